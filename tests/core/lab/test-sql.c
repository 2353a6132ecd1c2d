/* Queries of strangers: what they may, and how results are compared. */
#include "core/lab/sql/grade.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tests/suite.h"

#include <string.h>

static const char schema[] = "CREATE TABLE o(id INTEGER PRIMARY KEY, s TEXT, n REAL);"
                             "CREATE TABLE i(oid INTEGER, p TEXT, q INTEGER);";
static const char data[] = "INSERT INTO o VALUES (1,'a',1.5),(2,'b',2.25),(3,NULL,3);"
                           "INSERT INTO i VALUES (1,'x',1),(1,'y',2),(2,'x',5);";

static struct sql_base *open_base(void)
{
    const char *names[] = {"schema.sql", "data.sql"}, *scripts[] = {schema, data};
    struct sql_base *base;
    struct err err = ERR_INIT;
    ck_assert_msg(sql_base_open(names, scripts, 2, &base, &err), "%s %s", err.object, err.detail);
    return base;
}

START_TEST(what_may_be_asked)
{
    static const struct {
        const char *query;
        enum sql_problem_kind kind;
    } cases[] = {
        {"SELECT * FROM o", SQL_FINE},
        {"WITH t AS (SELECT 1) SELECT * FROM t; -- end", SQL_FINE},
        {"SELECT printf('%.2f %,d %s', n, id, s) FROM (SELECT 1.5 AS n, 2 AS id, '好' AS s)",
         SQL_FINE},
        {"SELECT printf('%.*c', 2000000000, 'x')", SQL_BIG},
        {"SELECT format('%-.2000000000c', 'x') FROM o", SQL_BIG},
        {"SELECT printf(NULL), printf(), printf('%')", SQL_FINE},
        {"", SQL_NOTHING},
        {"-- only words", SQL_NOTHING},
        {"SELEC 1", SQL_ERROR},
        {"SELECT nothing FROM o", SQL_ERROR},
        {"SELECT \"text\" FROM o", SQL_ERROR},
        {"SELECT 1; SELECT 2", SQL_SEVERAL},
        {"DELETE FROM o", SQL_FORBIDDEN},
        {"INSERT INTO o VALUES (9,'z',1)", SQL_FORBIDDEN},
        {"DROP TABLE o", SQL_FORBIDDEN},
        {"ATTACH 'x.db' AS y", SQL_FORBIDDEN},
        {"PRAGMA writable_schema = 1", SQL_FORBIDDEN},
        {"SELECT load_extension('x')", SQL_FORBIDDEN},
        {"SELECT random()", SQL_FORBIDDEN},
        {"SELECT * FROM pragma_database_list", SQL_FORBIDDEN},
        {"EXPLAIN SELECT 1", SQL_FORBIDDEN},
        {"BEGIN", SQL_FORBIDDEN},
        {"VACUUM INTO '/tmp/xunlian-out.db'", SQL_FORBIDDEN},
        {"WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t",
         SQL_SLOW},
        {"WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT x FROM t",
         SQL_BIG},
    };
    struct sql_base *base = open_base();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sql_rows rows;
        struct sql_problem problem;
        bool ok = sql_base_ask(base, cases[i].query, &rows, &problem);
        ck_assert_msg(ok == (cases[i].kind == SQL_FINE) && problem.kind == cases[i].kind,
                      "%s: %s %s", cases[i].query, sql_problem_name(problem.kind), problem.message);
        if (ok)
            sql_rows_finish(&rows);
    }
    /* nothing of it has changed the data */
    struct sql_rows rows;
    struct sql_problem problem;
    ck_assert(sql_base_ask(base, "SELECT count(*) FROM o", &rows, &problem));
    ck_assert_str_eq(rows.rows[0][0], "3");
    sql_rows_finish(&rows);
    sql_base_close(base);
}
END_TEST

START_TEST(what_a_script_may)
{
    static const char *const bad[] = {"ATTACH 'x' AS y;",
                                      "CREATE TABLE t(x); DROP TABLE t;",
                                      "PRAGMA journal_mode = OFF;",
                                      "CREATE VIEW v AS SELECT 1;",
                                      "CREATE TRIGGER g AFTER INSERT ON o BEGIN SELECT 1; END;",
                                      "INSERT INTO nowhere VALUES (1);",
                                      "nonsense"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *names[] = {"s"};
        struct sql_base *base;
        struct err err = ERR_INIT;
        ck_assert_msg(!sql_base_open(names, &bad[i], 1, &base, &err), "%s", bad[i]);
        ck_assert_int_eq(err.code, ERR_FORMAT);
        ck_assert_ptr_null(base);
    }
}
END_TEST

/* What is shown can be written as JSON, whatever a query makes. */
START_TEST(texts_are_whole)
{
    struct sql_base *base = open_base();
    struct sql_rows rows;
    struct sql_problem problem;
    struct str query = STR_INIT;
    ck_assert(sql_base_ask(base, "SELECT CAST(x'41fffe42' AS TEXT) AS a", &rows, &problem));
    ck_assert(utf8_valid(rows.rows[0][0], strlen(rows.rows[0][0])));
    ck_assert_ptr_nonnull(strstr(rows.rows[0][0], "A\uFFFD"));
    sql_rows_finish(&rows);
    for (int pad = 0; pad < 3; pad++) {
        str_clear(&query);
        str_addf(&query, "SELECT %.*s", pad, "aaa");
        for (int i = 0; i < 100; i++)
            str_add(&query, "列");
        ck_assert(!sql_base_ask(base, str_text(&query), &rows, &problem));
        ck_assert(utf8_valid(problem.message, strlen(problem.message)));
        ck_assert_uint_gt(strlen(problem.message), 190);
    }
    str_finish(&query);
    sql_base_close(base);
}
END_TEST

START_TEST(problem_has_its_place)
{
    struct sql_base *base = open_base();
    struct sql_rows rows;
    struct sql_problem problem;
    ck_assert(!sql_base_ask(base, "SELECT id, nam FROM o", &rows, &problem));
    ck_assert_int_eq(problem.offset, 11);
    sql_base_close(base);
}
END_TEST

START_TEST(comparing)
{
    static const struct {
        const char *gold, *mine;
        bool ordered;
        double same;
        size_t part, whole;
        bool fans;
    } cases[] = {
        {"SELECT id FROM o", "SELECT id FROM o ORDER BY id DESC", false, 1, 2, 2, false},
        {"SELECT id FROM o ORDER BY id", "SELECT id FROM o ORDER BY id DESC", true, 1.0 / 3, 2, 2,
         false},
        {"SELECT id, s FROM o", "SELECT s, id FROM o", false, 1, 2, 4, false},
        {"SELECT id, s FROM o", "SELECT id, s, n FROM o", false, 1, 4, 6, false},
        {"SELECT id AS a FROM o", "SELECT id AS b FROM o", false, 1, 0, 2, false},
        {"SELECT id FROM o", "SELECT id FROM o WHERE id < 3", false, 2.0 / 3, 2, 2, false},
        {"SELECT s FROM o", "SELECT coalesce(s, '') AS s FROM o", false, 2.0 / 3, 2, 2, false},
        {"SELECT o.id FROM o", "SELECT o.id FROM o LEFT JOIN i ON oid = id", false, .75, 2, 2,
         true},
        {"SELECT s, n FROM o WHERE id < 3",
         "SELECT s, sum(n) AS n FROM o JOIN i ON oid = id GROUP BY s", false, .5, 4, 4, true},
        {"SELECT round(n, 2) AS n FROM o", "SELECT n + 0.00000001 AS n FROM o", false, 1, 2, 2,
         false},
        {"SELECT id FROM o WHERE 0", "SELECT id FROM o WHERE 0", false, 1, 2, 2, false},
    };
    struct sql_base *base = open_base();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sql_rows gold, mine;
        struct sql_problem problem;
        size_t part, whole;
        ck_assert(sql_base_ask(base, cases[i].gold, &gold, &problem));
        ck_assert_msg(sql_base_ask(base, cases[i].mine, &mine, &problem), "%s", problem.message);
        ck_assert_double_eq_tol(sql_same_rows(&gold, &mine, cases[i].ordered), cases[i].same, 1e-9);
        sql_same_columns(&gold, &mine, &part, &whole);
        ck_assert_msg(part == cases[i].part && whole == cases[i].whole, "%s: %zu/%zu",
                      cases[i].mine, part, whole);
        ck_assert_msg((sql_repeats(&gold, &mine) || sql_inflated(&gold, &mine)) == cases[i].fans,
                      "%s", cases[i].mine);
        sql_rows_finish(&gold);
        sql_rows_finish(&mine);
    }
    sql_base_close(base);
}
END_TEST

START_TEST(works)
{
    static const struct sql_questions questions = {
        .list = {{.id = "q1", .title = "一"}, {.id = "q2", .title = "二"}}, .count = 2};
    static const char text[] =
        "{\"answers\":{\n\"q1\":\"SELECT '人'\\nFROM o\",\n\"q2\":\"\"\n}}\n";
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"answers\":{\"q3\":\"\"}}",
                                      "{\"answers\":{\"q1\":1}}",
                                      "{\"answers\":[]}"};
    struct sql_work work;
    struct str out = STR_INIT, script = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(sql_work_parse(&questions, text, strlen(text), &work, &err));
    sql_work_print(&questions, &work, &out);
    ck_assert_str_eq(str_text(&out), text);
    sql_work_script(&questions, &work, &script);
    sql_work_finish(&work);
    ck_assert(sql_work_from_script(&questions, script.p, script.len, &work, &err));
    str_clear(&out);
    sql_work_print(&questions, &work, &out);
    ck_assert_str_eq(str_text(&out), text);
    sql_work_finish(&work);
    ck_assert(!sql_work_from_script(&questions, "SELECT 1", 8, &work, &err));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!sql_work_parse(&questions, bad[i], strlen(bad[i]), &work, &err), "%s",
                      bad[i]);
    str_finish(&out);
    str_finish(&script);
}
END_TEST

SUITE_MAIN("core/lab/sql", tcase_add_test(tc, what_may_be_asked);
           tcase_add_test(tc, what_a_script_may); tcase_add_test(tc, problem_has_its_place);
           tcase_add_test(tc, texts_are_whole); tcase_add_test(tc, comparing);
           tcase_add_test(tc, works);)
