#include "core/record/db.h"

#include "base/str.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_MS = 5000, BUSY_STEP_MS = 5 };

static enum err_code code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_DAMAGED;
    case SQLITE_FULL:
        return ERR_NO_SPACE;
    default:
        return ERR_DATABASE;
    }
}

bool db_fail(struct db *db, int rc, struct err *err)
{
    const char *file = db->handle ? sqlite3_db_filename(db->handle, "main") : NULL;
    err_set(err, code_of(rc), "%s", file ? file : "");
    return err_detail(err, "%s", db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc));
}

bool db_exec(struct db *db, const char *sql, struct err *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || db_fail(db, rc, err);
}

static bool read_pragma(struct db *db, const char *sql, int64_t *value, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW || db_fail(db, rc, err);
}

static bool read_identity(struct db *db, int64_t *application, int64_t *version, struct err *err)
{
    /* One snapshot: another process may write both between the two reads. */
    bool ok = db_exec(db, "BEGIN", err) &&
              read_pragma(db, "PRAGMA application_id", application, err) &&
              read_pragma(db, "PRAGMA user_version", version, err);
    bool ended = sqlite3_get_autocommit(db->handle) || db_exec(db, "COMMIT", ok ? err : NULL);
    return ok && ended;
}

/* The switch to WAL needs the file alone and does not call the busy handler. */
static bool enter_wal(struct db *db, struct err *err)
{
    int rc = SQLITE_BUSY;
    for (int waited = 0; waited <= BUSY_MS; waited += BUSY_STEP_MS) {
        rc = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (rc != SQLITE_BUSY)
            break;
        sqlite3_sleep(BUSY_STEP_MS);
    }
    return rc == SQLITE_OK || db_fail(db, rc, err);
}

/* Another process may have taken the step while we waited: the version is read again inside. */
static bool run_step(struct db *db, int step, struct err *err)
{
    char pragmas[96];
    int64_t version;
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %lu; PRAGMA user_version = %d;",
             (unsigned long) db->kind->application, step + 1);
    if (!db_begin(db, err))
        return false;
    bool ok = read_pragma(db, "PRAGMA user_version", &version, err);
    if (ok && version == step)
        ok = db_exec(db, db->kind->steps[step], err) && db_exec(db, pragmas, err);
    if (!ok) {
        db_rollback(db);
        return false;
    }
    return db_commit(db, err);
}

static bool is_empty(struct db *db, bool *empty, struct err *err)
{
    int64_t n;
    if (!read_pragma(db, "SELECT count(*) FROM sqlite_schema", &n, err))
        return false;
    *empty = n == 0;
    return true;
}

static bool migrate(struct db *db, struct err *err)
{
    int64_t application, version;
    bool empty = false;
    const char *file = sqlite3_db_filename(db->handle, "main");
    if (!read_identity(db, &application, &version, err))
        return false;
    if (application == db->kind->application && version == db->kind->step_count)
        return true;
    if (application == 0 && version == 0) {
        if (!is_empty(db, &empty, err))
            return false;
        /* Another process may be in its first step just now; the step itself looks again. */
        if (!empty && !read_identity(db, &application, &version, err))
            return false;
    }
    if (application != db->kind->application && !(empty && application == 0))
        return err_set(err, ERR_FORMAT, "%s", file ? file : "");
    if (version > db->kind->step_count) {
        err_set(err, ERR_NEWER, "%s", file ? file : "");
        return err_detail(err, "%d > %d", (int) version, db->kind->step_count);
    }
    if (db->kind->wal && !enter_wal(db, err))
        return false;
    for (int step = (int) version; step < db->kind->step_count; step++)
        if (!run_step(db, step, err))
            return false;
    return true;
}

static bool configure(struct db *db, struct err *err)
{
    char sql[256];
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    snprintf(sql, sizeof sql,
             "PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
             "PRAGMA cache_size = -%d;",
             db->kind->cache_kib);
    return db_exec(db, sql, err) && (!db->kind->extend || db->kind->extend(db->handle, err));
}

bool db_open(struct db *db, const char *path, const struct db_kind *kind, struct err *err)
{
    *db = (struct db){.kind = kind};
    int rc = sqlite3_open_v2(
        path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        db_fail(db, rc, err);
        if (err)
            snprintf(err->object, sizeof err->object, "%s", path);
        db_close(db);
        return false;
    }
    db->prepared = xcalloc((size_t) kind->statement_count, sizeof *db->prepared);
    if (configure(db, err) && migrate(db, err))
        return true;
    db_close(db);
    return false;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; db->prepared && i < db->kind->statement_count; i++)
        sqlite3_finalize(db->prepared[i]);
    free(db->prepared);
    sqlite3_close(db->handle);
    *db = (struct db){0};
}

bool db_begin(struct db *db, struct err *err)
{
    return db_exec(db, "BEGIN IMMEDIATE", err);
}

bool db_begin_read(struct db *db, struct err *err)
{
    return db_exec(db, "BEGIN", err);
}

bool db_commit(struct db *db, struct err *err)
{
    if (db_exec(db, "COMMIT", err))
        return true;
    db_rollback(db);
    return false;
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

struct query query_open(struct db *db, int statement)
{
    struct query query = {.db = db, .rc = SQLITE_OK};
    if (!db->prepared[statement])
        query.rc = sqlite3_prepare_v3(db->handle, db->kind->statements[statement], -1,
                                      SQLITE_PREPARE_PERSISTENT, &db->prepared[statement], NULL);
    query.stmt = db->prepared[statement];
    return query;
}

void query_int(struct query *query, int64_t value)
{
    query->bound++;
    if (query->rc == SQLITE_OK)
        query->rc = sqlite3_bind_int64(query->stmt, query->bound, value);
}

void query_text(struct query *query, const char *value)
{
    query->bound++;
    if (query->rc == SQLITE_OK)
        query->rc = sqlite3_bind_text(query->stmt, query->bound, value, -1, SQLITE_STATIC);
}

void query_bytes(struct query *query, const void *value, size_t n)
{
    query->bound++;
    if (query->rc == SQLITE_OK)
        query->rc = sqlite3_bind_blob64(query->stmt, query->bound, value, n, SQLITE_STATIC);
}

bool query_row(struct query *query)
{
    if (query->rc != SQLITE_OK && query->rc != SQLITE_ROW)
        return false;
    query->rc = sqlite3_step(query->stmt);
    return query->rc == SQLITE_ROW;
}

int64_t query_get_int(struct query *query, int column)
{
    return sqlite3_column_int64(query->stmt, column);
}

const char *query_get_text(struct query *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->stmt, column);
    return text ? (const char *) text : "";
}

bool query_get_null(struct query *query, int column)
{
    return sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
}

const void *query_get_bytes(struct query *query, int column, size_t *n)
{
    const void *bytes = sqlite3_column_blob(query->stmt, column);
    *n = (size_t) sqlite3_column_bytes(query->stmt, column);
    return bytes;
}

bool query_end(struct query *query, struct err *err)
{
    bool ok = query->rc == SQLITE_OK || query->rc == SQLITE_ROW || query->rc == SQLITE_DONE;
    if (!ok)
        db_fail(query->db, query->rc, err);
    if (query->stmt) {
        sqlite3_reset(query->stmt);
        sqlite3_clear_bindings(query->stmt);
    }
    return ok;
}

bool query_run(struct query *query, struct err *err)
{
    while (query_row(query))
        ;
    return query_end(query, err);
}

int db_changes(struct db *db)
{
    return sqlite3_changes(db->handle);
}
