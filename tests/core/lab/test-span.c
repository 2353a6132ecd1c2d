#include "core/lab/metric/span.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <string.h>

/* Of the README of seqeval, "How to use": gold MISC 3–6, PER 0–2 in another text; given MISC 2–6,
 * PER 0–2. P, R and F1 are 0.50; MISC 0, PER 1. */
START_TEST(seqeval_readme)
{
    const struct span gold[] = {{0, 3, 6, "MISC"}, {1, 0, 2, "PER"}};
    const struct span given[] = {{0, 2, 6, "MISC"}, {1, 0, 2, "PER"}};
    struct span_result r;
    span_match(gold, 2, given, 2, &r);
    same(tally_precision(r.tally), .5);
    same(tally_recall(r.tally), .5);
    same(tally_f1(r.tally), .5);
    ck_assert_uint_eq(r.labels_count, 2);
    ck_assert_str_eq(r.labels[0].label, "MISC");
    same(tally_f1(r.labels[0].tally), 0);
    ck_assert_str_eq(r.labels[1].label, "PER");
    same(tally_f1(r.labels[1].tally), 1);
    ck_assert_uint_eq(r.findings_count, 1);
    ck_assert_int_eq(r.findings[0].fault, SPAN_BOUNDARY);
    ck_assert_int_eq(r.findings[0].start_off, -1);
    ck_assert_int_eq(r.findings[0].end_off, 0);
    span_result_finish(&r);
}
END_TEST

START_TEST(faults)
{
    const struct span gold[] = {{0, 0, 4, "人名"},   {0, 10, 14, "地名"}, {0, 20, 24, "人名"},
                                {0, 30, 34, "机构"}, {0, 40, 44, "人名"}, {0, 50, 52, "地名"}};
    const struct span given[] = {{0, 0, 4, "人名"},   {0, 0, 4, "人名"},   {0, 10, 14, "人名"},
                                 {0, 21, 26, "人名"}, {0, 20, 24, "机构"}, {0, 33, 40, "人名"},
                                 {1, 50, 52, "地名"}};
    static const struct {
        enum span_fault fault;
        uint32_t gold, given;
        int64_t start_off, end_off;
    } want[] = {{SPAN_TWICE, 0, 1, 0, 0},           {SPAN_LABEL, 1, 2, 0, 0},
                {SPAN_BOUNDARY, 2, 3, 1, 2},        {SPAN_ASTRAY, 3, 5, 3, 6},
                {SPAN_MISSING, 4, SPAN_NONE, 0, 0}, {SPAN_MISSING, 5, SPAN_NONE, 0, 0},
                {SPAN_EXTRA, SPAN_NONE, 4, 0, 0},   {SPAN_EXTRA, SPAN_NONE, 6, 0, 0}};
    struct span_result r;
    span_match(gold, 6, given, 7, &r);
    ck_assert_uint_eq(r.tally.matched, 1);
    same(tally_f1(r.tally), 2.0 / 13);
    ck_assert_uint_eq(r.given_of[0], 0);
    ck_assert_uint_eq(r.findings_count, sizeof want / sizeof *want);
    for (size_t i = 0; i < r.findings_count; i++) {
        ck_assert_int_eq(r.findings[i].fault, want[i].fault);
        ck_assert_uint_eq(r.findings[i].gold, want[i].gold);
        ck_assert_uint_eq(r.findings[i].given, want[i].given);
        ck_assert_int_eq(r.findings[i].start_off, want[i].start_off);
        ck_assert_int_eq(r.findings[i].end_off, want[i].end_off);
    }
    span_result_finish(&r);
}
END_TEST

START_TEST(empty)
{
    const struct span one = {0, 1, 2, NULL};
    struct span_result r;
    span_match(NULL, 0, NULL, 0, &r);
    same(tally_f1(r.tally), 1);
    ck_assert_uint_eq(r.labels_count, 0);
    span_result_finish(&r);
    span_match(&one, 1, NULL, 0, &r);
    same(tally_precision(r.tally), 0);
    same(tally_f1(r.tally), 0);
    ck_assert_str_eq(r.labels[0].label, "");
    span_result_finish(&r);
    span_match(NULL, 0, &one, 1, &r);
    same(tally_recall(r.tally), 0);
    same(tally_f1(r.tally), 0);
    span_result_finish(&r);
}
END_TEST

SUITE_MAIN("core/lab/metric/span", tcase_add_test(tc, seqeval_readme); tcase_add_test(tc, faults);
           tcase_add_test(tc, empty);)
