/* Classification: confusion matrix, P/R/F1 of each class and their averages, area under the ROC
 * curve. Pure.
 *
 * Definitions as in scikit-learn's user guide, "Classification metrics": micro sums the counts
 * (equal to accuracy here, where each thing has one class), macro is the plain mean over classes,
 * weighted the mean weighted by support. A class that is never given has no precision and one that
 * is never right has no recall: both are 0 in the means and say so. A class that occurs on neither
 * side counts in no mean. Without anything to compare all figures are 1. */
#ifndef CORE_LAB_METRIC_CLASSES_H
#define CORE_LAB_METRIC_CLASSES_H

#include "core/lab/metric/tally.h"

#include <stdbool.h>

struct classes_figures {
    double precision, recall, f1;
};

struct classes_one {
    struct tally tally; /* gold: the class's support */
    struct classes_figures figures;
    bool has_precision, has_recall;
};

struct classes_result {
    size_t count, right, classes;
    size_t *confusion; /* [gold × classes + given] */
    struct classes_one *of;
    double accuracy;
    struct classes_figures micro, macro, weighted;
};

/* Compares numbers 0 … classes - 1 (labels.h makes them); finished by classes_result_finish. */
void classes_compare(const unsigned *gold, const unsigned *given, size_t count, size_t classes,
                     struct classes_result *result);
void classes_result_finish(struct classes_result *result);

/* The chance that a positive scores above a negative, ties half (Hanley and McNeil, Radiology 143,
 * 1982): the statistic of Mann and Whitney with mid-ranks, counted in integers. False without
 * positives or without negatives, and when a score is no number (NAN). */
bool classes_auc(const double *scores, const bool *positive, size_t count, double *auc);

#endif
