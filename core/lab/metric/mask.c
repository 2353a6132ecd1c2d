#include "core/lab/metric/mask.h"

#include "base/str.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

enum { INSERTED_MOST = 64, COUNTED_SHARE = 16 };

/* One side of a polygon, from its upper to its lower end. Where it crosses the row at hand: the
 * first pixel whose centre lies on or right of it, and how far right in 1/unit of a pixel. Both
 * advance row by row without a division, exactly. */
struct side {
    int64_t x0, y0, x1, y1;
    int64_t pixel, rest, unit;
    int64_t pixels, rests; /* a row's step */
};

struct crossings {
    int32_t *list; /* first pixel whose centre is not left of the crossing */
    size_t count;
    bool *odd; /* of each pixel of a row: whether an odd number of crossings begins there */
    int32_t width;
};

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
                sides[n++] = (struct side){.x0 = up[0], .y0 = up[1], .x1 = down[0], .y1 = down[1]};
        }
    return n;
}

/* a / b rounded down, b > 0 */
static int64_t floored(__int128 a, int64_t b, int64_t *rest)
{
    __int128 q = a / b - (a % b < 0);
    *rest = (int64_t) (a - q * b);
    return (int64_t) q;
}

/* Begins at the row of centres at height y. */
static void open_side(struct side *s, int64_t y)
{
    int64_t high = s->y1 - s->y0, wide = s->x1 - s->x0;
    __int128 x = (__int128) s->x0 * high + (__int128) (y - s->y0) * wide - (__int128) 500 * high;
    s->unit = 1000 * high;
    s->pixel = -floored(-x, s->unit, &s->rest);
    s->pixels = floored((__int128) 1000 * wide, s->unit, &s->rests);
}

static void next_row(struct side *s)
{
    s->pixel += s->pixels;
    s->rest -= s->rests;
    if (s->rest < 0) {
        s->pixel++;
        s->rest += s->unit;
    }
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

static void sort_row(struct crossings *c)
{
    if (c->count > INSERTED_MOST) {
        qsort(c->list, c->count, sizeof *c->list, by_number);
        return;
    }
    for (size_t i = 1; i < c->count; i++) {
        int32_t held = c->list[i];
        size_t k = i;
        for (; k > 0 && c->list[k - 1] > held; k--)
            c->list[k] = c->list[k - 1];
        c->list[k] = held;
    }
}

/* Where crossings are many: their number at each pixel says enough. */
static void count_row(struct crossings *c, int32_t y, struct mask *mask, size_t *cap)
{
    int32_t from = -1;
    for (size_t i = 0; i < c->count; i++)
        c->odd[c->list[i]] = !c->odd[c->list[i]];
    for (int32_t x = 0; x <= c->width; x++) {
        if (!c->odd[x])
            continue;
        c->odd[x] = false;
        if (from >= 0)
            add_run(mask, cap, (struct mask_run){y, from, x});
        from = from >= 0 ? -1 : x;
    }
}

static void fill_row(struct crossings *c, int32_t y, struct mask *mask, size_t *cap)
{
    if (c->count > (size_t) c->width / COUNTED_SHARE + INSERTED_MOST) {
        count_row(c, y, mask, cap);
        return;
    }
    sort_row(c);
    for (size_t i = 0; i + 1 < c->count; i += 2)
        if (c->list[i] < c->list[i + 1])
            add_run(mask, cap, (struct mask_run){y, c->list[i], c->list[i + 1]});
}

/* Where the open sides cross the row at height y; drops those that have ended. */
static size_t cross_row(struct side *sides, size_t open, int64_t y, struct crossings *c)
{
    size_t kept = 0;
    c->count = 0;
    for (size_t i = 0; i < open; i++) {
        struct side *side = &sides[kept];
        if (sides[i].y1 <= y)
            continue;
        if (i != kept)
            *side = sides[i];
        kept++;
        c->list[c->count++] = side->pixel < 0          ? 0
                              : side->pixel > c->width ? c->width
                                                       : (int32_t) side->pixel;
        next_row(side);
    }
    return kept;
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
    struct crossings c = {.list = xcalloc(points + 1, sizeof *c.list), .width = width};
    c.odd = xcalloc((size_t) width + 1, sizeof *c.odd);
    size_t n = take_sides(rings, count, sides);
    qsort(sides, n, sizeof *sides, by_top);
    for (int32_t y = 0; y < height && (next < n || open > 0); y++) {
        int64_t centre = 1000 * (int64_t) y + 500;
        while (next < n && sides[next].y0 <= centre) {
            sides[open] = sides[next++]; /* the open ones stand at the front: open ≤ next */
            open_side(&sides[open++], centre);
        }
        open = cross_row(sides, open, centre, &c);
        fill_row(&c, y, mask, &cap);
    }
    free(c.list);
    free(c.odd);
    free(sides);
}

void mask_finish(struct mask *mask)
{
    free(mask->runs);
    *mask = (struct mask){.runs = NULL};
}

/* Rows whose centres lie between two heights, the upper one included. */
static int64_t rows_between(int64_t top, int64_t bottom, int32_t height)
{
    int64_t last = 1000 * (int64_t) height;
    top = top < 0 ? 0 : top > last ? last : top;
    bottom = bottom < 0 ? 0 : bottom > last ? last : bottom;
    return (bottom + 499) / 1000 - (top + 499) / 1000;
}

int64_t mask_crossings(const struct mask_ring *rings, size_t count, int32_t height)
{
    int64_t sum = 0;
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < rings[r].points; i++) {
            int64_t a = rings[r].xy[2 * i + 1];
            int64_t b = rings[r].xy[2 * ((i + 1) % rings[r].points) + 1];
            sum += a < b ? rows_between(a, b, height) : rows_between(b, a, height);
        }
    return sum;
}

/* The first run of row y or below. */
static size_t first_at(const struct mask *mask, int32_t y)
{
    size_t low = 0, high = mask->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mask->runs[middle].y < y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t mask_shared(const struct mask *a, const struct mask *b)
{
    int64_t shared = 0;
    if (a->count == 0 || b->count == 0)
        return 0;
    size_t i = first_at(a, b->runs[0].y), j = first_at(b, a->runs[0].y);
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
