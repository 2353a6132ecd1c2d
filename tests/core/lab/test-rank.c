#include "core/lab/metric/rank.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

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

SUITE_MAIN("core/lab/metric/rank", tcase_add_test(tc, abdi); tcase_add_test(tc, scipy);
           tcase_add_test(tc, ends);)
