#include "core/lab/span/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void span_work_init(const struct span_task *task, struct span_work *work)
{
    work->docs = xcalloc(task->count, sizeof *work->docs);
    work->count = task->count;
    for (size_t i = 0; i < task->count; i++)
        for (uint32_t k = 0; k < task->texts[i].given_count; k++)
            span_doc_add(&work->docs[i], task->texts[i].given[k]);
}

void span_work_finish(struct span_work *work)
{
    for (size_t i = 0; work->docs && i < work->count; i++) {
        free(work->docs[i].entities);
        free(work->docs[i].relations);
    }
    free(work->docs);
    *work = (struct span_work){0};
}

static void copy_doc(struct span_doc *to, const struct span_doc *from)
{
    to->entities_count = to->relations_count = 0;
    for (uint32_t i = 0; i < from->entities_count; i++)
        span_doc_add(to, from->entities[i]);
    for (uint32_t i = 0; i < from->relations_count; i++)
        span_doc_relate(to, from->relations[i]);
    to->done = from->done;
}

void span_work_complete(struct span_work *work, const struct span_work *other)
{
    for (size_t i = 0; i < work->count; i++) {
        if (!work->docs[i].named && other)
            copy_doc(&work->docs[i], &other->docs[i]);
        work->docs[i].named = true;
    }
}

/* ---- reading ---- */

struct reader {
    const struct span_task *task;
    struct jsonl in;
    const struct span_text *text;
    struct span_doc *doc;
    bool *seen;
    const char **ids; /* of the line's entities, as they were written */
    struct span_entity *entities;
    size_t count;
    struct arena arena; /* of the line */
};

static const json_t *member(const json_t *object, const char *name, const char *other)
{
    const json_t *value = json_object_get(object, name);
    return value ? value : json_object_get(object, other);
}

static bool find_doc(struct reader *r, size_t *doc, struct err *err)
{
    const struct span_task *task = r->task;
    const char *id = jsonl_id(r->in.value, "id", &r->arena);
    const char *text = json_string_value(member(r->in.value, "text", "data"));
    size_t i = id ? span_find(task, id) : task->count;
    if (text && (i == task->count || strcmp(task->texts[i].text, text) != 0)) {
        i = 0;
        while (i < task->count && (r->seen[i] || strcmp(task->texts[i].text, text) != 0))
            i++;
    }
    if (i == task->count && text) {
        jsonl_wrong(&r->in, err, "text: %.60s", text);
        return lab_why(err, LAB_WHY_DOC_TEXT, id ? id : "–", text, NULL);
    }
    if (i == task->count || r->seen[i]) {
        bool twice = i < task->count;
        jsonl_wrong(&r->in, err, twice ? "id: %.60s ×2" : "id: %.60s", id ? id : "?");
        return lab_why(err, twice ? LAB_WHY_ID_TWICE : LAB_WHY_ID_UNKNOWN, id ? id : "?", NULL,
                       NULL);
    }
    r->seen[i] = true;
    *doc = i;
    return true;
}

static bool wrong_offsets(struct reader *r, json_int_t from, json_int_t to, struct err *err)
{
    char mark[60], length[24];
    jsonl_wrong(&r->in, err, "%lld–%lld / %u", (long long) from, (long long) to, r->text->length);
    snprintf(mark, sizeof mark, "%lld–%lld", (long long) from, (long long) to);
    snprintf(length, sizeof length, "%u", r->text->length);
    return lab_why(err, LAB_WHY_OFFSETS, mark, length, NULL);
}

static bool add_entity(struct reader *r, const char *id, const json_t *start, const json_t *end,
                       const json_t *name, struct err *err)
{
    json_int_t from = json_integer_value(start), to = json_integer_value(end);
    const char *label_name = json_string_value(name);
    int label = labspec_find_label(r->task->spec, label_name);
    if (label < 0) {
        jsonl_wrong(&r->in, err, "label: %.60s", label_name ? label_name : "?");
        return lab_why_label(err, r->task->spec, label_name ? label_name : "?");
    }
    if (!json_is_integer(start) || !json_is_integer(end) || from < 0 || from >= to ||
        to > (json_int_t) r->text->length)
        return wrong_offsets(r, from, to, err);
    for (size_t i = 0; id && i < r->count; i++)
        if (r->ids[i] && strcmp(r->ids[i], id) == 0) {
            jsonl_wrong(&r->in, err, "entities: id: %.60s ×2", id);
            return lab_why(err, LAB_WHY_ID_TWICE, id, NULL, NULL);
        }
    r->ids[r->count] = id;
    r->entities[r->count++] =
        (struct span_entity){(uint32_t) from, (uint32_t) to, (unsigned) label};
    return true;
}

/* "entities": [{…}], or doccano's "label" or "labels": [[0,2,"x"]]. Its first versions could also
 * write "annotations", with labels by number, which say nothing here. */
static bool read_entities(struct reader *r, struct err *err)
{
    const json_t *list = json_object_get(r->in.value, "entities"), *one;
    const json_t *old = member(r->in.value, "label", "labels");
    size_t i = 0;
    if (!list)
        list = old;
    if (list && !json_is_null(list) && !json_is_array(list))
        return jsonl_wrong(&r->in, err, "entities");
    if (!list && json_array_size(json_object_get(r->in.value, "annotations")) > 0)
        return jsonl_wrong(&r->in, err, "annotations: label: 1, 2 …");
    if (json_array_size(list) > SPAN_ENTITIES_MAX)
        return jsonl_wrong(&r->in, err, "entities > %d", SPAN_ENTITIES_MAX);
    r->count = 0;
    json_array_foreach(list, i, one) {
        bool ok = json_is_array(one)
                      ? add_entity(r, NULL, json_array_get(one, 0), json_array_get(one, 1),
                                   json_array_get(one, 2), err)
                      : add_entity(
                            r, jsonl_id(one, "id", &r->arena), member(one, "start", "start_offset"),
                            member(one, "end", "end_offset"), json_object_get(one, "label"), err);
        if (!ok)
            return false;
    }
    for (i = 0; i < r->count; i++)
        span_doc_add(r->doc, r->entities[i]);
    return true;
}

/* Index in the document of the entity that an end of a relation names. */
static uint32_t find_end(struct reader *r, const json_t *relation, const char *name,
                         const char *other)
{
    const char *id = jsonl_id(relation, json_object_get(relation, name) ? name : other, &r->arena);
    for (size_t i = 0; id && i < r->count; i++)
        if (r->ids[i] && strcmp(r->ids[i], id) == 0)
            return span_doc_add(r->doc, r->entities[i]);
    return SPAN_NOWHERE;
}

static bool wrong_type(struct reader *r, const char *name, struct err *err)
{
    struct str all = STR_INIT;
    const struct labspec *spec = r->task->spec;
    for (unsigned i = 0; i < spec->relations_count; i++)
        str_addf(&all, "%s%s", i ? ", " : "", spec->relations[i].id);
    jsonl_wrong(&r->in, err, "type: %.60s", name);
    lab_why(err, LAB_WHY_RELATION_TYPE, name, all.len ? str_text(&all) : "–", NULL);
    str_finish(&all);
    return false;
}

static bool read_relations(struct reader *r, struct err *err)
{
    const json_t *list = json_object_get(r->in.value, "relations"), *one;
    size_t i = 0;
    if (list && !json_is_null(list) && !json_is_array(list))
        return jsonl_wrong(&r->in, err, "relations");
    if (json_array_size(list) > SPAN_RELATIONS_MAX)
        return jsonl_wrong(&r->in, err, "relations > %d", SPAN_RELATIONS_MAX);
    json_array_foreach(list, i, one) {
        const char *name = json_string_value(json_object_get(one, "type"));
        int type = name ? span_type_find(r->task, name) : -1;
        if (type < 0)
            return wrong_type(r, name ? name : "?", err);
        struct span_relation relation = {find_end(r, one, "from", "from_id"),
                                         find_end(r, one, "to", "to_id"), (unsigned) type};
        if (relation.from == SPAN_NOWHERE || relation.to == SPAN_NOWHERE ||
            relation.from == relation.to) {
            jsonl_wrong(&r->in, err, "relations: %zu: from, to", i + 1);
            return lab_why(err, LAB_WHY_RELATION, NULL, NULL, NULL);
        }
        span_doc_relate(r->doc, relation);
    }
    return true;
}

static bool read_line(struct reader *r, struct span_work *work, struct err *err)
{
    size_t i = 0;
    if (!find_doc(r, &i, err))
        return false;
    r->text = &r->task->texts[i];
    r->doc = &work->docs[i];
    r->doc->named = true;
    r->doc->entities_count = 0;
    if (!read_entities(r, err) || !read_relations(r, err))
        return false;
    if (r->task->given && !span_doc_given(r->doc, r->text))
        return jsonl_wrong(&r->in, err, "entities");
    r->doc->done = json_is_true(json_object_get(r->in.value, "done"));
    return true;
}

bool span_work_read(const struct span_task *task, const char *text, size_t len,
                    struct span_work *work, struct err *err)
{
    struct reader r = {.task = task};
    struct err fault = ERR_INIT;
    bool ok = true;
    r.seen = xcalloc(task->count, sizeof *r.seen);
    r.ids = xcalloc(SPAN_ENTITIES_MAX, sizeof *r.ids);
    r.entities = xcalloc(SPAN_ENTITIES_MAX, sizeof *r.entities);
    span_work_init(task, work);
    jsonl_open(&r.in, NULL, text, len);
    while (ok && jsonl_next(&r.in, &fault)) {
        ok = read_line(&r, work, &fault);
        arena_finish(&r.arena);
    }
    ok = ok && fault.code == ERR_NONE;
    if (!ok && err)
        *err = fault;
    if (!ok)
        span_work_finish(work);
    jsonl_close(&r.in);
    free(r.seen);
    free(r.ids);
    free(r.entities);
    return ok;
}

/* ---- writing ---- */

static void write_doc(const struct span_task *task, size_t i, const struct span_doc *doc,
                      struct str *out)
{
    const struct labspec *spec = task->spec;
    str_add(out, "{\"id\":");
    jsonl_add_text(out, task->texts[i].id);
    str_add(out, ",\"text\":");
    jsonl_add_text(out, task->texts[i].text);
    str_add(out, ",\"entities\":[");
    for (uint32_t k = 0; k < doc->entities_count; k++) {
        const struct span_entity *e = &doc->entities[k];
        str_addf(out, "%s{\"id\":%u,\"start\":%u,\"end\":%u,\"label\":", k ? "," : "", k + 1,
                 e->start, e->end);
        jsonl_add_text(out, spec->labels[e->label].id);
        str_add(out, "}");
    }
    str_add(out, "],\"relations\":[");
    for (uint32_t k = 0; k < doc->relations_count; k++) {
        const struct span_relation *r = &doc->relations[k];
        str_addf(out, "%s{\"id\":%u,\"from\":%u,\"to\":%u,\"type\":", k ? "," : "", k + 1,
                 r->from + 1, r->to + 1);
        jsonl_add_text(out, spec->relations[r->type].id);
        str_add(out, "}");
    }
    str_add(out, doc->done ? "],\"done\":true}\n" : "]}\n");
}

void span_work_write_named(const struct span_task *task, const struct span_work *work,
                           struct str *out)
{
    for (size_t i = 0; i < task->count; i++)
        if (work->docs[i].named)
            write_doc(task, i, &work->docs[i], out);
}

void span_work_write(const struct span_task *task, const struct span_work *work, struct str *out)
{
    for (size_t i = 0; i < task->count; i++)
        write_doc(task, i, &work->docs[i], out);
}
