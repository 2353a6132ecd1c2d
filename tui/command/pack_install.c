/* `xunlian pack install`: from a file, a URL or the remotes. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "config.h"
#include "core/record/library.h"
#include "packs/install.h"
#include "tui/command/pack_net.h"
#include "tui/command/pack_plan.h"
#include "tui/command/packs.h"
#include "tui/command/repo_verbs.h"
#include "tui/i18n.h"

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A public key file with this id beside the pack: publishers put it there. Heap path or NULL. */
static char *key_beside(const char *file, const char *id, struct sign_public *key)
{
    char *copy = xstrdup(file), *found = NULL;
    const char *dir = dirname(copy);
    DIR *d = strstr(file, "://") ? NULL : opendir(dir);
    struct dirent *entry;
    while (d && !found && (entry = readdir(d))) {
        char text[SIGN_ID_TEXT];
        if (!str_ends(entry->d_name, ".pub"))
            continue;
        char *path = fs_join(dir, entry->d_name);
        if (sign_public_read(path, key, NULL)) {
            sign_id_text(key->id, text);
            if (strcmp(text, id) == 0)
                found = xstrdup(path);
        }
        free(path);
    }
    if (d)
        closedir(d);
    free(copy);
    return found;
}

static bool ask_trust(const struct sign_public *key)
{
    char id[SIGN_ID_TEXT], text[SIGN_KEY_TEXT], answer[16];
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return false;
    sign_id_text(key->id, id);
    sign_key_text(key, text);
    fprintf(stderr, _("key %s\n"), id);
    fprintf(stderr, _("fingerprint %s\n"), text);
    fputs(_("Compare the fingerprint with what the publisher tells you. Trust this key? [y/N] "),
          stderr);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

/* What a program that runs this one needs to ask the user itself. */
static void tell_untrusted(const struct sign_public *key, const char *path)
{
    char id[SIGN_ID_TEXT], text[SIGN_KEY_TEXT];
    sign_id_text(key->id, id);
    sign_key_text(key, text);
    json_t *line = json_pack("{s:s, s:s, s:s, s:s}", "event", "untrusted", "key", id, "fingerprint",
                             text, "file", path);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(line);
}

/* Refused for an unknown key: what the key is and the very command that would trust it. True when
 * the user, asked on a terminal, trusts it. */
static bool offer_key(const char *source, const struct err *err, bool json, struct sign_public *key)
{
    char *path = key_beside(source, err->detail, key);
    if (!path) {
        cli_fail(err);
        cli_refuse(_("get the publisher's key %s, then: xunlian pack trust NAME.pub"), err->detail);
        return false;
    }
    if (json)
        tell_untrusted(key, path);
    bool yes = !json && ask_trust(key);
    if (!yes) {
        char text[SIGN_KEY_TEXT];
        sign_key_text(key, text);
        cli_fail(err);
        cli_refuse(_("the fingerprint of that key is %s; to trust it: xunlian pack trust '%s'"),
                   text, path);
    }
    free(path);
    return yes;
}

struct job {
    struct cli *cli;
    struct install_options options;
    struct trust trust;
    struct pack_view view;
    struct pack_net net;
    const char *from; /* remote that what is asked for must come from; NULL: any */
    bool dry;         /* only tell what the remotes would bring */
    json_t *ids;      /* what was installed */
};

static void on_unmet(void *ctx, const char *id, const char *range)
{
    const struct pack_view *view = ctx;
    if (!view->json) {
        cli_refuse(_("to be complete, pack %s %s is needed too; it is not installed"), id, range);
        return;
    }
    pack_view_line(json_pack("{s:s, s:s, s:s}", "event", "requires", "id", id, "version", range));
}

/* Once everything is in place: what is still missing. */
static void tell_unmet(struct job *job)
{
    struct store *store = NULL;
    size_t i;
    json_t *id;
    if (!store_open(job->cli->home.data, false, &store, NULL))
        return;
    json_array_foreach(job->ids, i, id)
        install_unmet(store, json_string_value(id), on_unmet, &job->view);
    store_close(store);
}

static bool was_installed(const struct job *job, const char *pack)
{
    size_t i;
    json_t *id;
    json_array_foreach(job->ids, i, id)
        if (strcmp(json_string_value(id), pack) == 0)
            return true;
    return false;
}

static void tell_clash(const struct job *job, const struct lib_clash *clash)
{
    if (job->view.json)
        pack_view_line(json_pack("{s:s, s:s, s:s, s:s, s:i}", "event", "clash", "id", clash->pack,
                                 "holder", clash->holder, "lesson", clash->lesson, "lessons",
                                 clash->lessons));
    else
        cli_refuse(_("pack %s: lesson %s is not shown, because pack %s has one with this id (in "
                     "all: %d)"),
                   clash->pack, clash->lesson, clash->holder, clash->lessons);
}

/* Lessons left out of the index, because another pack has their ids. */
static void tell_clashes(const struct job *job)
{
    struct library *library = NULL;
    struct lib_clashes clashes = {0};
    if (library_open(job->cli->home.cache, &library, NULL) &&
        library_clashes(library, &clashes, NULL))
        for (size_t i = 0; i < clashes.count; i++)
            if (was_installed(job, clashes.list[i].pack) ||
                was_installed(job, clashes.list[i].holder))
                tell_clash(job, &clashes.list[i]);
    lib_clashes_finish(&clashes);
    library_close(library);
}

static bool keep_key(const struct cli *cli, const struct sign_public *key, struct err *err)
{
    char *dir = pack_keys_dir(cli);
    bool ok = trust_save(dir, key, err);
    free(dir);
    return ok;
}

static bool is_other_scheme(const char *source)
{
    return strstr(source, "://") && strncasecmp(source, "http://", strlen("http://")) != 0 &&
           strncasecmp(source, "https://", strlen("https://")) != 0;
}

static int install_one(struct job *job, const char *source)
{
    struct install_result result;
    struct sign_public key;
    struct err err = ERR_INIT;
    int status = CLI_OK;
    if (is_other_scheme(source))
        return cli_refuse(_("%s: only http and https addresses can be installed from"), source);
    bool ok = install_pack(source, &job->options, &result, &err);
    progress_bar_clear(&job->view.bar);
    if (!ok && err.code == ERR_UNTRUSTED) {
        if (!offer_key(source, &err, job->view.json, &key))
            return CLI_FAILED;
        trust_add(&job->trust, &key);
        ok = keep_key(job->cli, &key, &err) && install_pack(source, &job->options, &result, &err);
        progress_bar_clear(&job->view.bar);
    }
    if (!ok)
        status = pack_fail(&err);
    if (ok || status == PACK_DURABILITY) {
        pack_view_report(&job->view, &result);
        json_array_append_new(job->ids, json_string(result.id));
        install_result_finish(&result);
    }
    return status;
}

/* Files and addresses first, in their order; then what is asked of the remotes, all together. */
static int install_all(struct job *job, int argc, char **argv)
{
    int status = CLI_OK, requests = 0;
    for (int i = 1; i < argc && status == CLI_OK; i++) {
        if (pack_is_request(argv[i]))
            argv[1 + requests++] = argv[i];
        else if (job->dry)
            return cli_refuse(_("%s: only what comes from the remotes can be tried with --dry-run"),
                              argv[i]);
        else
            status = install_one(job, argv[i]);
    }
    if (status == CLI_OK && requests > 0)
        status =
            pack_request(job->cli, (const char *const *) argv + 1, (size_t) requests, job->from,
                         &job->net.options, job->dry, &job->options, &job->view, job->ids);
    return status;
}

/* Uses the key for this command; it is kept once everything was installed with it. */
static int install_with_key(struct job *job, const char *key_file, int argc, char **argv)
{
    struct sign_public key;
    struct err err = ERR_INIT;
    if (!sign_public_read(key_file, &key, &err))
        return cli_fail(&err);
    trust_add(&job->trust, &key);
    int status = install_all(job, argc, argv);
    if (status == CLI_OK && !keep_key(job->cli, &key, &err))
        status = cli_fail(&err);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct job job = {.cli = cli};
    struct err err = ERR_INIT;
    bool bad = false;
    pack_view_init(&job.view);
    int status = pack_net_take(&job.net, cli, &argc, argv);
    job.view.json = args_take_flag("--json", &argc, argv);
    job.dry = args_take_flag("--dry-run", &argc, argv);
    bool replace = args_take_flag("--replace", &argc, argv);
    const char *key = args_take_value("--trust", &argc, argv, &bad);
    job.from = args_take_value("--remote", &argc, argv, &bad);
    if (status == CLI_OK && (bad || args_left_over(argc, argv) || argc < 2))
        status = CLI_USAGE;
    if (status == CLI_OK && !pack_trusted(cli, &job.trust, &err))
        status = cli_fail(&err);
    if (status != CLI_OK) {
        pack_net_finish(&job.net);
        return status;
    }
    job.options = (struct install_options){.data_dir = cli->home.data,
                                           .cache_dir = cli->home.cache,
                                           .trust = &job.trust,
                                           .program_version = PACKAGE_VERSION,
                                           .replace = replace,
                                           .route = &job.net.options.limits,
                                           .tell = pack_view_tell,
                                           .ctx = &job.view};
    job.ids = json_array();
    status = key ? install_with_key(&job, key, argc, argv) : install_all(&job, argc, argv);
    if (json_array_size(job.ids) > 0) {
        pack_update_index(cli);
        tell_unmet(&job);
        tell_clashes(&job);
    }
    json_decref(job.ids);
    trust_finish(&job.trust);
    pack_net_finish(&job.net);
    int done = cli_done();
    return status ? status : done;
}

const struct command command_pack_install = {
    .name = "install",
    .usage = "pack install FILE|URL|ID[@VERSION]… [--trust NAME.pub] [--replace] "
             "[--remote NAME] [--dry-run] [--accept-stale REASON] " PACK_NET_USAGE " [--json]",
    .summary = N_("install packs from files, web addresses or remotes"),
    .run = run,
};
