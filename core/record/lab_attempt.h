/* What the records keep of hands-on labs: attempts as events, the newest text of each work, and the
 * marks with all they say.
 *
 * A start, a leave and the marks are events. The work itself is saved at every step in a table that
 * is truth of its own (lab_work), replaced in place: after a true result a power cut takes nothing
 * back. A work within an exam is saved together with a step of that exam, which holds the digest of
 * the work. Errors are those of records.h. */
#ifndef CORE_RECORD_LAB_ATTEMPT_H
#define CORE_RECORD_LAB_ATTEMPT_H

#include "core/record/attempt.h"

enum { LAB_WORK_MAX = ATTEMPT_BLOB_MAX };

enum lab_attempt_state { LAB_ATTEMPT_OPEN, LAB_ATTEMPT_GRADED, LAB_ATTEMPT_LEFT };

struct lab_attempt {
    int64_t id, learner;
    const char *lab, *pack, *version;
    const char *variant; /* name */
    const char *work;    /* full path of the 工作内容: "4-04-05-05/5/2.1" */
    const char *title;
    int minutes; /* planned */
    const char *engine;
    int64_t exam; /* attempt of an exam it belongs to; 0: none */
    enum lab_attempt_state state;
    int64_t started_ms, ended_ms; /* Unix time; ended 0: not yet */
    int64_t saved_ms;             /* of the newest text here; 0: there is none */
    int64_t saves;                /* how often it was saved; 0: there is none */
    int64_t active_ms;
    int64_t score, full; /* thousandths of a point; score -1: not graded */
    const char *marks;   /* digest, for attempt_text; "" until graded */
};

struct lab_attempts {
    struct lab_attempt *list; /* ascending id */
    size_t count;
    struct arena arena;
};

/* Begins an attempt with the untouched work. Of `attempt` learner, lab, pack, version, variant,
 * work, title, minutes, engine and exam are taken. */
MUST_CHECK bool lab_attempt_start(struct records *records, const struct lab_attempt *attempt,
                                  const char *text, size_t len, int64_t *id, struct err *err);

/* A step of an exam that a save belongs to. */
struct lab_exam_step {
    int64_t attempt;                 /* of the exam */
    int64_t *last;                   /* as for attempt_append */
    const struct attempt_step *step; /* its text becomes the digest of the work */
};

struct lab_save {
    const char *text;
    size_t len;
    int64_t active_ms;                /* of the attempt so far */
    const struct lab_exam_step *exam; /* NULL outside of exams */
    int64_t *saves; /* the number of saves the caller knows, which becomes one more; NULL: any */
};

/* Replaces the work. ERR_TOO_BIG above LAB_WORK_MAX; ERR_INVALID when the attempt is not open, or
 * belongs to an exam and comes without its step; ERR_BUSY when another window saved it meanwhile:
 * nothing is written. */
MUST_CHECK bool lab_attempt_save(struct records *records, int64_t id, const struct lab_save *save,
                                 struct err *err);
/* The work as NUL-terminated heap bytes; *len may be NULL. ERR_NOT_FOUND when it is not here
 * (attempts that were taken up from elsewhere have none); ERR_DIGEST. */
MUST_CHECK bool lab_attempt_text(struct records *records, int64_t id, char **text, size_t *len,
                                 struct err *err);

/* What a grader made of a work. */
struct lab_verdict {
    const char *work; /* what it was given */
    size_t work_len;
    int64_t score, full; /* thousandths of a point */
    const char *marks;   /* the document of lab_result_json */
    size_t marks_len;
};

/* Ends an open attempt with its marks, which stay as they are for ever. ERR_INVALID when it is not
 * open; ERR_BUSY when the work that was marked is not the newest here: nothing is written. */
MUST_CHECK bool lab_attempt_grade(struct records *records, int64_t id,
                                  const struct lab_verdict *verdict, struct err *err);
/* Ends an open attempt without marks. */
MUST_CHECK bool lab_attempt_leave(struct records *records, int64_t id, struct err *err);

/* learner 0: of all; lab NULL: of all. */
MUST_CHECK bool lab_attempt_list(struct records *records, int64_t learner, const char *lab,
                                 struct lab_attempts *attempts, struct err *err);
/* Only this one; ERR_NOT_FOUND. */
MUST_CHECK bool lab_attempt_get(struct records *records, int64_t id, struct lab_attempts *attempts,
                                struct err *err);
void lab_attempts_finish(struct lab_attempts *attempts);

const char *lab_attempt_state_name(enum lab_attempt_state state);

/* How a learner stands with one lab, over its attempts outside of exams. */
struct lab_standing {
    const char *lab;
    const char *work; /* full path, of the newest attempt */
    unsigned attempts, graded;
    int64_t best, full; /* thousandths of a point, of the best attempt; -1 when none was graded */
    int64_t open;       /* newest open attempt; 0: none */
    int64_t newest;     /* newest attempt */
    int64_t active_ms;  /* of all attempts */
};

struct lab_standings {
    struct lab_standing *list; /* by lab */
    size_t count;
    struct arena arena;
};

MUST_CHECK bool lab_standing_list(struct records *records, int64_t learner,
                                  struct lab_standings *standings, struct err *err);
void lab_standings_finish(struct lab_standings *standings);
/* NULL when the learner never tried it. */
const struct lab_standing *lab_standing_of(const struct lab_standings *standings, const char *lab);

#endif
