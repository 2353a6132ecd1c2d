#include "core/lab/metric/mask.h"

#include "base/str.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

/* One side of a polygon, from its upper to its lower end. */
struct side {
    int64_t x0, y0, x1, y1;
};

struct crossings {
    int32_t *list; /* first pixel whose centre is not left of the crossing */
    size_t count;
};

/* ⌈a / b⌉ for b > 0 */
static int64_t ceiling(__int128 a, __int128 b)
{
    return (int64_t) (a > 0 ? (a + b - 1) / b : -(-a / b));
}

static int by_number(const void *a, const void *b)
{
    int32_t x = *(const int32_t *) a, y = *(const int32_t *) b;
    return (x > y) - (x < y);
}

static int by_top(const void *a, const void *b)
{
    const struct side *x = a, *y = b;
    return (x->y0 > y->y0) - (x->y0 < y->y0);
}

static size_t take_sides(const struct mask_ring *rings, size_t count, struct side *sides)
{
    size_t n = 0;
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < rings[r].points; i++) {
            const int64_t *a = &rings[r].xy[2 * i];
            const int64_t *b = &rings[r].xy[2 * ((i + 1) % rings[r].points)];
            const int64_t *up = a[1] <= b[1] ? a : b, *down = a[1] <= b[1] ? b : a;
            if (up[1] != down[1])
                sides[n++] = (struct side){up[0], up[1], down[0], down[1]};
        }
    return n;
}

/* First pixel whose centre lies on or right of the side at height y, within 0 … width. */
static int32_t cross(const struct side *s, int64_t y, int32_t width)
{
    __int128 high = s->y1 - s->y0;
    __int128 x = (__int128) s->x0 * high + (__int128) (y - s->y0) * (s->x1 - s->x0);
    int64_t pixel = ceiling(x - 500 * high, 1000 * high);
    return pixel < 0 ? 0 : pixel > width ? width : (int32_t) pixel;
}

static void add_run(struct mask *mask, size_t *cap, struct mask_run run)
{
    struct mask_run *last = mask->count ? &mask->runs[mask->count - 1] : NULL;
    mask->area += run.to - run.from;
    if (last && last->y == run.y && last->to == run.from) {
        last->to = run.to;
        return;
    }
    if (mask->count == *cap) {
        *cap = *cap ? 2 * *cap : 64;
        mask->runs = xrealloc(mask->runs, *cap * sizeof *mask->runs);
    }
    mask->runs[mask->count++] = run;
}

static void fill_row(struct crossings *c, int32_t y, struct mask *mask, size_t *cap)
{
    qsort(c->list, c->count, sizeof *c->list, by_number);
    for (size_t i = 0; i + 1 < c->count; i += 2)
        if (c->list[i] < c->list[i + 1])
            add_run(mask, cap, (struct mask_run){y, c->list[i], c->list[i + 1]});
}

void mask_fill(const struct mask_ring *rings, size_t count, int32_t width, int32_t height,
               struct mask *mask)
{
    size_t points = 0, cap = 0, next = 0, open = 0;
    assert(width >= 0 && height >= 0 && width <= MASK_SIDE_MOST && height <= MASK_SIDE_MOST);
    *mask = (struct mask){.runs = NULL};
    for (size_t r = 0; r < count; r++)
        points += rings[r].points;
    struct side *sides = xcalloc(points + 1, sizeof *sides);
    struct crossings c = {xcalloc(points + 1, sizeof *c.list), 0};
    size_t n = take_sides(rings, count, sides);
    qsort(sides, n, sizeof *sides, by_top);
    for (int32_t y = 0; y < height && (next < n || open > 0); y++) {
        int64_t centre = 1000 * (int64_t) y + 500;
        size_t kept = 0;
        while (next < n && sides[next].y0 <= centre)
            sides[open++] = sides[next++]; /* the open ones stand at the front: open ≤ next */
        c.count = 0;
        for (size_t i = 0; i < open; i++) {
            if (sides[i].y1 <= centre)
                continue;
            sides[kept++] = sides[i];
            c.list[c.count++] = cross(&sides[i], centre, width);
        }
        open = kept;
        fill_row(&c, y, mask, &cap);
    }
    free(c.list);
    free(sides);
}

void mask_finish(struct mask *mask)
{
    free(mask->runs);
    *mask = (struct mask){.runs = NULL};
}

int64_t mask_shared(const struct mask *a, const struct mask *b)
{
    int64_t shared = 0;
    size_t i = 0, j = 0;
    while (i < a->count && j < b->count) {
        const struct mask_run *x = &a->runs[i], *y = &b->runs[j];
        if (x->y == y->y) {
            int32_t from = x->from > y->from ? x->from : y->from;
            int32_t to = x->to < y->to ? x->to : y->to;
            shared += to > from ? to - from : 0;
        }
        if (x->y < y->y || (x->y == y->y && x->to <= y->to))
            i++;
        else
            j++;
    }
    return shared;
}

double mask_iou(const struct mask *a, const struct mask *b)
{
    int64_t shared = mask_shared(a, b);
    return shared > 0 ? (double) shared / (double) (a->area + b->area - shared) : 0;
}
