#include "tui/command/workstation.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/record/library.h"
#include "core/record/records.h"
#include "tui/app.h"
#include "tui/command/report.h"
#include "tui/i18n.h"
#include "tui/lab/frame.h"
#include "tui/lab/list.h"
#include "tui/lab/place.h"
#include "tui/plain/plain.h"
#include "tui/screen/exams.h"
#include "tui/screen/glossary.h"
#include "tui/screen/help.h"
#include "tui/screen/home.h"
#include "tui/screen/hours.h"
#include "tui/screen/learners.h"
#include "tui/screen/lesson.h"
#include "tui/screen/notes.h"
#include "tui/screen/notice.h"
#include "tui/screen/packs.h"
#include "tui/screen/palette.h"
#include "tui/screen/practice.h"
#include "tui/screen/search.h"
#include "tui/screen/welcome.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char setting_theme[] = "ui.theme", setting_mouse[] = "ui.mouse";

/* Screens that open from anywhere, one a line. */
/* clang-format off */
static const struct app_route routes[] = {
    {ACTION_HOME, &screen_home, true},
    {ACTION_HOURS, &screen_hours, true},
    {ACTION_LEARNERS, &screen_learners, false},
    {ACTION_SEARCH, &screen_search, false},
    {ACTION_NOTES, &screen_notes, true},
    {ACTION_GLOSSARY, &screen_glossary, false},
    {ACTION_PALETTE, &screen_palette, false},
    {ACTION_PRACTICE, &screen_practice, true},
    {ACTION_LABS, &screen_labs, true},
    {ACTION_EXAMS, &screen_exams, true},
    {ACTION_PACKS, &screen_packs, false},
    {ACTION_HELP, &screen_help, false},
    {ACTION_NONE, NULL, false},
};
/* clang-format on */

struct workstation {
    struct app app; /* first */
    struct term_options options;
    const struct screen_ops *first;
    const struct workstation_lab *lab; /* to be opened at once; NULL: none */
};

/* ---- opening ---- */

/* The index follows the installed packs. A pack that cannot be read is named in the first frame's
 * top line; the others are there. */
static bool open_library(struct workstation *ws, const struct cli *cli, struct err *err)
{
    bool current = false;
    char *packs = fs_join(cli->home.data, "packs");
    struct err unread = ERR_INIT;
    bool ok = library_open(cli->home.cache, &ws->app.library, err);
    if (ok && (!library_is_current(ws->app.library, packs, &current, &unread) || !current))
        if (!library_sync(ws->app.library, packs, NULL, &unread))
            app_error(&ws->app, &unread);
    free(packs);
    return ok;
}

static bool load_options(struct workstation *ws, struct err *err)
{
    char *theme = NULL, *mouse = NULL;
    ws->options = (struct term_options){.theme = THEME_AUTO, .mouse = true};
    bool ok = setting_get(ws->app.records, 0, setting_theme, &theme, err) &&
              setting_get(ws->app.records, 0, setting_mouse, &mouse, err);
    if (ok && theme && !theme_parse(theme, &ws->options.theme))
        ws->options.theme = THEME_AUTO;
    if (ok && mouse)
        ws->options.mouse = strcmp(mouse, "off") != 0;
    free(theme);
    free(mouse);
    return ok;
}

/* Who used the machine last goes on at once, unless a PIN stands before. */
static bool choose_first(struct workstation *ws, struct err *err)
{
    struct learners learners;
    int64_t last = 0;
    if (!learner_list(ws->app.records, &learners, err))
        return false;
    bool ok = learner_last(ws->app.records, &last, err);
    ws->first = learners.count ? &screen_learners : &screen_welcome;
    if (learners.count == 1)
        last = learners.list[0].id;
    for (size_t i = 0; ok && i < learners.count; i++) {
        const struct learner *learner = &learners.list[i];
        bool meant = ws->lab && ws->lab->learner ? strcmp(learner->name, ws->lab->learner) == 0
                                                 : learner->id == last;
        if (!meant || learner->has_pin)
            continue;
        app_set_learner(&ws->app, learner->id, learner->name, learner->target);
        ws->first = &screen_home;
    }
    learners_finish(&learners);
    return ok;
}

static bool write_transcript(struct app *app, const char *file, struct err *err)
{
    struct cli cli = {.clock = app->clock, .home = *app->home};
    return report_transcript_write(&cli, app->learner_name, file, err);
}

/* The lab lies over the skill tree. */
static void open_lab(struct app *app)
{
    const struct workstation *ws = (const struct workstation *) app;
    struct err err = ERR_INIT;
    int64_t id;
    if (!app->learner)
        return;
    if (!ws->lab->variant)
        lab_place_go(app, ws->lab->lab, false);
    else if (lab_place_variant(app, ws->lab->lab, ws->lab->variant, &id, &err))
        lab_frame_work(app, id);
    else
        app_error(app, &err);
}

static bool open_all(struct workstation *ws, struct cli *cli, struct err *err)
{
    ws->app.clock = cli->clock;
    ws->app.home = &cli->home;
    ws->app.routes = routes;
    ws->app.notice = &screen_notice;
    ws->app.transcript = write_transcript;
    ws->app.guard = exams_guard;
    ws->app.teach = lesson_show_section;
    ws->app.started = ws->lab ? open_lab : exams_return;
    return records_open(cli->home.data, &cli->clock, &ws->app.records, err) &&
           open_library(ws, cli, err) && choose_first(ws, err);
}

/* ---- closing ---- */

/* NO_COLOR is the environment's wish of the day, not a choice to be kept. */
static bool keep_theme(struct workstation *ws, enum theme_name at_start, struct err *err)
{
    const char *no_color = getenv("NO_COLOR");
    enum theme_name theme = term_theme(ws->app.term);
    if (theme == at_start || (no_color && *no_color))
        return true;
    return setting_put(ws->app.records, 0, setting_theme, theme_text(theme), err);
}

static bool keep_mouse(struct workstation *ws, struct err *err)
{
    bool on = term_mouse(ws->app.term);
    return on == ws->options.mouse ||
           setting_put(ws->app.records, 0, setting_mouse, on ? "on" : "off", err);
}

static bool run(struct workstation *ws, struct err *err)
{
    if (!load_options(ws, err) || !app_open(&ws->app, &ws->options, err))
        return false;
    enum theme_name theme = term_theme(ws->app.term);
    bool ok = app_run(&ws->app, ws->first, NULL, err);
    struct err unkept = ERR_INIT;
    bool kept = keep_theme(ws, theme, &unkept) && keep_mouse(ws, &unkept);
    if (ok && !kept)
        *err = unkept;
    return ok && kept;
}

static void close_all(struct workstation *ws)
{
    app_close(&ws->app);
    library_close(ws->app.library);
    records_close(ws->app.records);
}

/* A signal that ended it is passed on, so that the parent sees it. */
static int end(struct workstation *ws, struct cli *cli, bool ok, const struct err *err)
{
    close_all(ws);
    if (!ok)
        return cli_fail(err);
    if (ws->app.signal) {
        fs_home_finish(&cli->home);
        signal(ws->app.signal, SIG_DFL);
        raise(ws->app.signal);
    }
    return cli_done();
}

int workstation_run_lab(struct cli *cli, const struct workstation_lab *lab)
{
    struct workstation ws = {.lab = lab};
    struct err err = ERR_INIT;
    bool ok = open_all(&ws, cli, &err);
    if (ok && !run(&ws, &err)) {
        ok = err.code == ERR_TERMINAL;
        if (ok) {
            cli_refuse(_("this terminal cannot show the workstation; going on line by line, as "
                         "with --plain"));
            ok = plain_run(&ws.app, &err);
        }
    }
    return end(&ws, cli, ok, &err);
}

int workstation_run(struct cli *cli)
{
    return workstation_run_lab(cli, NULL);
}

int workstation_plain(struct cli *cli)
{
    struct workstation ws = {0};
    struct err err = ERR_INIT;
    bool ok = open_all(&ws, cli, &err) && plain_run(&ws.app, &err);
    return end(&ws, cli, ok, &err);
}
