/* The desk of choosing: classes, preferences, orders. */
#ifndef TUI_LAB_CHOICE_H
#define TUI_LAB_CHOICE_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_choice_desk;

#endif
