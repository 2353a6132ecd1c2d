#include "tui/lab/audio.h"

#include "core/lab/audio/task.h"
#include "tui/i18n.h"
#include "tui/lab/audio_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- state ---- */

static void desk_close(void *state)
{
    struct audio_state *a = state;
    audio_play_stop(a);
    audio_work_finish(&a->work);
    envelope_finish(&a->envelope);
    wave_finish(&a->wave);
    field_finish(&a->field);
    free(a->problem);
    free(a);
}

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct audio_state *a = xcalloc(1, sizeof *a);
    *a = (struct audio_state){.desk = desk,
                              .mark = AUDIO_NONE,
                              .at = AUDIO_NONE,
                              .pressed = AUDIO_NONE,
                              .spectrum = true,
                              .text_label = audio_task_text_label(desk->task)};
    if (!audio_task_hints(desk->task, &a->hints, err)) {
        desk_close(a);
        return false;
    }
    audio_read(a);
    a->span = audio_ms(a);
    *state = a;
    return true;
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct audio_state *a = state;
    struct audio_work work;
    bool ok =
        audio_work_parse(text, len, &work, err) && audio_task_labels(a->desk->task, &work, err);
    if (!ok) {
        audio_work_finish(&work);
        return false;
    }
    audio_work_finish(&a->work);
    a->work = work;
    a->editing = false;
    a->dragging = false;
    a->mark = AUDIO_NONE;
    if (a->problem)
        a->span = audio_ms(a);
    audio_go(a, a->cursor);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    audio_work_write(&((const struct audio_state *) state)->work, work);
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct audio_state *a = state;
    size_t written = 0, texts = 0;
    for (int i = 0; i < (int) a->work.count; i++) {
        texts += audio_takes_text(a, i);
        written += audio_takes_text(a, i) && *a->work.list[i].text;
    }
    texts = texts > a->hints.count ? texts : a->hints.count;
    if (a->text_label)
        snprintf(buf, n, _("%zu segments, %zu/%zu texts"), a->work.count, written, texts);
    else
        snprintf(buf, n, _("%zu segments"), a->work.count);
}

static void desk_place(void *state, const char *at)
{
    struct audio_state *a = state;
    long long start, end;
    if (sscanf(at, "%lld-%lld", &start, &end) != 2 || start < 0 || end <= start ||
        end > AUDIO_MS_MAX)
        return;
    audio_show(a, start, end);
    audio_go(a, start);
    for (int i = 0; a->at == AUDIO_NONE && i < (int) a->work.count; i++)
        if (a->work.list[i].start < end && a->work.list[i].end > start)
            a->at = i;
}

/* ---- actions ---- */

static void play(struct audio_state *a, bool window)
{
    int64_t start = a->from, end = a->from + a->span;
    if (a->playing) {
        audio_play_stop(a);
        return;
    }
    if (!window && !audio_selection(a, &start, &end) && a->at != AUDIO_NONE) {
        start = a->work.list[a->at].start;
        end = a->work.list[a->at].end;
    } else if (!window && a->mark == AUDIO_NONE) {
        envelope_stretch(&a->envelope, a->cursor, &start, &end);
    }
    audio_play(a, start, end);
}

static bool desk_act(void *state, enum action action)
{
    struct audio_state *a = state;
    if (action == ACTION_AUDIO_PLAY || action == ACTION_AUDIO_PLAY_ALL) {
        play(a, action == ACTION_AUDIO_PLAY_ALL);
        return true;
    }
    return audio_edit_act(a, action) || (!a->editing && audio_move_act(a, action));
}

static enum action_state on(bool can)
{
    return can ? ACTION_ON : ACTION_OFF;
}

static enum action_state can_while_editing(enum action action)
{
    bool can = action == ACTION_OPEN || action == ACTION_UP || action == ACTION_DOWN ||
               action == ACTION_AUDIO_DRAFT || action == ACTION_AUDIO_PLAY;
    return can ? ACTION_ON : ACTION_ABSENT;
}

static bool is_move(enum action action)
{
    return action >= ACTION_UP && action <= ACTION_LAST;
}

/* What changes the work. */
static bool is_change(enum action action)
{
    static const enum action changes[] = {ACTION_OPEN,
                                          ACTION_AUDIO_DRAFT,
                                          ACTION_AUDIO_MERGE,
                                          ACTION_AUDIO_SPLIT,
                                          ACTION_AUDIO_START_HERE,
                                          ACTION_AUDIO_END_HERE,
                                          ACTION_AUDIO_SNAP,
                                          ACTION_AUDIO_DELETE,
                                          ACTION_AUDIO_START_EARLIER,
                                          ACTION_AUDIO_END_LATER,
                                          ACTION_AUDIO_END_EARLIER,
                                          ACTION_AUDIO_START_LATER};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (changes[i] == action)
            return true;
    return false;
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct audio_state *a = state;
    bool chosen = a->at != AUDIO_NONE;
    if (a->editing)
        return can_while_editing(action);
    if (a->desk->handed_in && is_change(action))
        return ACTION_ABSENT;
    switch (action) {
    case ACTION_OPEN:
        return audio_takes_text(a, a->at) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_AUDIO_DRAFT:
        return audio_hint(a) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_AUDIO_MERGE:
        *why = N_("There is no segment after this one.");
        return on(chosen && a->at + 1 < (int) a->work.count);
    case ACTION_AUDIO_SPLIT:
        *why = N_("The cursor is not inside a segment.");
        return on(chosen && a->cursor > a->work.list[a->at].start &&
                  a->cursor < a->work.list[a->at].end);
    case ACTION_AUDIO_START_HERE:
    case ACTION_AUDIO_END_HERE:
        *why = N_("There is no segment yet.");
        return on(a->work.count > 0);
    case ACTION_AUDIO_START_EARLIER:
    case ACTION_AUDIO_START_LATER:
    case ACTION_AUDIO_END_EARLIER:
    case ACTION_AUDIO_END_LATER:
    case ACTION_AUDIO_SNAP:
    case ACTION_AUDIO_DELETE:
        *why = N_("No segment is chosen.");
        return on(chosen);
    case ACTION_AUDIO_PLAY:
    case ACTION_AUDIO_PLAY_ALL:
    case ACTION_AUDIO_NEXT_EDGE:
    case ACTION_AUDIO_PREV_EDGE:
        *why = N_("The recording could not be read.");
        return on(!a->problem);
    default:
        break;
    }
    bool own = action_info(action)->contexts & ACTION_IN_AUDIO;
    return is_move(action) || own ? ACTION_ON : ACTION_ABSENT;
}

static bool desk_typing(const void *state)
{
    return ((const struct audio_state *) state)->editing;
}

static bool desk_back(void *state)
{
    struct audio_state *a = state;
    bool had = a->editing || a->mark != AUDIO_NONE || a->playing;
    if (a->editing)
        audio_text_give_up(a);
    else if (a->mark != AUDIO_NONE)
        a->mark = AUDIO_NONE;
    else
        audio_play_stop(a);
    return had;
}

/* ---- keys and mouse ---- */

/* Index of the label with this key, its own or its number; -1. */
static int label_of_key(const struct audio_state *a, struct key key)
{
    const struct labspec *spec = a->desk->task->spec;
    if (key.mods != 0)
        return -1;
    for (unsigned i = 0; i < spec->labels_count; i++) {
        const char *own = spec->labels[i].key;
        if (own ? (uint32_t) own[0] == key.code : i < 9 && key.code == '1' + i)
            return (int) i;
    }
    return -1;
}

static bool in_wave(const struct audio_state *a, const struct mouse *m)
{
    const struct audio_places *p = &a->places;
    return rect_contains(p->wave, m->x, m->y) || rect_contains(p->spectrum, m->x, m->y) ||
           rect_contains(p->ruler, m->x, m->y);
}

static int64_t time_at(const struct audio_state *a, int x)
{
    return audio_time_of(a, x - a->places.wave.x, a->places.wave.w);
}

/* The time where a column ends: within the window, but the recording's end in its last one. */
static int64_t end_at(const struct audio_state *a, int x)
{
    int64_t most = a->from + a->span, end = time_at(a, x + 1);
    most -= most < audio_ms(a);
    return end < most ? end : most;
}

/* A press next to a bound in the lane takes hold of the nearest one, of the segment worked on when
 * two are as near. */
static void press_lane(struct audio_state *a, int x)
{
    int cols = a->places.lane.w, column = x - a->places.lane.x, at = a->at;
    int least = 2;
    audio_go(a, time_at(a, x));
    for (int i = 0; i < (int) a->work.count; i++) {
        const struct audio_segment *s = &a->work.list[i];
        int start = abs(audio_column_of(a, s->start, cols) - column);
        int end = abs(audio_column_of(a, s->end - 1, cols) - column);
        int off = end < start ? end : start;
        if (off > least || (off == least && (least == 2 || i != at)))
            continue;
        least = off;
        a->at = i;
        a->end = end < start ? AUDIO_END : AUDIO_START;
        a->dragging = true;
    }
}

static void press_list(struct audio_state *a, const struct mouse *m)
{
    int row = audio_row_at(a, m->y);
    if (row == AUDIO_NONE)
        return;
    if (row == a->at && m->x >= audio_text_column(a))
        audio_text_begin(a);
    else
        audio_choose(a, row);
}

static void press(struct audio_state *a, const struct mouse *m)
{
    const struct audio_places *p = &a->places;
    bool row = a->editing && rect_contains(p->list, m->x, m->y) && audio_row_at(a, m->y) == a->at;
    if (row) {
        field_click(&a->field, m->x - audio_text_column(a));
        return;
    }
    if (a->editing)
        audio_text_keep(a);
    a->pressed = AUDIO_NONE;
    if (in_wave(a, m)) {
        audio_go(a, time_at(a, m->x));
        a->pressed = a->cursor;
        a->pressed_end = end_at(a, m->x);
        a->mark = AUDIO_NONE;
    } else if (rect_contains(p->info, m->x, m->y) && audio_label_at(a, m->x) >= 0) {
        audio_label(a, (unsigned) audio_label_at(a, m->x));
    } else if (rect_contains(p->overview, m->x, m->y)) {
        int64_t ms = audio_ms(a) * (m->x - p->overview.x) / (p->overview.w > 0 ? p->overview.w : 1);
        a->from = ms - a->span / 2;
        audio_scroll(a, 0);
        audio_go(a, ms);
    } else if (rect_contains(p->lane, m->x, m->y)) {
        press_lane(a, m->x);
    } else if (rect_contains(p->list, m->x, m->y)) {
        press_list(a, m);
    }
}

/* What is selected, and a bound that is moved, cover the whole columns that one sees. */
static void drag(struct audio_state *a, const struct mouse *m)
{
    int64_t start = time_at(a, m->x), end = end_at(a, m->x);
    if (a->dragging) {
        audio_bound(a, a->end, a->end == AUDIO_END ? end : start);
    } else if (in_wave(a, m) && a->pressed != AUDIO_NONE) {
        bool on = start >= a->pressed;
        a->mark = on ? a->pressed : a->pressed_end;
        audio_go(a, on ? end : start);
    }
}

static void wheel(struct audio_state *a, const struct mouse *m)
{
    bool up = m->what == MOUSE_WHEEL_UP;
    if (rect_contains(a->places.list, m->x, m->y))
        audio_move_act(a, up ? ACTION_UP : ACTION_DOWN);
    else if (m->mods & KEYS_CTRL || m->mods & KEYS_SHIFT)
        audio_scroll(a, up ? -a->span / 4 : a->span / 4);
    else
        audio_zoom(a, up ? a->span * 2 / 3 : a->span * 3 / 2, time_at(a, m->x));
}

static bool mouse(struct audio_state *a, const struct mouse *m)
{
    switch (m->what) {
    case MOUSE_PRESS:
        if (m->button == 1)
            press(a, m);
        return true;
    case MOUSE_DRAG:
        drag(a, m);
        return true;
    case MOUSE_RELEASE:
        if (a->dragging) {
            a->dragging = false;
            audio_changed(a);
        }
        return true;
    default:
        wheel(a, m);
        return true;
    }
}

static bool desk_event(void *state, const struct event *event)
{
    struct audio_state *a = state;
    if (event->kind == EVENT_MOUSE)
        return mouse(a, &event->mouse);
    if (a->editing)
        return field_event(&a->field, event);
    int label = event->kind == EVENT_KEY ? label_of_key(a, event->key) : -1;
    if (label < 0)
        return false;
    audio_label(a, (unsigned) label);
    return true;
}

static void desk_ready(void *state)
{
    audio_play_ready(state);
}

static bool desk_typed(const void *state)
{
    return audio_text_typed(state);
}

static void desk_settle(void *state)
{
    audio_text_settle(state);
}

static const char *desk_opens(const void *state)
{
    const struct audio_state *a = state;
    return a->editing ? N_("Keep text") : N_("Transcript text");
}

const struct lab_desk_ops lab_audio_desk = {
    .engine = "audio",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = audio_layout,
    .draw = audio_draw,
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
