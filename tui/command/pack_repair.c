#include "tui/command/pack_repair.h"

#include "base/str.h"
#include "config.h"
#include "tui/command/pack_origin.h"
#include "tui/command/pack_plan.h"
#include "tui/command/pack_travel.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

static bool fail(struct pack_view *view, const struct err *err)
{
    progress_bar_clear(&view->bar);
    pack_fail(err);
    return err->code == ERR_DURABILITY;
}

static struct install_options options_of(const struct cli *cli, struct pack_view *view)
{
    return (struct install_options){.data_dir = cli->home.data,
                                    .cache_dir = cli->home.cache,
                                    .program_version = PACKAGE_VERSION,
                                    .mend = true,
                                    .tell = pack_view_tell,
                                    .ctx = view};
}

/* From the file that was named. One that holds another pack is refused by .mend. */
static bool from_file(struct cli *cli, const struct pack_repair *repair,
                      const struct store_pack *pack, struct pack_view *view)
{
    struct install_options options = options_of(cli, view);
    struct install_result result = {0};
    struct trust trust = {0};
    struct err err = ERR_INIT;
    bool ok = pack_keys_for(cli, repair->key_file, &trust, &err);
    options.trust = &trust;
    options.only = pack->id;
    ok = ok && install_pack(repair->from, &options, &result, &err);
    if (!ok)
        ok = fail(view, &err);
    progress_bar_clear(&view->bar);
    install_result_finish(&result);
    trust_finish(&trust);
    return ok;
}

/* From the first remote that may bring this pack, whose signed metadata name the version and that
 * still has it. *named says
 * whether any does. */
static bool from_remotes(struct cli *cli, const struct pack_repair *repair,
                         const struct plan_world *w, const struct store_pack *pack,
                         struct pack_view *view, bool *named)
{
    struct install_options install = options_of(cli, view);
    char *name = xasprintf("%s %s", pack->id, pack->current);
    struct pack_download download = {view, name, 1};
    struct remote_options options = *repair->options;
    options.limits.tell = pack_view_fetch;
    options.limits.ctx = &download;
    bool ok = false;
    for (size_t i = 0; !ok && i < w->remotes.count; i++) {
        struct install_result result = {0};
        struct err err = ERR_INIT;
        if (!w->views[i].updater || remote_pack_size(&w->views[i], pack->id, pack->current) == 0 ||
            !pack_origin_admits(w, pack->id, i))
            continue;
        *named = true;
        ok = remote_install(&w->remotes.list[i], &w->views[i], &options, pack->id, pack->current,
                            &install, &result, &err);
        if (!ok)
            ok = fail(view, &err);
        install_result_finish(&result);
    }
    progress_bar_clear(&view->bar);
    free(name);
    return ok;
}

/* What was signed when the remotes were last seen will do; they are asked anew only when that does
 * not name the version. */
static bool from_world(struct cli *cli, const struct pack_repair *repair,
                       const struct store_pack *pack, struct pack_view *view)
{
    const struct remote_options *const updates[] = {NULL, repair->options};
    bool ok = false, named = false;
    for (size_t i = 0; !ok && !named && i < sizeof updates / sizeof *updates; i++) {
        struct plan_world w;
        struct err err = ERR_INIT;
        if (!plan_world_open(cli, updates[i], &w, &err)) {
            plan_world_fail(&err);
            return false;
        }
        ok = from_remotes(cli, repair, &w, pack, view, &named);
        plan_world_close(&w);
    }
    if (!named)
        cli_refuse(_("%s %s: no repository that is followed has this version"), pack->id,
                   pack->current);
    return ok;
}

bool pack_repair_one(struct cli *cli, struct pack_repair *repair, const struct store_pack *pack)
{
    struct pack_view view;
    pack_view_init(&view);
    bool ok =
        repair->from ? from_file(cli, repair, pack, &view) : from_world(cli, repair, pack, &view);
    repair->mended = repair->mended || ok;
    return ok;
}
