#include "core/lab/metric/assign.h"

#include "base/str.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

struct entry {
    int64_t dist;
    uint32_t col;
};

/* Costs are negative gains: a pair gains `pair` (more than all weights together) and its weight, a
 * row that stays alone gains nothing. cost - u - v ≥ 0 for all edges, 0 for pairs; v is 0 for free
 * columns. */
struct search {
    const struct assign_edge **edges; /* row by row */
    size_t *first;                    /* of each row; one more at the end */
    int64_t pair;
    int64_t *u, *v, *dist;
    uint32_t *given_of, *owner, *prev; /* prev: the row a column was reached from */
    bool *reached, *done;
    uint32_t *touched; /* columns reached in this search */
    size_t touched_count;
    struct entry *heap;
    size_t heap_count, heap_cap;
    int64_t alone_dist; /* the best row to stay alone */
    uint32_t alone;
};

/* ---- a heap of columns by distance ---- */

static bool before(struct entry a, struct entry b)
{
    return a.dist != b.dist ? a.dist < b.dist : a.col < b.col;
}

static void push(struct search *s, struct entry e)
{
    if (s->heap_count == s->heap_cap) {
        s->heap_cap = s->heap_cap ? 2 * s->heap_cap : 64;
        s->heap = xrealloc(s->heap, s->heap_cap * sizeof *s->heap);
    }
    size_t i = s->heap_count++;
    for (; i > 0 && before(e, s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = e;
}

static struct entry pop(struct search *s)
{
    struct entry top = s->heap[0], last = s->heap[--s->heap_count];
    size_t i = 0;
    for (size_t child = 1; child < s->heap_count; child = 2 * i + 1) {
        if (child + 1 < s->heap_count && before(s->heap[child + 1], s->heap[child]))
            child++;
        if (!before(s->heap[child], last))
            break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    s->heap[i] = last;
    return top;
}

/* ---- one row ---- */

static int64_t cost(const struct search *s, const struct assign_edge *e)
{
    return -(s->pair + e->weight);
}

/* Reaches what `row`, itself reached at distance d, can take. */
static void relax(struct search *s, uint32_t row, int64_t d)
{
    if (d - s->u[row] < s->alone_dist) {
        s->alone_dist = d - s->u[row];
        s->alone = row;
    }
    for (size_t i = s->first[row]; i < s->first[row + 1]; i++) {
        const struct assign_edge *e = s->edges[i];
        int64_t to = d + cost(s, e) - s->u[row] - s->v[e->given];
        if (s->reached[e->given] && to >= s->dist[e->given])
            continue;
        if (!s->reached[e->given])
            s->touched[s->touched_count++] = e->given;
        s->reached[e->given] = true;
        s->dist[e->given] = to;
        s->prev[e->given] = row;
        push(s, (struct entry){to, e->given});
    }
}

/* The free column the shortest path ends at, or ASSIGN_NONE when it ends at s->alone. */
static uint32_t find_end(struct search *s, uint32_t row, int64_t *length)
{
    relax(s, row, 0);
    while (s->heap_count > 0) {
        struct entry e = pop(s);
        if (e.dist >= s->alone_dist)
            break;
        if (s->done[e.col] || e.dist > s->dist[e.col])
            continue;
        *length = e.dist;
        if (s->owner[e.col] == ASSIGN_NONE)
            return e.col;
        s->done[e.col] = true;
        relax(s, s->owner[e.col], e.dist);
    }
    *length = s->alone_dist;
    return ASSIGN_NONE;
}

static void update_potentials(struct search *s, uint32_t row, int64_t length)
{
    s->u[row] += length;
    for (size_t i = 0; i < s->touched_count; i++) {
        uint32_t col = s->touched[i];
        if (s->done[col]) {
            s->v[col] -= length - s->dist[col];
            s->u[s->owner[col]] += length - s->dist[col];
        }
        s->reached[col] = s->done[col] = false;
    }
    s->touched_count = s->heap_count = 0;
}

static void place(struct search *s, uint32_t row)
{
    int64_t length, least = 0;
    for (size_t i = s->first[row]; i < s->first[row + 1]; i++) {
        int64_t c = cost(s, s->edges[i]) - s->v[s->edges[i]->given];
        least = c < least ? c : least;
    }
    s->u[row] = least;
    s->alone_dist = INT64_MAX;
    uint32_t col = find_end(s, row, &length);
    update_potentials(s, row, length);
    if (col == ASSIGN_NONE) {
        col = s->given_of[s->alone];
        s->given_of[s->alone] = ASSIGN_NONE;
    }
    while (col != ASSIGN_NONE) {
        uint32_t taker = s->prev[col], next = s->given_of[taker];
        s->given_of[taker] = col;
        s->owner[col] = taker;
        col = next;
    }
}

/* ---- all rows ---- */

static void sort_edges(struct search *s, uint32_t golds, const struct assign_edge *edges,
                       size_t count)
{
    s->edges = xcalloc(count + 1, sizeof *s->edges);
    s->first = xcalloc((size_t) golds + 2, sizeof *s->first);
    for (size_t i = 0; i < count; i++)
        s->first[edges[i].gold + 2]++;
    for (size_t i = 2; i < (size_t) golds + 2; i++)
        s->first[i] += s->first[i - 1];
    for (size_t i = 0; i < count; i++)
        s->edges[s->first[edges[i].gold + 1]++] = &edges[i];
}

size_t assign(uint32_t golds, uint32_t givens, const struct assign_edge *edges, size_t count,
              uint32_t *given_of)
{
    size_t pairs = 0, cols = (size_t) givens + 1;
    assert(golds < ASSIGN_MOST && givens < ASSIGN_MOST);
    struct search s = {.given_of = given_of};
    s.pair = ((int64_t) (golds < givens ? golds : givens) + 1) * ASSIGN_ONE;
    sort_edges(&s, golds, edges, count);
    s.u = xcalloc((size_t) golds + 1, sizeof *s.u);
    s.v = xcalloc(cols, sizeof *s.v);
    s.dist = xcalloc(cols, sizeof *s.dist);
    s.owner = xcalloc(cols, sizeof *s.owner);
    s.prev = xcalloc(cols, sizeof *s.prev);
    s.touched = xcalloc(cols, sizeof *s.touched);
    s.reached = xcalloc(cols, sizeof *s.reached);
    s.done = xcalloc(cols, sizeof *s.done);
    for (uint32_t i = 0; i < golds; i++)
        given_of[i] = ASSIGN_NONE;
    for (uint32_t i = 0; i < givens; i++)
        s.owner[i] = ASSIGN_NONE;
    for (uint32_t i = 0; i < golds; i++)
        if (s.first[i] < s.first[i + 1])
            place(&s, i);
    for (uint32_t i = 0; i < golds; i++)
        pairs += given_of[i] != ASSIGN_NONE;
    void *rooms[] = {s.edges, s.first,   s.u,       s.v,    s.dist, s.owner,
                     s.prev,  s.touched, s.reached, s.done, s.heap};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        free(rooms[i]);
    return pairs;
}

/* ---- lists of edges ---- */

void assign_edges_add(struct assign_edges *edges, uint32_t gold, uint32_t given, int64_t weight)
{
    if (edges->count == edges->cap) {
        edges->cap = edges->cap ? 2 * edges->cap : 64;
        edges->list = xrealloc(edges->list, edges->cap * sizeof *edges->list);
    }
    edges->list[edges->count++] = (struct assign_edge){gold, given, weight};
}

void assign_edges_finish(struct assign_edges *edges)
{
    free(edges->list);
    *edges = (struct assign_edges){0};
}

int64_t assign_weight(__int128 part, __int128 whole)
{
    return (int64_t) (part * ASSIGN_ONE / whole);
}
