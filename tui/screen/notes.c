#include "tui/screen/notes.h"

#include "base/utf8.h"
#include "core/record/library.h"
#include "core/record/records.h"
#include "tui/i18n.h"
#include "tui/screen/lesson.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 2, DAY = 10 /* "2026-01-05" */ };

struct notes_screen {
    char *lesson; /* only this one's; NULL: all */
    struct notes notes;
    struct lib_tree tree; /* for the lessons' titles */
    struct list list;
    struct rect rows;
};

static bool load(struct notes_screen *screen, struct app *app, struct err *err)
{
    notes_finish(&screen->notes);
    screen->notes = (struct notes){0};
    if (!note_list(app->records, app->learner, screen->lesson, &screen->notes, err))
        return false;
    list_set_count(&screen->list, (int) screen->notes.count);
    return true;
}

static void notes_close(void *state, struct app *app)
{
    struct notes_screen *screen = state;
    notes_finish(&screen->notes);
    lib_tree_finish(&screen->tree);
    free(screen->lesson);
    free(screen);
}

static bool notes_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct notes_screen *screen = xcalloc(1, sizeof *screen);
    screen->lesson = arg ? xstrdup(arg) : NULL;
    if (!load(screen, app, err) || !library_tree(app->library, &screen->tree, err)) {
        notes_close(screen, app);
        return false;
    }
    list_select(&screen->list, 0);
    *state = screen;
    return true;
}

static void notes_resume(void *state, struct app *app)
{
    struct err err = ERR_INIT;
    if (!load(state, app, &err))
        app_error(app, &err);
}

static void notes_layout(void *state, struct app *app, struct rect body)
{
    struct notes_screen *screen = state;
    screen->rows = body;
    rect_cut_top(&screen->rows, 2);
    list_layout(&screen->list, screen->rows.h / LINES);
}

/* ---- drawing ---- */

static const char *lesson_title(const struct notes_screen *screen, const char *id)
{
    for (size_t i = 0; i < screen->tree.count; i++)
        if (screen->tree.nodes[i].kind == LIB_LESSON && strcmp(screen->tree.nodes[i].path, id) == 0)
            return screen->tree.nodes[i].title;
    return id;
}

static void draw_note(const struct notes_screen *screen, int index, struct surface s)
{
    const struct note *note = &screen->notes.list[index];
    bool selected = index == screen->list.selected;
    char day[16];
    clock_format_day(clock_local_day(note->at_ms), day, sizeof day);
    surface_text(s, 1, 0, STYLE_ACCENT, note->text[0] ? "※" : "◆");
    surface_clip(s, 3, 0, s.w - 4, note->text[0] ? STYLE_TEXT : STYLE_DIM,
                 note->text[0] ? note->text : _("Bookmark"));
    surface_text(s, 3, 1, STYLE_DIM, day);
    surface_clip(s, 3 + DAY + 2, 1, s.w - DAY - 7, STYLE_DIM, lesson_title(screen, note->lesson));
    if (selected) {
        surface_restyle(s, (struct rect){0, 0, s.w - 1, 1}, STYLE_SELECTED);
        surface_caret(s, 1, 0, false);
    }
}

static void notes_draw(const void *state, const struct app *app, struct surface body)
{
    const struct notes_screen *screen = state;
    struct rect rows = screen->rows;
    char title[128];
    snprintf(title, sizeof title,
             screen->lesson ? _("Notes and bookmarks of this lesson: %zu")
                            : _("All notes and bookmarks: %zu"),
             screen->notes.count);
    surface_text(body, 1, 0, STYLE_TITLE, title);
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    if (screen->notes.count == 0)
        surface_wrap(body, rect_inset(rows, 3, 1), STYLE_DIM,
                     _("Nothing yet. In a lesson, a writes a note on the place and b sets a "
                       "bookmark."));
    for (int i = 0; i < screen->list.height && screen->list.top + i < screen->list.count; i++) {
        struct rect r = {rows.x, rows.y + i * LINES, rows.w, LINES};
        draw_note(screen, screen->list.top + i, surface_sub(body, r));
    }
    surface_scrollbar(body, body.w - 1, rows.y, rows.h, screen->list.top, screen->list.height,
                      screen->list.count);
}

/* ---- acting ---- */

struct removed {
    int64_t learner, offset;
    char *lesson, *text;
};

static bool put_back(struct app *app, void *data, struct err *err)
{
    const struct removed *removed = data;
    int64_t id;
    return note_add(app->records, removed->learner, removed->lesson, removed->offset, removed->text,
                    &id, err);
}

static void release(void *data)
{
    struct removed *removed = data;
    free(removed->lesson);
    free(removed->text);
    free(removed);
}

static void remove_note(struct notes_screen *screen, struct app *app)
{
    const struct note *note = &screen->notes.list[screen->list.selected];
    struct err err = ERR_INIT;
    struct removed *removed = xcalloc(1, sizeof *removed);
    *removed =
        (struct removed){app->learner, note->offset, xstrdup(note->lesson), xstrdup(note->text)};
    if (!note_remove(app->records, app->learner, note->id, &err) || !load(screen, app, &err)) {
        app_error(app, &err);
        release(removed);
        return;
    }
    app_set_undo(app, (struct app_undo){.what = N_("The note is back."),
                                        .run = put_back,
                                        .release = release,
                                        .data = removed});
    app_toast(app, STYLE_GOOD, "%s", _("Removed; u brings it back."));
}

/* Closes the list and shows the place. */
static void show(struct notes_screen *screen, struct app *app)
{
    const struct note *note = &screen->notes.list[screen->list.selected];
    char *arg = xasprintf("%s@%lld", note->lesson, (long long) note->offset);
    app_pop(app);
    lesson_show(app, arg);
    free(arg);
}

static enum action_state notes_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    const struct notes_screen *screen = state;
    *why = N_("There is no note.");
    switch (action) {
    case ACTION_OPEN:
    case ACTION_REMOVE:
        return screen->list.selected >= 0 ? ACTION_ON : ACTION_OFF;
    default:
        return action <= ACTION_LAST && action != ACTION_LEFT && action != ACTION_RIGHT
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
}

static bool notes_act(void *state, struct app *app, enum action action)
{
    struct notes_screen *screen = state;
    if (action == ACTION_OPEN)
        show(screen, app);
    else if (action == ACTION_REMOVE)
        remove_note(screen, app);
    else
        return list_act(&screen->list, action);
    return true;
}

static bool notes_event(void *state, struct app *app, const struct event *event)
{
    struct notes_screen *screen = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    struct mouse mouse = event->mouse;
    struct rect area = {screen->rows.x, screen->rows.y, screen->rows.w, screen->list.height};
    if (rect_contains(screen->rows, mouse.x, mouse.y))
        mouse.y = area.y + (mouse.y - area.y) / LINES;
    if (list_mouse(&screen->list, area, &mouse) == LIST_OPENED)
        show(screen, app);
    return true;
}

const struct screen_ops screen_notes = {
    .name = "notes",
    .title = N_("Notes"),
    .context = ACTION_IN_NOTES,
    .aid = true,
    .open = notes_open,
    .layout = notes_layout,
    .draw = notes_draw,
    .act = notes_act,
    .can = notes_can,
    .event = notes_event,
    .resume = notes_resume,
    .close = notes_close,
};
