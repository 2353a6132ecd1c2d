#include "core/material/qti.h"

#include "core/material/qti_item.h"
#include "core/material/qti_manifest.h"

#include <string.h>

enum { SECTIONS_DEPTH_MAX = 16 };

struct package {
    const char *name;
    const struct import_options *options;
    struct qti_source source; /* folder: of the file being read */
    struct qti_manifest manifest;
    unsigned tests;
};

/* ---- files ---- */

static const char *folder_of(struct arena *arena, const char *name)
{
    const char *slash = strrchr(name, '/');
    return arena_strndup(arena, name, slash ? (size_t) (slash - name) + 1 : 0);
}

static const struct qti_file *file_named(const struct package *p, const char *name)
{
    for (size_t i = 0; i < p->source.files_count; i++)
        if (strcmp(p->source.files[i].name, name) == 0)
            return &p->source.files[i];
    return NULL;
}

/* Parses a file of the package and makes it the place of notes and references. */
static const struct xml_node *open_file(struct package *p, const struct qti_file *file)
{
    const struct xml_node *root = NULL;
    struct import *import = p->source.import;
    struct err err = ERR_INIT;
    import->file = arena_printf(&import->arena, "%s:%s", p->name, file->name);
    p->source.folder = folder_of(&import->arena, file->name);
    if (file->len > QTI_ITEM_MAX)
        import_fault(import, 0, ERR_N("larger than allowed"), "%zu > %d", file->len, QTI_ITEM_MAX);
    else if (!xml_parse(file->name, file->bytes, file->len, &xml_limits_usual, &import->arena,
                        &root, &err))
        import_err(import, &err);
    return root;
}

/* Where the reading of one file was when another began. */
struct mark {
    const char *file, *folder;
};

static struct mark mark_of(const struct package *p)
{
    return (struct mark){p->source.import->file, p->source.folder};
}

static void go_back(struct package *p, struct mark mark)
{
    p->source.import->file = mark.file;
    p->source.folder = mark.folder;
}

/* ---- items ---- */

static void read_item(struct package *p, const struct qti_file *file, const char *category)
{
    struct mark mark = mark_of(p);
    struct qti_resource *resource = qti_manifest_find(&p->manifest, file->name);
    const struct xml_node *root = open_file(p, file);
    struct qti_place place = {.category = category, .options = p->options};
    if (resource) {
        resource->done = true;
        place.tags = resource->tags;
        place.tags_count = resource->tags_count;
    }
    if (qti_is(root, "assessmentItem"))
        qti_item_read(root, &p->source, &place);
    else if (root)
        import_report(p->source.import, root->line, ERR_N("not an item of QTI 2 or 3"), "<%s>",
                      root->name);
    go_back(p, mark);
}

/* ---- tests ---- */

static void read_sections(struct package *p, const struct xml_node *node, const char *category,
                          unsigned depth);

static void read_reference(struct package *p, const struct xml_node *ref, const char *category)
{
    const char *href = qti_attribute_or(ref, "href", "");
    const struct qti_file *file = qti_file_at(&p->source, href, ref->line);
    const struct qti_resource *resource = file ? qti_manifest_find(&p->manifest, file->name) : NULL;
    if (!file)
        import_report(p->source.import, ref->line,
                      ERR_N("an item of the test that is not in the package"), "%s", href);
    else if (resource && resource->done)
        import_report(p->source.import, ref->line,
                      ERR_N("an item that the test names again is read once"), "%s", href);
    else
        read_item(p, file, category);
}

/* Titles of nested sections joined by '/'; tests of a package with several go before. */
static const char *category_in(struct package *p, const struct xml_node *section,
                               const char *category)
{
    const char *title = qti_attribute_or(section, "title", "");
    struct arena *arena = &p->source.import->arena;
    if (!*title)
        return category;
    return *category ? arena_printf(arena, "%s/%s", category, title) : title;
}

static void read_section_file(struct package *p, const struct xml_node *ref, const char *category,
                              unsigned depth)
{
    const char *href = qti_attribute_or(ref, "href", "");
    const struct qti_file *file = qti_file_at(&p->source, href, ref->line);
    struct mark mark = mark_of(p);
    if (!file) {
        import_report(p->source.import, ref->line,
                      ERR_N("a section of the test that is not in the package"), "%s", href);
        return;
    }
    const struct xml_node *root = open_file(p, file);
    if (root)
        read_sections(p, root, category_in(p, root, category), depth + 1);
    go_back(p, mark);
}

static bool is_rule(const struct xml_node *node)
{
    static const char *const names[] = {"selection",         "ordering",     "preCondition",
                                        "branchRule",        "timeLimits",   "itemSessionControl",
                                        "outcomeProcessing", "testFeedback", "weight"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (qti_is(node, names[i]))
            return true;
    return false;
}

static void read_sections(struct package *p, const struct xml_node *node, const char *category,
                          unsigned depth)
{
    struct import *import = p->source.import;
    if (depth > SECTIONS_DEPTH_MAX) {
        import_fault(import, node->line, ERR_N("sections deeper than allowed"), "%d",
                     SECTIONS_DEPTH_MAX);
        return;
    }
    for (const struct xml_node *n = xml_child(node, NULL); n; n = xml_after(n, NULL))
        if (qti_is(n, "testPart"))
            read_sections(p, n, category, depth + 1);
        else if (qti_is(n, "assessmentSection"))
            read_sections(p, n, category_in(p, n, category), depth + 1);
        else if (qti_is(n, "assessmentItemRef"))
            read_reference(p, n, category);
        else if (qti_is(n, "assessmentSectionRef"))
            read_section_file(p, n, category, depth);
        else if (qti_is(n, "rubricBlock"))
            import_report(import, n->line, ERR_N("a text of the test is left out"), "%.80s",
                          qti_plain(n, &import->arena));
        else if (is_rule(n))
            import_report(import, n->line, ERR_N("a rule of the test is left out"), "<%s>",
                          n->name);
}

static void read_test(struct package *p, const struct qti_file *file)
{
    struct mark mark = mark_of(p);
    const struct xml_node *root = open_file(p, file);
    if (qti_is(root, "assessmentTest"))
        read_sections(p, root, p->tests > 1 ? qti_attribute_or(root, "title", "") : "", 0);
    else if (root)
        import_report(p->source.import, root->line, ERR_N("not a test of QTI 2 or 3"), "<%s>",
                      root->name);
    go_back(p, mark);
}

/* ---- the package ---- */

static bool is_test(const struct qti_resource *r)
{
    return str_starts(r->type, "imsqti_test_") || str_starts(r->type, "imsqti_assessment_");
}

static bool is_item(const struct qti_resource *r)
{
    return strstr(r->type, "item_xml") != NULL;
}

/* The tests first, then what no test names. */
static void read_listed(struct package *p)
{
    for (size_t i = 0; i < p->manifest.count; i++)
        p->tests += is_test(&p->manifest.list[i]);
    for (size_t i = 0; i < p->manifest.count; i++)
        if (is_test(&p->manifest.list[i]))
            read_test(p, file_named(p, p->manifest.list[i].name));
    for (size_t i = 0; i < p->manifest.count; i++) {
        struct qti_resource *r = &p->manifest.list[i];
        if (is_item(r) && !r->done)
            read_item(p, file_named(p, r->name), "");
        else if (str_starts(r->type, "imsqti_section") && p->tests == 0)
            import_report(p->source.import, r->line, ERR_N("a section without a test is left out"),
                          "%s", r->name);
    }
}

/* imsmanifest.xml at the top, or in the only folder there. */
static const struct qti_file *find_manifest(const struct package *p)
{
    const struct qti_file *found = file_named(p, "imsmanifest.xml");
    for (size_t i = 0; i < p->source.files_count && !found; i++) {
        const char *slash = strchr(p->source.files[i].name, '/');
        if (slash && strcmp(slash + 1, "imsmanifest.xml") == 0)
            found = &p->source.files[i];
    }
    return found;
}

bool import_qti_package(const char *package, const struct qti_file *files, size_t count,
                        const struct import_options *options, struct import *out)
{
    size_t faults = out->faults, questions = out->count, notes = out->notes_count;
    struct package *p = arena_alloc(&out->arena, sizeof *p);
    *p = (struct package){.name = arena_strdup(&out->arena, package), .options = options};
    p->source =
        (struct qti_source){.import = out, .files = files, .files_count = count, .folder = ""};
    out->file = p->name;
    const struct qti_file *manifest = find_manifest(p);
    if (!manifest)
        return import_fault(out, 0, ERR_N("no imsmanifest.xml; not a QTI package"), "%s", "");
    const struct xml_node *root = open_file(p, manifest);
    if (root) {
        qti_manifest_read(root, &p->source, &p->manifest);
        read_listed(p);
    }
    if (out->faults == faults && out->count == questions && out->notes_count == notes)
        return import_fault(out, 0, ERR_N("a package without QTI items"), "%s", "");
    return out->faults == faults;
}
