/* libFuzzer target: any bytes as Moodle's XML. */
#include "core/material/import_moodle.h"
#include "tests/fuzz/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_import(import_moodle, data, size);
    return 0;
}
