#include "tui/lab/choice.h"

#include "base/str.h"
#include "tui/i18n.h"
#include "tui/lab/choice_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHEEL_ROWS = 3 };

/* ---- state ---- */

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct choice_desk *c = xcalloc(1, sizeof *c);
    c->desk = desk;
    if (!choice_task_open(desk->task, &c->task, err)) {
        free(c);
        return false;
    }
    bool pair = c->task->mode == CHOICE_PAIR;
    lab_label_keys_make(&c->keys, c->task->spec, ACTION_IN_CHOICE | ACTION_IN_GLOBAL,
                        pair ? "ab=" : "");
    for (unsigned i = 0; i < c->task->spec->scores_count; i++) {
        const char *metric = c->task->spec->scores[i].metric;
        c->reasons = c->reasons || (metric && strcmp(metric, "reasons") == 0);
    }
    choice_work_init(c->task, &c->work);
    c->rows = xcalloc(c->task->count, sizeof *c->rows);
    c->filter = CHOICE_SHOW_ALL;
    c->notes = true;
    choice_desk_filter(c);
    *state = c;
    return true;
}

static void desk_close(void *state)
{
    struct choice_desk *c = state;
    choice_work_finish(&c->work);
    choice_task_close(c->task);
    free(c->rows);
    free(c);
}

static void desk_save(const void *state, struct str *work)
{
    const struct choice_desk *c = state;
    choice_work_write(c->task, &c->work, work);
}

static struct choice_answer *answer(struct choice_desk *c)
{
    return &c->work.answers[c->at];
}

bool choice_desk_is_open(const struct choice_desk *c, size_t item)
{
    const struct choice_answer *a = &c->work.answers[item];
    if (!choice_answered(c->task, a))
        return true;
    return c->reasons && a->side != CHOICE_TIE && a->reason < 0;
}

static bool passes(const struct choice_desk *c, size_t i)
{
    const struct choice_answer *a = &c->work.answers[i];
    if (c->filter == CHOICE_SHOW_ALL)
        return true;
    if (c->filter == CHOICE_SHOW_OPEN)
        return choice_desk_is_open(c, i);
    if (c->task->mode == CHOICE_PAIR)
        return (int) a->side == c->filter + 1;
    return a->labels >> c->filter & 1;
}

void choice_desk_filter(struct choice_desk *c)
{
    int count = 0, selected = 0;
    for (size_t i = 0; i < c->task->count; i++)
        if (passes(c, i)) {
            if (i <= c->at)
                selected = count;
            c->rows[count++] = i;
        }
    list_set_count(&c->list, count);
    if (count > 0) {
        list_select(&c->list, selected);
        bool shown = c->rows[selected] == c->at;
        /* An item that was just answered stays in sight until one moves on. */
        if (!shown && choice_desk_is_open(c, c->at))
            c->at = c->rows[selected];
    }
}

static void go_to(struct choice_desk *c, size_t item)
{
    c->at = item;
    c->line = 0;
    c->scroll = 0;
    choice_desk_filter(c);
}

/* The same for an item that the filter may hide. */
static void show(struct choice_desk *c, size_t item)
{
    if (!passes(c, item))
        c->filter = CHOICE_SHOW_ALL;
    go_to(c, item);
}

static void step(struct choice_desk *c, int way)
{
    for (int i = 0; i < c->list.count; i++) {
        int k = way > 0 ? i : c->list.count - 1 - i;
        if (way > 0 ? c->rows[k] > c->at : c->rows[k] < c->at) {
            go_to(c, c->rows[k]);
            return;
        }
    }
}

static size_t answered(const struct choice_desk *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->task->count; i++)
        n += !choice_desk_is_open(c, i);
    return n;
}

/* The next item without an answer, round the end. */
static bool go_open(struct choice_desk *c, int way)
{
    size_t n = c->task->count;
    for (size_t i = 1; i <= n; i++) {
        size_t k = way > 0 ? (c->at + i) % n : (c->at + n - i) % n;
        if (choice_desk_is_open(c, k)) {
            if (c->filter >= 0)
                c->filter = CHOICE_SHOW_ALL;
            go_to(c, k);
            return true;
        }
    }
    return false;
}

/* ---- works ---- */

/* Where one left off: the first item without an answer, once some have one. */
static size_t left_off(const struct choice_desk *c)
{
    if (c->desk->handed_in || answered(c) == 0)
        return 0;
    for (size_t i = 0; i < c->task->count; i++)
        if (choice_desk_is_open(c, i))
            return i;
    return 0;
}

/* After undo and redo the item that changed is seen, the first of several when none of them is. */
static void show_change(struct choice_desk *c, const struct choice_work *before)
{
    size_t first = c->task->count;
    for (size_t i = c->task->count; i-- > 0;) {
        const struct choice_answer *is = &c->work.answers[i], *was = &before->answers[i];
        unsigned n = c->task->items[i].answers_count;
        if (choice_same(c->task, is, was, n) && is->reason == was->reason)
            continue;
        if (i == c->at)
            return;
        first = i;
    }
    if (first < c->task->count)
        show(c, first);
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct choice_desk *c = state;
    struct choice_work work, before = c->work;
    if (!choice_work_read(c->task, text, len, &work, err))
        return false;
    c->work = work;
    choice_desk_filter(c);
    if (c->taken)
        show_change(c, &before);
    else
        go_to(c, left_off(c));
    c->taken = true;
    choice_work_finish(&before);
    return true;
}

/* ---- answers ---- */

/* One step is done: it is kept, and the next item comes. */
static void done(struct choice_desk *c, bool was_open, bool on)
{
    lab_desk_changed(c->desk);
    if (was_open && answered(c) == c->task->count)
        app_toast(c->desk->app, STYLE_GOOD, "%s",
                  _("Everything is answered; look it over once more."));
    if (on)
        step(c, 1);
    else
        choice_desk_filter(c);
}

static void choose_label(struct choice_desk *c, int label)
{
    struct choice_answer *a = answer(c);
    bool was = choice_desk_is_open(c, c->at);
    uint64_t bit = UINT64_C(1) << label;
    if (c->task->mode == CHOICE_PAIR && a->side == CHOICE_TIE) {
        app_toast(c->desk->app, STYLE_WARN, "%s", _("Equally good needs no reason."));
        return;
    }
    if (c->task->mode == CHOICE_PAIR) {
        a->reason = a->reason == label ? -1 : label;
        done(c, was, a->side != CHOICE_NONE && a->reason >= 0);
        return;
    }
    if (c->task->mode == CHOICE_MULTI)
        a->labels ^= bit;
    else
        a->labels = bit;
    done(c, was, c->task->mode == CHOICE_CLASS);
}

/* With reasons the item stays until one is given or one moves on. */
static void choose_side(struct choice_desk *c, enum choice_side side)
{
    struct choice_answer *a = answer(c);
    bool was = choice_desk_is_open(c, c->at);
    a->side = side;
    if (side == CHOICE_TIE)
        a->reason = -1;
    done(c, was, c->task->spec->labels_count == 0 || a->reason >= 0 || side == CHOICE_TIE);
}

void choice_desk_order(const struct choice_desk *c, uint8_t *order)
{
    const struct choice_answer *a = &c->work.answers[c->at];
    for (unsigned i = 0; i < CHOICE_RANKED_MAX; i++)
        order[i] = a->order_count > 0 ? a->order[i] : (uint8_t) i;
}

static void set_order(struct choice_desk *c, const uint8_t *order)
{
    struct choice_answer *a = answer(c);
    bool was = choice_desk_is_open(c, c->at);
    memcpy(a->order, order, sizeof a->order);
    a->order_count = c->task->items[c->at].answers_count;
    done(c, was, false);
}

/* Moves the answer under the cursor to another place of the order. */
static void move_to(struct choice_desk *c, unsigned place)
{
    uint8_t order[CHOICE_RANKED_MAX], moved;
    if (place >= c->task->items[c->at].answers_count)
        return;
    choice_desk_order(c, order);
    moved = order[c->line];
    if (place > c->line)
        memmove(&order[c->line], &order[c->line + 1], place - c->line);
    else
        memmove(&order[place + 1], &order[place], c->line - place);
    order[place] = moved;
    c->line = place;
    c->follow = true;
    set_order(c, order);
}

static void clear(struct choice_desk *c)
{
    struct choice_answer *a = answer(c);
    if (!choice_answered(c->task, a) && a->reason < 0)
        return;
    *a = (struct choice_answer){.reason = -1};
    lab_desk_changed(c->desk);
    choice_desk_filter(c);
}

/* An order that is right as it stands is taken by Enter. */
static void accept(struct choice_desk *c)
{
    uint8_t order[CHOICE_RANKED_MAX];
    if (c->task->mode == CHOICE_RANK && !choice_answered(c->task, answer(c))) {
        choice_desk_order(c, order);
        set_order(c, order);
    }
    step(c, 1);
}

/* ---- actions ---- */

static void turn_filter(struct choice_desk *c)
{
    int most = c->task->mode == CHOICE_RANK   ? -1
               : c->task->mode == CHOICE_PAIR ? 2
                                              : (int) c->task->spec->labels_count - 1;
    c->filter = c->filter >= most ? CHOICE_SHOW_ALL : c->filter + 1;
    choice_desk_filter(c);
    if (c->list.count > 0)
        go_to(c, c->rows[c->list.selected]);
}

static bool act_rank(struct choice_desk *c, enum action action)
{
    unsigned n = c->task->items[c->at].answers_count;
    if (c->task->mode != CHOICE_RANK)
        return false;
    switch (action) {
    case ACTION_UP:
        c->line -= c->line > 0;
        c->follow = true;
        return true;
    case ACTION_DOWN:
        c->line += c->line + 1 < n;
        c->follow = true;
        return true;
    case ACTION_CHOICE_RAISE:
        if (c->line > 0)
            move_to(c, c->line - 1);
        return true;
    case ACTION_CHOICE_LOWER:
        move_to(c, c->line + 1);
        return true;
    default:
        return false;
    }
}

/* Pages turn what is read while it is longer than its place; else the list. */
static bool act_scroll(struct choice_desk *c, enum action action)
{
    int page = c->view.h > 1 ? c->view.h - 1 : 1;
    if ((action != ACTION_PAGE_UP && action != ACTION_PAGE_DOWN) || !choice_desk_scrolls(c))
        return false;
    c->scroll += action == ACTION_PAGE_UP ? -page : page;
    return true;
}

static bool act_list(struct choice_desk *c, enum action action)
{
    if (!list_act(&c->list, action) || c->list.selected < 0)
        return false;
    go_to(c, c->rows[c->list.selected]);
    return true;
}

static bool desk_act(void *state, enum action action)
{
    struct choice_desk *c = state;
    if (act_rank(c, action) || act_scroll(c, action))
        return true;
    switch (action) {
    case ACTION_LEFT:
    case ACTION_PREV_PANE:
    case ACTION_UP:
        step(c, -1);
        return true;
    case ACTION_RIGHT:
    case ACTION_NEXT_PANE:
    case ACTION_DOWN:
        step(c, 1);
        return true;
    case ACTION_OPEN:
        accept(c);
        return true;
    case ACTION_CHOICE_NEXT_OPEN:
    case ACTION_CHOICE_PREV_OPEN:
        if (!go_open(c, action == ACTION_CHOICE_NEXT_OPEN ? 1 : -1))
            app_toast(c->desk->app, STYLE_GOOD, "%s", _("Everything is answered."));
        return true;
    case ACTION_CHOICE_FILTER:
        turn_filter(c);
        return true;
    case ACTION_CHOICE_NOTES:
        c->notes = !c->notes;
        return true;
    case ACTION_CHOICE_CLEAR:
        clear(c);
        return true;
    default:
        return act_list(c, action);
    }
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct choice_desk *c = state;
    bool rank = c->task->mode == CHOICE_RANK;
    switch (action) {
    case ACTION_OPEN:
        return c->task->mode == CHOICE_CLASS ? ACTION_ABSENT : ACTION_ON;
    case ACTION_CHOICE_RAISE:
    case ACTION_CHOICE_LOWER:
        return rank && !c->desk->handed_in ? ACTION_ON : ACTION_ABSENT;
    case ACTION_CHOICE_NOTES:
        return c->task->spec->labels_count > 0 ? ACTION_ON : ACTION_ABSENT;
    case ACTION_CHOICE_CLEAR:
        *why = N_("This item is not answered.");
        if (c->desk->handed_in)
            return ACTION_ABSENT;
        return choice_answered(c->task, &c->work.answers[c->at]) ? ACTION_ON : ACTION_OFF;
    default:
        return ACTION_ON;
    }
}

/* ---- keys and mouse ---- */

static bool on_key(struct choice_desk *c, struct key key)
{
    int label = lab_label_of_key(&c->keys, key);
    if (key.mods != 0)
        return false;
    if (c->task->mode == CHOICE_PAIR && (key.code == 'a' || key.code == 'b')) {
        choose_side(c, key.code == 'a' ? CHOICE_A : CHOICE_B);
        return true;
    }
    if (c->task->mode == CHOICE_PAIR && key.code == '=' && c->task->ties) {
        choose_side(c, CHOICE_TIE);
        return true;
    }
    if (c->task->mode == CHOICE_RANK && key.code >= '1' && key.code <= '9') {
        move_to(c, key.code - '1');
        return true;
    }
    if (label < 0 || c->task->mode == CHOICE_RANK)
        return false;
    choose_label(c, label);
    return true;
}

static bool on_spot(struct choice_desk *c, int x, int y)
{
    for (int i = 0; i < c->spots_count; i++) {
        const struct choice_spot *spot = &c->spots[i];
        if (!rect_contains(spot->at, x, y))
            continue;
        if (spot->what == CHOICE_HOT_LABEL)
            choose_label(c, spot->index);
        else if (spot->what == CHOICE_HOT_SIDE)
            choose_side(c, (enum choice_side) spot->index);
        else
            c->line = (unsigned) spot->index;
        return true;
    }
    return false;
}

static bool on_wheel(struct choice_desk *c, const struct mouse *m)
{
    bool wheel = m->what == MOUSE_WHEEL_UP || m->what == MOUSE_WHEEL_DOWN;
    if (!wheel || !rect_contains(c->item, m->x, m->y) || !choice_desk_scrolls(c))
        return false;
    c->scroll += m->what == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS;
    return true;
}

static bool desk_event(void *state, const struct event *event)
{
    struct choice_desk *c = state;
    if (event->kind == EVENT_KEY)
        return on_key(c, event->key);
    if (event->kind != EVENT_MOUSE)
        return false;
    if (c->side.w > 0 && rect_contains(c->side, event->mouse.x, event->mouse.y)) {
        if (list_mouse(&c->list, c->side, &event->mouse) != LIST_NOTHING && c->list.count > 0)
            go_to(c, c->rows[c->list.selected]);
        return true;
    }
    if (on_wheel(c, &event->mouse))
        return true;
    return event->mouse.what == MOUSE_PRESS && event->mouse.button == 1 &&
           on_spot(c, event->mouse.x, event->mouse.y);
}

/* ---- the rest ---- */

static void desk_layout(void *state, struct rect body)
{
    choice_desk_place(state, body);
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct choice_desk *c = state;
    snprintf(buf, n, _("%zu/%zu answered"), answered(c), c->task->count);
}

static void desk_place(void *state, const char *at)
{
    struct choice_desk *c = state;
    size_t item = choice_find(c->task, at);
    if (item == c->task->count)
        return;
    c->filter = CHOICE_SHOW_ALL;
    go_to(c, item);
}

static bool desk_back(void *state)
{
    struct choice_desk *c = state;
    if (c->filter == CHOICE_SHOW_ALL)
        return false;
    c->filter = CHOICE_SHOW_ALL;
    choice_desk_filter(c);
    return true;
}

static const char *desk_opens(const void *state)
{
    const struct choice_desk *c = state;
    const struct choice_answer *a = &c->work.answers[c->at];
    bool order = c->task->mode == CHOICE_RANK && !choice_answered(c->task, a);
    return order ? N_("Keep this order") : N_("Next item");
}

const struct lab_desk_ops lab_choice_desk = {
    .engine = "choice",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = desk_layout,
    .draw = choice_desk_draw,
    .act = desk_act,
    .can = desk_can,
    .opens = desk_opens,
    .event = desk_event,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
