#include "core/lab/sql/base.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/lab/reason.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct sql_base {
    sqlite3 *db;
    sqlite3 *plain; /* empty; asked for what SQLite's own printf() gives */
    size_t steps, read;
    struct timespec since;
    bool slow, forbidden;
};

enum { STEP = 1000 };

static const char *const problem_names[] = {
    [SQL_FINE] = "fine",       [SQL_NOTHING] = "nothing",
    [SQL_ERROR] = "error",     [SQL_FORBIDDEN] = "forbidden",
    [SQL_SEVERAL] = "several", [SQL_SLOW] = "slow",
    [SQL_BIG] = "big"};

const char *sql_problem_name(enum sql_problem_kind kind)
{
    return problem_names[kind];
}

void sql_rows_finish(struct sql_rows *rows)
{
    free(rows->rows);
    arena_finish(&rows->arena);
    *rows = (struct sql_rows){0};
}

/* ---- limits ---- */

static int on_progress(void *data)
{
    struct sql_base *base = data;
    struct timespec now;
    base->steps += STEP;
    clock_gettime(CLOCK_MONOTONIC, &now);
    base->slow = base->slow || base->steps > SQL_STEPS_MAX ||
                 now.tv_sec - base->since.tv_sec > SQL_SECONDS_MAX;
    return base->slow;
}

static void begin(struct sql_base *base)
{
    base->steps = base->read = 0;
    base->slow = base->forbidden = false;
    clock_gettime(CLOCK_MONOTONIC, &base->since);
}

static int may_build(void *data, int action, const char *a, const char *b, const char *c,
                     const char *d)
{
    (void) data, (void) a, (void) b, (void) c, (void) d;
    switch (action) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_REINDEX:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

/* What gives another answer each time, or reaches out. */
static bool function_denied(const char *name)
{
    static const char *const denied[] = {"load_extension", "random",         "randomblob",
                                         "zeroblob",       "fts3_tokenizer", NULL};
    for (size_t i = 0; name && denied[i]; i++)
        if (sqlite3_stricmp(name, denied[i]) == 0)
            return true;
    return false;
}

static int may_ask(void *data, int action, const char *a, const char *b, const char *database,
                   const char *trigger)
{
    struct sql_base *base = data;
    (void) trigger;
    if (action == SQLITE_READ) {
        base->read +=
            database && strcmp(database, "main") == 0 && a && strncmp(a, "sqlite_", 7) != 0;
        return SQLITE_OK;
    }
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE ||
        (action == SQLITE_FUNCTION && !function_denied(b)))
        return SQLITE_OK;
    base->forbidden = true;
    return SQLITE_DENY;
}

/* ---- printf ---- */

/* Whether a format asks for no width or precision beyond four digits: up to version 3.41 SQLite
 * writes "%.2000000000c" character by character, where no handler can stop it. */
static bool format_bounded(const char *format)
{
    for (const char *p = strchr(format, '%'); p; p = *p ? strchr(p + 1, '%') : NULL) {
        size_t row = 0;
        for (p++; *p && strchr("-+ #0,!.*123456789", *p); p++) {
            row = *p >= '0' && *p <= '9' ? row + 1 : 0;
            if (*p == '*' || row > 4)
                return false;
        }
    }
    return true;
}

static void on_printf(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *format = count > 0 ? (const char *) sqlite3_value_text(values[0]) : NULL;
    struct str query = STR_INIT;
    sqlite3_stmt *stmt = NULL;
    if (!format)
        return;
    if (!format_bounded(format)) {
        sqlite3_result_error_toobig(context);
        return;
    }
    str_add(&query, "SELECT printf(?");
    for (int i = 1; i < count; i++)
        str_add(&query, ",?");
    str_add(&query, ")");
    int code = sqlite3_prepare_v2(sqlite3_user_data(context), str_text(&query), -1, &stmt, NULL);
    for (int i = 0; code == SQLITE_OK && i < count; i++)
        code = sqlite3_bind_value(stmt, i + 1, values[i]);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        sqlite3_result_text(context, (const char *) sqlite3_column_text(stmt, 0), -1,
                            SQLITE_TRANSIENT);
    else if (code != SQLITE_ROW)
        sqlite3_result_error_code(context, code);
    sqlite3_finalize(stmt);
    str_finish(&query);
}

static bool bound_printf(struct sql_base *base)
{
    const int how = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (sqlite3_open_v2(":memory:", &base->plain,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE,
                        NULL) != SQLITE_OK)
        return false;
    sqlite3_limit(base->plain, SQLITE_LIMIT_LENGTH, SQL_LENGTH_MAX);
    return sqlite3_create_function_v2(base->db, "printf", -1, how, base->plain, on_printf, NULL,
                                      NULL, NULL) == SQLITE_OK &&
           sqlite3_create_function_v2(base->db, "format", -1, how, base->plain, on_printf, NULL,
                                      NULL, NULL) == SQLITE_OK;
}

static void set_limits(sqlite3 *db)
{
    static const int limits[][2] = {
        {SQLITE_LIMIT_LENGTH, SQL_LENGTH_MAX},
        {SQLITE_LIMIT_SQL_LENGTH, SQL_LENGTH_MAX},
        {SQLITE_LIMIT_COLUMN, 200},
        {SQLITE_LIMIT_EXPR_DEPTH, 200},
        {SQLITE_LIMIT_COMPOUND_SELECT, 50},
        {SQLITE_LIMIT_VDBE_OP, 100000},
        {SQLITE_LIMIT_FUNCTION_ARG, 20},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 10},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i][0], limits[i][1]);
}

/* Behind blanks, comments and empty statements. */
static const char *skip_blank(const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n;");
        if (str_starts(at, "--"))
            at += strcspn(at, "\n");
        else if (str_starts(at, "/*") && strstr(at, "*/"))
            at = strstr(at, "*/") + 2;
        else
            return at;
    }
}

static unsigned line_at(const char *script, const char *at)
{
    unsigned line = 1;
    for (const char *p = script; p < at; p++)
        line += *p == '\n';
    return line;
}

static bool build(struct sql_base *base, const char *name, const char *script, struct err *err)
{
    begin(base);
    for (const char *at = skip_blank(script), *tail; *at; at = skip_blank(tail)) {
        sqlite3_stmt *stmt = NULL;
        int code = sqlite3_prepare_v2(base->db, at, -1, &stmt, &tail), offset = 0;
        if (code != SQLITE_OK)
            offset = sqlite3_error_offset(base->db);
        while (code == SQLITE_OK && stmt && sqlite3_step(stmt) == SQLITE_ROW)
            continue;
        if (code == SQLITE_OK)
            code = sqlite3_finalize(stmt);
        if (code == SQLITE_OK)
            continue;
        const char *said = sqlite3_errmsg(base->db);
        err_set(err, ERR_FORMAT, "%s:%u", name, line_at(script, at + (offset > 0 ? offset : 0)));
        err_detail(err, "%.200s", said);
        return lab_why(err, LAB_WHY_SCRIPT, said, NULL, NULL);
    }
    return true;
}

bool sql_base_open(const char *const *names, const char *const *scripts, size_t count,
                   struct sql_base **base, struct err *err)
{
    struct sql_base *b = xcalloc(1, sizeof *b);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE;
    bool ok = true;
    *base = NULL;
    sqlite3_hard_heap_limit64(SQL_HEAP_MAX);
    if (sqlite3_open_v2(":memory:", &b->db, flags, NULL) != SQLITE_OK || !bound_printf(b)) {
        ok = err_set(err, ERR_MEMORY, ":memory:");
    } else {
        sqlite3_db_config(b->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(b->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        sqlite3_db_config(b->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
        sqlite3_db_config(b->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
        sqlite3_exec(b->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
        sqlite3_limit(b->db, SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024);
        sqlite3_limit(b->db, SQLITE_LIMIT_ATTACHED, 0);
        sqlite3_progress_handler(b->db, STEP, on_progress, b);
        sqlite3_set_authorizer(b->db, may_build, b);
    }
    for (size_t i = 0; ok && i < count; i++)
        ok = build(b, names[i], scripts[i], err);
    if (!ok) {
        sql_base_close(b);
        return false;
    }
    set_limits(b->db);
    *base = b;
    return true;
}

void sql_base_close(struct sql_base *base)
{
    if (!base)
        return;
    sqlite3_close(base->db);
    sqlite3_close(base->plain);
    free(base);
}

void sql_base_reverse(struct sql_base *base, bool on)
{
    sqlite3_set_authorizer(base->db, NULL, NULL);
    sqlite3_exec(base->db,
                 on ? "PRAGMA reverse_unordered_selects = 1"
                    : "PRAGMA reverse_unordered_selects = 0",
                 NULL, NULL, NULL);
}

/* ---- asking ---- */

/* Text of a stranger's data, as JSON takes it. */
static const char *keep(struct arena *arena, const char *text)
{
    struct str mended = STR_INIT;
    size_t n = text ? strlen(text) : 0;
    if (utf8_valid(text ? text : "", n))
        return arena_strdup(arena, text ? text : "");
    utf8_mend(&mended, text, n);
    const char *kept = arena_strdup(arena, str_text(&mended));
    str_finish(&mended);
    return kept;
}

/* SQLite's words quote the query; they end with a whole character. */
static void keep_message(struct sql_problem *problem, const char *words)
{
    struct str mended = STR_INIT;
    utf8_mend(&mended, words, strlen(words));
    snprintf(problem->message, sizeof problem->message, "%s", str_text(&mended));
    str_finish(&mended);
    for (size_t n = strlen(problem->message); n > 0 && !utf8_valid(problem->message, n);)
        problem->message[--n] = '\0';
}

static bool failed(struct sql_base *base, int code, struct sql_problem *problem)
{
    problem->kind = base->forbidden                                 ? SQL_FORBIDDEN
                    : code == SQLITE_INTERRUPT                      ? SQL_SLOW
                    : code == SQLITE_NOMEM || code == SQLITE_TOOBIG ? SQL_BIG
                                                                    : SQL_ERROR;
    keep_message(problem, sqlite3_errmsg(base->db));
#if SQLITE_VERSION_NUMBER >= 3038000
    problem->offset = sqlite3_error_offset(base->db);
#endif
    return false;
}

static bool said(struct sql_problem *problem, enum sql_problem_kind kind)
{
    problem->kind = kind;
    return false;
}

/* One statement that only reads. */
static bool prepare(struct sql_base *base, const char *query, sqlite3_stmt **stmt,
                    struct sql_problem *problem)
{
    const char *tail;
    sqlite3_stmt *more = NULL;
    int code = sqlite3_prepare_v2(base->db, query, -1, stmt, &tail);
    if (code != SQLITE_OK)
        return failed(base, code, problem);
    if (!*stmt)
        return said(problem, SQL_NOTHING);
    if (!sqlite3_stmt_readonly(*stmt) || sqlite3_stmt_isexplain(*stmt))
        return said(problem, SQL_FORBIDDEN);
    size_t read = base->read;
    code = sqlite3_prepare_v2(base->db, tail, -1, &more, NULL);
    base->read = read;
    sqlite3_finalize(more);
    if (code != SQLITE_OK || more) {
        problem->offset = (int) (tail - query);
        return said(problem, SQL_SEVERAL);
    }
    return sqlite3_column_count(*stmt) <= SQL_COLUMNS_MAX || said(problem, SQL_BIG);
}

static const char *number(struct arena *arena, double value)
{
    char buf[400];
    snprintf(buf, sizeof buf, "%.6f", value);
    size_t n = strlen(buf);
    if (!isfinite(value))
        return arena_strdup(arena, buf);
    while (n > 0 && buf[n - 1] == '0')
        n--;
    n -= n > 0 && buf[n - 1] == '.';
    buf[n] = '\0';
    return arena_strdup(arena, strcmp(buf, "-0") == 0 ? "0" : buf);
}

static const char *cell(struct arena *arena, sqlite3_stmt *stmt, int i)
{
    switch (sqlite3_column_type(stmt, i)) {
    case SQLITE_NULL:
        return NULL;
    case SQLITE_FLOAT:
        return number(arena, sqlite3_column_double(stmt, i));
    case SQLITE_BLOB:
        return "(blob)";
    default:
        return keep(arena, (const char *) sqlite3_column_text(stmt, i));
    }
}

static void take_row(struct sql_rows *rows, sqlite3_stmt *stmt)
{
    if (rows->count == rows->room) {
        rows->room = rows->room ? 2 * rows->room : 64;
        rows->rows = xrealloc(rows->rows, rows->room * sizeof *rows->rows);
    }
    const char **cells = arena_array(&rows->arena, rows->columns_count + 1, sizeof *cells);
    for (size_t i = 0; i < rows->columns_count; i++)
        cells[i] = cell(&rows->arena, stmt, (int) i);
    rows->rows[rows->count++] = cells;
}

bool sql_base_ask(struct sql_base *base, const char *query, struct sql_rows *rows,
                  struct sql_problem *problem)
{
    sqlite3_stmt *stmt = NULL;
    int code = SQLITE_ROW;
    *rows = (struct sql_rows){0};
    *problem = (struct sql_problem){.offset = -1};
    if (strlen(query) > SQL_LENGTH_MAX)
        return said(problem, SQL_BIG);
    begin(base);
    sqlite3_set_authorizer(base->db, may_ask, base);
    bool ok = prepare(base, query, &stmt, problem);
    if (ok) {
        rows->read = base->read;
        rows->columns_count = (size_t) sqlite3_column_count(stmt);
        rows->columns = arena_array(&rows->arena, rows->columns_count + 1, sizeof *rows->columns);
        for (size_t i = 0; i < rows->columns_count; i++) {
            rows->columns[i] = keep(&rows->arena, sqlite3_column_name(stmt, (int) i));
        }
    }
    while (ok && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        ok = (rows->count < SQL_ROWS_MAX && rows->arena.total < SQL_HEAP_MAX / 4) ||
             said(problem, SQL_BIG);
        if (ok)
            take_row(rows, stmt);
    }
    if (ok && code != SQLITE_DONE)
        ok = failed(base, code, problem);
    sqlite3_finalize(stmt);
    if (!ok)
        sql_rows_finish(rows);
    return ok;
}

/* ---- what there is ---- */

static json_t *columns_of(sqlite3 *db, const char *table)
{
    json_t *list = json_array();
    sqlite3_stmt *stmt = NULL;
    sqlite3_prepare_v2(db, "SELECT name, type, pk FROM pragma_table_info(?1)", -1, &stmt, NULL);
    sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
    while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "name",
                                              (const char *) sqlite3_column_text(stmt, 0), "type",
                                              (const char *) sqlite3_column_text(stmt, 1), "key",
                                              sqlite3_column_int(stmt, 2) > 0));
    sqlite3_finalize(stmt);
    return list;
}

static json_int_t rows_of(sqlite3 *db, const char *table)
{
    sqlite3_stmt *stmt = NULL;
    char *query = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
    json_int_t n = 0;
    if (query && sqlite3_prepare_v2(db, query, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_free(query);
    return n;
}

json_t *sql_base_schema(struct sql_base *base)
{
    json_t *list = json_array();
    sqlite3_stmt *stmt = NULL;
    begin(base);
    sqlite3_set_authorizer(base->db, NULL, NULL);
    sqlite3_prepare_v2(base->db,
                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                       "'sqlite_%' ORDER BY rowid",
                       -1, &stmt, NULL);
    while (stmt && sqlite3_step(stmt) == SQLITE_ROW) {
        const char *name = (const char *) sqlite3_column_text(stmt, 0);
        json_array_append_new(list, json_pack("{s:s, s:I, s:o}", "table", name, "rows",
                                              rows_of(base->db, name), "columns",
                                              columns_of(base->db, name)));
    }
    sqlite3_finalize(stmt);
    return list;
}
