/* Zip archives in memory: read whole with limits, and written so that the same files give the same
 * bytes. Nothing is unpacked to disk. */
#ifndef PACKS_ZIP_H
#define PACKS_ZIP_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

enum {
    ZIP_FILES_MAX = 20000,
    ZIP_FILE_MAX = 64 * 1024 * 1024,   /* bytes of one file, unpacked */
    ZIP_TOTAL_MAX = 512 * 1024 * 1024, /* of all */
};

struct zip_file {
    const char *name;
    const void *bytes;
    size_t len;
};

struct zip {
    struct zip_file *list;
    size_t count;
};

/* Reads all files of an archive into the arena; folders are passed over. ERR_FORMAT: not a zip, a
 * link, a file with a password, a name twice, or one that could lead outside (absolute, "..", a
 * backslash, a control character); ERR_TOO_BIG above the limits. */
MUST_CHECK bool zip_read(const void *bytes, size_t len, struct arena *arena, struct zip *zip,
                         struct err *err);

/* Writes an archive in the given order, deflated, without times; heap. */
MUST_CHECK bool zip_write(const struct zip *zip, void **bytes, size_t *len, struct err *err);

#endif
