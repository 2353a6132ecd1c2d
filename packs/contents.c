#include "packs/contents.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/folder.h"
#include "core/material/gift.h"
#include "packs/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_HEX = DIGEST_HEX / 2 };

static void short_hex(const unsigned char sha256[DIGEST_BYTES], char hex[DIGEST_HEX + 1])
{
    digest_hex(sha256, hex);
    hex[SHORT_HEX] = '\0';
}

/* ---- lists of lessons and labs ---- */

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static int item_order(const void *a, const void *b)
{
    return strcmp(text_of(*(json_t *const *) a, "id"), text_of(*(json_t *const *) b, "id"));
}

/* The same items, ascending by id. */
static json_t *sorted(json_t *list)
{
    size_t n = json_array_size(list);
    json_t **items = xcalloc(n + 1, sizeof(json_t *)), *result = json_array();
    for (size_t i = 0; i < n; i++)
        items[i] = json_array_get(list, i);
    qsort(items, n, sizeof(json_t *), item_order);
    for (size_t i = 0; i < n; i++)
        json_array_append(result, items[i]);
    free(items);
    json_decref(list);
    return result;
}

/* Adds a member unless it is too large. */
static void put(json_t *contents, const char *name, json_t *value)
{
    size_t bytes = json_dumpb(value, NULL, 0, JSON_COMPACT);
    if (bytes > 0 && bytes <= CONTENTS_LIST_MAX)
        json_object_set(contents, name, value);
    json_decref(value);
}

static json_t *item(const char *id, const char *title, const unsigned char sha256[DIGEST_BYTES])
{
    char hex[DIGEST_HEX + 1];
    short_hex(sha256, hex);
    return json_pack("{s:s, s:s, s:s}", "id", id, "title", title, "digest", hex);
}

static json_t *lessons_of(const struct bundle *bundle, const struct manifest *manifest)
{
    const struct lesson *const *lessons;
    size_t count = bundle_lessons(bundle, &lessons);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct manifest_entry *file = manifest_find(manifest, lessons[i]->file);
        if (file)
            json_array_append_new(list, item(lessons[i]->id, lessons[i]->title, file->sha256));
    }
    return sorted(list);
}

/* Length of the lab's name in "labs/<name>/…", 0 for another file. */
static size_t lab_name(const char *path)
{
    if (!str_starts(path, "labs/"))
        return 0;
    const char *end = strchr(path + strlen("labs/"), '/');
    return end ? (size_t) (end - path) - strlen("labs/") : 0;
}

/* The files of a lab stand side by side in MANIFEST. */
static json_t *labs_of(const struct manifest *m)
{
    struct digest *digest = digest_new();
    json_t *list = json_array();
    for (size_t i = 0; i < m->count;) {
        size_t n = lab_name(m->entries[i].name), all = n + strlen("labs//");
        const char *first = m->entries[i].name;
        unsigned char sum[DIGEST_BYTES];
        if (n == 0) {
            i++;
            continue;
        }
        digest_begin(digest);
        for (; i < m->count && strncmp(m->entries[i].name, first, all) == 0; i++) {
            digest_add(digest, m->entries[i].name, strlen(m->entries[i].name) + 1);
            digest_add(digest, m->entries[i].sha256, DIGEST_BYTES);
        }
        digest_end(digest, sum);
        char *id = xasprintf("%.*s", (int) n, first + strlen("labs/"));
        json_array_append_new(list, item(id, id, sum));
        free(id);
    }
    digest_free(digest);
    return sorted(list);
}

/* ---- questions ---- */

struct lines {
    char **list; /* "<digest> <id>" */
    size_t count, room;
};

static void lines_add(struct lines *lines, char *line)
{
    if (lines->count == lines->room) {
        lines->room = lines->room ? 2 * lines->room : 64;
        lines->list = xrealloc(lines->list, lines->room * sizeof *lines->list);
    }
    lines->list[lines->count++] = line;
}

static void lines_finish(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->list[i]);
    free(lines->list);
    *lines = (struct lines){0};
}

/* By id, then by digest. */
static int line_order(const void *a, const void *b)
{
    const char *x = *(char *const *) a, *y = *(char *const *) b;
    int order = strcmp(x + SHORT_HEX + 1, y + SHORT_HEX + 1);
    return order ? order : strcmp(x, y);
}

static void add_text(struct digest *digest, const char *text)
{
    if (text)
        digest_add(digest, text, strlen(text) + 1);
    else
        digest_add(digest, "\1", 2);
}

static void question_digest(struct digest *digest, const struct question *q, char *hex)
{
    unsigned char sum[DIGEST_BYTES];
    char numbers[64];
    snprintf(numbers, sizeof numbers, "%d %d %u %u", (int) q->type, q->truth, q->tags_count,
             q->answers_count);
    const char *const texts[] = {numbers, q->id,   q->title,  q->category,
                                 q->stem, q->tail, q->format, q->explanation};
    digest_begin(digest);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_text(digest, texts[i]);
    for (unsigned i = 0; i < q->tags_count; i++)
        add_text(digest, q->tags[i]);
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        snprintf(numbers, sizeof numbers, "%d", a->weight);
        add_text(digest, numbers);
        add_text(digest, a->text);
        add_text(digest, a->feedback);
        add_text(digest, a->format);
        add_text(digest, a->match);
    }
    digest_end(digest, sum);
    short_hex(sum, hex);
}

static bool read_questions(const struct folder *folder, const char *file, struct lines *lines)
{
    struct arena arena = ARENA_INIT;
    struct digest *digest = digest_new();
    struct gift gift = {0};
    struct gift_fault fault;
    char *text = NULL, hex[DIGEST_HEX + 1];
    size_t len;
    bool ok = folder_read(folder, file, GIFT_TEXT_MAX, &text, &len, NULL) &&
              gift_parse(text, len, 1, &arena, &gift, &fault);
    for (size_t i = 0; ok && i < gift.count; i++) {
        if (gift.list[i].type == QUESTION_DESCRIPTION)
            continue;
        question_digest(digest, &gift.list[i], hex);
        lines_add(lines, xasprintf("%s %s", hex, gift.list[i].id));
    }
    digest_free(digest);
    arena_finish(&arena);
    free(text);
    return ok;
}

/* NULL when a file of questions cannot be read. */
static json_t *questions_of(const char *dir)
{
    struct folder folder;
    struct folder_names names = {0};
    struct lines lines = {0};
    struct str list = STR_INIT;
    if (!folder_open(dir, &folder, NULL))
        return NULL;
    bool ok = folder_list(&folder, "questions", ".gift", &names, NULL);
    for (size_t i = 0; ok && i < names.count; i++)
        ok = read_questions(&folder, names.list[i], &lines);
    if (lines.count > 0)
        qsort(lines.list, lines.count, sizeof *lines.list, line_order);
    for (size_t i = 0; i < lines.count; i++)
        str_addf(&list, "%s\n", lines.list[i]);
    json_t *questions = ok ? json_pack("{s:I}", "count", (json_int_t) lines.count) : NULL;
    if (ok && list.len <= CONTENTS_LIST_MAX)
        json_object_set_new(questions, "list", json_string(str_text(&list)));
    folder_names_finish(&names);
    folder_close(&folder);
    lines_finish(&lines);
    str_finish(&list);
    return questions;
}

json_t *contents_describe(const struct bundle *bundle, const struct manifest *manifest)
{
    json_t *contents = json_object(), *questions = questions_of(bundle_dir(bundle));
    put(contents, "lessons", lessons_of(bundle, manifest));
    put(contents, "labs", labs_of(manifest));
    if (questions)
        json_object_set_new(contents, "questions", questions);
    return contents;
}

json_t *contents_installed(const char *dir)
{
    struct manifest manifest = {0};
    struct bundle *bundle = NULL;
    json_t *contents = NULL;
    char *path = fs_join(dir, MANIFEST_NAME), *text = NULL;
    size_t len = 0;
    if (fs_read(path, MANIFEST_BYTES, &text, &len, NULL) &&
        manifest_parse(text, len, &manifest, NULL)) {
        if (bundle_open(dir, &bundle, NULL))
            contents = contents_describe(bundle, &manifest);
        manifest_finish(&manifest);
    }
    bundle_free(bundle);
    free(text);
    free(path);
    return contents;
}

/* ---- reading a catalogue ---- */

static bool valid_list(const json_t *list)
{
    if (!list)
        return true;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (!json_is_string(json_object_get(one, "id")) ||
            !json_is_string(json_object_get(one, "title")) ||
            !json_is_string(json_object_get(one, "digest")))
            return false;
    }
    return json_is_array(list);
}

bool contents_valid(const json_t *contents)
{
    const json_t *questions = json_object_get(contents, "questions");
    const json_t *count = json_object_get(questions, "count");
    const json_t *list = json_object_get(questions, "list");
    if (!json_is_object(contents) || !valid_list(json_object_get(contents, "lessons")) ||
        !valid_list(json_object_get(contents, "labs")))
        return false;
    return !questions || (json_is_integer(count) && json_integer_value(count) >= 0 &&
                          (!list || json_is_string(list)));
}

/* ---- comparing ---- */

static void note(json_t *list, const json_t *one)
{
    json_array_append_new(
        list, json_pack("{s:s, s:s}", "id", text_of(one, "id"), "title", text_of(one, "title")));
}

/* Walks two sorted lists side by side. */
static json_t *compare_lists(json_t *before, json_t *after)
{
    json_t *new = json_array(), *changed = json_array(), *removed = json_array();
    size_t i = 0, k = 0, n = json_array_size(before), m = json_array_size(after);
    while (i < n || k < m) {
        json_t *old = json_array_get(before, i), *one = json_array_get(after, k);
        int order = !old ? 1 : !one ? -1 : strcmp(text_of(old, "id"), text_of(one, "id"));
        if (order > 0)
            note(new, one);
        else if (order < 0)
            note(removed, old);
        else if (strcmp(text_of(old, "digest"), text_of(one, "digest")) != 0)
            note(changed, one);
        i += order <= 0;
        k += order >= 0;
    }
    json_decref(before);
    json_decref(after);
    return json_pack("{s:o, s:o, s:o}", "new", new, "changed", changed, "removed", removed);
}

static void read_lines(const char *text, struct lines *lines)
{
    for (const char *end; (end = strchr(text, '\n')); text = end + 1)
        if (end - text > SHORT_HEX)
            lines_add(lines, xasprintf("%.*s", (int) (end - text), text));
    if (lines->count > 0)
        qsort(lines->list, lines->count, sizeof *lines->list, line_order);
}

/* Questions without an id are told apart by their digests. */
static int compare_line(const char *old, const char *one)
{
    int order = strcmp(old + SHORT_HEX + 1, one + SHORT_HEX + 1);
    return order || old[SHORT_HEX + 1] ? order : strcmp(old, one);
}

static json_t *compare_questions(const char *before, const char *after)
{
    struct lines old = {0}, now = {0};
    json_int_t new = 0, changed = 0, removed = 0;
    read_lines(before, &old);
    read_lines(after, &now);
    for (size_t i = 0, k = 0; i < old.count || k < now.count;) {
        int order = i == old.count   ? 1
                    : k == now.count ? -1
                                     : compare_line(old.list[i], now.list[k]);
        new += order > 0;
        removed += order < 0;
        changed += order == 0 && strcmp(old.list[i], now.list[k]) != 0;
        i += order <= 0;
        k += order >= 0;
    }
    lines_finish(&old);
    lines_finish(&now);
    return json_pack("{s:I, s:I, s:I}", "new", new, "changed", changed, "removed", removed);
}

json_t *contents_compare(const json_t *before, const json_t *after)
{
    static const char *const lists[] = {"lessons", "labs"};
    json_t *result = after ? json_object() : NULL;
    for (size_t i = 0; result && i < sizeof lists / sizeof *lists; i++) {
        json_t *one = json_object_get(after, lists[i]), *old = json_object_get(before, lists[i]);
        if (one && (old || !before))
            json_object_set_new(result, lists[i],
                                compare_lists(old ? sorted(json_incref(old)) : json_array(),
                                              sorted(json_incref(one))));
    }
    const json_t *questions = json_object_get(after, "questions");
    const json_t *was = json_object_get(before, "questions");
    const char *now = json_string_value(json_object_get(questions, "list"));
    const char *old = before ? json_string_value(json_object_get(was, "list")) : "";
    if (result && now && old)
        json_object_set_new(result, "questions", compare_questions(old, now));
    else if (result && questions && !before)
        json_object_set_new(result, "questions",
                            json_pack("{s:O, s:i, s:i}", "new", json_object_get(questions, "count"),
                                      "changed", 0, "removed", 0));
    return result;
}
