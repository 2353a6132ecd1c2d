/* Papers of every level of both standards and of the competition from a synthetic bank. */
#include "core/exam/paper.h"
#include "base/prng.h"
#include "base/str.h"
#include "core/material/bundle.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

#define DAY ((int64_t) 86400000)
#define NOW (20000 * DAY)

static struct bundle *bundle;

static void open_standards(void)
{
    char dir[1000];
    struct err err = ERR_INIT;
    const char *top = getenv("top_srcdir");
    snprintf(dir, sizeof dir, "%s/content/standards", top ? top : ".");
    ck_assert_msg(bundle_open(dir, &bundle, &err), "%s: %s", err.object, err.detail);
}

static void close_standards(void)
{
    bundle_free(bundle);
}

static struct paper_form make_form(const char *id, const char *level)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    struct paper_form form;
    const struct blueprint *const *blueprints, *blueprint = NULL;
    const struct standard *const *standards, *standard = NULL;
    const struct blueprint_part *parts;
    unsigned count;
    size_t n = bundle_blueprints(bundle, &blueprints);
    for (size_t i = 0; i < n; i++)
        if (strcmp(blueprints[i]->id, id) == 0)
            blueprint = blueprints[i];
    ck_assert_ptr_nonnull(blueprint);
    n = bundle_standards(bundle, &standards);
    for (size_t i = 0; i < n; i++)
        if (strcmp(standards[i]->code, blueprint->standard) == 0)
            standard = standards[i];
    ck_assert_msg(blueprint_parts(blueprint, standard, level, &arena, &parts, &count, &err),
                  "%s %s %s", id, level, err.detail);
    ck_assert(paper_form_make(blueprint, parts, count, &form, &err));
    arena_finish(&arena);
    return form;
}

/* ---- a synthetic bank ---- */

enum { REQUIREMENTS = 6, OPTIONS = 4 };

struct store {
    struct paper_item *items;
    struct paper_bank bank;
};

/* `each` items in every cell of the form, over REQUIREMENTS requirements per part and the three
 * difficulties in turn. */
static struct store make_store(const struct paper_form *form, unsigned each)
{
    struct store store = {
        .items = xcalloc((size_t) form->parts * form->sections * each + 1, sizeof *store.items)};
    size_t n = 0;
    for (unsigned p = 0; p < form->parts; p++)
        for (unsigned s = 0; s < form->sections; s++)
            for (unsigned i = 0; i < each; i++) {
                bool single = form->type[s] == BLUEPRINT_SINGLE;
                bool truth = form->type[s] == BLUEPRINT_TRUE_FALSE;
                store.items[n++] = (struct paper_item){
                    .part = (uint16_t) p,
                    .requirement = (uint16_t) (p * REQUIREMENTS + i % REQUIREMENTS),
                    .type = (uint8_t) form->type[s],
                    .difficulty = (uint8_t) (1 + i / REQUIREMENTS % 3),
                    .options = truth    ? 0
                               : single ? OPTIONS
                                        : OPTIONS + 1,
                    .right = single ? (uint8_t) (i % OPTIONS) : PAPER_NO_RIGHT,
                };
            }
    store.bank = (struct paper_bank){store.items, n, form->parts * REQUIREMENTS};
    return store;
}

static struct paper_request request_of(const struct paper_form *form, const struct store *store,
                                       uint64_t seed)
{
    return (struct paper_request){.form = form, .bank = &store->bank, .seed = seed, .forms = 1};
}

static void draw(const struct paper_request *request, struct paper_set *set)
{
    struct err err = ERR_INIT;
    ck_assert_msg(paper_draw(request, set, &err), "%s %s", err.object, err.detail);
    ck_assert_uint_eq(set->papers_count, request->forms);
    for (unsigned f = 0; f < set->papers_count; f++)
        ck_assert_msg(paper_check(&set->papers[f], request->form, request->bank, &err), "%s: %s",
                      err.object, err.detail);
}

/* ---- every level, every form ---- */

START_TEST(every_level_and_form)
{
    static const char *const forms[] = {"trainer-theory-90", "shanghai-level-3", "shanghai-level-4",
                                        "edge-theory-20"};
    static const char *const codes[] = {"4-04-05-05", "2-02-10-09"};
    const struct standard *const *standards;
    size_t n = bundle_standards(bundle, &standards);
    unsigned drawn = 0;
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < standards[i]->levels_count; k++)
            for (unsigned f = 0; f < 4; f++) {
                const char *level = standards[i]->levels[k].id;
                struct paper_form form = make_form("edge-theory-20", "");
                if (f < 3 && strcmp(standards[i]->code, codes[0]) == 0)
                    form = make_form(forms[f], level);
                else if (f < 3) {
                    /* the other forms' sections over this level's weights */
                    struct paper_form sections = make_form(forms[f], "3");
                    form = make_form("engineer-theory-90", level);
                    form.sections = sections.sections;
                    memcpy(form.type, sections.type, sizeof form.type);
                    memcpy(form.count, sections.count, sizeof form.count);
                    memcpy(form.points, sections.points, sizeof form.points);
                }
                struct store store = make_store(&form, 160);
                for (uint64_t seed = 0; seed < 12; seed++) {
                    struct paper_request request = request_of(&form, &store, seed);
                    struct paper_set set;
                    draw(&request, &set);
                    paper_set_finish(&set);
                    drawn++;
                }
                free(store.items);
            }
    ck_assert_uint_eq(drawn, (5 + 15) * 4 * 12);
}
END_TEST

START_TEST(a_seed_is_a_paper)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 120);
    struct paper_request request = request_of(&form, &store, 7);
    struct paper_set a, b, c;
    request.forms = 2;
    draw(&request, &a);
    draw(&request, &b);
    for (unsigned f = 0; f < 2; f++)
        ck_assert_mem_eq(a.papers[f].questions, b.papers[f].questions,
                         a.papers[f].count * sizeof *a.papers[f].questions);
    request.seed = 8;
    draw(&request, &c);
    ck_assert(memcmp(a.papers[0].questions, c.papers[0].questions,
                     a.papers[0].count * sizeof *a.papers[0].questions) != 0);
    paper_set_finish(&a);
    paper_set_finish(&b);
    paper_set_finish(&c);
    free(store.items);
}
END_TEST

/* What seed 2026 draws stays what it is, on every machine, while PAPER_METHOD is 1. */
START_TEST(the_same_everywhere)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 120);
    struct paper_request request = request_of(&form, &store, 2026);
    struct paper_set set;
    uint64_t hash = 14695981039346656037u;
    draw(&request, &set);
    for (unsigned i = 0; i < set.papers[0].count; i++) {
        const struct paper_question *q = &set.papers[0].questions[i];
        hash = (hash ^ q->item) * 1099511628211u;
        for (unsigned k = 0; k < q->options; k++)
            hash = (hash ^ q->order[k]) * 1099511628211u;
    }
    ck_assert_int_eq(PAPER_METHOD, 1);
    ck_assert_msg(hash == 0x5372def0c9108ad4u, "%llx", (unsigned long long) hash);
    paper_set_finish(&set);
    free(store.items);
}
END_TEST

/* ---- parallel forms ---- */

START_TEST(parallel_papers_share_nothing)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 3 * 70);
    unsigned char *seen = xcalloc(store.bank.count, 1);
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct paper_request request = request_of(&form, &store, seed);
        struct paper_set set;
        request.forms = 3;
        draw(&request, &set);
        memset(seen, 0, store.bank.count);
        for (unsigned f = 0; f < 3; f++) {
            unsigned cells[BLUEPRINT_PARTS_MAX][BLUEPRINT_SECTIONS_MAX] = {{0}};
            for (unsigned i = 0; i < set.papers[f].count; i++) {
                const struct paper_question *q = &set.papers[f].questions[i];
                ck_assert(!seen[q->item]++);
                cells[store.items[q->item].part][q->section]++;
            }
            ck_assert_mem_eq(cells, set.cells, sizeof cells);
        }
        paper_set_finish(&set);
    }
    free(seen);
    free(store.items);
}
END_TEST

/* ---- banks that cannot fill it ---- */

/* Removes items of one cell until `keep` are left. */
static void thin(struct store *store, unsigned part, enum blueprint_type type, unsigned keep)
{
    size_t n = 0;
    for (size_t i = 0; i < store->bank.count; i++) {
        const struct paper_item *item = &store->items[i];
        bool cell = item->part == part && item->type == (uint8_t) type;
        if (!cell || keep > 0)
            store->items[n++] = *item;
        keep -= cell && keep > 0;
    }
    store->bank.count = n;
}

/* Adds the missing items and nothing else: the paper must then be drawn; with one of them left out
 * it must not. */
static void check_refusal(const struct paper_form *form, struct store *store,
                          const struct paper_set *set, unsigned forms)
{
    struct paper_set again;
    size_t n = store->bank.count;
    unsigned sum = 0;
    store->items = xrealloc(store->items, (n + set->missing) * sizeof *store->items);
    for (unsigned i = 0; i < set->lacks_count; i++) {
        const struct paper_lack *lack = &set->lacks[i];
        sum += lack->missing;
        for (unsigned k = 0; k < lack->missing; k++)
            store->items[n++] =
                (struct paper_item){.part = (uint16_t) lack->part,
                                    .requirement = (uint16_t) (lack->part * REQUIREMENTS),
                                    .type = (uint8_t) form->type[lack->section],
                                    .difficulty = 1,
                                    .right = PAPER_NO_RIGHT};
    }
    ck_assert_uint_eq(sum, set->missing);
    store->bank = (struct paper_bank){store->items, n, form->parts * REQUIREMENTS};
    struct paper_request request = request_of(form, store, 3);
    request.forms = forms;
    draw(&request, &again);
    paper_set_finish(&again);
    store->bank.count--;
    struct err err = ERR_INIT;
    ck_assert(!paper_draw(&request, &again, &err));
    ck_assert_uint_eq(again.missing, 1);
    paper_set_finish(&again);
}

START_TEST(refusals_name_the_cell)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 200);
    /* part 1 ("B2.1") must have 5 points; one multiple choice and three others make 2.5 */
    thin(&store, 0, BLUEPRINT_SINGLE, 2);
    thin(&store, 0, BLUEPRINT_TRUE_FALSE, 1);
    thin(&store, 0, BLUEPRINT_MULTIPLE, 1);
    struct paper_request request = request_of(&form, &store, 1);
    struct paper_set set;
    struct err err = ERR_INIT;
    ck_assert(!paper_draw(&request, &set, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    ck_assert_str_eq(err.detail, "3"); /* 2.5 points: three more at least */
    ck_assert_int_eq(set.outcome, PAPER_SHORT);
    ck_assert_uint_eq(set.missing, 3);
    for (unsigned i = 0; i < set.lacks_count; i++)
        ck_assert_uint_eq(set.lacks[i].part, 0);
    check_refusal(&form, &store, &set, 1);
    paper_set_finish(&set);
    free(store.items);
}
END_TEST

START_TEST(an_empty_bank_lacks_everything)
{
    struct paper_form form = make_form("shanghai-level-3", "3");
    struct store store = make_store(&form, 0);
    struct paper_request request = request_of(&form, &store, 1);
    struct paper_set set, other;
    ck_assert(!paper_draw(&request, &set, NULL));
    ck_assert_uint_eq(set.missing, 190);
    request.seed = 99; /* the same bank is told the same */
    ck_assert(!paper_draw(&request, &other, NULL));
    ck_assert_uint_eq(other.lacks_count, set.lacks_count);
    ck_assert_mem_eq(other.lacks, set.lacks, set.lacks_count * sizeof *set.lacks);
    check_refusal(&form, &store, &set, 1);
    paper_set_finish(&set);
    paper_set_finish(&other);
    free(store.items);
}
END_TEST

/* Banks of random size per cell: drawn when there is enough, else an exact list of what to add. */
START_TEST(refusals_are_exact)
{
    struct prng prng;
    unsigned refused = 0, drawn = 0;
    prng_seed(&prng, 17);
    for (int round = 0; round < 60; round++) {
        struct paper_form form = make_form("trainer-theory-90", round % 2 ? "5" : "1");
        struct store store = make_store(&form, 200);
        for (unsigned p = 0; p < form.parts; p++)
            for (unsigned s = 0; s < form.sections; s++) {
                unsigned even = form.count[s] * (form.part_points[p] / 1000) / 100;
                thin(&store, p, form.type[s], even + prng_below(&prng, even + 6));
            }
        struct paper_request request = request_of(&form, &store, (uint64_t) round);
        struct paper_set set;
        request.forms = 1 + round % 3 / 2;
        if (paper_draw(&request, &set, NULL)) {
            drawn++;
            ck_assert(paper_check(&set.papers[0], &form, &store.bank, NULL));
        } else {
            refused++;
            check_refusal(&form, &store, &set, request.forms);
        }
        paper_set_finish(&set);
        free(store.items);
    }
    ck_assert_uint_gt(refused, 5);
    ck_assert_uint_gt(drawn, 5);
}
END_TEST

START_TEST(weights_no_bank_can_make)
{
    struct paper_form form = {.parts = 2,
                              .part_points = {7500, 12500},
                              .sections = 1,
                              .type = {BLUEPRINT_SINGLE},
                              .count = {20},
                              .points = {1000},
                              .difficulty = {30, 40, 30}};
    struct store store = make_store(&form, 50);
    struct paper_request request = request_of(&form, &store, 1);
    struct paper_set set;
    struct err err = ERR_INIT;
    ck_assert(!paper_draw(&request, &set, &err));
    ck_assert_int_eq(err.code, ERR_INVALID);
    ck_assert_int_eq(set.outcome, PAPER_IMPOSSIBLE);
    paper_set_finish(&set);
    free(store.items);
}
END_TEST

/* ---- what was seen, what is left out ---- */

START_TEST(recent_items_are_avoided)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 160);
    struct prng prng;
    prng_seed(&prng, 4);
    for (size_t i = 0; i < store.bank.count; i++) /* each seen within 100 days, or never */
        store.items[i].last_seen_ms =
            prng_below(&prng, 3) ? NOW - (int64_t) prng_below(&prng, 100) * DAY : 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct paper_request request = request_of(&form, &store, seed);
        struct paper_set set;
        request.recent_since_ms = NOW - 30 * DAY;
        draw(&request, &set);
        ck_assert_uint_eq(set.papers[0].recent, 0);
        for (unsigned i = 0; i < set.papers[0].count; i++)
            ck_assert_int_lt(store.items[set.papers[0].questions[i].item].last_seen_ms,
                             request.recent_since_ms);
        paper_set_finish(&set);
    }
    free(store.items);
}
END_TEST

/* Part 4 ("2", 50 points) has too few fresh ones in all sections: of the others the oldest come. */
START_TEST(then_the_oldest)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 130);
    for (size_t i = 0; i < store.bank.count; i++)
        if (store.items[i].part == 3 && i % 130 >= 10)
            store.items[i].last_seen_ms = NOW - (int64_t) (i % 130) * DAY / 10;
    struct paper_request request = request_of(&form, &store, 5);
    struct paper_set set;
    request.recent_since_ms = NOW - 30 * DAY;
    draw(&request, &set);
    unsigned recent = 0, fresh[3] = {0};
    int64_t newest[3] = {0};
    for (unsigned i = 0; i < set.papers[0].count; i++) {
        const struct paper_question *q = &set.papers[0].questions[i];
        const struct paper_item *item = &store.items[q->item];
        if (item->part == 3 && item->last_seen_ms == 0)
            fresh[q->section]++;
        if (item->last_seen_ms == 0)
            continue;
        recent++;
        if (item->last_seen_ms > newest[q->section])
            newest[q->section] = item->last_seen_ms;
    }
    /* 50 points are 100 halves; 10 fresh of each make 40, and the other 60 halves need at least
     * 10 whole and 40 half points: multiple choice has 20 in all */
    ck_assert_uint_eq(recent, set.papers[0].recent);
    ck_assert_uint_eq(recent, 50);
    for (unsigned s = 0; s < 3; s++) {
        unsigned taken = set.cells[3][s], older = 0;
        if (taken <= 10)
            continue;
        ck_assert_uint_eq(fresh[s], 10);
        for (size_t i = 0; i < store.bank.count; i++)
            older += store.items[i].part == 3 && store.items[i].type == form.type[s] &&
                     store.items[i].last_seen_ms > 0 && store.items[i].last_seen_ms <= newest[s];
        ck_assert_uint_eq(older, taken - 10);
    }
    paper_set_finish(&set);
    free(store.items);
}
END_TEST

START_TEST(excluded_items_are_never_drawn)
{
    struct paper_form form = make_form("trainer-theory-90", "3");
    struct store store = make_store(&form, 160);
    unsigned char *exclude = xcalloc(store.bank.count, 1);
    for (size_t i = 0; i < store.bank.count; i++)
        exclude[i] = i % 3 != 0;
    struct paper_request request = request_of(&form, &store, 5);
    struct paper_set set;
    request.exclude = exclude;
    draw(&request, &set);
    for (unsigned i = 0; i < set.papers[0].count; i++)
        ck_assert(!exclude[set.papers[0].questions[i].item]);
    paper_set_finish(&set);
    memset(exclude, 1, store.bank.count);
    ck_assert(!paper_draw(&request, &set, NULL));
    ck_assert_uint_eq(set.missing, 180);
    paper_set_finish(&set);
    free(exclude);
    free(store.items);
}
END_TEST

/* Items of other parts, types and requirements are passed over. */
START_TEST(foreign_items_are_left_out)
{
    struct paper_form form = make_form("edge-theory-20", "");
    struct store store = make_store(&form, 60);
    for (size_t i = 0; i < store.bank.count; i++) {
        struct paper_item *item = &store.items[i];
        if (i % 4 == 1)
            item->part = 9;
        else if (i % 4 == 2)
            item->type = BLUEPRINT_ESSAY;
        else if (i % 8 == 3)
            item->type = 200;
        else if (i % 8 == 7)
            item->requirement = 999;
    }
    struct paper_request request = request_of(&form, &store, 5);
    struct paper_set set;
    ck_assert(!paper_draw(&request, &set, NULL));
    ck_assert_uint_eq(set.missing, 15 + 5);
    paper_set_finish(&set);
    free(store.items);
}
END_TEST

/* ---- evenness ---- */

START_TEST(requirements_and_difficulties_are_spread)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 180);
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct paper_request request = request_of(&form, &store, seed);
        struct paper_set set;
        unsigned requirement[5 * REQUIREMENTS] = {0}, difficulty[4] = {0};
        draw(&request, &set);
        for (unsigned i = 0; i < set.papers[0].count; i++) {
            requirement[store.items[set.papers[0].questions[i].item].requirement]++;
            difficulty[store.items[set.papers[0].questions[i].item].difficulty]++;
        }
        for (unsigned p = 0; p < form.parts; p++) {
            unsigned least = 1000, most = 0;
            for (unsigned r = 0; r < REQUIREMENTS; r++) {
                unsigned n = requirement[p * REQUIREMENTS + r];
                least = n < least ? n : least;
                most = n > most ? n : most;
            }
            ck_assert_uint_le(most - least, 1);
        }
        /* 30, 40, 30 percent of 180; the spread over requirements comes first */
        ck_assert_uint_le(abs((int) difficulty[1] - 54), 3);
        ck_assert_uint_le(abs((int) difficulty[2] - 72), 3);
        ck_assert_uint_le(abs((int) difficulty[3] - 54), 3);
        paper_set_finish(&set);
    }
    free(store.items);
}
END_TEST

/* Nowhere does the right option of a single choice stand more often than its share, and which
 * question has it where is chance. */
START_TEST(right_options_are_balanced)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 160);
    unsigned first[OPTIONS] = {0}, multiple[OPTIONS + 1] = {0};
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct paper_request request = request_of(&form, &store, seed);
        struct paper_set set;
        unsigned at[OPTIONS] = {0};
        bool begun = false;
        draw(&request, &set);
        for (unsigned i = 0; i < set.papers[0].count; i++) {
            const struct paper_question *q = &set.papers[0].questions[i];
            unsigned place = 0;
            if (form.type[q->section] == BLUEPRINT_MULTIPLE)
                multiple[q->order[0]]++;
            if (form.type[q->section] != BLUEPRINT_SINGLE)
                continue;
            while (q->order[place] != store.items[q->item].right)
                place++;
            at[place]++;
            if (!begun)
                first[place]++;
            begun = true;
        }
        for (unsigned k = 0; k < OPTIONS; k++)
            ck_assert_uint_eq(at[k], 140 / OPTIONS);
        paper_set_finish(&set);
    }
    for (unsigned k = 0; k < OPTIONS; k++)
        ck_assert(first[k] > 70 && first[k] < 130);
    for (unsigned k = 0; k <= OPTIONS; k++)
        ck_assert(multiple[k] > 1450 && multiple[k] < 1750);
    free(store.items);
}
END_TEST

/* Over many papers every item of a cell comes up about equally often. */
START_TEST(exposure_is_even)
{
    enum { PAPERS = 2000, EACH = 180 };
    struct paper_form form = make_form("trainer-theory-90", "5");
    form.difficulty[0] = form.difficulty[2] = 33;
    form.difficulty[1] = 34;
    struct store store = make_store(&form, EACH);
    unsigned *times = xcalloc(store.bank.count, sizeof *times);
    double chi = 0;
    for (uint64_t seed = 0; seed < PAPERS; seed++) {
        struct paper_request request = request_of(&form, &store, seed);
        struct paper_set set;
        draw(&request, &set);
        for (unsigned i = 0; i < set.papers[0].count; i++)
            times[set.papers[0].questions[i].item]++;
        paper_set_finish(&set);
    }
    for (size_t cell = 0; cell * EACH < store.bank.count; cell++) {
        double sum = 0;
        for (size_t i = 0; i < EACH; i++)
            sum += times[cell * EACH + i];
        for (size_t i = 0; i < EACH; i++) {
            double off = times[cell * EACH + i] - sum / EACH;
            chi += off * off / (sum / EACH);
        }
    }
    /* items are drawn without putting back, so χ² lies below its degrees of freedom */
    ck_assert_double_lt(chi, 1.05 * (double) store.bank.count);
    free(times);
    free(store.items);
}
END_TEST

/* ---- the check of a paper ---- */

START_TEST(a_changed_paper_is_found)
{
    struct paper_form form = make_form("trainer-theory-90", "5");
    struct store store = make_store(&form, 160);
    struct paper_request request = request_of(&form, &store, 1);
    struct paper_set set;
    draw(&request, &set);
    struct paper *paper = &set.papers[0];
    struct paper_question keep = paper->questions[0];
    paper->questions[0].item = paper->questions[1].item;
    ck_assert(!paper_check(paper, &form, &store.bank, NULL));
    paper->questions[0] = keep;
    paper->questions[0].order[0] = paper->questions[0].order[1];
    ck_assert(!paper_check(paper, &form, &store.bank, NULL));
    paper->questions[0] = keep;
    paper->questions[0].section = 2;
    ck_assert(!paper_check(paper, &form, &store.bank, NULL));
    paper->questions[0] = keep;
    paper->questions[0].item = (uint32_t) store.bank.count;
    ck_assert(!paper_check(paper, &form, &store.bank, NULL));
    paper->questions[0] = keep;
    paper->count--;
    ck_assert(!paper_check(paper, &form, &store.bank, NULL));
    paper->count++;
    ck_assert(paper_check(paper, &form, &store.bank, NULL));
    paper_set_finish(&set);
    paper_set_finish(NULL);
    free(store.items);
}
END_TEST

/* A paper of labs is another matter (skills.h). */
START_TEST(a_skills_blueprint_makes_no_form)
{
    static const struct blueprint_labs labs[] = {{"1", 1}};
    static const struct blueprint_part parts[] = {{"1", "一", 100}};
    static const struct blueprint_difficulty difficulty = {30, 40, 30};
    const struct blueprint b = {.id = "skills",
                                .weights = BLUEPRINT_SKILLS,
                                .labs = labs,
                                .labs_count = 1,
                                .full_millis = 100000,
                                .difficulty = &difficulty};
    struct paper_form form;
    struct err err = ERR_INIT;
    ck_assert(!paper_form_make(&b, parts, 1, &form, &err));
    ck_assert_int_eq(err.code, ERR_UNSUPPORTED);
}
END_TEST

SUITE_MAIN("core/exam/paper", tcase_add_checked_fixture(tc, open_standards, close_standards);
           tcase_add_test(tc, every_level_and_form); tcase_add_test(tc, a_seed_is_a_paper);
           tcase_add_test(tc, the_same_everywhere);
           tcase_add_test(tc, parallel_papers_share_nothing);
           tcase_add_test(tc, refusals_name_the_cell);
           tcase_add_test(tc, an_empty_bank_lacks_everything);
           tcase_add_test(tc, refusals_are_exact); tcase_add_test(tc, weights_no_bank_can_make);
           tcase_add_test(tc, recent_items_are_avoided); tcase_add_test(tc, then_the_oldest);
           tcase_add_test(tc, excluded_items_are_never_drawn);
           tcase_add_test(tc, foreign_items_are_left_out);
           tcase_add_test(tc, requirements_and_difficulties_are_spread);
           tcase_add_test(tc, right_options_are_balanced); tcase_add_test(tc, exposure_is_even);
           tcase_add_test(tc, a_changed_paper_is_found);
           tcase_add_test(tc, a_skills_blueprint_makes_no_form);)
