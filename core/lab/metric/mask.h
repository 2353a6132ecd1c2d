/* Polygons as sets of pixels. Pure.
 *
 * A pixel belongs to a polygon when its centre does, by the even-odd rule over all rings (so a ring
 * inside another is a hole); a centre on the edge belongs to what lies right of it or below.
 * Corners are in thousandths of a pixel, 0-based from the image's upper left corner; crossings are
 * computed in integers. Pixels outside of the image are cut off. */
#ifndef CORE_LAB_METRIC_MASK_H
#define CORE_LAB_METRIC_MASK_H

#include <stddef.h>
#include <stdint.h>

enum { MASK_SIDE_MOST = 1 << 16 };

struct mask_ring {
    const int64_t *xy; /* x y x y …, 1/1000 px; closed by itself */
    size_t points;
};

struct mask_run {
    int32_t y, from, to; /* pixels [from, to) */
};

struct mask {
    struct mask_run *runs; /* by y, then from; not touching */
    size_t count;
    int64_t area; /* pixels */
};

/* Fills *mask; finished by mask_finish. 0 ≤ width, height ≤ MASK_SIDE_MOST. */
void mask_fill(const struct mask_ring *rings, size_t count, int32_t width, int32_t height,
               struct mask *mask);
void mask_finish(struct mask *mask);

/* How often rows of pixels cross sides: what filling takes. */
int64_t mask_crossings(const struct mask_ring *rings, size_t count, int32_t height);

int64_t mask_shared(const struct mask *a, const struct mask *b);

/* 0 when one is empty. */
double mask_iou(const struct mask *a, const struct mask *b);

#endif
