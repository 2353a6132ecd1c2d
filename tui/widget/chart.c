#include "tui/widget/chart.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { CELL_COLS = 2, WEEK = 7, GAP = 2, MONTH_COLS = 3 };

void chart_bar(struct surface s, int y, int label_cols, int value_cols, const char *label,
               int64_t part, int64_t whole, const char *value)
{
    int bar = label_cols + GAP, cols = s.w - bar - value_cols - GAP;
    surface_clip(s, 0, y, label_cols, STYLE_TEXT, label);
    if (cols > 0)
        surface_bar(s, bar, y, cols, part, whole);
    surface_text_right(s, s.w, y, STYLE_ACCENT, value);
}

void chart_spark(struct surface s, int x, int y, const int64_t *values, int count, int64_t most)
{
    for (int i = 0, own = most <= 0; i < count && own; i++)
        most = values[i] > most ? values[i] : most;
    for (int i = 0; i < count; i++) {
        int64_t value = values[i] < 0 ? 0 : values[i] > most ? most : values[i];
        int step = most > 0 ? (int) ((value * 8 + most - 1) / most) : 0;
        if (step > 0)
            surface_repeat(s, x + i, y, 1, STYLE_BAR_FULL, 0x2580 + (uint32_t) step);
        else
            surface_repeat(s, x + i, y, 1, STYLE_BAR_EMPTY, 0x2581);
    }
}

/* ---- lines ---- */

struct canvas {
    struct surface s;
    unsigned char *dots; /* of each cell, bits of U+2800 */
    unsigned char *styles;
};

static void put_dot(struct canvas *c, int x, int y, enum style style)
{
    static const unsigned char bits[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    if (x < 0 || y < 0 || x >= 2 * c->s.w || y >= 4 * c->s.h)
        return;
    int cell = y / 4 * c->s.w + x / 2;
    c->dots[cell] |= bits[y % 4][x % 2];
    c->styles[cell] = (unsigned char) style;
}

static void put_line(struct canvas *c, int x0, int y0, int x1, int y1, enum style style)
{
    int dx = abs(x1 - x0), dy = abs(y1 - y0), steps = dx > dy ? dx : dy;
    for (int i = 0; i <= steps; i++)
        put_dot(c, steps ? x0 + (x1 - x0) * i / steps : x0, steps ? y0 + (y1 - y0) * i / steps : y0,
                style);
}

static void range_of(const struct chart_series *series, int count, double *least, double *most)
{
    bool first = true;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < series[i].count; k++) {
            double x = series[i].x[k];
            *least = first || x < *least ? x : *least;
            *most = first || x > *most ? x : *most;
            first = false;
        }
}

static int scaled(double value, double least, double most, int cells)
{
    double share = most > least ? (value - least) / (most - least) : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return (int) (share * (cells - 1) + 0.5);
}

void chart_lines(struct surface s, const struct chart_series *series, int count, double least,
                 double most)
{
    struct canvas c = {.s = s};
    double left = 0, right = 1;
    if (s.w <= 0 || s.h <= 0)
        return;
    c.dots = xcalloc((size_t) s.w * (size_t) s.h, 1);
    c.styles = xcalloc((size_t) s.w * (size_t) s.h, 1);
    range_of(series, count, &left, &right);
    for (int i = 0; i < count; i++) {
        int from_x = 0, from_y = 0;
        for (int k = 0; k < series[i].count; k++) {
            int x = scaled(series[i].x[k], left, right, 2 * s.w);
            int y = 4 * s.h - 1 - scaled(series[i].y[k], least, most, 4 * s.h);
            put_line(&c, k ? from_x : x, k ? from_y : y, x, y, series[i].style);
            from_x = x;
            from_y = y;
        }
    }
    for (int cell = 0; cell < s.w * s.h; cell++)
        if (c.dots[cell])
            surface_repeat(s, cell % s.w, cell / s.w, 1, (enum style) c.styles[cell],
                           0x2800 + (uint32_t) c.dots[cell]);
    free(c.dots);
    free(c.styles);
}

/* Monday is 0; 1970-01-01 was a Thursday. */
static int weekday_of(int32_t day)
{
    return (int) (((int64_t) day + 3) % WEEK + WEEK) % WEEK;
}

/* Month 1 … 12 and day of the month of a day number (Gregorian, era of 400 years). */
static void civil(int32_t day, int *month, int *mday)
{
    int64_t z = (int64_t) day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *mday = (int) (doy - (153 * mp + 2) / 5 + 1);
    *month = (int) (mp < 10 ? mp + 3 : mp - 9);
}

static int label_width(const struct chart_heat *heat)
{
    int width = 0;
    for (int i = 0; i < WEEK; i++) {
        int w = utf8_width(heat->weekdays[i] ? heat->weekdays[i] : "");
        width = w > width ? w : width;
    }
    return width > 0 ? width + 1 : 0;
}

static int weeks_of(const struct chart_heat *heat, struct surface s)
{
    int weeks = (s.w - label_width(heat)) / CELL_COLS;
    return weeks > 0 ? weeks : 0;
}

int32_t chart_heat_day(const struct chart_heat *heat, struct surface s, int x, int y)
{
    int weeks = weeks_of(heat, s), column = (x - label_width(heat)) / CELL_COLS;
    if (x < label_width(heat) || column >= weeks || y < 1 || y > WEEK)
        return 0;
    int32_t monday = heat->last_day - weekday_of(heat->last_day) - (weeks - 1 - column) * WEEK;
    int32_t day = monday + y - 1;
    return day <= heat->last_day ? day : 0;
}

static void draw_day(const struct chart_heat *heat, struct surface s, int x, int y, int32_t day)
{
    static const uint32_t signs[] = {0x00B7, 0x2591, 0x2592, 0x2593, 0x2588};
    int64_t value = heat->value(heat->context, day);
    int step = value <= 0 ? 0 : heat->full > 0 ? 1 + (int) (value * 4 / (heat->full + 1)) : 4;
    step = step > 4 ? 4 : step;
    enum style style = day == heat->selected_day ? STYLE_SELECTED : STYLE_HEAT_0 + (unsigned) step;
    surface_repeat(s, x, y, 1, style, signs[step]);
    if (day == heat->selected_day)
        surface_caret(s, x, y, false);
}

/* The number of a month above the week in which it begins, where there is room. */
static void draw_months(const struct chart_heat *heat, struct surface s)
{
    int left = label_width(heat), free_from = left;
    for (int week = 0; week < weeks_of(heat, s); week++) {
        int x = left + week * CELL_COLS, month, mday;
        char text[16];
        civil(chart_heat_day(heat, s, x, 1), &month, &mday);
        if (mday > WEEK || x < free_from)
            continue;
        snprintf(text, sizeof text, "%d", month);
        surface_text(s, x, 0, STYLE_DIM, text);
        free_from = x + MONTH_COLS;
    }
}

void chart_heat_draw(const struct chart_heat *heat, struct surface s)
{
    draw_months(heat, s);
    for (int y = 1; y <= WEEK; y++) {
        const char *label = heat->weekdays[y - 1];
        surface_text(s, 0, y, STYLE_DIM, label ? label : "");
        for (int week = 0; week < weeks_of(heat, s); week++) {
            int x = label_width(heat) + week * CELL_COLS;
            int32_t day = chart_heat_day(heat, s, x, y);
            if (day > 0)
                draw_day(heat, s, x, y, day);
        }
    }
}
