#include "tui/command/hours_report.h"

#include "base/clock.h"
#include "base/str.h"
#include "tui/command/command.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

enum { WEEKS = 26, WEEK_DAYS = 7, SHADES = 4, MINUTE_MS = 60 * 1000 };

static const char *const kind_names[STUDY_KINDS] = {
    [STUDY_LESSON] = "lesson", [STUDY_PRACTICE] = "practice",   [STUDY_LAB] = "lab",
    [STUDY_EXAM] = "exam",     [STUDY_CLASSROOM] = "classroom",
};

/* Tenths of a standard hour, rounded down: never more than was earned. */
static int tenths(const struct hours_report *report, int64_t ms)
{
    return (int) (ms * 10 / report->rules->unit_ms);
}

static double units(const struct hours_report *report, int64_t ms)
{
    return tenths(report, ms) / 10.0;
}

static const struct hours_credit *credit_of(const struct hours_report *report, const char *work)
{
    for (size_t i = 0; i < report->sum->credit_count; i++)
        if (strcmp(report->sum->credits[i].work, work) == 0)
            return &report->sum->credits[i];
    return NULL;
}

/* The works of the level at `level`: calls for each, until the next level or document. */
static bool is_below(const struct hours_report *report, size_t level, size_t node)
{
    return node < report->tree->count &&
           report->tree->nodes[node].depth > report->tree->nodes[level].depth;
}

static bool is_shown(const struct hours_report *report, const struct lib_node *level)
{
    return level->kind == LIB_LEVEL && (strcmp(level->path, report->learner->target) == 0 ||
                                        hours_under(report->sum, level->path) > 0);
}

/* ---- JSON ---- */

static json_t *credit_json(const struct hours_report *report, const struct hours_credit *credit)
{
    json_t *kinds = json_object();
    for (int kind = 0; kind < STUDY_KINDS; kind++)
        json_object_set_new(kinds, kind_names[kind],
                            json_real(units(report, credit ? credit->ms[kind] : 0)));
    return kinds;
}

static json_t *work_json(const struct hours_report *report, const struct lib_node *work)
{
    const struct hours_credit *credit = credit_of(report, work->path);
    int64_t ms = credit ? credit->total_ms : 0;
    return json_pack("{s:s, s:s, s:s, s:f, s:f, s:o}", "path", work->path, "number", work->number,
                     "title", work->title, "planned",
                     units(report, (int64_t) work->minutes * MINUTE_MS), "credited",
                     units(report, ms), "kinds", credit_json(report, credit));
}

static json_t *level_json(const struct hours_report *report, size_t at)
{
    const struct lib_node *level = &report->tree->nodes[at];
    json_t *works = json_array();
    for (size_t i = at + 1; is_below(report, at, i); i++)
        if (report->tree->nodes[i].kind == LIB_WORK)
            json_array_append_new(works, work_json(report, &report->tree->nodes[i]));
    return json_pack(
        "{s:s, s:s, s:i, s:f, s:f, s:o, s:o}", "path", level->path, "name", level->title, "hours",
        level->hours, "credited", units(report, hours_under(report->sum, level->path)), "whole",
        units(report,
              credit_of(report, level->path) ? credit_of(report, level->path)->total_ms : 0),
        "kinds", credit_json(report, credit_of(report, level->path)), "works", works);
}

static json_t *days_json(const struct hours_report *report)
{
    json_t *days = json_array();
    for (size_t i = 0; i < report->sum->day_count; i++) {
        char day[16];
        clock_format_day(report->sum->days[i].day, day, sizeof day);
        json_array_append_new(
            days, json_pack("{s:s, s:I, s:I}", "day", day, "minutes",
                            (json_int_t) (report->sum->days[i].ms / MINUTE_MS), "cut_minutes",
                            (json_int_t) (report->sum->days[i].cut_ms / MINUTE_MS)));
    }
    return days;
}

json_t *hours_report_json(const struct hours_report *report)
{
    const struct hours_rules *rules = report->rules;
    json_t *levels = json_array();
    for (size_t i = 0; i < report->tree->count; i++)
        if (is_shown(report, &report->tree->nodes[i]))
            json_array_append_new(levels, level_json(report, i));
    json_t *said = json_pack(
        "{s:I, s:I, s:i, s:f}", "unit_minutes", (json_int_t) (rules->unit_ms / MINUTE_MS),
        "idle_minutes", (json_int_t) (rules->idle_ms / MINUTE_MS), "lesson_cap_percent",
        rules->lesson_cap_percent, "day_cap", (double) rules->day_cap_ms / (double) rules->unit_ms);
    return json_pack("{s:s, s:s, s:f, s:f, s:o, s:o, s:o}", "learner", report->learner->name,
                     "target", report->learner->target, "credited",
                     units(report, report->sum->total_ms), "cut",
                     units(report, report->sum->cut_ms), "rules", said, "levels", levels, "days",
                     days_json(report));
}

/* ---- text ---- */

static void print_amount(int done, int planned)
{
    if (planned > 0)
        printf(" %4d.%d / %d.%d\n", done / 10, done % 10, planned / 10, planned % 10);
    else
        printf(" %4d.%d\n", done / 10, done % 10);
}

static void print_work(const struct hours_report *report, const struct lib_node *work)
{
    const struct hours_credit *credit = credit_of(report, work->path);
    int done = tenths(report, credit ? credit->total_ms : 0);
    int planned = tenths(report, (int64_t) work->minutes * MINUTE_MS);
    const char *number = strrchr(work->path, '/'); /* B2.1 of the basics, which print 2.1 */
    printf("  ");
    cli_pad(number ? number + 1 : work->number, 6);
    cli_pad(work->title, 34);
    print_amount(done, planned);
}

/* What is planned for the level as a whole (mock exams), in minutes. */
static int whole_minutes(const struct hours_report *report, size_t at)
{
    int minutes = report->tree->nodes[at].minutes;
    for (size_t i = at + 1; is_below(report, at, i); i++)
        if (report->tree->nodes[i].kind == LIB_WORK)
            minutes -= report->tree->nodes[i].minutes;
    return minutes > 0 ? minutes : 0;
}

static void print_level(const struct hours_report *report, size_t at)
{
    const struct lib_node *level = &report->tree->nodes[at];
    int done = tenths(report, hours_under(report->sum, level->path));
    int percent = level->hours > 0 ? done * 10 / level->hours : 0;
    cli_pad(level->title, 42);
    printf(_(" %4d.%d of %d standard hours, %d%%\n"), done / 10, done % 10, level->hours, percent);
    for (size_t i = at + 1; is_below(report, at, i); i++)
        if (report->tree->nodes[i].kind == LIB_WORK)
            print_work(report, &report->tree->nodes[i]);
    const struct hours_credit *whole = credit_of(report, level->path);
    int exams = tenths(report, whole ? whole->total_ms : 0);
    int planned = tenths(report, (int64_t) whole_minutes(report, at) * MINUTE_MS);
    if (!whole && planned == 0)
        return;
    printf("  ");
    cli_pad(_("the level as a whole"), 40);
    print_amount(exams, planned);
}

void hours_report_print(const struct hours_report *report)
{
    const struct hours_rules *rules = report->rules;
    int cut = tenths(report, report->sum->cut_ms), cap = tenths(report, rules->day_cap_ms);
    printf("%s  %s\n\n", report->learner->name, report->learner->target);
    for (size_t i = 0; i < report->tree->count; i++)
        if (is_shown(report, &report->tree->nodes[i]))
            print_level(report, i);
    printf("\n");
    printf(
        _("One standard hour is %d minutes. Pauses longer than %d minutes do not count, a lesson "
          "earns at most %d%% of its plan, a day at most %d.%d standard hours.\n"),
        (int) (rules->unit_ms / MINUTE_MS), (int) (rules->idle_ms / MINUTE_MS),
        rules->lesson_cap_percent, cap / 10, cap % 10);
    if (cut > 0)
        printf(_("Studied above these limits and not credited: %d.%d\n"), cut / 10, cut % 10);
}

/* ---- the calendar ---- */

static int64_t credited_on(const struct hours_report *report, int32_t day)
{
    for (size_t i = 0; i < report->sum->day_count; i++)
        if (report->sum->days[i].day == day)
            return report->sum->days[i].ms;
    return 0;
}

/* 0 for nothing, then in quarters of the day's cap. */
static int shade(const struct hours_report *report, int64_t ms)
{
    if (ms <= 0)
        return 0;
    int64_t step = ms * SHADES / report->rules->day_cap_ms + 1;
    return step > SHADES ? SHADES : (int) step;
}

void hours_report_heatmap(const struct hours_report *report)
{
    static const char *const marks[SHADES + 1] = {"·", "░", "▒", "▓", "█"};
    const char *const names[WEEK_DAYS] = {_("Mon"), _("Tue"), _("Wed"), _("Thu"),
                                          _("Fri"), _("Sat"), _("Sun")};
    int32_t today = clock_local_day(report->now_ms);
    int32_t monday = today - (today + 3) % WEEK_DAYS; /* 1970-01-01 was a Thursday */
    int32_t first = monday - (WEEKS - 1) * WEEK_DAYS;
    char from[16], to[16];
    clock_format_day(first, from, sizeof from);
    clock_format_day(today, to, sizeof to);
    printf("%s – %s\n", from, to);
    for (int row = 0; row < WEEK_DAYS; row++) {
        cli_pad(names[row], 6);
        for (int week = 0; week < WEEKS; week++) {
            int32_t day = first + week * WEEK_DAYS + row;
            printf("%s ", day > today ? " " : marks[shade(report, credited_on(report, day))]);
        }
        printf("\n");
    }
    int cap = tenths(report, report->rules->day_cap_ms);
    printf(_("░ ▒ ▓ █ are quarters of %d.%d standard hours a day.\n"), cap / 10, cap % 10);
}
