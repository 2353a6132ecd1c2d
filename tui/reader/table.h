/* A table: cells gathered first, then columns fitted to the room and drawn with box lines. */
#ifndef TUI_READER_TABLE_H
#define TUI_READER_TABLE_H

#include "tui/widget/text.h"

enum table_align { TABLE_LEFT, TABLE_CENTRE, TABLE_RIGHT };

struct table_run {
    enum style style;
    size_t start, len; /* of the table's bytes */
};

struct table_cell {
    size_t first_run, runs;
    size_t start, len;
    int64_t offset;
    enum table_align align;
};

struct table {
    struct str bytes;
    struct table_run *runs;
    struct table_cell *cells;
    size_t run_count, run_cap, cell_count, cell_cap;
    size_t columns; /* cells come row by row; the first row is the head */
    int64_t offset; /* of the table, until a cell has its own */
};

void table_finish(struct table *table);
void table_begin(struct table *table, size_t columns, int64_t offset);
void table_cell(struct table *table, enum table_align align);
/* Adds to the last cell; offset < 0: unknown. */
void table_add(struct table *table, enum style style, const char *s, size_t n, int64_t offset);
/* Appends the table, at most `cols` columns wide behind `prefix`: columns keep their natural width
 * where they fit; else the widest ones are narrowed and their cells wrapped. */
void table_put(const struct table *table, struct text *text, const char *prefix, int cols);

#endif
