/* Fits the parameters of FSRS-6 to a learner's own log of reviews.
 *
 * Minimised is the log-loss of the predicted recall over all reviews that come a day or more after
 * the one before, plus the penalty of a normal prior round the published defaults with the spread
 * among learners that open-spaced-repetition publishes with fsrs-optimizer: a short log changes
 * little, a long one decides. Fisher scoring within the published bounds, damped so that no step
 * raises the sum; the result is never worse on the log than the defaults are. Deterministic. */
#ifndef CORE_STUDY_FSRS_FIT_H
#define CORE_STUDY_FSRS_FIT_H

#include "core/study/fsrs.h"

#include <stddef.h>

struct fsrs_log {
    uint32_t card; /* any number; a card's reviews stand together, in order of time */
    enum fsrs_grade grade;
    int64_t at_ms;
};

struct fsrs_fit {
    double w[FSRS_PARAMS];
    size_t count;             /* reviews that say something about the loss */
    double loss_before, loss; /* mean log-loss with the defaults, with w; 0 when count is 0 */
    unsigned rounds;          /* taken */
};

struct fsrs_fit fsrs_fit(const struct fsrs_log *log, size_t count);

/* Mean log-loss of the parameters on a log. With a gradient: that of the sum over the reviews,
 * exact but at the corners of the model. */
double fsrs_loss(const double w[FSRS_PARAMS], const struct fsrs_log *log, size_t count,
                 double gradient[FSRS_PARAMS]);

#endif
