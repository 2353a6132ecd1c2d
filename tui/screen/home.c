#include "tui/screen/home.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/list.h"
#include "tui/screen/exams.h"
#include "tui/screen/home_parts.h"
#include "tui/screen/lesson.h"
#include "tui/screen/practice.h"
#include "tui/screen/targets.h"
#include "tui/status.h"

#include "core/record/records.h"

#include <stdlib.h>
#include <string.h>

enum {
    TWO_PANES = 80, /* columns from which both panes are seen */
    TREE_COLS = 38, /* of the tree at 80 columns; half of what is more goes to it */
    WIDE = 110,     /* columns from which the tree has room for all its columns */
    WIDE_TREE = 60,
    HEADING_COLS = 26, /* leaves room for the status */
    STEP_ROWS = 4
};

static const char setting_place[] = "home.place";

int home_selected(const struct home *home)
{
    int row = tree_selected(&home->tree);
    return row < 0 ? -1 : home->nodes[row];
}

int home_lesson(const struct home *home)
{
    int node = home_selected(home);
    if (node < 0)
        return -1;
    enum lib_kind kind = home->skills.tree.nodes[node].kind;
    return kind == LIB_WORK || kind == LIB_LESSON ? skills_next(&home->skills, node) : -1;
}

/* ---- the rows of the tree ---- */

/* The first document has no row of its own: its name stands in the top line. */
static int depth_of(const void *context, int row)
{
    const struct home *home = context;
    const struct lib_tree *tree = &home->skills.tree;
    int node = home->nodes[row], end = skills_end(&home->skills, 0);
    return node < end ? tree->nodes[node].depth - 1 : tree->nodes[node].depth;
}

static int row_of(const struct home *home, const char *path)
{
    int node = skills_find(&home->skills, path);
    for (int row = 0; node >= 0 && row < home->tree.count; row++)
        if (home->nodes[row] == node)
            return row;
    return -1;
}

/* Unfolds the target's level down to its works. */
static void unfold_target(struct home *home, const char *target)
{
    int row = row_of(home, target);
    if (row < 0)
        return;
    int level = home->nodes[row];
    tree_select(&home->tree, row);
    tree_open(&home->tree, row, true);
    for (int i = row + 1; i < home->tree.count; i++) {
        const struct lib_node *node = &home->skills.tree.nodes[home->nodes[i]];
        if (skills_above(&home->skills, home->nodes[i], LIB_LEVEL) != level)
            break;
        if (node->kind == LIB_FUNCTION || node->kind == LIB_BASICS)
            tree_open(&home->tree, i, true);
    }
}

static void plant(struct home *home, const struct app *app)
{
    int count = 0, total = (int) home->skills.tree.count;
    home->nodes = xrealloc(home->nodes, ((size_t) total + 1) * sizeof *home->nodes);
    for (int i = 1; i < total; i++)
        home->nodes[count++] = i;
    tree_set(&home->tree, count, depth_of, home);
    if (app->target)
        unfold_target(home, app->target);
}

/* ---- loading and keeping ---- */

static void show_status(const struct home *home, struct app *app)
{
    char today[16];
    skills_format_hours(&home->skills, home->skills.today_ms, today, sizeof today);
    char *target = targets_short_name(&home->skills.tree, app->target ? app->target : "");
    status_show(app, target, today);
    free(target);
}

static void recall_place(struct home *home, struct app *app)
{
    struct err err = ERR_INIT;
    free(home->place);
    home->place = NULL;
    if (!setting_get(app->records, home->learner, setting_place, &home->place, &err))
        app_error(app, &err);
    int row = home->place ? row_of(home, home->place) : -1;
    if (row >= 0)
        tree_select(&home->tree, row);
}

static void keep_place(struct home *home, struct app *app)
{
    struct err err = ERR_INIT;
    int node = home_selected(home);
    const char *path = node < 0 ? NULL : home->skills.tree.nodes[node].path;
    if (!path || !home->learner || (home->place && strcmp(path, home->place) == 0))
        return;
    if (!setting_put(app->records, home->learner, setting_place, path, &err))
        app_error(app, &err);
    free(home->place);
    home->place = xstrdup(path);
}

static bool home_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct home *home = xcalloc(1, sizeof *home);
    home->detail = home->step = TEXT_INIT;
    home->detail_of = HOME_NOTHING_YET;
    home->learner = app->learner;
    exams_guard(app);
    if (!skills_load(&home->skills, app, err)) {
        free(home);
        return false;
    }
    plant(home, app);
    recall_place(home, app);
    show_status(home, app);
    *state = home;
    return true;
}

void home_show(struct app *app, const char *path)
{
    if (!app_go(app, &screen_home, NULL))
        return;
    struct home *home = app->stack[app->depth - 1].state;
    int row = row_of(home, path);
    if (row < 0)
        return;
    tree_select(&home->tree, row);
    home->focus = HOME_TREE;
    home->detail_of = HOME_NOTHING_YET;
}

static bool same_tree(const struct lib_tree *a, const struct lib_tree *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->nodes[i].path, b->nodes[i].path) == 0;
    return same;
}

/* Someone may have read, another learner may sit here, packs may have changed. */
static void home_resume(void *state, struct app *app)
{
    struct home *home = state;
    struct skills skills;
    struct err err = ERR_INIT;
    bool same_learner = home->learner == app->learner;
    exams_guard(app);
    if (!same_learner)
        keep_place(home, app);
    if (!skills_load(&skills, app, &err)) {
        app_error(app, &err);
        return;
    }
    bool same = same_learner && same_tree(&skills.tree, &home->skills.tree);
    skills_finish(&home->skills);
    home_labs_forget(home);
    home->skills = skills;
    home->learner = app->learner;
    home->detail_of = HOME_NOTHING_YET;
    if (!same) {
        plant(home, app);
        recall_place(home, app);
    }
    show_status(home, app);
}

static void home_close(void *state, struct app *app)
{
    struct home *home = state;
    keep_place(home, app);
    skills_finish(&home->skills);
    home_labs_forget(home);
    tree_finish(&home->tree);
    text_finish(&home->detail);
    text_finish(&home->step);
    free(home->nodes);
    free(home->place);
    free(home->heading);
    free(home);
}

/* ---- layout and drawing ---- */

static int tree_cols(int cols)
{
    return cols < WIDE ? TREE_COLS + (cols - TWO_PANES) / 2 : WIDE_TREE + (cols - WIDE) / 3;
}

static void place_panes(struct home *home, struct rect body)
{
    struct rect inside = rect_inset(body, 1, 1);
    home->narrow = body.w < TWO_PANES;
    home->panes[HOME_TREE] = home->panes[HOME_DETAIL] = inside;
    if (!home->narrow) {
        home->panes[HOME_TREE] = rect_cut_left(&inside, tree_cols(body.w));
        rect_cut_left(&inside, 1);
        home->panes[HOME_DETAIL] = inside;
    }
    home->rows = home->panes[HOME_TREE];
    home->head = rect_cut_top(&home->rows, home_has_head(home->rows.w));
}

static void place_texts(struct home *home)
{
    struct rect pane = rect_inset(home->panes[HOME_DETAIL], 1, 0);
    text_layout(&home->step, pane.w, STEP_ROWS);
    int rows = (int) home->step.line_count;
    home->next = rect_cut_bottom(&pane, rows < STEP_ROWS ? rows : STEP_ROWS);
    rect_cut_bottom(&pane, 1);
    home->text = pane;
    text_layout(&home->detail, pane.w, pane.h);
}

static void note_heading(struct home *home)
{
    int node = home_selected(home);
    int document = node < 0 ? -1 : skills_above(&home->skills, node, LIB_DOCUMENT);
    free(home->heading);
    home->heading = NULL;
    if (document < 0)
        return;
    const struct lib_node *at = &home->skills.tree.nodes[document];
    home->heading = xasprintf("%s %s", at->title, at->path);
    if (utf8_width(home->heading) <= HEADING_COLS)
        return;
    char title[4 * HEADING_COLS];
    utf8_clip(at->title, HEADING_COLS, title, sizeof title);
    free(home->heading);
    home->heading = xstrdup(title);
}

static void home_layout(void *state, struct app *app, struct rect body)
{
    struct home *home = state;
    place_panes(home, body);
    tree_layout(&home->tree, home->rows.h);
    if (home->detail_of != home_selected(home)) {
        home_describe(home, app);
        note_heading(home);
    }
    place_texts(home);
}

static void draw_title(const struct home *home, struct surface body, enum home_pane pane)
{
    const struct lib_tree *tree = &home->skills.tree;
    int node = home_selected(home), x = home->panes[pane].x;
    enum style style = home->focus == pane ? STYLE_TITLE : STYLE_DIM;
    char *title = NULL;
    if (pane == HOME_DETAIL && node < 0)
        return;
    if (pane == HOME_TREE)
        title = xstrdup(_("Skill tree"));
    else if (*tree->nodes[node].number)
        title = xasprintf("%s %s", tree->nodes[node].number, tree->nodes[node].title);
    else
        title = xstrdup(tree->nodes[node].title);
    x = surface_text(body, x, 0, STYLE_BORDER, " ");
    x = surface_clip(body, x, 0, home->panes[pane].w - 3, style, title);
    surface_text(body, x, 0, STYLE_BORDER, " ");
    free(title);
}

static void draw_frame(const struct home *home, struct surface body)
{
    surface_box(body, surface_rect(body), STYLE_BORDER, NULL);
    if (home->narrow) {
        draw_title(home, body, home->focus);
        return;
    }
    int x = home->panes[HOME_DETAIL].x - 1;
    surface_vline(body, x, 1, body.h - 2, STYLE_BORDER);
    surface_repeat(body, x, 0, 1, STYLE_BORDER, 0x252C);
    surface_repeat(body, x, body.h - 1, 1, STYLE_BORDER, 0x2534);
    draw_title(home, body, HOME_TREE);
    draw_title(home, body, HOME_DETAIL);
}

static void home_draw(const void *state, const struct app *app, struct surface body)
{
    const struct home *home = state;
    draw_frame(home, body);
    if (!home->narrow || home->focus == HOME_TREE) {
        if (home->head.h)
            home_draw_head(surface_sub(body, home->head));
        home_draw_rows(home, surface_sub(body, home->rows), home->focus == HOME_TREE);
    }
    if (!home->narrow || home->focus == HOME_DETAIL || home->tree.count == 0) {
        struct rect text = home->text;
        text_draw(&home->detail, surface_sub(body, text));
        text_draw(&home->step, surface_sub(body, home->next));
        surface_scrollbar(body, text.x + text.w, text.y, text.h, home->detail.top, text.h,
                          (int) home->detail.line_count);
        if (home->focus == HOME_DETAIL)
            surface_caret(body, text.x, text.y, false);
    }
}

/* ---- acting ---- */

static void open_lesson(struct home *home, struct app *app, int node)
{
    keep_place(home, app);
    app_push(app, &screen_lesson, home->skills.tree.nodes[node].path);
}

static void open_selected(struct home *home, struct app *app)
{
    int lesson = home_lesson(home), row = tree_selected(&home->tree);
    if (lesson >= 0)
        open_lesson(home, app, lesson);
    else if (row >= 0)
        tree_open(&home->tree, row, !tree_is_open(&home->tree, row));
}

static int target_level(const struct home *home, const struct app *app)
{
    return skills_find(&home->skills, app->target);
}

/* The lesson opened last while something in it is left, else what is next in the target level. */
static void go_on(struct home *home, struct app *app)
{
    struct err err = ERR_INIT;
    char *last;
    if (!reading_last(app->records, app->learner, &last, &err)) {
        app_error(app, &err);
        return;
    }
    int node = skills_go_on(&home->skills, last, app->target);
    free(last);
    if (node >= 0)
        open_lesson(home, app, node);
}

static bool undo_target(struct app *app, void *data, struct err *err)
{
    if (!learner_set_target(app->records, app->learner, data, err))
        return false;
    char *name = xstrdup(app->learner_name);
    app_set_learner(app, app->learner, name, data);
    free(name);
    return true;
}

static void set_target(struct app *app, const char *path, void *data)
{
    struct home *home = data;
    struct err err = ERR_INIT;
    if (app->target && strcmp(path, app->target) == 0)
        return;
    char *before = app->target ? xstrdup(app->target) : NULL;
    if (!learner_set_target(app->records, app->learner, path, &err)) {
        app_error(app, &err);
        free(before);
        return;
    }
    char *name = xstrdup(app->learner_name);
    app_set_learner(app, app->learner, name, path);
    free(name);
    if (before)
        app_set_undo(app, (struct app_undo){.what = N_("The target is as it was."),
                                            .run = undo_target,
                                            .release = free,
                                            .data = before});
    home_resume(home, app);
    unfold_target(home, path);
    show_status(home, app);
}

static void choose_target(struct home *home, struct app *app)
{
    targets_choose(
        app, &(struct targets_window){.current = app->target, .chosen = set_target, .data = home});
}

static bool move(struct home *home, enum action action)
{
    if (home->focus == HOME_TREE)
        return tree_act(&home->tree, action);
    if (action == ACTION_LEFT)
        home->focus = HOME_TREE;
    return action == ACTION_LEFT || action == ACTION_RIGHT || action == ACTION_FOLD ||
           text_act(&home->detail, action);
}

/* What the selected row is about: the lesson's work. */
static void open_about(struct home *home, struct app *app, const struct screen_ops *screen)
{
    int node = home_selected(home);
    const struct lib_tree *tree = &home->skills.tree;
    if (node >= 0 && tree->nodes[node].kind == LIB_LESSON)
        node = tree->nodes[node].parent;
    keep_place(home, app);
    app_push(app, screen, node < 0 ? NULL : tree->nodes[node].path);
}

static bool home_act(void *state, struct app *app, enum action action)
{
    struct home *home = state;
    switch (action) {
    case ACTION_OPEN:
        open_selected(home, app);
        return true;
    case ACTION_CONTINUE:
        go_on(home, app);
        return true;
    case ACTION_TARGET:
        choose_target(home, app);
        return true;
    case ACTION_PRACTICE:
        open_about(home, app, &screen_practice);
        return true;
    case ACTION_LABS:
        open_about(home, app, &screen_labs);
        return true;
    case ACTION_FIND:
        app_run_action(app, ACTION_SEARCH);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        home->focus = home->focus == HOME_TREE ? HOME_DETAIL : HOME_TREE;
        return true;
    case ACTION_BACK:
        if (home->focus == HOME_TREE)
            return false;
        home->focus = HOME_TREE;
        return true;
    default:
        return move(home, action);
    }
}

static enum action_state can_open(const struct home *home, const char **why)
{
    int row = tree_selected(&home->tree);
    *why = N_("No lesson is installed for this yet.");
    if (row < 0)
        return ACTION_ABSENT;
    return home_lesson(home) >= 0 || tree_has_children(&home->tree, row) ? ACTION_ON : ACTION_OFF;
}

static enum action_state home_can(const void *state, const struct app *app, enum action action,
                                  const char **why)
{
    const struct home *home = state;
    switch (action) {
    case ACTION_OPEN:
        return can_open(home, why);
    case ACTION_CONTINUE:
        *why = N_("No lesson of your target level is installed.");
        return skills_next(&home->skills, target_level(home, app)) >= 0 ? ACTION_ON : ACTION_OFF;
    case ACTION_FIND:
        return app_can(app, ACTION_SEARCH, why);
    case ACTION_BACK:
        return home->focus == HOME_DETAIL ? ACTION_ON : ACTION_ABSENT;
    case ACTION_TARGET:
    case ACTION_FOLD:
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        return ACTION_ON;
    default:
        return action <= ACTION_LAST ? ACTION_ON : ACTION_ABSENT;
    }
}

static bool home_event(void *state, struct app *app, const struct event *event)
{
    struct home *home = state;
    const struct mouse *mouse = &event->mouse;
    if (event->kind != EVENT_MOUSE)
        return false;
    bool in_detail = rect_contains(home->panes[HOME_DETAIL], mouse->x, mouse->y);
    if (in_detail && (!home->narrow || home->focus == HOME_DETAIL)) {
        if (mouse->what == MOUSE_PRESS)
            home->focus = HOME_DETAIL;
        text_mouse(&home->detail, home->text, mouse);
        return true;
    }
    enum list_hit hit = tree_mouse(&home->tree, home->rows, mouse);
    if (hit == LIST_NOTHING)
        return false;
    home->focus = HOME_TREE;
    if (hit == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

static const char *home_heading(const void *state)
{
    return ((const struct home *) state)->heading;
}

const struct screen_ops screen_home = {
    .name = "home",
    .title = N_("Skill tree"),
    .context = ACTION_IN_HOME,
    .heading = home_heading,
    .open = home_open,
    .layout = home_layout,
    .draw = home_draw,
    .act = home_act,
    .can = home_can,
    .event = home_event,
    .resume = home_resume,
    .close = home_close,
};
