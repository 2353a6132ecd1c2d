#include "core/record/db.h"
#include "tests/core/record/fixture.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const good[] = {
    "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (1);",
    "CREATE TABLE b (x INTEGER PRIMARY KEY) STRICT; INSERT INTO b SELECT x + 1 FROM a;",
    "ALTER TABLE b ADD COLUMN y TEXT NOT NULL DEFAULT 'new';",
};
static const char *const broken[] = {
    "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (1);",
    "CREATE TABLE b (x INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);",
};
static const char *const statements[] = {
    "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'",
    "PRAGMA user_version",
    "SELECT ?1, ?2, ?3, ?4",
};
enum { COUNT_TABLES, VERSION, ECHO };

static struct db_kind kind_of(const char *const *steps, int count)
{
    return (struct db_kind){.application = 0x54455354,
                            .steps = steps,
                            .step_count = count,
                            .statements = statements,
                            .statement_count = 3,
                            .wal = true,
                            .cache_kib = 100};
}

static int64_t number(struct db *db, int statement)
{
    struct query query = query_open(db, statement);
    ck_assert(query_row(&query));
    int64_t value = query_get_int(&query, 0);
    NEED(query_end(&query, err));
    return value;
}

static char *temp_path(char *dir)
{
    ck_assert_ptr_nonnull(mkdtemp(dir));
    return fs_join(dir, "test.db");
}

START_TEST(steps_run_once_each)
{
    char dir[] = "/tmp/xunlian-db-XXXXXX", *path = temp_path(dir);
    for (int count = 1; count <= 3; count++) {
        struct db_kind kind = kind_of(good, count);
        struct db db;
        NEED(db_open(&db, path, &kind, err));
        ck_assert_int_eq(number(&db, VERSION), count);
        ck_assert_int_eq(number(&db, COUNT_TABLES), count == 1 ? 1 : 2);
        db_close(&db);
    }
    struct db_kind older = kind_of(good, 2);
    struct db db;
    REFUSE(db_open(&db, path, &older, err), ERR_NEWER);
    NEED(fs_remove_tree(dir, err));
    free(path);
}
END_TEST

START_TEST(a_failing_step_leaves_the_one_before)
{
    char dir[] = "/tmp/xunlian-db-XXXXXX", *path = temp_path(dir);
    struct db_kind kind = kind_of(broken, 2), first = kind_of(broken, 1);
    struct db db;
    REFUSE(db_open(&db, path, &kind, err), ERR_DATABASE);
    NEED(db_open(&db, path, &first, err));
    ck_assert_int_eq(number(&db, COUNT_TABLES), 1);
    db_close(&db);
    NEED(fs_remove_tree(dir, err));
    free(path);
}
END_TEST

START_TEST(foreign_and_damaged_files_are_refused)
{
    char dir[] = "/tmp/xunlian-db-XXXXXX", *path = temp_path(dir);
    struct db_kind kind = kind_of(good, 3);
    struct db db;
    sqlite3 *handle;
    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(handle, "CREATE TABLE mine (x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    REFUSE(db_open(&db, path, &kind, err), ERR_FORMAT);

    char noise[8192];
    memset(noise, 0x5A, sizeof noise);
    NEED(fs_write_atomic(path, noise, sizeof noise, 0600, err));
    REFUSE(db_open(&db, path, &kind, err), ERR_DAMAGED);
    NEED(fs_remove_tree(dir, err));
    REFUSE(db_open(&db, path, &kind, err), ERR_DATABASE);
    free(path);
}
END_TEST

START_TEST(values_are_bound_by_type)
{
    struct db_kind kind = kind_of(good, 1);
    struct db db;
    size_t n;
    NEED(db_open(&db, ":memory:", &kind, err));
    for (int round = 0; round < 2; round++) {
        struct query query = query_open(&db, ECHO);
        query_int(&query, INT64_MIN);
        query_text(&query, "标注'; DROP TABLE a; --");
        query_text(&query, NULL);
        query_bytes(&query, "\0\1", 2);
        ck_assert(query_row(&query));
        ck_assert_int_eq(query_get_int(&query, 0), INT64_MIN);
        ck_assert_str_eq(query_get_text(&query, 1), "标注'; DROP TABLE a; --");
        ck_assert(query_get_null(&query, 2));
        ck_assert_str_eq(query_get_text(&query, 2), "");
        ck_assert_int_eq(memcmp(query_get_bytes(&query, 3, &n), "\0\1", 2), 0);
        ck_assert_uint_eq(n, 2);
        ck_assert(!query_row(&query));
        NEED(query_end(&query, err));
    }
    struct query query = query_open(&db, COUNT_TABLES);
    query_int(&query, 1); /* one value too many */
    ck_assert(!query_row(&query));
    REFUSE(query_end(&query, err), ERR_DATABASE);
    db_close(&db);
    db_close(NULL);
}
END_TEST

/* Several processes that open a new database at once all find it ready. */
START_TEST(first_opening_is_shared)
{
    enum { PROCESSES = 6 };
    char dir[] = "/tmp/xunlian-db-XXXXXX", *path = temp_path(dir);
    struct db_kind kind = kind_of(good, 3);
    for (int i = 0; i < PROCESSES; i++) {
        if (fork() != 0)
            continue;
        struct db db;
        struct err err = ERR_INIT;
        bool ok = db_open(&db, path, &kind, &err);
        if (!ok)
            fprintf(stderr, "%s: %s\n", err_text(err.code), err.detail);
        if (ok)
            db_close(&db);
        _exit(ok ? 0 : 1);
    }
    for (int i = 0, status; i < PROCESSES; i++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    NEED(fs_remove_tree(dir, err));
    free(path);
}
END_TEST

SUITE_MAIN("core/record/db", tcase_add_test(tc, steps_run_once_each);
           tcase_add_test(tc, a_failing_step_leaves_the_one_before);
           tcase_add_test(tc, foreign_and_damaged_files_are_refused);
           tcase_add_test(tc, values_are_bound_by_type);
           tcase_add_test(tc, first_opening_is_shared);)
