/* The console's desk in the real program: commands, completion, history, form, marks. */
#include "tests/tui/labs.h"

static void command(struct tty *tty, const char *text)
{
    tty_type(tty, text);
    tty_keys(tty, "Enter");
}

START_TEST(commands_and_form)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "desk", 80, 24, NULL);
    SHOWS(tty, "按顺序启动");
    tty_keys(tty, "Esc");
    GOLDEN(tty, "lab-console-start");
    command(tty, "login op03");
    command(tty, "start model");
    tty_type(tty, "st");
    tty_keys(tty, "Tab Tab");
    SHOWS(tty, "status  start  stop");
    tty_type(tty, "art d");
    tty_keys(tty, "Tab Enter");
    SHOWS(tty, "db 正在启动");
    command(tty, "wait");
    tty_keys(tty, "Up Up Up Enter");
    SHOWS(tty, "model 正在启动");
    command(tty, "wait");
    command(tty, "infer ng.jpg");
    command(tty, "show app.csv | cut -d, -f3 | sort | uniq -c");
    GOLDEN(tty, "lab-console-work");
    tty_keys(tty, "M-u");
    SHOWS_NOT(tty, "uniq -c");
    command(tty, "alert ack A1");
    tty_keys(tty, "C-o");
    tty_type(tty, "8");
    tty_keys(tty, "Enter");
    tty_type(tty, "66.7");
    tty_keys(tty, "Down");
    tty_type(tty, "05:41:02");
    tty_keys(tty, "Enter 1 Down");
    tty_type(tty, "p07");
    GOLDEN(tty, "lab-console-form");
    labs_hand_in(tty);
    GOLDEN(tty, "lab-console-marks");
    tty_keys(tty, "Down Enter");
    GOLDEN(tty, "lab-console-look");
    tty_keys(tty, "F8 F8");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    labs_work(&desk, learner, "\"name\": \"p07\"");
    desk_close(&desk);
}
END_TEST

START_TEST(side_by_side)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "desk", 120, 40, NULL);
    tty_keys(tty, "F5 F5");
    command(tty, "login op03");
    command(tty, "help");
    tty_keys(tty, "C-o");
    tty_type(tty, "６");
    tty_keys(tty, "Enter Enter Enter Right");
    GOLDEN(tty, "lab-console-wide");
    tty_keys(tty, "Esc PgUp");
    SHOWS(tty, "desk$ login op03");
    tty_keys(tty, "PgDn");
    SHOWS_NOT(tty, "desk$ login op03");
    tty_click(tty, 1, 100, 5);
    tty_resize(tty, 80, 24);
    SHOWS(tty, "调用（次）");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    labs_work(&desk, learner, "\"calls\": \"６\"");
    labs_work(&desk, learner, "\"which\": \"有\"");
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/console", tcase_add_test(tc, commands_and_form);
           tcase_add_test(tc, side_by_side);)
