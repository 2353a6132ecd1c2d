#include "core/lab/metric/relation.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

#define END(s, e, l)                                                                               \
    {                                                                                              \
        0, s, e, l                                                                                 \
    }

START_TEST(faults)
{
    const struct relation gold[] = {{"任职", END(0, 2, "人"), END(5, 7, "机构")},
                                    {"位于", END(5, 7, "机构"), END(9, 11, "地")},
                                    {"位于", END(20, 22, "机构"), END(30, 31, "地")},
                                    {"属于", END(40, 41, "人"), END(42, 43, "人")}};
    const struct relation given[] = {{"任职", END(0, 2, "人"), END(5, 7, "机构")},
                                     {"任职", END(0, 2, "人"), END(5, 7, "机构")},
                                     {"位于", END(9, 11, "地"), END(5, 7, "机构")},
                                     {"属于", END(20, 22, "机构"), END(30, 31, "地")},
                                     {"属于", END(40, 41, "机构"), END(42, 43, "人")}};
    static const struct relation_finding want[] = {{RELATION_TYPE, 2, 3},
                                                   {RELATION_REVERSED, 1, 2},
                                                   {RELATION_MISSING, 3, SPAN_NONE},
                                                   {RELATION_EXTRA, SPAN_NONE, 1},
                                                   {RELATION_EXTRA, SPAN_NONE, 4}};
    struct relation_result r;
    relation_match(gold, 4, given, 5, &r);
    ck_assert_uint_eq(r.tally.matched, 1);
    same(tally_f1(r.tally), 2.0 / 9);
    ck_assert_uint_eq(r.findings_count, 5);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_int_eq(r.findings[i].fault, want[i].fault);
        ck_assert_uint_eq(r.findings[i].gold, want[i].gold);
        ck_assert_uint_eq(r.findings[i].given, want[i].given);
    }
    ck_assert_uint_eq(r.types_count, 3);
    ck_assert_str_eq(r.types[0].label, "任职");
    ck_assert_uint_eq(r.types[0].tally.matched, 1);
    ck_assert_uint_eq(r.types[0].tally.given, 2);
    relation_result_finish(&r);
    relation_match(NULL, 0, NULL, 0, &r);
    same(tally_f1(r.tally), 1);
    relation_result_finish(&r);
}
END_TEST

SUITE_MAIN("core/lab/metric/relation", tcase_add_test(tc, faults);)
