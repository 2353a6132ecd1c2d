#include "core/material/check_lab.h"

#include "base/str.h"
#include "core/material/check_lesson.h"
#include "core/material/check_text.h"
#include "core/material/labspec.h"
#include "core/material/reason.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>

enum { VARIANTS_LEAST = 3 };

static const struct standard_level *
level_of(const struct check_run *run, const struct labspec *spec, const struct standard **standard)
{
    const struct pack_serves *serves =
        run->pack && run->pack->serves_count ? run->pack->serves : NULL;
    *standard = serves ? check_standard(run, serves->standard) : NULL;
    if (!*standard)
        return NULL;
    return standard_find_level(*standard, spec->level ? spec->level : serves->levels[0]);
}

static void add_why(struct check_run *run, enum check_code code, const char *file, unsigned line,
                    enum material_reason reason, const char *a, const char *b)
{
    check_add(run, code, file, line, a, b, NULL);
    run->report->list[run->report->count - 1].reason = &material_reasons[reason];
}

/* A requirement of another work than the lab's: "S2.1.2" is of 2.1. */
static bool is_foreign(const char *key, const char *work)
{
    size_t n = strlen(work);
    return strchr("SK", key[0]) && (strncmp(key + 1, work, n) != 0 || key[n + 1] != '.');
}

static void check_covers(struct check_run *run, const struct yaml_source *source,
                         const struct labspec *spec, const struct standard *standard,
                         const struct standard_level *level)
{
    unsigned line = yaml_find_entry(source, "covers", NULL, NULL);
    for (unsigned i = 0; i < spec->covers_count; i++) {
        const char *key = spec->covers[i];
        bool before = false;
        for (unsigned k = 0; k < i; k++)
            before = before || strcmp(spec->covers[k], key) == 0;
        if (!standard_find_item(standard, level, key))
            check_add(run, CHECK_UNKNOWN_KEY, source->file, line, key, level->id, NULL);
        else if (before)
            add_why(run, CHECK_LAB, source->file, line, WHY_LAB_COVERS_TWICE, key, NULL);
        else if (is_foreign(key, spec->work))
            add_why(run, CHECK_LAB_ADVICE, source->file, line, WHY_LAB_COVERS_WORK, key,
                    spec->work);
    }
}

static void check_keys(struct check_run *run, const struct yaml_source *source,
                       const struct labspec *spec)
{
    const struct standard *standard;
    const struct standard_level *level = level_of(run, spec, &standard);
    if (standard && !level)
        check_add(run, CHECK_UNKNOWN_LEVEL, source->file,
                  yaml_find_entry(source, "level", NULL, NULL), standard->code,
                  spec->level ? spec->level : "?", NULL);
    if (!level)
        return;
    if (!standard_has_work(level, spec->work))
        check_add(run, CHECK_UNKNOWN_WORK, source->file,
                  yaml_find_entry(source, "work", NULL, NULL), spec->work, level->id, NULL);
    check_covers(run, source, spec, standard, level);
}

/* An installed lab of another pack has this id: learners would see only one of the two. */
static void check_free(struct check_run *run, const struct yaml_source *source,
                       const struct labspec *spec)
{
    for (size_t i = 0; i < run->with_count; i++) {
        const struct labspec *const *others;
        const char *pack = bundle_pack(run->with[i])->id;
        size_t n = bundle_labs(run->with[i], &others);
        for (size_t k = 0; k < n; k++)
            if (strcmp(others[k]->id, spec->id) == 0 &&
                !(run->pack && strcmp(run->pack->id, pack) == 0))
                check_add(run, CHECK_TAKEN_LAB, source->file,
                          yaml_find_entry(source, "id", NULL, NULL), spec->id,
                          arena_strdup(run->arena, pack), NULL);
    }
}

/* Bytes and presence of task.md and rules.md. */
static void check_texts(struct check_run *run, const char *folder)
{
    static const char *const names[] = {"task.md", "rules.md"};
    for (int i = 0; i < 2; i++) {
        const char *file = arena_printf(run->arena, "%s/%s", folder, names[i]);
        struct err err = ERR_INIT;
        char *text;
        size_t len;
        if (!folder_has(&run->folder, file)) {
            if (i == 0)
                add_why(run, CHECK_LAB, arena_printf(run->arena, "%s/lab.yaml", folder), 0,
                        WHY_LAB_NO_TEXT, names[i], NULL);
        } else if (!folder_read(&run->folder, file, YAML_FILE_MAX, &text, &len, &err)) {
            check_add_error(run, file, &err);
        } else {
            if (check_bytes(run, file, text, len) && i == 0 &&
                strspn(text, " \t\r\n") == strlen(text))
                add_why(run, CHECK_LAB, file, 0, WHY_YAML_EMPTY, NULL, NULL);
            free(text);
        }
    }
}

/* All labs that could be read. */
struct labs {
    const struct labspec **list;
    size_t count;
};

static void check_one(struct check_run *run, const char *folder, struct labs *labs)
{
    const char *file = arena_printf(run->arena, "%s/lab.yaml", folder);
    struct err err = ERR_INIT;
    struct yaml_source source = {.file = file, .first_line = 1};
    const struct labspec *spec;
    char *text;
    if (!folder_has(&run->folder, file)) {
        add_why(run, CHECK_LAB, folder, 0, WHY_LAB_NO_SPEC, NULL, NULL);
        return;
    }
    check_texts(run, folder);
    if (!folder_read(&run->folder, file, YAML_FILE_MAX, &text, &source.len, &err)) {
        check_add_error(run, file, &err);
        return;
    }
    source.text = arena_strndup(run->arena, text, source.len);
    free(text);
    if (!check_bytes(run, file, source.text, source.len))
        return;
    if (!labspec_parse(file, source.text, source.len, run->arena, &spec, &err)) {
        check_add_error(run, file, &err);
        return;
    }
    if (strcmp(folder + strlen("labs/"), spec->id) != 0)
        add_why(run, CHECK_LAB, file, yaml_find_entry(&source, "id", NULL, NULL), WHY_LAB_FOLDER,
                spec->id, NULL);
    if (spec->variants_count < VARIANTS_LEAST)
        check_add(run, CHECK_LAB_VARIANTS, file, yaml_find_entry(&source, "variants", NULL, NULL),
                  check_number(run, (long) spec->variants_count), NULL, NULL);
    check_keys(run, &source, spec);
    check_free(run, &source, spec);
    labs->list[labs->count++] = spec;
}

/* ---- all of them together ---- */

static const char *level_id(const struct check_run *run, const struct labspec *spec)
{
    const struct pack *pack = run->pack;
    return spec->level || !pack || !pack->serves_count ? spec->level : pack->serves[0].levels[0];
}

static bool is_of(const struct check_run *run, const struct labspec *spec, const char *level)
{
    const char *own = level_id(run, spec);
    return own && strcmp(own, level) == 0;
}

/* Every variant is meant to be done once. */
static void check_minutes(struct check_run *run, const struct labs *labs)
{
    for (unsigned i = 0; run->pack && i < run->pack->plan_count; i++) {
        const struct pack_plan *plan = &run->pack->plan[i];
        long sum = 0;
        for (size_t k = 0; k < labs->count; k++)
            if (is_of(run, labs->list[k], plan->level) &&
                strcmp(labs->list[k]->work, plan->work) == 0)
                sum += (long) labs->list[k]->minutes * (long) labs->list[k]->variants_count;
        if (*plan->work && sum != (long) plan->lab)
            check_add(run, CHECK_LAB_SUM, "pack.yaml",
                      check_pack_line(run, arena_printf(run->arena, "work: \"%s\"", plan->work)),
                      plan->work, check_number(run, sum), check_number(run, (long) plan->lab));
    }
}

static bool is_practised(const struct check_run *run, const struct labs *labs, const char *level,
                         const char *key)
{
    for (size_t i = 0; i < labs->count; i++)
        for (unsigned k = 0; k < labs->list[i]->covers_count; k++)
            if (is_of(run, labs->list[i], level) && strcmp(labs->list[i]->covers[k], key) == 0)
                return true;
    return false;
}

static void check_skills(struct check_run *run, const struct labs *labs,
                         const struct standard_level *level)
{
    for (unsigned f = 0; f < level->functions_count; f++)
        for (unsigned w = 0; w < level->functions[f].works_count; w++) {
            const struct standard_work *work = &level->functions[f].works[w];
            for (unsigned i = 0; i < work->skills_count; i++)
                if (!is_practised(run, labs, level->id, work->skills[i].key))
                    check_add(run, CHECK_LAB_UNCOVERED, "pack.yaml", 0, work->skills[i].key,
                              level->id, work->skills[i].text);
        }
}

/* A pack that has labs for a level practises all its skills. */
static void check_covered(struct check_run *run, const struct labs *labs)
{
    for (unsigned i = 0; run->pack && i < run->pack->serves_count; i++) {
        const struct pack_serves *serves = &run->pack->serves[i];
        const struct standard *standard = check_standard(run, serves->standard);
        for (unsigned k = 0; standard && k < serves->levels_count; k++) {
            const struct standard_level *level = standard_find_level(standard, serves->levels[k]);
            bool any = false;
            for (size_t n = 0; n < labs->count; n++)
                any |= is_of(run, labs->list[n], serves->levels[k]);
            if (level && any && check_whole(run, level->id))
                check_skills(run, labs, level);
        }
    }
}

void check_labs(struct check_run *run)
{
    struct folder_names names;
    struct err err = ERR_INIT;
    if (!folder_list(&run->folder, "labs", "", &names, &err)) {
        check_add_error(run, "labs", &err);
        return;
    }
    struct labs labs = {arena_array(run->arena, names.count, sizeof *labs.list), 0};
    for (size_t i = 0; i < names.count; i++)
        check_one(run, arena_strdup(run->arena, names.list[i]), &labs);
    if (labs.count > 0) {
        check_minutes(run, &labs);
        check_covered(run, &labs);
    }
    folder_names_finish(&names);
}
