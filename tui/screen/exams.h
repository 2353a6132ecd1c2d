/* 模拟考试: what can be sat, what is under way, how it went so far. */
#ifndef TUI_SCREEN_EXAMS_H
#define TUI_SCREEN_EXAMS_H

#include "tui/app.h"

extern const struct screen_ops screen_exams;

/* Looks whether an assessed exam is under way (struct app). */
void exams_guard(struct app *app);
/* Goes back to the assessed exam that the learner has under way, if there is one. */
void exams_return(struct app *app);

#endif
