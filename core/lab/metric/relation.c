#include "core/lab/metric/relation.h"

#include "base/str.h"
#include "core/lab/metric/labels.h"

#include <stdbool.h>
#include <stdlib.h>

enum { GOLD, GIVEN, SIDES };

/* A relation as it is compared in one pass. */
struct key {
    const char *type; /* NULL: any */
    const struct span *from, *to;
    uint32_t index;
};

struct run {
    const struct relation *list[SIDES];
    size_t count[SIDES];
    bool *done[SIDES];
    struct relation_result *result;
};

static int span_order(const struct span *a, const struct span *b)
{
    if (a->text != b->text)
        return a->text < b->text ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return span_label_order(a->label, b->label);
}

static int order(const struct key *a, const struct key *b)
{
    int by = span_order(a->from, b->from);
    by = by ? by : span_order(a->to, b->to);
    return by ? by : span_label_order(a->type, b->type);
}

static int by_key(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int by = order(x, y);
    return by ? by : (x->index > y->index) - (x->index < y->index);
}

static struct key *keys_of(const struct run *run, int side, bool any_type, bool reversed, size_t *n)
{
    struct key *keys = xcalloc(run->count[side] + 1, sizeof *keys);
    *n = 0;
    for (uint32_t i = 0; i < run->count[side]; i++) {
        const struct relation *r = &run->list[side][i];
        if (!run->done[side][i])
            keys[(*n)++] = (struct key){any_type ? NULL : r->type, reversed ? &r->to : &r->from,
                                        reversed ? &r->from : &r->to, i};
    }
    if (*n > 0)
        qsort(keys, *n, sizeof *keys, by_key);
    return keys;
}

static void pair(struct run *run, uint32_t gold, uint32_t given, int fault)
{
    struct relation_result *r = run->result;
    run->done[GOLD][gold] = run->done[GIVEN][given] = true;
    if (fault >= 0) {
        r->findings[r->findings_count++] =
            (struct relation_finding){(enum relation_fault) fault, gold, given};
        return;
    }
    r->given_of[gold] = given;
    r->tally.matched++;
}

/* Pairs what is equal in this way; fault -1: a match. */
static void pass(struct run *run, bool any_type, bool reversed, int fault)
{
    size_t golds, givens;
    struct key *gold = keys_of(run, GOLD, any_type, false, &golds);
    struct key *given = keys_of(run, GIVEN, any_type, reversed, &givens);
    for (size_t g = 0, s = 0; g < golds && s < givens;) {
        int by = order(&gold[g], &given[s]);
        if (by == 0)
            pair(run, gold[g].index, given[s].index, fault);
        g += by <= 0;
        s += by >= 0;
    }
    free(gold);
    free(given);
}

static void add_leftovers(struct run *run)
{
    struct relation_result *r = run->result;
    for (uint32_t i = 0; i < run->count[GOLD]; i++)
        if (!run->done[GOLD][i])
            r->findings[r->findings_count++] =
                (struct relation_finding){RELATION_MISSING, i, SPAN_NONE};
    for (uint32_t i = 0; i < run->count[GIVEN]; i++)
        if (!run->done[GIVEN][i])
            r->findings[r->findings_count++] =
                (struct relation_finding){RELATION_EXTRA, SPAN_NONE, i};
}

static void count_types(struct run *run)
{
    struct relation_result *r = run->result;
    const char **types[SIDES];
    struct labels labels;
    for (int side = GOLD; side < SIDES; side++) {
        types[side] = xcalloc(run->count[side] + 1, sizeof *types[side]);
        for (size_t i = 0; i < run->count[side]; i++)
            types[side][i] = run->list[side][i].type ? run->list[side][i].type : "";
    }
    labels_collect(&labels, types[GOLD], run->count[GOLD], types[GIVEN], run->count[GIVEN]);
    r->types_count = labels.count;
    r->types = xcalloc(labels.count + 1, sizeof *r->types);
    for (size_t i = 0; i < labels.count; i++)
        r->types[i].label = labels.names[i];
    for (size_t i = 0; i < run->count[GOLD]; i++) {
        struct tally *t = &r->types[labels_find(&labels, types[GOLD][i])].tally;
        t->gold++;
        t->matched += r->given_of[i] != SPAN_NONE;
    }
    for (size_t i = 0; i < run->count[GIVEN]; i++)
        r->types[labels_find(&labels, types[GIVEN][i])].tally.given++;
    labels_finish(&labels);
    free(types[GOLD]);
    free(types[GIVEN]);
}

void relation_match(const struct relation *gold, size_t golds, const struct relation *given,
                    size_t givens, struct relation_result *result)
{
    struct run run = {.list = {gold, given}, .count = {golds, givens}, .result = result};
    *result = (struct relation_result){.tally = {0, golds, givens}};
    result->given_of = xcalloc(golds + 1, sizeof *result->given_of);
    result->findings = xcalloc(golds + givens + 1, sizeof *result->findings);
    run.done[GOLD] = xcalloc(golds + 1, sizeof *run.done[GOLD]);
    run.done[GIVEN] = xcalloc(givens + 1, sizeof *run.done[GIVEN]);
    for (size_t i = 0; i < golds; i++)
        result->given_of[i] = SPAN_NONE;
    pass(&run, false, false, -1);
    pass(&run, true, false, RELATION_TYPE);
    pass(&run, false, true, RELATION_REVERSED);
    add_leftovers(&run);
    count_types(&run);
    free(run.done[GOLD]);
    free(run.done[GIVEN]);
}

void relation_result_finish(struct relation_result *result)
{
    free(result->types);
    free(result->given_of);
    free(result->findings);
    *result = (struct relation_result){.given_of = NULL};
}
