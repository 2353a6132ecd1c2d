/* Who trains on this machine: choose, add, set the target, the PIN. */
#ifndef TUI_SCREEN_LEARNERS_H
#define TUI_SCREEN_LEARNERS_H

#include "tui/app.h"

extern const struct screen_ops screen_learners;

#endif
