/* A pipeline run on its data: parts, features, a trained model and how it does on each part. The
 * same work and data give the same figures. */
#ifndef CORE_LAB_MODEL_RUN_H
#define CORE_LAB_MODEL_RUN_H

#include "core/lab/metric/classes.h"
#include "core/lab/model/linear.h"
#include "core/lab/model/split.h"

struct model_figures {
    struct classes_result classes; /* count 0: a part without rows */
    bool has_auc;
    double auc;      /* of the positive class, with two classes */
    double majority; /* accuracy of giving always what train has most */
};

struct model_run {
    const struct model_data *data;
    const struct model_work *work;
    struct alike alike;
    unsigned char *parts;
    uint32_t *rows[MODEL_PARTS]; /* indices in data->rows */
    size_t counts[MODEL_PARTS];
    struct model_space *space;
    struct model_vectors vectors; /* of all data->rows */
    struct model_linear linear;
    unsigned *given;  /* class given to each of data->rows */
    double *positive; /* its score of the positive class, 0 … 1 */
    struct model_figures figures[MODEL_PARTS];
    struct model_leak_found leaks[MODEL_LEAKS];
};

/* Runs a work that has all its steps. Data and work must outlive the run. ERR_INVALID with what
 * cannot be done as detail (a part is empty, no features …), ERR_UNSUPPORTED, ERR_TOO_BIG. */
MUST_CHECK bool model_run_new(const struct model_data *data, const struct model_work *work,
                              struct model_run **run, struct err *err);
void model_run_free(struct model_run *run); /* takes NULL */

/* Classes of other rows by the trained model; `positive` (may be NULL) gets scores 0 … 1. */
MUST_CHECK bool model_run_predict(const struct model_run *run, const struct model_rows *rows,
                                  unsigned *given, double *positive, struct err *err);

/* 1 / (1 + e^-score), rounded to millionths. */
double model_chance(double score);
/* Figures of rows with known classes; `positive` may be NULL. Finished by model_figures_finish. */
void model_figures_make(const struct model_data *data, const unsigned *gold, const unsigned *given,
                        const double *positive, size_t count, struct model_figures *figures);
void model_figures_finish(struct model_figures *figures);

/* Value of a claim ("validation.macro_f1", "test.recall.refund", "train.rows", "features") in a
 * run; with run NULL only says whether there is such a claim. Figures are rounded to 4 digits.
 * False when there is none, or the part has no rows. */
bool model_claim_value(const struct model_data *data, const struct model_run *run,
                       const char *claim, double *value);

/* Trains on these rows of these vectors. */
MUST_CHECK bool model_run_train(const struct model_run *run, const struct model_train *train,
                                const struct model_vectors *vectors, size_t size,
                                const uint32_t *rows, size_t count, struct model_linear *linear,
                                struct err *err);
/* The class a model gives a row: the largest score, or with two classes by the threshold. */
unsigned model_run_decide(const struct model_run *run, const struct model_linear *linear,
                          const struct model_value *row, double *positive);

/* ---- trials.c: what is tried besides ---- */

struct model_trial {
    double c;
    double score; /* macro F1, mean over folds */
};
/* Each C of the grid, judged where `tune` says: macro F1 as the work would give it, with its
 * threshold; `trials` has room for the grid. ERR_INVALID when that part has no rows, or too few for
 * the folds. Folds keep the classes' shares; with a split by group or time they keep groups whole,
 * or train on what is earlier than what they judge. */
MUST_CHECK bool model_run_grid(const struct model_run *run, const struct model_tune *tune,
                               struct model_trial *trials, struct err *err);
/* The best of the trials, the first of equal ones; `count` is not 0. */
size_t model_best(const struct model_trial *trials, size_t count);

enum { MODEL_CURVE_STEPS = 6 };
struct model_step {
    size_t rows;
    double train, validation; /* macro F1 */
};
/* Trains on ever more of the train rows, features too. *count steps are made; those with too few
 * rows are left out. */
MUST_CHECK bool model_run_learning(const struct model_run *run,
                                   struct model_step steps[MODEL_CURVE_STEPS], size_t *count,
                                   struct err *err);

#endif
