#include "core/lab/model/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double model_chance(double score)
{
    return round(1e6 / (1 + exp(-score))) / 1e6;
}

void model_figures_make(const struct model_data *data, const unsigned *gold, const unsigned *given,
                        const double *positive, size_t count, struct model_figures *figures)
{
    *figures = (struct model_figures){0};
    classes_compare(gold, given, count, data->classes, &figures->classes);
    if (data->classes != 2 || !positive)
        return;
    bool *is = xcalloc(count + 1, sizeof *is);
    for (size_t i = 0; i < count; i++)
        is[i] = gold[i] == data->positive;
    figures->has_auc = classes_auc(positive, is, count, &figures->auc);
    free(is);
}

void model_figures_finish(struct model_figures *figures)
{
    classes_result_finish(&figures->classes);
}

unsigned model_run_decide(const struct model_run *run, const struct model_linear *linear,
                          const struct model_value *row, double *positive)
{
    double scores[LABSPEC_LABELS_MAX];
    const struct model_data *data = run->data;
    unsigned best = model_linear_scores(linear, row, scores);
    *positive = model_chance(scores[data->positive]);
    if (data->classes != 2)
        return best;
    return *positive >= run->work->threshold ? data->positive : 1 - data->positive;
}

static bool part_rows(struct model_run *run, struct err *err)
{
    for (int p = 0; p < MODEL_PARTS; p++)
        run->rows[p] = xcalloc(run->data->rows.count + 1, sizeof *run->rows[p]);
    for (size_t i = 0; i < run->data->rows.count; i++) {
        unsigned char p = run->parts[i];
        if (p != MODEL_OUT)
            run->rows[p][run->counts[p]++] = (uint32_t) i;
    }
    if (run->counts[MODEL_TRAIN] > 0)
        return true;
    err_set(err, ERR_INVALID, "train");
    return err_detail(err, "0");
}

/* The rows that features are fitted on: train, or all that are in; heap. */
static uint32_t *rows_to_fit(const struct model_run *run, size_t *count)
{
    uint32_t *rows = xcalloc(run->data->rows.count + 1, sizeof *rows);
    bool all = run->work->features.fit_on == MODEL_ON_ALL;
    *count = 0;
    for (size_t i = 0; i < run->data->rows.count; i++)
        if (run->parts[i] == MODEL_TRAIN || (all && run->parts[i] != MODEL_OUT))
            rows[(*count)++] = (uint32_t) i;
    return rows;
}

static bool make_space(struct model_run *run, struct err *err)
{
    size_t count;
    uint32_t *fit = rows_to_fit(run, &count);
    bool ok = model_space_new(run->data, &run->work->features, &run->data->rows, fit, count,
                              &run->space, err) &&
              model_vectors_make(run->space, &run->data->rows, &run->vectors, err);
    free(fit);
    return ok;
}

bool model_run_train(const struct model_run *run, const struct model_train *train,
                     const struct model_vectors *vectors, size_t size, const uint32_t *rows,
                     size_t count, struct model_linear *linear, struct err *err)
{
    struct model_value **x = xcalloc(count + 1, sizeof *x);
    int *y = xcalloc(count + 1, sizeof *y);
    for (size_t i = 0; i < count; i++) {
        x[i] = vectors->rows[rows[i]];
        y[i] = run->data->rows.list[rows[i]].class;
    }
    bool ok = model_linear_train(train, run->data->classes, size, x, y, count, linear, err);
    free(x);
    free(y);
    return ok;
}

static double majority(const struct model_run *run, enum model_part part)
{
    size_t train[LABSPEC_LABELS_MAX] = {0}, here[LABSPEC_LABELS_MAX] = {0}, most = 0;
    const struct model_row *list = run->data->rows.list;
    for (size_t i = 0; i < run->counts[MODEL_TRAIN]; i++)
        train[list[run->rows[MODEL_TRAIN][i]].class]++;
    for (size_t i = 0; i < run->counts[part]; i++)
        here[list[run->rows[part][i]].class]++;
    for (size_t c = 1; c < run->data->classes; c++)
        most = train[c] > train[most] ? c : most;
    return run->counts[part] > 0 ? (double) here[most] / (double) run->counts[part] : 0;
}

static void make_figures(struct model_run *run)
{
    size_t n = run->data->rows.count;
    unsigned *gold = xcalloc(n + 1, sizeof *gold), *given = xcalloc(n + 1, sizeof *given);
    double *positive = xcalloc(n + 1, sizeof *positive);
    for (int p = 0; p < MODEL_PARTS; p++) {
        for (size_t i = 0; i < run->counts[p]; i++) {
            uint32_t row = run->rows[p][i];
            gold[i] = (unsigned) run->data->rows.list[row].class;
            given[i] = run->given[row];
            positive[i] = run->positive[row];
        }
        model_figures_make(run->data, gold, given, positive, run->counts[p], &run->figures[p]);
        run->figures[p].majority = majority(run, (enum model_part) p);
    }
    free(gold);
    free(given);
    free(positive);
}

bool model_run_new(const struct model_data *data, const struct model_work *work,
                   struct model_run **run, struct err *err)
{
    struct model_run *r = xcalloc(1, sizeof *r);
    r->data = data;
    r->work = work;
    alike_init(data, &data->rows, &r->alike);
    r->parts = model_split_rows(data, &work->split, &r->alike);
    bool ok = part_rows(r, err) && make_space(r, err) &&
              model_run_train(r, &work->train, &r->vectors, model_space_size(r->space),
                              r->rows[MODEL_TRAIN], r->counts[MODEL_TRAIN], &r->linear, err);
    if (ok) {
        r->given = xcalloc(data->rows.count + 1, sizeof *r->given);
        r->positive = xcalloc(data->rows.count + 1, sizeof *r->positive);
        for (size_t i = 0; i < data->rows.count; i++)
            r->given[i] = model_run_decide(r, &r->linear, r->vectors.rows[i], &r->positive[i]);
        make_figures(r);
        model_find_leaks(data, work, &r->alike, r->parts, r->leaks);
    } else {
        model_run_free(r);
        r = NULL;
    }
    *run = r;
    return ok;
}

void model_run_free(struct model_run *run)
{
    if (!run)
        return;
    for (int p = 0; p < MODEL_PARTS; p++) {
        free(run->rows[p]);
        model_figures_finish(&run->figures[p]);
    }
    alike_finish(&run->alike);
    model_linear_finish(&run->linear);
    model_vectors_finish(&run->vectors);
    model_space_free(run->space);
    free(run->parts);
    free(run->given);
    free(run->positive);
    free(run);
}

bool model_run_predict(const struct model_run *run, const struct model_rows *rows, unsigned *given,
                       double *positive, struct err *err)
{
    struct model_vectors vectors;
    double chance;
    if (!model_vectors_make(run->space, rows, &vectors, err))
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        given[i] = model_run_decide(run, &run->linear, vectors.rows[i], &chance);
        if (positive)
            positive[i] = chance;
    }
    model_vectors_finish(&vectors);
    return true;
}
