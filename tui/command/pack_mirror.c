/* `xunlian pack mirror`: a followed repository copied to a stick or a folder of the classroom. */
#include "tui/command/pack_travel.h"
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <stdio.h>

static int report(const struct remote_mirror *m, const char *dir, bool json)
{
    char bytes[32];
    if (json)
        return cli_json(json_pack("{s:s, s:I, s:I, s:I}", "dir", dir, "packs",
                                  (json_int_t) m->packs, "copied", (json_int_t) m->copied, "bytes",
                                  (json_int_t) m->bytes));
    progress_bytes(m->bytes, bytes, sizeof bytes);
    printf(_("%s: %zu packs; %zu files copied now, %s\n"), dir, m->packs, m->copied, bytes);
    return cli_done();
}

static bool mirror(const struct cli *cli, const char *name, const char *dir,
                   const char *const *only, size_t n, const char *stale,
                   struct remote_mirror *result, struct err *err)
{
    struct remote remote;
    struct remote_view view;
    struct remote_update update;
    struct remote_options options = remote_options_of(cli);
    options.stale_reason = stale;
    if (!remote_load(cli->home.data, name, &remote, err))
        return false;
    bool ok =
        remote_update(&remote, &options, &update, err) && remote_view_open(&remote, &view, err);
    if (ok) {
        ok = remote_mirror(&remote, &view, &options, dir, only, n, result, err);
        remote_view_close(&view);
    }
    remote_finish(&remote);
    return ok;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct remote_mirror result;
    struct err err = ERR_INIT;
    const char *only[REPO_ARGS_MAX];
    size_t n = 0;
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const char *stale = args_take_value("--accept-stale", &argc, argv, &bad);
    if (bad || !remote_reason_ok(stale) || !repo_take_all("--only", &argc, argv, only, &n) ||
        args_left_over(argc, argv) || argc != 3)
        return CLI_USAGE;
    return mirror(cli, argv[1], argv[2], only, n, stale, &result, &err)
               ? report(&result, argv[2], json)
               : cli_fail(&err);
}

const struct command command_pack_mirror = {
    .name = "mirror",
    .usage = "pack mirror REMOTE DIR [--only ID]… [--accept-stale REASON] [--json]",
    .summary = N_("copy a followed repository to a stick or a folder"),
    .run = run,
};
