/* Where a learner stands on the way to a level: hours, lessons, practice, exams, the forecast, and
 * what would help most now. */
#ifndef CORE_STUDY_STANDING_H
#define CORE_STUDY_STANDING_H

#include "core/record/attempt.h"
#include "core/study/book.h"
#include "core/study/hours.h"

enum { STANDING_EXAMS = 3 };

/* What to do next: the first of these that holds. The name is stable, for programs. */
#define STANDING_NEXT_LIST(X)                                                                      \
    X(STANDING_BEGIN, "begin")       /* nothing was done yet: the first work with lessons */       \
    X(STANDING_REVIEW, "review")     /* questions are due */                                       \
    X(STANDING_LESSON, "lesson")     /* sections are unread: the first such work */                \
    X(STANDING_PRACTISE, "practise") /* a fifth of the paper or more was never practised */        \
    X(STANDING_WEAK, "weak")         /* a requirement is mastered by less than 60 percent */       \
    X(STANDING_EXAM, "exam")         /* the newest exam was not passed, or there is none */        \
    X(STANDING_HOURS, "hours")       /* standard hours are missing */                              \
    X(STANDING_READY, "ready")

enum standing_next {
#define X(next, name) next,
    STANDING_NEXT_LIST(X)
#undef X
        STANDING_NEXTS
};

const char *standing_next_name(enum standing_next next);

struct standing_exam {
    int64_t attempt, at_ms;
    int64_t score, full; /* thousandths of a point */
    bool passed, mock;
};

struct standing {
    int64_t credited_ms, wanted_ms; /* study hours; of the standard */
    unsigned sections, sections_done;
    struct book_counts counts;
    bool practised;
    double mastery, mastery_sd; /* of the level, 0 … 1 */
    struct forecast forecast;
    struct standing_exam exams[STANDING_EXAMS]; /* newest first, graded ones of the level */
    unsigned exams_count;                       /* of them */
    unsigned exams_all, exams_passed;
    enum standing_next next;
    const char *what; /* path of a work, key of a requirement, or ""; borrowed from tree and book */
    struct book book;
};

struct standing_rules {
    const struct hours_rules *hours;
    int64_t now_ms;
};

/* *standing is freed by standing_finish whatever becomes of it. */
MUST_CHECK bool standing_load(struct standing *standing, struct records *records,
                              struct library *library, const struct lib_tree *tree, int64_t learner,
                              const char *level, const struct standing_rules *rules,
                              struct err *err);
void standing_finish(struct standing *standing);

#endif
