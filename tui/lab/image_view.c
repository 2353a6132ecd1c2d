/* The picture as cells of quadrants: two by two samples a cell, put on the two colours that suit
 * them best. Cut, enlarged and cached here, so that a key needs no other program. */
#include "tui/lab/image_parts.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 4, PARTITIONS = 8, OUTSIDE = 236, CUBE = 16, GREYS = 232, MARGIN_CELLS = 3 };

static const uint16_t quadrants[16] = {0x20,   0x2598, 0x259D, 0x2580, 0x2596, 0x258C,
                                       0x259E, 0x259B, 0x2597, 0x259A, 0x2590, 0x259C,
                                       0x2584, 0x2599, 0x259F, 0x2588};

struct colour {
    int v[3];
};

static int64_t width_of(const struct image_desk *d)
{
    return (int64_t) d->set.list[d->image].width * 1000;
}

static int64_t height_of(const struct image_desk *d)
{
    return (int64_t) d->set.list[d->image].height * 1000;
}

/* ---- colours ---- */

static int cube_step(int v)
{
    return v < 48 ? 0 : v < 115 ? 1 : (v - 35) / 40;
}

static int cube_level(int step)
{
    return step ? 55 + 40 * step : 0;
}

static int squared(int a, int b)
{
    return (a - b) * (a - b);
}

/* Nearest of the palette's cube and greys. */
static uint8_t palette(const struct colour *c)
{
    int step[3], off = 0;
    for (int i = 0; i < 3; i++) {
        step[i] = cube_step(c->v[i]);
        off += squared(c->v[i], cube_level(step[i]));
    }
    int grey = ((c->v[0] + c->v[1] + c->v[2]) / 3 - 3) / 10;
    grey = grey < 0 ? 0 : grey > 23 ? 23 : grey;
    int grey_off = 0;
    for (int i = 0; i < 3; i++)
        grey_off += squared(c->v[i], 8 + 10 * grey);
    return (uint8_t) (grey_off < off ? GREYS + grey : CUBE + 36 * step[0] + 6 * step[1] + step[2]);
}

/* Mean of the pixels whose rectangle this is; at least the one in its middle. */
static struct colour sample(const struct image_pixels *p, int64_t x, int64_t y, int64_t w,
                            int64_t h)
{
    int64_t x0 = x / 1000, x1 = (x + w) / 1000, y0 = y / 1000, y1 = (y + h) / 1000;
    int sum[3] = {0}, count = 0;
    if (x1 <= x0) {
        x0 = (x + w / 2) / 1000;
        x1 = x0 + 1;
    }
    if (y1 <= y0) {
        y0 = (y + h / 2) / 1000;
        y1 = y0 + 1;
    }
    x1 = x1 > p->width ? p->width : x1;
    y1 = y1 > p->height ? p->height : y1;
    for (int64_t row = y0; row < y1; row++)
        for (int64_t col = x0; col < x1; col++, count++)
            for (int i = 0; i < 3; i++)
                sum[i] += p->rgb[3 * (row * p->width + col) + i];
    count = count ? count : 1;
    return (struct colour){{sum[0] / count, sum[1] / count, sum[2] / count}};
}

static struct colour mean(const struct colour *list, unsigned mask, unsigned want)
{
    struct colour out = {{0}};
    int n = 0;
    for (unsigned i = 0; i < SAMPLES; i++) {
        if ((mask >> i & 1) != want)
            continue;
        n++;
        for (int k = 0; k < 3; k++)
            out.v[k] += list[i].v[k];
    }
    for (int k = 0; n && k < 3; k++)
        out.v[k] /= n;
    return out;
}

static struct image_cell match(const struct colour list[SAMPLES])
{
    struct image_cell best = {0};
    int least = -1;
    for (unsigned mask = 0; mask < PARTITIONS; mask++) {
        struct colour fg = mean(list, mask, 1), bg = mean(list, mask, 0);
        int off = 0;
        for (unsigned i = 0; i < SAMPLES; i++)
            for (int k = 0; k < 3; k++)
                off += squared(list[i].v[k], mask >> i & 1 ? fg.v[k] : bg.v[k]);
        if (least >= 0 && off + 40 >= least)
            continue;
        least = off;
        best = (struct image_cell){quadrants[mask], palette(mask ? &fg : &bg), palette(&bg)};
    }
    return best;
}

static struct image_cell make_cell(const struct image_desk *d, int col, int row)
{
    const struct image_view *v = &d->view;
    int64_t half = v->scale / 2, high = v->scale;
    int64_t x = v->x + col * v->scale, y = v->y + row * 2 * v->scale;
    struct colour list[SAMPLES];
    if (x + half >= width_of(d) || y + high / 2 >= height_of(d) || x + half < 0 || y + high < 0)
        return (struct image_cell){' ', OUTSIDE, OUTSIDE};
    for (int i = 0; i < SAMPLES; i++) {
        int64_t sx = x + (i % 2) * half, sy = y + (i / 2) * high;
        sx = sx < 0 ? 0 : sx >= width_of(d) ? width_of(d) - 1 : sx;
        sy = sy < 0 ? 0 : sy >= height_of(d) ? height_of(d) - 1 : sy;
        list[i] = sample(&d->pixels, sx, sy, half, high);
        for (int k = 0; k < 3; k++)
            list[i].v[k] = image_level(&v->levels, list[i].v[k]);
    }
    return match(list);
}

static void fill_cells(struct image_desk *d)
{
    struct image_view *v = &d->view;
    int colours = term_colours(d->desk->app->term);
    if (v->cells && v->drawn_image == (int) d->image && v->drawn_x == v->x && v->drawn_y == v->y &&
        v->drawn_scale == v->scale && v->drawn_cols == v->cols && v->drawn_rows == v->rows &&
        v->drawn_colours == colours && memcmp(&v->levels, &v->drawn_levels, sizeof v->levels) == 0)
        return;
    free(v->cells);
    v->cells = NULL;
    if (!d->pixels.rgb || v->cols <= 0 || v->rows <= 0)
        return;
    v->cells = xcalloc((size_t) v->cols * (size_t) v->rows, sizeof *v->cells);
    for (int row = 0; row < v->rows; row++)
        for (int col = 0; col < v->cols; col++)
            v->cells[row * v->cols + col] = make_cell(d, col, row);
    v->drawn_image = (int) d->image;
    v->drawn_x = v->x;
    v->drawn_y = v->y;
    v->drawn_scale = v->scale;
    v->drawn_cols = v->cols;
    v->drawn_rows = v->rows;
    v->drawn_colours = colours;
    v->drawn_levels = v->levels;
}

/* ---- the part on the screen ---- */

static int64_t keep(int64_t at, int64_t shown, int64_t size)
{
    if (shown >= size)
        return (size - shown) / 2;
    return at < 0 ? 0 : at > size - shown ? size - shown : at;
}

static int64_t scale_of(const struct image_view *v, int zoom)
{
    int64_t scale = v->fit >> zoom;
    return scale < 100 ? 100 : scale;
}

static void settle(struct image_desk *d)
{
    struct image_view *v = &d->view;
    int64_t wide = (width_of(d) + v->cols - 1) / (v->cols > 0 ? v->cols : 1);
    int64_t high = (height_of(d) + 2 * v->rows - 1) / (v->rows > 0 ? 2 * v->rows : 1);
    v->fit = wide > high ? wide : high;
    v->scale = scale_of(v, v->zoom);
    v->x = keep(v->x, v->cols * v->scale, width_of(d));
    v->y = keep(v->y, 2 * v->rows * v->scale, height_of(d));
}

void image_view_layout(struct image_desk *d, int cols, int rows)
{
    d->view.cols = cols;
    d->view.rows = rows;
    settle(d);
    image_pixels_load(d);
    image_levels_fit(d);
    fill_cells(d);
}

/* The place stays where it is on the screen. */
void image_view_zoom(struct image_desk *d, int zoom, int64_t x, int64_t y)
{
    struct image_view *v = &d->view;
    int64_t col = (x - v->x) / v->scale, row = (y - v->y) / (2 * v->scale);
    v->zoom = zoom < 0 ? 0 : zoom >= IMAGE_ZOOMS ? IMAGE_ZOOMS - 1 : zoom;
    settle(d);
    v->x = x - col * v->scale - v->scale / 2;
    v->y = y - row * 2 * v->scale - v->scale;
    settle(d);
    image_view_show(d, x, y);
}

void image_view_show(struct image_desk *d, int64_t x, int64_t y)
{
    struct image_view *v = &d->view;
    int64_t wide = v->cols * v->scale, high = 2 * v->rows * v->scale;
    int64_t dx = MARGIN_CELLS * v->scale, dy = MARGIN_CELLS * v->scale;
    if (x < v->x + dx)
        v->x = x - wide / 4;
    if (x > v->x + wide - dx)
        v->x = x - wide * 3 / 4;
    if (y < v->y + dy)
        v->y = y - high / 4;
    if (y > v->y + high - dy)
        v->y = y - high * 3 / 4;
    settle(d);
}

void image_view_centre(struct image_desk *d, int zoom, int64_t x, int64_t y)
{
    struct image_view *v = &d->view;
    v->zoom = zoom < 0 ? 0 : zoom >= IMAGE_ZOOMS ? IMAGE_ZOOMS - 1 : zoom;
    settle(d);
    v->x = x - v->cols * v->scale / 2;
    v->y = y - v->rows * v->scale;
    settle(d);
}

int image_view_fitting(const struct image_desk *d, int64_t wide, int64_t high)
{
    const struct image_view *v = &d->view;
    int zoom = IMAGE_ZOOMS - 1;
    while (zoom > 0 &&
           (v->cols * scale_of(v, zoom) < wide || 2 * v->rows * scale_of(v, zoom) < high))
        zoom--;
    return zoom;
}

void image_view_object(struct image_desk *d)
{
    const struct image_object *o = image_selected(d);
    int64_t e[4];
    if (!o)
        return;
    image_object_bounds(o, e);
    int zoom = image_view_fitting(d, (e[2] - e[0]) * 5 / 4 + 8000, (e[3] - e[1]) * 5 / 4 + 8000);
    image_view_centre(d, zoom, (e[0] + e[2]) / 2, (e[1] + e[3]) / 2);
}

int64_t image_view_step(const struct image_desk *d, int axis)
{
    int64_t step = ((axis ? 2 : 1) * d->view.scale + 500) / 1000 * 1000;
    return step < 1000 ? 1000 : step;
}

/* A cell that reaches the picture's edge stands for the edge: else no drag would get there. */
static int64_t place_in(int64_t from, int64_t size, int64_t side)
{
    int64_t middle = (from + size / 2 + 500) / 1000 * 1000;
    return from <= 0 ? 0 : from + size >= side ? side : middle;
}

void image_view_place(const struct image_desk *d, int col, int row, int64_t *x, int64_t *y)
{
    const struct image_view *v = &d->view;
    *x = place_in(v->x + col * v->scale, v->scale, width_of(d));
    *y = place_in(v->y + row * 2 * v->scale, 2 * v->scale, height_of(d));
}

void image_view_border(const struct image_desk *d, int col, int row, bool right, bool bottom,
                       int64_t *x, int64_t *y)
{
    const struct image_view *v = &d->view;
    int64_t px = (v->x + (col + right) * v->scale + 500) / 1000 * 1000;
    int64_t py = (v->y + (row + bottom) * 2 * v->scale + 500) / 1000 * 1000;
    *x = px < 0 ? 0 : px > width_of(d) ? width_of(d) : px;
    *y = py < 0 ? 0 : py > height_of(d) ? height_of(d) : py;
}

static int cell_of(int64_t at, int64_t size)
{
    return (int) (at >= 0 ? at / size : -((-at + size - 1) / size));
}

int image_view_col(const struct image_desk *d, int64_t x)
{
    return cell_of(x - d->view.x, d->view.scale);
}

int image_view_row(const struct image_desk *d, int64_t y)
{
    return cell_of(y - d->view.y, 2 * d->view.scale);
}
