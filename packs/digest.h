/* SHA-256 (FIPS 180-4) by libcrypto, as a stream or of one buffer. */
#ifndef PACKS_DIGEST_H
#define PACKS_DIGEST_H

#include "base/err.h"

#include <stddef.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES };

struct digest;

/* A stream that can be used again after digest_end. Aborts when libcrypto has no SHA-256. */
struct digest *digest_new(void);
void digest_free(struct digest *digest);

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t len);
void digest_end(struct digest *digest, unsigned char out[DIGEST_BYTES]);

/* A second stream that has had the same bytes so far. */
struct digest *digest_dup(const struct digest *digest);

/* What digest_end would give now; the stream goes on. */
void digest_so_far(const struct digest *digest, unsigned char out[DIGEST_BYTES]);

/* begin, add, end. */
void digest_of(struct digest *digest, const void *data, size_t len,
               unsigned char out[DIGEST_BYTES]);

/* Lower-case hexadecimal with a NUL; reading takes lower case only. */
void digest_hex(const unsigned char bytes[DIGEST_BYTES], char hex[DIGEST_HEX + 1]);
bool digest_from_hex(const char *hex, unsigned char bytes[DIGEST_BYTES]);

#endif
