#include "base/prng.h"
#include "tests/suite.h"

/* First numbers that the authors' C programs (splitmix64.c, xoshiro256starstar.c) print. */
START_TEST(published_sequences)
{
    static const uint64_t split[] = {6457827717110365317u, 3203168211198807973u,
                                     9817491932198370423u, 4593380528125082431u,
                                     16408922859458223821u};
    static const uint64_t xoshiro[] = {11520u,
                                       0u,
                                       1509978240u,
                                       1215971899390074240u,
                                       1216172134540287360u,
                                       607988272756665600u,
                                       16172922978634559625u,
                                       8476171486693032832u,
                                       10595114339597558777u,
                                       2904607092377533576u};
    uint64_t state = 1234567;
    struct prng prng = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof split / sizeof *split; i++)
        ck_assert_uint_eq(prng_split(&state), split[i]);
    for (size_t i = 0; i < sizeof xoshiro / sizeof *xoshiro; i++)
        ck_assert_uint_eq(prng_next(&prng), xoshiro[i]);
}
END_TEST

START_TEST(below_is_even)
{
    enum { FACES = 7, THROWS = 70000 };
    struct prng prng;
    unsigned seen[FACES] = {0};
    double chi = 0;
    prng_seed(&prng, 1);
    for (int i = 0; i < THROWS; i++)
        seen[prng_below(&prng, FACES)]++;
    for (int i = 0; i < FACES; i++)
        chi += (seen[i] - 1e4) * (seen[i] - 1e4) / 1e4;
    ck_assert_double_lt(chi, 22.46); /* 6 degrees of freedom, 99.9 percent */
    ck_assert_uint_eq(prng_below(&prng, 1), 0);
    ck_assert_uint_lt(prng_below(&prng, UINT32_MAX), UINT32_MAX);
    for (int i = 0; i < 1000; i++) {
        double u = prng_unit(&prng);
        ck_assert(u >= 0 && u < 1);
    }
}
END_TEST

START_TEST(shuffles_reach_every_order)
{
    unsigned seen[27] = {0}, orders = 0;
    struct prng prng;
    prng_seed(&prng, 2);
    for (int i = 0; i < 6000; i++) {
        uint32_t list[3] = {0, 1, 2};
        prng_shuffle(&prng, list, 3);
        seen[list[0] * 9 + list[1] * 3 + list[2]]++;
    }
    for (int i = 0; i < 27; i++)
        if (seen[i]) {
            orders++;
            ck_assert_uint_gt(seen[i], 850);
        }
    ck_assert_uint_eq(orders, 6);
    prng_shuffle(&prng, NULL, 0);
}
END_TEST

START_TEST(a_seed_is_a_sequence)
{
    struct prng a, b, c;
    prng_seed(&a, 42);
    prng_seed(&b, 42);
    prng_seed(&c, 43);
    for (int i = 0; i < 100; i++) {
        uint64_t n = prng_next(&a);
        ck_assert_uint_eq(n, prng_next(&b));
        ck_assert_uint_ne(n, prng_next(&c));
    }
}
END_TEST

SUITE_MAIN("base/prng", tcase_add_test(tc, published_sequences); tcase_add_test(tc, below_is_even);
           tcase_add_test(tc, shuffles_reach_every_order);
           tcase_add_test(tc, a_seed_is_a_sequence);)
