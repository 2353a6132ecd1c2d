#include "core/material/bundle.h"

#include "base/str.h"
#include "core/material/folder.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>

struct bundle {
    struct arena arena;
    char *dir;
    const struct pack *pack;
    const struct standard **standards;
    const struct competition **competitions;
    const struct blueprint **blueprints;
    const struct lesson **lessons;
    const struct labspec **labs;
    const struct glossary **glossaries;
    size_t standards_count, competitions_count, blueprints_count, lessons_count, labs_count,
        glossaries_count, questions_count;
};

static bool open_pack(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    char *text;
    size_t len;
    if (!folder_read(folder, "pack.yaml", YAML_FILE_MAX, &text, &len, err))
        return false;
    bool ok = pack_parse("pack.yaml", text, len, &bundle->arena, &bundle->pack, err) ||
              err_context(err, "%s", bundle->dir);
    free(text);
    return ok;
}

typedef bool add_fn(struct bundle *bundle, const char *file, const char *text, size_t len,
                    struct err *err);

/* Reads YAML files one after the other. */
static bool add_each(struct bundle *bundle, const struct folder *folder,
                     const struct folder_names *names, add_fn *add, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < names->count; i++) {
        char *text;
        size_t len;
        if (!folder_read(folder, names->list[i], YAML_FILE_MAX, &text, &len, err))
            return false;
        ok = add(bundle, names->list[i], text, len, err) || err_context(err, "%s", bundle->dir);
        free(text);
    }
    return ok;
}

static bool add_standard(struct bundle *bundle, const char *file, const char *text, size_t len,
                         struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    const char *kind;
    if (!yaml_kind(&source, &bundle->arena, &kind, err))
        return false;
    if (strcmp(kind, "competition") == 0)
        return competition_parse(file, text, len, &bundle->arena,
                                 &bundle->competitions[bundle->competitions_count++], err);
    return standard_parse(file, text, len, &bundle->arena,
                          &bundle->standards[bundle->standards_count++], err);
}

static bool open_standards(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    struct folder_names names;
    if (!folder_list(folder, "standards", ".yaml", &names, err))
        return false;
    bundle->standards = arena_array(&bundle->arena, names.count, sizeof *bundle->standards);
    bundle->competitions = arena_array(&bundle->arena, names.count, sizeof *bundle->competitions);
    bool ok = add_each(bundle, folder, &names, add_standard, err);
    folder_names_finish(&names);
    return ok;
}

static bool add_blueprint(struct bundle *bundle, const char *file, const char *text, size_t len,
                          struct err *err)
{
    const struct blueprint *blueprint;
    if (!blueprint_parse(file, text, len, &bundle->arena, &blueprint, err))
        return false;
    for (size_t i = 0; i < bundle->blueprints_count; i++)
        if (strcmp(bundle->blueprints[i]->id, blueprint->id) == 0) {
            err_set(err, ERR_INVALID, "%s", file);
            return err_detail(err, "id: %s ×2", blueprint->id);
        }
    bundle->blueprints[bundle->blueprints_count++] = blueprint;
    return true;
}

static bool open_blueprints(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    struct folder_names names;
    if (!folder_list(folder, "blueprints", ".yaml", &names, err))
        return false;
    bundle->blueprints = arena_array(&bundle->arena, names.count, sizeof *bundle->blueprints);
    bool ok = add_each(bundle, folder, &names, add_blueprint, err);
    folder_names_finish(&names);
    return ok;
}

static bool add_lab(struct bundle *bundle, const char *file, const char *text, size_t len,
                    struct err *err)
{
    const struct labspec *spec;
    if (!labspec_parse(file, text, len, &bundle->arena, &spec, err))
        return false;
    const char *folder = file + strlen("labs/");
    if (strlen(spec->id) != strcspn(folder, "/") || !str_starts(folder, spec->id)) {
        err_set(err, ERR_INVALID, "%s", file);
        return err_detail(err, "id: %s", spec->id);
    }
    bundle->labs[bundle->labs_count++] = spec;
    return true;
}

static bool open_labs(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    struct folder_names names;
    if (!labspec_files(folder, &names, err))
        return false;
    bundle->labs = arena_array(&bundle->arena, names.count, sizeof *bundle->labs);
    bool ok = add_each(bundle, folder, &names, add_lab, err);
    folder_names_finish(&names);
    return ok;
}

static bool add_glossary(struct bundle *bundle, const char *file, const char *text, size_t len,
                         struct err *err)
{
    return glossary_parse(file, text, len, &bundle->arena,
                          &bundle->glossaries[bundle->glossaries_count++], err);
}

static bool open_glossaries(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    struct folder_names names;
    if (!folder_list(folder, "glossary", ".yaml", &names, err))
        return false;
    bundle->glossaries = arena_array(&bundle->arena, names.count, sizeof *bundle->glossaries);
    bool ok = add_each(bundle, folder, &names, add_glossary, err);
    folder_names_finish(&names);
    return ok;
}

static int by_order(const void *a, const void *b)
{
    const struct lesson *x = *(const struct lesson *const *) a;
    const struct lesson *y = *(const struct lesson *const *) b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return strcmp(x->file, y->file);
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct lesson *const *) a)->id, (*(const struct lesson *const *) b)->id);
}

static bool ids_are_unique(struct bundle *bundle, struct err *err)
{
    size_t n = bundle->lessons_count;
    if (n > 0)
        qsort(bundle->lessons, n, sizeof *bundle->lessons, by_id);
    for (size_t i = 1; i < n; i++) {
        const struct lesson *lesson = bundle->lessons[i];
        if (strcmp(lesson->id, bundle->lessons[i - 1]->id) != 0)
            continue;
        err_set(err, ERR_INVALID, "%s: %s", bundle->dir, lesson->file);
        return err_detail(err, "id: %s = %s", lesson->id, bundle->lessons[i - 1]->file);
    }
    return true;
}

static bool open_lessons(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    const struct pack_serves *first = bundle->pack->serves_count ? bundle->pack->serves : NULL;
    struct folder_names names;
    if (!folder_list(folder, "lessons", ".md", &names, err))
        return false;
    bundle->lessons = arena_array(&bundle->arena, names.count, sizeof *bundle->lessons);
    bool ok = true;
    for (size_t i = 0; ok && i < names.count; i++) {
        char *text;
        size_t len;
        ok = folder_read(folder, names.list[i], LESSON_FILE_MAX, &text, &len, err);
        if (!ok)
            break;
        ok = lesson_parse(names.list[i], text, len, first ? first->standard : NULL,
                          first ? first->levels[0] : NULL, &bundle->arena,
                          &bundle->lessons[bundle->lessons_count++], err) ||
             err_context(err, "%s", bundle->dir);
        free(text);
    }
    folder_names_finish(&names);
    if (!ok || !ids_are_unique(bundle, err))
        return false;
    if (bundle->lessons_count > 0)
        qsort(bundle->lessons, bundle->lessons_count, sizeof *bundle->lessons, by_order);
    return true;
}

/* ---- ids of questions ---- */

struct place {
    const char *id, *file;
    unsigned line;
};

struct places {
    struct arena arena;
    struct place *list;
    size_t count, room;
    const char *file; /* of the last one, kept */
};

static void add_place(struct places *places, const char *id, const char *file, unsigned line)
{
    if (places->count == places->room) {
        places->room = places->room ? places->room * 2 : 256;
        places->list = xrealloc(places->list, places->room * sizeof *places->list);
    }
    if (!places->file || strcmp(places->file, file) != 0)
        places->file = arena_strdup(&places->arena, file);
    places->list[places->count++] =
        (struct place){arena_strdup(&places->arena, id), places->file, line};
}

static bool note_question(void *ctx, const struct bank_question *one, struct err *err)
{
    (void) err;
    add_place(ctx, one->question->id, one->file, one->question->line);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    if (!order)
        order = strcmp(x->file, y->file);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static bool places_are_unique(const struct bundle *bundle, struct places *places, struct err *err)
{
    if (places->count > 0)
        qsort(places->list, places->count, sizeof *places->list, by_place);
    for (size_t i = 1; i < places->count; i++) {
        const struct place *one = &places->list[i], *other = one - 1;
        if (strcmp(one->id, other->id) != 0)
            continue;
        err_set(err, ERR_INVALID, "%s: %s:%u", bundle->dir, one->file, one->line);
        return err_detail(err, "id: %s = %s:%u", one->id, other->file, other->line);
    }
    return true;
}

static bool open_questions(struct bundle *bundle, const struct folder *folder, struct err *err)
{
    struct places places = {0};
    bool ok = bank_read(folder, note_question, &places, err);
    bundle->questions_count = places.count;
    for (size_t i = 0; i < bundle->lessons_count; i++) {
        const struct lesson *lesson = bundle->lessons[i];
        for (unsigned k = 0; k < lesson->questions_count; k++) {
            const struct question *q = lesson->questions[k].question;
            if (q->id[0])
                add_place(&places, q->id, lesson->file, q->line);
        }
    }
    ok = ok && places_are_unique(bundle, &places, err);
    free(places.list);
    arena_finish(&places.arena);
    return ok;
}

bool bundle_questions(const struct bundle *bundle, bank_visit visit, void *ctx, struct err *err)
{
    struct folder folder;
    if (!folder_open(bundle->dir, &folder, err))
        return false;
    bool ok = bank_read(&folder, visit, ctx, err);
    folder_close(&folder);
    return ok;
}

size_t bundle_questions_count(const struct bundle *bundle)
{
    return bundle->questions_count;
}

/* ---- all of it ---- */

static bool open_all(struct bundle *bundle, const struct folder *folder, bool outline,
                     struct err *err)
{
    return open_pack(bundle, folder, err) && open_standards(bundle, folder, err) &&
           open_blueprints(bundle, folder, err) && open_labs(bundle, folder, err) &&
           (outline || (open_glossaries(bundle, folder, err) && open_lessons(bundle, folder, err) &&
                        open_questions(bundle, folder, err)));
}

static bool open_folder(const char *dir, bool outline, struct bundle **out, struct err *err)
{
    struct folder folder;
    if (!folder_open(dir, &folder, err))
        return false;
    struct bundle *bundle = xcalloc(1, sizeof *bundle);
    bundle->dir = xstrdup(dir);
    bool ok = open_all(bundle, &folder, outline, err);
    folder_close(&folder);
    if (ok)
        *out = bundle;
    else
        bundle_free(bundle);
    return ok;
}

bool bundle_open(const char *dir, struct bundle **out, struct err *err)
{
    return open_folder(dir, false, out, err);
}

bool bundle_open_outline(const char *dir, struct bundle **out, struct err *err)
{
    return open_folder(dir, true, out, err);
}

void bundle_free(struct bundle *bundle)
{
    if (!bundle)
        return;
    arena_finish(&bundle->arena);
    free(bundle->dir);
    free(bundle);
}

const char *bundle_dir(const struct bundle *bundle)
{
    return bundle->dir;
}

const struct pack *bundle_pack(const struct bundle *bundle)
{
    return bundle->pack;
}

size_t bundle_standards(const struct bundle *bundle, const struct standard *const **list)
{
    *list = bundle->standards;
    return bundle->standards_count;
}

size_t bundle_competitions(const struct bundle *bundle, const struct competition *const **list)
{
    *list = bundle->competitions;
    return bundle->competitions_count;
}

size_t bundle_blueprints(const struct bundle *bundle, const struct blueprint *const **list)
{
    *list = bundle->blueprints;
    return bundle->blueprints_count;
}

size_t bundle_glossaries(const struct bundle *bundle, const struct glossary *const **list)
{
    *list = bundle->glossaries;
    return bundle->glossaries_count;
}

size_t bundle_labs(const struct bundle *bundle, const struct labspec *const **list)
{
    *list = bundle->labs;
    return bundle->labs_count;
}

size_t bundle_lessons(const struct bundle *bundle, const struct lesson *const **list)
{
    *list = bundle->lessons;
    return bundle->lessons_count;
}
