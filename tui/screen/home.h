/* The first screen: the skill tree of all documents, and beside it what the selected row is. */
#ifndef TUI_SCREEN_HOME_H
#define TUI_SCREEN_HOME_H

#include "tui/app.h"

extern const struct screen_ops screen_home;

/* Brings the skill tree to the front with this work, level or document selected. */
void home_show(struct app *app, const char *path);

#endif
