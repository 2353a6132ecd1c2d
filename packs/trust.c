#include "packs/trust.h"

#include "base/fs.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool trust_load(const char *dir, struct trust *trust, struct err *err)
{
    *trust = (struct trust){0};
    DIR *d = opendir(dir);
    if (!d)
        return errno == ENOENT || err_set(err, ERR_IO, "%s", dir);
    bool ok = true;
    struct dirent *entry;
    while (ok && (errno = 0, entry = readdir(d))) {
        struct sign_public key;
        if (entry->d_name[0] == '.' || !str_ends(entry->d_name, ".pub"))
            continue;
        char *path = fs_join(dir, entry->d_name);
        ok = sign_public_read(path, &key, err);
        free(path);
        if (ok)
            trust_add(trust, &key);
    }
    if (ok && errno != 0)
        ok = err_set(err, ERR_IO, "%s", dir);
    closedir(d);
    if (!ok)
        trust_finish(trust);
    return ok;
}

void trust_finish(struct trust *trust)
{
    if (!trust)
        return;
    free(trust->keys);
    *trust = (struct trust){0};
}

const struct sign_public *trust_find(const struct trust *trust, const unsigned char id[SIGN_ID])
{
    for (size_t i = 0; i < trust->count; i++)
        if (memcmp(trust->keys[i].id, id, SIGN_ID) == 0)
            return &trust->keys[i];
    return NULL;
}

void trust_add(struct trust *trust, const struct sign_public *key)
{
    trust->keys = xrealloc(trust->keys, (trust->count + 1) * sizeof *trust->keys);
    trust->keys[trust->count++] = *key;
}

bool trust_save(const char *dir, const struct sign_public *key, struct err *err)
{
    char id[SIGN_ID_TEXT];
    struct str text = STR_INIT;
    struct sign_public old;
    struct err missing = ERR_INIT;
    sign_id_text(key->id, id);
    char *path = xasprintf("%s/%s.pub", dir, id);
    bool ok;
    if (sign_public_read(path, &old, &missing)) {
        ok = memcmp(&old, key, sizeof old) == 0 || err_set(err, ERR_EXISTS, "%s", path);
        goto out;
    }
    if (missing.code != ERR_NOT_FOUND) {
        ok = err_set(err, missing.code, "%s", path);
        goto out;
    }
    sign_public_write(key, &text);
    ok = fs_make_dirs(dir, err) && fs_write_atomic(path, text.p, text.len, 0600, err);
out:
    str_finish(&text);
    free(path);
    return ok;
}
