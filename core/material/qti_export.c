#include "core/material/qti_write.h"

#include <stdlib.h>
#include <string.h>

static const char *const schemas[] = {"QTIv2.2 Package", "QTI Package"};
static const char *const schema_versions[] = {"1.0.0", "3.0.0"};
static const char *const manifest_spaces[] = {"http://www.imsglobal.org/xsd/imscp_v1p1",
                                              "http://www.imsglobal.org/xsd/qti/qtiv3p0/"
                                              "imscp_v1p1"};
static const char *const item_types[] = {"imsqti_item_xmlv2p2", "imsqti_item_xmlv3p0"};
static const char *const test_types[] = {"imsqti_test_xmlv2p2", "imsqti_test_xmlv3p0"};
static const char *const item_spaces[] = {"http://www.imsglobal.org/xsd/imsqti_v2p2",
                                          "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"};

struct maker {
    const struct question *list;
    size_t count;
    enum qti_version version;
    const char *title;
    struct qti_export *out;
    size_t media_room;
};

static const char *name_of(struct maker *m, size_t i)
{
    return arena_printf(&m->out->arena, "q%05zu", i + 1);
}

static void add_file(struct maker *m, const char *name, const char *text)
{
    struct qti_file *file = &m->out->files[m->out->count++];
    file->name = arena_strdup(&m->out->arena, name);
    file->len = strlen(text);
    file->bytes = arena_strdup(&m->out->arena, text);
}

/* ---- pictures ---- */

static void add_media(struct maker *m, const char *name, size_t n)
{
    struct qti_export *out = m->out;
    for (size_t i = 0; i < out->media_count; i++)
        if (strlen(out->media[i]) == n && memcmp(out->media[i], name, n) == 0)
            return;
    if (out->media_count == m->media_room) {
        const char **before = out->media;
        m->media_room = m->media_room ? m->media_room * 2 : 16;
        out->media = arena_array(&out->arena, m->media_room, sizeof *out->media);
        if (out->media_count > 0)
            memcpy(out->media, before, out->media_count * sizeof *before);
    }
    out->media[out->media_count++] = arena_strndup(&out->arena, name, n);
}

/* The pictures of a text: into the export's list, or as <file> of a resource. */
static void each_picture(struct maker *m, struct qti_xml *xml, const char *text)
{
    const char *name;
    size_t name_len, alt_len;
    for (; text && *text; text++)
        if (qti_picture(text, &name, &name_len, &alt_len) > 0) {
            add_media(m, name, name_len);
            qti_empty(xml, "file", "href", arena_strndup(&m->out->arena, name, name_len), NULL);
        }
}

static void put_pictures(struct maker *m, struct qti_xml *xml, const struct question *q)
{
    each_picture(m, xml, q->stem);
    each_picture(m, xml, q->tail);
    each_picture(m, xml, q->explanation);
    for (unsigned i = 0; i < q->answers_count; i++) {
        each_picture(m, xml, q->answers[i].text);
        each_picture(m, xml, q->answers[i].feedback);
    }
    for (unsigned i = 0; i < q->choices_count; i++)
        each_picture(m, xml, q->choices[i]);
}

/* ---- imsmanifest.xml: its names are the same for 2.x and 3.0 ---- */

static void put_keywords(struct qti_xml *xml, const struct question *q)
{
    if (q->tags_count == 0)
        return;
    qti_begin(xml, "metadata", NULL);
    qti_begin(xml, "lom", "xmlns", "http://ltsc.ieee.org/xsd/LOM", NULL);
    qti_begin(xml, "general", NULL);
    for (unsigned i = 0; i < q->tags_count; i++) {
        qti_begin(xml, "keyword", NULL);
        qti_begin(xml, "string", "language", "zh-CN", NULL);
        qti_put(xml, q->tags[i]);
        qti_end(xml, "string");
        qti_end(xml, "keyword");
    }
    qti_end(xml, "general");
    qti_end(xml, "lom");
    qti_end(xml, "metadata");
}

static void put_item_resource(struct maker *m, struct qti_xml *xml, size_t i)
{
    const char *name = name_of(m, i);
    const char *href = arena_printf(&m->out->arena, "items/%s.xml", name);
    qti_begin(xml, "resource", "identifier", name, "type", item_types[m->version], "href", href,
              NULL);
    put_keywords(xml, &m->list[i]);
    qti_empty(xml, "file", "href", href, NULL);
    put_pictures(m, xml, &m->list[i]);
    qti_end(xml, "resource");
    str_add_char(&xml->out, '\n');
}

static void make_manifest(struct maker *m)
{
    struct qti_xml xml = {.version = QTI_22};
    str_add(&xml.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    qti_begin(&xml, "manifest", "xmlns", manifest_spaces[m->version], "identifier", "manifest",
              NULL);
    qti_begin(&xml, "metadata", NULL);
    qti_begin(&xml, "schema", NULL);
    qti_put(&xml, schemas[m->version]);
    qti_end(&xml, "schema");
    qti_begin(&xml, "schemaversion", NULL);
    qti_put(&xml, schema_versions[m->version]);
    qti_end(&xml, "schemaversion");
    qti_end(&xml, "metadata");
    qti_empty(&xml, "organizations", NULL);
    qti_begin(&xml, "resources", NULL);
    str_add_char(&xml.out, '\n');
    qti_begin(&xml, "resource", "identifier", "test", "type", test_types[m->version], "href",
              "test.xml", NULL);
    qti_empty(&xml, "file", "href", "test.xml", NULL);
    for (size_t i = 0; i < m->count; i++)
        qti_empty(&xml, "dependency", "identifierref", name_of(m, i), NULL);
    qti_end(&xml, "resource");
    str_add_char(&xml.out, '\n');
    for (size_t i = 0; i < m->count; i++)
        put_item_resource(m, &xml, i);
    qti_end(&xml, "resources");
    qti_end(&xml, "manifest");
    str_add_char(&xml.out, '\n');
    add_file(m, "imsmanifest.xml", str_text(&xml.out));
    str_finish(&xml.out);
}

/* ---- test.xml ---- */

static void put_section(struct maker *m, struct qti_xml *xml, size_t from, size_t to)
{
    struct arena *arena = &m->out->arena;
    qti_begin(xml, "assessmentSection", "identifier", arena_printf(arena, "section-%zu", from + 1),
              "title", m->list[from].category, "visible", "true", NULL);
    for (size_t i = from; i < to; i++)
        qti_empty(xml, "assessmentItemRef", "identifier", name_of(m, i), "href",
                  arena_printf(arena, "items/%s.xml", name_of(m, i)), NULL);
    qti_end(xml, "assessmentSection");
    str_add_char(&xml->out, '\n');
}

static void make_test(struct maker *m)
{
    struct qti_xml xml = {.version = m->version};
    str_add(&xml.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    qti_begin(&xml, "assessmentTest", "xmlns", item_spaces[m->version], "identifier", "test",
              "title", m->title, "toolName", "xunlian", "toolVersion", "1", NULL);
    qti_begin(&xml, "testPart", "identifier", "part", "navigationMode", "nonlinear",
              "submissionMode", "simultaneous", NULL);
    str_add_char(&xml.out, '\n');
    for (size_t from = 0, to; from < m->count; from = to) {
        for (to = from + 1; to < m->count; to++)
            if (strcmp(m->list[to].category, m->list[from].category) != 0)
                break;
        put_section(m, &xml, from, to);
    }
    qti_end(&xml, "testPart");
    qti_end(&xml, "assessmentTest");
    str_add_char(&xml.out, '\n');
    add_file(m, "test.xml", str_text(&xml.out));
    str_finish(&xml.out);
}

void qti_export_make(const struct question *list, size_t count, enum qti_version version,
                     const char *title, struct qti_export *out)
{
    struct maker m = {.list = list, .count = count, .version = version, .title = title, .out = out};
    out->files = arena_array(&out->arena, count + 2, sizeof *out->files);
    make_manifest(&m);
    make_test(&m);
    for (size_t i = 0; i < count; i++) {
        char *item = qti_item_write(&list[i], version, name_of(&m, i));
        add_file(&m, arena_printf(&out->arena, "items/%s.xml", name_of(&m, i)), item);
        free(item);
    }
}
