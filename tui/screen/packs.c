#include "tui/screen/packs.h"

#include "base/utf8.h"
#include "tui/app.h"
#include "tui/i18n.h"
#include "tui/progress.h"
#include "tui/screen/packs_job.h"
#include "tui/screen/packs_list.h"
#include "tui/widget/dialog.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LEAST_COLS = 80, LIST_COLS = 42, LIST_COLS_WIDE = 56, WIDE_COLS = 110, BUSY_ROWS = 4 };

struct packs {
    struct pack_rows rows;
    struct list list;
    struct job job;
    struct rect list_box, detail_box, busy_box; /* h 0: not shown */
    char *source;                               /* asked for last */
    bool changed; /* something was installed, rolled back or removed since the last list */
};

static const struct pack_row *selected(const struct packs *packs)
{
    int at = packs->list.selected;
    return at >= 0 && (size_t) at < packs->rows.count ? &packs->rows.list[at] : NULL;
}

/* Shown as running: asking for the list is not worth a word. */
static bool is_busy(const struct packs *packs)
{
    return packs->job.kind > JOB_LIST;
}

/* ---- tasks ---- */

static void start(struct packs *packs, struct app *app, enum job_kind kind, const char *object,
                  const char *key_file)
{
    struct err err = ERR_INIT;
    char *copy = object ? xstrdup(object) : NULL;
    app_watch(app, packs, -1);
    if (job_start(&packs->job, kind, copy, key_file, &err))
        app_watch(app, packs, packs->job.child.fd);
    else
        app_error(app, &err);
    free(copy);
}

static void select_pack(struct packs *packs, const char *id)
{
    for (size_t i = 0; i < packs->rows.count; i++)
        if (strcmp(packs->rows.list[i].id, id) == 0)
            list_select(&packs->list, (int) i);
}

/* Brings index and list in line with what is installed now. */
static void refresh(struct packs *packs, struct app *app)
{
    struct err err = ERR_INIT;
    char *dir = fs_join(app->home->data, "packs");
    char *id = selected(packs) ? xstrdup(selected(packs)->id) : NULL;
    if (app->library && !library_sync(app->library, dir, NULL, &err))
        app_error(app, &err);
    if (!pack_rows_load(&packs->rows, app->library, &err))
        app_error(app, &err);
    list_set_count(&packs->list, (int) packs->rows.count);
    if (id)
        select_pack(packs, id);
    free(id);
    free(dir);
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* ---- a key that is not known yet ---- */

struct trust {
    struct packs *packs;
    char *source;
    char *file; /* the very key whose fingerprint is shown */
};

static char *asked_file(const struct app *app)
{
    return fs_join(app->home->cache, "asked.pub");
}

/* The task that was given the key has ended. */
static void forget_asked(const struct app *app)
{
    char *file = asked_file(app);
    unlink(file);
    free(file);
}

static void trust_release(void *data)
{
    struct trust *trust = data;
    unlink(trust->file);
    free(trust->source);
    free(trust->file);
    free(trust);
}

static void trust_given(struct app *app, void *data)
{
    struct trust *trust = data;
    start(trust->packs, app, JOB_INSTALL, trust->source, trust->file);
    trust->file[0] = '\0'; /* kept until the task has read it */
}

static void ask_trust(struct packs *packs, struct app *app)
{
    const char *id = member(packs->job.untrusted, "key");
    const char *fingerprint = member(packs->job.untrusted, "fingerprint");
    struct err err = ERR_INIT;
    char *file = asked_file(app);
    if (!fs_write_atomic(file, fingerprint, strlen(fingerprint), 0600, &err)) {
        app_error(app, &err);
        free(file);
        return;
    }
    char *text = xasprintf(_("This pack is signed by a key that is not trusted here yet.\n"
                             "Key: %s\nFingerprint: %s\n"
                             "Compare the fingerprint with what the publisher tells you."),
                           id, fingerprint);
    struct trust *trust = xcalloc(1, sizeof *trust);
    *trust = (struct trust){packs, xstrdup(packs->job.object), file};
    dialog_ask(app, &(struct dialog_question){.title = _("Trust this publisher?"),
                                              .text = text,
                                              .yes = _("Trust and install"),
                                              .done = trust_given,
                                              .release = trust_release,
                                              .data = trust});
    free(text);
}

/* ---- what came of a task ---- */

static void tell_installed(struct packs *packs, struct app *app)
{
    const json_t *line = packs->job.installed;
    const char *id = member(line, "id"), *version = member(line, "version");
    const char *before = member(line, "before");
    select_pack(packs, id);
    if (packs->job.needed)
        app_toast(app, STYLE_WARN, _("%s %s is installed; it also needs %s."), id, version,
                  member(packs->job.needed, "id"));
    else if (json_is_true(json_object_get(line, "already")))
        app_toast(app, STYLE_GOOD, _("%s %s was already installed and is intact."), id, version);
    else if (*before)
        app_toast(app, STYLE_GOOD, _("%s %s is installed; before it was %s."), id, version, before);
    else
        app_toast(app, STYLE_GOOD, _("%s %s is installed."), id, version);
}

static void tell_verified(struct packs *packs, struct app *app, const struct job_end *end)
{
    const struct pack_row *row = pack_rows_verified(&packs->rows, end->document);
    if (row && row->damaged)
        app_toast(app, STYLE_BAD, _("%s %s is damaged."), row->id, row->version);
    else if (row)
        app_toast(app, STYLE_GOOD, _("%s %s is intact."), row->id, row->version);
    else
        app_toast(app, STYLE_BAD, "%s", end->complaint);
}

static void tell(struct packs *packs, struct app *app, const struct job_end *end)
{
    if (end->kind == JOB_LIST)
        pack_rows_complete(&packs->rows, end->document);
    else if (packs->job.stopped)
        app_toast(app, STYLE_WARN, "%s", _("Cancelled; nothing was changed."));
    else if (end->kind == JOB_VERIFY)
        tell_verified(packs, app, end);
    else if (packs->job.untrusted && !packs->job.installed)
        ask_trust(packs, app);
    else if (packs->job.installed)
        tell_installed(packs, app);
    else if (end->kind == JOB_INSTALL || !end->ok)
        app_toast(app, STYLE_BAD, "%s", *end->complaint ? end->complaint : _("The task failed."));
    else if (end->kind == JOB_ROLLBACK)
        app_toast(app, STYLE_GOOD, _("%s is back at the version before."), packs->job.object);
    else
        app_toast(app, STYLE_GOOD, _("%s was removed."), packs->job.object);
    list_set_count(&packs->list, (int) packs->rows.count);
}

static void packs_ready(void *state, struct app *app)
{
    struct packs *packs = state;
    if (job_read(&packs->job))
        return;
    app_watch(app, packs, -1);
    struct job_end end = job_end(&packs->job);
    bool list = end.kind == JOB_LIST;
    if (end.kind == JOB_INSTALL)
        forget_asked(app);
    if (!list && end.kind != JOB_VERIFY)
        refresh(packs, app);
    tell(packs, app, &end);
    job_end_finish(&end);
    if (!list && packs->job.kind == JOB_NONE)
        start(packs, app, JOB_LIST, NULL, NULL);
}

/* ---- installing ---- */

static void build_source(struct form *form, void *data)
{
    struct packs *packs = data;
    form_add_text(form, _("Pack"), packs->source ? packs->source : "",
                  _("a .xpack file or a web address"));
}

/* What people drag into a terminal comes in quotes. Heap. */
static char *clean_source(const char *text)
{
    while (*text == ' ')
        text++;
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    if (n > 1 && (text[0] == '\'' || text[0] == '"') && text[n - 1] == text[0])
        return xasprintf("%.*s", (int) n - 2, text + 1);
    if (str_starts(text, "file:///"))
        return xasprintf("%.*s", (int) n - 7, text + 7);
    if (str_starts(text, "~/") && getenv("HOME"))
        return xasprintf("%s%.*s", getenv("HOME"), (int) n - 1, text + 1);
    return xasprintf("%s%.*s", text[0] == '-' ? "./" : "", (int) n, text);
}

static bool submit_source(struct app *app, struct form *form, void *data)
{
    struct packs *packs = data;
    char *source = clean_source(form_text(form, 0));
    bool found = strstr(source, "://") || access(source, R_OK) == 0;
    form_set_problem(form, 0, found ? NULL : _("There is no such file."));
    free(packs->source);
    packs->source = source;
    return found;
}

static void install_source(struct app *app, void *data)
{
    struct packs *packs = data;
    start(packs, app, JOB_INSTALL, packs->source, NULL);
}

static void ask_source(struct packs *packs, struct app *app)
{
    dialog_form(app, &(struct dialog_form){.title = _("Install a pack"),
                                           .text = _("Its signature stands beside it, with "
                                                     ".minisig at the end of the name."),
                                           .build = build_source,
                                           .yes = _("Install"),
                                           .submit = submit_source,
                                           .closed = install_source,
                                           .data = packs});
}

/* ---- removing ---- */

static void remove_selected(struct app *app, void *data)
{
    struct packs *packs = data;
    if (selected(packs))
        start(packs, app, JOB_REMOVE, selected(packs)->id, NULL);
}

static void ask_remove(struct packs *packs, struct app *app)
{
    const struct pack_row *row = selected(packs);
    char *text = xasprintf(_("%s %s and its lessons will be removed. Learners' records stay; "
                             "installing it again brings everything back."),
                           *row->title ? row->title : row->id, row->version);
    dialog_ask(app, &(struct dialog_question){.title = _("Remove a pack"),
                                              .text = text,
                                              .yes = _("Remove"),
                                              .done = remove_selected,
                                              .data = packs});
    free(text);
}

/* ---- screen ---- */

static bool packs_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct packs *packs = xcalloc(1, sizeof *packs);
    if (!pack_rows_load(&packs->rows, app->library, err)) {
        free(packs);
        return false;
    }
    list_set_count(&packs->list, (int) packs->rows.count);
    list_select(&packs->list, 0);
    start(packs, app, JOB_LIST, NULL, NULL);
    *state = packs;
    return true;
}

static void packs_layout(void *state, struct app *app, struct rect body)
{
    struct packs *packs = state;
    packs->busy_box = packs->detail_box = (struct rect){0};
    if (is_busy(packs))
        packs->busy_box = rect_cut_bottom(&body, BUSY_ROWS);
    if (body.w >= LEAST_COLS) {
        packs->list_box = rect_cut_left(&body, body.w >= WIDE_COLS ? LIST_COLS_WIDE : LIST_COLS);
        packs->detail_box = body;
    } else {
        packs->list_box = rect_cut_top(&body, body.h / 2);
        packs->detail_box = body;
    }
    list_layout(&packs->list, packs->list_box.h - 2);
}

static void draw_row(const void *context, int index, bool is_selected, struct surface row)
{
    const struct pack_rows *rows = context;
    pack_row_draw(&rows->list[index], surface_sub(row, (struct rect){1, 0, row.w - 1, 1}));
}

static const char *phase_text(const struct job *job)
{
    switch (job->kind) {
    case JOB_VERIFY:
        return _("Verifying %s");
    case JOB_ROLLBACK:
        return _("Going back to the version before: %s");
    case JOB_REMOVE:
        return _("Removing %s");
    default:
        break;
    }
    switch (job->phase) {
    case JOB_DOWNLOAD:
        return _("Downloading %s");
    case JOB_CHECK:
        return _("Verifying %s");
    case JOB_EXTRACT:
        return _("Unpacking %s");
    case JOB_WRITE:
        return _("Writing %s");
    default:
        return _("Starting %s");
    }
}

/* "12.0/27.3 MB  3.1 MB/s  0:12 left", as far as it is known. */
static void add_amounts(const struct job *job, struct str *line)
{
    char done[24], total[24], rate[24];
    progress_bytes((uint64_t) job->bytes, done, sizeof done);
    progress_bytes((uint64_t) job->total, total, sizeof total);
    progress_bytes((uint64_t) job->rate, rate, sizeof rate);
    if (job->total > 0)
        str_addf(line, "%s / %s", done, total);
    else if (job->bytes > 0)
        str_add(line, done);
    if (job->rate > 0)
        str_addf(line, "  %s/s", rate);
    if (job->rate > 0 && job->left >= 0) {
        str_add(line, "  ");
        str_addf(line, _("%d:%02d left"), (int) (job->left / 60), (int) (job->left % 60));
    }
}

static void draw_busy(const struct job *job, struct surface s)
{
    struct str amounts = STR_INIT, object = STR_INIT, task = STR_INIT;
    int percent = job->total > 0 ? (int) (job->bytes * 100 / job->total) : 0;
    utf8_escape(&object, job->object, strlen(job->object));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&task, phase_text(job), str_text(&object));
#pragma GCC diagnostic pop
    add_amounts(job, &amounts);
    surface_clip(s, 0, 0, s.w, STYLE_TEXT, str_text(&task));
    int wide = utf8_width(str_text(&amounts));
    int bar = s.w - wide - 8;
    if (job->total > 0 && bar > 4) {
        surface_bar(s, 0, 1, bar, job->bytes, job->total);
        surface_printf(s, bar + 1, 1, STYLE_ACCENT, "%3d%%", percent);
    }
    surface_text_right(s, s.w, 1, STYLE_DIM, str_text(&amounts));
    str_finish(&amounts);
    str_finish(&object);
    str_finish(&task);
}

static void packs_draw(const void *state, const struct app *app, struct surface body)
{
    const struct packs *packs = state;
    surface_box(body, packs->list_box, STYLE_BORDER_FOCUS, _("Installed packs"));
    struct surface rows = surface_sub(body, rect_inset(packs->list_box, 1, 1));
    if (packs->rows.count == 0)
        surface_wrap(rows, rect_inset(surface_rect(rows), 1, 0), STYLE_TEXT,
                     _("No pack is installed yet. Press i and name a pack file, for example on a "
                       "USB stick, or a web address."));
    else
        list_draw(&packs->list, rows, true, draw_row, &packs->rows);
    surface_box(body, packs->detail_box, STYLE_BORDER, _("About this pack"));
    if (selected(packs))
        pack_row_draw_detail(selected(packs),
                             surface_sub(body, rect_inset(packs->detail_box, 2, 1)));
    if (packs->busy_box.h == 0)
        return;
    surface_box(body, packs->busy_box, STYLE_BORDER_FOCUS,
                packs->job.stopped ? _("Cancelling") : _("At work; Esc cancels"));
    draw_busy(&packs->job, surface_sub(body, rect_inset(packs->busy_box, 2, 1)));
}

static enum action_state packs_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    const struct packs *packs = state;
    const struct pack_row *row = selected(packs);
    bool own = action == ACTION_INSTALL || action == ACTION_VERIFY || action == ACTION_ROLLBACK ||
               action == ACTION_REMOVE;
    if (!own)
        return action != ACTION_NONE && action <= ACTION_LAST ? ACTION_ON : ACTION_ABSENT;
    if (is_busy(packs)) {
        *why = N_("Wait for the task at work, or press Esc to cancel it.");
        return ACTION_OFF;
    }
    if (action == ACTION_INSTALL)
        return ACTION_ON;
    *why = N_("No pack is installed yet.");
    if (!row)
        return ACTION_OFF;
    if (action != ACTION_ROLLBACK)
        return ACTION_ON;
    *why = row->previous ? N_("There is no version before this one.")
                         : N_("Still looking for the version before; try again in a moment.");
    return row->previous && *row->previous ? ACTION_ON : ACTION_OFF;
}

static bool packs_act(void *state, struct app *app, enum action action)
{
    struct packs *packs = state;
    switch (action) {
    case ACTION_INSTALL:
        ask_source(packs, app);
        return true;
    case ACTION_VERIFY:
        start(packs, app, JOB_VERIFY, selected(packs)->id, NULL);
        return true;
    case ACTION_ROLLBACK:
        start(packs, app, JOB_ROLLBACK, selected(packs)->id, NULL);
        return true;
    case ACTION_REMOVE:
        ask_remove(packs, app);
        return true;
    case ACTION_BACK:
        if (!is_busy(packs))
            return false;
        job_stop(&packs->job);
        return true;
    default:
        return list_act(&packs->list, action);
    }
}

static bool packs_event(void *state, struct app *app, const struct event *event)
{
    struct packs *packs = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    return list_mouse(&packs->list, rect_inset(packs->list_box, 1, 1), &event->mouse) !=
           LIST_NOTHING;
}

static void packs_close(void *state, struct app *app)
{
    struct packs *packs = state;
    job_finish(&packs->job);
    pack_rows_finish(&packs->rows);
    free(packs->source);
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
