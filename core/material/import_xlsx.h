/* Questions from the parts of an Excel workbook (ECMA-376, SpreadsheetML). Who unpacks the parts
 * is no matter here. */
#ifndef CORE_MATERIAL_IMPORT_XLSX_H
#define CORE_MATERIAL_IMPORT_XLSX_H

#include "core/material/import.h"

struct xlsx_part {
    const char *text; /* NULL when the workbook has none */
    size_t len;
};

/* The name of the first worksheet's part ("xl/worksheets/sheet1.xml"), from xl/workbook.xml and
 * xl/_rels/workbook.xml.rels. False after a fault. */
bool xlsx_first_sheet(struct xlsx_part workbook, struct xlsx_part relations, struct import *out,
                      const char **name);

/* Reads that worksheet with its shared strings (xl/sharedStrings.xml) as rows of import_rows. */
bool xlsx_read(struct xlsx_part sheet, struct xlsx_part strings,
               const struct import_options *options, struct import *out);

#endif
