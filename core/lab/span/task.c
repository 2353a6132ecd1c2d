#include "core/lab/span/work.h"

#include "base/utf8.h"
#include "core/material/clean.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>

enum { WORDS_MAX = 64 };

/* "元 件 斤" */
static const char **read_words(struct span_task *task, const char *name)
{
    const char **words = arena_array(&task->arena, WORDS_MAX + 1, sizeof *words);
    char *copy = arena_strdup(&task->arena, labspec_option(task->spec, name, "")), *save = NULL;
    size_t n = 0;
    for (char *w = strtok_r(copy, " \n", &save); w && n < WORDS_MAX;
         w = strtok_r(NULL, " \n", &save))
        words[n++] = w;
    return words;
}

static bool read_options(struct span_task *task, struct err *err)
{
    const struct labspec *spec = task->spec;
    const char *entities = labspec_option(spec, "entities", "free");
    const char *overlap = labspec_option(spec, "overlap", "no");
    task->given = strcmp(entities, "given") == 0;
    task->overlaps = strcmp(overlap, "yes") == 0;
    task->units = read_words(task, "units");
    task->modifiers = read_words(task, "modifiers");
    if (!task->given && strcmp(entities, "free") != 0)
        return lab_wrong_option(spec, "entities", entities, "free, given", err);
    if (!task->overlaps && strcmp(overlap, "no") != 0)
        return lab_wrong_option(spec, "overlap", overlap, "no, yes", err);
    if (spec->labels_count == 0) {
        lab_wrong_spec(spec, 0, "labels", "0", err);
        return lab_why(err, LAB_WHY_LABELS_NONE, "1", NULL, NULL);
    }
    if (!task->given || spec->relations_count > 0)
        return true;
    lab_wrong_option(spec, "entities", entities, "free", err);
    return err_detail(err, "relations: 0");
}

/* Counts the characters and notes where they begin. */
static bool index_text(struct span_task *task, struct span_text *text)
{
    size_t bytes = strlen(text->text), marks = 0;
    if (bytes > SPAN_TEXT_MAX * 4)
        return false;
    uint32_t *at = arena_array(&task->arena, bytes + 1, sizeof *at);
    for (size_t i = 0, step; i < bytes; i += step) {
        uint32_t cp;
        step = utf8_decode(text->text + i, bytes - i, &cp);
        if (step == 0)
            return false;
        at[text->length++] = (uint32_t) i;
        marks += !span_is_space(cp);
    }
    at[text->length] = (uint32_t) bytes;
    text->at = at;
    return marks > 0 && text->length <= SPAN_TEXT_MAX;
}

static bool read_given(struct span_task *task, struct jsonl *in, struct span_text *text,
                       struct err *err)
{
    const json_t *list = json_object_get(in->value, "entities"), *one;
    struct span_doc doc = {0};
    size_t i;
    bool ok = json_array_size(list) <= SPAN_ENTITIES_MAX;
    json_array_foreach(list, i, one) {
        const char *name = json_string_value(json_object_get(one, "label"));
        json_int_t start = json_integer_value(json_object_get(one, "start"));
        json_int_t end = json_integer_value(json_object_get(one, "end"));
        int label = labspec_find_label(task->spec, name);
        ok = ok && label >= 0 && start >= 0 && start < end && end <= text->length;
        if (!ok)
            break;
        span_doc_add(&doc,
                     (struct span_entity){(uint32_t) start, (uint32_t) end, (unsigned) label});
    }
    struct span_entity *given = arena_array(&task->arena, doc.entities_count, sizeof *given);
    if (doc.entities_count > 0)
        memcpy(given, doc.entities, doc.entities_count * sizeof *given);
    text->given = given;
    text->given_count = doc.entities_count;
    free(doc.entities);
    if (ok)
        return true;
    jsonl_wrong(in, err, "entities: %zu", i);
    return lab_why(err, LAB_WHY_MEMBER, "entities", "[{start, end, label}]", NULL);
}

static bool read_text(struct span_task *task, struct jsonl *in, struct err *err)
{
    struct span_text *text = &task->texts[task->count];
    const char *words = json_string_value(json_object_get(in->value, "text"));
    *text = (struct span_text){.id = jsonl_id(in->value, "id", &task->arena)};
    if (!text->id || !*text->id || !text_is_clean(text->id, strlen(text->id)) ||
        strpbrk(text->id, ":/\n\t "))
        return jsonl_why(in, err, LAB_WHY_ID, "id", NULL, NULL);
    if (span_find(task, text->id) < task->count) {
        jsonl_wrong(in, err, "id: %.60s ×2", text->id);
        return lab_why(err, LAB_WHY_ID_TWICE, text->id, NULL, NULL);
    }
    if (!words || !text_is_clean(words, strlen(words)))
        return jsonl_why(in, err, LAB_WHY_MEMBER, "text", "string", NULL);
    text->text = arena_strdup(&task->arena, words);
    if (!index_text(task, text))
        return jsonl_why(in, err, LAB_WHY_MEMBER, "text", "1 … 20000", NULL);
    if (task->given && !read_given(task, in, text, err))
        return false;
    task->count++;
    return true;
}

bool span_task_read(const struct labspec *spec, const char *file, const char *text, size_t len,
                    struct span_task **out, struct err *err)
{
    struct span_task *task = xcalloc(1, sizeof *task);
    struct err fault = ERR_INIT;
    struct jsonl in;
    size_t room = 0;
    task->spec = spec;
    bool ok = read_options(task, &fault);
    jsonl_open(&in, file, text, len);
    while (ok && jsonl_next(&in, &fault)) {
        if (task->count == room) {
            room = room ? 2 * room : 64;
            task->texts = xrealloc(task->texts, room * sizeof *task->texts);
        }
        ok = task->count < SPAN_DOCS_MAX ? read_text(task, &in, &fault)
                                         : jsonl_wrong(&in, &fault, "> %d", SPAN_DOCS_MAX);
    }
    ok = ok && fault.code == ERR_NONE;
    if (ok && task->count == 0)
        ok = err_set(&fault, ERR_FORMAT, "%s", file) ||
             lab_why(&fault, LAB_WHY_EMPTY_FILE, NULL, NULL, NULL);
    if (!ok && err)
        *err = fault;
    jsonl_close(&in);
    if (!ok) {
        span_task_close(task);
        task = NULL;
    }
    *out = task;
    return ok;
}

bool span_task_open(struct lab_task *lab, struct span_task **task, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_data(lab, "texts.jsonl", &text, &len, err))
        return false;
    bool ok = span_task_read(lab->spec, lab_path(lab, "texts.jsonl"), text, len, task, err);
    free(text);
    return ok;
}

void span_task_close(struct span_task *task)
{
    if (!task)
        return;
    arena_finish(&task->arena);
    free(task->texts);
    free(task);
}

/* ---- looking things up ---- */

size_t span_find(const struct span_task *task, const char *id)
{
    size_t i = 0;
    while (i < task->count && strcmp(task->texts[i].id, id) != 0)
        i++;
    return i;
}

int span_type_find(const struct span_task *task, const char *name)
{
    const struct labspec *spec = task->spec;
    for (unsigned i = 0; i < spec->relations_count; i++)
        if (strcmp(spec->relations[i].id, name) == 0)
            return (int) i;
    for (unsigned i = 0; i < spec->relations_count; i++)
        if (strcmp(spec->relations[i].title, name) == 0)
            return (int) i;
    return -1;
}

bool span_type_fits(const struct span_task *task, unsigned type, unsigned from, unsigned to)
{
    const struct labspec_relation *r = &task->spec->relations[type];
    const struct labspec_label *labels = task->spec->labels;
    return (!r->from || strcmp(r->from, labels[from].id) == 0) &&
           (!r->to || strcmp(r->to, labels[to].id) == 0);
}

uint32_t span_cp(const struct span_text *text, uint32_t at)
{
    uint32_t cp = 0;
    if (at < text->length)
        utf8_decode(text->text + text->at[at], 4, &cp);
    return cp;
}

bool span_is_space(uint32_t cp)
{
    return uc_is_property_white_space(cp) || cp == 0x200B || cp == 0xFEFF;
}

bool span_is_mark(uint32_t cp)
{
    return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S);
}

void span_add_text(const struct span_text *text, uint32_t start, uint32_t end, struct str *out)
{
    str_add_bytes(out, text->text + text->at[start], text->at[end] - text->at[start]);
}

bool span_text_is(const struct span_text *text, uint32_t start, uint32_t end, const char *what)
{
    size_t n = strlen(what);
    return n == text->at[end] - text->at[start] &&
           memcmp(text->text + text->at[start], what, n) == 0;
}
