/* libFuzzer target: any bytes as a file of marked text in this format. */
#include "tests/fuzz/marks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_marks("labelstudio", "1.ann", data, size);
    return 0;
}
