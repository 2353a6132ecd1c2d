#include "tui/lab/image_parts.h"

#include <stdlib.h>

enum { LEFT = 1, NEAR_CELLS = 1 };

/* Whether a level line lies in a row or so close to it that it is seen between two: then either may
 * be pressed. */
static bool is_beside(const struct image_desk *d, int64_t y, int row)
{
    int64_t high = 2 * d->view.scale, from = d->view.y + row * high;
    return y >= from - high / 3 && y < from + high + high / 3;
}

/* Edges of the selected box under a cell, as bits; two at a corner. */
static unsigned edges_at(const struct image_desk *d, int col, int row)
{
    const struct image_object *o = image_selected(d);
    unsigned edges = 0;
    if (!o || o->image != d->image || image_kind_of(d->set.spec, o->label) != IMAGE_BOX)
        return 0;
    int left = image_view_col(d, o->xy[0]), right = image_view_col(d, o->xy[2] - 1);
    int top = image_view_row(d, o->xy[1]), bottom = image_view_row(d, o->xy[3] - 1);
    bool low = is_beside(d, o->xy[3] - 1, row), high = is_beside(d, o->xy[1], row);
    if (col < left - NEAR_CELLS || col > right + NEAR_CELLS || (row < top && !high) ||
        (row > bottom && !low))
        return 0;
    if (abs(col - right) <= NEAR_CELLS)
        edges |= 4;
    else if (abs(col - left) <= NEAR_CELLS)
        edges |= 1;
    if (row >= bottom)
        edges |= 8;
    else if (row <= top)
        edges |= 2;
    else if (!edges && (low || high))
        edges = low ? 8 : 2;
    return edges;
}

static int point_at(const struct image_desk *d, int col, int row)
{
    const struct image_object *o = image_selected(d);
    if (!o || o->image != d->image || image_kind_of(d->set.spec, o->label) == IMAGE_BOX)
        return -1;
    for (unsigned i = 0; i < o->points; i++)
        if (abs(image_view_col(d, o->xy[2 * i]) - col) <= NEAR_CELLS &&
            image_view_row(d, o->xy[2 * i + 1]) == row)
            return (int) i;
    return -1;
}

/* The edge that is pressed becomes the one being set; at a corner one of the two. */
static void take_up(struct image_desk *d)
{
    for (unsigned i = 0; d->editing && i < 4 && !(d->drag_edges >> d->part & 1); i++)
        if (d->drag_edges >> i & 1)
            d->part = i;
}

static void press(struct image_desk *d, int col, int row)
{
    int point = point_at(d, col, row);
    d->moved = false;
    d->down_x = col;
    d->down_y = row;
    d->drag = IMAGE_DRAG_DRAW;
    if (d->draft_points > 0)
        return;
    d->drag_edges = edges_at(d, col, row);
    if (d->drag_edges) {
        d->drag = IMAGE_DRAG_EDGE;
        take_up(d);
    }
    if (point >= 0) {
        d->drag = IMAGE_DRAG_POINT;
        d->part = (unsigned) point;
    }
}

/* An edge goes to the border of the cell that lies on its side. */
static void drag_edges(struct image_desk *d, int col, int row)
{
    struct image_object *o = image_selected(d);
    for (unsigned i = 0; i < 4; i++) {
        int64_t x, y;
        image_view_border(d, col, row, i == 2, i == 3, &x, &y);
        int64_t v = i % 2 ? y : x, other = o->xy[(i + 2) % 4];
        if (!(d->drag_edges >> i & 1))
            continue;
        o->xy[i] =
            i < 2 ? (v < other - 1000 ? v : other - 1000) : (v > other + 1000 ? v : other + 1000);
    }
}

/* The box covers all cells from where the button went down. */
static void drag_box(struct image_desk *d, int col, int row)
{
    bool left = col < d->down_x, up = row < d->down_y;
    if (d->draft_points == 0)
        image_mark(d);
    image_view_border(d, d->down_x, d->down_y, left, up, &d->draft[0], &d->draft[1]);
    image_view_border(d, col, row, !left, !up, &d->cx, &d->cy);
}

static void drag(struct image_desk *d, int col, int row)
{
    struct image_object *o = image_selected(d);
    int64_t x, y;
    image_view_place(d, col, row, &x, &y);
    d->moved |= col != d->down_x || row != d->down_y;
    if (!d->moved)
        return;
    d->cx = x;
    d->cy = y;
    if (d->drag == IMAGE_DRAG_EDGE && o) {
        drag_edges(d, col, row);
    } else if (d->drag == IMAGE_DRAG_POINT && o) {
        o->xy[2 * d->part] = x;
        o->xy[2 * d->part + 1] = y;
    } else if (image_label_kind(d) == IMAGE_BOX) {
        drag_box(d, col, row);
    }
}

static void click(struct image_desk *d, int col, int row)
{
    int64_t x, y;
    image_view_place(d, col, row, &x, &y);
    int object = image_object_at(d, x, y);
    bool again = d->draft_points > 0 && x == d->draft[2 * d->draft_points - 2] &&
                 y == d->draft[2 * d->draft_points - 1];
    d->cx = x;
    d->cy = y;
    if (again && image_close(d))
        return;
    if (d->draft_points == 0 && object >= 0)
        image_select(d, object);
    else if (d->draft_points > 0 || image_label_kind(d) != IMAGE_BOX)
        image_mark(d);
    else
        image_select(d, -1);
}

static void release(struct image_desk *d, int col, int row)
{
    enum image_drag was = d->drag;
    d->drag = IMAGE_DRAG_NONE;
    if (!d->moved && was == IMAGE_DRAG_DRAW)
        click(d, col, row);
    else if (d->moved && was == IMAGE_DRAG_DRAW && d->draft_points == 1 &&
             image_label_kind(d) == IMAGE_BOX)
        image_mark(d);
    else if (d->moved && was != IMAGE_DRAG_DRAW)
        lab_desk_changed(d->desk);
}

static bool wheel(struct image_desk *d, const struct mouse *mouse, int col, int row)
{
    int step = mouse->what == MOUSE_WHEEL_UP ? 1 : -1;
    int64_t x, y;
    image_view_place(d, col, row, &x, &y);
    image_view_zoom(d, d->view.zoom + step, x, y);
    return true;
}

/* A row of the list of objects. */
static bool pick(struct image_desk *d, int row)
{
    unsigned before = 0;
    image_count(d, d->image, &before);
    int skip = (int) before > d->side.h && d->object >= 0 ? (int) before - d->side.h : 0;
    for (size_t i = 0; i < d->work.count; i++)
        if (d->work.list[i].image == d->image && skip-- <= 0 && row-- == 0) {
            image_select(d, (int) i);
            return true;
        }
    return false;
}

bool image_mouse(struct image_desk *d, const struct mouse *mouse)
{
    int col = mouse->x - d->area.x, row = mouse->y - d->area.y;
    bool inside = rect_contains(d->area, mouse->x, mouse->y);
    if (mouse->what == MOUSE_PRESS && rect_contains(d->side, mouse->x, mouse->y))
        return pick(d, mouse->y - d->side.y);
    if (mouse->what == MOUSE_PRESS && mouse->y == d->foot.y &&
        image_label_at(d, mouse->x - d->foot.x) >= 0) {
        image_choose(d, (unsigned) image_label_at(d, mouse->x - d->foot.x));
        return true;
    }
    if (!inside && d->drag == IMAGE_DRAG_NONE)
        return false;
    if (mouse->what == MOUSE_WHEEL_UP || mouse->what == MOUSE_WHEEL_DOWN)
        return wheel(d, mouse, col, row);
    if (mouse->what == MOUSE_PRESS && mouse->button == LEFT)
        press(d, col, row);
    else if (mouse->what == MOUSE_DRAG && d->drag != IMAGE_DRAG_NONE)
        drag(d, col, row);
    else if (mouse->what == MOUSE_RELEASE && d->drag != IMAGE_DRAG_NONE)
        release(d, col, row);
    else
        return false;
    return true;
}
