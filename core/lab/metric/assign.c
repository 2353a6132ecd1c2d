#include "core/lab/metric/assign.h"

#include "base/str.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

struct entry {
    int64_t dist;
    uint32_t col;
};

struct link {
    int64_t cost;
    uint32_t col;
};

/* Costs are negative gains: a pair gains `pair` (more than all weights together) and its weight, a
 * row that stays alone gains nothing. cost - u - v ≥ 0 for all links, 0 for pairs; v is 0 for free
 * columns. A search ends at the nearest free column or with the row that had best stay alone;
 * columns that lie as far or farther are never looked at. */
struct search {
    struct link *links; /* row by row */
    size_t *first;      /* of each row; one more at the end */
    int64_t *u, *v, *dist;
    uint32_t *given_of, *owner, *prev; /* prev: the row a column was reached from */
    bool *reached, *done;
    uint32_t *touched; /* columns reached in this search */
    size_t touched_count;
    struct entry *heap; /* owned columns */
    size_t heap_count, heap_cap;
    int64_t end_dist;
    uint32_t end_col, end_row; /* ASSIGN_NONE: end_row stays alone */
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

static void reach(struct search *s, uint32_t col, uint32_t row, int64_t dist)
{
    if (!s->reached[col])
        s->touched[s->touched_count++] = col;
    s->reached[col] = true;
    s->dist[col] = dist;
    s->prev[col] = row;
    if (s->owner[col] != ASSIGN_NONE) {
        push(s, (struct entry){dist, col});
        return;
    }
    s->end_dist = dist;
    s->end_col = col;
}

/* Reaches what `row`, itself reached at distance d, can take. */
static void relax(struct search *s, uint32_t row, int64_t d)
{
    int64_t from = d - s->u[row];
    if (from < s->end_dist) {
        s->end_dist = from;
        s->end_col = ASSIGN_NONE;
        s->end_row = row;
    }
    for (size_t i = s->first[row]; i < s->first[row + 1]; i++) {
        uint32_t col = s->links[i].col;
        int64_t to = from + s->links[i].cost - s->v[col];
        if (to < s->end_dist && (!s->reached[col] || to < s->dist[col]))
            reach(s, col, row, to);
    }
}

static void find_end(struct search *s, uint32_t row)
{
    s->end_dist = INT64_MAX;
    relax(s, row, 0);
    while (s->heap_count > 0) {
        struct entry e = pop(s);
        if (e.dist >= s->end_dist)
            break;
        if (s->done[e.col] || e.dist > s->dist[e.col])
            continue;
        s->done[e.col] = true;
        relax(s, s->owner[e.col], e.dist);
    }
}

static void update_potentials(struct search *s, uint32_t row)
{
    s->u[row] += s->end_dist;
    for (size_t i = 0; i < s->touched_count; i++) {
        uint32_t col = s->touched[i];
        if (s->done[col]) {
            s->v[col] -= s->end_dist - s->dist[col];
            s->u[s->owner[col]] += s->end_dist - s->dist[col];
        }
        s->reached[col] = s->done[col] = false;
    }
    s->touched_count = s->heap_count = 0;
}

static void place(struct search *s, uint32_t row)
{
    int64_t least = 0;
    for (size_t i = s->first[row]; i < s->first[row + 1]; i++) {
        int64_t c = s->links[i].cost - s->v[s->links[i].col];
        least = c < least ? c : least;
    }
    s->u[row] = least;
    find_end(s, row);
    update_potentials(s, row);
    uint32_t col = s->end_col;
    if (col == ASSIGN_NONE) {
        col = s->given_of[s->end_row];
        s->given_of[s->end_row] = ASSIGN_NONE;
    }
    while (col != ASSIGN_NONE) {
        uint32_t taker = s->prev[col], next = s->given_of[taker];
        s->given_of[taker] = col;
        s->owner[col] = taker;
        col = next;
    }
}

/* ---- all rows ---- */

static void sort_edges(struct search *s, uint32_t golds, uint32_t givens,
                       const struct assign_edge *edges, size_t count)
{
    int64_t pair = ((int64_t) (golds < givens ? golds : givens) + 1) * ASSIGN_ONE;
    s->links = xmalloc((count + 1) * sizeof *s->links);
    s->first = xcalloc((size_t) golds + 2, sizeof *s->first);
    for (size_t i = 0; i < count; i++)
        s->first[edges[i].gold + 2]++;
    for (size_t i = 2; i < (size_t) golds + 2; i++)
        s->first[i] += s->first[i - 1];
    for (size_t i = 0; i < count; i++)
        s->links[s->first[edges[i].gold + 1]++] =
            (struct link){-(pair + edges[i].weight), edges[i].given};
}

size_t assign(uint32_t golds, uint32_t givens, const struct assign_edge *edges, size_t count,
              uint32_t *given_of)
{
    size_t pairs = 0, cols = (size_t) givens + 1;
    assert(golds < ASSIGN_MOST && givens < ASSIGN_MOST);
    struct search s = {.given_of = given_of};
    sort_edges(&s, golds, givens, edges, count);
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
    void *rooms[] = {s.links, s.first,   s.u,       s.v,    s.dist, s.owner,
                     s.prev,  s.touched, s.reached, s.done, s.heap};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        free(rooms[i]);
    return pairs;
}

/* ---- lists of edges ---- */

bool assign_edges_add(struct assign_edges *edges, uint32_t gold, uint32_t given, int64_t weight)
{
    if (edges->count == ASSIGN_EDGES_MOST) {
        edges->full = true;
        return false;
    }
    if (edges->count == edges->cap) {
        edges->cap = edges->cap ? 2 * edges->cap : 64;
        edges->list = xrealloc(edges->list, edges->cap * sizeof *edges->list);
    }
    edges->list[edges->count++] = (struct assign_edge){gold, given, weight};
    return true;
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
