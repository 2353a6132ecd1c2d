/* Agreement of two orders of the same things. Pure.
 *
 * Kendall, A new measure of rank correlation, 1938 (τ-a), and The treatment of ties in ranking
 * problems, 1945 (τ-b): with P pairs in the same order, Q in the opposite one, and of all n0 = n
 * (n-1)/2 pairs n1 tied in a, n2 tied in b,
 *     τ-a = (P - Q) / n0,   τ-b = (P - Q) / sqrt((n0 - n1) (n0 - n2)).
 * τ-b is not defined when one side ties everything, nor anything where a value is no number (NAN).
 * Spearman's ρ is Pearson's correlation of mid-ranks. Values may be ranks or scores; both sides
 * must rise the same way. Pairs are counted while sorting (Knight, A computer method for
 * calculating Kendall's tau with ungrouped data, JASA 61, 1966), in n log n steps. */
#ifndef CORE_LAB_METRIC_RANK_H
#define CORE_LAB_METRIC_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rank_result {
    uint64_t same, opposite, tied_a, tied_b, tied_both, pairs; /* tied_a counts tied_both too */
    double tau_a;                                              /* 0 for fewer than two things */
    bool defined;                                              /* τ-b and ρ */
    double tau_b, rho;
};

/* Fewer than 2^32 things. */
struct rank_result rank_compare(const double *a, const double *b, size_t count);

#endif
