/* What the records keep of exams: papers, attempts and every step of an attempt, as events on the
 * hash-chained log. What a step means is core/exam's matter (exam.h); here it is stored, durably,
 * before anybody is told: WAL and synchronous=FULL, so that after a true result a power cut takes
 * nothing back.
 *
 * Bulky text that never changes (a paper) lies once in the table `blob` under its SHA-256. It is
 * truth like the events, which hold its digest: attempts keep what they saw, whatever becomes of
 * the packs. Errors are those of records.h. */
#ifndef CORE_RECORD_ATTEMPT_H
#define CORE_RECORD_ATTEMPT_H

#include "core/record/review.h"

enum { ATTEMPT_DIGEST = 65, ATTEMPT_BLOB_MAX = 16 * 1024 * 1024 };

/* ---- texts under their digest ---- */

/* SHA-256 of a text in lower-case hexadecimal. */
void attempt_digest(const char *text, size_t len, char hex[ATTEMPT_DIGEST]);

/* The text of a digest as NUL-terminated heap bytes; *len may be NULL. ERR_NOT_FOUND; ERR_DIGEST
 * when it is no longer what it was. */
MUST_CHECK bool attempt_text(struct records *records, const char *digest, char **text, size_t *len,
                             struct err *err);

/* ---- papers ---- */

struct attempt_paper {
    int64_t id;         /* given by attempt_paper_add */
    const char *digest; /* of its text; given by attempt_paper_add */
    const char *title;
    const char *form;        /* "A", "B" … */
    const char *blueprint;   /* id */
    const char *level;       /* path "4-04-05-05/5", or a competition's code */
    const char *draw;        /* the same for papers drawn together */
    bool sealed;             /* the text opens with the start code only */
    const char *invigilator; /* Argon2id string of the code that reopens; "" none */
    int minutes;
    unsigned questions;
    int64_t at_ms; /* Unix time; given by attempt_paper_add */
};

struct attempt_papers {
    struct attempt_paper *list; /* ascending id */
    size_t count;
    struct arena arena;
};

/* Keeps a paper with its text. *id may be NULL. */
MUST_CHECK bool attempt_paper_add(struct records *records, const struct attempt_paper *paper,
                                  const char *text, size_t len, int64_t *id, struct err *err);
MUST_CHECK bool attempt_paper_list(struct records *records, struct attempt_papers *papers,
                                   struct err *err);
void attempt_papers_finish(struct attempt_papers *papers);

/* ---- attempts ---- */

/* A row per attempt, as of its newest step. */
struct attempt {
    int64_t id, learner;
    const char *paper;  /* digest of the text it was created with, perhaps sealed */
    const char *opened; /* digest of the text that is sat; "" until the paper is open */
    const char *title, *form, *level;
    const char *mode;        /* "mock", "assessed" */
    const char *state;       /* exam_state_name */
    const char *invigilator; /* Argon2id string; "" none */
    int rule;                /* EXAM_RULE it runs by */
    unsigned questions;
    bool pause, sealed;
    int64_t limit_ms, elapsed_ms;
    int64_t created_ms, started_ms, ended_ms; /* Unix time; 0: not yet */
    unsigned answered;
    int64_t score, full, pass; /* thousandths of a point; score -1 until graded */
    bool passed, pending;      /* pending: answers wait to be marked by hand */
    int64_t last;              /* event.seq of the newest step */
};

struct attempts {
    struct attempt *list; /* ascending id */
    size_t count;
    struct arena arena;
};

/* learner 0: of all. */
MUST_CHECK bool attempt_list(struct records *records, int64_t learner, struct attempts *attempts,
                             struct err *err);
/* Only this one; ERR_NOT_FOUND. */
MUST_CHECK bool attempt_get(struct records *records, int64_t id, struct attempts *attempts,
                            struct err *err);
void attempts_finish(struct attempts *attempts);

/* One question of an attempt, at its place. Recorded at the start; response and score follow. */
struct attempt_item {
    int64_t attempt, learner;
    unsigned place;                  /* from 0 */
    const char *question, *revision; /* what was seen, for ever */
    const char *requirement, *part;  /* "K1.1.2", "1" */
    int64_t points;                  /* thousandths */
    const char *response;            /* notation of question_grade; "" blank */
    unsigned answers;                /* how often it was answered */
    int64_t score;                   /* thousandths, rounded; -1: not graded */
};

struct attempt_items {
    struct attempt_item *list; /* by attempt and place */
    size_t count;
    struct arena arena;
};

/* The questions of one attempt, or (attempt 0) of all graded ones, for item analysis. */
MUST_CHECK bool attempt_item_list(struct records *records, int64_t attempt,
                                  struct attempt_items *items, struct err *err);
void attempt_items_finish(struct attempt_items *items);

/* When a learner last saw each question in an exam, by question id. */
struct attempt_seen {
    struct {
        const char *question;
        int64_t at_ms;
    } * list;
    size_t count;
    struct arena arena;
};
MUST_CHECK bool attempt_seen_list(struct records *records, int64_t learner,
                                  struct attempt_seen *seen, struct err *err);
void attempt_seen_finish(struct attempt_seen *seen);

/* ---- steps ---- */

/* What a grading found. */
struct attempt_result {
    int method; /* GRADE_METHOD */
    int64_t score, full, pass;
    bool passed, pending;
    const int64_t *scores; /* per question, thousandths, rounded; -1 pending */
    size_t scores_count;
};

/* One event of an attempt as stored. Texts may be NULL. */
struct attempt_step {
    int64_t seq, at_ms; /* of the event; given when written */
    const char *what;   /* exam_event_name */
    const char *state;  /* exam_state_name after it */
    int64_t elapsed_ms; /* after it */
    struct clock_moment at;
    unsigned question;
    int64_t value;
    const char *text, *who;
    /* Written with a step, found again elsewhere: */
    const char *paper; /* "open": the text of the paper */
    size_t paper_len;
    const char *opened;               /* read back: digest of that text, else "" */
    const struct attempt_item *items; /* "start": what is asked */
    size_t items_count;
    const struct attempt_result *result; /* "grade" */
    const struct review *reviews;        /* "grade": for the review log, in the same transaction; */
    size_t reviews_count;                /* not read back */
};

struct attempt_steps {
    struct attempt_step *list; /* in order; the first is "create" */
    size_t count;
    struct arena arena;
};

/* Creates an attempt; of `attempt` learner, paper, title, form, level, mode, invigilator, rule,
 * questions, pause, sealed, limit_ms and state are taken. ERR_NOT_FOUND when the paper's text is
 * not here. *last gets the event's number, which is also the attempt's id. */
MUST_CHECK bool attempt_create(struct records *records, const struct attempt *attempt,
                               const struct clock_moment *at, int64_t *last, struct err *err);

/* Appends a step. *last is the newest step the caller knows and becomes this one's: when another
 * program has gone on with the attempt, ERR_BUSY and nothing is written. */
MUST_CHECK bool attempt_append(struct records *records, int64_t attempt, int64_t *last,
                               const struct attempt_step *step, struct err *err);

MUST_CHECK bool attempt_step_list(struct records *records, int64_t attempt,
                                  struct attempt_steps *steps, struct err *err);
void attempt_steps_finish(struct attempt_steps *steps);

#endif
