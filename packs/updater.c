#include "packs/updater.h"

#include "base/fs.h"
#include "packs/digest.h"
#include "packs/hashes.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct updater {
    const struct updater_options *options;
    struct metadata role[4]; /* those in force, by enum metadata_role; document NULL: none */
    struct metadata *delegated[UPDATER_ROLES_MAX]; /* of the last updater_find */
    size_t delegated_count;
};

/* A file of metadata as it came. */
struct text {
    char *p;
    size_t len;
};

/* The trust state */

static char *path_of(const struct updater *u, const char *role)
{
    char *quoted = metadata_quote(role);
    char *path = xasprintf("%s/%s.json", u->options->dir, quoted);
    free(quoted);
    return path;
}

static bool save(const struct updater *u, const char *role, const struct text *text,
                 struct err *err)
{
    char *path = path_of(u, role);
    bool ok = fs_write_atomic(path, text->p, text->len, 0644, err);
    free(path);
    return ok;
}

static bool forget(const struct updater *u, const char *role, struct err *err)
{
    char *path = path_of(u, role);
    bool ok = unlink(path) == 0 || errno == ENOENT || err_set(err, ERR_IO, "%s", path);
    free(path);
    return ok;
}

/* What is stored of a role, when it is whole and signed as delegator demands now. */
static bool load(const struct updater *u, enum metadata_role kind, const char *role,
                 const struct metadata *delegator, struct metadata *m, struct text *text)
{
    char *path = path_of(u, role);
    bool ok = fs_read(path, metadata_role_max(kind), &text->p, &text->len, NULL);
    free(path);
    if (!ok)
        return false;
    ok = metadata_parse(text->p, text->len, kind, m, NULL) &&
         metadata_verify(m, delegator, role, NULL);
    if (!ok) {
        metadata_finish(m);
        free(text->p);
        text->p = NULL;
    }
    return ok;
}

static bool fresh(const struct updater *u, const struct metadata *m, const char *role,
                  struct err *err)
{
    struct err why = ERR_INIT;
    if (metadata_fresh(m, u->options->now_ms, &why))
        return true;
    if (u->options->stale)
        return u->options->stale(u->options->stale_ctx, role, why.detail, err);
    err_set(err, why.code, "%s", role);
    return err_detail(err, "%s", why.detail);
}

static void replace(struct metadata *in_force, struct metadata *m)
{
    metadata_finish(in_force);
    *in_force = *m;
    *m = (struct metadata){0};
}

static bool rolled_back(struct err *err, const char *role, int64_t now, int64_t before)
{
    err_set(err, ERR_ROLLBACK, "%s", role);
    return err_detail(err, "%" PRId64 " < %" PRId64, now, before);
}

static bool wrong_version(struct err *err, const char *role, int64_t got, int64_t want)
{
    err_set(err, ERR_FORMAT, "%s", role);
    return err_detail(err, "version %" PRId64 ", not %" PRId64, got, want);
}

/* Root (5.3) */

static bool trust_root(struct text *text, struct metadata *root, struct err *err)
{
    return metadata_parse(text->p, text->len, METADATA_ROOT, root, err) &&
           metadata_verify(root, root, "root", err);
}

bool updater_trust(const char *dir, const char *text, size_t len, struct err *err)
{
    struct metadata root = {0};
    struct text copy = {(char *) text, len};
    char *path = fs_join(dir, "root.json");
    bool ok = access(path, F_OK) != 0 || err_set(err, ERR_EXISTS, "%s", path);
    ok = ok && trust_root(&copy, &root, err) && fs_make_dirs(dir, err) &&
         fs_write_atomic(path, text, len, 0644, err);
    metadata_finish(&root);
    free(path);
    return ok;
}

bool updater_open(const struct updater_options *options, struct updater **updater, struct err *err)
{
    struct updater *u = xcalloc(1, sizeof *u);
    struct text text = {0};
    char *path = fs_join(options->dir, "root.json");
    u->options = options;
    bool ok = fs_read(path, METADATA_ROOT_MAX, &text.p, &text.len, err) &&
              (trust_root(&text, &u->role[METADATA_ROOT], err) || err_context(err, "%s", path));
    free(text.p);
    free(path);
    if (ok)
        *updater = u;
    else
        updater_free(u);
    return ok;
}

static void drop_delegated(struct updater *u)
{
    for (size_t i = 0; i < u->delegated_count; i++) {
        metadata_finish(u->delegated[i]);
        free(u->delegated[i]);
    }
    u->delegated_count = 0;
}

void updater_free(struct updater *u)
{
    if (!u)
        return;
    drop_delegated(u);
    for (int i = 0; i < 4; i++)
        metadata_finish(&u->role[i]);
    free(u);
}

/* 5.3.11 comes before 5.3.8 here: were the power to fail in between, versions that an attacker has
 * inflated would outlive the keys that were rotated because of them. */
static bool accept_root(struct updater *u, const struct text *text, struct metadata *new,
                        struct err *err)
{
    struct metadata *old = &u->role[METADATA_ROOT];
    if (!metadata_verify(new, old, "root", err) || !metadata_verify(new, new, "root", err))
        return false;
    if (new->version != old->version + 1)
        return wrong_version(err, "root", new->version, old->version + 1);
    bool rotated = metadata_rotated(old, new, METADATA_TIMESTAMP) ||
                   metadata_rotated(old, new, METADATA_SNAPSHOT);
    if (rotated && !(forget(u, "timestamp", err) && forget(u, "snapshot", err)))
        return false;
    if (!save(u, "root", text, err))
        return false;
    replace(old, new);
    return true;
}

/* One step of the chain; *more is false at its end. */
static bool next_root(struct updater *u, bool *more, struct err *err)
{
    struct err why = ERR_INIT;
    struct text text = {0};
    struct metadata new = {0};
    char *name = xasprintf("%" PRId64 ".root.json", u->role[METADATA_ROOT].version + 1);
    bool ok = u->options->fetch(u->options->ctx, name, METADATA_ROOT_MAX, &text.p, &text.len, &why);
    *more = ok;
    if (ok)
        ok = (metadata_parse(text.p, text.len, METADATA_ROOT, &new, &why) &&
              accept_root(u, &text, &new, &why)) ||
             err_context(&why, "%s", name);
    else
        ok = why.code == ERR_NOT_FOUND;
    if (!ok && err)
        *err = why;
    metadata_finish(&new);
    free(text.p);
    free(name);
    return ok;
}

static bool update_root(struct updater *u, struct err *err)
{
    bool more = true;
    for (int i = 0; more && i < UPDATER_ROOTS_MAX; i++)
        if (!next_root(u, &more, err))
            return false;
    return fresh(u, &u->role[METADATA_ROOT], "root", err);
}

/* Timestamp (5.4) */

/* Whether `new` may follow `old`; *same when it is no news. */
static bool check_timestamp(const struct metadata *new, const struct metadata *old, bool *same,
                            struct err *err)
{
    struct metadata_file a, b;
    *same = new->version == old->version;
    if (new->version < old->version)
        return rolled_back(err, "timestamp", new->version, old->version);
    if (*same || !metadata_file(new, "snapshot.json", &a) ||
        !metadata_file(old, "snapshot.json", &b) || a.version >= b.version)
        return true;
    return rolled_back(err, "snapshot", a.version, b.version);
}

static bool update_timestamp(struct updater *u, struct err *err)
{
    const struct metadata *root = &u->role[METADATA_ROOT];
    struct metadata *in_force = &u->role[METADATA_TIMESTAMP], new = {0}, old = {0};
    struct text text = {0}, stored = {0};
    bool same = false;
    bool known = load(u, METADATA_TIMESTAMP, "timestamp", root, &old, &stored);
    bool ok = u->options->fetch(u->options->ctx, "timestamp.json", METADATA_TIMESTAMP_MAX, &text.p,
                                &text.len, err);
    if (ok)
        ok = (metadata_parse(text.p, text.len, METADATA_TIMESTAMP, &new, err) ||
              err_context(err, "timestamp")) &&
             metadata_verify(&new, root, "timestamp", err) &&
             (!known || check_timestamp(&new, &old, &same, err));
    if (ok && same)
        replace(&new, &old);
    ok = ok && fresh(u, &new, "timestamp", err) && (same || save(u, "timestamp", &text, err));
    if (ok)
        replace(in_force, &new);
    metadata_finish(&new);
    metadata_finish(&old);
    free(text.p);
    free(stored.p);
    return ok;
}

/* Snapshot (5.5), targets (5.6) and delegated targets */

struct wanted {
    enum metadata_role kind;
    const char *role;
    const struct metadata *delegator;
    struct metadata_file file;
};

static bool is_wanted(const struct wanted *w, const struct metadata *m, const struct text *text,
                      struct err *err)
{
    if (w->file.length >= 0 && (uint64_t) w->file.length != text->len)
        return err_set(err, ERR_DIGEST, "%s", w->role);
    if (w->file.hashes && !hashes_check(w->file.hashes, text->p, text->len, err))
        return err_context(err, "%s", w->role);
    return !m || m->version == w->file.version ||
           wrong_version(err, w->role, m->version, w->file.version);
}

static bool fetch_wanted(struct updater *u, const struct wanted *w, struct text *text,
                         struct err *err)
{
    size_t most = metadata_role_max(w->kind);
    if (w->file.length >= 0 && (uint64_t) w->file.length < most)
        most = (size_t) w->file.length;
    char *quoted = metadata_quote(w->role);
    char *name = metadata_consistent(&u->role[METADATA_ROOT])
                     ? xasprintf("%" PRId64 ".%s.json", w->file.version, quoted)
                     : xasprintf("%s.json", quoted);
    bool ok = u->options->fetch(u->options->ctx, name, most, &text->p, &text->len, err);
    free(name);
    free(quoted);
    return ok;
}

/* The stored file when it is the wanted one, else a fetched one; *fetched says which. */
static bool obtain(struct updater *u, const struct wanted *w, struct metadata *m, struct text *text,
                   bool *fetched, struct err *err)
{
    *fetched = false;
    if (load(u, w->kind, w->role, w->delegator, m, text)) {
        if (is_wanted(w, m, text, NULL))
            return true;
        metadata_finish(m);
        free(text->p);
        *text = (struct text){0};
    }
    *fetched = true;
    if (!fetch_wanted(u, w, text, err) || !is_wanted(w, NULL, text, err))
        return false;
    if (!metadata_parse(text->p, text->len, w->kind, m, err))
        return err_context(err, "%s", w->role);
    return metadata_verify(m, w->delegator, w->role, err) && is_wanted(w, m, text, err);
}

/* 5.5.5: no role may vanish or fall back. */
static bool check_snapshot(const struct metadata *new, const struct metadata *old, struct err *err)
{
    const char *name;
    json_t *entry;
    json_object_foreach(json_object_get(old->body, "meta"), name, entry) {
        struct metadata_file a, b;
        if (!metadata_file(old, name, &b))
            continue;
        if (!metadata_file(new, name, &a))
            return rolled_back(err, name, 0, b.version);
        if (a.version < b.version)
            return rolled_back(err, name, a.version, b.version);
    }
    return true;
}

static bool update_snapshot(struct updater *u, struct err *err)
{
    const struct metadata *root = &u->role[METADATA_ROOT];
    struct wanted w = {METADATA_SNAPSHOT, "snapshot", root, {0}};
    struct metadata new = {0}, old = {0};
    struct text text = {0}, stored = {0};
    bool fetched = false;
    bool known = load(u, METADATA_SNAPSHOT, "snapshot", root, &old, &stored);
    bool ok = metadata_file(&u->role[METADATA_TIMESTAMP], "snapshot.json", &w.file) &&
              obtain(u, &w, &new, &text, &fetched, err) &&
              (!known || check_snapshot(&new, &old, err)) && fresh(u, &new, "snapshot", err) &&
              (!fetched || save(u, "snapshot", &text, err));
    if (ok)
        replace(&u->role[METADATA_SNAPSHOT], &new);
    metadata_finish(&new);
    metadata_finish(&old);
    free(text.p);
    free(stored.p);
    return ok;
}

static bool update_targets(struct updater *u, const char *role, const struct metadata *delegator,
                           struct metadata *in_force, struct err *err)
{
    struct wanted w = {METADATA_TARGETS, role, delegator, {0}};
    struct metadata new = {0};
    struct text text = {0};
    bool fetched = false;
    char *name = xasprintf("%s.json", role);
    bool ok = metadata_file(&u->role[METADATA_SNAPSHOT], name, &w.file) ||
              err_set(err, ERR_NOT_FOUND, "%s", name);
    ok = ok && obtain(u, &w, &new, &text, &fetched, err) && fresh(u, &new, role, err) &&
         (!fetched || save(u, role, &text, err));
    if (ok)
        replace(in_force, &new);
    metadata_finish(&new);
    free(text.p);
    free(name);
    return ok;
}

bool updater_refresh(struct updater *u, struct err *err)
{
    return update_root(u, err) && update_timestamp(u, err) && update_snapshot(u, err) &&
           update_targets(u, "targets", &u->role[METADATA_ROOT], &u->role[METADATA_TARGETS], err);
}

bool updater_load(struct updater *u, struct err *err)
{
    static const enum metadata_role rest[] = {METADATA_TIMESTAMP, METADATA_SNAPSHOT,
                                              METADATA_TARGETS};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        struct text text = {0};
        struct metadata m = {0};
        const char *role = metadata_role_name(rest[i]);
        if (!load(u, rest[i], role, &u->role[METADATA_ROOT], &m, &text)) {
            if (rest[i] == METADATA_TARGETS)
                return err_set(err, ERR_NOT_FOUND, "%s/%s.json", u->options->dir, role);
            continue;
        }
        replace(&u->role[rest[i]], &m);
        free(text.p);
    }
    return true;
}

const struct metadata *updater_root(const struct updater *updater)
{
    return &updater->role[METADATA_ROOT];
}

const struct metadata *updater_targets(const struct updater *updater)
{
    return &updater->role[METADATA_TARGETS];
}

int64_t updater_version(const struct updater *updater, enum metadata_role role)
{
    return updater->role[role].version;
}

int64_t updater_expires(const struct updater *updater)
{
    int64_t first = INT64_MAX;
    for (int i = METADATA_ROOT; i <= METADATA_TARGETS; i++)
        if (updater->role[i].document && updater->role[i].expires_ms < first)
            first = updater->role[i].expires_ms;
    return first;
}

/* Delegations (5.6.7) */

struct visit {
    const char *role;
    const struct metadata *delegator;
};

struct search {
    const char *path;
    char path_hash[DIGEST_HEX + 1];
    struct visit stack[UPDATER_ROLES_MAX * 8];
    size_t depth;
    const char *seen[UPDATER_ROLES_MAX];
    size_t seen_count;
};

static bool delegates(const json_t *role, const struct search *s)
{
    const json_t *paths = json_object_get(role, "paths");
    const json_t *prefixes = json_object_get(role, "path_hash_prefixes");
    for (size_t i = 0; i < json_array_size(paths); i++)
        if (fnmatch(json_string_value(json_array_get(paths, i)), s->path,
                    FNM_PATHNAME | FNM_NOESCAPE) == 0)
            return true;
    for (size_t i = 0; i < json_array_size(prefixes); i++)
        if (str_starts(s->path_hash, json_string_value(json_array_get(prefixes, i))))
            return true;
    return false;
}

/* Puts the roles that `m` delegates the path to on the stack, the first on top. A terminating one
 * is the last that is looked into. */
static bool push_delegations(struct search *s, const struct metadata *m, struct err *err)
{
    const json_t *list = json_object_get(json_object_get(m->body, "delegations"), "roles");
    size_t n = json_array_size(list), found[UPDATER_ROLES_MAX], count = 0;
    for (size_t i = 0; i < n; i++) {
        const json_t *role = json_array_get(list, i);
        if (!delegates(role, s))
            continue;
        if (count == UPDATER_ROLES_MAX)
            return err_set(err, ERR_TOO_BIG, "delegations");
        found[count++] = i;
        if (json_is_true(json_object_get(role, "terminating"))) {
            s->depth = 0;
            break;
        }
    }
    if (s->depth + count > sizeof s->stack / sizeof *s->stack)
        return err_set(err, ERR_TOO_BIG, "delegations");
    while (count > 0) {
        const json_t *role = json_array_get(list, found[--count]);
        s->stack[s->depth++] = (struct visit){json_string_value(json_object_get(role, "name")), m};
    }
    return true;
}

static bool was_seen(const struct search *s, const char *role)
{
    for (size_t i = 0; i < s->seen_count; i++)
        if (strcmp(s->seen[i], role) == 0)
            return true;
    return false;
}

static const struct metadata *enter(struct updater *u, const struct visit *v, struct err *err)
{
    struct metadata *m = xcalloc(1, sizeof *m);
    if (!update_targets(u, v->role, v->delegator, m, err)) {
        free(m);
        return NULL;
    }
    u->delegated[u->delegated_count++] = m;
    return m;
}

bool updater_find(struct updater *u, const char *path, struct metadata_target *target,
                  struct err *err)
{
    struct search s = {.path = path};
    unsigned char sum[DIGEST_BYTES];
    struct digest *digest = digest_new();
    digest_of(digest, path, strlen(path), sum);
    digest_free(digest);
    digest_hex(sum, s.path_hash);
    drop_delegated(u);
    const struct metadata *m = &u->role[METADATA_TARGETS];
    while (true) {
        if (metadata_target(m, path, target))
            return true;
        if (!push_delegations(&s, m, err))
            return false;
        do {
            if (s.depth == 0)
                return err_set(err, ERR_NOT_FOUND, "%s", path);
            s.depth--;
        } while (was_seen(&s, s.stack[s.depth].role));
        if (s.seen_count == UPDATER_ROLES_MAX)
            return err_set(err, ERR_TOO_BIG, "delegations");
        struct visit v = s.stack[s.depth];
        s.seen[s.seen_count++] = v.role;
        if (!(m = enter(u, &v, err)))
            return false;
    }
}
