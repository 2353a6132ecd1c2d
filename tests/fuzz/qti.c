/* libFuzzer target: any bytes as a QTI item; what was read is written in both versions and read
 * again. */
#include "core/material/qti.h"
#include "core/material/qti_write.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read(const struct question *question, enum qti_version version)
{
    struct import again = {0};
    char *item = qti_item_write(question, version, "q");
    if (!import_qti("again.xml", item, strlen(item), NULL, &again))
        abort();
    import_finish(&again);
    free(item);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct import import = {0};
    bool ok = import_qti("item.xml", (const char *) data, size, NULL, &import);
    if (ok != (import.faults == 0))
        abort();
    for (size_t i = 0; ok && i < import.count; i++) {
        write_and_read(&import.list[i], QTI_22);
        write_and_read(&import.list[i], QTI_30);
    }
    import_finish(&import);
    return 0;
}
