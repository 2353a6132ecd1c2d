/* A skills exam in the real program: labs opened from the paper, saved with its clock, marked when
 * it is handed in; what a kill and the end of the time leave. */
#include "core/exam/journal.h"
#include "tests/suite.h"
#include "tests/tui/labs.h"

#include "base/fs.h"
#include "base/str.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

struct hall {
    struct desk desk;
    int64_t learner, ms;
    char *clock, *variable;
};

/* Both clocks go on by so much. */
static void pass(struct hall *hall, int64_t ms)
{
    char text[120], when[40];
    hall->ms += ms;
    clock_format(hall->ms, when, sizeof when);
    int n = snprintf(text, sizeof text, "%s %lld first\n", when, (long long) hall->ms);
    ck_assert(fs_write_atomic(hall->clock, text, (size_t) n, 0600, NULL));
}

static void hall_open(struct hall *hall)
{
    *hall = (struct hall){0};
    hall->learner = desk_open_with(&hall->desk, "tests/tui/skills-pack", "xunlian-skills");
    hall->clock = fs_join(hall->desk.dir, "clock");
    hall->variable = xasprintf("XUNLIAN_CLOCK=@%s", hall->clock);
    ck_assert(clock_parse("2026-01-05T09:00:00+08:00", &hall->ms, NULL));
    pass(hall, 0);
}

static void hall_close(struct hall *hall)
{
    desk_close(&hall->desk);
    free(hall->clock);
    free(hall->variable);
}

static struct tty *enter(struct hall *hall, int cols, int rows)
{
    const char *env[] = {hall->variable, NULL};
    return desk_start(&hall->desk, cols, rows, env);
}

/* The newest attempt: its score in thousandths, -1 while it is not graded; the record is sound. */
static int64_t score_of(struct hall *hall, int64_t *id)
{
    struct records *records = desk_records(&hall->desk);
    struct clock clock = {.fixed_ms = hall->ms};
    struct attempts all;
    struct journal_verdict v;
    ck_assert(attempt_list(records, hall->learner, &all, NULL));
    ck_assert_uint_gt(all.count, 0);
    const struct attempt *a = &all.list[all.count - 1];
    int64_t score = a->score;
    ck_assert(journal_verify(records, &clock, a->id, &v, NULL));
    ck_assert(v.sound);
    if (id)
        *id = a->id;
    attempts_finish(&all);
    records_close(records);
    return score;
}

/* From the list of exams to the first task. */
static void begin(struct tty *tty)
{
    tty_keys(tty, "e Enter");
    SHOWS(tty, "满分 100 分");
    tty_keys(tty, "Enter");
    SHOWS(tty, "整理单据");
}

START_TEST(the_whole_way)
{
    static const int sizes[][2] = {{80, 24}, {120, 40}};
    for (size_t i = 0; i < 2; i++) {
        struct hall hall;
        hall_open(&hall);
        struct tty *tty = enter(&hall, sizes[i][0], sizes[i][1]);
        begin(tty);
        GOLDEN(tty, i ? "skills-paper-wide" : "skills-paper");
        tty_keys(tty, "Enter");
        if (i == 0)
            tty_keys(tty, "Esc"); /* the task covers the desk there */
        tty_keys(tty, "1 2 1 2");
        SHOWS(tty, "已答 4/4");
        SHOWS(tty, "剩余");
        GOLDEN(tty, i ? "skills-desk-wide" : "skills-desk");
        tty_keys(tty, "Esc");
        SHOWS(tty, "已答 1 ·");
        tty_keys(tty, "n Enter");
        if (i == 0)
            tty_keys(tty, "Esc");
        tty_keys(tty, "1 1");
        tty_keys(tty, i ? "Esc m Down Enter Esc Up" : "Esc m Down Enter Esc Esc Up");
        GOLDEN(tty, i ? "skills-tasks-wide" : "skills-tasks");
        tty_keys(tty, "S Tab Tab Enter");
        desk_await(tty, "总分 45");
        GOLDEN(tty, i ? "skills-result-wide" : "skills-result");
        tty_keys(tty, "Down Enter");
        SHOWS(tty, "判断准确率");
        tty_keys(tty, "Esc Esc");
        desk_leave(tty);
        ck_assert_int_eq(score_of(&hall, NULL), 45000);
        hall_close(&hall);
    }
}
END_TEST

/* Killed at work: the paper opens again with the task's work as it was shown as saved. */
START_TEST(killed_at_a_task)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "Enter Esc 1 2 1");
    SHOWS(tty, "已保存");
    tty_signal(tty, SIGKILL);
    tty_finish(tty);
    pass(&hall, 60000);
    tty = enter(&hall, 80, 24);
    tty_keys(tty, "e Enter");
    SHOWS(tty, "整理单据");
    SHOWS(tty, "已答 1 ·");
    tty_keys(tty, "Enter");
    if (!tty_shows(tty, "已答 3/4"))
        tty_keys(tty, "Esc");
    SHOWS(tty, "已答 3/4");
    SHOWS(tty, "29:00");
    tty_finish(tty);
    ck_assert_int_eq(score_of(&hall, NULL), -1);
    hall_close(&hall);
}
END_TEST

/* Study time that exams have earned. */
static int64_t credited_ms(struct hall *hall)
{
    struct records *records = desk_records(&hall->desk);
    struct study_list list;
    int64_t ms = 0;
    ck_assert(study_load(records, hall->learner, &list, NULL));
    for (size_t i = 0; i < list.count; i++)
        if (list.list[i].kind == STUDY_EXAM)
            ms += list.list[i].active_ms;
    study_list_finish(&list);
    records_close(records);
    return ms;
}

/* A lab takes longer than a question: what one worked on it counts, a break does not. */
START_TEST(hours_of_a_task)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "Enter Esc 1");
    for (int i = 0; i < 4; i++) {
        pass(&hall, 2 * 60000);
        tty_keys(tty, i % 2 ? "1" : "2");
    }
    pass(&hall, 10 * 60000);
    tty_keys(tty, "1 Esc S Tab Tab Enter");
    while (score_of(&hall, NULL) < 0)
        tty_wait(tty);
    tty_finish(tty);
    ck_assert_int_eq(credited_ms(&hall), 8 * 60000);
    hall_close(&hall);
}
END_TEST

/* No key in a task leads out of the exam but those that lead to its paper. */
START_TEST(a_task_is_left_to_its_paper)
{
    static const char *const shut[] = {"F2", "t", "P", "C-f"};
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "Enter Esc 1");
    for (size_t i = 0; i < sizeof shut / sizeof *shut; i++) {
        tty_keys(tty, shut[i]);
        SHOWS(tty, "正在考试");
        SHOWS(tty, "已答 1/4");
    }
    tty_keys(tty, "F10");
    SHOWS(tty, "考试里整份卷一起交");
    tty_keys(tty, "F9");
    SHOWS(tty, "不导入也不导出");
    tty_keys(tty, "q");
    SHOWS(tty, "要离开考试吗");
    SHOWS(tty, "整理单据");
    tty_last_keys(tty, "Tab Enter");
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    hall_close(&hall);
}
END_TEST

/* What is being typed is not called saved, but it is when the terminal closes, and in the last
 * seconds of the exam. */
START_TEST(a_value_being_typed)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "n n Enter Esc C-o");
    SHOWS(tty, "已保存");
    tty_type(tty, "12");
    SHOWS(tty, "正在输入");
    SHOWS_NOT(tty, "已保存");
    tty_hang_up(tty);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    labs_work(&hall.desk, hall.learner, "\"calls\": \"12\"");
    pass(&hall, 60000);
    tty = enter(&hall, 80, 24);
    tty_keys(tty, "e Enter Enter");
    if (!tty_shows(tty, "调用（次）"))
        tty_keys(tty, "Esc C-o");
    tty_type(tty, "3");
    SHOWS(tty, "正在输入");
    pass(&hall, 29 * 60000 - 2000);
    desk_await(tty, "已保存");
    SHOWS(tty, "0:02");
    pass(&hall, 2000);
    desk_await(tty, "时间到");
    SHOWS(tty, "总分");
    tty_keys(tty, "Enter");
    SHOWS_NOT(tty, "时间到");
    tty_finish(tty);
    labs_work(&hall.desk, hall.learner, "\"calls\": \"123\"");
    hall_close(&hall);
}
END_TEST

/* The exam in two windows: both go on, and neither overwrites the other's work unseen. */
START_TEST(two_windows_at_a_task)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *here = enter(&hall, 80, 24);
    begin(here);
    tty_keys(here, "Enter Esc 1 2");
    SHOWS(here, "已答 2/4");
    struct tty *there = enter(&hall, 80, 24);
    tty_keys(there, "e Enter Enter Esc");
    SHOWS(there, "已答 2/4");
    tty_keys(there, "Home Down Down 1");
    SHOWS(there, "已答 3/4");
    tty_keys(here, "2"); /* has not seen it */
    SHOWS(here, "另一个窗口后来又存了这道题");
    labs_work(&hall.desk, hall.learner, "{\"id\":\"3\",\"label\":\"good\"}");
    tty_keys(here, "u");
    SHOWS(here, "已保存");
    labs_work(&hall.desk, hall.learner, "{\"id\":\"3\",\"label\":\"bad\"}");
    tty_keys(here, "Esc Down Enter Esc 1");
    SHOWS(here, "已保存");
    tty_finish(there);
    tty_finish(here);
    ck_assert_int_eq(score_of(&hall, NULL), -1);
    hall_close(&hall);
}
END_TEST

/* What a command of the program says on standard output; heap. */
static char *command_says(const struct hall *hall, const char *words)
{
    const char *build = getenv("top_builddir");
    char *line = xasprintf("%s %s LANGUAGE=en '%s/xunlian' %s 2>&1", hall->desk.home,
                           hall->variable, build ? build : ".", words);
    struct str out = STR_INIT;
    char bytes[4096];
    size_t n;
    FILE *pipe = popen(line, "r");
    ck_assert_ptr_nonnull(pipe);
    while ((n = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        str_add_bytes(&out, bytes, n);
    ck_assert_msg(pclose(pipe) == 0, "%s: %s", words, str_text(&out));
    free(line);
    return str_take(&out);
}

static void expect_says(const struct hall *hall, const char *words, int64_t exam,
                        const char *wanted)
{
    char *full = xasprintf(words, (long long) exam), *said = command_says(hall, full);
    ck_assert_msg(strstr(said, wanted) != NULL, "%s: no \"%s\" in: %s", full, wanted, said);
    free(said);
    free(full);
}

/* A file with the lines that a command reads; heap path. */
static char *input_of(const struct hall *hall, const char *lines)
{
    char *file = fs_join(hall->desk.dir, "input");
    ck_assert(fs_write_atomic(file, lines, strlen(lines), 0600, NULL));
    return file;
}

/* Who hands in while another one still sits an assessed exam sees the sum, and the rest later. */
START_TEST(two_candidates_in_one_room)
{
    struct hall hall;
    int64_t exam = 0, other;
    hall_open(&hall);
    char *file = input_of(&hall, "start-code-1\nguard-code-1\n"), *words, *said;
    free(command_says(&hall, "learner add 韩梅梅 --target 五级"));
    words = xasprintf("exam draw skills-small --level 5 --seed 5 --codes-stdin --json <%s", file);
    said = command_says(&hall, words);
    ck_assert_int_eq(sscanf(strstr(said, "\"paper\": \"") + 10, "%lld", (long long *) &exam), 1);
    free(said);
    free(words);
    free(file);
    file = input_of(&hall, "{\"do\":\"code\",\"code\":\"start-code-1\"}\n{\"do\":\"start\"}\n");
    words =
        xasprintf("exam start %lld --json --assessed --learner 韩梅梅 <%s", (long long) exam, file);
    said = command_says(&hall, words);
    ck_assert_int_eq(sscanf(strstr(said, "\"attempt\":") + 10, "%lld", (long long *) &other), 1);
    free(said);
    free(words);
    free(file);
    struct tty *tty = enter(&hall, 80, 24);
    SHOWS(tty, "正式考试进行中");
    tty_keys(tty, "L");
    SHOWS(tty, "能提示答案的内容都不能打开");
    tty_keys(tty, "e Down Enter Enter");
    tty_keys(tty, "Enter Esc 1 2 1 Esc S Tab Tab Enter");
    desk_await(tty, "总分");
    SHOWS(tty, "尚未定分");
    SHOWS(tty, "逐题的结果");
    SHOWS_NOT(tty, "整理单据");
    tty_keys(tty, "Enter");
    SHOWS(tty, "能提示答案的内容都不能打开");
    file = input_of(&hall, "{\"do\":\"submit\"}\n");
    words = xasprintf("exam resume %lld --json <%s", (long long) other, file);
    free(command_says(&hall, words));
    free(words);
    free(file);
    tty_keys(tty, "Esc");
    while (!tty_shows(tty, "查看各部分得分"))
        tty_keys(tty, "Down");
    tty_keys(tty, "Enter");
    desk_await(tty, "总分 22.5");
    SHOWS(tty, "整理单据");
    tty_finish(tty);
    ck_assert_int_eq(score_of(&hall, NULL), 22500);
    hall_close(&hall);
}
END_TEST

/* Without its pack a work waits, and is marked when the result is opened again. What was handed in
 * can be had, marked once more, and printed. */
START_TEST(marked_when_its_pack_is_back)
{
    struct hall hall;
    int64_t exam;
    hall_open(&hall);
    char *pack = fs_join(hall.desk.dir, "packs/xunlian-skills"),
         *away = fs_join(hall.desk.dir, "away");
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "Enter Esc 1 2 1 Esc");
    ck_assert_int_eq(rename(pack, away), 0);
    tty_keys(tty, "S Tab Tab Enter");
    desk_await(tty, "总分");
    SHOWS(tty, "尚未定分");
    tty_keys(tty, "Enter");
    SHOWS(tty, "还没有判分");
    ck_assert_int_eq(rename(away, pack), 0);
    tty_keys(tty, "Esc");
    while (!tty_shows(tty, "查看各部分得分"))
        tty_keys(tty, "Down");
    tty_keys(tty, "Enter");
    desk_await(tty, "总分 22.5");
    tty_finish(tty);
    ck_assert_int_eq(score_of(&hall, &exam), 22500);
    expect_says(&hall, "exam work %lld 1", exam, "\"label\":\"");
    expect_says(&hall, "exam show %lld", exam, "Marked by: xunlian-lab 22.5");
    expect_says(&hall, "exam show %lld --html", exam, "score sheet</h1>");
    expect_says(&hall, "exam show %lld --html", exam, "Task task1, variant a, from xunlian-skills");
    expect_says(&hall, "exam mark %lld --question 1 --points 30 --marker 甲", exam, "30 points");
    expect_says(&hall, "exam show %lld --json", exam, "\"marker\": \"甲\"");
    free(pack);
    free(away);
    hall_close(&hall);
}
END_TEST

/* Keys without a pause do not stop the clock. */
START_TEST(the_time_ends_under_steady_typing)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "Enter Esc 1 2 1");
    pass(&hall, 30 * 60000);
    for (int i = 0; i < 20000 && !tty_shows(tty, "时间到"); i++)
        tty_keys(tty, i % 2 ? "Up" : "Down");
    SHOWS(tty, "时间到");
    tty_finish(tty);
    ck_assert_int_eq(score_of(&hall, NULL), 22500);
    hall_close(&hall);
}
END_TEST

/* The time ends while one works: the paper is handed in with what was saved, and marked. */
START_TEST(the_time_ends_at_a_task)
{
    struct hall hall;
    hall_open(&hall);
    struct tty *tty = enter(&hall, 80, 24);
    begin(tty);
    tty_keys(tty, "Enter Esc 1 2 1");
    pass(&hall, 30 * 60000);
    desk_await(tty, "22.5");
    tty_finish(tty);
    ck_assert_int_eq(score_of(&hall, NULL), 22500);
    hall_close(&hall);
}
END_TEST

SUITE_MAIN("tui/lab-exam", tcase_add_test(tc, the_whole_way); tcase_add_test(tc, killed_at_a_task);
           tcase_add_test(tc, the_time_ends_at_a_task); tcase_add_test(tc, hours_of_a_task);
           tcase_add_test(tc, a_task_is_left_to_its_paper); tcase_add_test(tc, a_value_being_typed);
           tcase_add_test(tc, marked_when_its_pack_is_back);
           tcase_add_test(tc, two_candidates_in_one_room);
           tcase_add_test(tc, the_time_ends_under_steady_typing);
           tcase_add_test(tc, two_windows_at_a_task);)
