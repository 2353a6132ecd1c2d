/* Segments of time, as marked in audio and video. Pure.
 *
 * A segment is half-open [start, end) in any one integer unit (milliseconds, say), bounds at most
 * BOX_COORD_MOST either way; one without length matches nothing. Temporal IoU is
 * the length shared over the length covered (Caba Heilbron et al., ActivityNet, CVPR 2015);
 * segments of the same track and label are matched one to one from a least IoU on, most pairs
 * first, then the greatest sum of IoU, as boxes are (box.h). Of the pairs' bounds, those count as
 * placed that lie within a collar of the right ones (the "forgiveness collar" of NIST's md-eval,
 * RT-09). */
#ifndef CORE_LAB_METRIC_SEGMENT_H
#define CORE_LAB_METRIC_SEGMENT_H

#include "core/lab/metric/box.h"

struct segment {
    int64_t start, end;
    uint32_t track;
    const char *label; /* borrowed; NULL is "" */
};

struct segment_rule {
    int64_t num, den; /* least IoU: 1/2 */
    bool any_label;
    int64_t collar; /* a bound this far off or less is placed */
};

struct segment_result {
    struct box_result match; /* findings: BOX_LEFT is the start, BOX_RIGHT the end */
    size_t placed, bounds;   /* bounds of pairs within the collar; bounds of pairs */
};

/* Compares; finished by segment_result_finish. */
void segment_match(const struct segment *gold, size_t golds, const struct segment *given,
                   size_t givens, const struct segment_rule *rule, struct segment_result *result);
void segment_result_finish(struct segment_result *result);

/* Share of the pairs' bounds that are placed; 1 when nothing was wanted and nothing given, 0 when
 * there are no pairs otherwise. */
double segment_placed_share(const struct segment_result *result);

double segment_iou(const struct segment *a, const struct segment *b);

#endif
