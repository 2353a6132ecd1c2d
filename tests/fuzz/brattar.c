/* libFuzzer target: any bytes as a tar of brat's pairs of files. */
#include "tests/fuzz/marks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"1.ann", "1.txt", "x.ann", "d/x.txt", "d/x.ann"};
    struct str tar = STR_INIT;
    fuzz_parts(names, 5, data, size, &tar);
    fuzz_marks("brat-tar", "f.tar", (const uint8_t *) str_text(&tar), tar.len);
    str_finish(&tar);
    return 0;
}
