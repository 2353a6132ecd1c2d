/* What the targets of files of labs share: what was read from a file is written as a work, which
 * reads back as the same work. */
#ifndef TESTS_FUZZ_FORMATS_H
#define TESTS_FUZZ_FORMATS_H

#include "core/lab/engine.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Reads the bytes into zeroed room, which the caller finishes; false for what was refused. */
static inline bool fuzz_format(const struct lab_engine *engine, const void *task,
                               const char *format, const char *name, const void *bytes, size_t size,
                               void *work)
{
    char *text = xmalloc(size + 1); /* ends in NUL, as files that were read do */
    struct err err = ERR_INIT;
    memcpy(text, bytes, size);
    text[size] = '\0';
    const struct lab_file file = {name, text, size};
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
