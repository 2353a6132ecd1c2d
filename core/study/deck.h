/* The review deck: cards replayed from the log of answers, and what is to be answered today. Pure:
 * the log and the time come in as arguments.
 *
 * A card belongs to a question id and lives through its revisions. It begins with the first answer;
 * a question without one is new, and a question that was shown and left is neither answered nor
 * wrong.
 *
 * The queue forgives an absence. A card is due from the morning of the day that FSRS names. Of the
 * due ones at most due_cap come up a day, the greatest risk first: the lowest retrievability, that
 * is, the most time passed in proportion to the stability. The others wait, at no cost: their
 * turn comes on the next days, and FSRS credits a late success with the longer interval that it
 * proves. New questions are mixed in evenly up to new_cap a day. Steps of minutes within a sitting
 * come first and are never capped; those left over from an earlier day count with the due ones. An
 * exam is no such sitting: its answers have no steps, and come up from the next days on, under the
 * cap. */
#ifndef CORE_STUDY_DECK_H
#define CORE_STUDY_DECK_H

#include "core/record/review.h"
#include "core/study/fsrs.h"

#include <stddef.h>
#include <stdint.h>

struct deck_rules {
    struct fsrs_rules fsrs;
    unsigned due_cap, new_cap; /* a calendar day */
};
/* FSRS-6 with its defaults, 60 due and 20 new questions a day. */
struct deck_rules deck_rules_default(void);

struct deck_card {
    const struct review *last; /* newest answer, borrowed from the log */
    struct fsrs_card card;
    unsigned answers, wrong;
    int64_t first_ms; /* of the first answer */
};
struct deck {
    struct deck_card *cards; /* by question id (strcmp) */
    size_t count;
};
/* Replays a learner's log, which is in the order it was written. */
void deck_build(const struct review *log, size_t count, const struct fsrs_rules *rules,
                struct deck *deck);
void deck_finish(struct deck *deck);
/* NULL for a new question. */
const struct deck_card *deck_find(const struct deck *deck, const char *question);

/* The card after one more answer with this grade; card NULL for a new question. Intervals of days
 * vary a little by the question's id, so that questions learned together do not stay together. */
struct fsrs_card deck_next(const struct fsrs_rules *rules, const char *question,
                           const struct deck_card *card, enum fsrs_grade grade, int64_t now_ms);

/* The grade for an answer that the learner does not grade: again below half of the mark, hard below
 * the whole, else good. score in thousandths of a percent. */
enum fsrs_grade deck_grade(int score);

struct deck_day {
    int64_t now_ms;
    int64_t from_ms, end_ms; /* the local calendar day that now_ms is in */
};
struct deck_queue {
    size_t *list; /* indices of the questions given, in the order to be asked */
    size_t count;
    size_t due;      /* of these: review cards, and step cards of today or left over */
    size_t fresh;    /* of these: new ones */
    size_t later;    /* due, but above today's cap */
    int64_t next_ms; /* when the next step card of today comes up, 0: none waits */
};
/* What is to be asked today of these questions (ids, ascending or not; new ones come up in this
 * order). Answers of the day count against the caps. */
void deck_queue(const struct deck *deck, const char *const *questions, size_t count,
                const struct deck_rules *rules, const struct deck_day *day,
                struct deck_queue *queue);
void deck_queue_finish(struct deck_queue *queue);

#endif
