#include "core/lab/audio/work.h"

#include "base/utf8.h"
#include "core/lab/jsonl.h"
#include "core/lab/reason.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const struct audio_segment *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    int by = strcmp(x->label, y->label);
    by = by ? by : strcmp(x->text, y->text);
    return by ? by : strcmp(x->speaker, y->speaker);
}

size_t audio_work_sort(struct audio_work *work, size_t at)
{
    const char *own = at < work->count ? work->list[at].label : NULL;
    if (work->count > 1)
        qsort(work->list, work->count, sizeof *work->list, compare);
    for (size_t i = 0; own && i < work->count; i++)
        if (work->list[i].label == own)
            return i;
    return at;
}

size_t audio_work_add(struct audio_work *work, int64_t start, int64_t end, const char *label,
                      const char *text, const char *speaker)
{
    if (work->count == work->room) {
        work->room = work->room ? 2 * work->room : 16;
        work->list = xrealloc(work->list, work->room * sizeof *work->list);
    }
    struct audio_segment s = {start, end, xstrdup(label ? label : ""), xstrdup(text ? text : ""),
                              xstrdup(speaker ? speaker : "")};
    size_t at = work->count++;
    while (at > 0 && compare(&s, &work->list[at - 1]) < 0) {
        work->list[at] = work->list[at - 1];
        at--;
    }
    work->list[at] = s;
    return at;
}

static void free_segment(struct audio_segment *s)
{
    free(s->label);
    free(s->text);
    free(s->speaker);
}

void audio_work_remove(struct audio_work *work, size_t at)
{
    if (at >= work->count)
        return;
    free_segment(&work->list[at]);
    work->count--;
    memmove(&work->list[at], &work->list[at + 1], (work->count - at) * sizeof *work->list);
}

void audio_work_set(char **field, const char *value)
{
    char *copy = xstrdup(value);
    free(*field);
    *field = copy;
}

void audio_work_finish(struct audio_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        free_segment(&work->list[i]);
    free(work->list);
    *work = (struct audio_work){0};
}

const char *audio_segment_wrong(int64_t start, int64_t end, const char *text)
{
    if (start < 0 || end > AUDIO_MS_MAX)
        return "start_ms, end_ms: 0 … 86400000";
    if (start >= end)
        return "start_ms < end_ms";
    size_t len = strlen(text);
    if (len > AUDIO_TEXT_MAX)
        return "text: 4000";
    if (!utf8_valid(text, len))
        return "text: UTF-8";
    for (const char *p = text; *p; p++)
        if ((unsigned char) *p < ' ')
            return "text: a line";
    return NULL;
}

/* ---- reading ---- */

static bool wrong(struct err *err, size_t i, const char *what)
{
    err_set(err, ERR_FORMAT, "segment %zu", i + 1);
    err_detail(err, "%s", what);
    return lab_why_count(err, LAB_WHY_SEGMENT, i + 1, what, NULL);
}

/* The value of a member that is a string or missing; NULL when it is something else. */
static const char *string_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return value ? json_string_value(value) : "";
}

static bool read_segment(const json_t *json, size_t i, struct audio_work *work, struct err *err)
{
    static const char *const keys[] = {"start_ms", "end_ms", "label", "text", "speaker"};
    if (!json_is_object(json))
        return wrong(err, i, "{…}");
    size_t known = 0;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        known += json_object_get(json, keys[k]) != NULL;
    if (known != json_object_size(json))
        return wrong(err, i, "start_ms, end_ms, label, text, speaker");
    const json_t *start = json_object_get(json, "start_ms"), *end = json_object_get(json, "end_ms");
    if (!json_is_integer(start) || !json_is_integer(end))
        return wrong(err, i, "start_ms, end_ms: integers");
    const char *label = string_of(json, "label"), *text = string_of(json, "text"),
               *speaker = string_of(json, "speaker");
    if (!label || !text || !speaker)
        return wrong(err, i, "label, text, speaker: strings");
    int64_t from = json_integer_value(start), to = json_integer_value(end);
    const char *why = audio_segment_wrong(from, to, text);
    if (why || !*label || strlen(label) > 200 || strlen(speaker) > 200)
        return wrong(err, i, why ? why : "label, speaker: 1 … 200");
    size_t at = audio_work_add(work, from, to, label, text, speaker);
    work->unsorted = work->unsorted || at + 1 != work->count;
    return true;
}

static bool read_all(const json_t *root, struct audio_work *work, struct err *err)
{
    const json_t *list = json_object_get(root, "segments"), *json;
    size_t i;
    if (!json_is_array(list) || json_object_size(root) != 1) {
        err_set(err, ERR_FORMAT, "line 1");
        err_detail(err, "{\"segments\": [ … ]}");
        return lab_why(err, LAB_WHY_MEMBER, "segments", "{\"segments\": […]}", NULL);
    }
    if (json_array_size(list) > AUDIO_SEGMENTS_MAX) {
        err_set(err, ERR_TOO_BIG, "segments");
        return err_detail(err, "%zu > %d", json_array_size(list), AUDIO_SEGMENTS_MAX);
    }
    json_array_foreach(list, i, json)
        if (!read_segment(json, i, work, err))
            return false;
    return true;
}

bool audio_work_parse(const char *text, size_t len, struct audio_work *work, struct err *err)
{
    json_error_t where;
    *work = (struct audio_work){0};
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);
    if (!root) {
        err_set(err, ERR_FORMAT, "line %d", where.line);
        err_detail(err, "%s", where.text);
        return lab_why(err, LAB_WHY_JSON, where.text, NULL, NULL);
    }
    bool ok = read_all(root, work, err);
    json_decref(root);
    return ok;
}

/* ---- writing ---- */

static void add_string(struct str *out, const char *key, const char *value)
{
    str_addf(out, ",\"%s\":", key);
    jsonl_add_text(out, value);
}

void audio_work_write(const struct audio_work *work, struct str *out)
{
    str_add(out, "{\"segments\":[");
    for (size_t i = 0; i < work->count; i++) {
        const struct audio_segment *s = &work->list[i];
        str_addf(out, "%s{\"start_ms\":%lld,\"end_ms\":%lld", i ? ",\n" : "\n",
                 (long long) s->start, (long long) s->end);
        add_string(out, "label", s->label);
        if (*s->text)
            add_string(out, "text", s->text);
        if (*s->speaker)
            add_string(out, "speaker", s->speaker);
        str_add_char(out, '}');
    }
    str_add(out, work->count ? "\n]}\n" : "]}\n");
}
