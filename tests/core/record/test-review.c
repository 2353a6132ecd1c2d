#include "core/record/review.h"
#include "tests/core/record/fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct review answer(int64_t learner, const char *question, const char *response, int score)
{
    return (struct review){.learner = learner,
                           .question = question,
                           .revision = "r1",
                           .work = "4-04-05-05/5/1.1",
                           .requirement = "K1.1.2",
                           .mode = REVIEW_WORK,
                           .response = response,
                           .score = score,
                           .took_ms = 8000,
                           .grade = score == REVIEW_FULL ? 3 : 1,
                           .algorithm = "FSRS-6"};
}

static void give(struct fixture *f, int64_t learner, const char *question, const char *response,
                 int score)
{
    struct review review = answer(learner, question, response, score);
    NEED(review_add(f->records, &review, err));
}

static void check_chain(struct fixture *f)
{
    struct chain_report report;
    NEED(chain_verify(f->records, &report, err));
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert(!report.truncated && !report.projections_bad);
    NEED(records_rebuild(f->records, err));
    NEED(chain_verify(f->records, &report, err));
    ck_assert(!report.projections_bad);
}

START_TEST(answers_are_kept_as_given)
{
    struct fixture f;
    struct reviews reviews;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    struct review first = answer(id, "q1", "ACD", 66667);
    first.mode = REVIEW_DUE;
    NEED(review_add(f.records, &first, err));
    give(&f, other, "q1", "AC", REVIEW_FULL);
    give(&f, id, "q2", "数据标注", REVIEW_FULL);
    NEED(review_regrade(f.records, id, first.seq, 2, err));
    REFUSE(review_regrade(f.records, other, first.seq, 2, err), ERR_NOT_FOUND);
    REFUSE(review_regrade(f.records, id, first.seq, 5, err), ERR_INVALID);
    struct review bad = answer(id, "q3", "A", REVIEW_FULL + 1);
    REFUSE(review_add(f.records, &bad, err), ERR_INVALID);
    bad = answer(id, "q3", "A", 0);
    bad.grade = 0;
    REFUSE(review_add(f.records, &bad, err), ERR_INVALID);
    bad = answer(id, "q3", "\xff", 0);
    REFUSE(review_add(f.records, &bad, err), ERR_ENCODING);
    NEED(review_load(f.records, id, &reviews, err));
    ck_assert_uint_eq(reviews.count, 2);
    const struct review *r = &reviews.list[0];
    ck_assert_int_eq(r->seq, first.seq);
    ck_assert_str_eq(r->question, "q1");
    ck_assert_str_eq(r->revision, "r1");
    ck_assert_str_eq(r->requirement, "K1.1.2");
    ck_assert_int_eq(r->mode, REVIEW_DUE);
    ck_assert_str_eq(r->response, "ACD");
    ck_assert_int_eq(r->score, 66667);
    ck_assert_int_eq(r->took_ms, 8000);
    ck_assert_int_eq(r->grade, 2);
    ck_assert_str_eq(r->algorithm, "FSRS-6");
    ck_assert_int_eq(r->at_ms, fixture_now);
    reviews_finish(&reviews);
    check_chain(&f);
    fixture_close(&f);
}
END_TEST

/* The book as "question/wrong/right since/reason" entries. */
static void expect_book(struct fixture *f, int64_t learner, const char *wanted)
{
    struct mistakes book;
    struct str out = STR_INIT;
    NEED(mistake_list(f->records, learner, &book, err));
    for (size_t i = 0; i < book.count; i++)
        str_addf(&out, "%s/%u/%u/%s ", book.list[i].question, book.list[i].wrong,
                 book.list[i].right_since, mistake_reason_name(book.list[i].reason));
    ck_assert_str_eq(str_text(&out), wanted);
    str_finish(&out);
    mistakes_finish(&book);
}

START_TEST(only_the_learner_removes_from_the_book)
{
    struct fixture f;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    expect_book(&f, id, "");
    give(&f, id, "q1", "B", 0);
    give(&f, id, "q2", "AC", 50000);
    give(&f, id, "q3", "A", REVIEW_FULL);
    give(&f, other, "q3", "B", 0);
    expect_book(&f, id, "q2/1/0/ q1/1/0/ ");
    NEED(mistake_explain(f.records, id, "q1", MISTAKE_CARELESS, err));
    REFUSE(mistake_explain(f.records, id, "q3", MISTAKE_CARELESS, err), ERR_NOT_FOUND);
    for (int i = 0; i < 9; i++)
        give(&f, id, "q1", "A", REVIEW_FULL);
    expect_book(&f, id, "q2/1/0/ q1/1/9/careless ");
    NEED(mistake_remove(f.records, id, "q1", err));
    REFUSE(mistake_remove(f.records, id, "q1", err), ERR_NOT_FOUND);
    REFUSE(mistake_remove(f.records, other, "q1", err), ERR_NOT_FOUND);
    expect_book(&f, id, "q2/1/0/ ");
    NEED(mistake_keep(f.records, id, "q1", err));
    expect_book(&f, id, "q2/1/0/ q1/1/9/careless ");
    NEED(mistake_remove(f.records, id, "q1", err));
    give(&f, id, "q1", "A", REVIEW_FULL);
    expect_book(&f, id, "q2/1/0/ ");
    give(&f, id, "q1", "C", 0); /* wrong again: the old reason is not the new one's */
    expect_book(&f, id, "q1/2/0/ q2/1/0/ ");
    check_chain(&f);
    fixture_close(&f);
}
END_TEST

START_TEST(marked_by_hand)
{
    struct fixture f;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷");
    struct review review = answer(id, "e1", "先脱敏再标注", REVIEW_BY_HAND);
    review.grade = 3;
    NEED(review_add(f.records, &review, err));
    expect_book(&f, id, "");
    review.grade = 1;
    NEED(review_add(f.records, &review, err));
    expect_book(&f, id, "e1/1/0/ ");
    check_chain(&f);
    fixture_close(&f);
}
END_TEST

START_TEST(names_of_modes_and_reasons)
{
    for (int i = 0; i < REVIEW_MODES; i++)
        ck_assert_int_eq(review_mode_by_name(review_mode_name((enum review_mode) i)), i);
    for (int i = 0; i < MISTAKE_REASONS; i++)
        ck_assert_int_eq(mistake_reason_by_name(mistake_reason_name((enum mistake_reason) i)), i);
    ck_assert_int_eq(review_mode_by_name("x"), REVIEW_MODES);
    ck_assert_int_eq(mistake_reason_by_name("x"), MISTAKE_REASONS);
}
END_TEST

/* A process that tells of every answer kept is killed in the middle: all that were told are there.
 */
START_TEST(killed_in_the_middle)
{
    struct fixture f;
    struct reviews reviews;
    int told[2];
    size_t heard = 0;
    char one;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷");
    records_close(f.records);
    ck_assert_int_eq(pipe(told), 0);
    pid_t child = fork();
    if (child == 0) {
        close(told[0]);
        NEED(records_open(f.dir, &f.clock, &f.records, err));
        for (;;) {
            give(&f, id, "q", "A", 0);
            if (write(told[1], "x", 1) != 1)
                _exit(1);
        }
    }
    close(told[1]);
    while (heard < 25 && read(told[0], &one, 1) == 1)
        heard++;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (read(told[0], &one, 1) == 1)
        heard++;
    close(told[0]);
    NEED(records_open(f.dir, &f.clock, &f.records, err));
    NEED(review_load(f.records, id, &reviews, err));
    ck_assert_uint_ge(reviews.count, heard);
    ck_assert_uint_le(reviews.count, heard + 1);
    reviews_finish(&reviews);
    check_chain(&f);
    fixture_close(&f);
}
END_TEST

SUITE_MAIN("core/record/review", tcase_add_test(tc, answers_are_kept_as_given);
           tcase_add_test(tc, only_the_learner_removes_from_the_book);
           tcase_add_test(tc, marked_by_hand); tcase_add_test(tc, names_of_modes_and_reasons);
           tcase_add_test(tc, killed_in_the_middle);)
