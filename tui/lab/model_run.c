/* Training in another program while the screen goes on, and what came out of it. What was run is
 * part of the work; its figures are computed anew when a work is opened again, one run after the
 * other, while nothing else is asked for. */
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdlib.h>
#include <string.h>

enum { SLOW_SECONDS = 2 };

/* ---- what is known of settings ---- */

/* Settings as the text of a work that has nothing else; heap. */
static char *text_of(const struct model_desk *m, const struct model_past *settings)
{
    struct model_work work;
    struct str text = STR_INIT;
    model_work_init(m->data, &work);
    model_work_take(&work, settings);
    work.tune = settings->tune;
    model_work_write(m->data, &work, &text);
    model_work_finish(&work);
    return str_take(&text);
}

/* The settings of a work. Words are borrowed. */
static struct model_past settings_of(const struct model_work *work, bool with_grid)
{
    return (struct model_past){.split = work->split,
                               .features = work->features,
                               .train = work->train,
                               .tune = with_grid ? work->tune : (struct model_tune){0},
                               .threshold = work->threshold};
}

/* What a comparison depends on: not on the C that happens to be set, nor is it in the grid. */
static char *grid_key_of(const struct model_desk *m, const struct model_work *work)
{
    struct model_past settings = settings_of(work, true);
    settings.train.c = 1;
    return text_of(m, &settings);
}

void model_known_finish(struct model_known *known)
{
    free(known->key);
    json_decref(known->report);
    *known = (struct model_known){0};
}

static const struct model_known *find_known(const struct model_desk *m,
                                            const struct model_past *settings)
{
    const struct model_known *found = NULL;
    struct model_past bare = *settings;
    bare.tune = (struct model_tune){0};
    char *key = text_of(m, &bare);
    for (int i = 0; i < m->known_count && !found; i++)
        if (strcmp(m->known[i].key, key) == 0)
            found = &m->known[i];
    free(key);
    return found;
}

const json_t *model_desk_report(const struct model_desk *m, const struct model_past *past)
{
    const struct model_known *known = find_known(m, past);
    return known ? known->report : NULL;
}

const struct model_past *model_desk_current(const struct model_desk *m)
{
    for (unsigned i = 0; i < m->work.past_count; i++)
        if (m->work.past[i].tune.grid_count == 0 &&
            model_past_is(&m->work.past[i], &m->work, false))
            return &m->work.past[i];
    return NULL;
}

struct model_shown model_desk_shown(const struct model_desk *m)
{
    const struct model_past *current = model_desk_current(m);
    const json_t *report = current ? model_desk_report(m, current) : NULL;
    if (report)
        return (struct model_shown){report, current->number, true};
    for (unsigned i = m->work.past_count; i-- > 0;) {
        const struct model_past *past = &m->work.past[i];
        report = past->tune.grid_count == 0 ? model_desk_report(m, past) : NULL;
        if (report)
            return (struct model_shown){report, past->number, false};
    }
    return (struct model_shown){0};
}

const json_t *model_desk_grid(const struct model_desk *m)
{
    char *key = m->grid ? grid_key_of(m, &m->work) : NULL;
    bool same = key && strcmp(key, m->grid_key) == 0;
    free(key);
    return same ? m->grid : NULL;
}

size_t model_desk_best(const json_t *grid)
{
    size_t best = 0;
    double most = -1;
    for (size_t i = 0; i < json_array_size(grid); i++) {
        double score = json_number_value(json_object_get(json_array_get(grid, i), "score"));
        if (score > most) {
            most = score;
            best = i;
        }
    }
    return best;
}

double model_figure(const json_t *report, const char *part, const char *figure)
{
    const json_t *p = json_object_get(json_object_get(report, "parts"), part);
    const json_t *value = json_object_get(p, figure);
    return json_is_number(value) ? json_number_value(value) : -1;
}

/* ---- asking ---- */

void model_desk_stop(struct model_desk *m)
{
    if (!m->running)
        return;
    app_watch(m->desk->app, m->desk->frame, -1);
    child_finish(&m->child);
    model_work_finish(&m->asked);
    m->running = false;
}

/* What a step that was left out is done by: so that one key trains at any time. */
static bool complete(struct model_desk *m)
{
    struct model_features *f = &m->work.features;
    if (m->data->text >= 0 && !f->set)
        f->grams[1] = f->set = true;
    if (!f->grams[1] && !f->grams[2] && f->words_count == 0 && !f->numeric && !f->onehot) {
        app_toast(m->desk->app, STYLE_WARN, "%s", _("Choose at least one feature first."));
        m->tab = MODEL_TAB_FEATURES;
        model_desk_lines(m);
        return false;
    }
    bool changed = !m->work.split.set || !m->work.train.set || m->work.form != MODEL_PIPELINE;
    m->work.form = MODEL_PIPELINE;
    m->work.split.set = m->work.train.set = f->set = true;
    return !changed || lab_desk_changed(m->desk);
}

static void fill_grid(struct model_desk *m)
{
    static const double cs[] = {0.01, 0.1, 1, 10, 100};
    struct model_tune *tune = &m->work.tune;
    if (tune->grid_count > 0 && tune->on != MODEL_NOT_TUNED)
        return;
    if (tune->grid_count == 0) {
        memcpy(tune->grid, cs, sizeof cs);
        tune->grid_count = sizeof cs / sizeof *cs;
    }
    if (tune->on == MODEL_NOT_TUNED)
        tune->on = MODEL_ON_VALIDATION;
    lab_desk_changed(m->desk);
}

static bool start(struct model_desk *m, enum model_ask_for ask, struct err *err)
{
    m->asked_for = ask;
    const struct lab_task *task = m->desk->task;
    const char *extra = ask == MODEL_ASK_LEARNING ? "--learning" : "--grid";
    const char *args[] = {"lab",
                          "train",
                          task->spec->id,
                          "-",
                          "--pack",
                          task->dir,
                          "--variant",
                          task->spec->variants[task->variant],
                          ask == MODEL_ASK_TRAIN ? NULL : extra,
                          NULL};
    struct model_past settings = settings_of(&m->asked, true);
    char *text = text_of(m, &settings);
    m->running = child_start_lab(&m->child, args, text, strlen(text), err);
    free(text);
    if (m->running)
        app_watch(m->desk->app, m->desk->frame, m->child.fd);
    else
        model_work_finish(&m->asked);
    return m->running;
}

void model_desk_train(struct model_desk *m, enum model_ask_for ask)
{
    struct err err = ERR_INIT;
    model_desk_stop(m);
    if (m->desk->handed_in ? !model_work_runs(&m->work) : !complete(m))
        return;
    if (ask == MODEL_ASK_GRID && !m->desk->handed_in)
        fill_grid(m);
    model_work_copy(m->data, &m->work, &m->asked);
    m->quiet = false;
    if (!start(m, ask, &err))
        app_error(m->desk->app, &err);
}

/* The comparison on record that would be the one of the settings as they are. */
static bool was_compared(const struct model_desk *m)
{
    char *key = grid_key_of(m, &m->work), *other;
    bool found = false;
    for (unsigned i = 0; i < m->work.past_count && !found; i++) {
        struct model_past past = m->work.past[i];
        past.train.c = 1;
        past.threshold = m->work.threshold;
        other = text_of(m, &past);
        found = past.tune.grid_count > 0 && strcmp(other, key) == 0;
        free(other);
    }
    free(key);
    return found;
}

/* The run whose figures are missed most: that of the settings as they are, else the newest. */
static const struct model_past *missing(const struct model_desk *m)
{
    const struct model_past *current = model_desk_current(m);
    if (current && !find_known(m, current))
        return current;
    for (unsigned i = m->work.past_count; i-- > 0 && !m->slow;)
        if (m->work.past[i].tune.grid_count == 0 && !find_known(m, &m->work.past[i]))
            return &m->work.past[i];
    return NULL;
}

void model_desk_refresh(struct model_desk *m)
{
    struct err err = ERR_INIT;
    if (m->running)
        return;
    const struct model_past *past = missing(m);
    bool grid = !past && !m->slow && !model_desk_grid(m) && was_compared(m);
    if (!past && !grid)
        return;
    if (grid) {
        model_work_copy(m->data, &m->work, &m->asked);
    } else {
        model_work_init(m->data, &m->asked);
        model_work_take(&m->asked, past);
    }
    m->quiet = true;
    m->slow = !start(m, grid ? MODEL_ASK_GRID : MODEL_ASK_TRAIN, &err) || m->slow;
}

/* ---- answers ---- */

/* What xunlian-lab complained about, as a sentence about the settings. */
static const char *why_not(const char *complaint)
{
    static const struct {
        const char *begin, *says;
    } known[] = {
        {"validation:", N_("The validation part has no rows: C can be chosen in train.")},
        {"test:", N_("The test part has no rows.")},
        {"folds:", N_("Train has too few rows or groups for so many folds.")},
        {"features:", N_("There are no features, or too many: choose others, or change how many "
                         "rows a term is in.")},
        {"train:", N_("Train needs rows of two classes at least: give it more rows.")},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts(complaint, known[i].begin))
            return _(known[i].says);
    return *complaint ? complaint
                      : _("It took longer than 10 seconds: fewer rows, features or values of C are "
                          "needed.");
}

static void fail(struct model_desk *m, const char *complaint)
{
    free(m->problem);
    m->problem = xstrdup(why_not(complaint));
    app_toast(m->desk->app, STYLE_BAD, "%s", m->problem);
}

/* NULL: the comparison could not be made anew, which is not tried again. */
static void keep_grid(struct model_desk *m, json_t *grid)
{
    json_decref(m->grid);
    free(m->grid_key);
    m->grid = grid ? json_incref(grid) : json_array();
    m->grid_key = grid_key_of(m, &m->asked);
}

static void tell(struct model_desk *m, const json_t *report)
{
    struct app *app = m->desk->app;
    const json_t *grid = json_object_get(report, "grid");
    double f1 = model_figure(report, "validation", "macro_f1");
    if (grid && json_array_size(grid) > 0) {
        const json_t *best = json_array_get(grid, model_desk_best(grid));
        app_toast(app, STYLE_GOOD, _("The best is C = %g with macro F1 %.4f; Enter takes it."),
                  json_number_value(json_object_get(best, "C")),
                  json_number_value(json_object_get(best, "score")));
    } else if (f1 >= 0) {
        app_toast(app, STYLE_GOOD, _("Trained: macro F1 on validation %.4f"), f1);
    } else {
        app_toast(app, STYLE_GOOD, "%s", _("Trained; there is no validation part."));
    }
}

/* The best of a comparison is selected, so that Enter takes it. */
static void select_best(struct model_desk *m)
{
    model_desk_lines(m);
    for (int i = 0; m->tab == MODEL_TAB_TRAIN && i < m->lists[m->tab].count; i++)
        if (m->lines[i].what == MODEL_TRIAL && m->lines[i].index == (int) model_desk_best(m->grid))
            list_select(&m->lists[m->tab], i);
}

/* The same settings again: a report with curves replaces the one without, keeping what that had.
 * NULL: they cannot be run. */
static void keep(struct model_desk *m, json_t *report)
{
    struct model_past settings = settings_of(&m->asked, false);
    char *key = text_of(m, &settings);
    int at = 0;
    while (at < m->known_count && strcmp(m->known[at].key, key) != 0)
        at++;
    if (at == MODEL_KNOWN_MAX) {
        model_known_finish(&m->known[0]);
        memmove(m->known, m->known + 1, (MODEL_KNOWN_MAX - 1) * sizeof *m->known);
        m->known[--at] = (struct model_known){0};
    }
    m->known_count = at < m->known_count ? m->known_count : at + 1;
    struct model_known *known = &m->known[at];
    if (known->report && report)
        json_object_update_missing(report, known->report);
    json_decref(known->report);
    free(known->key);
    *known = (struct model_known){key, report};
}

static void note(struct model_desk *m, bool compared)
{
    if (m->quiet || m->desk->handed_in)
        return;
    bool new = model_work_note(&m->work, &m->asked, false);
    new = (compared && model_work_note(&m->work, &m->asked, true)) || new;
    if (new)
        lab_desk_noted(m->desk);
}

static void take_report(struct model_desk *m, json_t *report)
{
    json_t *grid = json_object_get(report, "grid");
    if (!m->quiet)
        tell(m, report);
    m->slow = json_number_value(json_object_get(report, "seconds")) > SLOW_SECONDS;
    if (grid)
        keep_grid(m, grid);
    keep(m, report);
    note(m, grid != NULL);
    free(m->problem);
    m->problem = NULL;
    if (grid && !m->quiet)
        select_best(m);
}

static void finished(struct model_desk *m)
{
    json_error_t why;
    int status = child_wait(&m->child);
    json_t *report = status == 0 ? json_loads(str_text(&m->child.out), 0, &why) : NULL;
    if (report) {
        take_report(m, report);
    } else if (m->quiet && m->asked_for == MODEL_ASK_GRID) {
        keep_grid(m, NULL);
    } else if (m->quiet) {
        keep(m, NULL);
    } else {
        char *complaint = child_complaint(&m->child);
        fail(m, complaint);
        free(complaint);
    }
    app_watch(m->desk->app, m->desk->frame, -1);
    child_finish(&m->child);
    model_work_finish(&m->asked);
    m->running = false;
    model_desk_refresh(m);
}

void model_desk_ready(struct model_desk *m)
{
    if (m->running && !child_read(&m->child))
        finished(m);
}

void model_desk_split(struct model_desk *m)
{
    char *key = xasprintf("%d %u %u %u %d %d %d", (int) m->work.split.by, m->work.split.train,
                          m->work.split.validation, m->work.split.seed, (int) m->work.split.dedupe,
                          (int) m->work.features.fit_on, (int) m->work.tune.on);
    if (m->split_key && strcmp(m->split_key, key) == 0) {
        free(key);
        return;
    }
    free(m->split_key);
    m->split_key = key;
    free(m->parts);
    m->parts = model_split_rows(m->data, &m->work.split, &m->alike);
    model_find_leaks(m->data, &m->work, &m->alike, m->parts, m->leaks);
}
