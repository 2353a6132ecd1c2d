/* Lint of what only the screens know: keys of labels that a desk itself uses. */
#include "tui/command/pack_author.h"

#include "base/str.h"
#include "core/lab/reason.h"
#include "tui/action.h"

#include <stdlib.h>
#include <string.h>

enum { SPEC_MAX = 256 * 1024 };

/* Desks that choose labels by keys. */
static const struct {
    const char *engine;
    action_contexts context;
} desks[] = {{"span", ACTION_IN_SPAN}, {"choice", ACTION_IN_CHOICE}, {"audio", ACTION_IN_AUDIO}};

/* Characters that the desk takes besides its actions. */
static const char *taken_by(const struct labspec *spec)
{
    bool pair = strcmp(spec->engine, "choice") == 0 &&
                strcmp(labspec_option(spec, "mode", "class"), "pair") == 0;
    return pair ? "ab" : "";
}

static bool is_free(action_contexts context, const char *taken, char c)
{
    const struct key key = {.code = (uint32_t) (unsigned char) c};
    return action_of_key(key, context | ACTION_IN_GLOBAL) == ACTION_NONE && !strchr(taken, c);
}

static void add(struct check_report *report, const struct labspec *spec,
                const struct labspec_label *label, enum lab_reason reason, const char *c)
{
    char *file = xasprintf("labs/%s/lab.yaml", spec->id);
    check_report_add_why(report, CHECK_LAB_ADVICE, file, label->line, &lab_reasons[reason],
                         label->id, label->key, c);
    free(file);
}

static void check_desk(struct check_report *report, const struct labspec *spec,
                       action_contexts context)
{
    const char *taken = taken_by(spec);
    unsigned with = 0;
    struct str rest = STR_INIT;
    for (char c = 'a'; c <= 'z'; c++)
        if (is_free(context, taken, c))
            str_addf(&rest, "%s%c", rest.len ? " " : "", c);
    for (unsigned i = 0; i < spec->labels_count; i++)
        with += spec->labels[i].key != NULL;
    for (unsigned i = 0; i < spec->labels_count; i++) {
        const struct labspec_label *label = &spec->labels[i];
        if (!label->key && with > 0)
            add(report, spec, label, LAB_WHY_LABEL_KEY_SOME, NULL);
        else if (label->key && !is_free(context, taken, label->key[0]))
            add(report, spec, label, LAB_WHY_LABEL_KEY, str_text(&rest));
    }
    str_finish(&rest);
}

static void check_spec(struct check_report *report, const struct labspec *spec)
{
    for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
        if (strcmp(desks[i].engine, spec->engine) == 0) {
            check_desk(report, spec, desks[i].context);
            return;
        }
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (strcmp(spec->engine, "image") == 0 && spec->labels[i].key)
            add(report, spec, &spec->labels[i], LAB_WHY_LABEL_KEY_NONE, NULL);
}

void lint_label_keys(const char *dir, struct check_report *report)
{
    struct folder folder;
    struct folder_names names;
    struct err none = ERR_INIT;
    if (!folder_open(dir, &folder, &none))
        return;
    if (labspec_files(&folder, &names, &none)) {
        for (size_t i = 0; i < names.count; i++) {
            struct arena arena = ARENA_INIT;
            const struct labspec *spec;
            char *text;
            size_t len;
            if (!folder_read(&folder, names.list[i], SPEC_MAX, &text, &len, &none))
                continue;
            if (labspec_parse(names.list[i], text, len, &arena, &spec, &none))
                check_spec(report, spec);
            free(text);
            arena_finish(&arena);
        }
        folder_names_finish(&names);
    }
    folder_close(&folder);
    check_report_sort(report);
}
