#include "tui/plain/parts.h"

#include "tui/i18n.h"
#include "tui/screen/hours_view.h"

#include <stdlib.h>

static void say_row(struct plain *plain, const struct hours_view *view, const struct hours_row *row)
{
    char hours[2 * HOURS_TEXT];
    char *name = hours_row_name(row);
    hours_row_text(view, row, hours);
    console_say_made(&plain->console, row->depth ? "  " : "",
                     xasprintf(_("%s: %s hours"), name, hours));
    free(name);
}

/* Every level; below the one trained for what belongs to it. */
static void say_rows(struct plain *plain, const struct hours_view *view)
{
    size_t level = 0;
    for (size_t i = 0; i < view->count; i++) {
        if (view->rows[i].depth == 0)
            level = i;
        if (view->rows[i].depth == 0 || level == view->target)
            say_row(plain, view, &view->rows[i]);
    }
}

static void say_sums(struct plain *plain, const struct hours_view *view)
{
    char today[HOURS_TEXT], total[HOURS_TEXT], cut[HOURS_TEXT], day[HOURS_TEXT];
    const struct hours_day *now = hours_view_day(view, view->today);
    hours_text(view, now ? now->ms : 0, today);
    hours_text(view, view->sum.total_ms, total);
    console_say_made(&plain->console, "",
                     xasprintf(_("Today %s hours, in all %s hours."), today, total));
    hours_text(view, view->sum.cut_ms, cut);
    hours_text(view, view->rules.day_cap_ms, day);
    if (view->sum.cut_ms > 0)
        console_say_made(&plain->console, "",
                         xasprintf(_("Not credited, being above a limit: %s hours."), cut));
    console_say_made(
        &plain->console, "",
        xasprintf(_("One hour is %d minutes of study. A pause of more than %d minutes counts "
                    "nothing, a lesson at most %d%% of its planned minutes, a day at most %s "
                    "hours."),
                  (int) (view->rules.unit_ms / 60000), (int) (view->rules.idle_ms / 60000),
                  view->rules.lesson_cap_percent, day));
}

void plain_hours(struct plain *plain)
{
    const struct app *app = plain->app;
    struct hours_view view;
    struct err err = ERR_INIT;
    struct hours_source source = {.records = app->records,
                                  .library = app->library,
                                  .clock = &app->clock,
                                  .learner = app->learner,
                                  .target = app->target};
    if (!hours_view_load(&view, &source, &err)) {
        plain_error(plain, &err);
        return;
    }
    console_space(&plain->console);
    console_say(&plain->console, "", _("Study hours"));
    say_rows(plain, &view);
    say_sums(plain, &view);
    hours_view_finish(&view);
}
