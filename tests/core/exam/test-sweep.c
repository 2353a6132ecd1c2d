/* An exam is killed, or a call fails, at every single system call of 20 answers.
 * Afterwards every answer that was acknowledged is there and the clock has gained nothing. */
#include "tests/core/exam/sitting.h"
#include "tests/packs/trace.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

enum { SKIPPED = 77, ANSWERS = 20 };

struct sweep {
    char dir[40];
    char *base, *home;
    struct sitting sitting;
    int killed, faults, longest;
};

static void begin(struct sweep *s, int answers)
{
    /* A kill takes nothing from memory: no disk is waited for where that can be. */
    const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(s->dir, sizeof s->dir, "%s/xunlian-exam-XXXXXX", where);
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    s->base = fs_join(s->dir, "base");
    s->home = fs_join(s->dir, "home");
    s->sitting = (struct sitting){.dir = s->home, .base = s->base, .answers = answers};
    s->sitting.attempt = sitting_prepare(s->base);
    sitting_begin(&s->sitting);
}

static void finish(struct sweep *s)
{
    NEED(fs_remove_tree(s->dir, err));
    free(s->base);
    free(s->home);
}

static void check(struct sweep *s, const struct trace *t)
{
    char what[64];
    snprintf(what, sizeof what, "call %d (%d)", t->nth, t->call);
    if (WIFSIGNALED(t->status)) {
        ck_assert_int_eq(WTERMSIG(t->status), SIGKILL);
        s->killed++;
    } else {
        /* A fault while the exam is opened is told and not survived. */
        bool given_up = WEXITSTATUS(t->status) == 1 && s->sitting.acks->answers == 0;
        ck_assert_msg(given_up || WEXITSTATUS(t->status) == 0, "%s: status %d", what,
                      WEXITSTATUS(t->status));
    }
    s->faults += s->sitting.acks->faults;
    sitting_check(&s->sitting, s->home, what);
}

static int sweep(struct sweep *s, enum trace_what what, int error)
{
    struct trace t = {.what = what, .error = error, .locks_hold = true};
    for (t.nth = 1;; t.nth++) {
        sitting_reset(&s->sitting);
        trace_run(&t, sitting_run, &s->sitting);
        if (!t.hit)
            break;
        check(s, &t);
    }
    ck_assert(WIFEXITED(t.status));
    ck_assert_int_eq(WEXITSTATUS(t.status), 0);
    ck_assert_int_eq(s->sitting.acks->answers, s->sitting.answers);
    return t.nth - 1;
}

START_TEST(kill_at_every_call)
{
    struct sweep s = {0};
    begin(&s, ANSWERS);
    int calls = sweep(&s, TRACE_KILL_MAIN, 0);
    ck_assert_int_gt(calls, 20 * ANSWERS);
    ck_assert_int_eq(s.killed, calls);
    printf("killed at each of %d calls\n", calls);
    finish(&s);
}
END_TEST

static const int errors[] = {EIO, ENOSPC};

START_TEST(fail_every_call)
{
    struct sweep s = {0};
    begin(&s, ANSWERS);
    int calls = sweep(&s, TRACE_FAIL, errors[_i]);
    ck_assert_int_gt(s.faults, ANSWERS);
    printf("%s at each of %d calls: %d commits failed, none was acknowledged\n",
           strerror(errors[_i]), calls, s.faults);
    finish(&s);
}
END_TEST

int main(void)
{
    if (!trace_possible()) {
        puts("this system does not permit ptrace");
        return SKIPPED;
    }
    Suite *suite = suite_create("core/exam/sweep");
    TCase *tc = tcase_create("core/exam/sweep");
    tcase_set_timeout(tc, 900);
    tcase_add_test(tc, kill_at_every_call);
    tcase_add_loop_test(tc, fail_every_call, 0, sizeof errors / sizeof *errors);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
