/* What an exam that is over leaves behind: its result, and study hours. */
#ifndef TUI_EXAM_AFTER_H
#define TUI_EXAM_AFTER_H

#include "tui/exam/seat.h"

/* Credits the hours and marks what was handed in, in this order: a program that is killed in
 * between does the rest, and only that, the next time. Hours are the time in front of each
 * question, of one question at most the idle limit (of a lab the time at work), of all at most the
 * form's minutes. Works of
 * labs are marked then; those that cannot be, because their pack is not in data/packs, wait. */
MUST_CHECK bool after_exam(struct seat *seat, struct records *records, const char *data,
                           struct err *err);

#endif
