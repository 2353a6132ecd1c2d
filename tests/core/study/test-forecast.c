#include "core/study/forecast.h"

#include "base/prng.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY ((int64_t) FSRS_DAY_MS)

static const int64_t now = INT64_C(1767574800000);
static const char level[] = "4-04-05-05/5";

static struct review answer(const char *question, const char *work, const char *requirement,
                            int score, int64_t at_ms)
{
    return (struct review){.question = question,
                           .work = work,
                           .requirement = requirement,
                           .score = score,
                           .grade = deck_grade(score),
                           .at_ms = at_ms};
}

static void fold(const struct review *log, size_t n, int64_t at_ms, struct mastery_sum *sum)
{
    struct fsrs_rules rules = fsrs_rules_default();
    struct deck deck;
    deck_build(log, n, &rules, &deck);
    mastery_fold(&deck, &rules, at_ms, sum);
    deck_finish(&deck);
}

START_TEST(by_hand)
{
    static const char w11[] = "4-04-05-05/5/1.1", w12[] = "4-04-05-05/5/1.2",
                      other[] = "4-04-05-05/4/1.1";
    const struct review log[] = {answer("q1", w11, "K1.1.1", REVIEW_FULL, now),
                                 answer("q2", w11, "K1.1.1", 0, now),
                                 answer("q3", w11, "K1.1.2", REVIEW_FULL, now),
                                 answer("q4", other, "K1.1.1", 0, now),
                                 answer("q5", w12, "S1.2.1", 0, now),
                                 answer("q5", w12, "S1.2.1", REVIEW_FULL, now)};
    struct mastery_sum sum;
    double mean;
    fold(log, 6, now, &sum);
    ck_assert_uint_eq(sum.count, 4);
    /* 3.5 pieces of evidence with 2.5 right (the repeated one is a half) on Beta(1, 1) */
    struct mastery_level l = mastery_level(&sum, level);
    ck_assert_double_eq_tol(l.mean, 3.5 / 5.5, 1e-9);
    const struct mastery *m = mastery_of(&sum, w11, "K1.1.1");
    ck_assert_double_eq_tol(m->mean, (4 * 3.5 / 5.5 + 1) / 6, 1e-9);
    ck_assert_uint_eq(m->questions, 2);
    m = mastery_of(&sum, other, "K1.1.1"); /* another level is another prior: 1/3 */
    ck_assert_double_eq_tol(m->mean, (4 / 3.0 + 0) / 5, 1e-9);
    ck_assert_ptr_null(mastery_of(&sum, w12, "K1.1.1"));
    ck_assert(mastery_work(&sum, w11, &mean));
    ck_assert_double_eq_tol(mean, ((4 * 3.5 / 5.5 + 1) / 6 + (4 * 3.5 / 5.5 + 1) / 5) / 2, 1e-9);
    ck_assert(!mastery_work(&sum, "4-04-05-05/5/3.1", &mean));
    ck_assert_double_eq_tol(mastery_level(&sum, "4-04-05-05/3").mean, 0.5, 1e-9);
    mastery_finish(&sum);
}
END_TEST

START_TEST(it_decays_and_repetition_slows_it)
{
    static const char work[] = "4-04-05-05/5/1.1";
    struct review once[] = {answer("q", work, "K1.1.1", REVIEW_FULL, now)};
    struct review often[5];
    for (int i = 0; i < 5; i++)
        often[i] = answer("q", work, "K1.1.1", REVIEW_FULL, now - (4 - i) * 20 * DAY);
    double last = 1;
    for (int days = 0; days <= 400; days += 50) {
        struct mastery_sum a, b;
        fold(once, 1, now + days * DAY, &a);
        fold(often, 5, now + days * DAY, &b);
        ck_assert_double_lt(a.list[0].mean, last);
        if (days > 0)
            ck_assert_double_gt(b.list[0].sum / b.list[0].weight, a.list[0].sum / a.list[0].weight);
        last = a.list[0].mean;
        mastery_finish(&a);
        mastery_finish(&b);
    }
}
END_TEST

START_TEST(nothing_known)
{
    const struct forecast_part parts[] = {{"4-04-05-05/5/1.1", "K1.1.1", 30},
                                          {"4-04-05-05/5/2.1", "K2.1.1", 70}};
    struct mastery_sum sum = {0};
    struct forecast f = forecast_score(&sum, level, parts, 2, 180, 60);
    ck_assert_double_eq_tol(f.mean, 50, 1e-9);
    ck_assert_double_gt(f.high - f.low, 60);
    ck_assert(f.pass > 0.2 && f.pass < 0.5 && f.known == 0);
    f = forecast_score(&sum, level, NULL, 0, 180, 60);
    ck_assert(f.mean == 0 && f.pass == 0);
}
END_TEST

/* ---- simulated learners ---- */

enum {
    REQUIREMENTS = 40,
    LEARNERS = 2000,
    ITEMS = 180,
    SHARE = 3, /* questions a point of weight */
    ANSWERS_MAX = 12
};

/* Beta(a, b) after Jöhnk. */
static double draw_beta(struct prng *prng, double a, double b)
{
    for (;;) {
        double x = pow(prng_unit(prng), 1 / a), y = pow(prng_unit(prng), 1 / b);
        if (x + y <= 1 && x + y > 0)
            return x / (x + y);
    }
}

struct world {
    char questions[REQUIREMENTS * ANSWERS_MAX][8], keys[REQUIREMENTS][12], works[10][24];
    struct forecast_part parts[REQUIREMENTS];
    struct review log[REQUIREMENTS * ANSWERS_MAX];
};

static void build(struct world *world)
{
    for (int i = 0; i < REQUIREMENTS; i++) {
        snprintf(world->works[i / 4], sizeof world->works[0], "%s/%d.1", level, i / 4);
        snprintf(world->keys[i], sizeof world->keys[0], "K%d.1.%d", i / 4, i % 4);
        world->parts[i] =
            (struct forecast_part){world->works[i / 4], world->keys[i], 1.0 + i / 4 % 2};
    }
    for (int i = 0; i < REQUIREMENTS * ANSWERS_MAX; i++)
        snprintf(world->questions[i], sizeof world->questions[0], "q%d", i);
}

/* One learner with an ability for each requirement, who practised some of them `age` days ago and
 * sits the exam now; what was known then is remembered with the retrievability of a first success.
 */
static double sit(struct world *world, struct prng *prng, struct forecast *forecast)
{
    double skill = 0.3 + 0.65 * prng_unit(prng), share = prng_unit(prng), score = 0;
    int age = (int) prng_below(prng, 40);
    size_t n = 0;
    struct fsrs_memory memory = fsrs_first(fsrs_default, FSRS_GOOD);
    double recall = fsrs_retrievability(fsrs_default, memory.stability, age);
    for (int i = 0; i < REQUIREMENTS; i++) {
        double theta = draw_beta(prng, 5 * skill, 5 * (1 - skill));
        int answers = prng_unit(prng) < share ? 1 + (int) prng_below(prng, ANSWERS_MAX) : 0;
        for (int k = 0; k < answers; k++, n++)
            world->log[n] = answer(world->questions[n], world->parts[i].work, world->keys[i],
                                   prng_unit(prng) < theta ? REVIEW_FULL : 0, now - age * DAY);
        double at_exam = theta * (recall + (1 - recall) / 4), worth = 100.0 / ITEMS;
        int items = SHARE * (int) world->parts[i].points;
        for (int k = 0; k < items; k++)
            score += prng_unit(prng) < at_exam ? worth : 0;
    }
    struct mastery_sum sum;
    fold(world->log, n, now, &sum);
    *forecast = forecast_score(&sum, level, world->parts, REQUIREMENTS, ITEMS, 60);
    mastery_finish(&sum);
    return score;
}

/* Nine of ten scores lie in the interval, and of those told p percent to pass about p percent do.
 */
START_TEST(calibrated)
{
    static struct world world;
    struct prng prng;
    int inside = 0, told[10] = {0}, passed[10] = {0};
    double promised[10] = {0}, error = 0, width = 0;
    build(&world);
    prng_seed(&prng, 20260105);
    for (int i = 0; i < LEARNERS; i++) {
        struct forecast f;
        double score = sit(&world, &prng, &f);
        int bin = f.pass >= 1 ? 9 : (int) (f.pass * 10);
        inside += score >= f.low && score <= f.high;
        told[bin]++;
        promised[bin] += f.pass;
        passed[bin] += score >= 60;
        error += score - f.mean;
        width += f.high - f.low;
    }
    printf("forecast: %d learners, %.1f%% inside the 90%% interval, bias %.2f points, width %.1f\n",
           LEARNERS, 100.0 * inside / LEARNERS, error / LEARNERS, width / LEARNERS);
    for (int i = 0; i < 10; i++)
        if (told[i] > 0)
            printf("  told %5.1f%%: passed %5.1f%% of %d\n", 100 * promised[i] / told[i],
                   100.0 * passed[i] / told[i], told[i]);
    fflush(stdout);
    ck_assert(inside > 0.86 * LEARNERS && inside < 0.96 * LEARNERS);
    ck_assert_double_lt(fabs(error / LEARNERS), 2);
    for (int i = 0; i < 10; i++)
        if (told[i] >= 100)
            ck_assert_double_lt(fabs(promised[i] - passed[i]) / told[i], 0.1);
}
END_TEST

START_TEST(told_from_a_fifth_on)
{
    static const struct {
        double known;
        bool told;
    } cases[] = {{0, false}, {0.02, false}, {0.19, false}, {0.2, true}, {1, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct forecast f = {.known = cases[i].known};
        ck_assert_int_eq(forecast_is_told(&f), cases[i].told);
    }
}
END_TEST

SUITE_MAIN("core/study/forecast", tcase_add_test(tc, told_from_a_fifth_on);
           tcase_add_test(tc, by_hand); tcase_add_test(tc, it_decays_and_repetition_slows_it);
           tcase_add_test(tc, nothing_known); tcase_add_test(tc, calibrated);)
