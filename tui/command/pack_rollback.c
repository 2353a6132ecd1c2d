/* `xunlian pack rollback`: back to the version before. */
#include "tui/command/pack_travel.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>

static int run(struct cli *cli, int argc, char **argv)
{
    struct store *store = NULL;
    struct store_pack pack = {0};
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    bool ok =
        store_open(cli->home.data, true, &store, &err) && store_rollback(store, argv[1], &err);
    int status = CLI_OK;
    if (!ok)
        status = pack_fail(&err);
    if (ok || status == PACK_DURABILITY)
        pack_update_index(cli);
    if (ok && !store_find(store, argv[1], &pack, &err))
        status = cli_fail(&err);
    else if (ok && json)
        status = cli_json(json_pack("{s:s, s:s}", "id", pack.id, "version", pack.current));
    else if (ok)
        printf(_("%s: version %s is in use again\n"), pack.id, pack.current);
    store_pack_finish(&pack);
    store_close(store);
    return status == CLI_OK ? cli_done() : status;
}

const struct command command_pack_rollback = {
    .name = "rollback",
    .usage = "pack rollback ID [--json]",
    .summary = N_("go back to the version before"),
    .run = run,
};
