#include "tui/lab/image_parts.h"

#include "tui/i18n.h"
#include "tui/widget/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DUPLICATE_OFF = 8000 };

struct image_object *image_selected(const struct image_desk *d)
{
    return d->object >= 0 && d->object < (int) d->work.count ? &d->work.list[d->object] : NULL;
}

enum image_kind image_label_kind(const struct image_desk *d)
{
    return image_kind_of(d->set.spec, d->label);
}

static enum image_kind kind_of(const struct image_desk *d, const struct image_object *o)
{
    return image_kind_of(d->set.spec, o->label);
}

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
    return v < least ? least : v > most ? most : v;
}

int64_t image_side_of(const struct image_desk *d, int axis)
{
    const struct image_file *file = &d->set.list[d->image];
    return 1000 * (int64_t) (axis ? file->height : file->width);
}

unsigned image_count(const struct image_desk *d, unsigned image, unsigned *before)
{
    unsigned n = 0;
    for (size_t i = 0; i < d->work.count; i++) {
        n += d->work.list[i].image == image;
        if ((int) i == d->object && before)
            *before = n;
    }
    return n;
}

/* ---- going from one to the other ---- */

void image_select(struct image_desk *d, int object)
{
    int64_t edge[4];
    image_put_down(d);
    d->editing = false;
    d->part = 0;
    d->object = object;
    const struct image_object *o = image_selected(d);
    if (!o)
        return;
    d->image = o->image;
    image_object_bounds(o, edge);
    d->cx = edge[2] / 1000 * 1000;
    d->cy = edge[3] / 1000 * 1000;
    if (d->view.zoom > 0)
        image_view_object(d);
}

void image_put_down(struct image_desk *d)
{
    d->latest = d->object >= 0 ? d->object : d->latest;
    d->object = -1;
}

void image_step_object(struct image_desk *d, int step)
{
    int n = (int) d->work.count, from = d->object;
    if (from < 0 && d->latest >= 0 && d->latest < n)
        from = d->latest - step;
    for (int i = 1; i <= n; i++) {
        int at = ((from < 0 && step < 0 ? 0 : from) + step * i + 2 * n) % n;
        if (d->work.list[at].image == d->image) {
            image_select(d, at);
            return;
        }
    }
}

void image_step_image(struct image_desk *d, int step)
{
    image_drop_draft(d);
    d->image = (unsigned) ((int) d->image + step);
    d->object = d->latest = -1;
    d->editing = false;
    d->view.zoom = 0;
    d->cx = image_side_of(d, 0) / 2000 * 1000;
    d->cy = image_side_of(d, 1) / 2000 * 1000;
}

int image_object_at(const struct image_desk *d, int64_t x, int64_t y)
{
    int best = -1;
    double least = 0;
    int64_t near = 2 * d->view.scale;
    for (size_t i = 0; i < d->work.count; i++) {
        int64_t e[4];
        image_object_bounds(&d->work.list[i], e);
        if (d->work.list[i].image != d->image || x < e[0] - near || x > e[2] + near ||
            y < e[1] - near || y > e[3] + near)
            continue;
        double area = (double) (e[2] - e[0] + 1) * (double) (e[3] - e[1] + 1);
        if (best < 0 || area < least) {
            best = (int) i;
            least = area;
        }
    }
    return best;
}

/* ---- drawing anew ---- */

static void changed(struct image_desk *d)
{
    lab_desk_changed(d->desk);
}

void image_drop_draft(struct image_desk *d)
{
    free(d->draft);
    d->draft = NULL;
    d->draft_points = 0;
}

static struct image_object *add(struct image_desk *d, unsigned points)
{
    struct image_object *o = image_work_add(&d->work, d->image, d->label, points);
    d->object = (int) d->work.count - 1;
    d->editing = false;
    d->part = 0;
    return o;
}

void image_add_box(struct image_desk *d, const int64_t a[2], const int64_t b[2])
{
    int64_t e[4];
    for (int axis = 0; axis < 2; axis++) {
        e[axis] = clamp(a[axis] < b[axis] ? a[axis] : b[axis], 0, image_side_of(d, axis));
        e[2 + axis] = clamp(a[axis] < b[axis] ? b[axis] : a[axis], 0, image_side_of(d, axis));
    }
    if (e[2] <= e[0] || e[3] <= e[1]) {
        app_toast(d->desk->app, STYLE_WARN, "%s", _("A box needs two corners that differ."));
        return;
    }
    memcpy(add(d, 2)->xy, e, sizeof e);
    changed(d);
}

static void add_draft_point(struct image_desk *d)
{
    d->draft = xrealloc(d->draft, 2 * (size_t) (d->draft_points + 1) * sizeof *d->draft);
    d->draft[2 * d->draft_points] = d->cx;
    d->draft[2 * d->draft_points + 1] = d->cy;
    d->draft_points++;
}

void image_mark(struct image_desk *d)
{
    enum image_kind kind = image_label_kind(d);
    d->editing = false;
    if (kind == IMAGE_POINT) {
        struct image_object *o = add(d, 1);
        o->xy[0] = d->cx;
        o->xy[1] = d->cy;
        changed(d);
    } else if (kind == IMAGE_BOX && d->draft_points == 1) {
        const int64_t a[2] = {d->draft[0], d->draft[1]}, b[2] = {d->cx, d->cy};
        image_drop_draft(d);
        image_add_box(d, a, b);
    } else if (d->draft_points < IMAGE_POINTS_MAX) {
        d->object = -1;
        add_draft_point(d);
    }
}

bool image_close(struct image_desk *d)
{
    enum image_kind kind = image_label_kind(d);
    unsigned least = kind == IMAGE_POLYGON ? 3 : 2;
    if (d->draft_points == 0 || kind == IMAGE_BOX)
        return false;
    if (d->draft_points < least) {
        app_toast(d->desk->app, STYLE_WARN, _("%u points at least; so far %u."), least,
                  d->draft_points);
        return true;
    }
    struct image_object *o = add(d, d->draft_points);
    memcpy(o->xy, d->draft, 2 * d->draft_points * sizeof *o->xy);
    image_drop_draft(d);
    changed(d);
    return true;
}

/* ---- changing ---- */

void image_move(struct image_desk *d, int dx, int dy, int times)
{
    if (d->editing && image_selected(d)) {
        image_tune_move(d, dx, dy, times > 1);
        return;
    }
    d->cx = clamp(d->cx + dx * times * image_view_step(d, 0), 0, image_side_of(d, 0));
    d->cy = clamp(d->cy + dy * times * image_view_step(d, 1), 0, image_side_of(d, 1));
    image_view_show(d, d->cx, d->cy);
}

void image_toggle(struct image_desk *d, enum image_flag flag)
{
    struct image_object *o = image_selected(d);
    if (!o)
        return;
    o->flags ^= flag;
    changed(d);
}

void image_delete(struct image_desk *d)
{
    if (!image_selected(d))
        return;
    image_work_remove(&d->work, (size_t) d->object);
    image_tune_end(d);
    d->object = d->latest = -1;
    changed(d);
}

void image_duplicate(struct image_desk *d)
{
    if (!image_selected(d))
        return;
    struct image_object *o = image_work_copy(&d->work, (size_t) d->object);
    int64_t e[4];
    image_object_bounds(o, e);
    for (unsigned i = 0; i < 2 * o->points; i++) {
        int axis = (int) i % 2;
        o->xy[i] += e[2 + axis] + DUPLICATE_OFF <= image_side_of(d, axis) ? DUPLICATE_OFF
                    : e[axis] >= DUPLICATE_OFF                            ? -DUPLICATE_OFF
                                                                          : 0;
    }
    d->object = (int) d->work.count - 1;
    changed(d);
}

void image_relabel(struct image_desk *d)
{
    struct image_object *o = image_selected(d);
    if (!o || o->label == d->label)
        return;
    if (kind_of(d, o) != image_label_kind(d)) {
        app_toast(d->desk->app, STYLE_WARN, "%s", _("This label is for another kind of shape."));
        return;
    }
    o->label = d->label;
    changed(d);
}

void image_choose(struct image_desk *d, unsigned label)
{
    const struct image_object *o = image_selected(d);
    if (label >= d->set.spec->labels_count)
        return;
    enum image_kind kind = image_kind_of(d->set.spec, label);
    if (d->draft_points > 0 && kind != image_label_kind(d))
        image_drop_draft(d);
    d->label = label;
    if (o && kind == kind_of(d, o))
        image_relabel(d);
    else if (o && !d->editing)
        image_put_down(d);
}

/* ---- typing coordinates ---- */

struct typing {
    struct image_desk *d;
    int text, which;
    bool selected;
};

static void build(struct form *form, void *data)
{
    struct typing *t = data;
    const struct image_object *o = image_selected(t->d);
    struct str value = STR_INIT;
    bool change = o && o->label == t->d->label; /* another label is chosen for another object */
    for (unsigned i = 0; change && i < 2 * o->points; i++) {
        str_add(&value, i ? " " : "");
        image_add_milli(&value, o->xy[i]);
    }
    const char *const both[] = {_("draw a new one"), _("change the selected one")};
    t->text =
        form_add_text(form, _("Pixels"), str_text(&value), _("left top right bottom, or x y …"));
    t->which = form_add_choice(form, _("Object"), both, t->selected ? 2 : 1, change);
    str_finish(&value);
}

/* Numbers of a text; false when one is none or lies outside of the picture. */
static bool parse(const struct image_desk *d, const char *s, int64_t *xy, unsigned *count)
{
    for (*count = 0; *s;) {
        char *end;
        double v = strtod(s, &end);
        if (end == s || *count == 2 * IMAGE_POINTS_MAX || !image_milli(v, &xy[*count]) ||
            xy[*count] < 0 || xy[*count] > image_side_of(d, (int) *count % 2))
            return false;
        (*count)++;
        s = end + strspn(end, " ,;\t");
    }
    return true;
}

static bool submit(struct app *app, struct form *form, void *data)
{
    struct typing *t = data;
    struct image_desk *d = t->d;
    struct image_object *o = form_choice(form, t->which) == 1 ? image_selected(d) : NULL;
    enum image_kind kind = o ? kind_of(d, o) : image_label_kind(d);
    int64_t *xy = xcalloc(2 * IMAGE_POINTS_MAX, sizeof *xy);
    unsigned n;
    bool ok = parse(d, form_text(form, t->text), xy, &n) && n > 0 && n % 2 == 0;
    ok = ok && (kind == IMAGE_BOX     ? n == 4 && xy[0] < xy[2] && xy[1] < xy[3]
                : kind == IMAGE_POINT ? n == 2
                                      : n >= (kind == IMAGE_POLYGON ? 6 : 4));
    if (!ok) {
        form_set_problem(form, t->text, _("Numbers inside the picture, two for each point."));
    } else {
        o = o ? o : add(d, n / 2);
        while (o->points < n / 2)
            image_object_insert(o, o->points, 0, 0);
        o->points = n / 2;
        memcpy(o->xy, xy, n * sizeof *xy);
        changed(d);
    }
    free(xy);
    return ok;
}

void image_type(struct image_desk *d)
{
    struct typing *t = xcalloc(1, sizeof *t);
    *t = (struct typing){.d = d, .selected = image_selected(d) != NULL};
    dialog_form(d->desk->app, &(struct dialog_form){.title = _("Coordinates"),
                                                    .text = d->set.spec->labels[d->label].title,
                                                    .build = build,
                                                    .yes = _("Draw"),
                                                    .submit = submit,
                                                    .release = free,
                                                    .data = t});
}
