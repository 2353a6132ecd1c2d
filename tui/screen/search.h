/* Searching all lessons and standards while typing. */
#ifndef TUI_SCREEN_SEARCH_H
#define TUI_SCREEN_SEARCH_H

#include "tui/app.h"

/* arg: words to begin with, NULL for those searched last. */
extern const struct screen_ops screen_search;

#endif
