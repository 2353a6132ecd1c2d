/* Segments and their texts. */
#include "tui/i18n.h"
#include "tui/lab/audio_parts.h"

#include <stdlib.h>
#include <string.h>

static struct audio_segment *segment(struct audio_state *a)
{
    return a->at >= 0 && a->at < (int) a->work.count ? &a->work.list[a->at] : NULL;
}

void audio_changed(struct audio_state *a)
{
    if (a->at != AUDIO_NONE)
        a->at = (int) audio_work_sort(&a->work, (size_t) a->at);
    lab_desk_changed(a->desk);
}

int audio_label_number(const struct audio_state *a, const char *id)
{
    const struct labspec *spec = a->desk->task->spec;
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (strcmp(spec->labels[i].id, id) == 0)
            return (int) i;
    return -1;
}

bool audio_takes_text(const struct audio_state *a, int i)
{
    return i >= 0 && i < (int) a->work.count && a->text_label &&
           strcmp(a->work.list[i].label, a->text_label) == 0;
}

const struct audio_hint *audio_hint(const struct audio_state *a)
{
    if (!audio_takes_text(a, a->at))
        return NULL;
    const struct audio_segment *s = &a->work.list[a->at];
    return audio_hints_find(&a->hints, s->start, s->end);
}

/* ---- labels ---- */

static bool is_full(struct audio_state *a)
{
    if (a->work.count < AUDIO_SEGMENTS_MAX)
        return false;
    app_toast(a->desk->app, STYLE_WARN, _("There cannot be more than %d segments."),
              AUDIO_SEGMENTS_MAX);
    return true;
}

void audio_label(struct audio_state *a, unsigned label)
{
    const struct labspec *spec = a->desk->task->spec;
    struct audio_segment *s = segment(a);
    int64_t start, end;
    if (label >= spec->labels_count)
        return;
    const char *id = spec->labels[label].id;
    bool selected = audio_selection(a, &start, &end);
    if (!selected && s) {
        if (strcmp(s->label, id) == 0)
            return;
        audio_work_set(&s->label, id);
        audio_changed(a);
        return;
    }
    if (!selected)
        envelope_stretch(&a->envelope, a->cursor, &start, &end);
    if (start >= end || is_full(a))
        return;
    a->at = (int) audio_work_add(&a->work, start, end, id, "", "");
    a->mark = AUDIO_NONE;
    audio_changed(a);
}

/* ---- bounds ---- */

bool audio_bound(struct audio_state *a, enum audio_bound bound, int64_t ms)
{
    struct audio_segment *s = segment(a);
    if (!s)
        return false;
    int64_t most = audio_ms(a), *at = bound == AUDIO_START ? &s->start : &s->end;
    ms = ms < 0 ? 0 : ms > most ? most : ms;
    if (bound == AUDIO_START && ms >= s->end)
        ms = s->end - 1;
    if (bound == AUDIO_END && ms <= s->start)
        ms = s->start + 1;
    if (*at == ms)
        return false;
    *at = ms;
    return true;
}

static void nudge(struct audio_state *a, enum audio_bound bound, int by)
{
    struct audio_segment *s = segment(a);
    int64_t at = !s ? 0 : bound == AUDIO_START ? s->start : s->end;
    if (s && audio_bound(a, bound, at + by))
        audio_changed(a);
}

/* Without a segment under the cursor, the one meant is that after it (start) or before it (end). */
static void bound_here(struct audio_state *a, enum audio_bound bound)
{
    if (a->at == AUDIO_NONE) {
        for (int i = 0; i < (int) a->work.count; i++) {
            bool before = a->work.list[i].end <= a->cursor;
            if (bound == AUDIO_END && before)
                a->at = i;
            if (bound == AUDIO_START && !before && a->at == AUDIO_NONE)
                a->at = i;
        }
    }
    if (audio_bound(a, bound, a->cursor))
        audio_changed(a);
}

static void snap(struct audio_state *a)
{
    const struct audio_segment *s = segment(a);
    if (!s || a->envelope.edges_count == 0)
        return;
    int64_t start = envelope_nearest(&a->envelope, s->start);
    int64_t end = envelope_nearest(&a->envelope, s->end);
    if (start >= end)
        return;
    bool moved = audio_bound(a, AUDIO_START, start);
    moved = audio_bound(a, AUDIO_END, end) || moved;
    if (moved)
        audio_changed(a);
}

/* ---- whole segments ---- */

static void split(struct audio_state *a)
{
    struct audio_segment *s = segment(a);
    if (!s || a->cursor <= s->start || a->cursor >= s->end || is_full(a))
        return;
    int64_t end = s->end;
    s->end = a->cursor;
    a->at = (int) audio_work_add(&a->work, a->cursor, end, s->label, "", s->speaker);
    audio_changed(a);
}

static void merge(struct audio_state *a)
{
    struct audio_segment *s = segment(a);
    if (!s || a->at + 1 >= (int) a->work.count)
        return;
    const struct audio_segment *next = s + 1;
    char *text = xasprintf("%s%s", s->text, next->text);
    if (strlen(text) <= AUDIO_TEXT_MAX) {
        s->end = next->end > s->end ? next->end : s->end;
        audio_work_set(&s->text, text);
        audio_work_remove(&a->work, (size_t) a->at + 1);
        audio_changed(a);
    }
    free(text);
}

static void delete (struct audio_state *a)
{
    if (!segment(a))
        return;
    audio_work_remove(&a->work, (size_t) a->at);
    a->at = AUDIO_NONE;
    audio_changed(a);
}

static void set_mark(struct audio_state *a)
{
    a->mark = a->mark == AUDIO_NONE ? a->cursor : AUDIO_NONE;
}

/* ---- texts ---- */

void audio_text_begin(struct audio_state *a)
{
    if (!audio_takes_text(a, a->at) || a->desk->handed_in)
        return;
    a->field.most = AUDIO_TEXT_MAX / 4;
    field_set(&a->field, a->work.list[a->at].text);
    a->field.chosen = false;
    a->editing = true;
}

void audio_text_give_up(struct audio_state *a)
{
    a->editing = false;
}

bool audio_text_typed(const struct audio_state *a)
{
    return a->editing && a->at >= 0 && a->at < (int) a->work.count &&
           strcmp(a->work.list[a->at].text, field_text(&a->field)) != 0;
}

void audio_text_settle(struct audio_state *a)
{
    if (!audio_text_typed(a))
        return;
    audio_work_set(&a->work.list[a->at].text, field_text(&a->field));
    audio_changed(a);
}

void audio_text_keep(struct audio_state *a)
{
    audio_text_settle(a);
    a->editing = false;
}

/* Keeps the text and goes on to that of the next segment which is written out. */
static void next_text(struct audio_state *a, int way)
{
    audio_text_keep(a);
    int i = a->at + way;
    while (i >= 0 && i < (int) a->work.count && !audio_takes_text(a, i))
        i += way;
    if (i < 0 || i >= (int) a->work.count)
        i = a->at;
    audio_choose(a, i);
    audio_text_begin(a);
}

static void take_draft(struct audio_state *a)
{
    const struct audio_hint *hint = audio_hint(a);
    if (!hint)
        return;
    if (!a->editing)
        audio_text_begin(a);
    field_set(&a->field, hint->draft);
    a->field.chosen = false;
}

static bool text_act(struct audio_state *a, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        audio_text_keep(a);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        next_text(a, action == ACTION_DOWN ? 1 : -1);
        return true;
    case ACTION_AUDIO_DRAFT:
        take_draft(a);
        return true;
    default:
        return false;
    }
}

bool audio_edit_act(struct audio_state *a, enum action action)
{
    if (a->editing)
        return text_act(a, action);
    switch (action) {
    case ACTION_OPEN:
        audio_text_begin(a);
        return true;
    case ACTION_AUDIO_DRAFT:
        take_draft(a);
        return true;
    case ACTION_AUDIO_MARK:
        set_mark(a);
        return true;
    case ACTION_AUDIO_START_HERE:
        bound_here(a, AUDIO_START);
        return true;
    case ACTION_AUDIO_END_HERE:
        bound_here(a, AUDIO_END);
        return true;
    case ACTION_AUDIO_START_EARLIER:
    case ACTION_AUDIO_START_LATER:
        nudge(a, AUDIO_START, action == ACTION_AUDIO_START_LATER ? AUDIO_NUDGE : -AUDIO_NUDGE);
        return true;
    case ACTION_AUDIO_END_EARLIER:
    case ACTION_AUDIO_END_LATER:
        nudge(a, AUDIO_END, action == ACTION_AUDIO_END_LATER ? AUDIO_NUDGE : -AUDIO_NUDGE);
        return true;
    case ACTION_AUDIO_SNAP:
        snap(a);
        return true;
    case ACTION_AUDIO_SPLIT:
        split(a);
        return true;
    case ACTION_AUDIO_MERGE:
        merge(a);
        return true;
    case ACTION_AUDIO_DELETE:
        delete (a);
        return true;
    default:
        return false;
    }
}
