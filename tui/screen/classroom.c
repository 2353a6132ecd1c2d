#include "tui/screen/classroom.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/record/records.h"
#include "tui/i18n.h"
#include "tui/widget/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, MORNING_MS = 8 * 60 * 60 * 1000 };

enum entry { ENTRY_HOURS, ENTRY_DAY, ENTRY_WHO, ENTRY_WHY, ENTRIES };

struct classroom {
    char *path;
    struct hours_rules rules;
    int32_t day;
    int items[ENTRIES];
    int64_t active_ms; /* what was recorded */
};

static void build(struct form *form, void *data)
{
    struct classroom *room = data;
    char day[16];
    clock_format_day(room->day, day, sizeof day);
    room->items[ENTRY_HOURS] = form_add_text(form, _("Study hours"), "", _("for example 2 or 1.5"));
    room->items[ENTRY_DAY] = form_add_text(form, _("Day"), day, "2026-01-05");
    room->items[ENTRY_WHO] = form_add_text(form, _("Instructor"), "", _("who enters these hours"));
    room->items[ENTRY_WHY] = form_add_text(form, _("Reason"), "", _("what was taught, and where"));
}

/* "2", "1.5": tenths of an hour; 0 for anything else. */
static int parse_tenths(const char *text)
{
    int whole = 0, tenth = 0, used = 0;
    if (sscanf(text, "%3d%n", &whole, &used) == 1 && !text[used])
        return whole > 0 ? whole * 10 : 0;
    used = 0;
    if (sscanf(text, "%3d.%1d%n", &whole, &tenth, &used) == 2 && used > 0 && !text[used])
        return whole >= 0 && tenth >= 0 ? whole * 10 + tenth : 0;
    return 0;
}

/* Says what is wrong with the first bad field; true when all are good. */
static bool check(struct app *app, struct form *form, const struct classroom *room, int64_t *active,
                  int32_t *day)
{
    const int *items = room->items;
    char line[128];
    for (int i = 0; i < ENTRIES; i++)
        form_set_problem(form, items[i], NULL);
    int most = (int) (room->rules.day_cap_ms * 10 / room->rules.unit_ms);
    int tenths = parse_tenths(form_text(form, items[ENTRY_HOURS]));
    *active = room->rules.unit_ms * tenths / 10;
    if (tenths <= 0 || tenths > most) {
        snprintf(line, sizeof line, _("A number from 0.1 to %d.%d."), most / 10, most % 10);
        form_set_problem(form, items[ENTRY_HOURS], line);
    } else if (!clock_parse_day(form_text(form, items[ENTRY_DAY]), day)) {
        form_set_problem(form, items[ENTRY_DAY], _("A day like 2026-01-05."));
    } else if (*day > clock_local_day(clock_now(&app->clock))) {
        form_set_problem(form, items[ENTRY_DAY], _("This day is still to come."));
    } else if (utf8_length(form_text(form, items[ENTRY_WHO])) < 2) {
        form_set_problem(form, items[ENTRY_WHO], _("The instructor's name is missing."));
    } else if (utf8_length(form_text(form, items[ENTRY_WHY])) < 2) {
        form_set_problem(form, items[ENTRY_WHY], _("The reason is missing."));
    } else {
        return true;
    }
    return false;
}

static bool submit(struct app *app, struct form *form, void *data)
{
    struct classroom *room = data;
    struct err err = ERR_INIT;
    int64_t active;
    int32_t day;
    if (!check(app, form, room, &active, &day))
        return false;
    bool late = active > DAY_MS - MORNING_MS; /* a day's hours stay within it */
    char *reason = xasprintf("%s: %s", form_text(form, room->items[ENTRY_WHO]),
                             form_text(form, room->items[ENTRY_WHY]));
    struct study study = {.learner = app->learner,
                          .kind = STUDY_CLASSROOM,
                          .work = room->path,
                          .lesson = "",
                          .from_ms = clock_day_start(day) + (late ? 0 : MORNING_MS),
                          .active_ms = active,
                          .reason = reason};
    bool ok = study_add(app->records, &study, &err);
    free(reason);
    if (!ok)
        app_error(app, &err);
    room->active_ms = active;
    return ok;
}

static void closed(struct app *app, void *data)
{
    app_toast(app, STYLE_GOOD, "%s", _("The classroom hours are recorded."));
}

static void release(void *data)
{
    struct classroom *room = data;
    free(room->path);
    free(room);
}

void classroom_ask(struct app *app, const char *path, const char *name,
                   const struct hours_rules *rules, int32_t day)
{
    struct classroom *room = xcalloc(1, sizeof *room);
    *room = (struct classroom){.path = xstrdup(path), .rules = *rules, .day = day};
    char *text =
        xasprintf(_("For %s: %s. Records are kept for good; an entry cannot be taken back."),
                  app->learner_name ? app->learner_name : "", name);
    dialog_form(app, &(struct dialog_form){.title = _("Classroom hours"),
                                           .text = text,
                                           .build = build,
                                           .yes = _("Record"),
                                           .submit = submit,
                                           .closed = closed,
                                           .release = release,
                                           .data = room});
    free(text);
}
