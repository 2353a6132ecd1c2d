/* What the files behind records.h share: the open database, its statements, and the one way to
 * write: an event and what it does to the projections, in one transaction. Internal to
 * core/record. */
#ifndef CORE_RECORD_STORE_H
#define CORE_RECORD_STORE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "core/record/db.h"
#include "core/record/review.h"

#include <jansson.h>
#include <stdint.h>

struct records {
    struct db db;
    const struct clock *clock;
    char *mark;      /* path of the mark, see event.c */
    bool mark_known; /* the mark was compared with the head */
};

/* The application and the steps of records.db; statements.c. */
extern const struct db_kind records_kind;

enum records_statement {
    ST_HEAD_GET,
    ST_HEAD_PUT,
    ST_EVENT_ADD,
    ST_EVENT_ALL,
    ST_EVENT_HASH,
    ST_EVENT_TIME,
    ST_BLOB_ALL,
    ST_LEARNER_ADD,
    ST_LEARNER_TARGET,
    ST_LEARNER_PIN,
    ST_LEARNER_NEXT,
    ST_LEARNER_NAMED,
    ST_LEARNER_ONE,
    ST_LEARNER_ALL,
    ST_ORIGIN_KINDS,
    ST_ORIGIN_ATTEMPTS,
    ST_STUDY_ADD,
    ST_STUDY_BEFORE,
    ST_STUDY_EXTEND,
    ST_STUDY_OF,
    ST_READING_PUT,
    ST_READING_GET,
    ST_READING_LAST,
    ST_NOTE_ADD,
    ST_NOTE_REMOVE,
    ST_NOTE_ONE,
    ST_NOTE_OF_LESSON,
    ST_NOTE_OF_LEARNER,
    ST_ANSWER_PUT,
    ST_ANSWER_GET,
    ST_PROGRESS,
    ST_REVIEW_ADD,
    ST_REVIEW_GRADE,
    ST_REVIEW_ONE,
    ST_REVIEW_OF,
    ST_REVIEW_COUNT,
    ST_MISTAKE_PUT,
    ST_MISTAKE_RIGHT,
    ST_MISTAKE_REASON,
    ST_MISTAKE_GONE,
    ST_MISTAKE_ONE,
    ST_MISTAKE_OF,
    ST_BLOB_ADD,
    ST_BLOB_GET,
    ST_PAPER_ADD,
    ST_PAPER_ALL,
    ST_ATTEMPT_ADD,
    ST_ATTEMPT_ADVANCE,
    ST_ATTEMPT_OPENED,
    ST_ATTEMPT_STARTED,
    ST_ATTEMPT_ENDED,
    ST_ATTEMPT_GRADED,
    ST_ATTEMPT_LAST,
    ST_ATTEMPT_ALL,
    ST_ATTEMPT_STEP_ADD,
    ST_ATTEMPT_STEP_ALL,
    ST_ATTEMPT_ITEM_ADD,
    ST_ATTEMPT_ITEM_ANSWER,
    ST_ATTEMPT_ITEM_SCORE,
    ST_ATTEMPT_ITEM_ALL,
    ST_ATTEMPT_SEEN,
    ST_LEARNER_ID,
    ST_IMPORTED_ADD,
    ST_IMPORTED_GET,
    ST_IMPORTED_SEQ,
    ST_IMPORTED_ORIGIN,
    ST_IMPORTED_ACCOUNT,
    ST_LAB_WORK_PUT,
    ST_LAB_WORK_GET,
    ST_LAB_WORK_ALL,
    ST_LAB_WORK_SAVES,
    ST_LAB_ADD,
    ST_LAB_GRADED,
    ST_LAB_LEFT,
    ST_LAB_STATE,
    ST_LAB_ALL,
    ST_LAB_STANDING,
    ST_SETTING_PUT,
    ST_SETTING_GET,
    ST_RECORDS_COUNT
};

/* Every projection table: name, columns that order it, and that must be emptied in this order. */
#define PROJECTIONS(X)                                                                             \
    X(lab_attempt, "id")                                                                           \
    X(imported, "id")                                                                              \
    X(attempt_item, "attempt, place")                                                              \
    X(attempt_step, "attempt, seq")                                                                \
    X(attempt, "id")                                                                               \
    X(paper, "id")                                                                                 \
    X(mistake, "learner, question")                                                                \
    X(review, "seq")                                                                               \
    X(setting, "learner, name")                                                                    \
    X(answer, "learner, question")                                                                 \
    X(note, "id")                                                                                  \
    X(reading, "learner, lesson")                                                                  \
    X(study, "learner, from_ms, seq")                                                              \
    X(learner, "id")

/* Kinds of events and their names in the table. A kind keeps its name and its body's keys for
 * ever: old chains are replayed by new programs. */
#define EVENT_LIST(X)                                                                              \
    X(EVENT_LEARNER_ADD, "learner.add", project_learner_add)                                       \
    X(EVENT_LEARNER_TARGET, "learner.target", project_learner_target)                              \
    X(EVENT_LEARNER_PIN, "learner.pin", project_learner_pin)                                       \
    X(EVENT_STUDY, "study", project_study)                                                         \
    X(EVENT_READ, "read", project_read)                                                            \
    X(EVENT_NOTE_ADD, "note.add", project_note_add)                                                \
    X(EVENT_NOTE_REMOVE, "note.remove", project_note_remove)                                       \
    X(EVENT_ANSWER, "answer", project_answer)                                                      \
    X(EVENT_SETTING, "setting", project_setting)                                                   \
    X(EVENT_REVIEW, "review", project_review)                                                      \
    X(EVENT_REVIEW_GRADE, "review.grade", project_review_grade)                                    \
    X(EVENT_MISTAKE_REASON, "mistake.reason", project_mistake_reason)                              \
    X(EVENT_MISTAKE_REMOVE, "mistake.remove", project_mistake_remove)                              \
    X(EVENT_MISTAKE_KEEP, "mistake.keep", project_mistake_keep)                                    \
    X(EVENT_PAPER_ADD, "paper.add", project_paper_add)                                             \
    X(EVENT_ATTEMPT_CREATE, "attempt.create", project_attempt_create)                              \
    X(EVENT_ATTEMPT_STEP, "attempt.step", project_attempt_step)                                    \
    X(EVENT_LAB_START, "lab.start", project_lab_start)                                             \
    X(EVENT_LAB_GRADE, "lab.grade", project_lab_grade)                                             \
    X(EVENT_LAB_LEAVE, "lab.leave", project_lab_leave)                                             \
    X(EVENT_ACCOUNT, "account", project_account)                                                   \
    X(EVENT_LOSS, "loss", project_loss)

enum event_kind {
#define X(kind, name, apply) kind,
    EVENT_LIST(X)
#undef X
        EVENT_KINDS
};

enum { EVENT_HASH = 32 };

struct event {
    int64_t seq, learner, at_ms;
    const char *kind, *body;
    unsigned char prev[EVENT_HASH], hash[EVENT_HASH];
};

/* Inside a transaction begun with db_begin: appends one event and projects it. Takes the reference
 * to `body` (NULL, from text that is not UTF-8, gives ERR_ENCODING). *seq may be NULL. */
MUST_CHECK bool event_add(struct records *records, int64_t learner, enum event_kind kind,
                          json_t *body, int64_t *seq, struct err *err);
/* Commits what event_add wrote, durably. */
MUST_CHECK bool event_commit(struct records *records, struct err *err);
/* One event in a transaction of its own. */
MUST_CHECK bool event_write(struct records *records, int64_t learner, enum event_kind kind,
                            json_t *body, int64_t *seq, struct err *err);

/* Inside a transaction: review_add without the transaction. *seq may be NULL. */
MUST_CHECK bool review_append(struct records *records, const struct review *review, int64_t *seq,
                              struct err *err);

/* Inside a transaction: keeps a text under its digest, which goes to hex. */
MUST_CHECK bool attempt_keep_text(struct records *records, const char *text, size_t len, char *hex,
                                  struct err *err);
struct attempt_step;
/* Inside a transaction: attempt_append without it; *seq gets the number of the event. */
MUST_CHECK bool attempt_add_step(struct records *records, int64_t attempt, int64_t last,
                                 const struct attempt_step *step, int64_t *seq, struct err *err);

/* EVENT_KINDS when there is none of this name. */
enum event_kind event_kind_named(const char *name);

/* ERR_INVALID for what cannot be a learner's name. */
MUST_CHECK bool learner_name_ok(const char *name, struct err *err);

/* SHA-256 over all columns but the hash itself. */
void event_hash(const struct event *event, unsigned char hash[EVENT_HASH]);
/* Reads the row of an ST_EVENT_ALL query; text is valid until the next row. False when a hash has
 * not 32 bytes. */
bool event_read(struct query *query, struct event *event);
MUST_CHECK bool event_head(struct records *records, int64_t *seq, unsigned char hash[EVENT_HASH],
                           struct err *err);
/* The mark: the head as last written beside the database, outside of it. *seq is 0 when there is
 * none. */
void event_mark_read(const char *path, int64_t *seq, unsigned char hash[EVENT_HASH]);
/* Replaces it; a mark that cannot be written is logged. */
void event_mark_write(const char *path, int64_t seq, const unsigned char hash[EVENT_HASH]);

/* Does to the projections in `db` what the event says. ERR_FORMAT for a body of another shape. */
MUST_CHECK bool project_apply(struct db *db, const struct event *event, struct err *err);

/* Adds room for one more to a list of `count` elements of `size` bytes. */
void *list_grow(void *list, size_t count, size_t size);

#endif
