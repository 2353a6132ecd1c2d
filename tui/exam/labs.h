/* Labs of a skills paper: where their packs lie, beginning one, and marking all. */
#ifndef TUI_EXAM_LABS_H
#define TUI_EXAM_LABS_H

#include "core/exam/journal.h"

/* The attempt at the lab of a question, begun with the untouched work when there is none.
 * `data` is the folder that holds packs/. ERR_NOT_FOUND when the pack's version is not installed.
 */
MUST_CHECK bool exam_labs_begin(struct journal *journal, const char *data, unsigned question,
                                int64_t *lab, struct err *err);

/* How far one is with a lab of the paper. */
struct exam_lab {
    bool opened, begun; /* looked at; something was done in it, which counts as the answer */
    int64_t active_ms;  /* at work on it, as it was when it was last saved */
};

MUST_CHECK bool exam_labs_state(const struct journal *journal, struct records *records,
                                unsigned question, struct exam_lab *lab, struct err *err);

/* Called before each work that is marked: the n-th of so many. */
struct exam_labs_progress {
    void (*tell)(void *data, unsigned n, unsigned of);
    void *data;
};

/* What became of the works. */
struct exam_labs_count {
    unsigned marked;  /* now */
    unsigned waiting; /* their pack is missing, or they cannot be marked */
};

/* Has every work of a graded exam marked that was handed in and not marked yet; it is to be graded
 * once more when some were. `progress` may be NULL. *fault tells of the first that waits. False,
 * with the reason in *fault, only when marks cannot be kept. */
MUST_CHECK bool exam_labs_mark(struct journal *journal, struct records *records, const char *data,
                               const struct exam_labs_progress *progress,
                               struct exam_labs_count *count, struct err *fault);

/* The marks of a question's work, as lab_result_json wrote them: its text (heap; false when there
 * are none), and read (NULL; the caller drops it). */
bool exam_labs_text(const struct journal *journal, struct records *records, unsigned question,
                    char **text, size_t *len);
struct json_t *exam_labs_marks(const struct journal *journal, struct records *records,
                               unsigned question);

#endif
