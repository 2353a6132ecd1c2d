#include "tui/lab/span.h"

#include "base/str.h"
#include "tui/i18n.h"
#include "tui/lab/span_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- state ---- */

static void show_doc(struct span_desk *s, size_t doc)
{
    s->at = doc;
    s->selecting = s->relating = s->dragging = false;
    s->menu = SPAN_MENU_NONE;
    s->column = -1;
    s->top = 0;
    s->marks_top = 0;
    span_desk_go(s, 0);
    list_select(&s->list, (int) doc);
}

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct span_desk *s = xcalloc(1, sizeof *s);
    s->desk = desk;
    if (!span_task_open(desk->task, &s->task, err)) {
        free(s);
        return false;
    }
    lab_label_keys_make(&s->keys, s->task->spec, ACTION_IN_SPAN | ACTION_IN_GLOBAL, "");
    span_work_init(s->task, &s->work);
    list_set_count(&s->list, (int) s->task->count);
    show_doc(s, 0);
    *state = s;
    return true;
}

static void desk_close(void *state)
{
    struct span_desk *s = state;
    span_work_finish(&s->work);
    span_task_close(s->task);
    free(s->rows);
    free(s);
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct span_desk *s = state;
    struct span_work work;
    if (!span_work_read(s->task, text, len, &work, err))
        return false;
    span_work_finish(&s->work);
    s->work = work;
    s->selecting = s->relating = false;
    s->menu = SPAN_MENU_NONE;
    span_desk_go(s, s->cursor);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    const struct span_desk *s = state;
    span_work_write(s->task, &s->work, work);
}

/* ---- moving ---- */

static void step_doc(struct span_desk *s, int way)
{
    if (way < 0 ? s->at > 0 : s->at + 1 < s->task->count)
        show_doc(s, way < 0 ? s->at - 1 : s->at + 1);
}

static void move_by(struct span_desk *s, int way)
{
    s->column = -1;
    if (way < 0 ? s->cursor > 0 : true)
        span_desk_go(s, way < 0 ? s->cursor - 1 : s->cursor + 1);
}

static void move_row(struct span_desk *s, int way)
{
    int row, col;
    span_desk_where(s, s->cursor, &row, &col);
    if (s->column < 0)
        s->column = col;
    if (row + way >= 0 && row + way < s->rows_count)
        span_desk_go(s, span_desk_at(s, row + way, s->column));
}

/* 0 space, 1 mark, 2 letter or digit, 3 anything else: where the kind changes, a word begins. */
static int kind_of(const struct span_text *text, uint32_t at)
{
    uint32_t cp = span_cp(text, at);
    if (span_is_space(cp))
        return 0;
    if (span_is_mark(cp))
        return 1;
    return cp < 128 ? 2 : 3;
}

static void move_word(struct span_desk *s, int way)
{
    const struct span_text *text = span_desk_text(s);
    uint32_t at = s->cursor;
    s->column = -1;
    if (way > 0) {
        int kind = kind_of(text, at);
        while (at + 1 < text->length && kind_of(text, at) == kind)
            at++;
        while (at + 1 < text->length && kind_of(text, at) == 0)
            at++;
    } else if (at > 0) {
        at--;
        while (at > 0 && kind_of(text, at) == 0)
            at--;
        while (at > 0 && kind_of(text, at - 1) == kind_of(text, at))
            at--;
    }
    span_desk_go(s, at);
}

static void step_entity(struct span_desk *s, int way)
{
    const struct span_doc *doc = span_desk_doc(s);
    uint32_t n = doc->entities_count, best = SPAN_NOWHERE;
    if (n == 0)
        return;
    if (s->entity != SPAN_NOWHERE) {
        span_desk_go_entity(s, way > 0 ? (s->entity + 1) % n : (s->entity + n - 1) % n);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = way > 0 ? i : n - 1 - i;
        bool beyond =
            way > 0 ? doc->entities[k].start > s->cursor : doc->entities[k].start < s->cursor;
        if (beyond && best == SPAN_NOWHERE)
            best = k;
    }
    span_desk_go_entity(s, best != SPAN_NOWHERE ? best : way > 0 ? 0 : n - 1);
}

/* The first press takes the character under the cursor. */
static void extend(struct span_desk *s, enum action action)
{
    s->relating = false;
    if (!s->selecting) {
        s->selecting = true;
        s->anchor = s->cursor;
        if (action == ACTION_SPAN_SELECT_LEFT || action == ACTION_SPAN_SELECT_RIGHT)
            return;
    }
    if (action == ACTION_SPAN_SELECT_LEFT || action == ACTION_SPAN_SELECT_RIGHT)
        move_by(s, action == ACTION_SPAN_SELECT_LEFT ? -1 : 1);
    else
        move_row(s, action == ACTION_SPAN_SELECT_UP ? -1 : 1);
}

/* ---- documents ---- */

static size_t done_docs(const struct span_desk *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->task->count; i++)
        n += s->work.docs[i].done;
    return n;
}

/* Ticks the document off and goes to the next that is not. */
static void tick_off(struct span_desk *s)
{
    struct span_doc *doc = span_desk_doc(s);
    doc->done = !doc->done;
    span_desk_changed(s);
    if (!doc->done)
        return;
    for (size_t i = 1; i < s->task->count; i++) {
        size_t k = (s->at + i) % s->task->count;
        if (!s->work.docs[k].done) {
            show_doc(s, k);
            return;
        }
    }
    app_toast(s->desk->app, STYLE_GOOD, "%s",
              _("All documents are done; look them over once more."));
}

/* ---- actions ---- */

static bool act_list(struct span_desk *s, enum action action)
{
    if (!s->listing)
        return false;
    if (action == ACTION_OPEN || action == ACTION_SPAN_DOCUMENTS) {
        s->listing = false;
        return true;
    }
    if (!list_act(&s->list, action))
        return false;
    show_doc(s, (size_t) s->list.selected);
    return true;
}

static bool act_move(struct span_desk *s, enum action action)
{
    switch (action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        move_by(s, action == ACTION_LEFT ? -1 : 1);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        move_row(s, action == ACTION_UP ? -1 : 1);
        return true;
    case ACTION_FIRST:
    case ACTION_LAST:
        s->column = -1;
        span_desk_go(s, action == ACTION_FIRST ? 0 : span_desk_text(s)->length - 1);
        return true;
    case ACTION_SPAN_WORD_LEFT:
    case ACTION_SPAN_WORD_RIGHT:
        move_word(s, action == ACTION_SPAN_WORD_LEFT ? -1 : 1);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        step_entity(s, action == ACTION_NEXT_PANE ? 1 : -1);
        return true;
    case ACTION_SPAN_SELECT_LEFT:
    case ACTION_SPAN_SELECT_RIGHT:
    case ACTION_SPAN_SELECT_UP:
    case ACTION_SPAN_SELECT_DOWN:
        extend(s, action);
        return true;
    default:
        return false;
    }
}

static bool act_doc(struct span_desk *s, enum action action)
{
    switch (action) {
    case ACTION_PAGE_UP:
    case ACTION_SPAN_PREV_DOC:
        step_doc(s, -1);
        return true;
    case ACTION_PAGE_DOWN:
    case ACTION_SPAN_NEXT_DOC:
        step_doc(s, 1);
        return true;
    case ACTION_SPAN_DONE:
        tick_off(s);
        return true;
    case ACTION_SPAN_DOCUMENTS:
        s->listing = !s->listing;
        return true;
    default:
        return false;
    }
}

static void mark(struct span_desk *s)
{
    s->selecting = !s->selecting;
    s->anchor = s->cursor;
}

static bool act_edit(struct span_desk *s, enum action action)
{
    switch (action) {
    case ACTION_SPAN_MARK:
        mark(s);
        return true;
    case ACTION_SPAN_START_LEFT:
    case ACTION_SPAN_START_RIGHT:
        span_desk_bound(s, true, action == ACTION_SPAN_START_LEFT ? -1 : 1);
        return true;
    case ACTION_SPAN_END_LEFT:
    case ACTION_SPAN_END_RIGHT:
        span_desk_bound(s, false, action == ACTION_SPAN_END_LEFT ? -1 : 1);
        return true;
    case ACTION_SPAN_DELETE:
        span_desk_delete(s);
        return true;
    case ACTION_SPAN_SPREAD:
        span_desk_spread(s);
        return true;
    case ACTION_SPAN_RELATE:
        (s->relating ? span_desk_end_relation : span_desk_begin_relation)(s);
        return true;
    case ACTION_SPAN_UNRELATE:
        span_desk_unrelate(s);
        return true;
    case ACTION_OPEN:
        span_desk_end_relation(s);
        return true;
    default:
        return false;
    }
}

static bool desk_act(void *state, enum action action)
{
    struct span_desk *s = state;
    return act_list(s, action) || act_move(s, action) || act_doc(s, action) || act_edit(s, action);
}

static bool touches(const struct span_desk *s)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    for (uint32_t i = 0; i < doc->relations_count; i++)
        if (doc->relations[i].from == s->entity || doc->relations[i].to == s->entity)
            return true;
    return false;
}

static enum action_state on_or_off(bool on)
{
    return on ? ACTION_ON : ACTION_OFF;
}

/* It changes the work, or gets ready to. */
static bool changes(enum action action)
{
    switch (action) {
    case ACTION_SPAN_MARK:
    case ACTION_SPAN_SELECT_LEFT:
    case ACTION_SPAN_SELECT_RIGHT:
    case ACTION_SPAN_SELECT_UP:
    case ACTION_SPAN_SELECT_DOWN:
    case ACTION_SPAN_START_LEFT:
    case ACTION_SPAN_START_RIGHT:
    case ACTION_SPAN_END_LEFT:
    case ACTION_SPAN_END_RIGHT:
    case ACTION_SPAN_DELETE:
    case ACTION_SPAN_SPREAD:
    case ACTION_SPAN_RELATE:
    case ACTION_SPAN_UNRELATE:
    case ACTION_SPAN_DONE:
        return true;
    default:
        return false;
    }
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct span_desk *s = state;
    bool here = s->entity != SPAN_NOWHERE;
    if (s->desk->handed_in && changes(action))
        return ACTION_ABSENT;
    switch (action) {
    case ACTION_OPEN:
        return s->relating || s->listing ? ACTION_ON : ACTION_ABSENT;
    case ACTION_SPAN_START_LEFT:
    case ACTION_SPAN_START_RIGHT:
    case ACTION_SPAN_END_LEFT:
    case ACTION_SPAN_END_RIGHT:
    case ACTION_SPAN_DELETE:
    case ACTION_SPAN_SPREAD:
        *why = N_("Go to a mark first: Tab.");
        return s->task->given ? ACTION_ABSENT : on_or_off(here);
    case ACTION_SPAN_RELATE:
        *why = N_("Go to a mark first: Tab.");
        return s->task->spec->relations_count > 0 ? on_or_off(here || s->relating) : ACTION_ABSENT;
    case ACTION_SPAN_UNRELATE:
        *why = N_("No relation begins or ends here.");
        return s->task->spec->relations_count > 0 ? on_or_off(here && touches(s)) : ACTION_ABSENT;
    case ACTION_SPAN_MARK:
    case ACTION_SPAN_SELECT_LEFT:
    case ACTION_SPAN_SELECT_RIGHT:
    case ACTION_SPAN_SELECT_UP:
    case ACTION_SPAN_SELECT_DOWN:
        return s->task->given ? ACTION_ABSENT : ACTION_ON;
    default:
        return ACTION_ON;
    }
}

/* ---- keys and mouse ---- */

static bool desk_typing(const void *state)
{
    return ((const struct span_desk *) state)->menu != SPAN_MENU_NONE;
}

static bool on_key(struct span_desk *s, struct key key)
{
    if (s->menu != SPAN_MENU_NONE) {
        if (key.mods == 0 && key.code >= '1' && key.code <= '9')
            span_desk_choose(s, (int) (key.code - '1'));
        return key.mods == 0 && keys_is_text(key);
    }
    int label = lab_label_of_key(&s->keys, key);
    if (label >= 0)
        span_desk_label(s, (unsigned) label);
    return label >= 0;
}

static bool on_text(struct span_desk *s, const struct mouse *m)
{
    int row = s->top + (m->y - s->text.y) / 2;
    if (m->what == MOUSE_RELEASE) {
        s->dragging = false;
        return true;
    }
    if (row >= s->rows_count || (m->what == MOUSE_DRAG && !s->dragging))
        return true;
    uint32_t at = span_desk_at(s, row, m->x - s->text.x);
    s->column = -1;
    if (m->what == MOUSE_PRESS && m->button == 1) {
        s->selecting = false;
        s->dragging = !s->task->given;
        s->anchor = at;
    } else if (m->what == MOUSE_DRAG && at != s->anchor) {
        s->selecting = true;
        s->relating = false;
    } else if (m->what != MOUSE_DRAG) {
        return false;
    }
    span_desk_go(s, at);
    return true;
}

static bool on_mouse(struct span_desk *s, const struct mouse *m)
{
    bool press = m->what == MOUSE_PRESS && m->button == 1;
    if (s->side.w > 0 && rect_contains(s->side, m->x, m->y)) {
        enum list_hit hit = list_mouse(&s->list, s->side, m);
        if (hit != LIST_NOTHING && (size_t) s->list.selected != s->at)
            show_doc(s, (size_t) s->list.selected);
        s->listing = s->listing && hit == LIST_NOTHING;
        return true;
    }
    for (int i = 0; press && i < s->hots_count; i++)
        if (rect_contains(s->hots[i].at, m->x, m->y)) {
            span_desk_label(s, (unsigned) s->hots[i].label);
            return true;
        }
    if (press && rect_contains(s->marks, m->x, m->y)) {
        span_desk_go_entity(s, s->marks_top + (uint32_t) (m->y - s->marks.y));
        return true;
    }
    if (m->what == MOUSE_RELEASE)
        s->dragging = false;
    return rect_contains(s->text, m->x, m->y) && on_text(s, m);
}

static bool desk_event(void *state, const struct event *event)
{
    if (event->kind == EVENT_KEY)
        return on_key(state, event->key);
    return event->kind == EVENT_MOUSE && on_mouse(state, &event->mouse);
}

/* ---- the rest ---- */

static void desk_layout(void *state, struct rect body)
{
    span_desk_place(state, body);
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct span_desk *s = state;
    snprintf(buf, n, _("document %zu, done %zu/%zu"), s->at + 1, done_docs(s), s->task->count);
}

/* "3:12-15" */
static void desk_place(void *state, const char *at)
{
    struct span_desk *s = state;
    const char *colon = strrchr(at, ':');
    unsigned start, end;
    if (!colon || sscanf(colon + 1, "%u-%u", &start, &end) != 2)
        return;
    char *id = xasprintf("%.*s", (int) (colon - at), at);
    size_t doc = span_find(s->task, id);
    free(id);
    if (doc == s->task->count || start >= end || end > s->task->texts[doc].length)
        return;
    show_doc(s, doc);
    s->selecting = true;
    s->anchor = start;
    span_desk_go(s, end - 1);
}

static bool desk_back(void *state)
{
    struct span_desk *s = state;
    bool was = s->menu != SPAN_MENU_NONE || s->relating || s->selecting || s->listing;
    if (s->menu != SPAN_MENU_NONE)
        s->menu = SPAN_MENU_NONE;
    else if (s->relating)
        s->relating = false;
    else if (s->selecting)
        s->selecting = false;
    else
        s->listing = false;
    return was;
}

static const char *desk_opens(const void *state)
{
    const struct span_desk *s = state;
    return s->relating ? N_("Link to this") : NULL;
}

const struct lab_desk_ops lab_span_desk = {
    .engine = "span",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = desk_layout,
    .draw = span_desk_draw,
    .act = desk_act,
    .can = desk_can,
    .opens = desk_opens,
    .typing = desk_typing,
    .event = desk_event,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
