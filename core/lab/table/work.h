/* A work on tables: {"ops": [operation, …]}, one operation a line; an operation with "off": true is
 * passed over. What it results in is always worked out anew from the task's sources. */
#ifndef CORE_LAB_TABLE_WORK_H
#define CORE_LAB_TABLE_WORK_H

#include "core/lab/lab.h"
#include "core/lab/table/ops.h"

struct str;

enum { TABLE_OPS_MAX = 2000 };

enum table_type { TABLE_TEXT, TABLE_NUMBER, TABLE_INTEGER, TABLE_DATE };

struct table_column_rule {
    const char *name;
    enum table_type type;
};

/* What the options of a lab say. Texts are the task's arena's. */
struct table_setup {
    const char *sources[BOOK_SHEETS];
    size_t sources_count;
    const char *result; /* the sheet that is marked */
    const char *totals; /* a second one; NULL: none */
    const char *key[BOOK_COLUMNS], *totals_key[BOOK_COLUMNS];
    size_t key_count, totals_key_count;
    struct table_column_rule columns[BOOK_COLUMNS];
    size_t columns_count;
    const char *class_column, *class_source; /* of `bins`; NULL: none */
    const char *edges[TABLE_FORMS];
    size_t edges_count;
    const char *dates[TABLE_FORMS]; /* forms to be expected, for the screen */
    size_t dates_count;
    const char *units; /* "元=1 万=10000", for the screen; NULL: none */
};

/* ERR_INVALID with the option's name. */
MUST_CHECK bool table_setup(struct lab_task *task, struct table_setup *setup, struct err *err);
enum table_type table_type_of(const struct table_setup *setup, const char *column);
/* A text is of a type; "" is of every one. */
bool table_type_holds(enum table_type type, const char *text);
const char *table_type_name(enum table_type type);

/* The sources, and an empty sheet for the result when no source has its name. */
MUST_CHECK bool table_sources(struct lab_task *task, const struct table_setup *setup,
                              struct table_book *book, struct err *err);

/* Reads a work: the operations as a new array. ERR_FORMAT with the line. */
MUST_CHECK bool table_work_parse(const char *text, size_t len, json_t **ops, struct err *err);
/* The same text for the same operations. */
void table_work_print(const json_t *ops, struct str *out);

/* What became of an operation in a replay. */
struct table_step {
    bool off, failed;
    struct table_effect effect;
    char why[160]; /* what does not fit, when it failed */
};

/* Runs all operations on the sources; one that cannot run is passed over. steps: one for each, may
 * be NULL. */
void table_replay(struct table_book *book, const json_t *ops, struct table_step *steps);

/* CSV of a sheet; what a spreadsheet would take for a formula gets an apostrophe before it, which
 * reading such a file takes away. */
void table_csv(const struct table_sheet *sheet, struct str *out);
/* CSV of any tool → the operation that makes it the sheet `on`; a new object. */
MUST_CHECK bool table_from_csv(const char *file, const char *text, size_t len, const char *on,
                               json_t **op, struct err *err);
/* The operation that adds an empty sheet. */
json_t *table_op_sheet(const char *name);
/* The operations that make sheets what these are, as a new array; `totals` may be NULL. */
json_t *table_ops_whole(const struct table_sheet *result, const struct table_sheet *totals);

#endif
