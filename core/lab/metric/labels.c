#include "core/lab/metric/labels.h"

#include "base/str.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static uint64_t hash(const char *name)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (; *name; name++)
        h = (h ^ (unsigned char) *name) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

/* Where a name stands in the table, or the empty place where it would. */
static size_t place_of(const struct labels *labels, const char *name)
{
    size_t at = hash(name) & (labels->size - 1);
    for (; labels->places[at]; at = (at + 1) & (labels->size - 1)) {
        const char *here = labels->names[labels->places[at] - 1];
        if (here == name || strcmp(here, name) == 0)
            break;
    }
    return at;
}

static void fill(struct labels *labels)
{
    memset(labels->places, 0, labels->size * sizeof *labels->places);
    for (uint32_t i = 0; i < labels->count; i++)
        labels->places[place_of(labels, labels->names[i])] = i + 1;
}

static void grow(struct labels *labels)
{
    labels->size = labels->size ? 2 * labels->size : 64;
    labels->names = xrealloc(labels->names, labels->size / 2 * sizeof *labels->names);
    labels->places = xrealloc(labels->places, labels->size * sizeof *labels->places);
    fill(labels);
}

static void keep(struct labels *labels, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = place_of(labels, list[i]);
        if (labels->places[at])
            continue;
        labels->names[labels->count++] = list[i];
        labels->places[at] = (uint32_t) labels->count;
        if (labels->count == labels->size / 2)
            grow(labels);
    }
}

void labels_collect(struct labels *labels, const char *const *a, size_t a_count,
                    const char *const *b, size_t b_count)
{
    *labels = (struct labels){.names = NULL};
    grow(labels);
    keep(labels, a, a_count);
    keep(labels, b, b_count);
    qsort(labels->names, labels->count, sizeof *labels->names, by_name);
    fill(labels);
}

void labels_finish(struct labels *labels)
{
    free(labels->names);
    free(labels->places);
    *labels = (struct labels){.names = NULL};
}

size_t labels_find(const struct labels *labels, const char *name)
{
    uint32_t number = labels->places ? labels->places[place_of(labels, name)] : 0;
    return number ? number - 1 : labels->count;
}

unsigned *labels_numbers(const struct labels *labels, const char *const *list, size_t count)
{
    unsigned *numbers = xcalloc(count + 1, sizeof *numbers);
    for (size_t i = 0; i < count; i++) {
        size_t at = labels_find(labels, list[i]);
        assert(at < labels->count);
        numbers[i] = (unsigned) at;
    }
    return numbers;
}
