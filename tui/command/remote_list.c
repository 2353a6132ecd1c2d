/* `xunlian remote list`. */
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>

static json_t *row(const struct remote *r, size_t packs)
{
    json_t *mirrors = json_array();
    char updated[32] = "";
    for (size_t i = 1; i < r->count; i++)
        json_array_append_new(mirrors, json_string(r->urls[i]));
    if (r->updated_ms)
        clock_format(r->updated_ms, updated, sizeof updated);
    return json_pack("{s:s, s:s, s:o, s:s, s:I}", "name", r->name, "url", r->urls[0], "mirrors",
                     mirrors, "updated", updated, "packs", (json_int_t) packs);
}

static void print(const struct remote *r, size_t packs)
{
    char updated[32];
    printf("%s  %s\n", r->name, r->urls[0]);
    for (size_t i = 1; i < r->count; i++)
        printf(_("    mirror %s\n"), r->urls[i]);
    if (r->updated_ms) {
        clock_format(r->updated_ms, updated, sizeof updated);
        printf(_("    updated %s, %zu packs\n"), updated, packs);
    } else {
        puts(_("    never updated"));
    }
}

static size_t count_packs(const struct remote *r)
{
    struct remote_view view;
    if (!r->updated_ms || !remote_view_open(r, &view, NULL))
        return 0;
    size_t n = view.catalog.count;
    remote_view_close(&view);
    return n;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct remotes remotes;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 1)
        return CLI_USAGE;
    if (!remotes_load(cli->home.data, &remotes, &err))
        return cli_fail(&err);
    json_t *rows = json_array();
    for (size_t i = 0; i < remotes.count; i++) {
        size_t packs = count_packs(&remotes.list[i]);
        if (json)
            json_array_append_new(rows, row(&remotes.list[i], packs));
        else
            print(&remotes.list[i], packs);
    }
    if (!json && remotes.count == 0)
        puts(_("No repository is followed."));
    remotes_finish(&remotes);
    if (json)
        return cli_json(json_pack("{s:o}", "remotes", rows));
    json_decref(rows);
    return cli_done();
}

const struct command command_remote_list = {
    .name = "list",
    .usage = "remote list [--json]",
    .summary = N_("list the repositories that are followed"),
    .run = run,
};
