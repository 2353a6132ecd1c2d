/* One attempt, open for work: the exam (exam.h) and its record (core/record/attempt.h) in step.
 * Every call reads the clocks, asks the state machine, commits the event, and only then changes the
 * exam: what journal_exam shows is on disk. When the commit fails the call fails, nothing has
 * changed, and the same call may be made again; a response that could not be saved is kept
 * (journal_unsaved) until a retry saves it. Screens show 已保存 for what returned true, only. */
#ifndef CORE_EXAM_JOURNAL_H
#define CORE_EXAM_JOURNAL_H

#include "core/exam/booklet.h"
#include "core/exam/exam.h"
#include "core/exam/grade.h"
#include "core/record/lab_attempt.h"

struct journal;

/* Creates an attempt on a paper of the records. `paper` is the id of attempt_paper_list. An
 * assessed exam needs a paper with an invigilator's code (ERR_INVALID). A paper that is not sealed
 * is opened at once: the state is then EXAM_OPENED, else EXAM_CREATED. */
MUST_CHECK bool journal_create(struct records *records, const struct clock *clock, int64_t learner,
                               int64_t paper, enum exam_mode mode, struct journal **journal,
                               struct err *err);

/* Opens an attempt by replaying it. One that was under way gets a RETURN event, and when its time
 * is up meanwhile it is submitted. ERR_DAMAGED when the record does not fold to what it says.
 * journal_look only reads: nothing is written, and journal_grade etc. fail. */
MUST_CHECK bool journal_open(struct records *records, const struct clock *clock, int64_t attempt,
                             struct journal **journal, struct err *err);
MUST_CHECK bool journal_look(struct records *records, const struct clock *clock, int64_t attempt,
                             struct journal **journal, struct err *err);
void journal_close(struct journal *journal);

int64_t journal_id(const struct journal *journal);
int64_t journal_learner(const struct journal *journal);
const struct exam *journal_exam(const struct journal *journal);
/* NULL while the paper is sealed. */
const struct booklet *journal_booklet(const struct journal *journal);
/* Time left now, without recording anything. */
int64_t journal_left_ms(const struct journal *journal);

/* Opens a sealed paper. ERR_DENIED when the code is wrong. */
MUST_CHECK bool journal_unseal(struct journal *journal, const char *code, struct err *err);
MUST_CHECK bool journal_start(struct journal *journal, struct err *err);

/* Responses are in the notation of question_grade, letters of the source (booklet_to_source); "" is
 * blank again. An unchanged response is saved already: true, and nothing is written. A lab is
 * answered by its work (journal_lab_save) only: ERR_UNSUPPORTED. */
MUST_CHECK bool journal_answer(struct journal *journal, unsigned question, const char *response,
                               struct err *err);
MUST_CHECK bool journal_flag(struct journal *journal, unsigned question, bool flagged,
                             struct err *err);
MUST_CHECK bool journal_visit(struct journal *journal, unsigned question, struct err *err);
MUST_CHECK bool journal_pause(struct journal *journal, struct err *err);
MUST_CHECK bool journal_continue(struct journal *journal, struct err *err);
MUST_CHECK bool journal_warn(struct journal *journal, int64_t left_ms, struct err *err);
MUST_CHECK bool journal_submit(struct journal *journal, struct err *err);

/* To be called about every second while running: writes a tick when EXAM_TICK_MS have passed since
 * the newest event, and submits when the time is up (*ended, which may be NULL). */
MUST_CHECK bool journal_tick(struct journal *journal, bool *ended, struct err *err);

/* The response whose commit failed last, or NULL; borrowed until the next call. */
const char *journal_unsaved(const struct journal *journal, unsigned *question);
/* Saves it; true when there is nothing to save. */
MUST_CHECK bool journal_retry(struct journal *journal, struct err *err);

/* An invigilator reopens what is locked or submitted and not yet graded. ERR_DENIED when the code
 * is wrong or the paper has none. */
MUST_CHECK bool journal_reopen(struct journal *journal, const char *code, const char *reason,
                               int64_t extra_ms, struct err *err);

/* Grades what is over and records the result; again after marks by hand. The answers settled by it
 * enter the learner's review log, and what was wrong 错题本, in the same transaction: each answer
 * once, however often it is graded. grade_finish. */
MUST_CHECK bool journal_grade(struct journal *journal, struct grade *grade, struct err *err);
/* A mark by hand, in thousandths of a point; graded exams only. Markers are told apart by name,
 * spaces at its ends aside. */
MUST_CHECK bool journal_mark(struct journal *journal, unsigned question, const char *who,
                             int64_t millis, struct err *err);
/* The marks so far, in order; borrowed. */
const struct grade_mark *journal_marks(const struct journal *journal, size_t *count);
/* What a grading gives now, recording nothing. grade_finish. */
MUST_CHECK bool journal_preview(const struct journal *journal, struct grade *grade,
                                struct err *err);

/* ---- the check of an attempt ---- */

/* ---- labs of a skills paper ---- */

/* The attempt at the lab of a question (core/record/lab_attempt.h); 0 while it has not been begun.
 */
MUST_CHECK bool journal_lab(const struct journal *journal, unsigned question, int64_t *lab,
                            struct err *err);
/* Begins it with the untouched work, while the exam is running. ERR_EXISTS when it was begun. */
MUST_CHECK bool journal_lab_start(struct journal *journal, unsigned question, const char *text,
                                  size_t len, int64_t *lab, struct err *err);
/* Saves the work as the answer to its question: the answer in the record is the work's digest. An
 * unchanged work is saved already. active_ms and saves as for lab_save: ERR_BUSY when another window
 * has saved this work meanwhile. */
MUST_CHECK bool journal_lab_save(struct journal *journal, unsigned question, int64_t lab,
                                 const char *text, size_t len, int64_t active_ms, int64_t *saves,
                                 struct err *err);
/* Keeps what the grader found and marks the question with the same share of its points. Once more
 * after a crash between the two is fine. */
MUST_CHECK bool journal_lab_mark(struct journal *journal, unsigned question, int64_t lab,
                                 const struct lab_verdict *verdict, struct err *err);

/* ---- the check ---- */

struct journal_verdict {
    struct chain_report chain; /* of the whole records */
    bool paper_whole;          /* its text has the digest the events hold, and reads back */
    bool folds;                /* every step is allowed and gives the state and time it recorded */
    bool graded;               /* there is a result */
    bool grade_same;           /* and grading again gives the same */
    int64_t first_bad;         /* event that does not fold; 0: none */
    size_t anomalies;          /* of the clock; listed in journal_exam */
    bool sound;                /* everything holds; anomalies are for people to judge */
};

/* Holds an attempt against its events, its paper and its result. */
MUST_CHECK bool journal_verify(struct records *records, const struct clock *clock, int64_t attempt,
                               struct journal_verdict *verdict, struct err *err);

#endif
