/* Everything that practice of a level needs, loaded once: the questions, the learner's log with
 * what follows from it, and the choice of what to ask. */
#ifndef CORE_STUDY_BOOK_H
#define CORE_STUDY_BOOK_H

#include "core/record/library.h"
#include "core/record/review.h"
#include "core/study/deck.h"
#include "core/study/forecast.h"
#include "core/study/mastery.h"

struct book {
    struct lib_items items; /* of the level, by id */
    struct reviews reviews; /* of the learner, all levels */
    struct mistakes mistakes;
    struct deck_rules rules;
    struct deck deck;
    struct mastery_sum mastery;
    struct deck_day day;
    char *level; /* "4-04-05-05/5" */
};

MUST_CHECK bool book_load(struct book *book, struct records *records, struct library *library,
                          int64_t learner, const char *level, int64_t now_ms, struct err *err);
/* The same for book_weakest and book_forecast alone: without the list of questions, which takes
 * room where there are a hundred thousand. */
MUST_CHECK bool book_load_past(struct book *book, struct records *records, struct library *library,
                               int64_t learner, const char *level, int64_t now_ms, struct err *err);
void book_finish(struct book *book);

/* The question with this id, -1 when the level has none (it was withdrawn, or is another's). */
int book_find(const struct book *book, const char *question);

struct book_counts {
    size_t questions, met; /* of the level; of these answered at least once */
    size_t due, fresh;     /* to be asked today: reviews, new ones */
    size_t later;          /* due, but above today's cap */
    size_t mistakes;       /* in 错题本 whose question can be asked */
};
struct book_counts book_counts(const struct book *book);

/* What to ask. A work with all below its path ("" for all); requirement "" for all. */
struct book_wish {
    enum review_mode mode;
    const char *work, *requirement;
    enum mistake_reason reason; /* of mode wrong; MISTAKE_REASONS for any */
    size_t most;                /* 0: no limit */
    uint64_t seed;              /* of the random order */
};
struct book_list {
    size_t *list; /* indices of items, in the order to be asked */
    size_t count;
};
/* due: deck_queue. work, requirement: what was never met in the order of ids, then what is
 * remembered least. wrong: 错题本, seldom right since first. random: every order equally likely.
 * weakest: by mastery of the requirement, the lowest first; within one as for work. */
void book_choose(const struct book *book, const struct book_wish *wish, struct book_list *out);
void book_list_finish(struct book_list *list);

/* The requirement with the lowest mastery among those practised; NULL when there is none. */
const struct mastery *book_weakest(const struct book *book);

/* Forecast of a theory paper of the level: each 职业功能 with its weight, spread evenly over those
 * of its requirements that have questions. */
struct forecast book_forecast(const struct book *book, const struct lib_tree *tree);

#endif
