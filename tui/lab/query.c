#include "tui/lab/query.h"

#include "core/lab/sql/base.h"
#include "tui/i18n.h"
#include "tui/lab/query_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PENDING_MOST = 8 };

/* The editor's text becomes the answer; a step of the work when it is another. */
static void keep(struct query *q)
{
    const char *text = str_text(&q->editor.text);
    q->pending = 0;
    if (strcmp(q->work.answers[q->at], text) == 0)
        return;
    free(q->work.answers[q->at]);
    q->work.answers[q->at] = xstrdup(text);
    lab_desk_changed(q->desk);
}

static void show(struct query *q, size_t at)
{
    keep(q);
    q->at = at;
    q->editor.caret = strlen(q->work.answers[at]);
    q->editor.top = q->editor.left = 0;
    editor_set(&q->editor, q->work.answers[at]);
    q->mark = SIZE_MAX;
    q->top = q->column = 0;
}

static void desk_close(void *state)
{
    struct query *q = state;
    query_stop(q);
    sql_work_finish(&q->work);
    editor_finish(&q->editor);
    json_decref(q->tables);
    for (size_t i = 0; i < SQL_QUESTIONS_MAX; i++)
        json_decref(q->answers[i]);
    for (size_t i = 0; i < q->history_count; i++)
        free(q->history[i]);
    free(q);
}

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct query *q = xcalloc(1, sizeof *q);
    q->desk = desk;
    q->mark = SIZE_MAX;
    q->editor.most = SQL_LENGTH_MAX;
    if (!sql_questions_read(desk->task, &q->questions, err)) {
        free(q);
        return false;
    }
    sql_work_empty(&q->questions, &q->work);
    editor_set(&q->editor, "");
    *state = q;
    return true;
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct query *q = state;
    struct sql_work work;
    if (!sql_work_parse(&q->questions, text, len, &work, err))
        return false;
    sql_work_finish(&q->work);
    q->work = work;
    q->pending = 0;
    q->mark = SIZE_MAX;
    editor_set(&q->editor, q->work.answers[q->at]);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    const struct query *q = state;
    sql_work_print(&q->questions, &q->work, work);
}

static void recall(struct query *q)
{
    if (q->history_count == 0)
        return;
    q->recall = q->recall % q->history_count + 1;
    editor_set(&q->editor, q->history[q->history_count - q->recall]);
    q->editor.caret = q->editor.text.len;
    keep(q);
}

static bool scroll_result(struct query *q, enum action action)
{
    const json_t *answer = q->answers[q->at];
    int count = (int) json_array_size(json_object_get(answer, "rows"));
    int columns = (int) json_array_size(json_object_get(answer, "columns"));
    int page = q->result.h - 2, most = count - page;
    switch (action) {
    case ACTION_UP:
        q->top--;
        break;
    case ACTION_DOWN:
        q->top++;
        break;
    case ACTION_PAGE_UP:
        q->top -= page;
        break;
    case ACTION_PAGE_DOWN:
        q->top += page;
        break;
    case ACTION_FIRST:
        q->top = 0;
        break;
    case ACTION_LAST:
        q->top = most;
        break;
    case ACTION_LEFT:
        q->column -= q->column > 0;
        break;
    case ACTION_RIGHT:
        q->column += q->column + 1 < columns;
        break;
    default:
        return false;
    }
    q->top = q->top > most ? most : q->top;
    q->top = q->top < 0 ? 0 : q->top;
    return true;
}

static bool scroll_tables(struct query *q, enum action action)
{
    if (action != ACTION_UP && action != ACTION_DOWN && action != ACTION_PAGE_UP &&
        action != ACTION_PAGE_DOWN)
        return false;
    int by = action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN ? q->side.h : 1;
    q->tables_top += action == ACTION_UP || action == ACTION_PAGE_UP ? -by : by;
    if (q->tables_top < 0)
        q->tables_top = 0;
    return true;
}

static bool desk_act(void *state, enum action action)
{
    struct query *q = state;
    switch (action) {
    case ACTION_SQL_RUN:
        keep(q);
        query_start(q);
        return true;
    case ACTION_SQL_NEXT:
        show(q, (q->at + 1) % q->questions.count);
        return true;
    case ACTION_SQL_RECALL:
        recall(q);
        return true;
    case ACTION_SQL_FOCUS:
        keep(q);
        q->focus = (enum query_focus)((q->focus + 1) % QUERY_FOCUSES);
        return true;
    case ACTION_NEXT_PANE:
        q->focus = (enum query_focus)((q->focus + 1) % QUERY_FOCUSES);
        return true;
    case ACTION_OPEN:
        q->focus = QUERY_EDIT;
        return true;
    default:
        return q->focus == QUERY_TABLES ? scroll_tables(q, action) : scroll_result(q, action);
    }
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct query *q = state;
    if (action == ACTION_SQL_RECALL) {
        *why = N_("No query was run yet.");
        return q->history_count ? ACTION_ON : ACTION_OFF;
    }
    if (q->focus == QUERY_EDIT && action >= ACTION_UP && action <= ACTION_OPEN)
        return ACTION_ABSENT;
    return ACTION_ON;
}

static bool desk_typing(const void *state)
{
    return ((const struct query *) state)->focus == QUERY_EDIT;
}

static bool type(struct query *q, const struct event *event)
{
    bool changed = false;
    if (event->kind == EVENT_KEY && event->key.code == KEYS_TAB && !event->key.mods) {
        if (!query_complete(q))
            editor_insert(&q->editor, "  ");
        keep(q);
        return true;
    }
    if (!editor_event(&q->editor, event, &changed))
        return false;
    q->pending += changed;
    bool boundary = event->kind == EVENT_PASTE || !keys_is_text(event->key) ||
                    (event->key.code < 0x80 && strchr(" ,;()'", (int) event->key.code));
    if (changed)
        q->mark = SIZE_MAX;
    if (q->pending && (boundary || q->pending >= PENDING_MOST))
        keep(q);
    return true;
}

static bool point(struct query *q, const struct mouse *mouse)
{
    bool up = mouse->what == MOUSE_WHEEL_UP, wheel = up || mouse->what == MOUSE_WHEEL_DOWN;
    enum action action = up ? ACTION_UP : ACTION_DOWN;
    if (!wheel && (mouse->what != MOUSE_PRESS || mouse->button != 1))
        return false;
    if (rect_contains(q->side, mouse->x, mouse->y)) {
        for (int i = 0; wheel && i < 3; i++)
            scroll_tables(q, action);
    } else if (rect_contains(q->result, mouse->x, mouse->y)) {
        for (int i = 0; wheel && i < 3; i++)
            scroll_result(q, action);
        q->focus = wheel ? q->focus : QUERY_RESULT;
    } else if (!wheel && rect_contains(q->edit, mouse->x, mouse->y)) {
        q->focus = QUERY_EDIT;
        editor_click(&q->editor, mouse->x - q->edit.x - 4, mouse->y - q->edit.y - 1);
    } else if (!wheel && mouse->y == q->head.y) {
        size_t at = (size_t) (mouse->x > 1 ? mouse->x - 1 : 0) / 4;
        if (at < q->questions.count)
            show(q, at);
    }
    return true;
}

static bool desk_event(void *state, const struct event *event)
{
    struct query *q = state;
    if (event->kind == EVENT_MOUSE)
        return point(q, &event->mouse);
    return q->focus == QUERY_EDIT && type(q, event);
}

static void desk_ready(void *state)
{
    query_take(state);
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct query *q = state;
    size_t answered = 0;
    for (size_t i = 0; i < q->questions.count; i++)
        answered += *q->work.answers[i] != '\0';
    snprintf(buf, n, _("%zu of %zu questions answered"), answered, q->questions.count);
}

static void desk_place(void *state, const char *at)
{
    struct query *q = state;
    int found = sql_question_find(&q->questions, at);
    if (found >= 0)
        show(q, (size_t) found);
}

static bool desk_back(void *state)
{
    struct query *q = state;
    keep(q);
    if (q->running == QUERY_ASKING) {
        query_stop(q);
        return true;
    }
    if (q->focus == QUERY_EDIT) {
        q->focus = QUERY_RESULT;
        return true;
    }
    return false;
}

static const char *desk_opens(const void *state)
{
    const struct query *q = state;
    return q->focus == QUERY_EDIT ? NULL : N_("To the query");
}

const struct lab_desk_ops lab_desk_sql = {
    .engine = "sql",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = query_layout,
    .draw = query_draw,
    .act = desk_act,
    .can = desk_can,
    .opens = desk_opens,
    .typing = desk_typing,
    .event = desk_event,
    .ready = desk_ready,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
