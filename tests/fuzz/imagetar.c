/* libFuzzer target: any bytes as a tar of YOLO's texts; what was read is written and read again. */
#include "core/lab/image/formats.h"
#include "tests/fuzz/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_image("yolo-tar", "f.tar", data, size);
    return 0;
}
