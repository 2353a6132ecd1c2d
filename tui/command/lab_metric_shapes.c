/* Outlines and key points of COCO files, compared one to one. */
#include "core/lab/metric/shape.h"

#include "base/str.h"
#include "tui/command/lab_metric.h"

#include <math.h>
#include <stdlib.h>

bool metric_polygons(struct metric_job *job, struct err *err)
{
    struct metric_polygons gold, given;
    struct shape_result r;
    size_t counts[BOX_MISSING + 1] = {0};
    if (!metric_read_polygons(&job->arena, job->gold, &gold, err) ||
        !metric_read_polygons(&job->arena, job->given, &given, err))
        return false;
    const struct shape_rule rule = {
        .num = job->iou ? job->iou : METRIC_IOU_DEN * 3 / 4,
        .den = METRIC_IOU_DEN,
        .width = gold.width > given.width ? gold.width : given.width,
        .height = gold.height > given.height ? gold.height : given.height,
    };
    shape_match(gold.list, gold.count, given.list, given.count, &rule, &r);
    for (size_t i = 0; i < r.findings_count; i++)
        counts[r.findings[i].fault]++;
    metric_add_tally(job, r.tally);
    metric_add_number(job, "iou", r.tally.matched > 0, r.measure_sum / (double) r.tally.matched);
    metric_add_faults(job, counts);
    shape_result_finish(&r);
    return true;
}

static bool same_points(struct metric_job *job, const struct metric_poses *gold,
                        const struct metric_poses *given, struct err *err)
{
    if (gold->count == 0 || given->count == 0 || gold->points == given->points)
        return true;
    err_set(err, ERR_INVALID, "%s", job->given);
    return err_detail(err, "keypoints: %zu ≠ %zu", given->points, gold->points);
}

bool metric_keypoints(struct metric_job *job, struct err *err)
{
    struct metric_poses gold, given;
    double sum = 0, least = (double) (job->iou ? job->iou : METRIC_IOU_DEN / 2) / METRIC_IOU_DEN;
    if (!metric_read_poses(&job->arena, job->gold, &gold, err) ||
        !metric_read_poses(&job->arena, job->given, &given, err) ||
        !same_points(job, &gold, &given, err))
        return false;
    size_t points = gold.count > 0 ? gold.points : given.points;
    double *sigmas = arena_array(&job->arena, points + 1, sizeof *sigmas);
    uint32_t *given_of = arena_array(&job->arena, gold.count + 1, sizeof *given_of);
    size_t coco = sizeof oks_coco_sigmas / sizeof *oks_coco_sigmas;
    for (size_t i = 0; i < points; i++)
        sigmas[i] = job->sigma > 0   ? job->sigma
                    : points == coco ? oks_coco_sigmas[i]
                                     : METRIC_SIGMA;
    struct tally t =
        oks_match(gold.list, gold.count, given.list, given.count, sigmas, points, least, given_of);
    for (size_t i = 0; i < gold.count; i++) {
        double oks = 0;
        if (given_of[i] != ASSIGN_NONE &&
            oks_similarity(&gold.list[i], &given.list[given_of[i]], sigmas, points, &oks))
            sum += oks;
    }
    metric_add_tally(job, t);
    metric_add_number(job, "oks", t.matched > 0, sum / (double) t.matched);
    return true;
}
