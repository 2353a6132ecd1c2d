/* Labs of a skills paper: where their packs lie, beginning one, and marking all. */
#ifndef TUI_EXAM_LABS_H
#define TUI_EXAM_LABS_H

#include "core/exam/journal.h"

/* The attempt at the lab of a question, begun with the untouched work when there is none.
 * `data` is the folder that holds packs/. ERR_NOT_FOUND when the pack's version is not installed.
 */
MUST_CHECK bool exam_labs_begin(struct journal *journal, const char *data, unsigned question,
                                int64_t *lab, struct err *err);

/* Has every work marked that was handed in and not marked yet, before the grading. Works whose pack
 * is missing, or that cannot be marked, wait; *waiting (may be NULL) counts them, and *err tells of
 * the first. False only when the marks cannot be kept. */
MUST_CHECK bool exam_labs_mark(struct journal *journal, struct records *records, const char *data,
                               unsigned *waiting, struct err *err);

/* The marks of a question's work, as lab_result_json wrote them; NULL when there are none. The
 * caller drops it. */
struct json_t *exam_labs_marks(const struct journal *journal, struct records *records,
                               unsigned question);

#endif
