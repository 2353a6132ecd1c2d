/* `xunlian pack remove`: takes a pack off this computer; learners' records stay. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "core/material/pack.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool requires(const struct store *store, const char *pack, const char *id)
{
    struct arena arena = ARENA_INIT;
    const struct pack *loaded = NULL;
    char *path = xasprintf("%s/%s/current/pack.yaml", store_path(store), pack);
    bool found = false, ok = pack_load(path, &arena, &loaded, NULL);
    for (unsigned i = 0; ok && i < loaded->requires_count; i++)
        found = found || strcmp(loaded->requires[i].id, id) == 0;
    arena_finish(&arena);
    free(path);
    return found;
}

/* Refused, with their names, while other packs need it. */
static bool is_free(const struct store *store, const char *id, int *status)
{
    struct store_packs packs = {0};
    struct str names = STR_INIT;
    struct err err = ERR_INIT;
    bool ok = store_list(store, &packs, &err);
    for (size_t i = 0; ok && i < packs.count; i++)
        if (*packs.list[i].current && strcmp(packs.list[i].id, id) != 0 &&
            requires(store, packs.list[i].id, id))
            str_addf(&names, "%s%s", names.len ? ", " : "", packs.list[i].id);
    if (!ok)
        *status = pack_fail(&err);
    else if (names.len > 0)
        *status = cli_refuse(_("%s: needed by %s; --force removes it all the same"), id,
                             str_text(&names));
    ok = ok && names.len == 0;
    store_packs_finish(&packs);
    str_finish(&names);
    return ok;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    int status = CLI_OK;
    bool force = args_take_flag("--force", &argc, argv);
    bool forget = args_take_flag("--forget", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    bool ok = store_open(cli->home.data, true, &store, &err);
    if (ok && !force && !is_free(store, argv[1], &status)) {
        store_close(store);
        return status;
    }
    ok = ok && store_remove(store, argv[1], forget, &err);
    store_close(store);
    if (!ok)
        return pack_fail(&err);
    pack_update_index(cli);
    printf(_("%s: removed\n"), argv[1]);
    return cli_done();
}

const struct command command_pack_remove = {
    .name = "remove",
    .usage = "pack remove ID [--force] [--forget]",
    .summary = N_("remove a pack (--forget: also which version was the highest)"),
    .run = run,
};
