/* The desk for databases in the real program: queries are typed, run, mended and handed in. */
#include "tests/tui/labs.h"

static struct tty *room_open(struct desk *desk, int cols, int rows)
{
    desk_open_with(desk, "tests/tui/table-pack", "xunlian-tables");
    struct tty *tty = desk_start(desk, cols, rows, NULL);
    tty_keys(tty, cols < 120 ? "L g Enter Esc" : "L g Enter");
    return tty;
}

START_TEST(asked_and_handed_in)
{
    struct desk desk;
    struct tty *tty = room_open(&desk, 80, 24);
    tty_keys(tty, "C-w C-w");
    desk_await(tty, "goods_id");
    GOLDEN(tty, "lab-sql-tables");
    tty_keys(tty, "C-w");
    tty_type(tty, "SELECT name, pric FROM goods WHERE price > 20");
    tty_keys(tty, "C-x");
    desk_await(tty, "no such column");
    GOLDEN(tty, "lab-sql-error");
    tty_keys(tty, "Right Right Right Right Tab End Enter");
    tty_type(tty, "ORDER BY price DESC");
    tty_keys(tty, "C-x");
    desk_await(tty, "3 行");
    GOLDEN(tty, "lab-sql-result");
    tty_keys(tty, "C-o");
    tty_type(tty,
             "SELECT name, sum(qty) AS qty FROM goods LEFT JOIN sale ON goods_id = id GROUP BY id");
    tty_keys(tty, "C-x");
    desk_await(tty, "NULL");
    tty_keys(tty, "Esc F10 Tab Enter");
    desk_await(tty, "得分");
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
    desk_await(tty, "goods_id");
    tty_type(tty, "SELECT * FROM goods");
    tty_keys(tty, "C-x");
    desk_await(tty, "89.5");
    GOLDEN(tty, "lab-sql-wide");
    tty_keys(tty, "Esc Esc Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/query", tcase_add_test(tc, asked_and_handed_in);
           tcase_add_test(tc, wide_screens);)
