/* How long work tells how far it is. */
#ifndef PACKS_PROGRESS_H
#define PACKS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes done of total (0: not known). Returns false to cancel. */
typedef bool (*progress_fn)(void *ctx, uint64_t done, uint64_t total);

struct progress {
    progress_fn tell; /* may be NULL */
    void *ctx;
};

static inline bool progress_tell(const struct progress *progress, uint64_t done, uint64_t total)
{
    return !progress || !progress->tell || progress->tell(progress->ctx, done, total);
}

#endif
