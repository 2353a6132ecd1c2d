/* `xunlian pack search`: what the remotes offer, as of the last update. */
#include "tui/command/pack_news.h"
#include "tui/command/pack_origin.h"
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/material/version.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every word must be in the id, the title or the summary. */
static bool matches(const struct catalog_pack *p, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!strcasestr(p->id, argv[i]) && !strcasestr(p->title, argv[i]) &&
            !strcasestr(p->summary, argv[i]))
            return false;
    return true;
}

static bool is_newer(const char *offered, const char *installed)
{
    struct version a, b;
    return version_parse(offered, &a, NULL) && version_parse(installed, &b, NULL) &&
           version_compare(&a, &b) > 0;
}

static json_t *row(const struct plan_world *w, const struct solve_offer *o)
{
    const struct solve_have *have = plan_have(w, o->pack->id);
    json_t *object = json_copy(o->pack->entry), *news = NULL;
    json_object_del(object, "contents");
    if (!have || strcmp(have->version, o->pack->version) != 0)
        news = pack_news(w, o);
    if (news)
        json_object_set_new(object, "news", news);
    json_object_set_new(object, "remote", json_string(w->remotes.list[o->remote].name));
    json_object_set_new(object, "installed", json_string(have ? have->version : ""));
    json_object_set_new(object, "newer",
                        json_boolean(have && is_newer(o->pack->version, have->version) &&
                                     pack_origin_admits(w, have->id, o->remote)));
    json_object_set_new(object, "download",
                        json_integer((json_int_t) remote_pack_size(&w->views[o->remote],
                                                                   o->pack->id, o->pack->version)));
    return object;
}

/* What a publisher has written, as one line without control characters. Heap. */
static char *shown(const char *text)
{
    struct str out = STR_INIT;
    char *line = xstrdup(text);
    for (char *p = line; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    utf8_escape(&out, line, strlen(line));
    free(line);
    return str_take(&out);
}

static void print(const struct plan_world *w, const struct solve_offer *o)
{
    const struct solve_have *have = plan_have(w, o->pack->id);
    char *title = shown(o->pack->title), *summary = shown(o->pack->summary);
    cli_pad(o->pack->id, 26);
    cli_pad(o->pack->version, 12);
    printf("%s\n", title);
    if (have)
        printf(_("    installed: %s\n"), have->version);
    if (*summary)
        cli_wrap(4, "", summary);
    free(title);
    free(summary);
}

static int search(const struct plan_world *w, int argc, char **argv, bool json)
{
    json_t *rows = json_array();
    size_t found = 0;
    for (size_t i = 0; i < w->problem.offer_count; i++) {
        const struct solve_offer *o = &w->offers[i];
        bool latest = catalog_latest(&w->views[o->remote].catalog, o->pack->id) == o->pack;
        if (!latest || !matches(o->pack, argc, argv))
            continue;
        found++;
        if (json)
            json_array_append_new(rows, row(w, o));
        else
            print(w, o);
    }
    if (json)
        return cli_json(json_pack("{s:o}", "packs", rows));
    json_decref(rows);
    if (w->remotes.count == 0)
        puts(_("No repository is followed; xunlian remote add makes one known."));
    else if (found == 0)
        puts(_("No pack matches."));
    return cli_done();
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct plan_world w;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv))
        return CLI_USAGE;
    if (!plan_world_open(cli, NULL, &w, &err))
        return cli_fail(&err);
    int status = search(&w, argc, argv, json);
    plan_world_close(&w);
    return status;
}

const struct command command_pack_search = {
    .name = "search",
    .usage = "pack search [WORD…] [--json]",
    .summary = N_("search what the followed repositories offer"),
    .run = run,
};
