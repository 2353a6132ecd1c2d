/* Archives that attack: each is made byte by byte, compressed, and read by its digest as if it were
 * signed. */
#include "base/fs.h"
#include "packs/archive.h"
#include "packs/build.h"
#include "packs/digest.h"
#include "tests/packs/support.h"
#include "tests/suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEMBERS = 6 };

/* Opens the bytes as a blob whose digest is known. */
static struct blob *blob_of(const char *dir, const struct str *bytes)
{
    unsigned char sum[DIGEST_BYTES];
    struct blob_policy policy = {.sha256 = sum, .size = bytes->len};
    struct digest *digest = digest_new();
    struct blob *blob = NULL;
    struct err err = ERR_INIT;
    char *path = fs_join(dir, "x.xpack");
    digest_of(digest, bytes->p, bytes->len, sum);
    digest_free(digest);
    put_file(dir, "x.xpack", bytes->p, bytes->len);
    ck_assert_msg(blob_open(path, &policy, NULL, &blob, &err), "%s", err.object);
    free(path);
    return blob;
}

/* Reads MANIFEST, then everything into dir/out. ERR_NONE or the code. */
static enum err_code extract(const char *dir, const struct str *bytes, struct err *err)
{
    struct blob *blob = blob_of(dir, bytes);
    struct manifest manifest;
    char *text = NULL, *out = fs_join(dir, "out");
    size_t len = 0;
    *err = ERR_INIT;
    bool ok = archive_manifest(blob, &text, &len, err);
    ok = ok && manifest_parse(text, len, &manifest, err);
    if (ok) {
        ck_assert_int_eq(mkdir(out, 0700), 0);
        int target = open(out, O_RDONLY | O_DIRECTORY);
        ok = archive_extract(blob, &manifest, target, NULL, err);
        struct err again = ERR_INIT;
        ck_assert(archive_extract(blob, &manifest, -1, NULL, &again) == ok);
        close(target);
        manifest_finish(&manifest);
    }
    ck_assert(ok == (err->code == ERR_NONE));
    free(text);
    free(out);
    blob_free(blob);
    return err->code;
}

static void pack_members(const struct raw_member *members, size_t count, const char *manifest,
                         struct str *tar)
{
    struct str text = STR_INIT;
    if (manifest)
        str_add(&text, manifest);
    else
        tar_manifest(&text, members, count);
    struct raw_member first = {.name = MANIFEST_NAME, .data = str_text(&text)};
    tar_add(tar, &first);
    for (size_t i = 0; i < count; i++)
        tar_add(tar, &members[i]);
    tar_end(tar);
    str_finish(&text);
}

#define YAML                                                                                       \
    {                                                                                              \
        .name = "pack.yaml", .data = "id: sample\n"                                                \
    }
#define LESSON                                                                                     \
    {                                                                                              \
        .name = "lessons/a.md", .data = "正文\n"                                                 \
    }

static const struct {
    const char *what;
    enum err_code code;
    struct raw_member members[MEMBERS];
} archives[] = {
    {"plain", ERR_NONE, {LESSON, YAML}},
    {"empty file", ERR_NONE, {{.name = "lessons/a.md", .data = ""}, YAML}},
    {"absolute", ERR_INVALID, {{.name = "/tmp/x", .data = "x"}, YAML}},
    {"dot dot", ERR_INVALID, {{.name = "../x", .data = "x"}, YAML}},
    {"dot dot inside", ERR_INVALID, {{.name = "media/../../x", .data = "x"}, YAML}},
    {"escape sequence", ERR_INVALID, {{.name = "media/\x1B]0;x\x07", .data = "x"}, YAML}},
    {"bidi", ERR_INVALID, {{.name = "media/\xE2\x80\xAE", .data = "x"}, YAML}},
    {"bad UTF-8", ERR_INVALID, {{.name = "media/\xFF", .data = "x"}, YAML}},
    {"duplicate", ERR_FORMAT, {LESSON, LESSON, YAML}},
    {"case collision",
     ERR_INVALID,
     {{.name = "lessons/A.md", .data = "x"}, {.name = "lessons/a.md", .data = "x"}, YAML}},
    {"not sorted", ERR_FORMAT, {YAML, LESSON}},
    {"no pack.yaml", ERR_FORMAT, {LESSON}},
    {"symlink", ERR_FORMAT, {LESSON, {.name = "media/l", .type = '2', .link = "/etc"}, YAML}},
    {"hard link",
     ERR_FORMAT,
     {LESSON, {.name = "media/l", .type = '1', .link = "lessons/a.md"}, YAML}},
    {"device", ERR_FORMAT, {LESSON, {.name = "media/d", .type = '3'}, YAML}},
    {"block device", ERR_FORMAT, {LESSON, {.name = "media/d", .type = '4'}, YAML}},
    {"FIFO", ERR_FORMAT, {LESSON, {.name = "media/p", .type = '6'}, YAML}},
    {"folder", ERR_FORMAT, {LESSON, {.name = "media/d", .type = '5', .mode = 0755}, YAML}},
    /* a plain file by another name (POSIX ustar) */
    {"contiguous", ERR_NONE, {LESSON, {.name = "media/c", .type = '7', .data = "x"}, YAML}},
    {"GNU sparse", ERR_FORMAT, {LESSON, {.name = "media/s", .type = 'S', .gnu_magic = true}, YAML}},
    {"GNU long name",
     ERR_FORMAT,
     {{.name = "././@LongLink", .type = 'L', .data = "lessons/a.md"}, LESSON, YAML}},
    {"GNU long link",
     ERR_FORMAT,
     {{.name = "././@LongLink", .type = 'K', .data = "x"}, LESSON, YAML}},
    {"pax header",
     ERR_FORMAT,
     {{.name = "PaxHeader/a", .type = 'x', .data = "12 comment=x\n"}, LESSON, YAML}},
    {"pax path",
     ERR_FORMAT,
     {{.name = "PaxHeader/a", .type = 'x', .data = "21 path=lessons/a.md\n"}, LESSON, YAML}},
    {"pax xattr",
     ERR_FORMAT,
     {{.name = "PaxHeader/a", .type = 'x', .data = "33 SCHILY.xattr.user.test=content\n"},
      LESSON,
      YAML}},
    {"pax sparse",
     ERR_FORMAT,
     {{.name = "PaxHeader/a", .type = 'x', .data = "22 GNU.sparse.major=1\n"}, LESSON, YAML}},
    {"global pax header",
     ERR_FORMAT,
     {{.name = "g", .type = 'g', .data = "12 comment=x\n"}, LESSON, YAML}},
    {"setuid", ERR_FORMAT, {{.name = "lessons/a.md", .data = "x", .mode = 04755}, YAML}},
    {"executable", ERR_FORMAT, {{.name = "lessons/a.md", .data = "x", .mode = 0755}, YAML}},
    {"owner", ERR_FORMAT, {{.name = "lessons/a.md", .data = "x", .uid = 1000}, YAML}},
    {"time", ERR_FORMAT, {{.name = "lessons/a.md", .data = "x", .mtime = 1}, YAML}},
    {"GNU magic", ERR_FORMAT, {{.name = "lessons/a.md", .data = "x", .gnu_magic = true}, YAML}},
    {"size of 8 GiB", ERR_FORMAT, {{.name = "lessons/a.md", .data = "x", .huge_size = true}, YAML}},
};

START_TEST(each_archive)
{
    char *dir = temp_dir();
    struct str tar = STR_INIT, bytes = STR_INIT;
    struct err err;
    size_t n = 0;
    while (n < MEMBERS && archives[_i].members[n].name)
        n++;
    pack_members(archives[_i].members, n, NULL, &tar);
    zstd_pack(&tar, &bytes);
    enum err_code code = extract(dir, &bytes, &err);
    ck_assert_msg(code == archives[_i].code, "%s: %s: %s (%s)", archives[_i].what, err.object,
                  err_text(code), err.detail);
    ck_assert(!exists(dir, "x"));
    str_finish(&tar);
    str_finish(&bytes);
    temp_remove(dir);
}
END_TEST

static const struct raw_member good[] = {LESSON, YAML};

static void good_text(struct str *text)
{
    tar_manifest(text, good, 2);
}

/* What the archive holds against what its MANIFEST says. */
START_TEST(manifest_and_members_differ)
{
    static const struct raw_member both[] = {LESSON, {.name = "media/x", .data = "x"}, YAML};
    static const struct raw_member altered[] = {{.name = "lessons/a.md", .data = "正書\n"}, YAML};
    static const struct raw_member longer[] = {{.name = "lessons/a.md", .data = "正文\n\n"}, YAML};
    static const struct {
        const struct raw_member *members;
        size_t count;
        enum err_code code;
    } cases[] = {
        {good, 2, ERR_NONE},   {both, 3, ERR_FORMAT},    {good + 1, 1, ERR_FORMAT},
        {good, 1, ERR_FORMAT}, {altered, 2, ERR_DIGEST}, {longer, 2, ERR_FORMAT},
        {good, 0, ERR_FORMAT},
    };
    struct str text = STR_INIT;
    good_text(&text);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *dir = temp_dir();
        struct str tar = STR_INIT, bytes = STR_INIT;
        struct err err;
        pack_members(cases[i].members, cases[i].count, str_text(&text), &tar);
        zstd_pack(&tar, &bytes);
        ck_assert_msg(extract(dir, &bytes, &err) == cases[i].code, "%zu: %s: %s (%s)", i,
                      err.object, err_text(err.code), err.detail);
        str_finish(&tar);
        str_finish(&bytes);
        temp_remove(dir);
    }
    str_finish(&text);
}
END_TEST

static void refused(const struct str *bytes, const char *what)
{
    char *dir = temp_dir();
    struct err err;
    enum err_code code = extract(dir, bytes, &err);
    ck_assert_msg(code == ERR_FORMAT || code == ERR_TOO_BIG, "%s: %s", what, err_text(code));
    temp_remove(dir);
}

START_TEST(truncated_anywhere)
{
    struct str tar = STR_INIT, bytes = STR_INIT;
    pack_members(good, 2, NULL, &tar);
    zstd_pack(&tar, &bytes);
    size_t whole = bytes.len;
    for (bytes.len = 0; bytes.len < whole; bytes.len++)
        refused(&bytes, "compressed");
    for (size_t cut = 0; cut < tar.len; cut += 256) {
        struct str part = {.p = tar.p, .len = cut, .cap = tar.cap};
        str_clear(&bytes);
        zstd_pack(&part, &bytes);
        refused(&bytes, "tar");
    }
    str_finish(&tar);
    str_finish(&bytes);
}
END_TEST

START_TEST(anything_behind)
{
    static const char zeros[10240], garbage[] = "garbage";
    struct str tar = STR_INIT, bytes = STR_INIT, twice = STR_INIT;
    pack_members(good, 2, NULL, &tar);
    zstd_pack(&tar, &bytes);
    /* behind the frame: bytes, zeros, a skippable frame, a second frame */
    static const struct {
        const char *tail;
        size_t n;
    } tails[] = {{garbage, 1}, {zeros, 1}, {zeros, 512}, {"\x50\x2A\x4D\x18\0\0\0\0", 8}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        str_clear(&twice);
        str_add_bytes(&twice, bytes.p, bytes.len);
        str_add_bytes(&twice, tails[i].tail, tails[i].n);
        refused(&twice, "tail");
    }
    str_clear(&twice);
    str_add_bytes(&twice, bytes.p, bytes.len);
    str_add_bytes(&twice, bytes.p, bytes.len);
    refused(&twice, "second frame");
    /* behind the tar, inside the frame */
    size_t end = tar.len;
    static const size_t pads[] = {512, 8192, 1};
    for (size_t i = 0; i < sizeof pads / sizeof *pads; i++) {
        tar.len = end;
        str_add_bytes(&tar, zeros, pads[i]);
        str_clear(&bytes);
        zstd_pack(&tar, &bytes);
        refused(&bytes, "zeros in the frame");
    }
    tar.len = end;
    str_add(&tar, garbage);
    str_clear(&bytes);
    zstd_pack(&tar, &bytes);
    refused(&bytes, "garbage in the frame");
    tar.len = end;
    pack_members(good, 2, NULL, &tar);
    str_clear(&bytes);
    zstd_pack(&tar, &bytes);
    refused(&bytes, "second archive in the frame");
    str_finish(&tar);
    str_finish(&bytes);
    str_finish(&twice);
}
END_TEST

START_TEST(other_formats)
{
    static const struct {
        const char *what, *bytes;
        size_t n;
    } files[] = {
        {"zip", "PK\3\4\24\0\0\0\0\0", 10},
        {"gzip", "\x1F\x8B\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0", 20},
        {"xz",
         "\xFD"
         "7zXZ\0\0\4",
         8},
        {"mtree", "#mtree\n./x type=file\n", 21},
        {"rar", "Rar!\x1A\7\0", 7},
        {"empty", "", 0},
        {"skippable first", "\x50\x2A\x4D\x18\0\0\0\0", 8},
        /* window descriptor of 1 GiB; reserved bit; dictionary */
        {"window", "\x28\xB5\x2F\xFD\x00\xA0\x01\0\0", 9},
        {"window of 16 MiB", "\x28\xB5\x2F\xFD\x00\x70\x01\0\0", 9},
        {"single segment of 1 GiB", "\x28\xB5\x2F\xFD\xA0\0\0\0\x40\x01\0\0", 12},
        {"reserved", "\x28\xB5\x2F\xFD\x08\x58\x01\0\0", 9},
        {"dictionary", "\x28\xB5\x2F\xFD\x01\x58\x07\x01\0\0", 10},
        {"reserved block", "\x28\xB5\x2F\xFD\x00\x58\x07\0\0", 9},
        {"empty frame", "\x28\xB5\x2F\xFD\x00\x58\x01\0\0", 9},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str bytes = STR_INIT;
        str_add_bytes(&bytes, files[i].bytes, files[i].n);
        refused(&bytes, files[i].what);
        str_finish(&bytes);
    }
    struct str tar = STR_INIT, bytes = STR_INIT;
    pack_members(good, 2, NULL, &tar);
    refused(&tar, "bare tar");
    tar.len = 0;
    static const char zeros[10240];
    str_add_bytes(&tar, zeros, sizeof zeros);
    zstd_pack(&tar, &bytes);
    refused(&bytes, "zeros");
    str_clear(&bytes);
    str_clear(&tar);
    str_add(&tar, "#mtree\n./x type=file\n");
    zstd_pack(&tar, &bytes);
    refused(&bytes, "mtree in zstd");
    str_finish(&tar);
    str_finish(&bytes);
}
END_TEST

/* 64 MiB of zeros behind a small MANIFEST compress to almost nothing: reading stops at once. */
START_TEST(bomb)
{
    struct str text = STR_INIT, tar = STR_INIT, bytes = STR_INIT;
    struct err err;
    char *dir = temp_dir(), *zeros = xcalloc(64 << 20, 1);
    good_text(&text);
    struct raw_member first = {.name = MANIFEST_NAME, .data = str_text(&text)};
    struct raw_member big = {.name = "lessons/a.md", .data = zeros, .size = 64 << 20};
    tar_add(&tar, &first);
    tar_add(&tar, &big);
    tar_end(&tar);
    zstd_pack(&tar, &bytes);
    enum err_code code = extract(dir, &bytes, &err);
    ck_assert(code == ERR_FORMAT || code == ERR_TOO_BIG);
    temp_remove(dir);
    /* the same as a MANIFEST that does not end */
    dir = temp_dir();
    str_clear(&tar);
    struct raw_member endless = {.name = MANIFEST_NAME, .data = zeros, .size = 64 << 20};
    tar_add(&tar, &endless);
    tar_end(&tar);
    str_clear(&bytes);
    zstd_pack(&tar, &bytes);
    ck_assert_int_eq(extract(dir, &bytes, &err), ERR_TOO_BIG);
    free(zeros);
    str_finish(&text);
    str_finish(&tar);
    str_finish(&bytes);
    temp_remove(dir);
}
END_TEST

/* Every byte of an archive turned over: an error or the same content, never another. */
START_TEST(flipped_bytes)
{
    struct str tar = STR_INIT, bytes = STR_INIT;
    pack_members(good, 2, NULL, &tar);
    zstd_pack(&tar, &bytes);
    for (size_t i = 0; i < bytes.len; i++) {
        char *dir = temp_dir(), *out = fs_join(dir, "out/lessons/a.md");
        struct err err;
        bytes.p[i] ^= 0x10;
        if (extract(dir, &bytes, &err) == ERR_NONE) {
            size_t n;
            char *text = get_file(out, &n);
            ck_assert_str_eq(text, "正文\n");
            free(text);
        }
        bytes.p[i] ^= 0x10;
        free(out);
        temp_remove(dir);
    }
    str_finish(&tar);
    str_finish(&bytes);
}
END_TEST

/* The same folder gives the same bytes, whatever its times and order; and they come out again. */
START_TEST(deterministic)
{
    char *dir = temp_dir();
    char *a = sample_pack(dir, "sample", "1.0.0", NULL), *other = fs_join(dir, "other");
    char *touched = fs_join(dir, "sample-1.0.0/pack.yaml");
    ck_assert_int_eq(mkdir(other, 0700), 0);
    ck_assert_int_eq(utimensat(AT_FDCWD, touched, (struct timespec[2]){{1, 0}, {2, 0}}, 0), 0);
    ck_assert_int_eq(chmod(touched, 0600), 0);
    char *b = sample_pack(other, "sample", "1.0.0", NULL);
    size_t n, m;
    char *x = get_file(a, &n), *y = get_file(b, &m);
    ck_assert_uint_eq(n, m);
    ck_assert_mem_eq(x, y, n);
    struct str bytes = {.p = x, .len = n};
    struct err err;
    ck_assert_int_eq(extract(dir, &bytes, &err), ERR_NONE);
    char *picture = fs_join(dir, "out/media/图一.png");
    char *content = get_file(picture, &m);
    ck_assert_str_eq(content, "1.0.0");
    free(content);
    free(picture);
    free(x);
    free(y);
    free(a);
    free(b);
    free(touched);
    free(other);
    temp_remove(dir);
}
END_TEST

/* Nothing is left out in silence on the author's side either. */
START_TEST(author_refuses)
{
    static const struct {
        const char *name;
        enum err_code code;
    } names[] = {
        {"README.md", ERR_INVALID},          {"lessons/.swp", ERR_INVALID},
        {"lessons/1.1-1.MD", ERR_INVALID},   {"media/a\x1B", ERR_INVALID},
        {"media/cafe\xCC\x81", ERR_INVALID},
    };
    struct manifest manifest;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *dir = temp_dir();
        struct err err = ERR_INIT;
        sample_folder(dir, "sample", "1.0.0");
        put_file(dir, names[i].name, "x", 1);
        ck_assert(!build_manifest(dir, &manifest, &err));
        ck_assert_msg(err.code == names[i].code, "%s: %s", names[i].name, err_text(err.code));
        temp_remove(dir);
    }
    char *dir = temp_dir(), *link = fs_join(dir, "media/link");
    struct err err = ERR_INIT;
    sample_folder(dir, "sample", "1.0.0");
    ck_assert_int_eq(symlink("/etc/passwd", link), 0);
    ck_assert(!build_manifest(dir, &manifest, &err));
    ck_assert_int_eq(err.code, ERR_DENIED);
    free(link);
    temp_remove(dir);
}
END_TEST

/* A file that changes while the archive is written. */
START_TEST(source_changes)
{
    char *dir = temp_dir(), *out = fs_join(dir, "x.xpack");
    struct manifest manifest;
    struct err err = ERR_INIT;
    char *source = fs_join(dir, "s");
    sample_folder(source, "sample", "1.0.0");
    ck_assert(build_manifest(source, &manifest, &err));
    put_file(source, "media/图一.png", "1.0.1", 5);
    ck_assert(!build_archive(source, &manifest, out, NULL, &err));
    ck_assert_int_eq(err.code, ERR_DIGEST);
    ck_assert(!exists(dir, "x.xpack"));
    manifest_finish(&manifest);
    free(source);
    free(out);
    temp_remove(dir);
}
END_TEST

SUITE_MAIN("packs/archive",
           tcase_add_loop_test(tc, each_archive, 0, sizeof archives / sizeof *archives);
           tcase_add_test(tc, manifest_and_members_differ); tcase_add_test(tc, truncated_anywhere);
           tcase_add_test(tc, anything_behind); tcase_add_test(tc, other_formats);
           tcase_add_test(tc, bomb); tcase_add_test(tc, flipped_bytes);
           tcase_add_test(tc, deterministic); tcase_add_test(tc, author_refuses);
           tcase_add_test(tc, source_changes);)
