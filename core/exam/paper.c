#include "core/exam/paper.h"

#include "base/str.h"
#include "core/exam/layout.h"
#include "core/exam/pick.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- the form ---- */

bool paper_form_make(const struct blueprint *blueprint, const struct blueprint_part *parts,
                     unsigned count, struct paper_form *form, struct err *err)
{
    const struct blueprint_difficulty *d = blueprint->difficulty;
    if (blueprint_is_skills(blueprint))
        return err_set(err, ERR_UNSUPPORTED, "%s", blueprint->id);
    *form = (struct paper_form){
        .parts = count, .sections = blueprint->sections_count, .difficulty = {d->d1, d->d2, d->d3}};
    for (unsigned p = 0; p < count; p++)
        form->part_points[p] =
            (unsigned) ((uint64_t) blueprint->full_millis * parts[p].percent / 100);
    for (unsigned s = 0; s < form->sections; s++) {
        form->type[s] = blueprint->sections[s].type;
        form->count[s] = blueprint->sections[s].count;
        form->points[s] = blueprint->sections[s].millis;
    }
    return layout_fits(form->count, form->sections) ||
           err_set(err, ERR_TOO_BIG, "%s", blueprint->id);
}

static unsigned count_questions(const struct paper_form *form)
{
    unsigned sum = 0;
    for (unsigned s = 0; s < form->sections; s++)
        sum += form->count[s];
    return sum;
}

/* ---- the cells ---- */

static struct layout make_layout(const struct paper_request *request,
                                 const struct pick_shelf *shelf)
{
    const struct paper_form *form = request->form;
    struct layout layout = {
        .parts = form->parts, .sections = form->sections, .forms = request->forms, .capped = true};
    memcpy(layout.part_points, form->part_points, sizeof layout.part_points);
    memcpy(layout.count, form->count, sizeof layout.count);
    memcpy(layout.points, form->points, sizeof layout.points);
    for (unsigned p = 0; p < form->parts; p++)
        for (unsigned s = 0; s < form->sections; s++) {
            layout.free[p][s] = shelf->cells[p][s].fresh;
            layout.have[p][s] = shelf->cells[p][s].all;
        }
    return layout;
}

/* What is missing, by a layout that costs as much as it asks beyond what there is. Its chance does
 * not come from the seed: the same bank is told the same. */
static bool refuse(struct layout *layout, struct paper_set *set, struct err *err)
{
    struct layout_result result;
    struct prng prng;
    prng_seed(&prng, 0);
    layout->capped = false;
    memcpy(layout->free, layout->have, sizeof layout->free);
    set->outcome = PAPER_IMPOSSIBLE;
    if (!layout_solve(layout, &prng, &result))
        return err_set(err, ERR_INVALID, "weights");
    set->outcome = PAPER_SHORT;
    set->missing = result.cost;
    set->lacks = xcalloc((size_t) layout->parts * layout->sections, sizeof *set->lacks);
    memcpy(set->cells, result.x, sizeof set->cells);
    for (unsigned p = 0; p < layout->parts; p++)
        for (unsigned s = 0; s < layout->sections; s++) {
            unsigned need = result.x[p][s] * layout->forms, have = layout->have[p][s];
            if (need > have)
                set->lacks[set->lacks_count++] = (struct paper_lack){p, s, need - have};
        }
    err_set(err, ERR_NOT_FOUND, "questions");
    return err_detail(err, "%u", set->missing);
}

/* ---- the questions ---- */

/* How many questions of each difficulty are wanted: the percentages of the paper, what rounding
 * leaves given to difficulties by chance. */
static void want_difficulties(const struct paper_form *form, struct pick_tally *tally,
                              struct prng *prng)
{
    unsigned questions = count_questions(form), given = 0;
    uint32_t order[BLUEPRINT_DIFFICULTIES] = {0, 1, 2};
    for (unsigned d = 0; d < BLUEPRINT_DIFFICULTIES; d++) {
        tally->difficulty[d + 1] = questions * form->difficulty[d] / 100;
        given += tally->difficulty[d + 1];
    }
    prng_shuffle(prng, order, BLUEPRINT_DIFFICULTIES);
    for (unsigned i = 0; given < questions; i = (i + 1) % BLUEPRINT_DIFFICULTIES)
        if (form->difficulty[order[i]] > 0) {
            tally->difficulty[order[i] + 1]++;
            given++;
        }
}

struct cell_order {
    unsigned part, section, need;
    uint64_t slack; /* items for each question, scaled */
};

static int by_slack(const void *a, const void *b)
{
    const struct cell_order *x = a, *y = b;
    if (x->slack != y->slack)
        return x->slack < y->slack ? -1 : 1;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    return (x->section > y->section) - (x->section < y->section);
}

/* The cells that get questions, the scarcest first: those behind can make up for it. */
static unsigned order_cells(const struct paper_set *set, const struct paper_form *form,
                            const struct pick_shelf *shelf, struct cell_order *order)
{
    unsigned count = 0;
    for (unsigned p = 0; p < form->parts; p++)
        for (unsigned s = 0; s < form->sections; s++)
            if (set->cells[p][s] > 0)
                order[count++] = (struct cell_order){p, s, set->cells[p][s],
                                                     (uint64_t) shelf->cells[p][s].fresh * 1000000 /
                                                         set->cells[p][s]};
    qsort(order, count, sizeof *order, by_slack);
    return count;
}

static void add_question(const struct paper_request *request, struct paper *paper, unsigned section,
                         uint32_t index)
{
    const struct paper_item *item = &request->bank->items[index];
    struct paper_question *q = &paper->questions[paper->count++];
    *q = (struct paper_question){.item = index, .section = (uint8_t) section};
    q->options = item->options <= QUESTION_ANSWERS_MAX ? item->options : 0;
    for (unsigned k = 0; k < q->options; k++)
        q->order[k] = (uint8_t) k;
    paper->recent += request->recent_since_ms > 0 && item->last_seen_ms >= request->recent_since_ms;
}

/* Fills the papers cell by cell, one question to each in turn, so that none gets all that is
 * fresh. */
static void fill_papers(const struct paper_request *request, struct pick_shelf *shelf,
                        struct paper_set *set, struct prng *prng)
{
    struct cell_order order[BLUEPRINT_PARTS_MAX * BLUEPRINT_SECTIONS_MAX];
    struct pick_tally tally[PAPER_FORMS_MAX];
    unsigned questions = count_questions(request->form);
    unsigned cells = order_cells(set, request->form, shelf, order);
    set->papers_count = request->forms;
    for (unsigned f = 0; f < request->forms; f++) {
        set->papers[f].questions = xcalloc(questions, sizeof *set->papers[f].questions);
        tally[f] = (struct pick_tally){
            .requirement = xcalloc(request->bank->requirements + 1, sizeof(unsigned))};
        want_difficulties(request->form, &tally[f], prng);
    }
    for (unsigned c = 0; c < cells; c++)
        for (unsigned i = 0; i < order[c].need; i++)
            for (unsigned f = 0; f < request->forms; f++) {
                struct pick_cell *cell = &shelf->cells[order[c].part][order[c].section];
                add_question(request, &set->papers[f], order[c].section,
                             pick_item(cell, &tally[f], request->bank, prng));
            }
    for (unsigned f = 0; f < request->forms; f++)
        free(tally[f].requirement);
}

/* Sections in their order, the questions of each by chance. */
static void order_questions(const struct paper_form *form, struct paper *paper, struct prng *prng)
{
    struct paper_question *sorted = xcalloc(paper->count, sizeof *sorted);
    uint32_t *order = xcalloc(paper->count, sizeof *order);
    unsigned at = 0;
    for (unsigned s = 0; s < form->sections; s++) {
        unsigned n = 0;
        for (uint32_t i = 0; i < paper->count; i++)
            if (paper->questions[i].section == s)
                order[n++] = i;
        prng_shuffle(prng, order, n);
        for (unsigned i = 0; i < n; i++)
            sorted[at++] = paper->questions[order[i]];
    }
    free(order);
    free(paper->questions);
    paper->questions = sorted;
}

/* ---- the options ---- */

static void shuffle_options(struct paper_question *q, struct prng *prng)
{
    uint32_t order[QUESTION_ANSWERS_MAX];
    for (uint32_t k = 0; k < q->options; k++)
        order[k] = k;
    prng_shuffle(prng, order, q->options);
    for (unsigned k = 0; k < q->options; k++)
        q->order[k] = (uint8_t) order[k];
}

static void move_right(struct paper_question *q, unsigned right, unsigned place)
{
    unsigned at = 0;
    while (q->order[at] != right)
        at++;
    q->order[at] = q->order[place];
    q->order[place] = (uint8_t) right;
}

/* Shuffles, and lets the right options of all questions with `options` stand at every place equally
 * often, give or take one. */
static void balance_options(struct paper *paper, const struct paper_bank *bank, unsigned options,
                            struct prng *prng)
{
    uint32_t *places = xcalloc(paper->count + 1, sizeof *places);
    unsigned n = 0, first = prng_below(prng, options);
    for (unsigned i = 0; i < paper->count; i++) {
        const struct paper_question *q = &paper->questions[i];
        if (q->options == options && bank->items[q->item].right < options) {
            places[n] = (first + n) % options;
            n++;
        }
    }
    prng_shuffle(prng, places, n);
    n = 0;
    for (unsigned i = 0; i < paper->count; i++) {
        struct paper_question *q = &paper->questions[i];
        const struct paper_item *item = &bank->items[q->item];
        if (q->options != options)
            continue;
        shuffle_options(q, prng);
        if (item->right < options)
            move_right(q, item->right, places[n++]);
    }
    free(places);
}

static void order_options(struct paper *paper, const struct paper_bank *bank, struct prng *prng)
{
    bool seen[QUESTION_ANSWERS_MAX + 1] = {false};
    for (unsigned i = 0; i < paper->count; i++)
        seen[paper->questions[i].options] = true;
    for (unsigned options = 2; options <= QUESTION_ANSWERS_MAX; options++)
        if (seen[options])
            balance_options(paper, bank, options, prng);
}

/* ---- the draw ---- */

bool paper_draw(const struct paper_request *request, struct paper_set *set, struct err *err)
{
    struct pick_shelf *shelf = xmalloc(sizeof *shelf);
    struct layout_result result;
    struct prng prng;
    assert(request->forms > 0 && request->forms <= PAPER_FORMS_MAX);
    assert(request->bank->requirements <= PAPER_REQUIREMENTS_MAX);
    *set = (struct paper_set){.outcome = PAPER_DRAWN};
    prng_seed(&prng, request->seed);
    pick_shelf_init(shelf, request);
    struct layout layout = make_layout(request, shelf);
    bool ok = layout_solve(&layout, &prng, &result) || refuse(&layout, set, err);
    if (ok) {
        memcpy(set->cells, result.x, sizeof set->cells);
        fill_papers(request, shelf, set, &prng);
        for (unsigned f = 0; f < set->papers_count; f++) {
            order_questions(request->form, &set->papers[f], &prng);
            order_options(&set->papers[f], request->bank, &prng);
        }
    }
    pick_shelf_finish(shelf);
    free(shelf);
    return ok;
}

void paper_set_finish(struct paper_set *set)
{
    if (!set)
        return;
    for (unsigned f = 0; f < set->papers_count; f++)
        free(set->papers[f].questions);
    free(set->lacks);
    *set = (struct paper_set){.outcome = PAPER_DRAWN};
}

/* ---- the check ---- */

static bool wrong(struct err *err, const char *what, unsigned at, unsigned is, unsigned should)
{
    err_set(err, ERR_INVALID, "%s %u", what, at);
    return err_detail(err, "%u != %u", is, should);
}

static bool check_question(const struct paper_question *q, const struct paper_form *form,
                           const struct paper_bank *bank, unsigned at, struct err *err)
{
    uint32_t seen = 0;
    if (q->section >= form->sections || q->item >= bank->count)
        return wrong(err, "question", at, q->section, form->sections);
    const struct paper_item *item = &bank->items[q->item];
    if (item->part >= form->parts || item->type != form->type[q->section])
        return wrong(err, "question", at, item->type, form->type[q->section]);
    if (q->options != (item->options <= QUESTION_ANSWERS_MAX ? item->options : 0))
        return wrong(err, "options", at, q->options, item->options);
    for (unsigned k = 0; k < q->options; k++)
        if (q->order[k] < q->options)
            seen |= (uint32_t) 1 << q->order[k];
    uint32_t all = ((uint32_t) 1 << q->options) - 1;
    return seen == all || wrong(err, "options", at, seen, all);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return x < y ? -1 : x > y;
}

static bool check_repeats(const struct paper *paper, struct err *err)
{
    uint32_t *items = xcalloc(paper->count + 1, sizeof *items);
    bool ok = true;
    for (unsigned i = 0; i < paper->count; i++)
        items[i] = paper->questions[i].item;
    qsort(items, paper->count, sizeof *items, by_number);
    for (unsigned i = 1; ok && i < paper->count; i++)
        if (items[i] == items[i - 1])
            ok = wrong(err, "item", items[i], 2, 1);
    free(items);
    return ok;
}

bool paper_check(const struct paper *paper, const struct paper_form *form,
                 const struct paper_bank *bank, struct err *err)
{
    unsigned count[BLUEPRINT_SECTIONS_MAX] = {0}, points[BLUEPRINT_PARTS_MAX] = {0};
    for (unsigned i = 0; i < paper->count; i++) {
        const struct paper_question *q = &paper->questions[i];
        if (!check_question(q, form, bank, i, err))
            return false;
        if (i > 0 && q->section < q[-1].section)
            return wrong(err, "question", i, q->section, q[-1].section);
        count[q->section]++;
        points[bank->items[q->item].part] += form->points[q->section];
    }
    for (unsigned s = 0; s < form->sections; s++)
        if (count[s] != form->count[s])
            return wrong(err, "section", s, count[s], form->count[s]);
    for (unsigned p = 0; p < form->parts; p++)
        if (points[p] != form->part_points[p])
            return wrong(err, "part", p, points[p], form->part_points[p]);
    return check_repeats(paper, err);
}
