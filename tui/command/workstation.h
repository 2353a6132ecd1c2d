/* The workstation as a whole: opens what the screens share, runs them, closes it again. */
#ifndef TUI_WORKSTATION_H
#define TUI_WORKSTATION_H

#include "tui/command/command.h"

/* Runs until the learner leaves. Returns an exit status; after a signal it ends by that signal.
 * Without a usable terminal it says what to do instead. */
int workstation_run(struct cli *cli);

#endif
