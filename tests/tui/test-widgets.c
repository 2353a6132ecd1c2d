#include "base/str.h"
#include "base/utf8.h"
#include "tui/widget/chart.h"
#include "tui/widget/field.h"
#include "tui/widget/form.h"
#include "tui/widget/list.h"
#include "tui/widget/text.h"
#include "tui/widget/tree.h"

#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static void expect_rows(const struct grid *grid, const char *rows)
{
    struct str text = STR_INIT;
    grid_dump(grid, &text);
    ck_assert_str_eq(str_text(&text), rows);
    str_finish(&text);
}

static struct event key_event(const char *name)
{
    struct event event = {.kind = EVENT_KEY};
    ck_assert(keys_parse(name, strlen(name), &event.key));
    return event;
}

static struct mouse click_at(int x, int y)
{
    return (struct mouse){.what = MOUSE_PRESS, .button = 1, .x = x, .y = y};
}

/* ---- list ---- */

START_TEST(list_moves)
{
    struct list list = {0};
    list_set_count(&list, 0);
    ck_assert_int_eq(list.selected, -1);
    list_layout(&list, 5);
    ck_assert(list_act(&list, ACTION_DOWN));
    ck_assert_int_eq(list.selected, -1);
    list_set_count(&list, 12);
    list_select(&list, 0);
    static const struct {
        enum action action;
        int selected, top;
    } moves[] = {
        {ACTION_DOWN, 1, 0},      {ACTION_UP, 0, 0},    {ACTION_UP, 0, 0},
        {ACTION_PAGE_DOWN, 4, 4}, {ACTION_DOWN, 5, 4},  {ACTION_LAST, 11, 7},
        {ACTION_PAGE_UP, 7, 3},   {ACTION_FIRST, 0, 0}, {ACTION_PAGE_UP, 0, 0},
    };
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        ck_assert(list_act(&list, moves[i].action));
        list_layout(&list, 5);
        ck_assert_int_eq(list.selected, moves[i].selected);
        ck_assert_int_eq(list.top, moves[i].top);
    }
    ck_assert(!list_act(&list, ACTION_OPEN));
    list_select(&list, 11);
    list_set_count(&list, 3);
    list_layout(&list, 5);
    ck_assert_int_eq(list.selected, 2);
    ck_assert_int_eq(list.top, 0);
}
END_TEST

static void number_row(const void *context, int index, bool selected, struct surface row)
{
    surface_printf(row, 0, 0, STYLE_TEXT, "%d%s", index, selected ? "<" : "");
}

START_TEST(list_draws)
{
    struct list list = {0};
    struct grid grid;
    grid_init(&grid, 5, 3);
    list_set_count(&list, 9);
    list_select(&list, 4);
    list_layout(&list, 3);
    list_draw(&list, grid_surface(&grid), true, number_row, NULL);
    expect_rows(&grid, "2   │\n3   █\n4<  │\n");
    ck_assert_int_eq(grid.caret.y, 2);
    ck_assert(!grid.caret.visible);
    struct mouse click = click_at(1, 0);
    struct rect area = {0, 0, 5, 3};
    ck_assert_int_eq(list_mouse(&list, area, &click), LIST_SELECTED);
    ck_assert_int_eq(list.selected, 2);
    ck_assert_int_eq(list_mouse(&list, area, &click), LIST_OPENED);
    click.y = 3;
    ck_assert_int_eq(list_mouse(&list, area, &click), LIST_NOTHING);
    grid_finish(&grid);
}
END_TEST

/* ---- tree ---- */

static const int depths[] = {0, 1, 2, 2, 1, 0, 1};

static int depth_of(const void *context, int node)
{
    return depths[node];
}

static void node_row(const void *context, int node, bool selected, struct surface row)
{
    surface_printf(row, 0, 0, STYLE_TEXT, "n%d%s", node, selected ? "<" : "");
}

static void expect_tree(struct tree *tree, const char *rows)
{
    struct grid grid;
    grid_init(&grid, 10, 7);
    tree_layout(tree, 7);
    tree_draw(tree, grid_surface(&grid), true, node_row, NULL);
    expect_rows(&grid, rows);
    grid_finish(&grid);
}

START_TEST(tree_folds)
{
    struct tree tree = {0};
    tree_set(&tree, 7, depth_of, NULL);
    expect_tree(&tree, "▸ n0<\n▸ n5\n\n\n\n\n\n");
    tree_act(&tree, ACTION_RIGHT);
    expect_tree(&tree, "▾ n0<\n  ▸ n1\n    n4\n▸ n5\n\n\n\n");
    tree_act(&tree, ACTION_RIGHT);
    tree_act(&tree, ACTION_FOLD);
    expect_tree(&tree, "▾ n0\n  ▾ n1<\n      n2\n      n3\n    n4\n▸ n5\n\n");
    tree_select(&tree, 3);
    ck_assert_int_eq(tree_selected(&tree), 3);
    tree_act(&tree, ACTION_LEFT);
    ck_assert_int_eq(tree_selected(&tree), 1);
    tree_act(&tree, ACTION_LEFT);
    tree_act(&tree, ACTION_LEFT);
    ck_assert_int_eq(tree_selected(&tree), 0);
    tree_open(&tree, 0, false);
    expect_tree(&tree, "▸ n0<\n▸ n5\n\n\n\n\n\n");
    tree_select(&tree, 6);
    expect_tree(&tree, "▸ n0\n▾ n5\n    n6<\n\n\n\n\n");
    tree_open(&tree, 5, false);
    ck_assert_int_eq(tree_selected(&tree), 5);
    struct mouse click = click_at(0, 0);
    ck_assert_int_eq(tree_mouse(&tree, (struct rect){0, 0, 10, 7}, &click), LIST_SELECTED);
    ck_assert(tree_is_open(&tree, 0));
    tree_set(&tree, 0, depth_of, NULL);
    ck_assert_int_eq(tree_selected(&tree), -1);
    tree_act(&tree, ACTION_RIGHT);
    tree_finish(&tree);
}
END_TEST

/* ---- field ---- */

/* Keys and what stands in the field, the caret as '|'. */
static const struct {
    const char *keys, *result;
} edits[] = {
    {"a b Left c", "ac|b"},         {"中 文 BS", "中|"},
    {"中 文 Left Del", "中|"},      {"a b c Home d", "d|abc"},
    {"a b C-a C-k", "|"},           {"a b C-u c", "c|"},
    {"a Space b c C-w", "a |"},     {"a 中 文 C-w", "a中|"},
    {"Left Right BS Del End", "|"}, {"a Left Left Right Right b", "ab|"},
};

static void expect_field(const struct field *field, const char *expected)
{
    char *text = xasprintf("%.*s|%s", (int) field->caret, field_text(field),
                           field_text(field) + field->caret);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(field_edits)
{
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        struct field field = {0};
        for (const char *p = edits[i].keys; *p;) {
            size_t n = strcspn(p, " ");
            struct event event = {.kind = EVENT_KEY};
            ck_assert(keys_parse(p, n, &event.key));
            ck_assert(field_event(&field, &event));
            p += n + (p[n] == ' ');
        }
        expect_field(&field, edits[i].result);
        field_finish(&field);
    }
}
END_TEST

START_TEST(field_takes_paste)
{
    struct field field = {.most = 6};
    struct event event = {.kind = EVENT_PASTE, .text = "一\n二\te\xCC\x81三四五六"};
    ck_assert(field_event(&field, &event));
    expect_field(&field, "一 二 e\xCC\x81|");
    struct event left = key_event("Left");
    ck_assert(field_event(&field, &left));
    expect_field(&field, "一 二 |e\xCC\x81");
    struct event up = key_event("Up"), help = key_event("F1"), ctrl = key_event("C-l");
    ck_assert(!field_event(&field, &up) && !field_event(&field, &help) &&
              !field_event(&field, &ctrl));
    field_finish(&field);
}
END_TEST

START_TEST(field_scrolls)
{
    struct field field = {0};
    struct grid grid;
    grid_init(&grid, 8, 1);
    field_set(&field, "数据采集和处理");
    field_layout(&field, 8);
    field_draw(&field, grid_surface(&grid), true, NULL);
    expect_rows(&grid, "和处理\n");
    ck_assert_int_eq(grid.caret.x, 6);
    ck_assert(grid.caret.visible);
    field_click(&field, 3);
    expect_field(&field, "数据采集和|处理");
    struct event home = key_event("Home");
    field_event(&field, &home);
    field_layout(&field, 8);
    grid_reset(&grid, 8, 1);
    field_draw(&field, grid_surface(&grid), true, NULL);
    expect_rows(&grid, "数据采集\n");
    ck_assert_int_eq(grid.caret.x, 0);
    field.secret = true;
    grid_reset(&grid, 8, 1);
    field_set(&field, "1234");
    field_draw(&field, grid_surface(&grid), false, NULL);
    expect_rows(&grid, "••••\n");
    field_finish(&field);
    grid_finish(&grid);
}
END_TEST

/* ---- text ---- */

static void paint(const void *context, struct surface s)
{
    for (int y = 0; y < s.h; y++)
        surface_printf(s, 0, y, STYLE_TEXT, "row %d", y);
}

static void build(struct text *text)
{
    text_anchor(text, 0);
    text_block(text, &(struct text_block){.offset = 0});
    text_add_text(text, STYLE_TITLE, "数据清洗");
    text_space(text);
    text_block(text, &(struct text_block){.first = "• ", .rest = "  ", .offset = 20});
    text_add_text(text, STYLE_TEXT, "先去重，再补缺失值，然后处理");
    text_add_link(text, STYLE_LINK, "异常值", 9, 7);
    text_add_text(text, STYLE_TEXT, "。");
    text_space(text);
    text_anchor(text, 1);
    text_block(text,
               &(struct text_block){.offset = 100, .verbatim = true, .first = "  ", .rest = "  "});
    text_add_text(text, STYLE_CODE, "SELECT * FROM orders;\nDROP;");
    text_space(text);
    text_block(text, &(struct text_block){.offset = 150, .painter = paint, .rows = 3});
    text_block(text, &(struct text_block){.offset = 160});
    text_add_link(text, STYLE_LINK, "下一节", 9, 8);
}

static void expect_text(struct text *text, int cols, int rows, const char *expected)
{
    struct grid grid;
    grid_init(&grid, cols, rows);
    text_draw(text, grid_surface(&grid));
    expect_rows(&grid, expected);
    grid_finish(&grid);
}

START_TEST(text_wraps_and_scrolls)
{
    struct text text = TEXT_INIT;
    build(&text);
    text_layout(&text, 16, 5);
    expect_text(&text, 16, 5, "数据清洗\n\n• 先去重，再补缺\n  失值，然后处理\n  异常值。\n");
    ck_assert_int_eq(text_current_anchor(&text), 0);
    ck_assert(!text_at_end(&text) && text_has_passed(&text, 0) == false);
    text_act(&text, ACTION_PAGE_DOWN);
    expect_text(&text, 16, 5, "  失值，然后处理\n  异常值。\n\n  SELECT * FROM\n  DROP;\n");
    ck_assert(text_has_passed(&text, 0));
    ck_assert_int_eq((int) text_place(&text), 20 + 21);
    text_layout(&text, 40, 4); /* wider: the same place stays at the top */
    ck_assert_int_eq((int) text_place(&text), 20);
    text_act(&text, ACTION_LAST);
    expect_text(&text, 40, 4, "row 0\nrow 1\nrow 2\n下一节\n");
    ck_assert(text_at_end(&text));
    ck_assert(text_has_passed(&text, 1));
    text_act(&text, ACTION_UP);
    text_layout(&text, 40, 3);
    text_act(&text, ACTION_DOWN);
    expect_text(&text, 40, 3, "row 0\nrow 1\nrow 2\n");
    text_act(&text, ACTION_DOWN);
    expect_text(&text, 40, 3, "row 1\nrow 2\n下一节\n");
    text_show_anchor(&text, 1);
    ck_assert_int_eq((int) text_place(&text), 100);
    text_show_place(&text, 25);
    ck_assert_int_eq((int) text_place(&text), 20);
    text_finish(&text);
}
END_TEST

/* Six lines, a figure, six lines: where a page ends that would cut the figure. */
static const struct page_turn {
    int figure, height, from;
    enum action action;
    int to;
} page_turns[] = {
    {4, 8, 0, ACTION_PAGE_DOWN, 6}, /* cut by the end: the next page begins with it */
    {4, 8, 1, ACTION_READ_ON, 6},
    {4, 10, 0, ACTION_PAGE_DOWN, 6}, /* whole already: the text ends there */
    {4, 6, 0, ACTION_PAGE_DOWN, 4},  /* not begun: two lines are shown again as ever */
    {9, 8, 0, ACTION_PAGE_DOWN, 6},  /* higher than the screen: it is cut anyway */
    {9, 8, 6, ACTION_PAGE_DOWN, 12},
    {4, 8, 8, ACTION_PAGE_UP, 2}, /* cut by the top: the page before ends with it */
    {4, 8, 6, ACTION_PAGE_UP, 0},
};

START_TEST(text_pages_cut_no_figure)
{
    const struct page_turn *turn = &page_turns[_i];
    struct text text = TEXT_INIT;
    for (int i = 0; i < 12; i++) {
        if (i == 6)
            text_block(&text, &(struct text_block){.painter = paint, .rows = turn->figure});
        text_block(&text, &(struct text_block){0});
        text_add_text(&text, STYLE_TEXT, "行");
    }
    text_layout(&text, 20, turn->height);
    text_scroll_to(&text, turn->from);
    text_act(&text, turn->action);
    ck_assert_int_eq(text.top, turn->to);
    text_finish(&text);
}
END_TEST

START_TEST(text_links)
{
    struct text text = TEXT_INIT;
    build(&text);
    text_layout(&text, 16, 4);
    ck_assert(text_act(&text, ACTION_NEXT_PANE));
    ck_assert_int_eq(text.link, 7);
    expect_text(&text, 16, 4, "\n• 先去重，再补缺\n  失值，然后处理\n  异常值。\n");
    ck_assert(text_act(&text, ACTION_NEXT_PANE));
    ck_assert_int_eq(text.link, 8);
    ck_assert(text_at_end(&text));
    ck_assert(!text_act(&text, ACTION_NEXT_PANE));
    ck_assert(text_act(&text, ACTION_PREV_PANE));
    ck_assert_int_eq(text.link, 7);
    struct rect area = {0, 0, 16, 4};
    text_act(&text, ACTION_FIRST);
    text_layout(&text, 16, 6);
    area.h = 6;
    struct mouse click = click_at(3, 4), beside = click_at(9, 4);
    ck_assert_int_eq(text_mouse(&text, area, &click), 7);
    ck_assert_int_eq(text_mouse(&text, area, &beside), TEXT_NO_LINK);
    text_finish(&text);
}
END_TEST

START_TEST(text_finds)
{
    struct text text = TEXT_INIT;
    struct grid grid;
    struct str styles = STR_INIT;
    build(&text);
    text_layout(&text, 16, 5);
    ck_assert_uint_eq(text_find(&text, "处理异常"), 1);
    grid_init(&grid, 16, 5);
    text_draw(&text, grid_surface(&grid));
    grid_dump_styles(&grid, &styles);
    char here = (char) ('a' + STYLE_MATCH_HERE - 1), link = (char) ('a' + STYLE_LINK - 1);
    char *expected = xasprintf("............%c%c%c%c\n..%c%c%c%c%c%c........\n", here, here, here,
                               here, here, here, here, here, link, link);
    ck_assert_str_eq(str_text(&styles) + 3 * 17, expected);
    free(expected);
    ck_assert_uint_eq(text_find(&text, "select"), 1);
    ck_assert_int_eq(text.top, 6 - 1);
    ck_assert_uint_eq(text_find(&text, "值"), 2);
    int first = text.hit;
    text_next_hit(&text, 1);
    ck_assert_int_ne(text.hit, first);
    text_next_hit(&text, 1);
    ck_assert_int_eq(text.hit, first);
    ck_assert_uint_eq(text_find(&text, "没有"), 0);
    text_next_hit(&text, -1);
    ck_assert_uint_eq(text_find(&text, ""), 0);
    str_finish(&styles);
    grid_finish(&grid);
    text_finish(&text);
}
END_TEST

START_TEST(text_rebuilt_keeps_its_place)
{
    struct text text = TEXT_INIT;
    build(&text);
    text_layout(&text, 16, 4);
    text_act(&text, ACTION_PAGE_DOWN);
    int top = text.top;
    text_clear(&text);
    build(&text);
    text_layout(&text, 16, 4);
    ck_assert_int_eq(text.top, top);
    text_clear(&text);
    text_layout(&text, 16, 4);
    ck_assert_int_eq(text.top, 0);
    ck_assert_int_eq((int) text_place(&text), 0);
    ck_assert(text_at_end(&text));
    text_act(&text, ACTION_LAST);
    text_finish(&text);
}
END_TEST

/* ---- form ---- */

static void build_form(struct form *form)
{
    static const char *const levels[] = {"五级", "四级", "三级"};
    form_add_text(form, "姓名", "李雷", NULL);
    form_add_choice(form, "目标级别", levels, 3, 1);
    form_add_secret(form, "口令");
    form_add_button(form, "添加");
    form_add_button(form, "取消");
}

START_TEST(form_works)
{
    struct form form = {0};
    struct grid grid;
    struct rect area = {0, 0, 30, 6};
    struct event typed = {.kind = EVENT_PASTE, .text = "5678"};
    build_form(&form);
    ck_assert_int_eq(form_rows(&form), 5);
    ck_assert(form_typing(&form));
    ck_assert_int_eq(form_act(&form, ACTION_OPEN), FORM_USED);
    ck_assert(!form_typing(&form));
    form_act(&form, ACTION_RIGHT);
    ck_assert_int_eq(form_choice(&form, 1), 2);
    form_act(&form, ACTION_RIGHT);
    ck_assert_int_eq(form_choice(&form, 1), 0);
    form_act(&form, ACTION_DOWN);
    ck_assert_int_eq(form_event(&form, area, &typed), FORM_USED);
    ck_assert_str_eq(form_text(&form, 2), "5678");
    ck_assert_int_eq(form_act(&form, ACTION_OPEN), 3);
    form_set_problem(&form, 0, "这个名字已经有了");
    form_layout(&form, 30);
    grid_init(&grid, 30, 6);
    form_draw(&form, grid_surface(&grid));
    expect_rows(&grid, "姓名      李雷\n          这个名字已经有了\n目标级别  ◂ 五级 ▸\n"
                       "口令      ••••\n\n[ 添加 ]  [ 取消 ]\n");
    ck_assert(grid.caret.visible);
    ck_assert_int_eq(grid.caret.x, 14);
    struct event click = {.kind = EVENT_MOUSE, .mouse = click_at(12, 5)};
    ck_assert_int_eq(form_event(&form, area, &click), 4);
    form_act(&form, ACTION_LEFT);
    ck_assert_int_eq(form.focus, 3);
    form_act(&form, ACTION_LEFT);
    ck_assert_int_eq(form.focus, 3);
    form_act(&form, ACTION_UP);
    ck_assert_int_eq(form.focus, 2);
    grid_finish(&grid);
    form_finish(&form);
}
END_TEST

/* ---- charts ---- */

static int64_t minutes_of(const void *context, int32_t day)
{
    return day % 7 == 0 ? 0 : (day % 7) * 60;
}

START_TEST(charts)
{
    static const int64_t values[] = {0, 1, 4, 8};
    struct grid grid;
    grid_init(&grid, 30, 2);
    chart_bar(grid_surface(&grid), 0, 6, 6, "五级", 1, 2, "30/60");
    chart_spark(grid_surface(&grid), 0, 1, values, 4, 0);
    expect_rows(&grid, "五级    ▇▇▇▇▇▇▇▁▁▁▁▁▁▁   30/60\n▁▁▄█\n");
    grid_finish(&grid);
}
END_TEST

START_TEST(heat_map)
{
    struct chart_heat heat = {.last_day = 20458, /* 2026-01-05, a Monday */
                              .full = 360,
                              .value = minutes_of,
                              .weekdays = {"一", "", "三", "", "五", "", ""}};
    struct grid grid;
    grid_init(&grid, 15, CHART_HEAT_ROWS);
    struct surface s = grid_surface(&grid);
    ck_assert_int_eq(chart_heat_day(&heat, s, 3 + 10, 1), 20458);
    ck_assert_int_eq(chart_heat_day(&heat, s, 3 + 10, 2), 0);
    ck_assert_int_eq(chart_heat_day(&heat, s, 3 + 8, 7), 20457);
    ck_assert_int_eq(chart_heat_day(&heat, s, 0, 1), 0);
    chart_heat_draw(&heat, s);
    expect_rows(&grid, "   12        1\n"
                       "一 ▓ ▓ ▓ ▓ ▓ ▓\n   █ █ █ █ █\n三 █ █ █ █ █\n   · · · · ·\n五 ░ ░ ░ ░ ░\n"
                       "   ▒ ▒ ▒ ▒ ▒\n   ▒ ▒ ▒ ▒ ▒\n");
    grid_finish(&grid);
}
END_TEST

SUITE_MAIN("tui/widgets", if (!utf8_locale_init(NULL)) return EXIT_FAILURE;
           tcase_add_test(tc, list_moves); tcase_add_test(tc, list_draws);
           tcase_add_test(tc, tree_folds); tcase_add_test(tc, field_edits);
           tcase_add_test(tc, field_takes_paste); tcase_add_test(tc, field_scrolls);
           tcase_add_test(tc, text_wraps_and_scrolls);
           tcase_add_loop_test(tc, text_pages_cut_no_figure, 0,
                               sizeof page_turns / sizeof *page_turns);
           tcase_add_test(tc, text_links); tcase_add_test(tc, text_finds);
           tcase_add_test(tc, text_rebuilt_keeps_its_place); tcase_add_test(tc, form_works);
           tcase_add_test(tc, charts); tcase_add_test(tc, heat_map);)
