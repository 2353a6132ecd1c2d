/* A database in memory, made from text and asked by strangers. Queries may only read: the
 * authorizer lets SELECT through and nothing else, steps, time, memory, lengths and rows are
 * bounded. Used in the grading program only, never beside a learner's records. */
#ifndef CORE_LAB_SQL_BASE_H
#define CORE_LAB_SQL_BASE_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stddef.h>

enum {
    SQL_LENGTH_MAX = 20000, /* bytes of a query, and of any value */
    SQL_ROWS_MAX = 20000,   /* of a result */
    SQL_COLUMNS_MAX = 64,
    SQL_STEPS_MAX = 30000000, /* of SQLite's machine, a query */
    SQL_SECONDS_MAX = 10,     /* the same in time, should steps be slow */
    SQL_HEAP_MAX = 256 * 1024 * 1024,
};

enum sql_problem_kind {
    SQL_FINE,
    SQL_NOTHING,   /* no statement in the text */
    SQL_ERROR,     /* SQLite says why */
    SQL_FORBIDDEN, /* more than reading */
    SQL_SEVERAL,   /* more than one statement */
    SQL_SLOW,
    SQL_BIG, /* too many rows or columns, or out of memory */
};

struct sql_problem {
    enum sql_problem_kind kind;
    char message[200]; /* SQLite's own words */
    int offset;        /* byte of the query, -1: unknown */
};

/* A result. Texts live in its arena; NULL is SQL's NULL. Numbers are written in one way: whole ones
 * without decimals, others with six at most. */
struct sql_rows {
    struct arena arena;
    const char **columns;
    size_t columns_count;
    const char ***rows;
    size_t count, room;
    size_t read; /* tables' columns that the query reads */
};
void sql_rows_finish(struct sql_rows *rows);

struct sql_base;

/* Runs scripts of CREATE TABLE, CREATE INDEX and INSERT, one after the other. ERR_FORMAT with the
 * script's name and line and SQLite's words. */
MUST_CHECK bool sql_base_open(const char *const *names, const char *const *scripts, size_t count,
                              struct sql_base **base, struct err *err);
void sql_base_close(struct sql_base *base); /* takes NULL */

/* From now on tables are read backwards where a query leaves the order open: what then differs was
 * left to chance. */
void sql_base_reverse(struct sql_base *base, bool on);

/* Asks. False: see problem; rows are empty then. */
MUST_CHECK bool sql_base_ask(struct sql_base *base, const char *query, struct sql_rows *rows,
                             struct sql_problem *problem);

/* [{"table", "rows", "columns": [{"name", "type", "key"}]}], a new object. */
json_t *sql_base_schema(struct sql_base *base);

const char *sql_problem_name(enum sql_problem_kind kind); /* "forbidden" */

#endif
