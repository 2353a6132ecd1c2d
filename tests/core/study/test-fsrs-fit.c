#include "core/study/fsrs_fit.h"
#include "base/prng.h"
#include "base/str.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY ((int64_t) FSRS_DAY_MS)

enum { CARDS = 1500, REVIEWS = 12 };

/* A learner who forgets sooner than most, finds Hard harder and gains less from what is easy. */
static const double learner[FSRS_PARAMS] = {0.5, 1.0, 1.6,  5.0, 6.8, 0.7, 2.6, 0.02, 1.5, 0.2, 0.9,
                                            1.8, 0.1, 0.35, 1.9, 0.4, 2.2, 0.6, 0.2,  0.1, 0.25};

struct run {
    struct fsrs_log *list;
    size_t count;
};

static enum fsrs_grade answer(struct prng *prng, double recall)
{
    if (prng_unit(prng) >= recall)
        return FSRS_AGAIN;
    double u = prng_unit(prng);
    return u < 0.15 ? FSRS_HARD : u < 0.85 ? FSRS_GOOD : FSRS_EASY;
}

/* Cards scheduled by the defaults and reviewed after one to three intervals, so that the curve
 * shows, remembered by w. */
static struct run simulate(const double *w, unsigned cards, uint64_t seed)
{
    struct run run = {xcalloc((size_t) cards * REVIEWS, sizeof *run.list), 0};
    struct fsrs_rules rules = fsrs_rules_default();
    struct prng prng;
    prng_seed(&prng, seed);
    rules.retention = 0.85;
    for (unsigned c = 0; c < cards; c++) {
        struct fsrs_card card = {0};
        struct fsrs_memory memory = {0};
        int64_t now = (int64_t) prng_below(&prng, 100) * DAY;
        for (int i = 0; i < REVIEWS; i++) {
            int64_t days = i ? fsrs_days(card.last_ms, now) : 0;
            double recall = i ? fsrs_retrievability(w, memory.stability, (double) days) : 0.7;
            enum fsrs_grade grade = answer(&prng, recall);
            memory = i ? fsrs_next(w, memory, grade, days) : fsrs_first(w, grade);
            run.list[run.count++] = (struct fsrs_log){c, grade, now};
            card = fsrs_review(&rules, &card, grade, now, 0);
            int64_t wait = card.due_ms - now;
            now = card.due_ms + (int64_t) (prng_unit(&prng) * 2 * (double) wait);
        }
    }
    return run;
}

START_TEST(gradient_is_the_slope_of_the_loss)
{
    struct run run = simulate(learner, 60, 3);
    double w[FSRS_PARAMS], gradient[FSRS_PARAMS];
    memcpy(w, learner, sizeof w);
    size_t counted = fsrs_fit(run.list, run.count).count;
    fsrs_loss(w, run.list, run.count, gradient);
    for (int i = 0; i < FSRS_PARAMS; i++) {
        double h = 1e-6 * fmax(1, fabs(w[i])), keep = w[i];
        w[i] = keep + h;
        double up = fsrs_loss(w, run.list, run.count, NULL);
        w[i] = keep - h;
        double down = fsrs_loss(w, run.list, run.count, NULL);
        w[i] = keep;
        double slope = (up - down) / (2 * h) * (double) counted;
        ck_assert_msg(fabs(slope - gradient[i]) < 1e-4 * fmax(1, fabs(slope)), "w%d: %g, not %g", i,
                      gradient[i], slope);
    }
    free(run.list);
}
END_TEST

/* How far apart two sets of parameters predict a fresh log, as a root mean square. */
static double distance(const double *a, const double *b, const struct run *run)
{
    struct fsrs_memory x = {0}, y = {0};
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct fsrs_log *r = &run->list[i];
        if (i == 0 || r->card != r[-1].card) {
            x = fsrs_first(a, r->grade);
            y = fsrs_first(b, r->grade);
            continue;
        }
        int64_t days = fsrs_days(r[-1].at_ms, r->at_ms);
        double d = fsrs_retrievability(a, x.stability, (double) days) -
                   fsrs_retrievability(b, y.stability, (double) days);
        if (days >= 1) {
            sum += d * d;
            n++;
        }
        x = fsrs_next(a, x, r->grade, days);
        y = fsrs_next(b, y, r->grade, days);
    }
    return sqrt(sum / (double) n);
}

START_TEST(a_learner_is_recovered)
{
    struct run run = simulate(learner, CARDS, 1), fresh = simulate(learner, CARDS, 2);
    struct fsrs_fit fit = fsrs_fit(run.list, run.count);
    double truth = fsrs_loss(learner, run.list, run.count, NULL);
    double before = distance(fsrs_default, learner, &fresh),
           after = distance(fit.w, learner, &fresh);
    fprintf(stderr, "%zu reviews, %u rounds: loss %.5f -> %.5f (truth %.5f), rms %.4f -> %.4f\n",
            fit.count, fit.rounds, fit.loss_before, fit.loss, truth, before, after);
    ck_assert_double_lt(fit.loss, fit.loss_before - 0.005);
    ck_assert_double_lt(fit.loss, truth + 0.0005);
    ck_assert_double_lt(fsrs_loss(fit.w, fresh.list, fresh.count, NULL),
                        fsrs_loss(learner, fresh.list, fresh.count, NULL) + 0.002);
    ck_assert_double_lt(after, 0.02);
    ck_assert_double_lt(after, before / 3);
    /* what the log says much about; other parameters trade off against each other */
    ck_assert_double_eq_tol(fit.w[2], learner[2], 0.25 * learner[2]);
    ck_assert_double_eq_tol(fit.w[20], learner[20], 0.1);
    free(run.list);
    free(fresh.list);
}
END_TEST

/* Whoever is simulated and however short the log: within bounds, never worse, always the same. */
START_TEST(never_worse_than_the_defaults)
{
    struct prng prng;
    prng_seed(&prng, 5);
    for (uint64_t seed = 0; seed < 12; seed++) {
        double w[FSRS_PARAMS];
        for (int i = 0; i < FSRS_PARAMS; i++) {
            double low = fmax(fsrs_lowest[i], fsrs_default[i] * 0.5);
            double high = fmin(fsrs_highest[i], fsrs_default[i] * 1.5);
            w[i] = low + prng_unit(&prng) * (high - low);
        }
        struct run run = simulate(w, 1 + (unsigned) seed * 12, seed);
        struct fsrs_fit fit = fsrs_fit(run.list, run.count), again = fsrs_fit(run.list, run.count);
        ck_assert_double_le(fit.loss, fit.loss_before + 1e-12);
        ck_assert_mem_eq(fit.w, again.w, sizeof fit.w);
        for (int i = 0; i < FSRS_PARAMS; i++)
            ck_assert(fit.w[i] >= fsrs_lowest[i] && fit.w[i] <= fsrs_highest[i]);
        free(run.list);
    }
}
END_TEST

START_TEST(defaults_are_found_again)
{
    struct run run = simulate(fsrs_default, CARDS, 9);
    struct fsrs_fit fit = fsrs_fit(run.list, run.count);
    ck_assert_double_lt(distance(fit.w, fsrs_default, &run), 0.02);
    ck_assert_double_gt(fit.loss, fit.loss_before - 0.004);
    free(run.list);
}
END_TEST

START_TEST(a_log_that_says_nothing)
{
    static const struct fsrs_log list[] = {
        {1, FSRS_GOOD, 0}, {1, FSRS_GOOD, 600000}, {2, FSRS_AGAIN, 0}};
    struct fsrs_fit fit = fsrs_fit(list, 3);
    ck_assert_uint_eq(fit.count, 0);
    ck_assert_mem_eq(fit.w, fsrs_default, sizeof fit.w);
    ck_assert_uint_eq(fsrs_fit(NULL, 0).count, 0);
}
END_TEST

/* A hundred recalls in a row and a hundred failures: extremes stay finite and bounded. */
START_TEST(extreme_logs)
{
    struct fsrs_log list[100];
    for (int g = FSRS_AGAIN; g <= FSRS_EASY; g++) {
        for (int i = 0; i < 100; i++)
            list[i] = (struct fsrs_log){7, (enum fsrs_grade) g, i * 200 * DAY};
        struct fsrs_fit fit = fsrs_fit(list, 100);
        ck_assert(isfinite(fit.loss) && fit.loss <= fit.loss_before);
        for (int i = 0; i < FSRS_PARAMS; i++)
            ck_assert(fit.w[i] >= fsrs_lowest[i] && fit.w[i] <= fsrs_highest[i]);
    }
}
END_TEST

SUITE_MAIN("core/study/fsrs_fit", tcase_add_test(tc, gradient_is_the_slope_of_the_loss);
           tcase_add_test(tc, a_learner_is_recovered);
           tcase_add_test(tc, never_worse_than_the_defaults);
           tcase_add_test(tc, defaults_are_found_again);
           tcase_add_test(tc, a_log_that_says_nothing); tcase_add_test(tc, extreme_logs);)
