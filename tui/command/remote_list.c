/* `xunlian remote list`. */
#include "tui/command/repo_verbs.h"

#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The proxy without the password that its address may have. Heap. */
static char *proxy_shown(const char *proxy)
{
    const char *at = strrchr(proxy, '@'), *host = strstr(proxy, "://");
    if (!at || !host)
        return xstrdup(proxy);
    return xasprintf("%.*s%s", (int) (host + 3 - proxy), proxy, at + 1);
}

/* null: as the environment says; "": none. */
static json_t *proxy_json(const struct remote *r)
{
    char *shown = r->proxy ? proxy_shown(r->proxy) : NULL;
    json_t *json = shown ? json_string(shown) : json_null();
    free(shown);
    return json;
}

static void print_route(const struct remote *r)
{
    char *proxy = r->proxy ? proxy_shown(r->proxy) : NULL;
    if (proxy && *proxy)
        printf(_("    proxy %s\n"), proxy);
    else if (proxy)
        puts(_("    no proxy"));
    if (r->cacert)
        puts(_("    certificates of its own authorities only"));
    free(proxy);
}

/* What the last update saw. */
struct seen {
    size_t packs;
    const char *state; /* "never", "fresh", "stale" */
    char expires[32];  /* "" when never updated */
};

static json_t *row(const struct remote *r, const struct seen *seen)
{
    json_t *mirrors = json_array();
    char updated[32] = "";
    for (size_t i = 1; i < r->count; i++)
        json_array_append_new(mirrors, json_string(r->urls[i]));
    if (r->updated_ms)
        clock_format(r->updated_ms, updated, sizeof updated);
    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:I, s:o, s:b}", "name", r->name, "url",
                     r->urls[0], "mirrors", mirrors, "updated", updated, "state", seen->state,
                     "expires", seen->expires, "packs", (json_int_t) seen->packs, "proxy",
                     proxy_json(r), "cacert", r->cacert != NULL);
}

static void print(const struct remote *r, const struct seen *seen)
{
    char updated[32];
    printf("%s  %s\n", r->name, r->urls[0]);
    for (size_t i = 1; i < r->count; i++)
        printf(_("    mirror %s\n"), r->urls[i]);
    print_route(r);
    if (r->updated_ms) {
        clock_format(r->updated_ms, updated, sizeof updated);
        printf(_("    updated %s, %zu packs\n"), updated, seen->packs);
        if (strcmp(seen->state, "stale") == 0)
            printf(_("    stale since %s\n"), seen->expires);
    } else {
        puts(_("    never updated"));
    }
}

static struct seen look(const struct remote *r, int64_t now_ms)
{
    struct seen seen = {.state = "never"};
    struct remote_view view;
    if (!r->updated_ms || !remote_view_open(r, &view, NULL))
        return seen;
    int64_t expires = updater_expires(view.updater);
    seen.packs = view.catalog.count;
    seen.state = expires <= now_ms ? "stale" : "fresh";
    clock_format(expires, seen.expires, sizeof seen.expires);
    remote_view_close(&view);
    return seen;
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
        struct seen seen = look(&remotes.list[i], clock_now(&cli->clock));
        if (json)
            json_array_append_new(rows, row(&remotes.list[i], &seen));
        else
            print(&remotes.list[i], &seen);
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
