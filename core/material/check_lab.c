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

static void check_one(struct check_run *run, const char *file)
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
}

void check_labs(struct check_run *run)
{
    struct folder_names names;
    struct err err = ERR_INIT;
    if (!labspec_files(&run->folder, &names, &err)) {
        check_add_error(run, "labs", &err);
        return;
    }
    for (size_t i = 0; i < names.count; i++)
        check_one(run, arena_strdup(run->arena, names.list[i]));
    folder_names_finish(&names);
}
