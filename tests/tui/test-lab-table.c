/* The desk for tables in the real program: a table is repaired by keys alone and handed in. */
#include "tests/tui/labs.h"

static struct tty *room_open(struct desk *desk, int cols, int rows)
{
    desk_open_with(desk, "tests/tui/table-pack", "xunlian-tables");
    struct tty *tty = desk_start(desk, cols, rows, NULL);
    tty_keys(tty, cols < 120 ? "L G Enter Esc" : "L G Enter");
    return tty;
}

/* Opens the n-th operation of the menu with its form. */
static void operation(struct tty *tty, int n)
{
    tty_keys(tty, "o g");
    while (n-- > 0)
        tty_keys(tty, "Down");
    tty_keys(tty, "Enter");
}

START_TEST(repaired_by_operations)
{
    struct desk desk;
    struct tty *tty = room_open(&desk, 80, 24);
    GOLDEN(tty, "lab-table");
    tty_keys(tty, "Right Right v");
    GOLDEN(tty, "lab-table-column");
    tty_keys(tty, "Esc o");
    GOLDEN(tty, "lab-table-menu");
    for (int i = 0; i < 6; i++)
        tty_keys(tty, "Down");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lab-table-form");
    tty_keys(tty, "Down Enter");
    GOLDEN(tty, "lab-table-preview");
    tty_keys(tty, "Enter");
    SHOWS(tty, "2025-03-05");
    SHOWS(tty, "1 步");
    tty_keys(tty, "Right");
    operation(tty, 7); /* numbers */
    tty_keys(tty, "Down Enter Enter");
    SHOWS(tty, "1200");
    tty_keys(tty, "<");
    operation(tty, 1); /* half width */
    tty_keys(tty, "Enter Enter");
    SHOWS(tty, "A-03");
    operation(tty, 12); /* duplicates */
    tty_keys(tty, "Down Enter Enter");
    SHOWS(tty, "5 行");
    tty_keys(tty, "Right Down Down Down Enter Home Del Enter e");
    GOLDEN(tty, "lab-table-steps");
    tty_keys(tty, "Up Space");
    SHOWS(tty, "停用");
    SHOWS(tty, "6 行");
    tty_keys(tty, "Space Esc");
    SHOWS(tty, "5 行");
    labs_hand_in(tty);
    SHOWS(tty, "10");
    tty_keys(tty, "Esc Esc Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(finding_and_filtering)
{
    struct desk desk;
    struct tty *tty = room_open(&desk, 120, 40);
    tty_keys(tty, "/");
    tty_type(tty, "键盘");
    tty_keys(tty, "Enter");
    SHOWS(tty, "名称 [ 键盘]");
    tty_keys(tty, "g m");
    SHOWS(tty, "2025/3/2]");
    tty_keys(tty, "f");
    tty_type(tty, "!");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lab-table-filter-wide");
    tty_keys(tty, "Esc");
    SHOWS(tty, "水杯");
    tty_keys(tty, "d u");
    SHOWS(tty, "6 行，0 步");
    tty_keys(tty, "U");
    SHOWS(tty, "5 行，1 步");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/cells", tcase_add_test(tc, repaired_by_operations);
           tcase_add_test(tc, finding_and_filtering);)
