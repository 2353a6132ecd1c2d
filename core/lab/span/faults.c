/* What is wrong with a marked text, mark by mark. */
#include "core/lab/span/grade_parts.h"

#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind span_faults[] = {
    [SPAN_MISTAKE_MISSING] = {"missing", ERR_N("not marked: %1")},
    [SPAN_MISTAKE_EXTRA] = {"extra", ERR_N("nothing is to be marked here: %1")},
    [SPAN_MISTAKE_LABEL] = {"label", ERR_N("the wrong label: %1")},
    [SPAN_MISTAKE_BOUNDARY] = {"boundary", ERR_N("“%2” is too much and “%3” is missing: %1")},
    [SPAN_MISTAKE_LONG] = {"boundary", ERR_N("“%2” is too much: %1")},
    [SPAN_MISTAKE_SHORT] = {"boundary", ERR_N("“%2” is left out: %1")},
    [SPAN_MISTAKE_SPLIT] = {"split", ERR_N("one thing marked in pieces: %1")},
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
    return less.count == 0   ? SPAN_MISTAKE_LONG
           : more.count == 0 ? SPAN_MISTAKE_SHORT
                             : SPAN_MISTAKE_BOUNDARY;
}

static const char *costs(const struct span_grader *g, const char *metric)
{
    const struct labspec *spec = g->task->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const char *name = spec->scores[i].metric ? spec->scores[i].metric : spec->scores[i].check;
        if (strcmp(name, metric) == 0 && !spec->scores[i].only)
            return spec->scores[i].id;
    }
    return "";
}

/* 商品 “蓝牙耳机” 3–7 */
static void show_span(const struct span_grader *g, const struct span *span, struct str *out)
{
    const struct labspec_label *label = labspec_label(g->task->spec, span->label);
    str_addf(out, "%s “", label->title);
    span_add_text(&g->task->texts[span->text], span->start, span->end, out);
    str_addf(out, "” %u–%u", span->start, span->end);
}

/* “音质” 5–7 —好评→ “清楚” 8–10: the same word may stand at several places. */
static void show_relation(const struct span_grader *g, const struct relation *r, struct str *out)
{
    const struct labspec *spec = g->task->spec;
    int type = span_type_find(g->task, r->type);
    const struct span_text *text = &g->task->texts[r->from.text];
    str_add(out, "“");
    span_add_text(text, r->from.start, r->from.end, out);
    str_addf(out, "” %u–%u —%s→ “", r->from.start, r->from.end, spec->relations[type].title);
    span_add_text(text, r->to.start, r->to.end, out);
    str_addf(out, "” %u–%u", r->to.start, r->to.end);
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

/* A fault that is being put together. */
struct draft {
    enum span_mistake kind;
    const struct span *where;
    struct str mine, gold, b, c;
    const char *rule;
};

static void add_draft(const struct span_grader *g, struct draft *d)
{
    const struct span_text *text = &g->task->texts[d->where->text];
    struct str context = STR_INIT, at = STR_INIT;
    show_context(text, d->where->start, d->where->end, &context);
    str_addf(&at, "%s:%u-%u", text->id, d->where->start, d->where->end);
    bool relation = d->kind >= SPAN_MISTAKE_RELATION_MISSING;
    const struct lab_fault fault = {
        .kind = &span_faults[d->kind],
        .score = costs(g, relation                          ? "relation_f1"
                          : d->kind == SPAN_MISTAKE_OVERLAP ? "no_overlap"
                                                            : "span_f1"),
        .place = str_text(&at),
        .at = str_text(&at),
        .mine = str_text(&d->mine),
        .gold = str_text(&d->gold),
        .args = {str_text(&context), str_text(&d->b), str_text(&d->c)},
        .rule = d->rule,
    };
    lab_result_fault(g->result, &fault);
    str_finish(&context);
    str_finish(&at);
    str_finish(&d->mine);
    str_finish(&d->gold);
    str_finish(&d->b);
    str_finish(&d->c);
}

static void add_pieces(const struct span_text *text, const struct pieces *p, struct str *out)
{
    for (int i = 0; i < p->count; i++) {
        str_add(out, i > 0 ? " " : "");
        span_add_text(text, p->start[i], p->end[i], out);
    }
}

/* What is too much, what is left out. */
static void describe_bounds(const struct span_grader *g, const struct span *gold,
                            const struct span *given, struct draft *d)
{
    const struct span_text *text = &g->task->texts[gold->text];
    const struct span_entity a = {gold->start, gold->end, 0}, b = {given->start, given->end, 0};
    struct pieces more = surplus(&a, &b), less = surplus(&b, &a);
    d->kind = span_bound_mistake(g->task, text, &a, &b);
    add_pieces(text, more.count > 0 ? &more : &less, &d->b);
    if (d->kind == SPAN_MISTAKE_BOUNDARY)
        add_pieces(text, &less, &d->c);
}

/* The gold that a mark is a piece of; NULL. */
static const struct span *piece_of(const struct span_grader *g, const struct span *given)
{
    for (size_t i = 0; i < g->gold.count; i++) {
        const struct span *s = &g->gold.list[i];
        uint32_t partner = g->spans.given_of[i];
        if (s->text == given->text && s->start < given->end && given->start < s->end &&
            partner == SPAN_NONE && span_label_order(s->label, given->label) == 0)
            return s;
    }
    return NULL;
}

static const char *rule_of(const struct span_grader *g, const struct span *span)
{
    return labspec_label(g->task->spec, span->label)->rule;
}

static void span_fault_of(const struct span_grader *g, const struct span_finding *f)
{
    static const enum span_mistake kinds[] = {
        [SPAN_LABEL] = SPAN_MISTAKE_LABEL,     [SPAN_ASTRAY] = SPAN_MISTAKE_ASTRAY,
        [SPAN_TWICE] = SPAN_MISTAKE_TWICE,     [SPAN_EXTRA] = SPAN_MISTAKE_EXTRA,
        [SPAN_MISSING] = SPAN_MISTAKE_MISSING,
    };
    const struct span *gold = f->gold == SPAN_NONE ? NULL : &g->gold.list[f->gold];
    const struct span *given = f->given == SPAN_NONE ? NULL : &g->given.list[f->given];
    struct draft d = {.mine = STR_INIT, .gold = STR_INIT, .b = STR_INIT, .c = STR_INIT};
    if (f->fault == SPAN_BOUNDARY)
        describe_bounds(g, gold, given, &d);
    else
        d.kind = kinds[f->fault];
    if (f->fault == SPAN_EXTRA && (gold = piece_of(g, given)))
        d.kind = SPAN_MISTAKE_SPLIT;
    if (f->fault == SPAN_MISSING || f->fault == SPAN_LABEL || f->fault == SPAN_ASTRAY)
        d.rule = rule_of(g, gold);
    d.where = gold ? gold : given;
    if (given)
        show_span(g, given, &d.mine);
    if (gold)
        show_span(g, gold, &d.gold);
    add_draft(g, &d);
}

static void relation_fault_of(const struct span_grader *g, const struct relation_finding *f)
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
    const struct relation *r = gold ? gold : given;
    struct span where = r->from;
    if (r->to.start < where.start)
        where.start = r->to.start;
    if (r->to.end > where.end)
        where.end = r->to.end;
    struct draft d = {.kind = kinds[f->fault],
                      .where = &where,
                      .mine = STR_INIT,
                      .gold = STR_INIT,
                      .b = STR_INIT,
                      .c = STR_INIT};
    if (f->fault == RELATION_MISSING || f->fault == RELATION_TYPE)
        d.rule = g->task->spec->relations[span_type_find(g->task, gold->type)].rule;
    if (given)
        show_relation(g, given, &d.mine);
    if (gold)
        show_relation(g, gold, &d.gold);
    add_draft(g, &d);
}

/* The first two of a document that share characters. */
static void find_overlap(const struct span_grader *g, size_t i)
{
    const struct span_doc *doc = &g->given_work->docs[i];
    for (uint32_t k = 0; k < doc->entities_count; k++) {
        const struct span_entity *e = &doc->entities[k];
        uint32_t other = span_doc_overlap(doc, e->start, e->end, k);
        if (other == SPAN_NOWHERE)
            continue;
        const struct span *a = &g->given.list[g->given.first[i] + k];
        struct draft d = {.kind = SPAN_MISTAKE_OVERLAP,
                          .where = a,
                          .mine = STR_INIT,
                          .gold = STR_INIT,
                          .b = STR_INIT,
                          .c = STR_INIT};
        show_span(g, a, &d.mine);
        str_add(&d.mine, ", ");
        show_span(g, &g->given.list[g->given.first[i] + other], &d.mine);
        add_draft(g, &d);
        return;
    }
}

/* A finding and where it stands. */
struct place {
    uint32_t text, start;
    bool relation;
    size_t index;
};

static int place_order(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    if (a->text != b->text)
        return a->text < b->text ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation ? 1 : -1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static struct place *places(const struct span_grader *g, size_t *count)
{
    size_t spans = g->task->given ? 0 : g->spans.findings_count, n = 0;
    struct place *list = xcalloc(spans + g->relations.findings_count + 1, sizeof *list);
    for (size_t i = 0; i < spans; i++) {
        const struct span_finding *f = &g->spans.findings[i];
        const struct span *s =
            f->gold == SPAN_NONE ? &g->given.list[f->given] : &g->gold.list[f->gold];
        list[n++] = (struct place){s->text, s->start, false, i};
    }
    for (size_t i = 0; i < g->relations.findings_count; i++) {
        const struct relation_finding *f = &g->relations.findings[i];
        const struct relation *r = f->gold == SPAN_NONE ? &g->given_relations.list[f->given]
                                                        : &g->gold_relations.list[f->gold];
        list[n++] = (struct place){r->from.text, r->from.start, true, i};
    }
    qsort(list, n, sizeof *list, place_order);
    *count = n;
    return list;
}

void span_find_faults(const struct span_grader *g)
{
    size_t count, k = 0;
    struct place *list = places(g, &count);
    for (uint32_t i = 0; i < g->task->count; i++) {
        for (; k < count && list[k].text == i; k++)
            if (list[k].relation)
                relation_fault_of(g, &g->relations.findings[list[k].index]);
            else
                span_fault_of(g, &g->spans.findings[list[k].index]);
        if (!g->task->overlaps)
            find_overlap(g, i);
    }
    free(list);
}
