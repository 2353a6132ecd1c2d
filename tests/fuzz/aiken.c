/* libFuzzer target: any bytes as a text in Aiken format. */
#include "core/material/import_text.h"
#include "tests/fuzz/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_import(import_aiken, data, size);
    return 0;
}
