#include "core/lab/span/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A mark that a mistake may be made at. */
struct spot {
    size_t doc;
    struct span_entity entity;     /* as in the gold */
    struct span_relation relation; /* entities are given: this is spoiled */
};

struct spoiler {
    const struct span_task *task;
    struct span_work *work;
    struct prng *prng;
    struct lab_spoiled *out;
    size_t gold, given, matched;          /* entities */
    size_t relations, kept, kept_matched; /* of the gold, given, right */
};

static void made(struct spoiler *s, enum span_mistake kind)
{
    s->out->kinds[s->out->count++] = &span_faults[kind];
}

/* ---- entities ---- */

static uint32_t index_of(const struct span_doc *doc, struct span_entity e)
{
    for (uint32_t i = 0; i < doc->entities_count; i++)
        if (memcmp(&doc->entities[i], &e, sizeof e) == 0)
            return i;
    return SPAN_NOWHERE;
}

static void remove_one(struct spoiler *s, struct span_doc *doc, uint32_t entity)
{
    s->given--;
    s->matched--;
    span_doc_remove(doc, entity);
    made(s, SPAN_MISTAKE_MISSING);
}

static void relabel(struct spoiler *s, struct span_doc *doc, uint32_t entity)
{
    struct span_entity e = doc->entities[entity];
    unsigned n = s->task->spec->labels_count;
    e.label = (e.label + 1 + prng_below(s->prng, n - 1)) % n;
    s->matched--;
    span_doc_move(doc, entity, e);
    made(s, SPAN_MISTAKE_LABEL);
}

/* One character more at the end, else at the beginning, else one less. */
static bool shift(struct spoiler *s, const struct span_text *text, struct span_doc *doc,
                  uint32_t entity)
{
    const struct span_entity gold = doc->entities[entity];
    struct span_entity tries[3] = {gold, gold, gold};
    tries[0].end++;
    tries[1].start--;
    tries[2].end--;
    for (int i = 0; i < 3; i++) {
        const struct span_entity *e = &tries[i];
        if (e->start > e->end || e->start == e->end || e->end > text->length ||
            span_is_space(span_cp(text, e->start)) || span_is_space(span_cp(text, e->end - 1)) ||
            span_doc_overlap(doc, e->start, e->end, entity) != SPAN_NOWHERE)
            continue;
        s->matched--;
        made(s, span_bound_mistake(s->task, text, &gold, e));
        span_doc_move(doc, entity, *e);
        return true;
    }
    return false;
}

/* Marks one character that is free, and not beside a mark, so that it pairs with nothing. */
static bool add_one(struct spoiler *s, const struct span_text *text, struct span_doc *doc)
{
    for (uint32_t i = 0; i < text->length; i++) {
        uint32_t from = i > 0 ? i - 1 : 0;
        if (span_is_space(span_cp(text, i)) || span_is_mark(span_cp(text, i)) ||
            span_doc_overlap(doc, from, i + 2, SPAN_NOWHERE) != SPAN_NOWHERE)
            continue;
        span_doc_add(doc, (struct span_entity){i, i + 1, 0});
        s->given++;
        made(s, SPAN_MISTAKE_EXTRA);
        return true;
    }
    return false;
}

static void spoil_entity(struct spoiler *s, size_t turn, const struct spot *spot)
{
    const struct span_text *text = &s->task->texts[spot->doc];
    struct span_doc *doc = &s->work->docs[spot->doc];
    uint32_t entity = index_of(doc, spot->entity);
    if (turn % 4 == 0 && shift(s, text, doc, entity))
        return;
    if (turn % 4 == 1 && s->task->spec->labels_count > 1)
        relabel(s, doc, entity);
    else if (turn % 4 != 2 || !add_one(s, text, doc))
        remove_one(s, doc, entity);
}

/* ---- relations ---- */

static bool has_relation(const struct span_doc *doc, struct span_relation r)
{
    for (uint32_t i = 0; i < doc->relations_count; i++)
        if (doc->relations[i].from == r.from && doc->relations[i].to == r.to)
            return true;
    return false;
}

static void spoil_relation(struct spoiler *s, size_t turn, const struct spot *spot)
{
    struct span_doc *doc = &s->work->docs[spot->doc];
    const struct span_relation gold = spot->relation;
    const struct span_relation back = {gold.to, gold.from, gold.type};
    uint32_t i = 0;
    while (memcmp(&doc->relations[i], &gold, sizeof gold) != 0)
        i++;
    span_doc_unrelate(doc, i);
    s->kept_matched--;
    if (turn % 3 == 0 && !has_relation(doc, back) && span_doc_relate(doc, back)) {
        made(s, SPAN_MISTAKE_RELATION_DIRECTION);
        return;
    }
    struct span_relation other = gold;
    other.type = (gold.type + 1) % s->task->spec->relations_count;
    if (turn % 3 == 1 && other.type != gold.type && !has_relation(doc, gold) &&
        span_doc_relate(doc, other)) {
        made(s, SPAN_MISTAKE_RELATION_TYPE);
        return;
    }
    s->kept--;
    made(s, SPAN_MISTAKE_RELATION_MISSING);
}

/* ---- all ---- */

static size_t collect(const struct spoiler *s, struct spot **spots)
{
    size_t n = 0, i = 0;
    for (size_t d = 0; d < s->task->count; d++)
        n += s->task->given ? s->work->docs[d].relations_count : s->work->docs[d].entities_count;
    *spots = xcalloc(n + 1, sizeof **spots);
    for (size_t d = 0; d < s->task->count; d++) {
        const struct span_doc *doc = &s->work->docs[d];
        for (uint32_t k = 0; s->task->given && k < doc->relations_count; k++)
            (*spots)[i++] = (struct spot){.doc = d, .relation = doc->relations[k]};
        for (uint32_t k = 0; !s->task->given && k < doc->entities_count; k++)
            (*spots)[i++] = (struct spot){.doc = d, .entity = doc->entities[k]};
    }
    return n;
}

static double expected(const struct spoiler *s, const struct labspec_score *rule)
{
    if (rule->check)
        return strcmp(rule->check, "no_overlap") == 0 ? 1 : NAN;
    if (rule->only)
        return NAN;
    if (strcmp(rule->metric, "relation_f1") == 0 && !s->task->given)
        return NAN;
    if (strcmp(rule->metric, "relation_f1") == 0)
        return 2.0 * (double) s->kept_matched / (double) (s->relations + s->kept);
    return 2.0 * (double) s->matched / (double) (s->gold + s->given);
}

bool span_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                struct lab_spoiled *spoiled, struct err *err)
{
    const struct span_task *task = o->task;
    struct span_work *work = o->gold;
    struct spoiler s = {.task = task, .work = work, .prng = prng, .out = spoiled};
    struct spot *spots;
    size_t n = collect(&s, &spots), count = k < n ? k : n;
    uint32_t *order = xcalloc(n + 1, sizeof *order);
    (void) err;
    for (size_t i = 0; i < task->count; i++) {
        s.gold += work->docs[i].entities_count;
        s.relations += work->docs[i].relations_count;
    }
    s.given = s.matched = s.gold;
    s.kept = s.kept_matched = s.relations;
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t) i;
    prng_shuffle(prng, order, n);
    spoiled->kinds = xcalloc(count + 1, sizeof(struct lab_fault_kind *));
    for (size_t i = 0; i < count; i++)
        (task->given ? spoil_relation : spoil_entity)(&s, i, &spots[order[i]]);
    spoiled->values = xcalloc(task->spec->scores_count, sizeof *spoiled->values);
    for (unsigned i = 0; i < task->spec->scores_count; i++)
        spoiled->values[i] = expected(&s, &task->spec->scores[i]);
    span_work_write(task, work, &spoiled->work);
    free(order);
    free(spots);
    return true;
}
