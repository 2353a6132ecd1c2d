/* The console's desk in the real program: commands, completion, history, form, marks. */
#include "base/fs.h"
#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <stdlib.h>
#include <string.h>

#define SHOWS(tty, text)     ck_assert_msg(tty_shows(tty, text), "not on the screen: %s", text)
#define SHOWS_NOT(tty, text) ck_assert_msg(!tty_shows(tty, text), "on the screen: %s", text)
#define GOLDEN(tty, name)    ck_assert_msg(tty_golden(tty, name), "%s", name)

static int64_t room_open(struct desk *desk)
{
    int64_t learner;
    desk_open(desk);
    desk_install(desk, "content/standards", "xunlian-standards");
    desk_install(desk, "tests/core/lab/pack", "lab-sample");
    struct records *records = desk_records(desk);
    ck_assert(learner_add(records, "李雷", "4-04-05-05/5", NULL, &learner, NULL));
    ck_assert(learner_set_last(records, learner, NULL));
    records_close(records);
    return learner;
}

static struct tty *start(const struct desk *desk, int cols, int rows)
{
    const char *build = getenv("top_builddir");
    char *path = xasprintf("%s/xunlian", build ? build : ".");
    const char *argv[] = {path, "lab", "run", "desk", NULL};
    const char *env[] = {desk->home,       "XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00",
                         "XDG_DATA_HOME",  "XDG_CONFIG_HOME",
                         "XDG_CACHE_HOME", NULL};
    struct tty_options options = {.cols = cols, .rows = rows, .argv = argv, .env = env};
    struct tty *tty = tty_start(&options);
    free(path);
    return tty;
}

static void command(struct tty *tty, const char *text)
{
    tty_type(tty, text);
    tty_keys(tty, "Enter");
}

/* The newest attempt's work must hold this text. */
static void expect_work(const struct desk *desk, int64_t learner, const char *wanted)
{
    struct records *records = desk_records(desk);
    struct lab_attempts all;
    char *text;
    ck_assert(lab_attempt_list(records, learner, NULL, &all, NULL));
    ck_assert_uint_gt(all.count, 0);
    ck_assert(lab_attempt_text(records, all.list[all.count - 1].id, &text, NULL, NULL));
    ck_assert_msg(strstr(text, wanted) != NULL, "not in the work: %s\n%s", wanted, text);
    free(text);
    lab_attempts_finish(&all);
    records_close(records);
}

START_TEST(commands_and_form)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = start(&desk, 80, 24);
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
    tty_keys(tty, "F10 Tab Enter");
    while (!tty_shows(tty, "得分"))
        tty_wait(tty);
    GOLDEN(tty, "lab-console-marks");
    tty_keys(tty, "Down Enter");
    GOLDEN(tty, "lab-console-look");
    tty_keys(tty, "F8 F8");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    expect_work(&desk, learner, "\"name\": \"p07\"");
    desk_close(&desk);
}
END_TEST

START_TEST(side_by_side)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = start(&desk, 120, 40);
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
    expect_work(&desk, learner, "\"calls\": \"６\"");
    expect_work(&desk, learner, "\"which\": \"有\"");
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/console", tcase_add_test(tc, commands_and_form);
           tcase_add_test(tc, side_by_side);)
