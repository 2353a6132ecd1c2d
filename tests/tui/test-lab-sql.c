/* The desk for databases in the real program: queries are typed, run, mended and handed in. */
#include "base/fs.h"
#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <stdlib.h>
#include <string.h>

#define SHOWS(tty, text)  ck_assert_msg(tty_shows(tty, text), "not on the screen: %s", text)
#define GOLDEN(tty, name) ck_assert_msg(tty_golden(tty, name), "%s", name)

static void wait_for(struct tty *tty, const char *text)
{
    while (!tty_shows(tty, text))
        tty_wait(tty);
}

static struct tty *room_open(struct desk *desk, int cols, int rows)
{
    int64_t learner;
    desk_open(desk);
    desk_install(desk, "content/standards", "xunlian-standards");
    desk_install(desk, "tests/tui/table-pack", "xunlian-tables");
    struct records *records = desk_records(desk);
    ck_assert(learner_add(records, "李雷", "4-04-05-05/5", NULL, &learner, NULL));
    ck_assert(learner_set_last(records, learner, NULL));
    records_close(records);
    struct tty *tty = desk_start(desk, cols, rows, NULL);
    tty_keys(tty, cols < 120 ? "L g Enter Esc" : "L g Enter");
    return tty;
}

START_TEST(asked_and_handed_in)
{
    struct desk desk;
    struct tty *tty = room_open(&desk, 80, 24);
    tty_keys(tty, "C-w C-w");
    wait_for(tty, "goods_id");
    GOLDEN(tty, "lab-sql-tables");
    tty_keys(tty, "C-w");
    tty_type(tty, "SELECT name, pric FROM goods WHERE price > 20");
    tty_keys(tty, "C-x");
    wait_for(tty, "no such column");
    GOLDEN(tty, "lab-sql-error");
    tty_keys(tty, "Right Right Right Right Tab End Enter");
    tty_type(tty, "ORDER BY price DESC");
    tty_keys(tty, "C-x");
    wait_for(tty, "3 行");
    GOLDEN(tty, "lab-sql-result");
    tty_keys(tty, "C-o");
    tty_type(tty,
             "SELECT name, sum(qty) AS qty FROM goods LEFT JOIN sale ON goods_id = id GROUP BY id");
    tty_keys(tty, "C-x");
    wait_for(tty, "NULL");
    tty_keys(tty, "Esc F10 Tab Enter");
    wait_for(tty, "得分");
    SHOWS(tty, "9");
    GOLDEN(tty, "lab-sql-marks");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(wide_screens)
{
    struct desk desk;
    struct tty *tty = room_open(&desk, 120, 40);
    tty_keys(tty, "F5 F5");
    wait_for(tty, "goods_id");
    tty_type(tty, "SELECT * FROM goods");
    tty_keys(tty, "C-x");
    wait_for(tty, "89.5");
    GOLDEN(tty, "lab-sql-wide");
    tty_keys(tty, "Esc Esc Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/query", tcase_add_test(tc, asked_and_handed_in);
           tcase_add_test(tc, wide_screens);)
