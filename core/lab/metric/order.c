#include "core/lab/metric/order.h"

#include "base/str.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = 8, BYTE = 256, FEW = 64 };

struct entry {
    uint64_t key;
    uint32_t index;
};

static void by_insertion(const uint64_t *keys, uint32_t *order, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t held = order[i];
        size_t k = i;
        for (; k > 0 && keys[order[k - 1]] > keys[held]; k--)
            order[k] = order[k - 1];
        order[k] = held;
    }
}

/* Places by one byte; false when all have the same one. */
static bool pass(const struct entry *from, struct entry *to, size_t n, const uint32_t *counts,
                 int shift)
{
    uint32_t first[BYTE], sum = 0;
    if (counts[from[0].key >> shift & (BYTE - 1)] == n)
        return false;
    for (int b = 0; b < BYTE; b++) {
        first[b] = sum;
        sum += counts[b];
    }
    for (size_t i = 0; i < n; i++)
        to[first[from[i].key >> shift & (BYTE - 1)]++] = from[i];
    return true;
}

void order_by(const uint64_t *keys, uint32_t *order, size_t n)
{
    uint32_t counts[BYTES][BYTE] = {{0}};
    if (n <= FEW) {
        by_insertion(keys, order, n);
        return;
    }
    struct entry *room = xmalloc(2 * n * sizeof *room), *from = room, *to = room + n;
    for (size_t i = 0; i < n; i++) {
        uint64_t key = keys[order[i]];
        from[i] = (struct entry){key, order[i]};
        for (int b = 0; b < BYTES; b++)
            counts[b][key >> 8 * b & (BYTE - 1)]++;
    }
    for (int b = 0; b < BYTES; b++)
        if (pass(from, to, n, counts[b], 8 * b)) {
            struct entry *swap = from;
            from = to;
            to = swap;
        }
    for (size_t i = 0; i < n; i++)
        order[i] = from[i].index;
    free(room);
}

uint64_t order_key_int(int64_t number)
{
    return (uint64_t) number ^ UINT64_C(1) << 63;
}

uint64_t order_key(double number)
{
    uint64_t bits;
    if (isnan(number))
        return 0;
    number += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}
