/* HASHES of TUF 1.0 4.4 and 4.5: {"sha256": "…", "sha512": "…"}. */
#ifndef PACKS_HASHES_H
#define PACKS_HASHES_H

#include "base/err.h"
#include "packs/digest.h"

#include <jansson.h>
#include <stddef.h>

/* Whether `hashes` has that form: lower-case hexadecimal of the right length where the algorithm is
 * known. Algorithms that are not known here are fine, as long as they are strings. */
bool hashes_valid(const json_t *hashes);

/* ERR_DIGEST unless every known algorithm agrees with the content, ERR_UNSUPPORTED when none is
 * known. */
MUST_CHECK bool hashes_check(const json_t *hashes, const void *data, size_t len, struct err *err);
/* The same of a file. */
MUST_CHECK bool hashes_check_file(const json_t *hashes, const char *path, struct err *err);

/* The SHA-256 among them; false without one. */
bool hashes_sha256(const json_t *hashes, unsigned char bytes[DIGEST_BYTES]);

/* The hexadecimal text that names a file of a consistent snapshot: SHA-256 where there is one, else
 * SHA-512, else NULL. Borrowed. */
const char *hashes_prefix(const json_t *hashes);

#endif
