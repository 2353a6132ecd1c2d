/* The hours screen in the real program: nothing yet, some weeks, a chain that is whole or not. */
#include "base/str.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static void add_newcomer(const struct desk *desk)
{
    struct records *records = desk_records(desk);
    int64_t id;
    ck_assert(learner_add(records, "韩梅梅", "4-04-05-05/4", NULL, &id, NULL));
    ck_assert(learner_set_last(records, id, NULL));
    records_close(records);
}

/* What somebody does who has the file and the sqlite3 program. */
static void tamper(const struct desk *desk, const char *sql)
{
    sqlite3 *db;
    char *path = xasprintf("%s/records.db", desk->dir);
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    free(path);
}

START_TEST(nothing_yet)
{
    struct desk desk;
    desk_fill(&desk);
    add_newcomer(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "t");
    GOLDEN(tty, "hours-empty");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(some_weeks)
{
    struct desk desk;
    desk_fill(&desk);
    desk_add_learner(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "t");
    GOLDEN(tty, "hours");
    tty_keys(tty, "Down Down");
    GOLDEN(tty, "hours-work");
    tty_resize(tty, 120, 40);
    GOLDEN(tty, "hours-wide");
    tty_keys(tty, "Tab Up Up");
    GOLDEN(tty, "hours-calendar");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(narrow_shows_one_pane)
{
    struct desk desk;
    desk_fill(&desk);
    desk_add_learner(&desk);
    struct tty *tty = desk_start(&desk, 60, 20, NULL);
    tty_keys(tty, "t");
    SHOWS(tty, "等级与工作内容");
    tty_keys(tty, "v");
    SHOWS(tty, "规则");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* A level without plan, an empty library: the hours stay. */
START_TEST(packs_gone)
{
    struct desk desk;
    desk_fill(&desk);
    desk_add_learner(&desk);
    char *command = xasprintf("rm '%s/packs/xunlian-standards/current' "
                              "'%s/packs/xunlian-level5/current'",
                              desk.dir, desk.dir);
    ck_assert_int_eq(system(command), 0);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "t");
    SHOWS(tty, "4-04-05-05/5/1.1");
    SHOWS(tty, "2.3");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    free(command);
    desk_close(&desk);
}
END_TEST

START_TEST(verifying)
{
    struct desk desk;
    desk_fill(&desk);
    desk_add_learner(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "t v");
    GOLDEN(tty, "hours-verified");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    tamper(&desk, "UPDATE study SET active_ms = active_ms * 2");
    tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "t v");
    GOLDEN(tty, "hours-projection");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    tamper(&desk, "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete; "
                  "UPDATE event SET at_ms = at_ms + 1 WHERE seq = 4");
    tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "t v");
    GOLDEN(tty, "hours-altered");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/hours", tcase_add_test(tc, nothing_yet); tcase_add_test(tc, some_weeks);
           tcase_add_test(tc, narrow_shows_one_pane); tcase_add_test(tc, packs_gone);
           tcase_add_test(tc, verifying);)
