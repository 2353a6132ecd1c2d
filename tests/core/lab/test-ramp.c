#include "core/lab/metric/ramp.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

START_TEST(points)
{
    static const struct {
        double value, full, zero;
        int64_t points, want, tenths;
    } cases[] = {
        {.95, .95, .6, 10000, 10000, 100}, {1, .95, .6, 10000, 10000, 100},
        {.6, .95, .6, 10000, 0, 0},        {.1, .95, .6, 10000, 0, 0},
        {.775, .95, .6, 10000, 5000, 50},  {.7, .95, .6, 6000, 1714, 17},
        {.03, .03, .2, 5000, 5000, 50},    {0, .03, .2, 5000, 5000, 50},
        {.2, .03, .2, 5000, 0, 0},         {1.7, .03, .2, 5000, 0, 0},
        {.115, .03, .2, 5000, 2500, 25},   {INFINITY, .03, .2, 5000, 0, 0},
        {NAN, .95, .6, 10000, 0, 0},       {.9, 1, 0, 5500, 4950, 50},
        {.9, 1, 0, 5499, 4949, 49},        {.7, 1, 0, 10, 7, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got = ramp_millis(cases[i].value, cases[i].full, cases[i].zero, cases[i].points);
        ck_assert_int_eq(got, cases[i].want);
        ck_assert_int_eq(ramp_tenths(got), cases[i].tenths);
    }
}
END_TEST

SUITE_MAIN("core/lab/metric/ramp", tcase_add_test(tc, points);)
