/* What an exam leaves behind when it is over: its result, its answers in the review log (wrong ones
 * thereby in 错题本), and study hours. */
#ifndef TUI_EXAM_AFTER_H
#define TUI_EXAM_AFTER_H

#include "core/record/library.h"
#include "tui/exam/seat.h"

/* Marks what was handed in and records all three; in an order in which a program that is killed
 * between two steps finds them undone and does each once. What was answered goes to the review log,
 * what was left blank does not: unanswered is not wrong. Hours are the time in front of each
 * question, of one question at most the idle limit, of all at most the form's minutes. */
MUST_CHECK bool after_exam(struct seat *seat, struct records *records, struct library *library,
                           struct err *err);

#endif
