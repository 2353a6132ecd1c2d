/* How exams are put into words, on screens and by commands. */
#ifndef TUI_EXAM_WORDS_H
#define TUI_EXAM_WORDS_H

#include "base/err.h"
#include "core/material/blueprint.h"

#include <stdint.h>

enum { EXAM_POINTS = 24 };

/* The exam itself refuses: the detail is the msgid that says why. */
bool exam_is_refusal(const struct err *err);

/* "0.5" of 500 thousandths; at most three decimals. */
const char *exam_points(int64_t millis, char text[EXAM_POINTS]);

/* "under way", translated. */
const char *exam_state_text(const char *state);

/* What a right but incomplete response scores, translated. */
const char *exam_rule_text(enum blueprint_partial partial);

#endif
