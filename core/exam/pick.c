#include "core/exam/pick.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* ---- the shelf ---- */

/* Strata are numbered by cell, requirement, difficulty; each has its fresh items, then the recent
 * ones. */
struct key_frame {
    const struct paper_request *request;
    unsigned section_of[BLUEPRINT_TYPES]; /* form->sections for types it has not */
    unsigned difficulties;
    size_t keys;
};

static struct key_frame make_frame(const struct paper_request *request)
{
    const struct paper_form *form = request->form;
    struct key_frame frame = {.request = request, .difficulties = BLUEPRINT_DIFFICULTIES + 1};
    for (unsigned t = 0; t < BLUEPRINT_TYPES; t++)
        frame.section_of[t] = form->sections;
    for (unsigned s = 0; s < form->sections; s++)
        frame.section_of[form->type[s]] = s;
    frame.keys = (size_t) form->parts * form->sections * request->bank->requirements *
                 frame.difficulties * 2;
    return frame;
}

static bool is_recent(const struct paper_request *request, const struct paper_item *item)
{
    return request->recent_since_ms > 0 && item->last_seen_ms >= request->recent_since_ms;
}

/* frame->keys for an item that is left out. */
static size_t key_of(const struct key_frame *frame, size_t index)
{
    const struct paper_request *request = frame->request;
    const struct paper_item *item = &request->bank->items[index];
    const struct paper_form *form = request->form;
    unsigned section =
        item->type < BLUEPRINT_TYPES ? frame->section_of[item->type] : form->sections;
    if (section == form->sections || item->part >= form->parts ||
        item->requirement >= request->bank->requirements ||
        (request->exclude && request->exclude[index]))
        return frame->keys;
    unsigned difficulty = item->difficulty < frame->difficulties ? item->difficulty : 0;
    size_t cell = (size_t) item->part * form->sections + section;
    size_t stratum =
        (cell * request->bank->requirements + item->requirement) * frame->difficulties + difficulty;
    return stratum * 2 + is_recent(request, item);
}

/* Counting sort; start[key] is where a key's items begin, start[keys] their number. Keys are asked
 * for twice rather than kept: that costs less than their memory. */
static uint32_t *sort_items(const struct key_frame *frame, uint32_t *items)
{
    size_t count = frame->request->bank->count;
    uint32_t *start = xcalloc(frame->keys + 2, sizeof *start);
    for (size_t i = 0; i < count; i++)
        start[key_of(frame, i) + 1]++;
    for (size_t k = 0; k < frame->keys; k++)
        start[k + 1] += start[k];
    for (size_t i = 0; i < count; i++) {
        size_t key = key_of(frame, i);
        if (key < frame->keys)
            items[start[key]++] = (uint32_t) i;
    }
    for (size_t k = frame->keys; k > 0; k--)
        start[k] = start[k - 1];
    start[0] = 0;
    return start;
}

/* Cuts the sorted items into the strata that are not empty. */
static void cut(struct pick_shelf *shelf, const struct key_frame *frame, const uint32_t *start)
{
    const struct paper_form *form = frame->request->form;
    const size_t per_cell = (size_t) frame->request->bank->requirements * frame->difficulties;
    struct pick_stratum *next = shelf->strata;
    for (size_t s = 0; s < frame->keys / 2; s++) {
        uint32_t fresh = start[2 * s], recent = start[2 * s + 1], end = start[2 * s + 2];
        if (fresh == end)
            continue;
        size_t cell_index = s / per_cell, within = s % per_cell;
        struct pick_cell *cell =
            &shelf->cells[cell_index / form->sections][cell_index % form->sections];
        if (!cell->strata)
            cell->strata = next;
        *next++ = (struct pick_stratum){
            .fresh = shelf->items + fresh,
            .recent = shelf->items + recent,
            .fresh_count = recent - fresh,
            .recent_count = end - recent,
            .requirement = (unsigned) (within / frame->difficulties),
            .difficulty = (unsigned) (within % frame->difficulties),
        };
        cell->strata_count++;
        cell->fresh += recent - fresh;
        cell->all += end - fresh;
    }
}

void pick_shelf_init(struct pick_shelf *shelf, const struct paper_request *request)
{
    struct key_frame frame = make_frame(request);
    size_t count = request->bank->count, filled = 0;
    memset(shelf, 0, sizeof *shelf);
    shelf->items = xmalloc((count + 1) * sizeof *shelf->items);
    uint32_t *start = sort_items(&frame, shelf->items);
    for (size_t s = 0; s < frame.keys / 2; s++)
        filled += start[2 * s] != start[2 * s + 2];
    shelf->strata = xcalloc(filled + 1, sizeof *shelf->strata);
    cut(shelf, &frame, start);
    free(start);
}

void pick_shelf_finish(struct pick_shelf *shelf)
{
    free(shelf->strata);
    free(shelf->items);
    memset(shelf, 0, sizeof *shelf);
}

/* ---- picking ---- */

/* A difficulty, drawn by what is still wanted; 0 when nothing is. */
static unsigned draw_difficulty(const struct pick_tally *tally, struct prng *prng)
{
    unsigned sum = 0;
    for (unsigned d = 1; d <= BLUEPRINT_DIFFICULTIES; d++)
        sum += tally->difficulty[d];
    unsigned at = sum ? prng_below(prng, sum) : 0;
    for (unsigned d = 1; d <= BLUEPRINT_DIFFICULTIES; d++) {
        if (at < tally->difficulty[d])
            return d;
        at -= tally->difficulty[d];
    }
    return 0;
}

/* What is worse is larger: first the requirement's questions so far, then a difficulty that is not
 * the one drawn, then one of which no more is wanted. */
static unsigned badness(const struct pick_stratum *s, const struct pick_tally *tally,
                        unsigned wanted)
{
    unsigned other = s->difficulty == wanted ? 0 : tally->difficulty[s->difficulty] > 0 ? 1 : 2;
    return tally->requirement[s->requirement] * 4 + other;
}

static struct pick_stratum *best_stratum(struct pick_cell *cell, const struct pick_tally *tally,
                                         struct prng *prng)
{
    struct pick_stratum *best = NULL;
    unsigned least = 0, ties = 0, wanted = draw_difficulty(tally, prng);
    for (unsigned i = 0; i < cell->strata_count; i++) {
        struct pick_stratum *s = &cell->strata[i];
        if (s->fresh_count == 0)
            continue;
        unsigned bad = badness(s, tally, wanted);
        if (best && bad > least)
            continue;
        ties = best && bad == least ? ties + 1 : 1;
        if (ties == 1 || prng_below(prng, ties) == 0)
            best = s;
        least = bad;
    }
    return best;
}

static uint32_t take(uint32_t *list, unsigned *count, unsigned at)
{
    uint32_t item = list[at];
    list[at] = list[--*count];
    return item;
}

/* The stratum and place of the item seen longest ago; ties by chance. */
static struct pick_stratum *oldest(struct pick_cell *cell, const struct paper_bank *bank,
                                   unsigned *at, struct prng *prng)
{
    struct pick_stratum *best = NULL;
    int64_t first = 0;
    unsigned ties = 0;
    for (unsigned i = 0; i < cell->strata_count; i++) {
        struct pick_stratum *s = &cell->strata[i];
        for (unsigned k = 0; k < s->recent_count; k++) {
            int64_t seen = bank->items[s->recent[k]].last_seen_ms;
            if (best && seen > first)
                continue;
            ties = best && seen == first ? ties + 1 : 1;
            if (ties == 1 || prng_below(prng, ties) == 0) {
                best = s;
                *at = k;
            }
            first = seen;
        }
    }
    return best;
}

uint32_t pick_item(struct pick_cell *cell, struct pick_tally *tally, const struct paper_bank *bank,
                   struct prng *prng)
{
    struct pick_stratum *stratum;
    unsigned at = 0;
    uint32_t item;
    if (cell->fresh > 0) {
        stratum = best_stratum(cell, tally, prng);
        at = prng_below(prng, stratum->fresh_count);
        item = take(stratum->fresh, &stratum->fresh_count, at);
        cell->fresh--;
    } else {
        stratum = oldest(cell, bank, &at, prng);
        item = take(stratum->recent, &stratum->recent_count, at);
    }
    cell->all--;
    tally->requirement[stratum->requirement]++;
    if (tally->difficulty[stratum->difficulty] > 0)
        tally->difficulty[stratum->difficulty]--;
    return item;
}
