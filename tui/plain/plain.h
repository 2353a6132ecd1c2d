/* The line mode: the workstation without screens, for screen readers, serial lines and terminals
 * that cannot move the cursor. */
#ifndef TUI_PLAIN_PLAIN_H
#define TUI_PLAIN_PLAIN_H

#include "base/err.h"
#include "tui/app.h"

/* Serves until the learner leaves, the input ends or a signal comes (app->signal); everything is
 * saved then. The members for screens are set as for app_run, the terminal is not open; a learner
 * who is set goes on at once. */
MUST_CHECK bool plain_run(struct app *app, struct err *err);

#endif
