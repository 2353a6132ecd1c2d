#include "tui/app.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/keyline.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Below this only a message is shown; below 80×24 screens use what there is. */
enum { LEAST_COLS = 40, LEAST_ROWS = 10, WHEEL_STEPS = 3 };

/* ---- the stack ---- */

static const struct screen_ops *front(const struct app *app)
{
    return app->depth > 0 ? app->stack[app->depth - 1].ops : NULL;
}

static void *front_state(const struct app *app)
{
    return app->depth > 0 ? app->stack[app->depth - 1].state : NULL;
}

action_contexts app_context(const struct app *app)
{
    return app->depth > 0 ? front(app)->context : 0;
}

static bool is_typing(const struct app *app)
{
    const struct screen_ops *ops = front(app);
    return ops && ops->typing && ops->typing(front_state(app));
}

static const char examined[] = N_("An assessed exam is under way: nothing that could help opens.");

static bool push(struct app *app, const struct screen_ops *ops, const void *arg, struct err *err)
{
    void *state = NULL;
    if (app->depth == APP_STACK)
        return err_set(err, ERR_TOO_BIG, "%s", ops->name);
    if (!ops->open(app, arg, &state, err))
        return false;
    app->stack[app->depth].ops = ops;
    app->stack[app->depth++].state = state;
    return true;
}

bool app_push(struct app *app, const struct screen_ops *ops, const void *arg)
{
    struct err err = ERR_INIT;
    if (ops->aid && app->guard)
        app->guard(app);
    if (app->examined && ops->aid) {
        app_toast(app, STYLE_WARN, "%s", _(examined));
        return false;
    }
    if (push(app, ops, arg, &err))
        return true;
    app_error(app, &err);
    return false;
}

static void close_front(struct app *app)
{
    const struct screen_ops *ops = front(app);
    void *state = front_state(app);
    app->depth--;
    if (app->ticker == state)
        app_set_tick(app, NULL, 0);
    if (app->watcher == state)
        app_watch(app, state, -1);
    if (ops->close)
        ops->close(state, app);
}

static void resume_front(struct app *app)
{
    if (app->depth > 0 && front(app)->resume)
        front(app)->resume(front_state(app), app);
}

void app_pop(struct app *app)
{
    if (app->depth == 0)
        return;
    if (app->depth == 1) {
        app->leaving = true;
        return;
    }
    close_front(app);
    resume_front(app);
}

bool app_replace(struct app *app, const struct screen_ops *ops, const void *arg)
{
    if (app->depth > 0)
        close_front(app);
    if (app_push(app, ops, arg))
        return true;
    if (app->depth == 0)
        app->leaving = true;
    resume_front(app);
    return false;
}

bool app_go(struct app *app, const struct screen_ops *ops, const void *arg)
{
    int at = app->depth - 1;
    while (at >= 0 && app->stack[at].ops != ops)
        at--;
    if (at >= 0) {
        while (app->depth - 1 > at)
            close_front(app);
        resume_front(app);
        return true;
    }
    return app_push(app, ops, arg);
}

void app_leave(struct app *app)
{
    app->leaving = true;
}

/* ---- what is said ---- */

void app_toast(struct app *app, enum style style, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(app->toast, sizeof app->toast, fmt, ap);
    va_end(ap);
    app->toast_style = style;
}

void app_error(struct app *app, const struct err *err)
{
    struct str text = STR_INIT;
    if (err->object[0]) {
        utf8_escape(&text, err->object, strlen(err->object));
        str_add(&text, ": ");
    }
    char *says = err->reason ? i18n_error(err) : xstrdup(_(err_text(err->code)));
    utf8_escape(&text, says, strlen(says));
    free(says);
    if (err->detail[0] && !err->reason) {
        str_add(&text, ": ");
        utf8_escape(&text, err->detail, strlen(err->detail));
    }
    app_toast(app, STYLE_BAD, "%s", str_text(&text));
    str_finish(&text);
}

static void replace(char **text, const char *with)
{
    char *copy = with ? xstrdup(with) : NULL;
    free(*text);
    *text = copy;
}

void app_set_status(struct app *app, const char *text)
{
    replace(&app->status, text);
}

void app_set_learner(struct app *app, int64_t id, const char *name, const char *target)
{
    if (id != app->learner)
        replace(&app->searched, NULL);
    app->learner = id;
    replace(&app->learner_name, name);
    replace(&app->target, target);
}

static void drop_undo(struct app *app)
{
    if (app->undo.release)
        app->undo.release(app->undo.data);
    app->undo = (struct app_undo){0};
}

void app_set_undo(struct app *app, struct app_undo undo)
{
    drop_undo(app);
    app->undo = undo;
}

void app_leave_behind(struct app *app, struct app_left left)
{
    if (app->left.data)
        app->left.release(app->left.data);
    app->left = left;
}

void *app_take_left(struct app *app, int64_t key)
{
    void *data = app->left.key == key ? app->left.data : NULL;
    if (data)
        app->left = (struct app_left){0};
    return data;
}

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t) ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void app_set_tick(struct app *app, const void *state, int ms)
{
    if (app->ticker != state)
        app->ticked_ms = now_ms();
    app->ticker = ms > 0 ? state : NULL;
    app->tick_ms = ms;
}

void app_uncover(struct app *app, const void *state)
{
    bool closed = false;
    for (; app->depth > 1 && front_state(app) != state; closed = true)
        close_front(app);
    if (closed)
        resume_front(app);
}

void app_watch(struct app *app, const void *state, int fd)
{
    app->watcher = fd >= 0 ? state : NULL;
    term_watch(app->term, fd);
}

/* ---- actions ---- */

static const struct app_route *find_route(const struct app *app, enum action action)
{
    for (const struct app_route *route = app->routes; route && route->action; route++)
        if (route->action == action)
            return route;
    return NULL;
}

/* What the app runs itself for any screen; ACTION_ABSENT when it is not one of these. */
static enum action_state can_itself(const struct app *app, enum action action, const char **why)
{
    bool overlay = front(app)->overlay;
    switch (action) {
    case ACTION_BACK:
        return app->depth > 1 ? ACTION_ON : ACTION_ABSENT;
    case ACTION_REDRAW:
    case ACTION_MOUSE:
    case ACTION_THEME:
        return ACTION_ON;
    case ACTION_HELP:
        return app_context(app) == ACTION_IN_HELP || !find_route(app, action) ? ACTION_ABSENT
                                                                              : ACTION_ON;
    case ACTION_PALETTE:
        return overlay || !find_route(app, action) ? ACTION_ABSENT : ACTION_ON;
    case ACTION_QUIT:
        return overlay ? ACTION_ABSENT : ACTION_ON;
    case ACTION_UNDO:
        *why = N_("There is nothing to undo.");
        return overlay ? ACTION_ABSENT : app->undo.run ? ACTION_ON : ACTION_OFF;
    default:
        return ACTION_ABSENT;
    }
}

static enum action_state can_route(const struct app *app, enum action action, const char **why)
{
    const struct app_route *route = find_route(app, action);
    if (!route || front(app)->overlay || route->ops == front(app))
        return ACTION_ABSENT;
    *why = examined;
    if (app->examined && route->ops->aid)
        return ACTION_OFF;
    if (!route->needs_learner || app->learner)
        return ACTION_ON;
    *why = N_("Choose a learner first.");
    return ACTION_OFF;
}

enum action_state app_can_stray(const struct app *app, enum action action, const char **why)
{
    const struct app_route *route = find_route(app, action);
    if (!route || route->ops->overlay)
        return ACTION_ABSENT;
    *why = app->examined && route->ops->aid ? examined
                                            : N_("An exam is under way: leave it with Esc first.");
    return ACTION_OFF;
}

static bool is_move(enum action action)
{
    return action >= ACTION_UP && action <= ACTION_OPEN;
}

static enum action_state can_screen(const struct app *app, enum action action, const char **why)
{
    const struct screen_ops *ops = front(app);
    if (!ops->act)
        return ACTION_ABSENT;
    if (ops->can)
        return ops->can(front_state(app), app, action, why);
    bool own = action_info(action)->contexts & ops->context;
    return own || is_move(action) ? ACTION_ON : ACTION_ABSENT;
}

enum action_state app_can(const struct app *app, enum action action, const char **why)
{
    const char *unused;
    why = why ? why : &unused;
    *why = "";
    if (app->depth == 0 || !action_in(action, app_context(app)))
        return ACTION_ABSENT;
    /* Some screens have steps of their own to take back. */
    enum action_state state = ACTION_ABSENT;
    if (action == ACTION_UNDO)
        state = can_screen(app, action, why);
    if (state == ACTION_ABSENT)
        state = can_itself(app, action, why);
    if (state == ACTION_ABSENT)
        state = can_screen(app, action, why);
    if (state == ACTION_ABSENT)
        state = can_route(app, action, why);
    return state;
}

static void next_theme(struct app *app)
{
    enum theme_name theme = term_theme(app->term);
    term_set_theme(app->term, theme == THEME_DARK    ? THEME_LIGHT
                              : theme == THEME_LIGHT ? THEME_MONO
                                                     : THEME_DARK);
    if (theme == THEME_MONO && term_theme(app->term) == THEME_MONO)
        app_toast(app, STYLE_WARN, "%s", _("Colours are off because NO_COLOR is set."));
}

static void toggle_mouse(struct app *app)
{
    bool on = !term_mouse(app->term);
    term_set_mouse(app->term, on);
    app_toast(app, STYLE_GOOD, "%s",
              on ? _("The mouse works here now; hold Shift to select text.")
                 : _("The mouse selects text now."));
}

bool app_push_route(struct app *app, enum action action, const void *arg)
{
    const struct app_route *route = find_route(app, action);
    return route && app_push(app, route->ops, arg);
}

static void run_undo(struct app *app)
{
    struct app_undo undo = app->undo;
    struct err err = ERR_INIT;
    app->undo = (struct app_undo){0};
    if (!undo.run(app, undo.data, &err))
        app_error(app, &err);
    else
        app_toast(app, STYLE_GOOD, "%s", _(undo.what));
    if (undo.release)
        undo.release(undo.data);
    resume_front(app);
}

static void run_itself(struct app *app, enum action action)
{
    const struct app_route *route = find_route(app, action);
    switch (action) {
    case ACTION_BACK:
        app_pop(app);
        break;
    case ACTION_QUIT:
        app_leave(app);
        break;
    case ACTION_REDRAW:
        term_redraw(app->term);
        break;
    case ACTION_MOUSE:
        toggle_mouse(app);
        break;
    case ACTION_THEME:
        next_theme(app);
        break;
    case ACTION_UNDO:
        run_undo(app);
        break;
    default:
        if (route && route->ops->overlay)
            app_push(app, route->ops, NULL);
        else if (route)
            app_go(app, route->ops, NULL);
    }
}

void app_run_action(struct app *app, enum action action)
{
    const char *why = "";
    enum action_state state = app_can(app, action, &why);
    if (state == ACTION_ABSENT)
        return;
    if (state == ACTION_OFF) {
        app_toast(app, STYLE_WARN, "%s", _(why));
        return;
    }
    const struct screen_ops *ops = front(app);
    if (!ops->act || !ops->act(front_state(app), app, action))
        run_itself(app, action);
}

/* ---- drawing ---- */

static bool is_too_small(const struct app *app)
{
    return app->grid.cols < LEAST_COLS || app->grid.rows < LEAST_ROWS;
}

static bool is_bare(const struct app *app)
{
    return front(app)->bare || is_too_small(app);
}

static struct rect body_rect(const struct app *app, const struct screen_ops *ops)
{
    struct rect all = {0, 0, app->grid.cols, app->grid.rows};
    if (!ops->bare) {
        rect_cut_top(&all, 1);
        rect_cut_bottom(&all, 1);
    }
    return all;
}

/* The lowest screen that is still seen. */
static int lowest(const struct app *app)
{
    int i = app->depth - 1;
    while (i > 0 && app->stack[i].ops->overlay)
        i--;
    return i;
}

static void layout_all(struct app *app)
{
    for (int i = lowest(app); i < app->depth; i++) {
        struct rect body = body_rect(app, app->stack[i].ops);
        if (app->stack[i].ops->layout)
            app->stack[i].ops->layout(app->stack[i].state, app,
                                      (struct rect){0, 0, body.w, body.h});
    }
}

static void draw_toast(const struct app *app, struct surface s)
{
    const char *sign = app->toast_style == STYLE_GOOD  ? "✓"
                       : app->toast_style == STYLE_BAD ? "✗"
                                                       : "!";
    surface_fill(s, surface_rect(s), app->toast_style);
    int x = surface_text(s, 1, 0, app->toast_style, sign);
    surface_clip(s, x + 1, 0, s.w - x - 2, app->toast_style, app->toast);
}

static const char *heading_of(const struct app *app, int at)
{
    const struct screen_ops *ops = app->stack[at].ops;
    const char *heading = ops->heading ? ops->heading(app->stack[at].state) : NULL;
    return heading ? heading : ops->title && *ops->title ? _(ops->title) : "";
}

static void draw_top(const struct app *app, struct surface s)
{
    const char *heading = heading_of(app, lowest(app));
    if (app->toast[0]) {
        draw_toast(app, s);
        return;
    }
    surface_fill(s, surface_rect(s), STYLE_STATUS);
    int x = surface_text(s, 1, 0, STYLE_STATUS_STRONG, _("xunlian"));
    if (*heading) {
        x = surface_text(s, x, 0, STYLE_STATUS, " │ ");
        x = surface_text(s, x, 0, STYLE_STATUS, heading);
    }
    if (app->status && x + 2 < s.w) {
        int room = s.w - x - 3, w = utf8_width(app->status);
        surface_clip(s, w < room ? s.w - 1 - w : x + 2, 0, room, STYLE_STATUS, app->status);
    }
}

static bool can_now(const void *context, enum action action)
{
    const struct app *app = context;
    if (action == ACTION_OPEN && front(app)->goes_on)
        return false;
    return app_can(app, action, NULL) == ACTION_ON;
}

static void make_keyline(const struct app *app, struct keyline *line)
{
    const struct screen_ops *ops = front(app);
    const char *opens = ops->opens ? ops->opens(front_state(app)) : NULL;
    keyline_make(line, can_now, app, app->depth > 1 ? ACTION_BACK : ACTION_QUIT, opens,
                 is_typing(app), app->grid.cols);
}

static void draw_too_small(struct surface s)
{
    char line[160];
    snprintf(line, sizeof line, _("The window is too small. Make it %d×%d or larger; q leaves."),
             LEAST_COLS, LEAST_ROWS);
    surface_wrap(s, surface_rect(s), STYLE_TEXT, line);
}

static void draw_all(struct app *app)
{
    struct surface all = grid_surface(&app->grid);
    struct rect r = surface_rect(all);
    if (is_too_small(app) && !front(app)->bare) {
        draw_too_small(all);
        return;
    }
    for (int i = lowest(app); i < app->depth; i++) {
        const struct screen_ops *ops = app->stack[i].ops;
        ops->draw(app->stack[i].state, app, surface_sub(all, body_rect(app, ops)));
    }
    if (is_bare(app))
        return;
    struct keyline line;
    bool typing = is_typing(app);
    make_keyline(app, &line);
    draw_top(app, surface_sub(all, rect_cut_top(&r, 1)));
    keyline_draw(&line, typing, surface_sub(all, rect_cut_bottom(&r, 1)));
}

/* False when more input waits already: that frame would never be seen. */
static bool draw_frame(struct app *app)
{
    grid_reset(&app->grid, term_cols(app->term), term_rows(app->term));
    layout_all(app);
    if (term_has_input(app->term))
        return false;
    draw_all(app);
    term_present(app->term, &app->grid);
    return true;
}

static void frame(struct app *app)
{
    if (!draw_frame(app) || !front(app)->shown)
        return;
    if (front(app)->shown(front_state(app), app))
        draw_frame(app);
}

void app_show_now(struct app *app)
{
    grid_reset(&app->grid, term_cols(app->term), term_rows(app->term));
    layout_all(app);
    draw_all(app);
    term_present(app->term, &app->grid);
}

void app_forget_keys(struct app *app)
{
    term_forget_input(app->term);
}

/* ---- events ---- */

static bool give_event(struct app *app, const struct event *event)
{
    const struct screen_ops *ops = front(app);
    return ops->event && ops->event(front_state(app), app, event);
}

static void on_key(struct app *app, const struct event *event)
{
    bool typing = is_typing(app);
    app->toast[0] = '\0';
    if (typing && give_event(app, event))
        return;
    enum action action = action_of_key(event->key, app_context(app));
    if (action != ACTION_NONE && !(typing && keys_is_text(event->key)))
        app_run_action(app, action);
    else if (!typing)
        give_event(app, event);
}

static void on_mouse(struct app *app, const struct event *event)
{
    struct rect body = body_rect(app, front(app));
    struct event local = *event;
    bool wheel = event->mouse.what == MOUSE_WHEEL_UP || event->mouse.what == MOUSE_WHEEL_DOWN;
    if (event->mouse.what == MOUSE_PRESS)
        app->toast[0] = '\0';
    if (event->mouse.what == MOUSE_PRESS && !is_bare(app) && event->mouse.y == app->grid.rows - 1) {
        struct keyline line;
        make_keyline(app, &line);
        app_run_action(app, keyline_at(&line, event->mouse.x));
        return;
    }
    local.mouse.x -= body.x;
    local.mouse.y -= body.y;
    if (give_event(app, &local) || !wheel)
        return;
    for (int i = 0; i < WHEEL_STEPS; i++)
        app_run_action(app, event->mouse.what == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
}

static void check_glyphs(struct app *app)
{
    if (app->warned || !app->notice ||
        !(term_is_console(app->term) || term_lacks_chinese(app->term)))
        return;
    app->warned = true;
    app_push(app, app->notice, NULL);
}

static void on_ready(struct app *app)
{
    for (int i = app->depth - 1; i >= 0; i--)
        if (app->stack[i].state == app->watcher && app->stack[i].ops->ready) {
            app->stack[i].ops->ready(app->stack[i].state, app);
            return;
        }
}

/* Place of the screen that gets ticks, when it is seen; -1 else. */
static int ticking(const struct app *app)
{
    for (int i = app->depth - 1; app->ticker && i >= lowest(app); i--)
        if (app->stack[i].state == app->ticker && app->stack[i].ops->tick)
            return i;
    return -1;
}

static void on_tick(struct app *app)
{
    int at = ticking(app);
    app->ticked_ms = now_ms();
    if (at >= 0)
        app->stack[at].ops->tick(app->stack[at].state, app);
}

static void on_event(struct app *app, const struct event *event)
{
    switch (event->kind) {
    case EVENT_KEY:
        on_key(app, event);
        break;
    case EVENT_MOUSE:
        on_mouse(app, event);
        break;
    case EVENT_TICK:
        on_tick(app);
        break;
    case EVENT_READY:
        on_ready(app);
        break;
    case EVENT_LEAVE:
        app->signal = event->signal;
        app->leaving = true;
        break;
    case EVENT_PASTE:
        app->toast[0] = '\0';
        give_event(app, event);
        break;
    case EVENT_FOCUS:
        give_event(app, event);
        break;
    case EVENT_REPORT:
        check_glyphs(app);
        break;
    case EVENT_NONE:
    case EVENT_RESIZE:
    case EVENT_RESUME:
        break;
    }
}

bool app_open(struct app *app, const struct term_options *options, struct err *err)
{
    return term_open(options, &app->term, err);
}

bool app_run(struct app *app, const struct screen_ops *ops, const void *arg, struct err *err)
{
    app->leaving = false;
    if (!push(app, ops, arg, err))
        return false;
    if (app->started)
        app->started(app);
    check_glyphs(app);
    while (!app->leaving) {
        struct event event;
        frame(app);
        bool ticks = ticking(app) >= 0;
        term_read(app->term, ticks ? app->tick_ms : -1, &event);
        on_event(app, &event);
        if (ticks && !app->leaving && now_ms() - app->ticked_ms >= app->tick_ms)
            on_tick(app);
    }
    return true;
}

void app_close(struct app *app)
{
    while (app->depth > 0)
        close_front(app);
    drop_undo(app);
    app_leave_behind(app, (struct app_left){0});
    term_close(app->term);
    app->term = NULL;
    grid_finish(&app->grid);
    app_set_learner(app, 0, NULL, NULL);
    replace(&app->searched, NULL);
    app_set_status(app, NULL);
}
