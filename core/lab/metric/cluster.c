#include "core/lab/metric/cluster.h"

#include "base/str.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

static __int128 pairs_in(const uint64_t *sizes, size_t n)
{
    __int128 sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (__int128) sizes[i] * (sizes[i] - (sizes[i] > 0)) / 2;
    return sum;
}

struct cluster_result cluster_compare(const unsigned *a, size_t a_groups, const unsigned *b,
                                      size_t b_groups, size_t count)
{
    struct cluster_result r = {false, 0, 1};
    assert(a_groups * b_groups <= 1 << 26);
    uint64_t *both = xcalloc(a_groups * b_groups + 1, sizeof *both);
    uint64_t *left = xcalloc(a_groups + 1, sizeof *left);
    uint64_t *right = xcalloc(b_groups + 1, sizeof *right);
    for (size_t i = 0; i < count; i++) {
        both[a[i] * b_groups + b[i]]++;
        left[a[i]]++;
        right[b[i]]++;
    }
    __int128 joint = pairs_in(both, a_groups * b_groups), p = pairs_in(left, a_groups);
    __int128 q = pairs_in(right, b_groups), all = (__int128) count * (count - (count > 0)) / 2;
    __int128 above = 2 * (joint * all - p * q), below = (p + q) * all - 2 * p * q;
    if (all > 0)
        r.rand = (double) (all - p - q + 2 * joint) / (double) all;
    r.defined = below > 0;
    r.adjusted = below > 0 ? (double) above / (double) below : 0;
    free(both);
    free(left);
    free(right);
    return r;
}
