#include "packs/store.h"

#include "base/fs.h"
#include "base/log.h"
#include "base/str.h"
#include "core/material/version.h"
#include "packs/name.h"
#include "packs/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION_TEXT = 160 };

static const char current_link[] = "current";
/* Folders of records: a file for each id, its text a version, or the name of a remote. */
static const char highest_dir[] = ".highest";
static const char pinned_dir[] = ".pinned";
static const char origin_dir[] = ".origin";
static const char *const record_dirs[] = {highest_dir, pinned_dir, origin_dir};

struct store {
    char *path;
    int dir, lock;
};

static bool is_version(const char *text)
{
    struct version v;
    return strlen(text) < VERSION_TEXT && !strchr(text, '+') && version_parse(text, &v, NULL);
}

/* < 0, 0, > 0; "" is below every version. Both are valid versions or "". */
static int compare(const char *a, const char *b)
{
    struct version x, y;
    if (!*a || !*b || !version_parse(a, &x, NULL) || !version_parse(b, &y, NULL))
        return (*a != '\0') - (*b != '\0');
    return version_compare(&x, &y);
}

static bool take_lock(struct store *store, struct err *err)
{
    store->lock =
        openat(store->dir, ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (store->lock < 0)
        return err_set(err, errno == ELOOP ? ERR_DENIED : ERR_IO, "%s/.lock", store->path);
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    return err_set(err, errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO, "%s", store->path);
}

/* Removes what killed installers left in the folder of one pack. */
static bool clean_pack(const struct store *store, const char *id, struct err *err)
{
    int dir = tree_open_dir(store->dir, id, err);
    if (dir < 0)
        return err_context(err, "%s", store->path);
    bool ok = true;
    struct dirent *entry;
    DIR *d = tree_entries(dir);
    if (!d)
        ok = err_set(err, ERR_IO, "%s/%s", store->path, id);
    while (ok && (entry = readdir(d)))
        if (str_starts(entry->d_name, ".new-") || str_starts(entry->d_name, ".link-"))
            ok = tree_remove(dir, entry->d_name, err);
    if (d)
        closedir(d);
    close(dir);
    if (ok)
        unlinkat(store->dir, id, AT_REMOVEDIR); /* only when nothing is left in it */
    return ok;
}

/* Calls `each` with every pack id that has a folder. */
static bool each_id(const struct store *store,
                    bool (*each)(const struct store *, void *, const char *, struct err *),
                    void *ctx, struct err *err)
{
    DIR *d = tree_entries(store->dir);
    if (!d)
        return err_set(err, ERR_IO, "%s", store->path);
    bool ok = true;
    struct dirent *entry = NULL;
    while (ok && (errno = 0, entry = readdir(d)))
        if (name_is_pack_id(entry->d_name))
            ok = each(store, ctx, entry->d_name, err);
    if (ok && errno != 0 && !entry)
        ok = err_set(err, ERR_IO, "%s", store->path);
    closedir(d);
    return ok;
}

static bool clean_one(const struct store *store, void *ctx, const char *id, struct err *err)
{
    (void) ctx;
    return clean_pack(store, id, err);
}

/* Removes the temporary file of a record whose writer was killed: it has a dot in its name. */
static bool clean_records(const struct store *store, const char *records, struct err *err)
{
    struct err missing = ERR_INIT;
    int dir = tree_open_dir(store->dir, records, &missing);
    if (dir < 0)
        return missing.code == ERR_NOT_FOUND || err_set(err, missing.code, "%s", records);
    DIR *d = tree_entries(dir);
    struct dirent *entry;
    bool ok = d != NULL || err_set(err, ERR_IO, "%s/%s", store->path, records);
    while (ok && (entry = readdir(d)))
        if (strchr(entry->d_name + 1, '.'))
            ok = strcmp(entry->d_name, "..") == 0 || tree_remove(dir, entry->d_name, err);
    if (d)
        closedir(d);
    close(dir);
    return ok;
}

static bool clean_all(const struct store *store, struct err *err)
{
    bool ok = each_id(store, clean_one, NULL, err);
    for (size_t i = 0; ok && i < sizeof record_dirs / sizeof *record_dirs; i++)
        ok = clean_records(store, record_dirs[i], err);
    return ok;
}

bool store_open(const char *data_dir, bool lock, struct store **out, struct err *err)
{
    struct store *store = xcalloc(1, sizeof *store);
    store->lock = store->dir = -1;
    store->path = fs_join(data_dir, "packs");
    bool ok = false;
    int home = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (home < 0) {
        err_set(err, ERR_IO, "%s", data_dir);
        goto out;
    }
    store->dir = tree_make_dir(home, "packs", err);
    close(home);
    if (store->dir < 0)
        err_context(err, "%s", data_dir);
    else
        ok = !lock || (take_lock(store, err) && clean_all(store, err));
out:
    if (ok)
        *out = store;
    else
        store_close(store);
    return ok;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->dir >= 0)
        close(store->dir);
    if (store->lock >= 0)
        close(store->lock);
    free(store->path);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

int store_dir(const struct store *store)
{
    return store->dir;
}

/* The target of the link, "" when there is none; a target that is not a version is refused. */
static bool read_current(int dir, const char *id, char version[VERSION_TEXT], struct err *err)
{
    ssize_t n = readlinkat(dir, current_link, version, VERSION_TEXT - 1);
    version[n > 0 ? n : 0] = '\0';
    if (n < 0 && errno == ENOENT)
        return true;
    if (n < 0 || n == VERSION_TEXT - 1 || !is_version(version))
        return err_set(err, ERR_DAMAGED, "%s/%s", id, current_link);
    return true;
}

/* What is on record, "" when nothing. */
static bool read_record(const struct store *store, const char *records, const char *id,
                        char text[VERSION_TEXT], struct err *err)
{
    bool (*valid)(const char *) = records == origin_dir ? name_is_pack_id : is_version;
    text[0] = '\0';
    struct err missing = ERR_INIT;
    int dir = tree_open_dir(store->dir, records, &missing);
    int fd = dir >= 0 ? tree_open_file(dir, id, &missing) : -1;
    if (dir >= 0)
        close(dir);
    if (fd < 0) {
        if (missing.code == ERR_NOT_FOUND)
            return true;
        if (err)
            *err = missing;
        return err_context(err, "%s/%s", store->path, records);
    }
    ssize_t n = read(fd, text, VERSION_TEXT - 1);
    close(fd);
    if (n < 0)
        return err_set(err, ERR_IO, "%s/%s/%s", store->path, records, id);
    if (n > 0 && text[n - 1] == '\n')
        n--;
    text[n] = '\0';
    return valid(text) || err_set(err, ERR_DAMAGED, "%s/%s/%s", store->path, records, id);
}

static bool write_record(const struct store *store, const char *records, const char *id,
                         const char *text, struct err *err)
{
    int dir = tree_make_dir(store->dir, records, err);
    if (dir < 0)
        return err_context(err, "%s", store->path);
    close(dir);
    char *path = xasprintf("%s/%s/%s", store->path, records, id);
    char *line = xasprintf("%s\n", text);
    bool ok = fs_write_atomic(path, line, strlen(line), 0600, err);
    free(line);
    free(path);
    return ok;
}

static bool forget_record(const struct store *store, const char *records, const char *id,
                          struct err *err)
{
    struct err missing = ERR_INIT;
    int dir = tree_open_dir(store->dir, records, &missing);
    if (dir < 0)
        return missing.code == ERR_NOT_FOUND || err_set(err, missing.code, "%s", records);
    bool ok = tree_remove(dir, id, err) && (fsync(dir) == 0 || err_set(err, ERR_IO, "%s", id));
    close(dir);
    return ok;
}

/* Walks the version folders: the highest below `current`, and the highest of all. */
static bool scan_versions(int dir, const char *id, struct store_pack *pack, struct err *err)
{
    DIR *d = tree_entries(dir);
    if (!d)
        return err_set(err, ERR_IO, "%s", id);
    struct dirent *entry = NULL;
    while ((errno = 0, entry = readdir(d))) {
        if (!is_version(entry->d_name))
            continue;
        if (compare(entry->d_name, pack->current) < 0 &&
            compare(entry->d_name, pack->previous) > 0) {
            free(pack->previous);
            pack->previous = xstrdup(entry->d_name);
        }
    }
    bool ok = errno == 0 || err_set(err, ERR_IO, "%s", id);
    closedir(d);
    return ok;
}

bool store_find(const struct store *store, const char *id, struct store_pack *pack, struct err *err)
{
    char current[VERSION_TEXT] = "", highest[VERSION_TEXT], pinned[VERSION_TEXT];
    char origin[VERSION_TEXT];
    struct err missing = ERR_INIT;
    *pack = (struct store_pack){0};
    if (!name_is_pack_id(id))
        return err_set(err, ERR_INVALID, "%s", id);
    int dir = tree_open_dir(store->dir, id, &missing);
    if (dir < 0 && missing.code != ERR_NOT_FOUND) {
        if (err)
            *err = missing;
        return err_context(err, "%s", store->path);
    }
    bool ok = (dir < 0 || read_current(dir, id, current, err)) &&
              read_record(store, highest_dir, id, highest, err) &&
              read_record(store, pinned_dir, id, pinned, err) &&
              read_record(store, origin_dir, id, origin, err);
    if (ok && dir < 0 && !*highest)
        ok = err_set(err, ERR_NOT_FOUND, "%s", id);
    if (ok) {
        pack->id = xstrdup(id);
        pack->current = xstrdup(current);
        pack->previous = xstrdup("");
        pack->origin = xstrdup(origin);
        pack->highest = xstrdup(compare(highest, current) > 0 ? highest : current);
        pack->pinned = *current && strcmp(pinned, current) == 0;
        ok = dir < 0 || scan_versions(dir, id, pack, err);
    }
    if (dir >= 0)
        close(dir);
    if (!ok)
        store_pack_finish(pack);
    return ok;
}

void store_pack_finish(struct store_pack *pack)
{
    if (!pack)
        return;
    free(pack->id);
    free(pack->current);
    free(pack->previous);
    free(pack->highest);
    free(pack->origin);
    *pack = (struct store_pack){0};
}

static bool list_one(const struct store *store, void *ctx, const char *id, struct err *err)
{
    struct store_packs *packs = ctx;
    struct store_pack pack;
    if (!store_find(store, id, &pack, err))
        return false;
    if (!*pack.current) {
        store_pack_finish(&pack);
        return true;
    }
    packs->list = xrealloc(packs->list, (packs->count + 1) * sizeof *packs->list);
    packs->list[packs->count++] = pack;
    return true;
}

static int by_id(const void *a, const void *b)
{
    const struct store_pack *x = a, *y = b;
    return strcmp(x->id, y->id);
}

bool store_list(const struct store *store, struct store_packs *packs, struct err *err)
{
    *packs = (struct store_packs){0};
    if (!each_id(store, list_one, packs, err)) {
        store_packs_finish(packs);
        return false;
    }
    if (packs->count > 1)
        qsort(packs->list, packs->count, sizeof *packs->list, by_id);
    return true;
}

void store_packs_finish(struct store_packs *packs)
{
    if (!packs)
        return;
    for (size_t i = 0; i < packs->count; i++)
        store_pack_finish(&packs->list[i]);
    free(packs->list);
    *packs = (struct store_packs){0};
}

static bool replace_link(int dir, const char *id, const char *version, struct err *err)
{
    char temp[32];
    snprintf(temp, sizeof temp, ".link-%ld", (long) getpid());
    if (symlinkat(version, dir, temp) != 0)
        return err_set(err, ERR_IO, "%s/%s", id, current_link);
    if (renameat(dir, temp, dir, current_link) != 0) {
        err_set(err, ERR_IO, "%s/%s", id, current_link);
        unlinkat(dir, temp, 0);
        return false;
    }
    return fsync(dir) == 0 || err_set(err, ERR_DURABILITY, "%s %s", id, version);
}

bool store_switch(struct store *store, const char *id, const char *version, struct err *err)
{
    char now[VERSION_TEXT];
    int dir = tree_open_dir(store->dir, id, err);
    if (dir < 0)
        return err_context(err, "%s", store->path);
    bool ok = read_current(dir, id, now, err);
    if (ok && strcmp(now, version) == 0)
        ok = fsync(dir) == 0 || err_set(err, ERR_DURABILITY, "%s %s", id, version);
    else if (ok)
        ok = (fsync(dir) == 0 || err_set(err, ERR_IO, "%s", id)) &&
             replace_link(dir, id, version, err);
    close(dir);
    return ok;
}

bool store_pin(struct store *store, const char *id, bool pinned, struct err *err)
{
    struct store_pack pack;
    if (!store_find(store, id, &pack, err))
        return false;
    bool ok = *pack.current || err_set(err, ERR_NOT_FOUND, "%s", id);
    if (ok && pack.pinned != pinned)
        ok = pinned ? write_record(store, pinned_dir, id, pack.current, err)
                    : forget_record(store, pinned_dir, id, err);
    store_pack_finish(&pack);
    return ok;
}

bool store_set_origin(struct store *store, const char *id, const char *remote, struct err *err)
{
    if (!name_is_pack_id(id) || !name_is_pack_id(remote))
        return err_set(err, ERR_INVALID, "%s", remote);
    return write_record(store, origin_dir, id, remote, err);
}

bool store_rollback(struct store *store, const char *id, struct err *err)
{
    struct store_pack pack;
    if (!store_find(store, id, &pack, err))
        return false;
    bool ok = !pack.pinned || err_set(err, ERR_PINNED, "%s %s", id, pack.current);
    ok = ok && (*pack.previous || err_set(err, ERR_NOT_FOUND, "%s", id) ||
                err_detail(err, "no earlier version"));
    ok = ok && write_record(store, highest_dir, id, pack.highest, err) &&
         store_switch(store, id, pack.previous, err);
    store_pack_finish(&pack);
    return ok;
}

bool store_remove(struct store *store, const char *id, bool forget, struct err *err)
{
    struct store_pack pack;
    if (!store_find(store, id, &pack, err))
        return false;
    bool ok =
        (forget || !*pack.highest || write_record(store, highest_dir, id, pack.highest, err)) &&
        forget_record(store, pinned_dir, id, err) && forget_record(store, origin_dir, id, err);
    /* The link goes first: from then on the pack is not there, however far the rest comes. */
    int dir = ok && *pack.current ? tree_open_dir(store->dir, id, err) : -1;
    if (ok && *pack.current)
        ok = dir >= 0 && ((unlinkat(dir, current_link, 0) == 0 && fsync(dir) == 0) ||
                          err_set(err, ERR_IO, "%s", id));
    if (dir >= 0)
        close(dir);
    ok = ok && tree_remove(store->dir, id, err) &&
         (!forget || forget_record(store, highest_dir, id, err));
    store_pack_finish(&pack);
    return ok;
}

/* Removes a version unless a reader holds it. */
static void prune_one(int dir, const char *version)
{
    struct err err = ERR_INIT;
    int fd = tree_open_dir(dir, version, &err);
    bool free_of_readers = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (free_of_readers && !tree_remove(dir, version, &err))
        log_line("store", "%s: %s", err.object, err.detail);
    if (fd >= 0)
        close(fd);
}

void store_prune(struct store *store, const char *id)
{
    struct store_pack pack;
    if (!store_find(store, id, &pack, NULL))
        return;
    int dir = tree_open_dir(store->dir, id, NULL);
    DIR *d = dir >= 0 ? tree_entries(dir) : NULL;
    struct dirent *entry;
    while (d && (entry = readdir(d)))
        if (is_version(entry->d_name) && strcmp(entry->d_name, pack.current) != 0 &&
            strcmp(entry->d_name, pack.previous) != 0)
            prune_one(dir, entry->d_name);
    if (d)
        closedir(d);
    if (dir >= 0)
        close(dir);
    store_pack_finish(&pack);
}

/* Verification of an installed version. */

struct verification {
    const struct manifest *manifest;
    int dir;
    store_fault_fn each;
    void *ctx;
    size_t faults;
    struct digest *digest;
};

static void report(struct verification *v, enum store_fault fault, const char *name)
{
    v->faults++;
    if (v->each)
        v->each(v->ctx, fault, name);
}

static bool same_content(struct verification *v, int fd, const struct manifest_entry *e)
{
    char buf[32 << 10];
    unsigned char sum[DIGEST_BYTES];
    uint64_t size = 0;
    ssize_t n;
    digest_begin(v->digest);
    while ((n = read(fd, buf, sizeof buf)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        digest_add(v->digest, buf, (size_t) n);
        size += (uint64_t) n;
    }
    digest_end(v->digest, sum);
    return size == e->size && memcmp(sum, e->sha256, DIGEST_BYTES) == 0;
}

static void verify_file(struct verification *v, const struct manifest_entry *e)
{
    struct err err = ERR_INIT;
    int fd = tree_open_file(v->dir, e->name, &err);
    if (fd < 0)
        report(v, err.code == ERR_NOT_FOUND ? STORE_MISSING : STORE_ALTERED, e->name);
    else if (!same_content(v, fd, e))
        report(v, STORE_ALTERED, e->name);
    if (fd >= 0)
        close(fd);
}

static bool find_extra(void *ctx, int dir, const char *name, const struct stat *st, struct err *err)
{
    struct verification *v = ctx;
    (void) dir;
    (void) st;
    (void) err;
    if (strcmp(name, MANIFEST_NAME) != 0 && !manifest_find(v->manifest, name))
        report(v, STORE_EXTRA, name);
    return true;
}

static int open_version(const struct store *store, const char *id, const char *version,
                        struct err *err)
{
    if (!name_is_pack_id(id) || !is_version(version)) {
        err_set(err, ERR_NOT_FOUND, "%s %s", id, version);
        return -1;
    }
    int dir = tree_open_dir(store->dir, id, err);
    int fd = dir >= 0 ? tree_open_dir(dir, version, err) : -1;
    if (dir >= 0)
        close(dir);
    if (fd < 0)
        err_context(err, "%s", id);
    return fd;
}

bool store_manifest(const struct store *store, const char *id, const char *version,
                    struct manifest *manifest, struct err *err)
{
    char *text = NULL;
    size_t len = 0;
    int fd = open_version(store, id, version, err);
    if (fd < 0)
        return false;
    close(fd);
    char *path = xasprintf("%s/%s/%s/%s", store->path, id, version, MANIFEST_NAME);
    bool ok = fs_read(path, MANIFEST_BYTES, &text, &len, err);
    if (ok && !manifest_parse(text, len, manifest, err))
        ok = err_set(err, ERR_DAMAGED, "%s", path);
    if (ok && (strcmp(manifest->id, id) != 0 || strcmp(manifest->version, version) != 0)) {
        ok = err_set(err, ERR_DAMAGED, "%s", path);
        manifest_finish(manifest);
    }
    free(text);
    free(path);
    return ok;
}

bool store_verify(const struct store *store, const char *id, const char *version,
                  store_fault_fn each, void *ctx, size_t *faults, struct err *err)
{
    struct manifest manifest;
    if (!store_manifest(store, id, version, &manifest, err))
        return false;
    struct verification v = {
        .manifest = &manifest, .each = each, .ctx = ctx, .digest = digest_new()};
    v.dir = open_version(store, id, version, err);
    bool ok = v.dir >= 0;
    for (size_t i = 0; ok && i < manifest.count; i++)
        verify_file(&v, &manifest.entries[i]);
    ok = ok && tree_walk(v.dir, find_extra, &v, err);
    if (v.dir >= 0)
        close(v.dir);
    *faults = v.faults;
    digest_free(v.digest);
    manifest_finish(&manifest);
    return ok;
}
