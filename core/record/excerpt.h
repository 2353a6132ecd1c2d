/* A line of plain text out of Markdown, round a place in it. */
#ifndef CORE_RECORD_EXCERPT_H
#define CORE_RECORD_EXCERPT_H

#include "base/arena.h"

#include <stddef.h>

struct excerpt {
    const char *text;       /* in the arena */
    int hit_start, hit_len; /* bytes of `text`; both 0 when nothing was hit */
};

/* At most `cols` columns of the n bytes, without marks and line breaks, with the bytes from hit to
 * hit_end in it (hit_end 0: from the beginning). "…" stands where text was left out. */
struct excerpt excerpt_make(const char *text, size_t n, size_t hit, size_t hit_end, int cols,
                            struct arena *arena);

#endif
