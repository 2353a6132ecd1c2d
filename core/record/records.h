/* records.db: what learners did. Events are the only truth: append-only, hash-chained; every other
 * table is a projection kept in the same transaction and rebuilt from the events when needed.
 *
 * SQLite, WAL, synchronous=FULL, STRICT tables, application_id 0x584C5231 ("XLR1"). A database of a
 * newer program is refused (ERR_NEWER), a damaged one as well (ERR_DAMAGED). Other faults are
 * ERR_BUSY, ERR_NO_SPACE or ERR_DATABASE, with SQLite's message as detail. What a function has
 * written is on disk when it returns true; when it returns false nothing was written. */
#ifndef CORE_RECORD_RECORDS_H
#define CORE_RECORD_RECORDS_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct records;

/* Opens or creates dir/records.db and migrates it. `clock` is borrowed. */
MUST_CHECK bool records_open(const char *dir, const struct clock *clock, struct records **records,
                             struct err *err);
void records_close(struct records *records);

/* ---- learners ---- */

struct learner {
    int64_t id;
    const char *name;   /* 1–40 characters, no control characters */
    const char *target; /* level path "4-04-05-05/5", "2-02-10-09/vision-2" */
    bool has_pin;
    int64_t created_ms;
};

struct learners {
    struct learner *list; /* in order of creation */
    size_t count;
    struct arena arena;
};

/* pin NULL or "" for none; a PIN has 4–64 bytes and is kept as an Argon2id hash (libsodium,
 * interactive limits). ERR_EXISTS when the name is taken. */
MUST_CHECK bool learner_add(struct records *records, const char *name, const char *target,
                            const char *pin, int64_t *id, struct err *err);

struct learner_new {
    const char *name, *target, *pin; /* target and pin may be NULL */
};
/* Adds all of a class or none; *failed (may be NULL) is the index of the one that stopped it, *last
 * (may be NULL) the id of the last one added. Each PIN costs about a tenth of a second. */
MUST_CHECK bool learner_add_all(struct records *records, const struct learner_new *list,
                                size_t count, size_t *failed, int64_t *last, struct err *err);

MUST_CHECK bool learner_list(struct records *records, struct learners *learners, struct err *err);
void learners_finish(struct learners *list);
MUST_CHECK bool learner_set_target(struct records *records, int64_t id, const char *target,
                                   struct err *err);
MUST_CHECK bool learner_set_pin(struct records *records, int64_t id, const char *pin,
                                struct err *err);
/* ERR_DENIED when the PIN is wrong. A learner without PIN accepts any. */
MUST_CHECK bool learner_check_pin(struct records *records, int64_t id, const char *pin,
                                  struct err *err);
/* The learner who used this machine last; 0 when there is none. */
MUST_CHECK bool learner_last(struct records *records, int64_t *id, struct err *err);
MUST_CHECK bool learner_set_last(struct records *records, int64_t id, struct err *err);

/* ---- study time ---- */

enum study_kind {
    STUDY_LESSON,
    STUDY_PRACTICE,
    STUDY_LAB,
    STUDY_EXAM,
    STUDY_CLASSROOM,
    STUDY_KINDS
};

/* A stretch of activity; active_ms of it count (see study/hours.h for what is active). */
struct study {
    int64_t learner;
    enum study_kind kind;
    const char *work;   /* full path: "4-04-05-05/5/1.1", "4-04-05-05/5/B2.1"; a level for exams */
    const char *lesson; /* lesson id, or "" */
    int planned_min;    /* the lesson's planned minutes at the time, 0 when it has none */
    int64_t from_ms;    /* Unix time */
    int64_t active_ms;
    const char *reason; /* classroom hours: who entered them and why; else "" */
};

MUST_CHECK bool study_add(struct records *records, const struct study *study, struct err *err);

struct study_list {
    struct study *list; /* ascending by time */
    size_t count;
    struct arena arena;
};
MUST_CHECK bool study_load(struct records *records, int64_t learner, struct study_list *list,
                           struct err *err);
void study_list_finish(struct study_list *list);

/* ---- what a reader leaves in a lesson ---- */

struct reading {
    int section;       /* index of the section at the top of the screen */
    int64_t offset;    /* byte offset in the lesson body of the first line shown */
    unsigned done;     /* number of sections finished */
    unsigned sections; /* of the lesson then */
    bool finished;
};

MUST_CHECK bool reading_get(struct records *records, int64_t learner, const char *lesson,
                            struct reading *reading, bool *found, struct err *err);
/* `work` is the full path of the lesson's 工作内容, which its progress is counted under. done_mask:
 * bit i = section i read to its end (≤ 64 sections a lesson). Nothing is written when nothing
 * changed. */
MUST_CHECK bool reading_put(struct records *records, int64_t learner, const char *lesson,
                            const char *work, int section, int64_t offset, uint64_t done_mask,
                            unsigned sections, struct err *err);
MUST_CHECK bool reading_done_mask(struct records *records, int64_t learner, const char *lesson,
                                  uint64_t *mask, struct err *err);
/* Lesson id opened last, heap string or NULL. */
MUST_CHECK bool reading_last(struct records *records, int64_t learner, char **lesson,
                             struct err *err);

struct note {
    int64_t id;
    const char *lesson;
    int64_t offset;   /* byte offset in the lesson body that the note belongs to */
    const char *text; /* "" is a bookmark without words */
    int64_t at_ms;
};
struct notes {
    struct note *list;
    size_t count;
    struct arena arena;
};
/* Notes and bookmarks of a lesson by offset; lesson NULL: all of the learner, newest first. */
MUST_CHECK bool note_list(struct records *records, int64_t learner, const char *lesson,
                          struct notes *notes, struct err *err);
void notes_finish(struct notes *notes);
MUST_CHECK bool note_add(struct records *records, int64_t learner, const char *lesson,
                         int64_t offset, const char *text, int64_t *id, struct err *err);
MUST_CHECK bool note_remove(struct records *records, int64_t learner, int64_t id, struct err *err);

/* ---- answers to questions inside lessons ---- */

struct answer {
    const char *question; /* question id */
    const char *response; /* as entered: "B", "ACD", "T", "3.5", text */
    bool right;
    int64_t at_ms;
};
MUST_CHECK bool answer_add(struct records *records, int64_t learner, const char *lesson,
                           const char *work, const char *question, const char *response, bool right,
                           struct err *err);
/* The newest answer to a question; *found false when there is none. Strings are heap, freed by
 * answer_finish. */
MUST_CHECK bool answer_last(struct records *records, int64_t learner, const char *question,
                            struct answer *answer, bool *found, struct err *err);
void answer_finish(struct answer *answer);

/* ---- progress per 工作内容, one row per work touched ---- */

struct work_progress {
    const char *work;         /* full path */
    unsigned sections_done;   /* over its lessons */
    unsigned sections_total;  /* of the lessons opened */
    unsigned answered, right; /* inline questions, newest answer each */
    int64_t active_ms;
};
struct progress {
    struct work_progress *list;
    size_t count;
    struct arena arena;
};
MUST_CHECK bool progress_load(struct records *records, int64_t learner, struct progress *progress,
                              struct err *err);
void progress_finish(struct progress *progress);

/* ---- settings ---- */

/* Value of a setting as heap text, or NULL when unset. learner 0 = the whole machine. */
MUST_CHECK bool setting_get(struct records *records, int64_t learner, const char *name,
                            char **value, struct err *err);
MUST_CHECK bool setting_put(struct records *records, int64_t learner, const char *name,
                            const char *value, struct err *err);

/* ---- the chain ---- */

struct chain_report {
    int64_t events;       /* rows checked */
    int64_t first_bad;    /* sequence number of the first row that does not fit; 0: none */
    bool truncated;       /* rows missing at the end */
    bool projections_bad; /* a projection differs from what the events say, or an index from it */
    int64_t losses;       /* times that the program found rows missing at the end and went on; each
                             is an event itself */
};
/* Recomputes the hash chain and the projections. Returns true when the check itself could run. */
MUST_CHECK bool chain_verify(struct records *records, struct chain_report *report, struct err *err);

/* The newest event: its sequence number (0: none) and its hash in lower-case hexadecimal. Printed
 * on a transcript, it pins everything before it: nobody can then rewrite the chain unseen. */
enum { CHAIN_HEX = 65 };
MUST_CHECK bool chain_head(struct records *records, int64_t *seq, char hex[CHAIN_HEX],
                           struct err *err);

/* ---- upkeep ---- */

/* Empties every projection and replays the events, in one transaction. */
MUST_CHECK bool records_rebuild(struct records *records, struct err *err);

/* A consistent copy while others write, by SQLite's backup interface; whole or absent. Replaces
 * `path`. A database must never be copied as a file: its -wal holds the newest events. */
MUST_CHECK bool records_backup(struct records *records, const char *path, struct err *err);

#endif
