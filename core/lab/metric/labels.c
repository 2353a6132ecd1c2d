#include "core/lab/metric/labels.h"

#include "base/str.h"

#include <assert.h>
#include <stdint.h>
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
    return h;
}

/* Puts a name into an open table of `size` places, a power of two, unless it is there. */
static void keep(const char **table, size_t size, const char *name)
{
    size_t at = hash(name) & (size - 1);
    while (table[at] && table[at] != name && strcmp(table[at], name) != 0)
        at = (at + 1) & (size - 1);
    if (!table[at])
        table[at] = name;
}

void labels_collect(struct labels *labels, const char *const *a, size_t a_count,
                    const char *const *b, size_t b_count)
{
    size_t size = 16, kept = 0;
    while (size < 2 * (a_count + b_count))
        size *= 2;
    const char **table = xcalloc(size, sizeof *table);
    for (size_t i = 0; i < a_count; i++)
        keep(table, size, a[i]);
    for (size_t i = 0; i < b_count; i++)
        keep(table, size, b[i]);
    for (size_t i = 0; i < size; i++)
        if (table[i])
            table[kept++] = table[i];
    qsort(table, kept, sizeof *table, by_name);
    *labels = (struct labels){table, kept};
}

void labels_finish(struct labels *labels)
{
    free(labels->names);
    *labels = (struct labels){0};
}

size_t labels_find(const struct labels *labels, const char *name)
{
    const char **at =
        labels->count ? bsearch(&name, labels->names, labels->count, sizeof *labels->names, by_name)
                      : NULL;
    return at ? (size_t) (at - labels->names) : labels->count;
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
