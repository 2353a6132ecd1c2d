#include "core/lab/metric/shape.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

static const struct shape_rule rule = {
    .num = 1, .den = 2, .distance = 5000, .width = 640, .height = 480};

static const int64_t at_10[] = {10000, 10000}, at_14[] = {14000, 10000}, at_18[] = {18000, 10000};
static const int64_t at_40[] = {40000, 10000}, at_58[] = {58000, 10000};
static const int64_t square[] = {0, 0, 100000, 0, 100000, 100000, 0, 100000};
static const int64_t lower[] = {0, 20000, 100000, 20000, 100000, 120000, 0, 120000};
static const int64_t far_off[] = {0, 70000, 100000, 70000, 100000, 170000, 0, 170000};
static const int64_t straight[] = {0, 0, 100000, 0}, bent[] = {0, 0, 50000, 4000, 100000, 0};
static const int64_t tent[] = {0, 0, 50000, 9000, 100000, 0};

#define POINT(xy, label)                                                                           \
    {                                                                                              \
        SHAPE_POINT, xy, 1, 0, label                                                               \
    }
#define POLYGON(xy, label)                                                                         \
    {                                                                                              \
        SHAPE_POLYGON, xy, 4, 0, label                                                             \
    }

/* The nearer one is not taken when that leaves another alone. */
START_TEST(points)
{
    const struct shape gold[] = {POINT(at_10, "eye"), POINT(at_18, "eye"), POINT(at_40, "eye")};
    const struct shape given[] = {POINT(at_14, "eye"), POINT(at_14, "eye"), POINT(at_58, "eye")};
    struct shape_result r;
    shape_match(gold, 3, given, 3, &rule, &r);
    ck_assert_uint_eq(r.tally.matched, 2);
    same(r.measure_sum, 8000);
    ck_assert_uint_eq(r.findings_count, 1);
    ck_assert_int_eq(r.findings[0].fault, BOX_LOOSE);
    same(r.findings[0].measure, 18000);
    shape_result_finish(&r);
    shape_match(gold, 1, given, 2, &rule, &r); /* once more for the one that has its partner */
    ck_assert_uint_eq(r.tally.matched, 1);
    ck_assert_uint_eq(r.findings_count, 1);
    ck_assert_int_eq(r.findings[0].fault, BOX_TWICE);
    ck_assert_uint_eq(r.findings[0].gold, 0);
    same(r.findings[0].measure, 4000);
    shape_result_finish(&r);
}
END_TEST

START_TEST(polygons)
{
    const struct shape gold[] = {POLYGON(square, "car"), POLYGON(square, "bus")};
    const struct shape given[] = {POLYGON(lower, "car"), POLYGON(far_off, "bus")};
    const struct shape other[] = {POLYGON(lower, "bus"), POINT(at_10, "car")};
    struct shape_result r;
    shape_match(gold, 2, given, 2, &rule, &r);
    ck_assert_uint_eq(r.tally.matched, 1);
    same(r.measure_sum, 80.0 / 120);
    ck_assert_int_eq(r.findings[0].fault, BOX_LOOSE);
    same(r.findings[0].measure, 30.0 / 170);
    shape_result_finish(&r);
    shape_match(gold, 1, other, 2, &rule, &r);
    ck_assert_uint_eq(r.tally.matched, 0);
    ck_assert_int_eq(r.findings[0].fault, BOX_LABEL);
    ck_assert_int_eq(r.findings[1].fault, BOX_EXTRA);
    shape_result_finish(&r);
}
END_TEST

/* A line to and fro over a million pixels is no reason to walk all of it. */
START_TEST(endless_lines)
{
    enum { POINTS = 2000 };
    int64_t xy[2 * POINTS];
    struct shape_result r;
    for (size_t i = 0; i < POINTS; i++) {
        xy[2 * i] = i % 2 ? 1000000000 : -1000000000;
        xy[2 * i + 1] = (int64_t) i;
    }
    const struct shape gold = {SHAPE_LINE, straight, 2, 0, NULL};
    const struct shape given = {SHAPE_LINE, xy, POINTS, 0, NULL};
    shape_match(&gold, 1, &given, 1, &rule, &r);
    ck_assert_uint_eq(r.tally.matched, 0);
    ck_assert_uint_eq(r.findings_count, 2);
    shape_result_finish(&r);
}
END_TEST

/* Hundreds of outlines up and down the same line, thousands of times: they end before long, and
 * those drawn before still count. */
START_TEST(endless_outlines)
{
    enum { POINTS = 2000, MANY = 200 };
    const struct shape_rule high = {.num = 1, .den = 2, .width = 8192, .height = 8192};
    int64_t xy[2 * POINTS];
    struct shape given[MANY + 1];
    struct shape_result r;
    for (size_t i = 0; i < POINTS; i++) {
        xy[2 * i] = 50000;
        xy[2 * i + 1] = i % 2 ? 8192000 : 0;
    }
    given[0] = (struct shape) POLYGON(square, "car");
    for (size_t i = 1; i <= MANY; i++)
        given[i] = (struct shape){SHAPE_POLYGON, xy, POINTS, 0, "car"};
    shape_match(given, 1, given, MANY + 1, &high, &r);
    ck_assert_uint_eq(r.tally.matched, 1);
    ck_assert_uint_eq(r.findings_count, MANY);
    shape_result_finish(&r);
}
END_TEST

/* Corners first, then every pixel: the farthest of all is found whatever the order. */
START_TEST(the_farthest_place)
{
    static const int64_t dent[] = {0,      0,     30000, 0,      31000,
                                   -17000, 32000, 0,     100000, 0}; /* near none of its ends */
    const struct shape a = {SHAPE_LINE, straight, 2, 0, NULL}, b = {SHAPE_LINE, dent, 5, 0, NULL};
    static const int64_t upper[] = {0, -3000, 100000, -3000},
                         vee[] = {0, 0, 50000, -40000, 100000, 0};
    const struct shape c = {SHAPE_LINE, upper, 2, 0, NULL}, d = {SHAPE_LINE, vee, 3, 0, NULL};
    same(shape_distance(&a, &b), 17000);
    same(shape_distance(&b, &a), 17000);
    same(shape_distance(&c, &a), 3000);
    same(shape_distance(&c, &d), 37000);
    same(shape_distance(&a, &d), 40000);
}
END_TEST

START_TEST(lines)
{
    const struct shape gold = {SHAPE_LINE, straight, 2, 0, NULL};
    const struct shape near_one = {SHAPE_LINE, bent, 3, 0, NULL};
    const struct shape off = {SHAPE_LINE, tent, 3, 0, NULL}, none = {SHAPE_LINE, NULL, 0, 0, NULL};
    struct shape_result r;
    same(shape_distance(&gold, &near_one), 4000);
    same(shape_distance(&near_one, &gold), 4000);
    ck_assert(isinf(shape_distance(&gold, &none)));
    shape_match(&gold, 1, &near_one, 1, &rule, &r);
    ck_assert_uint_eq(r.tally.matched, 1);
    shape_result_finish(&r);
    shape_match(&gold, 1, &off, 1, &rule, &r);
    ck_assert_uint_eq(r.tally.matched, 0);
    ck_assert_int_eq(r.findings[0].fault, BOX_LOOSE);
    shape_result_finish(&r);
    shape_match(NULL, 0, NULL, 0, &rule, &r);
    same(tally_f1(r.tally), 1);
    shape_result_finish(&r);
}
END_TEST

SUITE_MAIN("core/lab/metric/shape", tcase_add_test(tc, points); tcase_add_test(tc, polygons);
           tcase_add_test(tc, lines); tcase_add_test(tc, endless_lines);
           tcase_add_test(tc, endless_outlines); tcase_add_test(tc, the_farthest_place);)
