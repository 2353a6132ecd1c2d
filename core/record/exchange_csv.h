/* Statements as a table for spreadsheets (RFC 4180): what a person reads first, then the event in
 * full, so that the table can be taken up again as well. A text longer than 32,767 characters does
 * not survive being saved by a spreadsheet; it is then refused by its digest. */
#ifndef CORE_RECORD_EXCHANGE_CSV_H
#define CORE_RECORD_EXCHANGE_CSV_H

#include "base/arena.h"
#include "base/csv.h"
#include "base/str.h"
#include "core/record/exchange.h"

void exchange_csv_head(struct str *out);
void exchange_csv_row(struct str *out, const struct statement *statement);

/* Statement of row `row` (from 1; 0 is the head, which says where each column stands). The body is
 * a new reference; texts lie in the arena. ERR_FORMAT with "file:line". */
MUST_CHECK bool exchange_csv_read(const char *file, const struct csv *csv, size_t row,
                                  struct arena *arena, struct statement *statement,
                                  struct err *err);

#endif
