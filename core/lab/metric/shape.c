#include "core/lab/metric/shape.h"

#include "base/str.h"
#include "core/lab/metric/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEP = 1000, /* lines are tried every pixel */
    NEAR_TIMES = 4,
    RUNS_MOST = 8 * 1024 * 1024,
};

/* ---- distance ---- */

static double to_side(double x, double y, const int64_t *a, const int64_t *b)
{
    double dx = (double) (b[0] - a[0]), dy = (double) (b[1] - a[1]);
    double px = x - (double) a[0], py = y - (double) a[1], length = dx * dx + dy * dy;
    double t = length > 0 ? (px * dx + py * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(px - t * dx, py - t * dy);
}

static double to_shape(double x, double y, const struct shape *s)
{
    double least = to_side(x, y, s->xy, s->xy);
    for (size_t i = 0; i + 1 < s->points; i++) {
        double d = to_side(x, y, &s->xy[2 * i], &s->xy[2 * i + 2]);
        least = d < least ? d : least;
    }
    return least;
}

/* How far the place of a that is farthest from b lies; beyond `limit` the search ends. */
static double one_way(const struct shape *a, const struct shape *b, double limit)
{
    double most = to_shape((double) a->xy[0], (double) a->xy[1], b);
    for (size_t i = 0; i + 1 < a->points && most <= limit; i++) {
        const int64_t *p = &a->xy[2 * i];
        double dx = (double) (p[2] - p[0]), dy = (double) (p[3] - p[1]);
        double steps = ceil(hypot(dx, dy) / STEP);
        for (double k = 1; k <= steps && most <= limit; k++) {
            double d = to_shape((double) p[0] + dx * k / steps, (double) p[1] + dy * k / steps, b);
            most = d > most ? d : most;
        }
    }
    return most;
}

/* Exact up to `limit`; what is farther is only known to be so. A line may be as long as it likes.
 */
static double distance_within(const struct shape *a, const struct shape *b, double limit)
{
    if (a->points == 0 || b->points == 0)
        return INFINITY;
    double there = one_way(a, b, limit);
    double back = there <= limit ? one_way(b, a, limit) : 0;
    return there > back ? there : back;
}

double shape_distance(const struct shape *a, const struct shape *b)
{
    return distance_within(a, b, INFINITY);
}

/* ---- matching ---- */

struct run {
    const struct shape *gold, *given;
    size_t golds, givens;
    const struct shape_rule *rule;
    struct shape_result *result;
    struct mask *gold_masks, *given_masks;
    bool *gold_done, *given_done;
    bool near; /* looking for leftovers that lie near */
    struct assign_edges edges;
};

/* Polygons: IoU; others: distance. */
static double measure(const struct run *run, uint32_t gold, uint32_t given)
{
    if (run->gold[gold].kind == SHAPE_POLYGON)
        return mask_iou(&run->gold_masks[gold], &run->given_masks[given]);
    return distance_within(&run->gold[gold], &run->given[given],
                           (double) run->rule->distance * NEAR_TIMES);
}

static bool polygons_reach(const struct run *run, uint32_t gold, uint32_t given, int64_t num,
                           int64_t den)
{
    const struct mask *a = &run->gold_masks[gold], *b = &run->given_masks[given];
    __int128 shared = mask_shared(a, b);
    return shared > 0 && den * shared >= num * (a->area + b->area - shared);
}

static bool fits(const struct run *run, uint32_t gold, uint32_t given, double value)
{
    if (run->gold[gold].kind == SHAPE_POLYGON)
        return polygons_reach(run, gold, given, run->rule->num, run->rule->den);
    return value <= (double) run->rule->distance;
}

static void add_edge(void *data, uint32_t gold, uint32_t given)
{
    struct run *run = data;
    if (run->gold[gold].kind != run->given[given].kind)
        return;
    double value = measure(run, gold, given), share = value;
    double most = (double) run->rule->distance * (run->near ? NEAR_TIMES : 1);
    if (run->gold[gold].kind == SHAPE_POLYGON) {
        if (run->near ? value < .1 : !fits(run, gold, given, value))
            return;
    } else {
        if (value > most)
            return;
        share = 1 - value / (most + 1);
    }
    assign_edges_add(&run->edges, gold, given, (int64_t) (share * (double) ASSIGN_ONE));
}

/* What a shape covers, `margin` wider. */
static struct box *boxes_of(const struct shape *shapes, size_t n, int64_t margin)
{
    struct box *boxes = xcalloc(n + 1, sizeof *boxes);
    for (size_t i = 0; i < n; i++) {
        const struct shape *s = &shapes[i];
        struct box *b = &boxes[i];
        *b = (struct box){.image = s->image, .label = s->label};
        if (s->points == 0)
            continue;
        int64_t *e = b->edge;
        e[BOX_LEFT] = e[BOX_RIGHT] = s->xy[0];
        e[BOX_TOP] = e[BOX_BOTTOM] = s->xy[1];
        for (size_t k = 1; k < s->points; k++) {
            const int64_t *p = &s->xy[2 * k];
            e[BOX_LEFT] = p[0] < e[BOX_LEFT] ? p[0] : e[BOX_LEFT];
            e[BOX_RIGHT] = p[0] > e[BOX_RIGHT] ? p[0] : e[BOX_RIGHT];
            e[BOX_TOP] = p[1] < e[BOX_TOP] ? p[1] : e[BOX_TOP];
            e[BOX_BOTTOM] = p[1] > e[BOX_BOTTOM] ? p[1] : e[BOX_BOTTOM];
        }
        e[BOX_LEFT] -= margin;
        e[BOX_TOP] -= margin;
        e[BOX_RIGHT] += margin + 1;
        e[BOX_BOTTOM] += margin + 1;
    }
    return boxes;
}

static size_t pair_up(struct run *run, bool near, uint32_t *given_of)
{
    int64_t margin = run->rule->distance * (near ? NEAR_TIMES : 1) + 1;
    struct box *gold = boxes_of(run->gold, run->golds, margin);
    struct box *given = boxes_of(run->given, run->givens, 0);
    run->near = near;
    run->edges.count = 0;
    box_each_pair(&(struct box_side){gold, run->golds, run->gold_done},
                  &(struct box_side){given, run->givens, run->given_done}, near, add_edge, run);
    free(gold);
    free(given);
    return assign((uint32_t) run->golds, (uint32_t) run->givens, run->edges.list, run->edges.count,
                  given_of);
}

/* Thousands of outlines that go to and fro would fill the memory: beyond RUNS_MOST in all, which no
 * honest work comes near, the others cover nothing. */
static struct mask *masks_of(const struct shape *shapes, size_t n, const struct shape_rule *rule)
{
    struct mask *masks = xcalloc(n + 1, sizeof *masks);
    size_t runs = 0;
    for (size_t i = 0; i < n && runs < RUNS_MOST; i++)
        if (shapes[i].kind == SHAPE_POLYGON) {
            mask_fill(&(struct mask_ring){shapes[i].xy, shapes[i].points}, 1, rule->width,
                      rule->height, &masks[i]);
            runs += masks[i].count;
        }
    return masks;
}

static void finish_masks(struct mask *masks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mask_finish(&masks[i]);
    free(masks);
}

static void add_finding(struct run *run, enum box_fault fault, uint32_t gold, uint32_t given,
                        double value)
{
    run->result->findings[run->result->findings_count++] =
        (struct shape_finding){fault, gold, given, value};
}

static void find_faults(struct run *run)
{
    uint32_t *near = xcalloc(run->golds + 1, sizeof *near);
    pair_up(run, true, near);
    for (uint32_t g = 0; g < run->golds; g++) {
        if (run->gold_done[g])
            continue;
        if (near[g] == ASSIGN_NONE) {
            add_finding(run, BOX_MISSING, g, ASSIGN_NONE, 0);
            continue;
        }
        const char *a = run->gold[g].label, *b = run->given[near[g]].label;
        double value = measure(run, g, near[g]);
        bool same = strcmp(a ? a : "", b ? b : "") == 0, close = fits(run, g, near[g], value);
        add_finding(run, same ? BOX_LOOSE : close ? BOX_LABEL : BOX_ASTRAY, g, near[g], value);
        run->given_done[near[g]] = true;
    }
    for (uint32_t i = 0; i < run->givens; i++)
        if (!run->given_done[i])
            add_finding(run, BOX_EXTRA, ASSIGN_NONE, i, 0);
    free(near);
}

void shape_match(const struct shape *gold, size_t golds, const struct shape *given, size_t givens,
                 const struct shape_rule *rule, struct shape_result *result)
{
    struct run run = {.gold = gold,
                      .given = given,
                      .golds = golds,
                      .givens = givens,
                      .rule = rule,
                      .result = result};
    *result = (struct shape_result){.tally = {0, golds, givens}};
    result->given_of = xcalloc(golds + 1, sizeof *result->given_of);
    result->findings = xcalloc(golds + givens + 1, sizeof *result->findings);
    run.gold_done = xcalloc(golds + 1, sizeof *run.gold_done);
    run.given_done = xcalloc(givens + 1, sizeof *run.given_done);
    run.gold_masks = masks_of(gold, golds, rule);
    run.given_masks = masks_of(given, givens, rule);
    result->tally.matched = pair_up(&run, false, result->given_of);
    for (uint32_t g = 0; g < golds; g++) {
        if (result->given_of[g] == ASSIGN_NONE)
            continue;
        run.gold_done[g] = run.given_done[result->given_of[g]] = true;
        result->measure_sum += measure(&run, g, result->given_of[g]);
    }
    find_faults(&run);
    finish_masks(run.gold_masks, golds);
    finish_masks(run.given_masks, givens);
    assign_edges_finish(&run.edges);
    free(run.gold_done);
    free(run.given_done);
}

void shape_result_finish(struct shape_result *result)
{
    free(result->given_of);
    free(result->findings);
    *result = (struct shape_result){.given_of = NULL};
}
