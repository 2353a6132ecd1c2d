/* Attempts at labs: what is kept of them, what a rebuild, a backup and another machine make of it,
 * and that nothing acknowledged is lost. */
#include "core/record/exchange.h"
#include "core/record/lab_attempt.h"
#include "core/record/restore.h"
#include "core/record/xapi.h"
#include "tests/core/record/fixture.h"
#include "tests/packs/trace.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char work[] = "4-04-05-05/5/2.1";

static struct lab_attempt attempt_of(int64_t learner, const char *lab, const char *variant)
{
    return (struct lab_attempt){.learner = learner,
                                .lab = lab,
                                .pack = "xunlian-level5",
                                .version = "1.0.0",
                                .variant = variant,
                                .work = work,
                                .title = "实体标注",
                                .minutes = 25,
                                .engine = "span"};
}

static int64_t start(struct records *records, int64_t learner, const char *lab, const char *text)
{
    const struct lab_attempt attempt = attempt_of(learner, lab, "a");
    int64_t id = 0;
    NEED(lab_attempt_start(records, &attempt, text, strlen(text), &id, err));
    return id;
}

static void save(struct records *records, int64_t id, const char *text, int64_t active_ms)
{
    const struct lab_save save = {.text = text, .len = strlen(text), .active_ms = active_ms};
    NEED(lab_attempt_save(records, id, &save, err));
}

/* The verdict on a work, `score` of 10 points. */
static struct lab_verdict verdict_on(const char *text, int64_t score, const char *marks)
{
    return (struct lab_verdict){text, strlen(text), score, 10000, marks, strlen(marks)};
}

static void expect_text(struct records *records, int64_t id, const char *wanted)
{
    char *text;
    size_t len;
    NEED(lab_attempt_text(records, id, &text, &len, err));
    ck_assert_str_eq(text, wanted);
    ck_assert_uint_eq(len, strlen(wanted));
    free(text);
}

static void expect_whole(struct records *records)
{
    struct chain_report report;
    NEED(chain_verify(records, &report, err));
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert(!report.truncated);
    ck_assert(!report.projections_bad);
}

START_TEST(from_start_to_marks)
{
    static const char marks[] = "{\"score\":8300}";
    struct fixture f;
    struct lab_attempts list;
    char *kept;
    fixture_open(&f);
    int64_t learner = fixture_learner(&f, "李雷");
    int64_t id = start(f.records, learner, "ner", "");
    save(f.records, id, "一", 1000);
    save(f.records, id, "一\n二", 61000);
    expect_text(f.records, id, "一\n二");
    NEED(lab_attempt_get(f.records, id, &list, err));
    ck_assert_int_eq(list.list->state, LAB_ATTEMPT_OPEN);
    ck_assert_int_eq(list.list->active_ms, 61000);
    ck_assert_int_eq(list.list->score, -1);
    lab_attempts_finish(&list);
    const struct lab_verdict verdict = verdict_on("一\n二", 8300, marks);
    NEED(lab_attempt_grade(f.records, id, &verdict, err));
    NEED(lab_attempt_list(f.records, learner, "ner", &list, err));
    ck_assert_uint_eq(list.count, 1);
    ck_assert_int_eq(list.list->state, LAB_ATTEMPT_GRADED);
    ck_assert_int_eq(list.list->score, 8300);
    ck_assert_int_eq(list.list->full, 10000);
    ck_assert_int_eq(list.list->active_ms, 61000);
    ck_assert_int_eq(list.list->ended_ms, fixture_now);
    ck_assert_str_eq(list.list->variant, "a");
    NEED(attempt_text(f.records, list.list->marks, &kept, NULL, err));
    ck_assert_str_eq(kept, marks);
    free(kept);
    lab_attempts_finish(&list);
    expect_whole(f.records);
    NEED(records_rebuild(f.records, err));
    expect_text(f.records, id, "一\n二");
    expect_whole(f.records);
    fixture_close(&f);
}
END_TEST

START_TEST(an_ended_one_stays)
{
    struct fixture f;
    struct lab_attempts list;
    fixture_open(&f);
    int64_t learner = fixture_learner(&f, "李雷");
    int64_t graded = start(f.records, learner, "ner", "x"),
            left = start(f.records, learner, "b", "");
    const struct lab_verdict verdict = verdict_on("x", 0, "{}"), again = verdict_on("x", 1, "{}");
    NEED(lab_attempt_grade(f.records, graded, &verdict, err));
    NEED(lab_attempt_leave(f.records, left, err));
    const struct lab_save late = {.text = "y", .len = 1};
    REFUSE(lab_attempt_save(f.records, graded, &late, err), ERR_INVALID);
    REFUSE(lab_attempt_save(f.records, left, &late, err), ERR_INVALID);
    REFUSE(lab_attempt_grade(f.records, graded, &again, err), ERR_INVALID);
    REFUSE(lab_attempt_leave(f.records, graded, err), ERR_INVALID);
    REFUSE(lab_attempt_save(f.records, 999, &late, err), ERR_NOT_FOUND);
    REFUSE(lab_attempt_get(f.records, 999, &list, err), ERR_NOT_FOUND);
    const struct lab_save big = {.text = "", .len = LAB_WORK_MAX + 1};
    REFUSE(lab_attempt_save(f.records, left, &big, err), ERR_TOO_BIG);
    expect_text(f.records, graded, "x");
    expect_whole(f.records);
    fixture_close(&f);
}
END_TEST

START_TEST(two_windows)
{
    struct fixture f;
    struct lab_attempts one;
    fixture_open(&f);
    int64_t id = start(f.records, fixture_learner(&f, "李雷"), "ner", "");
    NEED(lab_attempt_get(f.records, id, &one, err));
    ck_assert_int_eq(one.list->saves, 1);
    int64_t here = one.list->saves, there = one.list->saves;
    const struct lab_save mine = {.text = "here", .len = 4, .saves = &here};
    const struct lab_save other = {.text = "there", .len = 5, .saves = &there};
    NEED(lab_attempt_save(f.records, id, &mine, err));
    REFUSE(lab_attempt_save(f.records, id, &other, err), ERR_BUSY);
    NEED(lab_attempt_save(f.records, id, &mine, err));
    expect_text(f.records, id, "here");
    /* What is handed in is the work that was marked, or nothing is. */
    const struct lab_verdict stale = verdict_on("there", 9000, "{}"),
                             newest = verdict_on("here", 5000, "{}");
    REFUSE(lab_attempt_grade(f.records, id, &stale, err), ERR_BUSY);
    expect_text(f.records, id, "here");
    NEED(lab_attempt_grade(f.records, id, &newest, err));
    expect_whole(f.records);
    lab_attempts_finish(&one);
    fixture_close(&f);
}
END_TEST

START_TEST(standing)
{
    struct fixture f;
    struct lab_standings all;
    fixture_open(&f);
    int64_t learner = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    int64_t ids[3];
    for (int i = 0; i < 3; i++)
        ids[i] = start(f.records, learner, "ner", "");
    start(f.records, other, "ner", "");
    const struct lab_verdict good = verdict_on("", 9100, "{}"), poor = verdict_on("", 4000, "{}");
    NEED(lab_attempt_grade(f.records, ids[0], &good, err));
    NEED(lab_attempt_grade(f.records, ids[1], &poor, err));
    NEED(lab_standing_list(f.records, learner, &all, err));
    ck_assert_uint_eq(all.count, 1);
    const struct lab_standing *s = lab_standing_of(&all, "ner");
    ck_assert_uint_eq(s->attempts, 3);
    ck_assert_uint_eq(s->graded, 2);
    ck_assert_int_eq(s->best, 9100);
    ck_assert_int_eq(s->full, 10000);
    ck_assert_int_eq(s->open, ids[2]);
    ck_assert_int_eq(s->newest, ids[2]);
    ck_assert_str_eq(s->work, work);
    ck_assert_ptr_null(lab_standing_of(&all, "boxes"));
    lab_standings_finish(&all);
    fixture_close(&f);
}
END_TEST

static int64_t begin_exam(struct fixture *f, int64_t learner, int64_t *last)
{
    const struct attempt_paper paper = {.title = "技能",
                                        .form = "A",
                                        .blueprint = "s",
                                        .level = "",
                                        .draw = "d",
                                        .minutes = 120,
                                        .questions = 1};
    struct attempt_papers papers;
    const struct clock_moment at = {.wall_ms = fixture_now, .boot_id = "b"};
    NEED(attempt_paper_add(f->records, &paper, "{}", 2, NULL, err));
    NEED(attempt_paper_list(f->records, &papers, err));
    const struct attempt exam = {.learner = learner,
                                 .paper = papers.list->digest,
                                 .title = "技能",
                                 .form = "A",
                                 .level = "",
                                 .mode = "assessed",
                                 .state = "running",
                                 .questions = 1};
    NEED(attempt_create(f->records, &exam, &at, last, err));
    attempt_papers_finish(&papers);
    return *last;
}

START_TEST(within_an_exam_each_save_is_a_step)
{
    struct fixture f;
    struct attempt_steps steps;
    char digest[ATTEMPT_DIGEST];
    int64_t last, id, stale;
    fixture_open(&f);
    int64_t learner = fixture_learner(&f, "李雷");
    int64_t exam = begin_exam(&f, learner, &last);
    struct lab_attempt attempt = attempt_of(learner, "ner", "a");
    attempt.exam = exam;
    NEED(lab_attempt_start(f.records, &attempt, "", 0, &id, err));
    const struct attempt_step step = {
        .what = "work", .state = "running", .elapsed_ms = 5000, .at = {.boot_id = "b"}};
    const struct lab_exam_step link = {.attempt = exam, .last = &last, .step = &step};
    const struct lab_save with = {.text = "答", .len = 3, .exam = &link};
    const struct lab_save without = {.text = "空", .len = 3};
    REFUSE(lab_attempt_save(f.records, id, &without, err), ERR_INVALID);
    stale = last;
    NEED(lab_attempt_save(f.records, id, &with, err));
    ck_assert_int_gt(last, stale);
    NEED(attempt_step_list(f.records, exam, &steps, err));
    attempt_digest("答", 3, digest);
    ck_assert_uint_eq(steps.count, 2);
    ck_assert_str_eq(steps.list[1].text, digest);
    attempt_steps_finish(&steps);
    /* Another program went on with the exam: nothing is written. */
    const struct lab_exam_step behind = {.attempt = exam, .last = &stale, .step = &step};
    const struct lab_save late = {.text = "晚", .len = 3, .exam = &behind};
    REFUSE(lab_attempt_save(f.records, id, &late, err), ERR_BUSY);
    expect_text(f.records, id, "答");
    expect_whole(f.records);
    fixture_close(&f);
}
END_TEST

static void tamper(const char *path, const char *sql)
{
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

START_TEST(what_was_changed_is_seen)
{
    struct fixture f;
    struct chain_report report;
    char *text;
    fixture_open(&f);
    int64_t id = start(f.records, fixture_learner(&f, "李雷"), "ner", "x");
    tamper(f.path, "UPDATE lab_work SET body = CAST('y' AS BLOB)");
    REFUSE(lab_attempt_text(f.records, id, &text, NULL, err), ERR_DIGEST);
    tamper(f.path, "UPDATE lab_attempt SET score = 10000");
    NEED(chain_verify(f.records, &report, err));
    ck_assert(report.projections_bad);
    fixture_close(&f);
}
END_TEST

START_TEST(backups_hold_works)
{
    struct fixture f;
    struct restore_report report;
    fixture_open(&f);
    int64_t id = start(f.records, fixture_learner(&f, "李雷"), "ner", "");
    save(f.records, id, "早", 0);
    char *copy = fs_join(f.dir, "backup.db");
    NEED(records_backup(f.records, copy, err));
    save(f.records, id, "晚", 0);
    records_close(f.records);
    REFUSE(restore_run(f.dir, copy, &f.clock, false, &report, err), ERR_ROLLBACK);
    ck_assert_int_eq(report.lost, 0);
    ck_assert_int_eq(report.works, 1);
    NEED(restore_run(f.dir, copy, &f.clock, true, &report, err));
    NEED(records_open(f.dir, &f.clock, &f.records, err));
    expect_text(f.records, id, "早");
    tamper(copy, "UPDATE lab_work SET body = CAST('y' AS BLOB)");
    REFUSE(restore_check(f.dir, copy, &f.clock, &report, err), ERR_DAMAGED);
    free(copy);
    fixture_close(&f);
}
END_TEST

/* ---- to another machine ---- */

static bool pack(void *ctx, const struct statement *s, struct err *err)
{
    (void) err;
    json_array_append_new(ctx, xapi_write(s));
    return true;
}

static void take(struct records *records, const json_t *json, struct exchange_report *report)
{
    struct statement list[32];
    struct arena arena = {0};
    const struct exchange_options options = {0};
    size_t n = json_array_size(json);
    ck_assert_uint_lt(n, 32);
    for (size_t i = 0; i < n; i++)
        NEED(xapi_read(json_array_get(json, i), &arena, &list[i], err));
    NEED(exchange_import(records, list, n, &options, report, err));
    arena_finish(&arena);
}

START_TEST(attempts_travel)
{
    struct fixture here, there;
    struct exchange_report report;
    struct lab_attempts list;
    char *text;
    json_t *json = json_array();
    fixture_open(&here);
    fixture_open(&there);
    fixture_learner(&there, "韩梅梅");
    int64_t learner = fixture_learner(&here, "李雷");
    int64_t id = start(here.records, learner, "ner", "x"),
            left = start(here.records, learner, "b", "");
    save(here.records, id, "y", 5000);
    const struct lab_verdict verdict = verdict_on("y", 7000, "{\"score\":7000}");
    NEED(lab_attempt_grade(here.records, id, &verdict, err));
    NEED(lab_attempt_leave(here.records, left, err));
    NEED(exchange_export(here.records, 0, 0, pack, json, err));
    take(there.records, json, &report);
    ck_assert_uint_eq(report.added, json_array_size(json));
    NEED(lab_attempt_list(there.records, 0, NULL, &list, err));
    ck_assert_uint_eq(list.count, 2);
    ck_assert_int_eq(list.list[0].score, 7000);
    ck_assert_int_eq(list.list[0].active_ms, 5000);
    ck_assert_int_eq(list.list[1].state, LAB_ATTEMPT_LEFT);
    NEED(attempt_text(there.records, list.list[0].marks, &text, NULL, err));
    ck_assert_str_eq(text, "{\"score\":7000}");
    free(text);
    REFUSE(lab_attempt_text(there.records, list.list[0].id, &text, NULL, err), ERR_NOT_FOUND);
    lab_attempts_finish(&list);
    expect_whole(there.records);
    take(there.records, json, &report);
    ck_assert_uint_eq(report.added, 0);
    json_decref(json);
    fixture_close(&here);
    fixture_close(&there);
}
END_TEST

/* ---- killed at every call ---- */

enum { SAVES = 12 };

struct sweep {
    char dir[40];
    char *base, *home;
    int64_t attempt;
    volatile int *acks; /* in shared memory: saves acknowledged */
};

static int work_on(void *ctx)
{
    const struct sweep *s = ctx;
    struct clock clock = {.fixed_ms = fixture_now};
    struct records *records;
    if (!records_open(s->home, &clock, &records, NULL))
        return 1;
    for (int n = 1; n <= SAVES; n++) {
        char text[32];
        snprintf(text, sizeof text, "第 %d 步", n);
        const struct lab_save save = {.text = text, .len = strlen(text), .active_ms = n};
        if (lab_attempt_save(records, s->attempt, &save, NULL))
            *s->acks = n;
    }
    records_close(records);
    return 0;
}

static void check_after(const struct sweep *s, const struct trace *t)
{
    struct clock clock = {.fixed_ms = fixture_now};
    struct records *records;
    char *text;
    int n = 0;
    NEED(records_open(s->home, &clock, &records, err));
    NEED(lab_attempt_text(records, s->attempt, &text, NULL, err));
    sscanf(text, "第 %d 步", &n);
    ck_assert_msg(n == *s->acks || n == *s->acks + 1,
                  "call %d: step %d is there, %d was acknowledged", t->nth, n, *s->acks);
    ck_assert_int_le(n, SAVES);
    free(text);
    expect_whole(records);
    save(records, s->attempt, "goes on", 0);
    records_close(records);
}

static void reset(const struct sweep *s)
{
    char *command = xasprintf("rm -rf '%s' && cp -R '%s' '%s'", s->home, s->base, s->home);
    ck_assert_int_eq(system(command), 0);
    free(command);
    *s->acks = 0;
}

static void sweep_begin(struct sweep *s)
{
    struct clock clock = {.fixed_ms = fixture_now};
    struct records *records;
    int64_t learner;
    const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(s->dir, sizeof s->dir, "%s/xunlian-lab-XXXXXX", where);
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    s->base = fs_join(s->dir, "base");
    s->home = fs_join(s->dir, "home");
    NEED(fs_make_dirs(s->base, err));
    NEED(records_open(s->base, &clock, &records, err));
    NEED(learner_add(records, "李雷", "4-04-05-05/5", NULL, &learner, err));
    s->attempt = start(records, learner, "ner", "");
    records_close(records);
    s->acks =
        mmap(NULL, sizeof *s->acks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne((void *) s->acks, MAP_FAILED);
}

static void sweep_end(struct sweep *s)
{
    munmap((void *) s->acks, sizeof *s->acks);
    NEED(fs_remove_tree(s->dir, err));
    free(s->base);
    free(s->home);
}

START_TEST(killed_at_every_call)
{
    struct sweep s = {0};
    struct trace t = {.what = TRACE_KILL_MAIN, .locks_hold = true};
    if (!trace_possible()) {
        puts("this system does not permit ptrace");
        return;
    }
    sweep_begin(&s);
    for (t.nth = 1;; t.nth++) {
        reset(&s);
        trace_run(&t, work_on, &s);
        if (!t.hit)
            break;
        check_after(&s, &t);
    }
    ck_assert_int_eq(*s.acks, SAVES);
    ck_assert_int_gt(t.nth, 5 * SAVES);
    printf("killed at each of %d calls\n", t.nth - 1);
    sweep_end(&s);
}
END_TEST

SUITE_MAIN("core/record/lab_attempt", tcase_set_timeout(tc, 600);
           tcase_add_test(tc, from_start_to_marks); tcase_add_test(tc, an_ended_one_stays);
           tcase_add_test(tc, standing); tcase_add_test(tc, two_windows);
           tcase_add_test(tc, within_an_exam_each_save_is_a_step);
           tcase_add_test(tc, what_was_changed_is_seen); tcase_add_test(tc, backups_hold_works);
           tcase_add_test(tc, attempts_travel); tcase_add_test(tc, killed_at_every_call);)
