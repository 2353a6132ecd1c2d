/* Boxes, points, lines and polygons on the pictures of a task, and the text they are kept as.
 *
 * Coordinates are continuous, 0-based from the upper left corner of the picture, in thousandths of
 * a pixel; right and bottom edges are exclusive: a box over the first pixel is 0 0 1 1. What kind
 * of shape an object is its label says (lab.yaml; a box when it says nothing).
 *
 * The text is JSON in the manner of COCO (cocodataset.org, "Data format"):
 *
 *     {"images": [{"id": 1, "file_name": "img_01.png", "width": 640, "height": 480}, …],
 *      "annotations": [
 *       {"id": 1, "image_id": 1, "label": "car", "kind": "box", "bbox": [100, 50.5, 200, 300],
 *        "occluded": true, "truncated": false},
 *       {"id": 2, "image_id": 1, "label": "leaf", "kind": "polygon",
 *        "points": [[1, 2], [30, 4.25], [9, 40]], "occluded": false, "truncated": false}]}
 *
 * with "score" after the flags where there is a confidence. COCO's own files can be read as well:
 * categories by number, "segmentation" (one ring), "keypoints" (one point). */
#ifndef CORE_LAB_IMAGE_WORK_H
#define CORE_LAB_IMAGE_WORK_H

#include "base/str.h"
#include "core/lab/image/set.h"

enum image_kind { IMAGE_BOX, IMAGE_POINT, IMAGE_POLYLINE, IMAGE_POLYGON, IMAGE_KINDS };

enum {
    IMAGE_OBJECTS_MAX = 20000,
    IMAGE_POINTS_MAX = 2000,             /* of one object */
    IMAGE_ALL_POINTS_MAX = 400000,       /* of a work */
    IMAGE_TEXT_MAX = 8 * 1024 * 1024,    /* bytes of one JSON file */
    IMAGE_COORD_MAX = 1000 * 1000 * 1000 /* thousandths, either way */
};

/* What is wrong with an object by itself. */
enum image_trouble {
    IMAGE_FINE,
    IMAGE_OUTSIDE, /* reaches over the picture's edge */
    IMAGE_EMPTY,   /* no width, no height or no area */
    IMAGE_FEW,     /* a line of fewer than 2 points, a polygon of fewer than 3 */
    IMAGE_CROSSED, /* a polygon whose sides cross */
};

enum image_flag { IMAGE_OCCLUDED = 1, IMAGE_TRUNCATED = 2 };

struct image_object {
    unsigned image; /* index in the set */
    unsigned label; /* index in the lab's labels */
    unsigned flags; /* enum image_flag */
    double score;   /* confidence 0 … 1; below 0: none */
    int64_t *xy;    /* heap: x y x y …; of a box left top right bottom */
    unsigned points;
};

struct image_work {
    const struct image_set *set; /* borrowed */
    struct image_object *list;
    size_t count, room;
    bool *listed; /* pictures that the text read named */
};

void image_work_init(struct image_work *work, const struct image_set *set);
void image_work_finish(struct image_work *work); /* takes a zeroed one */

/* Appends an object with room for so many points, all 0. Borrowed until the next change. */
struct image_object *image_work_add(struct image_work *work, unsigned image, unsigned label,
                                    unsigned points);
void image_work_remove(struct image_work *work, size_t at);
/* Puts a copy at the end. */
struct image_object *image_work_copy(struct image_work *work, size_t at);
/* Makes room for a point before index `at`, or takes that point out. */
void image_object_insert(struct image_object *object, unsigned at, int64_t x, int64_t y);
void image_object_erase(struct image_object *object, unsigned at);

/* Reads a text. ERR_FORMAT with the line for what is not JSON; ERR_INVALID or ERR_TOO_BIG with the
 * entry for pictures, labels and numbers that cannot be. `work` is initialised and empty. */
MUST_CHECK bool image_work_read(struct image_work *work, const char *text, size_t len,
                                struct err *err);
/* Writes the text, one line an object; only the pictures listed when `partly`. */
void image_work_write(const struct image_work *work, bool partly, struct str *out);

enum image_kind image_kind_of(const struct labspec *spec, unsigned label);
/* "box", "point" …; -1 when there is no such kind. */
const char *image_kind_name(enum image_kind kind);
int image_kind_find(const char *name);

enum image_trouble image_object_trouble(const struct image_work *work,
                                        const struct image_object *o);
/* Least box around: left, top, right, bottom. */
void image_object_bounds(const struct image_object *object, int64_t edge[4]);

/* Thousandths as "12.5", without needless zeros. */
void image_add_milli(struct str *out, int64_t milli);
/* Pixels as a number of a file; false for what is none or too large. */
bool image_milli(double px, int64_t *milli);

#endif
