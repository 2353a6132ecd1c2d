#include "core/record/records.h"
#include "core/record/store.h"

#include <sqlite3.h>
#include <string.h>

/* What is carried from row to row. */
struct walk {
    struct db *shadow; /* an empty database that the events are projected into */
    struct chain_report *report;
    int64_t mark;
    unsigned char mark_hash[EVENT_HASH];
    int64_t last;
    unsigned char last_hash[EVENT_HASH];
};

static void bad(struct chain_report *report, int64_t seq)
{
    if (report->first_bad == 0 || seq < report->first_bad)
        report->first_bad = seq;
}

static void check_row(struct walk *walk, const struct event *event)
{
    unsigned char hash[EVENT_HASH];
    event_hash(event, hash);
    if (event->seq != walk->last + 1 || memcmp(event->prev, walk->last_hash, EVENT_HASH) != 0 ||
        memcmp(event->hash, hash, EVENT_HASH) != 0)
        bad(walk->report, event->seq);
    if (event->seq == walk->mark && memcmp(event->hash, walk->mark_hash, EVENT_HASH) != 0)
        bad(walk->report, event->seq);
}

static void walk_row(struct walk *walk, struct query *query)
{
    struct event event = {0};
    if (event_read(query, &event))
        check_row(walk, &event);
    else
        bad(walk->report, event.seq);
    walk->report->events++;
    walk->last = event.seq;
    memcpy(walk->last_hash, event.hash, EVENT_HASH);
    if (strcmp(event.kind, "loss") == 0)
        walk->report->losses++;
    if (!project_apply(walk->shadow, &event, NULL))
        walk->report->projections_bad = true;
}

/* The end of the chain against the head in the database and the mark outside of it. */
static bool check_end(struct records *records, struct walk *walk, struct err *err)
{
    unsigned char hash[EVENT_HASH];
    int64_t head;
    struct err missing = ERR_INIT;
    if (!event_head(records, &head, hash, &missing)) {
        if (missing.code != ERR_DAMAGED) {
            *err = missing;
            return false;
        }
        walk->report->truncated = true;
        return true;
    }
    if (head > walk->last || walk->mark > walk->last)
        walk->report->truncated = true;
    else if (head < walk->last)
        bad(walk->report, head + 1);
    else if (memcmp(hash, walk->last_hash, EVENT_HASH) != 0)
        bad(walk->report, walk->last);
    return true;
}

static bool walk_events(struct records *records, struct walk *walk, struct err *err)
{
    struct query query = query_open(&records->db, ST_EVENT_ALL);
    while (query_row(&query))
        walk_row(walk, &query);
    return query_end(&query, err) && check_end(records, walk, err);
}

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    int type = sqlite3_column_type(a, column);
    if (type != sqlite3_column_type(b, column))
        return false;
    if (type == SQLITE_NULL)
        return true;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(a, column) == sqlite3_column_int64(b, column);
    int n = sqlite3_column_bytes(a, column);
    if (n != sqlite3_column_bytes(b, column))
        return false;
    return n == 0 ||
           memcmp(sqlite3_column_blob(a, column), sqlite3_column_blob(b, column), (size_t) n) == 0;
}

/* *same is false at the first row that differs. */
static bool compare_rows(struct db *db, sqlite3_stmt *a, sqlite3_stmt *b, bool *same,
                         struct err *err)
{
    for (;;) {
        int rc_a = sqlite3_step(a), rc_b = sqlite3_step(b);
        if (rc_a != SQLITE_ROW && rc_a != SQLITE_DONE)
            return db_fail(db, rc_a, err);
        if (rc_a != rc_b) {
            *same = false;
            return true;
        }
        if (rc_a == SQLITE_DONE)
            return true;
        for (int i = 0; i < sqlite3_column_count(a); i++)
            *same = *same && same_value(a, b, i);
        if (!*same)
            return true;
    }
}

static bool compare_table(struct db *db, struct db *shadow, const char *sql, bool *same,
                          struct err *err)
{
    sqlite3_stmt *a = NULL, *b = NULL;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &a, NULL);
    bool ok = rc == SQLITE_OK || db_fail(db, rc, err);
    if (ok) {
        rc = sqlite3_prepare_v2(shadow->handle, sql, -1, &b, NULL);
        ok = rc == SQLITE_OK || db_fail(shadow, rc, err);
    }
    ok = ok && compare_rows(db, a, b, same, err);
    sqlite3_finalize(a);
    sqlite3_finalize(b);
    return ok;
}

static bool compare_projections(struct db *db, struct db *shadow, bool *same, struct err *err)
{
    static const char *const tables[] = {
#define X(table, order) "SELECT * FROM " #table " ORDER BY " order,
        PROJECTIONS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables && *same; i++)
        if (!compare_table(db, shadow, tables[i], same, err))
            return false;
    return true;
}

/* An index that differs from its table gives other rows than the table has. */
static bool check_indexes(struct db *db, bool *same, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *same = *same && strcmp((const char *) sqlite3_column_text(stmt, 0), "ok") == 0;
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW || db_fail(db, rc, err);
}

bool chain_verify(struct records *records, struct chain_report *report, struct err *err)
{
    struct db shadow;
    bool same = true, ok = false;
    *report = (struct chain_report){0};
    struct walk walk = {.shadow = &shadow, .report = report};
    if (!db_open(&shadow, ":memory:", &records_kind, err))
        return false;
    if (!db_begin(&shadow, err) || !db_begin_read(&records->db, err))
        goto out;
    event_mark_read(records->mark, &walk.mark, walk.mark_hash);
    ok = walk_events(records, &walk, err) &&
         compare_projections(&records->db, &shadow, &same, err) &&
         check_indexes(&records->db, &same, err);
    report->projections_bad = report->projections_bad || !same;
    db_rollback(&records->db);
out:
    db_close(&shadow);
    return ok;
}
