/* What the files of the journal share. Private to core/exam/journal*.c. */
#ifndef CORE_EXAM_JOURNAL_PARTS_H
#define CORE_EXAM_JOURNAL_PARTS_H

#include "core/exam/journal.h"
#include "core/record/lab_attempt.h"

struct journal {
    struct records *records;
    const struct clock *clock;
    struct clock_moment boot; /* read at the opening, for its id */
    struct attempts row;      /* one, as of the opening */
    bool readonly;
    struct exam exam;
    int64_t last;                  /* newest step */
    struct attempt_result *result; /* of the newest grading, or NULL; heap, scores too */
    char *paper;                   /* the text of the booklet, heap; NULL while sealed */
    size_t paper_len;
    const struct booklet *booklet;
    struct arena arena;
    struct grade_mark *marks;         /* who: in the arena */
    size_t marks_count, marks_graded; /* all; those the newest grading knew */
    char *unsaved;                    /* heap */
    unsigned unsaved_question;
};

const struct attempt *journal_row(const struct journal *journal);

/* Asks, commits, applies. `step` brings what only some events have. When another window has gone on
 * with the exam meanwhile, its steps are folded in first; ERR_BUSY when one of them answered the
 * same question: the same call made again is an answer to that. */
MUST_CHECK bool journal_write(struct journal *journal, struct exam_event *event,
                              struct attempt_step *step, struct err *err);
MUST_CHECK bool journal_event(struct journal *journal, struct exam_event event, struct err *err);
/* The same for an answer that is the work of a lab: both are committed together. The text of the
 * event is the digest of the work. */
MUST_CHECK bool journal_write_lab(struct journal *journal, struct exam_event *event, int64_t lab,
                                  struct lab_save *save, struct err *err);

struct journal *journal_new(struct records *records, const struct clock *clock);
MUST_CHECK bool journal_load_paper(struct journal *journal, const char *digest, struct err *err);
/* Folds the recorded steps that are not folded yet. */
MUST_CHECK bool journal_replay(struct journal *journal, struct err *err);

void journal_keep_result(struct journal *journal, const struct attempt_result *result);
/* Scores per question as recorded, -1 pending; heap. */
int64_t *journal_list_scores(const struct grade *grade);

#endif
