/* Snapping on pictures of the test's own, at no zoom at all; outlines on every colour there is. */
#include "base/str.h"
#include "tests/suite.h"
#include "tui/lab/image_parts.h"
#include "tui/term.h"

#include <stdlib.h>
#include <string.h>

enum { WIDE = 160, HIGH = 120 };

struct patch {
    int x, y, w, h;
    unsigned char grey;
};

static struct image_pixels paint(const struct patch *list, size_t n)
{
    struct image_pixels p = {.width = WIDE, .height = HIGH};
    p.rgb = xmalloc(3 * WIDE * HIGH);
    memset(p.rgb, 120, 3 * WIDE * HIGH);
    for (size_t i = 0; i < n; i++)
        for (int y = list[i].y; y < list[i].y + list[i].h; y++)
            memset(p.rgb + 3 * (y * WIDE + list[i].x), list[i].grey, 3 * (size_t) list[i].w);
    return p;
}

/* What is there, what was drawn, and what comes out of it; pixels. */
static const struct {
    const char *what;
    struct patch patch[3];
    int drawn[4], snapped[4];
} snaps[] = {
    {"loose all around", {{40, 30, 60, 50, 20}}, {33, 22, 111, 90}, {40, 30, 100, 80}},
    {"tight all around", {{40, 30, 60, 50, 20}}, {49, 39, 93, 71}, {40, 30, 100, 80}},
    {"moved", {{40, 30, 60, 50, 20}}, {48, 36, 108, 86}, {40, 30, 100, 80}},
    {"right already", {{40, 30, 60, 50, 20}}, {40, 30, 100, 80}, {40, 30, 100, 80}},
    {"out of reach: stays", {{40, 30, 60, 50, 20}}, {27, 17, 113, 93}, {27, 17, 113, 93}},
    {"the strong one among two",
     {{40, 30, 60, 50, 20}, {34, 30, 6, 50, 100}},
     {36, 30, 100, 80},
     {40, 30, 100, 80}},
    {"a near one before a far one as strong",
     {{40, 30, 60, 50, 20}, {28, 30, 4, 50, 20}},
     {37, 30, 100, 80},
     {40, 30, 100, 80}},
    {"what is no edge of the side",
     {{40, 30, 60, 50, 20}, {30, 95, 4, 20, 255}},
     {35, 30, 100, 80},
     {40, 30, 100, 80}},
    {"the picture's edge stays", {{0, 30, 60, 50, 20}}, {0, 26, 64, 83}, {0, 30, 60, 80}},
    {"faint noise is none", {{40, 30, 60, 50, 124}}, {45, 33, 96, 77}, {45, 33, 96, 77}},
    {"a small box keeps its other side",
     {{40, 30, 12, 12, 20}},
     {38, 28, 54, 44},
     {40, 30, 52, 42}},
    {"over the picture", {{100, 80, 60, 40, 20}}, {95, 78, 161, 121}, {100, 80, 161, 121}},
};

START_TEST(snapping)
{
    for (size_t i = 0; i < sizeof snaps / sizeof *snaps; i++) {
        struct image_pixels p = paint(snaps[i].patch, 3);
        int64_t drawn[4], snapped[4];
        for (int k = 0; k < 4; k++)
            drawn[k] = 1000 * (int64_t) snaps[i].drawn[k];
        image_snap_box(&p, drawn, snapped);
        for (int k = 0; k < 4; k++)
            ck_assert_msg(snapped[k] == 1000 * (int64_t) snaps[i].snapped[k], "%s: edge %d at %lld",
                          snaps[i].what, k, (long long) snapped[k]);
        free(p.rgb);
    }
}
END_TEST

/* One edge alone, from a fraction of a pixel. */
START_TEST(snapping_one_edge)
{
    static const struct patch patch = {40, 30, 60, 50, 20};
    static const int64_t drawn[4] = {44400, 33000, 95000, 75600};
    static const int64_t wanted[4] = {40000, 30000, 100000, 80000};
    struct image_pixels p = paint(&patch, 1);
    for (unsigned i = 0; i < 4; i++)
        ck_assert_int_eq(image_snap_edge(&p, drawn, i), wanted[i]);
    free(p.rgb);
}
END_TEST

/* On whatever colour, with however many colours, each outline reaches 3 : 1. */
START_TEST(outlines_are_seen)
{
    static const int few[] = {8, 16, 256, 1 << 24};
    for (size_t k = 0; k < sizeof few / sizeof *few; k++)
        for (int beneath = 16; beneath < 256; beneath++)
            for (int ink = IMAGE_INK_PLAIN; ink < 2 * IMAGE_INKS; ink++) {
                uint8_t over = image_ink(ink, (uint8_t) beneath, few[k]);
                uint8_t under = (uint8_t) beneath;
                if (few[k] < 256) {
                    over = term_basic_colour(over);
                    under = term_basic_colour(under);
                }
                ck_assert_msg(image_contrast(over, under) >= 300, "ink %d on %d of %d: %d", ink,
                              beneath, few[k], over);
            }
    ck_assert_int_eq(image_ink(0, 16, 256), 196);
    ck_assert_int_eq(image_ink(IMAGE_INK_PLAIN, 231, 256), 16);
    ck_assert_int_eq(image_contrast(16, 231), 2100);
}
END_TEST

SUITE_MAIN("tui/lab/image parts", tcase_add_test(tc, snapping);
           tcase_add_test(tc, snapping_one_edge); tcase_add_test(tc, outlines_are_seen);)
