/* libFuzzer target: any bytes as a worksheet, its shared strings behind a NUL; the questions read
 * are marked with their own keys. */
#include "core/material/import_xlsx.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tags[] = {"K1.1.1"};
    static const struct import_options options = {tags, 1};
    struct import import = {0};
    const char *text = (const char *) data;
    const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
    size_t n = nul ? (size_t) (nul - data) : size;
    struct xlsx_part sheet = {text, n},
                     strings = {nul ? text + n + 1 : NULL, nul ? size - n - 1 : 0};
    import.file = "f";
    bool ok = sheet.text && xlsx_read(sheet, strings, &options, &import);
    ok = ok || (!sheet.text && import.faults == 0);
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
