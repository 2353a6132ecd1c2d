#include "packs/canonical.h"

#include <stdlib.h>
#include <string.h>

static void write_string(const char *text, size_t len, struct str *out)
{
    str_add_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            str_add_char(out, '\\');
        str_add_char(out, text[i]);
    }
    str_add_char(out, '"');
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static bool write_value(const json_t *value, int depth, struct str *out, struct err *err);

static bool write_object(const json_t *object, int depth, struct str *out, struct err *err)
{
    size_t n = 0;
    const char **keys = xcalloc(json_object_size(object) + 1, sizeof *keys);
    for (void *at = json_object_iter((json_t *) object); at;
         at = json_object_iter_next((json_t *) object, at))
        keys[n++] = json_object_iter_key(at);
    qsort(keys, n, sizeof *keys, by_bytes);
    bool ok = true;
    str_add_char(out, '{');
    for (size_t i = 0; ok && i < n; i++) {
        if (i > 0)
            str_add_char(out, ',');
        write_string(keys[i], strlen(keys[i]), out);
        str_add_char(out, ':');
        ok = write_value(json_object_get(object, keys[i]), depth + 1, out, err);
    }
    str_add_char(out, '}');
    free(keys);
    return ok;
}

static bool write_array(const json_t *array, int depth, struct str *out, struct err *err)
{
    bool ok = true;
    str_add_char(out, '[');
    for (size_t i = 0; ok && i < json_array_size(array); i++) {
        if (i > 0)
            str_add_char(out, ',');
        ok = write_value(json_array_get(array, i), depth + 1, out, err);
    }
    str_add_char(out, ']');
    return ok;
}

static bool write_value(const json_t *value, int depth, struct str *out, struct err *err)
{
    if (depth > CANONICAL_DEPTH)
        return err_set(err, ERR_TOO_BIG, "JSON");
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return write_object(value, depth, out, err);
    case JSON_ARRAY:
        return write_array(value, depth, out, err);
    case JSON_STRING:
        write_string(json_string_value(value), json_string_length(value), out);
        return true;
    case JSON_INTEGER:
        str_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return true;
    case JSON_REAL:
        return err_set(err, ERR_FORMAT, "JSON: %g", json_real_value(value));
    default:
        str_add(out, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
        return true;
    }
}

bool canonical_write(const json_t *value, struct str *out, struct err *err)
{
    return write_value(value, 0, out, err);
}

/* Nesting is bounded before the recursive parser sees the text. */
static bool shallow(const char *text, size_t len)
{
    int depth = 0;
    bool string = false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                string = false;
        } else if (c == '"') {
            string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > CANONICAL_DEPTH)
                return false;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return true;
}

bool canonical_read(const char *text, size_t len, size_t most, json_t **value, struct err *err)
{
    json_error_t why;
    if (len > most || !shallow(text, len))
        return err_set(err, ERR_TOO_BIG, "JSON");
    *value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    if (*value && json_is_object(*value))
        return true;
    if (!*value) {
        err_set(err, ERR_FORMAT, "JSON:%d", why.line);
        return err_detail(err, "%s", why.text);
    }
    json_decref(*value);
    *value = NULL;
    return err_set(err, ERR_FORMAT, "JSON");
}
