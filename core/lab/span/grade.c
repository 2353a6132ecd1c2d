#include "core/lab/span/grade.h"

#include "core/lab/span/grade_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- what holds of marks ---- */

bool span_trimmed(const struct span_text *text, const struct span_entity *e)
{
    return !span_is_space(span_cp(text, e->start)) && !span_is_space(span_cp(text, e->end - 1));
}

static bool doc_valid(const struct span_task *task, size_t i, const struct span_doc *doc)
{
    for (uint32_t k = 0; k < doc->entities_count; k++)
        if (!span_trimmed(&task->texts[i], &doc->entities[k]))
            return false;
    for (uint32_t k = 0; k < doc->relations_count; k++) {
        const struct span_relation *r = &doc->relations[k];
        if (!span_type_fits(task, r->type, doc->entities[r->from].label,
                            doc->entities[r->to].label))
            return false;
    }
    return true;
}

size_t span_marks(const struct span_task *task, const struct span_work *work)
{
    size_t n = 0;
    for (size_t i = 0; i < task->count; i++)
        n += (task->given ? 0 : work->docs[i].entities_count) + work->docs[i].relations_count;
    return n;
}

bool span_valid(const struct span_task *task, const struct span_work *work)
{
    for (size_t i = 0; i < task->count; i++)
        if (!doc_valid(task, i, &work->docs[i]))
            return false;
    return span_marks(task, work) > 0;
}

static size_t overlapping(const struct span_task *task, const struct span_work *work)
{
    size_t n = 0;
    for (size_t i = 0; i < task->count; i++)
        n += span_doc_overlaps(&work->docs[i]);
    return n;
}

/* ---- lists for the metrics ---- */

static void spans_collect(const struct span_task *task, const struct span_work *work,
                          struct span_marks *out)
{
    size_t n = 0;
    out->first = xcalloc(task->count + 1, sizeof *out->first);
    for (size_t i = 0; i < task->count; i++)
        n += work->docs[i].entities_count;
    out->list = xcalloc(n + 1, sizeof *out->list);
    out->count = 0;
    for (size_t i = 0; i < task->count; i++) {
        out->first[i] = out->count;
        for (uint32_t k = 0; k < work->docs[i].entities_count; k++) {
            const struct span_entity *e = &work->docs[i].entities[k];
            out->list[out->count++] =
                (struct span){(uint32_t) i, e->start, e->end, task->spec->labels[e->label].id};
        }
    }
}

static void relations_collect(const struct span_task *task, const struct span_work *work,
                              const struct span_marks *spans, struct span_links *out)
{
    size_t n = 0;
    for (size_t i = 0; i < task->count; i++)
        n += work->docs[i].relations_count;
    out->list = xcalloc(n + 1, sizeof *out->list);
    out->count = 0;
    for (size_t i = 0; i < task->count; i++)
        for (uint32_t k = 0; k < work->docs[i].relations_count; k++) {
            const struct span_relation *r = &work->docs[i].relations[k];
            out->list[out->count++] = (struct relation){task->spec->relations[r->type].id,
                                                        spans->list[spans->first[i] + r->from],
                                                        spans->list[spans->first[i] + r->to]};
        }
}

/* ---- measures ---- */

static struct tally tally_of(const struct span_label *list, size_t count, const char *only,
                             struct tally all)
{
    for (size_t i = 0; only && i < count; i++)
        if (strcmp(list[i].label, only) == 0)
            return list[i].tally;
    return only ? (struct tally){0, 0, 0} : all;
}

/* F1 = 2 m / (gold + given), exactly. */
static void grade_tally(const struct span_grader *g, const struct labspec_score *rule,
                        struct tally t)
{
    lab_result_share(g->result, rule, 2 * t.matched, t.gold + t.given,
                     "TP %zu, FP %zu, FN %zu; P %.3f, R %.3f", t.matched, t.given - t.matched,
                     t.gold - t.matched, tally_precision(t), tally_recall(t));
    if (t.gold + t.given == 0) /* nothing wanted, nothing marked */
        lab_result_metric(g->result, rule, span_marks(g->task, g->given_work) > 0,
                          "TP 0, FP 0, FN 0");
}

/* Checks hold of a work in which at least one mark is right: nothing is earned by random marks. */
static void grade_check(const struct span_grader *g, const struct labspec_score *rule)
{
    size_t n = span_marks(g->task, g->given_work), shared = overlapping(g->task, g->given_work);
    size_t right = (g->task->given ? 0 : g->spans.tally.matched) + g->relations.tally.matched;
    if (strcmp(rule->check, "valid") == 0)
        lab_result_check(g->result, rule, right > 0 && span_valid(g->task, g->given_work), "%zu",
                         n);
    else
        lab_result_check(g->result, rule, right > 0 && shared == 0, "%zu / %zu", shared,
                         g->task->count);
}

static void grade_line(const struct span_grader *g, const struct labspec_score *rule)
{
    if (rule->check)
        grade_check(g, rule);
    else if (strcmp(rule->metric, "relation_f1") == 0)
        grade_tally(
            g, rule,
            tally_of(g->relations.types, g->relations.types_count, rule->only, g->relations.tally));
    else
        grade_tally(g, rule,
                    tally_of(g->spans.labels, g->spans.labels_count, rule->only, g->spans.tally));
}

bool span_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                struct err *err)
{
    const struct span_task *task = o->task;
    const struct span_work *gold = o->gold, *given = work;
    struct span_grader g = {.task = task, .gold_work = gold, .given_work = given, .result = result};
    (void) err;
    spans_collect(task, gold, &g.gold);
    spans_collect(task, given, &g.given);
    relations_collect(task, gold, &g.gold, &g.gold_relations);
    relations_collect(task, given, &g.given, &g.given_relations);
    span_match(g.gold.list, g.gold.count, g.given.list, g.given.count, &g.spans);
    relation_match(g.gold_relations.list, g.gold_relations.count, g.given_relations.list,
                   g.given_relations.count, &g.relations);
    for (unsigned i = 0; i < task->spec->scores_count; i++)
        grade_line(&g, &task->spec->scores[i]);
    span_find_faults(&g);
    span_result_finish(&g.spans);
    relation_result_finish(&g.relations);
    free(g.gold.list);
    free(g.gold.first);
    free(g.given.list);
    free(g.given.first);
    free(g.gold_relations.list);
    free(g.given_relations.list);
    return true;
}
