#include "packs/metadata.h"

#include "base/clock.h"
#include "packs/canonical.h"
#include "packs/hashes.h"
#include "packs/pubkey.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TIME_TEXT = 20, ROLES = 4 };

static const struct {
    const char *name;
    size_t most;
} roles[ROLES] = {[METADATA_ROOT] = {"root", METADATA_ROOT_MAX},
                  [METADATA_TIMESTAMP] = {"timestamp", METADATA_TIMESTAMP_MAX},
                  [METADATA_SNAPSHOT] = {"snapshot", METADATA_SNAPSHOT_MAX},
                  [METADATA_TARGETS] = {"targets", METADATA_TARGETS_MAX}};

const char *metadata_role_name(enum metadata_role role)
{
    return roles[role].name;
}

bool metadata_role_find(const char *name, enum metadata_role *role)
{
    for (int i = 0; i < ROLES; i++)
        if (strcmp(roles[i].name, name) == 0) {
            *role = (enum metadata_role) i;
            return true;
        }
    return false;
}

size_t metadata_role_max(enum metadata_role role)
{
    return roles[role].most;
}

/* Time */

bool metadata_time_parse(const char *text, int64_t *ms)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    if (strlen(text) != TIME_TEXT)
        return false;
    for (int i = 0; i < TIME_TEXT; i++)
        if (form[i] == '0' ? !isdigit((unsigned char) text[i]) : text[i] != form[i])
            return false;
    return clock_parse(text, ms, NULL);
}

void metadata_time_format(int64_t ms, char text[21])
{
    time_t t = (time_t) (ms / 1000);
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(text, 21, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* Form */

static bool wrong(struct err *err, const char *what)
{
    err_set(err, ERR_FORMAT, "%s", "");
    return err_detail(err, "%s", what);
}

static const json_t *get(const json_t *object, const char *name)
{
    return json_object_get(object, name);
}

static const char *get_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool check_signatures(const json_t *list, struct err *err)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n > METADATA_SIGNATURES_MAX)
        return wrong(err, "signatures");
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        const char *id = get_text(one, "keyid");
        if (!id || !*id || !get_text(one, "sig"))
            return wrong(err, "signatures");
        for (size_t k = 0; k < i; k++)
            if (strcmp(id, get_text(json_array_get(list, k), "keyid")) == 0)
                return wrong(err, "signatures: keyid");
    }
    return true;
}

/* keys: {id: {keytype, scheme, keyval}}; roles and delegations refer to them. */
static bool check_keys(const json_t *keys, struct err *err)
{
    const char *id;
    json_t *key;
    if (!json_is_object(keys))
        return wrong(err, "keys");
    json_object_foreach((json_t *) keys, id, key)
        if (!*id || !get_text(key, "keytype") || !get_text(key, "scheme") ||
            !json_is_object(get(key, "keyval")))
            return wrong(err, "keys");
    return true;
}

static bool check_role(const json_t *role, struct err *err)
{
    const json_t *ids = get(role, "keyids"), *threshold = get(role, "threshold");
    if (!json_is_array(ids) || !json_is_integer(threshold) || json_integer_value(threshold) < 1)
        return wrong(err, "threshold");
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (!json_is_string(json_array_get(ids, i)))
            return wrong(err, "keyids");
    return true;
}

static bool check_root(const json_t *body, struct err *err)
{
    const json_t *all = get(body, "roles"), *consistent = get(body, "consistent_snapshot");
    if (!check_keys(get(body, "keys"), err))
        return false;
    if (consistent && !json_is_boolean(consistent))
        return wrong(err, "consistent_snapshot");
    for (int i = 0; i < ROLES; i++)
        if (!check_role(get(all, roles[i].name), err))
            return false;
    return true;
}

static bool check_file(const json_t *file)
{
    const json_t *version = get(file, "version"), *length = get(file, "length");
    const json_t *hashes = get(file, "hashes");
    return json_is_integer(version) && json_integer_value(version) >= 1 &&
           (!length || (json_is_integer(length) && json_integer_value(length) >= 0)) &&
           (!hashes || hashes_valid(hashes));
}

static bool check_meta(const json_t *body, const char *needed, struct err *err)
{
    const json_t *meta = get(body, "meta");
    const char *name;
    json_t *file;
    if (!get(meta, needed))
        return wrong(err, "meta");
    json_object_foreach((json_t *) meta, name, file)
        if (!str_ends(name, ".json") || !check_file(file))
            return wrong(err, "meta");
    return true;
}

static bool check_texts(const json_t *list)
{
    if (!json_is_array(list))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_string(json_array_get(list, i)))
            return false;
    return true;
}

/* A delegated role has a name of its own: it must never be stored as one of the four. */
static bool check_delegation(const json_t *role, struct err *err)
{
    const char *name = get_text(role, "name");
    const json_t *paths = get(role, "paths"), *prefixes = get(role, "path_hash_prefixes");
    enum metadata_role top;
    if (!name || !*name || metadata_role_find(name, &top))
        return wrong(err, "delegations: name");
    char *quoted = metadata_quote(name);
    bool fits = strlen(quoted) <= METADATA_NAME_MAX;
    free(quoted);
    if (!fits)
        return wrong(err, "delegations: name");
    if (!json_is_boolean(get(role, "terminating")))
        return wrong(err, "delegations: terminating");
    if (!paths == !prefixes || !check_texts(paths ? paths : prefixes))
        return wrong(err, "delegations: paths");
    return check_role(role, err);
}

static bool check_delegations(const json_t *delegations, struct err *err)
{
    const json_t *list = get(delegations, "roles");
    if (get(delegations, "succinct_roles")) {
        err_set(err, ERR_UNSUPPORTED, "%s", "");
        return err_detail(err, "succinct_roles");
    }
    if (!json_is_array(list))
        return wrong(err, "delegations");
    if (!check_keys(get(delegations, "keys"), err))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *role = json_array_get(list, i);
        if (!check_delegation(role, err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(get_text(role, "name"), get_text(json_array_get(list, k), "name")) == 0)
                return wrong(err, "delegations: name");
    }
    return true;
}

static bool check_targets(const json_t *body, struct err *err)
{
    const json_t *targets = get(body, "targets"), *delegations = get(body, "delegations");
    const char *name;
    json_t *target;
    if (!json_is_object(targets))
        return wrong(err, "targets");
    json_object_foreach((json_t *) targets, name, target) {
        const json_t *length = get(target, "length");
        if (!*name || !json_is_integer(length) || json_integer_value(length) < 0 ||
            !hashes_valid(get(target, "hashes")))
            return wrong(err, "targets");
    }
    return !delegations || check_delegations(delegations, err);
}

static bool check_body(struct metadata *m, struct err *err)
{
    const char *type = get_text(m->body, "_type"), *spec = get_text(m->body, "spec_version");
    const char *expires = get_text(m->body, "expires");
    const json_t *version = get(m->body, "version");
    if (!type || strcmp(type, roles[m->role].name) != 0)
        return wrong(err, "_type");
    if (!spec || strncmp(spec, "1.", 2) != 0)
        return wrong(err, "spec_version");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return wrong(err, "version");
    if (!expires || !metadata_time_parse(expires, &m->expires_ms))
        return wrong(err, "expires");
    m->version = json_integer_value(version);
    switch (m->role) {
    case METADATA_ROOT:
        return check_root(m->body, err);
    case METADATA_TIMESTAMP:
        return check_meta(m->body, "snapshot.json", err);
    case METADATA_SNAPSHOT:
        return check_meta(m->body, "targets.json", err);
    default:
        return check_targets(m->body, err);
    }
}

bool metadata_parse(const char *text, size_t len, enum metadata_role role,
                    struct metadata *metadata, struct err *err)
{
    *metadata = (struct metadata){.role = role};
    if (!canonical_read(text, len, roles[role].most, &metadata->document, err))
        return false;
    metadata->sig = get(metadata->document, "signatures");
    metadata->body = get(metadata->document, "signed");
    return check_signatures(metadata->sig, err) && check_body(metadata, err);
}

void metadata_finish(struct metadata *metadata)
{
    if (!metadata)
        return;
    json_decref(metadata->document);
    *metadata = (struct metadata){0};
}

/* Signatures */

/* The keys and the role entry by which delegator names `role`. */
static const json_t *find_role(const struct metadata *delegator, const char *role,
                               const json_t **keys)
{
    if (delegator->role == METADATA_ROOT) {
        *keys = get(delegator->body, "keys");
        return get(get(delegator->body, "roles"), role);
    }
    const json_t *delegations = get(delegator->body, "delegations");
    const json_t *list = get(delegations, "roles");
    *keys = get(delegations, "keys");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        if (strcmp(get_text(one, "name"), role) == 0)
            return one;
    }
    return NULL;
}

static bool names_key(const json_t *role, const char *id)
{
    const json_t *ids = get(role, "keyids");
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (strcmp(json_string_value(json_array_get(ids, i)), id) == 0)
            return true;
    return false;
}

/* The key of that id, when the id is its digest. */
static const json_t *key_of(const json_t *keys, const char *id)
{
    const json_t *key = get(keys, id);
    char own[DIGEST_HEX + 1];
    return key && pubkey_id(key, own) && strcmp(own, id) == 0 ? key : NULL;
}

static bool counted(const json_t *const *seen, size_t n, const json_t *key)
{
    for (size_t i = 0; i < n; i++)
        if (pubkey_equal(seen[i], key))
            return true;
    return false;
}

bool metadata_verify(const struct metadata *metadata, const struct metadata *delegator,
                     const char *role, struct err *err)
{
    const json_t *keys = NULL, *entry = find_role(delegator, role, &keys);
    const json_t *seen[METADATA_SIGNATURES_MAX];
    struct str message = STR_INIT;
    size_t n = 0;
    if (!entry)
        return err_set(err, ERR_SIGNATURE, "%s", role);
    if (!canonical_write(metadata->body, &message, err))
        goto out;
    for (size_t i = 0; i < json_array_size(metadata->sig); i++) {
        const json_t *one = json_array_get(metadata->sig, i);
        const char *id = get_text(one, "keyid");
        const json_t *key = names_key(entry, id) ? key_of(keys, id) : NULL;
        if (key && !counted(seen, n, key) &&
            pubkey_verify(key, get_text(one, "sig"), str_text(&message), message.len))
            seen[n++] = key;
    }
    str_finish(&message);
    long long threshold = json_integer_value(get(entry, "threshold"));
    if ((long long) n >= threshold)
        return true;
    err_set(err, ERR_SIGNATURE, "%s", role);
    return err_detail(err, "%zu < %lld", n, threshold);
out:
    str_finish(&message);
    return false;
}

bool metadata_fresh(const struct metadata *metadata, int64_t now_ms, struct err *err)
{
    if (now_ms < metadata->expires_ms)
        return true;
    err_set(err, ERR_STALE, "%s", roles[metadata->role].name);
    return err_detail(err, "%s", get_text(metadata->body, "expires"));
}

bool metadata_consistent(const struct metadata *root)
{
    return json_is_true(get(root->body, "consistent_snapshot"));
}

bool metadata_rotated(const struct metadata *before, const struct metadata *after,
                      enum metadata_role role)
{
    const json_t *keys = NULL;
    const json_t *old = find_role(before, roles[role].name, &keys);
    const json_t *new = find_role(after, roles[role].name, &keys);
    const json_t *ids = get(old, "keyids");
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (!names_key(new, json_string_value(json_array_get(ids, i))))
            return true;
    return false;
}

/* Contents */

bool metadata_file(const struct metadata *metadata, const char *name, struct metadata_file *file)
{
    const json_t *entry = get(get(metadata->body, "meta"), name);
    if (!entry)
        return false;
    const json_t *length = get(entry, "length");
    file->version = json_integer_value(get(entry, "version"));
    file->length = length ? json_integer_value(length) : -1;
    file->hashes = get(entry, "hashes");
    return true;
}

bool metadata_target(const struct metadata *targets, const char *name,
                     struct metadata_target *target)
{
    const json_t *entry = get(get(targets->body, "targets"), name);
    if (!entry)
        return false;
    target->length = json_integer_value(get(entry, "length"));
    target->hashes = get(entry, "hashes");
    target->custom = get(entry, "custom");
    return true;
}

bool metadata_path_valid(const char *path)
{
    if (!*path || strlen(path) > 1024)
        return false;
    for (const char *p = path; *p; p++)
        if ((unsigned char) *p < ' ' || *p == 0x7F || *p == '\\' || *p == '%')
            return false;
    for (const char *part = path;; part++) {
        size_t n = strcspn(part, "/");
        if (n == 0 || (n == 1 && part[0] == '.') || (n == 2 && strncmp(part, "..", 2) == 0))
            return false;
        part += n;
        if (!*part)
            return true;
    }
}

char *metadata_quote(const char *name)
{
    struct str out = STR_INIT;
    for (const char *p = name; *p; p++) {
        unsigned char c = (unsigned char) *p;
        if ((c < 0x80 && isalnum(c)) || strchr("_.-~", c))
            str_add_char(&out, *p);
        else
            str_addf(&out, "%%%02X", c);
    }
    return str_take(&out);
}

/* Publishing */

bool metadata_write(const json_t *body, const struct sign_secret *keys, size_t count,
                    struct str *out, struct err *err)
{
    struct str message = STR_INIT;
    if (!canonical_write(body, &message, err)) {
        str_finish(&message);
        return false;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct sign_public public;
        unsigned char bytes[SIGN_BYTES];
        char id[DIGEST_HEX + 1] = "", hex[2 * SIGN_BYTES + 1];
        sign_public_of(&keys[i], &public);
        json_t *key = pubkey_new(&public);
        pubkey_id(key, id);
        json_decref(key);
        sign_bytes(&keys[i], str_text(&message), message.len, bytes);
        for (int k = 0; k < SIGN_BYTES; k++)
            snprintf(hex + 2 * k, 3, "%02x", bytes[k]);
        json_array_append_new(list, json_pack("{s:s, s:s}", "keyid", id, "sig", hex));
    }
    json_t *document = json_pack("{s:o, s:O}", "signatures", list, "signed", (json_t *) body);
    char *text = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
    str_add(out, text);
    str_add_char(out, '\n');
    free(text);
    json_decref(document);
    str_finish(&message);
    return true;
}
