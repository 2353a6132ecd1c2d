/* The desk of models in the real program: steps, training in another program, charts, the report.
 * Without liblinear only what needs no training. */
#include "tests/tui/labs.h"

#include <signal.h>

static int64_t room_open(struct desk *desk)
{
    int64_t learner = labs_open(desk);
    desk_install(desk, "docs/examples/labs/model-sample", "model-sample");
    return learner;
}

START_TEST(steps_and_causes)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = labs_run(&desk, "messages", 80, 24);
    GOLDEN(tty, "lab-model-data");
    tty_keys(tty, "Tab Right");
    GOLDEN(tty, "lab-model-split");
    tty_keys(tty, "Down Enter 7 0 Enter");
    SHOWS(tty, "70");
    tty_keys(tty, "Enter 9 9 Enter");
    SHOWS(tty, "填整数百分比");
    tty_keys(tty, "Esc u");
    SHOWS(tty, "60");
    tty_keys(tty, "[ [ [");
    SHOWS(tty, "标注为");
    tty_keys(tty, "1 3 2");
    SHOWS(tty, "原因 3/12");
    tty_keys(tty, "Up x");
    SHOWS(tty, "原因 2/12");
    tty_click(tty, 1, 20, 2);
    SHOWS(tty, "从哪些行学");
    tty_finish(tty);
    labs_work(&desk, learner, "\"by\": \"stratified\"");
    labs_work(&desk, learner, "\"e1\": \"noise\"");
    labs_work(&desk, learner, "\"e2\": \"mixed\"");
    desk_close(&desk);
}
END_TEST

#ifdef HAVE_LINEAR
/* A run has ended and is on record. */
static void await_run(struct tty *tty, const char *text)
{
    desk_await(tty, text);
    desk_await(tty, "✓ 已保存");
}

START_TEST(texts_trained)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = labs_run(&desk, "messages", 80, 24);
    tty_keys(tty, "r");
    await_run(tty, "训练好了");
    tty_keys(tty, "] ]");
    GOLDEN(tty, "lab-model-features");
    tty_keys(tty, "c");
    await_run(tty, "最好的是");
    GOLDEN(tty, "lab-model-grid");
    tty_keys(tty, "f");
    GOLDEN(tty, "lab-model-table");
    tty_keys(tty, "] f");
    GOLDEN(tty, "lab-model-errors");
    tty_keys(tty, "] Enter 2 4 0 Enter");
    SHOWS(tty, "报告 1/5");
    tty_keys(tty, "] ] Right");
    SHOWS(tty, "训练以后又改了设置");
    tty_resize(tty, 120, 40);
    tty_keys(tty, "v");
    await_run(tty, "训练好了");
    GOLDEN(tty, "lab-model-learning-wide");
    tty_finish(tty);
    labs_work(&desk, learner, "\"train.rows\": 240");
    labs_work(&desk, learner, "\"on\": \"validation\"");
    desk_close(&desk);
}
END_TEST

/* What was trained stays on record when the program is killed, and its figures come back; undo
 * takes settings back, not what was done. */
START_TEST(runs_are_kept)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = labs_run(&desk, "messages", 80, 24);
    tty_keys(tty, "r");
    await_run(tty, "训练好了");
    tty_keys(tty, "] ] ] Right r");
    await_run(tty, "第 2 次");
    tty_signal(tty, SIGKILL);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    labs_work(&desk, learner, "\"number\": 2");
    tty = labs_run(&desk, "messages", 80, 24);
    desk_await(tty, "✓ 第 2 次");
    tty_keys(tty, "] ] ] End");
    desk_await(tty, "  1  F1 0.");
    SHOWS(tty, "● 2  F1 ");
    tty_keys(tty, "Enter");
    desk_await(tty, "✓ 第 1 次");
    tty_keys(tty, "u");
    desk_await(tty, "✓ 第 2 次");
    SHOWS(tty, "  1  F1 0.");
    /* what is being typed is taken in */
    tty_keys(tty, "[ Down Down Down Enter");
    tty_type(tty, "发票");
    tty_keys(tty, "] 9");
    tty_signal(tty, SIGTERM);
    tty_wait_exit(tty, NULL);
    tty_finish(tty);
    labs_work(&desk, learner, "发票]9");
    desk_close(&desk);
}
END_TEST

START_TEST(thresholds_moved)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = labs_run(&desk, "churn", 80, 24);
    tty_keys(tty, "r");
    SHOWS(tty, "请先选至少一种特征");
    tty_keys(tty, "Down Right Down Right r");
    await_run(tty, "训练好了");
    tty_keys(tty, "f f f f Right");
    desk_await(tty, "阈值 0.55");
    await_run(tty, "第 2 次");
    GOLDEN(tty, "lab-model-threshold");
    tty_keys(tty, "u");
    SHOWS(tty, "第 1 次");
    tty_finish(tty);
    labs_work(&desk, learner, "\"threshold\": 0.5");
    desk_close(&desk);
}
END_TEST
#endif

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, steps_and_causes);
#ifdef HAVE_LINEAR
    tcase_add_test(tc, texts_trained);
    tcase_add_test(tc, thresholds_moved);
    tcase_add_test(tc, runs_are_kept);
#endif
}

SUITE_MAIN("tui/lab-model", add_tests(tc);)
