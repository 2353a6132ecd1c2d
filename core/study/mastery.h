/* How well a learner masters each requirement: the probability of answering a question on it
 * rightly now, with its uncertainty. Pure.
 *
 * Every question answered is one piece of evidence, its newest answer: p = s·(R + (1 - R)/4), where
 * s is the share of the mark it got, R the retrievability that FSRS gives the question now, and a
 * quarter is what a guess among four options brings to one who has forgotten. So mastery decays as
 * memory does, and slower the oftener something was repeated. A question answered more than once
 * tells less of questions never seen: it weighs a half.
 *
 * A requirement has the mean and the spread of a Beta distribution: its evidence on top of a prior
 * worth four questions whose mean is that of the learner's whole level (itself begun at one half).
 * A requirement hardly practised is so judged by the rest, and with much uncertainty. */
#ifndef CORE_STUDY_MASTERY_H
#define CORE_STUDY_MASTERY_H

#include "core/study/deck.h"

#include <stddef.h>
#include <stdint.h>

enum { MASTERY_PRIOR = 4 };

struct mastery {
    const char *work;        /* full path; borrowed from the log */
    const char *requirement; /* "K1.1.2", or "" */
    double weight;           /* pieces of evidence */
    double mean, variance;   /* 0 … 1 */
    unsigned questions;      /* met */
    double sum;              /* of the evidence, weighted: at most weight */
};
struct mastery_level {
    const char *path; /* borrowed; path_len bytes of it */
    size_t path_len;
    double mean, variance; /* of the learner's mean over the level's requirements */
};
struct mastery_sum {
    struct mastery *list; /* by work, then requirement (strcmp) */
    size_t count;
    struct mastery_level *levels; /* by path */
    size_t level_count;
};

void mastery_fold(const struct deck *deck, const struct fsrs_rules *rules, int64_t now_ms,
                  struct mastery_sum *sum);
void mastery_finish(struct mastery_sum *sum);

/* NULL when nothing of it was answered. */
const struct mastery *mastery_of(const struct mastery_sum *sum, const char *work,
                                 const char *requirement);
/* The prior of a level ("4-04-05-05/5"): 0.5 with the widest variance when nothing was answered. */
struct mastery_level mastery_level(const struct mastery_sum *sum, const char *path);
/* Mean over the requirements of a work that were practised; false when none was. */
bool mastery_work(const struct mastery_sum *sum, const char *work, double *mean);

#endif
