/* Restoring a backup is killed, or a call of it fails, at every single system call; the records
 * here were not closed, part of them is in SQLite's log. Afterwards there are the records as they
 * were, with everything that was ever acknowledged, or the backup with the loss written down: never
 * less and nothing in between. */
#include "core/record/restore.h"
#include "tests/core/record/fixture.h"
#include "tests/packs/trace.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SKIPPED = 77, BACKED_UP = 3, HERE = BACKED_UP + 4 };

static const char *const files[] = {"records.db", "records.db-wal", "records.head", "backup.db"};

struct sweep {
    char dir[40];
    char *base, *home, *backup;
    struct clock clock;
    int old, restored;
};

static void copy_all(const char *from, const char *to)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *source = fs_join(from, files[i]), *copy = fs_join(to, files[i]);
        char *bytes = NULL;
        size_t n = 0;
        if (access(source, F_OK) == 0) {
            NEED(fs_read(source, 1 << 24, &bytes, &n, err));
            NEED(fs_write_atomic(copy, bytes, n, 0600, err));
        }
        free(bytes);
        free(source);
        free(copy);
    }
}

/* A learner and two times of study are in the backup; four more came later. The files are taken as
 * a killed program leaves them. */
static void begin(struct sweep *s)
{
    struct fixture f = {.clock = {.fixed_ms = fixture_now}};
    const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    *s = (struct sweep){.clock = f.clock};
    snprintf(s->dir, sizeof s->dir, "%s/xunlian-restore-XXXXXX", where);
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    s->base = fs_join(s->dir, "base");
    s->home = fs_join(s->dir, "home");
    s->backup = fs_join(s->home, "backup.db");
    char *open = fs_join(s->dir, "open"), *backup = fs_join(open, "backup.db");
    NEED(fs_make_dirs(open, err));
    NEED(fs_make_dirs(s->base, err));
    NEED(records_open(open, &f.clock, &f.records, err));
    int64_t id = fixture_learner(&f, "李雷");
    for (int i = 1; i < HERE; i++) {
        if (i == BACKED_UP)
            NEED(records_backup(f.records, backup, err));
        fixture_study(&f, id, fixture_now + i * 1000000, 60000);
    }
    copy_all(open, s->base);
    records_close(f.records);
    free(open);
    free(backup);
}

static void finish(struct sweep *s)
{
    NEED(fs_remove_tree(s->dir, err));
    free(s->base);
    free(s->home);
    free(s->backup);
}

static int restore(void *ctx)
{
    struct sweep *s = ctx;
    struct restore_report report;
    struct err err = ERR_INIT;
    return restore_run(s->home, s->backup, &s->clock, true, &report, &err) ? 0 : 1;
}

static void check(struct sweep *s, const struct trace *t)
{
    struct chain_report report;
    struct records *records = NULL;
    NEED(records_open(s->home, &s->clock, &records, err));
    NEED(chain_verify(records, &report, err));
    bool old = report.events == HERE && report.losses == 0;
    bool restored = report.events == BACKED_UP + 1 && report.losses == 1;
    ck_assert_msg(old || restored, "call %d (%d): %d events, %d losses", t->nth, t->call,
                  (int) report.events, (int) report.losses);
    ck_assert_msg(!report.first_bad && !report.truncated && !report.projections_bad,
                  "call %d (%d): bad %d, truncated %d", t->nth, t->call, (int) report.first_bad,
                  report.truncated);
    ck_assert(restored || !WIFEXITED(t->status) || WEXITSTATUS(t->status) != 0);
    s->old += old;
    s->restored += restored;
    records_close(records);
}

static int sweep(struct sweep *s, enum trace_what what, int error)
{
    struct trace t = {.what = what, .error = error, .locks_hold = true};
    for (t.nth = 1;; t.nth++) {
        NEED(fs_remove_tree(s->home, err));
        NEED(fs_make_dirs(s->home, err));
        copy_all(s->base, s->home);
        trace_run(&t, restore, s);
        if (!t.hit)
            break;
        check(s, &t);
    }
    ck_assert(WIFEXITED(t.status));
    ck_assert_int_eq(WEXITSTATUS(t.status), 0);
    return t.nth - 1;
}

static const struct attack {
    enum trace_what what;
    int error;
    const char *name;
} attacks[] = {
    {TRACE_KILL_MAIN, 0, "killed"}, {TRACE_FAIL, EIO, "EIO"}, {TRACE_FAIL, ENOSPC, "ENOSPC"}};

START_TEST(at_every_call)
{
    struct sweep s;
    begin(&s);
    int calls = sweep(&s, attacks[_i].what, attacks[_i].error);
    ck_assert_int_gt(s.old, 20);
    ck_assert_int_gt(s.restored, 0);
    printf("%s at each of %d calls: %d times as it was, %d times restored\n", attacks[_i].name,
           calls, s.old, s.restored);
    finish(&s);
}
END_TEST

int main(void)
{
    if (!trace_possible()) {
        puts("this system does not permit ptrace");
        return SKIPPED;
    }
    Suite *suite = suite_create("core/record/restore-sweep");
    TCase *tc = tcase_create("core/record/restore-sweep");
    tcase_set_timeout(tc, 600);
    tcase_add_loop_test(tc, at_every_call, 0, sizeof attacks / sizeof *attacks);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
