/* The settings of practice: how many a day, and the learner's own parameters of FSRS. */
#ifndef CORE_STUDY_SCHEDULE_H
#define CORE_STUDY_SCHEDULE_H

#include "core/study/deck.h"
#include "core/study/fsrs_fit.h"

/* Fewer answers than this, each a day or more after the one before, say too little. */
enum { SCHEDULE_FIT_LEAST = 200 };

/* The defaults, changed by the learner's settings practice.due_cap (0–999), practice.new_cap
 * (0–999), practice.retention (70–97, percent) and practice.fsrs (fitted parameters). A value out
 * of its bounds is ERR_INVALID with the setting's name. */
MUST_CHECK bool schedule_load(struct records *records, int64_t learner, struct deck_rules *rules,
                              struct err *err);
/* Checks and keeps one of the first three. ERR_NOT_FOUND for another name. */
MUST_CHECK bool schedule_set(struct records *records, int64_t learner, const char *name,
                             const char *value, struct err *err);
/* Fits FSRS to the learner's log and keeps the parameters as a setting. ERR_INVALID, with the
 * number there is as object and the number needed as detail, when there are too few. */
MUST_CHECK bool schedule_fit(struct records *records, int64_t learner, struct fsrs_fit *fit,
                             struct err *err);
/* Back to the published parameters. */
MUST_CHECK bool schedule_unfit(struct records *records, int64_t learner, struct err *err);

#endif
