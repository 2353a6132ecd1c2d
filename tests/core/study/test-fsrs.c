#include "core/study/fsrs.h"
#include "base/clock.h"
#include "tests/suite.h"

#include <math.h>
#include <string.h>

#define MINUTE ((int64_t) 60000)
#define DAY    ((int64_t) FSRS_DAY_MS)

static int64_t begin(void)
{
    int64_t ms;
    ck_assert(clock_parse("2022-11-29T12:30:00Z", &ms, NULL));
    return ms;
}

/* py-fsrs 6, tests/test_basic.py, TEST_RATINGS_1: each review on the day it is due. */
START_TEST(published_intervals)
{
    static const char grades[] = "3333331133333";
    static const int days[] = {0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21};
    struct fsrs_rules rules = fsrs_rules_default();
    struct fsrs_card card = {0};
    int64_t now = begin();
    for (size_t i = 0; grades[i]; i++) {
        card = fsrs_review(&rules, &card, (enum fsrs_grade)(grades[i] - '0'), now, 0);
        ck_assert_int_eq(fsrs_days(card.last_ms, card.due_ms), days[i]);
        now = card.due_ms;
    }
}
END_TEST

/* py-fsrs 6, tests/test_basic.py, test_memo_state. */
START_TEST(published_memory)
{
    static const struct {
        enum fsrs_grade grade;
        int days;
    } reviews[] = {{FSRS_AGAIN, 0}, {FSRS_GOOD, 0}, {FSRS_GOOD, 1},
                   {FSRS_GOOD, 3},  {FSRS_GOOD, 8}, {FSRS_GOOD, 21}};
    struct fsrs_rules rules = fsrs_rules_default();
    struct fsrs_card card = {0};
    int64_t now = begin();
    for (size_t i = 0; i < sizeof reviews / sizeof *reviews; i++) {
        now += reviews[i].days * DAY;
        card = fsrs_review(&rules, &card, reviews[i].grade, now, 0);
    }
    ck_assert_double_eq_tol(card.memory.stability, 53.62691, 1e-4);
    ck_assert_double_eq_tol(card.memory.difficulty, 6.3574867, 1e-4);
}
END_TEST

/* S' = S·e^(w17·(G-3+w18))·S^-w19 by hand; not below S from Hard on. */
START_TEST(the_same_day)
{
    static const struct {
        double before, after[4];
    } rows[] = {{2, {0.678421906, 2, 2.007748803, 3.453934776}},
                {10, {3.051248936, 10, 10, 15.534307947}}};
    for (int i = 0; i < 2; i++)
        for (int g = FSRS_AGAIN; g <= FSRS_EASY; g++) {
            struct fsrs_memory m = {rows[i].before, 5};
            m = fsrs_next(fsrs_default, m, (enum fsrs_grade) g, 0);
            ck_assert_double_eq_tol(m.stability, rows[i].after[g - 1], 1e-8);
        }
}
END_TEST

START_TEST(first_reviews)
{
    static const double difficulty[] = {6.4133, 5.112171, 2.118104, 1};
    for (int g = FSRS_AGAIN; g <= FSRS_EASY; g++) {
        struct fsrs_memory m = fsrs_first(fsrs_default, (enum fsrs_grade) g);
        ck_assert_double_eq(m.stability, fsrs_default[g - 1]);
        ck_assert_double_eq_tol(m.difficulty, difficulty[g - 1], 1e-6);
    }
}
END_TEST

/* Reversion pulls toward w4 - e^(3·w5) + 1 = -4.77…, not toward 1. */
START_TEST(reversion_is_not_clamped)
{
    double w[FSRS_PARAMS];
    memcpy(w, fsrs_default, sizeof w);
    w[7] = 0.5;
    double easy = w[4] - exp(3 * w[5]) + 1;
    ck_assert_double_lt(easy, 0);
    struct fsrs_memory m = fsrs_next(w, (struct fsrs_memory){10, 9}, FSRS_GOOD, 5);
    ck_assert_double_eq_tol(m.difficulty, 0.5 * easy + 0.5 * 9, 1e-12);
    m = fsrs_next(w, (struct fsrs_memory){10, 3}, FSRS_GOOD, 5);
    ck_assert_double_eq(m.difficulty, 1);
    m = fsrs_next(fsrs_default, (struct fsrs_memory){10, 9.9}, FSRS_AGAIN, 5);
    ck_assert_double_le(m.difficulty, 10);
}
END_TEST

START_TEST(forgetting_curve_and_interval)
{
    for (double s = 0.5; s < 1000; s *= 3) {
        ck_assert_double_eq_tol(fsrs_retrievability(fsrs_default, s, s), 0.9, 1e-12);
        ck_assert_double_eq(fsrs_retrievability(fsrs_default, s, 0), 1);
    }
    for (double wanted = 0.7; wanted < 0.98; wanted += 0.03) {
        unsigned days = fsrs_interval(fsrs_default, 400, wanted, 36500);
        ck_assert_double_eq_tol(fsrs_retrievability(fsrs_default, 400, days), wanted, 0.01);
    }
    ck_assert_uint_eq(fsrs_interval(fsrs_default, 50, 0.9, 36500), 50);
    ck_assert_uint_eq(fsrs_interval(fsrs_default, 50, 0.9, 30), 30);
    ck_assert_uint_eq(fsrs_interval(fsrs_default, 0.01, 0.9, 30), 1);
}
END_TEST

/* State and minutes to wait after each review of a session; 'd' stands for days. */
START_TEST(steps)
{
    static const struct {
        const char *what;
        unsigned learning;
        const char *grades;
        int waits[4]; /* minutes; -1: days */
        enum fsrs_state state;
    } rows[] = {
        {"good, good", 2, "33", {10, -1}, FSRS_REVIEW},
        {"again begins anew", 2, "313", {10, 1, 10}, FSRS_LEARNING},
        {"hard waits between the first two steps", 2, "2", {5}, FSRS_LEARNING}, /* 5.5 */
        {"hard repeats the second", 2, "32", {10, 10}, FSRS_LEARNING},
        {"easy is done", 2, "4", {-1}, FSRS_REVIEW},
        {"a single step", 1, "2", {1}, FSRS_LEARNING}, /* 1.5 */
        {"a single step, good", 1, "3", {-1}, FSRS_REVIEW},
        {"no steps", 0, "1", {-1}, FSRS_REVIEW},
        {"relearning", 2, "41", {-1, 10}, FSRS_RELEARNING},
        {"relearning, hard", 2, "412", {-1, 10, 15}, FSRS_RELEARNING},
        {"relearning, again and good", 2, "4113", {-1, 10, 10, -1}, FSRS_REVIEW},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fsrs_rules rules = fsrs_rules_default();
        struct fsrs_card card = {0};
        int64_t now = begin();
        rules.learning_count = rows[i].learning;
        for (int k = 0; rows[i].grades[k]; k++) {
            card = fsrs_review(&rules, &card, (enum fsrs_grade)(rows[i].grades[k] - '0'), now, 0);
            int64_t wait = card.due_ms - now;
            ck_assert_msg((wait >= DAY ? -1 : wait / MINUTE) == rows[i].waits[k], "%s: %lld",
                          rows[i].what, (long long) wait);
            now = card.due_ms;
        }
        ck_assert_msg(card.state == rows[i].state, "%s: state %d", rows[i].what, card.state);
    }
}
END_TEST

START_TEST(a_clock_set_back_is_the_same_day)
{
    struct fsrs_rules rules = fsrs_rules_default();
    struct fsrs_card card = {0};
    int64_t now = begin();
    ck_assert_double_eq(fsrs_recall(&rules, &card, now), 0);
    card = fsrs_review(&rules, &card, FSRS_EASY, now, 0);
    ck_assert_double_eq(fsrs_recall(&rules, &card, now - 30 * DAY), 1);
    ck_assert_double_eq_tol(fsrs_recall(&rules, &card, now + 8 * DAY), 0.9, 0.01);
    struct fsrs_card back = fsrs_review(&rules, &card, FSRS_GOOD, now - 30 * DAY, 0);
    struct fsrs_card same = fsrs_review(&rules, &card, FSRS_GOOD, now, 0);
    ck_assert_double_eq(back.memory.stability, same.memory.stability);
}
END_TEST

START_TEST(fuzz_is_small_and_repeatable)
{
    struct fsrs_rules rules = fsrs_rules_default();
    struct fsrs_card known = {
        .state = FSRS_REVIEW, .memory = {60, 5}, .last_ms = begin() - 60 * DAY};
    int64_t plain = fsrs_review(&rules, &known, FSRS_HARD, begin(), 0).due_ms;
    unsigned moved = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        int64_t due = fsrs_review(&rules, &known, FSRS_HARD, begin(), seed).due_ms;
        ck_assert_int_eq(due, fsrs_review(&rules, &known, FSRS_HARD, begin(), seed).due_ms);
        double days = (double) (plain - begin()) / (double) DAY;
        double most = 1 + 0.15 * 4.5 + 0.1 * 13 + 0.05 * (days - 20);
        ck_assert_int_le(llabs(due - plain), (int64_t) ceil(most) * DAY);
        moved += due != plain;
    }
    ck_assert_uint_gt(moved, 150);
    struct fsrs_card fresh = {0};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct fsrs_card card = fsrs_review(&rules, &fresh, FSRS_EASY, begin(), seed);
        ck_assert_int_ge(card.due_ms - card.last_ms, 2 * DAY);
    }
}
END_TEST

START_TEST(memory_stays_within_its_bounds)
{
    for (int g = FSRS_AGAIN; g <= FSRS_EASY; g++) {
        struct fsrs_memory m = fsrs_first(fsrs_default, (enum fsrs_grade) g);
        for (int i = 0; i < 300; i++) {
            m = fsrs_next(fsrs_default, m, (enum fsrs_grade) g, i % 7 * 400);
            ck_assert(isfinite(m.stability) && m.stability >= 0.001 && m.stability <= 36500);
            ck_assert(m.difficulty >= 1 && m.difficulty <= 10);
        }
    }
    for (int i = 0; i < FSRS_PARAMS; i++) {
        ck_assert_double_le(fsrs_lowest[i], fsrs_default[i]);
        ck_assert_double_ge(fsrs_highest[i], fsrs_default[i]);
    }
}
END_TEST

SUITE_MAIN("core/study/fsrs", tcase_add_test(tc, published_intervals);
           tcase_add_test(tc, published_memory); tcase_add_test(tc, the_same_day);
           tcase_add_test(tc, first_reviews); tcase_add_test(tc, reversion_is_not_clamped);
           tcase_add_test(tc, forgetting_curve_and_interval); tcase_add_test(tc, steps);
           tcase_add_test(tc, a_clock_set_back_is_the_same_day);
           tcase_add_test(tc, fuzz_is_small_and_repeatable);
           tcase_add_test(tc, memory_stays_within_its_bounds);)
