/* What is published, by whom it is signed, and until when that is good. */
#include "packs/repo_state.h"

#include "base/fs.h"
#include "packs/repo_pack.h"

#include <stdlib.h>

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
                     "days_left",
                     (json_int_t) (left >= 0 ? left / REPO_DAY_MS : -1 - -left / REPO_DAY_MS),
                     "days", repo_days_of(root, role), "threshold",
                     json_object_get(entry, "threshold"), "keys", keys_status(o->keyring, entry));
}

static bool fingerprint(const char *dir, char hex[DIGEST_HEX + 1], struct err *err)
{
    char *path = repo_role_path(dir, METADATA_ROOT, 1), *text = NULL;
    size_t len = 0;
    bool ok = fs_read(path, METADATA_ROOT_MAX, &text, &len, err);
    if (ok)
        repo_hash(text, len, hex);
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
