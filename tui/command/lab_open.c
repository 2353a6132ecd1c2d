#include "tui/command/lab_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

static bool has_lab(const struct bundle *bundle, const char *id)
{
    const struct labspec *const *list;
    size_t count = bundle_labs(bundle, &list);
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i]->id, id) == 0)
            return true;
    return false;
}

/* Folder of the first pack with this lab; heap or NULL. */
static char *find_dir(struct cli *cli, const char *id)
{
    struct pack_set packs = {.outlines = true};
    char *dir = NULL;
    pack_set_add_installed(&packs, cli);
    for (size_t i = 0; !dir && i < packs.count; i++)
        if (has_lab(packs.list[i], id))
            dir = xstrdup(bundle_dir(packs.list[i]));
    pack_set_finish(&packs);
    return dir;
}

/* Index of a variant given by name; 0 for none. */
static bool find_variant(const char *dir, const char *id, const char *name, unsigned *variant,
                         struct err *err)
{
    struct lab_task *task;
    *variant = 0;
    if (!name)
        return true;
    if (!lab_open(dir, id, 0, &task, err))
        return false;
    int found = labspec_find_variant(task->spec, name);
    lab_close(task);
    if (found < 0)
        return err_set(err, ERR_NOT_FOUND, "%s: %s", id, name);
    *variant = (unsigned) found;
    return true;
}

static bool open_task(struct lab_named *named, const char *dir, const char *id, const char *variant,
                      struct err *err)
{
    unsigned index;
    if (!find_variant(dir, id, variant, &index, err) ||
        !lab_open(dir, id, index, &named->task, err))
        return false;
    const struct labspec *spec = named->task->spec;
    named->engine = lab_engine_find(spec->engine);
    if (named->engine)
        return lab_engine_check(named->engine, spec, err);
    return err_set(err, ERR_UNSUPPORTED, "%s: engine: %s", id, spec->engine);
}

bool lab_named_open(struct lab_named *named, struct cli *cli, int *argc, char **argv, int *status)
{
    bool bad = false;
    struct err err = ERR_INIT;
    *named = (struct lab_named){0};
    const char *variant = args_take_value("--variant", argc, argv, &bad);
    const char *pack = args_take_value("--pack", argc, argv, &bad);
    *status = CLI_USAGE;
    if (bad || *argc < 2)
        return false;
    char *dir = pack ? xstrdup(pack) : find_dir(cli, argv[1]);
    bool ok = dir ? open_task(named, dir, argv[1], variant, &err)
                  : err_set(&err, ERR_NOT_FOUND, "%s", argv[1]);
    free(dir);
    if (ok)
        return true;
    lab_named_close(named);
    *status = cli_fail(&err);
    return false;
}

void lab_named_close(struct lab_named *named)
{
    lab_close(named->task);
    *named = (struct lab_named){0};
}
