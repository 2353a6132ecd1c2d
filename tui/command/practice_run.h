/* A sitting of practice over lines of text, and as JSON events for programs. */
#ifndef TUI_COMMAND_PRACTICE_RUN_H
#define TUI_COMMAND_PRACTICE_RUN_H

#include "tui/practice/sitting.h"

/* Asks question after question on the terminal or through pipes. An exit status. */
int practice_run_lines(struct sitting *sitting);

/* The same as one JSON document a line: {"event":"question"…} is answered by a line on standard
 * input (the response; empty to skip, "!" for not knowing) and followed by {"event":"answer"…};
 * {"event":"summary"…} comes at the end. */
int practice_run_json(struct sitting *sitting);

#endif
