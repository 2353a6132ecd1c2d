/* MANIFEST, the first member of every pack archive: what the pack is and each file it holds.
 *
 *     xunlian-pack 1
 *     id xunlian-level5
 *     version 1.0.0
 *     licence CC-BY-SA-4.0
 *     minimum 0.1.0
 *     (an empty line)
 *     <SHA-256, 64 lower-case hexadecimal digits> <bytes> <name>
 *
 * Lines end in LF; files stand in strictly ascending order of the bytes of their names; pack.yaml
 * is always there. There is exactly one text for a given content. */
#ifndef PACKS_MANIFEST_H
#define PACKS_MANIFEST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "packs/digest.h"

#include <stddef.h>
#include <stdint.h>

#define MANIFEST_NAME "MANIFEST"

enum { MANIFEST_FORMAT = 1, MANIFEST_ENTRIES = 50000, MANIFEST_BYTES = 20 << 20 };
#define MANIFEST_FILE_BYTES  ((uint64_t) 512 << 20)
#define MANIFEST_TOTAL_BYTES ((uint64_t) 4 << 30)

struct manifest_entry {
    unsigned char sha256[DIGEST_BYTES];
    uint64_t size;
    const char *name;
};

struct manifest {
    const char *id, *version, *licence, *minimum;
    struct manifest_entry *entries;
    size_t count;
    uint64_t total; /* bytes of all files, without the MANIFEST itself */
    struct arena arena;
};

/* Reads n bytes. ERR_FORMAT with "MANIFEST:line" for anything that manifest_write would not write,
 * ERR_NEWER for a later format, ERR_TOO_BIG past a limit, ERR_INVALID for a bad or colliding name.
 * On failure nothing needs to be finished. */
MUST_CHECK bool manifest_parse(const char *text, size_t n, struct manifest *manifest,
                               struct err *err);
void manifest_finish(struct manifest *manifest);

/* Appends the text. The entries must be in order. */
void manifest_write(const struct manifest *manifest, struct str *out);

/* The entry of that name, or NULL. */
const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *name);

#endif
