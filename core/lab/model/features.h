/* Rows as sparse vectors: n-grams of characters and given words of a text, numbers and one-hot
 * classes of a table. What is learnt from rows (vocabulary, idf, scales, categories, means for
 * empty cells) is learnt from the rows it is fitted on only. Pure.
 *
 * Texts: a term's weight is its count (tf), count × (ln((1 + n) / (1 + df)) + 1) (tf-idf, Salton
 * and Buckley 1988 with scikit-learn's smoothing), or 1 (binary); the text's vector then has
 * length 1. Numbers: (x - mean) / deviation, or (x - least) / (most - least), or as they are; an
 * empty cell counts as the mean. */
#ifndef CORE_LAB_MODEL_FEATURES_H
#define CORE_LAB_MODEL_FEATURES_H

#include "core/lab/model/work.h"

enum { MODEL_TERMS_MAX = 200000, MODEL_VALUES_MAX = 4000000 };

/* One value of a vector, of liblinear's layout; a row ends with index -1. */
struct model_value {
    int index; /* from 1, ascending */
    double value;
};

struct model_vectors {
    struct model_value **rows;
    struct model_value *values; /* of all rows */
    size_t count;
};

struct model_space;

/* Learns the space of a pipeline from some of the data's rows. ERR_INVALID when no feature is
 * chosen or none is left, ERR_TOO_BIG. */
MUST_CHECK bool model_space_new(const struct model_data *data,
                                const struct model_features *features,
                                const struct model_rows *rows, const uint32_t *fit, size_t count,
                                struct model_space **space, struct err *err);
void model_space_free(struct model_space *space); /* takes NULL */
size_t model_space_size(const struct model_space *space);
/* Name of a feature 0 … size - 1: the term, "age", "city=北京". */
const char *model_space_name(const struct model_space *space, size_t feature);

/* Rows in the space. ERR_TOO_BIG. */
MUST_CHECK bool model_vectors_make(const struct model_space *space, const struct model_rows *rows,
                                   struct model_vectors *vectors, struct err *err);
void model_vectors_finish(struct model_vectors *vectors);

#endif
