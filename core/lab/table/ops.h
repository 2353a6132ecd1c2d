/* Operations on tables, each a JSON object: {"op": name, "on": sheet, …}. The same operation on the
 * same book always gives the same book.
 *
 *   edit      cells: [[row, column, text], …]      row: the number it had in its source
 *   trim      columns                               blanks off both ends
 *   squeeze   columns                               all blanks out
 *   halfwidth columns                               full-width letters, digits and signs
 *   case      columns, to: upper|lower
 *   replace   columns, find, with
 *   map       columns, pairs: {from: to}            whole cells
 *   date      columns, forms: [value_date's]        first form that fits; else left as it is
 *   number    columns, units: {unit: factor}        plain decimals; else left as it is
 *   fill      column, with | above: true | by: column, where
 *                                                   empty cells (all that `where` says, if given)
 *   dedupe    by: [columns], keep: first|last       rows with the same texts there
 *   delete    where | rows: [row, …]
 *   sort      by: [columns], down: bool             numbers by size
 *   rename    column, to
 *   drop      columns
 *   order     columns                               these first, in this order
 *   split     column, at: text, into: [names]       the column itself goes
 *   join      columns, with, into                   the columns go
 *   add       column, with                          a column of one text
 *   calc      into, left, sign: + - * /, right      left and right: columns, or numbers
 *   bin       column, into, edges: [..], names: [..]   [edge, edge): one name more than edges
 *   lookup    from, column, match, take: [columns]  as a spreadsheet's VLOOKUP: the first match
 *   append    from                                  rows of another sheet, columns by name
 *   group     to, by: [1–2 columns], values: [{column, how, as}]   count|sum|mean|min|max
 *   table     columns, rows                         the sheet as made elsewhere
 *   sheet                                           a new sheet without columns and rows
 *
 * `columns` may be left out for all. where: {column, is, value}; is: equals not empty filled
 * contains starts ends less more date not-date number not-number. */
#ifndef CORE_LAB_TABLE_OPS_H
#define CORE_LAB_TABLE_OPS_H

#include "core/lab/table/book.h"

#include <jansson.h>
#include <stdbool.h>

/* What an operation did. */
struct table_effect {
    size_t cells;      /* changed */
    size_t gone, made; /* rows */
    size_t left;       /* cells it was meant for and could not read */
};

enum { TABLE_FORMS = 16, TABLE_UNITS = 16, TABLE_PAIRS = 400 };

/* One operation at work; of the operations themselves. */
struct table_run {
    struct table_book *book;
    struct table_sheet *sheet;
    const json_t *op;
    struct table_effect *effect;
    struct err *err;
};

/* Runs an operation. ERR_INVALID names what does not fit: the book is as it was then. */
MUST_CHECK bool table_apply(struct table_book *book, const json_t *op, struct table_effect *effect,
                            struct err *err);

/* A row meets a condition; false for a condition that is none. `column`: of its column. */
bool table_where(const json_t *where, const char *text);

/* ---- for the operations ---- */

bool table_wrong(struct table_run *run, const char *what);
/* A text of the operation, NULL when it has none of this name. */
const char *table_text(const struct table_run *run, const char *name);
/* Index of the column that a text of the operation names; -1 after an error. */
int table_column(struct table_run *run, const char *name);
/* Indices of a list of columns, all when there is no such list; heap. */
bool table_columns(struct table_run *run, const char *name, size_t **list, size_t *count);
/* Puts a text into a cell and counts it when it differs. */
void table_set_cell(struct table_run *run, struct table_row *row, size_t column, const char *text);

/* Operations on cells (ops_cells.c), on rows and columns (ops_shape.c), among sheets (ops_sheet.c).
 */
typedef bool table_op(struct table_run *run);
table_op table_edit, table_trim, table_squeeze, table_halfwidth, table_case, table_replace;
table_op table_map, table_date, table_number, table_fill, table_calc, table_bin;
table_op table_dedupe, table_delete, table_sort, table_rename, table_drop, table_order;
table_op table_split, table_join, table_add_fixed;
table_op table_lookup, table_append, table_group, table_whole;

#endif
