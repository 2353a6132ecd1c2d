#include "tui/screen/hours_draw.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    VALUE = 10,
    PERCENT = 5,
    LEFT = 11,
    NAME = 17,
    BAR_LEAST = 4,
    BAR_MOST = 16,
    WIDE_ROW = 60,
    MINUTE_MS = 60 * 1000
};

/* ---- tree ---- */

static int percent_of(const struct hours_row *row)
{
    int64_t percent = row->planned_ms > 0 ? row->credited_ms * 100 / row->planned_ms : 0;
    return percent > 999 ? 999 : (int) percent;
}

/* Whole tenths of an hour, as hours_text writes them: bars show no more than the number. */
static int64_t shown(const struct hours_view *view, int64_t ms)
{
    return ms - ms % (view->rules.unit_ms / 10);
}

/* Of what is shown, so that what is left and what was credited make up what is planned. */
static int64_t left_of(const struct hours_view *view, const struct hours_row *row)
{
    int64_t left = shown(view, row->planned_ms) - shown(view, row->credited_ms);
    return left > 0 ? left : 0;
}

/* The hours still missing, "✓" for none. Returns the column it begins at. */
static int draw_left(const struct hours_view *view, const struct hours_row *row, struct surface s,
                     int end)
{
    char text[HOURS_TEXT], line[64];
    bool done = row->planned_ms > 0 && row->credited_ms >= row->planned_ms;
    hours_text(view, left_of(view, row), text);
    snprintf(line, sizeof line, _("%s left"), text);
    if (row->planned_ms > 0)
        surface_text_right(s, end, 0, done ? STYLE_GOOD : STYLE_DIM, done ? "✓" : line);
    return end - LEFT;
}

void hours_draw_row(const struct hours_view *view, const struct hours_row *row, struct surface s)
{
    char value[2 * HOURS_TEXT], percent[8];
    char *name = hours_row_name(row);
    int end = s.w - 1; /* the scroll bar's column */
    if (s.w >= WIDE_ROW)
        end = draw_left(view, row, s, end);
    snprintf(percent, sizeof percent, "%d%%", percent_of(row));
    if (row->planned_ms > 0)
        surface_text_right(s, end, 0, STYLE_DIM, percent);
    end -= PERCENT;
    hours_row_text(view, row, value);
    surface_text_right(s, end, 0, STYLE_ACCENT, value);
    end -= VALUE;
    int bar = end - NAME > BAR_MOST ? BAR_MOST : end - NAME;
    if (bar >= BAR_LEAST) {
        end -= bar;
        if (row->planned_ms > 0)
            surface_bar(s, end, 0, bar, shown(view, row->credited_ms), row->planned_ms);
    }
    surface_clip(s, 0, 0, end - 1, row->depth == 0 ? STYLE_STRONG : STYLE_TEXT, name);
    free(name);
}

/* ---- detail ---- */

static void draw_amount(const struct hours_view *view, struct surface s, int y, const char *label,
                        int64_t ms)
{
    char text[HOURS_TEXT];
    hours_text(view, ms, text);
    surface_clip(s, 0, y, s.w - 8, STYLE_TEXT, label);
    surface_text_right(s, s.w, y, STYLE_ACCENT, text);
}

void hours_draw_detail(const struct hours_view *view, const struct hours_row *row, struct surface s)
{
    char *name = hours_row_name(row);
    int y = 0;
    surface_clip(s, 0, y++, s.w, STYLE_TITLE, name);
    draw_amount(view, s, y++, _("Credited"), row->credited_ms);
    if (row->planned_ms > 0) {
        draw_amount(view, s, y++, _("Planned"), row->planned_ms);
        draw_amount(view, s, y++, _("Left to do"), left_of(view, row));
    }
    for (int kind = 0; kind < STUDY_KINDS; kind++) {
        char text[HOURS_TEXT];
        hours_text(view, row->ms[kind], text);
        chart_bar(s, y++, 10, 5, hours_kind_name((enum study_kind) kind),
                  shown(view, row->ms[kind]), shown(view, row->credited_ms), text);
    }
    free(name);
}

/* ---- rules ---- */

static int say(struct surface s, int y, enum style style, const char *text)
{
    if (y >= s.h)
        return y;
    return y + surface_wrap(s, (struct rect){0, y, s.w, s.h - y}, style, text);
}

enum style hours_verdict(const struct chain_report *report, char *buf, size_t n)
{
    if (report->first_bad > 0)
        snprintf(buf, n, _("✗ Record %lld does not fit the chain: it was changed or put in."),
                 (long long) report->first_bad);
    else if (report->truncated)
        snprintf(buf, n, "%s", _("✗ Records are missing at the end."));
    else if (report->projections_bad)
        snprintf(buf, n, "%s", _("✗ The sums kept differ from the records."));
    else if (report->losses > 0)
        snprintf(
            buf, n,
            _("! %lld records fit the chain, but some were lost at the end before (times: %lld)."),
            (long long) report->events, (long long) report->losses);
    else
        snprintf(buf, n, _("✓ %lld records checked: none was changed."),
                 (long long) report->events);
    bool bad = report->first_bad > 0 || report->truncated || report->projections_bad;
    return bad ? STYLE_BAD : report->losses > 0 ? STYLE_WARN : STYLE_GOOD;
}

void hours_draw_rules(const struct hours_view *view, const struct chain_report *report,
                      struct surface s)
{
    const struct hours_rules *rules = &view->rules;
    char line[256], text[HOURS_TEXT];
    int y = 0;
    snprintf(line, sizeof line, _("1 study hour is %d minutes."),
             (int) (rules->unit_ms / MINUTE_MS));
    y = say(s, y, STYLE_TEXT, line);
    snprintf(line, sizeof line, _("Pauses over %d minutes do not count."),
             (int) (rules->idle_ms / MINUTE_MS));
    y = say(s, y, STYLE_TEXT, line);
    snprintf(line, sizeof line, _("A lesson counts up to %d%% of its plan."),
             rules->lesson_cap_percent);
    y = say(s, y, STYLE_TEXT, line);
    hours_text(view, rules->day_cap_ms, text);
    snprintf(line, sizeof line, _("A day counts up to %s hours."), text);
    y = say(s, y, STYLE_TEXT, line);
    hours_text(view, view->sum.cut_ms, text);
    snprintf(line, sizeof line, _("Not counted by these caps: %s"), text);
    y = say(s, y, view->sum.cut_ms > 0 ? STYLE_WARN : STYLE_TEXT, line);
    if (report) {
        enum style style = hours_verdict(report, line, sizeof line);
        say(s, y, style, line);
    } else {
        y = say(s, y, STYLE_DIM, _("The program records; the institution certifies."));
    }
}

/* ---- days ---- */

void hours_draw_days(const struct hours_view *view, struct surface s)
{
    int y = 0;
    for (size_t i = view->sum.day_count; i-- > 0 && y < s.h; y++) {
        const struct hours_day *day = &view->sum.days[i];
        char date[16], text[HOURS_TEXT];
        clock_format_day(day->day, date, sizeof date);
        hours_text(view, day->ms, text);
        chart_bar(s, y, 10, 6, date, shown(view, day->ms), view->rules.day_cap_ms, text);
    }
}

/* ---- calendar ---- */

static int64_t day_value(const void *context, int32_t day)
{
    const struct hours_day *found = hours_view_day(context, day);
    return found ? found->ms : 0;
}

static struct chart_heat heat_of(const struct hours_view *view, int32_t last_day, int32_t day)
{
    return (struct chart_heat){.last_day = last_day,
                               .selected_day = day,
                               .full = view ? view->rules.day_cap_ms : 1,
                               .value = day_value,
                               .context = view,
                               .weekdays = {_("Mo"), "", _("We"), "", _("Fr"), "", _("Su")}};
}

int32_t hours_calendar_day(int32_t last_day, struct surface s, int x, int y)
{
    struct chart_heat heat = heat_of(NULL, last_day, 0);
    return chart_heat_day(&heat, s, x, y);
}

/* The Monday of each week that fits stands in row 1. */
int hours_calendar_weeks(struct surface s)
{
    int weeks = 0;
    int32_t before = 0;
    for (int x = 0; x < s.w; x++) {
        int32_t day = hours_calendar_day(7 * 5000 + 3, s, x, 1);
        weeks += day > 0 && day != before;
        before = day;
    }
    return weeks;
}

/* The scale, and in words what the shades say of one day. */
static void draw_legend(const struct hours_view *view, int32_t day, struct surface s, int y)
{
    static const uint32_t signs[] = {0x00B7, 0x2591, 0x2592, 0x2593, 0x2588};
    char text[HOURS_TEXT], cut[HOURS_TEXT], date[16], line[96];
    const struct hours_day *found = hours_view_day(view, day);
    int x = surface_text(s, 0, y, STYLE_DIM, "0 ");
    for (unsigned i = 0; i < sizeof signs / sizeof *signs; i++)
        surface_repeat(s, x++, y, 1, STYLE_HEAT_0 + i, signs[i]);
    hours_text(view, view->rules.day_cap_ms, text);
    x = surface_printf(s, x + 1, y, STYLE_DIM, "%s", text);
    clock_format_day(day, date, sizeof date);
    hours_text(view, found ? found->ms : 0, text);
    hours_text(view, found ? found->cut_ms : 0, cut);
    if (found && found->cut_ms > 0)
        snprintf(line, sizeof line, _("%s: %s hours, %s cut"), date, text, cut);
    else
        snprintf(line, sizeof line, _("%s: %s hours"), date, text);
    int w = utf8_width(line), room = s.w - x - 2;
    surface_clip(s, w < room ? s.w - w : x + 2, y, room, STYLE_TEXT, line);
}

void hours_draw_calendar(const struct hours_view *view, int32_t last_day, int32_t day, bool focused,
                         struct surface s)
{
    struct chart_heat heat = heat_of(view, last_day, focused ? day : 0);
    struct rect r = surface_rect(s);
    chart_heat_draw(&heat, surface_sub(s, rect_cut_top(&r, CHART_HEAT_ROWS)));
    if (r.h > 0)
        draw_legend(view, day, s, r.y);
}
