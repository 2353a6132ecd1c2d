#include "core/lab/metric/box.h"

#include "base/str.h"
#include "core/lab/metric/labels.h"

#include <stdlib.h>

struct item {
    const struct box *box;
    int64_t low, high, low2, high2; /* along the sweep, across it */
    uint64_t group;                 /* image and label */
    uint32_t index;
    bool given;
};

struct active {
    struct item **list;
    size_t count;
};

static int by_group(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    return (x->group > y->group) - (x->group < y->group);
}

static int by_low(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    if (x->given != y->given)
        return x->given - y->given;
    return x->index < y->index ? -1 : x->index > y->index;
}

static const char *label_of(const struct box *box)
{
    return box->label ? box->label : "";
}

static void find_labels(const struct box_side *gold, const struct box_side *given,
                        struct labels *labels)
{
    const struct box_side *sides[] = {gold, given};
    const char **all = xcalloc(gold->count + given->count + 1, sizeof *all);
    size_t n = 0;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < sides[k]->count; i++)
            all[n++] = label_of(&sides[k]->list[i]);
    labels_collect(labels, all, n, NULL, 0);
    free(all);
}

/* labels: NULL when they do not matter. */
static size_t take(const struct box_side *side, bool given, const struct labels *labels,
                   struct item *items)
{
    size_t n = 0;
    for (size_t i = 0; i < side->count; i++) {
        const struct box *box = &side->list[i];
        if ((side->skip && side->skip[i]) || box_area(box) == 0)
            continue;
        uint64_t label = labels ? labels_find(labels, label_of(box)) : 0;
        items[n++] = (struct item){.box = box,
                                   .group = (uint64_t) box->image << 32 | label,
                                   .index = (uint32_t) i,
                                   .given = given};
    }
    return n;
}

/* How crowded an axis is: the boxes' lengths laid end to end against what they span. */
static double crowd(const struct item *items, size_t n, int low, int high)
{
    double sum = 0;
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        const int64_t *edge = items[i].box->edge;
        sum += (double) (edge[high] - edge[low]);
        least = edge[low] < least ? edge[low] : least;
        most = edge[high] > most ? edge[high] : most;
    }
    return sum / (double) (most - least);
}

static void orient(struct item *items, size_t n)
{
    bool down = crowd(items, n, BOX_TOP, BOX_BOTTOM) < crowd(items, n, BOX_LEFT, BOX_RIGHT);
    for (size_t i = 0; i < n; i++) {
        const int64_t *edge = items[i].box->edge;
        items[i].low = edge[down ? BOX_TOP : BOX_LEFT];
        items[i].high = edge[down ? BOX_BOTTOM : BOX_RIGHT];
        items[i].low2 = edge[down ? BOX_LEFT : BOX_TOP];
        items[i].high2 = edge[down ? BOX_RIGHT : BOX_BOTTOM];
    }
    qsort(items, n, sizeof *items, by_low);
}

/* Meets the open boxes of the other side and drops those that have ended. */
static void meet_open(const struct item *item, struct active *other, box_meet *meet, void *data)
{
    size_t kept = 0;
    for (size_t i = 0; i < other->count; i++) {
        struct item *o = other->list[i];
        if (o->high <= item->low)
            continue;
        other->list[kept++] = o;
        if (o->low2 < item->high2 && item->low2 < o->high2)
            meet(data, item->given ? o->index : item->index, item->given ? item->index : o->index);
    }
    other->count = kept;
}

static void sweep(struct item *items, size_t n, struct item **room, box_meet *meet, void *data)
{
    struct active open[2] = {{room, 0}, {room + n, 0}};
    orient(items, n);
    for (size_t i = 0; i < n; i++) {
        struct active *mine = &open[items[i].given];
        meet_open(&items[i], &open[!items[i].given], meet, data);
        mine->list[mine->count++] = &items[i];
    }
}

void box_each_pair(const struct box_side *gold, const struct box_side *given, bool any_label,
                   box_meet *meet, void *data)
{
    size_t most = gold->count + given->count + 1, n, from = 0;
    struct item *items = xcalloc(most, sizeof *items);
    struct item **room = xcalloc(2 * most, sizeof *room);
    struct labels labels = {NULL, 0};
    if (!any_label)
        find_labels(gold, given, &labels);
    n = take(gold, false, any_label ? NULL : &labels, items);
    n += take(given, true, any_label ? NULL : &labels, items + n);
    if (n > 0)
        qsort(items, n, sizeof *items, by_group);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && by_group(&items[from], &items[i]) == 0)
            continue;
        sweep(items + from, i - from, room, meet, data);
        from = i;
    }
    labels_finish(&labels);
    free(room);
    free(items);
}
