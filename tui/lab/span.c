#include "tui/lab/span.h"

#include "base/str.h"
#include "tui/i18n.h"
#include "tui/lab/span_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- state ---- */

/* Where the entities are given there is nothing to do before the first. */
void span_desk_show(struct span_desk *s, size_t doc)
{
    s->at = doc;
    s->selecting = s->relating = s->dragging = false;
    s->menu = SPAN_MENU_NONE;
    s->column = -1;
    s->top = 0;
    s->marks_top = 0;
    if (s->task->given && s->work.docs[doc].entities_count > 0)
        span_desk_go_entity(s, 0);
    else
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
    s->notes = true;
    span_desk_measure(s);
    list_set_count(&s->list, (int) s->task->count);
    span_desk_show(s, 0);
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

static bool is_touched(const struct span_desk *s, size_t doc)
{
    const struct span_doc *d = &s->work.docs[doc];
    return d->done || d->relations_count > 0 || (!s->task->given && d->entities_count > 0);
}

/* Where one left off: the last document with anything done to it, or when it is ticked off, the
 * next that is not. */
static size_t left_off(const struct span_desk *s)
{
    size_t last = s->task->count;
    while (last > 0 && !is_touched(s, last - 1))
        last--;
    if (last == 0 || s->desk->handed_in)
        return 0;
    for (size_t i = 0; i < s->task->count; i++) {
        size_t k = (last - 1 + i) % s->task->count;
        if (!s->work.docs[k].done)
            return k;
    }
    return 0;
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct span_desk *s = state;
    struct span_work work, before = s->work;
    if (!span_work_read(s->task, text, len, &work, err))
        return false;
    span_work_complete(&work, &before); /* a file of some documents says nothing of the others */
    s->work = work;
    s->selecting = s->relating = false;
    s->menu = SPAN_MENU_NONE;
    span_desk_go(s, s->cursor);
    if (s->taken)
        span_desk_show_change(s, &before);
    else
        span_desk_show(s, left_off(s));
    s->taken = true;
    span_work_finish(&before);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    const struct span_desk *s = state;
    span_work_write(s->task, &s->work, work);
}

/* ---- documents ---- */

static void step_doc(struct span_desk *s, int way)
{
    if (way < 0 ? s->at > 0 : s->at + 1 < s->task->count)
        span_desk_show(s, way < 0 ? s->at - 1 : s->at + 1);
}

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
            span_desk_show(s, k);
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
    span_desk_show(s, (size_t) s->list.selected);
    return true;
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
    case ACTION_SPAN_NOTES:
        s->notes = !s->notes;
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
    return span_desk_act_menu(s, action) || act_list(s, action) || span_desk_act_move(s, action) ||
           act_doc(s, action) || act_edit(s, action);
}

static bool touches(const struct span_desk *s)
{
    for (uint32_t i = 0; i < s->work.docs[s->at].relations_count; i++)
        if (span_desk_touches(s, i))
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
    if (s->menu != SPAN_MENU_NONE)
        return action <= ACTION_OPEN ? ACTION_ON : ACTION_ABSENT;
    if (changes(action) && (s->desk->handed_in || (s->listing && action != ACTION_SPAN_DONE)))
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
    case ACTION_SPAN_NOTES:
        return span_desk_has_notes(s) ? ACTION_ON : ACTION_ABSENT;
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
    bool digit = key.mods == 0 && key.code >= '1' && key.code <= '9';
    if (digit && span_desk_digit(s, (int) (key.code - '1')))
        return true;
    if (s->menu != SPAN_MENU_NONE)
        return key.mods == 0 && keys_is_text(key);
    int label = lab_label_of_key(&s->keys, key);
    if (label >= 0 && s->desk->handed_in)
        lab_desk_changed(s->desk); /* the frame says why not */
    else if (label >= 0 && s->relating)
        span_desk_warn(s, _("Go to the other entity first: Tab, the arrows or a click."));
    else if (label >= 0 && !s->listing)
        span_desk_label(s, (unsigned) label);
    return label >= 0;
}

static bool desk_event(void *state, const struct event *event)
{
    if (event->kind == EVENT_KEY)
        return on_key(state, event->key);
    return event->kind == EVENT_MOUSE && span_desk_mouse(state, &event->mouse);
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
    span_desk_show(s, doc);
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
    if (s->menu != SPAN_MENU_NONE)
        return N_("This one");
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
