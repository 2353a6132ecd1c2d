/* Works from files of annotation tools, and back. A file of several pictures is COCO's; the other
 * formats have a file a picture, which is named as the picture is (img_01.xml ↔ img_01.png), and
 * travel as an uncompressed tar when there are several.
 *
 * What lies outside of its picture by more than a pixel, has no area, or belongs to other pictures
 * or labels is refused; up to a pixel is cut off. */
#ifndef CORE_LAB_IMAGE_FORMATS_H
#define CORE_LAB_IMAGE_FORMATS_H

#include "core/lab/engine.h"
#include "core/lab/image/work.h"

extern const struct lab_format image_formats[];

/* Cuts what lies out of its picture by up to a pixel; refuses what has trouble. */
bool image_settle(const void *set, const struct lab_file *file, void *work, struct err *err);

struct image_classes;
/* A file about one picture, to be read into a work. */
struct image_source {
    struct image_work *work;
    unsigned image;
    const struct lab_file *file;
    const struct image_classes *classes;
};

/* A file a picture: read, and written for one picture. */
typedef bool image_read_one(const struct image_source *from, struct err *err);
typedef bool image_write_one(const struct image_work *work, unsigned image, struct str *out,
                             struct err *err);

/* Pascal VOC XML. Its corners are numbers of pixels from 1, both included: 1 is taken from left and
 * top on import and added on export, nowhere else. Boxes only; "occluded" beside "truncated", as
 * CVAT writes it. */
image_read_one image_voc_read;
image_write_one image_voc_write;

/* YOLO text: class number by classes.h, then centre and size as shares of the picture's; of
 * polygons all corners. Flags are lost. */
image_read_one image_yolo_read;
image_write_one image_yolo_write;

/* labelme JSON: rectangle, point, linestrip, polygon; "occluded" and "truncated" among the flags of
 * a shape. */
image_read_one image_labelme_read;
image_write_one image_labelme_write;

/* COCO with categories, segmentation and keypoints. */
void image_coco_write(const struct image_work *work, struct str *out);

#endif
