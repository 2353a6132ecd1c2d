/* `xunlian remote update`. */
#include "tui/command/repo_verbs.h"

#include "tui/command/pack_net.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <string.h>

struct request {
    struct remote_options options;
    struct pack_view view;
    json_t *rows; /* NULL: text */
    bool lines;   /* of JSON, with progress */
};

static int update_one(struct request *r, struct remote *remote)
{
    struct pack_download download = {&r->view, remote->name, 1};
    struct remote_options options = r->options;
    options.limits.tell = pack_view_fetch;
    options.limits.ctx = &download;
    if (r->rows && !r->lines)
        options.limits.tell = NULL;
    int status = remote_refresh(remote, &options, r->rows, &r->view);
    if (r->lines && status == CLI_OK) {
        json_t *row = json_array_get(r->rows, json_array_size(r->rows) - 1);
        json_object_set_new(row, "event", json_string("updated"));
        pack_view_line(json_incref(row));
    }
    return status;
}

static int update(const struct cli *cli, struct request *r, const char *only)
{
    struct remotes remotes;
    struct err err = ERR_INIT;
    int status = CLI_OK;
    bool found = false;
    if (!remotes_load(cli->home.data, &remotes, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < remotes.count; i++) {
        if (only && strcmp(only, remotes.list[i].name) != 0)
            continue;
        found = true;
        if (update_one(r, &remotes.list[i]) != CLI_OK)
            status = CLI_FAILED;
    }
    remotes_finish(&remotes);
    if (only && !found) {
        err_set(&err, ERR_NOT_FOUND, "%s", only);
        status = cli_fail(&err);
    }
    int done = r->rows && !r->lines ? cli_json(json_pack("{s:O}", "remotes", r->rows)) : cli_done();
    return status ? status : done;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct request r = {0};
    struct pack_net net;
    int status = pack_net_take(&net, cli, &argc, argv);
    bool json = args_take_flag("--json", &argc, argv);
    r.lines = args_take_flag("--jsonl", &argc, argv);
    if (status == CLI_OK && (args_left_over(argc, argv) || argc > 2 || (json && r.lines)))
        status = CLI_USAGE;
    if (status == CLI_OK) {
        r.options = net.options;
        r.rows = json || r.lines ? json_array() : NULL;
        pack_view_init(&r.view);
        r.view.json = r.lines;
        status = update(cli, &r, argc == 2 ? argv[1] : NULL);
        json_decref(r.rows);
    }
    pack_net_finish(&net);
    return status;
}

const struct command command_remote_update = {
    .name = "update",
    .usage = "remote update [NAME] [--accept-stale REASON] " PACK_NET_USAGE " [--json | --jsonl]",
    .summary = N_("bring what is known of the repositories up to date"),
    .run = run,
};
