#include "core/lab/span/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_MAX = 80 };

/* ---- reading ---- */

struct studio {
    const struct span_task *task;
    struct span_work *work;
    size_t number; /* of the file's task, from 1 */
    size_t doc;
    const char **ids; /* of the regions read */
    struct span_entity *entities;
    size_t count;
};

static bool wrong(const struct studio *s, struct err *err, const char *what, const char *value)
{
    err_set(err, ERR_FORMAT, "[%zu]", s->number);
    return err_detail(err, "%s: %.80s", what, value ? value : "?");
}

/* The first document not yet named that has a text; task->count. */
static size_t doc_with(const struct studio *s, const char *text)
{
    size_t i = 0;
    while (i < s->task->count &&
           (s->work->docs[i].named || strcmp(s->task->texts[i].text, text) != 0))
        i++;
    return i;
}

/* A task's document: by data.id when the text agrees, else by its text, whatever its member is
 * called. */
static bool find_doc(struct studio *s, const json_t *one, struct err *err)
{
    json_t *data = json_object_get(one, "data"), *value;
    data = json_is_object(data) ? data : (json_t *) one;
    const char *text = json_string_value(json_object_get(data, "text")), *name;
    const char *id = json_string_value(json_object_get(data, "id"));
    size_t count = s->task->count, i = id ? span_find(s->task, id) : count;
    if (text && (i == count || strcmp(s->task->texts[i].text, text) != 0))
        i = doc_with(s, text);
    else if (!text && i == count)
        json_object_foreach(data, name, value) {
            if (i == count && json_is_string(value))
                i = doc_with(s, json_string_value(value));
        }
    if (i == count || s->work->docs[i].named)
        return wrong(s, err, "text", text ? text : id);
    s->doc = i;
    s->work->docs[i].named = true;
    s->work->docs[i].entities_count = 0;
    return true;
}

/* UTF-16 code units → code points; SPAN_NOWHERE inside a surrogate pair or beyond the end. */
static uint32_t from_units(const struct span_text *text, json_int_t units)
{
    json_int_t sum = 0;
    for (uint32_t i = 0; i <= text->length; i++) {
        if (sum == units)
            return i;
        sum += span_cp(text, i) > 0xFFFF ? 2 : 1;
    }
    return SPAN_NOWHERE;
}

/* A line break stands in a region's text as the two characters \\ and n. */
static bool covers(const struct span_text *text, uint32_t start, uint32_t end, const char *what)
{
    if (start >= end || end > text->length)
        return false;
    for (uint32_t at = start; what && at < end; at++) {
        size_t n = text->at[at + 1] - text->at[at];
        if (strncmp(what, "\\n", 2) == 0 && span_cp(text, at) == '\n')
            what += 2;
        else if (strncmp(what, text->text + text->at[at], n) == 0)
            what += n;
        else
            return false;
    }
    return !what || !*what;
}

/* Which of the two ways of counting the region's own text bears out. */
static bool read_bounds(const struct studio *s, const json_t *value, struct span_entity *e)
{
    const struct span_text *text = &s->task->texts[s->doc];
    const json_t *start = json_object_get(value, "start"), *end = json_object_get(value, "end");
    const char *what = json_string_value(json_object_get(value, "text"));
    json_int_t from = json_integer_value(start), to = json_integer_value(end);
    if (!json_is_integer(start) || !json_is_integer(end) || from < 0 || to < 0 ||
        to > 2 * (json_int_t) text->length)
        return false;
    if (covers(text, (uint32_t) from, (uint32_t) to, what)) {
        e->start = (uint32_t) from;
        e->end = (uint32_t) to;
        return true;
    }
    e->start = from_units(text, from);
    e->end = from_units(text, to);
    return e->start != SPAN_NOWHERE && e->end != SPAN_NOWHERE &&
           covers(text, e->start, e->end, what);
}

static bool add_region(struct studio *s, const json_t *value, const char *id, struct err *err)
{
    const json_t *labels = json_object_get(value, "labels"), *one;
    struct span_entity e;
    size_t i;
    if (!read_bounds(s, value, &e))
        return wrong(s, err, "start, end", id);
    if (json_array_size(labels) == 0)
        return wrong(s, err, "labels", id);
    json_array_foreach(labels, i, one) {
        const char *name = json_string_value(one);
        int label = labspec_find_label(s->task->spec, name);
        if (label < 0 || s->count == SPAN_ENTITIES_MAX)
            return wrong(s, err, "label", name);
        e.label = (unsigned) label;
        s->ids[s->count] = id;
        s->entities[s->count++] = e;
        span_doc_add(&s->work->docs[s->doc], e);
    }
    return true;
}

static uint32_t find_end(struct studio *s, const json_t *relation, const char *name)
{
    const char *id = json_string_value(json_object_get(relation, name));
    for (size_t i = 0; id && i < s->count; i++)
        if (s->ids[i] && strcmp(s->ids[i], id) == 0)
            return span_doc_add(&s->work->docs[s->doc], s->entities[i]);
    return SPAN_NOWHERE;
}

/* Its label; where the relation has none, the lab's only type. */
static int relation_type(const struct studio *s, const json_t *labels)
{
    const char *name = json_string_value(json_array_get(labels, 0));
    if (json_array_size(labels) == 0 && s->task->spec->relations_count == 1)
        return 0;
    return name && json_array_size(labels) == 1 ? span_type_find(s->task, name) : -1;
}

static bool add_relation(struct studio *s, const json_t *one, struct err *err)
{
    const char *direction = json_string_value(json_object_get(one, "direction"));
    const json_t *labels = json_object_get(one, "labels");
    const char *name = json_string_value(json_array_get(labels, 0));
    int type = relation_type(s, labels);
    uint32_t from = find_end(s, one, "from_id"), to = find_end(s, one, "to_id");
    if (type < 0)
        return wrong(s, err, "relation: labels", name ? name : "[]");
    if (from == SPAN_NOWHERE || to == SPAN_NOWHERE || from == to)
        return wrong(s, err, "from_id, to_id", name);
    bool left = direction && strcmp(direction, "left") == 0;
    if (direction && !left && strcmp(direction, "right") != 0)
        return wrong(s, err, "direction", direction);
    span_doc_relate(&s->work->docs[s->doc],
                    (struct span_relation){left ? to : from, left ? from : to, (unsigned) type});
    return true;
}

static bool is_type(const json_t *one, const char *type)
{
    const char *text = json_string_value(json_object_get(one, "type"));
    return text && strcmp(text, type) == 0;
}

/* Regions first: relations may stand before what they join. */
static bool read_result(struct studio *s, const json_t *result, struct err *err)
{
    const json_t *one;
    size_t i;
    json_array_foreach(result, i, one) {
        if (is_type(one, "labels") &&
            !add_region(s, json_object_get(one, "value"),
                        json_string_value(json_object_get(one, "id")), err))
            return false;
    }
    json_array_foreach(result, i, one) {
        if (is_type(one, "relation") && !add_relation(s, one, err))
            return false;
        if (!is_type(one, "relation") && !is_type(one, "labels"))
            return wrong(s, err, "type", json_string_value(json_object_get(one, "type")));
    }
    return true;
}

static bool is_cancelled(const json_t *annotation)
{
    return json_is_true(json_object_get(annotation, "was_cancelled")) ||
           json_is_true(json_object_get(annotation, "skipped"));
}

/* JSON-MIN has the regions in a member that is called as the labels are in the project. */
static const json_t *brief_regions(const json_t *one)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *) one, name, value) {
        const json_t *first = json_array_get(value, 0);
        if (json_object_get(first, "labels") && json_object_get(first, "start"))
            return value;
    }
    return NULL;
}

/* The last annotation that was not cancelled; versions before 1.0 call them completions. */
static bool read_task(struct studio *s, const json_t *one, struct err *err)
{
    const json_t *annotations = json_object_get(one, "annotations"), *last = NULL, *a;
    size_t i;
    if (!json_is_object(one))
        return wrong(s, err, "{…}", NULL);
    if (!find_doc(s, one, err))
        return false;
    s->count = 0;
    if (!annotations)
        annotations = json_object_get(one, "completions");
    json_array_foreach(annotations, i, a) {
        if (!is_cancelled(a))
            last = a;
    }
    if (last)
        return read_result(s, json_object_get(last, "result"), err);
    if (annotations)
        return true;
    const json_t *brief = brief_regions(one);
    json_array_foreach(brief, i, a) {
        if (!add_region(s, a, NULL, err))
            return false;
    }
    return true;
}

static bool read_tasks(struct studio *s, const json_t *file, struct err *err)
{
    const json_t *one;
    size_t i;
    s->number = 1;
    if (json_object_get(file, "data"))
        return read_task(s, file, err);
    if (!json_is_array(file))
        return err_set(err, ERR_FORMAT, "[…]");
    json_array_foreach(file, i, one) {
        s->number = i + 1;
        if (!read_task(s, one, err))
            return false;
    }
    return true;
}

bool span_read_labelstudio(const void *task, const struct lab_format *format,
                           const struct lab_file *from, void *work, struct err *err)
{
    struct studio s = {.task = task, .work = work};
    json_error_t why;
    (void) format;
    json_t *file = json_loadb(from->text, from->len, JSON_REJECT_DUPLICATES, &why);
    if (!file) {
        err_set(err, ERR_FORMAT, "line %d", why.line);
        return err_detail(err, "%s", why.text);
    }
    s.ids = xcalloc(SPAN_ENTITIES_MAX, sizeof *s.ids);
    s.entities = xcalloc(SPAN_ENTITIES_MAX, sizeof *s.entities);
    span_work_init(task, work);
    bool ok = read_tasks(&s, file, err);
    json_decref(file);
    free(s.ids);
    free(s.entities);
    return ok;
}

/* ---- writing ---- */

static void region_id(size_t doc, uint32_t entity, char *buf, size_t n)
{
    snprintf(buf, n, "d%zue%u", doc + 1, entity + 1);
}

static json_t *region_json(const struct span_task *task, size_t doc, const struct span_doc *marks,
                           uint32_t k)
{
    const struct span_entity *e = &marks->entities[k];
    struct str words = STR_INIT;
    char id[ID_MAX];
    region_id(doc, k, id, sizeof id);
    span_add_text(&task->texts[doc], e->start, e->end, &words);
    json_t *region = json_pack("{s:s, s:s, s:s, s:s, s:{s:i, s:i, s:s, s:[s]}}", "id", id,
                               "from_name", "label", "to_name", "text", "type", "labels", "value",
                               "start", (int) e->start, "end", (int) e->end, "text",
                               str_text(&words), "labels", task->spec->labels[e->label].id);
    str_finish(&words);
    return region;
}

static json_t *relation_json(const struct span_task *task, size_t doc,
                             const struct span_relation *r)
{
    char from[ID_MAX], to[ID_MAX];
    region_id(doc, r->from, from, sizeof from);
    region_id(doc, r->to, to, sizeof to);
    return json_pack("{s:s, s:s, s:s, s:s, s:[s]}", "type", "relation", "from_id", from, "to_id",
                     to, "direction", "right", "labels", task->spec->relations[r->type].id);
}

bool span_write_labelstudio(const void *of, const struct lab_format *format, const void *given,
                            struct str *out, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = given;
    (void) format, (void) err;
    str_add(out, "[");
    for (size_t i = 0; i < task->count; i++) {
        const struct span_doc *doc = &work->docs[i];
        json_t *result = json_array();
        for (uint32_t k = 0; k < doc->entities_count; k++)
            json_array_append_new(result, region_json(task, i, doc, k));
        for (uint32_t k = 0; k < doc->relations_count; k++)
            json_array_append_new(result, relation_json(task, i, &doc->relations[k]));
        json_t *one = json_pack("{s:I, s:{s:s, s:s}, s:[{s:o}]}", "id", (json_int_t) i + 1, "data",
                                "id", task->texts[i].id, "text", task->texts[i].text, "annotations",
                                "result", result);
        char *text = json_dumps(one, JSON_COMPACT);
        str_addf(out, "%s\n", i ? "," : "");
        str_add(out, text ? text : "{}");
        free(text);
        json_decref(one);
    }
    str_add(out, "\n]\n");
    return true;
}
