/* Excel workbooks: the zip archive round what core/material/import_xlsx.h reads. */
#ifndef PACKS_XLSX_H
#define PACKS_XLSX_H

#include "core/material/import.h"

/* An .xlsx file. Nothing is unpacked to disk; only the parts needed are read, each up to
 * XLSX_PART_MAX bytes, whatever the archive says of their size. */
import_read xlsx_import;

enum { XLSX_PART_MAX = 64 * 1024 * 1024, XLSX_PARTS_MAX = 10000 };

#endif
