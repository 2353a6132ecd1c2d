/* Cursor, window, selection. */
#include "tui/lab/audio_parts.h"

#include <stdlib.h>

int64_t audio_ms(const struct audio_state *a)
{
    int64_t end = a->wave.ms;
    if (a->work.count > 0 && a->work.list[a->work.count - 1].end > end && a->problem)
        end = a->work.list[a->work.count - 1].end;
    return end > 0 ? end : AUDIO_SPAN_MIN;
}

int64_t audio_time_of(const struct audio_state *a, int column, int cols)
{
    return a->from + a->span * column / (cols > 0 ? cols : 1);
}

int audio_column_of(const struct audio_state *a, int64_t ms, int cols)
{
    int64_t way = (ms - a->from) * cols;
    int64_t column = way >= 0 ? way / a->span : -((-way + a->span - 1) / a->span);
    return column < -1 ? -1 : column > cols ? cols : (int) column;
}

int audio_segment_at(const struct audio_state *a, int64_t ms)
{
    int found = AUDIO_NONE;
    for (size_t i = 0; i < a->work.count; i++)
        if (a->work.list[i].start <= ms && ms < a->work.list[i].end)
            found = (int) i;
    return found;
}

/* The window lies within the recording and shows at least a second. */
static void hold_window(struct audio_state *a)
{
    int64_t ms = audio_ms(a), least = ms < AUDIO_SPAN_MIN ? ms : AUDIO_SPAN_MIN;
    a->span = a->span < least ? least : a->span > ms ? ms : a->span;
    a->from = a->from > ms - a->span ? ms - a->span : a->from;
    a->from = a->from < 0 ? 0 : a->from;
}

static void see(struct audio_state *a, int64_t ms)
{
    if (ms < a->from)
        a->from = ms - a->span / 8;
    else if (ms >= a->from + a->span)
        a->from = ms - a->span + a->span / 8;
    hold_window(a);
}

static void set_cursor(struct audio_state *a, int64_t ms)
{
    int64_t end = audio_ms(a);
    a->cursor = ms < 0 ? 0 : ms > end ? end : ms;
    see(a, a->cursor);
}

void audio_go(struct audio_state *a, int64_t ms)
{
    set_cursor(a, ms);
    a->at = audio_segment_at(a, a->cursor);
}

void audio_choose(struct audio_state *a, int i)
{
    if (i < 0 || i >= (int) a->work.count)
        return;
    const struct audio_segment *s = &a->work.list[i];
    if (s->end > a->from + a->span || s->start < a->from) {
        if (s->end - s->start > a->span)
            a->span = s->end - s->start;
        a->from = s->start - (a->span - (s->end - s->start)) / 2;
        hold_window(a);
    }
    set_cursor(a, s->start);
    a->at = i;
}

void audio_zoom(struct audio_state *a, int64_t span, int64_t around)
{
    int64_t ms = audio_ms(a), old = a->span;
    int64_t least = ms < AUDIO_SPAN_MIN ? ms : AUDIO_SPAN_MIN;
    span = span < least ? least : span > ms ? ms : span;
    a->from = around - (around - a->from) * span / (old > 0 ? old : 1);
    a->span = span;
    hold_window(a);
}

void audio_show(struct audio_state *a, int64_t start, int64_t end)
{
    int64_t room = (end - start) / 6 + 100;
    a->from = start - room;
    a->span = end - start + 2 * room;
    hold_window(a);
}

void audio_scroll(struct audio_state *a, int64_t by)
{
    a->from += by;
    hold_window(a);
    if (a->cursor < a->from || a->cursor >= a->from + a->span)
        audio_go(a, a->from + (by > 0 ? 0 : a->span - 1));
}

bool audio_selection(const struct audio_state *a, int64_t *start, int64_t *end)
{
    *start = a->mark < a->cursor ? a->mark : a->cursor;
    *end = a->mark < a->cursor ? a->cursor : a->mark;
    return a->mark != AUDIO_NONE && *start < *end;
}

/* One column of the wave, in whole tens of milliseconds. */
static int64_t step(const struct audio_state *a)
{
    int64_t ms = a->span / (a->places.wave.w > 0 ? a->places.wave.w : 80);
    return ms < 10 ? 10 : ms / 10 * 10;
}

/* The next or previous segment, from where the cursor is when none is worked on. */
static void step_segment(struct audio_state *a, int way)
{
    int i = a->at + way;
    if (a->at == AUDIO_NONE) {
        i = way > 0 ? (int) a->work.count : AUDIO_NONE;
        for (int k = 0; k < (int) a->work.count; k++) {
            bool after = a->work.list[k].start > a->cursor;
            if (way > 0 && after && k < i)
                i = k;
            if (way < 0 && !after)
                i = k;
        }
    }
    int last = (int) a->work.count - 1;
    audio_choose(a, i < 0 ? 0 : i > last ? last : i);
}

static void go_edge(struct audio_state *a, int way)
{
    int64_t edge = envelope_edge(&a->envelope, a->cursor, way);
    if (edge >= 0)
        audio_go(a, edge);
}

static void show_it(struct audio_state *a)
{
    int64_t start, end;
    if (audio_selection(a, &start, &end))
        audio_show(a, start, end);
    else if (a->at != AUDIO_NONE)
        audio_show(a, a->work.list[a->at].start, a->work.list[a->at].end);
}

/* What is seen of the recording. */
static bool view_act(struct audio_state *a, enum action action)
{
    switch (action) {
    case ACTION_PAGE_UP:
        audio_scroll(a, -a->span * 3 / 4);
        return true;
    case ACTION_PAGE_DOWN:
        audio_scroll(a, a->span * 3 / 4);
        return true;
    case ACTION_AUDIO_ZOOM_IN:
        audio_zoom(a, a->span / 2, a->cursor);
        return true;
    case ACTION_AUDIO_ZOOM_OUT:
        audio_zoom(a, a->span * 2, a->cursor);
        return true;
    case ACTION_AUDIO_ZOOM_ALL:
        audio_zoom(a, audio_ms(a), a->cursor);
        return true;
    case ACTION_AUDIO_ZOOM_TO:
        show_it(a);
        return true;
    case ACTION_AUDIO_SPECTRUM:
        a->spectrum = !a->spectrum;
        return true;
    default:
        return false;
    }
}

bool audio_move_act(struct audio_state *a, enum action action)
{
    static const struct {
        enum action action;
        int by;
    } steps[] = {{ACTION_AUDIO_EARLIER, -10},      {ACTION_AUDIO_LATER, 10},
                 {ACTION_AUDIO_EARLIER_50, -50},   {ACTION_AUDIO_LATER_50, 50},
                 {ACTION_AUDIO_EARLIER_250, -250}, {ACTION_AUDIO_LATER_250, 250}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i].action == action) {
            audio_go(a, a->cursor + steps[i].by);
            return true;
        }
    switch (action) {
    case ACTION_LEFT:
        audio_go(a, a->cursor - step(a));
        return true;
    case ACTION_RIGHT:
        audio_go(a, a->cursor + step(a));
        return true;
    case ACTION_UP:
        step_segment(a, -1);
        return true;
    case ACTION_DOWN:
        step_segment(a, 1);
        return true;
    case ACTION_FIRST:
        audio_go(a, 0);
        return true;
    case ACTION_LAST:
        audio_go(a, audio_ms(a));
        return true;
    case ACTION_AUDIO_NEXT_EDGE:
        go_edge(a, 1);
        return true;
    case ACTION_AUDIO_PREV_EDGE:
        go_edge(a, -1);
        return true;
    default:
        return view_act(a, action);
    }
}
