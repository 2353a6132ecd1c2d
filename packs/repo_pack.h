/* How a pack gets into a repository: its archive is read to the end, copied under its final name,
 * and noted in staged.json for the next publishing. */
#ifndef PACKS_REPO_PACK_H
#define PACKS_REPO_PACK_H

#include "base/err.h"
#include "packs/catalog.h"

#include <jansson.h>

#define REPO_STAGED "staged.json"

/* {"packs": [{"entry": {…}, "sha256", "length"}]} of the repository dir; an empty one when nothing
 * is staged. The caller owns it. */
MUST_CHECK bool repo_staged_read(const char *dir, json_t **staged, struct err *err);

/* Stages the archive at `path`. `catalog` is what is published: ERR_EXISTS when it has the same
 * version with other content (`sha256_of` tells what is published, NULL when nothing is). */
typedef const char *(*repo_sha256_fn)(void *ctx, const char *target);
MUST_CHECK bool repo_stage(const char *dir, const char *path, const struct catalog *catalog,
                           repo_sha256_fn sha256_of, void *ctx, json_t **entry, struct err *err);

/* "targets/packs/<sha256>.<id>-<version>.xpack" below dir. Heap. */
char *repo_pack_path(const char *dir, const char *sha256, const char *id, const char *version);

#endif
