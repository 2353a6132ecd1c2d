/* Practice in the real program: every type of question by keys alone, what is kept, 错题本. */
#include "base/fs.h"
#include "base/str.h"
#include "core/record/review.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* A machine with the questions of tests/tui/practice-pack and a learner who never practised. */
static int64_t room_open(struct desk *desk)
{
    return desk_open_with(desk, "tests/tui/practice-pack", "xunlian-practice");
}

/* The log as "id=response:percent/grade" entries. */
static void expect_log(const struct desk *desk, int64_t learner, const char *wanted)
{
    struct records *records = desk_records(desk);
    struct reviews reviews;
    struct str out = STR_INIT;
    ck_assert(review_load(records, learner, &reviews, NULL));
    for (size_t i = 0; i < reviews.count; i++)
        str_addf(&out, "%s=%s:%d/%d ", reviews.list[i].question, reviews.list[i].response,
                 reviews.list[i].score / 1000, reviews.list[i].grade);
    ck_assert_str_eq(str_text(&out), wanted);
    str_finish(&out);
    reviews_finish(&reviews);
    records_close(records);
}

START_TEST(every_type_by_keys_alone)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "p");
    GOLDEN(tty, "practice");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "practice-single");
    tty_keys(tty, "1");
    GOLDEN(tty, "practice-wrong");
    tty_keys(tty, "5 Space");
    tty_keys(tty, "a Down Down Space");
    GOLDEN(tty, "practice-multiple");
    tty_keys(tty, "Enter 4");
    SHOWS(tty, "答对了");
    tty_keys(tty, "Enter T");
    SHOWS(tty, "没有答对");
    tty_keys(tty, "Enter");
    tty_type(tty, "口径");
    GOLDEN(tty, "practice-typed");
    tty_keys(tty, "Enter Enter");
    tty_keys(tty, "b a a BS c");
    GOLDEN(tty, "practice-matching");
    tty_keys(tty, "Enter");
    SHOWS(tty, "答对了");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "practice-ordering");
    tty_keys(tty, "a b c Enter Enter");
    tty_type(tty, "为了追溯");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "practice-essay");
    tty_keys(tty, "Enter");
    SHOWS(tty, "先用 1–4");
    tty_keys(tty, "3 Enter");
    GOLDEN(tty, "practice-summary");
    tty_keys(tty, "m");
    GOLDEN(tty, "mistakes");
    tty_keys(tty, "Esc Esc");
    SHOWS(tty, "做过 7/7");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    expect_log(&desk, learner,
               "p5-1=A:0/1 p5-2=AC:100/4 p5-3=T:0/1 p5-4=口径:100/3 p5-5=ABC:100/3 "
               "p5-6=BCA:0/1 p5-7=为了追溯:0/3 ");
    desk_close(&desk);
}
END_TEST

START_TEST(wide_screens)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = desk_start(&desk, 120, 40, NULL);
    tty_keys(tty, "p Down Down Down Down Right");
    GOLDEN(tty, "practice-wide");
    tty_keys(tty, "Enter x");
    GOLDEN(tty, "practice-given-up-wide");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(the_lesson_is_one_key_away)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "p Enter 2 o");
    SHOWS(tty, "能唯一认出每一行的字段");
    tty_keys(tty, "Esc");
    SHOWS(tty, "答对了");
    SHOWS(tty, "第 1/7 题");
    tty_keys(tty, "Enter n");
    SHOWS(tty, "第 3/7 题");
    tty_keys(tty, "Esc");
    SHOWS(tty, "做过 1/7");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(the_book_of_wrong_answers)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "p Enter 1 Enter 2 4 Enter Enter T Esc m");
    SHOWS(tty, "显示 3 题，共 3 题");
    tty_keys(tty, "6");
    SHOWS(tty, "概念不清");
    tty_keys(tty, "e e e");
    SHOWS(tty, "显示 1 题，共 3 题");
    tty_keys(tty, "e e e e f");
    SHOWS(tty, "显示 3 题，共 3 题");
    tty_keys(tty, "f x");
    SHOWS(tty, "显示 2 题，共 2 题");
    tty_keys(tty, "u");
    SHOWS(tty, "显示 3 题，共 3 题");
    SHOWS(tty, "概念不清");
    tty_keys(tty, "Enter F");
    SHOWS(tty, "第 1/1 题");
    SHOWS(tty, "答对了");
    tty_keys(tty, "Enter Enter");
    SHOWS(tty, "之后对 1 次");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* Killed at the moment when the verdict stands on the screen: what was told as saved is there. */
START_TEST(killed_while_practising)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "p Enter 1 5 Enter 1 3 Enter");
    SHOWS(tty, "已保存");
    tty_signal(tty, SIGKILL);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    expect_log(&desk, learner, "p5-1=A:0/1 p5-2=AC:100/3 ");
    tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "p m");
    SHOWS(tty, "粗心");
    tty_keys(tty, "Esc Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

static void set_clock(const char *path, const char *time)
{
    ck_assert(fs_write_atomic(path, time, strlen(time), 0600, NULL));
}

/* Two minutes on a question are study time of the kind practice; half an hour away is not. The next
 * day the tree knows what was practised and what is due. */
START_TEST(time_counts_and_the_tree_knows)
{
    struct desk desk;
    int64_t learner = room_open(&desk), sum = 0;
    char *clock = fs_join(desk.dir, "clock"), *variable = xasprintf("XUNLIAN_CLOCK=@%s", clock);
    const char *env[] = {variable, NULL};
    set_clock(clock, "2026-01-05T09:00:00+08:00");
    struct tty *tty = desk_start(&desk, 80, 24, env);
    tty_keys(tty, "p Enter");
    set_clock(clock, "2026-01-05T09:02:00+08:00");
    tty_keys(tty, "2 4 Enter");
    set_clock(clock, "2026-01-05T09:32:00+08:00");
    tty_keys(tty, "1 3 Enter 4 Esc");
    desk_leave(tty);
    struct records *records = desk_records(&desk);
    struct study_list list;
    ck_assert(study_load(records, learner, &list, NULL));
    for (size_t i = 0; i < list.count; i++) {
        ck_assert_int_eq(list.list[i].kind, STUDY_PRACTICE);
        ck_assert_str_eq(list.list[i].work, "4-04-05-05/5/1.1");
        sum += list.list[i].active_ms;
    }
    ck_assert_int_eq(sum, 2 * 60 * 1000);
    study_list_finish(&list);
    records_close(records);
    set_clock(clock, "2026-02-05T09:00:00+08:00");
    tty = desk_start(&desk, 80, 24, env);
    SHOWS(tty, "复习到期的 2 题");
    tty_keys(tty, "Down Down Down Down Down");
    GOLDEN(tty, "practice-tree");
    desk_leave(tty);
    free(clock);
    free(variable);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/practice", tcase_add_test(tc, time_counts_and_the_tree_knows);
           tcase_add_test(tc, every_type_by_keys_alone); tcase_add_test(tc, wide_screens);
           tcase_add_test(tc, the_lesson_is_one_key_away);
           tcase_add_test(tc, the_book_of_wrong_answers);
           tcase_add_test(tc, killed_while_practising);)
