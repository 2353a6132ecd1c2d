/* The rule that an assessed exam sets for everything else: when one is under way. */
#include "core/exam/guard.h"
#include "tests/core/exam/sample.h"

/* The exam that closes the state folder now; 0: none does. */
static int64_t closed_by(struct sample *s)
{
    struct guard guard;
    NEED(guard_look(s->f.records, &s->f.clock, 0, &guard, err));
    int64_t exam = guard.exam;
    if (exam) {
        ck_assert_int_eq(guard.learner, s->learner);
        ck_assert_str_eq(guard.title, "理论知识模拟卷 A");
    }
    guard_finish(&guard);
    return exam;
}

static struct journal *start(struct sample *s, enum exam_mode mode)
{
    struct journal *j = sample_create(s, mode);
    NEED(journal_unseal(j, s->start, err));
    NEED(journal_start(j, err));
    return j;
}

START_TEST(from_the_start_to_the_end)
{
    struct sample s;
    struct grade grade;
    sample_open(&s, true, false);
    ck_assert_int_eq(closed_by(&s), 0);
    struct journal *j = sample_create(&s, EXAM_ASSESSED);
    NEED(journal_unseal(j, s.start, err));
    ck_assert_int_eq(closed_by(&s), 0);
    NEED(journal_start(j, err));
    ck_assert_int_eq(closed_by(&s), journal_id(j));
    NEED(journal_submit(j, err));
    ck_assert_int_eq(closed_by(&s), 0);
    NEED(journal_reopen(j, s.reopen, "误交", 0, err));
    ck_assert_int_eq(closed_by(&s), journal_id(j));
    NEED(journal_submit(j, err));
    NEED(journal_grade(j, &grade, err));
    grade_finish(&grade);
    ck_assert_int_eq(closed_by(&s), 0);
    journal_close(j);
    sample_close(&s);
}
END_TEST

START_TEST(a_mock_exam_closes_nothing)
{
    struct sample s;
    sample_open(&s, true, false);
    struct journal *j = start(&s, EXAM_MOCK);
    ck_assert_int_eq(closed_by(&s), 0);
    journal_close(j);
    sample_close(&s);
}
END_TEST

/* Nobody came back to have it handed in: that closes nothing for ever. */
START_TEST(time_ends_it)
{
    struct sample s;
    sample_open(&s, true, false);
    struct journal *j = start(&s, EXAM_ASSESSED);
    int64_t id = journal_id(j);
    journal_close(j);
    sample_pass(&s, SAMPLE_MINUTES * 60000 - 1);
    ck_assert_int_eq(closed_by(&s), id);
    sample_pass(&s, 1);
    ck_assert_int_eq(closed_by(&s), 0);
    sample_close(&s);
}
END_TEST

/* The system time ends nothing, and a machine that was started anew has the exam locked. */
START_TEST(other_clocks_do_not)
{
    struct sample s;
    sample_open(&s, true, false);
    struct journal *j = start(&s, EXAM_ASSESSED);
    int64_t id = journal_id(j);
    journal_close(j);
    s.now.wall_ms += INT64_C(86400000);
    sample_clock(&s);
    ck_assert_int_eq(closed_by(&s), id);
    s.now = (struct clock_moment){s.now.wall_ms, 90000000, "second"};
    sample_clock(&s);
    ck_assert_int_eq(closed_by(&s), id);
    j = sample_again(&s, id);
    ck_assert_int_eq(journal_exam(j)->state, EXAM_LOCKED);
    journal_close(j);
    sample_pass(&s, INT64_C(86400000));
    ck_assert_int_eq(closed_by(&s), id);
    sample_close(&s);
}
END_TEST

/* Whoever sits it: the folder is one hall. */
START_TEST(of_anybody)
{
    struct sample s;
    sample_open(&s, true, false);
    struct journal *mine = start(&s, EXAM_ASSESSED);
    int64_t first = s.learner;
    s.learner = fixture_learner(&s.f, "韩梅梅");
    struct journal *hers = start(&s, EXAM_ASSESSED);
    NEED(journal_submit(mine, err));
    ck_assert_int_eq(closed_by(&s), journal_id(hers));
    struct guard guard;
    NEED(guard_look(s.f.records, &s.f.clock, first, &guard, err));
    ck_assert_int_eq(guard.exam, 0);
    guard_finish(&guard);
    NEED(journal_submit(hers, err));
    ck_assert_int_eq(closed_by(&s), 0);
    journal_close(mine);
    journal_close(hers);
    sample_close(&s);
}
END_TEST

SUITE_MAIN("core/exam/guard", tcase_add_test(tc, from_the_start_to_the_end);
           tcase_add_test(tc, a_mock_exam_closes_nothing); tcase_add_test(tc, time_ends_it);
           tcase_add_test(tc, other_clocks_do_not); tcase_add_test(tc, of_anybody);)
