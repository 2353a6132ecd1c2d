/* The desk of choosing in the real program: classes, preferences, orders. */
#include "tests/tui/labs.h"

START_TEST(classes_by_keys)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "refund", 80, 24);
    GOLDEN(tty, "lab-choice-start");
    tty_keys(tty, "1 2 3");
    SHOWS(tty, "已答 3/6");
    tty_keys(tty, "Up Up n");
    SHOWS(tty, "第 4 条");
    tty_keys(tty, "2 4 3");
    SHOWS(tty, "全部作答完毕");
    tty_keys(tty, "x");
    SHOWS(tty, "已答 5/6");
    tty_keys(tty, "f");
    SHOWS(tty, "未作答（1）");
    tty_keys(tty, "Esc d u");
    SHOWS(tty, "已答 6/6");
    GOLDEN(tty, "lab-choice-done");
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":\"5\",\"label\":\"safety\"}");
    desk_close(&desk);
}
END_TEST

START_TEST(classes_by_mouse)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "refund", 80, 24);
    tty_click(tty, 1, 5, 6);
    SHOWS(tty, "第 4 条");
    tty_click(tty, 1, 32, 10);
    SHOWS(tty, "已答 1/6");
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":\"4\",\"label\":\"middle\"}");
    desk_close(&desk);
}
END_TEST

START_TEST(preferences)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "reply", 80, 24);
    tty_keys(tty, "a");
    GOLDEN(tty, "lab-choice-pair");
    tty_keys(tty, "1");
    SHOWS(tty, "第 2 条");
    tty_resize(tty, 120, 40);
    GOLDEN(tty, "lab-choice-pair-wide");
    tty_keys(tty, "b 2 =");
    SHOWS(tty, "已答 3/3");
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":\"2\",\"choice\":\"b\",\"reason\":\"tone\"}");
    labs_work(&desk, learner, "{\"id\":\"3\",\"choice\":\"tie\"}");
    desk_close(&desk);
}
END_TEST

START_TEST(orders)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "order", 80, 24);
    tty_keys(tty, "4 Down Up Up Up K Down Down J");
    GOLDEN(tty, "lab-choice-order");
    tty_keys(tty, "Enter Enter");
    SHOWS(tty, "已答 2/2");
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":\"2\",\"order\":[\"A\",\"B\",\"C\"]}");
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab-choice", tcase_add_test(tc, classes_by_keys);
           tcase_add_test(tc, classes_by_mouse); tcase_add_test(tc, preferences);
           tcase_add_test(tc, orders);)
