/* libFuzzer target: any bytes as a MANIFEST; what is read is written back byte for byte. */
#include "packs/manifest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct manifest manifest;
    struct str again = STR_INIT;
    if (!manifest_parse((const char *) data, size, &manifest, NULL))
        return 0;
    manifest_write(&manifest, &again);
    if (again.len != size || memcmp(again.p, data, size) != 0)
        abort();
    str_finish(&again);
    manifest_finish(&manifest);
    return 0;
}
