/* What the targets of annotation files share: what was taken over has no trouble, and its text
 * reads back as the same text. */
#ifndef TESTS_FUZZ_IMAGE_H
#define TESTS_FUZZ_IMAGE_H

#include "tests/core/lab/image_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline void fuzz_image(const char *format, const char *file, const uint8_t *data,
                              size_t size)
{
    struct image_world world;
    struct image_work work, again;
    struct str text = STR_INIT, same = STR_INIT;
    struct err err = ERR_INIT;
    image_world_init(&world);
    image_work_init(&work, &world.set);
    image_work_init(&again, &world.set);
    if (image_convert(&work, format, file, (const char *) data, size, &err)) {
        image_work_write(&work, false, &text);
        if (!image_work_read(&again, text.p, text.len, &err))
            abort();
        image_work_write(&again, false, &same);
        if (strcmp(text.p, same.p) != 0)
            abort();
    } else if (err.code == ERR_NONE) {
        abort();
    }
    str_finish(&text);
    str_finish(&same);
    image_work_finish(&work);
    image_work_finish(&again);
}

#endif
