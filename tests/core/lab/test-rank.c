#include "core/lab/metric/rank.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdlib.h>

/* Abdi, The Kendall rank correlation coefficient (Encyclopedia of Measurement and Statistics,
 * 2007): the orders a c b d and a c d b have one pair of six turned round, τ = .67. */
START_TEST(abdi)
{
    static const double first[] = {1, 3, 2, 4}, second[] = {1, 4, 2, 3};
    struct rank_result r = rank_compare(first, second, 4);
    ck_assert_uint_eq(r.same, 5);
    ck_assert_uint_eq(r.opposite, 1);
    near(r.tau_a, .67, .01);
    same(r.tau_b, r.tau_a);
}
END_TEST

/* SciPy, documentation of kendalltau: -0.47140452079103173; of spearmanr: 0.8207826816681233. */
START_TEST(scipy)
{
    static const double a[] = {12, 2, 1, 12, 2}, b[] = {1, 4, 7, 1, 0};
    static const double c[] = {1, 2, 3, 4, 5}, d[] = {5, 6, 7, 8, 7};
    struct rank_result r = rank_compare(a, b, 5);
    ck_assert(r.defined);
    same(r.tau_b, -0.47140452079103173);
    ck_assert_uint_eq(r.tied_a, 2);
    ck_assert_uint_eq(r.tied_both, 1);
    same(rank_compare(c, d, 5).rho, 0.8207826816681233);
}
END_TEST

START_TEST(ends)
{
    static const double up[] = {1, 2, 3}, down[] = {3, 2, 1}, flat[] = {1, 1, 1};
    same(rank_compare(up, up, 3).tau_b, 1);
    same(rank_compare(up, down, 3).tau_b, -1);
    same(rank_compare(up, down, 3).rho, -1);
    ck_assert(!rank_compare(up, flat, 3).defined);
    same(rank_compare(up, flat, 3).tau_a, 0);
    ck_assert(!rank_compare(up, up, 1).defined);
    ck_assert(!rank_compare(NULL, NULL, 0).defined);
}
END_TEST

/* Every pair, as the definition has it. */
START_TEST(as_defined)
{
    enum { MOST = 80 };
    struct prng prng;
    prng_seed(&prng, 20250617);
    for (int round = 0; round < 10000; round++) {
        double a[MOST], b[MOST];
        size_t n = prng_below(&prng, round % 10 ? 12 : MOST + 1);
        uint32_t kinds = 1 + prng_below(&prng, 10);
        uint64_t same_way = 0, opposite = 0, tied_a = 0, tied_b = 0, tied_both = 0;
        for (size_t i = 0; i < n; i++) {
            a[i] = (double) prng_below(&prng, kinds) - 3;
            b[i] = prng_below(&prng, 2) ? a[i] : (double) prng_below(&prng, kinds) / 3;
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < i; j++) {
                int x = (a[i] > a[j]) - (a[i] < a[j]), y = (b[i] > b[j]) - (b[i] < b[j]);
                same_way += x * y > 0;
                opposite += x * y < 0;
                tied_a += x == 0;
                tied_b += y == 0;
                tied_both += x == 0 && y == 0;
            }
        struct rank_result r = rank_compare(a, b, n);
        ck_assert_uint_eq(r.same, same_way);
        ck_assert_uint_eq(r.opposite, opposite);
        ck_assert_uint_eq(r.tied_a, tied_a);
        ck_assert_uint_eq(r.tied_b, tied_b);
        ck_assert_uint_eq(r.tied_both, tied_both);
    }
}
END_TEST

START_TEST(many)
{
    enum { MANY = 300000 };
    double *a = xcalloc(MANY, sizeof *a), *b = xcalloc(MANY, sizeof *b);
    for (size_t i = 0; i < MANY; i++) {
        a[i] = (double) i;
        b[i] = (double) (i ^ 1); /* neighbours change places: 1 pair of n (n - 1) / 2 each */
    }
    struct rank_result r = rank_compare(a, b, MANY);
    ck_assert_uint_eq(r.opposite, MANY / 2);
    ck_assert_uint_eq(r.same, (uint64_t) MANY * (MANY - 1) / 2 - MANY / 2);
    same(r.tau_b, 1 - 2.0 / (MANY - 1));
    free(a);
    free(b);
}
END_TEST

START_TEST(odd_numbers)
{
    static const double zero[] = {0, -0.0, 1}, tied[] = {2, 2, 3}, none[] = {1, NAN, 3};
    static const double edges[] = {-INFINITY, 0, INFINITY}, up[] = {1, 2, 3};
    same(rank_compare(zero, tied, 3).tau_b, 1);
    same(rank_compare(edges, up, 3).rho, 1);
    ck_assert(!rank_compare(none, up, 3).defined);
    ck_assert(!rank_compare(up, none, 3).defined);
}
END_TEST

SUITE_MAIN("core/lab/metric/rank", tcase_add_test(tc, abdi); tcase_add_test(tc, scipy);
           tcase_add_test(tc, ends); tcase_add_test(tc, as_defined); tcase_add_test(tc, many);
           tcase_add_test(tc, odd_numbers);)
