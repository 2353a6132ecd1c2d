/* Reading a lesson. */
#ifndef TUI_SCREEN_LESSON_H
#define TUI_SCREEN_LESSON_H

#include "tui/app.h"

/* arg: lesson id, or "id@offset" with a byte of the body to begin at. */
extern const struct screen_ops screen_lesson;

/* Shows a place: in the lesson in front when it is that one, else in place of a lesson in front,
 * else on top. */
void lesson_show(struct app *app, const char *arg);

/* Opens a lesson on top, at one of its sections (-1: where one stopped). */
void lesson_show_section(struct app *app, const char *id, int section);

#endif
