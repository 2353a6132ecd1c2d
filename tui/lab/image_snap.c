/* Where an edge of a box belongs. Only pixels of the picture are looked at, so that the answer does
 * not depend on the part that is on the screen.
 *
 * Every line between two columns (or rows) of pixels is weighed, up to IMAGE_SNAP_REACH pixels from
 * the edge, and inwards no farther than a sixth of the box: how much the colours differ across it,
 * summed over the box's side; differences below NOISE do not count. A line counts the less the
 * farther it lies, at the end of the reach a quarter. The heaviest wins; of equal ones the nearer.
 */
#include "tui/lab/image_parts.h"

#include <stdlib.h>

enum { NOISE = 24, LEAST_MEAN = 6, INWARDS = 6, FADE = IMAGE_SNAP_REACH * 4 / 3 };

/* How much the colours differ across the line before column (row) `at`, along the side from … to.
 */
static int64_t weigh(const struct image_pixels *p, int axis, int64_t at, int64_t from, int64_t to)
{
    int64_t before = axis ? (int64_t) p->width : 1, sum = 0;
    for (int64_t i = from; i < to; i++) {
        int64_t here = axis ? at * p->width + i : i * p->width + at;
        const unsigned char *a = p->rgb + 3 * here, *b = p->rgb + 3 * (here - before);
        int off = abs(a[0] - b[0]) + abs(a[1] - b[1]) + abs(a[2] - b[2]);
        sum += off < NOISE ? 0 : off;
    }
    return sum < LEAST_MEAN * (to - from) ? 0 : sum;
}

/* How many pixels an edge may go inwards. */
static int64_t depth(const int64_t e[4], unsigned edge)
{
    return llabs(e[edge] - e[(edge + 2) % 4]) / 1000 / INWARDS;
}

static int64_t snap(const struct image_pixels *p, const int64_t e[4], unsigned edge, int64_t deep)
{
    int axis = (int) edge % 2, inwards = edge < 2 ? 1 : -1;
    int64_t side = axis ? p->height : p->width, at = (e[edge] + 500) / 1000, best = -1, most = 0;
    int64_t from = e[1 - axis] / 1000, to = (e[3 - axis] + 999) / 1000;
    int64_t length = axis ? p->width : p->height;
    if (e[edge] <= 0 || e[edge] >= side * 1000)
        return e[edge];
    from = from < 0 ? 0 : from;
    to = to > length ? length : to;
    for (int64_t off = 0; off <= IMAGE_SNAP_REACH; off++)
        for (int way = -1; way <= 1; way += 2) {
            int64_t i = at + way * off;
            if (i < 1 || i >= side || (way == inwards && off > deep))
                continue;
            int64_t found = weigh(p, axis, i, from, to) * (FADE - off);
            if (found > most) {
                most = found;
                best = i;
            }
        }
    return best < 0 ? e[edge] : best * 1000;
}

int64_t image_snap_edge(const struct image_pixels *p, const int64_t e[4], unsigned edge)
{
    return snap(p, e, edge, depth(e, edge));
}

void image_snap_box(const struct image_pixels *p, const int64_t e[4], int64_t snapped[4])
{
    int64_t first[4];
    for (unsigned i = 0; i < 4; i++)
        first[i] = image_snap_edge(p, e, i);
    for (unsigned i = 0; i < 4; i++) {
        /* The edge from where it was drawn, its ends from where the others have gone. */
        int64_t again[4] = {first[0], first[1], first[2], first[3]};
        again[i] = e[i];
        snapped[i] = snap(p, again, i, depth(e, i));
    }
}
