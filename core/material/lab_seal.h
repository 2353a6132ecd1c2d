/* Gold of a lab, sealed: what stands in labs/<id>/<variant>/gold/ of an author's folder is
 * encrypted when the pack is built, so that nobody reads the answers by opening a file.
 * XChaCha20-Poly1305 (libsodium); the key is made by BLAKE2b of the pack's id, the path and a
 * constant of this program, the nonce of key and content: the same pack gives the same bytes.
 *
 * This keeps answers from the curious, not from someone who takes this program apart: whoever can
 * grade offline can read the gold. What must stay secret until an exam begins is the sealed paper's
 * matter (core/exam/seal.h). */
#ifndef CORE_MATERIAL_LAB_SEAL_H
#define CORE_MATERIAL_LAB_SEAL_H

#include "base/err.h"

#include <stddef.h>

/* True for "labs/<id>/<variant>/gold/…". */
bool lab_seal_covers(const char *path);
/* True when the bytes are a sealed file. */
bool lab_seal_is_sealed(const char *bytes, size_t n);
/* Heap bytes. `path` is that in the pack. */
void lab_seal_close(const char *pack, const char *path, const char *plain, size_t n, char **sealed,
                    size_t *sealed_len);
/* NUL-terminated heap bytes. ERR_DAMAGED when they are not what was sealed for this pack and path.
 */
MUST_CHECK bool lab_seal_open(const char *pack, const char *path, const char *sealed, size_t n,
                              char **plain, size_t *len, struct err *err);

#endif
