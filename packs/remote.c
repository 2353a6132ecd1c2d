#include "packs/remote.h"

#include "base/fs.h"
#include "base/log.h"
#include "packs/canonical.h"
#include "packs/digest.h"
#include "packs/hashes.h"
#include "packs/name.h"
#include "packs/parcel.h"
#include "packs/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define DAY_MS ((int64_t) 86400000)
enum { REMOTE_FILE_MAX = 64 << 10 };

/* remote.json */

static bool read_urls(struct remote *r, const json_t *document)
{
    const json_t *urls = json_object_get(document, "urls");
    const json_t *updated = json_object_get(document, "updated");
    r->count = json_array_size(urls);
    if (r->count == 0 || r->count > REMOTE_URLS_MAX) {
        r->count = 0;
        return false;
    }
    for (size_t i = 0; i < r->count; i++) {
        const char *url = json_string_value(json_array_get(urls, i));
        r->urls[i] = xstrdup(url ? url : "");
    }
    r->updated_ms = json_integer_value(updated);
    const char *proxy = json_string_value(json_object_get(document, "proxy"));
    r->proxy = proxy ? xstrdup(proxy) : NULL;
    if (json_is_true(json_object_get(document, "cacert")))
        r->cacert = fs_join(r->dir, REMOTE_CACERT);
    return !proxy || !*proxy || fetch_proxy_valid(proxy);
}

bool remote_save(const struct remote *r, struct err *err)
{
    json_t *urls = json_array();
    for (size_t i = 0; i < r->count; i++)
        json_array_append_new(urls, json_string(r->urls[i]));
    json_t *document = json_pack("{s:o, s:I}", "urls", urls, "updated", (json_int_t) r->updated_ms);
    if (r->proxy)
        json_object_set_new(document, "proxy", json_string(r->proxy));
    if (r->cacert)
        json_object_set_new(document, "cacert", json_true());
    char *text = json_dumps(document, JSON_INDENT(1)), *path = fs_join(r->dir, "remote.json");
    bool ok = fs_write_atomic(path, text, strlen(text), 0600, err);
    free(path);
    free(text);
    json_decref(document);
    return ok;
}

bool remote_load(const char *data_dir, const char *name, struct remote *remote, struct err *err)
{
    *remote = (struct remote){0};
    if (!name_is_pack_id(name))
        return err_set(err, ERR_INVALID, "%s", name);
    json_t *document = NULL;
    char *text = NULL;
    size_t len = 0;
    struct err why = ERR_INIT;
    remote->name = xstrdup(name);
    remote->dir = xasprintf("%s/remotes/%s", data_dir, name);
    char *path = fs_join(remote->dir, "remote.json");
    bool ok = fs_read(path, REMOTE_FILE_MAX, &text, &len, &why) &&
              canonical_read(text, len, REMOTE_FILE_MAX, &document, &why) &&
              (read_urls(remote, document) || err_set(&why, ERR_FORMAT, "%s", path));
    if (!ok) {
        err_set(err, why.code, "%s", why.code == ERR_NOT_FOUND ? name : path);
        remote_finish(remote);
    }
    json_decref(document);
    free(text);
    free(path);
    return ok;
}

void remote_finish(struct remote *remote)
{
    if (!remote)
        return;
    for (size_t i = 0; i < remote->count; i++)
        free(remote->urls[i]);
    free(remote->name);
    free(remote->dir);
    free(remote->proxy);
    free(remote->cacert);
    *remote = (struct remote){0};
}

struct fetch_options remote_route(const struct remote *remote, const struct remote_options *options)
{
    struct fetch_options route = options->limits;
    route.proxy = route.proxy ? route.proxy : remote->proxy;
    route.cacert = route.cacert ? route.cacert : remote->cacert;
    return route;
}

static int is_remote(const struct dirent *entry)
{
    return name_is_pack_id(entry->d_name);
}

/* A folder without remote.json is what was left when a remote was being added or removed. */
static bool is_leftover(const char *dir)
{
    char *path = fs_join(dir, "remote.json");
    bool left = access(dir, F_OK) == 0 && access(path, F_OK) != 0 && errno == ENOENT;
    free(path);
    return left;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool remotes_load(const char *data_dir, struct remotes *remotes, struct err *err)
{
    *remotes = (struct remotes){0};
    char *dir = fs_join(data_dir, "remotes");
    struct dirent **names = NULL;
    int n = scandir(dir, &names, is_remote, by_bytes);
    bool ok = n >= 0 || errno == ENOENT || err_set(err, ERR_IO, "%s", dir);
    remotes->list = xcalloc(n > 0 ? (size_t) n : 1, sizeof *remotes->list);
    for (int i = 0; i < n; i++) {
        char *one = fs_join(dir, names[i]->d_name);
        if (ok && !is_leftover(one)) {
            ok = remote_load(data_dir, names[i]->d_name, &remotes->list[remotes->count], err);
            remotes->count += ok;
        }
        free(one);
        free(names[i]);
    }
    free(names);
    free(dir);
    if (!ok)
        remotes_finish(remotes);
    return ok;
}

void remotes_finish(struct remotes *remotes)
{
    for (size_t i = 0; i < remotes->count; i++)
        remote_finish(&remotes->list[i]);
    free(remotes->list);
    *remotes = (struct remotes){0};
}

bool remote_remove(const char *data_dir, const char *name, struct err *err)
{
    if (!name_is_pack_id(name))
        return err_set(err, ERR_INVALID, "%s", name);
    char *dir = xasprintf("%s/remotes/%s", data_dir, name), *file = fs_join(dir, "remote.json");
    struct remote remote = {.name = (char *) name, .dir = dir};
    int lock = -1;
    bool ok = access(dir, F_OK) == 0 || err_set(err, ERR_NOT_FOUND, "%s", name);
    ok = ok && remote_lock(&remote, &lock, err);
    /* remote.json goes first: from then on the remote is not there, however far the rest comes. */
    ok = ok && (unlink(file) == 0 || errno == ENOENT || err_set(err, ERR_IO, "%s", file)) &&
         fs_remove_tree(dir, err);
    if (lock >= 0)
        close(lock);
    free(file);
    free(dir);
    return ok;
}

/* Sources */

static char *downloads_dir(const struct remote_options *o)
{
    return fs_join(o->cache_dir, "downloads");
}

static bool fetch_metadata(void *ctx, const char *name, size_t most, char **data, size_t *len,
                           struct err *err)
{
    return source_read(ctx, name, most, data, len, err);
}

/* Adding */

/* The first root that the repository has, whoever made it. */
static bool fetch_first_root(const struct remote_options *o, const char *url, char **text,
                             size_t *len, char hex[DIGEST_HEX + 1], struct err *err)
{
    char *downloads = downloads_dir(o);
    struct source source = {
        .base = url, .downloads = downloads, .below = "metadata", .limits = o->limits};
    unsigned char sum[DIGEST_BYTES];
    bool ok = source_read(&source, "1.root.json", METADATA_ROOT_MAX, text, len, err);
    if (ok) {
        struct digest *digest = digest_new();
        digest_of(digest, *text, *len, sum);
        digest_free(digest);
        digest_hex(sum, hex);
    }
    free(downloads);
    return ok;
}

/* The first root from one address, when it has the fingerprint. */
static bool root_from(const struct remote_options *o, const char *url, const char *fingerprint,
                      char **text, size_t *len, struct err *err)
{
    char hex[DIGEST_HEX + 1];
    if (!fetch_first_root(o, url, text, len, hex, err))
        return false;
    if (fingerprint && strcasecmp(hex, fingerprint) == 0)
        return true;
    free(*text);
    *text = NULL;
    err_set(err, fingerprint ? ERR_DIGEST : ERR_UNTRUSTED, "%s", url);
    return err_detail(err, "%s", hex);
}

static bool find_root(const struct remote_options *o, const struct remote *r,
                      const struct remote_trust *trust, char **text, size_t *len, struct err *err)
{
    struct err first = ERR_INIT;
    bool ok = false;
    if (trust->root) {
        *text = xmalloc(trust->root_len + 1);
        memcpy(*text, trust->root, trust->root_len);
        *len = trust->root_len;
        return true;
    }
    for (size_t i = 0; !ok && i < r->count; i++) {
        struct err why = ERR_INIT;
        ok = root_from(o, r->urls[i], trust->fingerprint, text, len, &why);
        bool tells = why.code == ERR_UNTRUSTED;
        if (i == 0 || tells)
            first = why;
        if (tells)
            break;
    }
    if (!ok && err)
        *err = first;
    return ok;
}

static bool write_new(struct remote *r, const struct remote_options *o, const char *text,
                      size_t len, struct err *err)
{
    char *trust = fs_join(r->dir, "trust");
    bool ok = (!is_leftover(r->dir) || fs_remove_tree(r->dir, err)) && fs_make_dirs(trust, err) &&
              updater_trust(trust, text, len, err) &&
              (!o->limits.cacert || remote_keep_cacert(r, o->limits.cacert, err)) &&
              remote_save(r, err);
    if (!ok && !fs_remove_tree(r->dir, NULL))
        log_line("remote", "%s: left behind", r->dir);
    free(trust);
    return ok;
}

bool remote_add(const struct remote_options *options, const char *name, const char *const *urls,
                size_t count, const struct remote_trust *trust, struct err *err)
{
    struct remote r = {0};
    char *text = NULL;
    size_t len = 0;
    if (!name_is_pack_id(name))
        return err_set(err, ERR_INVALID, "%s", name);
    if (count > REMOTE_URLS_MAX)
        return err_set(err, ERR_TOO_BIG, "%s", name);
    r.name = xstrdup(name);
    r.dir = xasprintf("%s/remotes/%s", options->data_dir, name);
    r.proxy = options->limits.proxy ? xstrdup(options->limits.proxy) : NULL;
    bool ok =
        access(r.dir, F_OK) != 0 || is_leftover(r.dir) || err_set(err, ERR_EXISTS, "%s", name);
    for (size_t i = 0; ok && i < count; i++)
        if ((ok = source_address(urls[i], &r.urls[i], err)))
            r.count++;
    ok = ok && find_root(options, &r, trust, &text, &len, err) &&
         write_new(&r, options, text, len, err);
    free(text);
    remote_finish(&r);
    return ok;
}

/* Updating */

struct stale_log {
    const struct remote *remote;
    const struct remote_options *options;
    size_t count;
};

/* One line for every expired role that was accepted: time, role, since when, reason. What cannot be
 * logged is not accepted. */
static bool note_stale(void *ctx, const char *role, const char *since, struct err *err)
{
    struct stale_log *log = ctx;
    char *path = fs_join(log->remote->dir, "stale.log"), now[21];
    metadata_time_format(log->options->now_ms, now);
    char *line = xasprintf("%s %s %s %s\n", now, role, since, log->options->stale_reason);
    size_t n = strlen(line);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, line, n) == (ssize_t) n && fsync(fd) == 0;
    if (!ok)
        err_set(err, ERR_IO, "%s", path);
    if (fd >= 0)
        close(fd);
    log->count += ok;
    free(line);
    free(path);
    return ok;
}

static bool catalog_at_hand(const struct remote *r, const struct metadata_target *target)
{
    char *path = fs_join(r->dir, CATALOG_NAME);
    bool ok = hashes_check_file(target->hashes, path, NULL);
    free(path);
    return ok;
}

/* "packs/<sha256>.x.xpack". Heap. */
static char *wire_name(const char *name, const struct metadata_target *target, bool consistent)
{
    const char *slash = strrchr(name, '/'), *hash = hashes_prefix(target->hashes);
    size_t n = slash ? (size_t) (slash - name) + 1 : 0;
    if (!consistent || !hash)
        return xstrdup(name);
    return xasprintf("%.*s%s.%s", (int) n, name, hash, name + n);
}

static bool target_from(const struct remote *r, const char *url, const struct remote_options *o,
                        const char *name, const struct metadata_target *target, bool consistent,
                        char **local, bool *fetched, struct err *err)
{
    char *downloads = downloads_dir(o), *wire = wire_name(name, target, consistent);
    struct source source = {
        .base = url, .downloads = downloads, .below = "targets", .limits = remote_route(r, o)};
    bool ok = source_file(&source, wire, (uint64_t) target->length, local, fetched, err);
    if (ok && !hashes_check_file(target->hashes, *local, err)) {
        ok = err_set(err, ERR_DIGEST, "%s: %s", url, wire);
        if (*fetched)
            fetch_discard(*local);
        free(*local);
        *local = NULL;
    }
    free(wire);
    free(downloads);
    return ok;
}

static bool update_catalog(const struct remote *r, const struct remote_options *o, const char *url,
                           struct updater *u, struct err *err)
{
    struct metadata_target target;
    char *local = NULL, *text = NULL, *path = fs_join(r->dir, CATALOG_NAME);
    bool fetched = false;
    size_t len = 0;
    struct catalog catalog = {0};
    bool ok = updater_find(u, CATALOG_NAME, &target, err);
    if (ok && !catalog_at_hand(r, &target)) {
        ok = target.length <= CATALOG_MAX || err_set(err, ERR_TOO_BIG, CATALOG_NAME);
        ok = ok &&
             target_from(r, url, o, CATALOG_NAME, &target, metadata_consistent(updater_root(u)),
                         &local, &fetched, err) &&
             fs_read(local, CATALOG_MAX, &text, &len, err) &&
             hashes_check(target.hashes, text, len, err) &&
             catalog_parse(text, len, &catalog, err) && fs_write_atomic(path, text, len, 0600, err);
        if (fetched && local)
            fetch_discard(local);
    }
    catalog_finish(&catalog);
    free(text);
    free(local);
    free(path);
    return ok;
}

static bool update_from(const struct remote *r, const struct remote_options *given, const char *url,
                        struct remote_update *update, struct err *err)
{
    struct remote_options with = *given, *o = &with;
    char *trust = fs_join(r->dir, "trust"), *downloads = downloads_dir(o);
    o->limits = remote_route(r, given);
    o->limits.session = fetch_session_new(); /* one connection for all the small files */
    struct source source = {
        .base = url, .downloads = downloads, .below = "metadata", .limits = o->limits};
    struct stale_log log = {r, o, 0};
    struct updater_options options = {.dir = trust,
                                      .now_ms = o->now_ms,
                                      .fetch = fetch_metadata,
                                      .ctx = &source,
                                      .stale = o->stale_reason ? note_stale : NULL,
                                      .stale_ctx = &log};
    struct updater *u = NULL;
    source.limits.tell = NULL;
    bool ok = updater_open(&options, &u, err) && updater_refresh(u, err) &&
              update_catalog(r, o, url, u, err);
    for (int i = 0; ok && i < 4; i++)
        update->after[i] = updater_version(u, (enum metadata_role) i);
    update->stale = log.count;
    updater_free(u);
    fetch_session_free(o->limits.session);
    free(downloads);
    free(trust);
    return ok;
}

static void versions_before(const struct remote *r, int64_t versions[4])
{
    struct updater_options options = {.dir = fs_join(r->dir, "trust")};
    struct updater *u = NULL;
    struct err none = ERR_INIT;
    bool ok = updater_open(&options, &u, &none);
    if (ok && !updater_load(u, &none))
        log_line("remote", "%s: %s", r->name, none.object);
    for (int i = 0; ok && i < 4; i++)
        versions[i] = updater_version(u, (enum metadata_role) i);
    updater_free(u);
    free((char *) options.dir);
}

bool remote_lock(const struct remote *r, int *lock, struct err *err)
{
    *lock = open(r->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*lock < 0)
        return err_set(err, ERR_IO, "%s", r->dir);
    return flock(*lock, LOCK_EX | LOCK_NB) == 0 || err_set(err, ERR_BUSY, "%s", r->name);
}

/* A failure that another address may not have. */
static bool try_next(const struct err *err)
{
    return err->code != ERR_CANCELLED && err->code != ERR_NO_SPACE && err->code != ERR_BUSY;
}

bool remote_update(struct remote *remote, const struct remote_options *options,
                   struct remote_update *update, struct err *err)
{
    struct err first = ERR_INIT;
    int lock = -1;
    *update = (struct remote_update){0};
    bool ok = remote_lock(remote, &lock, &first);
    bool locked = ok;
    if (locked)
        versions_before(remote, update->before);
    update->clock_behind =
        options->now_ms < METADATA_CLOCK_EARLIEST || options->now_ms < remote->updated_ms - DAY_MS;
    for (size_t i = 0; locked && i < remote->count; i++) {
        struct err why = ERR_INIT;
        update->mirror = i;
        ok = update_from(remote, options, remote->urls[i], update, &why);
        if (!ok && (i == 0 || !try_next(&why)))
            first = why;
        if (ok || !try_next(&why))
            break;
    }
    if (ok && options->now_ms > remote->updated_ms) {
        remote->updated_ms = options->now_ms;
        ok = remote_save(remote, &first);
    }
    if (!ok && err) {
        *err = first;
        if (locked)
            err_context(err, "%s", remote->name);
    }
    if (lock >= 0)
        close(lock);
    return ok;
}

/* Views */

bool remote_view_open(const struct remote *remote, struct remote_view *view, struct err *err)
{
    struct metadata_target target;
    char *path = fs_join(remote->dir, CATALOG_NAME), *text = NULL;
    size_t len = 0;
    *view = (struct remote_view){.trust = fs_join(remote->dir, "trust")};
    view->options.dir = view->trust;
    bool ok = updater_open(&view->options, &view->updater, err) &&
              updater_load(view->updater, err) && fs_read(path, CATALOG_MAX, &text, &len, err);
    if (ok)
        ok = (metadata_target(updater_targets(view->updater), CATALOG_NAME, &target) &&
              hashes_check(target.hashes, text, len, NULL)) ||
             err_set(err, ERR_DIGEST, "%s", path);
    ok = ok && catalog_parse(text, len, &view->catalog, err);
    if (!ok) {
        err_context(err, "%s", remote->name);
        remote_view_close(view);
    }
    free(text);
    free(path);
    return ok;
}

void remote_view_close(struct remote_view *view)
{
    if (!view)
        return;
    updater_free(view->updater);
    catalog_finish(&view->catalog);
    free(view->trust);
    *view = (struct remote_view){0};
}

uint64_t remote_pack_size(const struct remote_view *view, const char *id, const char *version)
{
    struct metadata_target target;
    char *name = catalog_target(id, version);
    bool ok = metadata_target(updater_targets(view->updater), name, &target);
    free(name);
    return ok ? (uint64_t) target.length : 0;
}

bool remote_pack_sha256(const struct remote_view *view, const char *id, const char *version,
                        unsigned char sum[DIGEST_BYTES])
{
    struct metadata_target target;
    char *name = catalog_target(id, version);
    bool ok = view->updater && metadata_target(updater_targets(view->updater), name, &target) &&
              hashes_sha256(target.hashes, sum);
    free(name);
    return ok;
}

bool remote_same_repository(const struct remote *remote, const struct remote_view *view)
{
    struct updater_options options = {.dir = fs_join(remote->dir, "trust")};
    struct updater *own = NULL;
    bool same = view->updater && updater_open(&options, &own, NULL);
    if (same) {
        const struct metadata *ours = updater_root(own), *theirs = updater_root(view->updater);
        same = theirs->version >= ours->version && metadata_verify(theirs, ours, "root", NULL);
    }
    updater_free(own);
    free((char *) options.dir);
    return same;
}

bool remote_target(const struct remote *remote, const struct remote_view *view,
                   const struct remote_options *options, const char *target, char **local,
                   bool *fetched, struct err *err)
{
    struct metadata_target t;
    struct err first = ERR_INIT;
    bool consistent = metadata_consistent(updater_root(view->updater)), ok = false;
    if (!metadata_target(updater_targets(view->updater), target, &t))
        return err_set(err, ERR_NOT_FOUND, "%s: %s", remote->name, target);
    for (size_t i = 0; !ok && i < remote->count; i++) {
        struct err why = ERR_INIT;
        ok = target_from(remote, remote->urls[i], options, target, &t, consistent, local, fetched,
                         &why);
        if (!ok && (i == 0 || !try_next(&why)))
            first = why;
        if (!ok && !try_next(&why))
            break;
    }
    if (!ok && err)
        *err = first;
    return ok;
}

bool remote_install(const struct remote *remote, const struct remote_view *view,
                    const struct remote_options *options, const char *id, const char *version,
                    const struct install_options *install, struct install_result *result,
                    struct err *err)
{
    struct parcel parcel;
    *result = (struct install_result){0};
    bool ok =
        parcel_init_pack(&parcel, remote, view, id, version, err) &&
        remote_target(remote, view, options, parcel.target, &parcel.local, &parcel.fetched, err);
    if (ok) {
        ok = parcel_install(&parcel, install, result, err);
        parcel_discard(&parcel);
    }
    parcels_finish(&parcel, 1);
    return ok;
}
