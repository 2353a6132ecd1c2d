/* Points for a measured value: all at `full`, none at `zero`, in a straight line between, for ramps
 * that rise (F1: full .95, zero .6) and ramps that fall (CER: full .03, zero .2). Pure.
 *
 * Points are whole thousandths, rounded down: a caller that adds parts and shows tenths rounds half
 * up once at the end (ramp_tenths), and for a single part that is the rounding of the exact value.
 */
#ifndef CORE_LAB_METRIC_RAMP_H
#define CORE_LAB_METRIC_RAMP_H

#include <stdint.h>

/* 0 … 1; a value that is not a number has 0. full and zero differ. */
double ramp_share(double value, double full, double zero);

/* Of `points` thousandths; a billionth short of a thousandth counts as reaching it, so that decimal
 * bounds mean what they say. */
int64_t ramp_millis(double value, double full, double zero, int64_t points);

/* Thousandths ≥ 0 to tenths of a point, half up. */
int64_t ramp_tenths(int64_t millis);

#endif
