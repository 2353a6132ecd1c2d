#include "tests/core/exam/sample.h"

static void verify_sound(struct sample *s, int64_t id)
{
    struct journal_verdict v;
    NEED(journal_verify(s->f.records, &s->f.clock, id, &v, err));
    ck_assert_msg(v.sound, "whole %d folds %d graded %d same %d bad %lld/%lld projections %d",
                  v.paper_whole, v.folds, v.graded, v.grade_same, (long long) v.first_bad,
                  (long long) v.chain.first_bad, v.chain.projections_bad);
}

static const char *response(const struct journal *j, unsigned question)
{
    const char *text = journal_exam(j)->answers[question].response;
    return text ? text : "";
}

/* The whole way of a mock exam, with a second program in the middle of it. */
START_TEST(sat_from_start_to_result)
{
    struct sample s;
    struct grade grade;
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    int64_t id = journal_id(j);
    ck_assert_int_eq(journal_exam(j)->state, EXAM_OPENED);
    REFUSE(journal_answer(j, 0, "A", err), ERR_DENIED);
    NEED(journal_start(j, err));
    sample_pass(&s, 1000);
    NEED(journal_answer(j, 0, "A", err));
    NEED(journal_visit(j, 1, err));
    sample_pass(&s, 2000);
    NEED(journal_answer(j, 1, "A", err));
    NEED(journal_answer(j, 1, "B", err));
    NEED(journal_flag(j, 2, true, err));
    journal_close(j);
    sample_pass(&s, 60000);

    j = sample_again(&s, id);
    const struct exam *e = journal_exam(j);
    ck_assert_int_eq(e->state, EXAM_RUNNING);
    ck_assert_int_eq(e->elapsed_ms, 63000);
    ck_assert_uint_eq(e->position, 1);
    ck_assert_str_eq(response(j, 0), "A");
    ck_assert_str_eq(response(j, 1), "B");
    ck_assert_uint_eq(e->answers[1].revision, 2);
    ck_assert(e->answers[2].flagged);
    NEED(journal_answer(j, 3, "AB", err));
    NEED(journal_answer(j, 4, "3.55", err));
    NEED(journal_answer(j, 5, "ABA", err));
    NEED(journal_answer(j, 6, "因为……", err));
    NEED(journal_submit(j, err));
    REFUSE(journal_answer(j, 0, "B", err), ERR_DENIED);
    NEED(journal_grade(j, &grade, err));
    /* 0.5 + 0.5 + blank + 2/3 of 1 + 1 + 2/3 of 1.5, and the essay waits */
    ck_assert_int_eq(grade.score, 3667);
    ck_assert_uint_eq(grade.pending, 1);
    ck_assert_uint_eq(grade.blanks, 1);
    grade_finish(&grade);
    NEED(journal_mark(j, 6, "甲", 4000, err));
    NEED(journal_mark(j, 6, "乙", 3000, err));
    NEED(journal_grade(j, &grade, err));
    ck_assert_int_eq(grade.score, 3667 + 3500);
    ck_assert(grade.passed && grade.pending == 0);
    grade_finish(&grade);
    journal_close(j);
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

START_TEST(sealed_until_the_code)
{
    struct sample s;
    sample_open(&s, true, false);
    struct journal *j = sample_create(&s, EXAM_ASSESSED);
    int64_t id = journal_id(j);
    ck_assert_ptr_null(journal_booklet(j));
    REFUSE(journal_start(j, err), ERR_DENIED);
    REFUSE(journal_unseal(j, "AAAA-BBBB-CCCC", err), ERR_DENIED);
    REFUSE(journal_unseal(j, s.reopen, err), ERR_DENIED);
    NEED(journal_unseal(j, s.start, err));
    NEED(journal_start(j, err));
    NEED(journal_answer(j, 0, "A", err));
    NEED(journal_submit(j, err));
    REFUSE(journal_reopen(j, s.start, "误交卷", 0, err), ERR_DENIED);
    REFUSE(journal_reopen(j, s.reopen, "", 0, err), ERR_DENIED);
    NEED(journal_reopen(j, s.reopen, "误交卷", 60000, err));
    ck_assert_int_eq(journal_left_ms(j), SAMPLE_MINUTES * 60000 + 60000);
    NEED(journal_answer(j, 0, "B", err));
    journal_close(j);
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

SUITE_MAIN("core/exam/journal", tcase_add_test(tc, sat_from_start_to_result);
           tcase_add_test(tc, sealed_until_the_code);)
