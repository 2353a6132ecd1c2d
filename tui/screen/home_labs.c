#include "tui/screen/home_parts.h"

#include <string.h>

static void look_up(struct home *home, struct app *app)
{
    struct home_labs *labs = &home->labs;
    struct err err = ERR_INIT;
    if (!library_labs(app->library, "", &labs->all, &err) ||
        (labs->all.count > 0 &&
         !lab_standing_list(app->records, home->learner, &labs->standings, &err)))
        app_error(app, &err);
    labs->loaded = true;
}

struct work_labs home_labs_of(struct home *home, struct app *app, const char *work)
{
    struct work_labs of = {0};
    if (!home->labs.loaded)
        look_up(home, app);
    for (size_t i = 0; i < home->labs.all.count; i++) {
        const struct lib_lab *lab = &home->labs.all.list[i];
        if (strcmp(lab->work, work) != 0)
            continue;
        const struct lab_standing *st = lab_standing_of(&home->labs.standings, lab->id);
        bool graded = st && st->graded > 0;
        of.count++;
        of.handed_in += graded;
        of.got += graded ? st->best : 0;
        of.full += graded ? st->full : 0;
    }
    return of;
}

void home_labs_forget(struct home *home)
{
    lib_labs_finish(&home->labs.all);
    lab_standings_finish(&home->labs.standings);
    home->labs = (struct home_labs){0};
}
