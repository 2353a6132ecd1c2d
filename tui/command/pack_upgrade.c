/* `xunlian pack upgrade`: newer versions of what is installed, and what is new in them. */
#include "tui/command/pack_plan.h"
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "config.h"
#include "tui/command/pack_net.h"
#include "tui/command/packs.h"
#include "tui/command/repo_verbs.h"
#include "tui/i18n.h"

#include <stdlib.h>

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
    if (!choose(w, ids, count, wants, &err))
        status = cli_fail(&err);
    else if (!solve(&w->problem, &plan, &err))
        status = plan_fail(w, &err);
    else
        status = dry || !json ? plan_show(w, &plan, json) : CLI_OK;
    if (status == CLI_OK && count == 0 && !(dry && json))
        tell_pins(w, json);
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
