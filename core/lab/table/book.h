/* Tables at work: sheets of text cells, as a spreadsheet shows them. All texts live in the book's
 * arena or are borrowed from what it was loaded from; a changed cell gets a new pointer, so that
 * cells compare by pointer first. */
#ifndef CORE_LAB_TABLE_BOOK_H
#define CORE_LAB_TABLE_BOOK_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    BOOK_SHEETS = 16,
    BOOK_COLUMNS = 100,   /* of a sheet */
    BOOK_ROWS = 100000,   /* of a sheet */
    BOOK_CELLS = 1000000, /* of a sheet */
    BOOK_CELL_MAX = 4096, /* bytes */
    BOOK_MADE = 1 << 24,  /* rows made elsewhere are numbered from here on */
};

struct table_row {
    uint32_t id; /* number of the row in its source, from 1; stays when rows move */
    const char **cells;
};

struct table_sheet {
    const char *name;
    const char *file; /* what it was read from, NULL: made by an operation */
    const char **columns;
    size_t columns_count;
    struct table_row *rows;
    size_t count, room;
    uint32_t last_id;
};

struct table_book {
    struct arena arena;
    struct table_sheet sheets[BOOK_SHEETS];
    size_t count;
};

void table_book_finish(struct table_book *book);

/* Reads a source: CSV in any encoding base/csv.h knows (the first row names the columns; shorter
 * rows are filled up, longer ones refused), or a JSON array of flat objects when the name ends in
 * ".json" (columns in order of first appearance; numbers and truth values as JSON writes them, null
 * as empty). The sheet is named like the file without its suffix. */
MUST_CHECK bool table_book_read(struct table_book *book, const char *file, const char *text,
                                size_t len, struct err *err);

/* A sheet without columns and rows. ERR_TOO_BIG, ERR_EXISTS. */
MUST_CHECK bool table_book_add(struct table_book *book, const char *name,
                               struct table_sheet **sheet, struct err *err);
/* NULL when there is none. */
struct table_sheet *table_book_find(const struct table_book *book, const char *name);
/* Index of a column, -1. */
int table_book_column(const struct table_sheet *sheet, const char *name);

/* Adds a row of empty cells; NULL when there is no more room. id 0: the next one. */
struct table_row *table_book_add_row(struct table_book *book, struct table_sheet *sheet,
                                     uint32_t id);
/* Adds a column at `at` of empty cells. ERR_TOO_BIG, ERR_EXISTS, ERR_INVALID for an empty name. */
MUST_CHECK bool table_book_add_column(struct table_book *book, struct table_sheet *sheet, size_t at,
                                      const char *name, struct err *err);
/* Takes columns[i] of the sheet as its i-th. Indices may be fewer, none twice. */
void table_book_pick_columns(struct table_book *book, struct table_sheet *sheet,
                             const size_t *columns, size_t count);

/* A copy of one sheet that can be changed by itself (rows in the same arena). */
struct table_sheet table_book_copy(struct table_book *book, const struct table_sheet *sheet);
/* All sheets of a book, texts borrowed from it. */
void table_book_clone(struct table_book *to, const struct table_book *from);

#endif
