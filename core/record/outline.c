#include "base/str.h"
#include "core/record/index.h"

#include <string.h>

/* The chapter's name by the rules that all standards are written to. */
static const char basics_title[] = "基本要求";

/* A node of the tree at hand; texts "" where there is nothing to say. */
static bool add_node(struct shelving *s, const struct lib_node *node, const char *level)
{
    struct query query = query_open(s->db, SH_NODE_ADD);
    query_text(&query, s->pack);
    query_text(&query, s->document);
    query_int(&query, s->ordinal++);
    query_int(&query, node->kind);
    query_int(&query, node->depth);
    query_text(&query, node->path);
    query_text(&query, level);
    query_text(&query, node->number ? node->number : "");
    query_text(&query, node->title);
    query_int(&query, node->theory_weight);
    query_int(&query, node->skill_weight);
    query_int(&query, node->hours);
    query_int(&query, s->class);
    return query_run(&query, s->err);
}

static bool add_requirement(struct shelving *s, const char *work, const char *level,
                            int64_t ordinal, const struct standard_item *item)
{
    struct query query = query_open(s->db, SH_REQUIREMENT_ADD);
    query_text(&query, s->pack);
    query_text(&query, work);
    query_text(&query, level);
    query_int(&query, ordinal);
    query_text(&query, item->key);
    query_text(&query, item->text);
    return query_run(&query, s->err);
}

static bool find_requirement(struct shelving *s, const char *work, const char *location,
                             const struct standard_item *item)
{
    return shelve_entry(s, &(struct entry){.kind = HIT_REQUIREMENT,
                                           .place = work,
                                           .target = work,
                                           .key = item->key,
                                           .location = location,
                                           .section = -1,
                                           .start = -1,
                                           .title = item->text,
                                           .body = item->key});
}

static bool find_work(struct shelving *s, const char *work, const char *location, const char *title)
{
    return shelve_entry(s, &(struct entry){.kind = HIT_WORK,
                                           .place = work,
                                           .target = work,
                                           .location = location,
                                           .section = -1,
                                           .start = -1,
                                           .title = title,
                                           .by_initials = true});
}

/* A level on its way into the tree. */
struct level_place {
    const struct standard *standard;
    const struct standard_level *level;
    const char *path, *name; /* name: with the track's, for hits */
    int depth;
    bool first; /* the first level of the document: chapter 2 is found here only */
};

static bool shelve_items(struct shelving *s, const struct level_place *at, const char *path,
                         const struct standard_work *work)
{
    int64_t ordinal = 0;
    for (unsigned i = 0; i < work->skills_count; i++)
        if (!add_requirement(s, path, at->path, ordinal++, &work->skills[i]) ||
            !find_requirement(s, path, at->name, &work->skills[i]))
            return false;
    for (unsigned i = 0; i < work->knowledge_count; i++)
        if (!add_requirement(s, path, at->path, ordinal++, &work->knowledge[i]) ||
            !find_requirement(s, path, at->name, &work->knowledge[i]))
            return false;
    return true;
}

static bool shelve_function(struct shelving *s, const struct level_place *at,
                            const struct standard_function *function)
{
    char *path = arena_printf(&s->arena, "%s/%s", at->path, function->id);
    struct lib_node node = {.kind = LIB_FUNCTION,
                            .depth = at->depth + 1,
                            .path = path,
                            .number = function->id,
                            .title = function->title,
                            .theory_weight = (int) function->theory_weight,
                            .skill_weight = (int) function->skill_weight};
    if (!add_node(s, &node, at->path))
        return false;
    node.kind = LIB_WORK;
    node.depth++;
    for (unsigned i = 0; i < function->works_count; i++) {
        const struct standard_work *work = &function->works[i];
        path = arena_printf(&s->arena, "%s/%s", at->path, work->id);
        node.path = path;
        node.number = work->id;
        node.title = work->title;
        if (!add_node(s, &node, at->path) || !find_work(s, path, at->name, work->title) ||
            !shelve_items(s, at, path, work))
            return false;
    }
    return true;
}

/* Items below "B2.1" in chapter 2. */
static bool shelve_basic_items(struct shelving *s, const struct level_place *at, const char *path,
                               const char *key)
{
    char *prefix = arena_printf(&s->arena, "%s.", key);
    for (unsigned i = 0; i < at->standard->basics_count; i++) {
        const struct standard_item *item = &at->standard->basics[i];
        if (!str_starts(item->key, prefix))
            continue;
        if (!add_requirement(s, path, at->path, i, item) ||
            (at->first && !find_requirement(s, path, basics_title, item)))
            return false;
    }
    return true;
}

static bool shelve_basics(struct shelving *s, const struct level_place *at)
{
    char *path = arena_printf(&s->arena, "%s/B2", at->path);
    struct lib_node node = {
        .kind = LIB_BASICS, .depth = at->depth + 1, .path = path, .title = basics_title};
    for (unsigned i = 0; i < at->level->basic_weights_count; i++)
        node.theory_weight += (int) at->level->basic_weights[i].theory_weight;
    if (!add_node(s, &node, at->path))
        return false;
    node.kind = LIB_WORK;
    node.depth++;
    for (unsigned i = 0; i < at->level->basic_weights_count; i++) {
        const struct standard_basic_weight *weight = &at->level->basic_weights[i];
        const struct standard_item *item = standard_find_item(at->standard, at->level, weight->key);
        path = arena_printf(&s->arena, "%s/%s", at->path, weight->key);
        node.path = path;
        node.number = weight->key + strspn(weight->key, "B");
        node.title = item ? item->text : weight->key;
        node.theory_weight = (int) weight->theory_weight;
        if (!add_node(s, &node, at->path) ||
            (at->first && !find_work(s, path, basics_title, node.title)) ||
            !shelve_basic_items(s, at, path, weight->key))
            return false;
    }
    return true;
}

static bool shelve_level(struct shelving *s, const struct standard *standard,
                         const struct standard_level *level, bool first)
{
    const struct standard_track *track =
        level->track ? standard_find_track(standard, level->track) : NULL;
    char *path = arena_printf(&s->arena, "%s/%s", standard->code, level->id);
    char *name =
        arena_printf(&s->arena, "%s%s%s", track ? track->title : "", track ? " " : "", level->name);
    const struct level_place at = {.standard = standard,
                                   .level = level,
                                   .path = path,
                                   .name = name,
                                   .depth = track ? 2 : 1,
                                   .first = first};
    struct lib_node node = {.kind = LIB_LEVEL,
                            .depth = at.depth,
                            .path = path,
                            .title = level->name,
                            .hours = (int) level->hours};
    if (!add_node(s, &node, path) || !shelve_basics(s, &at))
        return false;
    for (unsigned i = 0; i < level->functions_count; i++)
        if (!shelve_function(s, &at, &level->functions[i]))
            return false;
    return true;
}

static bool shelve_terms(struct shelving *s, const struct standard *standard)
{
    for (unsigned i = 0; i < standard->terms_count; i++)
        if (!shelve_entry(s, &(struct entry){.kind = HIT_TERM,
                                             .place = standard->code,
                                             .target = standard->code,
                                             .location = standard->title,
                                             .section = -1,
                                             .start = -1,
                                             .title = standard->terms[i].en,
                                             .body = standard->terms[i].zh}))
            return false;
    return true;
}

static bool add_document(struct shelving *s, const char *code, const char *title, int class)
{
    s->document = code;
    s->ordinal = 0;
    s->class = class;
    return add_node(s, &(struct lib_node){.kind = LIB_DOCUMENT, .path = code, .title = title}, "");
}

static bool add_track(struct shelving *s, const struct standard *standard, const char *id)
{
    const struct standard_track *track = standard_find_track(standard, id);
    char *path = arena_printf(&s->arena, "%s/%s", standard->code, id);
    return add_node(
        s,
        &(struct lib_node){
            .kind = LIB_TRACK, .depth = 1, .path = path, .title = track ? track->title : id},
        "");
}

/* Levels stand in the order of the file, those of one track together. */
bool shelve_standard(struct shelving *s, const struct standard *standard)
{
    const char *track = NULL;
    if (!add_document(s, standard->code, standard->title, 0))
        return false;
    for (unsigned i = 0; i < standard->levels_count; i++) {
        const struct standard_level *level = &standard->levels[i];
        if (level->track && (!track || strcmp(track, level->track) != 0)) {
            track = level->track;
            if (!add_track(s, standard, track))
                return false;
        }
        if (!shelve_level(s, standard, level, i == 0))
            return false;
    }
    return shelve_terms(s, standard);
}

/* Modules stand as functions, tasks as works; percent is of the whole. */
bool shelve_competition(struct shelving *s, const struct competition *competition)
{
    if (!add_document(s, competition->code, competition->title, 1))
        return false;
    for (unsigned i = 0; i < competition->modules_count; i++) {
        const struct competition_module *module = &competition->modules[i];
        char *path = arena_printf(&s->arena, "%s/%s", competition->code, module->id);
        struct lib_node node = {.kind = LIB_FUNCTION,
                                .depth = 1,
                                .path = path,
                                .number = module->id,
                                .title = module->title,
                                .skill_weight = (int) module->percent};
        if (!add_node(s, &node, ""))
            return false;
        node.kind = LIB_WORK;
        node.depth = 2;
        for (unsigned k = 0; k < module->tasks_count; k++) {
            const struct competition_task *task = &module->tasks[k];
            path = arena_printf(&s->arena, "%s/%s", competition->code, task->id);
            node.path = path;
            node.number = task->id;
            node.title = task->title;
            node.skill_weight = (int) task->percent;
            if (!add_node(s, &node, "") || !find_work(s, path, competition->title, task->title))
                return false;
        }
    }
    return true;
}
