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
    SHOWS(tty, "─价格→ 89元");
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
    drag(tty, 41, 8, 48);
    SHOWS(tty, "已选 4 字“蓝牙耳机”");
    tty_click(tty, 1, 44, 3); /* 商品, in the legend */
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
    tty_keys(tty, "r Tab");
    SHOWS(tty, "“电池” → “半天”   1 持续");
    tty_keys(tty, "Enter Tab r Tab");
    SHOWS(tty, "“屏幕” → “亮”   1 评为  2 贬为");
    tty_keys(tty, "2");
    SHOWS(tty, "─贬为→ 亮");
    tty_keys(tty, "S-Tab S-Tab S-Tab r Tab Tab Tab Enter Down"); /* keys stay in the menu */
    GOLDEN(tty, "lab-span-menu");
    tty_keys(tty, "Right Up Enter");
    SHOWS(tty, "─评为→ 亮");
    tty_keys(tty, "R");
    SHOWS(tty, "删除哪一条");
    tty_keys(tty, "Esc v");
    GOLDEN(tty, "lab-span-documents");
    tty_keys(tty, "r Space"); /* of what the list covers */
    SHOWS(tty, "完成 0/2");
    tty_keys(tty, "Down Enter");
    SHOWS(tty, "第 2 篇");
    tty_finish(tty);
    labs_work(&desk, learner, "\"type\":\"lasts\"");
    labs_work(&desk, learner, "\"type\":\"faults\"");
    desk_close(&desk);
}
END_TEST

/* A drag from a given entity to another leads a relation there. */
START_TEST(given_entities_by_mouse)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_run(&desk, "links", 80, 24);
    drag(tty, 1, 5, 8); /* 电池, 半天 */
    SHOWS(tty, "─持续→ 半天");
    drag(tty, 13, 5, 20); /* 屏幕, 亮 */
    SHOWS(tty, "哪种关系");
    tty_click(tty, 1, 4, 20);
    SHOWS(tty, "─评为→ 亮");
    drag(tty, 13, 5, 11); /* to where no entity is */
    SHOWS_NOT(tty, "关系起点");
    tty_keys(tty, "Home r");
    tty_click(tty, 1, 20, 5); /* a click is the other end too */
    SHOWS(tty, "哪种关系");
    tty_finish(tty);
    labs_work(&desk, learner, "\"type\":\"lasts\"");
    labs_work(&desk, learner, "\"type\":\"is\"");
    desk_close(&desk);
}
END_TEST

/* Undo is seen where it happens, and the work goes on where it was left. */
START_TEST(places_are_kept)
{
    struct desk desk;
    labs_open(&desk);
    struct tty *tty = labs_run(&desk, "orders", 80, 24);
    tty_keys(tty, ". . . 1 d n");
    SHOWS(tty, "第 3 篇");
    tty_keys(tty, "u");
    SHOWS(tty, "第 1 篇，完成 0/4");
    tty_keys(tty, "n n u");
    SHOWS(tty, "第 1 篇，完成 0/4");
    SHOWS(tty, "标注 0 个");
    tty_keys(tty, "n U");
    SHOWS(tty, "订单号 “A2025-0417”");
    tty_keys(tty, "U");
    SHOWS(tty, "第 1 篇，完成 1/4");
    tty_finish(tty);
    tty = labs_enter(&desk, "orders", 80, 24, NULL);
    SHOWS(tty, "第 2 篇，完成 1/4");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* What was handed in is looked at: no key is offered that would change it. */
START_TEST(handed_in_works_are_looked_at)
{
    struct desk desk;
    labs_open(&desk);
    struct tty *tty = labs_run(&desk, "orders", 80, 24);
    tty_keys(tty, ". . . 2");
    labs_hand_in(tty);
    tty_keys(tty, "Enter");
    GOLDEN(tty, "lab-span-look");
    tty_keys(tty, "Right Right Right");
    SHOWS_NOT(tty, "位置：");
    tty_keys(tty, "1");
    SHOWS(tty, "不能再改");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* The meanings of the labels take their rows only where the longest text leaves them. */
START_TEST(meanings_of_labels)
{
    struct desk desk;
    labs_open(&desk);
    struct tty *tty = labs_run(&desk, "orders", 80, 24);
    SHOWS(tty, "字母和数字的整串");
    tty_keys(tty, "i");
    SHOWS_NOT(tty, "字母和数字的整串");
    tty_keys(tty, "i");
    tty_resize(tty, 80, 14);
    SHOWS_NOT(tty, "字母和数字的整串");
    SHOWS(tty, "您好，订单");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab-span", tcase_add_test(tc, entities_by_keys);
           tcase_add_test(tc, entities_by_mouse);
           tcase_add_test(tc, overlaps_are_refused_and_equal_strings_marked);
           tcase_add_test(tc, given_entities); tcase_add_test(tc, given_entities_by_mouse);
           tcase_add_test(tc, places_are_kept); tcase_add_test(tc, handed_in_works_are_looked_at);
           tcase_add_test(tc, meanings_of_labels);)
