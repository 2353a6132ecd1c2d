/* Scenarios of installing: what is refused, what stays, who waits. */
#include "base/fs.h"
#include "packs/build.h"
#include "packs/digest.h"
#include "packs/install.h"
#include "tests/packs/support.h"
#include "tests/suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *pack_of(struct world *w, const char *version)
{
    return sample_pack(w->dir, "sample", version, &w->key);
}

START_TEST(update_and_rollback)
{
    struct world w;
    struct store *store = NULL;
    struct err err = ERR_INIT;
    world_init(&w);
    char *one = pack_of(&w, "1.0.0"), *two = pack_of(&w, "1.1.0"), *ten = pack_of(&w, "1.10.0");
    ck_assert_int_eq(world_install(&w, one), ERR_NONE);
    world_check(&w, "sample", "1.0.0");
    ck_assert_int_eq(world_install(&w, two), ERR_NONE);
    world_check(&w, "sample", "1.1.0");
    ck_assert_int_eq(world_install(&w, one), ERR_OLDER);
    world_check(&w, "sample", "1.1.0");
    ck_assert_int_eq(world_install(&w, ten), ERR_NONE);
    world_check(&w, "sample", "1.10.0");
    ck_assert(!exists(w.home, "packs/sample/1.0.0"));
    ck_assert(exists(w.home, "packs/sample/1.1.0"));

    ck_assert(store_open(w.home, true, &store, &err));
    ck_assert(store_rollback(store, "sample", &err));
    world_check(&w, "sample", "1.1.0");
    ck_assert(!store_rollback(store, "sample", &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    store_close(store);
    /* rolling back does not open the door to what is older than was once there */
    ck_assert_int_eq(world_install(&w, two), ERR_OLDER);
    ck_assert_int_eq(world_install(&w, ten), ERR_NONE);
    world_check(&w, "sample", "1.10.0");
    free(one);
    free(two);
    free(ten);
    world_finish(&w);
}
END_TEST

START_TEST(remove_remembers)
{
    struct world w;
    struct store *store = NULL;
    struct err err = ERR_INIT;
    world_init(&w);
    char *one = pack_of(&w, "1.0.0"), *two = pack_of(&w, "2.0.0");
    ck_assert_int_eq(world_install(&w, two), ERR_NONE);
    ck_assert(store_open(w.home, true, &store, &err));
    ck_assert(store_remove(store, "sample", false, &err));
    store_close(store);
    ck_assert(!exists(w.home, "packs/sample"));
    ck_assert_int_eq(world_install(&w, one), ERR_OLDER);
    ck_assert(!exists(w.home, "packs/sample"));
    ck_assert(store_open(w.home, true, &store, &err));
    ck_assert(store_remove(store, "sample", true, &err));
    ck_assert(!store_remove(store, "sample", true, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    store_close(store);
    ck_assert_int_eq(world_install(&w, one), ERR_NONE);
    world_check(&w, "sample", "1.0.0");
    free(one);
    free(two);
    world_finish(&w);
}
END_TEST

START_TEST(same_version)
{
    struct world w;
    struct err err = ERR_INIT;
    struct install_result result;
    world_init(&w);
    char *pack = pack_of(&w, "1.0.0");
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    ck_assert(install_pack(pack, &w.options, &result, &err));
    ck_assert(result.already);
    ck_assert_str_eq(result.before, "1.0.0");
    ck_assert_str_eq(result.comment, "test");
    install_result_finish(&result);
    /* the same version with other content */
    char *source = fs_join(w.dir, "sample-1.0.0");
    struct manifest manifest;
    put_file(source, "media/x", "x", 1);
    ck_assert(build_manifest(source, &manifest, &err));
    ck_assert(build_archive(source, &manifest, pack, NULL, &err));
    manifest_finish(&manifest);
    sign_file(pack, &w.key);
    ck_assert_int_eq(world_install(&w, pack), ERR_EXISTS);
    ck_assert(!exists(w.home, "packs/sample/1.0.0/media/x"));
    w.options.replace = true;
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    ck_assert(exists(w.home, "packs/sample/1.0.0/media/x"));
    world_check(&w, "sample", "1.0.0");
    free(source);
    free(pack);
    world_finish(&w);
}
END_TEST

struct fault_list {
    char text[256];
};

static void on_fault(void *ctx, enum store_fault fault, const char *name)
{
    struct fault_list *list = ctx;
    size_t n = strlen(list->text);
    snprintf(list->text + n, sizeof list->text - n, "%d:%s ", (int) fault, name);
}

START_TEST(bit_rot_is_named_and_mended)
{
    struct world w;
    struct err err = ERR_INIT;
    struct store *store = NULL;
    struct fault_list list = {""};
    size_t faults = 0;
    world_init(&w);
    char *pack = pack_of(&w, "1.0.0");
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    char *dir = fs_join(w.home, "packs/sample/1.0.0"), *gone = fs_join(dir, "lessons/1.1-1.md");
    put_file(dir, "media/图一.png", "1.0.1", 5);
    put_file(dir, "media/new", "", 0);
    ck_assert_int_eq(unlink(gone), 0);
    ck_assert(store_open(w.home, false, &store, &err));
    ck_assert(store_verify(store, "sample", "1.0.0", on_fault, &list, &faults, &err));
    ck_assert_uint_eq(faults, 3);
    ck_assert_str_eq(list.text, "0:lessons/1.1-1.md 1:media/图一.png 2:media/new ");
    store_close(store);
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    world_check(&w, "sample", "1.0.0");
    put_file(dir, "MANIFEST", "x", 1);
    ck_assert(store_open(w.home, false, &store, &err));
    ck_assert(!store_verify(store, "sample", "1.0.0", NULL, NULL, &faults, &err));
    ck_assert_int_eq(err.code, ERR_DAMAGED);
    store_close(store);
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    world_check(&w, "sample", "1.0.0");
    free(gone);
    free(dir);
    free(pack);
    world_finish(&w);
}
END_TEST

START_TEST(signatures)
{
    struct world w;
    struct test_key stranger;
    world_init(&w);
    key_make(&stranger);
    char *pack = pack_of(&w, "1.0.0"), *sig = xasprintf("%s.minisig", pack);
    size_t n;
    char *bytes = get_file(pack, &n);
    sign_file(pack, &stranger);
    ck_assert_int_eq(world_install(&w, pack), ERR_UNTRUSTED);
    /* the stranger's signature under a trusted id */
    memcpy(stranger.secret.id, w.key.secret.id, SIGN_ID);
    sign_file(pack, &stranger);
    ck_assert_int_eq(world_install(&w, pack), ERR_SIGNATURE);
    sign_file(pack, &w.key);
    bytes[n / 2] ^= 1;
    put_file(w.dir, "sample-1.0.0.xpack", bytes, n);
    ck_assert_int_eq(world_install(&w, pack), ERR_SIGNATURE);
    bytes[n / 2] ^= 1;
    put_file(w.dir, "sample-1.0.0.xpack", bytes, n - 1);
    ck_assert_int_eq(world_install(&w, pack), ERR_SIGNATURE);
    put_file(w.dir, "sample-1.0.0.xpack", bytes, n);
    char *text = get_file(sig, &n);
    ck_assert_int_eq(unlink(sig), 0);
    ck_assert_int_eq(world_install(&w, pack), ERR_NOT_FOUND);
    put_file(w.dir, "sample-1.0.0.xpack.minisig", text, n / 2);
    ck_assert_int_eq(world_install(&w, pack), ERR_SIGNATURE);
    ck_assert(!exists(w.home, "packs"));
    put_file(w.dir, "sample-1.0.0.xpack.minisig", text, n);
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    world_check(&w, "sample", "1.0.0");
    free(text);
    free(bytes);
    free(sig);
    free(pack);
    world_finish(&w);
}
END_TEST

/* Digest and size from elsewhere instead of a signature. */
START_TEST(pinned_digest)
{
    struct world w;
    struct err err = ERR_INIT;
    struct install_result result;
    unsigned char sum[DIGEST_BYTES];
    world_init(&w);
    char *right = pack_of(&w, "1.0.0"), *other = pack_of(&w, "1.0.1");
    size_t n;
    char *bytes = get_file(right, &n);
    struct digest *digest = digest_new();
    digest_of(digest, bytes, n, sum);
    digest_free(digest);
    struct blob_policy policy = {.sha256 = sum, .size = n}, none = {0};
    ck_assert(!install_verified(other, &policy, &w.options, &result, &err));
    ck_assert_int_eq(err.code, ERR_DIGEST);
    ck_assert(!install_verified(right, &none, &w.options, &result, &err));
    ck_assert_int_eq(err.code, ERR_DENIED);
    policy.size++;
    ck_assert(!install_verified(right, &policy, &w.options, &result, &err));
    ck_assert_int_eq(err.code, ERR_DIGEST);
    policy.size--;
    ck_assert(install_verified(right, &policy, &w.options, &result, &err));
    install_result_finish(&result);
    world_check(&w, "sample", "1.0.0");
    free(bytes);
    free(right);
    free(other);
    world_finish(&w);
}
END_TEST

/* The file is exchanged or cut between verification and use: a small one is kept as it was, a large
 * one is refused. Chunk `index` is the one that changes. */
static void changes(struct world *w, const char *file, size_t index, bool kept)
{
    struct err err = ERR_INIT;
    struct signature signature;
    struct blob *blob = NULL;
    unsigned char *room = xmalloc(BLOB_CHUNK), *was = xmalloc(BLOB_CHUNK);
    const unsigned char *is;
    size_t len, again, n;
    char *path = fs_join(w->dir, file), *sig = xasprintf("%s.minisig", path);
    struct blob_policy policy = {.signature = &signature, .trust = &w->trust};
    sign_file(path, &w->key);
    ck_assert(install_signature(sig, &signature, &err));
    char *bytes = get_file(path, &n);
    ck_assert(blob_open(path, &policy, NULL, &blob, &err));
    ck_assert(blob_chunk(blob, index, room, &is, &len, &err));
    memcpy(was, is, len);
    ck_assert_mem_eq(was, bytes + index * BLOB_CHUNK, len);
    bytes[index * BLOB_CHUNK] ^= 1;
    put_file(w->dir, file, bytes, n);
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(blob_chunk(blob, index, room, &is, &again, &err), kept);
        if (kept)
            ck_assert(again == len && memcmp(was, is, len) == 0);
        else
            ck_assert_int_eq(err.code, ERR_DIGEST);
        ck_assert_int_eq(truncate(path, 10), 0);
    }
    blob_free(blob);
    free(bytes);
    free(was);
    free(room);
    free(sig);
    free(path);
}

START_TEST(content_changes_after_verification)
{
    struct world w;
    size_t size = BLOB_MEMORY + 3 * BLOB_CHUNK / 2;
    char *large = xcalloc(1, size);
    world_init(&w);
    free(pack_of(&w, "1.0.0"));
    changes(&w, "sample-1.0.0.xpack", 0, true);
    put_file(w.dir, "large", large, size);
    changes(&w, "large", 0, false);
    put_file(w.dir, "large", large, size);
    changes(&w, "large", size / BLOB_CHUNK, false);
    free(large);
    world_finish(&w);
}
END_TEST

START_TEST(pack_must_load)
{
    struct world w;
    struct err err = ERR_INIT;
    struct manifest manifest;
    world_init(&w);
    char *source = fs_join(w.dir, "s"), *pack = fs_join(w.dir, "s.xpack");
    sample_folder(source, "sample", "1.0.0");
    put_file(source, "lessons/1.1-1.md", "---\nbroken\n", 11);
    ck_assert(build_manifest(source, &manifest, &err));
    ck_assert(build_archive(source, &manifest, pack, NULL, &err));
    sign_file(pack, &w.key);
    ck_assert_int_ne(world_install(&w, pack), ERR_NONE);
    ck_assert(!exists(w.home, "packs/sample"));
    manifest_finish(&manifest);
    /* MANIFEST and pack.yaml disagree */
    sample_folder(source, "sample", "1.0.0");
    ck_assert(build_manifest(source, &manifest, &err));
    manifest.version = "9.0.0";
    ck_assert(build_archive(source, &manifest, pack, NULL, &err));
    sign_file(pack, &w.key);
    ck_assert_int_eq(world_install(&w, pack), ERR_DIGEST);
    ck_assert(!exists(w.home, "packs/sample"));
    manifest_finish(&manifest);
    free(source);
    free(pack);
    world_finish(&w);
}
END_TEST

START_TEST(minimum_version)
{
    struct world w;
    world_init(&w);
    char *pack = pack_of(&w, "1.0.0");
    w.options.program_version = "0.0.9";
    ck_assert_int_eq(world_install(&w, pack), ERR_NEWER);
    ck_assert(!exists(w.home, "packs/sample"));
    w.options.program_version = "0.1.0";
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    free(pack);
    world_finish(&w);
}
END_TEST

START_TEST(links_in_the_way)
{
    struct world w;
    world_init(&w);
    char *pack = pack_of(&w, "1.0.0"), *packs = fs_join(w.home, "packs");
    char *elsewhere = fs_join(w.dir, "elsewhere"), *id = fs_join(packs, "sample");
    char *lock = fs_join(packs, ".lock"), *current = fs_join(packs, "sample/current");
    ck_assert_int_eq(mkdir(elsewhere, 0700), 0);
    ck_assert_int_eq(symlink(elsewhere, packs), 0);
    ck_assert_int_eq(world_install(&w, pack), ERR_DENIED);
    ck_assert_int_eq(unlink(packs), 0);
    ck_assert_int_eq(mkdir(packs, 0700), 0);
    ck_assert_int_eq(symlink(elsewhere, id), 0);
    ck_assert_int_eq(world_install(&w, pack), ERR_DENIED);
    ck_assert_int_eq(unlink(id), 0);
    ck_assert_int_eq(unlink(lock), 0);
    ck_assert_int_eq(symlink(elsewhere, lock), 0);
    ck_assert_int_eq(world_install(&w, pack), ERR_DENIED);
    ck_assert_int_eq(unlink(lock), 0);
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    ck_assert_int_eq(unlink(current), 0);
    ck_assert_int_eq(symlink("../../../elsewhere", current), 0);
    ck_assert_int_eq(world_install(&w, pack), ERR_DAMAGED);
    DIR *d = opendir(elsewhere);
    struct dirent *entry;
    while ((entry = readdir(d)))
        ck_assert(entry->d_name[0] == '.');
    closedir(d);
    free(pack);
    free(packs);
    free(elsewhere);
    free(id);
    free(lock);
    free(current);
    world_finish(&w);
}
END_TEST

START_TEST(one_installer_at_a_time)
{
    struct world w;
    struct store *store = NULL;
    struct err err = ERR_INIT;
    world_init(&w);
    char *pack = pack_of(&w, "1.0.0");
    ck_assert(store_open(w.home, true, &store, &err));
    pid_t pid = fork();
    if (pid == 0)
        _exit(world_install(&w, pack) == ERR_BUSY ? 0 : 1);
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    store_close(store);
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    free(pack);
    world_finish(&w);
}
END_TEST

/* A reader goes on reading the version it opened, by path, while two newer ones arrive; a third
 * version is only pruned once the reader lets go. */
START_TEST(reader_keeps_its_version)
{
    struct world w;
    world_init(&w);
    char *packs[4];
    static const char *const versions[] = {"1.0.0", "1.1.0", "1.2.0", "1.3.0"};
    for (int i = 0; i < 4; i++)
        packs[i] = pack_of(&w, versions[i]);
    ck_assert_int_eq(world_install(&w, packs[0]), ERR_NONE);
    char *dir = fs_join(w.home, "packs/sample/1.0.0");
    int held = open(dir, O_RDONLY | O_DIRECTORY);
    ck_assert_int_eq(flock(held, LOCK_SH), 0);
    ck_assert_int_eq(world_install(&w, packs[1]), ERR_NONE);
    ck_assert_int_eq(world_install(&w, packs[2]), ERR_NONE);
    ck_assert(exists(dir, "pack.yaml"));
    ck_assert(exists(w.home, "packs/sample/1.1.0"));
    close(held);
    ck_assert_int_eq(world_install(&w, packs[3]), ERR_NONE);
    ck_assert(!exists(dir, "pack.yaml"));
    ck_assert(!exists(w.home, "packs/sample/1.1.0"));
    world_check(&w, "sample", "1.3.0");
    for (int i = 0; i < 4; i++)
        free(packs[i]);
    free(dir);
    world_finish(&w);
}
END_TEST

/* Whoever looks at `current` at any moment of many switches sees a complete version. */
START_TEST(reading_while_switching)
{
    struct world w;
    int ends[2];
    world_init(&w);
    char *a = pack_of(&w, "1.0.0"), *link = fs_join(w.home, "packs/sample/current/media/图一.png");
    ck_assert_int_eq(world_install(&w, a), ERR_NONE);
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        for (int i = 1; i <= 30; i++) {
            char version[16];
            snprintf(version, sizeof version, "1.0.%d", i);
            char *pack = pack_of(&w, version);
            if (world_install(&w, pack) != ERR_NONE)
                _exit(1);
            free(pack);
        }
        _exit(0);
    }
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    size_t looks = 0;
    char byte;
    while (read(ends[0], &byte, 1) < 0) {
        size_t n;
        char *text = get_file(link, &n);
        ck_assert_uint_ge(n, 5);
        ck_assert(strncmp(text, "1.0.", 4) == 0);
        free(text);
        looks++;
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_uint_gt(looks, 0);
    world_check(&w, "sample", "1.0.30");
    close(ends[0]);
    free(a);
    free(link);
    world_finish(&w);
}
END_TEST

static bool cancel_at(void *ctx, const struct install_event *event)
{
    return event->phase < *(enum install_phase *) ctx;
}

START_TEST(cancelling)
{
    struct world w;
    world_init(&w);
    char *one = pack_of(&w, "1.0.0"), *two = pack_of(&w, "1.1.0");
    ck_assert_int_eq(world_install(&w, one), ERR_NONE);
    w.options.tell = cancel_at;
    for (enum install_phase p = INSTALL_VERIFY; p <= INSTALL_SYNC; p++) {
        w.options.ctx = &p;
        ck_assert_int_eq(world_install(&w, two), ERR_CANCELLED);
        world_check(&w, "sample", "1.0.0");
        ck_assert(!exists(w.home, "packs/sample/1.1.0"));
    }
    enum install_phase last = INSTALL_SWITCH;
    w.options.ctx = &last;
    ck_assert_int_eq(world_install(&w, two), ERR_NONE);
    world_check(&w, "sample", "1.1.0");
    free(one);
    free(two);
    world_finish(&w);
}
END_TEST

static void note_unmet(void *ctx, const char *id, const char *range)
{
    snprintf(ctx, 64, "%s %s", id, range);
}

START_TEST(requirements_are_told)
{
    struct world w;
    struct err err = ERR_INIT;
    struct manifest manifest;
    struct store *store = NULL;
    char unmet[64] = "";
    world_init(&w);
    char *source = fs_join(w.dir, "s"), *pack = fs_join(w.dir, "s.xpack");
    static const char yaml[] = "id: second\nversion: 1.0.0\ntitle: t\nlicence: CC0-1.0\n"
                               "authors: [a]\nlanguage: zh-CN\nminimum: 0.1.0\n"
                               "requires: [{id: sample, version: \">=1.1.0\"}]\n";
    put_file(source, "pack.yaml", yaml, sizeof yaml - 1);
    ck_assert(build_manifest(source, &manifest, &err));
    ck_assert(build_archive(source, &manifest, pack, NULL, &err));
    manifest_finish(&manifest);
    sign_file(pack, &w.key);
    char *one = pack_of(&w, "1.0.0"), *two = pack_of(&w, "1.1.0");
    ck_assert_int_eq(world_install(&w, one), ERR_NONE);
    ck_assert_int_eq(world_install(&w, pack), ERR_NONE);
    ck_assert(store_open(w.home, false, &store, &err));
    install_unmet(store, "second", note_unmet, unmet);
    ck_assert_str_eq(unmet, "sample >=1.1.0");
    unmet[0] = '\0';
    ck_assert_int_eq(world_install(&w, two), ERR_NONE);
    install_unmet(store, "second", note_unmet, unmet);
    ck_assert_str_eq(unmet, "");
    store_close(store);
    free(one);
    free(two);
    free(source);
    free(pack);
    world_finish(&w);
}
END_TEST

SUITE_MAIN("packs/install", tcase_add_test(tc, update_and_rollback);
           tcase_add_test(tc, remove_remembers); tcase_add_test(tc, same_version);
           tcase_add_test(tc, bit_rot_is_named_and_mended); tcase_add_test(tc, signatures);
           tcase_add_test(tc, pinned_digest);
           tcase_add_test(tc, content_changes_after_verification);
           tcase_add_test(tc, pack_must_load); tcase_add_test(tc, minimum_version);
           tcase_add_test(tc, links_in_the_way); tcase_add_test(tc, one_installer_at_a_time);
           tcase_add_test(tc, reader_keeps_its_version);
           tcase_add_test(tc, reading_while_switching); tcase_add_test(tc, cancelling);
           tcase_add_test(tc, requirements_are_told);)
