/* Reading lessons in the real program: screens, answers, notes, study time, what survives. */
#include "base/fs.h"
#include "base/str.h"
#include "core/study/hours.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char lesson[] = "r5-1.1-1";
enum { MINUTE = 60 * 1000 };

/* A machine with the lessons of tests/tui/reader-pack, a learner who never read, and a clock that
 * the test moves. */
struct bench {
    struct desk desk;
    int64_t learner, now;
    char *clock, *variable; /* the file, "XUNLIAN_CLOCK=@…" */
};

static void set_clock(struct bench *bench, int64_t ms)
{
    char text[40];
    bench->now = ms;
    clock_format(ms, text, sizeof text);
    ck_assert(fs_write_atomic(bench->clock, text, strlen(text), 0600, NULL));
}

static void bench_open(struct bench *bench)
{
    *bench = (struct bench){0};
    bench->learner = desk_open_with(&bench->desk, "tests/tui/reader-pack", "xunlian-reader");
    bench->clock = fs_join(bench->desk.dir, "clock");
    bench->variable = xasprintf("XUNLIAN_CLOCK=@%s", bench->clock);
    int64_t start;
    ck_assert(clock_parse("2026-01-05T09:00:00+08:00", &start, NULL));
    set_clock(bench, start);
}

static void bench_close(struct bench *bench)
{
    desk_close(&bench->desk);
    free(bench->clock);
    free(bench->variable);
}

/* Starts the program and goes on reading. */
static struct tty *read_on(struct bench *bench, int cols, int rows)
{
    const char *env[] = {bench->variable, NULL};
    struct tty *tty = desk_start(&bench->desk, cols, rows, env);
    tty_keys(tty, "c");
    return tty;
}

static void keys_later(struct bench *bench, struct tty *tty, int64_t ms, const char *keys)
{
    set_clock(bench, bench->now + ms);
    tty_keys(tty, keys);
}

static int64_t active_ms(struct bench *bench)
{
    struct records *records = desk_records(&bench->desk);
    struct study_list list;
    int64_t sum = 0;
    ck_assert(study_load(records, bench->learner, &list, NULL));
    for (size_t i = 0; i < list.count; i++) {
        ck_assert_str_eq(list.list[i].lesson, lesson);
        ck_assert_str_eq(list.list[i].work, "4-04-05-05/5/1.1");
        ck_assert_int_eq(list.list[i].planned_min, 20);
        sum += list.list[i].active_ms;
    }
    study_list_finish(&list);
    records_close(records);
    return sum;
}

/* ---- screens ---- */

START_TEST(screens)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    GOLDEN(tty, "lesson-top");
    tty_keys(tty, "Space");
    GOLDEN(tty, "lesson-question");
    tty_keys(tty, "1");
    GOLDEN(tty, "lesson-wrong");
    tty_keys(tty, "Tab Enter 2");
    GOLDEN(tty, "lesson-right");
    tty_keys(tty, "] Down");
    GOLDEN(tty, "lesson-code");
    tty_keys(tty, "1 3 Enter");
    GOLDEN(tty, "lesson-partly");
    tty_keys(tty, "o");
    GOLDEN(tty, "lesson-contents");
    tty_keys(tty, "Esc End");
    SHOWS(tty, "三家门店的单数");
    tty_keys(tty, "> >");
    GOLDEN(tty, "lesson-outline");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    tty = read_on(&bench, 120, 40);
    tty_keys(tty, "Home");
    GOLDEN(tty, "lesson-wide");
    desk_leave(tty);
    bench_close(&bench);
}
END_TEST

/* Which cells a picture becomes is its program's affair; that it becomes cells is ours. */
START_TEST(figures_are_cells_or_captions)
{
    struct bench bench;
    const char *dir = getenv("top_builddir");
    char *program = fs_join(dir ? dir : ".", "xunlian-figure");
    bool built = access(program, X_OK) == 0;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    tty_keys(tty, "End");
    ck_assert_int_eq(tty_shows(tty, "▀▀▀"), built);
    ck_assert_int_eq(tty_shows(tty, "此处无法显示"), !built);
    tty_keys(tty, "F4 F4");
    SHOWS(tty, "此处无法显示");
    SHOWS_NOT(tty, "▀▀▀");
    tty_keys(tty, "F4");
    ck_assert_int_eq(tty_shows(tty, "▀▀▀"), built);
    desk_leave(tty);
    bench_close(&bench);
    free(program);
}
END_TEST

START_TEST(hits_are_shown)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    tty_keys(tty, "/");
    tty_type(tty, "口径");
    GOLDEN(tty, "lesson-finding");
    tty_keys(tty, "Enter n");
    SHOWS(tty, "第 2 处");
    tty_keys(tty, "Esc");
    SHOWS_NOT(tty, "第 2 处");
    tty_keys(tty, "C-f");
    tty_type(tty, "分母");
    GOLDEN(tty, "search");
    tty_keys(tty, "Esc C-f");
    SHOWS(tty, "分母");
    tty_type(tty, "\x7f");
    tty_type(tty, "子");
    SHOWS(tty, "分子");
    tty_keys(tty, "Esc C-f");
    tty_type(tty, "小结");
    SHOWS_NOT(tty, "分子小结");
    tty_keys(tty, "Enter");
    SHOWS(tty, "先口径，后动手。");
    tty_keys(tty, "C-f C-u");
    tty_type(tty, "ywsjcl");
    tty_keys(tty, "Enter");
    SHOWS(tty, "技能树");
    SHOWS(tty, "1.2 业务数据处理");
    desk_leave(tty);
    bench_close(&bench);
}
END_TEST

START_TEST(notes_are_kept)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    tty_keys(tty, "b Down Down Down a");
    tty_type(tty, "口径要先写下来");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lesson-notes");
    tty_keys(tty, "v");
    GOLDEN(tty, "notes");
    tty_keys(tty, "x");
    SHOWS(tty, "1 条");
    tty_keys(tty, "u");
    SHOWS(tty, "2 条");
    tty_keys(tty, "End Enter");
    SHOWS(tty, "一批工单怎么数");
    desk_leave(tty);
    bench_close(&bench);
}
END_TEST

/* ---- study time ---- */

START_TEST(only_active_time_counts)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    for (int i = 0; i < 10; i++)
        keys_later(&bench, tty, MINUTE, i % 2 ? "Up" : "Down");
    SHOWS(tty, "今日 0.2 学时");
    keys_later(&bench, tty, 5 * MINUTE, "Down");
    desk_leave(tty);
    ck_assert_int_eq(active_ms(&bench), 10 * MINUTE);
    bench_close(&bench);
}
END_TEST

START_TEST(outlines_earn_nothing)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    tty_keys(tty, "> >");
    for (int i = 0; i < 4; i++)
        keys_later(&bench, tty, MINUTE, "Down");
    desk_leave(tty);
    ck_assert_int_eq(active_ms(&bench), 0);
    bench_close(&bench);
}
END_TEST

/* Pages turned are no sections read; with time for them and the question answered they are. */
START_TEST(paging_is_not_reading)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    tty_keys(tty, "Space 2 Space Space Space");
    SHOWS_NOT(tty, "✓");
    tty_keys(tty, "Home");
    keys_later(&bench, tty, MINUTE, "Space");
    keys_later(&bench, tty, MINUTE, "Down");
    SHOWS(tty, "✓");
    desk_leave(tty);
    bench_close(&bench);
}
END_TEST

/* ---- what survives ---- */

static void expect_kept(struct bench *bench)
{
    struct records *records = desk_records(&bench->desk);
    struct answer answer;
    struct notes notes;
    bool found;
    ck_assert(answer_last(records, bench->learner, "r5-q1", &answer, &found, NULL));
    ck_assert(found && answer.right);
    ck_assert_str_eq(answer.response, "B");
    answer_finish(&answer);
    ck_assert(note_list(records, bench->learner, lesson, &notes, NULL));
    ck_assert_uint_eq(notes.count, 1);
    ck_assert_str_eq(notes.list[0].text, "留下");
    notes_finish(&notes);
    records_close(records);
}

/* Four minutes of reading, an answer and a note. */
static struct tty *study_a_while(struct bench *bench)
{
    struct tty *tty = read_on(bench, 80, 24);
    keys_later(bench, tty, MINUTE, "Space");
    keys_later(bench, tty, MINUTE / 2, "2");
    tty_keys(tty, "a");
    tty_type(tty, "留下");
    tty_keys(tty, "Enter");
    for (int i = 0; i < 5; i++)
        keys_later(bench, tty, MINUTE / 2, "Down");
    return tty;
}

START_TEST(a_kill_loses_a_minute_at_most)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = study_a_while(&bench);
    tty_signal(tty, SIGKILL);
    ck_assert(WIFSIGNALED(tty_wait_exit(tty, NULL)));
    tty_finish(tty);
    expect_kept(&bench);
    ck_assert_int_ge(active_ms(&bench), 3 * MINUTE);
    bench_close(&bench);
}
END_TEST

START_TEST(a_hang_up_loses_nothing)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = study_a_while(&bench);
    if (_i == 0)
        tty_signal(tty, SIGTERM);
    else
        tty_hang_up(tty);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    expect_kept(&bench);
    ck_assert_int_eq(active_ms(&bench), 4 * MINUTE);
    tty = read_on(&bench, 80, 24);
    SHOWS(tty, "答对了");
    desk_leave(tty);
    bench_close(&bench);
}
END_TEST

/* The first words of the body's first line that holds Chinese text. */
static char *top_words(const struct tty *tty)
{
    char *line = tty_line(tty, 3);
    char *start = line + strspn(line, " ");
    char *words = xasprintf("%.12s", start);
    free(line);
    return words;
}

START_TEST(resumes_at_the_same_place)
{
    static const int sizes[][2] = {{80, 24}, {100, 30}, {60, 20}, {130, 40}};
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    tty_keys(tty, "Down Down Down Down Down Down Down Down Down Down Down");
    char *words = top_words(tty);
    desk_leave(tty);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tty = read_on(&bench, sizes[i][0], sizes[i][1]);
        char *first = tty_line(tty, 3), *second = tty_line(tty, 4);
        ck_assert_msg(strstr(first, words) || strstr(second, words), "%s not at the top of %s",
                      words, first);
        free(first);
        free(second);
        tty_resize(tty, 64, 22);
        SHOWS(tty, words);
        tty_resize(tty, 80, 24);
        char *again = top_words(tty);
        ck_assert_str_eq(again, words);
        free(again);
        desk_leave(tty);
    }
    free(words);
    bench_close(&bench);
}
END_TEST

/* What is installed meanwhile does not touch the lesson that is open. */
START_TEST(an_open_lesson_keeps_its_version)
{
    struct bench bench;
    bench_open(&bench);
    struct tty *tty = read_on(&bench, 80, 24);
    char *command = xasprintf("cd '%s/packs/xunlian-reader' && cp -R 1.0.0 1.1.0 && "
                              "ln -sfn 1.1.0 current && rm -r 1.0.0/lessons",
                              bench.desk.dir);
    ck_assert_int_eq(system(command), 0);
    free(command);
    tty_keys(tty, "End Home Space");
    SHOWS(tty, "60%");
    desk_leave(tty);
    bench_close(&bench);
}
END_TEST

/* The terms of the section one reads, then all of them, found by pinyin initials; ⏎ leads to the
 * lesson; the search knows them too. */
START_TEST(terms_are_looked_up)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}};
    for (size_t i = 0; i < 2; i++) {
        struct bench bench;
        bench_open(&bench);
        struct tty *tty = read_on(&bench, sizes[i][0], sizes[i][1]);
        tty_keys(tty, "y");
        SHOWS(tty, "口径");
        SHOWS_NOT(tty, "量子比特");
        tty_keys(tty, "Tab");
        SHOWS(tty, "量子比特");
        tty_type(tty, "kj");
        SHOWS_NOT(tty, "量子比特");
        SHOWS(tty, "definition of a metric");
        GOLDEN(tty, i ? "glossary-wide" : "glossary");
        tty_keys(tty, "Enter");
        SHOWS(tty, "一批工单怎么数");
        tty_keys(tty, "Esc");
        tty_keys(tty, "Esc");
        tty_keys(tty, "s");
        tty_type(tty, "qubit");
        SHOWS(tty, "量子比特");
        tty_keys(tty, "Enter");
        SHOWS(tty, "量子计算的基本单位");
        tty_keys(tty, "Esc");
        desk_leave(tty);
        bench_close(&bench);
    }
}
END_TEST

SUITE_MAIN("tui/reader", tcase_add_test(tc, screens);
           tcase_add_test(tc, figures_are_cells_or_captions); tcase_add_test(tc, hits_are_shown);
           tcase_add_test(tc, notes_are_kept); tcase_add_test(tc, only_active_time_counts);
           tcase_add_test(tc, outlines_earn_nothing); tcase_add_test(tc, paging_is_not_reading);
           tcase_add_test(tc, a_kill_loses_a_minute_at_most);
           tcase_add_loop_test(tc, a_hang_up_loses_nothing, 0, 2);
           tcase_add_test(tc, resumes_at_the_same_place);
           tcase_add_test(tc, an_open_lesson_keeps_its_version);
           tcase_add_test(tc, terms_are_looked_up);)
