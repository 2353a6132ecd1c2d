#include "core/study/items.h"

#include "base/str.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STUDENTS = 22, ITEMS = 13, FIELDS = 5 };

struct published {
    double marks[STUDENTS * ITEMS], most[ITEMS], want[ITEMS][FIELDS];
};

static void read_numbers(char *line, double *out, int count)
{
    char *end = line;
    for (int i = 0; i < count; i++) {
        char *from = end;
        out[i] = strtod(from, &end);
        ck_assert_msg(end > from, "%s", line);
    }
}

static void read_published(struct published *p)
{
    char *path = xasprintf("%s/tests/core/study/data/items.data", getenv("top_srcdir"));
    FILE *file = fopen(path, "r");
    char line[400];
    int students = 0, items = 0;
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file)) {
        if (line[0] == 's')
            read_numbers(line + 1, &p->marks[students++ * ITEMS], ITEMS);
        else if (line[0] == 'i')
            read_numbers(line + 1, p->want[items++], FIELDS);
    }
    fclose(file);
    free(path);
    ck_assert_int_eq(students, STUDENTS);
    ck_assert_int_eq(items, ITEMS);
    for (int i = 0; i < ITEMS; i++)
        p->most[i] = i == 0 ? 8 : 1;
}

/* To the ten digits that are printed. */
static void near(double got, double want)
{
    ck_assert_msg(fabs(got - want) <= 5e-9 * (fabs(want) > 1 ? fabs(want) : 1), "%.12g, not %.12g",
                  got, want);
}

START_TEST(published_values)
{
    struct published p;
    struct items_item items[ITEMS];
    struct items_test test;
    double effective = 0, intended = 0;
    read_published(&p);
    items_analyse(&(struct items_marks){STUDENTS, ITEMS, p.marks, NULL, p.most}, items, &test);
    for (int i = 0; i < ITEMS; i++) {
        near(items[i].facility, p.want[i][0]);
        near(items[i].deviation / 100 * p.most[i] * 1000, p.want[i][1]);
        near(items[i].effective, p.want[i][2]);
        near(items[i].discrimination, p.want[i][3]);
        near(items[i].efficiency, p.want[i][4]);
        near(items[i].intended, i == 0 ? 40 : 5);
        effective += items[i].effective;
        intended += items[i].intended;
    }
    near(effective, 100);
    near(intended, 100);
    near(test.mean, 221.0 / 22); /* the totals add up to 221 */
    ck_assert(!test.kr20);
}
END_TEST

/* K. L. Wuensch's example of formula 20 (East Carolina University, StatHelp/KR20.txt): ten students
 * at ten items. Printed are p of each item, the sum of p q (2.18) and the variance of the totals
 * (5.84, divisor n); alpha is 10/9 (1 - 2.18 / 5.84). */
START_TEST(formula_20)
{
    static const char *const answers[] = {"1111110110", "1011011101", "1111011001", "0010001000",
                                          "0000010010", "1110111111", "1101110111", "1111111101",
                                          "0101111101", "1101101110"};
    static const double p[] = {70, 70, 60, 70, 60, 80, 70, 70, 50, 60};
    double marks[100], most[10];
    struct items_item items[10];
    struct items_test test;
    for (int i = 0; i < 100; i++)
        marks[i] = answers[i / 10][i % 10] - '0';
    for (int i = 0; i < 10; i++)
        most[i] = 1;
    items_analyse(&(struct items_marks){10, 10, marks, NULL, most}, items, &test);
    for (int i = 0; i < 10; i++)
        near(items[i].facility, p[i]);
    ck_assert(test.kr20);
    near(test.mean, 6.6);
    near(test.median, 7);
    near(test.deviation * test.deviation * 9 / 10, 5.84);
    near(test.consistency, 100 * 10.0 / 9 * (1 - 2.18 / 5.84));
    near(test.error_ratio, 100 * sqrt(1 - 10.0 / 9 * (1 - 2.18 / 5.84)));
    near(test.error, sqrt(1 - 10.0 / 9 * (1 - 2.18 / 5.84)) * sqrt(5.84 * 10 / 9));
}
END_TEST

/* Totals 1 to 5 and 10, by the k-statistics: k2 = 302/30, computed here in whole numbers. */
START_TEST(shape)
{
    static const double marks[] = {1, 2, 3, 4, 5, 10}, most[] = {10};
    struct items_item item;
    struct items_test test;
    double s2 = 0, s3 = 0, s4 = 0, mean = 25.0 / 6, n = 6;
    for (int i = 0; i < 6; i++) {
        double d = marks[i] - mean;
        s2 += d * d;
        s3 += d * d * d;
        s4 += d * d * d * d;
    }
    items_analyse(&(struct items_marks){6, 1, marks, NULL, most}, &item, &test);
    near(test.skewness, n * s3 / ((n - 1) * (n - 2)) / pow(s2 / (n - 1), 1.5));
    near(test.kurtosis, n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * s4 / pow(s2 / (n - 1), 2) -
                            3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3)));
    near(test.median, 3.5);
    ck_assert(isnan(test.consistency));
    near(item.effective, 100);
    ck_assert(isnan(item.discrimination)); /* there is no rest */
}
END_TEST

START_TEST(what_is_not_defined)
{
    static const double marks[] = {1, 0, 1, 0, 1, 0}, most[] = {1, 1};
    struct items_item items[2];
    struct items_test test;
    for (size_t students = 0; students <= 3; students++) {
        items_analyse(&(struct items_marks){students, 2, marks, NULL, most}, items, &test);
        ck_assert(isnan(items[0].discrimination) && isnan(items[0].efficiency));
        ck_assert(isnan(items[0].effective));
        ck_assert(isnan(test.consistency) && isnan(test.skewness) && isnan(test.kurtosis));
        ck_assert_int_eq(isnan(items[0].facility), students == 0);
        if (students > 0)
            near(items[0].facility, 100);
    }
}
END_TEST

/* Least marks below nothing; an item that the weak solve and the strong do not. */
START_TEST(negative_marks)
{
    static const double marks[] = {-1, 0, 1, 1, 1, 0, 2, 0}, least[] = {-1, 0}, most[] = {3, 1};
    struct items_item items[2];
    struct items_test test;
    items_analyse(&(struct items_marks){4, 2, marks, least, most}, items, &test);
    near(items[0].facility, 100 * 1.75 / 4);
    near(items[0].intended, 75);
    ck_assert(!items[0].falls);
    static const double falling[] = {0, 1, 1, 1, 2, 0, 4, 0}, four[] = {4, 1};
    items_analyse(&(struct items_marks){4, 2, falling, NULL, four}, items, &test);
    ck_assert(items[1].falls);
    near(items[1].effective, 0);
    near(items[0].effective, 100);
    ck_assert(items[1].discrimination < 0 && items[1].efficiency < 0);
}
END_TEST

START_TEST(options)
{
    static const char *const responses[] = {"A", "b", "", NULL, "B", "Z"};
    static const double totals[] = {10, 20, 30, 40, 50, 60};
    static const char *const several[] = {"AC", "CA", "AA", "", "B", "D"};
    static const char *const truths[] = {"T", "F", "t", "X", "", "F"};
    struct items_choices c;
    items_count(QUESTION_SINGLE, 4, responses, totals, 6, &c);
    ck_assert_uint_eq(c.chosen[0], 1);
    ck_assert_uint_eq(c.chosen[1], 2);
    ck_assert_uint_eq(c.open, 2);
    near(c.mean[1], 35);
    ck_assert(isnan(c.mean[2]));
    items_count(QUESTION_MULTIPLE, 3, several, totals, 6, &c);
    ck_assert_uint_eq(c.chosen[0], 3);
    ck_assert_uint_eq(c.chosen[2], 2);
    ck_assert_uint_eq(c.chosen[3], 0);
    near(c.mean[0], 20);
    items_count(QUESTION_TRUE_FALSE, 2, truths, totals, 6, &c);
    ck_assert_uint_eq(c.chosen[0], 2);
    ck_assert_uint_eq(c.chosen[1], 2);
    ck_assert_uint_eq(c.open, 1);
}
END_TEST

SUITE_MAIN("core/study/items", tcase_add_test(tc, published_values); tcase_add_test(tc, formula_20);
           tcase_add_test(tc, shape); tcase_add_test(tc, what_is_not_defined);
           tcase_add_test(tc, negative_marks); tcase_add_test(tc, options);)
