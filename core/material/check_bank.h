/* Lint of questions: each by itself, and all of a pack together. Private to the lint. */
#ifndef CORE_MATERIAL_CHECK_BANK_H
#define CORE_MATERIAL_CHECK_BANK_H

#include "core/material/check_run.h"

/* All questions of the pack's lessons. */
void check_bank(struct check_run *run);

#endif
