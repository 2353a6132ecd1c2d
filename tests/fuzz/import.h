/* What the targets of importers share: bytes go through one, faults are counted rightly, and the
 * questions read are marked with their own keys. */
#ifndef TESTS_FUZZ_IMPORT_H
#define TESTS_FUZZ_IMPORT_H

#include "core/material/import.h"

#include <stdint.h>
#include <stdlib.h>

typedef bool fuzz_import_fn(const char *file, const char *text, size_t len,
                            const struct import_options *options, struct import *import);

static inline void fuzz_import(fuzz_import_fn *run, const uint8_t *data, size_t size)
{
    static const char *const tags[] = {"K1.1.1"};
    static const struct import_options options = {tags, 1};
    struct import import = {0};
    bool ok = run("f", (const char *) data, size, &options, &import);
    if (ok != (import.faults == 0))
        abort();
    for (size_t i = 0; ok && i < import.count; i++) {
        struct question_mark mark;
        char *key = question_key(&import.list[i]);
        if (question_grade(&import.list[i], key, &mark, NULL) && mark.score > QUESTION_FULL)
            abort();
        free(key);
    }
    import_finish(&import);
}

#endif
