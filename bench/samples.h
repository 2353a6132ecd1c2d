/* A growing list of measured values. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <jansson.h>
#include <stddef.h>

struct samples {
    double *list;
    size_t count;
};

void samples_add(struct samples *samples, double value);
/* Nearest-rank percentile, 0 for the least and 100 for the largest; 0 when there are none. */
double samples_percentile(const struct samples *samples, double percent);
/* {"n","min","median","p99","max"}; a new reference. */
json_t *samples_json(const struct samples *samples);
void samples_finish(struct samples *samples);

/* `value` with three decimals; a new reference. */
json_t *samples_number(double value);

#endif
