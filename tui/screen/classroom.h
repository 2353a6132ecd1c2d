/* Entry of classroom hours by an instructor, who gives a name and a reason; both are kept. */
#ifndef TUI_SCREEN_CLASSROOM_H
#define TUI_SCREEN_CLASSROOM_H

#include "core/study/hours.h"

#include <stdint.h>

struct app;

/* Asks and records for the learner in front. `path` is the level or 工作内容 that the hours belong
 * to and `name` what it is called; both are copied. */
void classroom_ask(struct app *app, const char *path, const char *name,
                   const struct hours_rules *rules, int32_t day);

#endif
