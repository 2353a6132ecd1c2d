/* The panes of the hours screen. Each fills the inside of its box and changes nothing else. */
#ifndef TUI_SCREEN_HOURS_DRAW_H
#define TUI_SCREEN_HOURS_DRAW_H

#include "core/record/records.h"
#include "tui/screen/hours_view.h"
#include "tui/surface.h"
#include "tui/widget/chart.h"

/* One row of the tree: name, bar, credited/planned, percent, and what is left where it fits. */
void hours_draw_row(const struct hours_view *view, const struct hours_row *row, struct surface s);
/* One row in full: credited, planned, left, and the kinds. */
void hours_draw_detail(const struct hours_view *view, const struct hours_row *row,
                       struct surface s);
/* The rules, what they cut, and what the last check found (NULL: none was made). */
void hours_draw_rules(const struct hours_view *view, const struct chain_report *report,
                      struct surface s);
/* The newest days with credits, newest first. */
void hours_draw_days(const struct hours_view *view, struct surface s);

enum { HOURS_CALENDAR_ROWS = CHART_HEAT_ROWS + 1 };
/* `day` is told in words, and outlined when focused; last_day stands at the right end. */
void hours_draw_calendar(const struct hours_view *view, int32_t last_day, int32_t day, bool focused,
                         struct surface s);
/* Day at a column and row of the calendar's inside, 0 for none; weeks that fit. */
int32_t hours_calendar_day(int32_t last_day, struct surface s, int x, int y);
int hours_calendar_weeks(struct surface s);

/* Style and text of what a check found, worst first. */
enum style hours_verdict(const struct chain_report *report, char *buf, size_t n);

#endif
