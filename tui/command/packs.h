/* The packs that a command looks into: those installed, and those named by --pack or --with. */
#ifndef TUI_COMMAND_PACKS_H
#define TUI_COMMAND_PACKS_H

#include "tui/command/command.h"
#include "tui/pack_set.h"

/* pack_set_add_home; one that cannot be read is reported on stderr. */
void pack_set_add_installed(struct pack_set *set, const struct cli *cli);

/* Takes every "--name DIR" out of the arguments and opens it. False after a message: *status. */
bool pack_set_take_options(struct pack_set *set, const char *name, int *argc, char **argv,
                           int *status);

/* Takes a flag ("--json") out of the arguments; true when it was there. */
bool args_take_flag(const char *flag, int *argc, char **argv);

/* Takes "--name VALUE" out of the arguments; NULL when it is not there. *bad is set when the value
 * is missing. */
const char *args_take_value(const char *name, int *argc, char **argv, bool *bad);

/* True, after a message, when an option is left that nobody took. */
bool args_left_over(int argc, char **argv);

#endif
