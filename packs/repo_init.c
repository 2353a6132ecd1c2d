/* A repository begins: its keys, and version 1 of every role. */
#include "packs/repo_state.h"

#include "base/fs.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool make_dir(const char *dir, const char *name, struct err *err)
{
    char *path = fs_join(dir, name);
    bool ok =
        fs_make_dirs(path, err) && (chmod(path, 0755) == 0 || err_set(err, ERR_IO, "%s", path));
    free(path);
    return ok;
}

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
             repo_add_key(root, keys[i].role, &public);
    }
    return ok;
}

static json_t *new_root(const struct repo_options *o, const struct repo_days *days)
{
    json_t *root = repo_new_body(METADATA_ROOT), *roles = json_object(), *kept = json_object();
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
    json_object_set_new(root, REPO_DAYS_MEMBER, kept);
    repo_set_expiry(root, o->now_ms, days->of[METADATA_ROOT]);
    return root;
}

/* Gives the roles that have never been published a body to go on from. */
static void first_bodies(struct repo *r)
{
    static const enum metadata_role roles[] = {METADATA_TARGETS, METADATA_SNAPSHOT,
                                               METADATA_TIMESTAMP};
    for (int i = 0; i < 3; i++) {
        json_t *body = repo_new_body(roles[i]);
        json_object_set_new(body, i == 0 ? "targets" : "meta", json_object());
        r->role[roles[i]].document = json_pack("{s:o}", "signed", body);
        r->role[roles[i]].body = body;
    }
}

static bool init_metadata(struct repo *r, const struct repo_options *o, json_t *root,
                          struct err *err)
{
    struct keyring_open keys = {0};
    first_bodies(r);
    catalog_init(&r->catalog);
    json_t *body = repo_next_body(r, METADATA_TARGETS);
    repo_set_expiry(body, o->now_ms, repo_days_of(root, METADATA_TARGETS));
    bool ok = repo_put_catalog(r, body, err) &&
              keyring_open(o->keyring, root, "root", &keys, err) &&
              repo_sign_role(r, METADATA_ROOT, root, &keys, err) &&
              repo_sign_targets(r, o, root, NULL, body, err) &&
              repo_sign_above(r, o, root, NULL, METADATA_SNAPSHOT, err) &&
              repo_write_role(r, METADATA_ROOT, err) && repo_write_all(r, err);
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
    bool ok = is_empty(options->dir, err) && make_dir(options->dir, "", err) &&
              repo_lock(&r, err) && make_dir(options->dir, "metadata", err) &&
              make_dir(options->dir, "targets", err) && make_keys(&own, password, root, err) &&
              init_metadata(&r, &own, root, err);
    json_decref(root);
    repo_close(&r);
    return ok;
}
