#include "core/record/restore.h"
#include "tests/core/record/fixture.h"

#include "core/record/attempt.h"

#include <dirent.h>
#include <sqlite3.h>
#include <unistd.h>

/* Five events: a learner, three times of study, a paper with its text. */
enum { EVENTS = 5 };

struct world {
    struct fixture f;
    char *backup;
};

static void world_open(struct world *w)
{
    const struct attempt_paper paper = {.title = "卷",
                                        .form = "A",
                                        .blueprint = "b",
                                        .level = "4-04-05-05/5",
                                        .draw = "1",
                                        .invigilator = "",
                                        .minutes = 90,
                                        .questions = 1};
    fixture_open(&w->f);
    int64_t id = fixture_learner(&w->f, "李雷");
    for (int i = 0; i < 3; i++)
        fixture_study(&w->f, id, fixture_now + i * 1000000, 60000);
    NEED(attempt_paper_add(w->f.records, &paper, "text", 4, NULL, err));
    w->backup = fs_join(w->f.dir, "backup.db");
    NEED(records_backup(w->f.records, w->backup, err));
}

static void close_records(struct world *w)
{
    records_close(w->f.records);
    w->f.records = NULL;
}

static void world_close(struct world *w)
{
    free(w->backup);
    fixture_close(&w->f);
}

static void change(const char *path, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db,
                 "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete;"
                 "DROP TRIGGER blob_no_update; DROP TRIGGER blob_no_delete",
                 NULL, NULL, NULL);
    sqlite3_exec(db, sql, NULL, NULL, &message);
    ck_assert_msg(!message, "%s: %s", sql, message);
    sqlite3_close(db);
}

static int files_like(const char *dir, const char *part)
{
    int n = 0;
    DIR *d = opendir(dir);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e; (e = readdir(d));)
        n += strstr(e->d_name, part) != NULL;
    closedir(d);
    return n;
}

static void expect_whole(struct world *w, int64_t events, int64_t losses)
{
    struct chain_report report;
    NEED(records_open(w->f.dir, &w->f.clock, &w->f.records, err));
    NEED(chain_verify(w->f.records, &report, err));
    ck_assert_int_eq(report.events, events);
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert_int_eq(report.losses, losses);
    ck_assert(!report.truncated && !report.projections_bad);
}

/* What was done to a backup, and what becomes of it. */
static const struct forgery {
    const char *sql;
    enum err_code code; /* ERR_NONE: taken, its tables made anew from the events */
    int64_t first_bad;
} forgeries[] = {
    {"UPDATE event SET body = replace(body, '60000', '90000') WHERE seq = 3", ERR_DAMAGED, 3},
    {"UPDATE event SET at_ms = at_ms + 1 WHERE seq = 1", ERR_DAMAGED, 1},
    {"DELETE FROM event WHERE seq = 2", ERR_DAMAGED, 3},
    {"DELETE FROM event WHERE seq = 5", ERR_DAMAGED, 0},
    {"UPDATE head SET seq = 4", ERR_DAMAGED, 5},
    {"UPDATE blob SET body = CAST('other' AS BLOB)", ERR_DAMAGED, 0},
    {"UPDATE study SET active_ms = 900000", ERR_NONE, 0},
    {"DELETE FROM study", ERR_NONE, 0},
    {"PRAGMA application_id = 1", ERR_FORMAT, 0},
    {"PRAGMA user_version = 999", ERR_NEWER, 0},
};

START_TEST(a_backup_is_checked_before_it_is_used)
{
    const struct forgery *forgery = &forgeries[_i];
    struct world w;
    struct restore_report report;
    struct err err = ERR_INIT;
    world_open(&w);
    close_records(&w);
    change(w.backup, forgery->sql);
    bool done = restore_run(w.f.dir, w.backup, &w.f.clock, true, &report, &err);
    ck_assert_msg(err.code == forgery->code, "%s: %s (%s)", forgery->sql, err_text(err.code),
                  err.detail);
    ck_assert(done == (forgery->code == ERR_NONE));
    ck_assert_int_eq(report.chain.first_bad, forgery->first_bad);
    ck_assert_int_eq(files_like(w.f.dir, "restore-"), 0);
    ck_assert((files_like(w.f.dir, "damaged-") > 0) == done);
    expect_whole(&w, EVENTS, 0);
    world_close(&w);
}
END_TEST

START_TEST(nothing_is_lost_unsaid)
{
    struct world w;
    struct restore_report report;
    world_open(&w);
    fixture_study(&w.f, 1, fixture_now + 9000000, 60000);
    NEED(learner_set_target(w.f.records, 1, "4-04-05-05/4", err));
    close_records(&w);
    REFUSE(restore_run(w.f.dir, w.backup, &w.f.clock, false, &report, err), ERR_ROLLBACK);
    ck_assert_int_eq(report.lost, 2);
    ck_assert_int_eq(report.from, EVENTS + 1);
    ck_assert_int_eq(report.to, EVENTS + 2);
    ck_assert(!report.forked);
    ck_assert_uint_eq(report.kinds_count, 2);
    ck_assert_str_eq(report.kinds[0].kind, "study");
    ck_assert_str_eq(report.kinds[1].kind, "learner.target");
    expect_whole(&w, EVENTS + 2, 0);
    close_records(&w);
    NEED(restore_run(w.f.dir, w.backup, &w.f.clock, true, &report, err));
    ck_assert_int_eq(access(report.kept, R_OK), 0);
    expect_whole(&w, EVENTS + 1, 1); /* the loss is an event */
    world_close(&w);
}
END_TEST

/* The records went on from the same beginning in another way. */
START_TEST(another_history_is_told)
{
    struct world w, other;
    struct restore_report report;
    world_open(&w);
    world_open(&other);
    fixture_study(&other.f, 1, fixture_now + 5000000, 1000);
    fixture_study(&w.f, 1, fixture_now + 5000000, 2000);
    unlink(other.backup);
    NEED(records_backup(other.f.records, other.backup, err));
    close_records(&w);
    REFUSE(restore_run(w.f.dir, other.backup, &w.f.clock, false, &report, err), ERR_ROLLBACK);
    ck_assert(report.forked);
    ck_assert_int_eq(report.from, EVENTS + 1);
    ck_assert_int_eq(report.lost, 1);
    /* Without records and mark there is nothing to lose. */
    char *mark = fs_join(w.f.dir, "records.head");
    unlink(mark);
    unlink(w.f.path);
    free(mark);
    NEED(restore_run(w.f.dir, other.backup, &w.f.clock, false, &report, err));
    ck_assert_str_eq(report.kept, "");
    expect_whole(&w, EVENTS + 1, 0);
    world_close(&other);
    world_close(&w);
}
END_TEST

START_TEST(what_is_no_backup)
{
    struct world w;
    struct restore_report report;
    char *empty;
    world_open(&w);
    empty = fs_join(w.f.dir, "empty");
    NEED(fs_write_atomic(empty, "", 0, 0600, err));
    REFUSE(restore_check(w.f.dir, empty, &w.f.clock, &report, err), ERR_FORMAT);
    REFUSE(restore_check(w.f.dir, w.f.dir, &w.f.clock, &report, err), ERR_FORMAT);
    REFUSE(restore_check(w.f.dir, "/nowhere", &w.f.clock, &report, err), ERR_NOT_FOUND);
    NEED(restore_check(w.f.dir, w.backup, &w.f.clock, &report, err));
    ck_assert_int_eq(report.events, EVENTS);
    ck_assert_int_eq(report.newest_ms, fixture_now);
    ck_assert_int_eq(files_like(w.f.dir, "restore-"), 0);
    free(empty);
    world_close(&w);
}
END_TEST

SUITE_MAIN("core/record/restore", tcase_add_loop_test(tc, a_backup_is_checked_before_it_is_used, 0,
                                                      sizeof forgeries / sizeof *forgeries);
           tcase_add_test(tc, nothing_is_lost_unsaid); tcase_add_test(tc, another_history_is_told);
           tcase_add_test(tc, what_is_no_backup);)
