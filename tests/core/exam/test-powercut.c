/* The power goes out before every single system call of some answers: the records lie on a file
 * system in an image, and a copy of that image is what a computer would find after the cut. Once
 * with nothing but what the program itself made durable, once with everything written at once.
 * Needs root and a loop device. */
#include "tests/core/exam/sitting.h"
#include "tests/packs/disk.h"
#include "tests/packs/trace.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SKIPPED = 77, ANSWERS = 4 };

struct cut {
    char dir[40];
    char *base, *image, *disk, *home, *copy, *found, *found_home;
    struct sitting sitting;
    bool flush;
    int cuts, with_answers;
};

static void begin(struct cut *c)
{
    snprintf(c->dir, sizeof c->dir, "/tmp/xunlian-cut-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(c->dir));
    c->base = fs_join(c->dir, "base");
    c->image = fs_join(c->dir, "disk.img");
    c->disk = fs_join(c->dir, "disk");
    c->home = fs_join(c->disk, "home");
    c->copy = fs_join(c->dir, "found.img");
    c->found = fs_join(c->dir, "found");
    c->found_home = fs_join(c->found, "home");
    c->sitting = (struct sitting){.dir = c->home, .base = c->base, .answers = ANSWERS};
    c->sitting.attempt = sitting_prepare(c->base);
    sitting_begin(&c->sitting);
    ck_assert(fs_make_dirs(c->disk, NULL) && fs_make_dirs(c->found, NULL));
    ck_assert(disk_shell("truncate -s 16M '%s' && mkfs.ext4 -q -m 0 '%s'", c->image, c->image));
    ck_assert(disk_attach(c->image, c->disk));
    sitting_reset(&c->sitting);
    sync();
}

static void finish(struct cut *c)
{
    umount2(c->disk, MNT_DETACH);
    NEED(fs_remove_tree(c->dir, err));
    char **paths[] = {&c->base, &c->image, &c->disk, &c->home, &c->copy, &c->found, &c->found_home};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        free(*paths[i]);
}

static void look(void *ctx)
{
    struct cut *c = ctx;
    char what[32];
    if (c->flush) {
        int fd = open(c->disk, O_RDONLY | O_DIRECTORY);
        ck_assert_int_eq(syncfs(fd), 0);
        close(fd);
    }
    snprintf(what, sizeof what, "cut %d", ++c->cuts);
    ck_assert(disk_shell("cp --sparse=always '%s' '%s'", c->image, c->copy));
    ck_assert_msg(disk_attach(c->copy, c->found), "%s: the file system is lost", what);
    sitting_check(&c->sitting, c->found_home, what);
    c->with_answers += c->sitting.acks->answers > 0;
    ck_assert_int_eq(umount(c->found), 0);
}

static const bool flushes[] = {false, true};

START_TEST(power_cut)
{
    struct cut c = {.flush = flushes[_i]};
    struct trace t = {.what = TRACE_LOOK, .look = look, .look_ctx = &c};
    begin(&c);
    trace_run(&t, sitting_run, &c.sitting);
    ck_assert(WIFEXITED(t.status));
    ck_assert_int_eq(WEXITSTATUS(t.status), 0);
    look(&c);
    ck_assert_int_eq(c.sitting.acks->answers, ANSWERS);
    ck_assert_int_gt(c.with_answers, 0);
    printf("%d cuts, %d of them after an answer was acknowledged: none was lost\n", c.cuts,
           c.with_answers);
    finish(&c);
}
END_TEST

int main(void)
{
    if (!disk_possible()) {
        puts("needs root, ptrace, mkfs.ext4 and a loop device");
        return SKIPPED;
    }
    Suite *suite = suite_create("core/exam/powercut");
    TCase *tc = tcase_create("core/exam/powercut");
    tcase_set_timeout(tc, 900);
    tcase_add_loop_test(tc, power_cut, 0, sizeof flushes / sizeof *flushes);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
