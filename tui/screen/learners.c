#include "tui/screen/learners.h"

#include "base/str.h"
#include "tui/i18n.h"
#include "tui/screen/exams.h"
#include "tui/screen/home.h"
#include "tui/screen/skills.h"
#include "tui/screen/targets.h"
#include "tui/screen/welcome.h"
#include "tui/widget/dialog.h"
#include "tui/widget/list.h"

#include "core/record/records.h"
#include "core/study/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS_COLS = 12, SEEN_COLS = 12, PIN_COLS = 5, NAME_COLS = 24, TARGET_LEAST = 10 };

/* What the list says besides the record. */
struct about {
    char *target;   /* short name of the level, heap */
    char hours[16]; /* credited, in all */
    char seen[16];  /* day of the newest study, "" for none */
};

struct page {
    struct learners learners;
    struct about *about; /* one per learner */
    struct list list;
    struct rect box, head, rows;
};

/* ---- loading ---- */

static bool load_about(struct page *page, struct app *app, const struct lib_tree *tree,
                       const struct hours_rules *rules, size_t i, struct err *err)
{
    const struct learner *learner = &page->learners.list[i];
    struct about *about = &page->about[i];
    struct study_list study;
    struct hours_sum sum;
    if (!study_load(app->records, learner->id, &study, err))
        return false;
    hours_fold(study.list, study.count, rules, &sum);
    struct skills units = {.rules = *rules};
    skills_format_hours(&units, sum.total_ms, about->hours, sizeof about->hours);
    if (study.count) {
        const struct study *last = &study.list[study.count - 1];
        clock_format_day(clock_local_day(last->from_ms), about->seen, sizeof about->seen);
    }
    about->target = targets_name(tree, learner->target);
    hours_sum_finish(&sum);
    study_list_finish(&study);
    return true;
}

static void page_empty(struct page *page)
{
    for (size_t i = 0; page->about && i < page->learners.count; i++)
        free(page->about[i].target);
    free(page->about);
    page->about = NULL;
    learners_finish(&page->learners);
}

static bool page_load(struct page *page, struct app *app, struct err *err)
{
    struct hours_rules rules;
    struct lib_tree tree;
    if (!rules_load(app->records, &rules, err) || !library_tree(app->library, &tree, err))
        return false;
    bool ok = learner_list(app->records, &page->learners, err);
    page->about = xcalloc(page->learners.count + 1, sizeof *page->about);
    for (size_t i = 0; ok && i < page->learners.count; i++)
        ok = load_about(page, app, &tree, &rules, i, err);
    lib_tree_finish(&tree);
    list_set_count(&page->list, (int) page->learners.count);
    return ok;
}

static void select_learner(struct page *page, int64_t id)
{
    for (size_t i = 0; i < page->learners.count; i++)
        if (page->learners.list[i].id == id)
            list_select(&page->list, (int) i);
}

static bool learners_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct page *page = xcalloc(1, sizeof *page);
    int64_t last = app->learner;
    if (!page_load(page, app, err) || (!last && !learner_last(app->records, &last, err))) {
        page_empty(page);
        free(page);
        return false;
    }
    list_select(&page->list, 0);
    select_learner(page, last);
    *state = page;
    return true;
}

static void learners_resume(void *state, struct app *app)
{
    struct page *page = state;
    struct err err = ERR_INIT;
    page_empty(page);
    if (!page_load(page, app, &err))
        app_error(app, &err);
}

static void learners_close(void *state, struct app *app)
{
    struct page *page = state;
    page_empty(page);
    free(page);
}

static const struct learner *selected(const struct page *page)
{
    return page->list.selected < 0 ? NULL : &page->learners.list[page->list.selected];
}

/* ---- drawing ---- */

static void learners_layout(void *state, struct app *app, struct rect body)
{
    struct page *page = state;
    page->box = body;
    page->rows = rect_inset(body, 1, 1);
    page->head = rect_cut_top(&page->rows, 1);
    list_layout(&page->list, page->rows.h);
}

static int target_x(int cols)
{
    int rest = PIN_COLS + HOURS_COLS + SEEN_COLS + 2;
    int x = cols - rest - TARGET_LEAST;
    return x > NAME_COLS + 1 ? NAME_COLS + 1 : x / 2;
}

static void draw_learner(const void *context, int index, bool is_selected, struct surface row)
{
    const struct page *page = context;
    const struct learner *learner = &page->learners.list[index];
    const struct about *about = &page->about[index];
    int end = row.w - 1, x = target_x(row.w);
    surface_text_right(row, end, 0, STYLE_DIM, learner->has_pin ? _("PIN") : "");
    surface_text_right(row, end -= PIN_COLS, 0, STYLE_DIM, *about->seen ? about->seen : "—");
    surface_text_right(row, end -= SEEN_COLS, 0, STYLE_TEXT, about->hours);
    end -= HOURS_COLS;
    surface_clip(row, 1, 0, x - 2, STYLE_TEXT, learner->name);
    surface_clip(row, x, 0, end - x, STYLE_TEXT, about->target);
}

static void draw_head(const struct page *page, struct surface s)
{
    int end = s.w - 1 - PIN_COLS;
    surface_text(s, 1, 0, STYLE_DIM, _("Name"));
    surface_text(s, target_x(s.w), 0, STYLE_DIM, _("Target"));
    surface_text_right(s, end, 0, STYLE_DIM, _("Last seen"));
    surface_text_right(s, end - SEEN_COLS, 0, STYLE_DIM, _("Hours"));
}

static void learners_draw(const void *state, const struct app *app, struct surface body)
{
    const struct page *page = state;
    surface_box(body, page->box, STYLE_BORDER, _("Learners of this machine"));
    draw_head(page, surface_sub(body, page->head));
    list_draw(&page->list, surface_sub(body, page->rows), true, draw_learner, page);
}

/* ---- the PIN ---- */

/* A deed that waits for the right PIN. */
struct locked {
    int64_t learner;
    char *name, *target;
    void (*deed)(struct app *app, struct locked *locked);
};

static void locked_free(void *data)
{
    struct locked *locked = data;
    free(locked->name);
    free(locked->target);
    free(locked);
}

static struct locked *lock_for(const struct learner *learner,
                               void (*deed)(struct app *app, struct locked *locked))
{
    struct locked *locked = xcalloc(1, sizeof *locked);
    locked->learner = learner->id;
    locked->name = xstrdup(learner->name);
    locked->target = xstrdup(learner->target);
    locked->deed = deed;
    return locked;
}

static void build_pin(struct form *form, void *data)
{
    form_add_secret(form, _("PIN"));
}

static bool submit_pin(struct app *app, struct form *form, void *data)
{
    struct locked *locked = data;
    struct err err = ERR_INIT;
    if (learner_check_pin(app->records, locked->learner, form_text(form, 0), &err))
        return true;
    if (err.code == ERR_DENIED)
        form_set_problem(form, 0, _("This is not the PIN."));
    else
        app_error(app, &err);
    return false;
}

static void unlocked(struct app *app, void *data)
{
    struct locked *locked = data;
    locked->deed(app, locked);
}

/* Does it at once for a learner without PIN, else after the PIN. */
static void with_pin(struct app *app, const struct learner *learner,
                     void (*deed)(struct app *app, struct locked *locked))
{
    struct locked *locked = lock_for(learner, deed);
    if (!learner->has_pin) {
        deed(app, locked);
        locked_free(locked);
        return;
    }
    dialog_form(app, &(struct dialog_form){.title = locked->name,
                                           .text = _("This learner has set a PIN."),
                                           .build = build_pin,
                                           .yes = _("Go on"),
                                           .submit = submit_pin,
                                           .closed = unlocked,
                                           .release = locked_free,
                                           .data = locked});
}

/* ---- deeds ---- */

static void sit_down(struct app *app, struct locked *locked)
{
    struct err err = ERR_INIT;
    if (!learner_set_last(app->records, locked->learner, &err)) {
        app_error(app, &err);
        return;
    }
    app_set_learner(app, locked->learner, locked->name, locked->target);
    if (app->depth > 1)
        app_go(app, &screen_home, NULL);
    else
        app_replace(app, &screen_home, NULL);
    exams_return(app);
}

static bool apply_target(struct app *app, int64_t learner, const char *path, struct err *err)
{
    if (!learner_set_target(app->records, learner, path, err))
        return false;
    if (learner == app->learner) {
        char *name = xstrdup(app->learner_name);
        app_set_learner(app, learner, name, path);
        free(name);
    }
    return true;
}

static bool undo_target(struct app *app, void *data, struct err *err)
{
    struct locked *before = data;
    return apply_target(app, before->learner, before->target, err);
}

static void target_chosen(struct app *app, const char *path, void *data)
{
    const struct locked *before = data;
    struct learner learner = {
        .id = before->learner, .name = before->name, .target = before->target};
    struct err err = ERR_INIT;
    if (strcmp(path, before->target) == 0)
        return;
    if (!apply_target(app, before->learner, path, &err)) {
        app_error(app, &err);
        return;
    }
    app_set_undo(app, (struct app_undo){.what = N_("The target is as it was."),
                                        .run = undo_target,
                                        .release = locked_free,
                                        .data = lock_for(&learner, NULL)});
    app->stack[app->depth - 1].ops->resume(app->stack[app->depth - 1].state, app);
}

static void choose_target(struct app *app, struct locked *locked)
{
    struct learner learner = {
        .id = locked->learner, .name = locked->name, .target = locked->target};
    targets_choose(app, &(struct targets_window){.current = learner.target,
                                                 .chosen = target_chosen,
                                                 .release = locked_free,
                                                 .data = lock_for(&learner, NULL)});
}

static void build_new_pin(struct form *form, void *data)
{
    form_add_secret(form, _("New PIN"));
    form_add_secret(form, _("Once more"));
}

static bool submit_new_pin(struct app *app, struct form *form, void *data)
{
    const struct locked *locked = data;
    struct err err = ERR_INIT;
    const char *pin = form_text(form, 0);
    form_set_problem(form, 1, NULL);
    if (strcmp(pin, form_text(form, 1)) != 0) {
        form_set_problem(form, 1, _("The two differ."));
        return false;
    }
    if (learner_set_pin(app->records, locked->learner, pin, &err))
        return true;
    if (err.code == ERR_INVALID)
        form_set_problem(form, 0, _("A PIN has at least 4 characters."));
    else
        app_error(app, &err);
    return false;
}

static void pin_kept(struct app *app, void *data)
{
    app_toast(app, STYLE_GOOD, "%s", _("Saved."));
}

static void ask_new_pin(struct app *app, struct locked *locked)
{
    struct learner learner = {
        .id = locked->learner, .name = locked->name, .target = locked->target};
    dialog_form(app, &(struct dialog_form){.title = locked->name,
                                           .text = _("Empty fields take the PIN away."),
                                           .build = build_new_pin,
                                           .yes = _("Save"),
                                           .submit = submit_new_pin,
                                           .closed = pin_kept,
                                           .release = locked_free,
                                           .data = lock_for(&learner, NULL)});
}

/* ---- acting ---- */

static bool learners_act(void *state, struct app *app, enum action action)
{
    struct page *page = state;
    const struct learner *learner = selected(page);
    switch (action) {
    case ACTION_NEW:
        app_push(app, &screen_welcome, page);
        return true;
    case ACTION_OPEN:
        if (learner)
            with_pin(app, learner, sit_down);
        return true;
    case ACTION_TARGET:
        if (learner)
            with_pin(app, learner, choose_target);
        return true;
    case ACTION_PIN:
        if (learner)
            with_pin(app, learner, ask_new_pin);
        return true;
    default:
        return list_act(&page->list, action);
    }
}

static enum action_state learners_can(const void *state, const struct app *app, enum action action,
                                      const char **why)
{
    const struct page *page = state;
    switch (action) {
    case ACTION_NEW:
        return ACTION_ON;
    case ACTION_OPEN:
    case ACTION_TARGET:
    case ACTION_PIN:
        *why = N_("Add a learner first.");
        return selected(page) ? ACTION_ON : ACTION_OFF;
    default:
        return action <= ACTION_LAST ? ACTION_ON : ACTION_ABSENT;
    }
}

static bool learners_event(void *state, struct app *app, const struct event *event)
{
    struct page *page = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    enum list_hit hit = list_mouse(&page->list, page->rows, &event->mouse);
    if (hit == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return hit != LIST_NOTHING;
}

const struct screen_ops screen_learners = {
    .name = "learners",
    .title = N_("Learners"),
    .context = ACTION_IN_LEARNERS,
    .aid = true,
    .open = learners_open,
    .layout = learners_layout,
    .draw = learners_draw,
    .act = learners_act,
    .can = learners_can,
    .event = learners_event,
    .resume = learners_resume,
    .close = learners_close,
};
