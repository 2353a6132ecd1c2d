/* libFuzzer target: any bytes as a sheet of separated values; the questions read are marked with
 * their own keys. */
#include "core/material/import_sheet.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tags[] = {"K1.1.1"};
    static const struct import_options options = {tags, 1};
    struct import import = {0};
    bool ok = import_sheet("f", (const char *) data, size, &options, &import);
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
    return 0;
}
