#include "tui/screen/packs.h"

#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/screen/packs_parts.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_COLS = 80, LIST_COLS = 42, LIST_COLS_WIDE = 56, WIDE_COLS = 110, BUSY_ROWS = 4 };

const struct pack_row *packs_installed(const struct packs *packs)
{
    int at = packs->lists[PACKS_INSTALLED].selected;
    return at >= 0 && (size_t) at < packs->rows.count ? &packs->rows.list[at] : NULL;
}

const struct offer_row *packs_offer(const struct packs *packs, enum packs_tab tab)
{
    const struct offer_rows *rows = tab == PACKS_UPGRADES ? &packs->upgrades : &packs->available;
    int at = packs->lists[tab].selected;
    return at >= 0 && (size_t) at < rows->count ? &rows->list[at] : NULL;
}

const json_t *packs_remote(const struct packs *packs)
{
    int at = packs->lists[PACKS_REMOTES].selected;
    return at >= 0 ? json_array_get(packs->remotes, (size_t) at) : NULL;
}

bool packs_busy(const struct packs *packs)
{
    return packs->job.kind > JOB_REMOTES;
}

static bool packs_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct packs *packs = xcalloc(1, sizeof *packs);
    if (!pack_rows_load(&packs->rows, app->library, err)) {
        free(packs);
        return false;
    }
    list_set_count(&packs->lists[PACKS_INSTALLED], (int) packs->rows.count);
    list_select(&packs->lists[PACKS_INSTALLED], 0);
    packs_read_lists(packs, app);
    *state = packs;
    return true;
}

/* ---- layout and drawing ---- */

/* "Available 3"; heap. */
static char *tab_text(const struct packs *packs, enum packs_tab tab)
{
    int count = packs->lists[tab].count;
    if (tab == PACKS_INSTALLED)
        return xasprintf(_("Installed %d"), count);
    if (tab == PACKS_AVAILABLE)
        return xasprintf(_("Available %d"), count);
    if (tab == PACKS_UPGRADES)
        return xasprintf(_("Upgrades %d"), count);
    return xasprintf(_("Repositories %d"), count);
}

static void layout_tabs(struct packs *packs, struct rect line)
{
    int x = line.x + 1;
    for (int i = 0; i < PACKS_TABS; i++) {
        char *text = tab_text(packs, (enum packs_tab) i);
        int width = utf8_width(text) + 2;
        packs->tab_boxes[i] = (struct rect){x, line.y, width, 1};
        x += width + 1;
        free(text);
    }
}

static void packs_layout(void *state, struct app *app, struct rect body)
{
    struct packs *packs = state;
    packs->busy_box = packs->detail_box = (struct rect){0};
    layout_tabs(packs, rect_cut_top(&body, 1));
    if (packs_busy(packs))
        packs->busy_box = rect_cut_bottom(&body, BUSY_ROWS);
    if (body.w >= LEAST_COLS) {
        packs->list_box = rect_cut_left(&body, body.w >= WIDE_COLS ? LIST_COLS_WIDE : LIST_COLS);
        packs->detail_box = body;
    } else {
        packs->list_box = rect_cut_top(&body, body.h / 2);
        packs->detail_box = body;
    }
    list_layout(&packs->lists[packs->tab], packs->list_box.h - 2);
}

static void draw_row(const void *context, int index, bool is_selected, struct surface row)
{
    const struct packs *packs = context;
    struct surface s = surface_sub(row, (struct rect){1, 0, row.w - 1, 1});
    if (packs->tab == PACKS_INSTALLED)
        pack_row_draw(&packs->rows.list[index], s);
    else if (packs->tab == PACKS_AVAILABLE)
        offer_row_draw(&packs->available.list[index], s);
    else if (packs->tab == PACKS_UPGRADES)
        offer_row_draw(&packs->upgrades.list[index], s);
    else
        remote_row_draw(json_array_get(packs->remotes, (size_t) index), s);
}

/* What stands in an empty list. */
static const char *empty_text(const struct packs *packs)
{
    bool follows = json_array_size(packs->remotes) > 0;
    if (packs->tab == PACKS_INSTALLED)
        return _("No pack is installed yet. Press i and name a pack file, for example on a "
                 "USB stick, or a web address.");
    if (!packs->known)
        return _("Looking …");
    if (!follows)
        return _("No repository is followed yet. Press a and give its address and fingerprint.");
    if (packs->tab == PACKS_AVAILABLE)
        return _("The repositories offer nothing that is not installed. Press f to ask them anew.");
    return _("Everything is up to date. Press f to ask the repositories anew.");
}

static void draw_tabs(const struct packs *packs, struct surface body)
{
    for (int i = 0; i < PACKS_TABS; i++) {
        struct rect box = packs->tab_boxes[i];
        char *text = tab_text(packs, (enum packs_tab) i);
        enum style style = i == (int) packs->tab ? STYLE_SELECTED : STYLE_DIM;
        surface_fill(body, box, style);
        surface_clip(body, box.x + 1, box.y, box.w - 2, style, text);
        free(text);
    }
}

static void draw_detail(const struct packs *packs, struct surface s)
{
    if (packs->tab == PACKS_INSTALLED) {
        if (packs_installed(packs))
            pack_row_draw_detail(packs_installed(packs), s);
    } else if (packs->tab == PACKS_REMOTES) {
        if (packs_remote(packs))
            remote_row_draw_detail(packs_remote(packs), s);
    } else if (packs_offer(packs, packs->tab)) {
        offer_row_draw_detail(packs_offer(packs, packs->tab), s);
    }
}

static const char *list_title(enum packs_tab tab)
{
    switch (tab) {
    case PACKS_INSTALLED:
        return _("Installed packs");
    case PACKS_AVAILABLE:
        return _("Packs to install");
    case PACKS_UPGRADES:
        return _("Newer versions");
    default:
        return _("Followed repositories");
    }
}

static void packs_draw(const void *state, const struct app *app, struct surface body)
{
    const struct packs *packs = state;
    const struct list *list = &packs->lists[packs->tab];
    draw_tabs(packs, body);
    surface_box(body, packs->list_box, STYLE_BORDER_FOCUS, list_title(packs->tab));
    struct surface rows = surface_sub(body, rect_inset(packs->list_box, 1, 1));
    if (list->count == 0)
        surface_wrap(rows, rect_inset(surface_rect(rows), 1, 0), STYLE_TEXT, empty_text(packs));
    else
        list_draw(list, rows, true, draw_row, packs);
    surface_box(body, packs->detail_box, STYLE_BORDER,
                packs->tab == PACKS_REMOTES ? _("About this repository") : _("About this pack"));
    draw_detail(packs, surface_sub(body, rect_inset(packs->detail_box, 2, 1)));
    if (packs->busy_box.h == 0)
        return;
    surface_box(body, packs->busy_box, STYLE_BORDER_FOCUS,
                packs->job.stopped ? _("Cancelling") : _("At work; Esc cancels"));
    packs_draw_busy(&packs->job, surface_sub(body, rect_inset(packs->busy_box, 2, 1)));
}

/* ---- actions ---- */

static enum action_state off(const char **why, const char *text)
{
    *why = text;
    return ACTION_OFF;
}

/* Of the actions on an installed pack. */
static enum action_state can_installed(const struct packs *packs, enum action action,
                                       const char **why)
{
    const struct pack_row *row = packs_installed(packs);
    if (!row)
        return off(why, N_("No pack is installed yet."));
    if (action == ACTION_REPAIR)
        return row->damaged ? ACTION_ON : off(why, N_("Nothing to repair; v looks for damage."));
    if (action != ACTION_ROLLBACK)
        return ACTION_ON;
    if (!row->previous)
        return off(why, N_("Still looking for the version before; try again in a moment."));
    return *row->previous ? ACTION_ON : off(why, N_("There is no version before this one."));
}

static bool is_held(const struct packs *packs, const char *id)
{
    for (size_t i = 0; i < packs->rows.count; i++)
        if (strcmp(packs->rows.list[i].id, id) == 0)
            return packs->rows.list[i].pinned;
    return false;
}

/* The pack that an upgrade is for: the selected one, installed or offered; NULL for none. */
static const struct offer_row *upgrade_of(const struct packs *packs)
{
    const struct pack_row *row = packs_installed(packs);
    if (packs->tab == PACKS_UPGRADES)
        return packs_offer(packs, PACKS_UPGRADES);
    return packs->tab == PACKS_INSTALLED && row ? offer_rows_find(&packs->upgrades, row->id) : NULL;
}

/* Of the actions of one tab. */
static enum action_state can_here(const struct packs *packs, enum action action, const char **why)
{
    bool remotes = packs->tab == PACKS_REMOTES, installed = packs->tab == PACKS_INSTALLED;
    switch (action) {
    case ACTION_REMOVE:
        if (remotes)
            return packs_remote(packs) ? ACTION_ON : off(why, N_("No repository is followed yet."));
        /* fall through */
    case ACTION_VERIFY:
    case ACTION_REPAIR:
    case ACTION_HOLD:
    case ACTION_ROLLBACK:
        if (!installed)
            return off(why, N_("Choose an installed pack first; Tab shows them."));
        return can_installed(packs, action, why);
    case ACTION_GET:
        if (packs->tab != PACKS_AVAILABLE)
            return off(why, N_("Choose a pack among those available first; Tab shows them."));
        return packs_offer(packs, PACKS_AVAILABLE)
                   ? ACTION_ON
                   : off(why, N_("The repositories offer nothing that is not installed."));
    case ACTION_UPGRADE:
        if (!upgrade_of(packs))
            return off(why, N_("No newer version of this pack is on offer."));
        return is_held(packs, upgrade_of(packs)->id)
                   ? off(why, N_("This pack stays at its version; n among the installed ones lets "
                                 "it be upgraded again."))
                   : ACTION_ON;
    default:
        return ACTION_ON;
    }
}

static enum action_state can_upgrade_all(const struct packs *packs, const char **why)
{
    for (size_t i = 0; i < packs->upgrades.count; i++)
        if (!is_held(packs, packs->upgrades.list[i].id))
            return ACTION_ON;
    return packs->upgrades.count > 0 ? off(why, N_("The packs with newer versions are all held."))
                                     : off(why, N_("No newer version is on offer."));
}

/* Opening what is selected shows the plan of its installation. */
static bool opens(const struct packs *packs)
{
    return (packs->tab == PACKS_AVAILABLE || packs->tab == PACKS_UPGRADES) &&
           packs_offer(packs, packs->tab);
}

static enum action_state packs_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    const struct packs *packs = state;
    switch (action) {
    case ACTION_OPEN:
        if (!opens(packs))
            return ACTION_ABSENT;
        action = packs->tab == PACKS_UPGRADES ? ACTION_UPGRADE : ACTION_GET;
        break;
    case ACTION_INSTALL:
    case ACTION_FOLLOW:
    case ACTION_GET:
    case ACTION_UPGRADE:
    case ACTION_UPGRADE_ALL:
    case ACTION_UPDATE:
    case ACTION_VERIFY:
    case ACTION_REPAIR:
    case ACTION_HOLD:
    case ACTION_ROLLBACK:
    case ACTION_REMOVE:
        break;
    default:
        return (action != ACTION_NONE && action <= ACTION_LAST) || action == ACTION_NEXT_PANE ||
                       action == ACTION_PREV_PANE
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
    if (packs_busy(packs))
        return off(why, N_("Wait for the task at work, or press Esc to cancel it."));
    if (action == ACTION_UPGRADE_ALL)
        return can_upgrade_all(packs, why);
    if (action == ACTION_UPDATE && json_array_size(packs->remotes) == 0)
        return off(why, N_("No repository is followed yet."));
    return can_here(packs, action, why);
}

static void show_tab(struct packs *packs, int step)
{
    packs->tab = (enum packs_tab)(((int) packs->tab + step + PACKS_TABS) % PACKS_TABS);
}

/* What the repositories offer: an installation or an upgrade is planned first. */
static void plan_selected(struct packs *packs, struct app *app)
{
    bool get = packs->tab == PACKS_AVAILABLE;
    const struct offer_row *row = get ? packs_offer(packs, PACKS_AVAILABLE) : upgrade_of(packs);
    if (row && !packs_busy(packs))
        packs_plan(packs, app, get ? "install" : "upgrade", (const char *const[]){row->id, NULL});
}

static bool act_tabs(struct packs *packs, enum action action)
{
    if (action == ACTION_NEXT_PANE || action == ACTION_RIGHT)
        show_tab(packs, 1);
    else if (action == ACTION_PREV_PANE || action == ACTION_LEFT)
        show_tab(packs, -1);
    else
        return list_act(&packs->lists[packs->tab], action);
    return true;
}

static bool packs_act(void *state, struct app *app, enum action action)
{
    struct packs *packs = state;
    switch (action) {
    case ACTION_INSTALL:
        packs_ask_source(packs, app);
        return true;
    case ACTION_FOLLOW:
        packs_ask_follow(packs, app);
        return true;
    case ACTION_OPEN:
    case ACTION_GET:
    case ACTION_UPGRADE:
        plan_selected(packs, app);
        return true;
    case ACTION_UPGRADE_ALL:
        packs_plan(packs, app, "upgrade", (const char *const[]){"--all", NULL});
        return true;
    case ACTION_UPDATE:
        packs_update(packs, app);
        return true;
    case ACTION_VERIFY:
        packs_verify(packs, app);
        return true;
    case ACTION_REPAIR:
        packs_repair(packs, app);
        return true;
    case ACTION_HOLD:
        packs_hold(packs, app);
        return true;
    case ACTION_ROLLBACK:
        packs_roll_back(packs, app);
        return true;
    case ACTION_REMOVE:
        if (packs->tab == PACKS_REMOTES)
            packs_ask_forget(packs, app);
        else
            packs_ask_remove(packs, app);
        return true;
    case ACTION_BACK:
        if (!packs_busy(packs))
            return false;
        job_stop(&packs->job);
        return true;
    default:
        return act_tabs(packs, action);
    }
}

static bool packs_event(void *state, struct app *app, const struct event *event)
{
    struct packs *packs = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    for (int i = 0; event->mouse.what == MOUSE_PRESS && i < PACKS_TABS; i++)
        if (rect_contains(packs->tab_boxes[i], event->mouse.x, event->mouse.y)) {
            packs->tab = (enum packs_tab) i;
            return true;
        }
    enum list_hit hit =
        list_mouse(&packs->lists[packs->tab], rect_inset(packs->list_box, 1, 1), &event->mouse);
    if (hit == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return hit != LIST_NOTHING;
}

static void packs_ready(void *state, struct app *app)
{
    packs_task_ready(state, app);
}

static void packs_close(void *state, struct app *app)
{
    struct packs *packs = state;
    job_finish(&packs->job);
    pack_rows_finish(&packs->rows);
    offer_rows_finish(&packs->available);
    offer_rows_finish(&packs->upgrades);
    json_decref(packs->remotes);
    json_decref(packs->plan);
    free(packs->source);
    for (int i = 0; i < PACKS_FIELDS; i++)
        free(packs->follow[i]);
    free(packs);
}

const struct screen_ops screen_packs = {
    .name = "packs",
    .title = N_("Packs"),
    .context = ACTION_IN_PACKS,
    .open = packs_open,
    .layout = packs_layout,
    .draw = packs_draw,
    .act = packs_act,
    .can = packs_can,
    .event = packs_event,
    .ready = packs_ready,
    .close = packs_close,
};
