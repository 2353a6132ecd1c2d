/* `xunlian lab …`. */
#ifndef TUI_COMMAND_LAB_H
#define TUI_COMMAND_LAB_H

#include "tui/command/command.h"

/* Becomes xunlian-lab with these arguments (argv[0]: "lab", or "pack" for lint); returns only when
 * that fails, with the exit status. */
int lab_exec(char **argv);

#endif
