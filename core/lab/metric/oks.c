#include "core/lab/metric/oks.h"

#include "core/lab/metric/assign.h"

#include <math.h>

const double oks_coco_sigmas[17] = {.026, .025, .025, .035, .035, .079, .079, .072, .072,
                                    .062, .062, .107, .107, .087, .087, .089, .089};

bool oks_similarity(const struct oks_pose *gold, const struct oks_pose *given, const double *sigmas,
                    size_t points, double *oks)
{
    double sum = 0, size = sqrt(gold->area);
    size_t labelled = 0;
    *oks = 0;
    for (size_t i = 0; i < points; i++) {
        const struct oks_point *a = &gold->points[i], *b = &given->points[i];
        if (a->visible <= 0)
            continue;
        double off = hypot(b->x - a->x, b->y - a->y) / size / (2 * sigmas[i]);
        sum += isnan(off) ? 0 : exp(-off * off / 2);
        labelled++;
    }
    if (labelled == 0 || !(gold->area > 0) || isinf(gold->area))
        return false;
    *oks = sum / (double) labelled;
    return true;
}

struct tally oks_match(const struct oks_pose *gold, size_t golds, const struct oks_pose *given,
                       size_t givens, const double *sigmas, size_t points, double least,
                       uint32_t *given_of)
{
    struct assign_edges edges = {0};
    struct tally tally = {0, golds, givens};
    double oks;
    for (uint32_t g = 0; g < golds; g++)
        for (uint32_t i = 0; i < givens; i++)
            if (gold[g].image == given[i].image &&
                oks_similarity(&gold[g], &given[i], sigmas, points, &oks) && oks >= least)
                assign_edges_add(&edges, g, i, (int64_t) (oks * (double) ASSIGN_ONE));
    tally.matched = assign((uint32_t) golds, (uint32_t) givens, edges.list, edges.count, given_of);
    assign_edges_finish(&edges);
    return tally;
}
