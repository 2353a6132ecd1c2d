/* Marks of an attempt: the score by rule, every fault, and the clause it breaks. */
#ifndef TUI_LAB_RESULT_H
#define TUI_LAB_RESULT_H

#include "tui/app.h"

/* The argument is the attempt's number (const int64_t *). */
extern const struct screen_ops screen_lab_result;

#endif
