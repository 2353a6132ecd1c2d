/* `xunlian remote update`. */
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <string.h>

static int run(struct cli *cli, int argc, char **argv)
{
    struct remotes remotes;
    struct remote_options options = remote_options_of(cli);
    struct err err = ERR_INIT;
    int status = CLI_OK;
    bool bad = false, found = false, json = args_take_flag("--json", &argc, argv);
    options.stale_reason = args_take_value("--accept-stale", &argc, argv, &bad);
    if (bad || !remote_reason_ok(options.stale_reason) || args_left_over(argc, argv) || argc > 2)
        return CLI_USAGE;
    if (!remotes_load(cli->home.data, &remotes, &err))
        return cli_fail(&err);
    json_t *rows = json_array();
    for (size_t i = 0; i < remotes.count; i++) {
        if (argc == 2 && strcmp(argv[1], remotes.list[i].name) != 0)
            continue;
        found = true;
        if (remote_refresh(&remotes.list[i], &options, json ? rows : NULL) != CLI_OK)
            status = CLI_FAILED;
    }
    remotes_finish(&remotes);
    if (argc == 2 && !found) {
        err_set(&err, ERR_NOT_FOUND, "%s", argv[1]);
        status = cli_fail(&err);
    }
    int done = CLI_OK;
    if (json) {
        done = cli_json(json_pack("{s:o}", "remotes", rows));
    } else {
        json_decref(rows);
        done = cli_done();
    }
    return status ? status : done;
}

const struct command command_remote_update = {
    .name = "update",
    .usage = "remote update [NAME] [--accept-stale REASON] [--json]",
    .summary = N_("bring what is known of the repositories up to date"),
    .run = run,
};
