/* The desk of choosing in the real program: classes, preferences, orders. */
#include "base/fs.h"
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

/* An item of the lab whose text goes on for many lines. */
static void lengthen(const struct desk *desk)
{
    char *path = xasprintf("%s/packs/lab-sample/1.0.0/labs/refund/a/items.jsonl", desk->dir);
    struct str items = STR_INIT;
    str_add(&items, "{\"id\":\"1\",\"text\":\"");
    for (int i = 1; i <= 40; i++)
        str_addf(&items, "第 %d 行的话。%s", i, i < 40 ? "\\n" : "");
    str_add(&items, "\",\"fields\":{\"金额\":\"80\"}}\n");
    str_add(&items, "{\"id\":\"2\",\"text\":\"短。\",\"fields\":{\"金额\":\"80\"}}\n");
    ck_assert(fs_write_atomic(path, str_text(&items), items.len, 0644, NULL));
    str_finish(&items);
    free(path);
}

START_TEST(long_items_scroll)
{
    struct desk desk;
    labs_open(&desk);
    lengthen(&desk);
    struct tty *tty = labs_run(&desk, "refund", 80, 24);
    GOLDEN(tty, "lab-choice-long");
    tty_keys(tty, "PgDn");
    SHOWS(tty, "第 16 行");
    SHOWS(tty, "PgUp 上文");
    tty_keys(tty, "PgDn PgDn PgDn");
    SHOWS(tty, "第 40 行");
    SHOWS_NOT(tty, "下面还有");
    tty_keys(tty, "PgUp");
    tty_click(tty, 4, 40, 8);
    SHOWS(tty, "下面还有 16 行");
    tty_keys(tty, "1"); /* the labels stay in sight */
    SHOWS(tty, "短。");
    tty_keys(tty, "Up");
    SHOWS(tty, "第 1 行");
    tty_resize(tty, 120, 60);
    SHOWS(tty, "第 40 行");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* A preference without the reason that counts is not done. */
START_TEST(reasons_are_not_forgotten)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "reply", 80, 24);
    tty_keys(tty, "a Down = 1");
    SHOWS(tty, "已答 1/3");
    tty_keys(tty, "Up Up");
    GOLDEN(tty, "lab-choice-reason");
    tty_keys(tty, "1 b 2 n");
    SHOWS(tty, "第 3 条");
    tty_keys(tty, "= ");
    SHOWS(tty, "已答 3/3");
    tty_keys(tty, "2");
    SHOWS(tty, "不用选理由");
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":\"3\",\"choice\":\"tie\"}");
    desk_close(&desk);
}
END_TEST

START_TEST(places_are_kept)
{
    struct desk desk;
    labs_open(&desk);
    struct tty *tty = labs_run(&desk, "refund", 80, 24);
    tty_keys(tty, "1 2 3 End u");
    SHOWS(tty, "第 3 条");
    SHOWS(tty, "未作答");
    tty_keys(tty, "U End");
    tty_finish(tty);
    tty = labs_run(&desk, "refund", 80, 24);
    SHOWS(tty, "第 4 条");
    labs_hand_in(tty);
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lab-choice-look");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab-choice", tcase_add_test(tc, classes_by_keys);
           tcase_add_test(tc, classes_by_mouse); tcase_add_test(tc, preferences);
           tcase_add_test(tc, orders); tcase_add_test(tc, long_items_scroll);
           tcase_add_test(tc, reasons_are_not_forgotten); tcase_add_test(tc, places_are_kept);)
