#include "tui/lab/model.h"

#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- state ---- */

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct model_desk *m = xcalloc(1, sizeof *m);
    m->desk = desk;
    if (!model_data_open(desk->task, &m->data, err)) {
        free(m);
        return false;
    }
    model_work_init(m->data, &m->work);
    alike_init(m->data, &m->data->rows, &m->alike);
    m->part = MODEL_VALIDATION;
    m->own_errors = m->data->errors.count == 0;
    model_desk_measure(m);
    model_desk_lines(m);
    *state = m;
    return true;
}

static void desk_close(void *state)
{
    struct model_desk *m = state;
    model_desk_stop(m);
    for (int i = 0; i < m->known_count; i++)
        model_known_finish(&m->known[i]);
    alike_finish(&m->alike);
    model_work_finish(&m->work);
    model_data_close(m->data);
    field_finish(&m->field);
    free(m->lines);
    free(m->parts);
    free(m->split_key);
    free(m->problem);
    json_decref(m->grid);
    free(m->grid_key);
    free(m);
}

/* What was run stays on record whatever is undone or taken in. */
static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct model_desk *m = state;
    struct model_work work;
    if (!model_work_read(m->data, text, len, &work, err))
        return false;
    m->recalled = m->loaded && model_work_recall(&work, &m->work);
    model_work_finish(&m->work);
    m->work = work;
    m->loaded = true;
    m->editing = false;
    if (m->desk->handed_in && model_work_runs(&m->work))
        model_work_note(&m->work, &m->work, false);
    model_desk_refresh(m);
    model_desk_lines(m);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    const struct model_desk *m = state;
    model_work_write(m->data, &m->work, work);
}

static void changed(struct model_desk *m)
{
    free(m->problem);
    m->problem = NULL;
    lab_desk_changed(m->desk);
    model_desk_refresh(m);
    model_desk_lines(m);
}

/* ---- typing ---- */

static bool desk_typed(const void *state)
{
    const struct model_desk *m = state;
    const struct model_line *line = m->editing ? model_desk_line(m) : NULL;
    struct str text = STR_INIT;
    bool differs = line && model_field_typed(m, *line, &text) &&
                   strcmp(str_text(&text), field_text(&m->field)) != 0;
    str_finish(&text);
    return differs;
}

/* A value that is not possible stays typed. */
static void desk_settle(void *state)
{
    struct model_desk *m = state;
    const struct model_line *line = model_desk_line(m);
    if (line && model_field_take(m, *line, field_text(&m->field)))
        changed(m);
}

static void stop_typing(struct model_desk *m)
{
    if (desk_typed(m))
        desk_settle(m);
    m->editing = false;
}

/* ---- moving ---- */

static void go_tab(struct model_desk *m, int tab)
{
    if (m->editing)
        stop_typing(m);
    m->tab = (enum model_tab)((tab + MODEL_TABS) % MODEL_TABS);
    model_desk_lines(m);
}

static int views(const struct model_desk *m)
{
    return MODEL_PARTS + (m->data->classes == 2 ? 2 : 1);
}

/* Parts, then the curves there are. */
static void show_view(struct model_desk *m, int view)
{
    m->chart = view < MODEL_PARTS ? MODEL_CHART_TABLE : (enum model_chart)(view - MODEL_PARTS + 1);
    if (view < MODEL_PARTS)
        m->part = (enum model_part) view;
    struct model_shown shown = model_desk_shown(m);
    if (m->chart == MODEL_CHART_LEARNING && shown.report &&
        !json_object_get(shown.report, "learning"))
        model_desk_train(m, MODEL_ASK_LEARNING);
}

static void turn_view(struct model_desk *m, int way)
{
    int view = m->chart == MODEL_CHART_TABLE ? (int) m->part : MODEL_PARTS + (int) m->chart - 1;
    show_view(m, (view + way + views(m)) % views(m));
}

static void move_threshold(struct model_desk *m, int way)
{
    const struct model_line line = {MODEL_THRESHOLD, 0};
    if (!m->desk->handed_in && model_field_step(m, line, way) && lab_desk_changed(m->desk))
        model_desk_train(m, MODEL_ASK_TRAIN);
}

/* ---- changing ---- */

static void step_value(struct model_desk *m, int way)
{
    const struct model_line *line = model_desk_line(m);
    if (m->tab == MODEL_TAB_EVALUATE) {
        if (m->chart == MODEL_CHART_THRESHOLD)
            move_threshold(m, way);
        else
            turn_view(m, way);
        return;
    }
    if (line && !m->desk->handed_in && model_field_step(m, *line, way))
        changed(m);
}

static void begin_typing(struct model_desk *m, struct model_line line)
{
    struct str text = STR_INIT;
    if (model_field_typed(m, line, &text)) {
        field_set(&m->field, str_text(&text));
        m->field.most = line.what == MODEL_WORDS ? 2000 : 100;
        m->field.chosen = true;
        m->editing = true;
    }
    str_finish(&text);
}

static void end_typing(struct model_desk *m)
{
    const struct model_line *line = model_desk_line(m);
    if (!line || !model_field_take(m, *line, field_text(&m->field))) {
        app_toast(m->desk->app, STYLE_WARN, "%s", line ? model_field_wants(*line) : "");
        return;
    }
    m->editing = false;
    changed(m);
    if (m->tab == MODEL_TAB_REPORT)
        list_act(&m->lists[m->tab], ACTION_DOWN);
}

static void take_trial(struct model_desk *m, int index)
{
    double c = json_number_value(json_object_get(json_array_get(m->grid, (size_t) index), "C"));
    if (c < MODEL_C_LEAST || c > MODEL_C_MOST)
        return;
    m->work.train.c = c;
    changed(m);
    model_desk_train(m, MODEL_ASK_TRAIN);
}

static void open_line(struct model_desk *m)
{
    const struct model_line *line = model_desk_line(m);
    if (!line || m->desk->handed_in)
        return;
    if (line->what == MODEL_TRIAL) {
        take_trial(m, line->index);
    } else if (line->what == MODEL_RUN) {
        model_work_take(&m->work, &m->work.past[line->index]);
        changed(m);
    } else if (model_field_typed(m, *line, NULL)) {
        begin_typing(m, *line);
    } else {
        step_value(m, 1);
    }
}

static void tag(struct model_desk *m, int cause)
{
    const struct model_line *line = model_desk_line(m);
    if (!line || line->what != MODEL_GIVEN || cause >= (int) m->data->causes_count ||
        m->desk->handed_in)
        return;
    m->work.tags[line->index] = cause;
    changed(m);
    list_act(&m->lists[m->tab], ACTION_DOWN);
}

static void clear(struct model_desk *m)
{
    const struct model_line *line = model_desk_line(m);
    if (line && model_field_clear(m, *line))
        changed(m);
}

static void other_view(struct model_desk *m)
{
    if (m->tab == MODEL_TAB_ERRORS) {
        m->own_errors = !m->own_errors || m->data->errors.count == 0;
        model_desk_lines(m);
        return;
    }
    if (m->tab != MODEL_TAB_EVALUATE)
        go_tab(m, MODEL_TAB_EVALUATE);
    else
        turn_view(m, 1);
}

static bool desk_act(void *state, enum action action)
{
    struct model_desk *m = state;
    switch (action) {
    case ACTION_NEXT_PANE:
    case ACTION_MODEL_NEXT_STEP:
        go_tab(m, (int) m->tab + 1);
        return true;
    case ACTION_PREV_PANE:
    case ACTION_MODEL_PREV_STEP:
        go_tab(m, (int) m->tab - 1);
        return true;
    case ACTION_LEFT:
    case ACTION_RIGHT:
        step_value(m, action == ACTION_RIGHT ? 1 : -1);
        return true;
    case ACTION_OPEN:
        open_line(m);
        return true;
    case ACTION_MODEL_TRAIN:
        model_desk_train(m, MODEL_ASK_TRAIN);
        return true;
    case ACTION_MODEL_GRID:
        go_tab(m, MODEL_TAB_TRAIN);
        model_desk_train(m, MODEL_ASK_GRID);
        return true;
    case ACTION_MODEL_LEARNING:
        go_tab(m, MODEL_TAB_EVALUATE);
        m->chart = MODEL_CHART_LEARNING;
        model_desk_train(m, MODEL_ASK_LEARNING);
        return true;
    case ACTION_MODEL_VIEW:
        other_view(m);
        return true;
    case ACTION_MODEL_CLEAR:
        clear(m);
        return true;
    default:
        return list_act(&m->lists[m->tab], action);
    }
}

/* ---- keys and mouse ---- */

static bool typing_event(struct model_desk *m, const struct event *event)
{
    if (event->kind == EVENT_KEY && event->key.code == KEYS_ENTER) {
        end_typing(m);
        return true;
    }
    return field_event(&m->field, event);
}

/* The left arrow of the selected setting; a click elsewhere in the row goes on to the next value.
 */
static bool on_back_arrow(const struct model_desk *m, const struct mouse *mouse)
{
    const struct list *list = &m->lists[m->tab];
    int y = m->list_area.y + list->selected - list->top, x = m->list_area.x + MODEL_NAME_COLS + 1;
    const struct model_line *line = model_desk_line(m);
    return line && line->what <= MODEL_CLAIM && !model_field_typed(m, *line, NULL) &&
           mouse->what == MOUSE_PRESS && mouse->y == y && mouse->x >= x && mouse->x < x + 2;
}

/* A press or a turn of the wheel elsewhere leaves the field; one in it moves the caret. */
static bool on_field(struct model_desk *m, const struct mouse *mouse)
{
    const struct list *list = &m->lists[m->tab];
    int y = m->list_area.y + list->selected - list->top, x = m->list_area.x + MODEL_NAME_COLS + 1;
    bool press = mouse->what == MOUSE_PRESS,
         wheel = mouse->what == MOUSE_WHEEL_UP || mouse->what == MOUSE_WHEEL_DOWN;
    bool here =
        press && mouse->y == y && mouse->x >= x && mouse->x < m->list_area.x + m->list_area.w;
    if (here)
        field_click(&m->field, mouse->x - x);
    else if (press || wheel)
        stop_typing(m);
    return here;
}

static bool on_mouse(struct model_desk *m, const struct mouse *mouse)
{
    if (m->editing && on_field(m, mouse))
        return true;
    for (int t = 0; t < MODEL_TABS && mouse->what == MOUSE_PRESS; t++)
        if (rect_contains(m->tabs[t], mouse->x, mouse->y)) {
            go_tab(m, t);
            return true;
        }
    if (m->tab == MODEL_TAB_EVALUATE && mouse->what == MOUSE_PRESS) {
        int view = mouse->y == m->side.y ? model_view_at(m, mouse->x - m->side.x) : -1;
        if (view >= 0)
            show_view(m, view);
        return true;
    }
    if (on_back_arrow(m, mouse)) {
        step_value(m, -1);
        return true;
    }
    const struct model_line *line = model_desk_line(m);
    int cause = mouse->y - m->side.y - model_causes_top(m);
    if (line && line->what == MODEL_GIVEN && mouse->what == MOUSE_PRESS && cause >= 0 &&
        rect_contains(m->side, mouse->x, mouse->y)) {
        tag(m, cause);
        return true;
    }
    enum list_hit hit = list_mouse(&m->lists[m->tab], m->list_area, mouse);
    if (hit == LIST_OPENED)
        open_line(m);
    return hit != LIST_NOTHING;
}

static bool desk_event(void *state, const struct event *event)
{
    struct model_desk *m = state;
    if (event->kind == EVENT_MOUSE)
        return on_mouse(m, &event->mouse);
    if (m->editing)
        return typing_event(m, event);
    if (event->kind != EVENT_KEY || event->key.mods != 0)
        return false;
    if (event->key.code >= '1' && event->key.code <= '9' && m->tab == MODEL_TAB_ERRORS) {
        tag(m, (int) event->key.code - '1');
        return true;
    }
    return false;
}

static bool can_empty(const struct model_line *line)
{
    return line &&
           (line->what == MODEL_CLAIM || line->what == MODEL_GIVEN || line->what == MODEL_COLUMN ||
            line->what == MODEL_WORDS || line->what == MODEL_GRID);
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct model_desk *m = state;
    const struct model_line *line = model_desk_line(m);
    bool handed_in = m->desk->handed_in, is = true;
    if (action == ACTION_OPEN)
        is = line && line->what <= MODEL_RUN && !handed_in;
    else if (action == ACTION_MODEL_CLEAR)
        is = can_empty(line) && !handed_in;
    else if (action == ACTION_MODEL_TRAIN || action == ACTION_MODEL_GRID)
        is = !handed_in;
    return is ? ACTION_ON : ACTION_ABSENT;
}

static const char *desk_opens(const void *state)
{
    const struct model_desk *m = state;
    const struct model_line *line = model_desk_line(m);
    if (m->editing)
        return N_("Keep it");
    if (line && (line->what == MODEL_TRIAL || line->what == MODEL_RUN))
        return N_("Use these settings");
    return line && model_field_typed(m, *line, NULL) ? N_("Type a value") : N_("Next value");
}

static bool desk_typing(const void *state)
{
    return ((const struct model_desk *) state)->editing;
}

/* ---- the rest ---- */

static void desk_layout(void *state, struct rect body)
{
    struct model_desk *m = state;
    if (m->recalled)
        lab_desk_noted(m->desk);
    m->recalled = false;
    if (m->tab == MODEL_TAB_SPLIT)
        model_desk_split(m);
    model_desk_place(m, body);
}

static void desk_ready(void *state)
{
    struct model_desk *m = state;
    model_desk_ready(m);
    model_desk_lines(m);
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct model_desk *m = state;
    size_t tags = 0;
    unsigned claims = 0;
    for (size_t i = 0; i < m->data->errors.count; i++)
        tags += m->work.tags[i] >= 0;
    for (unsigned i = 0; i < m->data->claims_count; i++)
        claims += m->work.claims[i].set;
    if (m->data->errors.count > 0)
        snprintf(buf, n, _("causes %zu/%zu, report %u/%u"), tags, m->data->errors.count, claims,
                 m->data->claims_count);
    else
        snprintf(buf, n, _("report %u/%u"), claims, m->data->claims_count);
}

/* "split", "errors e3", "report test.auc" */
static void desk_place(void *state, const char *at)
{
    struct model_desk *m = state;
    static const char *const names[] = {"data",     "split",  "features", "train",
                                        "evaluate", "errors", "report"};
    for (int t = 0; t < MODEL_TABS; t++) {
        size_t n = strlen(names[t]);
        if (strncmp(at, names[t], n) != 0 || (at[n] != '\0' && at[n] != ' '))
            continue;
        m->own_errors = m->own_errors && t != MODEL_TAB_ERRORS;
        go_tab(m, t);
        if (t == MODEL_TAB_ERRORS && at[n])
            list_select(&m->lists[t], (int) model_find(&m->data->errors, at + n + 1));
        else if (t == MODEL_TAB_REPORT && at[n])
            list_select(&m->lists[t], model_claim(m->data, at + n + 1));
    }
}

static bool desk_back(void *state)
{
    struct model_desk *m = state;
    bool was = m->editing || (m->running && !m->quiet);
    if (!m->editing && was)
        model_desk_stop(m);
    m->editing = false;
    return was;
}

const struct lab_desk_ops lab_model_desk = {
    .engine = "model",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = desk_layout,
    .draw = model_desk_draw,
    .act = desk_act,
    .can = desk_can,
    .opens = desk_opens,
    .typing = desk_typing,
    .typed = desk_typed,
    .settle = desk_settle,
    .event = desk_event,
    .ready = desk_ready,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
