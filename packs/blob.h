/* A file whose complete content has been verified, and which then gives out nothing but the content
 * that was verified: up to BLOB_MEMORY bytes are kept, of larger files the first reading notes the
 * digest up to every chunk and each later reading is checked against it before anyone sees the
 * bytes. So a file that changes between verification and use (another process, a failing stick) is
 * never a different pack. */
#ifndef PACKS_BLOB_H
#define PACKS_BLOB_H

#include "base/err.h"
#include "packs/progress.h"
#include "packs/sign.h"
#include "packs/trust.h"

#include <stddef.h>
#include <stdint.h>

enum { BLOB_CHUNK = 128 << 10, BLOB_MEMORY = 32 << 20 };
#define BLOB_MAX ((uint64_t) 4 << 30)

/* What the content must agree with: a signature by one of the trusted keys, or a digest and size
 * that signed metadata names. What is NULL is not asked for; at least one must be given. */
struct blob_policy {
    const struct signature *signature;
    const struct trust *trust;
    const unsigned char *sha256; /* DIGEST_BYTES */
    uint64_t size;               /* with sha256 */
};

struct blob;

/* Opens and verifies. ERR_UNTRUSTED with the key's id as object for a signature of a key that is
 * not in trust, ERR_SIGNATURE, ERR_DIGEST, ERR_TOO_BIG past BLOB_MAX, ERR_FORMAT for what is not a
 * regular file, ERR_CANCELLED. */
MUST_CHECK bool blob_open(const char *path, const struct blob_policy *policy,
                          const struct progress *progress, struct blob **blob, struct err *err);
void blob_free(struct blob *blob);

uint64_t blob_size(const struct blob *blob);

/* Chunk `index`: *data is in `room` (BLOB_CHUNK bytes) or in the blob itself; *len is 0 past the
 * end. ERR_DIGEST when the file no longer holds what was verified. */
MUST_CHECK bool blob_chunk(const struct blob *blob, size_t index, unsigned char *room,
                           const unsigned char **data, size_t *len, struct err *err);

#endif
