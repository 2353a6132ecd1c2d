/* What an exam that is over leaves behind: its result, and study hours. */
#ifndef TUI_EXAM_AFTER_H
#define TUI_EXAM_AFTER_H

#include "tui/exam/labs.h"
#include "tui/exam/seat.h"

/* Credits the hours and marks what was handed in, in this order: a program that is killed in
 * between does the rest, and only that, the next time. Hours are the time in front of each
 * question, of one question at most the idle limit (of a lab the time at work), of all at most the
 * form's minutes. Works of labs are marked then, which `progress` (or NULL) tells of; those that
 * cannot be, because their pack is not in data/packs or another exam is under way, wait, and *waits
 * says why the first of them does (ERR_NONE: none waits). */
MUST_CHECK bool after_exam(struct seat *seat, struct records *records, const char *data,
                           const struct exam_labs_progress *progress, struct err *waits,
                           struct err *err);

#endif
