/* What the targets of annotation files share: any bytes as a file of two pictures' labels. */
#ifndef TESTS_FUZZ_IMAGE_H
#define TESTS_FUZZ_IMAGE_H

#include "core/lab/image/engine.h"
#include "tests/core/lab/image_set.h"
#include "tests/fuzz/formats.h"

static inline void fuzz_image(const char *format, const char *name, const uint8_t *data,
                              size_t size)
{
    struct image_world world;
    struct image_work work = {0};
    image_world_init(&world);
    fuzz_format(&image_engine, &world.set, format, name, data, size, &work);
    image_work_finish(&work);
}

#endif
