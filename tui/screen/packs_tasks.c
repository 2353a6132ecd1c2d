#include "tui/i18n.h"
#include "tui/screen/packs_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void packs_start(struct packs *packs, struct app *app, enum job_kind kind, const char *object,
                 const char *const *args)
{
    struct err err = ERR_INIT;
    app_watch(app, packs, -1);
    if (job_start(&packs->job, kind, object, args, &err))
        app_watch(app, packs, packs->job.child.fd);
    else
        app_error(app, &err);
}

/* ---- lists ---- */

static void read_list(struct packs *packs, struct app *app, enum job_kind kind)
{
    static const char *const words[][4] = {
        [JOB_LIST] = {"pack", "list", "--json"},
        [JOB_OFFERS] = {"pack", "search", "--json"},
        [JOB_REMOTES] = {"remote", "list", "--json"},
    };
    packs_start(packs, app, kind, NULL, words[kind]);
}

void packs_read_lists(struct packs *packs, struct app *app)
{
    read_list(packs, app, JOB_LIST);
}

static void count_rows(struct packs *packs)
{
    for (size_t i = 0; i < packs->rows.count; i++) {
        struct pack_row *row = &packs->rows.list[i];
        const struct offer_row *offer = offer_rows_find(&packs->upgrades, row->id);
        free(row->upgrade);
        row->upgrade = offer ? xstrdup(offer->version) : NULL;
    }
    list_set_count(&packs->lists[PACKS_INSTALLED], (int) packs->rows.count);
    list_set_count(&packs->lists[PACKS_AVAILABLE], (int) packs->available.count);
    list_set_count(&packs->lists[PACKS_UPGRADES], (int) packs->upgrades.count);
    list_set_count(&packs->lists[PACKS_REMOTES], (int) json_array_size(packs->remotes));
}

/* A list came: takes it in and asks for the next one. */
static void take_list(struct packs *packs, struct app *app, const struct job_end *end)
{
    if (end->kind == JOB_LIST) {
        pack_rows_complete(&packs->rows, end->document);
        read_list(packs, app, JOB_OFFERS);
    } else if (end->kind == JOB_OFFERS) {
        offer_rows_load(&packs->available, end->document, false);
        offer_rows_load(&packs->upgrades, end->document, true);
        read_list(packs, app, JOB_REMOTES);
    } else {
        json_decref(packs->remotes);
        packs->remotes = json_incref(json_object_get(end->document, "remotes"));
        packs->known = true;
    }
    count_rows(packs);
}

static void select_pack(struct packs *packs, const char *id)
{
    for (size_t i = 0; i < packs->rows.count; i++)
        if (strcmp(packs->rows.list[i].id, id) == 0)
            list_select(&packs->lists[PACKS_INSTALLED], (int) i);
}

/* Brings index and list in line with what is installed now. */
static void refresh(struct packs *packs, struct app *app)
{
    struct err err = ERR_INIT;
    const struct pack_row *row = packs_installed(packs);
    char *dir = fs_join(app->home->data, "packs"), *id = row ? xstrdup(row->id) : NULL;
    if (app->library && !library_sync(app->library, dir, NULL, &err))
        app_error(app, &err);
    if (!pack_rows_load(&packs->rows, app->library, &err))
        app_error(app, &err);
    count_rows(packs);
    if (id)
        select_pack(packs, id);
    free(id);
    free(dir);
}

/* ---- tasks ---- */

void packs_update(struct packs *packs, struct app *app)
{
    bool one = packs->tab == PACKS_REMOTES && packs_remote(packs);
    char *name = one ? pack_text(packs_remote(packs), "name") : NULL;
    const char *args[] = {"remote", "update", "--json", name, NULL};
    packs_start(packs, app, JOB_UPDATE, name ? name : _("all repositories"), args);
    free(name);
}

void packs_verify(struct packs *packs, struct app *app)
{
    const char *id = packs_installed(packs)->id;
    packs_start(packs, app, JOB_VERIFY, id,
                (const char *const[]){"pack", "verify", "--json", id, NULL});
}

void packs_repair(struct packs *packs, struct app *app)
{
    const char *id = packs_installed(packs)->id;
    packs_start(packs, app, JOB_REPAIR, id,
                (const char *const[]){"pack", "verify", "--json", "--repair", id, NULL});
}

void packs_hold(struct packs *packs, struct app *app)
{
    const struct pack_row *row = packs_installed(packs);
    packs_start(
        packs, app, JOB_HOLD, row->id,
        (const char *const[]){"pack", row->pinned ? "unpin" : "pin", "--json", row->id, NULL});
}

void packs_roll_back(struct packs *packs, struct app *app)
{
    const char *id = packs_installed(packs)->id;
    packs_start(packs, app, JOB_ROLLBACK, id,
                (const char *const[]){"pack", "rollback", "--json", id, NULL});
}

void packs_plan(struct packs *packs, struct app *app, const char *verb, const char *const *ids)
{
    size_t n = 0;
    while (ids[n])
        n++;
    const char **args = xcalloc(n + 5, sizeof *args);
    args[0] = "pack", args[1] = verb, args[2] = "--json", args[3] = "--dry-run";
    memcpy(args + 4, ids, n * sizeof *ids);
    packs_start(packs, app, JOB_PLAN, strcmp(ids[0], "--all") == 0 ? _("all packs") : ids[0], args);
    free(args);
}

/* ---- what came of a task ---- */

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static void tell_installed(struct packs *packs, struct app *app)
{
    const json_t *line = packs->job.installed;
    const char *id = member(line, "id"), *version = member(line, "version");
    const char *before = member(line, "before");
    select_pack(packs, id);
    if (packs->job.needed)
        app_toast(app, STYLE_WARN, _("%s %s is installed; it also needs %s."), id, version,
                  member(packs->job.needed, "id"));
    else if (packs->job.done > 1)
        app_toast(app, STYLE_GOOD, _("%d packs are installed."), packs->job.done);
    else if (json_is_true(json_object_get(line, "already")))
        app_toast(app, STYLE_GOOD, _("%s %s was already installed and is intact."), id, version);
    else if (*before)
        app_toast(app, STYLE_GOOD, _("%s %s is installed; before it was %s."), id, version, before);
    else
        app_toast(app, STYLE_GOOD, _("%s %s is installed."), id, version);
}

static void tell_failed(struct app *app, const struct job_end *end)
{
    app_toast(app, STYLE_BAD, "%s", *end->complaint ? end->complaint : _("The task failed."));
}

static void tell_verified(struct packs *packs, struct app *app, const struct job_end *end)
{
    const struct pack_row *row = pack_rows_verified(&packs->rows, end->document);
    if (row && row->damaged && end->kind == JOB_REPAIR)
        tell_failed(app, end);
    else if (row && row->damaged)
        app_toast(app, STYLE_BAD, _("%s %s is damaged."), row->id, row->version);
    else if (row && end->kind == JOB_REPAIR)
        app_toast(app, STYLE_GOOD, _("%s %s is repaired."), row->id, row->version);
    else if (row)
        app_toast(app, STYLE_GOOD, _("%s %s is intact."), row->id, row->version);
    else
        app_toast(app, STYLE_BAD, "%s", end->complaint);
}

static void tell_cancelled(const struct packs *packs, struct app *app)
{
    if (packs->job.done > 0)
        app_toast(app, STYLE_WARN, _("Cancelled; %d of %d packs are installed."), packs->job.done,
                  packs->job.packs);
    else if (packs->job.phase == JOB_DOWNLOAD && packs->job.bytes > 0)
        app_toast(app, STYLE_WARN, "%s",
                  _("Cancelled; what was downloaded is kept for the next time."));
    else
        app_toast(app, STYLE_WARN, "%s", _("Cancelled; nothing was changed."));
}

static bool any_news(const json_t *document)
{
    const json_t *remotes = json_object_get(document, "remotes");
    for (size_t i = 0; i < json_array_size(remotes); i++)
        if (json_is_true(json_object_get(json_array_get(remotes, i), "changed")))
            return true;
    return false;
}

static void tell_plan(struct packs *packs, struct app *app, const struct job_end *end)
{
    json_decref(packs->plan);
    packs->plan = json_incref(json_object_get(end->document, "steps"));
    if (!end->ok)
        tell_failed(app, end);
    else if (json_array_size(packs->plan) == 0)
        app_toast(app, STYLE_GOOD, "%s", _("Everything is up to date."));
    else
        packs_ask_plan(packs, app, end->complaint);
}

static void tell_follow(struct packs *packs, struct app *app, const struct job_end *end)
{
    char *dir = xasprintf("%s/remotes/%s", app->home->data, packs->job.object);
    if (end->ok)
        app_toast(app, STYLE_GOOD, _("%s is followed now."), packs->job.object);
    else if (access(dir, F_OK) != 0)
        packs_ask_follow(packs, app);
    if (!end->ok)
        tell_failed(app, end);
    free(dir);
}

/* Of a task that ended by itself. */
static void tell_done(struct packs *packs, struct app *app, const struct job_end *end)
{
    switch (end->kind) {
    case JOB_UPDATE:
        app_toast(app, STYLE_GOOD, "%s",
                  any_news(end->document) ? _("The repositories have something new.")
                                          : _("The repositories have nothing new."));
        return;
    case JOB_FORGET:
        app_toast(app, STYLE_GOOD, _("%s is not followed any more; its installed packs stay."),
                  packs->job.object);
        return;
    case JOB_HOLD:
        if (json_is_true(json_object_get(end->document, "pinned")))
            app_toast(app, STYLE_GOOD, _("%s stays at this version."), packs->job.object);
        else
            app_toast(app, STYLE_GOOD, _("%s can be upgraded again."), packs->job.object);
        return;
    case JOB_ROLLBACK:
        app_toast(app, STYLE_GOOD, _("%s is back at the version before."), packs->job.object);
        return;
    default:
        app_toast(app, STYLE_GOOD, _("%s was removed."), packs->job.object);
    }
}

static void tell(struct packs *packs, struct app *app, const struct job_end *end)
{
    if (packs->job.stopped)
        tell_cancelled(packs, app);
    else if (end->kind == JOB_VERIFY || end->kind == JOB_REPAIR)
        tell_verified(packs, app, end);
    else if (end->kind == JOB_PLAN)
        tell_plan(packs, app, end);
    else if (end->kind == JOB_FOLLOW)
        tell_follow(packs, app, end);
    else if (packs->job.untrusted && !packs->job.installed)
        packs_ask_trust(packs, app);
    else if (packs->job.installed && end->ok)
        tell_installed(packs, app);
    else if (end->kind == JOB_INSTALL || !end->ok)
        tell_failed(app, end);
    else
        tell_done(packs, app, end);
}

/* The task may have changed what is installed. */
static bool touches_packs(enum job_kind kind)
{
    return kind == JOB_INSTALL || kind == JOB_ROLLBACK || kind == JOB_REMOVE || kind == JOB_REPAIR;
}

void packs_task_ready(struct packs *packs, struct app *app)
{
    if (job_read(&packs->job))
        return;
    app_watch(app, packs, -1);
    struct job_end end = job_end(&packs->job);
    bool list = end.kind <= JOB_REMOTES;
    if (end.kind == JOB_HOLD && end.ok)
        pack_rows_hold(&packs->rows, end.document);
    if (end.kind == JOB_INSTALL)
        packs_forget_key(app);
    if (touches_packs(end.kind))
        refresh(packs, app);
    if (list)
        take_list(packs, app, &end);
    else
        tell(packs, app, &end);
    job_end_finish(&end);
    if (!list && packs->job.kind == JOB_NONE)
        packs_read_lists(packs, app);
}
