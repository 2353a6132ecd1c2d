/* Distinct labels, numbered in the order of their bytes. Pure. */
#ifndef CORE_LAB_METRIC_LABELS_H
#define CORE_LAB_METRIC_LABELS_H

#include <stddef.h>
#include <stdint.h>

struct labels {
    const char **names; /* borrowed texts */
    size_t count;
    uint32_t *places; /* where each is found: an open table of numbers + 1 */
    size_t size;      /* a power of two */
};

/* Of one or two lists (either may be empty); finished by labels_finish. */
void labels_collect(struct labels *labels, const char *const *a, size_t a_count,
                    const char *const *b, size_t b_count);
void labels_finish(struct labels *labels);

/* The number of a label; labels->count when it is none of them. */
size_t labels_find(const struct labels *labels, const char *name);

/* The numbers of a list of labels that all are there; heap. */
unsigned *labels_numbers(const struct labels *labels, const char *const *list, size_t count);

#endif
