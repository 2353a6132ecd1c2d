/* `xunlian remote set`: how one remote is reached, or, without a name, settings for all of them. */
#include "tui/command/repo_verbs.h"

#include "tui/command/pack_net.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <stdio.h>

static int set_all(const struct cli *cli, const char *rate, const char *jobs, bool json)
{
    struct pack_net_settings s;
    struct err err = ERR_INIT;
    char text[32];
    if (!pack_net_load(cli, &s, &err))
        return cli_fail(&err);
    if ((rate && !pack_net_rate(rate, &s.rate)) || (jobs && !pack_net_jobs(jobs, &s.jobs)))
        return CLI_USAGE;
    if ((rate || jobs) && !pack_net_save(cli, &s, &err))
        return cli_fail(&err);
    if (json)
        return cli_json(
            json_pack("{s:I, s:i}", "limit_rate", (json_int_t) s.rate, "jobs", (int) s.jobs));
    progress_bytes(s.rate, text, sizeof text);
    if (s.rate)
        printf(_("all downloads together: at most %s a second\n"), text);
    else
        puts(_("downloads: as fast as they go"));
    if (s.jobs)
        printf(_("downloads at a time: %u\n"), s.jobs);
    return cli_done();
}

static int set_one(const struct cli *cli, const char *name, const struct remote_change *change,
                   bool json)
{
    struct err err = ERR_INIT;
    if (!remote_set(cli->home.data, name, change, &err))
        return cli_fail(&err);
    if (json)
        return cli_json(json_pack("{s:s}", "set", name));
    printf(_("%s: set; xunlian remote update %s tries it\n"), name, name);
    return cli_done();
}

static int run(struct cli *cli, int argc, char **argv)
{
    const char *mirrors[REPO_ARGS_MAX];
    struct remote_change change = {0};
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    const char *rate = args_take_value("--limit-rate", &argc, argv, &bad);
    const char *jobs = args_take_value("--jobs", &argc, argv, &bad);
    bool none = args_take_flag("--no-mirror", &argc, argv);
    change.url = args_take_value("--url", &argc, argv, &bad);
    change.proxy = args_take_value("--proxy", &argc, argv, &bad);
    change.cacert = args_take_value("--cacert", &argc, argv, &bad);
    if (!repo_take_all("--mirror", &argc, argv, mirrors, &change.mirror_count) || bad ||
        args_left_over(argc, argv) || argc > 2 || (none && change.mirror_count > 0))
        return CLI_USAGE;
    if (none || change.mirror_count > 0)
        change.mirrors = mirrors;
    bool one = change.url || change.proxy || change.cacert || change.mirrors;
    if ((argc == 2) != one || (one && (rate || jobs)))
        return CLI_USAGE;
    return one ? set_one(cli, argv[1], &change, json) : set_all(cli, rate, jobs, json);
}

const struct command command_remote_set = {
    .name = "set",
    .usage = "remote set NAME [--url URL|DIR] [--mirror URL|DIR]… [--no-mirror] [--proxy "
             "URL|none|env] [--cacert FILE|system] | [--limit-rate RATE|none] [--jobs N] [--json]",
    .summary = N_("change how a repository is reached, or settings for all downloads"),
    .run = run,
};
