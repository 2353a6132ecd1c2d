/* Public keys of TUF metadata (TUF 1.0 4.2): ed25519, which xunlian itself writes, and the two
 * other kinds that the specification names, because a repository made by other tools may use them.
 */
#ifndef PACKS_PUBKEY_H
#define PACKS_PUBKEY_H

#include "base/err.h"
#include "packs/digest.h"
#include "packs/sign.h"

#include <jansson.h>

/* The key id: hexadecimal SHA-256 of the canonical form. False for what has none. */
bool pubkey_id(const json_t *key, char id[DIGEST_HEX + 1]);

/* Whether `signature` (hexadecimal) is one of the message by this key. False as well for kinds of
 * keys, schemes and texts that are not understood. */
bool pubkey_verify(const json_t *key, const char *signature, const void *message, size_t len);

/* Whether both are the same key, whatever else is written beside it. */
bool pubkey_equal(const json_t *a, const json_t *b);

/* The metadata form of an Ed25519 key; the caller owns it. */
json_t *pubkey_new(const struct sign_public *key);

#endif
