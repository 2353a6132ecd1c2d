#include "tui/screen/welcome.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/screen/home.h"
#include "tui/screen/targets.h"
#include "tui/widget/field.h"

#include "core/record/records.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_COLS = 66, LABEL_COLS = 12, FIELD_COLS = 42, NAME_MOST = 40, PIN_MOST = 64 };
enum { LIST_LEAST = 3, LIST_MOST = 8, REST_ROWS = 7 /* fields, gaps and the button */ };

enum part { PART_NAME, PART_TARGET, PART_PIN, PART_START, PARTS };

struct welcome {
    bool further; /* not the first learner */
    struct field name, pin;
    struct targets targets;
    enum part focus;
    const char *problem; /* msgid, about the part `at` */
    enum part at;
    struct rect intro, parts[PARTS], note;
};

static bool welcome_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct welcome *welcome = xcalloc(1, sizeof *welcome);
    welcome->further = arg != NULL;
    welcome->name.most = NAME_MOST;
    welcome->pin.most = PIN_MOST;
    welcome->pin.secret = true;
    if (!targets_load(&welcome->targets, app->library, app->target, err)) {
        free(welcome);
        return false;
    }
    *state = welcome;
    return true;
}

/* Packs may have been installed in the meantime. */
static void welcome_resume(void *state, struct app *app)
{
    struct welcome *welcome = state;
    struct targets targets;
    struct err err = ERR_INIT;
    if (!targets_load(&targets, app->library, targets_selected(&welcome->targets), &err)) {
        app_error(app, &err);
        return;
    }
    targets_finish(&welcome->targets);
    welcome->targets = targets;
}

static bool has_packs(const struct welcome *welcome)
{
    return welcome->targets.list.count > 0;
}

static const char *intro_text(const struct welcome *welcome)
{
    return welcome->further
               ? ""
               : _("Train here for the national vocational standards: lessons, questions and study "
                   "hours, level by level.\nEverything works offline and stays on this machine.");
}

static int rows_of(const char *text, int cols)
{
    struct utf8_line *lines;
    if (!*text || cols < 2)
        return 0;
    size_t n = utf8_wrap(text, strlen(text), cols, 0, &lines);
    free(lines);
    return (int) n;
}

static void welcome_layout(void *state, struct app *app, struct rect body)
{
    struct welcome *welcome = state;
    struct rect page = rect_centre(body, PAGE_COLS, body.h);
    int intro = rows_of(intro_text(welcome), page.w), room = body.h - intro - 2 - REST_ROWS;
    int rows = welcome->targets.list.count;
    rows = rows > LIST_MOST ? LIST_MOST : rows;
    rows = rows > room ? room : rows;
    rows = rows < LIST_LEAST ? LIST_LEAST : rows;
    int spare = room - rows;
    rect_cut_top(&page, spare > 4 ? spare / 2 : spare > 1 ? 1 : 0);
    welcome->intro = rect_cut_top(&page, intro);
    rect_cut_top(&page, intro > 0);
    for (int part = 0; part < PARTS; part++) {
        welcome->parts[part] = rect_cut_top(&page, part == PART_TARGET ? rows : 1);
        rect_cut_left(&welcome->parts[part], LABEL_COLS);
        rect_cut_top(&page, part == PART_START ? 0 : 1);
    }
    welcome->note = page;
    int cols = welcome->parts[PART_NAME].w;
    welcome->parts[PART_NAME].w = cols < FIELD_COLS ? cols : FIELD_COLS;
    welcome->parts[PART_PIN].w = welcome->parts[PART_NAME].w;
    field_layout(&welcome->name, welcome->parts[PART_NAME].w);
    field_layout(&welcome->pin, welcome->parts[PART_PIN].w);
    list_layout(&welcome->targets.list, rows);
}

/* ---- drawing ---- */

static void draw_label(const struct welcome *welcome, struct surface body, enum part part,
                       const char *label)
{
    struct rect r = welcome->parts[part];
    surface_clip(body, r.x - LABEL_COLS, r.y, LABEL_COLS - 1,
                 welcome->focus == part ? STYLE_STRONG : STYLE_TEXT, label);
    if (welcome->problem && welcome->at == part)
        surface_clip(body, r.x, r.y + r.h, body.w - r.x, STYLE_BAD, _(welcome->problem));
}

static void draw_no_packs(struct rect r, struct surface body)
{
    int rows = surface_wrap(body, r, STYLE_WARN, _("No packs are installed yet."));
    rect_cut_top(&r, rows + 1);
    rows = surface_wrap(body, r, STYLE_TEXT,
                        _("Leave with q and install the standards and a level; from a stick or a "
                          "downloaded file, standards first:"));
    rect_cut_top(&r, rows + 1);
    surface_clip(body, r.x + 2, r.y, r.w - 2, STYLE_CODE,
                 "xunlian pack install xunlian-standards-1.0.0.xpack");
    surface_clip(body, r.x + 2, r.y + 1, r.w - 2, STYLE_CODE,
                 "xunlian pack install xunlian-level5-1.0.0.xpack");
    rect_cut_top(&r, 3);
    surface_wrap(body, r, STYLE_DIM, _("The packs screen (p) installs them, too."));
}

static void welcome_draw(const void *state, const struct app *app, struct surface body)
{
    const struct welcome *welcome = state;
    const struct rect *parts = welcome->parts;
    surface_wrap(body, welcome->intro, STYLE_TEXT, intro_text(welcome));
    if (!has_packs(welcome)) {
        struct rect r = rect_centre(surface_rect(body), PAGE_COLS, body.h);
        rect_cut_top(&r, welcome->intro.y + welcome->intro.h + 1);
        draw_no_packs(r, body);
        return;
    }
    draw_label(welcome, body, PART_NAME, _("Your name"));
    field_draw(&welcome->name, surface_sub(body, parts[PART_NAME]), welcome->focus == PART_NAME,
               _("for example 李雷"));
    draw_label(welcome, body, PART_TARGET, _("Train for"));
    targets_draw(&welcome->targets, surface_sub(body, parts[PART_TARGET]),
                 welcome->focus == PART_TARGET);
    draw_label(welcome, body, PART_PIN, _("PIN"));
    field_draw(&welcome->pin, surface_sub(body, parts[PART_PIN]), welcome->focus == PART_PIN,
               _("may stay empty; else 4 characters or more"));
    bool focused = welcome->focus == PART_START;
    struct rect start = parts[PART_START];
    surface_printf(body, start.x, start.y, focused ? STYLE_BUTTON_FOCUS : STYLE_BUTTON, "[ %s ]",
                   _("Start"));
    if (focused)
        surface_caret(body, start.x + 2, start.y, false);
}

/* ---- acting ---- */

static void complain(struct welcome *welcome, enum part part, const char *problem)
{
    welcome->problem = problem;
    welcome->at = part;
    welcome->focus = part;
}

/* The welcome page gives way to the skill tree; a page over it closes. */
static void go_home(struct app *app)
{
    if (app->depth > 1 && app->stack[0].ops == &screen_home)
        app_go(app, &screen_home, NULL);
    else
        app_replace(app, &screen_home, NULL);
}

static void start(struct welcome *welcome, struct app *app)
{
    struct err err = ERR_INIT;
    const char *name = field_text(&welcome->name), *target = targets_selected(&welcome->targets);
    int64_t id;
    if (name[strspn(name, " ")] == '\0') {
        complain(welcome, PART_NAME, N_("Write your name first."));
        return;
    }
    if (!learner_add(app->records, name, target, field_text(&welcome->pin), &id, &err)) {
        if (err.code == ERR_EXISTS)
            complain(welcome, PART_NAME, N_("There is a learner of this name already."));
        else if (err.code == ERR_INVALID && utf8_length(field_text(&welcome->pin)) > 0 &&
                 strlen(field_text(&welcome->pin)) < 4)
            complain(welcome, PART_PIN, N_("A PIN has at least 4 characters."));
        else
            app_error(app, &err);
        return;
    }
    if (!learner_set_last(app->records, id, &err))
        app_error(app, &err);
    app_set_learner(app, id, name, target);
    go_home(app);
}

static void move(struct welcome *welcome, int step)
{
    welcome->focus = (enum part)(((int) welcome->focus + step + PARTS) % PARTS);
}

static bool move_row(struct welcome *welcome, enum action action)
{
    struct list *list = &welcome->targets.list;
    int step = action == ACTION_UP ? -1 : 1, edge = step < 0 ? 0 : list->count - 1;
    if (welcome->focus == PART_TARGET && list->selected != edge)
        return list_act(list, action);
    int to = (int) welcome->focus + step;
    if (to >= 0 && to < PARTS)
        welcome->focus = (enum part) to;
    return true;
}

static bool welcome_act(void *state, struct app *app, enum action action)
{
    struct welcome *welcome = state;
    if (action == ACTION_BACK && app->depth == 1)
        app_leave(app);
    if (action == ACTION_BACK)
        return app->depth == 1;
    if (!has_packs(welcome))
        return false;
    switch (action) {
    case ACTION_OPEN:
        if (welcome->focus == PART_START)
            start(welcome, app);
        else
            move(welcome, 1);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        move(welcome, action == ACTION_NEXT_PANE ? 1 : -1);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        return move_row(welcome, action);
    default:
        return welcome->focus == PART_TARGET && list_act(&welcome->targets.list, action);
    }
}

/* Back from the first page leaves: while one types, q is a letter. */
static enum action_state welcome_can(const void *state, const struct app *app, enum action action,
                                     const char **why)
{
    const struct welcome *welcome = state;
    bool can = action == ACTION_BACK || (has_packs(welcome) && action <= ACTION_OPEN);
    return can ? ACTION_ON : ACTION_ABSENT;
}

static struct field *focused_field(struct welcome *welcome)
{
    return welcome->focus == PART_NAME  ? &welcome->name
           : welcome->focus == PART_PIN ? &welcome->pin
                                        : NULL;
}

static bool welcome_typing(const void *state)
{
    const struct welcome *welcome = state;
    return has_packs(welcome) && (welcome->focus == PART_NAME || welcome->focus == PART_PIN);
}

static bool on_mouse(struct welcome *welcome, struct app *app, const struct mouse *mouse)
{
    enum list_hit hit = list_mouse(&welcome->targets.list, welcome->parts[PART_TARGET], mouse);
    if (hit != LIST_NOTHING) {
        welcome->focus = PART_TARGET;
        return true;
    }
    if (mouse->what != MOUSE_PRESS || mouse->button != 1)
        return false;
    for (int part = 0; part < PARTS; part++) {
        struct rect r = welcome->parts[part];
        if (!rect_contains(r, mouse->x, mouse->y))
            continue;
        welcome->focus = (enum part) part;
        if (focused_field(welcome))
            field_click(focused_field(welcome), mouse->x - r.x);
        else if (part == PART_START)
            start(welcome, app);
        return true;
    }
    return false;
}

static bool welcome_event(void *state, struct app *app, const struct event *event)
{
    struct welcome *welcome = state;
    if (!has_packs(welcome))
        return false;
    if (event->kind == EVENT_MOUSE)
        return on_mouse(welcome, app, &event->mouse);
    struct field *field = focused_field(welcome);
    if (!field || !field_event(field, event))
        return false;
    welcome->problem = NULL;
    return true;
}

static void welcome_close(void *state, struct app *app)
{
    struct welcome *welcome = state;
    field_finish(&welcome->name);
    field_finish(&welcome->pin);
    targets_finish(&welcome->targets);
    free(welcome);
}

const struct screen_ops screen_welcome = {
    .name = "welcome",
    .title = N_("Welcome"),
    .context = ACTION_IN_WELCOME,
    .open = welcome_open,
    .layout = welcome_layout,
    .draw = welcome_draw,
    .act = welcome_act,
    .can = welcome_can,
    .typing = welcome_typing,
    .event = welcome_event,
    .resume = welcome_resume,
    .close = welcome_close,
};
