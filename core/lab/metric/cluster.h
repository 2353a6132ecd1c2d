/* Agreement of two groupings of the same things: Rand's index and the index adjusted for chance
 * (Hubert and Arabie, Comparing partitions, Journal of Classification 2, 1985, (5)). Pure.
 *
 * ARI = (Σ C(nij,2) - E) / (½ (Σ C(ai,2) + Σ C(bj,2)) - E), E = Σ C(ai,2) Σ C(bj,2) / C(n,2). It is
 * not defined when the divisor is 0: fewer than two things, both sides one group, or all apart on
 * both sides. Names of groups do not matter. */
#ifndef CORE_LAB_METRIC_CLUSTER_H
#define CORE_LAB_METRIC_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>

struct cluster_result {
    bool defined;
    double adjusted; /* 0 when not defined */
    double rand;     /* share of the pairs of things both sides treat alike; 1 without pairs */
};

/* a[i] < a_groups and b[i] < b_groups are the groups of thing i; a_groups × b_groups ≤ 2^26. */
struct cluster_result cluster_compare(const unsigned *a, size_t a_groups, const unsigned *b,
                                      size_t b_groups, size_t count);

#endif
