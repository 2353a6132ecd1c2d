#include "tui/command/pack_plan.h"

#include "base/str.h"
#include "config.h"
#include "core/material/pack.h"
#include "packs/name.h"
#include "packs/parcel.h"
#include "packs/source.h"
#include "packs/space.h"
#include "tui/command/pack_news.h"
#include "tui/command/pack_origin.h"
#include "tui/command/pack_travel.h"
#include "tui/command/repo_verbs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The world */

/* Updates every remote; *usable gets those that could be. False when there are remotes, but none
 * could be updated. */
static bool update_all(struct remotes *remotes, const struct remote_options *options, bool *usable)
{
    bool any = remotes->count == 0;
    for (size_t i = 0; i < remotes->count; i++) {
        struct remote_update u;
        struct err err = ERR_INIT;
        usable[i] = remote_update(&remotes->list[i], options, &u, &err);
        if (!usable[i])
            cli_fail(&err);
        any = any || usable[i];
    }
    return any;
}

/* A remote that was never updated offers nothing; one whose state is damaged neither, after a
 * message, until its next update. */
static void open_view(const struct remote *remote, struct remote_view *view)
{
    struct err why = ERR_INIT;
    if (!remote_view_open(remote, view, &why) && why.code != ERR_NOT_FOUND)
        cli_fail(&why);
}

static void open_views(struct plan_world *w, const bool *usable)
{
    size_t offers = 0;
    w->views = xcalloc(w->remotes.count + 1, sizeof *w->views);
    for (size_t i = 0; i < w->remotes.count; i++) {
        if (usable[i])
            open_view(&w->remotes.list[i], &w->views[i]);
        offers += w->views[i].catalog.count;
    }
    w->offers = xcalloc(offers + 1, sizeof *w->offers);
    for (size_t i = 0; i < w->remotes.count; i++)
        for (size_t k = 0; k < w->views[i].catalog.count; k++)
            w->offers[w->problem.offer_count++] =
                (struct solve_offer){&w->views[i].catalog.list[k], i};
}

/* The requirements of an installed pack, as a catalogue has them. */
static json_t *installed_requires(const struct store *store, const struct store_pack *p)
{
    struct arena arena = ARENA_INIT;
    const struct pack *pack = NULL;
    json_t *list = json_array();
    char *path = xasprintf("%s/%s/%s/pack.yaml", store_path(store), p->id, p->current);
    bool ok = pack_load(path, &arena, &pack, NULL);
    for (unsigned i = 0; ok && i < pack->requires_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "id", pack->requires[i].id, "version",
                                              pack->requires[i].version));
    arena_finish(&arena);
    free(path);
    return list;
}

static bool read_installed(const struct cli *cli, struct plan_world *w, struct err *err)
{
    struct store *store = NULL;
    bool ok = store_open(cli->home.data, false, &store, err) && store_list(store, &w->packs, err);
    w->requires = json_array();
    w->have = xcalloc(w->packs.count + 1, sizeof *w->have);
    for (size_t i = 0; ok && i < w->packs.count; i++) {
        const struct store_pack *p = &w->packs.list[i];
        if (!*p->current)
            continue;
        json_t *requires = installed_requires(store, p);
        json_array_append_new(w->requires, requires);
        w->have[w->problem.have_count++] = (struct solve_have){
            p->id, p->current, *p->highest ? p->highest : p->current, requires, p->pinned};
    }
    store_close(store);
    return ok;
}

bool plan_world_open(const struct cli *cli, const struct remote_options *options,
                     struct plan_world *world, struct err *err)
{
    *world = (struct plan_world){0};
    world->store = fs_join(cli->home.data, "packs");
    if (!remotes_load(cli->home.data, &world->remotes, err)) {
        plan_world_close(world);
        return false;
    }
    bool *usable = xmalloc(world->remotes.count + 1), ok = true;
    memset(usable, true, world->remotes.count + 1);
    if (options && !update_all(&world->remotes, options, usable))
        ok = err_set(err, ERR_CANCELLED, "%s", "");
    open_views(world, usable);
    free(usable);
    ok = ok && read_installed(cli, world, err);
    world->problem.offers = world->offers;
    world->problem.have = world->have;
    world->problem.program = PACKAGE_VERSION;
    if (!ok)
        plan_world_close(world);
    return ok;
}

int plan_world_fail(const struct err *err)
{
    return err->code == ERR_CANCELLED && !*err->object ? CLI_FAILED : cli_fail(err);
}

void plan_world_close(struct plan_world *world)
{
    for (size_t i = 0; world->views && i < world->remotes.count; i++)
        remote_view_close(&world->views[i]);
    free(world->views);
    free(world->offers);
    free(world->have);
    json_decref(world->requires);
    free(world->store);
    store_packs_finish(&world->packs);
    remotes_finish(&world->remotes);
    *world = (struct plan_world){0};
}

const struct solve_have *plan_have(const struct plan_world *world, const char *id)
{
    for (size_t i = 0; i < world->problem.have_count; i++)
        if (strcmp(world->have[i].id, id) == 0)
            return &world->have[i];
    return NULL;
}

/* Steps */

static uint64_t step_bytes(const struct plan_world *w, const struct solve_offer *step)
{
    return remote_pack_size(&w->views[step->remote], step->pack->id, step->pack->version);
}

json_t *plan_step_json(const struct plan_world *world, const struct solve_offer *step)
{
    const struct solve_have *have = plan_have(world, step->pack->id);
    json_t *news = pack_news(world, step);
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "id", step->pack->id, "version",
                               step->pack->version, "before", have ? have->version : "", "remote",
                               world->remotes.list[step->remote].name, "bytes",
                               (json_int_t) step_bytes(world, step), "title", step->pack->title);
    if (news)
        json_object_set_new(object, "news", news);
    if (step->pack->changes)
        json_object_set(object, "changes", (json_t *) step->pack->changes);
    return object;
}

static size_t count(const json_t *changes, const char *name)
{
    return json_array_size(json_object_get(changes, name));
}

void plan_step_print(const struct plan_world *world, const struct solve_offer *step)
{
    const struct solve_have *have = plan_have(world, step->pack->id);
    const json_t *changes = step->pack->changes;
    char bytes[32];
    progress_bytes(step_bytes(world, step), bytes, sizeof bytes);
    if (have)
        printf(_("%s %s → %s, %s to download\n"), step->pack->id, have->version,
               step->pack->version, bytes);
    else
        printf(_("%s %s, %s to download\n"), step->pack->id, step->pack->version, bytes);
    if (changes)
        printf(_("    since %s: %zu added, %zu changed, %zu removed\n"),
               json_string_value(json_object_get(changes, "since")), count(changes, "added"),
               count(changes, "changed"), count(changes, "removed"));
    pack_news_print(world, step);
}

int plan_show(const struct plan_world *world, const struct solve_plan *plan, bool json)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < plan->count; i++) {
        if (json)
            json_array_append_new(rows, plan_step_json(world, plan->steps[i]));
        else
            plan_step_print(world, plan->steps[i]);
    }
    if (json)
        return cli_json(json_pack("{s:o}", "steps", rows));
    json_decref(rows);
    if (plan->count == 0)
        puts(_("Everything is up to date."));
    return cli_done();
}

/* Whether everything fits: the archives in the cache, what they hold beside what is installed. */
static bool check_space(const struct remote_options *options, const struct plan_world *w,
                        const struct solve_plan *plan, struct err *err)
{
    struct space_need needs[2] = {{options->data_dir, 0}, {options->cache_dir, 0}};
    for (size_t i = 0; i < plan->count; i++) {
        const struct solve_offer *step = plan->steps[i];
        needs[0].bytes += (uint64_t) step->pack->bytes + (uint64_t) step->pack->files * SPACE_FILE;
        if (!source_folder(w->remotes.list[step->remote].urls[0]))
            needs[1].bytes += step_bytes(w, step);
    }
    return space_check(needs, 2, err);
}

static int install_step(const struct install_options *install, struct parcel *parcel,
                        struct pack_view *view, json_t *ids)
{
    struct install_result result;
    struct err err = ERR_INIT;
    int status = CLI_OK;
    bool ok = parcel_install(parcel, install, &result, &err);
    progress_bar_clear(&view->bar);
    if (!ok)
        status = pack_fail(&err);
    if (ok || status == PACK_DURABILITY) {
        pack_view_report(view, &result);
        json_array_append_new(ids, json_string(result.id));
        install_result_finish(&result);
    }
    parcel_discard(parcel);
    return status;
}

/* Fetches all parcels; every one that failed is told, in the order of the plan. */
static int fetch_steps(const struct remote_options *options, const struct solve_plan *plan,
                       struct parcel *parcels, struct pack_view *view)
{
    struct remote_options with = *options;
    struct str names = STR_INIT;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < plan->count; i++)
        str_addf(&names, "%s%s %s", i ? ", " : "", plan->steps[i]->pack->id,
                 plan->steps[i]->pack->version);
    struct pack_download download = {view, str_text(&names), plan->count};
    with.limits.tell = pack_view_fetch;
    with.limits.ctx = &download;
    bool ok = parcels_fetch(parcels, plan->count, &with, &err);
    progress_bar_clear(&view->bar);
    for (size_t i = 0; !ok && i < plan->count; i++)
        if (parcels[i].err.code != ERR_NONE)
            pack_fail(&parcels[i].err);
    str_finish(&names);
    return ok ? CLI_OK : CLI_FAILED;
}

int plan_install(const struct remote_options *options, const struct plan_world *world,
                 const struct solve_plan *plan, const struct install_options *install,
                 struct pack_view *view, json_t *ids)
{
    struct parcel *parcels = xcalloc(plan->count + 1, sizeof *parcels);
    struct err err = ERR_INIT;
    size_t count = 0;
    bool ok = check_space(options, world, plan, &err);
    for (; ok && count < plan->count; count += ok) {
        const struct solve_offer *step = plan->steps[count];
        ok = parcel_init_pack(&parcels[count], &world->remotes.list[step->remote],
                              &world->views[step->remote], step->pack->id, step->pack->version,
                              &err);
    }
    int status = ok ? fetch_steps(options, plan, parcels, view) : pack_fail(&err);
    for (size_t i = 0; i < count && status == CLI_OK; i++)
        status = install_step(install, &parcels[i], view, ids);
    parcels_finish(parcels, count);
    free(parcels);
    return status;
}

/* Requests */

bool pack_is_request(const char *word)
{
    const char *at = strchr(word, '@');
    char id[64];
    struct stat st;
    size_t n = at ? (size_t) (at - word) : strlen(word);
    if (n >= sizeof id || (stat(word, &st) == 0 && S_ISREG(st.st_mode)))
        return false;
    snprintf(id, sizeof id, "%.*s", (int) n, word);
    return name_is_pack_id(id);
}

static bool asks_for(const struct solve_have *have, const char *id)
{
    bool asks = strcmp(have->id, id) == 0;
    for (size_t i = 0; !asks && i < json_array_size(have->requires); i++) {
        const json_t *r = json_array_get(have->requires, i);
        asks = strcmp(json_string_value(json_object_get(r, "id")), id) == 0;
    }
    return asks;
}

int plan_fail(const struct plan_world *world, const struct err *err)
{
    struct str line = STR_INIT;
    if (err->code != ERR_CONFLICT)
        return cli_fail(err);
    const char *bar = strstr(err->detail, " |");
    int asked = bar ? (int) (bar - err->detail) : (int) strlen(err->detail);
    str_addf(&line, "%.*s", asked, err->detail);
    cli_refuse(_("%s: no version fits everything that asks for it: %s"), err->object,
               str_text(&line));
    if (bar)
        cli_refuse(_("%s: versions on offer:%s"), err->object, bar + 2);
    for (size_t i = 0; i < world->problem.have_count; i++)
        if (world->have[i].pinned && asks_for(&world->have[i], err->object))
            cli_refuse(_("%s is pinned to %s; to let it go: xunlian pack unpin %s"),
                       world->have[i].id, world->have[i].version, world->have[i].id);
    str_finish(&line);
    return CLI_FAILED;
}

static int solve_and_install(const struct remote_options *options, struct plan_world *w,
                             const char *from, bool dry, const struct install_options *install,
                             struct pack_view *view, json_t *ids)
{
    struct solve_plan plan;
    struct err err = ERR_INIT;
    if (!pack_origin_choose(w, from, &err))
        return cli_fail(&err);
    if (!solve(&w->problem, &plan, &err))
        return plan_fail(w, &err);
    if (!pack_origin_clear(w, &plan, from)) {
        solve_plan_finish(&plan);
        return CLI_FAILED;
    }
    if (!(dry && view->json))
        pack_origin_tell(w, &plan, view->json);
    if (dry) {
        int shown = plan_show(w, &plan, view->json);
        solve_plan_finish(&plan);
        return shown;
    }
    int status = plan_install(options, w, &plan, install, view, ids);
    for (size_t i = 0; status == CLI_OK && plan.count == 0 && i < w->problem.want_count; i++) {
        const struct solve_have *have = plan_have(w, w->problem.wants[i].id);
        if (have && view->json)
            pack_view_line(json_pack("{s:s, s:s, s:s, s:s, s:b}", "event", "installed", "id",
                                     have->id, "version", have->version, "before", have->version,
                                     "already", 1));
        else if (have)
            printf(_("%s %s: nothing newer to install\n"), have->id, have->version);
    }
    solve_plan_finish(&plan);
    return status;
}

int pack_request(struct cli *cli, const char *const *words, size_t count, const char *from,
                 const struct remote_options *options, bool dry,
                 const struct install_options *install, struct pack_view *view, json_t *ids)
{
    struct plan_world w;
    struct err err = ERR_INIT;
    if (!plan_world_open(cli, options, &w, &err))
        return plan_world_fail(&err);
    struct solve_want *wants = xcalloc(count, sizeof *wants);
    char **copies = xcalloc(count, sizeof *copies);
    for (size_t i = 0; i < count; i++) {
        copies[i] = xstrdup(words[i]);
        char *at = strchr(copies[i], '@');
        if (at)
            *at++ = '\0';
        wants[i] = (struct solve_want){copies[i], at};
    }
    w.problem.wants = wants;
    w.problem.want_count = count;
    int status = solve_and_install(options, &w, from, dry, install, view, ids);
    for (size_t i = 0; i < count; i++)
        free(copies[i]);
    free(copies);
    free(wants);
    plan_world_close(&w);
    return status;
}
