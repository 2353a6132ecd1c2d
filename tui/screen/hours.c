#include "tui/screen/hours.h"

#include "tui/app.h"
#include "tui/i18n.h"
#include "tui/screen/classroom.h"
#include "tui/screen/hours_draw.h"
#include "tui/widget/tree.h"

#include <stdlib.h>
#include <string.h>

enum pane { PANE_TREE, PANE_CALENDAR, PANE_DETAIL, PANE_RULES, PANE_DAYS, PANES };

enum {
    LEAST_COLS = 80, /* below: one pane at a time */
    LEAST_ROWS = 20,
    SIDE_COLS = 34,
    SIDE_COLS_WIDE = 46,
    WIDE_COLS = 110,
    LOWER_ROWS = HOURS_CALENDAR_ROWS + 2,
    DETAIL_ROWS = 11,
    DAYS_LEAST = 4,
    WEEK = 7
};

struct hours {
    struct hours_view view;
    struct tree tree;
    enum pane focus;
    bool narrow;
    struct rect boxes[PANES]; /* h 0: not shown */
    int32_t day;              /* under the cursor of the calendar */
    int32_t last_day;         /* at its right end */
    int weeks;                /* that it shows, by hours_layout */
    bool verified;
    struct chain_report report;
};

/* ---- data ---- */

static int depth_of(const void *context, int node)
{
    const struct hours_view *view = context;
    return view->rows[node].depth;
}

static bool same_rows(const struct hours_view *a, const struct hours_view *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same =
            a->rows[i].whole == b->rows[i].whole && strcmp(a->rows[i].path, b->rows[i].path) == 0;
    return same;
}

/* Reads everything anew; the tree keeps its place when the rows are the same. */
static bool load(struct hours *hours, struct app *app, struct err *err)
{
    struct hours_view view;
    struct hours_source source = {.records = app->records,
                                  .library = app->library,
                                  .clock = &app->clock,
                                  .learner = app->learner,
                                  .target = app->target};
    if (!app->records || !app->learner)
        return err_set(err, ERR_NOT_FOUND, "%s", _("learner"));
    if (!hours_view_load(&view, &source, err))
        return false;
    bool same = same_rows(&view, &hours->view);
    hours_view_finish(&hours->view);
    hours->view = view;
    if (same && hours->tree.count > 0)
        return true;
    tree_set(&hours->tree, (int) view.count, depth_of, &hours->view);
    if (view.count > 0) {
        tree_select(&hours->tree, (int) view.target);
        tree_open(&hours->tree, (int) view.target, true);
    }
    return true;
}

static bool hours_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct hours *hours = xcalloc(1, sizeof *hours);
    if (!load(hours, app, err)) {
        free(hours);
        return false;
    }
    hours->day = hours->last_day = hours->view.today;
    *state = hours;
    return true;
}

static void hours_resume(void *state, struct app *app)
{
    struct err err = ERR_INIT;
    if (!load(state, app, &err))
        app_error(app, &err);
}

static void hours_close(void *state, struct app *app)
{
    struct hours *hours = state;
    tree_finish(&hours->tree);
    hours_view_finish(&hours->view);
    free(hours);
}

static const struct hours_row *selected(const struct hours *hours)
{
    int node = tree_selected(&hours->tree);
    return node >= 0 && (size_t) node < hours->view.count ? &hours->view.rows[node] : NULL;
}

/* ---- layout ---- */

static struct rect inside(struct rect box)
{
    return rect_inset(box, 2, 1);
}

static void place_all(struct hours *hours, struct rect body)
{
    bool wide = body.w >= WIDE_COLS;
    struct rect side = rect_cut_right(&body, wide ? SIDE_COLS_WIDE : SIDE_COLS);
    hours->boxes[PANE_CALENDAR] = rect_cut_bottom(&body, LOWER_ROWS);
    hours->boxes[PANE_TREE] = body;
    hours->boxes[PANE_RULES] = rect_cut_bottom(&side, LOWER_ROWS);
    if (side.h >= DETAIL_ROWS + DAYS_LEAST) {
        hours->boxes[PANE_DETAIL] = rect_cut_top(&side, DETAIL_ROWS);
        hours->boxes[PANE_DAYS] = side;
    } else {
        hours->boxes[PANE_DETAIL] = side;
    }
}

static void hours_layout(void *state, struct app *app, struct rect body)
{
    struct hours *hours = state;
    memset(hours->boxes, 0, sizeof hours->boxes);
    hours->narrow = body.w < LEAST_COLS || body.h < LEAST_ROWS;
    if (hours->narrow)
        hours->boxes[hours->focus] = body;
    else
        place_all(hours, body);
    if (!hours->narrow && hours->focus != PANE_CALENDAR)
        hours->focus = PANE_TREE;
    struct rect calendar = inside(hours->boxes[PANE_CALENDAR]);
    hours->weeks = hours_calendar_weeks((struct surface){.w = calendar.w, .h = calendar.h});
    tree_layout(&hours->tree, inside(hours->boxes[PANE_TREE]).h);
}

/* ---- drawing ---- */

static void draw_row(const void *context, int node, bool is_selected, struct surface row)
{
    const struct hours_view *view = context;
    hours_draw_row(view, &view->rows[node], row);
}

static const char *title_of(enum pane pane)
{
    switch (pane) {
    case PANE_TREE:
        return _("Levels and works");
    case PANE_CALENDAR:
        return _("Calendar");
    case PANE_DETAIL:
        return _("Selected");
    case PANE_RULES:
        return _("Rules");
    default:
        return _("Days");
    }
}

static void draw_tree(const struct hours *hours, struct surface s)
{
    if (hours->view.count == 0)
        surface_wrap(s, surface_rect(s), STYLE_TEXT,
                     _("No standard is installed. Install packs first; then their levels stand "
                       "here."));
    else
        tree_draw(&hours->tree, s, hours->focus == PANE_TREE, draw_row, &hours->view);
}

static void draw_pane(const struct hours *hours, enum pane pane, struct surface body)
{
    struct rect box = hours->boxes[pane];
    bool focused = hours->focus == pane;
    if (box.h == 0)
        return;
    surface_box(body, box, focused ? STYLE_BORDER_FOCUS : STYLE_BORDER, title_of(pane));
    struct surface s = surface_sub(body, inside(box));
    const struct hours_view *view = &hours->view;
    if (pane == PANE_TREE)
        draw_tree(hours, s);
    else if (pane == PANE_CALENDAR)
        hours_draw_calendar(view, hours->last_day, hours->day, focused, s);
    else if (pane == PANE_DETAIL && selected(hours))
        hours_draw_detail(view, selected(hours), s);
    else if (pane == PANE_RULES)
        hours_draw_rules(view, hours->verified ? &hours->report : NULL, s);
    else if (pane == PANE_DAYS)
        hours_draw_days(view, s);
}

static void hours_draw(const void *state, const struct app *app, struct surface body)
{
    for (int pane = 0; pane < PANES; pane++)
        draw_pane(state, (enum pane) pane, body);
}

/* ---- calendar ---- */

/* Keeps the cursor's day on the calendar and not after today. */
static void show_day(struct hours *hours, int32_t day)
{
    int32_t today = hours->view.today, span = hours->weeks * WEEK;
    hours->day = day > today ? today : day < 1 ? 1 : day;
    while (hours->day > hours->last_day)
        hours->last_day += WEEK;
    while (span > WEEK && hours->day <= hours->last_day - span + WEEK)
        hours->last_day -= WEEK;
    if (hours->last_day > today)
        hours->last_day = today;
}

static void page_calendar(struct hours *hours, int direction)
{
    int weeks = hours->weeks > 8 ? hours->weeks - 4 : 4;
    hours->last_day += direction * weeks * WEEK;
    if (hours->last_day > hours->view.today)
        hours->last_day = hours->view.today;
    if (hours->last_day < WEEK)
        hours->last_day = WEEK;
    hours->day = hours->last_day;
}

static bool move_day(struct hours *hours, enum action action)
{
    switch (action) {
    case ACTION_UP:
        show_day(hours, hours->day - 1);
        return true;
    case ACTION_DOWN:
        show_day(hours, hours->day + 1);
        return true;
    case ACTION_LEFT:
        show_day(hours, hours->day - WEEK);
        return true;
    case ACTION_RIGHT:
        show_day(hours, hours->day + WEEK);
        return true;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        page_calendar(hours, action == ACTION_PAGE_UP ? -1 : 1);
        return true;
    case ACTION_FIRST:
        show_day(hours, hours->view.sum.day_count > 0 ? hours->view.sum.days[0].day : hours->day);
        return true;
    case ACTION_LAST:
        show_day(hours, hours->view.today);
        return true;
    default:
        return false;
    }
}

/* ---- actions ---- */

static enum action_state hours_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    const struct hours *hours = state;
    switch (action) {
    case ACTION_LATER:
        *why = N_("This is the newest time.");
        return hours->last_day < hours->view.today ? ACTION_ON : ACTION_OFF;
    case ACTION_ADD_HOURS:
        *why = N_("Install a standard first.");
        return hours->view.count > 0 ? ACTION_ON : ACTION_OFF;
    case ACTION_FOLD:
        return hours->focus == PANE_TREE && hours->view.count > 0 ? ACTION_ON : ACTION_ABSENT;
    case ACTION_EARLIER:
    case ACTION_VERIFY:
        return ACTION_ON;
    case ACTION_OPEN:
        return hours->focus == PANE_TREE ? ACTION_ON : ACTION_ABSENT;
    default:
        return action <= ACTION_PREV_PANE && action != ACTION_NONE ? ACTION_ON : ACTION_ABSENT;
    }
}

static void verify(struct hours *hours, struct app *app)
{
    struct err err = ERR_INIT;
    char line[256];
    hours->verified = chain_verify(app->records, &hours->report, &err);
    if (!hours->verified) {
        app_error(app, &err);
        return;
    }
    enum style style = hours_verdict(&hours->report, line, sizeof line);
    const char *text = strchr(line, ' '); /* the message line has signs of its own */
    app_toast(app, style, "%s", text ? text + 1 : line);
    if (hours->narrow)
        hours->focus = PANE_RULES;
}

static void add_hours(struct hours *hours, struct app *app)
{
    const struct hours_row *row = selected(hours);
    if (!row)
        return;
    char *name = hours_row_name(row);
    classroom_ask(app, row->path, name, &hours->view.rules, hours->view.today);
    free(name);
}

static void next_pane(struct hours *hours, int step)
{
    int panes = hours->narrow ? PANE_DAYS : PANE_DETAIL;
    hours->focus = (enum pane)(((int) hours->focus + panes + step) % panes);
    hours->day = hours->day > hours->last_day ? hours->last_day : hours->day;
}

static bool hours_act(void *state, struct app *app, enum action action)
{
    struct hours *hours = state;
    switch (action) {
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        next_pane(hours, action == ACTION_NEXT_PANE ? 1 : -1);
        return true;
    case ACTION_VERIFY:
        verify(hours, app);
        return true;
    case ACTION_ADD_HOURS:
        add_hours(hours, app);
        return true;
    case ACTION_EARLIER:
    case ACTION_LATER:
        page_calendar(hours, action == ACTION_EARLIER ? -1 : 1);
        if (hours->narrow)
            hours->focus = PANE_CALENDAR;
        return true;
    default:
        break;
    }
    if (hours->focus == PANE_CALENDAR)
        return move_day(hours, action);
    return hours->focus == PANE_TREE &&
           tree_act(&hours->tree, action == ACTION_OPEN ? ACTION_FOLD : action);
}

static bool click_calendar(struct hours *hours, const struct mouse *mouse)
{
    struct rect r = inside(hours->boxes[PANE_CALENDAR]);
    if (mouse->what != MOUSE_PRESS || !rect_contains(r, mouse->x, mouse->y))
        return false;
    int32_t day = hours_calendar_day(hours->last_day, (struct surface){.w = r.w, .h = r.h},
                                     mouse->x - r.x, mouse->y - r.y);
    hours->focus = PANE_CALENDAR;
    if (day > 0)
        hours->day = day;
    return true;
}

static bool hours_event(void *state, struct app *app, const struct event *event)
{
    struct hours *hours = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (click_calendar(hours, &event->mouse))
        return true;
    struct rect area = inside(hours->boxes[PANE_TREE]);
    if (!rect_contains(area, event->mouse.x, event->mouse.y))
        return false;
    hours->focus = PANE_TREE;
    if (tree_mouse(&hours->tree, area, &event->mouse) == LIST_OPENED)
        tree_act(&hours->tree, ACTION_FOLD);
    return true;
}

const struct screen_ops screen_hours = {
    .name = "hours",
    .title = N_("Study hours"),
    .context = ACTION_IN_HOURS,
    .open = hours_open,
    .layout = hours_layout,
    .draw = hours_draw,
    .act = hours_act,
    .can = hours_can,
    .event = hours_event,
    .resume = hours_resume,
    .close = hours_close,
};
