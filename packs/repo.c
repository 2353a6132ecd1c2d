#include "packs/repo.h"

#include "base/fs.h"
#include "packs/repo_pack.h"
#include "packs/repo_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void repo_result_finish(struct repo_result *result)
{
    if (!result)
        return;
    json_decref(result->packs);
    *result = (struct repo_result){0};
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
        repo_set_target(body, target, hex, json_integer_value(json_object_get(one, "length")));
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
    json_t *body = repo_next_body(r, METADATA_TARGETS);
    repo_set_expiry(body, o->now_ms, repo_days_of(root, METADATA_TARGETS));
    bool ok = take_staged(r, body, result->packs, err) && repo_put_catalog(r, body, err);
    bool same = ok && json_equal(body, r->role[METADATA_TARGETS].body);
    if (ok && !same)
        ok = repo_sign_targets(r, o, root, NULL, body, err) &&
             repo_sign_above(r, o, root, NULL, METADATA_SNAPSHOT, err) && repo_write_all(r, err);
    json_decref(body);
    return ok && drop_staged(r->dir, err);
}

bool repo_publish(const struct repo_options *options, struct repo_result *result, struct err *err)
{
    struct repo r;
    *result = (struct repo_result){.packs = json_array()};
    bool ok = repo_open(&r, options->dir, err);
    if (ok) {
        repo_note_versions(&r, result->before);
        ok = publish(&r, options, result, err);
        repo_note_versions(&r, result->after);
        result->earlier = ok && r.earlier;
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
        repo_note_versions(&r, result->before);
        ok = repo_sign_above(&r, options, root, NULL, METADATA_SNAPSHOT, err) &&
             repo_write_all(&r, err);
        repo_note_versions(&r, result->after);
        result->earlier = ok && r.earlier;
    }
    repo_close(&r);
    return ok;
}
