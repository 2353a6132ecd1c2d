#include "core/record/review.h"
#include "tests/core/exam/sample.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* ---- commits that fail ---- */

/* The disk takes no byte more: nothing is acknowledged, the text is kept, a retry saves it. */
START_TEST(a_commit_that_fails)
{
    struct sample s;
    struct rlimit before, full = {0};
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    unsigned question = 0;
    NEED(journal_start(j, err));
    NEED(journal_answer(j, 6, "先", err));
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    full.rlim_max = before.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &full), 0);
    bool saved = journal_answer(j, 6, "后", NULL);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert(!saved);
    ck_assert_str_eq(response(j, 6), "先");
    ck_assert_str_eq(journal_unsaved(j, &question), "后");
    ck_assert_uint_eq(question, 6);
    NEED(journal_retry(j, err));
    ck_assert_ptr_null(journal_unsaved(j, NULL));
    ck_assert_str_eq(response(j, 6), "后");
    int64_t id = journal_id(j);
    journal_close(j);
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

/* Two programs have one exam open: the one that fell behind takes in what the other did, and is
 * told when that was an answer to the same question. */
START_TEST(two_programs_on_one_exam)
{
    struct sample s;
    sample_open(&s, false, false);
    struct journal *first = sample_create(&s, EXAM_MOCK);
    NEED(journal_start(first, err));
    struct journal *second = sample_again(&s, journal_id(first));
    NEED(journal_answer(second, 0, "A", err));
    REFUSE(journal_answer(first, 0, "B", err), ERR_BUSY);
    ck_assert_str_eq(response(first, 0), "A");
    ck_assert_str_eq(journal_unsaved(first, NULL), "B");
    NEED(journal_answer(second, 1, "A", err));
    NEED(journal_retry(first, err)); /* on purpose, having seen it */
    ck_assert_str_eq(response(first, 0), "B");
    ck_assert_str_eq(response(first, 1), "A");
    NEED(journal_flag(second, 2, true, err));
    sample_pass(&s, EXAM_TICK_MS);
    NEED(journal_tick(first, NULL, err));
    ck_assert(journal_exam(first)->answers[2].flagged);
    NEED(journal_submit(second, err));
    REFUSE(journal_answer(first, 3, "A", err), ERR_DENIED);
    ck_assert_int_eq(journal_exam(first)->state, EXAM_SUBMITTED);
    int64_t id = journal_id(first);
    journal_close(first);
    verify_sound(&s, id);
    journal_close(second);
    sample_close(&s);
}
END_TEST

/* ---- ticks and the end of time ---- */

START_TEST(ticks_and_the_end)
{
    struct sample s;
    bool ended = false;
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    NEED(journal_start(j, err));
    sample_pass(&s, EXAM_TICK_MS - 1);
    NEED(journal_tick(j, &ended, err));
    ck_assert_int_eq(journal_exam(j)->elapsed_ms, 0);
    sample_pass(&s, 1);
    NEED(journal_tick(j, &ended, err));
    ck_assert_int_eq(journal_exam(j)->elapsed_ms, EXAM_TICK_MS);
    NEED(journal_answer(j, 0, "A", err));
    sample_pass(&s, SAMPLE_MINUTES * 60000);
    ck_assert_int_eq(journal_left_ms(j), 0);
    REFUSE(journal_answer(j, 0, "B", err), ERR_DENIED);
    NEED(journal_tick(j, &ended, err));
    ck_assert(ended && journal_exam(j)->by_time);
    ck_assert_str_eq(response(j, 0), "A");
    journal_close(j);
    sample_close(&s);
}
END_TEST

START_TEST(time_up_while_away)
{
    struct sample s;
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    int64_t id = journal_id(j);
    NEED(journal_start(j, err));
    journal_close(j);
    sample_pass(&s, SAMPLE_MINUTES * 60000 + 5000);
    j = sample_again(&s, id);
    ck_assert_int_eq(journal_exam(j)->state, EXAM_SUBMITTED);
    ck_assert(journal_exam(j)->by_time);
    journal_close(j);
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

/* A power cut in an assessed exam: locked until the invigilator, at the time that was left. */
START_TEST(power_cut_in_an_assessed_exam)
{
    struct sample s;
    sample_open(&s, true, false);
    struct journal *j = sample_create(&s, EXAM_ASSESSED);
    int64_t id = journal_id(j), left;
    NEED(journal_unseal(j, s.start, err));
    NEED(journal_start(j, err));
    sample_pass(&s, 30000);
    NEED(journal_answer(j, 0, "A", err));
    left = journal_left_ms(j);
    journal_close(j);
    s.now = (struct clock_moment){
        .wall_ms = fixture_now - 86400000, .boot_ms = 20000, .boot_id = "second"};
    sample_clock(&s);
    j = sample_again(&s, id);
    ck_assert_int_eq(journal_exam(j)->state, EXAM_LOCKED);
    ck_assert_ptr_nonnull(journal_booklet(j));
    REFUSE(journal_answer(j, 1, "A", err), ERR_DENIED);
    sample_pass(&s, 600000);
    NEED(journal_reopen(j, s.reopen, "停电", 0, err));
    ck_assert_int_eq(journal_left_ms(j), left);
    ck_assert_uint_eq(journal_exam(j)->anomalies_count, 1);
    ck_assert_int_eq(journal_exam(j)->anomalies[0].kind, EXAM_ANOMALY_RESTART);
    NEED(journal_answer(j, 1, "A", err));
    journal_close(j);
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

/* ---- tampering ---- */

/* A graded exam, closed. */
static int64_t finished(struct sample *s)
{
    struct grade grade;
    struct journal *j = sample_create(s, EXAM_MOCK);
    int64_t id = journal_id(j);
    NEED(journal_start(j, err));
    NEED(journal_answer(j, 0, "B", err));
    NEED(journal_submit(j, err));
    NEED(journal_grade(j, &grade, err));
    grade_finish(&grade);
    journal_close(j);
    return id;
}

/* What an enemy with a copy of SQLite does to the file, triggers and all. */
static const struct {
    const char *sql;
    bool projection; /* found in a table, not in the chain */
} tampers[] = {
    {"UPDATE attempt SET score = 9000, passed = 1", true},
    {"UPDATE attempt_item SET response = 'A' WHERE place = 0", true},
    {"DELETE FROM attempt_item WHERE place = 6", true},
    {"DROP TRIGGER event_no_update; UPDATE event SET body = replace(body, '\"text\":\"B\"',"
     " '\"text\":\"A\"') WHERE kind = 'attempt.step'",
     false},
    {"DROP TRIGGER event_no_delete; DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
     false},
    {"DROP TRIGGER blob_no_update; UPDATE blob SET body = CAST(replace(CAST(body AS TEXT), '3.5', "
     "'3.6') AS BLOB)",
     false},
    {"DROP TRIGGER blob_no_delete; DELETE FROM blob", false},
};

START_TEST(tampering_is_found)
{
    struct sample s;
    struct journal_verdict v;
    sqlite3 *db;
    sample_open(&s, false, false);
    int64_t id = finished(&s);
    verify_sound(&s, id);
    ck_assert_int_eq(sqlite3_open(s.f.path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, tampers[_i].sql, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_gt(sqlite3_changes(db), 0);
    sqlite3_close(db);
    NEED(journal_verify(s.f.records, &s.f.clock, id, &v, err));
    ck_assert(!v.sound);
    if (tampers[_i].projection)
        ck_assert(v.chain.projections_bad && v.chain.first_bad == 0);
    sample_close(&s);
}
END_TEST

/* The -wal removed after a crash, or the file copied without it: answers are missing, and said. */
START_TEST(a_lost_wal_is_found)
{
    struct sample s;
    struct journal_verdict v;
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    int64_t id = journal_id(j);
    NEED(journal_start(j, err));
    journal_close(j);
    records_close(s.f.records);
    pid_t pid = fork();
    if (pid == 0) {
        if (records_open(s.f.dir, &s.f.clock, &s.f.records, NULL) &&
            journal_open(s.f.records, &s.f.clock, id, &j, NULL) && journal_answer(j, 0, "A", NULL))
            raise(SIGKILL);
        _exit(1);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFSIGNALED(status));
    char *wal = xasprintf("%s-wal", s.f.path), *shm = xasprintf("%s-shm", s.f.path);
    ck_assert_int_eq(unlink(wal), 0);
    unlink(shm);
    NEED(records_open(s.f.dir, &s.f.clock, &s.f.records, err));
    NEED(journal_verify(s.f.records, &s.f.clock, id, &v, err));
    ck_assert(v.chain.truncated && !v.sound);
    free(wal);
    free(shm);
    sample_close(&s);
}
END_TEST

/* A backup by the backup interface, taken in the middle, is whole. */
START_TEST(a_backup_is_whole)
{
    struct sample s;
    struct journal_verdict v;
    struct records *copy;
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    NEED(journal_start(j, err));
    NEED(journal_answer(j, 0, "A", err));
    char *dir = fs_join(s.f.dir, "copy"), *path = fs_join(dir, "records.db");
    NEED(fs_make_dirs(dir, err));
    NEED(records_backup(s.f.records, path, err));
    NEED(journal_answer(j, 1, "A", err));
    NEED(records_open(dir, &s.f.clock, &copy, err));
    NEED(journal_verify(copy, &s.f.clock, journal_id(j), &v, err));
    ck_assert(v.sound);
    records_close(copy);
    journal_close(j);
    free(path);
    free(dir);
    sample_close(&s);
}
END_TEST

START_TEST(what_is_remembered_of_questions)
{
    struct sample s;
    struct attempt_seen seen;
    struct attempt_items items;
    sample_open(&s, false, false);
    int64_t id = finished(&s);
    NEED(attempt_seen_list(s.f.records, s.learner, &seen, err));
    ck_assert_uint_eq(seen.count, SAMPLE_QUESTIONS);
    ck_assert_str_eq(seen.list[0].question, "q1");
    ck_assert_int_eq(seen.list[0].at_ms, fixture_now);
    attempt_seen_finish(&seen);
    NEED(attempt_item_list(s.f.records, 0, &items, err));
    ck_assert_uint_eq(items.count, SAMPLE_QUESTIONS);
    ck_assert_int_eq(items.list[0].attempt, id);
    ck_assert_str_eq(items.list[0].response, "B");
    ck_assert_int_eq(items.list[0].score, 0);
    attempt_items_finish(&items);
    NEED(records_rebuild(s.f.records, err));
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

/* ---- the review log ---- */

static void grade_once(struct journal *j, unsigned pending)
{
    struct grade grade;
    NEED(journal_grade(j, &grade, err));
    ck_assert_uint_eq(grade.pending, pending);
    grade_finish(&grade);
}

static void expect_review(const struct review *r, const char *question, int score, int grade)
{
    ck_assert_str_eq(r->question, question);
    ck_assert_int_eq(r->score, score);
    ck_assert_int_eq(r->grade, grade);
    ck_assert_int_eq(r->mode, REVIEW_EXAM);
}

/* Each answer once, however often it is graded and by whatever program; blanks never. */
START_TEST(answers_enter_the_review_log_once)
{
    struct sample s;
    struct reviews log;
    struct mistakes book;
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    int64_t id = journal_id(j);
    NEED(journal_start(j, err));
    sample_pass(&s, 4000);
    NEED(journal_answer(j, 0, "A", err));
    NEED(journal_answer(j, 1, "A", err));
    NEED(journal_answer(j, 3, "AB", err));
    NEED(journal_answer(j, 6, "因为……", err));
    NEED(journal_submit(j, err));
    grade_once(j, 1);
    grade_once(j, 1);
    journal_close(j);
    j = sample_again(&s, id);
    grade_once(j, 1);
    NEED(journal_mark(j, 6, "甲", 2000, err));
    NEED(journal_mark(j, 6, " 甲 ", 2000, err));
    grade_once(j, 1);
    REFUSE(journal_mark(j, 6, "  ", 2000, err), ERR_DENIED);
    NEED(journal_mark(j, 6, "乙", 2000, err));
    grade_once(j, 0);
    grade_once(j, 0);
    journal_close(j);

    NEED(review_load(s.f.records, s.learner, &log, err));
    ck_assert_uint_eq(log.count, 4);
    expect_review(&log.list[0], "q1", REVIEW_FULL, 3);
    expect_review(&log.list[1], "q2", 0, 1);
    expect_review(&log.list[2], "q4", 66700, 2);
    expect_review(&log.list[3], "q7", REVIEW_BY_HAND, 1);
    ck_assert_str_eq(log.list[1].work, "4-04-05-05/5/1.1");
    ck_assert_str_eq(log.list[1].requirement, "K1.1.2");
    ck_assert_str_eq(log.list[1].revision, "r2");
    ck_assert_str_eq(log.list[1].response, "A");
    ck_assert_int_eq(log.list[0].took_ms, 4000);
    reviews_finish(&log);
    NEED(mistake_list(s.f.records, s.learner, &book, err));
    ck_assert_uint_eq(book.count, 3);
    mistakes_finish(&book);
    verify_sound(&s, id);
    sample_close(&s);
}
END_TEST

/* What cannot be written whole is not written at all. */
START_TEST(a_result_and_its_reviews_are_one)
{
    struct sample s;
    struct reviews log;
    struct grade grade;
    struct rlimit before, full = {0};
    sample_open(&s, false, false);
    struct journal *j = sample_create(&s, EXAM_MOCK);
    NEED(journal_start(j, err));
    NEED(journal_answer(j, 0, "B", err));
    NEED(journal_submit(j, err));
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    full.rlim_max = before.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &full), 0);
    bool graded = journal_grade(j, &grade, NULL);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert(!graded && journal_exam(j)->state == EXAM_SUBMITTED);
    NEED(review_load(s.f.records, s.learner, &log, err));
    ck_assert_uint_eq(log.count, 0);
    reviews_finish(&log);
    grade_once(j, 0);
    NEED(review_load(s.f.records, s.learner, &log, err));
    ck_assert_uint_eq(log.count, 1);
    reviews_finish(&log);
    journal_close(j);
    sample_close(&s);
}
END_TEST

SUITE_MAIN("core/exam/journal", tcase_add_test(tc, answers_enter_the_review_log_once);
           tcase_add_test(tc, a_result_and_its_reviews_are_one);
           tcase_add_test(tc, sat_from_start_to_result); tcase_add_test(tc, sealed_until_the_code);
           tcase_add_test(tc, a_commit_that_fails); tcase_add_test(tc, two_programs_on_one_exam);
           tcase_add_test(tc, ticks_and_the_end); tcase_add_test(tc, time_up_while_away);
           tcase_add_test(tc, power_cut_in_an_assessed_exam);
           tcase_add_loop_test(tc, tampering_is_found, 0, (int) (sizeof tampers / sizeof *tampers));
           tcase_add_test(tc, a_lost_wal_is_found); tcase_add_test(tc, a_backup_is_whole);
           tcase_add_test(tc, what_is_remembered_of_questions);)
