/* libFuzzer target: any bytes as XML; the tree is walked. */
#include "core/material/xml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct xml_limits limits = {
        .bytes = 1 << 20, .depth = 16, .nodes = 2000, .attributes = 8};
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct xml_node *root = NULL;
    if (xml_parse("f", (const char *) data, size, &limits, &arena, &root, &err)) {
        if (!root || !root->name || !xml_text(root, &arena))
            abort();
    } else if (err.code == ERR_NONE) {
        abort();
    }
    arena_finish(&arena);
    return 0;
}
