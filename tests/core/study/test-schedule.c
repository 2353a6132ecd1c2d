#include "core/study/schedule.h"

#include "base/prng.h"
#include "tests/core/record/fixture.h"

START_TEST(settings)
{
    static const struct {
        const char *name, *value;
        enum err_code code;
    } rows[] = {
        {"practice.due_cap", "0", ERR_NONE},        {"practice.due_cap", "999", ERR_NONE},
        {"practice.due_cap", "1000", ERR_INVALID},  {"practice.new_cap", "-1", ERR_INVALID},
        {"practice.new_cap", "", ERR_INVALID},      {"practice.new_cap", "8", ERR_NONE},
        {"practice.retention", "69", ERR_INVALID},  {"practice.retention", "85", ERR_NONE},
        {"practice.fsrs", "FSRS-6", ERR_NOT_FOUND}, {"practice.other", "1", ERR_NOT_FOUND},
    };
    struct fixture f;
    struct deck_rules rules;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == ERR_NONE)
            NEED(schedule_set(f.records, id, rows[i].name, rows[i].value, err));
        else
            REFUSE(schedule_set(f.records, id, rows[i].name, rows[i].value, err), rows[i].code);
    NEED(schedule_load(f.records, id, &rules, err));
    ck_assert_uint_eq(rules.due_cap, 999);
    ck_assert_uint_eq(rules.new_cap, 8);
    ck_assert_double_eq(rules.fsrs.retention, 0.85);
    NEED(schedule_load(f.records, other, &rules, err));
    ck_assert_uint_eq(rules.due_cap, 60);
    ck_assert_double_eq(rules.fsrs.retention, 0.9);
    NEED(setting_put(f.records, other, "practice.fsrs", "FSRS-6 1 2", err));
    REFUSE(schedule_load(f.records, other, &rules, err), ERR_INVALID);
    fixture_close(&f);
}
END_TEST

/* A learner who forgets faster than the defaults say, practising on the day a card is due. */
static void practise(struct fixture *f, int64_t id, int cards, int rounds)
{
    struct fsrs_rules rules = fsrs_rules_default();
    struct prng prng;
    prng_seed(&prng, 7);
    for (int c = 0; c < cards; c++) {
        char name[16];
        struct fsrs_card card = {0};
        snprintf(name, sizeof name, "q%d", c);
        f->clock.fixed_ms = fixture_now;
        for (int r = 0; r < rounds; r++) {
            bool right = prng_unit(&prng) < 0.7;
            struct review review = {.learner = id,
                                    .question = name,
                                    .revision = "r",
                                    .work = "w",
                                    .requirement = "K1.1.1",
                                    .mode = REVIEW_DUE,
                                    .response = "A",
                                    .score = right ? REVIEW_FULL : 0,
                                    .grade = right ? FSRS_GOOD : FSRS_AGAIN,
                                    .algorithm = FSRS_VERSION};
            NEED(review_add(f->records, &review, err));
            card = fsrs_review(&rules, &card, (enum fsrs_grade) review.grade, f->clock.fixed_ms, 0);
            f->clock.fixed_ms = card.due_ms;
        }
    }
}

START_TEST(fitting_the_own_log)
{
    struct fixture f;
    struct deck_rules rules;
    struct fsrs_fit fit;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    practise(&f, id, 30, 2);
    REFUSE(schedule_fit(f.records, id, &fit, err), ERR_INVALID);
    practise(&f, other, 60, 8);
    NEED(schedule_fit(f.records, other, &fit, err));
    ck_assert_uint_ge(fit.count, SCHEDULE_FIT_LEAST);
    ck_assert_double_lt(fit.loss, fit.loss_before);
    NEED(schedule_load(f.records, other, &rules, err));
    for (int i = 0; i < FSRS_PARAMS; i++)
        ck_assert_double_eq_tol(rules.fsrs.w[i], fit.w[i], 1e-9);
    NEED(schedule_unfit(f.records, other, err));
    NEED(schedule_load(f.records, other, &rules, err));
    ck_assert_double_eq(rules.fsrs.w[0], fsrs_default[0]);
    fixture_close(&f);
}
END_TEST

SUITE_MAIN("core/study/schedule", tcase_add_test(tc, settings);
           tcase_add_test(tc, fitting_the_own_log);)
