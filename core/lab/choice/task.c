#include "core/lab/choice/work.h"

#include "core/lab/jsonl.h"
#include "core/material/clean.h"

#include <stdlib.h>
#include <string.h>

static bool read_options(struct choice_task *task, struct err *err)
{
    static const char *const modes[] = {"class", "multi", "pair", "rank"};
    const struct labspec *spec = task->spec;
    const char *mode = labspec_option(spec, "mode", "class");
    const char *tie = labspec_option(spec, "tie", "yes");
    unsigned m = 0;
    while (m < 4 && strcmp(modes[m], mode) != 0)
        m++;
    if (m == 4)
        return lab_wrong_option(spec, "mode", mode, "class, multi, pair, rank", err);
    task->mode = (enum choice_mode) m;
    if (strcmp(tie, "yes") != 0 && strcmp(tie, "no") != 0)
        return lab_wrong_option(spec, "tie", tie, "yes, no", err);
    task->ties = strcmp(tie, "yes") == 0;
    if (m <= CHOICE_MULTI && spec->labels_count < 2) {
        lab_wrong_spec(spec, 0, "labels", "< 2", err);
        return lab_why(err, LAB_WHY_LABELS_NONE, "2", NULL, NULL);
    }
    task->column = labspec_option(spec, "bins", NULL);
    if (!bins_read(spec, &task->arena, &task->bins, err))
        return false;
    if ((task->column != NULL) != (task->bins.count > 0))
        return lab_wrong_option(spec, task->column ? "bins" : "ranges",
                                task->column ? task->column : "…", "bins + ranges", err);
    return true;
}

/* A member that is a text people see; NULL after an error. */
static const char *read_text(struct choice_task *task, struct jsonl *in, const json_t *object,
                             const char *name, struct err *err)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value) || json_string_length(value) == 0 ||
        !text_is_clean(json_string_value(value), json_string_length(value))) {
        jsonl_why(in, err, LAB_WHY_MEMBER, name, "string", NULL);
        return NULL;
    }
    return arena_strdup(&task->arena, json_string_value(value));
}

static bool read_fields(struct choice_task *task, struct jsonl *in, struct choice_item *item,
                        struct err *err)
{
    json_t *fields = json_object_get(in->value, "fields"), *value;
    const char *name;
    if (!fields)
        return true;
    if (!json_is_object(fields) || json_object_size(fields) > CHOICE_FIELDS_MAX)
        return jsonl_why(in, err, LAB_WHY_MEMBER, "fields", "{name: string}, ≤ 16", NULL);
    struct choice_field *list = arena_array(&task->arena, json_object_size(fields), sizeof *list);
    json_object_foreach(fields, name, value) {
        const char *text = json_string_value(value);
        if (!text || !text_is_clean(text, strlen(text)) || !text_is_clean(name, strlen(name))) {
            jsonl_wrong(in, err, "fields: %.60s", name);
            return lab_why(err, LAB_WHY_MEMBER, name, "string", NULL);
        }
        list[item->fields_count++] = (struct choice_field){arena_strdup(&task->arena, name),
                                                           arena_strdup(&task->arena, text)};
    }
    item->fields = list;
    return true;
}

static bool read_pair(struct choice_task *task, struct jsonl *in, struct choice_item *item,
                      struct err *err)
{
    struct choice_text *list = arena_array(&task->arena, 2, sizeof *list);
    list[0] = (struct choice_text){"a", read_text(task, in, in->value, "a", err)};
    if (!list[0].text)
        return false;
    list[1] = (struct choice_text){"b", read_text(task, in, in->value, "b", err)};
    item->answers = list;
    item->answers_count = 2;
    return list[1].text != NULL;
}

static bool read_ranked(struct choice_task *task, struct jsonl *in, struct choice_item *item,
                        struct err *err)
{
    const json_t *answers = json_object_get(in->value, "answers"), *one;
    size_t i, n = json_array_size(answers);
    if (n < 2 || n > CHOICE_RANKED_MAX) {
        jsonl_wrong(in, err, "answers: 2–%d", CHOICE_RANKED_MAX);
        return lab_why(err, LAB_WHY_MEMBER, "answers", "[{id, text}], 2–12", NULL);
    }
    struct choice_text *list = arena_array(&task->arena, n, sizeof *list);
    item->answers = list;
    json_array_foreach(answers, i, one) {
        const char *id = jsonl_id(one, "id", &task->arena);
        if (!id || !*id || !text_is_clean(id, strlen(id)) || strpbrk(id, ">, ") ||
            choice_ranked(item, id) >= 0) {
            jsonl_wrong(in, err, "answers: id");
            return lab_why(err, id && choice_ranked(item, id) >= 0 ? LAB_WHY_ID_TWICE : LAB_WHY_ID,
                           id, NULL, NULL);
        }
        list[i] = (struct choice_text){id, read_text(task, in, one, "text", err)};
        if (!list[i].text)
            return false;
        item->answers_count++;
    }
    return true;
}

static bool read_item(struct choice_task *task, struct jsonl *in, struct err *err)
{
    struct choice_item *item = &task->items[task->count];
    *item = (struct choice_item){.line = in->line, .id = jsonl_id(in->value, "id", &task->arena)};
    if (!item->id || !*item->id || !text_is_clean(item->id, strlen(item->id)))
        return jsonl_why(in, err, LAB_WHY_ID, "id", NULL, NULL);
    if (choice_find(task, item->id) < task->count) {
        jsonl_wrong(in, err, "id: %.60s ×2", item->id);
        return lab_why(err, LAB_WHY_ID_TWICE, item->id, NULL, NULL);
    }
    item->text = read_text(task, in, in->value, "text", err);
    if (!item->text || !read_fields(task, in, item, err))
        return false;
    if (task->mode == CHOICE_PAIR && !read_pair(task, in, item, err))
        return false;
    if (task->mode == CHOICE_RANK && !read_ranked(task, in, item, err))
        return false;
    if (task->column) {
        const char *written = choice_column(task, item);
        struct decimal number;
        if (!written || !bins_number(written, &number) || !bins_find(&task->bins, number)) {
            jsonl_wrong(in, err, "%.60s: %.60s", task->column, written ? written : "");
            return lab_why(err, LAB_WHY_BIN_NUMBER, task->column, written, NULL);
        }
    }
    task->count++;
    return true;
}

bool choice_task_read(const struct labspec *spec, const char *file, const char *text, size_t len,
                      struct choice_task **out, struct err *err)
{
    struct choice_task *task = xcalloc(1, sizeof *task);
    struct jsonl in;
    size_t room = 0;
    task->spec = spec;
    bool ok = read_options(task, err);
    jsonl_open(&in, file, text, len);
    struct err fault = ERR_INIT;
    while (ok && jsonl_next(&in, &fault)) {
        if (task->count == room) {
            room = room ? 2 * room : 64;
            task->items = xrealloc(task->items, room * sizeof *task->items);
        }
        if (task->count == CHOICE_ITEMS_MAX)
            ok = jsonl_why(&in, err, LAB_WHY_MANY, "5000", NULL, NULL);
        else
            ok = read_item(task, &in, err);
    }
    if (ok && fault.code != ERR_NONE) {
        ok = false;
        if (err)
            *err = fault;
    }
    if (ok && task->count == 0)
        ok = err_set(err, ERR_FORMAT, "%s", file) ||
             lab_why(err, LAB_WHY_EMPTY_FILE, NULL, NULL, NULL);
    jsonl_close(&in);
    if (!ok) {
        choice_task_close(task);
        task = NULL;
    }
    *out = task;
    return ok;
}

bool choice_task_open(struct lab_task *lab, struct choice_task **task, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_data(lab, "items.jsonl", &text, &len, err))
        return false;
    bool ok = choice_task_read(lab->spec, lab_path(lab, "items.jsonl"), text, len, task, err);
    free(text);
    return ok;
}

void choice_task_close(struct choice_task *task)
{
    if (!task)
        return;
    arena_finish(&task->arena);
    free(task->items);
    free(task);
}

size_t choice_find(const struct choice_task *task, const char *id)
{
    size_t i = 0;
    while (i < task->count && strcmp(task->items[i].id, id) != 0)
        i++;
    return i;
}

const char *choice_column(const struct choice_task *task, const struct choice_item *item)
{
    for (unsigned i = 0; task->column && i < item->fields_count; i++)
        if (strcmp(item->fields[i].name, task->column) == 0)
            return item->fields[i].value;
    return NULL;
}

int choice_ranked(const struct choice_item *item, const char *id)
{
    for (unsigned i = 0; i < item->answers_count; i++)
        if (strcmp(item->answers[i].id, id) == 0)
            return (int) i;
    return -1;
}
