/* Figures compared to what a publication prints. */
#ifndef TESTS_CORE_LAB_NEAR_H
#define TESTS_CORE_LAB_NEAR_H

#include <check.h>
#include <math.h>

/* Within half of the last digit printed. */
static inline void near(double got, double want, double step)
{
    ck_assert_msg(fabs(got - want) <= step / 2 + 1e-12, "%.9g, not %.9g", got, want);
}

static inline void same(double got, double want)
{
    near(got, want, 0);
}

#endif
