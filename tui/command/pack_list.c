/* `xunlian pack list`: what is installed. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "core/material/pack.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The title in the installed pack.yaml, "" when it cannot be read. */
static const char *title_of(const struct store *store, const struct store_pack *p,
                            struct arena *arena)
{
    const struct pack *pack = NULL;
    char *path = xasprintf("%s/%s/%s/pack.yaml", store_path(store), p->id, p->current);
    bool ok = pack_load(path, arena, &pack, NULL);
    free(path);
    return ok ? pack->title : "";
}

static json_t *pack_json(const struct store_pack *p, const char *title)
{
    char *file = xasprintf("%s-%s", p->id, p->current);
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "id", p->id, "version",
                               p->current, "title", title, "previous", p->previous, "highest",
                               p->highest, "file", file, "pinned", p->pinned);
    free(file);
    return object;
}

static void print_row(const struct store_pack *p, const char *title)
{
    cli_pad(p->id, 26);
    cli_pad(p->current, 12);
    if (p->pinned)
        printf(_("%s (pinned)\n"), title);
    else
        printf("%s\n", title);
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct store *store = NULL;
    struct store_packs packs;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 1)
        return CLI_USAGE;
    bool ok = store_open(cli->home.data, false, &store, &err) && store_list(store, &packs, &err);
    if (!ok) {
        store_close(store);
        return cli_fail(&err);
    }
    json_t *rows = json_array();
    for (size_t i = 0; i < packs.count; i++) {
        struct arena arena = ARENA_INIT;
        const char *title = title_of(store, &packs.list[i], &arena);
        if (json)
            json_array_append_new(rows, pack_json(&packs.list[i], title));
        else
            print_row(&packs.list[i], title);
        arena_finish(&arena);
    }
    if (!json && packs.count == 0)
        puts(_("No pack is installed."));
    store_packs_finish(&packs);
    store_close(store);
    if (json)
        return cli_json(json_pack("{s:o}", "packs", rows));
    json_decref(rows);
    return cli_done();
}

const struct command command_pack_list = {
    .name = "list",
    .usage = "pack list [--json]",
    .summary = N_("list the installed packs"),
    .run = run,
};
