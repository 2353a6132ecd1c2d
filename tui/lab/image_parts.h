/* What the files of the desk for pictures share. Coordinates are those of works: thousandths of a
 * pixel, 0-based. */
#ifndef TUI_LAB_IMAGE_PARTS_H
#define TUI_LAB_IMAGE_PARTS_H

#include "core/lab/image/work.h"
#include "tui/lab/desk.h"

enum {
    IMAGE_ZOOMS = 5, /* ×1 ×2 ×4 ×8 ×16 */
    IMAGE_HANDY_CELLS = 8,
    IMAGE_SNAP_REACH = 12, /* pixels */
    IMAGE_LEVELS = 256,
    IMAGE_INKS = 8,
    IMAGE_INK_PLAIN = -1 /* black or white */
};

/* The picture looked at, decoded by xunlian-figure. */
struct image_pixels {
    unsigned char *rgb; /* heap, rows of 3 bytes a pixel; NULL when it cannot be shown */
    unsigned width, height;
    int image; /* of which picture; -1: none yet */
};

struct image_cell {
    uint32_t cp;
    uint8_t fg, bg;
};

/* How the brightness is spread, and for what that was found. */
struct image_levels {
    int64_t x, y, scale;
    int image, object;
    unsigned part;
    int on;
    uint8_t shown[IMAGE_LEVELS];
};

/* The part of the picture on the screen. A cell is `scale` wide and twice as high. */
struct image_view {
    int cols, rows;
    int zoom;          /* 0: the whole picture, else 2^zoom times as large */
    int64_t x, y;      /* upper left corner */
    int64_t fit;       /* scale of the whole picture */
    int64_t scale;     /* width of a cell */
    int drawn_colours; /* what the cells were made for */
    int drawn_image;
    int64_t drawn_x, drawn_y, drawn_scale;
    int drawn_cols, drawn_rows;
    struct image_levels levels, drawn_levels;
    struct image_cell *cells;
};

enum image_drag { IMAGE_DRAG_NONE, IMAGE_DRAG_DRAW, IMAGE_DRAG_EDGE, IMAGE_DRAG_POINT };
enum image_panel { IMAGE_PANEL_AUTO, IMAGE_PANEL_ON, IMAGE_PANEL_OFF };

struct image_desk {
    struct lab_desk *desk;
    struct image_set set;
    struct image_work work;
    unsigned image;
    int object; /* selected, index in the work; -1: none */
    int latest; /* the one put down last, which Tab takes up again; -1: none */
    unsigned label;
    int64_t cx, cy; /* cursor, whole pixels */
    struct image_pixels pixels;
    struct image_view view;
    struct rect area, side, foot;
    enum image_panel panel;
    bool contrast;

    int64_t *draft; /* points set so far; heap */
    unsigned draft_points;
    bool editing;
    unsigned part; /* edge (left top right bottom) or point that is moved */
    struct {
        int zoom;
        int64_t x, y;
    } before; /* the view before that */

    enum image_drag drag;
    unsigned drag_edges; /* bits of edges */
    bool moved;
    int down_x, down_y;
};

/* ---- image_pixels.c ---- */

/* Decodes the picture looked at, when it is not there yet. */
void image_pixels_load(struct image_desk *d);
void image_pixels_finish(struct image_pixels *pixels);
/* False: this terminal shows no pictures. */
bool image_pixels_possible(const struct image_desk *d);

/* ---- image_view.c ---- */

/* Takes in a size, keeps the corner inside the picture and the cells up to date. */
void image_view_layout(struct image_desk *d, int cols, int rows);
void image_view_zoom(struct image_desk *d, int zoom, int64_t x, int64_t y);
/* The place comes into the middle. */
void image_view_centre(struct image_desk *d, int zoom, int64_t x, int64_t y);
/* The largest zoom that shows so much. */
int image_view_fitting(const struct image_desk *d, int64_t wide, int64_t high);
/* Brings a place into view, with some room around it. */
void image_view_show(struct image_desk *d, int64_t x, int64_t y);
/* The selected object fills most of the view. */
void image_view_object(struct image_desk *d);
/* Whole pixels that the cursor moves by, across or (axis 1) down: a cell, at least one. */
int64_t image_view_step(const struct image_desk *d, int axis);
/* Middle of a cell of the area, on whole pixels; of the outermost cells the picture's edge. */
void image_view_place(const struct image_desk *d, int col, int row, int64_t *x, int64_t *y);
/* A border of a cell: what is dragged over cells covers them whole. */
void image_view_border(const struct image_desk *d, int col, int row, bool right, bool bottom,
                       int64_t *x, int64_t *y);
/* Cell of a place; may lie outside. */
int image_view_col(const struct image_desk *d, int64_t x);
int image_view_row(const struct image_desk *d, int64_t y);

/* ---- image_levels.c ---- */

/* Takes in what is looked at. */
void image_levels_fit(struct image_desk *d);
/* What a value of a pixel is shown as, 0 … 255. */
int image_level(const struct image_levels *levels, int value);

/* ---- image_draw.c ---- */

/* Label at a column of the line of labels, -1. */
int image_label_at(const struct image_desk *d, int x);
void image_draw(const struct image_desk *d, struct surface body);

/* ---- image_edit.c ---- */

struct image_object *image_selected(const struct image_desk *d);
enum image_kind image_label_kind(const struct image_desk *d);
/* Width or height of the picture. */
int64_t image_side_of(const struct image_desk *d, int axis);
void image_select(struct image_desk *d, int object);
/* Nothing is selected any more. */
void image_put_down(struct image_desk *d);
void image_step_object(struct image_desk *d, int step);
void image_step_image(struct image_desk *d, int step);
void image_mark(struct image_desk *d);
/* Ends a line or polygon. */
bool image_close(struct image_desk *d);
void image_drop_draft(struct image_desk *d);
/* Arrow keys: by whole steps of dx, dy. */
void image_move(struct image_desk *d, int dx, int dy, int times);
void image_toggle(struct image_desk *d, enum image_flag flag);
void image_delete(struct image_desk *d);
void image_duplicate(struct image_desk *d);
/* The selected object gets the label where it is of the same kind of shape; the next one will. */
void image_choose(struct image_desk *d, unsigned label);
void image_relabel(struct image_desk *d);
/* A box from two corners, cut at the picture's edges; selects it. */
void image_add_box(struct image_desk *d, const int64_t a[2], const int64_t b[2]);
void image_type(struct image_desk *d);
/* Index of the object of this picture that lies smallest around a place, -1. */
int image_object_at(const struct image_desk *d, int64_t x, int64_t y);
/* How many objects this picture has; `before` counts those up to the selected one. */
unsigned image_count(const struct image_desk *d, unsigned image, unsigned *before);

/* ---- image_tune.c ---- */

/* How many edges or points are moved one by one. */
unsigned image_parts_count(const struct image_desk *d, const struct image_object *o);
/* Takes up the edges or points of the selected object, enlarged; once more: the next one. */
void image_tune(struct image_desk *d);
/* Puts the object down and goes back to the view there was before. */
void image_tune_end(struct image_desk *d);
void image_tune_step(struct image_desk *d, int step);
/* Enlarges around the part that is moved. */
void image_tune_zoom(struct image_desk *d, int zoom);
void image_tune_move(struct image_desk *d, int dx, int dy, bool far);
/* The edge that is moved; all edges when none is, or when `all`. */
void image_snap(struct image_desk *d, bool all);
void image_insert_point(struct image_desk *d);
void image_erase_point(struct image_desk *d);

/* ---- image_snap.c ---- */

/* Where an edge (0 left, 1 top, 2 right, 3 bottom) of the box belongs; where it is when there is
 * nothing better within IMAGE_SNAP_REACH, or when it lies on the picture's edge. */
int64_t image_snap_edge(const struct image_pixels *pixels, const int64_t e[4], unsigned edge);
/* All four, each within reach of where it was. */
void image_snap_box(const struct image_pixels *pixels, const int64_t e[4], int64_t snapped[4]);

/* ---- image_ink.c ---- */

/* Ratio of the luminances of two colours of the palette in hundredths, 100 … 2100 (WCAG 2, 1.4.11
 * asks for 300 of what must be seen). */
int image_contrast(uint8_t a, uint8_t b);
/* Colour of the palette for a label's outline that is seen on `beneath` in so many colours. */
uint8_t image_ink(int ink, uint8_t beneath, int colours);

/* ---- image_mouse.c ---- */

bool image_mouse(struct image_desk *d, const struct mouse *mouse);

#endif
