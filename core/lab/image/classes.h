/* The names of YOLO's class numbers: classes.txt (labelImg, Label Studio), *.names (Darknet, CVAT),
 * names of a data.yaml (Ultralytics, Roboflow). */
#ifndef CORE_LAB_IMAGE_CLASSES_H
#define CORE_LAB_IMAGE_CLASSES_H

#include "core/lab/image/set.h"
#include "core/lab/parts.h"

/* The label of each number, -1: none of the lab's. Without a list the lab's own order counts. */
struct image_classes {
    int *labels; /* heap; NULL: no list */
    size_t count, room;
};

/* The first list among the parts, none when there is none. ERR_FORMAT for one that cannot be read;
 * to be finished in any case. */
MUST_CHECK bool image_classes_read(const struct image_set *set, const struct lab_file *folder,
                                   struct image_classes *classes, struct err *err);
void image_classes_finish(struct image_classes *classes);
/* -1: the number has no label. */
int image_classes_label(const struct image_classes *classes, const struct labspec *spec,
                        unsigned long number);

#endif
