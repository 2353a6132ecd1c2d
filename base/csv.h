/* Comma-separated values (RFC 4180) as office programs write them: with or without a byte order
 * mark, in UTF-8, UTF-16 or GB18030 (GBK), lines ended by LF or CR LF. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct csv_row {
    const char **fields;
    size_t count;
    unsigned line; /* of the file, from 1 */
};

struct csv {
    struct csv_row *rows; /* empty lines are left out */
    size_t count;
    struct arena arena;
};

/* All or nothing. ERR_FORMAT with "file:line" for a NUL or an open quotation, ERR_ENCODING for text
 * that is neither. Freed by csv_finish. */
MUST_CHECK bool csv_parse(const char *file, const char *text, size_t len, struct csv *csv,
                          struct err *err);
/* The same with another separator than ',': a tab, a semicolon. */
MUST_CHECK bool csv_parse_with(const char *file, const char *text, size_t len, char separator,
                               struct csv *csv, struct err *err);
/* The same with the separator, of these three, that its first line has most of. */
MUST_CHECK bool csv_parse_any(const char *file, const char *text, size_t len, struct csv *csv,
                              struct err *err);
void csv_finish(struct csv *csv);

/* The column whose heading is the first of the names (ended by NULL) that is there; SIZE_MAX. */
size_t csv_column(const struct csv_row *head, const char *const *names);
/* A field, "" beyond the row's end. */
const char *csv_field(const struct csv_row *row, size_t column);

/* Appends one field and what follows it (',' or '\n'), quoted when need be. A field that a
 * spreadsheet would take for a formula is quoted and keeps a leading apostrophe. */
struct str;
void csv_add_field(struct str *out, const char *field, char end);

#endif
