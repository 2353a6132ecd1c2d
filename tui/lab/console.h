/* The desk of console labs: a terminal of the simulated system, and the form to be filled, side by
 * side where there is room. */
#ifndef TUI_LAB_CONSOLE_H
#define TUI_LAB_CONSOLE_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_console_desk;

#endif
