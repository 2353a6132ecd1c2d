/* Lint of labs as far as the material itself can tell; what the engines find is added by core/lab.
 * Private to the lint. */
#ifndef CORE_MATERIAL_CHECK_LAB_H
#define CORE_MATERIAL_CHECK_LAB_H

#include "core/material/check_run.h"

/* Each lab.yaml: its schema, its work and requirements, its variants. */
void check_labs(struct check_run *run);

#endif
