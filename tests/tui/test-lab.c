/* Labs in a terminal, from the list to the marks, with a small desk in the frame; what is kept. */
#include "base/fs.h"
#include "base/str.h"
#include "tests/tui/labs.h"
#include "tui/lab/history.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static int64_t room_open(struct desk *desk)
{
    return desk_open_with(desk, "tests/tui/lab-pack", "xunlian-labs");
}

/* The demo's frame in a terminal; clock: a moment, or "@FILE" that holds one. */
static struct tty *start_at(const struct desk *desk, int cols, int rows, const char *clock)
{
    char *time = xasprintf("XUNLIAN_CLOCK=%s", clock);
    const char *argv[] = {"demo-lab", NULL}, *env[] = {time, NULL};
    struct tty *tty = desk_run(desk, argv, cols, rows, env);
    free(time);
    return tty;
}

static struct tty *start(const struct desk *desk, int cols, int rows)
{
    return start_at(desk, cols, rows, "2026-01-05T09:00:00+08:00");
}

START_TEST(from_the_list_to_the_marks)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = start(&desk, 80, 24);
    GOLDEN(tty, "lab-list");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lab-task");
    tty_keys(tty, "Esc 1 Down 1 Down 3");
    GOLDEN(tty, "lab-work");
    tty_keys(tty, "u u");
    SHOWS(tty, "1/6");
    tty_keys(tty, "U");
    SHOWS(tty, "2/6");
    tty_keys(tty, "Down 2 Down 1 F10");
    GOLDEN(tty, "lab-hand-in");
    tty_keys(tty, "Enter");
    labs_hand_in(tty);
    GOLDEN(tty, "lab-marks");
    tty_keys(tty, "F6");
    GOLDEN(tty, "lab-rules");
    tty_keys(tty, "F6 Down Enter");
    GOLDEN(tty, "lab-look");
    tty_keys(tty, "1");
    SHOWS(tty, "不能再改");
    tty_keys(tty, "F8");
    SHOWS(tty, "第 3 处");
    tty_keys(tty, "Esc");
    SHOWS(tty, "应为：安全");
    tty_keys(tty, "f");
    SHOWS(tty, "分类准确率”的问题");
    tty_keys(tty, "v");
    GOLDEN(tty, "lab-attempts");
    tty_keys(tty, "Esc o");
    SHOWS(tty, "客服回复多标签");
    tty_keys(tty, "Esc Esc");
    GOLDEN(tty, "lab-list-after");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(wide_screens)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = start(&desk, 120, 40);
    GOLDEN(tty, "lab-list-wide");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lab-work-wide");
    tty_keys(tty, "1 Down 1 F5");
    SHOWS(tty, "2/6");
    tty_keys(tty, "F5");
    SHOWS_NOT(tty, "怎么算分");
    labs_hand_in(tty);
    GOLDEN(tty, "lab-marks-wide");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(left_and_gone_on)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = start(&desk, 80, 24);
    tty_keys(tty, "Enter Esc 1 Down 2");
    tty_keys(tty, "Esc");
    SHOWS(tty, "再打开这个实训就能接着做");
    tty_keys(tty, "Up");
    SHOWS(tty, "进行中");
    tty_keys(tty, "Enter Esc");
    SHOWS(tty, "2/6");
    tty_keys(tty, "u"); /* also what was done before */
    SHOWS(tty, "1/6");
    tty_keys(tty, "U");
    desk_leave(tty);
    labs_work(&desk, learner, "{\"id\":\"2\",\"label\":\"middle\"}");
    desk_close(&desk);
}
END_TEST

/* What the screen calls saved is on the disk. */
START_TEST(killed_at_work)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = start(&desk, 80, 24);
    tty_keys(tty, "Enter Esc 1 Down 2 Down 3");
    SHOWS(tty, "已保存");
    tty_signal(tty, SIGKILL);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":\"3\",\"label\":\"large\"}");
    tty = start(&desk, 80, 24);
    tty_keys(tty, "Enter Esc");
    SHOWS(tty, "3/6");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* The texts and states of the learner's attempts, oldest first: "graded …\nopen …\n". */
static char *all_works(const struct desk *desk, int64_t learner)
{
    struct records *records = desk_records(desk);
    struct lab_attempts all;
    struct str out = STR_INIT;
    char *text;
    ck_assert(lab_attempt_list(records, learner, NULL, &all, NULL));
    for (size_t i = 0; i < all.count; i++) {
        ck_assert(lab_attempt_text(records, all.list[i].id, &text, NULL, NULL));
        size_t answers = 0;
        for (const char *at = text; (at = strstr(at, "\"label\":\"")); at++)
            answers++;
        str_addf(&out, "%s %zu\n", lab_attempt_state_name(all.list[i].state), answers);
        free(text);
    }
    lab_attempts_finish(&all);
    records_close(records);
    return str_take(&out);
}

/* The same work in two windows: what is handed in is what one sees, and nothing is lost. */
START_TEST(one_work_in_two_windows)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *here = start(&desk, 80, 24);
    tty_keys(here, "Enter Esc 1 Down 1");
    SHOWS(here, "2/6");
    struct tty *there = start(&desk, 80, 24);
    tty_keys(there, "Enter Esc");
    SHOWS(there, "2/6");
    tty_keys(here, "Down 2");
    SHOWS(here, "已保存");
    tty_keys(there, "F10 Tab Enter"); /* it has not seen the third */
    SHOWS(there, "没有交：另一个窗口");
    SHOWS(there, "3/6");
    tty_keys(there, "Down Down Down 1");
    SHOWS(there, "4/6");
    tty_keys(here, "Down 3"); /* and this one not the fourth: two works from here on */
    SHOWS(here, "两份都在");
    SHOWS(here, "已保存");
    tty_keys(here, "Down 3");
    SHOWS(here, "5/6");
    labs_hand_in(there);
    labs_hand_in(here);
    char *works = all_works(&desk, learner);
    ck_assert_str_eq(works, "graded 4\ngraded 5\n");
    free(works);
    desk_leave(here);
    desk_leave(there);
    desk_close(&desk);
}
END_TEST

/* The other window handed it in: its marks are shown, or what was done here goes on by itself. */
START_TEST(handed_in_in_the_other_window)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *here = start(&desk, 80, 24), *idle, *there;
    tty_keys(here, "Enter Esc 1 Down 1");
    there = start(&desk, 80, 24);
    tty_keys(there, "Enter Esc");
    idle = start(&desk, 80, 24);
    tty_keys(idle, "Enter Esc");
    labs_hand_in(there);
    tty_keys(idle, "F10 Tab Enter");
    SHOWS(idle, "在另一个窗口里已经交了");
    SHOWS(idle, "得分");
    tty_keys(here, "Down 2");
    SHOWS(here, "两份都在");
    SHOWS(here, "3/6");
    char *works = all_works(&desk, learner);
    ck_assert_str_eq(works, "graded 2\nopen 3\n");
    free(works);
    desk_leave(idle);
    desk_leave(there);
    tty_keys(here, "Esc");
    desk_leave(here);
    desk_close(&desk);
}
END_TEST

START_TEST(the_next_attempt_has_other_data)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = start(&desk, 80, 24);
    tty_keys(tty, "Enter Esc 1");
    labs_hand_in(tty);
    tty_keys(tty, "n Esc");
    SHOWS(tty, "变体 b");
    SHOWS(tty, "0/4");
    tty_keys(tty, "1 Esc n");
    SHOWS(tty, "重新开始吗");
    tty_keys(tty, "Tab Enter Esc");
    SHOWS(tty, "变体 a");
    SHOWS(tty, "0/6");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(files_of_other_tools)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = start(&desk, 80, 24);
    char *file = xasprintf("%s/work.csv", desk.dir), *text;
    tty_keys(tty, "Enter Esc 1 Down 2 F12");
    GOLDEN(tty, "lab-export");
    tty_type(tty, file);
    tty_keys(tty, "Enter");
    SHOWS(tty, "已写好");
    ck_assert(fs_read(file, 10000, &text, NULL, NULL));
    ck_assert_msg(strstr(text, "small") || strstr(text, "小额"), "%s", text);
    free(text);
    tty_keys(tty, "F12");
    tty_type(tty, file);
    tty_keys(tty, "Enter");
    SHOWS(tty, "已经有了");
    tty_keys(tty, "Enter");
    SHOWS(tty, "已写好");
    tty_keys(tty, "u u F9 Enter");
    SHOWS(tty, "请填文件的路径");
    tty_type(tty, "/nowhere.csv");
    tty_keys(tty, "Enter");
    SHOWS(tty, "nowhere.csv");
    tty_keys(tty, "Esc F9");
    tty_type(tty, file);
    tty_keys(tty, "Enter");
    SHOWS(tty, "已导入");
    tty_keys(tty, "Down");
    SHOWS(tty, "2/6");
    desk_leave(tty);
    labs_work(&desk, learner, "{\"id\":\"2\",\"label\":\"middle\"}");
    free(file);
    desk_close(&desk);
}
END_TEST

/* The whole workstation: the tree tells of the labs of a work and opens them; so does the command
 * line. */
START_TEST(from_the_skill_tree)
{
    struct desk desk;
    int64_t learner = room_open(&desk), id;
    struct records *records = desk_records(&desk);
    const struct lab_attempt attempt = {.learner = learner,
                                        .lab = "refund",
                                        .pack = "xunlian-labs",
                                        .version = "1.0.0",
                                        .variant = "a",
                                        .work = "4-04-05-05/5/1.2",
                                        .title = "赔付记录分级",
                                        .minutes = 20,
                                        .engine = "choice"};
    ck_assert(lab_attempt_start(records, &attempt, "", 0, &id, NULL));
    const struct lab_verdict verdict = {"", 0, 8200, 10000, "{}", 2};
    ck_assert(lab_attempt_grade(records, id, &verdict, NULL));
    records_close(records);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    while (!tty_shows(tty, "┬ 1.2 "))
        tty_keys(tty, "Down");
    SHOWS(tty, "实训 82 分，已交 1/1");
    while (!tty_shows(tty, "┬ 2.1 "))
        tty_keys(tty, "Down");
    SHOWS(tty, "有 1 个实训可做");
    SHOWS(tty, "下一步：做 2.1");
    tty_keys(tty, "L");
    SHOWS(tty, "2.1 原始数据清洗与标注 的实训");
    SHOWS_NOT(tty, "赔付记录分级");
    tty_keys(tty, "f");
    SHOWS(tty, "8.2/10 分");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

static void set_clock(const char *file, const char *moment)
{
    ck_assert(fs_write_atomic(file, moment, strlen(moment), 0600, NULL));
}

START_TEST(active_time_counts)
{
    struct desk desk;
    struct study_list list;
    int64_t learner = room_open(&desk), sum = 0;
    char *clock = xasprintf("%s/clock", desk.dir), *at = xasprintf("@%s", clock);
    set_clock(clock, "2026-01-05T09:00:00+08:00");
    struct tty *tty = start_at(&desk, 80, 24, at);
    tty_keys(tty, "Enter");
    set_clock(clock, "2026-01-05T09:02:00+08:00");
    tty_keys(tty, "Esc");
    SHOWS(tty, "2/20");
    set_clock(clock, "2026-01-05T09:30:00+08:00"); /* idle */
    tty_keys(tty, "1");
    set_clock(clock, "2026-01-05T09:31:30+08:00");
    tty_keys(tty, "Down");
    SHOWS(tty, "3/20");
    desk_leave(tty);
    struct records *records = desk_records(&desk);
    ck_assert(study_load(records, learner, &list, NULL));
    for (size_t i = 0; i < list.count; i++) {
        ck_assert_int_eq(list.list[i].kind, STUDY_LAB);
        ck_assert_str_eq(list.list[i].work, "4-04-05-05/5/1.2");
        ck_assert_str_eq(list.list[i].lesson, "refund/a");
        ck_assert_int_eq(list.list[i].planned_min, 20);
        sum += list.list[i].active_ms;
    }
    ck_assert_int_eq(sum, (3 * 60 + 30) * 1000);
    study_list_finish(&list);
    records_close(records);
    free(at);
    free(clock);
    desk_close(&desk);
}
END_TEST

/* ---- undo ---- */

static void add(struct lab_history *h, const char *text)
{
    ck_assert(lab_history_add(h, text, strlen(text)));
}

START_TEST(steps)
{
    struct lab_history h = {0};
    ck_assert_ptr_null(lab_history_now(&h));
    add(&h, "a");
    ck_assert(!lab_history_undo(&h));
    add(&h, "ab");
    ck_assert(!lab_history_add(&h, "ab", 2));
    add(&h, "abc");
    ck_assert(lab_history_undo(&h));
    ck_assert(lab_history_undo(&h));
    ck_assert_str_eq(lab_history_now(&h)->text, "a");
    ck_assert(lab_history_redo(&h));
    ck_assert_str_eq(lab_history_now(&h)->text, "ab");
    add(&h, "x");
    ck_assert(!lab_history_redo(&h));
    ck_assert_uint_eq(h.count, 3);
    ck_assert(lab_history_undo(&h));
    ck_assert(lab_history_amend(&h, "ab, noted", 9)); /* neither a step nor the end of the others */
    ck_assert(!lab_history_amend(&h, "ab, noted", 9));
    ck_assert_str_eq(lab_history_now(&h)->text, "ab, noted");
    ck_assert(lab_history_redo(&h));
    ck_assert_str_eq(lab_history_now(&h)->text, "x");
    ck_assert_uint_eq(h.bytes, strlen("a") + strlen("ab, noted") + strlen("x"));
    for (int i = 0; i < 2 * LAB_HISTORY_STEPS; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        add(&h, text);
    }
    ck_assert_uint_eq(h.count, LAB_HISTORY_STEPS);
    lab_history_finish(&h);
}
END_TEST

START_TEST(large_works_take_few_steps)
{
    struct lab_history h = {0};
    size_t len = LAB_HISTORY_BYTES / 2;
    char *text = xcalloc(1, len);
    for (char c = 'a'; c < 'g'; c++) {
        text[0] = c;
        ck_assert(lab_history_add(&h, text, len));
        ck_assert_uint_le(h.bytes, LAB_HISTORY_BYTES);
    }
    ck_assert_uint_eq(h.count, 2);
    ck_assert(lab_history_can_undo(&h));
    free(text);
    lab_history_finish(&h);
}
END_TEST

SUITE_MAIN("tui/lab", tcase_add_test(tc, steps); tcase_add_test(tc, large_works_take_few_steps);
           tcase_add_test(tc, from_the_list_to_the_marks); tcase_add_test(tc, wide_screens);
           tcase_add_test(tc, from_the_skill_tree); tcase_add_test(tc, left_and_gone_on);
           tcase_add_test(tc, killed_at_work); tcase_add_test(tc, one_work_in_two_windows);
           tcase_add_test(tc, handed_in_in_the_other_window);
           tcase_add_test(tc, the_next_attempt_has_other_data);
           tcase_add_test(tc, files_of_other_tools); tcase_add_test(tc, active_time_counts);)
