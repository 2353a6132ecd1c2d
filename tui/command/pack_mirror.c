/* `xunlian pack mirror`: a followed repository copied to a stick or a folder of the classroom. */
#include "tui/command/pack_travel.h"
#include "tui/command/repo_verbs.h"

#include "tui/command/pack_net.h"
#include "tui/command/pack_view.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <stdio.h>

struct request {
    struct remote_options options;
    struct pack_view view;
    bool json, lines;
};

static int report(const struct request *r, const struct remote_mirror *m, const char *dir)
{
    char bytes[32];
    if (r->json || r->lines) {
        json_t *row = json_pack("{s:s, s:I, s:I, s:I}", "dir", dir, "packs", (json_int_t) m->packs,
                                "copied", (json_int_t) m->copied, "bytes", (json_int_t) m->bytes);
        if (r->json)
            return cli_json(row);
        json_object_set_new(row, "event", json_string("mirrored"));
        pack_view_line(row);
        return cli_done();
    }
    progress_bytes(m->bytes, bytes, sizeof bytes);
    printf(_("%s: %zu packs; %zu files copied now, %s\n"), dir, m->packs, m->copied, bytes);
    return cli_done();
}

static bool mirror(const struct cli *cli, struct request *r, const char *name, const char *dir,
                   const char *const *only, size_t n, struct remote_mirror *result, struct err *err)
{
    struct remote remote;
    struct remote_view view;
    struct remote_update update;
    struct pack_download download = {&r->view, name, 1};
    struct remote_options options = r->options;
    options.limits.tell = r->json ? NULL : pack_view_fetch;
    options.limits.ctx = &download;
    if (!remote_load(cli->home.data, name, &remote, err))
        return false;
    bool ok =
        remote_update(&remote, &options, &update, err) && remote_view_open(&remote, &view, err);
    if (ok) {
        ok = remote_mirror(&remote, &view, &options, dir, only, n, result, err);
        remote_view_close(&view);
    }
    progress_bar_clear(&r->view.bar);
    remote_finish(&remote);
    return ok;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct remote_mirror result;
    struct err err = ERR_INIT;
    struct request r = {0};
    struct pack_net net;
    const char *only[REPO_ARGS_MAX];
    size_t n = 0;
    int status = pack_net_take(&net, cli, &argc, argv);
    r.json = args_take_flag("--json", &argc, argv);
    r.lines = args_take_flag("--jsonl", &argc, argv);
    if (status == CLI_OK && (!repo_take_all("--only", &argc, argv, only, &n) ||
                             args_left_over(argc, argv) || argc != 3 || (r.json && r.lines)))
        status = CLI_USAGE;
    if (status == CLI_OK) {
        r.options = net.options;
        pack_view_init(&r.view);
        r.view.json = r.lines;
        status = mirror(cli, &r, argv[1], argv[2], only, n, &result, &err)
                     ? report(&r, &result, argv[2])
                     : pack_fail(&err);
    }
    pack_net_finish(&net);
    return status;
}

const struct command command_pack_mirror = {
    .name = "mirror",
    .usage = "pack mirror REMOTE DIR [--only ID]… [--accept-stale REASON] " PACK_NET_USAGE
             " [--json | --jsonl]",
    .summary = N_("copy a followed repository to a stick or a folder"),
    .run = run,
};
