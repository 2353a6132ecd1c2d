#include "packs/repo_state.h"

#include "base/fs.h"
#include "packs/hashes.h"
#include "packs/pubkey.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define SPEC_VERSION "1.0.34"

/* Files */

char *repo_role_path(const char *dir, enum metadata_role role, int64_t version)
{
    const char *name = metadata_role_name(role);
    return role == METADATA_TIMESTAMP
               ? xasprintf("%s/metadata/timestamp.json", dir)
               : xasprintf("%s/metadata/%" PRId64 ".%s.json", dir, version, name);
}

static bool read_role(struct repo *r, enum metadata_role role, int64_t version, struct err *err)
{
    char *path = repo_role_path(r->dir, role, version), *text = NULL;
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
        char *path = repo_role_path(dir, METADATA_ROOT, version + 1);
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

void repo_close(struct repo *r)
{
    for (int i = 0; i < REPO_ROLES; i++) {
        metadata_finish(&r->role[i]);
        str_finish(&r->text[i]);
    }
    catalog_finish(&r->catalog);
    if (r->lock >= 0)
        close(r->lock);
}

bool repo_lock(struct repo *r, struct err *err)
{
    r->lock = open(r->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (r->lock < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s", r->dir);
    return flock(r->lock, LOCK_EX | LOCK_NB) == 0 || err_set(err, ERR_BUSY, "%s", r->dir);
}

bool repo_open(struct repo *r, const char *dir, struct err *err)
{
    *r = (struct repo){.dir = dir, .lock = -1};
    int64_t version = 0;
    return repo_lock(r, err) && read_role(r, METADATA_ROOT, latest_root(dir), err) &&
           read_role(r, METADATA_TIMESTAMP, 0, err) &&
           named_version(r, METADATA_TIMESTAMP, "snapshot.json", &version, err) &&
           read_role(r, METADATA_SNAPSHOT, version, err) &&
           named_version(r, METADATA_SNAPSHOT, "targets.json", &version, err) &&
           read_role(r, METADATA_TARGETS, version, err) && read_catalog(r, err);
}

/* Bodies */

int repo_days_of(const json_t *root, enum metadata_role role)
{
    const json_t *days =
        json_object_get(json_object_get(root, REPO_DAYS_MEMBER), metadata_role_name(role));
    json_int_t n = json_integer_value(days);
    return n >= 1 && n <= REPO_DAYS_MAX ? (int) n : REPO_DAYS_INIT.of[role];
}

void repo_set_expiry(json_t *body, int64_t now_ms, int days)
{
    char text[21];
    metadata_time_format(now_ms + days * REPO_DAY_MS, text);
    json_object_set_new(body, "expires", json_string(text));
}

json_t *repo_new_body(enum metadata_role role)
{
    return json_pack("{s:s, s:s, s:i}", "_type", metadata_role_name(role), "spec_version",
                     SPEC_VERSION, "version", 0);
}

json_t *repo_next_body(const struct repo *r, enum metadata_role role)
{
    json_t *body = json_deep_copy(r->role[role].body);
    json_object_set_new(body, "spec_version", json_string(SPEC_VERSION));
    return body;
}

void repo_hash(const char *text, size_t len, char hex[DIGEST_HEX + 1])
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
    repo_hash(str_text(text), text->len, hex);
    return json_pack("{s:I, s:I, s:{s:s}}", "version", (json_int_t) version, "length",
                     (json_int_t) text->len, "hashes", "sha256", hex);
}

bool repo_sign_role(struct repo *r, enum metadata_role role, json_t *body,
                    const struct keyring_open *keys, struct err *err)
{
    int64_t before = r->role[role].expires_ms;
    json_object_set_new(body, "version", json_integer(r->role[role].version + 1));
    str_clear(&r->text[role]);
    if (!metadata_write(body, keys->keys, keys->count, &r->text[role], err))
        return false;
    metadata_finish(&r->role[role]);
    if (!metadata_parse(r->text[role].p, r->text[role].len, role, &r->role[role], err))
        return false;
    r->earlier = r->earlier || r->role[role].expires_ms < before - REPO_DAY_MS;
    return true;
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

bool repo_sign_above(struct repo *r, const struct repo_options *o, const json_t *root,
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
        json_t *body = repo_next_body(r, steps[i].role);
        const struct str *below = &r->text[steps[i].of];
        repo_set_expiry(body, o->now_ms, repo_days_of(root, steps[i].role));
        if (below->len > 0)
            json_object_set_new(json_object_get(body, "meta"), steps[i].name,
                                meta_of(below, r->role[steps[i].of].version));
        ok = open_keys(o->keyring, root, other, steps[i].role, &keys, err) &&
             repo_sign_role(r, steps[i].role, body, &keys, err);
        keyring_close(&keys);
        json_decref(body);
    }
    return ok;
}

bool repo_add_key(json_t *root, enum metadata_role role, const struct sign_public *public)
{
    char id[DIGEST_HEX + 1];
    json_t *key = pubkey_new(public);
    json_t *entry = json_object_get(json_object_get(root, "roles"), metadata_role_name(role));
    bool ok = pubkey_id(key, id);
    json_object_set_new(json_object_get(root, "keys"), id, key);
    json_array_append_new(json_object_get(entry, "keyids"), json_string(id));
    return ok;
}

/* Targets */

bool repo_sign_targets(struct repo *r, const struct repo_options *o, const json_t *root,
                       const json_t *other, json_t *body, struct err *err)
{
    struct keyring_open keys;
    bool ok = open_keys(o->keyring, root, other, METADATA_TARGETS, &keys, err) &&
              repo_sign_role(r, METADATA_TARGETS, body, &keys, err);
    keyring_close(&keys);
    return ok;
}

/* Writing */

bool repo_write_role(const struct repo *r, enum metadata_role role, struct err *err)
{
    if (r->text[role].len == 0)
        return true;
    char *path = repo_role_path(r->dir, role, r->role[role].version);
    bool ok = fs_write_atomic(path, r->text[role].p, r->text[role].len, 0644, err);
    free(path);
    return ok;
}

bool repo_write_all(const struct repo *r, struct err *err)
{
    return repo_write_role(r, METADATA_TARGETS, err) &&
           repo_write_role(r, METADATA_SNAPSHOT, err) &&
           repo_write_role(r, METADATA_TIMESTAMP, err);
}

static bool write_catalog(const struct repo *r, const struct str *text, const char *hex,
                          struct err *err)
{
    char *path = target_path(r->dir, CATALOG_NAME, hex);
    bool ok = fs_write_atomic(path, str_text(text), text->len, 0644, err);
    free(path);
    return ok;
}

void repo_set_target(json_t *body, const char *name, const char *hex, json_int_t length)
{
    json_object_set_new(json_object_get(body, "targets"), name,
                        json_pack("{s:I, s:{s:s}}", "length", length, "hashes", "sha256", hex));
}

bool repo_put_catalog(struct repo *r, json_t *body, struct err *err)
{
    struct str text = STR_INIT;
    char hex[DIGEST_HEX + 1];
    catalog_write(&r->catalog, &text);
    repo_hash(str_text(&text), text.len, hex);
    repo_set_target(body, CATALOG_NAME, hex, (json_int_t) text.len);
    /* Nobody could read it, nor could this repository be opened again. */
    bool ok = text.len <= CATALOG_MAX || err_set(err, ERR_TOO_BIG, CATALOG_NAME);
    ok = ok && write_catalog(r, &text, hex, err);
    str_finish(&text);
    return ok;
}

void repo_note_versions(const struct repo *r, int64_t versions[REPO_ROLES])
{
    for (int i = 0; i < REPO_ROLES; i++)
        versions[i] = r->role[i].version;
}
