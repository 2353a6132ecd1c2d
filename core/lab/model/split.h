/* Rows parted into train, validation and test, and what leaks between the parts. Pure. */
#ifndef CORE_LAB_MODEL_SPLIT_H
#define CORE_LAB_MODEL_SPLIT_H

#include "core/lab/model/alike.h"
#include "core/lab/model/work.h"

enum model_part { MODEL_TRAIN, MODEL_VALIDATION, MODEL_TEST, MODEL_PARTS, MODEL_OUT = MODEL_PARTS };
extern const char *const model_parts[]; /* "train" …, ended by NULL */

/* What makes a model look better than it is. */
enum model_leak {
    MODEL_SCALED_BEFORE_SPLIT, /* scales, idf or the vocabulary were fitted on all rows */
    MODEL_TUNED_ON_TEST,
    MODEL_DUPLICATE_ACROSS, /* the same row, or nearly, in two parts */
    MODEL_GROUP_ACROSS,     /* rows of one group in two parts */
    MODEL_FUTURE_IN_TRAIN,  /* a row of train is later than one of another part */
    MODEL_LEAKY_COLUMN,     /* a feature that is only known after the class is; the gold says */
    MODEL_LEAKS
};
extern const char *const model_leaks[]; /* "scaled_before_split" …, ended by NULL */

/* Part of each row of data.csv; MODEL_OUT for one that was left out as a duplicate. Heap. The same
 * on every machine. */
unsigned char *model_split_rows(const struct model_data *data, const struct model_split *split,
                                const struct alike *alike);

/* Fold of each train row, for cross-validation within train; of other rows 0. Heap. Classes keep
 * their shares; with a split by group a group stays in one of the `folds` folds, and with one by
 * time the rows are cut into folds + 1 stretches, each judged by a model of those before it. */
unsigned char *model_folds(const struct model_data *data, const struct model_split *split,
                           const unsigned char *parts, unsigned folds);

struct model_leak_found {
    bool found;
    size_t count;        /* of rows, or 1 */
    size_t row_a, row_b; /* an example, SIZE_MAX: none */
};

/* Looks for the leaks that can be seen in the work and the data; MODEL_LEAKY_COLUMN is left out. */
void model_find_leaks(const struct model_data *data, const struct model_work *work,
                      const struct alike *alike, const unsigned char *parts,
                      struct model_leak_found leaks[MODEL_LEAKS]);

#endif
