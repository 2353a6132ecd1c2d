/* Signatures against the real minisign, both ways. Without that program only our own side runs. */
#include "base/fs.h"
#include "packs/build.h"
#include "packs/sign.h"
#include "packs/trust.h"
#include "tests/packs/support.h"
#include "tests/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool has_minisign(void)
{
    return access("/usr/bin/minisign", X_OK) == 0;
}

/* Runs minisign in dir, quietly; its exit status. */
static int minisign(const char *dir, char *const argv[])
{
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        if (chdir(dir) != 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
            _exit(127);
        execv("/usr/bin/minisign", argv);
        _exit(127);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void hash_file(const char *path, unsigned char hash[SIGN_HASH])
{
    size_t n;
    char *data = get_file(path, &n);
    struct sign_stream *stream = sign_stream_new();
    sign_stream_add(stream, data, n / 2);
    sign_stream_add(stream, data + n / 2, n - n / 2);
    sign_stream_end(stream, hash);
    free(data);
}

static enum err_code check(const char *dir, const char *name, const struct sign_public *key)
{
    struct err err = ERR_INIT;
    struct signature signature;
    unsigned char hash[SIGN_HASH];
    char *file = fs_join(dir, name), *sig = xasprintf("%s.minisig", file);
    hash_file(file, hash);
    bool ok = install_signature(sig, &signature, &err) && sign_verify(&signature, hash, key, &err);
    ck_assert(ok == (err.code == ERR_NONE));
    free(sig);
    free(file);
    return err.code;
}

static void write_public(const char *dir, const struct sign_public *key)
{
    struct str text = STR_INIT;
    sign_public_write(key, &text);
    put_file(dir, "key.pub", text.p, text.len);
    str_finish(&text);
}

START_TEST(minisign_accepts_ours)
{
    if (!has_minisign())
        return;
    char *dir = temp_dir(), *file = fs_join(dir, "f");
    struct test_key key;
    key_make(&key);
    put_file(dir, "f", "标注数据", 12);
    write_public(dir, &key.public);
    sign_file(file, &key);
    char *verify[] = {"minisign", "-Vm", "f", "-p", "key.pub", NULL};
    ck_assert_int_eq(minisign(dir, verify), 0);
    put_file(dir, "f", "标注数据!", 13);
    ck_assert_int_ne(minisign(dir, verify), 0);
    ck_assert_int_eq(check(dir, "f", &key.public), ERR_SIGNATURE);
    free(file);
    temp_remove(dir);
}
END_TEST

START_TEST(we_accept_minisigns)
{
    if (!has_minisign())
        return;
    char *dir = temp_dir(), *pub = fs_join(dir, "key.pub"), *sec = fs_join(dir, "key.sec");
    struct sign_public key, same;
    struct sign_secret secret;
    struct err err = ERR_INIT;
    char *generate[] = {"minisign", "-GW", "-p", "key.pub", "-s", "key.sec", NULL};
    ck_assert_int_eq(minisign(dir, generate), 0);
    put_file(dir, "f", "x", 1);
    char *sign[] = {"minisign", "-Sm", "f", "-s", "key.sec", "-t", "课程 1.0.0", NULL};
    ck_assert_int_eq(minisign(dir, sign), 0);
    ck_assert(sign_public_read(pub, &key, &err));
    ck_assert_int_eq(check(dir, "f", &key), ERR_NONE);
    ck_assert(sign_secret_read(sec, NULL, NULL, &secret, &err));
    sign_public_of(&secret, &same);
    ck_assert_mem_eq(&same, &key, sizeof key);
    /* the older kind of signature, over the file itself */
    char *legacy[] = {"minisign", "-Slm", "f", "-s", "key.sec", NULL};
    if (minisign(dir, legacy) == 0)
        ck_assert_int_eq(check(dir, "f", &key), ERR_SIGNATURE);
    free(pub);
    free(sec);
    temp_remove(dir);
}
END_TEST

/* Replaces what follows `from` in the signature of dir/f, checks that it is refused, restores. */
static void refuse_change(const char *dir, size_t at, const char *with,
                          const struct sign_public *key)
{
    char *path = fs_join(dir, "f.minisig");
    size_t n;
    char *text = get_file(path, &n), *copy = xmalloc(n + 1);
    memcpy(copy, text, n + 1);
    memcpy(copy + at, with, strlen(with));
    put_file(dir, "f.minisig", copy, n);
    ck_assert_int_eq(check(dir, "f", key), ERR_SIGNATURE);
    put_file(dir, "f.minisig", text, n);
    ck_assert_int_eq(check(dir, "f", key), ERR_NONE);
    free(copy);
    free(text);
    free(path);
}

START_TEST(altered_signatures)
{
    char *dir = temp_dir(), *file = fs_join(dir, "f"), *path = fs_join(dir, "f.minisig");
    struct test_key key, other;
    key_make(&key);
    key_make(&other);
    put_file(dir, "f", "x", 1);
    sign_file(file, &key);
    size_t n;
    char *text = get_file(path, &n);
    size_t line2 = (size_t) (strchr(text, '\n') - text) + 1;
    size_t line3 = (size_t) (strchr(text + line2, '\n') - text) + 1;
    size_t line4 = (size_t) (strchr(text + line3, '\n') - text) + 1;
    ck_assert(strncmp(text + line2, "RU", 2) == 0);
    refuse_change(dir, line2, "RW", &key.public); /* "ED" relabelled "Ed" */
    refuse_change(dir, line2 + 40, text[line2 + 40] == 'A' ? "B" : "A", &key.public);
    refuse_change(dir, line2 + 6, text[line2 + 6] == 'A' ? "B" : "A", &key.public);
    refuse_change(dir, line3 + 17, "T", &key.public);
    refuse_change(dir, line4 + 9, text[line4 + 9] == 'A' ? "B" : "A", &key.public);
    refuse_change(dir, line4, "\n", &key.public);
    refuse_change(dir, 0, "U", &key.public);
    ck_assert_int_eq(check(dir, "f", &other.public), ERR_SIGNATURE);
    put_file(dir, "f.minisig", text, n - 10);
    ck_assert_int_eq(check(dir, "f", &key.public), ERR_SIGNATURE);
    put_file(dir, "f.minisig", "", 0);
    ck_assert_int_eq(check(dir, "f", &key.public), ERR_SIGNATURE);
    free(text);
    free(path);
    free(file);
    temp_remove(dir);
}
END_TEST

/* A prehashed signature says nothing about the 64-byte file that is its digest. */
START_TEST(digest_is_not_the_file)
{
    char *dir = temp_dir(), *file = fs_join(dir, "f");
    unsigned char hash[SIGN_HASH];
    struct test_key key;
    key_make(&key);
    put_file(dir, "f", "x", 1);
    sign_file(file, &key);
    hash_file(file, hash);
    put_file(dir, "f", hash, sizeof hash);
    ck_assert_int_eq(check(dir, "f", &key.public), ERR_SIGNATURE);
    free(file);
    temp_remove(dir);
}
END_TEST

static bool give(void *ctx, char *password, size_t n, struct err *err)
{
    (void) err;
    snprintf(password, n, "%s", (const char *) ctx);
    return true;
}

START_TEST(secret_key_at_rest)
{
    char *dir = temp_dir(), *path = fs_join(dir, "k.key");
    struct test_key key;
    struct sign_secret read;
    struct err err = ERR_INIT;
    struct stat st;
    key_make(&key);
    ck_assert(sign_secret_write(path, &key.secret, "口令", &err));
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert(!sign_secret_write(path, &key.secret, NULL, &err));
    ck_assert_int_eq(err.code, ERR_EXISTS);
    ck_assert(sign_secret_read(path, give, "口令", &read, &err));
    ck_assert_mem_eq(&read, &key.secret, sizeof read);
    ck_assert(!sign_secret_read(path, give, "口 令", &read, &err));
    ck_assert_int_eq(err.code, ERR_DENIED);
    ck_assert(!sign_secret_read(path, NULL, NULL, &read, &err));
    ck_assert_int_eq(err.code, ERR_DENIED);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(sign_secret_write(path, &key.secret, NULL, &err));
    ck_assert(sign_secret_read(path, NULL, NULL, &read, &err));
    ck_assert_mem_eq(&read, &key.secret, sizeof read);
    put_file(dir, "k.key", "untrusted comment: x\nAAAA\n", 26);
    ck_assert(!sign_secret_read(path, NULL, NULL, &read, &err));
    ck_assert_int_eq(err.code, ERR_FORMAT);
    free(path);
    temp_remove(dir);
}
END_TEST

START_TEST(trusted_keys)
{
    char *dir = temp_dir(), *keys = fs_join(dir, "keys");
    struct test_key a, b;
    struct trust trust;
    struct err err = ERR_INIT;
    key_make(&a);
    key_make(&b);
    ck_assert(trust_load(keys, &trust, &err));
    ck_assert_uint_eq(trust.count, 0);
    trust_finish(&trust);
    ck_assert(trust_save(keys, &a.public, &err));
    ck_assert(trust_save(keys, &a.public, &err));
    ck_assert(trust_load(keys, &trust, &err));
    ck_assert_uint_eq(trust.count, 1);
    ck_assert_ptr_nonnull(trust_find(&trust, a.public.id));
    ck_assert_ptr_null(trust_find(&trust, b.public.id));
    trust_finish(&trust);
    /* another key that claims the same id does not take its place */
    memcpy(b.public.id, a.public.id, SIGN_ID);
    ck_assert(!trust_save(keys, &b.public, &err));
    ck_assert_int_eq(err.code, ERR_EXISTS);
    put_file(keys, "broken.pub", "x", 1);
    ck_assert(!trust_load(keys, &trust, &err));
    ck_assert_int_eq(err.code, ERR_FORMAT);
    free(keys);
    temp_remove(dir);
}
END_TEST

SUITE_MAIN("packs/sign", tcase_add_test(tc, minisign_accepts_ours);
           tcase_add_test(tc, we_accept_minisigns); tcase_add_test(tc, altered_signatures);
           tcase_add_test(tc, digest_is_not_the_file); tcase_add_test(tc, secret_key_at_rest);
           tcase_add_test(tc, trusted_keys);)
