/* The power goes out before every single system call of an update: the pack folder lies on a file
 * system in an image, and a copy of that image is what a computer would find after the cut. Once
 * with nothing but what the installer itself made durable, once with everything written at once.
 * Needs root and a loop device. */
#include "base/fs.h"
#include "tests/packs/support.h"
#include "tests/packs/disk.h"
#include "tests/packs/trace.h"
#include "tests/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SKIPPED = 77 };

struct cut {
    struct world world;
    char *old, *new;
    char *image, *disk, *copy, *found; /* image on disk/, its copy on found/ */
    bool flush;
    int cuts, old_found, new_found;
};

static bool make_disk(struct cut *c, const char *name, char **image, char **dir)
{
    *image = xasprintf("%s/%s.img", c->world.dir, name);
    *dir = xasprintf("%s/%s", c->world.dir, name);
    return fs_make_dirs(*dir, NULL);
}

static bool begin(struct cut *c)
{
    world_init(&c->world);
    c->old = sample_pack(c->world.dir, "sample", "1.0.0", &c->world.key);
    c->new = sample_pack(c->world.dir, "sample", "1.1.0", &c->world.key);
    return make_disk(c, "disk", &c->image, &c->disk) &&
           make_disk(c, "found", &c->copy, &c->found) &&
           disk_shell("truncate -s 64M '%s' && mkfs.ext4 -q -m 0 '%s'", c->image, c->image) &&
           disk_attach(c->image, c->disk);
}

static void finish(struct cut *c)
{
    umount2(c->disk, MNT_DETACH);
    free(c->old);
    free(c->new);
    free(c->image);
    free(c->disk);
    free(c->copy);
    free(c->found);
    world_finish(&c->world);
}

/* Installs into the folder of another mount. */
static enum err_code install_on(struct cut *c, const char *mount, const char *pack)
{
    char *home = fs_join(mount, "home"), *usual = c->world.home;
    ck_assert(fs_make_dirs(home, NULL));
    c->world.home = home;
    c->world.options.data_dir = c->world.options.cache_dir = home;
    enum err_code code = world_install(&c->world, pack);
    char now[64];
    if (code == ERR_NONE)
        world_check(&c->world, "sample", world_current(&c->world, "sample", now));
    c->world.home = usual;
    free(home);
    return code;
}

static int install_new(void *ctx)
{
    struct cut *c = ctx;
    return (int) install_on(c, c->disk, c->new);
}

/* What a computer finds on the copy: one complete version, and an update that works. */
static void examine(struct cut *c)
{
    struct store *store = NULL;
    struct store_pack pack;
    struct err err = ERR_INIT;
    size_t faults = 1;
    char *home = fs_join(c->found, "home");
    ck_assert_msg(disk_attach(c->copy, c->found), "cut %d: the file system is lost", c->cuts);
    ck_assert(store_open(home, false, &store, &err));
    ck_assert_msg(store_find(store, "sample", &pack, &err), "cut %d: %s", c->cuts, err.object);
    bool ok = store_verify(store, "sample", pack.current, NULL, NULL, &faults, &err);
    ck_assert_msg(ok && faults == 0, "cut %d: %s has %zu faults, %s", c->cuts, pack.current, faults,
                  err.object);
    c->old_found += strcmp(pack.current, "1.0.0") == 0;
    c->new_found += strcmp(pack.current, "1.1.0") == 0;
    store_pack_finish(&pack);
    store_close(store);
    ck_assert_int_eq(install_on(c, c->found, c->new), ERR_NONE);
    ck_assert_int_eq(umount(c->found), 0);
    free(home);
}

static void look(void *ctx)
{
    struct cut *c = ctx;
    if (c->flush) {
        int fd = open(c->disk, O_RDONLY | O_DIRECTORY);
        ck_assert_int_eq(syncfs(fd), 0);
        close(fd);
    }
    ck_assert(disk_shell("cp '%s' '%s'", c->image, c->copy));
    c->cuts++;
    examine(c);
}

static const bool flushes[] = {false, true};

START_TEST(power_cut)
{
    struct cut c = {.flush = flushes[_i]};
    struct trace t = {.what = TRACE_LOOK, .look = look, .look_ctx = &c};
    ck_assert(begin(&c));
    ck_assert_int_eq(install_on(&c, c.disk, c.old), ERR_NONE);
    trace_run(&t, install_new, &c);
    ck_assert(WIFEXITED(t.status));
    ck_assert_int_eq(WEXITSTATUS(t.status), ERR_NONE);
    look(&c);
    ck_assert_int_gt(c.old_found, 0);
    ck_assert_int_gt(c.new_found, 0);
    printf("%d cuts: %d times the old version, %d times the new one\n", c.cuts, c.old_found,
           c.new_found);
    finish(&c);
}
END_TEST

int main(void)
{
    if (!disk_possible()) {
        puts("needs root, ptrace, mkfs.ext4 and a loop device");
        return SKIPPED;
    }
    Suite *suite = suite_create("packs/powercut");
    TCase *tc = tcase_create("packs/powercut");
    tcase_set_timeout(tc, 600);
    tcase_add_loop_test(tc, power_cut, 0, sizeof flushes / sizeof *flushes);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
