/* The pictures of a task: every PNG and JPEG in the variant's folder, by name, with the sizes that
 * their own headers tell. No picture is decoded here. */
#ifndef CORE_LAB_IMAGE_SET_H
#define CORE_LAB_IMAGE_SET_H

#include "core/lab/lab.h"

enum { IMAGE_FILES_MAX = 200, IMAGE_SIDE_MAX = 8192 };

struct image_file {
    const char *name; /* "img_01.png" */
    const char *path; /* in the pack */
    unsigned width, height;
};

struct image_set {
    struct arena arena;
    const struct labspec *spec; /* borrowed from the task */
    struct image_file *list;
    unsigned count;
};

/* ERR_INVALID when there is no picture, ERR_FORMAT with the file when one is neither PNG nor JPEG
 * or larger than IMAGE_SIDE_MAX a side. */
MUST_CHECK bool image_set_load(struct lab_task *task, struct image_set *set, struct err *err);
void image_set_finish(struct image_set *set); /* takes a zeroed one */

/* Index of the picture of that name, or, when `stem` is set, of that name without its ending:
 * "img_01.xml" finds img_01.png. Folders before the name are left out, and what Label Studio puts
 * before the name of an upload: "1b2c3d4e-img_01.png". -1 when there is none. */
int image_set_find(const struct image_set *set, const char *name, bool stem);

/* Size from the header of a PNG or JPEG (ISO 10918-1 B.2.2). */
bool image_size(const unsigned char *p, size_t n, unsigned *width, unsigned *height);
/* The picture does not break off: its last chunk or marker is there. */
bool image_whole(const unsigned char *p, size_t n);

#endif
