/* Terms of a text, and a table of terms with numbers. Pure. */
#ifndef CORE_LAB_MODEL_TERMS_H
#define CORE_LAB_MODEL_TERMS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct term {
    const char *text;
    uint32_t df;    /* rows that have it */
    uint32_t last;  /* row that was counted last, + 1 */
    uint32_t index; /* in the vocabulary, from 0; UINT32_MAX: not in it */
};

struct terms {
    struct arena arena;
    struct term **slots;
    size_t room, count;
};

void terms_finish(struct terms *terms);
/* The term of these bytes; NULL when there is none and `add` is false. */
struct term *terms_find(struct terms *terms, const char *text, size_t n, bool add);

#endif
