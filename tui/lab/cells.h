/* The desk for tables: a spreadsheet whose every change is an operation of the work. */
#ifndef TUI_LAB_CELLS_H
#define TUI_LAB_CELLS_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_desk_table;

#endif
