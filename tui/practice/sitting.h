/* One sitting of practice: questions one after another, each answer kept before anybody is told,
 * the time that counts as study, and what came of it. Knows no screen: the workstation, the line
 * mode and the command share it. */
#ifndef TUI_PRACTICE_SITTING_H
#define TUI_PRACTICE_SITTING_H

#include "base/clock.h"
#include "core/record/library.h"
#include "core/record/review.h"
#include "core/study/book.h"
#include "core/study/hours.h"
#include "tui/reader/quiz.h"

/* What a sitting stands on; borrowed. */
struct sitting_place {
    struct records *records;
    struct library *library;
    const struct clock *clock;
    int64_t learner;
    const char *level; /* path of the level practised */
};

struct sitting_tally {
    size_t answered, right, partly, skipped;
    int64_t score;   /* sum, thousandths of a percent */
    int64_t took_ms; /* from each question's appearance to its answer */
};

struct sitting {
    int holders; /* screens that share it */
    struct sitting_place place;
    char *level;
    struct book book; /* as it was at the start */
    struct book_wish wish;
    char *work, *requirement; /* of the wish */
    struct book_list list;
    size_t at; /* in the list; count: the end */
    struct sitting_tally tally;
    struct hours_rules rules;
    struct hours_meter meter;

    /* The question in front. */
    struct arena arena;
    struct lib_source source;
    struct lesson_question spot;
    struct quiz quiz;
    bool open;        /* it could be shown */
    bool kept;        /* its answer is on the disk */
    bool given_up;    /* the learner did not know */
    int64_t shown_ms; /* when it appeared */
    int64_t seq;      /* of its answer */
    enum fsrs_grade grade;
    enum mistake_reason reason;
    char **wrong; /* ids answered wrongly, in order */
    size_t wrong_count;
};

/* Chooses what to ask; the wish's texts are copied. ERR_NOT_FOUND when there is nothing of it. */
MUST_CHECK bool sitting_new(const struct sitting_place *place, const struct book_wish *wish,
                            struct sitting **sitting, struct err *err);
/* The same for these questions, in this order; those that are no longer there are left out. */
MUST_CHECK bool sitting_new_of(const struct sitting_place *place, const char *const *ids,
                               size_t count, struct sitting **sitting, struct err *err);
struct sitting *sitting_hold(struct sitting *sitting);
/* The last holder frees; time not yet kept is kept. Takes NULL. */
void sitting_release(struct sitting *sitting);

/* Puts the question at `at` in front. False at the end of the list, or with *err when it cannot be
 * read. */
MUST_CHECK bool sitting_show(struct sitting *sitting, struct err *err);
/* Leaves the question: the next one, counted as skipped when it was not answered. */
void sitting_next(struct sitting *sitting);

/* Marks what is chosen and keeps it, with the automatic grade. ERR_INVALID for what cannot be an
 * answer; ERR_USAGE when nothing is chosen yet. An essay is kept by sitting_grade. */
MUST_CHECK bool sitting_answer(struct sitting *sitting, struct err *err);
/* The learner does not know: kept as an empty answer with that reason. */
MUST_CHECK bool sitting_give_up(struct sitting *sitting, struct err *err);
/* The learner's own grade. */
MUST_CHECK bool sitting_grade(struct sitting *sitting, enum fsrs_grade grade, struct err *err);
/* Why it was wrong. */
MUST_CHECK bool sitting_explain(struct sitting *sitting, enum mistake_reason reason,
                                struct err *err);
/* The question in front was answered, and not wholly rightly. */
bool sitting_is_wrong(const struct sitting *sitting);
/* It waits for the learner's own grade. */
bool sitting_needs_grade(const struct sitting *sitting);
/* When it comes up again with this grade: from now on. */
int64_t sitting_interval_ms(const struct sitting *sitting, enum fsrs_grade grade);

/* The learner did something; study time is kept once a minute, and by sitting_keep_time. */
void sitting_touch(struct sitting *sitting);
MUST_CHECK bool sitting_keep_time(struct sitting *sitting, struct err *err);

#endif
