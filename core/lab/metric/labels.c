#include "core/lab/metric/labels.h"

#include "base/str.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

void labels_collect(struct labels *labels, const char *const *a, size_t a_count,
                    const char *const *b, size_t b_count)
{
    size_t n = a_count + b_count, kept = 0;
    const char **all = xcalloc(n + 1, sizeof *all);
    for (size_t i = 0; i < a_count; i++)
        all[i] = a[i];
    for (size_t i = 0; i < b_count; i++)
        all[a_count + i] = b[i];
    if (n > 0)
        qsort(all, n, sizeof *all, by_name);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(all[kept - 1], all[i]) != 0)
            all[kept++] = all[i];
    *labels = (struct labels){all, kept};
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
