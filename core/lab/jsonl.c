#include "core/lab/jsonl.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4 * 1024 * 1024 };

void jsonl_open(struct jsonl *in, const char *file, const char *text, size_t len)
{
    *in = (struct jsonl){.file = file, .rest = text, .left = len};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        in->rest += 3;
        in->left -= 3;
    }
}

void jsonl_close(struct jsonl *in)
{
    json_decref(in->value);
    *in = (struct jsonl){0};
}

bool jsonl_wrong(const struct jsonl *in, struct err *err, const char *fmt, ...)
{
    char detail[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    if (in->file)
        err_set(err, ERR_FORMAT, "%s:%u", in->file, in->line);
    else
        err_set(err, ERR_FORMAT, "line %u", in->line);
    return err_detail(err, "%s", detail);
}

bool jsonl_why(const struct jsonl *in, struct err *err, enum lab_reason reason, const char *member,
               const char *b, const char *c)
{
    jsonl_wrong(in, err, "%.60s", member);
    return lab_why(err, reason, member, b, c);
}

bool jsonl_known(const struct jsonl *in, const char *const *members, struct err *err)
{
    struct str all = STR_INIT;
    const char *name;
    json_t *value;
    json_object_foreach(in->value, name, value) {
        const char *const *m = members;
        while (*m && strcmp(*m, name) != 0)
            m++;
        if (*m)
            continue;
        for (m = members; *m; m++)
            str_addf(&all, "%s%s", all.len ? ", " : "", *m);
        jsonl_why(in, err, LAB_WHY_MEMBER_UNKNOWN, name, str_text(&all), NULL);
        str_finish(&all);
        return false;
    }
    return true;
}

bool jsonl_check_members(struct lab_task *lab, const char *name, const char *const *members,
                         struct err *err)
{
    struct err fault = ERR_INIT;
    struct jsonl in;
    char *text;
    size_t len;
    if (!lab_data(lab, name, &text, &len, err))
        return false;
    bool ok = true;
    jsonl_open(&in, lab_path(lab, name), text, len);
    while (ok && jsonl_next(&in, &fault))
        ok = jsonl_known(&in, members, err);
    jsonl_close(&in);
    free(text);
    return ok;
}

/* The next line that is not blank; false at the end. */
static bool next_line(struct jsonl *in, const char **line, size_t *n)
{
    while (in->left > 0) {
        const char *end = memchr(in->rest, '\n', in->left);
        *line = in->rest;
        *n = end ? (size_t) (end - in->rest) : in->left;
        size_t step = end ? *n + 1 : *n;
        in->rest += step;
        in->left -= step;
        in->line++;
        for (size_t i = 0; i < *n; i++)
            if (!strchr(" \t\r", (*line)[i]) || (*line)[i] == '\0')
                return true;
    }
    return false;
}

bool jsonl_next(struct jsonl *in, struct err *err)
{
    const char *line;
    size_t n;
    json_error_t why;
    json_decref(in->value);
    in->value = NULL;
    if (!next_line(in, &line, &n))
        return false;
    if (n > LINE_MAX_BYTES)
        return jsonl_wrong(in, err, "> %d", LINE_MAX_BYTES);
    in->value = json_loadb(line, n, JSON_REJECT_DUPLICATES, &why);
    if (!in->value && memchr("[]", *line, 2)) {
        jsonl_wrong(in, err, "%s", why.text);
        return lab_why(err, LAB_WHY_JSON_LINE, NULL, NULL, NULL);
    }
    if (!in->value) {
        jsonl_wrong(in, err, "%s", why.text);
        return lab_why(err, LAB_WHY_JSON, why.text, NULL, NULL);
    }
    return json_is_object(in->value) || jsonl_why(in, err, LAB_WHY_JSON_LINE, "{…}", NULL, NULL);
}

const char *jsonl_id(const json_t *object, const char *name, struct arena *arena)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value))
        return arena_strdup(arena, json_string_value(value));
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long) json_integer_value(value));
    return NULL;
}

void jsonl_add_text(struct str *out, const char *text)
{
    json_t *value = json_string(text);
    char *quoted = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    str_add(out, quoted ? quoted : "\"\"");
    free(quoted);
    json_decref(value);
}
