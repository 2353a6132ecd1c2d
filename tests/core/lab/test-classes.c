#include "core/lab/metric/classes.h"
#include "core/lab/metric/labels.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdlib.h>

/* scikit-learn, documentation of classification_report: targets 0 1 2 2 2, predicted 0 0 2 2 1. */
START_TEST(scikit_learn_report)
{
    static const unsigned gold[] = {0, 1, 2, 2, 2}, given[] = {0, 0, 2, 2, 1};
    static const double want[3][3] = {{.5, 1, .67}, {0, 0, 0}, {1, .67, .8}};
    static const size_t confusion[] = {1, 0, 0, 1, 0, 0, 0, 1, 2};
    struct classes_result r;
    classes_compare(gold, given, 5, 3, &r);
    for (int c = 0; c < 3; c++) {
        near(r.of[c].figures.precision, want[c][0], .01);
        near(r.of[c].figures.recall, want[c][1], .01);
        near(r.of[c].figures.f1, want[c][2], .01);
    }
    for (int i = 0; i < 9; i++)
        ck_assert_uint_eq(r.confusion[i], confusion[i]);
    same(r.accuracy, .6);
    same(r.micro.f1, .6);
    near(r.macro.precision, .5, .01);
    near(r.macro.recall, .56, .01);
    near(r.macro.f1, .49, .01);
    near(r.weighted.precision, .7, .01);
    near(r.weighted.recall, .6, .01);
    near(r.weighted.f1, .61, .01);
    classes_result_finish(&r);
}
END_TEST

START_TEST(undefined)
{
    static const unsigned gold[] = {0, 0, 1}, given[] = {0, 2, 2};
    struct classes_result r;
    classes_compare(gold, given, 3, 4, &r);
    ck_assert(r.of[0].has_precision && r.of[0].has_recall);
    ck_assert(!r.of[1].has_precision && r.of[1].has_recall);
    ck_assert(r.of[2].has_precision && !r.of[2].has_recall);
    same(r.macro.f1, (2.0 / 3) / 3); /* the fourth class is nowhere */
    classes_result_finish(&r);
    classes_compare(NULL, NULL, 0, 2, &r);
    same(r.accuracy, 1);
    same(r.macro.f1, 1);
    classes_result_finish(&r);
}
END_TEST

/* The first is of scikit-learn's roc_auc_score documentation: .75. */
START_TEST(auc)
{
    static const double scores[] = {.1, .4, .35, .8}, tied[] = {1, 1, 1, 2};
    static const double equal[] = {3, 3, 3, 3}, unknown[] = {1, 2, NAN, 3};
    static const double endless[] = {INFINITY, 1, -INFINITY, 2};
    static const bool positive[] = {false, false, true, true},
                      none[] = {false, false, false, false};
    double got;
    ck_assert(classes_auc(scores, positive, 4, &got));
    same(got, .75);
    ck_assert(classes_auc(tied, positive, 4, &got));
    same(got, .75);
    ck_assert(!classes_auc(scores, none, 4, &got));
    ck_assert(!classes_auc(scores, none, 0, &got));
    ck_assert(classes_auc(equal, positive, 4, &got));
    same(got, .5);
    ck_assert(classes_auc(endless, positive, 4, &got));
    same(got, .25);
    ck_assert(!classes_auc(unknown, positive, 4, &got));
}
END_TEST

START_TEST(names)
{
    const char *const a[] = {"猫", "狗", "猫"}, *const b[] = {"bird"};
    struct labels labels;
    labels_collect(&labels, a, 3, b, 1);
    ck_assert_uint_eq(labels.count, 3);
    ck_assert_str_eq(labels.names[0], "bird");
    ck_assert_uint_eq(labels_find(&labels, "鱼"), 3);
    unsigned *numbers = labels_numbers(&labels, a, 3);
    ck_assert_uint_eq(numbers[0], labels_find(&labels, "猫"));
    ck_assert_uint_eq(numbers[0], numbers[2]);
    ck_assert_uint_ne(numbers[0], numbers[1]);
    free(numbers);
    labels_finish(&labels);
}
END_TEST

SUITE_MAIN("core/lab/metric/classes", tcase_add_test(tc, scikit_learn_report);
           tcase_add_test(tc, undefined); tcase_add_test(tc, auc); tcase_add_test(tc, names);)
