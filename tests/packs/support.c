#include "tests/packs/support.h"

#include "base/fs.h"
#include "packs/build.h"
#include "packs/digest.h"
#include "packs/store.h"

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 512, NAME_FIELD = 100, PREFIX_FIELD = 155 };

static const char *why(const struct err *err)
{
    static char text[800];
    snprintf(text, sizeof text, "%s: %s (%s)", err->object, err_text(err->code), err->detail);
    return text;
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct err err = ERR_INIT;                                                                 \
        ck_assert_msg((call), "%s", why(&err));                                                    \
    } while (0)

char *temp_dir(void)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char *dir = xasprintf("%s/xunlian-test-XXXXXX", base);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    return dir;
}

void temp_remove(char *dir)
{
    MUST(fs_remove_tree(dir, &err));
    free(dir);
}

void put_file(const char *dir, const char *name, const void *data, size_t n)
{
    char *path = fs_join(dir, name), *parent = xstrdup(path);
    *strrchr(parent, '/') = '\0';
    MUST(fs_make_dirs(parent, &err));
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(data, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
    free(parent);
    free(path);
}

char *get_file(const char *path, size_t *n)
{
    char *data = NULL;
    MUST(fs_read(path, 64 << 20, &data, n, &err));
    return data;
}

bool exists(const char *dir, const char *name)
{
    struct stat st;
    char *path = fs_join(dir, name);
    bool there = lstat(path, &st) == 0;
    free(path);
    return there;
}

void key_make(struct test_key *key)
{
    MUST(sign_init(&err));
    sign_keygen(&key->secret, &key->public);
}

void sample_folder(const char *dir, const char *id, const char *version)
{
    char *yaml = xasprintf("id: %s\nversion: %s\ntitle: 样例\nlicence: CC-BY-SA-4.0\n"
                           "authors: [测试组]\nlanguage: zh-CN\nminimum: 0.1.0\n"
                           "serves: [{standard: \"4-04-05-05\", levels: [\"5\"]}]\n",
                           id, version);
    static const char lesson[] = "---\nid: l5-1.1-1\ntitle: 样例课\nwork: \"1.1\"\n"
                                 "covers: [S1.1.1]\nminutes: 10\norder: 1\nstate: complete\n---\n"
                                 "## 一节 {S1.1.1}\n\n正文。\n";
    put_file(dir, "pack.yaml", yaml, strlen(yaml));
    put_file(dir, "lessons/1.1-1.md", lesson, sizeof lesson - 1);
    put_file(dir, "media/图一.png", version, strlen(version));
    free(yaml);
}

void sign_file(const char *path, const struct test_key *key)
{
    MUST(build_sign(path, &key->secret, "test", &err));
}

void build_pack(const char *source, const char *path)
{
    struct manifest manifest;
    MUST(build_manifest(source, &manifest, &err));
    MUST(build_archive(source, &manifest, path, NULL, &err));
    manifest_finish(&manifest);
}

char *sample_pack(const char *dir, const char *id, const char *version, const struct test_key *key)
{
    char *source = xasprintf("%s/%s-%s", dir, id, version);
    char *path = xasprintf("%s.xpack", source);
    sample_folder(source, id, version);
    build_pack(source, path);
    if (key)
        sign_file(path, key);
    free(source);
    return path;
}

static void octal(unsigned char *field, int digits, unsigned long long value)
{
    char text[24];
    snprintf(text, sizeof text, "%0*llo", digits, value);
    memcpy(field, text, (size_t) digits);
}

static void put_name(unsigned char *h, const char *name)
{
    size_t n = strlen(name);
    if (n <= NAME_FIELD) {
        memcpy(h, name, n);
        return;
    }
    size_t cut = n - NAME_FIELD - 1;
    while (cut < PREFIX_FIELD && name[cut] != '/')
        cut++;
    memcpy(h + 345, name, cut);
    memcpy(h, name + cut + 1, n - cut - 1 > NAME_FIELD ? NAME_FIELD : n - cut - 1);
}

static size_t size_of(const struct raw_member *m)
{
    return m->size ? m->size : m->data ? strlen(m->data) : 0;
}

void tar_add(struct str *tar, const struct raw_member *m)
{
    unsigned char h[BLOCK] = {0};
    size_t size = size_of(m);
    unsigned sum = 0;
    put_name(h, m->name);
    octal(h + 100, 7, m->mode ? m->mode : 0644);
    octal(h + 108, 7, m->uid);
    octal(h + 116, 7, 0);
    octal(h + 124, 11, m->huge_size ? 077777777777ULL : size);
    octal(h + 136, 11, m->mtime);
    h[156] = (unsigned char) (m->type ? m->type : '0');
    if (m->link)
        memcpy(h + 157, m->link, strlen(m->link));
    memcpy(h + 257, m->gnu_magic ? "ustar  " : "ustar\00000", 8);
    memset(h + 148, ' ', 8);
    for (int i = 0; i < BLOCK; i++)
        sum += h[i];
    octal(h + 148, 6, sum);
    h[154] = '\0';
    str_add_bytes(tar, h, BLOCK);
    if (m->data)
        str_add_bytes(tar, m->data, size);
    static const char zeros[BLOCK];
    if (size % BLOCK)
        str_add_bytes(tar, zeros, BLOCK - size % BLOCK);
}

void tar_end(struct str *tar)
{
    static const char zeros[2 * BLOCK];
    str_add_bytes(tar, zeros, sizeof zeros);
}

void tar_manifest(struct str *text, const struct raw_member *members, size_t count)
{
    struct digest *digest = digest_new();
    str_add(text, "xunlian-pack 1\nid sample\nversion 1.0.0\nlicence CC0-1.0\nminimum 0.1.0\n\n");
    for (size_t i = 0; i < count; i++) {
        unsigned char sum[DIGEST_BYTES];
        char hex[DIGEST_HEX + 1];
        if (members[i].type && strchr("xgLK", members[i].type))
            continue;
        digest_of(digest, members[i].data ? members[i].data : "", size_of(&members[i]), sum);
        digest_hex(sum, hex);
        str_addf(text, "%s %zu %s\n", hex, size_of(&members[i]), members[i].name);
    }
    digest_free(digest);
}

static la_ssize_t collect(struct archive *a, void *ctx, const void *data, size_t n)
{
    (void) a;
    str_add_bytes(ctx, data, n);
    return (la_ssize_t) n;
}

void zstd_pack(const struct str *tar, struct str *out)
{
    struct archive *a = archive_write_new();
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_filetype(e, AE_IFREG);
    ck_assert_int_eq(archive_write_set_format_raw(a), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter_zstd(a), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open2(a, out, NULL, collect, NULL, NULL), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_header(a, e), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(a, tar->p, tar->len), (la_ssize_t) tar->len);
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_entry_free(e);
    archive_write_free(a);
}

void world_init(struct world *world)
{
    *world = (struct world){0};
    world->dir = temp_dir();
    world->home = fs_join(world->dir, "home");
    MUST(fs_make_dirs(world->home, &err));
    key_make(&world->key);
    trust_add(&world->trust, &world->key.public);
    world->options = (struct install_options){.data_dir = world->home,
                                              .cache_dir = world->home,
                                              .trust = &world->trust,
                                              .program_version = "0.1.0"};
}

void world_finish(struct world *world)
{
    trust_finish(&world->trust);
    free(world->home);
    temp_remove(world->dir);
}

enum err_code world_install(struct world *world, const char *file)
{
    struct err err = ERR_INIT;
    struct install_result result;
    bool ok = install_pack(file, &world->options, &result, &err);
    install_result_finish(&result);
    ck_assert(ok == (err.code == ERR_NONE));
    return err.code;
}

const char *world_current(struct world *world, const char *id, char version[64])
{
    struct store *store = NULL;
    struct store_pack pack;
    struct err missing = ERR_INIT;
    version[0] = '\0';
    MUST(store_open(world->home, false, &store, &err));
    if (store_find(store, id, &pack, &missing)) {
        snprintf(version, 64, "%s", pack.current);
        store_pack_finish(&pack);
    } else {
        ck_assert_int_eq(missing.code, ERR_NOT_FOUND);
    }
    store_close(store);
    return version;
}

static void no_leftovers(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *entry;
    while (d && (entry = readdir(d)))
        ck_assert_msg(!str_starts(entry->d_name, ".new-") && !str_starts(entry->d_name, ".link-"),
                      "left: %s/%s", path, entry->d_name);
    if (d)
        closedir(d);
}

void world_check(struct world *world, const char *id, const char *version)
{
    struct store *store = NULL;
    size_t faults = 1;
    char now[64];
    ck_assert_str_eq(world_current(world, id, now), version);
    MUST(store_open(world->home, false, &store, &err));
    char *path = fs_join(store_path(store), id);
    if (*version) {
        MUST(store_verify(store, id, version, NULL, NULL, &faults, &err));
        ck_assert_uint_eq(faults, 0);
    }
    no_leftovers(path);
    free(path);
    store_close(store);
}
