#include "tui/screen/palette.h"

#include "tui/i18n.h"
#include "tui/screen/commands.h"

#include <stdlib.h>

enum { WIDTH = 76, HEIGHT = 16 };

struct palette {
    struct commands commands;
    struct rect box, rows; /* rows: inside of the box, below the field */
};

static bool palette_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct palette *palette = xcalloc(1, sizeof *palette);
    commands_gather(&palette->commands, app, false);
    *state = palette;
    return true;
}

static void palette_layout(void *state, struct app *app, struct rect body)
{
    struct palette *palette = state;
    palette->box = rect_centre(body, WIDTH, HEIGHT);
    palette->rows = rect_inset(palette->box, 1, 1);
    rect_cut_top(&palette->rows, 1);
    field_layout(&palette->commands.filter, palette->box.w - 4);
    list_layout(&palette->commands.list, palette->rows.h);
}

static void palette_draw(const void *state, const struct app *app, struct surface body)
{
    const struct palette *palette = state;
    struct rect box = palette->box;
    surface_fill(body, box, STYLE_TEXT);
    surface_box(body, box, STYLE_BORDER_FOCUS, _("Commands"));
    commands_draw(&palette->commands, surface_sub(body, palette->rows));
    surface_text(body, box.x + 1, box.y + 1, STYLE_KEY, ":");
    struct rect field = {box.x + 3, box.y + 1, box.w - 4, 1};
    field_draw(&palette->commands.filter, surface_sub(body, field), true,
               _("name, label or pinyin initials"));
}

static enum action_state palette_can(const void *state, const struct app *app, enum action action,
                                     const char **why)
{
    return action == ACTION_OPEN || action <= ACTION_LAST ? ACTION_ON : ACTION_ABSENT;
}

static bool palette_act(void *state, struct app *app, enum action action)
{
    struct palette *palette = state;
    if (action == ACTION_OPEN) {
        commands_run(&palette->commands, app);
        return true;
    }
    return list_act(&palette->commands.list, action);
}

static bool palette_typing(const void *state)
{
    return true;
}

static bool palette_event(void *state, struct app *app, const struct event *event)
{
    struct palette *palette = state;
    if (event->kind == EVENT_MOUSE) {
        if (list_mouse(&palette->commands.list, palette->rows, &event->mouse) == LIST_OPENED)
            commands_run(&palette->commands, app);
        return true;
    }
    if (!field_event(&palette->commands.filter, event))
        return false;
    commands_filter(&palette->commands);
    return true;
}

static void palette_close(void *state, struct app *app)
{
    struct palette *palette = state;
    commands_finish(&palette->commands);
    free(palette);
}

const struct screen_ops screen_palette = {
    .name = "palette",
    .title = "",
    .context = ACTION_IN_PALETTE,
    .overlay = true,
    .open = palette_open,
    .layout = palette_layout,
    .draw = palette_draw,
    .act = palette_act,
    .can = palette_can,
    .typing = palette_typing,
    .event = palette_event,
    .close = palette_close,
};
