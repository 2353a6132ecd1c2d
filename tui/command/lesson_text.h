/* A lesson as plain text for a pipe or a printer. */
#ifndef TUI_COMMAND_LESSON_TEXT_H
#define TUI_COMMAND_LESSON_TEXT_H

#include "core/material/lesson.h"

/* Prints title and body on stdout, wrapped to 80 columns: headings without their tags, figures as
 * their captions, inline questions as stem and options; with `answers` also the right response
 * and the explanations. */
void lesson_print(const struct lesson *lesson, bool answers);

#endif
