/* The workstation as a whole: opens what the screens share, runs them, closes it again. */
#ifndef TUI_WORKSTATION_H
#define TUI_WORKSTATION_H

#include "tui/command/command.h"

/* Runs until the learner leaves. Returns an exit status; after a signal it ends by that signal.
 * On a terminal that cannot show it, it says so and goes on in the line mode. */
int workstation_run(struct cli *cli);

/* What `lab run` opens. */
struct workstation_lab {
    const char *lab;     /* id */
    const char *variant; /* name; NULL: the next one, or what is under way */
    const char *learner; /* name; NULL: who used the machine last */
};
/* The same, in a lab. A learner with a PIN has to be chosen first, by the screen that asks for it;
 * the lab then is in the list. */
int workstation_run_lab(struct cli *cli, const struct workstation_lab *lab);

/* The line mode, on a terminal or on pipes. */
int workstation_plain(struct cli *cli);

#endif
