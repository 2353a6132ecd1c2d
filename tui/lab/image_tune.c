/* The edges or points of an object, moved one by one on an enlarged picture. */
#include "tui/lab/image_parts.h"

#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { FAR = 5, POINT_SEEN = 40000, COARSE = 4000 };

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
    return v < least ? least : v > most ? most : v;
}

static bool is_box(const struct image_desk *d, const struct image_object *o)
{
    return image_kind_of(d->set.spec, o->label) == IMAGE_BOX;
}

unsigned image_parts_count(const struct image_desk *d, const struct image_object *o)
{
    return is_box(d, o) ? 4 : o->points;
}

/* Where the part is: a point, or the place of an edge that is nearest to the middle of the view. */
static void place_of_part(const struct image_desk *d, int64_t *x, int64_t *y)
{
    const struct image_object *o = image_selected(d);
    const struct image_view *v = &d->view;
    const int64_t *e = o->xy;
    if (!is_box(d, o)) {
        *x = e[2 * d->part];
        *y = e[2 * d->part + 1];
        return;
    }
    *x = d->part % 2 == 0 ? e[d->part] : clamp(v->x + v->cols * v->scale / 2, e[0], e[2]);
    *y = d->part % 2 == 1 ? e[d->part] : clamp(v->y + v->rows * v->scale, e[1], e[3]);
}

static void show_part(struct image_desk *d)
{
    int64_t x, y;
    place_of_part(d, &x, &y);
    image_view_show(d, x, y);
}

/* So large that the object, with what may have been missed around it, fills the view, and larger
 * still until its shorter side and its edges can be set well. */
static void enlarge(struct image_desk *d)
{
    const struct image_object *o = image_selected(d);
    int64_t e[4], miss = d->view.scale * 3 / 2;
    image_object_bounds(o, e);
    int64_t wide = e[2] - e[0], high = e[3] - e[1], least = wide < high ? wide : high;
    int64_t seen = o->points == 1 ? POINT_SEEN : 2 * (miss > 4000 ? miss : 4000);
    int zoom = image_view_fitting(d, wide * 5 / 4 + seen, high * 5 / 4 + seen);
    zoom = zoom == 0 && d->view.fit > COARSE ? 1 : zoom;
    while (o->points > 1 && zoom + 1 < IMAGE_ZOOMS &&
           least < IMAGE_HANDY_CELLS * (d->view.fit >> zoom))
        zoom++;
    if (zoom > d->view.zoom)
        image_view_centre(d, zoom, (e[0] + e[2]) / 2, (e[1] + e[3]) / 2);
}

void image_tune(struct image_desk *d)
{
    if (!image_selected(d))
        return;
    if (d->editing) {
        image_tune_step(d, 1);
        return;
    }
    d->before.zoom = d->view.zoom;
    d->before.x = d->view.x;
    d->before.y = d->view.y;
    d->editing = true;
    d->part = 0;
    enlarge(d);
    show_part(d);
}

void image_tune_end(struct image_desk *d)
{
    if (!d->editing)
        return;
    d->editing = false;
    d->part = 0;
    image_put_down(d);
    d->view.zoom = d->before.zoom;
    d->view.x = d->before.x;
    d->view.y = d->before.y;
    image_view_show(d, d->cx, d->cy);
}

void image_tune_step(struct image_desk *d, int step)
{
    unsigned parts = image_parts_count(d, image_selected(d));
    d->part = (d->part + parts + (unsigned) step) % parts;
    show_part(d);
}

void image_tune_zoom(struct image_desk *d, int zoom)
{
    int64_t x, y;
    place_of_part(d, &x, &y);
    image_view_centre(d, zoom, x, y);
}

/* An arrow along an edge goes to the neighbouring edge; across, it moves it. */
static void move_edge(struct image_desk *d, struct image_object *o, int dx, int dy, int times)
{
    unsigned axis = d->part % 2;
    int step = axis ? dy : dx;
    if (step == 0) {
        d->part = dx < 0 ? 0 : dy < 0 ? 1 : dx > 0 ? 2 : 3;
        show_part(d);
        return;
    }
    int64_t other = o->xy[(d->part + 2) % 4];
    int64_t v = o->xy[d->part] + (int64_t) step * times * 1000;
    o->xy[d->part] = d->part < 2 ? clamp(v, 0, other - 1000)
                                 : clamp(v, other + 1000, image_side_of(d, (int) axis));
    show_part(d);
    lab_desk_changed(d->desk);
}

void image_tune_move(struct image_desk *d, int dx, int dy, bool far)
{
    struct image_object *o = image_selected(d);
    int times = far ? FAR : 1;
    if (is_box(d, o)) {
        move_edge(d, o, dx, dy, times);
        return;
    }
    int64_t *p = &o->xy[2 * d->part];
    p[0] = clamp(p[0] + (int64_t) dx * times * 1000, 0, image_side_of(d, 0));
    p[1] = clamp(p[1] + (int64_t) dy * times * 1000, 0, image_side_of(d, 1));
    show_part(d);
    lab_desk_changed(d->desk);
}

void image_snap(struct image_desk *d, bool all)
{
    struct image_object *o = image_selected(d);
    int64_t snapped[4];
    if (!o || !is_box(d, o) || !d->pixels.rgb)
        return;
    memcpy(snapped, o->xy, sizeof snapped);
    if (d->editing && !all)
        snapped[d->part] = image_snap_edge(&d->pixels, o->xy, d->part);
    else
        image_snap_box(&d->pixels, o->xy, snapped);
    if (memcmp(snapped, o->xy, sizeof snapped) == 0) {
        app_toast(d->desk->app, STYLE_GOOD, "%s", _("No stronger edge is near."));
        return;
    }
    memcpy(o->xy, snapped, sizeof snapped);
    if (d->editing)
        show_part(d);
    lab_desk_changed(d->desk);
}

static bool can_have_points(const struct image_desk *d, const struct image_object *o)
{
    return o && d->editing && image_kind_of(d->set.spec, o->label) >= IMAGE_POLYLINE;
}

void image_insert_point(struct image_desk *d)
{
    struct image_object *o = image_selected(d);
    if (!can_have_points(d, o) || o->points >= IMAGE_POINTS_MAX)
        return;
    const int64_t *a = &o->xy[2 * d->part], *b = &o->xy[2 * ((d->part + 1) % o->points)];
    image_object_insert(o, d->part + 1, (a[0] + b[0]) / 2000 * 1000, (a[1] + b[1]) / 2000 * 1000);
    d->part++;
    show_part(d);
    lab_desk_changed(d->desk);
}

void image_erase_point(struct image_desk *d)
{
    struct image_object *o = image_selected(d);
    if (d->draft_points > 0) {
        d->draft_points--;
        return;
    }
    if (!can_have_points(d, o))
        return;
    bool closed = image_kind_of(d->set.spec, o->label) == IMAGE_POLYGON;
    if (o->points <= (closed ? 3u : 2u)) {
        app_toast(d->desk->app, STYLE_WARN, "%s", _("It needs the points that are left."));
        return;
    }
    image_object_erase(o, d->part);
    d->part = d->part < o->points ? d->part : 0;
    lab_desk_changed(d->desk);
}
