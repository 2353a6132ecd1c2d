/* Points, lines and polygons drawn on images, matched one to one. Pure.
 *
 * Two shapes of the same kind, image and label match
 * - polygons: when the IoU of their pixels reaches num/den (mask.h);
 * - points: when they are at most `distance` apart;
 * - lines: when no place of one is farther than `distance` from the other (Hausdorff's distance),
 *   tried at the corners and every pixel between them.
 * Most pairs first, then the closest (assign.h). F1 of nothing against nothing is 1 (tally.h).
 *
 * Outlines and lines that go to and fro thousands of times over one another would take all time and
 * memory. What lies beyond SHAPE_CROSSINGS_MOST or SHAPE_TRIES_MOST, which no honest work comes
 * near, fits nothing. */
#ifndef CORE_LAB_METRIC_SHAPE_H
#define CORE_LAB_METRIC_SHAPE_H

#include "core/lab/metric/box.h"

enum {
    SHAPE_CROSSINGS_MOST = 16 * 1024 * 1024, /* rows of pixels crossed by sides, of one work */
    SHAPE_TRIES_MOST = 128 * 1024 * 1024,    /* sides or runs of pixels looked at in one search */
};

enum shape_kind { SHAPE_POINT, SHAPE_LINE, SHAPE_POLYGON };

struct shape {
    enum shape_kind kind;
    const int64_t *xy; /* x y x y …, 1/1000 px; borrowed */
    size_t points;
    uint32_t image;
    const char *label; /* borrowed; NULL is "" */
};

struct shape_rule {
    int64_t num, den;      /* polygons: least IoU */
    int64_t distance;      /* points and lines, 1/1000 px */
    int32_t width, height; /* polygons: the largest image, pixels */
};

/* As for boxes; a point or a line is near up to four times the distance. */
struct shape_finding {
    enum box_fault fault;
    uint32_t gold, given; /* ASSIGN_NONE: none */
    double measure;       /* of both: IoU, or distance in 1/1000 px */
};

struct shape_result {
    struct tally tally;
    double measure_sum; /* of the pairs: IoU of polygons, distances otherwise */
    uint32_t *given_of; /* of each gold shape; ASSIGN_NONE */
    struct shape_finding *findings;
    size_t findings_count; /* each shape without a partner is in exactly one */
};

/* Compares; finished by shape_result_finish. */
void shape_match(const struct shape *gold, size_t golds, const struct shape *given, size_t givens,
                 const struct shape_rule *rule, struct shape_result *result);
void shape_result_finish(struct shape_result *result);

/* Hausdorff's distance of two lines or points, 1/1000 px; infinite when one has no points. */
double shape_distance(const struct shape *a, const struct shape *b);

#endif
