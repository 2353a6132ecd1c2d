/* Questions from a sheet: one row for each, columns by their headings (sheet_columns.h). */
#ifndef CORE_MATERIAL_IMPORT_SHEET_H
#define CORE_MATERIAL_IMPORT_SHEET_H

#include "base/csv.h"
#include "core/material/import.h"

/* Comma, semicolon or tab separated values, in any charset that charset_decode knows. */
import_read import_sheet;

/* The rows of a sheet; out->file is set. The heading stands in one of the first ten rows. */
bool import_rows(const struct csv *rows, const struct import_options *options, struct import *out);

#endif
