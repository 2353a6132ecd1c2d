#include "core/lab/metric/box.h"

#include "base/str.h"
#include "core/lab/metric/labels.h"

#include <math.h>
#include <stdlib.h>

/* Leftovers are shown together from IoU 1/10 on. */
enum { NEAR_NUM = 1, NEAR_DEN = 10 };

int64_t box_milli(double px)
{
    return llround(px * 1000);
}

__int128 box_area(const struct box *box)
{
    const int64_t *e = box->edge;
    if (e[BOX_RIGHT] <= e[BOX_LEFT] || e[BOX_BOTTOM] <= e[BOX_TOP])
        return 0;
    return (__int128) (e[BOX_RIGHT] - e[BOX_LEFT]) * (e[BOX_BOTTOM] - e[BOX_TOP]);
}

__int128 box_shared(const struct box *a, const struct box *b)
{
    struct box both = {.image = 0};
    for (int i = BOX_LEFT; i <= BOX_TOP; i++)
        both.edge[i] = a->edge[i] > b->edge[i] ? a->edge[i] : b->edge[i];
    for (int i = BOX_RIGHT; i <= BOX_BOTTOM; i++)
        both.edge[i] = a->edge[i] < b->edge[i] ? a->edge[i] : b->edge[i];
    return box_area(&both);
}

static __int128 joined(const struct box *a, const struct box *b, __int128 shared)
{
    return box_area(a) + box_area(b) - shared;
}

double box_iou(const struct box *a, const struct box *b)
{
    __int128 shared = box_shared(a, b);
    return shared > 0 ? (double) shared / (double) joined(a, b, shared) : 0;
}

bool box_reaches(const struct box *a, const struct box *b, int64_t num, int64_t den)
{
    __int128 shared = box_shared(a, b);
    return shared > 0 && den * shared >= num * joined(a, b, shared);
}

/* ---- matching ---- */

struct run {
    const struct box *gold, *given;
    size_t golds, givens;
    struct box_rule rule;
    int64_t num, den; /* the least IoU of an edge now */
    unsigned *gold_labels, *given_labels;
    struct assign_edges edges;
    struct box_result *result;
    bool *gold_done, *given_done;
};

static const char *label(const struct box *box)
{
    return box->label ? box->label : "";
}

static bool add_edge(void *data, uint32_t gold, uint32_t given, double iou)
{
    struct run *run = data;
    const struct box *a = &run->gold[gold], *b = &run->given[given];
    (void) iou; /* exact at the bound, which this is not */
    __int128 shared = box_shared(a, b), whole = joined(a, b, shared);
    return run->den * shared < run->num * whole ||
           assign_edges_add(&run->edges, gold, given, assign_weight(shared, whole));
}

static void meet(struct run *run, bool any_label, bool all_golds, box_meet *meeting, void *data)
{
    struct box_side golds = {run->gold, run->golds, all_golds ? NULL : run->gold_done,
                             run->gold_labels};
    struct box_side givens = {run->given, run->givens, run->given_done, run->given_labels};
    box_each_pair(&golds, &givens, (struct box_least){run->num, run->den, any_label}, meeting,
                  data);
}

static size_t pair_up(struct run *run, bool any_label, int64_t num, int64_t den, uint32_t *given_of)
{
    run->num = num;
    run->den = den;
    run->edges.count = 0;
    meet(run, any_label, false, add_edge, run);
    return assign((uint32_t) run->golds, (uint32_t) run->givens, run->edges.list, run->edges.count,
                  given_of);
}

static void number_labels(struct run *run)
{
    const char **gold = xcalloc(run->golds + 1, sizeof *gold);
    const char **given = xcalloc(run->givens + 1, sizeof *given);
    struct labels labels;
    for (size_t i = 0; i < run->golds; i++)
        gold[i] = label(&run->gold[i]);
    for (size_t i = 0; i < run->givens; i++)
        given[i] = label(&run->given[i]);
    labels_collect(&labels, gold, run->golds, given, run->givens);
    run->gold_labels = labels_numbers(&labels, gold, run->golds);
    run->given_labels = labels_numbers(&labels, given, run->givens);
    labels_finish(&labels);
    free(gold);
    free(given);
}

/* ---- findings ---- */

static struct box_finding *add_finding(struct run *run, enum box_fault fault, uint32_t gold,
                                       uint32_t given)
{
    struct box_finding *f = &run->result->findings[run->result->findings_count++];
    *f = (struct box_finding){.fault = fault, .gold = gold, .given = given, .worst = BOX_LEFT};
    if (gold == ASSIGN_NONE || given == ASSIGN_NONE)
        return f;
    const struct box *a = &run->gold[gold], *b = &run->given[given];
    f->iou = box_iou(a, b);
    for (int i = 0; i < BOX_EDGES; i++) {
        f->off[i] = i <= BOX_TOP ? a->edge[i] - b->edge[i] : b->edge[i] - a->edge[i];
        if (llabs(f->off[i]) > llabs(f->off[f->worst]))
            f->worst = i;
    }
    return f;
}

/* Leftovers that lie over each other. */
static void find_near(struct run *run)
{
    uint32_t *near = xcalloc(run->golds + 1, sizeof *near);
    pair_up(run, true, NEAR_NUM, NEAR_DEN, near);
    for (uint32_t g = 0; g < run->golds; g++) {
        if (run->gold_done[g] || near[g] == ASSIGN_NONE)
            continue;
        const struct box *a = &run->gold[g], *b = &run->given[near[g]];
        bool same = run->rule.any_label || run->gold_labels[g] == run->given_labels[near[g]];
        bool fits = box_reaches(a, b, run->rule.num, run->rule.den);
        add_finding(run, same ? BOX_LOOSE : fits ? BOX_LABEL : BOX_ASTRAY, g, near[g]);
        run->gold_done[g] = run->given_done[near[g]] = true;
    }
    free(near);
}

struct best {
    struct run *run;
    size_t met;
    uint32_t *gold; /* the best for each box given */
    double *iou;
};

static bool keep_best(void *data, uint32_t gold, uint32_t given, double iou)
{
    struct best *best = data;
    if (iou > best->iou[given]) {
        best->iou[given] = iou;
        best->gold[given] = gold;
    }
    return ++best->met < ASSIGN_EDGES_MOST;
}

/* Boxes given once more for what has its partner. */
static void find_twice(struct run *run)
{
    struct best best = {.run = run};
    best.gold = xcalloc(run->givens + 1, sizeof *best.gold);
    best.iou = xcalloc(run->givens + 1, sizeof *best.iou);
    run->num = run->rule.num;
    run->den = run->rule.den;
    meet(run, run->rule.any_label, true, keep_best, &best);
    for (uint32_t i = 0; i < run->givens; i++) {
        if (run->given_done[i])
            continue;
        if (best.iou[i] > 0 &&
            box_reaches(&run->gold[best.gold[i]], &run->given[i], run->rule.num, run->rule.den))
            add_finding(run, BOX_TWICE, best.gold[i], i);
        else
            add_finding(run, BOX_EXTRA, ASSIGN_NONE, i);
    }
    free(best.gold);
    free(best.iou);
}

void box_match(const struct box *gold, size_t golds, const struct box *given, size_t givens,
               const struct box_rule *rule, struct box_result *result)
{
    struct run run = {.gold = gold,
                      .given = given,
                      .golds = golds,
                      .givens = givens,
                      .rule = *rule,
                      .result = result};
    *result = (struct box_result){.tally = {0, golds, givens}};
    number_labels(&run);
    result->given_of = xcalloc(golds + 1, sizeof *result->given_of);
    result->tally.matched = pair_up(&run, rule->any_label, rule->num, rule->den, result->given_of);
    result->crowded = run.edges.full;
    result->findings =
        xcalloc(golds + givens - 2 * result->tally.matched + 1, sizeof *result->findings);
    run.gold_done = xcalloc(golds + 1, sizeof *run.gold_done);
    run.given_done = xcalloc(givens + 1, sizeof *run.given_done);
    for (size_t g = 0; g < golds; g++) {
        if (result->given_of[g] == ASSIGN_NONE)
            continue;
        result->iou_sum += box_iou(&gold[g], &given[result->given_of[g]]);
        run.gold_done[g] = run.given_done[result->given_of[g]] = true;
    }
    find_near(&run);
    find_twice(&run);
    for (uint32_t g = 0; g < golds; g++)
        if (!run.gold_done[g])
            add_finding(&run, BOX_MISSING, g, ASSIGN_NONE);
    assign_edges_finish(&run.edges);
    free(run.gold_labels);
    free(run.given_labels);
    free(run.gold_done);
    free(run.given_done);
}

void box_result_finish(struct box_result *result)
{
    free(result->given_of);
    free(result->findings);
    *result = (struct box_result){0};
}
