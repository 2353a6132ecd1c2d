#include "core/study/deck.h"

#include "base/str.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUTE ((int64_t) 60000)
#define DAY    ((int64_t) FSRS_DAY_MS)

static const int64_t morning = INT64_C(1767574800000), midnight = INT64_C(1767542400000);

static struct review answer(const char *question, int grade, int64_t at_ms)
{
    return (struct review){.question = question,
                           .work = "4-04-05-05/5/1.1",
                           .requirement = "K1.1.1",
                           .score = grade == FSRS_AGAIN ? 0 : REVIEW_FULL,
                           .grade = grade,
                           .at_ms = at_ms};
}

START_TEST(cards_are_replayed)
{
    struct fsrs_rules rules = fsrs_rules_default();
    struct review log[] = {answer("b", FSRS_GOOD, morning), answer("a", FSRS_AGAIN, morning + 1000),
                           answer("b", FSRS_GOOD, morning + 10 * MINUTE),
                           answer("a", FSRS_EASY, morning + 20 * MINUTE)};
    struct deck deck;
    deck_build(log, 4, &rules, &deck);
    ck_assert_uint_eq(deck.count, 2);
    const struct deck_card *a = deck_find(&deck, "a"), *b = deck_find(&deck, "b");
    ck_assert_ptr_null(deck_find(&deck, "c"));
    ck_assert_uint_eq(a->answers, 2);
    ck_assert_uint_eq(a->wrong, 1);
    ck_assert_ptr_eq(a->last, &log[3]);
    ck_assert_int_eq(b->first_ms, morning);
    ck_assert_int_eq(b->card.state, FSRS_REVIEW);
    struct fsrs_card hand = {0};
    hand = fsrs_review(&rules, &hand, FSRS_GOOD, morning, 0);
    hand = fsrs_review(&rules, &hand, FSRS_GOOD, morning + 10 * MINUTE, 0);
    ck_assert_double_eq_tol(b->card.memory.stability, hand.memory.stability, 1e-12);
    struct fsrs_card next = deck_next(&rules, "b", b, FSRS_GOOD, b->card.due_ms);
    ck_assert_int_gt(next.due_ms, b->card.due_ms + DAY);
    next = deck_next(&rules, "new", NULL, FSRS_AGAIN, morning);
    ck_assert_int_eq(next.due_ms, morning + MINUTE);
    deck_finish(&deck);
}
END_TEST

START_TEST(automatic_grades)
{
    static const struct {
        int score;
        enum fsrs_grade grade;
    } rows[] = {{0, FSRS_AGAIN},
                {49999, FSRS_AGAIN},
                {50000, FSRS_HARD},
                {99999, FSRS_HARD},
                {REVIEW_FULL, FSRS_GOOD}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_int_eq(deck_grade(rows[i].score), rows[i].grade);
}
END_TEST

/* Two answers make a card that is due some days later. */
static void learn(struct review *log, size_t *n, const char *question, int64_t at_ms)
{
    log[(*n)++] = answer(question, FSRS_GOOD, at_ms);
    log[(*n)++] = answer(question, FSRS_GOOD, at_ms + 10 * MINUTE);
}

static void expect(const struct review *log, size_t n, const char *const *ids, size_t count,
                   unsigned due_cap, unsigned new_cap, int64_t now, const char *wanted)
{
    struct deck_rules rules = deck_rules_default();
    struct deck_day day = {now, now - (now - midnight) % DAY, now - (now - midnight) % DAY + DAY};
    struct deck deck;
    struct deck_queue queue;
    struct str out = STR_INIT;
    rules.due_cap = due_cap;
    rules.new_cap = new_cap;
    deck_build(log, n, &rules.fsrs, &deck);
    deck_queue(&deck, ids, count, &rules, &day, &queue);
    for (size_t i = 0; i < queue.count; i++)
        str_addf(&out, "%s ", ids[queue.list[i]]);
    str_addf(&out, "due %zu new %zu later %zu next %lld", queue.due, queue.fresh, queue.later,
             (long long) (queue.next_ms ? queue.next_ms - now : 0) / MINUTE);
    ck_assert_str_eq(str_text(&out), wanted);
    str_finish(&out);
    deck_queue_finish(&queue);
    deck_finish(&deck);
}

START_TEST(today)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
    struct review log[16] = {0};
    size_t n = 0;
    expect(log, 0, ids, 6, 60, 20, morning, "a b c d e f due 0 new 6 later 0 next 0");
    expect(log, 0, ids, 6, 60, 4, morning, "a b c d due 0 new 4 later 0 next 0");
    expect(log, 0, ids, 6, 60, 0, morning, "due 0 new 0 later 0 next 0");
    expect(log, 0, NULL, 0, 60, 20, morning, "due 0 new 0 later 0 next 0");

    log[n++] = answer("a", FSRS_AGAIN, morning); /* a step of one minute */
    expect(log, n, ids, 6, 60, 4, morning + 1, "b c d due 0 new 3 later 0 next 0");
    expect(log, n, ids, 2, 60, 4, morning + 1, "b due 0 new 1 later 0 next 0");
    expect(log, n, ids, 1, 60, 4, morning - 5 * MINUTE, "due 0 new 0 later 0 next 6");
    expect(log, n, ids, 6, 0, 1, morning + MINUTE, "a due 1 new 0 later 0 next 0");

    log[n++] = answer("b", FSRS_AGAIN, morning); /* steps left over from a day before: capped */
    log[n++] = answer("c", FSRS_AGAIN, morning);
    expect(log, n, ids, 3, 2, 20, morning + DAY, "a b due 2 new 0 later 1 next 0");
    expect(log, n, ids, 3, 2, 20, morning + MINUTE, "a b c due 3 new 0 later 0 next 0");

    n = 0;
    for (; n < 3; n++) { /* an exam asks for nothing on its own day; later the cap holds */
        log[n] = answer(ids[n], n ? FSRS_GOOD : FSRS_AGAIN, morning);
        log[n].mode = REVIEW_EXAM;
    }
    expect(log, n, ids, 3, 60, 20, morning + 20 * MINUTE, "due 0 new 0 later 0 next 0");
    expect(log, n, ids, 3, 60, 20, morning + DAY, "a due 1 new 0 later 0 next 0");
    expect(log, n, ids, 3, 2, 20, morning + 5 * DAY, "a b due 2 new 0 later 1 next 0");

    n = 0;
    learn(log, &n, "c", morning - 30 * DAY); /* longest ago: the lowest retrievability */
    learn(log, &n, "a", morning - 10 * DAY);
    learn(log, &n, "b", morning - 20 * DAY);
    expect(log, n, ids, 3, 60, 20, morning, "c b a due 3 new 0 later 0 next 0");
    expect(log, n, ids, 3, 2, 20, morning, "c b due 2 new 0 later 1 next 0");
    expect(log, n, ids, 6, 60, 20, morning, "c d b e a f due 3 new 3 later 0 next 0");
    expect(log, n, ids, 4, 60, 20, morning, "c b d a due 3 new 1 later 0 next 0");
    log[n++] = answer("c", FSRS_GOOD, morning - MINUTE); /* one of today's two is done */
    expect(log, n, ids, 3, 2, 20, morning, "b due 1 new 0 later 1 next 0");
    expect(log, n, ids, 3, 2, 20, morning + DAY, "b a due 2 new 0 later 0 next 0");
}
END_TEST

/* Half a year away with 500 cards: no day asks for more than the cap, and all come up. */
START_TEST(an_absence_is_forgiven)
{
    enum { CARDS = 500, CAP = 40 };
    static char names[CARDS][8];
    static const char *ids[CARDS];
    static struct review log[CARDS * 8];
    struct deck_rules rules = deck_rules_default();
    size_t n = 0, days = 0, waiting = 1;
    rules.due_cap = CAP;
    for (int i = 0; i < CARDS; i++) {
        snprintf(names[i], sizeof names[i], "q%03d", i);
        ids[i] = names[i];
        learn(log, &n, ids[i], morning - 180 * DAY + i * MINUTE);
    }
    for (; waiting > 0 && days < 30; days++) {
        struct deck_day day = {morning + (int64_t) days * DAY, midnight + (int64_t) days * DAY,
                               midnight + (int64_t) (days + 1) * DAY};
        struct deck deck;
        struct deck_queue queue;
        deck_build(log, n, &rules.fsrs, &deck);
        deck_queue(&deck, ids, CARDS, &rules, &day, &queue);
        ck_assert_uint_le(queue.count, CAP);
        waiting = queue.later;
        for (size_t i = 0; i < queue.count; i++)
            log[n++] = answer(ids[queue.list[i]], FSRS_EASY, day.now_ms);
        deck_queue_finish(&queue);
        deck_finish(&deck);
    }
    ck_assert_uint_eq(days, (CARDS + CAP - 1) / CAP);
}
END_TEST

SUITE_MAIN("core/study/deck", tcase_add_test(tc, cards_are_replayed);
           tcase_add_test(tc, automatic_grades); tcase_add_test(tc, today);
           tcase_add_test(tc, an_absence_is_forgiven);)
