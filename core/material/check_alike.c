#include "base/str.h"
#include "core/material/check_bank.h"

#include <stdlib.h>
#include <string.h>

/* Two sets that share at least ALIKE percent of their union share one of the first
 * n - ceil(ALIKE n) + 1 elements of each, whatever order both are put in (prefix filtering:
 * Chaudhuri, Ganti and Kaushik 2006). With the rarest pairs first few candidates are left, and all
 * that are alike are found. */
enum {
    ALIKE = 80,     /* percent of common pairs: Jaccard's coefficient */
    PAIR_BITS = 42, /* two characters of 21 bits */
    COUNT_MOST = 1 << 22,
    NONE = -1,
};

/* Numbers by pair: open addressing, grown by its owner beforehand. */
struct table {
    uint64_t *keys; /* pair + 1, 0 where free */
    int32_t *values;
    size_t mask;
};

/* A set hashed to bits: two sets differ in at least as many elements as their bits do. */
enum { WORDS = 4 };
struct sketch {
    uint64_t bits[WORDS];
};

struct posting {
    uint32_t item;
    int32_t next;
};

struct index {
    struct table heads;
    struct posting *list;
    size_t count;
    struct sketch *sketches; /* by item */
};

static struct table table_new(size_t most)
{
    struct table table = {.mask = 1024};
    while (table.mask < 2 * most)
        table.mask *= 2;
    table.keys = xcalloc(table.mask, sizeof *table.keys);
    table.values = xcalloc(table.mask, sizeof *table.values);
    table.mask--;
    return table;
}

static void table_free(struct table *table)
{
    free(table->keys);
    free(table->values);
}

/* The value of a key, which begins as `first`. */
static int32_t *table_at(struct table *table, uint64_t key, int32_t first)
{
    size_t at = (size_t) (key * UINT64_C(0x9E3779B97F4A7C15) >> 20) & table->mask;
    while (table->keys[at] && table->keys[at] != key + 1)
        at = (at + 1) & table->mask;
    if (!table->keys[at]) {
        table->keys[at] = key + 1;
        table->values[at] = first;
    }
    return &table->values[at];
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
    return (x > y) - (x < y);
}

/* Puts how often a pair is there above its bits and sorts the sets by that: rare ones first. */
static void rank_pairs(struct check_items *items, size_t all)
{
    struct table counts = table_new(all);
    for (size_t i = 0; i < items->count; i++)
        for (unsigned k = 0; k < items->list[i].pairs_count; k++)
            ++*table_at(&counts, items->list[i].pairs[k], 0);
    for (size_t i = 0; i < items->count; i++) {
        struct check_item *item = &items->list[i];
        for (unsigned k = 0; k < item->pairs_count; k++) {
            int32_t count = *table_at(&counts, item->pairs[k], 0);
            uint64_t rank = (uint64_t) (count < COUNT_MOST ? count : COUNT_MOST - 1);
            item->pairs[k] |= rank << PAIR_BITS;
        }
        if (item->pairs_count > 0)
            qsort(item->pairs, item->pairs_count, sizeof *item->pairs, by_value);
    }
    table_free(&counts);
}

/* Jaccard's coefficient of the two sets in percent. */
static unsigned likeness(const struct check_item *a, const struct check_item *b)
{
    size_t i = 0, k = 0, common = 0;
    while (i < a->pairs_count && k < b->pairs_count) {
        uint64_t x = a->pairs[i], y = b->pairs[k];
        common += x == y;
        i += x <= y;
        k += y <= x;
    }
    size_t all = a->pairs_count + b->pairs_count - common;
    return all ? (unsigned) (common * 100 / all) : 0;
}

static struct sketch sketch_of(const struct check_item *item)
{
    struct sketch sketch = {{0}};
    for (unsigned k = 0; k < item->pairs_count; k++) {
        uint64_t hash = item->pairs[k] * UINT64_C(0x9E3779B97F4A7C15) >> 56;
        sketch.bits[hash / 64] |= UINT64_C(1) << hash % 64;
    }
    return sketch;
}

/* Sets of n elements together that are that alike differ in at most n (1 - ALIKE) / (1 + ALIKE). */
static bool may_be_alike(const struct index *index, const struct check_items *items, size_t a,
                         size_t b)
{
    unsigned differ = 0, all = items->list[a].pairs_count + items->list[b].pairs_count;
    for (int w = 0; w < WORDS; w++)
        differ += (unsigned) __builtin_popcountll(index->sketches[a].bits[w] ^
                                                  index->sketches[b].bits[w]);
    return differ * (100 + ALIKE) <= all * (100 - ALIKE);
}

static unsigned prefix_of(const struct check_item *item)
{
    unsigned n = item->pairs_count;
    return n ? n - (n * ALIKE + 99) / 100 + 1 : 0;
}

/* The one most alike among those before it; *percent of it, 0 for none. */
static const struct check_item *find_alike(struct index *index, const struct check_items *items,
                                           size_t at, uint32_t *seen, unsigned *percent)
{
    const struct check_item *item = &items->list[at], *found = NULL;
    *percent = 0;
    for (unsigned k = 0; k < prefix_of(item) && *percent < 100; k++)
        for (int32_t p = *table_at(&index->heads, item->pairs[k], NONE);
             p != NONE && *percent < 100; p = index->list[p].next) {
            uint32_t other = index->list[p].item;
            if (!may_be_alike(index, items, at, other) || seen[other] == (uint32_t) at + 1)
                continue;
            seen[other] = (uint32_t) at + 1;
            unsigned share = likeness(item, &items->list[other]);
            if (share < ALIKE || share <= *percent)
                continue;
            *percent = share;
            found = &items->list[other];
        }
    return found;
}

static void add_postings(struct index *index, const struct check_items *items, size_t at)
{
    const struct check_item *item = &items->list[at];
    for (unsigned k = 0; k < prefix_of(item); k++) {
        int32_t *head = table_at(&index->heads, item->pairs[k], NONE);
        index->list[index->count] = (struct posting){(uint32_t) at, *head};
        *head = (int32_t) index->count++;
    }
}

void check_alike(struct check_run *run, struct check_items *items)
{
    size_t all = 0, prefixes = 0;
    for (size_t i = 0; i < items->count; i++) {
        all += items->list[i].pairs_count;
        prefixes += prefix_of(&items->list[i]);
    }
    rank_pairs(items, all);
    struct index index = {.heads = table_new(prefixes)};
    index.list = xcalloc(prefixes + 1, sizeof *index.list);
    index.sketches = xcalloc(items->count + 1, sizeof *index.sketches);
    for (size_t i = 0; i < items->count; i++)
        index.sketches[i] = sketch_of(&items->list[i]);
    uint32_t *seen = xcalloc(items->count + 1, sizeof *seen);
    for (size_t i = 0; i < items->count; i++) {
        unsigned percent;
        const struct check_item *other = find_alike(&index, items, i, seen, &percent);
        if (other)
            check_add_item(run, CHECK_NEAR_DUPLICATE, &items->list[i], other->name,
                           check_number(run, percent));
        if (percent < 100) /* what is the same is found through the first of them */
            add_postings(&index, items, i);
    }
    free(seen);
    free(index.list);
    free(index.sketches);
    table_free(&index.heads);
}
