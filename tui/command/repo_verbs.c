#include "tui/command/repo_verbs.h"

#include "base/str.h"
#include "tui/command/pack_travel.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool repo_take_all(const char *name, int *argc, char **argv, const char **values, size_t *count)
{
    const char *value;
    bool bad = false;
    *count = 0;
    while ((value = args_take_value(name, argc, argv, &bad))) {
        if (*count == REPO_ARGS_MAX)
            return false;
        values[(*count)++] = value;
    }
    return !bad;
}

bool repo_args_take(struct repo_args *args, const struct cli *cli, int *argc, char **argv)
{
    bool bad = false;
    *args = (struct repo_args){0};
    (void) cli;
    args->json = args_take_flag("--json", argc, argv);
    args->password_file = args_take_value("--password-file", argc, argv, &bad);
    return repo_take_all("--keys", argc, argv, args->dirs, &args->dir_count) && !bad;
}

/* The password of one key: of the file, the environment, or the terminal after its name. */
static bool ask(void *ctx, const char *name, char *password, size_t n, struct err *err)
{
    const struct repo_args *args = ctx;
    struct pack_password from = {.file = args->password_file};
    if (!from.file && !getenv("XUNLIAN_KEY_PASSWORD") && isatty(STDERR_FILENO))
        fprintf(stderr, _("key %s\n"), name);
    return pack_ask_password(&from, password, n, err);
}

void repo_args_ready(struct repo_args *args, const struct cli *cli, char **argv)
{
    size_t n = strlen(argv[1]);
    while (n > 1 && argv[1][n - 1] == '/')
        argv[1][--n] = '\0';
    if (args->dir_count == 0) {
        args->own_keys = xasprintf("%s-keys", argv[1]);
        args->dirs[args->dir_count++] = args->own_keys;
    }
    args->keyring =
        (struct keyring){.dirs = args->dirs, .count = args->dir_count, .ask = ask, .ctx = args};
    args->options = (struct repo_options){
        .dir = argv[1], .keyring = &args->keyring, .now_ms = clock_now(&cli->clock)};
}

bool repo_clock_ok(const struct repo_args *args)
{
    char now[32];
    if (args->options.now_ms >= METADATA_CLOCK_EARLIEST)
        return true;
    clock_format(args->options.now_ms, now, sizeof now);
    cli_refuse(_("%s: this computer's clock says %s; set it, then sign"), args->options.dir, now);
    return false;
}

void repo_args_finish(struct repo_args *args)
{
    free(args->own_keys);
}

bool repo_new_password(const struct repo_args *args, bool none, char *password, size_t n,
                       struct err *err)
{
    struct pack_password from = {.file = args->password_file, .twice = true};
    password[0] = '\0';
    if (none)
        return true;
    if (!pack_ask_password(&from, password, n, err))
        return false;
    if (*password)
        return true;
    err_set(err, ERR_DENIED, "%s", _("an empty password"));
    return err_detail(err, "--no-password");
}

static json_t *versions_json(const int64_t versions[REPO_ROLES])
{
    return json_pack("{s:I, s:I, s:I, s:I}", "root", (json_int_t) versions[METADATA_ROOT],
                     "targets", (json_int_t) versions[METADATA_TARGETS], "snapshot",
                     (json_int_t) versions[METADATA_SNAPSHOT], "timestamp",
                     (json_int_t) versions[METADATA_TIMESTAMP]);
}

int repo_report(const struct repo_args *args, const struct repo_result *r)
{
    static const enum metadata_role order[] = {METADATA_ROOT, METADATA_TARGETS, METADATA_SNAPSHOT,
                                               METADATA_TIMESTAMP};
    bool any = false;
    if (r->earlier)
        cli_refuse(_("%s: signed until an earlier day than before; this computer's clock is wrong, "
                     "or was when it was signed the last time"),
                   args->options.dir);
    if (args->json)
        return cli_json(json_pack("{s:s, s:o, s:o, s:O}", "dir", args->options.dir, "before",
                                  versions_json(r->before), "after", versions_json(r->after),
                                  "packs", r->packs));
    for (size_t i = 0; i < json_array_size(r->packs); i++) {
        const json_t *p = json_array_get(r->packs, i);
        printf(_("%s %s: published\n"), json_string_value(json_object_get(p, "id")),
               json_string_value(json_object_get(p, "version")));
    }
    for (int i = 0; i < REPO_ROLES; i++) {
        if (r->before[order[i]] == r->after[order[i]])
            continue;
        printf(_("%s: version %" PRId64 "\n"), metadata_role_name(order[i]), r->after[order[i]]);
        any = true;
    }
    if (!any)
        printf(_("%s: nothing new to publish\n"), args->options.dir);
    return cli_done();
}

struct remote_options remote_options_of(const struct cli *cli)
{
    return (struct remote_options){
        .data_dir = cli->home.data, .cache_dir = cli->home.cache, .now_ms = clock_now(&cli->clock)};
}

bool remote_reason_ok(const char *reason)
{
    return !reason || (*reason && strlen(reason) <= 500 && !strpbrk(reason, "\r\n"));
}

static size_t count_packs(const struct remote *remote)
{
    struct remote_view view;
    if (!remote_view_open(remote, &view, NULL))
        return 0;
    size_t n = view.catalog.count;
    remote_view_close(&view);
    return n;
}

int remote_refresh(struct remote *remote, const struct remote_options *options, json_t *rows,
                   struct pack_view *view)
{
    struct remote_update u;
    struct err err = ERR_INIT;
    bool ok = remote_update(remote, options, &u, &err);
    if (view)
        progress_bar_clear(&view->bar);
    if (u.clock_behind)
        cli_refuse(_("%s: this computer's clock is behind; what has expired cannot be told"),
                   remote->name);
    if (!ok)
        return cli_fail(&err);
    bool news = u.before[METADATA_TIMESTAMP] != u.after[METADATA_TIMESTAMP] ||
                u.before[METADATA_ROOT] != u.after[METADATA_ROOT];
    size_t packs = count_packs(remote);
    if (u.stale > 0)
        cli_refuse(_("%s: expired, and accepted for the reason given"), remote->name);
    if (rows)
        json_array_append_new(rows, json_pack("{s:s, s:b, s:I, s:s, s:o, s:o, s:b, s:I}", "name",
                                              remote->name, "changed", news, "packs",
                                              (json_int_t) packs, "url", remote->urls[u.mirror],
                                              "before", versions_json(u.before), "after",
                                              versions_json(u.after), "clock_behind",
                                              u.clock_behind, "stale", (json_int_t) u.stale));
    else if (news)
        printf(_("%s: updated, %zu packs\n"), remote->name, packs);
    else
        printf(_("%s: nothing new, %zu packs\n"), remote->name, packs);
    return CLI_OK;
}
