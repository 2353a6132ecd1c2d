/* The gold of marked text, held to the rules. */
#include "core/lab/span/grade.h"

#include <stdlib.h>
#include <string.h>

#define GOLD "gold/spans.jsonl"

/* The gold's text beside what was read from it. */
struct checking {
    const struct span_task *task;
    const struct span_work *gold;
    struct jsonl in;
    struct arena arena;
    bool *seen;
    bool strict; /* as the lint wants it */
    struct err *err;
};

static bool wrong(struct checking *c, enum lab_reason reason, const char *detail, const char *a,
                  const char *b, const char *d)
{
    err_set(c->err, ERR_INVALID, GOLD ":%u", c->in.line);
    err_detail(c->err, "%.80s", detail);
    return lab_why(c->err, reason, a, b, d);
}

/* "2–5" */
static const char *place(struct checking *c, const struct span_entity *e)
{
    return arena_printf(&c->arena, "%u–%u", e->start, e->end);
}

static const char *words(struct checking *c, size_t doc, const struct span_entity *e)
{
    struct str text = STR_INIT;
    span_add_text(&c->task->texts[doc], e->start, e->end, &text);
    const char *kept = arena_strdup(&c->arena, str_text(&text));
    str_finish(&text);
    return kept;
}

/* A mark may say which text it means. */
static bool check_words(struct checking *c, size_t doc, const json_t *entities)
{
    const json_t *one;
    size_t i;
    json_array_foreach(entities, i, one) {
        const char *want = json_string_value(json_object_get(one, "text"));
        const struct span_entity e = {(uint32_t) json_integer_value(json_object_get(one, "start")),
                                      (uint32_t) json_integer_value(json_object_get(one, "end")),
                                      0};
        if (want && !span_text_is(&c->task->texts[doc], e.start, e.end, want))
            return wrong(c, LAB_WHY_SPAN_TEXT, c->task->texts[doc].id, place(c, &e),
                         words(c, doc, &e), want);
    }
    return true;
}

static bool check_marks(struct checking *c, size_t doc)
{
    const struct span_doc *d = &c->gold->docs[doc];
    const struct labspec *spec = c->task->spec;
    const char *id = c->task->texts[doc].id;
    for (uint32_t k = 0; k < d->entities_count; k++) {
        const struct span_entity *e = &d->entities[k];
        uint32_t other = span_doc_overlap(d, e->start, e->end, k);
        if (!span_trimmed(&c->task->texts[doc], e))
            return wrong(c, LAB_WHY_SPAN_SPACE, id, words(c, doc, e), NULL, NULL);
        if (!c->task->overlaps && other != SPAN_NOWHERE)
            return wrong(c, LAB_WHY_SPAN_OVERLAP, id, words(c, doc, e),
                         words(c, doc, &d->entities[other]), NULL);
    }
    for (uint32_t k = 0; k < d->relations_count; k++) {
        const struct span_relation *r = &d->relations[k];
        unsigned from = d->entities[r->from].label, to = d->entities[r->to].label;
        if (!span_type_fits(c->task, r->type, from, to))
            return wrong(c, LAB_WHY_RELATION_FITS, id, spec->relations[r->type].id,
                         spec->labels[from].id, spec->labels[to].id);
    }
    return true;
}

/* Reading finds documents by their id or text; of each, marks that are there twice are one. */
static bool check_line(struct checking *c)
{
    const char *id = jsonl_id(c->in.value, "id", &c->arena);
    const json_t *entities = json_object_get(c->in.value, "entities");
    size_t doc = id ? span_find(c->task, id) : c->task->count;
    if (doc == c->task->count)
        return true;
    c->seen[doc] = true;
    if (!c->strict)
        return check_marks(c, doc);
    const struct span_doc *d = &c->gold->docs[doc];
    for (size_t i = 0; i < json_array_size(entities); i++)
        for (size_t k = 0; json_array_size(entities) != d->entities_count && k < i; k++) {
            const json_t *a = json_array_get(entities, k), *b = json_array_get(entities, i);
            if (!json_equal(json_object_get(a, "start"), json_object_get(b, "start")) ||
                !json_equal(json_object_get(a, "end"), json_object_get(b, "end")) ||
                !json_equal(json_object_get(a, "label"), json_object_get(b, "label")))
                continue;
            const struct span_entity e = {
                (uint32_t) json_integer_value(json_object_get(b, "start")),
                (uint32_t) json_integer_value(json_object_get(b, "end")), 0};
            return wrong(c, LAB_WHY_SPAN_TWICE, id, words(c, doc, &e), NULL, NULL);
        }
    return check_words(c, doc, entities) && check_marks(c, doc);
}

static bool check_text(const struct span_task *task, const struct span_work *gold, const char *text,
                       size_t len, bool strict, struct err *err)
{
    struct checking c = {.task = task, .gold = gold, .strict = strict, .err = err};
    bool ok = true;
    c.seen = xcalloc(task->count + 1, sizeof *c.seen);
    jsonl_open(&c.in, GOLD, text, len);
    while (ok && jsonl_next(&c.in, err))
        ok = check_line(&c);
    for (size_t i = 0; strict && ok && i < task->count; i++)
        if (!c.seen[i]) {
            err_set(err, ERR_INVALID, GOLD);
            err_detail(err, "%.80s", task->texts[i].id);
            ok = lab_why(err, LAB_WHY_ID_MISSING, task->texts[i].id, NULL, NULL);
        }
    jsonl_close(&c.in);
    arena_finish(&c.arena);
    free(c.seen);
    return ok;
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
    if (ok)
        span_work_complete(gold, NULL);
    if (!ok)
        err_context(err, GOLD);
    ok = ok && check_text(task, gold, text, len, false, err);
    free(text);
    if (ok && span_marks(task, gold) == 0) {
        err_set(err, ERR_INVALID, GOLD);
        ok = lab_why(err, LAB_WHY_EMPTY_FILE, NULL, NULL, NULL);
    }
    return ok;
}

bool span_check_gold(const struct lab_opened *o, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_gold(o->lab, "spans.jsonl", &text, &len, err))
        return false;
    bool ok = check_text(o->task, o->gold, text, len, true, err);
    free(text);
    return ok;
}

bool span_measures_something(const struct span_task *task, const struct span_work *gold,
                             const struct labspec_score *score)
{
    bool relations = strcmp(score->metric, "relation_f1") == 0;
    int only = !score->only ? -1
               : relations  ? span_type_find(task, score->only)
                            : labspec_find_label(task->spec, score->only);
    for (size_t i = 0; i < task->count; i++) {
        const struct span_doc *d = &gold->docs[i];
        for (uint32_t k = 0; !relations && k < d->entities_count; k++)
            if (only < 0 || d->entities[k].label == (unsigned) only)
                return true;
        for (uint32_t k = 0; relations && k < d->relations_count; k++)
            if (only < 0 || d->relations[k].type == (unsigned) only)
                return true;
    }
    return false;
}

/* ---- what looks like a slip ---- */

static bool is_stop(uint32_t cp)
{
    static const uint32_t stops[] = {0x3001, 0x3002, 0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (cp == stops[i])
            return true;
    return cp < 128 && cp > 0 && strchr(",.;:!?", (int) cp);
}

static int word_kind(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return 1;
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ? 2 : 0;
}

static bool cuts(const struct span_text *text, uint32_t at)
{
    int before = at > 0 ? word_kind(span_cp(text, at - 1)) : 0;
    return before > 0 && at < text->length && before == word_kind(span_cp(text, at));
}

static bool is_odd(const struct span_text *text, const struct span_entity *e)
{
    return is_stop(span_cp(text, e->start)) || is_stop(span_cp(text, e->end - 1)) ||
           cuts(text, e->start) || cuts(text, e->end);
}

/* Lines of the gold, one for each document; 0 where there is none. */
static unsigned *lines_of(const struct lab_opened *o)
{
    const struct span_task *task = o->task;
    unsigned *lines = xcalloc(task->count + 1, sizeof *lines);
    struct arena arena = ARENA_INIT;
    struct err none = ERR_INIT;
    struct jsonl in;
    char *text;
    size_t len;
    if (!lab_gold(o->lab, "spans.jsonl", &text, &len, &none))
        return lines;
    jsonl_open(&in, GOLD, text, len);
    while (jsonl_next(&in, &none)) {
        const char *id = jsonl_id(in.value, "id", &arena);
        size_t doc = id ? span_find(task, id) : task->count;
        lines[doc] = in.line;
    }
    jsonl_close(&in);
    arena_finish(&arena);
    free(text);
    return lines;
}

static void advise_mark(const struct span_text *text, const struct span_entity *e, unsigned line,
                        const struct lab_advice *advice)
{
    enum { AROUND = 4 };
    struct str words = STR_INIT, around = STR_INIT;
    uint32_t to = e->end + AROUND < text->length ? e->end + AROUND : text->length;
    char *object = xasprintf(GOLD ":%u", line);
    span_add_text(text, e->start, e->end, &words);
    span_add_text(text, e->start < AROUND ? 0 : e->start - AROUND, to, &around);
    lab_advise(advice, LAB_WHY_SPAN_EDGE, object, str_text(&words), str_text(&around), NULL);
    str_finish(&words);
    str_finish(&around);
    free(object);
}

void span_advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct span_task *task = o->task;
    const struct span_work *gold = o->gold;
    bool used[LABSPEC_LABELS_MAX] = {false};
    unsigned *lines = lines_of(o);
    for (size_t i = 0; i < task->count; i++)
        for (uint32_t k = 0; k < gold->docs[i].entities_count; k++) {
            const struct span_entity *e = &gold->docs[i].entities[k];
            used[e->label] = true;
            if (!task->given && is_odd(&task->texts[i], e))
                advise_mark(&task->texts[i], e, lines[i], advice);
        }
    free(lines);
    for (unsigned i = 0; i < task->spec->labels_count; i++)
        if (!used[i])
            lab_advise(advice, LAB_WHY_LABEL_UNUSED, "", task->spec->labels[i].id, NULL, NULL);
}
