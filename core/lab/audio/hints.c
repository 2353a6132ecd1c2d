#include "core/lab/audio/hints.h"

#include "core/lab/reason.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { REACH_MS = 1500, HINT_MAX = 4000 };

static bool wrong(struct err *err, const char *file, size_t i, const char *what)
{
    err_set(err, ERR_FORMAT, "%s: [%zu]", file, i);
    err_detail(err, "%zu: %s", i + 1, what);
    return lab_why_count(err, LAB_WHY_HINT, i + 1, what, NULL);
}

/* A text on one line, "" when it is missing; NULL when it is none. */
static const char *line_of(struct arena *arena, const json_t *value)
{
    const char *text = value ? json_string_value(value) : "";
    if (!text || strlen(text) > HINT_MAX)
        return NULL;
    for (const char *p = text; *p; p++)
        if ((unsigned char) *p < ' ')
            return NULL;
    return arena_strdup(arena, text);
}

static bool read_hint(const char *file, const json_t *json, size_t i, struct arena *arena,
                      struct audio_hint *hint, struct err *err)
{
    const json_t *at = json_object_get(json, "at_ms"), *others = json_object_get(json, "others");
    const json_t *other;
    size_t k;
    if (!json_is_integer(at) || !json_object_get(json, "draft"))
        return wrong(err, file, i, "at_ms, draft");
    hint->at = json_integer_value(at);
    hint->draft = line_of(arena, json_object_get(json, "draft"));
    hint->pinyin = line_of(arena, json_object_get(json, "pinyin"));
    if (!hint->draft || !hint->pinyin)
        return wrong(err, file, i, "draft, pinyin");
    if (others && (!json_is_array(others) || json_array_size(others) > AUDIO_OTHERS_MAX))
        return wrong(err, file, i, "others");
    json_array_foreach(others, k, other) {
        hint->others[k] = line_of(arena, other);
        if (!hint->others[k])
            return wrong(err, file, i, "others");
        hint->others_count++;
    }
    return true;
}

bool audio_hints_parse(const char *file, const char *text, size_t len, struct arena *arena,
                       struct audio_hints *hints, struct err *err)
{
    json_error_t where;
    const json_t *json;
    size_t i;
    bool ok = true;
    *hints = (struct audio_hints){0};
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);
    if (!root) {
        err_set(err, ERR_FORMAT, "%s:%d", file, where.line);
        err_detail(err, "%s", where.text);
        return lab_why(err, LAB_WHY_JSON, where.text, NULL, NULL);
    }
    if (!json_is_array(root) || json_array_size(root) > AUDIO_HINTS_MAX)
        ok = wrong(err, file, 0, "[ … ]");
    else
        hints->list = arena_array(arena, json_array_size(root) + 1, sizeof *hints->list);
    for (i = 0; ok && (json = json_array_get(root, i)); i++) {
        ok = read_hint(file, json, i, arena, &hints->list[i], err);
        if (ok && i > 0 && hints->list[i].at < hints->list[i - 1].at)
            ok = wrong(err, file, i, "at_ms");
        hints->count += ok;
    }
    json_decref(root);
    return ok;
}

const struct audio_hint *audio_hints_find(const struct audio_hints *hints, int64_t start,
                                          int64_t end)
{
    const struct audio_hint *best = NULL;
    int64_t least = REACH_MS + 1;
    for (size_t i = 0; i < hints->count; i++) {
        int64_t at = hints->list[i].at, off = llabs(at - start);
        if (at > start && at < end && off > REACH_MS)
            off = REACH_MS;
        if (off < least) {
            least = off;
            best = &hints->list[i];
        }
    }
    return best;
}
