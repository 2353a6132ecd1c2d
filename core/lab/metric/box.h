/* Bounding boxes: one-to-one matching at a least IoU, and what is wrong with the others. Pure.
 *
 * Edges are continuous and 0-based, in thousandths of a pixel; area is width × height, without the
 * pixel that PASCAL VOC adds (whoever imports VOC's files adds it there). IoU is intersection over
 * union (Everingham et al., The PASCAL Visual Object Classes Challenge, IJCV 2010, 4.2), compared
 * in integers: den · I ≥ num · U. Of all one-to-one assignments of boxes of the same image and
 * label with that IoU, one with the most pairs and then the greatest sum of IoU (in steps of 2^-32)
 * is taken, so no order of boxes matters and nobody gains by confidences. A box without area
 * overlaps nothing. Empty against empty is full marks (tally.h). */
#ifndef CORE_LAB_METRIC_BOX_H
#define CORE_LAB_METRIC_BOX_H

#include "core/lab/metric/assign.h"
#include "core/lab/metric/tally.h"

#include <stdbool.h>
#include <stdint.h>

enum { BOX_LEFT, BOX_TOP, BOX_RIGHT, BOX_BOTTOM, BOX_EDGES };

#define BOX_COORD_MOST (INT64_C(1) << 40) /* of an edge, either way */

struct box {
    int64_t edge[BOX_EDGES]; /* 1/1000 px, right and bottom exclusive */
    uint32_t image;
    const char *label; /* borrowed; NULL is "" */
};

struct box_rule {
    int64_t num, den; /* least IoU: 3/4; 0 < num ≤ den ≤ 10^6 */
    bool any_label;   /* labels need not agree */
};

/* Why a box has no partner. */
enum box_fault {
    BOX_LOOSE,   /* overlaps a missed one of the right label, too little: see edges */
    BOX_LABEL,   /* fits a missed one of another label */
    BOX_ASTRAY,  /* overlaps a missed one of another label, too little */
    BOX_TWICE,   /* fits one that has a better partner */
    BOX_EXTRA,   /* fits nothing */
    BOX_MISSING, /* nothing was given for it */
};

struct box_finding {
    enum box_fault fault;
    uint32_t gold, given; /* ASSIGN_NONE: none */
    double iou;
    int64_t
        off[BOX_EDGES]; /* how far each edge given lies outside the right one; negative: inside */
    int worst;          /* the edge that is farthest off */
};

struct box_result {
    struct tally tally;
    bool crowded;       /* more than ASSIGN_EDGES_MOST boxes meet: the others were not looked at */
    double iou_sum;     /* of the pairs */
    uint32_t *given_of; /* of each gold box; ASSIGN_NONE */
    struct box_finding *findings;
    size_t findings_count; /* each box without a partner is in exactly one */
};

/* Compares; finished by box_result_finish. Findings pair leftovers that overlap with IoU ≥ 1/10. */
void box_match(const struct box *gold, size_t golds, const struct box *given, size_t givens,
               const struct box_rule *rule, struct box_result *result);
void box_result_finish(struct box_result *result);

double box_iou(const struct box *a, const struct box *b);
bool box_reaches(const struct box *a, const struct box *b, int64_t num, int64_t den);
__int128 box_area(const struct box *box);
__int128 box_shared(const struct box *a, const struct box *b);

/* Pixels to thousandths, half away from zero. */
int64_t box_milli(double px);

/* Calls `meet` for every gold and given box of one image (and label, unless any_label) that share
 * area; pairs whose IoU is certainly below num/den may be left out (0/1: none is). A sweep over the
 * axis on which the boxes of a group overlap least; it ends when `meet` says false. */
typedef bool box_meet(void *data, uint32_t gold, uint32_t given, double iou);
struct box_side {
    const struct box *list;
    size_t count;
    const bool *skip;        /* flags of boxes that are left out; NULL: none */
    const unsigned *numbers; /* labels as numbers, of both sides or of none (NULL) */
};
struct box_least {
    int64_t num, den;
    bool any_label;
};
void box_each_pair(const struct box_side *gold, const struct box_side *given,
                   struct box_least least, box_meet *meet, void *data);

#endif
