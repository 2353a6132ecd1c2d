/* The first page: what this is, and who is there. Also adds further learners: then arg is not NULL
 * and nothing is explained. */
#ifndef TUI_SCREEN_WELCOME_H
#define TUI_SCREEN_WELCOME_H

#include "tui/app.h"

extern const struct screen_ops screen_welcome;

#endif
