#include "core/study/book.h"

#include "base/str.h"
#include "tests/suite.h"

#include <string.h>

#define DAY ((int64_t) FSRS_DAY_MS)

static const int64_t now = INT64_C(1767574800000);
static char level[] = "4-04-05-05/5";

#define KIND(w, r)                                                                                 \
    {                                                                                              \
        .work = "4-04-05-05/5/" w, .requirement = r                                                \
    }
static struct lib_shared kinds[] = {KIND("1.2", "K1.2.1"), KIND("1.1", "K1.1.1"),
                                    KIND("1.1", "K1.1.2"), KIND("2.1", "S2.1.1")};
static struct lib_shared *each_kind[] = {&kinds[0], &kinds[1], &kinds[2], &kinds[3]};
static struct lib_entry items[] = {{.id = "a1", .shared = &kinds[1]},
                                   {.id = "a2", .shared = &kinds[2]},
                                   {.id = "b1", .shared = &kinds[0]},
                                   {.id = "b2", .shared = &kinds[0]},
                                   {.id = "c1", .shared = &kinds[3]}};
#define LOG(q, w, r, points, days)                                                                 \
    {                                                                                              \
        .question = q, .work = "4-04-05-05/5/" w, .requirement = r, .score = points,               \
        .grade = (points) ? FSRS_GOOD : FSRS_AGAIN, .at_ms = now - (days) *DAY                     \
    }
static struct review reviews[] = {
    LOG("a1", "1.1", "K1.1.1", REVIEW_FULL, 40), LOG("b2", "1.2", "K1.2.1", 0, 3),
    LOG("b1", "1.2", "K1.2.1", 0, 20), LOG("b1", "1.2", "K1.2.1", REVIEW_FULL, 2)};
static struct mistake wrong[] = {{.question = "b1", .reason = MISTAKE_CARELESS, .right_since = 1},
                                 {.question = "b2", .reason = MISTAKE_UNCLEAR},
                                 {.question = "withdrawn"}};

static struct book make(void)
{
    struct book book = {
        .items = {.list = items, .count = 5, .shares = each_kind, .shares_count = 4},
        .reviews = {.list = reviews, .count = 4},
        .mistakes = {.list = wrong, .count = 3},
        .rules = deck_rules_default(),
        .day = {now, now - DAY / 2, now + DAY / 2},
        .level = level};
    deck_build(reviews, 4, &book.rules.fsrs, &book.deck);
    mastery_fold(&book.deck, &book.rules.fsrs, now, &book.mastery);
    return book;
}

static void drop(struct book *book)
{
    mastery_finish(&book->mastery);
    deck_finish(&book->deck);
}

START_TEST(what_to_ask)
{
    static const struct {
        enum review_mode mode;
        const char *work, *requirement;
        enum mistake_reason reason;
        size_t most;
        const char *wanted;
    } rows[] = {
        {REVIEW_WORK, "", "", MISTAKE_REASONS, 0, "a2 c1 a1 b2 b1 "},
        {REVIEW_WORK, "4-04-05-05/5/1.2", "", MISTAKE_REASONS, 0, "b2 b1 "},
        {REVIEW_WORK, "4-04-05-05/5/1", "", MISTAKE_REASONS, 0, ""},
        {REVIEW_REQUIREMENT, "4-04-05-05/5/1.1", "K1.1.2", MISTAKE_REASONS, 0, "a2 "},
        {REVIEW_WRONG, "", "", MISTAKE_REASONS, 0, "b2 b1 "},
        {REVIEW_WRONG, "", "", MISTAKE_CARELESS, 0, "b1 "},
        {REVIEW_WRONG, "4-04-05-05/5/1.1", "", MISTAKE_REASONS, 0, ""},
        {REVIEW_WEAKEST, "", "", MISTAKE_REASONS, 2, "b2 b1 "},
        {REVIEW_DUE, "", "", MISTAKE_REASONS, 2, NULL},
    };
    struct book book = make();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct book_wish wish = {.mode = rows[i].mode,
                                 .work = rows[i].work,
                                 .requirement = rows[i].requirement,
                                 .reason = rows[i].reason,
                                 .most = rows[i].most};
        struct book_list list;
        struct str out = STR_INIT;
        book_choose(&book, &wish, &list);
        for (size_t k = 0; k < list.count; k++)
            str_addf(&out, "%s ", items[list.list[k]].id);
        if (rows[i].wanted)
            ck_assert_str_eq(str_text(&out), rows[i].wanted);
        else
            ck_assert_uint_eq(list.count, rows[i].most);
        str_finish(&out);
        book_list_finish(&list);
    }
    drop(&book);
}
END_TEST

START_TEST(a_seed_is_an_order)
{
    struct book book = make();
    struct book_wish wish = {
        .mode = REVIEW_RANDOM, .work = "", .requirement = "", .reason = MISTAKE_REASONS};
    int different = 0;
    for (wish.seed = 1; wish.seed <= 20; wish.seed++) {
        struct book_list one, two;
        book_choose(&book, &wish, &one);
        book_choose(&book, &wish, &two);
        ck_assert_uint_eq(one.count, 5);
        ck_assert_int_eq(memcmp(one.list, two.list, 5 * sizeof *one.list), 0);
        for (size_t i = 0; i < 5; i++)
            different += one.list[i] != i;
        book_list_finish(&one);
        book_list_finish(&two);
    }
    ck_assert_int_gt(different, 40);
    drop(&book);
}
END_TEST

START_TEST(counts_and_weakest)
{
    struct book book = make();
    struct book_counts counts = book_counts(&book);
    ck_assert_uint_eq(counts.questions, 5);
    ck_assert_uint_eq(counts.met, 3);
    ck_assert_uint_eq(counts.fresh, 2);
    ck_assert_uint_eq(counts.due, 3);
    ck_assert_uint_eq(counts.mistakes, 2);
    ck_assert_str_eq(book_weakest(&book)->requirement, "K1.2.1");
    ck_assert_int_eq(book_find(&book, "c1"), 4);
    ck_assert_int_eq(book_find(&book, "withdrawn"), -1);
    drop(&book);
}
END_TEST

/* 1.1 and 1.2 share the 40 points of their function, 2.1 has 60 alone. */
START_TEST(the_forecast_weighs_functions)
{
    struct lib_node nodes[] = {
        {.kind = LIB_FUNCTION, .path = "4-04-05-05/5/1", .parent = -1, .theory_weight = 40},
        {.kind = LIB_WORK, .path = "4-04-05-05/5/1.1", .parent = 0, .theory_weight = 40},
        {.kind = LIB_WORK, .path = "4-04-05-05/5/1.2", .parent = 0, .theory_weight = 40},
        {.kind = LIB_BASICS, .path = "4-04-05-05/5/2", .parent = -1},
        {.kind = LIB_WORK, .path = "4-04-05-05/5/2.1", .parent = 3, .theory_weight = 60}};
    struct lib_tree tree = {.nodes = nodes, .count = 5};
    struct book book = make();
    struct forecast f = book_forecast(&book, &tree);
    double level_mean = mastery_level(&book.mastery, level).mean;
    double a = mastery_of(&book.mastery, items[0].shared->work, "K1.1.1")->mean;
    double b = mastery_of(&book.mastery, items[2].shared->work, "K1.2.1")->mean;
    ck_assert_double_eq_tol(f.mean, (a + level_mean + b) * 40 / 3 + level_mean * 60, 1e-9);
    ck_assert_double_eq_tol(f.known, 0.4 * 2 / 3, 1e-9);
    drop(&book);
}
END_TEST

SUITE_MAIN("core/study/book", tcase_add_test(tc, what_to_ask);
           tcase_add_test(tc, a_seed_is_an_order); tcase_add_test(tc, counts_and_weakest);
           tcase_add_test(tc, the_forecast_weighs_functions);)
