/* One-to-one assignment in a sparse bipartite graph: of all assignments with the greatest number of
 * pairs one with the greatest sum of weights. Shortest augmenting paths with potentials, row by row
 * (Jonker and Volgenant, A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems, Computing 38, 1987), in integers. A row's search ends where it can be
 * placed, so that work stays within the cluster of boxes at hand. Pure.
 *
 * Number of pairs and sum do not depend on the order of rows, columns or edges; which of several
 * equally good assignments comes out does, and is the same on every machine. */
#ifndef CORE_LAB_METRIC_ASSIGN_H
#define CORE_LAB_METRIC_ASSIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASSIGN_NONE UINT32_MAX
#define ASSIGN_ONE  (INT64_C(1) << 32) /* the weight of a perfect pair */

enum { ASSIGN_MOST = 1 << 28 }; /* rows, columns */

struct assign_edge {
    uint32_t gold, given;
    int64_t weight; /* 0 … ASSIGN_ONE */
};

/* Fills given_of[0 … golds - 1] with a column or ASSIGN_NONE; returns the number of pairs. Of
 * several edges between the same two the heaviest counts. */
size_t assign(uint32_t golds, uint32_t givens, const struct assign_edge *edges, size_t count,
              uint32_t *given_of);

/* A growing list of edges; zeroed to begin with. What is added to a full one is left out: thousands
 * of boxes that all lie over thousands of others, which no honest work comes near, must not take
 * all time and memory. */
enum { ASSIGN_EDGES_MOST = 1 << 21 };
struct assign_edges {
    struct assign_edge *list;
    size_t count, cap;
    bool full;
};

/* False when full. */
bool assign_edges_add(struct assign_edges *edges, uint32_t gold, uint32_t given, int64_t weight);
void assign_edges_finish(struct assign_edges *edges);

/* part / whole as a weight, rounded down; 0 ≤ part ≤ whole, 0 < whole < 2^95. */
int64_t assign_weight(__int128 part, __int128 whole);

#endif
