#include "tui/screen/help.h"

#include "tui/i18n.h"
#include "tui/screen/commands.h"

#include <stdlib.h>

enum { WIDTH = 100 };

struct help {
    struct commands commands;
    bool searching; /* the filter has the focus */
    struct rect box, rows;
};

static bool help_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct help *help = xcalloc(1, sizeof *help);
    commands_gather(&help->commands, app, true);
    *state = help;
    return true;
}

static bool shows_filter(const struct help *help)
{
    return help->searching || *field_text(&help->commands.filter);
}

static void help_layout(void *state, struct app *app, struct rect body)
{
    struct help *help = state;
    help->box = rect_centre(body, WIDTH, body.h);
    help->rows = rect_inset(help->box, 1, 1);
    if (shows_filter(help))
        rect_cut_top(&help->rows, 1);
    field_layout(&help->commands.filter, help->box.w - 4);
    list_layout(&help->commands.list, help->rows.h);
}

static void help_draw(const void *state, const struct app *app, struct surface body)
{
    const struct help *help = state;
    struct rect box = help->box;
    surface_fill(body, box, STYLE_TEXT);
    surface_box(body, box, STYLE_BORDER_FOCUS, _("Keys and commands"));
    commands_draw(&help->commands, surface_sub(body, help->rows));
    if (!shows_filter(help))
        return;
    surface_text(body, box.x + 1, box.y + 1, STYLE_KEY, "/");
    struct rect field = {box.x + 3, box.y + 1, box.w - 4, 1};
    field_draw(&help->commands.filter, surface_sub(body, field), help->searching, NULL);
}

static enum action_state help_can(const void *state, const struct app *app, enum action action,
                                  const char **why)
{
    bool can = action == ACTION_OPEN || action <= ACTION_LAST || action == ACTION_FIND;
    return can ? ACTION_ON : ACTION_ABSENT;
}

/* Esc first leaves the filter, then the help. */
static bool go_back(struct help *help)
{
    if (!shows_filter(help))
        return false;
    help->searching = false;
    field_set(&help->commands.filter, "");
    commands_filter(&help->commands);
    return true;
}

static bool help_act(void *state, struct app *app, enum action action)
{
    struct help *help = state;
    switch (action) {
    case ACTION_OPEN:
        commands_run(&help->commands, app);
        return true;
    case ACTION_FIND:
        help->searching = true;
        return true;
    case ACTION_BACK:
        return go_back(help);
    default:
        return list_act(&help->commands.list, action);
    }
}

static bool help_typing(const void *state)
{
    const struct help *help = state;
    return help->searching;
}

static bool help_event(void *state, struct app *app, const struct event *event)
{
    struct help *help = state;
    if (event->kind == EVENT_MOUSE) {
        if (list_mouse(&help->commands.list, help->rows, &event->mouse) == LIST_OPENED)
            commands_run(&help->commands, app);
        return true;
    }
    if (!help->searching || !field_event(&help->commands.filter, event))
        return false;
    commands_filter(&help->commands);
    return true;
}

static void help_close(void *state, struct app *app)
{
    struct help *help = state;
    commands_finish(&help->commands);
    free(help);
}

const struct screen_ops screen_help = {
    .name = "help",
    .title = N_("Help"),
    .context = ACTION_IN_HELP,
    .overlay = true,
    .open = help_open,
    .layout = help_layout,
    .draw = help_draw,
    .act = help_act,
    .can = help_can,
    .typing = help_typing,
    .event = help_event,
    .close = help_close,
};
