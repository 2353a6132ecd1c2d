/* Practice: the raw log of answers that the scheduler replays, and 错题本, the book of wrong
 * answers. Every answer is an event; what is kept here of a question is what the learner saw of it,
 * so that a question that was changed or withdrawn since keeps its place. */
#ifndef CORE_RECORD_REVIEW_H
#define CORE_RECORD_REVIEW_H

#include "base/arena.h"
#include "core/record/records.h"

/* How a question came up; the name stands in the event for ever. */
#define REVIEW_MODE_LIST(X)                                                                        \
    X(REVIEW_WORK, "work")                                                                         \
    X(REVIEW_REQUIREMENT, "requirement")                                                           \
    X(REVIEW_WRONG, "wrong")                                                                       \
    X(REVIEW_RANDOM, "random")                                                                     \
    X(REVIEW_WEAKEST, "weakest")                                                                   \
    X(REVIEW_DUE, "due")                                                                           \
    X(REVIEW_EXAM, "exam")

enum review_mode {
#define X(mode, name) mode,
    REVIEW_MODE_LIST(X)
#undef X
        REVIEW_MODES
};

const char *review_mode_name(enum review_mode mode);
/* REVIEW_MODES when there is no such. */
enum review_mode review_mode_by_name(const char *name);

enum { REVIEW_FULL = 100000, REVIEW_BY_HAND = -1 };

struct review {
    int64_t seq; /* of the event; filled by review_add and review_load */
    int64_t learner;
    const char *question, *revision;
    const char *work;        /* full path of its 工作内容 */
    const char *requirement; /* "K1.1.2", or "" */
    enum review_mode mode;
    const char *response; /* in the notation of question.h */
    int score;            /* thousandths of a percent; REVIEW_BY_HAND: the grade alone tells */
    int64_t took_ms;
    int grade; /* enum fsrs_grade, 1 … 4 */
    const char *algorithm;
    int64_t at_ms; /* filled by review_load */
};

/* A response that is not the whole mark, or one marked by hand as "again". */
bool review_is_wrong(const struct review *review);

/* Keeps one answer; a wrong one enters 错题本 in the same transaction. A question that was not
 * answered is not kept: it is not wrong. ERR_INVALID for a score or grade out of bounds. */
MUST_CHECK bool review_add(struct records *records, struct review *review, struct err *err);
/* The learner's own grade instead of the one given first. ERR_NOT_FOUND for another's answer. */
MUST_CHECK bool review_regrade(struct records *records, int64_t learner, int64_t seq, int grade,
                               struct err *err);

struct reviews {
    struct review *list; /* in the order they were written */
    size_t count;
    struct arena arena;
};
MUST_CHECK bool review_load(struct records *records, int64_t learner, struct reviews *reviews,
                            struct err *err);
/* How many there are. */
MUST_CHECK bool review_count(struct records *records, int64_t learner, size_t *count,
                             struct err *err);
void reviews_finish(struct reviews *reviews);

/* Why an answer was wrong, in the learner's own judgement. */
#define MISTAKE_REASON_LIST(X)                                                                     \
    X(MISTAKE_UNSAID, "")                                                                          \
    X(MISTAKE_CARELESS, "careless")                                                                \
    X(MISTAKE_UNCLEAR, "unclear")                                                                  \
    X(MISTAKE_UNKNOWN, "unknown")                                                                  \
    X(MISTAKE_MISREAD, "misread")                                                                  \
    X(MISTAKE_OTHER, "other")

enum mistake_reason {
#define X(reason, name) reason,
    MISTAKE_REASON_LIST(X)
#undef X
        MISTAKE_REASONS
};

const char *mistake_reason_name(enum mistake_reason reason);
/* MISTAKE_REASONS when there is no such. */
enum mistake_reason mistake_reason_by_name(const char *name);

struct mistake {
    const char *question, *revision, *work, *requirement;
    const char *response; /* newest wrong one */
    enum mistake_reason reason;
    unsigned wrong, right_since;
    int64_t first_ms, at_ms; /* of the first and of the newest wrong response */
};
struct mistakes {
    struct mistake *list; /* newest first */
    size_t count;
    struct arena arena;
};
MUST_CHECK bool mistake_list(struct records *records, int64_t learner, struct mistakes *mistakes,
                             struct err *err);
void mistakes_finish(struct mistakes *mistakes);

/* Each ERR_NOT_FOUND when the book has no such entry. Keeping takes a removal back, with the reason
 * that stood there. */
MUST_CHECK bool mistake_explain(struct records *records, int64_t learner, const char *question,
                                enum mistake_reason reason, struct err *err);
MUST_CHECK bool mistake_remove(struct records *records, int64_t learner, const char *question,
                               struct err *err);
MUST_CHECK bool mistake_keep(struct records *records, int64_t learner, const char *question,
                             struct err *err);

#endif
