/* Dynamic programming over the parts, smallest first.
 *
 * The state before a part is how many questions of each section are still to be placed. One
 * section, the base, need not be kept: what the remaining parts must have in points, less what the
 * other sections' remaining questions are worth, gives its number. For every part all candidates
 * are listed: each combination of questions that makes exactly its points within its caps.
 * least(part, state) is the least, over the candidates that fit the state, of the candidate's cost
 * and least() of what remains; the last part must take all that remains. Each state is computed
 * once. A state is left early only when a lower bound is reached, so every value is the true least
 * one, and NEVER means that no placing exists: both answers are exact. Candidates are tried in
 * order of their distance from the even share, and only a lower cost replaces what was found
 * before. */
#include "core/exam/layout.h"

#include "base/str.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NEVER = INT32_MAX, UNKNOWN = -1, SHARE = 1000 };

struct candidate {
    unsigned short x[LAYOUT_SECTIONS_MAX];
    unsigned code; /* of x, as of a state */
    int cost;
    int64_t away; /* from the even share, squared */
};

struct stage {
    unsigned part;
    struct candidate *list;
    unsigned count;
    int bound; /* no placing of this part and those behind it costs less */
    int *least;
    unsigned *choice; /* per state, index of the candidate taken */
};

struct search {
    const struct layout *layout;
    unsigned base, stride[LAYOUT_SECTIONS_MAX], states;
    struct stage stages[LAYOUT_PARTS_MAX];
    unsigned filled[LAYOUT_SECTIONS_MAX]; /* of the candidate being built */
};

static unsigned find_base(const unsigned *count, unsigned sections)
{
    unsigned base = 0;
    for (unsigned s = 1; s < sections; s++)
        if (count[s] > count[base])
            base = s;
    return base;
}

bool layout_fits(const unsigned *count, unsigned sections)
{
    uint64_t states = 1;
    for (unsigned s = 0, base = find_base(count, sections); s < sections; s++)
        if (s != base) {
            states *= (uint64_t) count[s] + 1;
            if (states > LAYOUT_STATES_MAX)
                return false;
        }
    return true;
}

/* ---- candidates ---- */

static int cell_cost(const struct layout *layout, unsigned part, unsigned section, unsigned x)
{
    unsigned need = x * layout->forms, free = layout->free[part][section];
    if (layout->capped && need > layout->have[part][section])
        return NEVER;
    return need > free ? (int) (need - free) : 0;
}

static int row_cost(const struct layout *layout, unsigned part, const unsigned *x)
{
    int sum = 0;
    for (unsigned s = 0; s < layout->sections; s++) {
        int cost = cell_cost(layout, part, s, x[s]);
        if (cost == NEVER)
            return NEVER;
        sum += cost;
    }
    return sum;
}

static void add_candidate(struct search *search, struct stage *stage, const int64_t *share)
{
    const struct layout *layout = search->layout;
    struct candidate c = {.cost = row_cost(layout, stage->part, search->filled)};
    if (c.cost == NEVER)
        return;
    for (unsigned s = 0; s < layout->sections; s++) {
        int64_t away = (int64_t) search->filled[s] * SHARE - share[s];
        c.x[s] = (unsigned short) search->filled[s];
        if (s != search->base) {
            c.code += search->filled[s] * search->stride[s];
            c.away += away * away;
        }
    }
    if ((stage->count & (stage->count - 1)) == 0)
        stage->list =
            xrealloc(stage->list, (stage->count ? stage->count * 2 : 1) * sizeof *stage->list);
    stage->list[stage->count++] = c;
}

/* Fills the sections from `s` on with `left` points to make; the base takes what the others leave.
 */
static void fill(struct search *search, struct stage *stage, unsigned s, unsigned left,
                 const int64_t *share)
{
    const struct layout *layout = search->layout;
    if (s == layout->sections) {
        unsigned base = search->base, points = layout->points[base];
        search->filled[base] = left / points;
        if (left % points == 0 && search->filled[base] <= layout->count[base])
            add_candidate(search, stage, share);
        return;
    }
    if (s == search->base) {
        fill(search, stage, s + 1, left, share);
        return;
    }
    for (unsigned x = 0; x <= layout->count[s] && x * layout->points[s] <= left; x++) {
        search->filled[s] = x;
        fill(search, stage, s + 1, left - x * layout->points[s], share);
    }
}

static int by_distance(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->away != y->away)
        return x->away < y->away ? -1 : 1;
    return x->code < y->code ? -1 : x->code > y->code;
}

static void list_candidates(struct search *search, struct stage *stage, struct prng *prng)
{
    const struct layout *layout = search->layout;
    int64_t share[LAYOUT_SECTIONS_MAX], total = 0;
    for (unsigned s = 0; s < layout->sections; s++)
        total += (int64_t) layout->count[s] * layout->points[s];
    for (unsigned s = 0; s < layout->sections; s++) {
        int64_t even = (int64_t) layout->count[s] * layout->part_points[stage->part];
        share[s] = even * SHARE / total + prng_below(prng, SHARE) - SHARE / 2;
    }
    fill(search, stage, 0, layout->part_points[stage->part], share);
    if (stage->count > 0)
        qsort(stage->list, stage->count, sizeof *stage->list, by_distance);
    stage->bound = stage->count > 0 ? NEVER : 0;
    for (unsigned i = 0; i < stage->count; i++)
        if (stage->list[i].cost < stage->bound)
            stage->bound = stage->list[i].cost;
}

/* ---- the search ---- */

static bool takes(const struct search *search, const unsigned *left, const struct candidate *c,
                  unsigned *rest)
{
    for (unsigned s = 0; s < search->layout->sections; s++) {
        if (c->x[s] > left[s])
            return false;
        rest[s] = left[s] - c->x[s];
    }
    return true;
}

static int least(struct search *search, unsigned at, const unsigned *left, unsigned code)
{
    const struct layout *layout = search->layout;
    struct stage *stage = &search->stages[at];
    unsigned rest[LAYOUT_SECTIONS_MAX];
    if (at == layout->parts - 1)
        return row_cost(layout, stage->part, left);
    if (stage->least[code] != UNKNOWN)
        return stage->least[code];
    int best = NEVER;
    for (unsigned i = 0; i < stage->count && best > stage->bound; i++) {
        const struct candidate *c = &stage->list[i];
        if (c->cost >= best || !takes(search, left, c, rest))
            continue;
        int behind = least(search, at + 1, rest, code - c->code);
        if (behind != NEVER && c->cost + behind < best) {
            best = c->cost + behind;
            stage->choice[code] = i;
        }
    }
    return stage->least[code] = best;
}

static void read_choices(const struct search *search, struct layout_result *result)
{
    const struct layout *layout = search->layout;
    unsigned left[LAYOUT_SECTIONS_MAX], code = 0;
    for (unsigned s = 0; s < layout->sections; s++) {
        left[s] = layout->count[s];
        code += s == search->base ? 0 : left[s] * search->stride[s];
    }
    for (unsigned at = 0; at < layout->parts; at++) {
        const struct stage *stage = &search->stages[at];
        bool last = at == layout->parts - 1;
        const struct candidate *c = last ? NULL : &stage->list[stage->choice[code]];
        for (unsigned s = 0; s < layout->sections; s++) {
            result->x[stage->part][s] = last ? left[s] : c->x[s];
            left[s] -= result->x[stage->part][s];
        }
        code -= last ? 0 : c->code;
    }
}

static void begin_search(struct search *search, struct prng *prng)
{
    const struct layout *layout = search->layout;
    unsigned at;
    search->base = find_base(layout->count, layout->sections);
    search->states = 1;
    for (unsigned s = 0; s < layout->sections; s++)
        if (s != search->base) {
            search->stride[s] = search->states;
            search->states *= layout->count[s] + 1;
        }
    for (unsigned p = 0; p < layout->parts; p++) {
        for (at = p;
             at > 0 && layout->part_points[search->stages[at - 1].part] > layout->part_points[p];
             at--)
            search->stages[at].part = search->stages[at - 1].part;
        search->stages[at].part = p;
    }
    for (at = 0; at + 1 < layout->parts; at++) {
        struct stage *stage = &search->stages[at];
        list_candidates(search, stage, prng);
        stage->choice = xcalloc(search->states, sizeof *stage->choice);
        stage->least = xmalloc(search->states * sizeof *stage->least);
        for (unsigned i = 0; i < search->states; i++)
            stage->least[i] = UNKNOWN;
    }
    for (at = layout->parts - 1; at-- > 0;)
        search->stages[at].bound += search->stages[at + 1].bound;
}

bool layout_solve(const struct layout *layout, struct prng *prng, struct layout_result *result)
{
    struct search *search = xcalloc(1, sizeof *search);
    unsigned code = 0;
    assert(layout->parts > 0 && layout_fits(layout->count, layout->sections));
    memset(result, 0, sizeof *result);
    search->layout = layout;
    begin_search(search, prng);
    for (unsigned s = 0; s < layout->sections; s++)
        code += s == search->base ? 0 : layout->count[s] * search->stride[s];
    int cost = least(search, 0, layout->count, code);
    if (cost != NEVER) {
        read_choices(search, result);
        result->cost = (unsigned) cost;
    }
    for (unsigned at = 0; at + 1 < layout->parts; at++) {
        free(search->stages[at].list);
        free(search->stages[at].least);
        free(search->stages[at].choice);
    }
    free(search);
    return cost != NEVER;
}
