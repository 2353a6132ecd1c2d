/* Copying a repository to a stick or a folder of the classroom's server. */
#include "packs/remote.h"

#include "base/fs.h"
#include "core/material/version.h"
#include "packs/hashes.h"
#include "packs/parcel.h"
#include "packs/source.h"
#include "packs/space.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_CHUNK = 128 << 10 };

struct mirror {
    const struct remote *remote;
    const struct remote_view *view;
    const struct remote_options *options;
    const char *dir;
    bool *wanted;           /* by index of the catalogue */
    struct parcel *parcels; /* to be downloaded */
    size_t count;
    struct remote_mirror *result;
};

/* Which packs */

/* Wants the versions of `id` in the range, and what they require. */
static void want(struct mirror *m, const char *id, const char *range)
{
    const struct catalog *c = &m->view->catalog;
    for (size_t i = 0; i < c->count; i++) {
        struct version version;
        bool in = false;
        if (m->wanted[i] || strcmp(c->list[i].id, id) != 0 ||
            !version_parse(c->list[i].version, &version, NULL) ||
            (range && !(version_in_range(&version, range, &in, NULL) && in)))
            continue;
        m->wanted[i] = true;
        for (size_t k = 0; k < json_array_size(c->list[i].requires); k++) {
            const json_t *r = json_array_get(c->list[i].requires, k);
            want(m, json_string_value(json_object_get(r, "id")),
                 json_string_value(json_object_get(r, "version")));
        }
    }
}

static bool choose(struct mirror *m, const char *const *only, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!catalog_latest(&m->view->catalog, only[i]))
            return err_set(err, ERR_NOT_FOUND, "%s: %s", m->remote->name, only[i]);
        want(m, only[i], NULL);
    }
    for (size_t i = 0; count == 0 && i < m->view->catalog.count; i++)
        m->wanted[i] = true;
    return true;
}

/* Files */

static bool copy_file(const char *from, const char *to, uint64_t *bytes, struct err *err)
{
    char *temp = xasprintf("%s.XXXXXX", to), *buf = xmalloc(COPY_CHUNK);
    int in = open(from, O_RDONLY | O_CLOEXEC), out = mkostemp(temp, O_CLOEXEC);
    ssize_t n = 0;
    bool ok = in >= 0 && out >= 0;
    while (ok && (n = read(in, buf, COPY_CHUNK)) > 0) {
        ok = write(out, buf, (size_t) n) == n;
        *bytes += (uint64_t) n;
    }
    ok = ok && n == 0 && fchmod(out, 0644) == 0 && fsync(out) == 0 && rename(temp, to) == 0;
    if (!ok) {
        err_set(err, ERR_IO, "%s", to);
        if (out >= 0)
            unlink(temp);
    }
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    free(buf);
    free(temp);
    return ok;
}

static bool make_parent(const char *path, struct err *err)
{
    char *dir = xstrdup(path);
    *strrchr(dir, '/') = '\0';
    bool ok = fs_make_dirs(dir, err) && (chmod(dir, 0755) == 0 || err_set(err, ERR_IO, "%s", dir));
    free(dir);
    return ok;
}

/* Where the copy of a target stands. Heap; NULL when the metadata do not name it. */
static char *target_path(const struct mirror *m, const char *name, struct metadata_target *t)
{
    if (!metadata_target(updater_targets(m->view->updater), name, t))
        return NULL;
    const char *slash = strrchr(name, '/');
    int n = slash ? (int) (slash - name) + 1 : 0;
    return xasprintf("%s/targets/%.*s%s.%s", m->dir, n, name, hashes_prefix(t->hashes), name + n);
}

/* Adds the target to what has to be downloaded, unless its copy is there and whole. */
static bool want_target(struct mirror *m, const char *name, struct err *err)
{
    struct metadata_target t;
    char *path = target_path(m, name, &t);
    if (!path)
        return err_set(err, ERR_NOT_FOUND, "%s", name);
    bool ok = hashes_check_file(t.hashes, path, NULL) ||
              parcel_init(&m->parcels[m->count++], m->remote, m->view, name, err);
    free(path);
    return ok;
}

static bool want_targets(struct mirror *m, struct err *err)
{
    const struct catalog *c = &m->view->catalog;
    bool ok = true;
    for (size_t i = 0; ok && i < c->count; i++) {
        if (!m->wanted[i])
            continue;
        char *name = catalog_target(c->list[i].id, c->list[i].version);
        ok = want_target(m, name, err);
        m->result->packs += ok;
        free(name);
    }
    return ok && want_target(m, CATALOG_NAME, err);
}

static bool place_target(struct mirror *m, const struct parcel *parcel, struct err *err)
{
    struct metadata_target t;
    char *path = target_path(m, parcel->target, &t);
    bool ok = path && make_parent(path, err) &&
              copy_file(parcel->local, path, &m->result->bytes, err) &&
              hashes_check_file(t.hashes, path, err);
    m->result->copied += ok;
    free(path);
    return ok;
}

/* Downloads lie in the cache until they are copied; both may be on one file system. */
static bool check_space(const struct mirror *m, struct err *err)
{
    struct space_need needs[2] = {{m->dir, 0}, {m->options->cache_dir, 0}};
    for (size_t i = 0; i < m->count; i++) {
        needs[0].bytes += m->parcels[i].size;
        needs[1].bytes += m->parcels[i].size;
    }
    return space_check(needs, source_folder(m->remote->urls[0]) ? 1 : 2, err);
}

/* What arrived is copied, also when something else did not. */
static bool copy_targets(struct mirror *m, struct err *err)
{
    m->parcels = xcalloc(m->view->catalog.count + 1, sizeof *m->parcels);
    if (!want_targets(m, err) || !check_space(m, err))
        return false;
    bool ok = parcels_fetch(m->parcels, m->count, m->options, err);
    for (size_t i = 0; i < m->count; i++) {
        struct parcel *p = &m->parcels[i];
        if (p->err.code != ERR_NONE)
            continue;
        bool placed = place_target(m, p, ok ? err : NULL);
        if (placed)
            parcel_discard(p);
        ok = ok && placed;
    }
    return ok;
}

/* Metadata */

static bool put(struct mirror *m, const char *name, const char *text, size_t len, struct err *err)
{
    char *path = xasprintf("%s/metadata/%s", m->dir, name), *old = NULL;
    size_t n = 0;
    bool same = fs_read(path, METADATA_TARGETS_MAX, &old, &n, NULL) && n == len &&
                memcmp(old, text, len) == 0;
    bool ok = same || (make_parent(path, err) && fs_write_atomic(path, text, len, 0644, err));
    if (ok && !same) {
        m->result->copied++;
        m->result->bytes += len;
    }
    free(old);
    free(path);
    return ok;
}

/* The stored text of a role, in force in the view. Heap. */
static bool stored(const struct mirror *m, enum metadata_role role, char **text, size_t *len,
                   struct err *err)
{
    char *path = xasprintf("%s/%s.json", m->view->trust, metadata_role_name(role));
    bool ok = fs_read(path, metadata_role_max(role), text, len, err);
    free(path);
    return ok;
}

/* Copies one older root. What it is worth is for the readers of the copy to find out: they follow
 * the chain. *there is false when the repository has no such version. */
static bool copy_old_root(struct mirror *m, int64_t version, struct err *err)
{
    char *downloads = fs_join(m->options->cache_dir, "downloads"), *text = NULL;
    char *name = xasprintf("%" PRId64 ".root.json", version);
    struct metadata root = {0};
    size_t len = 0;
    struct err why = ERR_INIT;
    bool ok = false;
    for (size_t i = 0; !ok && i < m->remote->count; i++) {
        struct source source = {.base = m->remote->urls[i],
                                .downloads = downloads,
                                .below = "metadata",
                                .limits = remote_route(m->remote, m->options)};
        source.limits.tell = NULL;
        why = ERR_INIT;
        ok = source_read(&source, name, METADATA_ROOT_MAX, &text, &len, &why);
    }
    if (ok)
        ok = metadata_parse(text, len, METADATA_ROOT, &root, &why) &&
             metadata_verify(&root, &root, "root", &why) && put(m, name, text, len, &why);
    if (!ok && why.code != ERR_NOT_FOUND && err)
        *err = why;
    metadata_finish(&root);
    free(text);
    free(name);
    free(downloads);
    return ok || why.code == ERR_NOT_FOUND;
}

static bool copy_role(struct mirror *m, enum metadata_role role, struct err *err)
{
    int64_t version = updater_version(m->view->updater, role);
    char *text = NULL;
    size_t len = 0;
    char *name = role == METADATA_TIMESTAMP
                     ? xstrdup("timestamp.json")
                     : xasprintf("%" PRId64 ".%s.json", version, metadata_role_name(role));
    bool ok = stored(m, role, &text, &len, err) && put(m, name, text, len, err);
    free(name);
    free(text);
    return ok;
}

/* What points comes after what it points to. */
static bool copy_metadata(struct mirror *m, struct err *err)
{
    for (int64_t v = 1; v < updater_version(m->view->updater, METADATA_ROOT); v++)
        if (!copy_old_root(m, v, err))
            return false;
    return copy_role(m, METADATA_ROOT, err) && copy_role(m, METADATA_TARGETS, err) &&
           copy_role(m, METADATA_SNAPSHOT, err) && copy_role(m, METADATA_TIMESTAMP, err);
}

bool remote_mirror(const struct remote *remote, const struct remote_view *view,
                   const struct remote_options *options, const char *dir, const char *const *only,
                   size_t count, struct remote_mirror *result, struct err *err)
{
    *result = (struct remote_mirror){0};
    struct mirror m = {.remote = remote,
                       .view = view,
                       .options = options,
                       .dir = dir,
                       .wanted = xcalloc(view->catalog.count + 1, sizeof *m.wanted),
                       .result = result};
    bool ok = metadata_consistent(updater_root(view->updater)) ||
              err_set(err, ERR_UNSUPPORTED, "%s: consistent_snapshot", remote->name);
    ok = ok && choose(&m, only, count, err) && fs_make_dirs(dir, err) && copy_targets(&m, err) &&
         copy_metadata(&m, err);
    if (m.parcels)
        parcels_finish(m.parcels, m.count);
    free(m.parcels);
    free(m.wanted);
    return ok;
}
