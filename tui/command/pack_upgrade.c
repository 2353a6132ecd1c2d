/* `xunlian pack upgrade`: newer versions of what is installed, and what is new in them. */
#include "tui/command/pack_plan.h"
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "config.h"
#include "tui/command/pack_net.h"
#include "tui/command/pack_origin.h"
#include "tui/command/packs.h"
#include "tui/command/repo_verbs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool offered(const struct plan_world *w, const char *id)
{
    for (size_t i = 0; i < w->remotes.count; i++)
        if (catalog_latest(&w->views[i].catalog, id))
            return true;
    return false;
}

/* Says what a pin keeps from being upgraded. */
static void tell_pins(const struct plan_world *w, bool json)
{
    for (size_t i = 0; i < w->problem.have_count; i++) {
        const struct solve_have *h = &w->have[i];
        if (!h->pinned || !offered(w, h->id))
            continue;
        if (json)
            pack_view_line(json_pack("{s:s, s:s, s:s}", "event", "pinned", "id", h->id, "version",
                                     h->version));
        else
            printf(_("%s: pinned to %s, not upgraded\n"), h->id, h->version);
    }
}

/* Says which wanted packs have later versions, but for a later program. */
static void tell_too_new(const struct plan_world *w, const struct solve_plan *plan, bool json)
{
    for (size_t i = 0; i < w->problem.want_count; i++) {
        const struct catalog_pack *found = NULL;
        for (size_t k = 0; k < w->problem.offer_count; k++)
            if (strcmp(w->offers[k].pack->id, w->problem.wants[i].id) == 0 &&
                solve_too_new(&w->problem, w->offers[k].pack))
                found = w->offers[k].pack;
        for (size_t k = 0; found && k < plan->count; k++)
            if (strcmp(plan->steps[k]->pack->id, found->id) == 0)
                found = NULL;
        if (found && json)
            pack_view_line(json_pack("{s:s, s:s, s:s, s:s}", "event", "newer", "id", found->id,
                                     "version", found->version, "minimum", found->minimum));
        else if (found)
            printf(_("%s: version %s needs xunlian %s or later, this is %s; not upgraded\n"),
                   found->id, found->version, found->minimum, PACKAGE_VERSION);
    }
}

/* The packs named, or all installed ones that a remote offers and that are not pinned. */
static bool choose(struct plan_world *w, const char *const *ids, size_t count,
                   struct solve_want *wants, struct err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct solve_have *h = plan_have(w, ids[i]);
        if (!h)
            return err_set(err, ERR_NOT_FOUND, "%s", ids[i]);
        if (h->pinned)
            return err_set(err, ERR_PINNED, "%s %s", h->id, h->version);
        wants[n++] = (struct solve_want){ids[i], NULL};
    }
    for (size_t i = 0; count == 0 && i < w->problem.have_count; i++)
        if (!w->have[i].pinned && offered(w, w->have[i].id))
            wants[n++] = (struct solve_want){w->have[i].id, NULL};
    w->problem.wants = wants;
    w->problem.want_count = n;
    return true;
}

static int install(struct cli *cli, const struct remote_options *remotes,
                   const struct plan_world *w, const struct solve_plan *plan, bool json)
{
    struct pack_view view;
    pack_view_init(&view);
    view.json = json;
    struct install_options options = {.data_dir = cli->home.data,
                                      .cache_dir = cli->home.cache,
                                      .program_version = PACKAGE_VERSION,
                                      .tell = pack_view_tell,
                                      .ctx = &view};
    json_t *ids = json_array();
    int status = plan_install(remotes, w, plan, &options, &view, ids);
    if (json_array_size(ids) > 0)
        pack_update_index(cli);
    json_decref(ids);
    return status;
}

static int upgrade(struct cli *cli, const struct remote_options *options, struct plan_world *w,
                   const char *const *ids, size_t count, bool dry, bool json)
{
    struct solve_plan plan = {0};
    struct err err = ERR_INIT;
    struct solve_want *wants = xcalloc(count + w->problem.have_count + 1, sizeof *wants);
    int status;
    if (!choose(w, ids, count, wants, &err) || !pack_origin_choose(w, NULL, &err))
        status = cli_fail(&err);
    else if (!solve(&w->problem, &plan, &err))
        status = plan_fail(w, &err);
    else if (!pack_origin_clear(w, &plan, NULL))
        status = CLI_FAILED;
    else
        status = dry || !json ? plan_show(w, &plan, json) : CLI_OK;
    if (status == CLI_OK && count == 0 && !(dry && json))
        tell_pins(w, json);
    if (status == CLI_OK && !(dry && json)) {
        pack_origin_tell(w, &plan, json);
        tell_too_new(w, &plan, json);
    }
    if (status == CLI_OK && !dry)
        status = install(cli, options, w, &plan, json);
    solve_plan_finish(&plan);
    free(wants);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct plan_world w;
    struct pack_net net;
    struct err err = ERR_INIT;
    int status = pack_net_take(&net, cli, &argc, argv);
    bool json = args_take_flag("--json", &argc, argv);
    bool dry = args_take_flag("--dry-run", &argc, argv);
    bool all = args_take_flag("--all", &argc, argv);
    if (status == CLI_OK && (args_left_over(argc, argv) || all == (argc > 1)))
        status = CLI_USAGE;
    if (status == CLI_OK && !plan_world_open(cli, &net.options, &w, &err)) {
        status = plan_world_fail(&err);
    } else if (status == CLI_OK) {
        status = upgrade(cli, &net.options, &w, (const char *const *) argv + 1, (size_t) argc - 1,
                         dry, json);
        plan_world_close(&w);
    }
    pack_net_finish(&net);
    int done = cli_done();
    return status ? status : done;
}

const struct command command_pack_upgrade = {
    .name = "upgrade",
    .usage =
        "pack upgrade ID… | --all [--dry-run] [--accept-stale REASON] " PACK_NET_USAGE " [--json]",
    .summary = N_("install newer versions from the remotes"),
    .run = run,
};
