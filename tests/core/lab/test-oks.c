#include "core/lab/metric/oks.h"

#include "core/lab/metric/assign.h"
#include "tests/core/lab/near.h"
#include "tests/suite.h"

static const double sigmas[] = {.026, .107};

/* A point s k away has exp(-1/2). */
START_TEST(similarity)
{
    const struct oks_point right[] = {{100, 100, 2}, {200, 200, 1}},
                           none[] = {{0, 0, 0}, {0, 0, 0}};
    const struct oks_point off[] = {{100 + 50 * 2 * .026, 100, 2}, {200, 200 - 50 * 2 * .107, 2}};
    const struct oks_point half[] = {{100, 100, 2}, {900, 900, 0}};
    const struct oks_pose gold = {right, 2500, 0}, a = {right, 0, 0}, b = {off, 0, 0};
    const struct oks_pose unlabelled = {none, 2500, 0}, first = {half, 2500, 0},
                          flat = {right, 0, 0};
    double oks;
    ck_assert(oks_similarity(&gold, &a, sigmas, 2, &oks));
    same(oks, 1);
    ck_assert(oks_similarity(&gold, &b, sigmas, 2, &oks));
    same(oks, exp(-.5));
    ck_assert(oks_similarity(&first, &b, sigmas, 2, &oks));
    same(oks, exp(-.5));
    ck_assert(!oks_similarity(&unlabelled, &a, sigmas, 2, &oks));
    ck_assert(!oks_similarity(&flat, &a, sigmas, 2, &oks));
}
END_TEST

START_TEST(edges)
{
    const struct oks_point here[] = {{1, 1, 2}}, there[] = {{1, 2, 2}}, nowhere[] = {{NAN, 1, 2}};
    const struct oks_point first[] = {{-1e308, 0, 2}}, last[] = {{1e308, 0, 2}};
    const struct oks_pose tiny = {here, 0x1p-1074, 0}, endless = {here, INFINITY, 0};
    const struct oks_pose a = {here, 0, 0}, b = {there, 0, 0}, c = {nowhere, 0, 0};
    const struct oks_pose left = {first, 1, 0}, right = {last, 0, 0}, below = {here, -1, 0};
    double oks;
    ck_assert(oks_similarity(&tiny, &a, sigmas, 1, &oks));
    same(oks, 1);
    ck_assert(oks_similarity(&tiny, &b, sigmas, 1, &oks));
    same(oks, 0);
    ck_assert(oks_similarity(&tiny, &c, sigmas, 1, &oks));
    same(oks, 0);
    ck_assert(oks_similarity(&left, &right, sigmas, 1, &oks));
    same(oks, 0);
    ck_assert(!oks_similarity(&endless, &a, sigmas, 1, &oks));
    ck_assert(!oks_similarity(&below, &a, sigmas, 1, &oks));
}
END_TEST

START_TEST(matching)
{
    const struct oks_point p[] = {{100, 100, 2}, {200, 200, 2}},
                           q[] = {{104, 100, 2}, {204, 200, 2}};
    const struct oks_pose gold[] = {{p, 2500, 0}, {q, 2500, 0}, {p, 2500, 1}};
    const struct oks_pose given[] = {{q, 0, 0}, {p, 0, 0}};
    uint32_t given_of[3];
    struct tally t = oks_match(gold, 3, given, 2, sigmas, 2, .5, given_of);
    ck_assert_uint_eq(t.matched, 2);
    ck_assert_uint_eq(given_of[0], 1);
    ck_assert_uint_eq(given_of[1], 0);
    ck_assert_uint_eq(given_of[2], ASSIGN_NONE);
    same(tally_f1(t), .8);
}
END_TEST

SUITE_MAIN("core/lab/metric/oks", tcase_add_test(tc, similarity); tcase_add_test(tc, edges);
           tcase_add_test(tc, matching);)
