/* Which rows are the same, or nearly: texts by the Jaccard coefficient of their sets of character
 * bigrams (Broder, On the resemblance and containment of documents, 1997, with characters), tables
 * by their cells. Pure. */
#ifndef CORE_LAB_MODEL_ALIKE_H
#define CORE_LAB_MODEL_ALIKE_H

#include "core/lab/model/data.h"

#include <stdint.h>

struct alike_row {
    uint32_t *grams; /* ascending hashes of bigrams, each once */
    size_t count;
    uint64_t sketch; /* bit by hash, to tell most pairs apart at once */
    uint64_t exact;  /* hash of the whole */
};

struct alike {
    struct arena arena;
    struct alike_row *rows;
    size_t count;
    bool texts;  /* else only exact */
    double near; /* least likeness */
};

void alike_init(const struct model_data *data, const struct model_rows *rows, struct alike *alike);
void alike_finish(struct alike *alike);
bool alike_exact(const struct alike *alike, size_t a, size_t b);
/* Also true for what is exactly the same. */
bool alike_near(const struct alike *alike, size_t a, size_t b);

/* A text as it is compared and cut into grams: full-width letters and digits become half-width,
 * Latin letters small; whatever is no letter or digit parts runs as one blank. */
struct str;
void alike_fold(const char *text, struct str *out);

#endif
