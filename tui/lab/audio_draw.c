/* Layout and drawing. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/audio_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOMY = 30, TIGHT = 16, WIDE = 100, TIME_COLS = 8, LABEL_COLS = 10 };

enum style audio_style(int label)
{
    static const enum style styles[] = {STYLE_GOOD, STYLE_ACCENT, STYLE_CODE,  STYLE_BAD,
                                        STYLE_DIM,  STYLE_WARN,   STYLE_QUOTE, STYLE_TITLE};
    return label < 0 ? STYLE_TEXT : styles[label % (int) (sizeof styles / sizeof *styles)];
}

/* ---- layout ---- */

static bool is_wide(const struct audio_state *a)
{
    return a->places.list.w >= WIDE;
}

int audio_text_column(const struct audio_state *a)
{
    int x = a->places.list.x + 2 + TIME_COLS + 1 + TIME_COLS + 1 + LABEL_COLS + 1;
    return is_wide(a) ? x + TIME_COLS + 1 : x;
}

static void layout_list(struct audio_state *a)
{
    int rows = a->places.list.h, count = (int) a->work.count;
    if (a->at != AUDIO_NONE && a->at < a->top)
        a->top = a->at;
    if (a->at != AUDIO_NONE && a->at >= a->top + rows)
        a->top = a->at - rows + 1;
    if (a->top > count - rows)
        a->top = count - rows;
    if (a->top < 0)
        a->top = 0;
    field_layout(&a->field, a->places.list.x + a->places.list.w - audio_text_column(a) - 1);
}

void audio_layout(void *state, struct rect body)
{
    struct audio_state *a = state;
    struct audio_places *p = &a->places;
    int h = body.h;
    bool roomy = h >= ROOMY, tight = h <= TIGHT;
    *p = (struct audio_places){.info = rect_cut_top(&body, 1)};
    p->overview = rect_cut_top(&body, 1);
    if (a->spectrum && !a->problem && h >= 12)
        p->spectrum = rect_cut_top(&body, roomy ? 8 : tight ? 2 : 4);
    p->wave = rect_cut_top(&body, roomy ? 9 : tight ? 3 : 5);
    p->lane = rect_cut_top(&body, 1);
    p->ruler = rect_cut_top(&body, 1);
    if (a->hints.count > 0)
        p->hints = rect_cut_top(&body, tight ? 2 : body.w < WIDE ? 4 : 3);
    p->list = body;
    layout_list(a);
}

int audio_row_at(const struct audio_state *a, int y)
{
    int row = a->top + y - a->places.list.y;
    return y >= a->places.list.y && row < (int) a->work.count ? row : AUDIO_NONE;
}

/* ---- times ---- */

static const char *seconds(int64_t ms, char buf[24])
{
    snprintf(buf, 24, "%lld.%03lld", (long long) (ms / 1000), (long long) (ms % 1000));
    return buf;
}

static const char *title_of(const struct audio_state *a, int i)
{
    int label = audio_label_number(a, a->work.list[i].label);
    return label < 0 ? a->work.list[i].label : a->desk->task->spec->labels[label].title;
}

static enum style style_of(const struct audio_state *a, int i)
{
    return i == AUDIO_NONE ? STYLE_TEXT : audio_style(audio_label_number(a, a->work.list[i].label));
}

/* ---- the line of numbers, the labels ---- */

/* First column of the labels in a line so wide: key, blank, name, blank. */
static int labels_from(const struct audio_state *a, int w)
{
    const struct labspec *spec = a->desk->task->spec;
    int cols = 0;
    for (unsigned i = 0; i < spec->labels_count; i++)
        cols += 3 + utf8_width(spec->labels[i].title);
    return w - cols > 24 ? w - cols : 24;
}

int audio_label_at(const struct audio_state *a, int x)
{
    const struct labspec *spec = a->desk->task->spec;
    int from = labels_from(a, a->places.info.w);
    for (unsigned i = 0; i < spec->labels_count && x >= from; i++) {
        from += 3 + utf8_width(spec->labels[i].title);
        if (x < from - 1)
            return (int) i;
    }
    return AUDIO_NONE;
}

static int draw_labels(const struct audio_state *a, struct surface s)
{
    const struct labspec *spec = a->desk->task->spec;
    int first = labels_from(a, s.w), x = first;
    for (unsigned i = 0; i < spec->labels_count; i++) {
        const char *own = spec->labels[i].key;
        char key[2] = {own ? own[0] : i < 9 ? (char) ('1' + i) : ' ', '\0'};
        x = surface_text(s, x, 0, STYLE_KEY, key);
        x = surface_text(s, x + 1, 0, audio_style((int) i), spec->labels[i].title) + 1;
    }
    return first;
}

static void draw_info(const struct audio_state *a, struct surface s)
{
    char cursor[24], from[24], to[24], length[24];
    int64_t start, end;
    int x = surface_printf(s, 1, 0, STYLE_STRONG, _("%s s"), seconds(a->cursor, cursor)) + 2;
    int room = draw_labels(a, s) - x - 1;
    char *text;
    if (audio_selection(a, &start, &end))
        text = xasprintf(_("selected %s–%s, %s s"), seconds(start, from), seconds(end, to),
                         seconds(end - start, length));
    else if (a->playing)
        text = xasprintf(_("playing; %s stops"), "o");
    else
        text = xasprintf(_("window %s s"), seconds(a->span, length));
    surface_clip(s, x, 0, room, a->mark != AUDIO_NONE ? STYLE_ACCENT : STYLE_DIM, text);
    free(text);
}

/* ---- the whole recording in one line ---- */

static void draw_overview(const struct audio_state *a, struct surface s)
{
    int64_t ms = audio_ms(a);
    for (int x = 0; x < s.w; x++) {
        int64_t from = ms * x / s.w, to = ms * (x + 1) / s.w;
        int i = audio_segment_at(a, (from + to) / 2);
        surface_repeat(s, x, 0, 1, i == AUDIO_NONE ? STYLE_DIM : style_of(a, i),
                       i == AUDIO_NONE ? 0xB7 : 0x2584);
    }
    if (a->span < ms) {
        int64_t end = a->from + a->span;
        surface_repeat(s, (int) (a->from * s.w / ms), 0, 1, STYLE_STRONG, '[');
        surface_repeat(s, (int) ((end * s.w - 1) / ms), 0, 1, STYLE_STRONG, ']');
    }
}

/* ---- the spectrum ---- */

static int loudest_band(const struct wave *wave)
{
    int most = 1;
    for (size_t i = 0; i < (size_t) wave->columns * WAVE_BANDS; i++)
        most = wave->bands[i] > most ? wave->bands[i] : most;
    return most;
}

/* High bands above; five steps of 9 dB below the loudest. */
static void draw_spectrum(const struct audio_state *a, struct surface s)
{
    static const uint32_t signs[] = {0xB7, 0x2591, 0x2592, 0x2593, 0x2588};
    enum { STEP = 28, STEPS = 5 };
    int most = loudest_band(&a->wave);
    for (int y = 0; y < s.h; y++) {
        int high = WAVE_BANDS - y * WAVE_BANDS / s.h, low = WAVE_BANDS - (y + 1) * WAVE_BANDS / s.h;
        for (int x = 0; x < s.w; x++) {
            int64_t from = audio_time_of(a, x, s.w), to = audio_time_of(a, x + 1, s.w);
            int value = 0;
            for (int b = low; b < high; b++) {
                int v = envelope_band(&a->wave, b, from, to);
                value = v > value ? v : value;
            }
            int step = STEPS - 1 - (most - value) / STEP;
            if (step > 0)
                surface_repeat(s, x, y, 1, STYLE_HEAT_0 + (unsigned) step, signs[step]);
        }
    }
}

/* ---- the wave ---- */

/* Rows of dots from the top that the wave covers in one column of dots; false: none. */
static bool dots(const struct audio_state *a, int column, int columns, int height, int gain,
                 int *top, int *bottom)
{
    int low, high, middle = height / 2;
    int64_t from = audio_time_of(a, column, columns), to = audio_time_of(a, column + 1, columns);
    if (!envelope_range(&a->envelope, from, to > from ? to : from + 1, &low, &high))
        return false;
    *top = middle - high * middle / gain;
    *bottom = middle - low * middle / gain;
    *top = *top < 0 ? 0 : *top;
    *bottom = *bottom >= height ? height - 1 : *bottom;
    return true;
}

/* Braille patterns: two columns of four dots a cell. */
static void draw_wave(const struct audio_state *a, struct surface s)
{
    static const uint8_t bits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
    int low, high, height = 4 * s.h;
    envelope_range(&a->envelope, 0, a->envelope.ms, &low, &high);
    int gain = -low > high ? -low : high;
    gain = gain < 4 ? 4 : gain;
    for (int x = 0; x < s.w; x++) {
        int top[2], bottom[2];
        bool is[2];
        for (int k = 0; k < 2; k++)
            is[k] = dots(a, 2 * x + k, 2 * s.w, height, gain, &top[k], &bottom[k]);
        int64_t middle = (audio_time_of(a, x, s.w) + audio_time_of(a, x + 1, s.w)) / 2;
        enum style style = style_of(a, audio_segment_at(a, middle));
        for (int y = 0; y < s.h; y++) {
            uint32_t mask = 0;
            for (int k = 0; k < 2; k++)
                for (int d = 0; is[k] && d < 4; d++)
                    if (4 * y + d >= top[k] && 4 * y + d <= bottom[k])
                        mask |= bits[k][d];
            if (mask)
                surface_repeat(s, x, y, 1, style, 0x2800 + mask);
        }
    }
}

/* Selection and cursor stand out over all rows between spectrum and lane. */
static void draw_cursor(const struct audio_state *a, struct surface body)
{
    const struct audio_places *p = &a->places;
    int y = p->spectrum.h > 0 ? p->spectrum.y : p->wave.y, h = p->wave.y + p->wave.h - y;
    int64_t start, end;
    if (audio_selection(a, &start, &end)) {
        int from = audio_column_of(a, start, p->wave.w), to = audio_column_of(a, end, p->wave.w);
        from = from < 0 ? 0 : from;
        to = to >= p->wave.w ? p->wave.w - 1 : to;
        surface_restyle(body, (struct rect){p->wave.x + from, y, to - from + 1, h},
                        STYLE_FAINT_SELECTED);
    }
    int at = audio_column_of(a, a->cursor, p->wave.w);
    at = at == p->wave.w && a->cursor == a->from + a->span ? at - 1 : at;
    if (at >= 0 && at < p->wave.w)
        surface_restyle(body, (struct rect){p->wave.x + at, y, 1, h + 1}, STYLE_MATCH_HERE);
}

/* ---- segments under the wave ---- */

static void draw_segment(const struct audio_state *a, struct surface s, int i)
{
    const struct audio_segment *g = &a->work.list[i];
    int from = audio_column_of(a, g->start, s.w), to = audio_column_of(a, g->end - 1, s.w);
    enum style style = i == a->at ? STYLE_SELECTED : style_of(a, i);
    if (to < 0 || from >= s.w)
        return;
    int left = from < 0 ? 0 : from, right = to >= s.w ? s.w - 1 : to, cols = right - left + 1;
    surface_repeat(s, left, 0, cols, style, 0x2500);
    int room = cols - (from >= 0) - (to < s.w), width = utf8_width(title_of(a, i));
    if (room >= 2) {
        int shown = width < room ? width : room;
        surface_clip(s, left + (from >= 0) + (room - shown) / 2, 0, shown, style, title_of(a, i));
    }
    if (from >= 0)
        surface_repeat(s, from, 0, 1, style, cols > 1 ? '[' : '|');
    if (to < s.w && cols > 1)
        surface_repeat(s, to, 0, 1, style, ']');
}

static void draw_lane(const struct audio_state *a, struct surface s)
{
    for (int i = 0; i < (int) a->work.count; i++)
        if (i != a->at)
            draw_segment(a, s, i);
    if (a->at != AUDIO_NONE)
        draw_segment(a, s, a->at);
}

static void draw_ruler(const struct audio_state *a, struct surface s)
{
    static const int64_t steps[] = {100,   200,   500,   1000,   2000,   5000,
                                    10000, 30000, 60000, 120000, 300000, 600000};
    size_t k = 0, n = sizeof steps / sizeof *steps;
    while (k + 1 < n && steps[k] * s.w < 10 * a->span)
        k++;
    for (int64_t t = (a->from + steps[k] - 1) / steps[k] * steps[k]; t <= a->from + a->span;
         t += steps[k]) {
        int x = audio_column_of(a, t, s.w);
        char text[40];
        snprintf(text, sizeof text, steps[k] < 1000 ? "%lld.%lld" : "%lld", (long long) t / 1000,
                 (long long) t % 1000 / 100);
        if (x + 1 + utf8_width(text) > s.w)
            break;
        surface_repeat(s, x, 0, 1, STYLE_BORDER, 0x2502);
        surface_text(s, x + 1, 0, STYLE_DIM, text);
    }
}

/* ---- hints ---- */

static int draw_hint(struct surface s, int y, int rows, const char *title, const char *text,
                     enum style style)
{
    int x = surface_text(s, 1, y, STYLE_TITLE, title) + 1;
    if (rows < 1 || !*text)
        return 0;
    if (rows == 1) {
        surface_clip(s, x, y, s.w - x - 1, style, text);
        return 1;
    }
    return surface_wrap(s, (struct rect){x, y, s.w - x - 1, rows}, style, text);
}

static void draw_hints(const struct audio_state *a, struct surface s)
{
    const struct audio_hint *hint = audio_hint(a);
    if (!hint && audio_takes_text(a, a->at)) {
        surface_wrap(s, (struct rect){1, 0, s.w - 2, s.h}, STYLE_DIM,
                     _("There is no hint near this segment: does somebody speak here?"));
        return;
    }
    if (!hint) {
        surface_wrap(s, (struct rect){1, 0, s.w - 2, s.h}, STYLE_DIM,
                     _("A label's key marks the stretch of sound at the cursor, or what you "
                       "selected with Space; over a segment it changes the label. On a segment "
                       "that is written out, the hints stand here."));
        return;
    }
    int y = draw_hint(s, 0, 1, _("Draft "), hint->draft, STYLE_TEXT);
    bool others = hint->others_count > 0 && s.h >= 3;
    if (*hint->pinyin)
        y += draw_hint(s, y, s.h - y - others, _("Sounds"), hint->pinyin, STYLE_ACCENT);
    if (others && y < s.h) {
        struct str all = STR_INIT;
        for (size_t i = 0; i < hint->others_count; i++)
            str_addf(&all, "%s%s", i ? " / " : "", hint->others[i]);
        draw_hint(s, y, 1, _("Others"), str_text(&all), STYLE_DIM);
        str_finish(&all);
    }
}

/* ---- the list ---- */

static bool overlaps(const struct audio_state *a, int i)
{
    const struct audio_segment *g = &a->work.list[i];
    return (i > 0 && a->work.list[i - 1].end > g->start) ||
           (i + 1 < (int) a->work.count && a->work.list[i + 1].start < g->end);
}

static void draw_text(const struct audio_state *a, struct surface s, int i, int y, enum style row)
{
    const struct audio_segment *g = &a->work.list[i];
    int x = audio_text_column(a) - a->places.list.x;
    if (i == a->at && a->editing)
        field_draw(&a->field, surface_sub(s, (struct rect){x, y, s.w - x - 1, 1}), true,
                   _("what is said"));
    else if (*g->text)
        surface_clip(s, x, y, s.w - x - 1, row, g->text);
    else if (audio_takes_text(a, i))
        surface_clip(s, x, y, s.w - x - 1, row == STYLE_TEXT ? STYLE_DIM : row,
                     _("not written out yet"));
}

static void draw_row(const struct audio_state *a, struct surface s, int i, int y)
{
    const struct audio_segment *g = &a->work.list[i];
    char time[24];
    bool here = i == a->at;
    enum style row = here ? STYLE_SELECTED : STYLE_TEXT;
    int x = 2 + TIME_COLS;
    if (here)
        surface_fill(s, (struct rect){0, y, s.w, 1}, row);
    surface_text(s, 0, y, overlaps(a, i) ? STYLE_WARN : row,
                 overlaps(a, i) ? "!"
                 : here         ? ">"
                                : "");
    surface_text_right(s, x, y, row, seconds(g->start, time));
    x += 1 + TIME_COLS;
    surface_text_right(s, x, y, row, seconds(g->end, time));
    if (is_wide(a)) {
        x += 1 + TIME_COLS;
        surface_text_right(s, x, y, here ? row : STYLE_DIM, seconds(g->end - g->start, time));
    }
    surface_clip(s, x + 1, y, LABEL_COLS, here ? row : style_of(a, i), title_of(a, i));
    draw_text(a, s, i, y, row);
    if (here && !a->editing)
        surface_caret(s, 0, y, false);
}

static void draw_list(const struct audio_state *a, struct surface s)
{
    int count = (int) a->work.count;
    if (count == 0)
        surface_clip(s, 1, 0, s.w - 2, STYLE_DIM, _("Nothing is marked yet."));
    for (int y = 0; y < s.h && a->top + y < count; y++)
        draw_row(a, s, a->top + y, y);
    surface_scrollbar(s, s.w - 1, 0, s.h, a->top, s.h, count);
}

void audio_draw(const void *state, struct surface body)
{
    const struct audio_state *a = state;
    const struct audio_places *p = &a->places;
    draw_info(a, surface_sub(body, p->info));
    draw_overview(a, surface_sub(body, p->overview));
    if (a->problem) {
        struct surface s = surface_sub(body, p->wave);
        surface_text(s, 1, 0, STYLE_WARN, _("The recording cannot be shown; audio is off:"));
        surface_wrap(s, (struct rect){1, 1, s.w - 2, s.h - 1}, STYLE_TEXT, a->problem);
    } else {
        draw_spectrum(a, surface_sub(body, p->spectrum));
        draw_wave(a, surface_sub(body, p->wave));
    }
    draw_lane(a, surface_sub(body, p->lane));
    draw_ruler(a, surface_sub(body, p->ruler));
    draw_cursor(a, body);
    draw_hints(a, surface_sub(body, p->hints));
    draw_list(a, surface_sub(body, p->list));
}
