/* Agreement of annotators beyond chance. Pure.
 *
 * All are 1 - Do/De, observed over expected disagreement. With De = 0 (everybody said the same one
 * thing) they are not defined; the raw agreement stands beside each, for a high one may go with a
 * coefficient below 0: 18 of 20 alike can be -.053.
 * - Cohen, A coefficient of agreement for nominal scales, 1960; weighted: 1968. Weights of
 *   disagreement |i - j| / (k - 1), or its square, of classes in their order.
 * - Fleiss, Measuring nominal scale agreement among many raters, 1971.
 * - Krippendorff, Computing Krippendorff's alpha-reliability, 2011: any number of raters, missing
 *   values, four levels of measurement. */
#ifndef CORE_LAB_METRIC_AGREE_H
#define CORE_LAB_METRIC_AGREE_H

#include <stdbool.h>
#include <stddef.h>

enum agree_weights { AGREE_PLAIN, AGREE_LINEAR, AGREE_QUADRATIC };

enum agree_level { AGREE_NOMINAL, AGREE_ORDINAL, AGREE_INTERVAL, AGREE_RATIO };

struct agree_result {
    bool defined;
    double value;              /* 0 when not defined */
    double observed, expected; /* disagreement, weighted as the coefficient does */
    double raw;                /* share of pairs of judgements of a thing that are equal, each
                                  judgement weighing the same; 1 without any */
    size_t count;              /* things (Cohen, Fleiss); pairable values (Krippendorff) */
};

/* Two raters; a[i], b[i] < classes. */
struct agree_result agree_cohen(const unsigned *a, const unsigned *b, size_t count, size_t classes,
                                enum agree_weights weights);

/* counts[thing × classes + class] raters, the same number (two or more) for each thing; *even is
 * false, and nothing defined, when it is not. */
struct agree_result agree_fleiss(const unsigned *counts, size_t things, size_t classes, bool *even);

/* values[rater × things + thing], NAN where missing; things with fewer than two values count for
 * nothing. AGREE_RATIO wants values ≥ 0. Nothing is defined at AGREE_INTERVAL and AGREE_RATIO where
 * a value is infinite. At most 2^12 different values. */
enum { AGREE_VALUES_MOST = 1 << 12 };
struct agree_result agree_alpha(const double *values, size_t raters, size_t things,
                                enum agree_level level);

#endif
