/* Two pictures and five labels without any file, for tests of works and formats. */
#ifndef TESTS_CORE_LAB_IMAGE_SET_H
#define TESTS_CORE_LAB_IMAGE_SET_H

#include "core/lab/image/work.h"

struct image_world {
    struct labspec spec;
    struct labspec_label labels[5];
    struct image_file files[2];
    struct image_set set;
};

static inline void image_world_init(struct image_world *w)
{
    *w = (struct image_world){
        .labels = {{.id = "bottle", .title = "瓶", .kind = "box"},
                   {.id = "can", .title = "罐"},
                   {.id = "outline", .title = "轮廓", .kind = "polygon"},
                   {.id = "corner", .title = "角", .kind = "point"},
                   {.id = "edge", .title = "边", .kind = "polyline"}},
        .files = {{.name = "img_01.png", .path = "img_01.png", .width = 200, .height = 120},
                  {.name = "img_02.png", .path = "img_02.png", .width = 160, .height = 120}}};
    w->spec.labels = w->labels;
    w->spec.labels_count = 5;
    w->set = (struct image_set){.spec = &w->spec, .list = w->files, .count = 2};
}

#endif
