/* A work of a model lab: the pipeline that was built, as one JSON object. The grader runs it anew.
 *
 *     {"form": "pipeline",
 *      "split": {"by": "stratified", "train": 60, "validation": 20, "seed": 1, "dedupe": "near"},
 *      "features": {"fit_on": "train", "grams": [1, 2], "words": ["退款"], "min_df": 2,
 *                   "weight": "tfidf", "numeric": ["age"], "onehot": ["city"],
 *                   "scale": "standard"},
 *      "train": {"solver": "l2lr", "C": 1, "weights": "balanced"},
 *      "tune": {"on": "validation", "folds": 5, "grid": [0.1, 1, 10]},
 *      "threshold": 0.5, "tags": {"e7": "short"}, "claims": {"validation.macro_f1": 0.8312},
 *      "past": [{"number": 1, "split": …, "features": …, "train": …, "threshold": 0.5},
 *               {"number": 2, …, "tune": {"on": "test", "folds": 5, "grid": [0.1, 1]}}]}
 *
 * Parts are whole per cent; what train and validation leave is the test part. A step that is not
 * there was not done. `past` is what was trained while working, in its order; with `tune` it was a
 * comparison of the values of C. Predictions made in another tool are a work as well, where the lab
 * has test.csv:
 *     {"form": "predictions", "predictions": [{"id": "t1", "label": "refund", "score": 0.7}],
 *      "tags": …} */
#ifndef CORE_LAB_MODEL_WORK_H
#define CORE_LAB_MODEL_WORK_H

#include "base/str.h"
#include "core/lab/model/data.h"

#include <stdint.h>

enum model_form { MODEL_PIPELINE, MODEL_PREDICTIONS };
enum model_by { MODEL_RANDOM, MODEL_STRATIFIED, MODEL_BY_GROUP, MODEL_BY_TIME };
enum model_dedupe { MODEL_KEEP, MODEL_EXACT, MODEL_NEAR };
enum model_fit_on { MODEL_ON_TRAIN, MODEL_ON_ALL };
enum model_weight { MODEL_TF, MODEL_TFIDF, MODEL_BINARY };
enum model_scale { MODEL_NO_SCALE, MODEL_STANDARD, MODEL_MINMAX };
enum model_solver { MODEL_L2LR, MODEL_L2SVM, MODEL_L1LR };
enum model_weights { MODEL_EVEN, MODEL_BALANCED };
enum model_tune_on { MODEL_NOT_TUNED, MODEL_ON_VALIDATION, MODEL_ON_FOLDS, MODEL_ON_TEST };

enum {
    MODEL_WORDS_MAX = 200,
    MODEL_GRID_MAX = 12,
    MODEL_FOLDS_MAX = 10,
    MODEL_MIN_DF_MAX = 100,
    MODEL_PAST_MAX = 40,
    MODEL_PAST_NUMBER_MAX = 1000000,
};
#define MODEL_C_LEAST 0.0001
#define MODEL_C_MOST  1000.0

/* The words of each enum in a work, in its order, ended by NULL. */
extern const char *const model_forms[],
    *const model_bys[], *const model_dedupes[], *const model_fit_ons[],
                                                    *const model_weight_names[],
                                                        *const model_scales[],
                                                            *const model_solvers[],
                                                                *const model_weights_names[],
                                                                    *const model_tune_ons[];

struct model_split {
    bool set;
    enum model_by by;
    unsigned train, validation; /* per cent */
    unsigned seed;
    enum model_dedupe dedupe;
};

struct model_features {
    bool set;
    enum model_fit_on fit_on;
    bool grams[3]; /* [1], [2]: of so many characters */
    const char *words[MODEL_WORDS_MAX];
    unsigned words_count;
    unsigned min_df;
    enum model_weight weight;
    uint64_t numeric, onehot; /* bit by column of the data; none in both */
    enum model_scale scale;
};

struct model_train {
    bool set;
    enum model_solver solver;
    double c;
    enum model_weights weights;
};

struct model_tune {
    enum model_tune_on on;
    unsigned folds;
    double grid[MODEL_GRID_MAX];
    unsigned grid_count;
};

/* Settings that were trained, or whose values of C were compared. Figures are not kept: they are
 * computed anew, always the same. */
struct model_past {
    unsigned number; /* from 1, in their order */
    struct model_split split;
    struct model_features features;
    struct model_train train;
    struct model_tune tune; /* of a comparison; else MODEL_NOT_TUNED without a grid */
    double threshold;
};

struct model_prediction {
    int class; /* -1: none */
    bool scored;
    double score;
};

struct model_work {
    struct arena arena;
    enum model_form form;
    struct model_split split;
    struct model_features features;
    struct model_train train;
    struct model_tune tune;
    double threshold;
    int *tags; /* cause of each of the errors given, -1 none */
    struct {
        bool set;
        double value;
    } claims[MODEL_CLAIMS_MAX];
    struct model_prediction *predictions; /* one for each row of test.csv */
    struct model_past *past;              /* room for MODEL_PAST_MAX */
    unsigned past_count;
};

/* An untouched work; finished by model_work_finish. Steps hold what they have when they are set. */
void model_work_init(const struct model_data *data, struct model_work *work);
void model_work_finish(struct model_work *work);
/* Reads a work; what is unknown or beyond its limits is ERR_FORMAT with the member's name. */
MUST_CHECK bool model_work_read(const struct model_data *data, const char *text, size_t len,
                                struct model_work *work, struct err *err);
/* Always the same text for the same work. */
void model_work_write(const struct model_data *data, const struct model_work *work,
                      struct str *out);
/* Copies; the copy has its own memory. */
void model_work_copy(const struct model_data *data, const struct model_work *from,
                     struct model_work *to);

/* Nothing was done. */
bool model_work_untouched(const struct model_data *data, const struct model_work *work);
/* Split, features and training are all set: it can be run. */
bool model_work_runs(const struct model_work *work);
/* Index of a word in a list ended by NULL, -1. */
int model_word(const char *const *list, const char *word);

/* Takes the words of these features, which are in the work, into its memory. */
void model_work_own_words(struct model_work *work, struct model_features *features);

/* ---- past.c: what was done ---- */

/* Adds what was done, in the work's own memory; when there is no room the oldest training is
 * forgotten, comparisons last. False when the same stands there already. */
bool model_work_add_past(struct model_work *work, const struct model_past *one);
/* Writes down that the settings of `did` were trained, or their values of C compared. False when it
 * stands there already. */
bool model_work_note(struct model_work *work, const struct model_work *did, bool compared);
/* Adds what `from` has done and this work has not; false when there is nothing. */
bool model_work_recall(struct model_work *work, const struct model_work *from);
/* The settings of the work, as far as the model and its parts depend on them, are those; with
 * `any_c` whatever C and the threshold are. */
bool model_past_is(const struct model_past *past, const struct model_work *work, bool any_c);
/* Takes the settings of what was done. */
void model_work_take(struct model_work *work, const struct model_past *past);

#endif
