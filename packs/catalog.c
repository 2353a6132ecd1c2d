#include "packs/catalog.h"

#include "core/material/version.h"
#include "packs/canonical.h"
#include "packs/contents.h"
#include "packs/name.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1 };

static const char *text_of(const json_t *entry, const char *name)
{
    return json_string_value(json_object_get(entry, name));
}

static bool valid_version(const char *text)
{
    struct version version;
    return text && !strchr(text, '+') && version_parse(text, &version, NULL);
}

static bool valid_requires(const json_t *requires)
{
    struct version any;
    bool in;
    if (!json_is_array(requires) || !version_parse("0.0.0", &any, NULL))
        return false;
    for (size_t i = 0; i < json_array_size(requires); i++) {
        const json_t *one = json_array_get(requires, i);
        const char *id = text_of(one, "id"), *range = text_of(one, "version");
        if (!id || !name_is_pack_id(id) || !range || !version_in_range(&any, range, &in, NULL))
            return false;
    }
    return true;
}

static bool valid_changes(const json_t *changes)
{
    static const char *const lists[] = {"added", "changed", "removed"};
    if (!changes)
        return true;
    if (!valid_version(text_of(changes, "since")))
        return false;
    for (int i = 0; i < 3; i++) {
        const json_t *list = json_object_get(changes, lists[i]);
        if (!json_is_array(list))
            return false;
        for (size_t k = 0; k < json_array_size(list); k++)
            if (!json_is_string(json_array_get(list, k)))
                return false;
    }
    return true;
}

static bool read_entry(json_t *entry, struct catalog_pack *p)
{
    static const char *const numbers[] = {"bytes", "files", "lessons"};
    *p = (struct catalog_pack){.id = text_of(entry, "id"),
                               .version = text_of(entry, "version"),
                               .title = text_of(entry, "title"),
                               .summary = text_of(entry, "summary"),
                               .minimum = text_of(entry, "minimum"),
                               .requires = json_object_get(entry, "requires"),
                               .changes = json_object_get(entry, "changes"),
                               .contents = json_object_get(entry, "contents"),
                               .entry = entry};
    json_int_t *const values[] = {&p->bytes, &p->files, &p->lessons};
    for (int i = 0; i < 3; i++) {
        const json_t *value = json_object_get(entry, numbers[i]);
        if (!json_is_integer(value) || json_integer_value(value) < 0)
            return false;
        *values[i] = json_integer_value(value);
    }
    return p->id && name_is_pack_id(p->id) && valid_version(p->version) && p->title && p->summary &&
           valid_version(p->minimum) && valid_requires(p->requires) && valid_changes(p->changes) &&
           (!p->contents || contents_valid(p->contents));
}

static int compare_versions(const char *a, const char *b)
{
    struct version x, y;
    bool ok = version_parse(a, &x, NULL) && version_parse(b, &y, NULL);
    int order = ok ? version_compare(&x, &y) : 0;
    return order ? order : strcmp(a, b);
}

static int by_id(const void *a, const void *b)
{
    const struct catalog_pack *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : compare_versions(x->version, y->version);
}

/* Makes the list anew from the document. */
static bool read_list(struct catalog *c, struct err *err)
{
    const json_t *packs = json_object_get(c->document, "packs");
    size_t n = json_array_size(packs);
    free(c->list);
    c->count = 0;
    c->list = xcalloc(n + 1, sizeof *c->list);
    if (!json_is_array(packs))
        return err_set(err, ERR_FORMAT, CATALOG_NAME);
    for (size_t i = 0; i < n; i++)
        if (!read_entry(json_array_get(packs, i), &c->list[c->count++]))
            return err_set(err, ERR_FORMAT, CATALOG_NAME ": packs[%zu]", i);
    qsort(c->list, c->count, sizeof *c->list, by_id);
    for (size_t i = 1; i < n; i++)
        if (by_id(&c->list[i - 1], &c->list[i]) == 0)
            return err_set(err, ERR_FORMAT, CATALOG_NAME ": %s %s", c->list[i].id,
                           c->list[i].version);
    return true;
}

void catalog_init(struct catalog *catalog)
{
    *catalog = (struct catalog){.document = json_pack("{s:i, s:[]}", "format", FORMAT, "packs")};
}

bool catalog_parse(const char *text, size_t len, struct catalog *catalog, struct err *err)
{
    *catalog = (struct catalog){0};
    if (!canonical_read(text, len, CATALOG_MAX, &catalog->document, err))
        return err_context(err, CATALOG_NAME);
    const json_t *format = json_object_get(catalog->document, "format");
    if (!json_is_integer(format) || json_integer_value(format) < FORMAT)
        return err_set(err, ERR_FORMAT, CATALOG_NAME);
    if (json_integer_value(format) > FORMAT)
        return err_set(err, ERR_NEWER, CATALOG_NAME);
    return read_list(catalog, err);
}

void catalog_finish(struct catalog *catalog)
{
    if (!catalog)
        return;
    json_decref(catalog->document);
    free(catalog->list);
    *catalog = (struct catalog){0};
}

bool catalog_add(struct catalog *catalog, json_t *entry, struct err *err)
{
    json_t *packs = json_object_get(catalog->document, "packs");
    struct catalog_pack p;
    if (!read_entry(entry, &p))
        return err_set(err, ERR_FORMAT, CATALOG_NAME);
    for (size_t i = 0; i < json_array_size(packs); i++) {
        const json_t *old = json_array_get(packs, i);
        if (strcmp(text_of(old, "id"), p.id) == 0 &&
            strcmp(text_of(old, "version"), p.version) == 0)
            json_array_remove(packs, i--);
    }
    json_array_append(packs, entry);
    return read_list(catalog, err);
}

static bool is_newest(const struct catalog *catalog, size_t i)
{
    return i + 1 == catalog->count || strcmp(catalog->list[i].id, catalog->list[i + 1].id) != 0;
}

/* Whose contents are written. */
enum described { DESCRIBED_ALL, DESCRIBED_NEWEST, DESCRIBED_NONE };

static void write_text(const struct catalog *catalog, enum described described, struct str *out)
{
    json_t *packs = json_array();
    for (size_t i = 0; i < catalog->count; i++) {
        json_t *entry = json_copy(catalog->list[i].entry);
        if (described == DESCRIBED_NONE ||
            (described == DESCRIBED_NEWEST && !is_newest(catalog, i)))
            json_object_del(entry, "contents");
        json_array_append_new(packs, entry);
    }
    json_t *document = json_pack("{s:i, s:o}", "format", FORMAT, "packs", packs);
    char *text = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
    str_add(out, text);
    str_add_char(out, '\n');
    free(text);
    json_decref(document);
}

void catalog_write(const struct catalog *catalog, struct str *out)
{
    static const enum described less[] = {DESCRIBED_ALL, DESCRIBED_NEWEST, DESCRIBED_NONE};
    struct str text = STR_INIT;
    for (size_t i = 0; i < sizeof less / sizeof *less; i++) {
        str_clear(&text);
        write_text(catalog, less[i], &text);
        if (text.len <= CATALOG_MAX)
            break;
    }
    str_add(out, str_text(&text));
    str_finish(&text);
}

const struct catalog_pack *catalog_find(const struct catalog *catalog, const char *id,
                                        const char *version)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (strcmp(catalog->list[i].id, id) == 0 && strcmp(catalog->list[i].version, version) == 0)
            return &catalog->list[i];
    return NULL;
}

const struct catalog_pack *catalog_latest(const struct catalog *catalog, const char *id)
{
    for (size_t i = catalog->count; i > 0; i--)
        if (strcmp(catalog->list[i - 1].id, id) == 0)
            return &catalog->list[i - 1];
    return NULL;
}

char *catalog_target(const char *id, const char *version)
{
    return xasprintf("packs/%s-%s.xpack", id, version);
}

static bool taught(const char *name)
{
    return str_starts(name, "lessons/") || str_starts(name, "questions/") ||
           str_starts(name, "labs/") || str_starts(name, "blueprints/") ||
           str_starts(name, "standards/") || str_starts(name, "glossary/") ||
           str_starts(name, "papers/");
}

static void note(json_t *list, const char *name)
{
    if (taught(name) && json_array_size(list) < CATALOG_CHANGES_MAX)
        json_array_append_new(list, json_string(name));
}

json_t *catalog_changes(const struct manifest *before, const struct manifest *after)
{
    json_t *added = json_array(), *changed = json_array(), *removed = json_array();
    for (size_t i = 0; i < after->count; i++) {
        const struct manifest_entry *new = &after->entries[i];
        const struct manifest_entry *old = manifest_find(before, new->name);
        if (!old)
            note(added, new->name);
        else if (memcmp(old->sha256, new->sha256, DIGEST_BYTES) != 0)
            note(changed, new->name);
    }
    for (size_t i = 0; i < before->count; i++)
        if (!manifest_find(after, before->entries[i].name))
            note(removed, before->entries[i].name);
    return json_pack("{s:s, s:o, s:o, s:o}", "since", before->version, "added", added, "changed",
                     changed, "removed", removed);
}
