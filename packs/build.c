#include "packs/build.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/pack.h"
#include "core/material/version.h"
#include "packs/archive.h"
#include "packs/blob.h"
#include "packs/gold.h"
#include "packs/name.h"
#include "packs/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct collection {
    struct arena *arena;
    const char **names;
    size_t count, cap;
};

static bool collect(void *ctx, int dir, const char *name, const struct stat *st, struct err *err)
{
    struct collection *c = ctx;
    (void) dir;
    if (!S_ISREG(st->st_mode))
        return err_set(err, ERR_DENIED, "%s", name) || err_detail(err, "not a plain file");
    if (!name_check(name, strlen(name), err))
        return false;
    if (c->count == MANIFEST_ENTRIES)
        return err_set(err, ERR_TOO_BIG, "%s", name);
    if (c->count == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 64;
        c->names = xrealloc(c->names, c->cap * sizeof *c->names);
    }
    c->names[c->count++] = arena_strdup(c->arena, name);
    return true;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Hashes and closes fd. */
static bool hash_fd(int fd, struct digest *digest, struct manifest_entry *e, struct err *err)
{
    enum { COPY = 64 << 10 };
    char *buf = xmalloc(COPY);
    bool ok = true;
    digest_begin(digest);
    for (;;) {
        ssize_t n = read(fd, buf, COPY);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            ok = n == 0 || err_set(err, ERR_IO, "%s", e->name);
            break;
        }
        digest_add(digest, buf, (size_t) n);
        e->size += (uint64_t) n;
    }
    digest_end(digest, e->sha256);
    free(buf);
    close(fd);
    return ok;
}

static bool hash_file(int root, const char *pack, struct digest *digest, struct manifest_entry *e,
                      struct err *err)
{
    int fd = gold_open_file(root, pack, e->name, err);
    return fd >= 0 && hash_fd(fd, digest, e, err) &&
           (e->size <= MANIFEST_FILE_BYTES || err_set(err, ERR_TOO_BIG, "%s", e->name));
}

static bool hash_all(int root, const struct collection *c, struct manifest *m, struct err *err)
{
    struct digest *digest = digest_new();
    bool ok = true;
    m->entries = arena_array(&m->arena, c->count, sizeof *m->entries);
    for (size_t i = 0; ok && i < c->count; i++) {
        m->entries[i].name = c->names[i];
        ok = hash_file(root, m->id, digest, &m->entries[i], err);
        m->total += m->entries[i].size;
        m->count++;
    }
    if (ok && m->total > MANIFEST_TOTAL_BYTES)
        ok = err_set(err, ERR_TOO_BIG, "%s", m->id);
    digest_free(digest);
    return ok;
}

static bool describe(const char *dir, struct manifest *m, struct err *err)
{
    const struct pack *pack = NULL;
    struct version version;
    char *path = fs_join(dir, "pack.yaml");
    bool ok = pack_load(path, &m->arena, &pack, err) &&
              version_parse(pack->version, &version, err) &&
              (!version.build[0] || err_set(err, ERR_INVALID, "%s: %s", path, pack->version));
    if (ok) {
        m->id = pack->id;
        m->version = pack->version;
        m->licence = pack->licence;
        m->minimum = pack->minimum;
    }
    free(path);
    return ok;
}

/* What was built must be readable by the client's own parser. */
static bool read_back(const struct manifest *m, struct err *err)
{
    struct str text = STR_INIT;
    struct manifest again;
    manifest_write(m, &text);
    bool ok = manifest_parse(str_text(&text), text.len, &again, err);
    if (ok)
        manifest_finish(&again);
    str_finish(&text);
    return ok;
}

bool build_manifest(const char *dir, struct manifest *manifest, struct err *err)
{
    *manifest = (struct manifest){0};
    struct collection c = {.arena = &manifest->arena};
    int root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", dir);
    bool ok = describe(dir, manifest, err);
    if (ok) {
        ok = tree_walk(root, collect, &c, err);
        if (c.count > 1)
            qsort(c.names, c.count, sizeof *c.names, by_bytes);
        ok = ok && name_check_all(c.names, c.count, err) && hash_all(root, &c, manifest, err) &&
             read_back(manifest, err);
        if (!ok)
            err_context(err, "%s", dir);
    }
    free(c.names);
    close(root);
    if (!ok)
        manifest_finish(manifest);
    return ok;
}

bool build_archive(const char *dir, const struct manifest *manifest, const char *path,
                   const struct progress *progress, struct err *err)
{
    char *temp = xasprintf("%s.XXXXXX", path);
    int root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = root >= 0 ? mkostemp(temp, O_CLOEXEC) : -1;
    bool ok = fd >= 0 || err_set(err, ERR_IO, "%s", root < 0 ? dir : path);
    bool made = fd >= 0;
    ok = ok && archive_create(fd, root, manifest, progress, err);
    if (ok && (fchmod(fd, 0644) != 0 || fsync(fd) != 0 || close(fd) != 0)) {
        ok = err_set(err, ERR_IO, "%s", path);
        fd = -1;
    } else if (ok) {
        fd = -1;
        ok = rename(temp, path) == 0 || err_set(err, ERR_IO, "%s", path);
    }
    if (fd >= 0)
        close(fd);
    if (!ok && made)
        unlink(temp);
    if (root >= 0)
        close(root);
    free(temp);
    return ok;
}

bool build_pin(const char *path, unsigned char sha256[DIGEST_BYTES], uint64_t *size,
               struct err *err)
{
    struct manifest_entry e = {.name = path};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", path);
    struct digest *digest = digest_new();
    bool ok = hash_fd(fd, digest, &e, err);
    digest_free(digest);
    memcpy(sha256, e.sha256, DIGEST_BYTES);
    *size = e.size;
    return ok;
}

static bool hash_blob(const struct blob *blob, unsigned char hash[SIGN_HASH], struct err *err)
{
    struct sign_stream *stream = sign_stream_new();
    unsigned char *room = xmalloc(BLOB_CHUNK);
    const unsigned char *data;
    size_t len = 0, i = 0;
    bool ok;
    while ((ok = blob_chunk(blob, i++, room, &data, &len, err)) && len > 0)
        sign_stream_add(stream, data, len);
    free(room);
    sign_stream_end(stream, hash);
    return ok;
}

/* The default comment; of a pack its id and version, once all of it has been read. Heap. */
static bool describe_file(const char *path, const struct blob *blob, char **comment,
                          struct err *err)
{
    const char *slash = strrchr(path, '/');
    struct manifest manifest;
    char *text = NULL;
    size_t len = 0;
    *comment = xstrdup(slash ? slash + 1 : path);
    if (!str_ends(path, ".xpack"))
        return true;
    if (!archive_manifest(blob, &text, &len, err))
        return false;
    bool ok = manifest_parse(text, len, &manifest, err);
    free(text);
    if (!ok)
        return false;
    ok = archive_extract(blob, &manifest, -1, NULL, err);
    free(*comment);
    *comment = xasprintf("%s %s", manifest.id, manifest.version);
    manifest_finish(&manifest);
    return ok;
}

static bool comment_ok(const char *comment, struct err *err)
{
    size_t n = strlen(comment);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char) comment[i] < ' ' || comment[i] == 0x7F)
            return err_set(err, ERR_INVALID, "%s", comment);
    return n <= SIGN_COMMENT_MAX || err_set(err, ERR_TOO_BIG, "%.40s", comment);
}

bool build_sign(const char *path, const struct sign_secret *secret, const char *comment,
                struct err *err)
{
    unsigned char sha256[DIGEST_BYTES], hash[SIGN_HASH];
    struct blob_policy policy = {.sha256 = sha256};
    struct blob *blob = NULL;
    struct str text = STR_INIT;
    char *own = NULL, *out = xasprintf("%s.minisig", path);
    bool ok = build_pin(path, sha256, &policy.size, err) &&
              blob_open(path, &policy, NULL, &blob, err) &&
              (describe_file(path, blob, &own, err) || err_context(err, "%s", path)) &&
              comment_ok(comment ? comment : own, err) && hash_blob(blob, hash, err);
    if (ok) {
        sign_write(secret, hash, comment ? comment : own, &text);
        ok = fs_write_atomic(out, text.p, text.len, 0644, err);
    }
    str_finish(&text);
    blob_free(blob);
    free(own);
    free(out);
    return ok;
}
