#include "core/lab/metric/rank.h"

#include "base/str.h"
#include "core/lab/metric/order.h"

#include <math.h>
#include <stdlib.h>

static uint64_t pairs_of(uint64_t n)
{
    return n * (n - (n > 0)) / 2;
}

/* Numbers that rise as the values do, equal ones alike: twice the mid-rank. */
static uint64_t *twice_ranks(const double *values, size_t count, uint32_t *order)
{
    uint64_t *keys = xcalloc(count + 1, sizeof *keys), *ranks = xcalloc(count + 1, sizeof *ranks);
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = order_key(values[i]);
        order[i] = i;
    }
    order_by(keys, order, count);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && keys[order[end]] == keys[order[i]]; end++)
            ;
        for (size_t k = i; k < end; k++)
            ranks[order[k]] = i + end + 1;
    }
    free(keys);
    return ranks;
}

/* Pairs that stand in falling order; sorts. */
static uint64_t falling(uint64_t *list, uint64_t *room, size_t count)
{
    if (count < 2)
        return 0;
    size_t half = count / 2, i = 0, j = half;
    uint64_t found = falling(list, room, half) + falling(list + half, room, count - half);
    for (size_t n = 0; n < count; n++) {
        bool first = j == count || (i < half && list[i] <= list[j]);
        found += first ? 0 : half - i;
        room[n] = first ? list[i++] : list[j++];
    }
    for (size_t n = 0; n < count; n++)
        list[n] = room[n];
    return found;
}

/* Pairs of equal neighbours in this order; `b` may be NULL. */
static uint64_t ties(const uint64_t *a, const uint64_t *b, const uint32_t *order, size_t count)
{
    uint64_t tied = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1;
             end < count && a[order[end]] == a[order[i]] && (!b || b[order[end]] == b[order[i]]);
             end++)
            ;
        tied += pairs_of(end - i);
    }
    return tied;
}

static double spearman(const uint64_t *a, const uint64_t *b, size_t count)
{
    double middle = (double) count + 1, sum = 0, left = 0, right = 0;
    for (size_t i = 0; i < count; i++) {
        double x = (double) a[i] - middle, y = (double) b[i] - middle;
        sum += x * y;
        left += x * x;
        right += y * y;
    }
    return sum / sqrt(left * right);
}

static void count_pairs(struct rank_result *r, const uint64_t *a, const uint64_t *b,
                        uint32_t *order, size_t count)
{
    uint64_t *list = xcalloc(2 * count + 1, sizeof *list);
    r->tied_b = ties(b, NULL, order, count);
    order_by(a, order, count); /* by b before: now by a, then b */
    r->tied_a = ties(a, NULL, order, count);
    r->tied_both = ties(a, b, order, count);
    for (size_t i = 0; i < count; i++)
        list[i] = b[order[i]];
    r->opposite = falling(list, list + count, count);
    r->same = r->pairs - r->tied_a - r->tied_b + r->tied_both - r->opposite;
    free(list);
}

struct rank_result rank_compare(const double *a, const double *b, size_t count)
{
    struct rank_result r = {.pairs = pairs_of(count)};
    for (size_t i = 0; i < count; i++)
        if (isnan(a[i]) || isnan(b[i]))
            return (struct rank_result){.pairs = 0};
    uint32_t *order = xcalloc(count + 1, sizeof *order);
    uint64_t *left = twice_ranks(a, count, order), *right = twice_ranks(b, count, order);
    count_pairs(&r, left, right, order, count);
    double s = (double) r.same - (double) r.opposite;
    double apart_a = (double) (r.pairs - r.tied_a), apart_b = (double) (r.pairs - r.tied_b);
    r.tau_a = r.pairs ? s / (double) r.pairs : 0;
    r.defined = apart_a > 0 && apart_b > 0;
    if (r.defined) {
        r.tau_b = s / sqrt(apart_a * apart_b);
        r.rho = spearman(left, right, count);
    }
    free(order);
    free(left);
    free(right);
    return r;
}
