#include "core/material/check_lab.h"

#include "base/str.h"
#include "core/material/labspec.h"
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

static void check_keys(struct check_run *run, const char *file, const struct labspec *spec)
{
    const struct standard *standard;
    const struct standard_level *level = level_of(run, spec, &standard);
    if (!level)
        return;
    if (!standard_has_work(level, spec->work))
        check_add(run, CHECK_UNKNOWN_WORK, file, 0, spec->work, level->id, NULL);
    for (unsigned i = 0; i < spec->covers_count; i++)
        if (!standard_find_item(standard, level, spec->covers[i]))
            check_add(run, CHECK_UNKNOWN_KEY, file, 0, spec->covers[i], level->id, NULL);
}

/* All labs that could be read. */
struct labs {
    const struct labspec **list;
    size_t count;
};

static void check_one(struct check_run *run, const char *file, struct labs *labs)
{
    struct err err = ERR_INIT;
    const struct labspec *spec;
    char *text, *folder;
    size_t len;
    if (!folder_read(&run->folder, file, YAML_FILE_MAX, &text, &len, &err)) {
        check_add_error(run, file, &err);
        return;
    }
    bool ok = labspec_parse(file, text, len, run->arena, &spec, &err);
    free(text);
    if (!ok) {
        check_add_error(run, file, &err);
        return;
    }
    folder = xasprintf("labs/%s/lab.yaml", spec->id);
    if (strcmp(folder, file) != 0)
        check_add(run, CHECK_LAB, file, 0, spec->id, "id", NULL);
    free(folder);
    if (spec->variants_count < VARIANTS_LEAST)
        check_add(run, CHECK_LAB_VARIANTS, file, 0, check_number(run, (long) spec->variants_count),
                  NULL, NULL);
    check_keys(run, file, spec);
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
            if (level && any)
                check_skills(run, labs, level);
        }
    }
}

void check_labs(struct check_run *run)
{
    struct folder_names names;
    struct err err = ERR_INIT;
    if (!labspec_files(&run->folder, &names, &err)) {
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
