/* The archive of a pack (.xpack): ustar in one Zstandard frame, MANIFEST first, then exactly the
 * files it lists, in its order; regular files only, mode 0644, owner 0, time 0. Folders follow from
 * the names. The same content gives the same bytes with the same libzstd. */
#ifndef PACKS_ARCHIVE_H
#define PACKS_ARCHIVE_H

#include "base/err.h"
#include "packs/blob.h"
#include "packs/manifest.h"
#include "packs/progress.h"

enum { ARCHIVE_LEVEL = 19 }; /* zstd's; window 8 MiB */

/* Writes the archive of the files below the open folder `source` to fd. Every file is hashed again
 * while it is written: ERR_DIGEST when it is no longer what the manifest says. */
MUST_CHECK bool archive_create(int fd, int source, const struct manifest *manifest,
                               const struct progress *progress, struct err *err);

/* The text of the MANIFEST (heap; *len bytes and a NUL). Reads no further than that. */
MUST_CHECK bool archive_manifest(const struct blob *blob, char **text, size_t *len,
                                 struct err *err);

/* Reads the whole archive against its manifest and, unless target is -1, creates MANIFEST and all
 * files below the open, empty folder `target`. Nothing is synced. ERR_FORMAT for anything that
 * archive_create would not write (links, devices, extended headers, other order, trailing data …),
 * ERR_DIGEST for altered content, ERR_NO_SPACE. */
MUST_CHECK bool archive_extract(const struct blob *blob, const struct manifest *manifest,
                                int target, const struct progress *progress, struct err *err);

#endif
