#include "base/str.h"
#include "base/utf8.h"
#include "tui/surface.h"
#include "tui/theme.h"

#include "tests/suite.h"

#include <string.h>

static void expect_rows(const struct grid *grid, const char *rows)
{
    struct str text = STR_INIT;
    grid_dump(grid, &text);
    ck_assert_str_eq(str_text(&text), rows);
    str_finish(&text);
}

static struct surface start(struct grid *grid, int cols, int rows)
{
    ck_assert(utf8_locale_init(NULL));
    grid_init(grid, cols, rows);
    return grid_surface(grid);
}

/* What is drawn at which column over "中文字" and what the row becomes. */
static const struct {
    int x;
    const char *text;
    const char *row;
} halves[] = {
    {0, "a", "a 文字\n"}, {1, "a", " a文字\n"},   {2, "a", "中a 字\n"},   {3, "a", "中 a字\n"},
    {5, "a", "中文 a\n"}, {1, "ab", " ab 字\n"},  {1, "国", " 国 字\n"},  {0, "国", "国文字\n"},
    {5, "国", "中文\n"},  {-1, "国", "  文字\n"}, {-1, "ab", "b 文字\n"}, {4, "国", "中文国\n"},
    {6, "a", "中文字\n"}, {2, "é", "中é 字\n"},
};

START_TEST(half_glyphs)
{
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        struct grid grid;
        struct surface s = start(&grid, 6, 1);
        surface_text(s, 0, 0, STYLE_TEXT, "中文字");
        surface_text(s, halves[i].x, 0, STYLE_TEXT, halves[i].text);
        expect_rows(&grid, halves[i].row);
        grid_finish(&grid);
    }
}
END_TEST

/* No sequence of overdrawing leaves half a glyph: each wide cell is followed by its own half. */
START_TEST(no_half_is_left)
{
    static const char *const texts[] = {"a", "中", "ab中c", "文é字", "→“”…", "標　準"};
    struct grid grid;
    struct surface s = start(&grid, 17, 3);
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1103515245u + 12345u;
        int x = (int) (seed >> 16) % 20 - 2, y = (int) (seed >> 8) % 4 - 1;
        struct surface part = surface_sub(s, (struct rect){x / 2, 0, 9, 3});
        if (seed >> 28 == 0)
            surface_fill(part, (struct rect){x, y, 3, 2}, STYLE_DIM);
        else
            surface_text(part, x, y, STYLE_TEXT, texts[(seed >> 20) % 6]);
        for (int k = 0; k < 17 * 3; k++) {
            const struct cell *cell = &grid.cells[k];
            bool last = k % 17 == 16;
            ck_assert(cell->width != 2 || (!last && cell[1].width == 0));
            ck_assert(cell->width != 0 || (k % 17 > 0 && cell[-1].width == 2));
        }
    }
    grid_finish(&grid);
}
END_TEST

START_TEST(clipping)
{
    struct grid grid;
    struct surface s = start(&grid, 10, 4);
    ck_assert_int_eq(surface_clip(s, 0, 0, 10, STYLE_TEXT, "数据采集和处理"), 9);
    ck_assert_int_eq(surface_clip(s, 0, 1, 10, STYLE_TEXT, "数据采集和"), 10);
    surface_text_right(s, 10, 2, STYLE_TEXT, "60/60");
    surface_text_centre(s, 3, STYLE_TEXT, "五级");
    expect_rows(&grid, "数据采集…\n数据采集和\n     60/60\n   五级\n");
    grid_finish(&grid);
}
END_TEST

START_TEST(sub_surfaces_clip)
{
    struct grid grid;
    struct surface s = start(&grid, 8, 3);
    struct surface in = surface_sub(s, (struct rect){2, 1, 4, 1});
    surface_text(in, 0, 0, STYLE_TEXT, "一二三");
    surface_text(in, 0, 1, STYLE_TEXT, "no");
    surface_text(in, 0, -1, STYLE_TEXT, "no");
    expect_rows(&grid, "\n  一二\n\n");
    surface_text(in, -1, 0, STYLE_TEXT, "四五");
    expect_rows(&grid, "\n   五\n\n");
    struct surface none = surface_sub(s, (struct rect){9, 9, 4, 4});
    ck_assert_int_eq(none.w, 0);
    surface_text(none, 0, 0, STYLE_TEXT, "x");
    surface_fill(none, (struct rect){0, 0, 5, 5}, STYLE_BAD);
    expect_rows(&grid, "\n   五\n\n");
    grid_finish(&grid);
}
END_TEST

START_TEST(boxes_and_bars)
{
    struct grid grid;
    struct surface s = start(&grid, 12, 6);
    struct rect in = surface_box(s, (struct rect){0, 0, 12, 3}, STYLE_BORDER, "技能树");
    ck_assert_int_eq(in.x, 1);
    ck_assert_int_eq(in.w, 10);
    surface_bar(s, 0, 3, 6, 1, 1000);
    surface_bar(s, 6, 3, 6, 999, 1000);
    surface_bar(s, 0, 4, 6, 0, 0);
    surface_bar(s, 6, 4, 6, 5, 5);
    surface_bar(s, 0, 5, 6, 31, 60);
    expect_rows(&grid, "┌ 技能树 ──┐\n│          │\n└──────────┘\n"
                       "▇▁▁▁▁▁▇▇▇▇▇▁\n▁▁▁▁▁▁▇▇▇▇▇▇\n▇▇▇▁▁▁\n");
    grid_finish(&grid);
}
END_TEST

START_TEST(foreign_text)
{
    struct grid grid;
    struct surface s = start(&grid, 12, 3);
    surface_text(s, 0, 0, STYLE_TEXT, "a\033[31mb\tc");
    surface_text(s, 0, 1, STYLE_TEXT,
                 "\xE2\x80\xAE"
                 "ab\xEF\xBB\xBF"
                 "c\xC3");
    surface_text(s, 0, 2, STYLE_TEXT, "e\xCC\x81\xCC\x82\xCC\x83x");
    expect_rows(&grid, "a [31mb c\nabc\xEF\xBF\xBD\ne\xCC\x81\xCC\x82x\n");
    grid_finish(&grid);
}
END_TEST

START_TEST(styles)
{
    struct grid grid;
    struct str text = STR_INIT;
    struct surface s = start(&grid, 6, 2);
    struct run runs[] = {{STYLE_DIM, "ab"}, {STYLE_TITLE, "中"}};
    surface_runs(s, 0, 0, runs, 2);
    surface_restyle(s, (struct rect){1, 0, 1, 9}, STYLE_STRONG);
    grid_dump_styles(&grid, &text);
    ck_assert_str_eq(str_text(&text), "acbb..\n.c....\n");
    str_finish(&text);
    grid_finish(&grid);
}
END_TEST

START_TEST(wrapping)
{
    struct grid grid;
    struct surface s = start(&grid, 10, 3);
    ck_assert_int_eq(
        surface_wrap(s, (struct rect){0, 0, 10, 3}, STYLE_TEXT, "采集、清洗、标注，然后复核。"), 3);
    expect_rows(&grid, "采集、清\n洗、标注，\n然后复核。\n");
    grid_finish(&grid);
}
END_TEST

/* Every stand-in has one column, and what has two keeps them. */
START_TEST(stand_ins)
{
    ck_assert(utf8_locale_init(NULL));
    for (uint32_t cp = 0xA0; cp < 0x30000; cp++) {
        uint32_t ascii = surface_ascii(cp);
        ck_assert(ascii == cp || (ascii >= 0x20 && ascii < 0x7F));
        if (ascii != cp)
            ck_assert_int_eq(utf8_cp_width(cp), 1);
    }
    ck_assert_uint_eq(surface_ascii(0x2500), '-');
    ck_assert_uint_eq(surface_ascii(0x2502), '|');
    ck_assert_uint_eq(surface_ascii(0x250C), '+');
    ck_assert_uint_eq(surface_ascii(0x201C), '"');
    ck_assert_uint_eq(surface_ascii(0x2026), '~');
    ck_assert_uint_eq(surface_ascii(0x2460), '1');
    ck_assert_uint_eq(surface_ascii(0x4E2D), 0x4E2D);
}
END_TEST

static bool is_bare(struct look look)
{
    return look.attrs == 0;
}

/* Roles that carry meaning differ from plain text without colour, and from each other where they
 * can stand in the same place. */
START_TEST(never_colour_alone)
{
    static const enum style speaking[] = {
        STYLE_TITLE, STYLE_STRONG, STYLE_GOOD,  STYLE_WARN,           STYLE_BAD,
        STYLE_LINK,  STYLE_MATCH,  STYLE_FIELD, STYLE_BUTTON_FOCUS,   STYLE_SELECTED,
        STYLE_KEY,   STYLE_DIM,    STYLE_CODE,  STYLE_FAINT_SELECTED,
    };
    for (size_t i = 0; i < sizeof speaking / sizeof *speaking; i++) {
        struct look look = theme_look(THEME_MONO, speaking[i], 256);
        ck_assert_msg(!is_bare(look), "role %d", (int) speaking[i]);
        ck_assert_int_eq(look.fg, -1);
        ck_assert_int_eq(look.bg, -1);
    }
    ck_assert_uint_ne(theme_look(THEME_MONO, STYLE_SELECTED, 0).attrs,
                      theme_look(THEME_MONO, STYLE_FAINT_SELECTED, 0).attrs);
    ck_assert_uint_ne(theme_look(THEME_MONO, STYLE_MATCH, 0).attrs,
                      theme_look(THEME_MONO, STYLE_MATCH_HERE, 0).attrs);
    ck_assert_uint_ne(theme_look(THEME_MONO, STYLE_BUTTON, 0).attrs,
                      theme_look(THEME_MONO, STYLE_BUTTON_FOCUS, 0).attrs);
}
END_TEST

START_TEST(colours_fit)
{
    static const int depths[] = {8, 256, 1 << 24};
    for (int theme = THEME_DARK; theme <= THEME_LIGHT; theme++) {
        for (int i = 0; i < STYLE_COUNT; i++) {
            for (int k = 0; k < 3; k++) {
                struct look look = theme_look((enum theme_name) theme, (enum style) i, depths[k]);
                ck_assert_int_lt(look.fg, depths[k]);
                ck_assert_int_ge(look.fg, -1);
            }
        }
    }
}
END_TEST

static const struct {
    enum theme_name asked;
    const char *no_color, *fgbg;
    enum theme_name got;
} resolved[] = {
    {THEME_AUTO, NULL, NULL, THEME_DARK},     {THEME_AUTO, "", "15;0", THEME_DARK},
    {THEME_AUTO, NULL, "0;15", THEME_LIGHT},  {THEME_AUTO, NULL, "0;default;7", THEME_LIGHT},
    {THEME_AUTO, "1", "0;15", THEME_MONO},    {THEME_LIGHT, "1", NULL, THEME_MONO},
    {THEME_LIGHT, NULL, "15;0", THEME_LIGHT}, {THEME_AUTO, NULL, "x;", THEME_DARK},
};

START_TEST(themes_resolve)
{
    for (size_t i = 0; i < sizeof resolved / sizeof *resolved; i++)
        ck_assert_int_eq(theme_resolve(resolved[i].asked, resolved[i].no_color, resolved[i].fgbg),
                         resolved[i].got);
    enum theme_name theme;
    ck_assert(theme_parse("light", &theme) && theme == THEME_LIGHT);
    ck_assert(!theme_parse("pink", &theme));
}
END_TEST

START_TEST(rectangles)
{
    struct rect r = {0, 0, 80, 24};
    ck_assert_int_eq(rect_cut_top(&r, 1).h, 1);
    ck_assert_int_eq(rect_cut_bottom(&r, 1).y, 23);
    ck_assert_int_eq(rect_cut_right(&r, 30).x, 50);
    ck_assert_int_eq(r.w, 50);
    ck_assert_int_eq(r.h, 22);
    ck_assert_int_eq(rect_cut_left(&r, 99).w, 50);
    ck_assert_int_eq(r.w, 0);
    ck_assert_int_eq(rect_centre((struct rect){0, 0, 10, 4}, 20, 2).w, 10);
}
END_TEST

SUITE_MAIN("tui/surface", tcase_add_test(tc, half_glyphs); tcase_add_test(tc, no_half_is_left);
           tcase_add_test(tc, clipping); tcase_add_test(tc, sub_surfaces_clip);
           tcase_add_test(tc, boxes_and_bars); tcase_add_test(tc, foreign_text);
           tcase_add_test(tc, styles); tcase_add_test(tc, wrapping); tcase_add_test(tc, stand_ins);
           tcase_add_test(tc, never_colour_alone); tcase_add_test(tc, colours_fit);
           tcase_add_test(tc, themes_resolve); tcase_add_test(tc, rectangles);)
