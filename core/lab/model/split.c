#include "core/lab/model/split.h"

#include "base/prng.h"

#include <stdlib.h>
#include <string.h>

const char *const model_parts[] = {"train", "validation", "test", NULL};
const char *const model_leaks[] = {"scaled_before_split",
                                   "tuned_on_test",
                                   "duplicate_across",
                                   "group_across",
                                   "future_in_train",
                                   "leaky_column",
                                   NULL};

struct splitter {
    const struct model_data *data;
    const struct model_split *split;
    unsigned char *parts;
    uint32_t *order; /* rows that are in, in the order of the file */
    size_t count;
    struct prng prng;
};

/* Leaves out each row that is like an earlier one. */
static void leave_out(const struct model_split *split, const struct alike *alike,
                      unsigned char *parts)
{
    for (size_t i = 0; i < alike->count && split->dedupe != MODEL_KEEP; i++)
        for (size_t j = 0; j < i && parts[i] != MODEL_OUT; j++) {
            if (parts[j] == MODEL_OUT)
                continue;
            bool same =
                split->dedupe == MODEL_NEAR ? alike_near(alike, i, j) : alike_exact(alike, i, j);
            if (same)
                parts[i] = MODEL_OUT;
        }
}

/* The part of the i-th of n things in their order. */
static unsigned char part_of(const struct model_split *split, size_t i, size_t n)
{
    size_t train = (n * split->train + 50) / 100;
    size_t seen = (n * (split->train + split->validation) + 50) / 100;
    if (i < train)
        return MODEL_TRAIN;
    return i < seen ? MODEL_VALIDATION : MODEL_TEST;
}

static void deal(struct splitter *s, const uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        s->parts[order[i]] = part_of(s->split, i, count);
}

static void split_stratified(struct splitter *s)
{
    uint32_t *of = xcalloc(s->count + 1, sizeof *of);
    for (unsigned c = 0; c < s->data->classes; c++) {
        size_t n = 0;
        for (size_t i = 0; i < s->count; i++)
            if (s->data->rows.list[s->order[i]].class == (int) c)
                of[n++] = s->order[i];
        prng_shuffle(&s->prng, of, n);
        deal(s, of, n);
    }
    free(of);
}

struct keyed {
    const char *key;
    uint32_t row;
};

/* By key, then in the order of the file. */
static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static struct keyed *sorted_by(const struct splitter *s, int column)
{
    struct keyed *list = xcalloc(s->count + 1, sizeof *list);
    for (size_t i = 0; i < s->count; i++)
        list[i] = (struct keyed){s->data->rows.list[s->order[i]].cells[column], s->order[i]};
    qsort(list, s->count, sizeof *list, by_key);
    return list;
}

/* Equal times stay in one part. */
static void split_by_time(struct splitter *s)
{
    struct keyed *list = sorted_by(s, s->data->time);
    for (size_t i = 0; i < s->count; i++) {
        bool same = i > 0 && strcmp(list[i].key, list[i - 1].key) == 0;
        s->parts[list[i].row] = same ? s->parts[list[i - 1].row] : part_of(s->split, i, s->count);
    }
    free(list);
}

/* Where each group begins in rows sorted by it; how many there are. */
static size_t group_starts(const struct splitter *s, const struct keyed *list, uint32_t *starts)
{
    size_t groups = 0;
    for (size_t i = 0; i < s->count; i++)
        if (i == 0 || strcmp(list[i].key, list[i - 1].key) != 0)
            starts[groups++] = (uint32_t) i;
    return groups;
}

/* Whole groups in random order, each to the part its first row would go to. */
static void split_by_group(struct splitter *s)
{
    struct keyed *list = sorted_by(s, s->data->group);
    uint32_t *starts = xcalloc(s->count + 1, sizeof *starts);
    size_t groups = group_starts(s, list, starts), dealt = 0;
    prng_shuffle(&s->prng, starts, groups);
    for (size_t g = 0; g < groups; g++) {
        unsigned char part = part_of(s->split, dealt, s->count);
        const char *key = list[starts[g]].key;
        for (size_t i = starts[g]; i < s->count && strcmp(list[i].key, key) == 0; i++) {
            s->parts[list[i].row] = part;
            dealt++;
        }
    }
    free(starts);
    free(list);
}

unsigned char *model_split_rows(const struct model_data *data, const struct model_split *split,
                                const struct alike *alike)
{
    struct splitter s = {.data = data, .split = split};
    s.parts = xcalloc(data->rows.count + 1, 1);
    s.order = xcalloc(data->rows.count + 1, sizeof *s.order);
    prng_seed(&s.prng, split->seed);
    leave_out(split, alike, s.parts);
    for (size_t i = 0; i < data->rows.count; i++)
        if (s.parts[i] != MODEL_OUT)
            s.order[s.count++] = (uint32_t) i;
    if (split->by == MODEL_STRATIFIED) {
        split_stratified(&s);
    } else if (split->by == MODEL_BY_TIME) {
        split_by_time(&s);
    } else if (split->by == MODEL_BY_GROUP) {
        split_by_group(&s);
    } else {
        prng_shuffle(&s.prng, s.order, s.count);
        deal(&s, s.order, s.count);
    }
    free(s.order);
    return s.parts;
}

/* ---- folds ---- */

static void fold_by_class(struct splitter *s, unsigned folds)
{
    uint32_t *of = xcalloc(s->count + 1, sizeof *of);
    size_t dealt = 0;
    for (unsigned c = 0; c < s->data->classes; c++) {
        size_t n = 0;
        for (size_t i = 0; i < s->count; i++)
            if (s->data->rows.list[s->order[i]].class == (int) c)
                of[n++] = s->order[i];
        prng_shuffle(&s->prng, of, n);
        for (size_t i = 0; i < n; i++)
            s->parts[of[i]] = (unsigned char) (dealt++ % folds);
    }
    free(of);
}

/* Each group in turn to the fold that has fewest rows. */
static void fold_by_group(struct splitter *s, unsigned folds)
{
    struct keyed *list = sorted_by(s, s->data->group);
    uint32_t *starts = xcalloc(s->count + 1, sizeof *starts);
    size_t groups = group_starts(s, list, starts), rows[MODEL_FOLDS_MAX] = {0};
    prng_shuffle(&s->prng, starts, groups);
    for (size_t g = 0; g < groups; g++) {
        const char *key = list[starts[g]].key;
        unsigned least = 0;
        for (unsigned f = 1; f < folds; f++)
            least = rows[f] < rows[least] ? f : least;
        for (size_t i = starts[g]; i < s->count && strcmp(list[i].key, key) == 0; i++) {
            s->parts[list[i].row] = (unsigned char) least;
            rows[least]++;
        }
    }
    free(starts);
    free(list);
}

static void fold_by_time(struct splitter *s, unsigned folds)
{
    struct keyed *list = sorted_by(s, s->data->time);
    unsigned char part = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (i == 0 || strcmp(list[i].key, list[i - 1].key) != 0)
            part = (unsigned char) (i * (folds + 1) / s->count);
        s->parts[list[i].row] = part;
    }
    free(list);
}

unsigned char *model_folds(const struct model_data *data, const struct model_split *split,
                           const unsigned char *parts, unsigned folds)
{
    struct splitter s = {.data = data, .split = split};
    s.parts = xcalloc(data->rows.count + 1, 1);
    s.order = xcalloc(data->rows.count + 1, sizeof *s.order);
    prng_seed(&s.prng, split->seed + UINT64_C(1));
    for (size_t i = 0; i < data->rows.count; i++)
        if (parts[i] == MODEL_TRAIN)
            s.order[s.count++] = (uint32_t) i;
    if (split->by == MODEL_BY_TIME)
        fold_by_time(&s, folds);
    else if (split->by == MODEL_BY_GROUP)
        fold_by_group(&s, folds);
    else
        fold_by_class(&s, folds);
    free(s.order);
    return s.parts;
}

/* ---- leaks ---- */

static void note(struct model_leak_found *leak, size_t a, size_t b)
{
    if (leak->count++ == 0) {
        leak->row_a = a;
        leak->row_b = b;
    }
    leak->found = true;
}

static void find_duplicates(const struct alike *alike, const unsigned char *parts,
                            struct model_leak_found *leak)
{
    for (size_t i = 0; i < alike->count; i++)
        for (size_t j = 0; j < i; j++)
            if (parts[i] != parts[j] && parts[i] != MODEL_OUT && parts[j] != MODEL_OUT &&
                alike_near(alike, i, j)) {
                note(leak, j, i);
                break;
            }
}

/* Rows sorted by a column that are in. */
static struct keyed *sorted_in(const struct model_data *data, const unsigned char *parts,
                               int column, size_t *count)
{
    struct keyed *list = xcalloc(data->rows.count + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < data->rows.count; i++)
        if (parts[i] != MODEL_OUT)
            list[(*count)++] = (struct keyed){data->rows.list[i].cells[column], (uint32_t) i};
    qsort(list, *count, sizeof *list, by_key);
    return list;
}

static void find_groups(const struct model_data *data, const unsigned char *parts,
                        struct model_leak_found *leak)
{
    size_t count;
    struct keyed *list = sorted_in(data, parts, data->group, &count);
    for (size_t i = 1; i < count; i++)
        if (strcmp(list[i].key, list[i - 1].key) == 0 &&
            parts[list[i].row] != parts[list[i - 1].row])
            note(leak, list[i - 1].row, list[i].row);
    free(list);
}

/* A row whose part comes before that of an earlier row. */
static void find_future(const struct model_data *data, const unsigned char *parts,
                        struct model_leak_found *leak)
{
    size_t count, last = 0;
    struct keyed *list = sorted_in(data, parts, data->time, &count);
    for (size_t i = 1; i < count; i++) {
        if (parts[list[i].row] >= parts[list[last].row])
            last = i;
        else if (strcmp(list[i].key, list[last].key) != 0)
            note(leak, list[last].row, list[i].row);
    }
    free(list);
}

void model_find_leaks(const struct model_data *data, const struct model_work *work,
                      const struct alike *alike, const unsigned char *parts,
                      struct model_leak_found leaks[MODEL_LEAKS])
{
    for (int i = 0; i < MODEL_LEAKS; i++)
        leaks[i] = (struct model_leak_found){.row_a = SIZE_MAX, .row_b = SIZE_MAX};
    if (work->features.fit_on == MODEL_ON_ALL)
        leaks[MODEL_SCALED_BEFORE_SPLIT] = (struct model_leak_found){true, 1, SIZE_MAX, SIZE_MAX};
    if (work->tune.on == MODEL_ON_TEST)
        leaks[MODEL_TUNED_ON_TEST] = (struct model_leak_found){true, 1, SIZE_MAX, SIZE_MAX};
    find_duplicates(alike, parts, &leaks[MODEL_DUPLICATE_ACROSS]);
    if (data->group >= 0)
        find_groups(data, parts, &leaks[MODEL_GROUP_ACROSS]);
    if (data->time >= 0)
        find_future(data, parts, &leaks[MODEL_FUTURE_IN_TRAIN]);
}
