/* The guard of commands (struct cli): the rule of core/exam/guard.h on the command line.
 *
 * The program that opens the records looks itself; the others, which know no records, ask it
 * (`xunlian exam guard`). It looks at the records of the state folder in use and, when a lab's pack
 * is named with --pack, at those of the state folder that this pack is installed in. */
#ifndef TUI_COMMAND_GUARD_H
#define TUI_COMMAND_GUARD_H

#include "tui/command/command.h"

/* Both: true when no assessed exam is under way; else false after one line that names it, and after
 * one that says why the records cannot tell. */
bool guard_here(struct cli *cli, int argc, char **argv);
bool guard_asked(struct cli *cli, int argc, char **argv);

/* The question that the other programs ask; its answer is the exit status. */
extern const struct command command_exam_guard;

#endif
