#include "core/lab/span/grade.h"

#include "core/lab/metric/relation.h"
#include "core/lab/metric/span.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind span_faults[] = {
    [SPAN_MISTAKE_MISSING] = {"missing", ERR_N("not marked: %1")},
    [SPAN_MISTAKE_EXTRA] = {"extra", ERR_N("nothing is to be marked here: %1")},
    [SPAN_MISTAKE_LABEL] = {"label", ERR_N("the wrong label: %1")},
    [SPAN_MISTAKE_BOUNDARY] = {"boundary",
                               ERR_N("bounds off by characters (begin %2, end %3; minus is "
                                     "further left): %1")},
    [SPAN_MISTAKE_PUNCTUATION] = {"punctuation", ERR_N("punctuation “%2” does not belong to it: "
                                                       "%1")},
    [SPAN_MISTAKE_MODIFIER] = {"modifier", ERR_N("the word “%2” does not belong to it: %1")},
    [SPAN_MISTAKE_UNIT] = {"unit", ERR_N("the unit “%2” is taken in or left out: %1")},
    [SPAN_MISTAKE_ASTRAY] = {"astray", ERR_N("the wrong label and wrong bounds: %1")},
    [SPAN_MISTAKE_TWICE] = {"twice", ERR_N("marked twice: %1")},
    [SPAN_MISTAKE_OVERLAP] = {"overlap", ERR_N("two marks share characters: %1")},
    [SPAN_MISTAKE_RELATION_MISSING] = {"relation_missing", ERR_N("a relation is missing: %1")},
    [SPAN_MISTAKE_RELATION_EXTRA] = {"relation_extra", ERR_N("a relation too many: %1")},
    [SPAN_MISTAKE_RELATION_TYPE] = {"relation_type", ERR_N("the wrong relation: %1")},
    [SPAN_MISTAKE_RELATION_DIRECTION] = {"relation_direction",
                                         ERR_N("the relation leads the other way: %1")},
    {NULL, NULL},
};

/* ---- what holds of marks ---- */

static bool trimmed(const struct span_text *text, const struct span_entity *e)
{
    return !span_is_space(span_cp(text, e->start)) && !span_is_space(span_cp(text, e->end - 1));
}

static bool doc_valid(const struct span_task *task, size_t i, const struct span_doc *doc)
{
    for (uint32_t k = 0; k < doc->entities_count; k++)
        if (!trimmed(&task->texts[i], &doc->entities[k]))
            return false;
    for (uint32_t k = 0; k < doc->relations_count; k++) {
        const struct span_relation *r = &doc->relations[k];
        if (!span_type_fits(task, r->type, doc->entities[r->from].label,
                            doc->entities[r->to].label))
            return false;
    }
    return true;
}

/* What the learner has marked, not what was given. */
static size_t marks(const struct span_task *task, const struct span_work *work)
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
    return marks(task, work) > 0;
}

static size_t overlapping(const struct span_task *task, const struct span_work *work)
{
    size_t n = 0;
    for (size_t i = 0; i < task->count; i++)
        n += span_doc_overlaps(&work->docs[i]);
    return n;
}

bool span_gold(struct lab_task *lab, void *of, void *to, struct err *err)
{
    const struct span_task *task = of;
    struct span_work *gold = to;
    char *text;
    size_t len;
    if (!lab_gold(lab, "spans.jsonl", &text, &len, err))
        return false;
    bool ok = span_work_read(task, text, len, gold, err);
    free(text);
    if (ok)
        span_work_complete(gold, NULL);
    if (!ok)
        return err_context(err, "gold/spans.jsonl");
    for (size_t i = 0; ok && i < task->count; i++)
        if (!doc_valid(task, i, &gold->docs[i]) ||
            (!task->overlaps && span_doc_overlaps(&gold->docs[i]))) {
            err_set(err, ERR_INVALID, "gold/spans.jsonl");
            ok = err_detail(err, "%.80s", task->texts[i].id);
        }
    if (ok && marks(task, gold) == 0)
        ok = err_set(err, ERR_INVALID, "gold/spans.jsonl");
    return ok;
}

/* ---- lists for the metrics ---- */

struct spans {
    struct span *list;
    size_t count;
    size_t *first; /* of each document */
};

static void spans_collect(const struct span_task *task, const struct span_work *work,
                          struct spans *out)
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

struct relations {
    struct relation *list;
    size_t count;
};

static void relations_collect(const struct span_task *task, const struct span_work *work,
                              const struct spans *spans, struct relations *out)
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

struct grader {
    const struct span_task *task;
    const struct span_work *gold_work, *given_work;
    struct spans gold, given;
    struct relations gold_relations, given_relations;
    struct span_result spans;
    struct relation_result relations;
    struct lab_result *result;
};

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
static void grade_tally(const struct grader *g, const struct labspec_score *rule, struct tally t)
{
    lab_result_share(g->result, rule, 2 * t.matched, t.gold + t.given,
                     "TP %zu, FP %zu, FN %zu; P %.3f, R %.3f", t.matched, t.given - t.matched,
                     t.gold - t.matched, tally_precision(t), tally_recall(t));
    if (t.gold + t.given == 0) /* nothing wanted, nothing marked */
        lab_result_metric(g->result, rule, marks(g->task, g->given_work) > 0, "TP 0, FP 0, FN 0");
}

/* Checks hold of a work in which at least one mark is right: nothing is earned by random marks. */
static void grade_check(const struct grader *g, const struct labspec_score *rule)
{
    size_t n = marks(g->task, g->given_work), shared = overlapping(g->task, g->given_work);
    size_t right = (g->task->given ? 0 : g->spans.tally.matched) + g->relations.tally.matched;
    if (strcmp(rule->check, "valid") == 0)
        lab_result_check(g->result, rule, right > 0 && span_valid(g->task, g->given_work), "%zu",
                         n);
    else
        lab_result_check(g->result, rule, right > 0 && shared == 0, "%zu / %zu", shared,
                         g->task->count);
}

static void grade_line(const struct grader *g, const struct labspec_score *rule)
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

/* ---- faults ---- */

static bool all_marks(const struct span_text *text, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++)
        if (!span_is_mark(span_cp(text, i)) && !span_is_space(span_cp(text, i)))
            return false;
    return start < end;
}

static bool is_word(const struct span_text *text, uint32_t start, uint32_t end,
                    const char *const *words)
{
    while (start < end && span_is_space(span_cp(text, start)))
        start++;
    while (start < end && span_is_space(span_cp(text, end - 1)))
        end--;
    for (; start < end && *words; words++)
        if (span_text_is(text, start, end, *words))
            return true;
    return false;
}

/* Every piece that is too much or too little is of one kind. */
struct pieces {
    uint32_t start[2], end[2];
    int count;
};

static void add_piece(struct pieces *p, uint32_t start, uint32_t end)
{
    if (start >= end)
        return;
    p->start[p->count] = start;
    p->end[p->count++] = end;
}

static struct pieces surplus(const struct span_entity *gold, const struct span_entity *given)
{
    struct pieces p = {.count = 0};
    add_piece(&p, given->start, gold->start);
    add_piece(&p, gold->end, given->end);
    return p;
}

static bool pieces_are(const struct span_text *text, const struct pieces *p,
                       const char *const *words)
{
    for (int i = 0; i < p->count; i++)
        if (!(words ? is_word(text, p->start[i], p->end[i], words)
                    : all_marks(text, p->start[i], p->end[i])))
            return false;
    return p->count > 0;
}

enum span_mistake span_bound_mistake(const struct span_task *task, const struct span_text *text,
                                     const struct span_entity *gold,
                                     const struct span_entity *given)
{
    struct pieces more = surplus(gold, given), less = surplus(given, gold);
    if (less.count == 0 && pieces_are(text, &more, NULL))
        return SPAN_MISTAKE_PUNCTUATION;
    if (less.count == 0 && pieces_are(text, &more, task->modifiers))
        return SPAN_MISTAKE_MODIFIER;
    if ((less.count == 0 && pieces_are(text, &more, task->units)) ||
        (more.count == 0 && pieces_are(text, &less, task->units)))
        return SPAN_MISTAKE_UNIT;
    return SPAN_MISTAKE_BOUNDARY;
}

static const char *costs(const struct grader *g, const char *metric)
{
    const struct labspec *spec = g->task->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const char *name = spec->scores[i].metric ? spec->scores[i].metric : spec->scores[i].check;
        if (strcmp(name, metric) == 0 && !spec->scores[i].only)
            return spec->scores[i].id;
    }
    return "";
}

/* 商品“蓝牙耳机”3–7 */
static void show_span(const struct grader *g, const struct span *span, struct str *out)
{
    const struct labspec_label *label = labspec_label(g->task->spec, span->label);
    str_addf(out, "%s “", label->title);
    span_add_text(&g->task->texts[span->text], span->start, span->end, out);
    str_addf(out, "” %u–%u", span->start, span->end);
}

static void show_relation(const struct grader *g, const struct relation *r, struct str *out)
{
    const struct labspec *spec = g->task->spec;
    int type = span_type_find(g->task, r->type);
    const struct span_text *text = &g->task->texts[r->from.text];
    str_add(out, "“");
    span_add_text(text, r->from.start, r->from.end, out);
    str_addf(out, "” —%s→ “", spec->relations[type].title);
    span_add_text(text, r->to.start, r->to.end, out);
    str_add(out, "”");
}

/* The marks with a little of what stands around them. */
static void show_context(const struct span_text *text, uint32_t start, uint32_t end,
                         struct str *out)
{
    enum { AROUND = 8 };
    uint32_t from = start > AROUND ? start - AROUND : 0;
    uint32_t to = end + AROUND < text->length ? end + AROUND : text->length;
    size_t begin = out->len;
    str_add(out, from > 0 ? "…" : "");
    span_add_text(text, from, to, out);
    str_add(out, to < text->length ? "…" : "");
    for (size_t i = begin; i < out->len; i++)
        if (out->p[i] == '\n' || out->p[i] == '\t' || out->p[i] == '\r')
            out->p[i] = ' ';
}

static void add_fault(const struct grader *g, enum span_mistake kind, const struct span *where,
                      const char *mine, const char *gold, const char *b, const char *c)
{
    const struct span_text *text = &g->task->texts[where->text];
    struct str context = STR_INIT, at = STR_INIT;
    show_context(text, where->start, where->end, &context);
    str_addf(&at, "%s:%u-%u", text->id, where->start, where->end);
    bool relation = kind >= SPAN_MISTAKE_RELATION_MISSING;
    const struct lab_fault fault = {
        .kind = &span_faults[kind],
        .score = costs(g, relation                       ? "relation_f1"
                          : kind == SPAN_MISTAKE_OVERLAP ? "no_overlap"
                                                         : "span_f1"),
        .place = str_text(&at),
        .at = str_text(&at),
        .mine = mine,
        .gold = gold,
        .args = {str_text(&context), b, c},
    };
    lab_result_fault(g->result, &fault);
    str_finish(&context);
    str_finish(&at);
}

static void bound_fault(const struct grader *g, const struct span *gold, const struct span *given,
                        const struct span_finding *f, const char *mine, const char *right)
{
    const struct span_text *text = &g->task->texts[gold->text];
    const struct span_entity a = {gold->start, gold->end, 0}, b = {given->start, given->end, 0};
    enum span_mistake kind = span_bound_mistake(g->task, text, &a, &b);
    struct pieces more = surplus(&a, &b), less = surplus(&b, &a);
    const struct pieces *which = more.count > 0 ? &more : &less;
    struct str piece = STR_INIT;
    char start[24], end[24];
    snprintf(start, sizeof start, "%+lld", (long long) f->start_off);
    snprintf(end, sizeof end, "%+lld", (long long) f->end_off);
    for (int i = 0; i < which->count; i++) {
        str_add(&piece, i > 0 ? " " : "");
        span_add_text(text, which->start[i], which->end[i], &piece);
    }
    if (kind == SPAN_MISTAKE_BOUNDARY)
        add_fault(g, kind, gold, mine, right, start, end);
    else
        add_fault(g, kind, gold, mine, right, str_text(&piece), NULL);
    str_finish(&piece);
}

static void span_fault_of(const struct grader *g, const struct span_finding *f)
{
    static const enum span_mistake kinds[] = {
        [SPAN_LABEL] = SPAN_MISTAKE_LABEL,     [SPAN_ASTRAY] = SPAN_MISTAKE_ASTRAY,
        [SPAN_TWICE] = SPAN_MISTAKE_TWICE,     [SPAN_EXTRA] = SPAN_MISTAKE_EXTRA,
        [SPAN_MISSING] = SPAN_MISTAKE_MISSING,
    };
    const struct span *gold = f->gold == SPAN_NONE ? NULL : &g->gold.list[f->gold];
    const struct span *given = f->given == SPAN_NONE ? NULL : &g->given.list[f->given];
    struct str mine = STR_INIT, right = STR_INIT;
    if (given)
        show_span(g, given, &mine);
    if (gold)
        show_span(g, gold, &right);
    if (f->fault == SPAN_BOUNDARY)
        bound_fault(g, gold, given, f, str_text(&mine), str_text(&right));
    else
        add_fault(g, kinds[f->fault], gold ? gold : given, str_text(&mine), str_text(&right), NULL,
                  NULL);
    str_finish(&mine);
    str_finish(&right);
}

static void relation_fault_of(const struct grader *g, const struct relation_finding *f)
{
    static const enum span_mistake kinds[] = {
        [RELATION_TYPE] = SPAN_MISTAKE_RELATION_TYPE,
        [RELATION_REVERSED] = SPAN_MISTAKE_RELATION_DIRECTION,
        [RELATION_EXTRA] = SPAN_MISTAKE_RELATION_EXTRA,
        [RELATION_MISSING] = SPAN_MISTAKE_RELATION_MISSING,
    };
    const struct relation *gold = f->gold == SPAN_NONE ? NULL : &g->gold_relations.list[f->gold];
    const struct relation *given =
        f->given == SPAN_NONE ? NULL : &g->given_relations.list[f->given];
    struct str mine = STR_INIT, right = STR_INIT;
    if (given)
        show_relation(g, given, &mine);
    if (gold)
        show_relation(g, gold, &right);
    const struct relation *r = gold ? gold : given;
    struct span where = r->from;
    if (r->to.start < where.start)
        where.start = r->to.start;
    if (r->to.end > where.end)
        where.end = r->to.end;
    add_fault(g, kinds[f->fault], &where, str_text(&mine), str_text(&right), NULL, NULL);
    str_finish(&mine);
    str_finish(&right);
}

/* The first two of a document that share characters. */
static void find_overlap(const struct grader *g, size_t i)
{
    const struct span_doc *doc = &g->given_work->docs[i];
    for (uint32_t k = 0; k < doc->entities_count; k++) {
        const struct span_entity *e = &doc->entities[k];
        uint32_t other = span_doc_overlap(doc, e->start, e->end, k);
        if (other == SPAN_NOWHERE)
            continue;
        struct str mine = STR_INIT;
        const struct span *a = &g->given.list[g->given.first[i] + k];
        show_span(g, a, &mine);
        str_add(&mine, ", ");
        show_span(g, &g->given.list[g->given.first[i] + other], &mine);
        add_fault(g, SPAN_MISTAKE_OVERLAP, a, str_text(&mine), "", NULL, NULL);
        str_finish(&mine);
        return;
    }
}

/* In the order of the documents, what is found in each together. */
static void find_faults(const struct grader *g)
{
    for (uint32_t i = 0; i < g->task->count; i++) {
        for (size_t k = 0; k < g->spans.findings_count; k++) {
            const struct span_finding *f = &g->spans.findings[k];
            const struct span *s =
                f->gold == SPAN_NONE ? &g->given.list[f->given] : &g->gold.list[f->gold];
            if (s->text == i && !g->task->given)
                span_fault_of(g, f);
        }
        for (size_t k = 0; k < g->relations.findings_count; k++) {
            const struct relation_finding *f = &g->relations.findings[k];
            const struct relation *r = f->gold == SPAN_NONE ? &g->given_relations.list[f->given]
                                                            : &g->gold_relations.list[f->gold];
            if (r->from.text == i)
                relation_fault_of(g, f);
        }
        if (!g->task->overlaps)
            find_overlap(g, i);
    }
}

bool span_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                struct err *err)
{
    const struct span_task *task = o->task;
    const struct span_work *gold = o->gold, *given = work;
    struct grader g = {.task = task, .gold_work = gold, .given_work = given, .result = result};
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
    find_faults(&g);
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
