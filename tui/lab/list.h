/* The labs of a work or a level, with how one stands. */
#ifndef TUI_LAB_LIST_H
#define TUI_LAB_LIST_H

#include "tui/app.h"

/* The argument is the path of a work, a level or a function's work …; NULL: the target level. */
extern const struct screen_ops screen_labs;

#endif
