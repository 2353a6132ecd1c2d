/* Training in another program while the screen goes on, and what was tried so far. */
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdlib.h>
#include <string.h>

/* The settings that a run depends on, as text; heap. With `any_c` all but C. */
static char *key_of(const struct model_desk *m, const struct model_work *work, bool any_c)
{
    struct model_work copy;
    struct str key = STR_INIT;
    model_work_copy(m->data, work, &copy);
    for (size_t i = 0; i < m->data->errors.count; i++)
        copy.tags[i] = -1;
    for (unsigned i = 0; i < m->data->claims_count; i++)
        copy.claims[i].set = false;
    copy.tune = (struct model_tune){0};
    if (any_c)
        copy.train.c = 1;
    model_work_write(m->data, &copy, &key);
    model_work_finish(&copy);
    return str_take(&key);
}

void model_tried_finish(struct model_tried *tried)
{
    free(tried->key);
    json_decref(tried->report);
    model_work_finish(&tried->work);
    *tried = (struct model_tried){0};
}

const struct model_tried *model_desk_current(const struct model_desk *m)
{
    const struct model_tried *found = NULL;
    char *key = key_of(m, &m->work, false);
    for (int i = 0; i < m->tried_count; i++)
        if (strcmp(m->tried[i].key, key) == 0)
            found = &m->tried[i];
    free(key);
    return found;
}

const struct model_tried *model_desk_shown(const struct model_desk *m)
{
    const struct model_tried *current = model_desk_current(m);
    return current || m->tried_count == 0 ? current : &m->tried[m->tried_count - 1];
}

const json_t *model_desk_grid(const struct model_desk *m)
{
    char *key = m->grid ? key_of(m, &m->work, true) : NULL;
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

void model_desk_stop(struct model_desk *m)
{
    if (!m->running)
        return;
    app_watch(m->desk->app, m->desk->frame, -1);
    child_finish(&m->child);
    model_tried_finish(&m->asked);
    m->running = false;
}

static void fail(struct model_desk *m, const char *why)
{
    free(m->problem);
    m->problem = xstrdup(*why ? why
                              : _("It took longer than 10 seconds: fewer rows, features or "
                                  "values of C are needed."));
    app_toast(m->desk->app, STYLE_BAD, "%s", m->problem);
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

void model_desk_train(struct model_desk *m, enum model_ask_for ask)
{
    const struct lab_task *task = m->desk->task;
    const char *extra = ask == MODEL_ASK_LEARNING ? "--learning" : "--grid";
    struct str text = STR_INIT;
    struct err err = ERR_INIT;
    model_desk_stop(m);
    if (!complete(m))
        return;
    if (ask == MODEL_ASK_GRID)
        fill_grid(m);
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
    model_work_write(m->data, &m->work, &text);
    if (child_start_lab(&m->child, args, str_text(&text), text.len, &err)) {
        m->running = true;
        m->asked.key = key_of(m, &m->work, false);
        model_work_copy(m->data, &m->work, &m->asked.work);
        app_watch(m->desk->app, m->desk->frame, m->child.fd);
    } else {
        app_error(m->desk->app, &err);
    }
    str_finish(&text);
}

static void keep_grid(struct model_desk *m, const json_t *report)
{
    json_t *grid = json_object_get(report, "grid");
    if (!grid)
        return;
    json_decref(m->grid);
    free(m->grid_key);
    m->grid = json_incref(grid);
    m->grid_key = key_of(m, &m->asked.work, true);
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
static void select_best(struct model_desk *m, bool compared)
{
    model_desk_lines(m);
    for (int i = 0; compared && m->tab == MODEL_TAB_TRAIN && i < m->lists[m->tab].count; i++)
        if (m->lines[i].what == MODEL_TRIAL && m->lines[i].index == (int) model_desk_best(m->grid))
            list_select(&m->lists[m->tab], i);
}

/* The same settings again: a run with curves replaces the one without, keeping what that had. */
static void keep(struct model_desk *m, json_t *report)
{
    struct model_tried *at = NULL;
    for (int i = 0; i < m->tried_count; i++)
        if (strcmp(m->tried[i].key, m->asked.key) == 0)
            at = &m->tried[i];
    if (at) {
        json_object_update_missing(report, at->report);
        json_decref(at->report);
        at->report = report;
        model_tried_finish(&m->asked);
        return;
    }
    if (m->tried_count == MODEL_TRIED_MAX) {
        model_tried_finish(&m->tried[0]);
        memmove(m->tried, m->tried + 1, (MODEL_TRIED_MAX - 1) * sizeof *m->tried);
        m->tried_count--;
    }
    m->asked.report = report;
    m->asked.number = ++m->tried_number;
    m->tried[m->tried_count++] = m->asked;
    m->asked = (struct model_tried){0};
}

static void finished(struct model_desk *m)
{
    json_error_t why;
    int status = child_wait(&m->child);
    json_t *report = status == 0 ? json_loads(str_text(&m->child.out), 0, &why) : NULL;
    if (report) {
        bool compared = json_object_get(report, "grid") != NULL;
        tell(m, report);
        keep_grid(m, report);
        keep(m, report);
        free(m->problem);
        m->problem = NULL;
        select_best(m, compared);
    } else {
        char *complaint = child_complaint(&m->child);
        fail(m, complaint);
        free(complaint);
    }
    app_watch(m->desk->app, m->desk->frame, -1);
    child_finish(&m->child);
    model_tried_finish(&m->asked);
    m->running = false;
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

void model_desk_choose(struct model_desk *m, const struct model_tried *tried)
{
    struct model_work work;
    model_work_copy(m->data, &tried->work, &work);
    memcpy(work.tags, m->work.tags, m->data->errors.count * sizeof *work.tags);
    memcpy(work.claims, m->work.claims, sizeof work.claims);
    model_work_finish(&m->work);
    m->work = work;
}
