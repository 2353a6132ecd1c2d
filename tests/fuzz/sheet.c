/* libFuzzer target: any bytes as a sheet of separated values. */
#include "core/material/import_sheet.h"
#include "tests/fuzz/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_import(import_sheet, data, size);
    return 0;
}
