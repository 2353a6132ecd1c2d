/* Room on disk, asked for before anything is downloaded. */
#ifndef PACKS_SPACE_H
#define PACKS_SPACE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { SPACE_RESERVE = 16 << 20, SPACE_FILE = 4096 /* what a file costs beside its bytes */ };

struct space_need {
    const char *dir; /* is there */
    uint64_t bytes;
};

/* Adds up what is needed on each file system, and a reserve. ERR_NO_SPACE with the folder as object
 * and "needed NEED, free FREE" in bytes as detail. */
MUST_CHECK bool space_check(const struct space_need *needs, size_t count, struct err *err);

/* The two numbers of such a detail. */
bool space_read(const char *detail, uint64_t *need, uint64_t *space);

#endif
