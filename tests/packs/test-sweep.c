/* An update of a small pack is killed, or fails, at every single system call. Afterwards the old
 * version or the new one is complete, and the next try succeeds. */
#include "base/fs.h"
#include "tests/packs/support.h"
#include "tests/packs/trace.h"
#include "tests/suite.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { SUITE_SKIPPED = 77 };

struct sweep {
    struct world world;
    char *old, *new;
    int killed, durability;
};

static int install_new(void *ctx)
{
    struct sweep *s = ctx;
    return (int) world_install(&s->world, s->new);
}

static void begin(struct sweep *s)
{
    world_init(&s->world);
    s->old = sample_pack(s->world.dir, "sample", "1.0.0", &s->world.key);
    s->new = sample_pack(s->world.dir, "sample", "1.1.0", &s->world.key);
}

static void finish(struct sweep *s)
{
    free(s->old);
    free(s->new);
    world_finish(&s->world);
}

static void reset(struct sweep *s)
{
    ck_assert(fs_remove_tree(s->world.home, NULL));
    ck_assert(fs_make_dirs(s->world.home, NULL));
    ck_assert_int_eq(world_install(&s->world, s->old), ERR_NONE);
}

static void intact(struct sweep *s, const char *version, const struct trace *t)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    size_t faults = 1;
    ck_assert(store_open(s->world.home, false, &store, &err));
    bool ok = store_verify(store, "sample", version, NULL, NULL, &faults, &err);
    ck_assert_msg(ok && faults == 0, "call %d (%d): %s is damaged: %s", t->nth, t->call, version,
                  err.object);
    store_close(store);
}

/* The state after the n-th call, and whether the next installation heals it. */
static void check(struct sweep *s, const struct trace *t)
{
    char now[64];
    world_current(&s->world, "sample", now);
    bool old = strcmp(now, "1.0.0") == 0, new = strcmp(now, "1.1.0") == 0;
    ck_assert_msg(old || new, "call %d (%d): current is '%s'", t->nth, t->call, now);
    intact(s, now, t);
    if (WIFEXITED(t->status)) {
        enum err_code code = (enum err_code) WEXITSTATUS(t->status);
        bool switched = code == ERR_NONE || code == ERR_DURABILITY;
        ck_assert_msg(new == switched, "call %d (%d): %s, but current is %s", t->nth, t->call,
                      err_text(code), now);
        s->durability += code == ERR_DURABILITY;
    } else {
        ck_assert_msg(WIFSIGNALED(t->status) && WTERMSIG(t->status) == SIGKILL,
                      "call %d (%d): status %x", t->nth, t->call, (unsigned) t->status);
        s->killed++;
    }
    ck_assert_int_eq(world_install(&s->world, s->new), ERR_NONE);
    world_check(&s->world, "sample", "1.1.0");
}

static int sweep(struct sweep *s, enum trace_what what, int error)
{
    struct trace t = {.what = what, .error = error};
    for (t.nth = 1;; t.nth++) {
        reset(s);
        trace_run(&t, install_new, s);
        if (!t.hit)
            break;
        check(s, &t);
    }
    ck_assert(WIFEXITED(t.status));
    ck_assert_int_eq(WEXITSTATUS(t.status), ERR_NONE);
    return t.nth - 1;
}

static void kill_everywhere(enum trace_what what)
{
    struct sweep s = {0};
    begin(&s);
    int calls = sweep(&s, what, 0);
    ck_assert_int_gt(calls, 100);
    ck_assert_int_gt(s.killed, 50);
    printf("killed at each of %d calls\n", calls);
    finish(&s);
}

START_TEST(kill_at_every_call)
{
    kill_everywhere(TRACE_KILL_MAIN);
}
END_TEST

START_TEST(kill_whoever_calls)
{
    kill_everywhere(TRACE_KILL_CALLER);
}
END_TEST

static const int errors[] = {EIO, ENOSPC, EMFILE};

START_TEST(fail_every_call)
{
    struct sweep s = {0};
    begin(&s);
    int calls = sweep(&s, TRACE_FAIL, errors[_i]);
    ck_assert_int_gt(calls, 50);
    ck_assert_int_gt(s.durability, 0);
    printf("%s at each of %d calls\n", strerror(errors[_i]), calls);
    finish(&s);
}
END_TEST

int main(void)
{
    if (!trace_possible()) {
        puts("this system does not permit ptrace");
        return SUITE_SKIPPED;
    }
    Suite *suite = suite_create("packs/sweep");
    TCase *tc = tcase_create("packs/sweep");
    tcase_set_timeout(tc, 600);
    tcase_add_test(tc, kill_at_every_call);
    tcase_add_test(tc, kill_whoever_calls);
    tcase_add_loop_test(tc, fail_every_call, 0, sizeof errors / sizeof *errors);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
