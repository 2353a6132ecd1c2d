#include "bench/samples.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void samples_add(struct samples *samples, double value)
{
    if ((samples->count & (samples->count - 1)) == 0) {
        size_t room = samples->count ? 2 * samples->count : 1;
        samples->list = xrealloc(samples->list, room * sizeof *samples->list);
    }
    samples->list[samples->count++] = value;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

double samples_percentile(const struct samples *samples, double percent)
{
    if (samples->count == 0)
        return 0;
    double *sorted = xmalloc(samples->count * sizeof *sorted);
    memcpy(sorted, samples->list, samples->count * sizeof *sorted);
    qsort(sorted, samples->count, sizeof *sorted, by_value);
    size_t rank = (size_t) ceil(percent / 100 * (double) samples->count);
    double value = sorted[rank > 0 ? rank - 1 : 0];
    free(sorted);
    return value;
}

json_t *samples_number(double value)
{
    return json_real(round(value * 1000) / 1000);
}

json_t *samples_json(const struct samples *samples)
{
    return json_pack("{s:I, s:o, s:o, s:o, s:o}", "n", (json_int_t) samples->count, "min",
                     samples_number(samples_percentile(samples, 0)), "median",
                     samples_number(samples_percentile(samples, 50)), "p99",
                     samples_number(samples_percentile(samples, 99)), "max",
                     samples_number(samples_percentile(samples, 100)));
}

void samples_finish(struct samples *samples)
{
    free(samples->list);
    *samples = (struct samples){0};
}
