/* libFuzzer target: any bytes as a tar of YOLO's texts with the names of its classes. */
#include "tests/fuzz/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"img_01.txt", "img_02.txt", "classes.txt", "data.yaml"};
    struct str tar = STR_INIT;
    fuzz_parts(names, 4, data, size, &tar);
    fuzz_image("yolo-tar", "f.tar", (const uint8_t *) str_text(&tar), tar.len);
    str_finish(&tar);
    return 0;
}
