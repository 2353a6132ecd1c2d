/* Training of linear classifiers by liblinear (Fan et al., LIBLINEAR: A library for large linear
 * classification, JMLR 9, 2008). The only file that includes its header; without the library
 * model_linear_there is false and training fails with ERR_UNSUPPORTED. */
#ifndef CORE_LAB_MODEL_LINEAR_H
#define CORE_LAB_MODEL_LINEAR_H

#include "core/lab/model/features.h"

bool model_linear_there(void);

/* Weights of one score for each class; with two classes the second is the first's negative. */
struct model_linear {
    unsigned classes;
    size_t size;
    double *weights; /* [feature × classes + class], feature `size` is the constant */
};

/* Trains on rows with classes 0 … classes - 1. A class that no row has is never given. Solvers that
 * draw at random are seeded, so that the same rows give the same scores. ERR_INVALID for fewer than
 * two classes, ERR_UNSUPPORTED. */
MUST_CHECK bool model_linear_train(const struct model_train *train, unsigned classes, size_t size,
                                   struct model_value *const *rows, const int *class_of,
                                   size_t count, struct model_linear *linear, struct err *err);
void model_linear_finish(struct model_linear *linear);

/* Score of each class, rounded to millionths so that ties break alike on all machines; -INFINITY
 * for a class that was not seen. Returns the class of the largest, the first of equals. */
unsigned model_linear_scores(const struct model_linear *linear, const struct model_value *row,
                             double *scores);

#endif
