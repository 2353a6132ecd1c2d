/* `xunlian lab …`. */
#ifndef TUI_COMMAND_LAB_H
#define TUI_COMMAND_LAB_H

#include "tui/command/command.h"

extern const struct command command_lab;
/* lab_study.c */
extern const struct command command_lab_list;
extern const struct command command_lab_show;
extern const struct command command_lab_run;

/* Becomes xunlian-lab with these arguments (argv[0]: "lab", or "pack" for lint); returns only when
 * that fails, with the exit status. */
int lab_exec(char **argv);

#endif
