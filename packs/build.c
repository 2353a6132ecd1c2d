#include "packs/build.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/pack.h"
#include "core/material/version.h"
#include "packs/archive.h"
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

static bool hash_file(int root, struct digest *digest, struct manifest_entry *e, struct err *err)
{
    enum { COPY = 64 << 10 };
    int fd = tree_open_file(root, e->name, err);
    if (fd < 0)
        return false;
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
    if (ok && e->size > MANIFEST_FILE_BYTES)
        ok = err_set(err, ERR_TOO_BIG, "%s", e->name);
    free(buf);
    close(fd);
    return ok;
}

static bool hash_all(int root, const struct collection *c, struct manifest *m, struct err *err)
{
    struct digest *digest = digest_new();
    bool ok = true;
    m->entries = arena_array(&m->arena, c->count, sizeof *m->entries);
    for (size_t i = 0; ok && i < c->count; i++) {
        m->entries[i].name = c->names[i];
        ok = hash_file(root, digest, &m->entries[i], err);
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
