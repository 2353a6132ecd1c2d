#include "core/lab/choice/work.h"

#include "core/lab/jsonl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void choice_work_init(const struct choice_task *task, struct choice_work *work)
{
    *work = (struct choice_work){0};
    work->answers = xcalloc(task->count, sizeof *work->answers);
    for (size_t i = 0; i < task->count; i++)
        work->answers[i].reason = -1;
}

void choice_work_finish(struct choice_work *work)
{
    arena_finish(&work->arena);
    free(work->answers);
    work->answers = NULL;
}

/* ---- reading ---- */

struct reader {
    const struct choice_task *task;
    struct jsonl in;
    const struct choice_item *item;
    struct choice_answer *answer;
};

static bool wrong_order(struct reader *r, const char *what, struct err *err)
{
    char all[24], given[24];
    snprintf(all, sizeof all, "%u", r->item->answers_count);
    snprintf(given, sizeof given, "%zu", json_array_size(json_object_get(r->in.value, "order")));
    return lab_why(err, LAB_WHY_ORDER, given, all, what);
}

static bool wrong_value(struct reader *r, const char *name, const json_t *value, struct err *err)
{
    static const char *const can[] = {"a, b, tie", "a, b"};
    const char *text = json_string_value(value);
    jsonl_wrong(&r->in, err, "%s: %.60s", name, text ? text : "?");
    if (strcmp(name, "choice") == 0)
        return lab_why(err, LAB_WHY_ANSWER, text ? text : "?", name, can[!r->task->ties]);
    if (strcmp(name, "order") != 0)
        return lab_why_label(err, r->task->spec, text ? text : "?");
    return wrong_order(r, text ? text : "?", err);
}

static bool add_label(struct reader *r, const char *name, const json_t *value, struct err *err)
{
    int label = labspec_find_label(r->task->spec, json_string_value(value));
    if (label < 0)
        return wrong_value(r, name, value, err);
    if (r->answer->labels >> label & 1) {
        wrong_value(r, name, value, err);
        return lab_why(err, LAB_WHY_ID_TWICE, json_string_value(value), NULL, NULL);
    }
    r->answer->labels |= UINT64_C(1) << label;
    return true;
}

static bool read_label(struct reader *r, struct err *err)
{
    const json_t *value = json_object_get(r->in.value, "label");
    return !value || json_is_null(value) || add_label(r, "label", value, err);
}

static bool read_labels(struct reader *r, struct err *err)
{
    const json_t *list = json_object_get(r->in.value, "labels"), *one;
    size_t i;
    if (list && !json_is_null(list) && !json_is_array(list))
        return wrong_value(r, "labels", list, err);
    json_array_foreach(list, i, one) {
        if (!add_label(r, "labels", one, err))
            return false;
    }
    return true;
}

static bool read_side(struct reader *r, struct err *err)
{
    static const char *const sides[] = {"", "a", "b", "tie"};
    const json_t *value = json_object_get(r->in.value, "choice");
    const json_t *reason = json_object_get(r->in.value, "reason");
    const char *text = json_string_value(value);
    for (int s = CHOICE_A; text && s <= (r->task->ties ? CHOICE_TIE : CHOICE_B); s++)
        if (strcmp(sides[s], text) == 0)
            r->answer->side = (enum choice_side) s;
    if (value && !json_is_null(value) && r->answer->side == CHOICE_NONE)
        return wrong_value(r, "choice", value, err);
    if (!reason || json_is_null(reason))
        return true;
    r->answer->reason = labspec_find_label(r->task->spec, json_string_value(reason));
    return r->answer->reason >= 0 || wrong_value(r, "reason", reason, err);
}

static bool read_order(struct reader *r, struct err *err)
{
    const json_t *list = json_object_get(r->in.value, "order"), *one;
    unsigned seen = 0;
    size_t i;
    if (!list || json_is_null(list))
        return true;
    if (json_array_size(list) != r->item->answers_count) {
        jsonl_wrong(&r->in, err, "order: %zu / %u", json_array_size(list), r->item->answers_count);
        return wrong_order(r, "…", err);
    }
    json_array_foreach(list, i, one) {
        int k = json_is_string(one) ? choice_ranked(r->item, json_string_value(one)) : -1;
        if (k < 0 || (seen >> k & 1))
            return wrong_value(r, "order", one, err);
        seen |= 1u << k;
        r->answer->order[i] = (uint8_t) k;
    }
    r->answer->order_count = r->item->answers_count;
    return true;
}

/* A line of a work of another mode would be read as unanswered, in silence. What belongs to the
 * item is left alone. */
static bool check_members(struct reader *r, struct err *err)
{
    static const char *const known[][9] = {
        {"id", "label", "why", "text", "fields", NULL},
        {"id", "labels", "why", "text", "fields", NULL},
        {"id", "choice", "reason", "why", "text", "fields", "a", "b", NULL},
        {"id", "order", "why", "text", "fields", "answers", NULL},
    };
    const char *name;
    json_t *value;
    json_object_foreach(r->in.value, name, value) {
        const char *const *k = known[r->task->mode];
        while (*k && strcmp(*k, name) != 0)
            k++;
        if (!*k)
            return jsonl_known(&r->in, known[r->task->mode], err);
    }
    return true;
}

static bool read_line(struct reader *r, struct choice_work *work, bool *seen, struct err *err)
{
    struct arena arena = ARENA_INIT;
    const char *id = jsonl_id(r->in.value, "id", &arena);
    size_t i = id ? choice_find(r->task, id) : r->task->count;
    bool ok = i < r->task->count && !seen[i];
    if (!ok) {
        bool twice = i < r->task->count;
        jsonl_wrong(&r->in, err, twice ? "id: %.60s ×2" : "id: %.60s", id ? id : "?");
        lab_why(err, twice ? LAB_WHY_ID_TWICE : LAB_WHY_ID_UNKNOWN, id ? id : "?", NULL, NULL);
    }
    arena_finish(&arena);
    if (!ok || !check_members(r, err))
        return false;
    seen[i] = true;
    r->item = &r->task->items[i];
    r->answer = &work->answers[i];
    r->answer->line = r->in.line;
    const char *why = json_string_value(json_object_get(r->in.value, "why"));
    if (why)
        r->answer->why = arena_strdup(&work->arena, why);
    switch (r->task->mode) {
    case CHOICE_CLASS:
        return read_label(r, err);
    case CHOICE_MULTI:
        return read_labels(r, err);
    case CHOICE_PAIR:
        return read_side(r, err);
    default:
        return read_order(r, err);
    }
}

bool choice_work_read(const struct choice_task *task, const char *text, size_t len,
                      struct choice_work *work, struct err *err)
{
    struct reader r = {.task = task};
    struct err fault = ERR_INIT;
    bool ok = true, *seen = xcalloc(task->count, sizeof *seen);
    choice_work_init(task, work);
    jsonl_open(&r.in, NULL, text, len);
    while (ok && jsonl_next(&r.in, &fault))
        ok = read_line(&r, work, seen, &fault);
    ok = ok && fault.code == ERR_NONE;
    if (!ok && err)
        *err = fault;
    if (!ok)
        choice_work_finish(work);
    jsonl_close(&r.in);
    free(seen);
    return ok;
}

/* ---- writing ---- */

static void write_labels(const struct choice_task *task, uint64_t labels, struct str *out)
{
    const char *comma = "";
    for (unsigned i = 0; i < task->spec->labels_count; i++)
        if (labels >> i & 1) {
            str_add(out, comma);
            jsonl_add_text(out, task->spec->labels[i].id);
            comma = ",";
        }
}

static void write_order(const struct choice_item *item, const struct choice_answer *answer,
                        struct str *out)
{
    for (unsigned i = 0; i < answer->order_count; i++) {
        str_add(out, i > 0 ? "," : "");
        jsonl_add_text(out, item->answers[answer->order[i]].id);
    }
}

void choice_work_begin_line(const struct choice_task *task, const struct choice_work *work,
                            size_t i, struct str *out)
{
    static const char *const sides[] = {"null", "\"a\"", "\"b\"", "\"tie\""};
    const struct choice_item *item = &task->items[i];
    const struct choice_answer *a = &work->answers[i];
    str_add(out, "{\"id\":");
    jsonl_add_text(out, item->id);
    switch (task->mode) {
    case CHOICE_CLASS:
        str_add(out, ",\"label\":");
        write_labels(task, a->labels, out);
        str_add(out, a->labels ? "" : "null");
        break;
    case CHOICE_MULTI:
        str_add(out, ",\"labels\":[");
        write_labels(task, a->labels, out);
        str_add(out, "]");
        break;
    case CHOICE_PAIR:
        str_addf(out, ",\"choice\":%s", sides[a->side]);
        if (a->reason >= 0) {
            str_add(out, ",\"reason\":");
            jsonl_add_text(out, task->spec->labels[a->reason].id);
        }
        break;
    case CHOICE_RANK:
        str_add(out, a->order_count ? ",\"order\":[" : ",\"order\":null");
        write_order(item, a, out);
        str_add(out, a->order_count ? "]" : "");
        break;
    }
}

void choice_work_write(const struct choice_task *task, const struct choice_work *work,
                       struct str *out)
{
    for (size_t i = 0; i < task->count; i++) {
        choice_work_begin_line(task, work, i, out);
        str_add(out, "}\n");
    }
}

/* ---- looking at answers ---- */

bool choice_answered(const struct choice_task *task, const struct choice_answer *answer)
{
    switch (task->mode) {
    case CHOICE_CLASS:
    case CHOICE_MULTI:
        return answer->labels != 0;
    case CHOICE_PAIR:
        return answer->side != CHOICE_NONE;
    default:
        return answer->order_count > 0;
    }
}

bool choice_same(const struct choice_task *task, const struct choice_answer *a,
                 const struct choice_answer *b, unsigned answers_count)
{
    if (task->mode == CHOICE_PAIR)
        return a->side == b->side;
    if (task->mode == CHOICE_RANK)
        return a->order_count == b->order_count && memcmp(a->order, b->order, answers_count) == 0;
    return a->labels == b->labels;
}

void choice_show(const struct choice_task *task, const struct choice_item *item,
                 const struct choice_answer *answer, struct str *out)
{
    static const char *const sides[] = {"", "A", "B", "A = B"};
    const char *comma = "";
    if (task->mode == CHOICE_PAIR)
        str_add(out, sides[answer->side]);
    for (unsigned i = 0; task->mode == CHOICE_RANK && i < answer->order_count; i++)
        str_addf(out, "%s%s", i > 0 ? " > " : "", item->answers[answer->order[i]].id);
    for (unsigned i = 0; task->mode <= CHOICE_MULTI && i < task->spec->labels_count; i++)
        if (answer->labels >> i & 1) {
            str_addf(out, "%s%s", comma, task->spec->labels[i].title);
            comma = ", ";
        }
}
