#include "core/lab/metric/assign.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/suite.h"

#include <stdbool.h>
#include <stdlib.h>

enum { SIDE = 6 };

struct best {
    size_t pairs;
    int64_t sum;
};

/* Every assignment there is: row after row stays alone or takes a free column. */
static void try_all(int64_t w[SIDE][SIDE], int n, int m, int row, unsigned taken, struct best now,
                    struct best *best)
{
    if (row == n) {
        if (now.pairs > best->pairs || (now.pairs == best->pairs && now.sum > best->sum))
            *best = now;
        return;
    }
    try_all(w, n, m, row + 1, taken, now, best);
    for (int j = 0; j < m; j++)
        if (w[row][j] >= 0 && !(taken & 1u << j))
            try_all(w, n, m, row + 1, taken | 1u << j,
                    (struct best){now.pairs + 1, now.sum + w[row][j]}, best);
}

static struct best ours(int64_t w[SIDE][SIDE], int n, int m, struct prng *prng)
{
    struct assign_edges edges = {0};
    uint32_t given_of[SIDE], order[SIDE * SIDE];
    bool taken[SIDE] = {false};
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        order[i] = i;
    prng_shuffle(prng, order, SIDE * SIDE);
    for (int k = 0; k < SIDE * SIDE; k++) {
        uint32_t i = order[k] / SIDE, j = order[k] % SIDE;
        if ((int) i < n && (int) j < m && w[i][j] >= 0)
            assign_edges_add(&edges, i, j, w[i][j]);
    }
    struct best got = {assign((uint32_t) n, (uint32_t) m, edges.list, edges.count, given_of), 0};
    size_t pairs = 0;
    for (int i = 0; i < n; i++) {
        if (given_of[i] == ASSIGN_NONE)
            continue;
        ck_assert_int_ge(w[i][given_of[i]], 0);
        ck_assert(!taken[given_of[i]]);
        taken[given_of[i]] = true;
        got.sum += w[i][given_of[i]];
        pairs++;
    }
    ck_assert_uint_eq(pairs, got.pairs);
    assign_edges_finish(&edges);
    return got;
}

START_TEST(as_good_as_all_ways)
{
    struct prng prng;
    prng_seed(&prng, 20250611);
    for (int round = 0; round < 20000; round++) {
        int64_t w[SIDE][SIDE];
        int n = (int) prng_below(&prng, SIDE + 1), m = (int) prng_below(&prng, SIDE + 1);
        uint32_t percent = prng_below(&prng, 101);
        bool coarse = prng_below(&prng, 2);
        for (int i = 0; i < SIDE; i++)
            for (int j = 0; j < SIDE; j++) {
                int64_t weight = coarse ? prng_below(&prng, 4) * (ASSIGN_ONE / 4)
                                        : prng_below(&prng, UINT32_MAX);
                w[i][j] = prng_below(&prng, 100) < percent ? weight : -1;
            }
        struct best want = {0, 0}, got = ours(w, n, m, &prng);
        try_all(w, n, m, 0, 0, (struct best){0, 0}, &want);
        ck_assert_uint_eq(got.pairs, want.pairs);
        ck_assert_int_eq(got.sum, want.sum);
    }
}
END_TEST

START_TEST(more_pairs_before_better_ones)
{
    /* .9 alone would shut the other two out. */
    const struct assign_edge edges[] = {
        {0, 0, ASSIGN_ONE}, {0, 1, ASSIGN_ONE / 4}, {1, 0, ASSIGN_ONE / 4}};
    uint32_t given_of[2];
    ck_assert_uint_eq(assign(2, 2, edges, 3, given_of), 2);
    ck_assert_uint_eq(given_of[0], 1);
    ck_assert_uint_eq(given_of[1], 0);
}
END_TEST

START_TEST(full)
{
    struct assign_edges edges = {0};
    for (uint32_t i = 0; i < ASSIGN_EDGES_MOST; i++)
        ck_assert(assign_edges_add(&edges, 0, 0, 1));
    ck_assert(!edges.full);
    ck_assert(!assign_edges_add(&edges, 1, 1, 1));
    ck_assert(edges.full);
    ck_assert_uint_eq(edges.count, ASSIGN_EDGES_MOST);
    assign_edges_finish(&edges);
}
END_TEST

START_TEST(nothing_at_all)
{
    uint32_t given_of[2];
    ck_assert_uint_eq(assign(0, 0, NULL, 0, given_of), 0);
    ck_assert_uint_eq(assign(2, 3, NULL, 0, given_of), 0);
    ck_assert_uint_eq(given_of[1], ASSIGN_NONE);
}
END_TEST

SUITE_MAIN("core/lab/metric/assign", tcase_add_test(tc, as_good_as_all_ways);
           tcase_add_test(tc, more_pairs_before_better_ones); tcase_add_test(tc, nothing_at_all);
           tcase_add_test(tc, full);)
