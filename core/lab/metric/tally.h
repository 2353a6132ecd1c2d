/* Counts of a one-to-one comparison, and precision, recall and F1 of them (van Rijsbergen,
 * Information Retrieval, 1979, chapter 7). Pure.
 *
 * P = matched / given, R = matched / gold, F1 = 2 PR / (P + R) = 2 matched / (gold + given), each
 * computed by one division. Nothing against nothing is full marks: P = R = F1 = 1. Nothing given
 * where something is wanted has P = 0, and so the other way round with R. */
#ifndef CORE_LAB_METRIC_TALLY_H
#define CORE_LAB_METRIC_TALLY_H

#include <stddef.h>

struct tally {
    size_t matched, gold, given; /* missing: gold - matched; extra: given - matched */
};

double tally_precision(struct tally t);
double tally_recall(struct tally t);
double tally_f1(struct tally t);

/* Micro average: the sum of the counts. */
struct tally tally_add(struct tally a, struct tally b);

#endif
