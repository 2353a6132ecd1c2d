/* The desk for pictures in the real program: boxes by keys and mouse, edges, polygons, ticks. */
#include "tests/tui/labs.h"

/* 200 × 120 pixels on 80 columns: 3.2 a column, so that the cursor goes by 3 and, down, by 6. */
START_TEST(a_box_by_keys)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, NULL);
    tty_keys(tty, "Esc");
    GOLDEN(tty, "lab-image-start");
    tty_keys(tty, "H H H Left Left");
    tty_keys(tty, "K Up Up Up Space");
    SHOWS(tty, "空格定对角");
    tty_keys(tty, "L Right Right Right Right Right J J J Down Down Space");
    SHOWS(tty, "左边");
    tty_keys(tty, "X");
    SHOWS(tty, "[20],20,60,100 40×80");
    tty_keys(tty, "o Left Up Up Right Right");
    SHOWS(tty, "19,19,[61],100 42×81");
    GOLDEN(tty, "lab-image-edges");
    labs_work(&desk, learner, "\"bbox\": [19, 19, 42, 81], \"occluded\": true");
    tty_keys(tty, "u u u u o Enter");
    labs_work(&desk, learner, "\"bbox\": [20, 20, 40, 80], \"occluded\": true");
    SHOWS(tty, "×1 (");
    SHOWS(tty, "空格开始画");
    tty_keys(tty, "Tab d");
    SHOWS(tty, "本图 0 个");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(shapes_and_pictures)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 120, 40, NULL);
    tty_keys(tty, "n 3");
    tty_keys(tty, "H H K K Space L L L Space J J J Space");
    SHOWS(tty, "已有 3 点");
    tty_keys(tty, "BS Space Enter");
    labs_work(&desk, learner, "\"label\": \"outline\", \"kind\": \"polygon\"");
    SHOWS(tty, "第 1/3 点");
    tty_keys(tty, "i Down Down");
    labs_work(&desk, learner, "\"points\": [[");
    GOLDEN(tty, "lab-image-wide");
    tty_keys(tty, "Esc 4 Space");
    labs_work(&desk, learner, "\"kind\": \"point\"");
    tty_keys(tty, "m");
    SHOWS(tty, "像素坐标");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* Types the corners of a box, which is selected then. */
static void type_box(struct tty *tty, const char *corners)
{
    tty_keys(tty, "m");
    tty_type(tty, corners);
    tty_keys(tty, "Enter Enter");
}

/* At every zoom the same pixels are looked at: snapping comes to the same edges. */
START_TEST(snapping_at_every_zoom)
{
    static const char *const zooms[] = {"x", "+ x", "- + + x", "+ + + x", "+ + + + x"};
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, NULL);
    tty_keys(tty, "Esc");
    type_box(tty, "11 29 67 108");
    for (size_t i = 0; i < sizeof zooms / sizeof *zooms; i++) {
        tty_keys(tty, zooms[i]);
        labs_work(&desk, learner, "\"bbox\": [20, 20, 40, 80]");
        tty_keys(tty, "u");
        labs_work(&desk, learner, "\"bbox\": [11, 29, 56, 79]");
        tty_keys(tty, "- - - -");
    }
    tty_keys(tty, "e Up x");
    labs_work(&desk, learner, "\"bbox\": [11, 20, 56, 88]");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* Enlarged and made smaller, the picture stays where the edge is that is moved. */
START_TEST(enlarging_at_the_edge)
{
    struct desk desk;
    labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, NULL);
    tty_keys(tty, "Esc G");
    type_box(tty, "20 20 60 100");
    tty_keys(tty, "e Tab Tab + + + + +");
    SHOWS(tty, "×16  右边  瓶 20,20,[60],100");
    GOLDEN(tty, "lab-image-close");
    tty_keys(tty, "Down");
    GOLDEN(tty, "lab-image-bottom");
    tty_keys(tty, "- - Tab");
    SHOWS(tty, "×4  左边  瓶 [20],20,60,100");
    SHOWS(tty, "▌");
    tty_keys(tty, "S-Tab b");
    SHOWS(tty, "×4◐  下边");
    GOLDEN(tty, "lab-image-contrast");
    tty_keys(tty, "b S-Tab Esc");
    SHOWS(tty, "×1 (");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* A digit relabels what is selected, and can be undone; else it is for the next one. */
START_TEST(labels_by_digits)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, NULL);
    tty_keys(tty, "Esc");
    type_box(tty, "20 20 60 100");
    tty_keys(tty, "2");
    labs_work(&desk, learner, "\"label\": \"can\"");
    tty_keys(tty, "u");
    labs_work(&desk, learner, "\"label\": \"bottle\"");
    tty_keys(tty, "e 2 Esc 1");
    labs_work(&desk, learner, "\"label\": \"can\"");
    tty_keys(tty, "Tab 3 Tab 1");
    labs_work(&desk, learner, "\"label\": \"bottle\"");
    tty_keys(tty, "? End PgUp");
    SHOWS(tty, "选中的对象改成这个标签");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* Without colours. */
START_TEST(without_colours)
{
    struct desk desk;
    labs_open(&desk);
    const char *env[] = {"NO_COLOR=1", NULL};
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, env);
    tty_keys(tty, "Esc");
    type_box(tty, "20 20 60 100");
    tty_keys(tty, "e Tab");
    GOLDEN(tty, "lab-image-grey");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* Dragged over cells, a box covers them whole; its right edge is dragged on; a click on a label
 * relabels it. */
START_TEST(a_box_by_mouse)
{
    static const char drag[] = "\033[<0;21;6M\033[<32;25;9M\033[<32;31;12M\033[<0;31;12m";
    static const char edge[] = "\033[<0;31;9M\033[<32;33;9M\033[<32;36;9M\033[<0;36;9m";
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, NULL);
    tty_keys(tty, "Esc");
    tty_send(tty, drag, sizeof drag - 1);
    labs_work(&desk, learner, "\"label\": \"bottle\", \"kind\": \"box\"");
    labs_work(&desk, learner, "\"bbox\": [37, 19, 35, 44]");
    tty_send(tty, edge, sizeof edge - 1);
    labs_work(&desk, learner, "\"bbox\": [37, 19, 50, 44]");
    tty_click(tty, 1, 9, 21);
    labs_work(&desk, learner, "\"label\": \"can\"");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* A lower edge that is seen between two rows is dragged from the one below as well, and a pressed
 * edge is the one that keys set next. With both ticks the hint is the one that fits. */
START_TEST(an_edge_between_rows)
{
    static const char drag[] = "\033[<0;49;6M\033[<32;52;9M\033[<32;64;12M\033[<0;64;12m";
    static const char lower[] = "\033[<0;54;13M\033[<32;54;14M\033[<32;54;18M\033[<0;54;18m";
    static const char press[] = "\033[<0;64;14M\033[<0;64;14m";
    struct desk desk;
    int64_t learner = labs_open(&desk);
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, NULL);
    tty_keys(tty, "Esc");
    tty_send(tty, drag, sizeof drag - 1);
    labs_work(&desk, learner, "\"bbox\": [125, 19, 51, 44]");
    tty_send(tty, lower, sizeof lower - 1);
    labs_work(&desk, learner, "\"bbox\": [125, 19, 51, 82]");
    tty_keys(tty, "Enter o c");
    SHOWS(tty, "[125],19,176,101 51×82 [遮挡] [截断]  Tab换边 ⏎完成");
    GOLDEN(tty, "lab-image-ticks");
    tty_send(tty, press, sizeof press - 1);
    SHOWS(tty, "125,19,[176],101");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

/* Too few colours for a picture: it says so, and coordinates are typed. */
START_TEST(without_pictures)
{
    struct desk desk;
    int64_t learner = labs_open(&desk);
    const char *env[] = {"TERM=linux", NULL};
    struct tty *tty = labs_enter(&desk, "shelf", 80, 24, env);
    tty_keys(tty, "Esc");
    SHOWS(tty, "这个终端颜色太少");
    tty_keys(tty, "m");
    tty_type(tty, "20 20 60 100");
    tty_keys(tty, "Enter Enter Enter");
    GOLDEN(tty, "lab-image-linux");
    labs_work(&desk, learner, "\"bbox\": [20, 20, 40, 80]");
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/image", tcase_add_test(tc, a_box_by_keys);
           tcase_add_test(tc, shapes_and_pictures); tcase_add_test(tc, snapping_at_every_zoom);
           tcase_add_test(tc, enlarging_at_the_edge); tcase_add_test(tc, labels_by_digits);
           tcase_add_test(tc, without_colours); tcase_add_test(tc, a_box_by_mouse);
           tcase_add_test(tc, an_edge_between_rows); tcase_add_test(tc, without_pictures);)
