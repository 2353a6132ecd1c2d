#include "core/exam/layout.h"
#include "tests/suite.h"

#include <limits.h>
#include <string.h>

/* ---- against trying everything ---- */

struct brute {
    const struct layout *layout;
    unsigned x[LAYOUT_PARTS_MAX][LAYOUT_SECTIONS_MAX], left[LAYOUT_SECTIONS_MAX];
    unsigned best;
};

static void try_cell(struct brute *b, unsigned p, unsigned s, unsigned points, unsigned cost)
{
    const struct layout *l = b->layout;
    if (s == l->sections) {
        if (points != 0)
            return;
        if (p + 1 < l->parts) {
            try_cell(b, p + 1, 0, l->part_points[p + 1], cost);
            return;
        }
        for (unsigned k = 0; k < l->sections; k++)
            if (b->left[k] > 0)
                return;
        if (cost < b->best)
            b->best = cost;
        return;
    }
    for (unsigned x = 0; x <= b->left[s] && x * l->points[s] <= points; x++) {
        unsigned need = x * l->forms;
        if (l->capped && need > l->have[p][s])
            break;
        b->left[s] -= x;
        try_cell(b, p, s + 1, points - x * l->points[s],
                 cost + (need > l->free[p][s] ? need - l->free[p][s] : 0));
        b->left[s] += x;
    }
}

static unsigned try_all(const struct layout *layout)
{
    struct brute b = {.layout = layout, .best = UINT_MAX};
    memcpy(b.left, layout->count, sizeof b.left);
    try_cell(&b, 0, 0, layout->part_points[0], 0);
    return b.best;
}

static void check_sums(const struct layout *l, const struct layout_result *r)
{
    unsigned cost = 0;
    for (unsigned p = 0; p < l->parts; p++) {
        unsigned points = 0;
        for (unsigned s = 0; s < l->sections; s++) {
            unsigned need = r->x[p][s] * l->forms;
            points += r->x[p][s] * l->points[s];
            cost += need > l->free[p][s] ? need - l->free[p][s] : 0;
            ck_assert(!l->capped || need <= l->have[p][s]);
        }
        ck_assert_uint_eq(points, l->part_points[p]);
    }
    for (unsigned s = 0; s < l->sections; s++) {
        unsigned count = 0;
        for (unsigned p = 0; p < l->parts; p++)
            count += r->x[p][s];
        ck_assert_uint_eq(count, l->count[s]);
    }
    ck_assert_uint_eq(cost, r->cost);
}

/* A small random problem; the parts' points are shared out so that their sum is right, and often no
 * placing can make them. */
static struct layout random_layout(struct prng *prng)
{
    struct layout l = {.parts = 1 + prng_below(prng, 4), .sections = 1 + prng_below(prng, 3)};
    unsigned total = 0;
    l.forms = 1 + prng_below(prng, 2);
    l.capped = prng_below(prng, 4) > 0;
    for (unsigned s = 0; s < l.sections; s++) {
        l.count[s] = 1 + prng_below(prng, 6);
        l.points[s] = 1 + prng_below(prng, 3);
        total += l.count[s] * l.points[s];
    }
    if (l.parts > total)
        l.parts = total;
    for (unsigned p = 0; p < l.parts; p++)
        l.part_points[p] = 1;
    for (unsigned i = l.parts; i < total; i++)
        l.part_points[prng_below(prng, l.parts)]++;
    for (unsigned p = 0; p < l.parts; p++)
        for (unsigned s = 0; s < l.sections; s++) {
            l.have[p][s] = prng_below(prng, 10);
            l.free[p][s] = l.have[p][s] ? prng_below(prng, l.have[p][s] + 1) : 0;
        }
    return l;
}

START_TEST(exact_in_every_small_case)
{
    unsigned found = 0, none = 0, dear = 0;
    struct prng prng;
    prng_seed(&prng, 11);
    for (int i = 0; i < 20000; i++) {
        struct layout layout = random_layout(&prng);
        struct layout_result result;
        unsigned best = try_all(&layout);
        bool ok = layout_solve(&layout, &prng, &result);
        ck_assert_msg(ok == (best != UINT_MAX), "case %d", i);
        none += !ok;
        if (!ok)
            continue;
        found++;
        dear += best > 0;
        ck_assert_msg(result.cost == best, "case %d: %u, not %u", i, result.cost, best);
        check_sums(&layout, &result);
    }
    ck_assert_uint_gt(found, 3000);
    ck_assert_uint_gt(none, 3000);
    ck_assert_uint_gt(dear, 1000);
}
END_TEST

/* ---- the 90-minute form over the weights of 五级 ---- */

static struct layout whole_form(void)
{
    struct layout l = {.parts = 5,
                       .sections = 3,
                       .part_points = {5000, 15000, 20000, 50000, 10000},
                       .count = {140, 20, 20},
                       .points = {500, 500, 1000},
                       .forms = 1,
                       .capped = true};
    for (unsigned p = 0; p < l.parts; p++)
        for (unsigned s = 0; s < l.sections; s++)
            l.free[p][s] = l.have[p][s] = 1000;
    return l;
}

START_TEST(near_the_even_share)
{
    struct layout l = whole_form();
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct prng prng;
        struct layout_result r;
        prng_seed(&prng, seed);
        ck_assert(layout_solve(&l, &prng, &r));
        check_sums(&l, &r);
        for (unsigned p = 0; p < l.parts; p++)
            for (unsigned s = 1; s < l.sections; s++) {
                int even = (int) (l.count[s] * l.part_points[p] / 100000);
                ck_assert_int_le(abs((int) r.x[p][s] - even), 2);
            }
    }
}
END_TEST

/* Only the layout that gives part 0 nothing but multiple choice can be filled. */
START_TEST(the_only_way_is_found)
{
    struct layout l = whole_form();
    struct layout_result r;
    struct prng prng;
    prng_seed(&prng, 1);
    l.have[0][0] = l.have[0][1] = l.free[0][0] = l.free[0][1] = 0;
    l.have[0][2] = l.free[0][2] = 5;
    ck_assert(layout_solve(&l, &prng, &r));
    check_sums(&l, &r);
    ck_assert_uint_eq(r.x[0][2], 5);
    l.have[0][2] = 4;
    ck_assert(!layout_solve(&l, &prng, &r));
    l.capped = false;
    l.free[0][2] = 4;
    ck_assert(layout_solve(&l, &prng, &r));
    ck_assert_uint_eq(r.cost, 1);
}
END_TEST

START_TEST(points_no_question_can_make)
{
    struct layout l = {.parts = 2,
                       .sections = 1,
                       .part_points = {7500, 12500},
                       .count = {20},
                       .points = {1000},
                       .forms = 1};
    struct layout_result r;
    struct prng prng;
    prng_seed(&prng, 1);
    ck_assert(!layout_solve(&l, &prng, &r));
}
END_TEST

/* Six sections, the largest size that is taken, nothing in the bank: still an answer. */
START_TEST(the_largest_form)
{
    struct layout l = {.parts = 3,
                       .sections = 5,
                       .part_points = {20, 40, 60},
                       .count = {60, 15, 15, 7, 7},
                       .points = {1, 1, 1, 2, 2},
                       .forms = 1};
    struct layout_result r;
    struct prng prng;
    l.part_points[2] = 60 + 15 + 15 + 14 + 14 - 60;
    prng_seed(&prng, 1);
    ck_assert(layout_fits(l.count, l.sections));
    ck_assert(layout_solve(&l, &prng, &r));
    check_sums(&l, &r);
    l.count[1] = 1000;
    ck_assert(layout_fits(l.count, 2));
    ck_assert(!layout_fits(l.count, 5));
}
END_TEST

SUITE_MAIN("core/exam/layout", tcase_add_test(tc, exact_in_every_small_case);
           tcase_add_test(tc, near_the_even_share); tcase_add_test(tc, the_only_way_is_found);
           tcase_add_test(tc, points_no_question_can_make); tcase_add_test(tc, the_largest_form);)
