#include "tui/lab/frame.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/desks.h"
#include "tui/lab/frame_parts.h"
#include "tui/widget/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 120, SIDE = 46, FAULT_ROWS = 5, SECOND_MS = 1000, MINUTE_MS = 60 * 1000 };

/* ---- opening ---- */

struct visit {
    int64_t attempt;
    struct lab_marks *marks; /* NULL: to work */
    size_t fault;
    const struct lab_sitting *sitting; /* NULL: for practice */
};

static void frame_close(void *state, struct app *app)
{
    struct lab_frame *f = state;
    if (f->attempt && f->ops && !f->over) {
        lab_frame_settle(f);
        lab_frame_save(f);
        lab_frame_keep_time(f, true);
        if (!f->marks)
            app_leave_behind(app, (struct app_left){.key = f->attempt->id,
                                                    .data = lab_history_put_by(&f->history),
                                                    .release = lab_history_free});
    }
    if (f->sitting.release)
        f->sitting.release(f->sitting.data);
    lab_frame_unload(f);
    free(f);
}

static void show_fault(struct lab_frame *f)
{
    const char *at = f->marks->faults_count > 0 ? f->marks->faults[f->at].at : "";
    f->marks->seen = f->at;
    if (f->ops->place && *at)
        f->ops->place(f->state, at);
}

static bool frame_open(struct app *app, const void *arg, void **state, struct err *err)
{
    const struct visit *visit = arg;
    struct lab_frame *f = xcalloc(1, sizeof *f);
    f->app = app;
    f->marks = visit->marks ? lab_marks_hold(visit->marks) : NULL;
    if (!lab_frame_load(f, visit->attempt, err)) {
        lab_frame_unload(f);
        free(f);
        return false;
    }
    if (visit->sitting)
        f->sitting = *visit->sitting;
    if (visit->marks) {
        f->at = visit->fault;
        show_fault(f);
    } else if (f->active_ms == 0) {
        lab_pane_show(&f->pane, LAB_PAGE_TASK);
        f->pane_focused = term_cols(app->term) < WIDE;
    } else if (term_cols(app->term) >= WIDE) {
        lab_pane_show(&f->pane, LAB_PAGE_TASK);
    }
    lab_frame_touch(f);
    *state = f;
    return true;
}

static const char *frame_heading(const void *state)
{
    const struct lab_frame *f = state;
    return f->sitting.heading ? f->sitting.heading : f->attempt->title;
}

/* ---- layout and drawing ---- */

/* The pane covers the desk when they have no room side by side; then it has the focus. */
static bool is_covered(const struct lab_frame *f)
{
    return f->pane.page != LAB_PAGE_NONE && !f->wide;
}

static void frame_layout(void *state, struct app *app, struct rect body)
{
    struct lab_frame *f = state;
    f->wide = body.w >= WIDE;
    if (f->sitting.tick)
        app_set_tick(app, f, SECOND_MS);
    if (is_covered(f))
        f->pane_focused = true;
    f->head = rect_cut_top(&body, 1);
    f->fault = (struct rect){0};
    if (f->marks)
        f->fault = rect_cut_bottom(&body, FAULT_ROWS);
    f->side = body;
    if (f->pane.page != LAB_PAGE_NONE && f->wide)
        f->side = rect_cut_right(&body, SIDE);
    f->work = body;
    if (f->pane.page != LAB_PAGE_NONE)
        lab_pane_layout(&f->pane, f->side);
    if (f->ops->layout && !is_covered(f))
        f->ops->layout(f->state, (struct rect){0, 0, f->work.w, f->work.h});
}

static int draw_saved(const struct lab_frame *f, struct surface s, int end)
{
    if (f->marks)
        return surface_text_right(s, end, 0, STYLE_DIM, _("handed in"));
    if (f->is_marking)
        return surface_text_right(s, end, 0, STYLE_ACCENT, _("… being marked"));
    if (f->saved == LAB_SAVE_FAILED)
        return surface_text_right(s, end, 0, STYLE_BAD, _("✗ not saved"));
    if (f->ops->typed && f->ops->typed(f->state))
        return surface_text_right(s, end, 0, STYLE_DIM, _("… typing"));
    if (f->saved == LAB_UNSAVED)
        return surface_text_right(s, end, 0, STYLE_DIM, _("… not saved yet"));
    return surface_text_right(s, end, 0, STYLE_GOOD, _("✓ saved"));
}

/* The exam's clock. */
static int draw_left(const struct lab_frame *f, struct surface s, int end)
{
    char left[32];
    bool hurry = false, last;
    if (!f->sitting.left)
        return end;
    f->sitting.left(f->sitting.data, left, sizeof left, &hurry, &last);
    char *text = xasprintf(_("time left %s"), left);
    end = surface_text_right(s, end, 0, hurry ? STYLE_WARN : STYLE_ACCENT, text) - 2;
    free(text);
    return end;
}

static void draw_head(const struct lab_frame *f, struct surface s)
{
    char progress[80] = "";
    int x = 1;
    char *variant = xasprintf(_("Variant %s"), f->attempt->variant);
    char *time = xasprintf(_("%lld/%d min"), (long long) (lab_frame_active(f) / MINUTE_MS),
                           f->attempt->minutes);
    int end = draw_saved(f, s, s.w - 1) - 2;
    end = draw_left(f, s, end);
    end = surface_text_right(s, end, 0, STYLE_DIM, time) - 2;
    if (!f->sitting.save) /* the paper says it, and there is the clock in its place */
        x = surface_text(s, x, 0, STYLE_DIM, variant) + 2;
    if (f->ops->progress)
        f->ops->progress(f->state, progress, sizeof progress);
    surface_clip(s, x, 0, end - x, STYLE_STRONG, progress);
    free(variant);
    free(time);
}

/* "mine → gold", each "—" when it is missing. */
static void draw_pair(const struct lab_mark_fault *fault, struct surface s, int y)
{
    if (!*fault->mine && !*fault->gold)
        return;
    int x = surface_text(s, 1, y, STYLE_DIM, _("yours ")), half = (s.w - x) / 2;
    x = surface_clip(s, x, y, half - 6, STYLE_BAD, *fault->mine ? fault->mine : "—");
    x = surface_text(s, x, y, STYLE_DIM, _("  right "));
    surface_clip(s, x, y, s.w - x - 1, STYLE_GOOD, *fault->gold ? fault->gold : "—");
}

static void draw_fault(const struct lab_frame *f, struct surface s)
{
    surface_hline(s, 0, 0, s.w, STYLE_BORDER);
    if (f->marks->faults_count == 0) {
        surface_text(s, 1, 1, STYLE_GOOD, _("No fault was found."));
        return;
    }
    const struct lab_mark_fault *fault = &f->marks->faults[f->at];
    char *count = xasprintf(_(" fault %zu of %zu "), f->at + 1, f->marks->faults_count);
    char *first = xasprintf("%s%s%s", fault->place, *fault->place ? "  " : "", fault->sentence);
    char *rule = xasprintf("%s%s%s", fault->rule, *fault->rule ? " " : "", fault->text);
    surface_text(s, 2, 0, STYLE_ACCENT, count);
    surface_clip(s, 1, 1, s.w - 2, STYLE_STRONG, first);
    draw_pair(fault, s, 2);
    surface_wrap(s, (struct rect){1, 3, s.w - 2, s.h - 3}, STYLE_TEXT, rule);
    free(count);
    free(first);
    free(rule);
}

static void frame_draw(const void *state, const struct app *app, struct surface body)
{
    const struct lab_frame *f = state;
    draw_head(f, surface_sub(body, f->head));
    if (!is_covered(f))
        f->ops->draw(f->state, surface_sub(body, f->work));
    if (f->pane.page != LAB_PAGE_NONE) {
        if (f->wide)
            surface_vline(body, f->side.x, f->side.y, f->side.h, STYLE_BORDER);
        lab_pane_draw(&f->pane, body, f->pane_focused);
    }
    if (f->marks)
        draw_fault(f, surface_sub(body, f->fault));
}

/* ---- acting ---- */

/* Shows the page; when it is seen already, gives it the focus, and then takes it away. */
static void turn_page(struct lab_frame *f, enum lab_page page)
{
    bool seen = f->pane.page == page;
    if (seen && (f->pane_focused || is_covered(f))) {
        lab_pane_show(&f->pane, LAB_PAGE_NONE);
        f->pane_focused = false;
        return;
    }
    if (!seen)
        lab_pane_show(&f->pane, page);
    f->pane_focused = true;
}

/* Undo and redo are steps like others: the work that they give is saved. */
static void go_step(struct lab_frame *f, bool back)
{
    if (!(back ? lab_history_undo(&f->history) : lab_history_redo(&f->history)))
        return;
    lab_frame_give(f);
    if (f->saved == LAB_SAVED)
        f->saved = LAB_UNSAVED;
}

static void step_fault(struct lab_frame *f, int step)
{
    size_t count = f->marks->faults_count;
    if (count == 0 || (step < 0 && f->at == 0) || (step > 0 && f->at + 1 == count))
        return;
    f->at += step < 0 ? (size_t) -1 : 1;
    show_fault(f);
}

/* From the task's text to the work. */
static void leave_page(struct lab_frame *f)
{
    f->pane_focused = false;
    if (!f->wide)
        lab_pane_show(&f->pane, LAB_PAGE_NONE);
}

static void leave_unsaved(struct app *app, void *data)
{
    app_pop(app);
}

/* True when it did what leaving asks for. */
static bool go_back(struct lab_frame *f)
{
    if (f->pane_focused) {
        leave_page(f);
        return true;
    }
    if (f->is_marking) {
        lab_frame_stop_marking(f);
        return true;
    }
    if (f->ops->back && f->ops->back(f->state))
        return true;
    if (!lab_frame_save(f)) {
        dialog_ask(f->app,
                   &(struct dialog_question){
                       .title = _("Leave?"),
                       .text = _("The newest steps could not be saved. They are lost when you "
                                 "leave now."),
                       .yes = _("Leave"),
                       .done = leave_unsaved});
        return true;
    }
    struct app *app = f->app;
    bool working = !f->marks;
    app_pop(app);
    if (working)
        app_toast(app, STYLE_GOOD, "%s", _("The work is kept; open the lab again to go on."));
    return true;
}

/* What was handed in stays as it was. */
static void put_back(struct lab_frame *f)
{
    f->changed = false;
    lab_frame_give(f);
    app_toast(f->app, STYLE_WARN, "%s",
              _("This was handed in and no longer changes; n in the marks does the lab again."));
}

static bool act_frame(struct lab_frame *f, enum action action)
{
    switch (action) {
    case ACTION_LAB_TASK:
        turn_page(f, LAB_PAGE_TASK);
        return true;
    case ACTION_LAB_RULES:
        turn_page(f, LAB_PAGE_RULES);
        return true;
    case ACTION_UNDO:
        go_step(f, true);
        return true;
    case ACTION_LAB_REDO:
        go_step(f, false);
        return true;
    case ACTION_LAB_IMPORT:
        lab_frame_import(f);
        return true;
    case ACTION_LAB_EXPORT:
        lab_frame_export(f);
        return true;
    case ACTION_LAB_HAND_IN:
        lab_frame_hand_in(f);
        return true;
    case ACTION_LAB_NEXT_FAULT:
    case ACTION_LAB_PREV_FAULT:
        step_fault(f, action == ACTION_LAB_NEXT_FAULT ? 1 : -1);
        return true;
    default:
        return false;
    }
}

/* Out of an exam one leaves by its paper, which asks. */
static bool quit_exam(struct lab_frame *f)
{
    struct app *app = f->app;
    lab_frame_settle(f);
    if (!lab_frame_save(f))
        return true;
    app_pop(app);
    app_run_action(app, ACTION_QUIT);
    return true;
}

static bool frame_act(void *state, struct app *app, enum action action)
{
    struct lab_frame *f = state;
    lab_frame_touch(f);
    if (action == ACTION_BACK)
        return go_back(f);
    if (action == ACTION_QUIT)
        return f->sitting.save && quit_exam(f);
    if (act_frame(f, action))
        return true;
    if (f->pane_focused && action == ACTION_OPEN) {
        leave_page(f);
        return true;
    }
    if (f->pane_focused)
        return text_act(&f->pane.text, action);
    bool used = f->ops->act && f->ops->act(f->state, action);
    if (f->changed)
        put_back(f);
    return used;
}

static enum action_state on_or(bool on, enum action_state otherwise)
{
    return on ? ACTION_ON : otherwise;
}

static enum action_state can_frame(const struct lab_frame *f, enum action action, const char **why)
{
    bool working = !f->marks;
    switch (action) {
    case ACTION_LAB_TASK:
        return ACTION_ON;
    case ACTION_LAB_RULES:
        *why = N_("This lab has no rules of its own.");
        return on_or(lab_pane_has_rules(&f->pane), ACTION_OFF);
    case ACTION_UNDO:
        *why = N_("There is nothing to undo.");
        return on_or(working && lab_history_can_undo(&f->history), ACTION_OFF);
    case ACTION_LAB_REDO:
        *why = N_("There is nothing to redo.");
        return working ? on_or(lab_history_can_redo(&f->history), ACTION_OFF) : ACTION_ABSENT;
    case ACTION_LAB_HAND_IN:
        *why = N_("In an exam the paper is handed in as a whole: Esc, then S.");
        return f->sitting.save ? ACTION_OFF : on_or(working, ACTION_ABSENT);
    case ACTION_LAB_IMPORT:
        *why = N_("In an exam no file comes in and none goes out.");
        return f->sitting.save ? ACTION_OFF : on_or(working, ACTION_ABSENT);
    case ACTION_LAB_EXPORT:
        *why = N_("In an exam no file comes in and none goes out.");
        return f->sitting.save ? ACTION_OFF : ACTION_ON;
    default:
        *why = N_("There is no further fault.");
        return working ? ACTION_ABSENT
                       : on_or(action == ACTION_LAB_NEXT_FAULT ? f->at + 1 < f->marks->faults_count
                                                               : f->at > 0,
                               ACTION_OFF);
    }
}

static bool is_frames(enum action action)
{
    return action == ACTION_UNDO || action == ACTION_LAB_TASK || action == ACTION_LAB_RULES ||
           action == ACTION_LAB_REDO || action == ACTION_LAB_IMPORT ||
           action == ACTION_LAB_EXPORT || action == ACTION_LAB_HAND_IN ||
           action == ACTION_LAB_NEXT_FAULT || action == ACTION_LAB_PREV_FAULT;
}

static enum action_state frame_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    const struct lab_frame *f = state;
    bool own = action_info(action)->contexts & ACTION_IN_LAB;
    bool move = action >= ACTION_UP && action <= ACTION_LAST;
    if (f->is_marking) {
        *why = N_("The work is being marked; Esc takes it back.");
        return own ? ACTION_OFF : ACTION_ABSENT;
    }
    if (is_frames(action))
        return can_frame(f, action, why);
    if (f->sitting.save && app_can_stray(app, action, why) == ACTION_OFF)
        return ACTION_OFF;
    if (f->pane_focused)
        return on_or(move || action == ACTION_OPEN, ACTION_ABSENT);
    if (f->ops->can)
        return f->ops->can(f->state, action, why);
    return on_or(own || (action >= ACTION_UP && action <= ACTION_OPEN), ACTION_ABSENT);
}

static const char *frame_opens(const void *state)
{
    const struct lab_frame *f = state;
    if (f->pane_focused)
        return f->marks ? N_("Close") : N_("To the work");
    return f->ops->opens ? f->ops->opens(f->state) : NULL;
}

static bool frame_typing(const void *state)
{
    const struct lab_frame *f = state;
    return !f->pane_focused && !f->is_marking && f->ops->typing && f->ops->typing(f->state);
}

/* A mouse event as the desk sees it. */
static bool point_at_desk(struct lab_frame *f, const struct event *event)
{
    struct event local = *event;
    local.mouse.x -= f->work.x;
    local.mouse.y -= f->work.y;
    if (event->mouse.what == MOUSE_PRESS)
        f->pane_focused = false;
    return f->ops->event && f->ops->event(f->state, &local);
}

static bool frame_event(void *state, struct app *app, const struct event *event)
{
    struct lab_frame *f = state;
    bool used = false;
    lab_frame_touch(f);
    if (f->is_marking)
        return true;
    if (event->kind == EVENT_MOUSE && f->pane.page != LAB_PAGE_NONE &&
        rect_contains(f->side, event->mouse.x, event->mouse.y)) {
        if (event->mouse.what == MOUSE_PRESS)
            f->pane_focused = true;
        text_mouse(&f->pane.text, f->pane.area, &event->mouse);
        return true;
    }
    if (event->kind == EVENT_MOUSE)
        used = point_at_desk(f, event);
    else if (!f->pane_focused && f->ops->event)
        used = f->ops->event(f->state, event);
    if (f->changed)
        put_back(f);
    return used;
}

static bool frame_shown(void *state, struct app *app)
{
    struct lab_frame *f = state;
    bool due = !f->marks && f->saved != LAB_SAVED;
    if (due)
        lab_frame_save(f);
    return lab_frame_keep_time(f, false) || due;
}

static void frame_ready(void *state, struct app *app)
{
    struct lab_frame *f = state;
    if (f->is_marking)
        lab_frame_marked(f);
    else if (f->ops->ready)
        f->ops->ready(f->state);
}

/* In the last seconds nobody waits for a field to be left. */
static void take_in_time(struct lab_frame *f)
{
    char left[32];
    bool hurry, last = false;
    if (f->sitting.left)
        f->sitting.left(f->sitting.data, left, sizeof left, &hurry, &last);
    if (!last)
        return;
    lab_frame_settle(f);
    lab_frame_save(f);
}

static void frame_tick(void *state, struct app *app)
{
    struct lab_frame *f = state;
    take_in_time(f);
    if (f->sitting.tick && !f->sitting.tick(f->sitting.data, app)) {
        f->over = true;
        app_uncover(app, f);
        app_pop(app);
        return;
    }
    if (f->ops->tick)
        f->ops->tick(f->state);
}

static void frame_resume(void *state, struct app *app)
{
    lab_frame_touch(state);
}

/* ---- one screen for each kind of lab: they differ in their actions ---- */

#define FRAME(in, aids)                                                                            \
    {                                                                                              \
        .name = "lab-work", .title = N_("Labs"), .context = (in), .aid = (aids),                   \
        .heading = frame_heading, .opens = frame_opens, .open = frame_open,                        \
        .layout = frame_layout, .draw = frame_draw, .act = frame_act, .can = frame_can,            \
        .typing = frame_typing, .event = frame_event, .resume = frame_resume,                      \
        .shown = frame_shown, .ready = frame_ready, .tick = frame_tick, .close = frame_close       \
    }

/* Practice could help in an exam that is under way; a lab of the exam itself must open. */
static const struct {
    const char *engine;
    struct screen_ops practice, exam;
} screens[] = {
#define SCREENS(engine, in)                                                                        \
    {                                                                                              \
        engine, FRAME(in, true), FRAME(in, false)                                                  \
    }
    SCREENS("span", ACTION_IN_SPAN),       SCREENS("choice", ACTION_IN_CHOICE),
    SCREENS("image", ACTION_IN_IMAGE),     SCREENS("audio", ACTION_IN_AUDIO),
    SCREENS("table", ACTION_IN_CELLS),     SCREENS("sql", ACTION_IN_SQL),
    SCREENS("console", ACTION_IN_CONSOLE), SCREENS("model", ACTION_IN_MODEL),
#undef SCREENS
};

static const struct screen_ops *screen_of(const char *engine, bool exam)
{
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        if (strcmp(screens[i].engine, engine) == 0)
            return exam ? &screens[i].exam : &screens[i].practice;
    return NULL;
}

static bool visit(struct app *app, const struct visit *visit)
{
    struct lab_attempts attempts;
    struct err err = ERR_INIT;
    if (!lab_attempt_get(app->records, visit->attempt, &attempts, &err)) {
        app_error(app, &err);
        return false;
    }
    const struct screen_ops *screen = screen_of(attempts.list->engine, visit->sitting != NULL);
    if (!screen) {
        err_set(&err, ERR_UNSUPPORTED, "%s: engine: %s", attempts.list->lab, attempts.list->engine);
        app_error(app, &err);
    }
    lab_attempts_finish(&attempts);
    return screen && app_push(app, screen, visit);
}

bool lab_frame_work(struct app *app, int64_t attempt)
{
    return visit(app, &(struct visit){.attempt = attempt});
}

bool lab_frame_sit(struct app *app, int64_t attempt, const struct lab_sitting *sitting)
{
    return visit(app, &(struct visit){.attempt = attempt, .sitting = sitting});
}

bool lab_frame_look(struct app *app, int64_t attempt, struct lab_marks *marks, size_t fault)
{
    return visit(app, &(struct visit){.attempt = attempt, .marks = marks, .fault = fault});
}
