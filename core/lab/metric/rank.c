#include "core/lab/metric/rank.h"

#include <math.h>

/* Twice the mid-rank, from how many are below and how many equal. */
static double twice_rank(const double *x, size_t count, size_t i)
{
    size_t below = 0, equal = 0;
    for (size_t j = 0; j < count; j++) {
        below += x[j] < x[i];
        equal += x[j] == x[i];
    }
    return (double) (2 * below + equal + 1);
}

static double spearman(const double *a, const double *b, size_t count)
{
    double n = (double) count, sum = 0, left = 0, right = 0;
    for (size_t i = 0; i < count; i++) {
        double x = twice_rank(a, count, i) - (n + 1), y = twice_rank(b, count, i) - (n + 1);
        sum += x * y;
        left += x * x;
        right += y * y;
    }
    return sum / sqrt(left * right);
}

struct rank_result rank_compare(const double *a, const double *b, size_t count)
{
    struct rank_result r = {.pairs = (uint64_t) count * (count - (count > 0)) / 2};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++) {
            int x = (a[i] > a[j]) - (a[i] < a[j]), y = (b[i] > b[j]) - (b[i] < b[j]);
            r.same += x * y > 0;
            r.opposite += x * y < 0;
            r.tied_a += x == 0;
            r.tied_b += y == 0;
            r.tied_both += x == 0 && y == 0;
        }
    double s = (double) r.same - (double) r.opposite;
    double left = (double) (r.pairs - r.tied_a), right = (double) (r.pairs - r.tied_b);
    r.tau_a = r.pairs ? s / (double) r.pairs : 0;
    r.defined = left > 0 && right > 0;
    if (r.defined) {
        r.tau_b = s / sqrt(left * right);
        r.rho = spearman(a, b, count);
    }
    return r;
}
