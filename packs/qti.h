/* QTI files: packages (zip) and single items. */
#ifndef PACKS_QTI_H
#define PACKS_QTI_H

#include "core/material/export.h"
#include "core/material/import.h"

/* Reads a package, told by its first bytes, or one item's XML. */
import_read qti_import;

/* A package of QTI 2.2 or 3.0, with the pictures of the pack. What was written is read back, and a
 * question that differs then is noted. */
extern const struct export_format qti_export_22, qti_export_30;

#endif
