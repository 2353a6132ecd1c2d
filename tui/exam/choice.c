#include "tui/exam/choice.h"

#include "base/str.h"
#include "tui/i18n.h"

#include <string.h>

bool exam_choice_serves(const struct blueprint *blueprint, const char *path)
{
    size_t n = strlen(blueprint->standard);
    if (strncmp(path, blueprint->standard, n) != 0 || (path[n] != '/' && path[n] != '\0'))
        return false;
    return blueprint_serves(blueprint, blueprint->standard, path[n] ? path + n + 1 : "");
}

const struct standard *exam_choice_standard(const struct pack_set *packs,
                                            const struct blueprint *blueprint)
{
    const struct standard *found = NULL;
    for (size_t i = 0; i < packs->count; i++) {
        const struct standard *const *list;
        size_t n = bundle_standards(packs->list[i], &list);
        for (size_t k = 0; k < n; k++)
            if (strcmp(list[k]->code, blueprint->standard) == 0)
                found = list[k];
    }
    return found;
}

/* A lab serves the level it names, else the first of its pack. */
static bool lab_serves(const struct bundle *bundle, const struct labspec *spec, const char *path)
{
    const struct pack *pack = bundle_pack(bundle);
    if (pack->serves_count == 0)
        return false;
    const struct pack_serves *serves = pack->serves;
    size_t n = strlen(serves->standard);
    return strncmp(path, serves->standard, n) == 0 && path[n] == '/' &&
           strcmp(path + n + 1, spec->level ? spec->level : serves->levels[0]) == 0;
}

struct draw_lab *exam_choice_labs(const struct pack_set *packs, const char *path, size_t *count)
{
    struct draw_lab *labs = NULL;
    *count = 0;
    for (size_t i = 0; i < packs->count; i++) {
        const struct bundle *bundle = packs->list[i];
        const struct pack *pack = bundle_pack(bundle);
        const struct labspec *const *list;
        size_t n = bundle_labs(bundle, &list);
        labs = xrealloc(labs, (*count + n + 1) * sizeof *labs);
        for (size_t k = 0; k < n; k++)
            if (lab_serves(bundle, list[k], path))
                labs[(*count)++] = (struct draw_lab){pack->id, pack->version, list[k]};
    }
    return labs;
}

static const char *type_text(enum blueprint_type type)
{
    static const char *const texts[BLUEPRINT_TYPES] = {
        [BLUEPRINT_SINGLE] = N_("single choice"),     [BLUEPRINT_MULTIPLE] = N_("multiple choice"),
        [BLUEPRINT_TRUE_FALSE] = N_("true or false"), [BLUEPRINT_FILL] = N_("filling a blank"),
        [BLUEPRINT_MATCHING] = N_("matching"),        [BLUEPRINT_ESSAY] = N_("in words"),
        [BLUEPRINT_ORDERING] = N_("ordering"),        [BLUEPRINT_LAB] = N_("hands-on task"),
    };
    return texts[type] ? _(texts[type]) : blueprint_type_name(type);
}

char *exam_choice_lack(const struct draw_lack *lack)
{
    if (!*lack->part)
        return xasprintf(_("questions of the kind %s (%s) are missing: %u"), type_text(lack->type),
                         lack->section, lack->missing);
    return xasprintf(_("part %s %s lacks questions of the kind %s (%s): %u"), lack->part,
                     lack->part_title, type_text(lack->type), lack->section, lack->missing);
}
