/* The author's side: a folder of plain files becomes a pack archive. */
#ifndef PACKS_BUILD_H
#define PACKS_BUILD_H

#include "base/err.h"
#include "packs/manifest.h"
#include "packs/progress.h"
#include "packs/sign.h"

/* Reads pack.yaml and hashes every file below dir; nothing is left out in silence: a link, a
 * device, or a name that packs do not allow is an error. */
MUST_CHECK bool build_manifest(const char *dir, struct manifest *manifest, struct err *err);

/* Writes the archive of dir to path, by way of a temporary file beside it. */
MUST_CHECK bool build_archive(const char *dir, const struct manifest *manifest, const char *path,
                              const struct progress *progress, struct err *err);

/* SHA-256 and size of a file, for a blob_policy: what is signed or published is what was read here.
 */
MUST_CHECK bool build_pin(const char *path, unsigned char sha256[DIGEST_BYTES], uint64_t *size,
                          struct err *err);

/* Writes path.minisig. A pack archive is read to its end first, so that nobody signs a broken one.
 * comment NULL: "id version" of the pack, or the file's name. */
MUST_CHECK bool build_sign(const char *path, const struct sign_secret *secret, const char *comment,
                           struct err *err);

#endif
