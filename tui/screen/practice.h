/* What to practise: today's reviews, wrong answers, the weakest, at random, or one work. */
#ifndef TUI_SCREEN_PRACTICE_H
#define TUI_SCREEN_PRACTICE_H

#include "tui/app.h"

/* arg: path of a work or a level to begin at; NULL: the learner's target. */
extern const struct screen_ops screen_practice;

#endif
