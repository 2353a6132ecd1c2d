#include "core/lab/model/run.h"

#include "base/prng.h"

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

/* The class of a row: the largest score, or with two classes by the threshold. */
static unsigned decide(const struct model_run *run, const struct model_value *row, double *positive)
{
    double scores[LABSPEC_LABELS_MAX];
    const struct model_data *data = run->data;
    unsigned best = model_linear_scores(&run->linear, row, scores);
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

/* Trains on these rows of these vectors. */
static bool train_on(const struct model_run *run, const struct model_train *train,
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
              train_on(r, &work->train, &r->vectors, model_space_size(r->space),
                       r->rows[MODEL_TRAIN], r->counts[MODEL_TRAIN], &r->linear, err);
    if (ok) {
        r->given = xcalloc(data->rows.count + 1, sizeof *r->given);
        r->positive = xcalloc(data->rows.count + 1, sizeof *r->positive);
        for (size_t i = 0; i < data->rows.count; i++)
            r->given[i] = decide(r, r->vectors.rows[i], &r->positive[i]);
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
        given[i] = decide(run, vectors.rows[i], &chance);
        if (positive)
            positive[i] = chance;
    }
    model_vectors_finish(&vectors);
    return true;
}

/* ---- trials ---- */

/* Macro F1 of a model on some rows of vectors. */
static double judge(const struct model_run *run, const struct model_linear *linear,
                    const struct model_vectors *vectors, const uint32_t *rows, size_t count)
{
    unsigned *gold = xcalloc(count + 1, sizeof *gold), *given = xcalloc(count + 1, sizeof *given);
    double scores[LABSPEC_LABELS_MAX];
    struct classes_result result;
    for (size_t i = 0; i < count; i++) {
        gold[i] = (unsigned) run->data->rows.list[rows[i]].class;
        given[i] = model_linear_scores(linear, vectors->rows[rows[i]], scores);
    }
    classes_compare(gold, given, count, run->data->classes, &result);
    double f1 = count > 0 ? result.macro.f1 : 0;
    classes_result_finish(&result);
    free(gold);
    free(given);
    return f1;
}

/* One fold of train rows is judged by a model of the others; features are fitted on those. */
static bool try_fold(const struct model_run *run, const struct model_train *train, unsigned fold,
                     double *score, struct err *err)
{
    size_t n = run->counts[MODEL_TRAIN], in = 0, out = 0;
    unsigned folds = run->work->tune.folds;
    uint32_t *fit = xcalloc(n + 1, sizeof *fit), *rest = xcalloc(n + 1, sizeof *rest);
    struct model_space *space = NULL;
    struct model_vectors vectors = {0};
    struct model_linear linear = {0};
    for (size_t i = 0; i < n; i++)
        if (i % folds == fold)
            rest[out++] = run->rows[MODEL_TRAIN][i];
        else
            fit[in++] = run->rows[MODEL_TRAIN][i];
    bool ok =
        model_space_new(run->data, &run->work->features, &run->data->rows, fit, in, &space, err) &&
        model_vectors_make(space, &run->data->rows, &vectors, err) &&
        train_on(run, train, &vectors, model_space_size(space), fit, in, &linear, err);
    if (ok)
        *score += judge(run, &linear, &vectors, rest, out) / folds;
    model_linear_finish(&linear);
    model_vectors_finish(&vectors);
    model_space_free(space);
    free(fit);
    free(rest);
    return ok;
}

static bool try_part(const struct model_run *run, const struct model_train *train,
                     enum model_part part, double *score, struct err *err)
{
    struct model_linear linear;
    if (run->counts[part] == 0) {
        err_set(err, ERR_INVALID, "%s", model_parts[part]);
        return err_detail(err, "0");
    }
    if (!train_on(run, train, &run->vectors, model_space_size(run->space), run->rows[MODEL_TRAIN],
                  run->counts[MODEL_TRAIN], &linear, err))
        return false;
    *score = judge(run, &linear, &run->vectors, run->rows[part], run->counts[part]);
    model_linear_finish(&linear);
    return true;
}

bool model_run_grid(const struct model_run *run, struct model_trial *trials, struct err *err)
{
    const struct model_tune *tune = &run->work->tune;
    struct model_train train = run->work->train;
    for (unsigned i = 0; i < tune->grid_count; i++) {
        trials[i] = (struct model_trial){.c = tune->grid[i]};
        train.c = tune->grid[i];
        enum model_part part = tune->on == MODEL_ON_TEST ? MODEL_TEST : MODEL_VALIDATION;
        if (tune->on != MODEL_ON_FOLDS && !try_part(run, &train, part, &trials[i].score, err))
            return false;
        for (unsigned f = 0; tune->on == MODEL_ON_FOLDS && f < tune->folds; f++)
            if (!try_fold(run, &train, f, &trials[i].score, err))
                return false;
    }
    return true;
}

bool model_run_learning(const struct model_run *run, struct model_step steps[MODEL_CURVE_STEPS],
                        size_t *count, struct err *err)
{
    static const unsigned shares[MODEL_CURVE_STEPS] = {10, 20, 40, 60, 80, 100};
    size_t n = run->counts[MODEL_TRAIN];
    uint32_t *order = xcalloc(n + 1, sizeof *order);
    struct prng prng;
    bool ok = true;
    memcpy(order, run->rows[MODEL_TRAIN], n * sizeof *order);
    prng_seed(&prng, run->work->split.seed + 1);
    prng_shuffle(&prng, order, n);
    *count = 0;
    for (int i = 0; i < MODEL_CURVE_STEPS && ok; i++) {
        struct model_linear linear;
        size_t rows = n * shares[i] / 100;
        ok = train_on(run, &run->work->train, &run->vectors, model_space_size(run->space), order,
                      rows, &linear, err);
        if (!ok && err && err->code == ERR_INVALID && i + 1 < MODEL_CURVE_STEPS) {
            ok = true; /* one class only so far */
            continue;
        }
        if (!ok)
            break;
        steps[(*count)++] =
            (struct model_step){rows, judge(run, &linear, &run->vectors, order, rows),
                                judge(run, &linear, &run->vectors, run->rows[MODEL_VALIDATION],
                                      run->counts[MODEL_VALIDATION])};
        model_linear_finish(&linear);
    }
    free(order);
    return ok;
}
