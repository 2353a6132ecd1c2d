/* What the theory exam would bring now: mastery × weights. Pure.
 *
 * The score is a sum over parts, each a requirement with its points. Its mean is Σ points·θ, θ the
 * mastery's mean (the level's mean for what was never practised). Its variance adds what is not
 * known of each θ, what the level's common mean leaves open for all parts together, and the luck of
 * the items: each is worth 100/items points and is answered rightly or not. The score is taken as
 * normal; `pass` is its share at or above the mark, `low` and `high` hold nine of ten, within 0 and
 * 100. It speaks of questions like those practised, and of today. */
#ifndef CORE_STUDY_FORECAST_H
#define CORE_STUDY_FORECAST_H

#include "core/study/mastery.h"

struct forecast_part {
    const char *work, *requirement;
    double points; /* of 100 */
};

struct forecast {
    double mean, sd, low, high; /* points of 100 */
    double pass;                /* probability, 0 … 1 */
    double known;               /* share of the points whose requirement was practised, 0 … 1 */
};

/* Worth telling a learner: at least a fifth of the points were practised. From less the range is so
 * wide that its middle says nothing. */
bool forecast_is_told(const struct forecast *forecast);

/* The points need not sum to 100: they are taken in proportion. Without parts everything is 0.
 * items: questions of the paper. pass_mark: 60. */
struct forecast forecast_score(const struct mastery_sum *sum, const char *level,
                               const struct forecast_part *parts, size_t count, unsigned items,
                               double pass_mark);

#endif
