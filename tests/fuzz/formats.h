/* What the targets of files of labs share: what was read from a file is written as a work, which
 * reads back as the same work. */
#ifndef TESTS_FUZZ_FORMATS_H
#define TESTS_FUZZ_FORMATS_H

#include "core/lab/engine.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The bytes as they are when they are a tar; else a tar of parts, each after a byte FE and one that
 * chooses its name, so that no check sum keeps changes out. */
static inline void fuzz_parts(const char *const *names, size_t count, const uint8_t *data,
                              size_t size, struct str *tar)
{
    if (lab_parts_is_tar((const char *) data, size)) {
        str_add_bytes(tar, (const char *) data, size);
        return;
    }
    for (size_t i = 0; i < size;) {
        const uint8_t *end = memchr(data + i, 0xFE, size - i);
        size_t n = end ? (size_t) (end - data) - i : size - i;
        if (n > 0 &&
            !lab_parts_tar(tar, names[data[i] % count], (const char *) data + i + 1, n - 1, NULL))
            abort();
        i += n + 1;
    }
    lab_parts_tar_end(tar);
}

/* Reads the bytes into zeroed room, which the caller finishes; false for what was refused. */
static inline bool fuzz_format(const struct lab_engine *engine, const void *task,
                               const char *format, const char *name, const void *bytes, size_t size,
                               void *work)
{
    char *text = xmalloc(size + 1); /* ends in NUL, as files that were read do */
    struct err err = ERR_INIT;
    memcpy(text, bytes, size);
    text[size] = '\0';
    const struct lab_file file = lab_file_of(name, text, size);
    bool ok = lab_engine_read(engine, task, format, &file, work, &err);
    free(text);
    if (!ok && (err.code == ERR_NONE || !err.object[0]))
        abort();
    if (!ok)
        return false;
    struct str once = STR_INIT, twice = STR_INIT;
    void *again = xcalloc(1, engine->work_size);
    engine->write(task, work, &once);
    if (!engine->read(task, str_text(&once), once.len, again, &err))
        abort();
    engine->write(task, again, &twice);
    if (strcmp(str_text(&once), str_text(&twice)) != 0)
        abort();
    engine->finish(again);
    free(again);
    str_finish(&once);
    str_finish(&twice);
    return true;
}

#endif
