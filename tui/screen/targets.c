#include "tui/screen/targets.h"

#include "base/str.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_COLS = 16, HOURS_COLS = 12, BOX_COLS = 66 };

/* ---- the list ---- */

bool targets_load(struct targets *targets, struct library *library, const char *chosen,
                  struct err *err)
{
    *targets = (struct targets){0};
    if (!library_tree(library, &targets->tree, err))
        return false;
    targets->nodes = xcalloc(targets->tree.count + 1, sizeof *targets->nodes);
    int count = 0, selected = 0;
    for (size_t i = 0; i < targets->tree.count; i++) {
        if (targets->tree.nodes[i].kind != LIB_LEVEL)
            continue;
        if (chosen && strcmp(targets->tree.nodes[i].path, chosen) == 0)
            selected = count;
        targets->nodes[count++] = (int) i;
    }
    list_set_count(&targets->list, count);
    list_select(&targets->list, selected);
    return true;
}

void targets_finish(struct targets *targets)
{
    if (!targets)
        return;
    lib_tree_finish(&targets->tree);
    free(targets->nodes);
    *targets = (struct targets){0};
}

const char *targets_selected(const struct targets *targets)
{
    int at = targets->list.selected;
    return at < 0 ? NULL : targets->tree.nodes[targets->nodes[at]].path;
}

static void draw_level(const void *context, int index, bool selected, struct surface row)
{
    const struct targets *targets = context;
    const struct lib_node *level = &targets->tree.nodes[targets->nodes[index]];
    const struct lib_node *of = &targets->tree.nodes[level->parent];
    char *hours = xasprintf(P_("%d hour", "%d hours", level->hours), level->hours);
    surface_clip(row, 1, 0, NAME_COLS, STYLE_TEXT, level->title);
    surface_clip(row, NAME_COLS + 2, 0, row.w - NAME_COLS - HOURS_COLS - 3, STYLE_DIM, of->title);
    surface_text_right(row, row.w - 1, 0, STYLE_TEXT, hours);
    free(hours);
}

void targets_draw(const struct targets *targets, struct surface s, bool focused)
{
    list_draw(&targets->list, s, focused, draw_level, targets);
}

static const struct lib_node *find_level(const struct lib_tree *tree, const char *path)
{
    for (size_t i = 0; i < tree->count; i++)
        if (tree->nodes[i].kind == LIB_LEVEL && strcmp(tree->nodes[i].path, path) == 0)
            return &tree->nodes[i];
    return NULL;
}

/* "五级/初级工" names a level twice; the first name will do. */
char *targets_short_name(const struct lib_tree *tree, const char *path)
{
    const struct lib_node *level = find_level(tree, path);
    if (!level)
        return xstrdup(path);
    return xasprintf("%.*s", (int) strcspn(level->title, "/"), level->title);
}

char *targets_name(const struct lib_tree *tree, const char *path)
{
    const struct lib_node *level = find_level(tree, path);
    char *name = targets_short_name(tree, path);
    if (!level || tree->nodes[level->parent].kind != LIB_TRACK)
        return name;
    char *full = xasprintf("%s %s", tree->nodes[level->parent].title, name);
    free(name);
    return full;
}

/* ---- the window ---- */

struct chooser {
    struct targets targets;
    struct targets_window window;
    struct rect box, rows;
};

static bool chooser_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct chooser *chooser = xcalloc(1, sizeof *chooser);
    chooser->window = *(const struct targets_window *) arg;
    if (!targets_load(&chooser->targets, app->library, chooser->window.current, err)) {
        free(chooser);
        return false;
    }
    chooser->window.current = NULL;
    *state = chooser;
    return true;
}

static void chooser_layout(void *state, struct app *app, struct rect body)
{
    struct chooser *chooser = state;
    chooser->box = rect_centre(body, BOX_COLS, chooser->targets.list.count + 2);
    chooser->rows = rect_inset(chooser->box, 1, 1);
    list_layout(&chooser->targets.list, chooser->rows.h);
}

static void chooser_draw(const void *state, const struct app *app, struct surface body)
{
    const struct chooser *chooser = state;
    surface_fill(body, chooser->box, STYLE_TEXT);
    surface_box(body, chooser->box, STYLE_BORDER_FOCUS, _("Which level do you train for?"));
    targets_draw(&chooser->targets, surface_sub(body, chooser->rows), true);
}

static enum action_state chooser_can(const void *state, const struct app *app, enum action action,
                                     const char **why)
{
    return action <= ACTION_LAST || action == ACTION_OPEN ? ACTION_ON : ACTION_ABSENT;
}

/* Closing frees the state, so that what is needed after it is taken out before. */
static void choose(struct chooser *chooser, struct app *app)
{
    struct targets_window window = chooser->window;
    const char *path = targets_selected(&chooser->targets);
    char *kept = path ? xstrdup(path) : NULL;
    chooser->window.release = NULL;
    app_pop(app);
    if (kept)
        window.chosen(app, kept, window.data);
    if (window.release)
        window.release(window.data);
    free(kept);
}

static bool chooser_act(void *state, struct app *app, enum action action)
{
    struct chooser *chooser = state;
    if (action != ACTION_OPEN)
        return list_act(&chooser->targets.list, action);
    choose(chooser, app);
    return true;
}

static bool chooser_event(void *state, struct app *app, const struct event *event)
{
    struct chooser *chooser = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (list_mouse(&chooser->targets.list, chooser->rows, &event->mouse) == LIST_OPENED)
        choose(chooser, app);
    return true;
}

static void chooser_close(void *state, struct app *app)
{
    struct chooser *chooser = state;
    if (chooser->window.release)
        chooser->window.release(chooser->window.data);
    targets_finish(&chooser->targets);
    free(chooser);
}

static const struct screen_ops screen_chooser = {
    .name = "target",
    .title = "",
    .context = ACTION_IN_DIALOG,
    .overlay = true,
    .open = chooser_open,
    .layout = chooser_layout,
    .draw = chooser_draw,
    .act = chooser_act,
    .can = chooser_can,
    .event = chooser_event,
    .close = chooser_close,
};

void targets_choose(struct app *app, const struct targets_window *window)
{
    if (!app_push(app, &screen_chooser, window) && window->release)
        window->release(window->data);
}
