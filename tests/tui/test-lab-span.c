/* The desk of marking text in the real program: selecting, bounds, equal strings, relations. */
#include "tests/tui/labs.h"

#include <stdio.h>

START_TEST(entities_by_keys)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "orders", 80, 24);
    GOLDEN(tty, "lab-span-start");
    tty_keys(tty, ". . . 1"); /* the order number needs no selection */
    SHOWS(tty, "订单号 “A2025-0417” 5–15");
    tty_keys(tty, ". Right Right Space Right Right");
    GOLDEN(tty, "lab-span-selecting");
    tty_keys(tty, "2 Right S-Right S-Right S-Right 3");
    SHOWS(tty, "金额 “，89” 20–23");
    tty_keys(tty, "] =");
    SHOWS(tty, "金额 “89元” 21–24");
    tty_keys(tty, "S-Tab r Tab Enter");
    SHOWS(tty, "“保温杯” ─价格→ “89元”");
    GOLDEN(tty, "lab-span-marked");
    tty_keys(tty, "R u d");
    SHOWS(tty, "完成 1/4");
    SHOWS(tty, "第 2 篇");
    tty_finish(tty);
    labs_work(&desk, learner,
              "\"relations\":[{\"id\":1,\"from\":2,\"to\":3,\"type\":\"costs\"}],\"done\":true}");
    desk_close(&desk);
}
END_TEST

/* Presses, moves and releases by what the terminal would send. */
static void drag(struct tty *tty, int x, int y, int to)
{
    char bytes[80];
    int n = snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM", x + 1, y + 1);
    tty_send(tty, bytes, (size_t) n);
    n = snprintf(bytes, sizeof bytes, "\033[<32;%d;%dM", to + 1, y + 1);
    tty_send(tty, bytes, (size_t) n);
    n = snprintf(bytes, sizeof bytes, "\033[<0;%d;%dm", to + 1, y + 1);
    tty_send(tty, bytes, (size_t) n);
}

START_TEST(entities_by_mouse)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "orders", 80, 24);
    tty_resize(tty, 120, 40);
    tty_keys(tty, "n");
    drag(tty, 40, 4, 47);
    SHOWS(tty, "已选 4 字“蓝牙耳机”");
    tty_click(tty, 1, 44, 2); /* 商品, in the legend */
    SHOWS(tty, "商品 “蓝牙耳机” 4–8");
    GOLDEN(tty, "lab-span-wide");
    tty_keys(tty, "x");
    SHOWS(tty, "标注 0 个");
    tty_finish(tty);
    labs_work(&desk, learner, "\"id\":\"2\"");
    desk_close(&desk);
}
END_TEST

START_TEST(overlaps_are_refused_and_equal_strings_marked)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "orders", 80, 24);
    tty_keys(tty, "n n n Space Right 2"); /* 雨伞 */
    tty_keys(tty, "S-Right S-Right S-Right 4");
    SHOWS(tty, "与另一个标注重叠");
    tty_keys(tty, "Esc Home Right x Home S-Right 2 a"); /* 雨 alone stands once more */
    GOLDEN(tty, "lab-span-spread");
    tty_keys(tty, "Tab Enter");
    SHOWS(tty, "共 2 个");
    tty_finish(tty);
    labs_work(&desk, learner, "{\"id\":2,\"start\":3,\"end\":4,\"label\":\"goods\"}");
    desk_close(&desk);
}
END_TEST

START_TEST(given_entities)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "links", 80, 24);
    tty_keys(tty, "1");
    SHOWS(tty, "实体已给出");
    tty_keys(tty, "Home r Tab Enter v");
    GOLDEN(tty, "lab-span-documents");
    tty_keys(tty, "Down Enter");
    SHOWS(tty, "第 2 篇");
    tty_finish(tty);
    labs_work(&desk, learner, "\"type\":\"lasts\"");
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab-span", tcase_add_test(tc, entities_by_keys);
           tcase_add_test(tc, entities_by_mouse);
           tcase_add_test(tc, overlaps_are_refused_and_equal_strings_marked);
           tcase_add_test(tc, given_entities);)
