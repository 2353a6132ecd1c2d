/* A report for people: a title, sections, lines and tables, as text of 80 columns or as one page of
 * HTML that needs no other file and prints with page numbers. Everything is escaped, also what a
 * terminal would obey. */
#ifndef TUI_COMMAND_SHEET_H
#define TUI_COMMAND_SHEET_H

#include "base/err.h"
#include "base/str.h"

enum sheet_form { SHEET_TEXT, SHEET_HTML };

enum { SHEET_COLUMNS = 12 };

struct sheet {
    enum sheet_form form;
    struct str out;
    unsigned columns; /* of the open table */
    unsigned right;   /* bit i: column i holds numbers */
    char **cells;     /* row by row, the heads first */
    size_t cells_count;
};

void sheet_begin(struct sheet *sheet, enum sheet_form form, const char *title);
void sheet_section(struct sheet *sheet, const char *title);
void sheet_line(struct sheet *sheet, const char *text);

/* A table: its heads, then cell after cell until the end. The last column takes what is left of the
 * line and is wrapped. */
void sheet_table(struct sheet *sheet, const char *const *heads, unsigned columns, unsigned right);
void sheet_cell(struct sheet *sheet, const char *text);
void sheet_cellf(struct sheet *sheet, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A figure with so many decimals; "-" when it is not defined. */
void sheet_number(struct sheet *sheet, double value, int decimals);
void sheet_table_end(struct sheet *sheet);

/* The whole document; heap. */
char *sheet_end(struct sheet *sheet);

/* Text between tags or within quotes of an attribute. */
void sheet_escape(struct str *out, const char *text);
/* What every printed page has: paper size, page numbers, fonts. CSS, to be followed by one's own.
 */
extern const char sheet_style[];

/* Writes a document to a file, whole or not at all, or (NULL, "-") to standard output. */
int sheet_write(const char *path, const char *text);

#endif
