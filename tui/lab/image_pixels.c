#include "tui/child.h"
#include "tui/lab/image_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 4000, LEAST_COLOURS = 16 };

bool image_pixels_possible(const struct image_desk *d)
{
    return term_colours(d->desk->app->term) >= LEAST_COLOURS;
}

void image_pixels_finish(struct image_pixels *pixels)
{
    free(pixels->rgb);
    *pixels = (struct image_pixels){.image = -1};
}

/* "P6\nW H\n255\n" and the pixels. */
static bool take(struct image_pixels *pixels, const struct str *out)
{
    int head = 0;
    if (sscanf(str_text(out), "P6 %u %u 255%n", &pixels->width, &pixels->height, &head) != 2 ||
        head == 0 || pixels->width > IMAGE_SIDE_MAX || pixels->height > IMAGE_SIDE_MAX)
        return false;
    size_t n = (size_t) pixels->width * pixels->height * 3;
    if (out->len != (size_t) head + 1 + n)
        return false;
    pixels->rgb = xmalloc(n + 1);
    memcpy(pixels->rgb, out->p + head + 1, n);
    return true;
}

void image_pixels_load(struct image_desk *d)
{
    static const char *const args[] = {"xunlian-figure", "--pixels", "-", NULL};
    const struct image_file *file = &d->set.list[d->image];
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    char *bytes;
    size_t len;
    if (d->pixels.image == (int) d->image || !image_pixels_possible(d))
        return;
    image_pixels_finish(&d->pixels);
    d->pixels.image = (int) d->image;
    if (!folder_read(&d->desk->task->folder, file->path, LAB_FILE_MAX, &bytes, &len, &err)) {
        app_error(d->desk->app, &err);
        return;
    }
    if (!child_run_figure(args, bytes, len, PATIENCE_MS, &out, &err))
        app_error(d->desk->app, &err);
    else if (!take(&d->pixels, &out) || d->pixels.width != file->width ||
             d->pixels.height != file->height)
        image_pixels_finish(&d->pixels);
    d->pixels.image = (int) d->image;
    free(bytes);
    str_finish(&out);
}
