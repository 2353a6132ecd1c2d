#include "core/lab/metric/ramp.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

double ramp_share(double value, double full, double zero)
{
    assert(full != zero);
    bool falls = full < zero;
    if (isnan(value))
        return 0;
    if (falls ? value <= full : value >= full)
        return 1;
    if (falls ? value >= zero : value <= zero)
        return 0;
    return (value - zero) / (full - zero);
}

int64_t ramp_millis(double value, double full, double zero, int64_t points)
{
    return (int64_t) floor(ramp_share(value, full, zero) * (double) points + 1e-9);
}

int64_t ramp_tenths(int64_t millis)
{
    return (millis + 50) / 100;
}
