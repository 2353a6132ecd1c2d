/* Lint of the papers a pack brings with it (papers/): each can be sat, holds its bank's questions
 * as they are now, and parallel ones share none. */
#ifndef CORE_EXAM_FIXED_H
#define CORE_EXAM_FIXED_H

#include "core/material/check.h"

/* Adds what is wrong to a report of check_pack on the same folder. */
void fixed_lint(const char *dir, struct check_report *report);

#endif
