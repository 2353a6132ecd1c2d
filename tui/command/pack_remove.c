/* `xunlian pack remove`: takes a pack off this computer; learners' records stay. */
#include "tui/command/pack_travel.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>

static int run(struct cli *cli, int argc, char **argv)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    bool forget = args_take_flag("--forget", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    bool ok = store_open(cli->home.data, true, &store, &err) &&
              store_remove(store, argv[1], forget, &err);
    store_close(store);
    if (!ok)
        return pack_fail(&err);
    pack_update_index(cli);
    printf(_("%s: removed\n"), argv[1]);
    return cli_done();
}

const struct command command_pack_remove = {
    .name = "remove",
    .usage = "pack remove ID [--forget]",
    .summary = N_("remove a pack (--forget: also which version was the highest)"),
    .run = run,
};
