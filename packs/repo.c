#include "packs/repo.h"

#include "base/fs.h"
#include "packs/hashes.h"
#include "packs/metadata.h"
#include "packs/pubkey.h"
#include "packs/repo_pack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPEC_VERSION "1.0.34"
#define DAYS_MEMBER  "x-xunlian-days"
#define DAY_MS       ((int64_t) 86400000)

/* A repository that is open for changes. */
struct repo {
    const char *dir;
    int lock;
    struct metadata role[REPO_ROLES]; /* as published */
    struct str text[REPO_ROLES];      /* bytes of new ones, empty where nothing changes */
    struct catalog catalog;
};

/* Files */

static char *role_path(const char *dir, enum metadata_role role, int64_t version)
{
    const char *name = metadata_role_name(role);
    return role == METADATA_TIMESTAMP
               ? xasprintf("%s/metadata/timestamp.json", dir)
               : xasprintf("%s/metadata/%" PRId64 ".%s.json", dir, version, name);
}

static bool read_role(struct repo *r, enum metadata_role role, int64_t version, struct err *err)
{
    char *path = role_path(r->dir, role, version), *text = NULL;
    size_t len = 0;
    bool ok =
        fs_read(path, metadata_role_max(role), &text, &len, err) &&
        (metadata_parse(text, len, role, &r->role[role], err) || err_context(err, "%s", path)) &&
        (metadata_verify(&r->role[role], &r->role[METADATA_ROOT], metadata_role_name(role), err) ||
         err_context(err, "%s", path));
    free(text);
    free(path);
    return ok;
}

static int64_t latest_root(const char *dir)
{
    int64_t version = 0;
    while (true) {
        char *path = role_path(dir, METADATA_ROOT, version + 1);
        bool there = access(path, F_OK) == 0;
        free(path);
        if (!there)
            return version;
        version++;
    }
}

static bool named_version(const struct repo *r, enum metadata_role in, const char *name,
                          int64_t *version, struct err *err)
{
    struct metadata_file file;
    if (!metadata_file(&r->role[in], name, &file))
        return err_set(err, ERR_FORMAT, "%s", name);
    *version = file.version;
    return true;
}

static char *target_path(const char *dir, const char *name, const char *sha256)
{
    const char *slash = strrchr(name, '/');
    int n = slash ? (int) (slash - name) + 1 : 0;
    return xasprintf("%s/targets/%.*s%s.%s", dir, n, name, sha256, name + n);
}

static bool read_catalog(struct repo *r, struct err *err)
{
    struct metadata_target target;
    char *text = NULL;
    size_t len = 0;
    if (!metadata_target(&r->role[METADATA_TARGETS], CATALOG_NAME, &target))
        return err_set(err, ERR_FORMAT, "%s: " CATALOG_NAME, r->dir);
    char *path = target_path(r->dir, CATALOG_NAME, hashes_prefix(target.hashes));
    bool ok = fs_read(path, CATALOG_MAX, &text, &len, err) &&
              (hashes_check(target.hashes, text, len, err) || err_context(err, "%s", path)) &&
              catalog_parse(text, len, &r->catalog, err);
    free(text);
    free(path);
    return ok;
}

static void repo_close(struct repo *r)
{
    for (int i = 0; i < REPO_ROLES; i++) {
        metadata_finish(&r->role[i]);
        str_finish(&r->text[i]);
    }
    catalog_finish(&r->catalog);
    if (r->lock >= 0)
        close(r->lock);
}

static bool lock_dir(struct repo *r, struct err *err)
{
    r->lock = open(r->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (r->lock < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", r->dir);
    return flock(r->lock, LOCK_EX | LOCK_NB) == 0 || err_set(err, ERR_BUSY, "%s", r->dir);
}

static bool repo_open(struct repo *r, const char *dir, struct err *err)
{
    *r = (struct repo){.dir = dir, .lock = -1};
    int64_t version = 0;
    return lock_dir(r, err) && read_role(r, METADATA_ROOT, latest_root(dir), err) &&
           read_role(r, METADATA_TIMESTAMP, 0, err) &&
           named_version(r, METADATA_TIMESTAMP, "snapshot.json", &version, err) &&
           read_role(r, METADATA_SNAPSHOT, version, err) &&
           named_version(r, METADATA_SNAPSHOT, "targets.json", &version, err) &&
           read_role(r, METADATA_TARGETS, version, err) && read_catalog(r, err);
}

/* Bodies */

static int days_of(const json_t *root, enum metadata_role role)
{
    const json_t *days =
        json_object_get(json_object_get(root, DAYS_MEMBER), metadata_role_name(role));
    json_int_t n = json_integer_value(days);
    return n >= 1 && n <= REPO_DAYS_MAX ? (int) n : REPO_DAYS_INIT.of[role];
}

static void set_expiry(json_t *body, int64_t now_ms, int days)
{
    char text[21];
    metadata_time_format(now_ms + days * DAY_MS, text);
    json_object_set_new(body, "expires", json_string(text));
}

static json_t *new_body(enum metadata_role role)
{
    return json_pack("{s:s, s:s, s:i}", "_type", metadata_role_name(role), "spec_version",
                     SPEC_VERSION, "version", 0);
}

/* The published body, to be changed and published as the next version. */
static json_t *next_body(const struct repo *r, enum metadata_role role)
{
    json_t *body = json_deep_copy(r->role[role].body);
    json_object_set_new(body, "spec_version", json_string(SPEC_VERSION));
    return body;
}

static void hash_text(const char *text, size_t len, char hex[DIGEST_HEX + 1])
{
    unsigned char sum[DIGEST_BYTES];
    struct digest *digest = digest_new();
    digest_of(digest, text, len, sum);
    digest_free(digest);
    digest_hex(sum, hex);
}

static json_t *meta_of(const struct str *text, int64_t version)
{
    char hex[DIGEST_HEX + 1];
    hash_text(str_text(text), text->len, hex);
    return json_pack("{s:I, s:I, s:{s:s}}", "version", (json_int_t) version, "length",
                     (json_int_t) text->len, "hashes", "sha256", hex);
}

/* Signs body as the version after the published one and puts it in force in *r. */
static bool sign_role(struct repo *r, enum metadata_role role, json_t *body,
                      const struct keyring_open *keys, struct err *err)
{
    json_object_set_new(body, "version", json_integer(r->role[role].version + 1));
    str_clear(&r->text[role]);
    if (!metadata_write(body, keys->keys, keys->count, &r->text[role], err))
        return false;
    metadata_finish(&r->role[role]);
    return metadata_parse(r->text[role].p, r->text[role].len, role, &r->role[role], err);
}

/* The keys of a role under `root`, and under `other` as far as they are at hand. */
static bool open_keys(const struct keyring *keyring, const json_t *root, const json_t *other,
                      enum metadata_role role, struct keyring_open *open, struct err *err)
{
    const char *name = metadata_role_name(role);
    struct err missing = ERR_INIT;
    *open = (struct keyring_open){0};
    if (!keyring_open(keyring, root, name, open, err))
        return false;
    if (other && !keyring_open(keyring, other, name, open, &missing) &&
        missing.code != ERR_NOT_FOUND) {
        if (err)
            *err = missing;
        return false;
    }
    return true;
}

/* Signs what stands above targets: snapshot (unless only the timestamp is asked for), timestamp. */
static bool sign_above(struct repo *r, const struct repo_options *o, const json_t *root,
                       const json_t *other, enum metadata_role from, struct err *err)
{
    static const struct {
        enum metadata_role role, of;
        const char *name;
    } steps[] = {{METADATA_SNAPSHOT, METADATA_TARGETS, "targets.json"},
                 {METADATA_TIMESTAMP, METADATA_SNAPSHOT, "snapshot.json"}};
    bool ok = true;
    for (size_t i = from == METADATA_TIMESTAMP; ok && i < 2; i++) {
        struct keyring_open keys;
        json_t *body = next_body(r, steps[i].role);
        const struct str *below = &r->text[steps[i].of];
        set_expiry(body, o->now_ms, days_of(root, steps[i].role));
        if (below->len > 0)
            json_object_set_new(json_object_get(body, "meta"), steps[i].name,
                                meta_of(below, r->role[steps[i].of].version));
        ok = open_keys(o->keyring, root, other, steps[i].role, &keys, err) &&
             sign_role(r, steps[i].role, body, &keys, err);
        keyring_close(&keys);
        json_decref(body);
    }
    return ok;
}

/* Writing */

static bool write_role(const struct repo *r, enum metadata_role role, struct err *err)
{
    if (r->text[role].len == 0)
        return true;
    char *path = role_path(r->dir, role, r->role[role].version);
    bool ok = fs_write_atomic(path, r->text[role].p, r->text[role].len, 0644, err);
    free(path);
    return ok;
}

/* The order that keeps every moment valid: what is pointed to before what points. */
static bool write_all(const struct repo *r, struct err *err)
{
    return write_role(r, METADATA_TARGETS, err) && write_role(r, METADATA_SNAPSHOT, err) &&
           write_role(r, METADATA_TIMESTAMP, err);
}

static bool write_catalog(const struct repo *r, const struct str *text, const char *hex,
                          struct err *err)
{
    char *path = target_path(r->dir, CATALOG_NAME, hex);
    bool ok = fs_write_atomic(path, str_text(text), text->len, 0644, err);
    free(path);
    return ok;
}

static bool make_dir(const char *dir, const char *name, struct err *err)
{
    char *path = fs_join(dir, name);
    bool ok =
        fs_make_dirs(path, err) && (chmod(path, 0755) == 0 || err_set(err, ERR_IO, "%s", path));
    free(path);
    return ok;
}

/* Results */

static void note_versions(const struct repo *r, int64_t versions[REPO_ROLES])
{
    for (int i = 0; i < REPO_ROLES; i++)
        versions[i] = r->role[i].version;
}

void repo_result_finish(struct repo_result *result)
{
    if (!result)
        return;
    json_decref(result->packs);
    *result = (struct repo_result){0};
}

/* Init */

static bool is_empty(const char *dir, struct err *err)
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    bool empty = true;
    while (d && empty && (entry = readdir(d)))
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (d)
        closedir(d);
    return empty || err_set(err, ERR_EXISTS, "%s", dir);
}

static bool add_key(json_t *root, enum metadata_role role, const struct sign_public *public)
{
    char id[DIGEST_HEX + 1];
    json_t *key = pubkey_new(public);
    json_t *entry = json_object_get(json_object_get(root, "roles"), metadata_role_name(role));
    bool ok = pubkey_id(key, id);
    json_object_set_new(json_object_get(root, "keys"), id, key);
    json_array_append_new(json_object_get(entry, "keyids"), json_string(id));
    return ok;
}

static bool make_keys(const struct repo_options *o, const char *password, json_t *root,
                      struct err *err)
{
    static const struct {
        const char *name;
        enum metadata_role role;
    } keys[] = {{"root-1", METADATA_ROOT},       {"root-2", METADATA_ROOT},
                {"root-3", METADATA_ROOT},       {"targets", METADATA_TARGETS},
                {"snapshot", METADATA_SNAPSHOT}, {"timestamp", METADATA_TIMESTAMP}};
    bool ok = fs_make_dirs(o->keyring->dirs[0], err);
    for (size_t i = 0; ok && i < sizeof keys / sizeof *keys; i++) {
        struct sign_public public;
        ok = keyring_make(o->keyring->dirs[0], keys[i].name, password, &public, err) &&
             add_key(root, keys[i].role, &public);
    }
    return ok;
}

static json_t *new_root(const struct repo_options *o, const struct repo_days *days)
{
    json_t *root = new_body(METADATA_ROOT), *roles = json_object(), *kept = json_object();
    for (int i = 0; i < REPO_ROLES; i++) {
        const char *name = metadata_role_name((enum metadata_role) i);
        json_object_set_new(roles, name,
                            json_pack("{s:[], s:i}", "keyids", "threshold",
                                      i == METADATA_ROOT ? (int) REPO_ROOT_THRESHOLD : 1));
        json_object_set_new(kept, name, json_integer(days->of[i]));
    }
    json_object_set_new(root, "keys", json_object());
    json_object_set_new(root, "roles", roles);
    json_object_set_new(root, "consistent_snapshot", json_true());
    json_object_set_new(root, DAYS_MEMBER, kept);
    set_expiry(root, o->now_ms, days->of[METADATA_ROOT]);
    return root;
}

/* Gives the roles that have never been published a body to go on from. */
static void first_bodies(struct repo *r)
{
    static const enum metadata_role roles[] = {METADATA_TARGETS, METADATA_SNAPSHOT,
                                               METADATA_TIMESTAMP};
    for (int i = 0; i < 3; i++) {
        json_t *body = new_body(roles[i]);
        json_object_set_new(body, i == 0 ? "targets" : "meta", json_object());
        r->role[roles[i]].document = json_pack("{s:o}", "signed", body);
        r->role[roles[i]].body = body;
    }
}

static bool sign_targets(struct repo *r, const struct repo_options *o, const json_t *root,
                         const json_t *other, json_t *body, struct err *err)
{
    struct keyring_open keys;
    bool ok = open_keys(o->keyring, root, other, METADATA_TARGETS, &keys, err) &&
              sign_role(r, METADATA_TARGETS, body, &keys, err);
    keyring_close(&keys);
    return ok;
}

static void set_target(json_t *body, const char *name, const char *hex, json_int_t length)
{
    json_object_set_new(json_object_get(body, "targets"), name,
                        json_pack("{s:I, s:{s:s}}", "length", length, "hashes", "sha256", hex));
}

/* Adds the catalogue as it is now to the body of targets and writes it. */
static bool put_catalog(struct repo *r, json_t *body, struct err *err)
{
    struct str text = STR_INIT;
    char hex[DIGEST_HEX + 1];
    catalog_write(&r->catalog, &text);
    hash_text(str_text(&text), text.len, hex);
    set_target(body, CATALOG_NAME, hex, (json_int_t) text.len);
    bool ok = write_catalog(r, &text, hex, err);
    str_finish(&text);
    return ok;
}

static bool init_metadata(struct repo *r, const struct repo_options *o, json_t *root,
                          struct err *err)
{
    struct keyring_open keys = {0};
    first_bodies(r);
    catalog_init(&r->catalog);
    json_t *body = next_body(r, METADATA_TARGETS);
    set_expiry(body, o->now_ms, days_of(root, METADATA_TARGETS));
    bool ok = put_catalog(r, body, err) && keyring_open(o->keyring, root, "root", &keys, err) &&
              sign_role(r, METADATA_ROOT, root, &keys, err) &&
              sign_targets(r, o, root, NULL, body, err) &&
              sign_above(r, o, root, NULL, METADATA_SNAPSHOT, err) &&
              write_role(r, METADATA_ROOT, err) && write_all(r, err);
    keyring_close(&keys);
    json_decref(body);
    return ok;
}

bool repo_init(const struct repo_options *options, const struct repo_days *days,
               const char *password, struct err *err)
{
    struct repo r = {.dir = options->dir, .lock = -1};
    struct keyring same = *options->keyring;
    struct repo_options own = *options;
    json_t *root = new_root(options, days);
    same.count = 1;
    own.keyring = &same;
    bool ok = is_empty(options->dir, err) && make_dir(options->dir, "", err) && lock_dir(&r, err) &&
              make_dir(options->dir, "metadata", err) && make_dir(options->dir, "targets", err) &&
              make_keys(&own, password, root, err) && init_metadata(&r, &own, root, err);
    json_decref(root);
    repo_close(&r);
    return ok;
}

/* Add */

static const char *published_sha256(void *ctx, const char *name)
{
    const struct repo *r = ctx;
    struct metadata_target target;
    return metadata_target(&r->role[METADATA_TARGETS], name, &target)
               ? json_string_value(json_object_get(target.hashes, "sha256"))
               : NULL;
}

bool repo_add(const char *dir, const char *path, json_t **entry, struct err *err)
{
    struct repo r;
    bool ok = repo_open(&r, dir, err) &&
              repo_stage(dir, path, &r.catalog, published_sha256, &r, entry, err);
    repo_close(&r);
    return ok;
}

/* Publish */

static bool take_staged(struct repo *r, json_t *body, json_t *packs, struct err *err)
{
    json_t *staged = NULL;
    if (!repo_staged_read(r->dir, &staged, err))
        return false;
    const json_t *list = json_object_get(staged, "packs");
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        json_t *entry = json_object_get(one, "entry");
        const char *id = json_string_value(json_object_get(entry, "id"));
        const char *version = json_string_value(json_object_get(entry, "version"));
        const char *hex = json_string_value(json_object_get(one, "sha256"));
        unsigned char sum[DIGEST_BYTES];
        ok = (id && version && hex && strlen(hex) == DIGEST_HEX && digest_from_hex(hex, sum)) ||
             err_set(err, ERR_FORMAT, REPO_STAGED);
        ok = ok && catalog_add(&r->catalog, entry, err);
        if (!ok)
            break;
        char *target = catalog_target(id, version);
        set_target(body, target, hex, json_integer_value(json_object_get(one, "length")));
        free(target);
        json_array_append_new(packs, json_pack("{s:s, s:s}", "id", id, "version", version));
    }
    json_decref(staged);
    return ok;
}

static bool drop_staged(const char *dir, struct err *err)
{
    char *path = fs_join(dir, REPO_STAGED);
    bool ok = unlink(path) == 0 || errno == ENOENT || err_set(err, ERR_IO, "%s", path);
    free(path);
    return ok;
}

static bool publish(struct repo *r, const struct repo_options *o, struct repo_result *result,
                    struct err *err)
{
    const json_t *root = r->role[METADATA_ROOT].body;
    json_t *body = next_body(r, METADATA_TARGETS);
    set_expiry(body, o->now_ms, days_of(root, METADATA_TARGETS));
    bool ok = take_staged(r, body, result->packs, err) && put_catalog(r, body, err);
    bool same = ok && json_equal(body, r->role[METADATA_TARGETS].body);
    if (ok && !same)
        ok = sign_targets(r, o, root, NULL, body, err) &&
             sign_above(r, o, root, NULL, METADATA_SNAPSHOT, err) && write_all(r, err);
    json_decref(body);
    return ok && drop_staged(r->dir, err);
}

bool repo_publish(const struct repo_options *options, struct repo_result *result, struct err *err)
{
    struct repo r;
    *result = (struct repo_result){.packs = json_array()};
    bool ok = repo_open(&r, options->dir, err);
    if (ok) {
        note_versions(&r, result->before);
        ok = publish(&r, options, result, err);
        note_versions(&r, result->after);
    }
    repo_close(&r);
    return ok;
}

bool repo_refresh(const struct repo_options *options, struct repo_result *result, struct err *err)
{
    struct repo r;
    *result = (struct repo_result){.packs = json_array()};
    bool ok = repo_open(&r, options->dir, err);
    if (ok) {
        const json_t *root = r.role[METADATA_ROOT].body;
        note_versions(&r, result->before);
        ok = sign_above(&r, options, root, NULL, METADATA_SNAPSHOT, err) && write_all(&r, err);
        note_versions(&r, result->after);
    }
    repo_close(&r);
    return ok;
}

/* Rotate */

static bool drop_id(json_t *ids, const char *id)
{
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (strcmp(json_string_value(json_array_get(ids, i)), id) == 0) {
            json_array_remove(ids, i);
            return true;
        }
    return false;
}

/* Replaces the key `name` in the body of root; *touched gets the roles that it signed for. */
static bool replace_key(const struct repo_options *o, json_t *root, const char *name,
                        const char *password, bool touched[REPO_ROLES], struct err *err)
{
    char id[DIGEST_HEX + 1];
    struct sign_public public;
    bool found = false;
    if (!keyring_id(o->keyring, name, id, err))
        return false;
    char *fresh = keyring_new_name(o->keyring, name);
    json_t *roles = json_object_get(root, "roles");
    bool in_use = json_object_get(json_object_get(root, "keys"), id) != NULL;
    bool ok = in_use || err_set(err, ERR_NOT_FOUND, "%s", name);
    ok = ok && keyring_make(o->keyring->dirs[0], fresh, password, &public, err);
    for (int i = 0; ok && i < REPO_ROLES; i++) {
        enum metadata_role role = (enum metadata_role) i;
        json_t *entry = json_object_get(roles, metadata_role_name(role));
        if (!drop_id(json_object_get(entry, "keyids"), id))
            continue;
        ok = add_key(root, role, &public);
        touched[i] = found = true;
    }
    if (found)
        json_object_del(json_object_get(root, "keys"), id);
    free(fresh);
    return ok;
}

/* Signs what replaced keys have signed by old and new keys, from the lowest such role upwards. */
static bool sign_touched(struct repo *r, const struct repo_options *o, const json_t *new,
                         const json_t *old, const bool touched[REPO_ROLES], struct err *err)
{
    if (touched[METADATA_TARGETS]) {
        json_t *body = next_body(r, METADATA_TARGETS);
        set_expiry(body, o->now_ms, days_of(new, METADATA_TARGETS));
        bool ok = sign_targets(r, o, new, old, body, err);
        json_decref(body);
        if (!ok)
            return false;
    }
    if (touched[METADATA_TARGETS] || touched[METADATA_SNAPSHOT])
        return sign_above(r, o, new, old, METADATA_SNAPSHOT, err);
    return !touched[METADATA_TIMESTAMP] || sign_above(r, o, new, old, METADATA_TIMESTAMP, err);
}

static bool rotate(struct repo *r, const struct repo_options *o, const char *const *replace,
                   size_t count, const char *password, struct err *err)
{
    bool touched[REPO_ROLES] = {false};
    struct keyring_open keys = {0};
    json_t *old = json_deep_copy(r->role[METADATA_ROOT].body);
    json_t *new = next_body(r, METADATA_ROOT);
    bool ok = true;
    set_expiry(new, o->now_ms, days_of(old, METADATA_ROOT));
    for (size_t i = 0; ok && i < count; i++)
        ok = replace_key(o, new, replace[i], password, touched, err);
    ok = ok && keyring_open(o->keyring, old, "root", &keys, err) &&
         keyring_open(o->keyring, new, "root", &keys, err) &&
         sign_touched(r, o, new, old, touched, err) &&
         sign_role(r, METADATA_ROOT, new, &keys, err) && write_all(r, err) &&
         write_role(r, METADATA_ROOT, err);
    keyring_close(&keys);
    json_decref(old);
    json_decref(new);
    return ok;
}

bool repo_rotate(const struct repo_options *options, const char *const *replace, size_t count,
                 const char *password, struct repo_result *result, struct err *err)
{
    struct repo r;
    *result = (struct repo_result){.packs = json_array()};
    bool ok = repo_open(&r, options->dir, err);
    if (ok) {
        note_versions(&r, result->before);
        ok = rotate(&r, options, replace, count, password, err);
        note_versions(&r, result->after);
    }
    repo_close(&r);
    return ok;
}

/* Status */

static json_t *keys_status(const struct keyring *keyring, const json_t *entry)
{
    const json_t *ids = json_object_get(entry, "keyids");
    json_t *keys = json_array();
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        char *name = keyring_name(keyring, id);
        json_array_append_new(keys, json_pack("{s:s, s:s}", "id", id, "name", name ? name : ""));
        free(name);
    }
    return keys;
}

static json_t *role_status(const struct repo *r, const struct repo_options *o,
                           enum metadata_role role)
{
    const struct metadata *m = &r->role[role];
    const json_t *root = r->role[METADATA_ROOT].body;
    const char *name = metadata_role_name(role);
    const json_t *entry = json_object_get(json_object_get(root, "roles"), name);
    int64_t left = m->expires_ms - o->now_ms;
    return json_pack("{s:s, s:I, s:O, s:I, s:i, s:O, s:o}", "role", name, "version",
                     (json_int_t) m->version, "expires", json_object_get(m->body, "expires"),
                     "days_left", (json_int_t) (left >= 0 ? left / DAY_MS : -1 - -left / DAY_MS),
                     "days", days_of(root, role), "threshold", json_object_get(entry, "threshold"),
                     "keys", keys_status(o->keyring, entry));
}

static bool fingerprint(const char *dir, char hex[DIGEST_HEX + 1], struct err *err)
{
    char *path = role_path(dir, METADATA_ROOT, 1), *text = NULL;
    size_t len = 0;
    bool ok = fs_read(path, METADATA_ROOT_MAX, &text, &len, err);
    if (ok)
        hash_text(text, len, hex);
    free(text);
    free(path);
    return ok;
}

static json_t *staged_status(const json_t *staged)
{
    const json_t *packs = json_object_get(staged, "packs");
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(packs); i++) {
        const json_t *entry = json_object_get(json_array_get(packs, i), "entry");
        json_array_append_new(list, json_pack("{s:O?, s:O?}", "id", json_object_get(entry, "id"),
                                              "version", json_object_get(entry, "version")));
    }
    return list;
}

bool repo_status(const struct repo_options *options, json_t **status, struct err *err)
{
    static const enum metadata_role order[] = {METADATA_ROOT, METADATA_TARGETS, METADATA_SNAPSHOT,
                                               METADATA_TIMESTAMP};
    struct repo r;
    char hex[DIGEST_HEX + 1];
    json_t *staged = NULL;
    bool ok = repo_open(&r, options->dir, err) && fingerprint(options->dir, hex, err) &&
              repo_staged_read(options->dir, &staged, err);
    if (ok) {
        json_t *roles = json_array();
        for (int i = 0; i < REPO_ROLES; i++)
            json_array_append_new(roles, role_status(&r, options, order[i]));
        *status = json_pack("{s:s, s:s, s:I, s:o, s:o}", "dir", options->dir, "fingerprint", hex,
                            "packs", (json_int_t) r.catalog.count, "staged", staged_status(staged),
                            "roles", roles);
    }
    json_decref(staged);
    repo_close(&r);
    return ok;
}
