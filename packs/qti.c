#include "packs/qti.h"

#include "core/material/qti.h"
#include "packs/zip.h"

#include <string.h>

bool qti_import(const char *file, const char *text, size_t len,
                const struct import_options *options, struct import *out)
{
    struct zip zip;
    struct err err = ERR_INIT;
    if (len < 4 || memcmp(text, "PK\3\4", 4) != 0)
        return import_qti(file, text, len, options, out);
    out->file = arena_strdup(&out->arena, file);
    if (!zip_read(text, len, &out->arena, &zip, &err))
        return import_fault(out, 0, err_text(err.code), "%s: %s", err.object, err.detail);
    struct qti_file *files = arena_array(&out->arena, zip.count, sizeof *files);
    for (size_t i = 0; i < zip.count; i++)
        files[i] = (struct qti_file){zip.list[i].name, zip.list[i].bytes, zip.list[i].len};
    return import_qti_package(file, files, zip.count, options, out);
}
