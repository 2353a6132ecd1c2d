#include "core/lab/metric/span.h"

#include "base/str.h"
#include "core/lab/metric/box.h"

#include <stdlib.h>
#include <string.h>

int span_label_order(const char *a, const char *b)
{
    return a == b ? 0 : strcmp(a ? a : "", b ? b : "");
}

static int order(const struct span *a, const struct span *b)
{
    if (a->text != b->text)
        return a->text < b->text ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return span_label_order(a->label, b->label);
}

static int by_place(const void *a, const void *b)
{
    const struct span *x = *(const struct span *const *) a, *y = *(const struct span *const *) b;
    int by = order(x, y);
    return by ? by : (x > y) - (x < y);
}

static const struct span **sorted(const struct span *spans, size_t n)
{
    const struct span **list = xcalloc(n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = &spans[i];
    if (n > 0)
        qsort(list, n, sizeof *list, by_place);
    return list;
}

struct run {
    const struct span *gold, *given;
    size_t golds, givens;
    struct span_result *result;
    bool *gold_done, *given_done;
    struct assign_edges edges;
};

/* ---- what matches ---- */

static void add_finding(struct run *run, enum span_fault fault, uint32_t gold, uint32_t given)
{
    struct span_finding *f = &run->result->findings[run->result->findings_count++];
    *f = (struct span_finding){.fault = fault, .gold = gold, .given = given};
    if (gold != SPAN_NONE && given != SPAN_NONE) {
        const struct span *a = &run->gold[gold], *b = &run->given[given];
        f->start_off = (int64_t) b->start - a->start;
        f->end_off = (int64_t) b->end - a->end;
    }
    if (gold != SPAN_NONE && fault != SPAN_TWICE)
        run->gold_done[gold] = true;
    if (given != SPAN_NONE)
        run->given_done[given] = true;
}

static void match_equal(struct run *run)
{
    const struct span **gold = sorted(run->gold, run->golds);
    const struct span **given = sorted(run->given, run->givens);
    size_t g = 0, s = 0;
    while (s < run->givens) {
        int by = g < run->golds ? order(gold[g], given[s]) : 1;
        uint32_t which = (uint32_t) (given[s] - run->given);
        if (by < 0) {
            g++;
        } else if (by == 0) {
            uint32_t of = (uint32_t) (gold[g++] - run->gold);
            run->result->given_of[of] = which;
            run->gold_done[of] = run->given_done[which] = true;
            run->result->tally.matched++;
            s++;
        } else {
            if (g > 0 && order(gold[g - 1], given[s]) == 0)
                add_finding(run, SPAN_TWICE, (uint32_t) (gold[g - 1] - run->gold), which);
            s++;
        }
    }
    free(gold);
    free(given);
}

/* ---- what overlaps ---- */

static struct box *boxes_of(const struct span *spans, size_t n)
{
    struct box *boxes = xcalloc(n + 1, sizeof *boxes);
    for (size_t i = 0; i < n; i++)
        boxes[i] =
            (struct box){.edge = {spans[i].start, 0, spans[i].end, 1}, .image = spans[i].text};
    return boxes;
}

static bool add_edge(void *data, uint32_t gold, uint32_t given, double iou)
{
    struct run *run = data;
    (void) iou;
    const struct span *a = &run->gold[gold], *b = &run->given[given];
    int64_t from = a->start > b->start ? a->start : b->start;
    int64_t to = a->end < b->end ? a->end : b->end;
    int64_t whole = (int64_t) a->end - a->start + b->end - b->start - (to - from);
    int64_t weight = assign_weight(to - from, whole) / 2;
    if (span_label_order(a->label, b->label) == 0)
        weight += ASSIGN_ONE / 2;
    return assign_edges_add(&run->edges, gold, given, weight);
}

static void match_near(struct run *run)
{
    struct box *gold = boxes_of(run->gold, run->golds), *given = boxes_of(run->given, run->givens);
    uint32_t *near = xcalloc(run->golds + 1, sizeof *near);
    box_each_pair(&(struct box_side){gold, run->golds, run->gold_done, NULL},
                  &(struct box_side){given, run->givens, run->given_done, NULL},
                  (struct box_least){0, 1, true}, add_edge, run);
    assign((uint32_t) run->golds, (uint32_t) run->givens, run->edges.list, run->edges.count, near);
    for (uint32_t g = 0; g < run->golds; g++) {
        if (near[g] == ASSIGN_NONE)
            continue;
        const struct span *a = &run->gold[g], *b = &run->given[near[g]];
        bool same = span_label_order(a->label, b->label) == 0;
        bool bounds = a->start == b->start && a->end == b->end;
        add_finding(run, same ? SPAN_BOUNDARY : bounds ? SPAN_LABEL : SPAN_ASTRAY, g, near[g]);
    }
    assign_edges_finish(&run->edges);
    free(near);
    free(gold);
    free(given);
}

/* ---- labels ---- */

static int by_label(const void *a, const void *b)
{
    const struct span_label *x = a, *y = b;
    return span_label_order(x->label, y->label);
}

static void count_labels(struct run *run)
{
    struct span_result *r = run->result;
    size_t n = run->golds + run->givens, kept = 0;
    struct span_label *all = xcalloc(n + 1, sizeof *all);
    for (size_t i = 0; i < run->golds; i++)
        all[i] = (struct span_label){run->gold[i].label ? run->gold[i].label : "",
                                     {r->given_of[i] != SPAN_NONE, 1, 0}};
    for (size_t i = 0; i < run->givens; i++)
        all[run->golds + i] =
            (struct span_label){run->given[i].label ? run->given[i].label : "", {0, 0, 1}};
    if (n > 0)
        qsort(all, n, sizeof *all, by_label);
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && by_label(&all[kept - 1], &all[i]) == 0)
            all[kept - 1].tally = tally_add(all[kept - 1].tally, all[i].tally);
        else
            all[kept++] = all[i];
    }
    r->labels = all;
    r->labels_count = kept;
}

void span_match(const struct span *gold, size_t golds, const struct span *given, size_t givens,
                struct span_result *result)
{
    struct run run = {
        .gold = gold, .given = given, .golds = golds, .givens = givens, .result = result};
    *result = (struct span_result){.tally = {0, golds, givens}};
    result->given_of = xcalloc(golds + 1, sizeof *result->given_of);
    result->findings = xcalloc(golds + givens + 1, sizeof *result->findings);
    run.gold_done = xcalloc(golds + 1, sizeof *run.gold_done);
    run.given_done = xcalloc(givens + 1, sizeof *run.given_done);
    for (size_t i = 0; i < golds; i++)
        result->given_of[i] = SPAN_NONE;
    match_equal(&run);
    match_near(&run);
    for (uint32_t i = 0; i < golds; i++)
        if (!run.gold_done[i])
            add_finding(&run, SPAN_MISSING, i, SPAN_NONE);
    for (uint32_t i = 0; i < givens; i++)
        if (!run.given_done[i])
            add_finding(&run, SPAN_EXTRA, SPAN_NONE, i);
    count_labels(&run);
    free(run.gold_done);
    free(run.given_done);
}

void span_result_finish(struct span_result *result)
{
    free(result->labels);
    free(result->given_of);
    free(result->findings);
    *result = (struct span_result){0};
}
