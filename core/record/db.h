/* One SQLite database: opened with care, migrated step by step, its statements named by an enum and
 * prepared when first used. Internal to core/record, the only folder that knows SQLite. */
#ifndef CORE_RECORD_DB_H
#define CORE_RECORD_DB_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

/* What a database is; static data of its owner. */
struct db_kind {
    uint32_t application;     /* application_id */
    const char *const *steps; /* steps[i] takes user_version i to i + 1 */
    int step_count;
    const char *const *statements; /* by the owner's enum */
    int statement_count;
    bool wal;      /* write-ahead log; else a rollback journal */
    int cache_kib; /* page cache */
    bool (*extend)(struct sqlite3 *handle, struct err *err); /* registers functions; may be NULL */
};

struct db {
    struct sqlite3 *handle;
    struct sqlite3_stmt **prepared;
    const struct db_kind *kind;
};

/* Opens or creates the file (":memory:" for none) and runs the missing steps, each in one
 * transaction with its user_version. ERR_NEWER when the file has steps that we do not know,
 * ERR_FORMAT when it belongs to another application, ERR_DAMAGED when it is no database. */
MUST_CHECK bool db_open(struct db *db, const char *path, const struct db_kind *kind,
                        struct err *err);
void db_close(struct db *db);

/* A write transaction (BEGIN IMMEDIATE), or a consistent view for several reads. */
MUST_CHECK bool db_begin(struct db *db, struct err *err);
MUST_CHECK bool db_begin_read(struct db *db, struct err *err);
/* When the commit fails everything is rolled back. */
MUST_CHECK bool db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);

/* Runs fixed SQL that gives no rows. */
MUST_CHECK bool db_exec(struct db *db, const char *sql, struct err *err);

/* Fills err from SQLite's state; returns false. */
bool db_fail(struct db *db, int rc, struct err *err);

/* A run of one statement. Values are bound in order of their place; the first fault sticks and is
 * told by query_end. */
struct query {
    struct db *db;
    struct sqlite3_stmt *stmt;
    int bound;
    int rc;
};

struct query query_open(struct db *db, int statement);
void query_int(struct query *query, int64_t value);
void query_text(struct query *query,
                const char *value); /* NULL binds NULL; borrowed till the end */
void query_bytes(struct query *query, const void *value, size_t n);
/* True while there is a row. */
bool query_row(struct query *query);
int64_t query_get_int(struct query *query, int column);
const char *query_get_text(struct query *query, int column); /* never NULL; valid until next row */
bool query_get_null(struct query *query, int column);
const void *query_get_bytes(struct query *query, int column, size_t *n);
/* Frees the statement for its next run; false when anything failed. */
MUST_CHECK bool query_end(struct query *query, struct err *err);
/* Runs a statement that gives no rows. */
MUST_CHECK bool query_run(struct query *query, struct err *err);

/* Rows that the last INSERT, UPDATE or DELETE touched. */
int db_changes(struct db *db);

#endif
