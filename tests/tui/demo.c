/* A small program on the app core, for the terminal tests: a list, a form field, and ways to die.
 */
#include "tui/app.h"
#include "tui/i18n.h"
#include "tui/screen/help.h"
#include "tui/screen/notice.h"
#include "tui/screen/palette.h"
#include "tui/widget/field.h"
#include "tui/widget/list.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct demo {
    struct list list;
    struct field field;
    bool typing;
    struct rect rows;
};

static bool demo_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct demo *demo = xcalloc(1, sizeof *demo);
    list_set_count(&demo->list, 100);
    list_select(&demo->list, 0);
    *state = demo;
    return true;
}

static void demo_layout(void *state, struct app *app, struct rect body)
{
    struct demo *demo = state;
    demo->rows = body;
    rect_cut_top(&demo->rows, 1);
    list_layout(&demo->list, demo->rows.h);
    field_layout(&demo->field, body.w - 8);
}

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    int x = surface_printf(row, 1, 0, STYLE_TEXT, "第 %d 行：数据采集和处理", index + 1);
    surface_bar(row, x + 2, 0, 10, index, 99);
}

static void demo_draw(const void *state, const struct app *app, struct surface body)
{
    const struct demo *demo = state;
    surface_text(body, 1, 0, STYLE_TITLE, "输入");
    field_draw(&demo->field, surface_sub(body, (struct rect){6, 0, body.w - 8, 1}), demo->typing,
               "Tab");
    list_draw(&demo->list, surface_sub(body, demo->rows), !demo->typing, draw_row, NULL);
}

static enum action_state demo_can(const void *state, const struct app *app, enum action action,
                                  const char **why)
{
    *why = N_("There is nothing to undo.");
    if (action == ACTION_CONTINUE)
        return ACTION_OFF;
    return action <= ACTION_NEXT_PANE || action == ACTION_OPEN ? ACTION_ON : ACTION_ABSENT;
}

static void say_what_is_there(const struct demo *demo, struct app *app)
{
    app_toast(app, STYLE_GOOD, "%d %s", demo->list.selected + 1, field_text(&demo->field));
}

static bool demo_act(void *state, struct app *app, enum action action)
{
    struct demo *demo = state;
    if (action == ACTION_NEXT_PANE)
        demo->typing = !demo->typing;
    else if (action == ACTION_OPEN)
        say_what_is_there(demo, app);
    else
        return list_act(&demo->list, action);
    return true;
}

static bool demo_typing(const void *state)
{
    const struct demo *demo = state;
    return demo->typing;
}

static bool demo_mouse(struct demo *demo, struct app *app, const struct mouse *mouse)
{
    enum list_hit hit = list_mouse(&demo->list, demo->rows, mouse);
    if (hit == LIST_OPENED)
        say_what_is_there(demo, app);
    return hit != LIST_NOTHING;
}

static bool demo_event(void *state, struct app *app, const struct event *event)
{
    struct demo *demo = state;
    if (event->kind == EVENT_KEY && event->key.code == KEYS_F12)
        raise(SIGSEGV);
    if (event->kind == EVENT_KEY && event->key.code == KEYS_F11)
        abort();
    if (event->kind == EVENT_MOUSE)
        return demo_mouse(demo, app, &event->mouse);
    return demo->typing && field_event(&demo->field, event);
}

static void demo_close(void *state, struct app *app)
{
    struct demo *demo = state;
    field_finish(&demo->field);
    free(demo);
}

static const struct screen_ops screen_demo = {
    .name = "demo",
    .title = "Demo",
    .context = ACTION_IN_HOME,
    .open = demo_open,
    .layout = demo_layout,
    .draw = demo_draw,
    .act = demo_act,
    .can = demo_can,
    .typing = demo_typing,
    .event = demo_event,
    .close = demo_close,
};

static const struct app_route routes[] = {
    {ACTION_HELP, &screen_help, false},
    {ACTION_PALETTE, &screen_palette, false},
    {ACTION_NONE, NULL, false},
};

int main(void)
{
    struct app app = {.routes = routes, .notice = &screen_notice};
    struct err err = ERR_INIT;
    struct term_options options = {.theme = THEME_AUTO, .mouse = true};
    i18n_init();
    if (!app_open(&app, &options, &err)) {
        fprintf(stderr, "demo: %s: %s\n", err.object, err_text(err.code));
        return 1;
    }
    app_set_status(&app, "李雷 · 目标 五级 · 今日 2.3 学时");
    bool ok = app_run(&app, &screen_demo, NULL, &err);
    app_close(&app);
    puts("saved");
    if (!ok)
        return 1;
    if (app.signal) {
        signal(app.signal, SIG_DFL);
        raise(app.signal);
    }
    return 0;
}
