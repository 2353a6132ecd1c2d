/* An exam as it is sat: a pure state machine, folded over events. No I/O; every event brings the
 * moment at which it happened, and from these moments alone the clock is kept.
 *
 * The clock rule (EXAM_RULE). Only the boot-time clock counts (CLOCK_BOOTTIME: nobody can set it,
 * it goes on in suspend), never the system time:
 *   1. Between two events of one start of the machine the boot time that passed counts in full,
 *      also while the program did not run: killing it gains nothing.
 *   2. Over a restart of the machine nothing counts: after a power cut the candidate finds the time
 *      that was left at the newest event, and a tick is written every EXAM_TICK_MS at the latest.
 *      How long the machine was off only the system time could say, which can be set; it is kept as
 *      an anomaly for the invigilator to judge.
 *   3. A form that may be paused also stops while the program does not run.
 *   4. While paused, locked or ended nothing counts.
 *   5. In an assessed exam a restart of the machine, or a boot time that went back (a virtual
 *      machine put back), locks the attempt until an invigilator's code reopens it.
 *   6. A restart, an absence, a boot time that went back and a system time that moved otherwise
 *      than the boot time by more than EXAM_JUMP_MS are anomalies, each with its amount.
 * What was counted never shrinks, so that the time left never grows but by `extra_ms`, which only
 * an invigilator gives. */
#ifndef CORE_EXAM_EXAM_H
#define CORE_EXAM_EXAM_H

#include "base/clock.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    EXAM_RULE = 1, /* version of the rule above; recorded with the attempt */
    EXAM_TICK_MS = 5000,
    EXAM_JUMP_MS = 2000,
    EXAM_RESPONSE_MAX = 64 * 1024, /* bytes of one response */
    EXAM_QUESTIONS_MAX = 1000,
    EXAM_TEXT_MAX = 400, /* bytes of a reason or a name */
};

enum exam_state {
    EXAM_NONE,
    EXAM_CREATED, /* not opened: a sealed paper waits for the start code */
    EXAM_OPENED,  /* the paper can be read; the clock stands until the start */
    EXAM_RUNNING,
    EXAM_PAUSED,    /* by the candidate, where the form allows it */
    EXAM_LOCKED,    /* rule 5: an invigilator must reopen */
    EXAM_SUBMITTED, /* over; no answer is taken any more */
    EXAM_GRADED,    /* marked, perhaps but for answers marked by hand */
    EXAM_STATES
};

enum exam_mode { EXAM_MOCK, EXAM_ASSESSED };

/* Type and the name it has in the record for ever. */
#define EXAM_EVENTS(X)                                                                             \
    X(EXAM_CREATE, "create") /* value: unused; what is sat stands in struct exam_form */           \
    X(EXAM_OPEN, "open")     /* the start code was right, or there is none */                      \
    X(EXAM_START, "start")   /* the clock starts */                                                \
    X(EXAM_ANSWER, "answer") /* question, text: the response, value: its revision 1, 2, 3 … */   \
    X(EXAM_FLAG, "flag")     /* question, value: 1 flagged, 0 not */                               \
    X(EXAM_VISIT, "visit")   /* question: the one in front of the candidate */                     \
    X(EXAM_TICK, "tick")     /* nothing but time */                                                \
    X(EXAM_PAUSE, "pause")                                                                         \
    X(EXAM_CONTINUE, "continue")                                                                   \
    X(EXAM_RETURN, "return")   /* the program runs again */                                        \
    X(EXAM_WARN, "warn")       /* value: ms left of which the candidate was warned */              \
    X(EXAM_SUBMIT, "submit")   /* value: blanks the candidate was told of */                       \
    X(EXAM_TIMEOUT, "timeout") /* submitted because the time is up */                              \
    X(EXAM_REOPEN, "reopen")   /* text: the reason, value: ms of extra time, ≥ 0 */              \
    X(EXAM_GRADE, "grade")     /* value: thousandths of a point */                                 \
    X(EXAM_MARK, "mark")       /* question, who: the marker, value: thousandths of a point */

enum exam_event_type {
#define X(type, name) type,
    EXAM_EVENTS(X)
#undef X
        EXAM_EVENT_TYPES
};

struct exam_event {
    enum exam_event_type type;
    struct clock_moment at;
    unsigned question; /* index, from 0 */
    int64_t value;
    const char *text, *who; /* borrowed; NULL is "" */
};

/* What is sat; given with the creation. */
struct exam_form {
    unsigned questions;
    int64_t limit_ms; /* of working time; > 0 */
    bool pause;       /* the clock may be stopped */
    bool sealed;      /* cannot be opened without the start code */
    enum exam_mode mode;
};

/* Why an event is refused: code, English sentence (a msgid). */
#define EXAM_REFUSALS(X)                                                                           \
    X(EXAM_FINE, ERR_N("allowed"))                                                                 \
    X(EXAM_NOT_THERE, ERR_N("there is no such exam"))                                              \
    X(EXAM_ALREADY_THERE, ERR_N("the exam was created before"))                                    \
    X(EXAM_BAD_FORM, ERR_N("a form without questions or time"))                                    \
    X(EXAM_NOT_OPEN, ERR_N("the start code has not been given"))                                   \
    X(EXAM_ALREADY_OPEN, ERR_N("the paper was opened before"))                                     \
    X(EXAM_NOT_STARTED, ERR_N("the exam has not started"))                                         \
    X(EXAM_ALREADY_STARTED, ERR_N("the exam has started"))                                         \
    X(EXAM_IS_PAUSED, ERR_N("the exam is paused"))                                                 \
    X(EXAM_NOT_PAUSED, ERR_N("the exam is not paused"))                                            \
    X(EXAM_NO_PAUSE, ERR_N("this exam cannot be paused"))                                          \
    X(EXAM_IS_LOCKED, ERR_N("the machine restarted: an invigilator must reopen the exam"))         \
    X(EXAM_RESTARTED, ERR_N("the machine restarted: open the exam again"))                         \
    X(EXAM_IS_OVER, ERR_N("the exam is over"))                                                     \
    X(EXAM_NOT_OVER, ERR_N("the exam is not over"))                                                \
    X(EXAM_TIME_UP, ERR_N("the time is up"))                                                       \
    X(EXAM_TIME_LEFT, ERR_N("there is time left"))                                                 \
    X(EXAM_NO_QUESTION, ERR_N("there is no such question"))                                        \
    X(EXAM_BAD_REVISION, ERR_N("not the next revision of this answer"))                            \
    X(EXAM_BAD_TEXT, ERR_N("too long, or no text"))                                                \
    X(EXAM_BAD_BLANKS, ERR_N("the number of blanks is another one"))                               \
    X(EXAM_BAD_VALUE, ERR_N("a value out of its range"))                                           \
    X(EXAM_NO_REOPEN, ERR_N("what is running or graded is not reopened"))                          \
    X(EXAM_NOT_GRADED, ERR_N("the exam has not been graded"))

enum exam_refusal {
#define X(code, text) code,
    EXAM_REFUSALS(X)
#undef X
        EXAM_REFUSAL_COUNT
};

struct exam_answer {
    char *response;    /* heap; NULL: blank. In the notation of question_grade */
    unsigned revision; /* how often it was answered; 0: never */
    bool flagged;
    int64_t spent_ms;   /* time counted while this question was in front */
    int64_t elapsed_ms; /* of the exam at the newest answer */
};

enum exam_anomaly_kind {
    EXAM_ANOMALY_RESTART,   /* of the machine; amount: ms away by the system time */
    EXAM_ANOMALY_AWAY,      /* the program did not run; amount: ms by the boot time */
    EXAM_ANOMALY_WALL_JUMP, /* amount: ms that the system time moved more than the boot time */
    EXAM_ANOMALY_BOOT_BACK, /* amount: ms that the boot time went back */
    EXAM_ANOMALY_KINDS
};

struct exam_anomaly {
    enum exam_anomaly_kind kind;
    int64_t amount_ms;
    int64_t counted_ms; /* of the time in question, on the exam's clock */
    int64_t wall_ms;    /* system time at which it was noticed */
};

/* What the newest reopening said. */
struct exam_reopening {
    unsigned count;
    int64_t extra_ms; /* of all together */
    char reason[EXAM_TEXT_MAX + 1];
};

/* The whole state; only exam_apply changes it. Zeroed is an exam that does not exist yet. */
struct exam {
    enum exam_state state;
    struct exam_form form;
    struct exam_answer *answers; /* form.questions of them */
    unsigned position;           /* the question in front */
    int64_t elapsed_ms;          /* counted so far, at most form.limit_ms + reopening.extra_ms */
    struct clock_moment last;    /* of the newest event */
    int64_t created_wall_ms, started_wall_ms, ended_wall_ms; /* 0: not yet */
    bool by_time;                                            /* the end came by time */
    int64_t warned_ms; /* the least time left warned of, since it was reopened; 0: not warned */
    struct exam_reopening reopening;
    struct exam_anomaly *anomalies;
    size_t anomalies_count;
    int64_t score;  /* thousandths of a point, as recorded by the newest grading */
    unsigned marks; /* marks by hand so far */
};

void exam_finish(struct exam *exam);

/* What an event would make of the state and the clock. */
struct exam_after {
    enum exam_state state;
    int64_t elapsed_ms;
};

/* Whether the event is allowed now and, when it is, what it leads to (after may be NULL). Changes
 * nothing: a journal asks, commits, and only then applies. `form` is given with EXAM_CREATE. */
enum exam_refusal exam_check(const struct exam *exam, const struct exam_event *event,
                             const struct exam_form *form, struct exam_after *after);

/* Applies an event that exam_check allows; else ERR_DENIED with the refusal as detail, and nothing
 * has changed. */
MUST_CHECK bool exam_apply(struct exam *exam, const struct exam_event *event,
                           const struct exam_form *form, struct err *err);

/* The time left as of a moment that has not been recorded, for the display; 0 when it is up. */
int64_t exam_left_ms(const struct exam *exam, const struct clock_moment *now);

/* The warning that is due with so much time left: the ms left of which the candidate is to be
 * warned (EXAM_WARN), 15, 5 and 1 minute where the form is longer; 0 when none is. */
int64_t exam_warning_due(const struct exam *exam, int64_t left_ms);

unsigned exam_blanks(const struct exam *exam);
unsigned exam_flags(const struct exam *exam);

const char *exam_refusal_text(enum exam_refusal refusal); /* a msgid */
const char *exam_event_name(enum exam_event_type type);
/* EXAM_EVENT_TYPES when there is none of this name. */
enum exam_event_type exam_event_named(const char *name);
const char *exam_state_name(enum exam_state state);         /* "running" */
const char *exam_anomaly_name(enum exam_anomaly_kind kind); /* "restart" */

#endif
