/* The workstation as a whole: opens what the screens share, runs them, closes it again. */
#ifndef TUI_WORKSTATION_H
#define TUI_WORKSTATION_H

#include "tui/command/command.h"

/* Runs until the learner leaves. Returns an exit status; after a signal it ends by that signal.
 * On a terminal that cannot show it, it says so and goes on in the line mode. */
int workstation_run(struct cli *cli);

/* The line mode, on a terminal or on pipes. */
int workstation_plain(struct cli *cli);

#endif
