#include "core/exam/skills.h"

#include "base/prng.h"

#include <string.h>

enum { TRIES = 1000, NO_VARIANT = 32 };

struct drawing {
    const struct skills_form *form;
    const struct skills_lab *labs;
    size_t count;
    struct prng prng;
    uint32_t used[SKILLS_LABS_MAX]; /* variants that an earlier paper has, bit by bit */
};

/* A variant that no paper has, at random; NO_VARIANT when there is none. */
static unsigned free_variant(struct drawing *d, unsigned lab)
{
    unsigned n = d->labs[lab].variants, start = prng_below(&d->prng, n);
    for (unsigned i = 0; i < n; i++)
        if (!(d->used[lab] >> (start + i) % n & 1))
            return (start + i) % n;
    return NO_VARIANT;
}

static bool is_left(const struct drawing *d, unsigned lab)
{
    return (unsigned) __builtin_popcount(d->used[lab]) < d->labs[lab].variants;
}

/* Labs of a part with a variant left. */
static unsigned list_part(const struct drawing *d, unsigned part, uint32_t *list)
{
    unsigned n = 0;
    for (size_t i = 0; i < d->count; i++)
        if (d->labs[i].part == part && is_left(d, (unsigned) i))
            list[n++] = (uint32_t) i;
    return n;
}

/* How many of the first n tasks belong to the lab's work. */
static unsigned of_work(const struct drawing *d, const struct skills_task *tasks, unsigned n,
                        unsigned lab)
{
    unsigned same = 0;
    for (unsigned i = 0; i < n; i++)
        same += strcmp(d->labs[tasks[i].lab].work, d->labs[lab].work) == 0;
    return same;
}

/* Takes `want` of the listed labs in their order, but those first whose work has fewest. */
static void take(const struct drawing *d, const uint32_t *list, unsigned n, unsigned want,
                 struct skills_paper *paper)
{
    bool taken[SKILLS_LABS_MAX] = {false};
    const unsigned first = paper->count;
    while (want-- > 0) {
        unsigned best = n, fewest = 0;
        for (unsigned i = 0; i < n; i++) {
            if (taken[i])
                continue;
            unsigned has = of_work(d, paper->tasks + first, paper->count - first, list[i]);
            if (best == n || has < fewest) {
                best = i;
                fewest = has;
            }
        }
        taken[best] = true;
        paper->tasks[paper->count++].lab = list[best];
    }
}

static unsigned minutes_of(const struct drawing *d, const struct skills_paper *paper)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < paper->count; i++)
        sum += d->labs[paper->tasks[i].lab].minutes;
    return sum;
}

/* Shortest first; equal ones stay as they are. */
static void by_minutes(const struct drawing *d, uint32_t *list, unsigned n)
{
    for (unsigned i = 1; i < n; i++)
        for (unsigned k = i; k > 0 && d->labs[list[k]].minutes < d->labs[list[k - 1]].minutes;
             k--) {
            uint32_t held = list[k];
            list[k] = list[k - 1];
            list[k - 1] = held;
        }
}

static bool attempt(struct drawing *d, bool shortest, struct skills_paper *paper,
                    struct skills_set *set)
{
    uint32_t list[SKILLS_LABS_MAX];
    paper->count = 0;
    for (unsigned part = 0; part < d->form->parts; part++) {
        unsigned n = list_part(d, part, list), want = d->form->counts[part];
        if (n < want) {
            set->outcome = SKILLS_SHORT;
            set->lack_part = part;
            set->lack_count = want - n;
            return false;
        }
        prng_shuffle(&d->prng, list, n);
        if (shortest) {
            by_minutes(d, list, n);
            n = want;
        }
        take(d, list, n, want, paper);
    }
    set->minutes = minutes_of(d, paper);
    set->outcome = set->minutes <= d->form->minutes ? SKILLS_DRAWN : SKILLS_TOO_LONG;
    return set->outcome == SKILLS_DRAWN;
}

static bool draw_one(struct drawing *d, struct skills_paper *paper, struct skills_set *set)
{
    bool ok = false;
    for (int i = 0; i < TRIES && !ok; i++) {
        ok = attempt(d, false, paper, set);
        if (set->outcome == SKILLS_SHORT)
            return false;
    }
    if (!ok && !attempt(d, true, paper, set))
        return false;
    for (unsigned i = 0; i < paper->count; i++) {
        struct skills_task *task = &paper->tasks[i];
        task->variant = free_variant(d, task->lab);
        d->used[task->lab] |= UINT32_C(1) << task->variant;
    }
    return true;
}

bool skills_draw(const struct skills_form *form, const struct skills_lab *labs, size_t count,
                 uint64_t seed, unsigned forms, struct skills_set *set)
{
    struct drawing d = {.form = form, .labs = labs, .count = count};
    *set = (struct skills_set){0};
    prng_seed(&d.prng, seed);
    for (unsigned i = 0; i < forms; i++) {
        if (!draw_one(&d, &set->papers[i], set))
            return false;
        set->papers_count++;
    }
    return true;
}
