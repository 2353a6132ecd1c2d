/* The public keys that this user trusts: minisign public key files, *.pub, in one folder. */
#ifndef PACKS_TRUST_H
#define PACKS_TRUST_H

#include "base/err.h"
#include "packs/sign.h"

#include <stddef.h>

struct trust {
    struct sign_public *keys;
    size_t count;
};

/* Reads the *.pub files of dir; no folder means no keys. A file that is not a key fails, so that
 * nobody believes in a key that does not count. */
MUST_CHECK bool trust_load(const char *dir, struct trust *trust, struct err *err);
void trust_finish(struct trust *trust);

/* The key of that id, or NULL. */
const struct sign_public *trust_find(const struct trust *trust, const unsigned char id[SIGN_ID]);

/* Adds one key in memory only (a key given for one command). */
void trust_add(struct trust *trust, const struct sign_public *key);

/* Keeps the key as dir/<id>.pub, durably. ERR_EXISTS when another key of that id is there. */
MUST_CHECK bool trust_save(const char *dir, const struct sign_public *key, struct err *err);

#endif
