#include "core/material/yaml.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/clean.h"
#include "core/material/reason.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const cyaml_schema_value_t yaml_name_entry = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, YAML_TEXT_MAX)};

/* libcyaml's messages: the first says what is wrong, the first of its backtrace where. */
struct complaint {
    char what[200];
    unsigned line, depth;
    bool warned;
};

static void hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
    struct complaint *complaint = ctx;
    char message[400];
    vsnprintf(message, sizeof message, fmt, args);
    message[strcspn(message, "\n")] = '\0';
    const char *line = strstr(message, "(line: ");
    if (level == CYAML_LOG_WARNING)
        complaint->warned = true;
    if (str_starts(message, "  in ")) {
        complaint->depth++;
        if (line && complaint->line == 0)
            complaint->line = (unsigned) strtoul(line + strlen("(line: "), NULL, 10);
    } else if (!complaint->what[0]) {
        const char *text = str_starts(message, "Load: ") ? message + strlen("Load: ") : message;
        size_t n = strnlen(text, sizeof complaint->what - 1);
        n = utf8_fit(text, n, 160, NULL);
        memcpy(complaint->what, text, n);
        complaint->what[n] = '\0';
    }
}

/* What libcyaml asks of malloc, realloc and free, from an arena: a header keeps the room of each
 * piece, which grows by doubling so that lists stay linear. */
struct piece {
    _Alignas(max_align_t) size_t room;
};

static void *arena_memory(void *ctx, void *ptr, size_t size)
{
    struct arena *arena = ctx;
    if (size == 0)
        return NULL;
    struct piece *old = ptr ? (struct piece *) ptr - 1 : NULL;
    if (old && old->room >= size)
        return ptr;
    size_t room = 16;
    while (room < size)
        room *= 2;
    if (!old && size > 16)
        room = size;
    struct piece *piece = arena_alloc(arena, sizeof *piece + room);
    piece->room = room;
    if (old)
        memcpy(piece + 1, ptr, old->room);
    return piece + 1;
}

/* libcyaml's complaints that have a reason of their own, and what stands behind them. */
static const struct {
    const char *head;
    enum material_reason why;
} known[] = {
    {"libyaml: ", WHY_YAML_SYNTAX},
    {"Unexpected key: ", WHY_YAML_UNKNOWN},
    {"Mapping field already seen: ", WHY_YAML_TWICE},
    {"Missing required mapping field: ", WHY_YAML_MISSING},
    {"Invalid UINT value: ", WHY_YAML_NUMBER},
    {"Invalid uint64_t value: ", WHY_YAML_NUMBER},
    {"STRING length < ", WHY_YAML_EMPTY},
};

static void say_why(const char *what, struct err *err)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_starts(what, known[i].head))
            continue;
        char *rest = xstrdup(what + strlen(known[i].head));
        size_t n = strlen(rest);
        bool quoted = n > 1 && rest[0] == '\'' && rest[n - 1] == '\'';
        rest[n - quoted] = '\0';
        err_why(err, &material_reasons[known[i].why], rest + quoted, NULL, NULL);
        free(rest);
        return;
    }
}

static bool fault(const struct yaml_source *source, unsigned line, const char *what,
                  struct err *err)
{
    if (line)
        err_set(err, ERR_FORMAT, "%s:%u", source->file, line + source->first_line - 1);
    else
        err_set(err, ERR_FORMAT, "%s", source->file);
    err_detail(err, "%s", what);
    say_why(what, err);
    return false;
}

static const char *find_unclean(const cyaml_schema_value_t *schema, const char *at);

static size_t read_count(const char *at, unsigned size)
{
    unsigned count = 0;
    memcpy(&count, at, size < sizeof count ? size : sizeof count);
    return count;
}

static const char *find_unclean_field(const cyaml_schema_field_t *field, const char *base)
{
    const char *at = base + field->data_offset;
    if (field->value.type != CYAML_SEQUENCE)
        return find_unclean(&field->value, at);
    const char *list;
    memcpy(&list, at, sizeof list);
    size_t count = list ? read_count(base + field->count_offset, field->count_size) : 0;
    const cyaml_schema_value_t *entry = field->value.sequence.entry;
    size_t step = entry->flags & CYAML_FLAG_POINTER ? sizeof(char *) : entry->data_size;
    const char *bad = NULL;
    for (size_t i = 0; i < count && !bad; i++)
        bad = find_unclean(entry, list + i * step);
    return bad;
}

/* Walks loaded data along its schema; returns the first text with a control character in it. YAML
 * lets them in as escapes ("\e"), and what is shown on a terminal must hold none. */
static const char *find_unclean(const cyaml_schema_value_t *schema, const char *at)
{
    const char *bad = NULL, *target = at;
    if (schema->flags & CYAML_FLAG_POINTER)
        memcpy(&target, at, sizeof target);
    at = target;
    if (!at)
        return NULL;
    if (schema->type == CYAML_STRING)
        return text_is_clean(at, strlen(at)) ? NULL : at;
    if (schema->type == CYAML_MAPPING)
        for (const cyaml_schema_field_t *f = schema->mapping.fields; f->key && !bad; f++)
            bad = find_unclean_field(f, at);
    return bad;
}

static bool check_bytes(const struct yaml_source *source, struct err *err)
{
    if (source->len > YAML_FILE_MAX) {
        err_set(err, ERR_TOO_BIG, "%s", source->file);
        return err_detail(err, "%zu > %d", source->len, YAML_FILE_MAX);
    }
    if (!utf8_valid(source->text, source->len) || memchr(source->text, '\0', source->len))
        return err_set(err, ERR_ENCODING, "%s", source->file);
    return true;
}

/* libcyaml names the line before for a bad key of the outermost mapping: the last line that begins
 * with it is meant. */
static unsigned line_of_key(const struct yaml_source *source, const char *what)
{
    const char *colon = strrchr(what, ':'), *end = source->text + source->len;
    if (!str_starts(what, "Unexpected key: ") && !str_starts(what, "Mapping field already seen: "))
        return 0;
    unsigned line = 1, found = 0;
    for (const char *p = source->text, *key = colon + 2; p < end; line++) {
        if ((size_t) (end - p) > strlen(key) && memcmp(p, key, strlen(key)) == 0)
            found = line;
        p = memchr(p, '\n', (size_t) (end - p));
        p = p ? p + 1 : end;
    }
    return found;
}

static bool load(const struct yaml_source *source, const cyaml_schema_value_t *schema,
                 unsigned flags, struct arena *arena, void **data, struct err *err)
{
    struct complaint complaint = {0};
    const cyaml_config_t config = {
        .log_fn = hear,
        .log_ctx = &complaint,
        .mem_fn = arena_memory,
        .mem_ctx = arena,
        .log_level = CYAML_LOG_NOTICE,
        .flags = (cyaml_cfg_flags_t) (CYAML_CFG_NO_ALIAS | flags),
    };
    *data = NULL;
    if (!check_bytes(source, err))
        return false;
    cyaml_err_t code =
        cyaml_load_data((const uint8_t *) source->text, source->len, &config, schema, data, NULL);
    unsigned better = complaint.depth <= 1 ? line_of_key(source, complaint.what) : 0;
    if (code != CYAML_OK || complaint.warned)
        return fault(source, better ? better : complaint.line,
                     complaint.what[0] ? complaint.what : cyaml_strerror(code), err);
    if (!*data)
        return fault(source, 0, "empty", err);
    return true;
}

bool yaml_load(const struct yaml_source *source, const cyaml_schema_value_t *schema,
               struct arena *arena, void **data, struct err *err)
{
    if (!load(source, schema, 0, arena, data, err))
        return false;
    const char *bad = find_unclean(schema, (const char *) data);
    if (!bad)
        return true;
    struct str shown = STR_INIT;
    utf8_escape(&shown, bad, strnlen(bad, 120));
    fault(source, 0, str_text(&shown), err);
    str_finish(&shown);
    return false;
}

struct kind_only {
    const char *kind;
};

bool yaml_kind(const struct yaml_source *source, struct arena *arena, const char **kind,
               struct err *err)
{
    static const cyaml_schema_field_t fields[] = {YAML_NAME("kind", kind_only, kind),
                                                  CYAML_FIELD_END};
    static const cyaml_schema_value_t top = YAML_TOP(kind_only, fields);
    void *data;
    if (!load(source, &top, CYAML_CFG_IGNORE_UNKNOWN_KEYS, arena, &data, err))
        return false;
    *kind = ((const struct kind_only *) data)->kind;
    return true;
}

/* `line` (of n bytes) has the member `key: value`, in block or flow style, quoted or not. */
static bool has_member(const char *line, size_t n, const char *key, const char *value)
{
    size_t k = strlen(key), v = value ? strlen(value) : 0;
    for (size_t i = 0; i + k < n; i++) {
        if (memcmp(line + i, key, k) != 0 || line[i + k] != ':' ||
            (i > 0 && !strchr(" {,-\"'", line[i - 1])))
            continue;
        size_t at = i + k + 1;
        while (at < n && strchr(" \"'", line[at]))
            at++;
        if (!value || (at + v <= n && memcmp(line + at, value, v) == 0 &&
                       (at + v == n || strchr(" \"',}\r", line[at + v]))))
            return true;
    }
    return false;
}

unsigned yaml_find_entry(const struct yaml_source *source, const char *section, const char *key,
                         const char *value)
{
    const char *end = source->text + source->len;
    unsigned line = source->first_line, found = 0;
    bool inside = false;
    for (const char *p = source->text; p < end; line++) {
        const char *newline = memchr(p, '\n', (size_t) (end - p));
        size_t n = (size_t) ((newline ? newline : end) - p), s = strlen(section);
        if (n > 0 && !strchr(" -#\r", *p)) {
            inside = n > s && memcmp(p, section, s) == 0 && p[s] == ':';
            found = inside && !found ? line : found;
        }
        if (inside && key && has_member(p, n, key, value))
            return line;
        p = newline ? newline + 1 : end;
    }
    return found;
}

unsigned yaml_find_line(const struct yaml_source *source, const char *needle)
{
    const char *at = memmem(source->text, source->len, needle, strlen(needle));
    if (!at)
        return 0;
    unsigned line = source->first_line;
    for (const char *p = source->text; p < at; p++)
        line += *p == '\n';
    return line;
}
