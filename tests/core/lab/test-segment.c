#include "core/lab/metric/segment.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

static const struct segment_rule rule = {1, 2, false, 50};

START_TEST(matching_and_bounds)
{
    const struct segment gold[] = {{0, 1000, 0, "说话"},
                                   {1000, 3000, 0, "静音"},
                                   {3000, 4000, 0, "说话"},
                                   {0, 1000, 1, "说话"}};
    const struct segment given[] = {{-30, 1050, 0, "说话"},
                                    {1051, 3000, 0, "静音"},
                                    {3501, 4001, 0, "说话"},
                                    {0, 1000, 1, "静音"}};
    struct segment_result r;
    segment_match(gold, 4, given, 4, &rule, &r);
    ck_assert_uint_eq(r.match.tally.matched, 2);
    ck_assert_uint_eq(r.bounds, 4);
    ck_assert_uint_eq(r.placed, 3);
    same(segment_placed_share(&r), .75);
    same(tally_f1(r.match.tally), .5);
    ck_assert_uint_eq(r.match.findings_count, 2);
    ck_assert_int_eq(r.match.findings[0].fault, BOX_LOOSE);
    ck_assert_int_eq(r.match.findings[0].worst, BOX_LEFT);
    ck_assert_int_eq(r.match.findings[0].off[BOX_LEFT], -501);
    ck_assert_int_eq(r.match.findings[1].fault, BOX_LABEL);
    segment_result_finish(&r);
}
END_TEST

START_TEST(half_is_enough)
{
    const struct segment gold = {0, 1000, 0, ""}, half = {500, 1000, 0, ""},
                         less = {501, 1000, 0, ""};
    struct segment_result r;
    same(segment_iou(&gold, &half), .5);
    segment_match(&gold, 1, &half, 1, &rule, &r);
    ck_assert_uint_eq(r.match.tally.matched, 1);
    segment_result_finish(&r);
    segment_match(&gold, 1, &less, 1, &rule, &r);
    ck_assert_uint_eq(r.match.tally.matched, 0);
    same(segment_placed_share(&r), 0);
    segment_result_finish(&r);
    segment_match(NULL, 0, NULL, 0, &rule, &r);
    same(segment_placed_share(&r), 1);
    same(tally_f1(r.match.tally), 1);
    segment_result_finish(&r);
}
END_TEST

SUITE_MAIN("core/lab/metric/segment", tcase_add_test(tc, matching_and_bounds);
           tcase_add_test(tc, half_is_enough);)
