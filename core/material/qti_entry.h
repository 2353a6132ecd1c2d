/* Typed responses: texts and numbers. */
#ifndef CORE_MATERIAL_QTI_ENTRY_H
#define CORE_MATERIAL_QTI_ENTRY_H

#include "core/material/qti_derive.h"

/* The ranges of numbers that score: found by asking at every bound that the scoring names and
 * between them. `literals` are the numbers that it names. */
bool qti_derive_number(struct qti_probe *probe, const char *const *literals, unsigned count,
                       struct question *question, struct qti_derived *found);

#endif
