/* New versions of root, and new keys in place of old ones. */
#include "packs/repo_state.h"

#include <stdlib.h>
#include <string.h>

static bool drop_id(json_t *ids, const char *id)
{
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (strcmp(json_string_value(json_array_get(ids, i)), id) == 0) {
            json_array_remove(ids, i);
            return true;
        }
    return false;
}

enum { PREFIX_MIN = 8 };

/* A key that is lost altogether is named by its id, or the beginning of it that no other key has.
 * *like gets the role that it signs for, borrowed from root. */
static bool find_lost(const json_t *root, const char *name, char id[DIGEST_HEX + 1],
                      const char **like, struct err *err)
{
    const char *key, *role;
    json_t *value, *entry;
    size_t found = 0, n = strlen(name), i;
    json_object_foreach(json_object_get((json_t *) root, "keys"), key, value)
        if (n >= PREFIX_MIN && strlen(key) == DIGEST_HEX && strncmp(key, name, n) == 0) {
            memcpy(id, key, DIGEST_HEX + 1);
            found++;
        }
    if (found != 1)
        return err_set(err, ERR_NOT_FOUND, "%s.pub", name);
    *like = name;
    json_object_foreach(json_object_get((json_t *) root, "roles"), role, entry)
        json_array_foreach(json_object_get(entry, "keyids"), i, value)
            if (strcmp(json_string_value(value), id) == 0)
                *like = role;
    return true;
}

/* Replaces the key `name` in the body of root; *touched gets the roles that it signed for. */
static bool replace_key(const struct repo_options *o, json_t *root, const char *name,
                        const char *password, bool touched[REPO_ROLES], struct err *err)
{
    char id[DIGEST_HEX + 1];
    struct sign_public public;
    bool found = false;
    const char *like = name;
    if (!keyring_id(o->keyring, name, id, NULL) && !find_lost(root, name, id, &like, err))
        return false;
    char *fresh = keyring_new_name(o->keyring, like);
    json_t *roles = json_object_get(root, "roles");
    bool in_use = json_object_get(json_object_get(root, "keys"), id) != NULL;
    bool ok = in_use || err_set(err, ERR_NOT_FOUND, "%s", name);
    ok = ok && keyring_make(o->keyring->dirs[0], fresh, password, &public, err);
    for (int i = 0; ok && i < REPO_ROLES; i++) {
        enum metadata_role role = (enum metadata_role) i;
        json_t *entry = json_object_get(roles, metadata_role_name(role));
        if (!drop_id(json_object_get(entry, "keyids"), id))
            continue;
        ok = repo_add_key(root, role, &public);
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
        json_t *body = repo_next_body(r, METADATA_TARGETS);
        repo_set_expiry(body, o->now_ms, repo_days_of(new, METADATA_TARGETS));
        bool ok = repo_sign_targets(r, o, new, old, body, err);
        json_decref(body);
        if (!ok)
            return false;
    }
    if (touched[METADATA_TARGETS] || touched[METADATA_SNAPSHOT])
        return repo_sign_above(r, o, new, old, METADATA_SNAPSHOT, err);
    return !touched[METADATA_TIMESTAMP] || repo_sign_above(r, o, new, old, METADATA_TIMESTAMP, err);
}

static bool rotate(struct repo *r, const struct repo_options *o, const char *const *replace,
                   size_t count, const char *password, struct err *err)
{
    bool touched[REPO_ROLES] = {false};
    struct keyring_open keys = {0};
    json_t *old = json_deep_copy(r->role[METADATA_ROOT].body);
    json_t *new = repo_next_body(r, METADATA_ROOT);
    bool ok = true;
    repo_set_expiry(new, o->now_ms, repo_days_of(old, METADATA_ROOT));
    for (size_t i = 0; ok && i < count; i++)
        ok = replace_key(o, new, replace[i], password, touched, err);
    ok = ok && keyring_open(o->keyring, old, "root", &keys, err) &&
         keyring_open(o->keyring, new, "root", &keys, err) &&
         sign_touched(r, o, new, old, touched, err) &&
         repo_sign_role(r, METADATA_ROOT, new, &keys, err) && repo_write_all(r, err) &&
         repo_write_role(r, METADATA_ROOT, err);
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
        repo_note_versions(&r, result->before);
        ok = rotate(&r, options, replace, count, password, err);
        repo_note_versions(&r, result->after);
        result->earlier = ok && r.earlier;
    }
    repo_close(&r);
    return ok;
}
