/* Exams in the real program: every type of question by keys alone, the clock, what survives a kill,
 * what an answer that cannot be saved looks like, codes, the lock, and what is left afterwards. */
#include "base/fs.h"
#include "base/str.h"
#include "core/record/attempt.h"
#include "core/record/review.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char start_ms[] = "7200000";

/* A machine with the questions of the practice tests, three forms and a clock in a file. */
struct hall {
    struct desk desk;
    int64_t learner;
    char *clock, *env; /* file, and the variable that names it */
};

static void set_clock(const struct hall *hall, const char *time, const char *boot_ms,
                      const char *boot)
{
    char *line = xasprintf("2026-01-05T%s+08:00 %s %s\n", time, boot_ms, boot);
    ck_assert(fs_write_atomic(hall->clock, line, strlen(line), 0600, NULL));
    free(line);
}

static void hall_open(struct hall *hall)
{
    hall->learner = desk_open_with(&hall->desk, "tests/tui/practice-pack", "xunlian-practice");
    desk_install(&hall->desk, "tests/tui/exam-pack", "xunlian-forms");
    hall->clock = xasprintf("%s/clock", hall->desk.dir);
    hall->env = xasprintf("XUNLIAN_CLOCK=@%s", hall->clock);
    set_clock(hall, "09:00:00", start_ms, "first");
}

static void hall_close(struct hall *hall)
{
    free(hall->clock);
    free(hall->env);
    desk_close(&hall->desk);
}

static struct tty *enter(const struct hall *hall, int cols, int rows)
{
    const char *const env[] = {hall->env, NULL};
    return desk_start(&hall->desk, cols, rows, env);
}

/* The forms stand behind those of the standards: by packs' ids, then by their own. */
static void choose(struct tty *tty, const char *title)
{
    char *line = NULL;
    for (int i = 0; i < 12; i++) {
        int x, y;
        bool visible;
        tty_cursor(tty, &x, &y, &visible);
        free(line);
        line = tty_line(tty, y);
        if (strstr(line, title))
            break;
        tty_keys(tty, "Down");
    }
    ck_assert_msg(strstr(line, title) != NULL, "not to be chosen: %s", title);
    free(line);
}

static void begin(struct tty *tty, const char *title)
{
    tty_keys(tty, "e");
    choose(tty, title);
    tty_keys(tty, "Enter Enter");
}

START_TEST(every_type_by_keys_alone)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    tty_keys(tty, "e");
    GOLDEN(tty, "exams");
    choose(tty, "六种题型");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "exam-door");
    tty_keys(tty, "Enter");
    tty_keys(tty, "2");
    GOLDEN(tty, "exam-single");
    tty_keys(tty, "n T m n");
    tty_keys(tty, "1 Down Down Space");
    GOLDEN(tty, "exam-multiple");
    tty_keys(tty, "Right");
    tty_type(tty, "口径");
    GOLDEN(tty, "exam-typed");
    tty_keys(tty, "Enter");
    tty_keys(tty, "a b b BS c");
    GOLDEN(tty, "exam-matching");
    tty_keys(tty, "v");
    GOLDEN(tty, "exam-sheet");
    tty_keys(tty, "o");
    tty_keys(tty, "Enter");
    SHOWS(tty, "第 6/6 题");
    tty_keys(tty, "Tab 2 Enter");
    SHOWS(tty, "第 2/6 题");
    SHOWS(tty, "已标记");
    tty_keys(tty, "S");
    GOLDEN(tty, "exam-blanks");
    tty_keys(tty, "Tab Enter");
    SHOWS(tty, "第 6/6 题");
    tty_keys(tty, "a b c S Tab Enter");
    GOLDEN(tty, "exam-result");
    tty_keys(tty, "f Enter");
    GOLDEN(tty, "exam-item");
    tty_keys(tty, "Esc r");
    SHOWS(tty, "K1.1.1");
    tty_keys(tty, "Esc");
    GOLDEN(tty, "exams-after");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

START_TEST(wide_and_resized)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 120, 40);
    begin(tty, "六种题型");
    tty_keys(tty, "1 m n");
    GOLDEN(tty, "exam-wide");
    tty_resize(tty, 80, 24);
    SHOWS(tty, "第 2/6 题");
    SHOWS(tty, "已答 1");
    tty_resize(tty, 120, 40);
    GOLDEN(tty, "exam-wide");
    tty_signal(tty, SIGKILL);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    hall_close(&hall);
}
END_TEST

START_TEST(what_the_bank_lacks)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    tty_keys(tty, "e");
    choose(tty, "题库不够");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "exam-lacks");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

/* Killed with two answers on the screen as saved: the same question, and the boot time that passed
 * meanwhile counts. */
START_TEST(killed_and_resumed)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "六种题型");
    SHOWS(tty, "剩余 20:00");
    tty_keys(tty, "3 n T");
    SHOWS(tty, "已保存");
    tty_signal(tty, SIGKILL);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    set_clock(&hall, "09:02:00", "7320000", "first");
    tty = enter(&hall, 80, 24);
    tty_keys(tty, "e");
    SHOWS(tty, "已答 2/6");
    tty_keys(tty, "Enter");
    SHOWS(tty, "第 2/6 题");
    SHOWS(tty, "剩余 18:00");
    SHOWS(tty, "已保存");
    tty_hang_up(tty);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    tty = enter(&hall, 80, 24);
    tty_keys(tty, "e Enter");
    SHOWS(tty, "第 2/6 题");
    tty_keys(tty, "Esc");
    GOLDEN(tty, "exam-leave");
    tty_keys(tty, "Tab Enter");
    SHOWS(tty, "已答 2/6");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

/* Text that nobody confirmed is not lost when the terminal goes. */
START_TEST(closed_while_typing)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "六种题型");
    tty_keys(tty, "n n n");
    tty_type(tty, "口径");
    SHOWS(tty, "尚未保存");
    tty_hang_up(tty);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    tty = enter(&hall, 80, 24);
    tty_keys(tty, "e Enter");
    SHOWS(tty, "第 4/6 题");
    SHOWS(tty, "口径");
    SHOWS(tty, "已保存");
    tty_keys(tty, "Esc Tab Enter Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

/* Warnings and the end come by the clock alone. */
START_TEST(the_time_runs_out)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "六种题型");
    tty_keys(tty, "1");
    set_clock(&hall, "09:05:01", "7501000", "first");
    tty_idle(tty, 1500);
    SHOWS(tty, "还剩 15 分钟");
    tty_keys(tty, "?");
    set_clock(&hall, "09:20:00", "8400000", "first");
    tty_idle(tty, 1500);
    SHOWS(tty, "时间到");
    SHOWS(tty, "总分");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

/* An answer being typed when the time is up was saved before. */
START_TEST(the_time_runs_out_at_a_typed_answer)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "六种题型");
    tty_keys(tty, "v 4 Enter");
    tty_type(tty, "口径");
    SHOWS(tty, "尚未保存");
    set_clock(&hall, "09:19:58", "8398000", "first");
    desk_await(tty, "已保存");
    set_clock(&hall, "09:20:00", "8400000", "first");
    desk_await(tty, "时间到");
    tty_keys(tty, "Enter");
    SHOWS(tty, "未答 5");
    tty_keys(tty, "Esc");
    tty_finish(tty);
    hall_close(&hall);
}
END_TEST

/* Another program keeps the records to itself: the answer stands on the screen, and nothing says
 * that it is saved until it is. */
START_TEST(a_commit_that_fails)
{
    struct hall hall;
    sqlite3 *other;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "六种题型");
    tty_keys(tty, "1");
    char *path = xasprintf("%s/records.db", hall.desk.dir);
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    tty_keys(tty, "2");
    SHOWS(tty, "未保存");
    SHOWS_NOT(tty, "已保存");
    GOLDEN(tty, "exam-unsaved");
    ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    free(path);
    tty_keys(tty, "r");
    SHOWS(tty, "✓ 已保存");
    tty_signal(tty, SIGKILL);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    tty = enter(&hall, 80, 24);
    tty_keys(tty, "e Enter");
    SHOWS(tty, "2 ●");
    tty_keys(tty, "Esc Tab Enter Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

START_TEST(the_clock_is_stopped)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "可以停表");
    tty_keys(tty, "1 z");
    SHOWS(tty, "已暂停");
    set_clock(&hall, "09:05:00", "7500000", "first");
    tty_keys(tty, "Enter");
    SHOWS(tty, "剩余 10:00");
    tty_keys(tty, "n");
    tty_type(tty, "先问清楚");
    tty_keys(tty, "Enter F10 Tab Enter");
    SHOWS(tty, "尚未定分");
    SHOWS(tty, "待人工评分 1");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

/* ---- assessed ---- */

/* Draws a sealed paper on the command line with the codes of the text. */
static void draw_sealed(const struct hall *hall)
{
    const char *build = getenv("top_builddir");
    char *command =
        xasprintf("printf 'START-CODE\\nGUARD-CODE\\n' | %s %s '%s/xunlian' exam draw a-all "
                  "--level 4-04-05-05/5 --codes-stdin --seed 1 >/dev/null",
                  hall->desk.home, hall->env, build ? build : ".");
    ck_assert_int_eq(system(command), 0);
    free(command);
}

START_TEST(assessed_sealed_and_locked)
{
    struct hall hall;
    hall_open(&hall);
    draw_sealed(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    tty_keys(tty, "e");
    choose(tty, "正式考试");
    tty_keys(tty, "Enter Enter");
    tty_type(tty, "wrong-code");
    tty_keys(tty, "Enter");
    SHOWS(tty, "启封码不对");
    tty_keys(tty, "C-u");
    for (int i = 0; i < 12; i++)
        tty_keys(tty, "BS");
    tty_type(tty, "start-code");
    tty_keys(tty, "Enter Enter");
    tty_keys(tty, "1");
    SHOWS(tty, "已保存");
    tty_keys(tty, "p");
    SHOWS(tty, "考试正在进行");
    tty_keys(tty, "t");
    SHOWS(tty, "正在考试");
    tty_keys(tty, "Esc Tab Enter");
    tty_keys(tty, "s");
    SHOWS(tty, "考试正在进行");
    tty_keys(tty, "p");
    SHOWS(tty, "考试正在进行");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    set_clock(&hall, "09:30:00", "60000", "second");
    tty = enter(&hall, 80, 24); /* back in the exam, without being asked */
    tty_keys(tty, "p");
    SHOWS(tty, "考试正在进行");
    tty_keys(tty, "Esc Enter");
    GOLDEN(tty, "exam-locked");
    tty_keys(tty, "Enter");
    tty_type(tty, "guard-code");
    tty_keys(tty, "Tab");
    tty_type(tty, "停电");
    tty_keys(tty, "Tab BS");
    tty_type(tty, "5x");
    tty_keys(tty, "Enter");
    SHOWS(tty, "请填整分钟数");
    tty_keys(tty, "BS Enter");
    SHOWS(tty, "第 1/6 题");
    SHOWS(tty, "剩余 25:00");
    tty_keys(tty, "S Tab Tab Enter");
    SHOWS(tty, "总分");
    tty_keys(tty, "Esc p");
    SHOWS_NOT(tty, "考试正在进行");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    hall_close(&hall);
}
END_TEST

/* An answer counts once in the log, and the hours of kind exam are credited once. */
START_TEST(what_is_left)
{
    struct hall hall;
    struct reviews reviews;
    struct study_list studies;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty, "六种题型");
    tty_keys(tty, "1");
    set_clock(&hall, "09:02:00", "7320000", "first");
    tty_keys(tty, "n T S Tab Tab Enter");
    SHOWS(tty, "总分");
    tty_keys(tty, "Esc x");
    for (int i = 0; i < 40; i++)
        tty_keys(tty, "BS");
    char *file = xasprintf("%s/t.html", hall.desk.dir);
    tty_type(tty, file);
    tty_keys(tty, "Enter");
    ck_assert_int_eq(access(file, R_OK), 0);
    free(file);
    tty_keys(tty, "Esc");
    desk_leave(tty);
    struct records *records = desk_records(&hall.desk);
    ck_assert(review_load(records, hall.learner, &reviews, NULL));
    ck_assert_uint_eq(reviews.count, 2);
    ck_assert(study_load(records, hall.learner, &studies, NULL));
    ck_assert_uint_eq(studies.count, 1);
    ck_assert_int_eq(studies.list[0].kind, STUDY_EXAM);
    ck_assert_int_eq(studies.list[0].active_ms, 120 * 1000);
    reviews_finish(&reviews);
    study_list_finish(&studies);
    records_close(records);
    hall_close(&hall);
}
END_TEST

SUITE_MAIN("tui/exam", tcase_add_test(tc, every_type_by_keys_alone);
           tcase_add_test(tc, wide_and_resized); tcase_add_test(tc, what_the_bank_lacks);
           tcase_add_test(tc, killed_and_resumed); tcase_add_test(tc, closed_while_typing);
           tcase_add_test(tc, the_time_runs_out);
           tcase_add_test(tc, the_time_runs_out_at_a_typed_answer);
           tcase_add_test(tc, a_commit_that_fails); tcase_add_test(tc, the_clock_is_stopped);
           tcase_add_test(tc, assessed_sealed_and_locked); tcase_add_test(tc, what_is_left);)
