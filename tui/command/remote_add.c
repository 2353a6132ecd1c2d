/* `xunlian remote add`: a repository to follow, trusted by its first root or that root's
 * fingerprint. */
#include "tui/command/repo_verbs.h"

#include "tui/command/pack_net.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int update(const struct cli *cli, const struct remote_options *options, const char *name,
                  bool json)
{
    struct remote remote;
    struct err err = ERR_INIT;
    if (!remote_load(cli->home.data, name, &remote, &err))
        return cli_fail(&err);
    json_t *rows = json ? json_array() : NULL;
    int status = remote_refresh(&remote, options, rows, NULL);
    remote_finish(&remote);
    if (json && status == CLI_OK)
        return cli_json(json_pack("{s:o}", "remotes", rows));
    json_decref(rows);
    return status ? status : cli_done();
}

/* Without a root or a fingerprint nothing is trusted; the refusal says what to compare. */
static int refuse(const struct err *err, const char *const *words)
{
    if (err->code == ERR_DIGEST)
        return cli_refuse(_("%s has another fingerprint than the one given; it is not trusted"),
                          words[2]);
    int status = cli_fail(err);
    if (err->code == ERR_UNTRUSTED) {
        cli_refuse(_("compare this fingerprint with what the publisher tells you: %s"),
                   err->detail);
        cli_refuse(_("if it is the same: xunlian remote add %s %s --fingerprint %s"), words[1],
                   words[2], err->detail);
    }
    return status;
}

static int add(const struct remote_options *options, const char *const *words,
               const char *const *urls, size_t n, const char *root_file, const char *fingerprint)
{
    struct remote_trust trust = {.fingerprint = fingerprint};
    struct err err = ERR_INIT;
    char *root = NULL;
    bool ok = !root_file || fs_read(root_file, METADATA_ROOT_MAX, &root, &trust.root_len, &err);
    trust.root = root;
    ok = ok && remote_add(options, words[1], urls, n, &trust, &err);
    free(root);
    return ok ? CLI_OK : refuse(&err, words);
}

static int run(struct cli *cli, int argc, char **argv)
{
    const char *urls[REPO_ARGS_MAX + 1];
    size_t n = 0;
    struct pack_net net;
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    int status = pack_net_take(&net, cli, &argc, argv);
    const char *root = args_take_value("--root", &argc, argv, &bad);
    const char *fingerprint = args_take_value("--fingerprint", &argc, argv, &bad);
    if (status == CLI_OK && (!repo_take_all("--mirror", &argc, argv, urls + 1, &n) || bad ||
                             (root && fingerprint) || args_left_over(argc, argv) || argc != 3))
        status = CLI_USAGE;
    if (status == CLI_OK) {
        urls[0] = argv[2];
        status = add(&net.options, (const char *const *) argv, urls, n + 1, root, fingerprint);
    }
    if (status == CLI_OK)
        status = update(cli, &net.options, argv[1], json);
    pack_net_finish(&net);
    return status;
}

const struct command command_remote_add = {
    .name = "add",
    .usage = "remote add NAME URL|DIR [--root FILE | --fingerprint HEX] [--mirror URL|DIR]… "
             "[--proxy URL|none] [--cacert FILE] [--json]",
    .summary = N_("follow a repository on the web, on a stick or in a folder"),
    .run = run,
};
