#include "core/lab/metric/box.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

#define PX(l, t, r, b)                                                                             \
    {                                                                                              \
        (l) * 1000, (t) *1000, (r) *1000, (b) *1000                                                \
    }

static const struct box_rule three_quarters = {3, 4, false}, half = {1, 2, false};

START_TEST(iou_of_two)
{
    static const struct {
        struct box a, b;
        double iou;
    } cases[] = {
        {{PX(0, 0, 10, 10), 0, ""}, {PX(0, 0, 10, 10), 0, ""}, 1},
        {{PX(0, 0, 10, 10), 0, ""}, {PX(5, 0, 15, 10), 0, ""}, 1.0 / 3},
        {{PX(0, 0, 10, 10), 0, ""}, {PX(5, 5, 15, 15), 0, ""}, 25.0 / 175},
        {{PX(0, 0, 10, 10), 0, ""}, {PX(10, 0, 20, 10), 0, ""}, 0},
        {{PX(0, 0, 10, 10), 0, ""}, {PX(2, 2, 2, 8), 0, ""}, 0},
        {{PX(-10, -10, 10, 10), 0, ""}, {PX(0, 0, 10, 10), 0, ""}, .25},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        same(box_iou(&cases[i].a, &cases[i].b), cases[i].iou);
        same(box_iou(&cases[i].b, &cases[i].a), cases[i].iou);
    }
}
END_TEST

START_TEST(the_bound_is_exact)
{
    const struct box gold = {PX(0, 0, 100, 100), 0, "car"};
    struct box given = {PX(0, 0, 75, 100), 0, "car"};
    ck_assert(box_reaches(&gold, &given, 3, 4));
    given.edge[BOX_RIGHT]--;
    ck_assert(!box_reaches(&gold, &given, 3, 4));
}
END_TEST

/* By confidence or by IoU, a greedy hand gives the second gold box's only partner away. */
START_TEST(not_greedy)
{
    const struct box gold[] = {{PX(0, 0, 100, 100), 0, "a"}, {PX(0, 30, 100, 130), 0, "a"}};
    const struct box given[] = {{PX(0, 10, 100, 110), 0, "a"}, {PX(0, -25, 100, 75), 0, "a"}};
    struct box_result r;
    box_match(gold, 2, given, 2, &half, &r);
    ck_assert_uint_eq(r.tally.matched, 2);
    ck_assert_uint_eq(r.given_of[0], 1);
    ck_assert_uint_eq(r.given_of[1], 0);
    ck_assert_uint_eq(r.findings_count, 0);
    same(r.iou_sum, 75.0 / 125 + 80.0 / 120);
    box_result_finish(&r);
}
END_TEST

START_TEST(faults)
{
    const struct box gold[] = {{PX(0, 0, 100, 100), 0, "car"},
                               {PX(200, 0, 300, 100), 0, "car"},
                               {PX(0, 0, 100, 100), 1, "bus"},
                               {PX(400, 0, 500, 100), 0, "bus"},
                               {PX(600, 0, 700, 100), 0, "car"}};
    const struct box given[] = {{PX(-4, 0, 100, 140), 0, "car"},  {PX(200, 0, 300, 100), 0, "bus"},
                                {PX(0, 0, 100, 100), 1, "bus"},   {PX(0, 0, 100, 96), 1, "bus"},
                                {PX(900, 0, 950, 100), 0, "car"}, {PX(600, 0, 640, 100), 0, "bus"}};
    static const struct {
        enum box_fault fault;
        uint32_t gold, given;
    } want[] = {{BOX_LOOSE, 0, 0}, {BOX_LABEL, 1, 1},           {BOX_ASTRAY, 4, 5},
                {BOX_TWICE, 2, 3}, {BOX_EXTRA, ASSIGN_NONE, 4}, {BOX_MISSING, 3, ASSIGN_NONE}};
    struct box_result r;
    box_match(gold, 5, given, 6, &three_quarters, &r);
    ck_assert_uint_eq(r.tally.matched, 1);
    ck_assert_uint_eq(r.given_of[2], 2);
    same(tally_precision(r.tally), 1.0 / 6);
    same(tally_recall(r.tally), 1.0 / 5);
    same(tally_f1(r.tally), 2.0 / 11);
    ck_assert_uint_eq(r.findings_count, 6);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(r.findings[i].fault, want[i].fault);
        ck_assert_uint_eq(r.findings[i].gold, want[i].gold);
        ck_assert_uint_eq(r.findings[i].given, want[i].given);
    }
    same(r.findings[0].iou, 100.0 / (104 * 1.4));
    ck_assert_int_eq(r.findings[0].worst, BOX_BOTTOM);
    ck_assert_int_eq(r.findings[0].off[BOX_BOTTOM], 40000);
    ck_assert_int_eq(r.findings[0].off[BOX_LEFT], 4000);
    ck_assert_int_eq(r.findings[0].off[BOX_TOP], 0);
    box_result_finish(&r);
}
END_TEST

START_TEST(empty)
{
    const struct box one = {PX(0, 0, 10, 10), 0, NULL};
    struct box_result r;
    box_match(NULL, 0, NULL, 0, &half, &r);
    same(tally_f1(r.tally), 1);
    box_result_finish(&r);
    box_match(&one, 1, NULL, 0, &half, &r);
    same(tally_f1(r.tally), 0);
    ck_assert_int_eq(r.findings[0].fault, BOX_MISSING);
    box_result_finish(&r);
    box_match(NULL, 0, &one, 1, &half, &r);
    same(tally_f1(r.tally), 0);
    ck_assert_int_eq(r.findings[0].fault, BOX_EXTRA);
    box_result_finish(&r);
}
END_TEST

/* ---- properties ---- */

enum { SIDE = 6 };

static struct box random_box(struct prng *prng)
{
    static const char *const labels[] = {"a", "b"};
    int64_t x = prng_below(prng, 60), y = prng_below(prng, 60);
    return (struct box){PX(x, y, x + 10 + prng_below(prng, 60), y + 10 + prng_below(prng, 60)),
                        prng_below(prng, 2), labels[prng_below(prng, 2)]};
}

static bool fits(const struct box *a, const struct box *b)
{
    return a->image == b->image && a->label == b->label && box_reaches(a, b, 1, 4);
}

static void try_all(const struct box *gold, int n, const struct box *given, int m, int row,
                    unsigned taken, size_t pairs, double sum, size_t *best, double *best_sum)
{
    if (row == n) {
        if (pairs > *best || (pairs == *best && sum > *best_sum)) {
            *best = pairs;
            *best_sum = sum;
        }
        return;
    }
    try_all(gold, n, given, m, row + 1, taken, pairs, sum, best, best_sum);
    for (int j = 0; j < m; j++)
        if (!(taken & 1u << j) && fits(&gold[row], &given[j]))
            try_all(gold, n, given, m, row + 1, taken | 1u << j, pairs + 1,
                    sum + box_iou(&gold[row], &given[j]), best, best_sum);
}

START_TEST(as_good_as_all_ways_whatever_the_order)
{
    const struct box_rule quarter = {1, 4, false};
    struct prng prng;
    prng_seed(&prng, 20250612);
    for (int round = 0; round < 5000; round++) {
        struct box gold[SIDE], given[SIDE], mixed[SIDE];
        uint32_t order[SIDE] = {0, 1, 2, 3, 4, 5};
        int n = (int) prng_below(&prng, SIDE + 1), m = (int) prng_below(&prng, SIDE + 1);
        size_t pairs = 0;
        double sum = 0;
        struct box_result r, swapped, shuffled;
        for (int i = 0; i < SIDE; i++) {
            gold[i] = random_box(&prng);
            given[i] = random_box(&prng);
        }
        prng_shuffle(&prng, order, (size_t) m);
        for (int i = 0; i < m; i++)
            mixed[i] = given[order[i]];
        try_all(gold, n, given, m, 0, 0, 0, 0, &pairs, &sum);
        box_match(gold, (size_t) n, given, (size_t) m, &quarter, &r);
        box_match(given, (size_t) m, gold, (size_t) n, &quarter, &swapped);
        box_match(gold, (size_t) n, mixed, (size_t) m, &quarter, &shuffled);
        ck_assert_uint_eq(r.tally.matched, pairs);
        ck_assert_uint_eq(swapped.tally.matched, pairs);
        ck_assert_uint_eq(shuffled.tally.matched, pairs);
        near(r.iou_sum, sum, 1e-8);
        near(swapped.iou_sum, sum, 1e-8);
        near(shuffled.iou_sum, sum, 1e-8);
        box_result_finish(&r);
        box_result_finish(&swapped);
        box_result_finish(&shuffled);
    }
}
END_TEST

struct met {
    unsigned char *hits;
    size_t givens;
};

static bool note(void *data, uint32_t gold, uint32_t given, double iou)
{
    struct met *met = data;
    met->hits[gold * met->givens + given]++;
    ck_assert(iou >= 0 && iou <= 1);
    return true;
}

START_TEST(the_sweep_meets_each_pair_once)
{
    enum { MANY = 200 };
    struct prng prng;
    struct box *a = xcalloc(MANY, sizeof *a), *b = xcalloc(MANY, sizeof *b);
    struct met met = {xcalloc(MANY, MANY), MANY};
    prng_seed(&prng, 20250613);
    for (int i = 0; i < MANY; i++) {
        a[i] = random_box(&prng);
        b[i] = random_box(&prng);
        a[i].edge[BOX_TOP] += prng_below(&prng, 3) * 100000; /* some have no area */
    }
    for (int least = 0; least <= 3; least++) {
        memset(met.hits, 0, MANY * MANY);
        box_each_pair(&(struct box_side){a, MANY, NULL, NULL},
                      &(struct box_side){b, MANY, NULL, NULL}, (struct box_least){least, 5, false},
                      note, &met);
        for (int i = 0; i < MANY; i++)
            for (int j = 0; j < MANY; j++) {
                bool want = a[i].image == b[j].image && a[i].label == b[j].label &&
                            box_shared(&a[i], &b[j]) > 0 && box_reaches(&a[i], &b[j], least, 5);
                ck_assert_int_eq(met.hits[i * MANY + j], want);
            }
    }
    free(met.hits);
    free(a);
    free(b);
}
END_TEST

static bool end_at_once(void *data, uint32_t gold, uint32_t given, double iou)
{
    size_t *met = data;
    (void) (gold + given);
    ck_assert(iou > 0);
    ++*met;
    return false;
}

START_TEST(a_sweep_can_be_ended)
{
    const struct box boxes[] = {{PX(0, 0, 10, 10), 0, "a"}, {PX(0, 0, 10, 10), 0, "a"}};
    const struct box_side side = {boxes, 2, NULL, NULL};
    size_t met = 0;
    box_each_pair(&side, &side, (struct box_least){0, 1, false}, end_at_once, &met);
    ck_assert_uint_eq(met, 1);
}
END_TEST

/* Ten thousand boxes all over one another are no honest work: it ends, and says so. */
START_TEST(all_over_one_another)
{
    enum { FEW = 1000, MANY = 10000 };
    struct box *boxes = xcalloc(MANY, sizeof *boxes);
    struct box_result r;
    for (int i = 0; i < MANY; i++)
        boxes[i] = (struct box){PX(0, 0, 100, 100), 0, "a"};
    box_match(boxes, FEW, boxes, FEW, &three_quarters, &r);
    ck_assert(!r.crowded);
    ck_assert_uint_eq(r.tally.matched, FEW);
    same(r.iou_sum, FEW);
    box_result_finish(&r);
    box_match(boxes, MANY, boxes, MANY, &three_quarters, &r);
    ck_assert(r.crowded);
    box_result_finish(&r);
    free(boxes);
}
END_TEST

SUITE_MAIN("core/lab/metric/box", tcase_add_test(tc, iou_of_two);
           tcase_add_test(tc, the_bound_is_exact); tcase_add_test(tc, not_greedy);
           tcase_add_test(tc, faults); tcase_add_test(tc, empty);
           tcase_add_test(tc, as_good_as_all_ways_whatever_the_order);
           tcase_add_test(tc, the_sweep_meets_each_pair_once);
           tcase_add_test(tc, a_sweep_can_be_ended); tcase_add_test(tc, all_over_one_another);)
