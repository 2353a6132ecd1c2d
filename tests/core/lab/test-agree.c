#include "core/lab/metric/agree.h"
#include "core/lab/metric/cluster.h"

#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdlib.h>

enum { MANY = 200 };

/* Judgements of a table of counts. */
static size_t spread(const unsigned *table, unsigned classes, unsigned *a, unsigned *b)
{
    size_t n = 0;
    for (unsigned i = 0; i < classes; i++)
        for (unsigned j = 0; j < classes; j++)
            for (unsigned k = 0; k < table[i * classes + j]; k++) {
                a[n] = i;
                b[n++] = j;
            }
    return n;
}

/* The first three are the examples of Wikipedia's article on Cohen's kappa; the fourth has 90%
 * agreement and less than chance. */
START_TEST(cohen)
{
    static const struct {
        unsigned table[4];
        double raw, kappa, step;
    } cases[] = {{{20, 5, 10, 15}, .7, .4, 0},
                 {{45, 15, 25, 15}, .6, .1304, 1e-4},
                 {{25, 35, 5, 35}, .6, .2593, 1e-4},
                 {{18, 1, 1, 0}, .9, -.053, 1e-3}};
    unsigned a[MANY], b[MANY];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = spread(cases[i].table, 2, a, b);
        for (int w = AGREE_PLAIN; w <= AGREE_QUADRATIC; w++) { /* two classes: all the same */
            struct agree_result r = agree_cohen(a, b, n, 2, (enum agree_weights) w);
            ck_assert(r.defined);
            near(r.value, cases[i].kappa, cases[i].step);
            same(r.raw, cases[i].raw);
            same(agree_cohen(b, a, n, 2, (enum agree_weights) w).value, r.value);
        }
    }
}
END_TEST

/* By hand: plain Do 2/4, De 10/16; linear 1/4, 7/16; quadratic 1/8, 5.5/16. */
START_TEST(weighted)
{
    static const unsigned a[] = {0, 1, 2, 2}, b[] = {0, 2, 2, 1};
    same(agree_cohen(a, b, 4, 3, AGREE_PLAIN).value, 1 - .5 / .625);
    same(agree_cohen(a, b, 4, 3, AGREE_LINEAR).value, 1 - .25 / .4375);
    same(agree_cohen(a, b, 4, 3, AGREE_QUADRATIC).value, 1 - .125 / .34375);
}
END_TEST

/* Wikipedia, "Fleiss' kappa", worked example: .210, with P = .378 and Pe = .213. */
START_TEST(fleiss)
{
    static const unsigned counts[] = {0, 0, 0, 0, 14, 0, 2, 6, 4, 2, 0, 0, 3, 5, 6, 0, 3,
                                      9, 2, 0, 2, 2,  8, 1, 1, 7, 7, 0, 0, 0, 3, 2, 6, 3,
                                      0, 2, 5, 3, 2,  2, 6, 5, 2, 1, 0, 0, 2, 2, 3, 7};
    static const unsigned uneven[] = {2, 0, 1, 2}, alike[] = {3, 0, 3, 0};
    bool even;
    struct agree_result r = agree_fleiss(counts, 10, 5, &even);
    ck_assert(even && r.defined);
    near(r.value, .210, .001);
    near(r.raw, .378, .001);
    near(1 - r.expected, .213, .001);
    r = agree_fleiss(uneven, 2, 2, &even);
    ck_assert(!even && !r.defined);
    r = agree_fleiss(alike, 2, 2, &even);
    ck_assert(even && !r.defined);
    same(r.raw, 1);
}
END_TEST

/* Krippendorff 2011, the data of section C to F: .743, .815, .849, .797; exactly 113/152,
 * 108577/133160, 951/1120. */
START_TEST(krippendorff)
{
    const double x = NAN;
    const double values[] = {1, 2, 3, 3, 2, 1, 4, 1, 2, x, x, x, 1, 2, 3, 3,
                             2, 2, 4, 1, 2, 5, x, 3, x, 3, 3, 3, 2, 3, 4, 2,
                             2, 5, 1, x, 1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, x};
    static const double want[] = {113.0 / 152, 108577.0 / 133160, 951.0 / 1120};
    static const double printed[] = {.743, .815, .849, .797};
    for (int level = AGREE_NOMINAL; level <= AGREE_RATIO; level++) {
        struct agree_result r = agree_alpha(values, 4, 12, (enum agree_level) level);
        ck_assert(r.defined);
        ck_assert_uint_eq(r.count, 40);
        near(r.value, printed[level], .001);
        if (level < AGREE_RATIO)
            same(r.value, want[level]);
    }
}
END_TEST

/* Krippendorff 2011, section A: two observers, ten articles: α = .095, though six of
 * ten agree. */
START_TEST(krippendorff_binary)
{
    static const double values[] = {0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
    struct agree_result r = agree_alpha(values, 2, 10, AGREE_NOMINAL);
    near(r.value, .095, .001);
    same(r.raw, .6);
}
END_TEST

START_TEST(undefined)
{
    static const unsigned one[] = {1, 1, 1};
    static const double alike[] = {2, 2, 2, 2}, missing[] = {NAN, NAN, 1, 1};
    struct agree_result r = agree_cohen(one, one, 3, 2, AGREE_PLAIN);
    ck_assert(!r.defined);
    same(r.raw, 1);
    ck_assert(!agree_cohen(NULL, NULL, 0, 2, AGREE_PLAIN).defined);
    ck_assert(!agree_alpha(alike, 2, 2, AGREE_RATIO).defined);
    r = agree_alpha(missing, 2, 2, AGREE_NOMINAL);
    ck_assert(!r.defined);
    ck_assert_uint_eq(r.count, 0);
}
END_TEST

/* The unit of a measurement does not matter, down to the smallest number and up to the greatest. */
START_TEST(extreme_units)
{
    static const double units[] = {1, 0x1p-1074, 0x1p-600, 0x1p600, 0x1p1022};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const double u = units[i], values[] = {u, 2 * u, u, u, u, 2 * u};
        for (int level = AGREE_INTERVAL; level <= AGREE_RATIO; level++) {
            struct agree_result r = agree_alpha(values, 2, 3, (enum agree_level) level);
            ck_assert(r.defined);
            same(r.value, -.25);
        }
    }
}
END_TEST

START_TEST(infinite)
{
    const double values[] = {INFINITY, 1, 2, INFINITY, 1, 1}, alone[] = {INFINITY, 1, 2, NAN, 1, 1};
    ck_assert(agree_alpha(values, 2, 3, AGREE_NOMINAL).defined);
    ck_assert(agree_alpha(values, 2, 3, AGREE_ORDINAL).defined);
    ck_assert(!agree_alpha(values, 2, 3, AGREE_INTERVAL).defined);
    ck_assert(!agree_alpha(values, 2, 3, AGREE_RATIO).defined);
    for (int level = AGREE_NOMINAL; level <= AGREE_RATIO; level++)
        ck_assert(agree_alpha(alone, 2, 3, (enum agree_level) level).defined); /* not pairable */
}
END_TEST

/* ---- groupings ---- */

/* Yeung and Ruzzo, Details of the adjusted Rand index (supplement to Bioinformatics 17, 2001): the
 * table 1 1 0 / 1 2 1 / 0 0 4 has an index of .313 and Rand's of .711. */
START_TEST(yeung_and_ruzzo)
{
    static const unsigned table[] = {1, 1, 0, 1, 2, 1, 0, 0, 4};
    unsigned a[MANY], b[MANY];
    size_t n = spread(table, 3, a, b);
    struct cluster_result r = cluster_compare(a, 3, b, 3, n);
    ck_assert(r.defined);
    near(r.adjusted, .313, .001);
    near(r.rand, .711, .001);
    same(cluster_compare(b, 3, a, 3, n).adjusted, r.adjusted);
}
END_TEST

/* scikit-learn, documentation of adjusted_rand_score: 1, .57, -.5; 0. */
START_TEST(scikit_learn_groups)
{
    static const struct {
        unsigned a[4], b[4];
        double want, step;
    } cases[] = {{{0, 0, 1, 1}, {1, 1, 0, 0}, 1, 0},
                 {{0, 0, 1, 2}, {0, 0, 1, 1}, .57, .01},
                 {{0, 0, 1, 1}, {0, 1, 0, 1}, -.5, 0},
                 {{0, 0, 0, 0}, {0, 1, 2, 3}, 0, 0}};
    static const unsigned apart[] = {0, 1, 2}, together[] = {0, 0, 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cluster_result r = cluster_compare(cases[i].a, 4, cases[i].b, 4, 4);
        ck_assert(r.defined);
        near(r.adjusted, cases[i].want, cases[i].step);
    }
    ck_assert(!cluster_compare(apart, 3, apart, 3, 3).defined);
    ck_assert(!cluster_compare(together, 3, together, 3, 3).defined);
    same(cluster_compare(apart, 3, apart, 3, 3).rand, 1);
    ck_assert(!cluster_compare(NULL, 0, NULL, 0, 0).defined);
}
END_TEST

SUITE_MAIN("core/lab/metric/agree", tcase_add_test(tc, cohen); tcase_add_test(tc, weighted);
           tcase_add_test(tc, fleiss); tcase_add_test(tc, krippendorff);
           tcase_add_test(tc, krippendorff_binary); tcase_add_test(tc, undefined);
           tcase_add_test(tc, extreme_units); tcase_add_test(tc, infinite);
           tcase_add_test(tc, yeung_and_ruzzo); tcase_add_test(tc, scikit_learn_groups);)
