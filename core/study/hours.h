/* Study hours: one 标准学时 is 45 minutes unless set otherwise. Pure: time comes in as
 * arguments, nothing is read or written.
 *
 * What counts: time between two acts of the learner that are at most `idle_ms` apart. A longer gap
 * counts nothing. A lesson earns at most lesson_cap_percent of its planned minutes over all days, a
 * calendar day at most day_cap_ms. Classroom hours are entered by an instructor and are exempt from
 * the lesson cap, not from the day's. */
#ifndef CORE_STUDY_HOURS_H
#define CORE_STUDY_HOURS_H

#include "core/record/records.h"

#include <stddef.h>
#include <stdint.h>

struct hours_rules {
    int64_t idle_ms;        /* 3 min */
    int lesson_cap_percent; /* 200 */
    int64_t day_cap_ms;     /* 7 学时 */
    int64_t unit_ms;        /* 45 min: one 标准学时 */
};
struct hours_rules hours_rules_default(void);

/* Turns acts into active time. */
struct hours_meter {
    int64_t last_ms;   /* time of the last act; 0: none yet */
    int64_t from_ms;   /* first act of the stretch being gathered */
    int64_t active_ms; /* gathered so far */
};
/* An act at now_ms. Times that run backwards count nothing. */
void hours_meter_touch(struct hours_meter *meter, const struct hours_rules *rules, int64_t now_ms);
/* Takes what was gathered since the last take (0 when nothing); the meter goes on. */
int64_t hours_meter_take(struct hours_meter *meter, int64_t *from_ms);

/* What is credited, per 工作内容 and kind. */
struct hours_credit {
    const char *work; /* borrowed from the study list */
    int64_t ms[STUDY_KINDS];
    int64_t total_ms;
};
struct hours_day {
    int32_t day;    /* local calendar day since 1970-01-01 */
    int64_t ms;     /* credited */
    int64_t cut_ms; /* active but above the day's cap or a lesson's cap */
};
struct hours_sum {
    struct hours_credit *credits; /* by work path */
    size_t credit_count;
    struct hours_day *days; /* ascending */
    size_t day_count;
    int64_t total_ms, cut_ms;
};
/* Folds a learner's study in order of time. Heap arrays, freed by hours_sum_finish. */
void hours_fold(const struct study *list, size_t count, const struct hours_rules *rules,
                struct hours_sum *sum);
void hours_sum_finish(struct hours_sum *sum);

/* Sum of the credits of all works under a path prefix ("4-04-05-05/5"). */
int64_t hours_under(const struct hours_sum *sum, const char *path);

#endif
