#include "core/material/qti_manifest.h"

#include <string.h>

enum { TAGS_MAX = 64, TAG_MAX = 200 };

static void add_tag(struct qti_resource *r, const char *tag)
{
    bool fits = *tag && strlen(tag) <= TAG_MAX && r->tags_count < TAGS_MAX;
    for (unsigned i = 0; i < r->tags_count; i++)
        fits = fits && strcmp(r->tags[i], tag) != 0;
    if (fits)
        r->tags[r->tags_count++] = tag;
}

/* LOM: general/keyword/string (langstring in 1.2) and general/identifier/entry. */
static void read_tags(const struct xml_node *resource, struct arena *arena, struct qti_resource *r)
{
    const struct xml_node *metadata = qti_child(resource, "metadata");
    r->tags = arena_array(arena, TAGS_MAX, sizeof *r->tags);
    for (const struct xml_node *n = metadata; n && (n = qti_walk(metadata, n));)
        if (qti_is(n, "keyword"))
            for (const struct xml_node *s = xml_child(n, NULL); s; s = xml_after(s, NULL))
                add_tag(r, qti_plain(s, arena));
    for (const struct xml_node *n = metadata; n && (n = qti_walk(metadata, n));)
        if (qti_is(n, "entry") && qti_is(n->parent, "identifier"))
            add_tag(r, arena_printf(arena, "lom:%s", qti_plain(n, arena)));
}

void qti_manifest_read(const struct xml_node *root, const struct qti_source *source,
                       struct qti_manifest *manifest)
{
    struct arena *arena = &source->import->arena;
    const struct xml_node *resources = qti_child(root, "resources");
    size_t count = 0;
    for (const struct xml_node *n = qti_child(resources, "resource"); n;
         n = qti_after(n, "resource"))
        count++;
    *manifest = (struct qti_manifest){.list = arena_array(arena, count, sizeof *manifest->list)};
    for (const struct xml_node *n = qti_child(resources, "resource"); n;
         n = qti_after(n, "resource")) {
        const struct xml_node *first = qti_child(n, "file");
        const char *href = qti_attribute_or(n, "href", qti_attribute_or(first, "href", ""));
        const struct qti_file *file = *href ? qti_file_at(source, href, n->line) : NULL;
        const char *type = qti_attribute_or(n, "type", "");
        if (!file) {
            if (str_starts(type, "imsqti_"))
                import_report(source->import, n->line,
                              ERR_N("a file of the manifest that is not in the package"), "%s",
                              href);
            continue;
        }
        struct qti_resource *r = &manifest->list[manifest->count++];
        *r = (struct qti_resource){.type = type, .name = file->name, .line = n->line};
        read_tags(n, arena, r);
    }
}

struct qti_resource *qti_manifest_find(const struct qti_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->count; i++)
        if (strcmp(manifest->list[i].name, name) == 0)
            return &manifest->list[i];
    return NULL;
}
