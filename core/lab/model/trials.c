/* What is tried besides the work's own training: values of C, and fewer rows. */
#include "base/prng.h"
#include "core/lab/model/run.h"

#include <stdlib.h>
#include <string.h>

/* Macro F1 of a model on some rows of vectors. */
static double judge(const struct model_run *run, const struct model_linear *linear,
                    const struct model_vectors *vectors, const uint32_t *rows, size_t count)
{
    unsigned *gold = xcalloc(count + 1, sizeof *gold), *given = xcalloc(count + 1, sizeof *given);
    struct classes_result result;
    double positive;
    for (size_t i = 0; i < count; i++) {
        gold[i] = (unsigned) run->data->rows.list[rows[i]].class;
        given[i] = model_run_decide(run, linear, vectors->rows[rows[i]], &positive);
    }
    classes_compare(gold, given, count, run->data->classes, &result);
    double f1 = count > 0 ? result.macro.f1 : 0;
    classes_result_finish(&result);
    free(gold);
    free(given);
    return f1;
}

/* Rows to train on and rows to judge. */
struct sides {
    uint32_t *fit, *rest;
    size_t fits, rests;
};

static bool sides_wrong(const char *what, struct err *err)
{
    err_set(err, ERR_INVALID, "%s", what);
    return err_detail(err, "0");
}

/* A model of the rows to train on, with features of its own, judged on the others. `again` (may be
 * NULL) gets how it does on what it was trained on. */
static bool try_sides(const struct model_run *run, const struct model_train *train,
                      const struct sides *s, double *score, double *again, struct err *err)
{
    const struct model_data *data = run->data;
    struct model_space *space = NULL;
    struct model_vectors vectors = {0};
    struct model_linear linear = {0};
    bool ok =
        model_space_new(data, &run->work->features, &data->rows, s->fit, s->fits, &space, err) &&
        model_vectors_make(space, &data->rows, &vectors, err) &&
        model_run_train(run, train, &vectors, model_space_size(space), s->fit, s->fits, &linear,
                        err);
    if (ok) {
        *score = judge(run, &linear, &vectors, s->rest, s->rests);
        if (again)
            *again = judge(run, &linear, &vectors, s->fit, s->fits);
    }
    model_linear_finish(&linear);
    model_vectors_finish(&vectors);
    model_space_free(space);
    return ok;
}

/* ---- C ---- */

/* The train rows that fold `fold` judges, and those it trains on. */
static void take_fold(const struct model_run *run, const unsigned char *fold_of, unsigned fold,
                      struct sides *s)
{
    bool time = run->work->split.by == MODEL_BY_TIME;
    s->fits = s->rests = 0;
    for (size_t i = 0; i < run->counts[MODEL_TRAIN]; i++) {
        uint32_t row = run->rows[MODEL_TRAIN][i];
        unsigned of = fold_of[row];
        if (of == fold + time)
            s->rest[s->rests++] = row;
        else if (!time || of <= fold)
            s->fit[s->fits++] = row;
    }
}

static bool try_folds(const struct model_run *run, const struct model_tune *tune,
                      const struct model_train *train, double *score, struct err *err)
{
    size_t n = run->counts[MODEL_TRAIN];
    unsigned char *fold_of = model_folds(run->data, &run->work->split, run->parts, tune->folds);
    struct sides s = {xcalloc(n + 1, sizeof *s.fit), xcalloc(n + 1, sizeof *s.rest), 0, 0};
    bool ok = true;
    *score = 0;
    for (unsigned f = 0; ok && f < tune->folds; f++) {
        double one = 0;
        take_fold(run, fold_of, f, &s);
        ok = (s.fits > 0 && s.rests > 0) || sides_wrong("folds", err);
        ok = ok && try_sides(run, train, &s, &one, NULL, err);
        *score += one / tune->folds;
    }
    free(s.fit);
    free(s.rest);
    free(fold_of);
    return ok;
}

/* With the features of the run: as the work would have it. */
static bool try_part(const struct model_run *run, const struct model_train *train,
                     enum model_part part, double *score, struct err *err)
{
    struct model_linear linear;
    if (run->counts[part] == 0)
        return sides_wrong(model_parts[part], err);
    if (!model_run_train(run, train, &run->vectors, model_space_size(run->space),
                         run->rows[MODEL_TRAIN], run->counts[MODEL_TRAIN], &linear, err))
        return false;
    *score = judge(run, &linear, &run->vectors, run->rows[part], run->counts[part]);
    model_linear_finish(&linear);
    return true;
}

bool model_run_grid(const struct model_run *run, const struct model_tune *tune,
                    struct model_trial *trials, struct err *err)
{
    enum model_part part = tune->on == MODEL_ON_TEST ? MODEL_TEST : MODEL_VALIDATION;
    struct model_train train = run->work->train;
    for (unsigned i = 0; i < tune->grid_count; i++) {
        trials[i] = (struct model_trial){.c = tune->grid[i]};
        train.c = tune->grid[i];
        if (tune->on == MODEL_ON_FOLDS ? !try_folds(run, tune, &train, &trials[i].score, err)
                                       : !try_part(run, &train, part, &trials[i].score, err))
            return false;
    }
    return true;
}

size_t model_best(const struct model_trial *trials, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (trials[i].score > trials[best].score)
            best = i;
    return best;
}

/* ---- fewer rows ---- */

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
        struct model_step step = {.rows = n * shares[i] / 100};
        const struct sides s = {order, run->rows[MODEL_VALIDATION], step.rows,
                                run->counts[MODEL_VALIDATION]};
        struct err why = ERR_INIT;
        ok = try_sides(run, &run->work->train, &s, &step.validation, &step.train, &why);
        if (ok)
            steps[(*count)++] = step;
        else if (why.code == ERR_INVALID && i + 1 < MODEL_CURVE_STEPS)
            ok = true; /* one class only so far, or no term in so many rows */
        else if (err)
            *err = why;
    }
    free(order);
    return ok;
}
