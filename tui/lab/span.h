/* The desk of marking text: entities and relations. */
#ifndef TUI_LAB_SPAN_H
#define TUI_LAB_SPAN_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_span_desk;

#endif
