#include "packs/keyring.h"

#include "base/fs.h"
#include "base/str.h"
#include "packs/pubkey.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool keyring_make(const char *dir, const char *name, const char *password, struct sign_public *key,
                  struct err *err)
{
    struct sign_secret secret;
    struct str text = STR_INIT;
    char *secret_path = xasprintf("%s/%s.key", dir, name);
    char *public_path = xasprintf("%s/%s.pub", dir, name);
    bool ok = access(public_path, F_OK) != 0 || err_set(err, ERR_EXISTS, "%s", public_path);
    sign_keygen(&secret, key);
    sign_public_write(key, &text);
    ok = ok && sign_secret_write(secret_path, &secret, password, err) &&
         fs_write_atomic(public_path, text.p, text.len, 0644, err);
    sign_wipe(&secret, sizeof secret);
    str_finish(&text);
    free(secret_path);
    free(public_path);
    return ok;
}

static bool taken(const struct keyring *k, const char *name)
{
    static const char *const ends[] = {"key", "pub"};
    for (size_t i = 0; i < k->count; i++)
        for (int e = 0; e < 2; e++) {
            char *path = xasprintf("%s/%s.%s", k->dirs[i], name, ends[e]);
            bool there = access(path, F_OK) == 0;
            free(path);
            if (there)
                return true;
        }
    return false;
}

char *keyring_new_name(const struct keyring *keyring, const char *like)
{
    size_t n = strlen(like);
    const char *dash = strrchr(like, '-');
    if (dash && dash[1] && strspn(dash + 1, "0123456789") == strlen(dash + 1))
        n = (size_t) (dash - like);
    for (int i = 2;; i++) {
        char *name = xasprintf("%.*s-%d", (int) n, like, i);
        if (!taken(keyring, name))
            return name;
        free(name);
    }
}

static bool id_of(const char *path, char id[DIGEST_HEX + 1], struct err *err)
{
    struct sign_public public;
    if (!sign_public_read(path, &public, err))
        return false;
    json_t *key = pubkey_new(&public);
    bool ok = pubkey_id(key, id);
    json_decref(key);
    return ok;
}

/* Path of the secret key with that id, without ".key"; heap, NULL when it is nowhere. */
static char *find(const struct keyring *k, const char *id)
{
    char *found = NULL;
    for (size_t i = 0; !found && i < k->count; i++) {
        DIR *d = opendir(k->dirs[i]);
        struct dirent *entry;
        while (d && !found && (entry = readdir(d))) {
            char own[DIGEST_HEX + 1];
            if (!str_ends(entry->d_name, ".pub"))
                continue;
            char *path = fs_join(k->dirs[i], entry->d_name);
            if (id_of(path, own, NULL) && strcmp(own, id) == 0) {
                path[strlen(path) - strlen(".pub")] = '\0';
                found = xstrdup(path);
            }
            free(path);
        }
        if (d)
            closedir(d);
    }
    return found;
}

char *keyring_name(const struct keyring *keyring, const char *id)
{
    char *path = find(keyring, id);
    char *name = path ? xstrdup(strrchr(path, '/') + 1) : NULL;
    free(path);
    return name;
}

bool keyring_id(const struct keyring *keyring, const char *name, char id[DIGEST_HEX + 1],
                struct err *err)
{
    for (size_t i = 0; i < keyring->count; i++) {
        char *path = xasprintf("%s/%s.pub", keyring->dirs[i], name);
        bool ok = id_of(path, id, NULL);
        free(path);
        if (ok)
            return true;
    }
    return err_set(err, ERR_NOT_FOUND, "%s.pub", name);
}

/* One question for the password of one key. */
struct question {
    const struct keyring *keyring;
    const char *name;
};

static bool answer(void *ctx, char *password, size_t n, struct err *err)
{
    const struct question *q = ctx;
    return q->keyring->ask ? q->keyring->ask(q->keyring->ctx, q->name, password, n, err)
                           : err_set(err, ERR_DENIED, "%s", q->name);
}

static bool already(const struct keyring_open *open, const char *id)
{
    for (size_t i = 0; i < open->count; i++)
        if (strcmp(open->ids[i], id) == 0)
            return true;
    return false;
}

/* Opens the key of that id; *there is false when its secret half is in no folder. */
static bool open_one(const struct keyring *k, const char *id, struct keyring_open *open,
                     bool *there, struct err *err)
{
    char *path = find(k, id);
    char *file = path ? xasprintf("%s.key", path) : NULL;
    bool ok = true;
    *there = file && access(file, F_OK) == 0;
    if (*there && open->count == KEYRING_OPEN_MAX) {
        ok = err_set(err, ERR_TOO_BIG, "%s", file);
    } else if (*there) {
        struct question q = {k, strrchr(path, '/') + 1};
        ok = sign_secret_read(file, answer, &q, &open->keys[open->count], err);
        if (ok)
            memcpy(open->ids[open->count++], id, DIGEST_HEX + 1);
    }
    free(file);
    free(path);
    return ok;
}

bool keyring_open(const struct keyring *keyring, const json_t *root, const char *role,
                  struct keyring_open *open, struct err *err)
{
    const json_t *entry = json_object_get(json_object_get(root, "roles"), role);
    const json_t *ids = json_object_get(entry, "keyids");
    long long want = json_integer_value(json_object_get(entry, "threshold")), have = 0;
    for (size_t i = 0; have < want && i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        bool there = already(open, id);
        if (strlen(id) != DIGEST_HEX)
            continue;
        if (!there && !open_one(keyring, id, open, &there, err))
            return false;
        have += there;
    }
    if (have >= want)
        return true;
    err_set(err, ERR_NOT_FOUND, "%s.key", role);
    return err_detail(err, "%lld < %lld", have, want);
}

void keyring_close(struct keyring_open *open)
{
    sign_wipe(open, sizeof *open);
}
