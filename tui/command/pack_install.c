/* `xunlian pack install`: from a file or a URL, with progress for people or for scripts. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "base/utf8.h"
#include "config.h"
#include "packs/install.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct view {
    struct progress_bar bar;
    bool json;
    enum install_phase phase; /* the last one told as JSON */
    int percent;
};

static const char *phase_word(enum install_phase phase)
{
    static const char *const words[] = {"download", "verify", "extract", "sync", "switch"};
    return words[phase];
}

/* What goes on, translated; heap. */
static char *phase_task(const struct install_event *e)
{
    switch (e->phase) {
    case INSTALL_DOWNLOAD:
        return xasprintf(_("downloading %s"), e->name);
    case INSTALL_VERIFY:
        return xasprintf(_("verifying %s"), e->name);
    case INSTALL_EXTRACT:
        return xasprintf(_("unpacking %s"), e->name);
    default:
        return xasprintf(_("writing %s"), e->name);
    }
}

/* One compact line of JSON; not more than a hundred of each phase. */
static void tell_json(struct view *view, const struct install_event *e)
{
    int percent = e->total ? (int) ((double) e->done / (double) e->total * 100) : 0;
    if (e->phase == view->phase && percent == view->percent && e->done > 0)
        return;
    view->phase = e->phase;
    view->percent = percent;
    struct str name = STR_INIT;
    utf8_escape(&name, e->name, strlen(e->name));
    json_t *line =
        json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "event", phase_word(e->phase), "name",
                  str_text(&name), "bytes", (json_int_t) e->done, "total", (json_int_t) e->total,
                  "rate", (json_int_t) e->rate, "left", (json_int_t) e->left);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(line);
    str_finish(&name);
}

static bool on_event(void *ctx, const struct install_event *e)
{
    struct view *view = ctx;
    if (view->json) {
        tell_json(view, e);
        return true;
    }
    char *task = phase_task(e);
    progress_bar_draw(&view->bar, task, e->done, e->total, e->rate, e->left);
    free(task);
    return true;
}

static void report(const struct install_result *r, bool json)
{
    if (json) {
        json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:b}", "event", "installed", "id", r->id,
                                 "version", r->version, "before", r->before, "already", r->already);
        json_dumpf(line, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(line);
    } else if (r->already) {
        printf(_("%s %s: already installed and intact\n"), r->id, r->version);
    } else if (*r->before) {
        printf(_("%s %s: installed (before: %s)\n"), r->id, r->version, r->before);
    } else {
        printf(_("%s %s: installed\n"), r->id, r->version);
    }
}

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
    struct view view;
    json_t *ids; /* what was installed */
};

static void on_unmet(void *ctx, const char *id, const char *range)
{
    const struct view *view = ctx;
    if (!view->json) {
        cli_refuse(_("to be complete, pack %s %s is needed too; it is not installed"), id, range);
        return;
    }
    json_t *line = json_pack("{s:s, s:s, s:s}", "event", "requires", "id", id, "version", range);
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
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

static bool keep_key(const struct cli *cli, const struct sign_public *key, struct err *err)
{
    char *dir = pack_keys_dir(cli);
    bool ok = trust_save(dir, key, err);
    free(dir);
    return ok;
}

static int install_one(struct job *job, const char *source)
{
    struct install_result result;
    struct sign_public key;
    struct err err = ERR_INIT;
    int status = CLI_OK;
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
        report(&result, job->view.json);
        json_array_append_new(job->ids, json_string(result.id));
        install_result_finish(&result);
    }
    return status;
}

static int install_all(struct job *job, int argc, char **argv)
{
    int status = CLI_OK;
    for (int i = 1; i < argc && status == CLI_OK; i++)
        status = install_one(job, argv[i]);
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
    progress_bar_init(&job.view.bar);
    job.view.json = args_take_flag("--json", &argc, argv);
    bool replace = args_take_flag("--replace", &argc, argv);
    const char *key = args_take_value("--trust", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc < 2)
        return CLI_USAGE;
    if (!pack_trusted(cli, &job.trust, &err))
        return cli_fail(&err);
    job.options = (struct install_options){.data_dir = cli->home.data,
                                           .cache_dir = cli->home.cache,
                                           .trust = &job.trust,
                                           .program_version = PACKAGE_VERSION,
                                           .replace = replace,
                                           .tell = on_event,
                                           .ctx = &job.view};
    job.ids = json_array();
    int status = key ? install_with_key(&job, key, argc, argv) : install_all(&job, argc, argv);
    if (json_array_size(job.ids) > 0) {
        pack_update_index(cli);
        tell_unmet(&job);
    }
    json_decref(job.ids);
    trust_finish(&job.trust);
    int done = cli_done();
    return status ? status : done;
}

const struct command command_pack_install = {
    .name = "install",
    .usage = "pack install FILE|URL… [--trust NAME.pub] [--replace] [--json]",
    .summary = N_("install packs from files or web addresses"),
    .run = run,
};
