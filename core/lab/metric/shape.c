#include "core/lab/metric/shape.h"

#include "base/str.h"
#include "core/lab/metric/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEP = 1000, /* lines are tried every pixel */
    NEAR_TIMES = 4,
    TRIED_FIRST = 16,
};

/* ---- distance, squared ---- */

static double to_side(double x, double y, const int64_t *a, const int64_t *b)
{
    double dx = (double) (b[0] - a[0]), dy = (double) (b[1] - a[1]);
    double px = x - (double) a[0], py = y - (double) a[1], length = dx * dx + dy * dy;
    double t = length > 0 ? (px * dx + py * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    px -= t * dx;
    py -= t * dy;
    return px * px + py * py;
}

/* The places of a line, and how far they lie from another. */
struct walk {
    const struct shape *to;
    size_t hint;          /* the side nearest to the last place */
    double most, limit;   /* the farthest so far; beyond `limit` the search ends */
    size_t *tries;        /* left: sides looked at; without any all is far */
    const int64_t *from;  /* the side walked along */
    double dx, dy, count; /* places 1 … count */
};

/* From the hint on both ways. Whatever is as near as the farthest place so far will do. */
static void visit(struct walk *w, double x, double y)
{
    const struct shape *s = w->to;
    size_t sides = s->points > 1 ? s->points - 1 : 1, from = w->hint;
    double least = INFINITY;
    for (size_t n = 0; n < 2 * sides && least > w->most && *w->tries > 0; n++) {
        size_t off = (n + 1) / 2, i = n % 2 ? from + off : from - off; /* wraps: too big as well */
        if (i >= sides)
            continue;
        double d = to_side(x, y, &s->xy[2 * i], &s->xy[2 * (s->points > 1 ? i + 1 : i)]);
        --*w->tries;
        if (d < least) {
            least = d;
            w->hint = i;
        }
    }
    least = *w->tries > 0 ? least : INFINITY;
    w->most = least > w->most ? least : w->most;
}

static void visit_step(struct walk *w, double k)
{
    visit(w, (double) w->from[0] + w->dx * k / w->count,
          (double) w->from[1] + w->dy * k / w->count);
}

static void visit_corners(struct walk *w, const struct shape *s)
{
    for (size_t i = 0; i < s->points && w->most <= w->limit; i++)
        visit(w, (double) s->xy[2 * i], (double) s->xy[2 * i + 1]);
}

/* A few places here and there come first: once one is known to be far, the others need not look for
 * what is nearest to them, only for anything nearer than that. */
static void visit_sides(struct walk *w, const struct shape *s)
{
    for (size_t i = 0; i + 1 < s->points && w->most <= w->limit; i++) {
        w->from = &s->xy[2 * i];
        w->dx = (double) (w->from[2] - w->from[0]);
        w->dy = (double) (w->from[3] - w->from[1]);
        w->count = ceil(hypot(w->dx, w->dy) / STEP);
        for (double k = 1; k < TRIED_FIRST && k < w->count && w->most <= w->limit; k++)
            visit_step(w, ceil(w->count * k / TRIED_FIRST));
        for (double k = 1; k <= w->count && w->most <= w->limit; k++)
            visit_step(w, k);
    }
}

/* Exact up to `limit`; what is farther is only known to be so. A line may be as long as it likes.
 */
static double distance_within(const struct shape *a, const struct shape *b, double limit,
                              size_t *tries)
{
    struct walk there = {.to = b, .limit = limit * limit, .tries = tries}, back = there;
    if (a->points == 0 || b->points == 0)
        return INFINITY;
    back.to = a;
    visit_corners(&there, a);
    back.most = there.most;
    visit_corners(&back, b);
    there.most = back.most;
    visit_sides(&there, a);
    back.most = there.most;
    visit_sides(&back, b);
    return sqrt(back.most);
}

double shape_distance(const struct shape *a, const struct shape *b)
{
    size_t tries = SIZE_MAX;
    return distance_within(a, b, INFINITY, &tries);
}

/* ---- matching ---- */

struct run {
    const struct shape *gold, *given;
    size_t golds, givens;
    const struct shape_rule *rule;
    struct shape_result *result;
    struct mask *gold_masks, *given_masks;
    bool *gold_done, *given_done;
    bool near;    /* looking for leftovers that lie near */
    size_t tries; /* left in this search: sides or runs of pixels looked at */
    struct assign_edges edges;
};

/* Whether two polygons reach an IoU; *iou is 0 when they certainly do not. */
static bool polygons_reach(struct run *run, uint32_t gold, uint32_t given, int64_t num, int64_t den,
                           double *iou)
{
    const struct mask *a = &run->gold_masks[gold], *b = &run->given_masks[given];
    int64_t less = a->area < b->area ? a->area : b->area, more = a->area + b->area - less;
    *iou = 0;
    if ((__int128) den * less < (__int128) num * more || run->tries < a->count + b->count)
        return false;
    run->tries -= a->count + b->count;
    __int128 shared = mask_shared(a, b);
    if (shared > 0)
        *iou = (double) shared / (double) (less + more - (int64_t) shared);
    return shared > 0 && den * shared >= num * (less + more - shared);
}

/* Whether two shapes are alike enough: for a match, or to be shown together (`near`: IoU 1/10, four
 * times the distance). *measure: IoU of polygons; distance of others. */
static bool fits(struct run *run, uint32_t gold, uint32_t given, bool near, double *measure)
{
    const struct shape_rule *rule = run->rule;
    double most = (double) rule->distance * (near ? NEAR_TIMES : 1);
    if (run->gold[gold].kind == SHAPE_POLYGON)
        return polygons_reach(run, gold, given, near ? 1 : rule->num, near ? 10 : rule->den,
                              measure);
    *measure = distance_within(&run->gold[gold], &run->given[given], most, &run->tries);
    return *measure <= most;
}

/* As above, of one pair that is chosen: whatever others took. */
static bool measured(struct run *run, uint32_t gold, uint32_t given, bool near, double *measure)
{
    run->tries = SHAPE_TRIES_MOST;
    return fits(run, gold, given, near, measure);
}

static bool add_edge(void *data, uint32_t gold, uint32_t given, double iou)
{
    struct run *run = data;
    double most = (double) run->rule->distance * (run->near ? NEAR_TIMES : 1), share;
    (void) iou; /* of what they cover */
    if (run->gold[gold].kind != run->given[given].kind ||
        !fits(run, gold, given, run->near, &share))
        return true;
    if (run->gold[gold].kind != SHAPE_POLYGON)
        share = 1 - share / (most + 1);
    return assign_edges_add(&run->edges, gold, given, (int64_t) (share * (double) ASSIGN_ONE));
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

static void meet(struct run *run, bool near, bool all_golds, box_meet *meeting, void *data)
{
    int64_t margin = run->rule->distance * (near ? NEAR_TIMES : 1) + 1;
    struct box *gold = boxes_of(run->gold, run->golds, margin);
    struct box *given = boxes_of(run->given, run->givens, 0);
    run->near = near;
    run->tries = SHAPE_TRIES_MOST;
    box_each_pair(&(struct box_side){gold, run->golds, all_golds ? NULL : run->gold_done, NULL},
                  &(struct box_side){given, run->givens, run->given_done, NULL},
                  (struct box_least){0, 1, near}, meeting, data);
    free(gold);
    free(given);
}

static size_t pair_up(struct run *run, bool near, uint32_t *given_of)
{
    run->edges.count = 0;
    meet(run, near, false, add_edge, run);
    return assign((uint32_t) run->golds, (uint32_t) run->givens, run->edges.list, run->edges.count,
                  given_of);
}

/* Beyond SHAPE_CROSSINGS_MOST the others cover nothing. */
static struct mask *masks_of(const struct shape *shapes, size_t n, const struct shape_rule *rule)
{
    struct mask *masks = xcalloc(n + 1, sizeof *masks);
    int64_t crossings = 0;
    for (size_t i = 0; i < n; i++) {
        const struct mask_ring ring = {shapes[i].xy, shapes[i].points};
        if (shapes[i].kind != SHAPE_POLYGON)
            continue;
        crossings += mask_crossings(&ring, 1, rule->height);
        if (crossings <= SHAPE_CROSSINGS_MOST)
            mask_fill(&ring, 1, rule->width, rule->height, &masks[i]);
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

struct best {
    struct run *run;
    uint32_t *gold; /* the best for each shape given; ASSIGN_NONE */
    double *measure;
};

static bool keep_best(void *data, uint32_t gold, uint32_t given, double iou)
{
    struct best *best = data;
    bool polygon = best->run->gold[gold].kind == SHAPE_POLYGON;
    double value, *least = &best->measure[given];
    (void) iou;
    if (best->run->gold[gold].kind == best->run->given[given].kind &&
        fits(best->run, gold, given, false, &value) &&
        (best->gold[given] == ASSIGN_NONE || (polygon ? value > *least : value < *least))) {
        best->gold[given] = gold;
        *least = value;
    }
    return true;
}

/* Shapes drawn once more for what has its partner. */
static void find_twice(struct run *run)
{
    struct best best = {.run = run};
    best.gold = xcalloc(run->givens + 1, sizeof *best.gold);
    best.measure = xcalloc(run->givens + 1, sizeof *best.measure);
    for (uint32_t i = 0; i < run->givens; i++)
        best.gold[i] = ASSIGN_NONE;
    meet(run, false, true, keep_best, &best);
    for (uint32_t i = 0; i < run->givens; i++)
        if (!run->given_done[i])
            add_finding(run, best.gold[i] == ASSIGN_NONE ? BOX_EXTRA : BOX_TWICE, best.gold[i], i,
                        best.measure[i]);
    free(best.gold);
    free(best.measure);
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
        double value, unused;
        bool same = strcmp(a ? a : "", b ? b : "") == 0;
        bool close = measured(run, g, near[g], false, &unused);
        measured(run, g, near[g], true, &value);
        add_finding(run, same ? BOX_LOOSE : close ? BOX_LABEL : BOX_ASTRAY, g, near[g], value);
        run->given_done[near[g]] = true;
    }
    find_twice(run);
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
        double value;
        measured(&run, g, result->given_of[g], false, &value);
        result->measure_sum += value;
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
