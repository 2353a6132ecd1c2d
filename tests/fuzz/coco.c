/* libFuzzer target: any bytes as COCO's JSON, or a work; what was read is written and read again.
 */
#include "core/lab/image/formats.h"
#include "tests/fuzz/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_image("coco", "f.json", data, size);
    return 0;
}
