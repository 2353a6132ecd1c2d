/* Stronger contrast: what is dark beside dark is told apart on a palette of few greys. Brightness
 * is spread so that each level takes the more room the more pixels have it, around the edge that is
 * set, else on the screen; nowhere more than STEEPEST times as much as before (contrast-limited
 * histogram equalization, Zuiderveld 1994). Only what is shown changes. */
#include "tui/lab/image_parts.h"

#include <string.h>

enum { AROUND = 2 * IMAGE_SNAP_REACH * 1000, STEEPEST = 8, BRIGHT = IMAGE_LEVELS - 1 };

struct area {
    int64_t e[4]; /* left top right bottom, thousandths */
};

static struct area area_of(const struct image_desk *d)
{
    const struct image_object *o = image_selected(d);
    const struct image_view *v = &d->view;
    struct area area = {{v->x, v->y, v->x + v->cols * v->scale, v->y + 2 * v->rows * v->scale}};
    if (!o || !d->editing)
        return area;
    bool box = image_kind_of(d->set.spec, o->label) == IMAGE_BOX;
    for (int axis = 0; axis < 2; axis++) {
        int64_t at = box ? o->xy[d->part] : o->xy[2 * d->part + (unsigned) axis];
        bool along = box && axis != (int) d->part % 2;
        area.e[axis] = along ? o->xy[axis] : at - AROUND;
        area.e[2 + axis] = along ? o->xy[2 + axis] : at + AROUND;
    }
    return area;
}

/* Counts the pixels of each brightness; returns how many they are. */
static unsigned count(const struct image_pixels *p, const struct area *area,
                      unsigned bins[IMAGE_LEVELS])
{
    unsigned n = 0;
    int64_t left = area->e[0] / 1000, top = area->e[1] / 1000;
    for (int64_t y = top < 0 ? 0 : top; y < p->height && y * 1000 < area->e[3]; y++)
        for (int64_t x = left < 0 ? 0 : left; x < p->width && x * 1000 < area->e[2]; x++, n++) {
            const unsigned char *c = p->rgb + 3 * (y * p->width + x);
            bins[(c[0] * 299 + c[1] * 587 + c[2] * 114) / 1000]++;
        }
    return n;
}

static void spread(struct image_desk *d)
{
    unsigned bins[IMAGE_LEVELS] = {0};
    struct area area = area_of(d);
    unsigned all = count(&d->pixels, &area, bins), most = all * STEEPEST / IMAGE_LEVELS + 1;
    unsigned kept = 0;
    for (int i = 0; i < IMAGE_LEVELS; i++) {
        bins[i] = bins[i] < most ? bins[i] : most;
        kept += bins[i];
    }
    /* What was cut off goes to all levels alike. */
    double rest = all > kept ? (double) (all - kept) / IMAGE_LEVELS : 0, sum = 0;
    for (int i = 0; i < IMAGE_LEVELS; i++) {
        sum += bins[i] + rest;
        d->view.levels.shown[i] = (uint8_t) (sum * BRIGHT / (all ? all : 1));
    }
}

void image_levels_fit(struct image_desk *d)
{
    struct image_view *v = &d->view;
    struct image_levels want = {.on = d->contrast && d->pixels.rgb, .image = (int) d->image};
    if (want.on && d->editing) {
        want.object = d->object;
        want.part = d->part;
    } else if (want.on) {
        want.object = -1;
        want.x = v->x;
        want.y = v->y;
        want.scale = v->scale;
    }
    memcpy(want.shown, v->levels.shown, sizeof want.shown);
    if (memcmp(&want, &v->levels, sizeof want) == 0)
        return;
    v->levels = want;
    if (want.on)
        spread(d);
}

int image_level(const struct image_levels *levels, int value)
{
    return levels->on ? levels->shown[value] : value;
}
