#include "tui/command/pack_origin.h"

#include "core/material/version.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

/* Index of a remote that is followed; count when there is none of that name. */
static size_t find_remote(const struct plan_world *w, const char *name)
{
    size_t i = 0;
    while (i < w->remotes.count && strcmp(w->remotes.list[i].name, name) != 0)
        i++;
    return i;
}

/* Where an installed pack came from, "" when nothing is known. */
static const char *origin_of(const struct plan_world *w, const char *id)
{
    for (size_t i = 0; i < w->packs.count; i++)
        if (strcmp(w->packs.list[i].id, id) == 0)
            return w->packs.list[i].origin;
    return "";
}

static bool is_wanted(const struct plan_world *w, const char *id)
{
    for (size_t i = 0; i < w->problem.want_count; i++)
        if (strcmp(w->problem.wants[i].id, id) == 0)
            return true;
    return false;
}

static bool is_newer(const char *offered, const char *installed)
{
    struct version a, b;
    return version_parse(offered, &a, NULL) && version_parse(installed, &b, NULL) &&
           version_compare(&a, &b) > 0;
}

bool pack_origin_admits(const struct plan_world *world, const char *id, size_t remote)
{
    const char *origin = origin_of(world, id);
    size_t at = find_remote(world, origin);
    return at == world->remotes.count || at == remote ||
           remote_same_repository(&world->remotes.list[at], &world->views[remote]);
}

bool pack_origin_choose(struct plan_world *world, const char *from, struct err *err)
{
    size_t only = from ? find_remote(world, from) : 0, kept = 0;
    if (from && only == world->remotes.count)
        return err_set(err, ERR_NOT_FOUND, "%s", from);
    for (size_t i = 0; i < world->problem.offer_count; i++) {
        const struct solve_offer *o = &world->offers[i];
        bool take = from && is_wanted(world, o->pack->id)
                        ? o->remote == only
                        : pack_origin_admits(world, o->pack->id, o->remote);
        if (take)
            world->offers[kept++] = *o;
    }
    world->problem.offer_count = kept;
    return true;
}

/* Whether another remote would give something else under this id. */
static bool differs(const struct plan_world *w, const struct solve_offer *step, size_t other)
{
    unsigned char a[DIGEST_BYTES], b[DIGEST_BYTES];
    const struct catalog_pack *p = step->pack;
    const struct remote_view *views = w->views;
    if (other == step->remote || !catalog_latest(&views[other].catalog, p->id))
        return false;
    bool same_bytes = remote_pack_sha256(&views[step->remote], p->id, p->version, a) &&
                      remote_pack_sha256(&views[other], p->id, p->version, b) &&
                      memcmp(a, b, DIGEST_BYTES) == 0;
    return !same_bytes && !remote_same_repository(&w->remotes.list[step->remote], &views[other]) &&
           !remote_same_repository(&w->remotes.list[other], &views[step->remote]);
}

bool pack_origin_clear(const struct plan_world *world, const struct solve_plan *plan,
                       const char *from)
{
    bool clear = true;
    for (size_t i = 0; i < plan->count; i++) {
        const struct solve_offer *step = plan->steps[i];
        const char *id = step->pack->id, *name = world->remotes.list[step->remote].name;
        bool known = find_remote(world, origin_of(world, id)) < world->remotes.count;
        for (size_t k = 0; !known && !(from && is_wanted(world, id)) && k < world->remotes.count;
             k++) {
            if (!differs(world, step, k))
                continue;
            cli_refuse(_("%s: %s and %s are different repositories and both have it; to choose: "
                         "xunlian pack install %s --remote NAME"),
                       id, name, world->remotes.list[k].name, id);
            clear = false;
            break;
        }
    }
    return clear;
}

static void tell_refused(const struct plan_world *w, const struct solve_have *have, size_t remote,
                         const struct catalog_pack *offered, bool json)
{
    const char *name = w->remotes.list[remote].name, *origin = origin_of(w, have->id);
    if (json)
        pack_view_line(json_pack("{s:s, s:s, s:s, s:s, s:s}", "event", "foreign", "id", have->id,
                                 "version", offered->version, "remote", name, "origin", origin));
    else
        printf(_("%s: %s has %s too, but it came from %s, another repository, and stays with it; "
                 "to change: xunlian pack install %s --remote %s\n"),
               have->id, name, offered->version, origin, have->id, name);
}

static void tell_change(const struct plan_world *w, const struct solve_offer *step, bool json)
{
    const char *origin = origin_of(w, step->pack->id);
    const char *name = w->remotes.list[step->remote].name;
    if (!*origin || strcmp(origin, name) == 0)
        return;
    if (json)
        pack_view_line(json_pack("{s:s, s:s, s:s, s:s, s:s}", "event", "moved", "id",
                                 step->pack->id, "version", step->pack->version, "remote", name,
                                 "origin", origin));
    else
        printf(_("%s comes from %s now; before it came from %s\n"), step->pack->id, name, origin);
}

static bool is_step(const struct solve_plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->steps[i]->pack->id, id) == 0)
            return true;
    return false;
}

/* The wanted pack, which is not installed anew, in the other remotes. */
static void tell_others(const struct plan_world *w, const struct solve_have *have, bool json)
{
    for (size_t i = 0; i < w->remotes.count; i++) {
        const struct catalog_pack *p = catalog_latest(&w->views[i].catalog, have->id);
        if (p && is_newer(p->version, have->version) && !pack_origin_admits(w, have->id, i))
            tell_refused(w, have, i, p, json);
    }
}

void pack_origin_tell(const struct plan_world *world, const struct solve_plan *plan, bool json)
{
    for (size_t i = 0; i < plan->count; i++)
        tell_change(world, plan->steps[i], json);
    for (size_t i = 0; i < world->problem.have_count; i++)
        if (is_wanted(world, world->have[i].id) && !is_step(plan, world->have[i].id))
            tell_others(world, &world->have[i], json);
}
