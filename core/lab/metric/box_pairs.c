#include "core/lab/metric/box.h"

#include "base/str.h"
#include "core/lab/metric/labels.h"
#include "core/lab/metric/order.h"

#include <stdlib.h>

/* Rounding of a few products of doubles stays far below. */
static const double slack = 1e-12;

struct item {
    int64_t low, high, low2, high2; /* along the sweep, across it */
    double area;
    uint32_t index;
    bool given;
};

struct active {
    struct item **list;
    size_t count;
};

struct sweep {
    const struct box_side *sides[2]; /* gold, given */
    double least;                    /* IoU, a little less than asked for */
    uint32_t *who;                   /* gold boxes, then given ones, by image and label */
    struct item *items;
    struct item **room;
    uint64_t *lows;
    uint32_t *order;
    box_meet *meet;
    void *data;
    bool ended;
};

/* ---- groups ---- */

static const struct box *box_at(const struct sweep *s, uint32_t who, bool *given)
{
    *given = who >= s->sides[0]->count;
    return *given ? &s->sides[1]->list[who - s->sides[0]->count] : &s->sides[0]->list[who];
}

static unsigned *number_labels(const struct box_side *gold, const struct box_side *given)
{
    const struct box_side *sides[] = {gold, given};
    const char **all = xcalloc(gold->count + given->count + 1, sizeof *all);
    struct labels labels;
    size_t n = 0;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < sides[k]->count; i++)
            all[n++] = sides[k]->list[i].label ? sides[k]->list[i].label : "";
    labels_collect(&labels, all, n, NULL, 0);
    unsigned *numbers = labels_numbers(&labels, all, n);
    labels_finish(&labels);
    free(all);
    return numbers;
}

/* Image and label of each box, and the boxes that have an area. */
static size_t take(struct sweep *s, bool any_label, uint64_t *groups)
{
    bool numbered = any_label || (s->sides[0]->numbers && s->sides[1]->numbers);
    unsigned *found = numbered ? NULL : number_labels(s->sides[0], s->sides[1]);
    size_t kept = 0;
    uint32_t who = 0;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < s->sides[k]->count; i++, who++) {
            const struct box_side *side = s->sides[k];
            const struct box *box = &side->list[i];
            uint32_t label = any_label ? 0 : found ? found[who] : side->numbers[i];
            groups[who] = (uint64_t) box->image << 32 | label;
            if (!(side->skip && side->skip[i]) && box->edge[BOX_LEFT] < box->edge[BOX_RIGHT] &&
                box->edge[BOX_TOP] < box->edge[BOX_BOTTOM])
                s->who[kept++] = who;
        }
    free(found);
    return kept;
}

/* ---- the sweep over one group ---- */

/* Whether boxes lie less crowded downwards than across: their lengths laid end to end against what
 * they span. */
static bool is_down(const struct sweep *s, const uint32_t *who, size_t n)
{
    double sum[2] = {0, 0};
    int64_t least[2] = {INT64_MAX, INT64_MAX}, most[2] = {INT64_MIN, INT64_MIN};
    bool given;
    for (size_t i = 0; i < n; i++) {
        const int64_t *edge = box_at(s, who[i], &given)->edge;
        for (int k = 0; k < 2; k++) {
            sum[k] += (double) (edge[BOX_RIGHT + k] - edge[BOX_LEFT + k]);
            least[k] = edge[BOX_LEFT + k] < least[k] ? edge[BOX_LEFT + k] : least[k];
            most[k] = edge[BOX_RIGHT + k] > most[k] ? edge[BOX_RIGHT + k] : most[k];
        }
    }
    return sum[1] / (double) (most[1] - least[1]) < sum[0] / (double) (most[0] - least[0]);
}

static void orient(struct sweep *s, const uint32_t *who, size_t n)
{
    int along = is_down(s, who, n), across = !along;
    for (uint32_t i = 0; i < n; i++) {
        struct item *item = &s->items[i];
        const int64_t *edge = box_at(s, who[i], &item->given)->edge;
        item->low = edge[BOX_LEFT + along];
        item->high = edge[BOX_RIGHT + along];
        item->low2 = edge[BOX_LEFT + across];
        item->high2 = edge[BOX_RIGHT + across];
        item->area = (double) (item->high - item->low) * (double) (item->high2 - item->low2);
        item->index = item->given ? who[i] - (uint32_t) s->sides[0]->count : who[i];
        s->lows[i] = order_key_int(item->low);
        s->order[i] = i;
    }
    order_by(s->lows, s->order, n);
}

/* IoU of two boxes that share part of the sweep; negative when it is certainly too small. */
static double iou_of(const struct sweep *s, const struct item *a, const struct item *b)
{
    int64_t low = a->low > b->low ? a->low : b->low, high = a->high < b->high ? a->high : b->high;
    int64_t low2 = a->low2 > b->low2 ? a->low2 : b->low2;
    int64_t high2 = a->high2 < b->high2 ? a->high2 : b->high2;
    if (low2 >= high2)
        return -1;
    double shared = (double) (high - low) * (double) (high2 - low2);
    double joined = a->area + b->area - shared;
    return shared >= joined * s->least ? shared / joined : -1;
}

/* Meets the open boxes of the other side and drops those that have ended. */
static void meet_open(struct sweep *s, const struct item *item, struct active *other)
{
    size_t kept = 0;
    for (size_t i = 0; i < other->count; i++) {
        struct item *o = other->list[i];
        if (o->high <= item->low)
            continue;
        other->list[kept++] = o;
        double iou = s->ended ? -1 : iou_of(s, item, o);
        if (iou >= 0)
            s->ended = !s->meet(s->data, item->given ? o->index : item->index,
                                item->given ? item->index : o->index, iou);
    }
    other->count = kept;
}

static void sweep(struct sweep *s, const uint32_t *who, size_t n)
{
    struct active open[2] = {{s->room, 0}, {s->room + n, 0}};
    orient(s, who, n);
    for (size_t i = 0; i < n && !s->ended; i++) {
        struct item *item = &s->items[s->order[i]];
        struct active *mine = &open[item->given];
        meet_open(s, item, &open[!item->given]);
        mine->list[mine->count++] = item;
    }
}

/* ---- all groups ---- */

/* A group of boxes of one side only has nothing to meet. */
static bool has_both(const struct sweep *s, const uint32_t *who, size_t n)
{
    bool first, last;
    box_at(s, who[0], &first);
    box_at(s, who[n - 1], &last);
    return first != last;
}

static void sweep_groups(struct sweep *s, const uint64_t *groups, size_t n)
{
    size_t from = 0, most = 0;
    for (size_t i = 1; i <= n; i++)
        if (i == n || groups[s->who[i]] != groups[s->who[from]]) {
            most = i - from > most ? i - from : most;
            from = i;
        }
    s->items = xmalloc((most + 1) * sizeof *s->items);
    s->room = xmalloc(2 * (most + 1) * sizeof *s->room);
    s->lows = xmalloc((most + 1) * sizeof *s->lows);
    s->order = xmalloc((most + 1) * sizeof *s->order);
    from = 0;
    for (size_t i = 1; i <= n; i++)
        if (i == n || groups[s->who[i]] != groups[s->who[from]]) {
            if (has_both(s, s->who + from, i - from))
                sweep(s, s->who + from, i - from);
            from = i;
        }
    free(s->items);
    free(s->room);
    free(s->lows);
    free(s->order);
}

void box_each_pair(const struct box_side *gold, const struct box_side *given,
                   struct box_least least, box_meet *meet, void *data)
{
    struct sweep s = {.sides = {gold, given}, .meet = meet, .data = data};
    size_t all = gold->count + given->count;
    uint64_t *groups = xmalloc((all + 1) * sizeof *groups);
    s.least = (double) least.num / (double) least.den * (1 - slack);
    s.who = xmalloc((all + 1) * sizeof *s.who);
    size_t n = take(&s, least.any_label, groups);
    order_by(groups, s.who, n);
    sweep_groups(&s, groups, n);
    free(groups);
    free(s.who);
}
