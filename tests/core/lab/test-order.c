#include "core/lab/metric/order.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/suite.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

START_TEST(stable)
{
    enum { MOST = 500 };
    struct prng prng;
    prng_seed(&prng, 20250618);
    for (int round = 0; round < 2000; round++) {
        uint64_t keys[MOST];
        uint32_t order[MOST];
        bool there[MOST] = {false};
        size_t n = prng_below(&prng, MOST + 1);
        size_t wrong = 0;
        int shift = (int) prng_below(&prng, 64);
        for (uint32_t i = 0; i < n; i++) {
            keys[i] = prng_next(&prng) >> shift;
            order[i] = i;
        }
        order_by(keys, order, n);
        for (size_t i = 0; i < n; i++) {
            wrong += there[order[i]];
            there[order[i]] = true;
            wrong += i > 0 && (keys[order[i - 1]] > keys[order[i]] ||
                               (keys[order[i - 1]] == keys[order[i]] && order[i - 1] > order[i]));
        }
        ck_assert_uint_eq(wrong, 0);
    }
}
END_TEST

START_TEST(keys)
{
    static const double rising[] = {-INFINITY, -DBL_MAX, -1.5, -1,  -DBL_MIN, -0x1p-1074, 0,
                                    0x1p-1074, DBL_MIN,  1,    1.5, DBL_MAX,  INFINITY};
    static const int64_t whole[] = {INT64_MIN, -2, -1, 0, 1, 2, INT64_MAX};
    for (size_t i = 1; i < sizeof rising / sizeof *rising; i++)
        ck_assert(order_key(rising[i - 1]) < order_key(rising[i]));
    for (size_t i = 1; i < sizeof whole / sizeof *whole; i++)
        ck_assert(order_key_int(whole[i - 1]) < order_key_int(whole[i]));
    ck_assert(order_key(0.0) == order_key(-0.0));
    ck_assert(order_key(NAN) < order_key(-INFINITY));
    ck_assert(order_key(NAN) == order_key(-NAN));
}
END_TEST

SUITE_MAIN("core/lab/metric/order", tcase_add_test(tc, stable); tcase_add_test(tc, keys);)
