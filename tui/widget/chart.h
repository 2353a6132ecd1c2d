/* Small charts of characters: labelled bars, a sparkline, a calendar heat map. */
#ifndef TUI_WIDGET_CHART_H
#define TUI_WIDGET_CHART_H

#include "tui/surface.h"

#include <stdint.h>

/* "label   ▇▇▇▇▁▁  value" in one row of s; label_cols for the label, value right-aligned in
 * value_cols. */
void chart_bar(struct surface s, int y, int label_cols, int value_cols, const char *label,
               int64_t part, int64_t whole, const char *value);

/* One column per value, ▁ … █, against `most` (0: the largest value). */
void chart_spark(struct surface s, int x, int y, const int64_t *values, int count, int64_t most);

/* Points joined by lines; both axes are the caller's units. */
struct chart_series {
    const double *x, *y;
    int count;
    enum style style;
};
/* Draws series with dots of Braille over all of s: x from the least to the largest of all, y from
 * `least` at the bottom to `most`. Where lines share a cell the later one gives the style. */
void chart_lines(struct surface s, const struct chart_series *series, int count, double least,
                 double most);

/* Days in columns of weeks, Monday at the top, the last day at the right end; as many weeks as fit.
 * Each day shows how much of `full` it has by density and by shade. */
struct chart_heat {
    int32_t last_day;     /* days since 1970-01-01 */
    int32_t selected_day; /* outlined when > 0 */
    int64_t full;         /* value of the darkest shade */
    /* Value of a day. */
    int64_t (*value)(const void *context, int32_t day);
    const void *context;
    const char *weekdays[7]; /* labels from Monday, "" for none */
};

enum { CHART_HEAT_ROWS = 8 }; /* months, then seven weekdays */

void chart_heat_draw(const struct chart_heat *heat, struct surface s);
/* Day under a column and row of s; 0 when there is none. */
int32_t chart_heat_day(const struct chart_heat *heat, struct surface s, int x, int y);

#endif
