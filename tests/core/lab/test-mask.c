#include "core/lab/metric/mask.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 20, HEIGHT = 15 };

static int64_t area_of(const int64_t *xy, size_t points)
{
    struct mask mask;
    mask_fill(&(struct mask_ring){xy, points}, 1, WIDTH, HEIGHT, &mask);
    int64_t area = mask.area;
    ck_assert_int_le(2 * (int64_t) mask.count,
                     mask_crossings(&(struct mask_ring){xy, points}, 1, HEIGHT));
    mask_finish(&mask);
    return area;
}

START_TEST(areas)
{
    static const struct {
        int64_t xy[8];
        size_t points;
        int64_t area;
    } cases[] = {
        {{2000, 2000, 7000, 2000, 7000, 6000, 2000, 6000}, 4, 20}, /* 5 × 4 */
        {{2500, 2500, 7500, 2500, 7500, 6500, 2500, 6500}, 4, 20}, /* through the centres */
        {{2501, 2501, 7501, 2501, 7501, 6501, 2501, 6501}, 4, 20},
        {{2600, 2600, 3400, 2600, 3400, 3400, 2600, 3400}, 4, 0}, /* between centres */
        {{0, 0, 4000, 0, 0, 4000}, 3, 6}, /* half of 4 × 4 and its diagonal */
        {{-5000, -5000, 90000, -5000, 90000, 90000, -5000, 90000}, 4, WIDTH * HEIGHT},
        {{2000, 2000, 7000, 2000}, 2, 0},
        {{2000, 2000}, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_int_eq(area_of(cases[i].xy, cases[i].points), cases[i].area);
    ck_assert_int_eq(area_of(NULL, 0), 0);
}
END_TEST

START_TEST(holes_and_overlaps)
{
    static const int64_t outer[] = {0, 0, 10000, 0, 10000, 10000, 0, 10000};
    static const int64_t inner[] = {2000, 2000, 8000, 2000, 8000, 8000, 2000, 8000};
    const struct mask_ring rings[] = {{outer, 4}, {inner, 4}};
    struct mask ring, whole, hole;
    mask_fill(rings, 2, WIDTH, HEIGHT, &ring);
    mask_fill(rings, 1, WIDTH, HEIGHT, &whole);
    mask_fill(rings + 1, 1, WIDTH, HEIGHT, &hole);
    ck_assert_int_eq(ring.area, 64);
    ck_assert_int_eq(mask_shared(&ring, &whole), 64);
    ck_assert_int_eq(mask_shared(&ring, &hole), 0);
    same(mask_iou(&whole, &hole), .36);
    same(mask_iou(&ring, &ring), 1);
    mask_finish(&ring);
    mask_finish(&whole);
    mask_finish(&hole);
}
END_TEST

/* Sides that cross a row of centres: from the upper end on, without the lower. */
START_TEST(crossings)
{
    static const int64_t square[] = {2000, 2000, 7000, 2000, 7000, 6000, 2000, 6000};
    static const int64_t centres[] = {0, 2500, 9000, 2500, 9000, 4500, 0, 4500};
    static const int64_t far[] = {0, -9000000, 1000, 9000000};
    ck_assert_int_eq(mask_crossings(&(struct mask_ring){square, 4}, 1, HEIGHT), 2 * 4);
    ck_assert_int_eq(mask_crossings(&(struct mask_ring){centres, 4}, 1, HEIGHT), 2 * 2);
    ck_assert_int_eq(mask_crossings(&(struct mask_ring){far, 2}, 1, HEIGHT), 2 * HEIGHT);
    ck_assert_int_eq(mask_crossings(NULL, 0, HEIGHT), 0);
}
END_TEST

/* The definition, pixel by pixel: sides crossed by the ray to the left of the centre. */
static bool inside(const int64_t *xy, size_t points, int64_t x, int64_t y)
{
    bool in = false;
    for (size_t i = 0; i < points; i++) {
        const int64_t *a = &xy[2 * i], *b = &xy[2 * ((i + 1) % points)];
        if ((a[1] <= y) == (b[1] <= y))
            continue;
        const int64_t *up = a[1] <= b[1] ? a : b, *down = a[1] <= b[1] ? b : a;
        in ^= (x - up[0]) * (down[1] - up[1]) >= (y - up[1]) * (down[0] - up[0]);
    }
    return in;
}

START_TEST(as_defined)
{
    enum { CORNERS = 8 };
    struct prng prng;
    struct mask last = {.runs = NULL};
    bool before[HEIGHT][WIDTH] = {{false}};
    prng_seed(&prng, 20250615);
    for (int round = 0; round < 10000; round++) {
        int64_t xy[2 * CORNERS];
        bool grid = prng_below(&prng, 2); /* many corners and sides through centres */
        bool got[HEIGHT][WIDTH] = {{false}};
        struct mask mask;
        int64_t both = 0;
        size_t wrong = 0;
        for (int i = 0; i < 2 * CORNERS; i++)
            xy[i] = grid ? 500 * (int64_t) prng_below(&prng, 45) - 1000
                         : (int64_t) prng_below(&prng, 24000) - 2000;
        mask_fill(&(struct mask_ring){xy, CORNERS}, 1, WIDTH, HEIGHT, &mask);
        for (size_t i = 0; i < mask.count; i++)
            for (int32_t x = mask.runs[i].from; x < mask.runs[i].to; x++)
                got[mask.runs[i].y][x] = true;
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                wrong += got[y][x] != inside(xy, CORNERS, 1000 * x + 500, 1000 * y + 500);
                both += got[y][x] && before[y][x];
            }
        ck_assert_uint_eq(wrong, 0);
        ck_assert_int_eq(mask_shared(&mask, &last), both);
        ck_assert_int_eq(mask_shared(&last, &mask), both);
        mask_finish(&last);
        memcpy(before, got, sizeof before);
        last = mask;
    }
    mask_finish(&last);
}
END_TEST

SUITE_MAIN("core/lab/metric/mask", tcase_add_test(tc, areas);
           tcase_add_test(tc, holes_and_overlaps); tcase_add_test(tc, crossings);
           tcase_add_test(tc, as_defined);)
