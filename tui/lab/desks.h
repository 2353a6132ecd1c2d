/* The desks there are. */
#ifndef TUI_LAB_DESKS_H
#define TUI_LAB_DESKS_H

#include "tui/lab/desk.h"

/* Ended by NULL, in the order of core/lab/registry.c. */
extern const struct lab_desk_ops *const lab_desks[];

/* The desk of an engine; NULL when there is none: its labs are done with other tools and marked by
 * `xunlian lab grade`. */
const struct lab_desk_ops *lab_desk_find(const char *engine);

#endif
