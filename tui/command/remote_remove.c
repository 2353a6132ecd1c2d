/* `xunlian remote remove`: installed packs stay. */
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>

static int run(struct cli *cli, int argc, char **argv)
{
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    if (!remote_remove(cli->home.data, argv[1], &err))
        return cli_fail(&err);
    if (json)
        return cli_json(json_pack("{s:s}", "removed", argv[1]));
    printf(_("%s: not followed any more; its installed packs stay\n"), argv[1]);
    return cli_done();
}

const struct command command_remote_remove = {
    .name = "remove",
    .usage = "remote remove NAME [--json]",
    .summary = N_("follow a repository no longer"),
    .run = run,
};
