/* Key points: object keypoint similarity (cocodataset.org, "Keypoint evaluation"). Pure.
 *
 * OKS = Σ exp(-d² / (2 s² k²)) δ(v > 0) / Σ δ(v > 0), with d the distance of a point from the right
 * one, s² the object's area, k = 2 σ for each kind of point, and v > 0 where the right point is
 * labelled. Points that are not labelled count for nothing; one whose place is no number (NAN, as
 * of a point that is not given) is as far off as can be. cocoeval.py adds 2^-52 to the area, and
 * where no point is labelled measures the way to the box, for objects that it then ignores. */
#ifndef CORE_LAB_METRIC_OKS_H
#define CORE_LAB_METRIC_OKS_H

#include "core/lab/metric/tally.h"

#include <stdbool.h>
#include <stdint.h>

struct oks_point {
    double x, y; /* px */
    int visible; /* COCO's v: 0 not labelled, 1 hidden, 2 visible */
};

struct oks_pose {
    const struct oks_point *points; /* borrowed */
    double area;                    /* px²; of the right pose only */
    uint32_t image;
};

/* σ of COCO's 17 points: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles. */
extern const double oks_coco_sigmas[17];

/* 0 … 1, with σ > 0; false when no point is labelled or the area is not finite and above 0. */
bool oks_similarity(const struct oks_pose *gold, const struct oks_pose *given, const double *sigmas,
                    size_t points, double *oks);

/* Matches poses of the same image one to one from a least OKS on, most pairs first, then the
 * greatest sum. given_of[golds] gets partners, or ASSIGN_NONE (assign.h). */
struct tally oks_match(const struct oks_pose *gold, size_t golds, const struct oks_pose *given,
                       size_t givens, const double *sigmas, size_t points, double least,
                       uint32_t *given_of);

#endif
