/* QTI files: packages (zip) and single items. */
#ifndef PACKS_QTI_H
#define PACKS_QTI_H

#include "core/material/import.h"

/* Reads a package, told by its first bytes, or one item's XML. */
import_read qti_import;

#endif
