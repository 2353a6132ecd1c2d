/* The screen as a grid of cells of our own, composed in memory and handed to the terminal as a
 * whole. Nothing here knows a terminal, so that every drawing can be tested as text.
 *
 * A glyph is never half there: whatever overwrites one half of a wide glyph blanks the other half,
 * and a wide glyph that would be cut by an edge is not drawn (a blank stands for it). */
#ifndef TUI_SURFACE_H
#define TUI_SURFACE_H

#include "tui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str;

struct rect {
    int x, y, w, h;
};

enum { SURFACE_MARKS = 2 };

struct cell {
    uint32_t cp;                  /* base code point; ' ' when blank */
    uint32_t mark[SURFACE_MARKS]; /* combining marks, 0 when none; more are dropped */
    uint8_t style;                /* enum style */
    uint8_t width;                /* 1, 2, or 0 for the right half of the glyph before */
    uint8_t fg, bg;               /* of STYLE_PIXEL only */
};

/* Where the terminal's cursor goes at the end of the frame. Input methods open their window there,
 * and screen readers read there, so lists park it (hidden) on the selected row. */
struct caret {
    int x, y;
    bool visible;
};

struct grid {
    struct cell *cells; /* rows × cols */
    int cols, rows;
    struct caret caret;
};

void grid_init(struct grid *grid, int cols, int rows);
void grid_finish(struct grid *grid);
/* Blank cells of STYLE_TEXT, caret hidden at the lower right. Resizes when the size differs. */
void grid_reset(struct grid *grid, int cols, int rows);
/* Rows as UTF-8 lines without trailing blanks; for tests. */
void grid_dump(const struct grid *grid, struct str *out);
/* One letter per cell for its style: '.' for STYLE_TEXT, then a, b, … A …; for tests. */
void grid_dump_styles(const struct grid *grid, struct str *out);

/* A rectangle of a grid with its own origin: everything drawn is clipped to it. By value. */
struct surface {
    struct grid *grid;
    int x, y; /* origin in the grid */
    int w, h;
};

struct surface grid_surface(struct grid *grid);
/* The part of s inside r (s's coordinates), clipped to s. */
struct surface surface_sub(struct surface s, struct rect r);
static inline struct rect surface_rect(struct surface s)
{
    return (struct rect){0, 0, s.w, s.h};
}

/* Cuts `n` columns or rows from one side of *r and returns them (at most what is there). */
struct rect rect_cut_top(struct rect *r, int n);
struct rect rect_cut_bottom(struct rect *r, int n);
struct rect rect_cut_left(struct rect *r, int n);
struct rect rect_cut_right(struct rect *r, int n);
struct rect rect_inset(struct rect r, int dx, int dy);
bool rect_contains(struct rect r, int x, int y);
/* A w × h rectangle in the middle of r, made smaller where it does not fit. */
struct rect rect_centre(struct rect r, int w, int h);

void surface_fill(struct surface s, struct rect r, enum style style);
/* Changes the style of what is there (a selected row). */
void surface_restyle(struct surface s, struct rect r, enum style style);
/* n times the code point (width 1). */
void surface_repeat(struct surface s, int x, int y, int n, enum style style, uint32_t cp);

/* Draws text from column x and returns the column after it. What does not fit is cut at a glyph.
 * Control characters and line ends are shown as blanks. x may be negative. */
int surface_text(struct surface s, int x, int y, enum style style, const char *text);
int surface_text_n(struct surface s, int x, int y, enum style style, const char *text, size_t n);
/* The same within `cols` columns; ends in "…" when something was cut. */
int surface_clip(struct surface s, int x, int y, int cols, enum style style, const char *text);
/* Right-aligned so that the last column is `end` - 1; returns the first column used. */
int surface_text_right(struct surface s, int end, int y, enum style style, const char *text);
void surface_text_centre(struct surface s, int y, enum style style, const char *text);
/* printf into a clipped text. */
int surface_printf(struct surface s, int x, int y, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* Wraps text into r (the one wrap, base/utf8); returns the rows used, at most r.h. */
int surface_wrap(struct surface s, struct rect r, enum style style, const char *text);

/* A run of one style; a line of text is a row of runs. */
struct run {
    enum style style;
    const char *text;
};
int surface_runs(struct surface s, int x, int y, const struct run *runs, size_t n);

/* A cell of a figure; fg and bg of the 256-colour palette. */
void surface_pixel(struct surface s, int x, int y, uint32_t cp, uint8_t fg, uint8_t bg);

/* Copies the grid's rows from `from_row` on to column x, row y of s, as far as they fit. */
void surface_copy(struct surface s, int x, int y, const struct grid *grid, int from_row);

/* Box with the title (may be NULL) in its upper edge; returns the inside. */
struct rect surface_box(struct surface s, struct rect r, enum style style, const char *title);
void surface_hline(struct surface s, int x, int y, int n, enum style style);
void surface_vline(struct surface s, int x, int y, int n, enum style style);

/* A bar of `cols` columns filled by part/whole: ▇▇▇▁▁. Anything begun shows at least one full
 * column, anything unfinished at least one empty one. */
void surface_bar(struct surface s, int x, int y, int cols, int64_t part, int64_t whole);

/* A scroll bar in column x of rows y … y+h-1, drawn only when total > shown. */
void surface_scrollbar(struct surface s, int x, int y, int h, int top, int shown, int total);

/* Caret of an input field (visible), or where the eye is (hidden). s's coordinates; ignored when
 * outside of s. */
void surface_caret(struct surface s, int x, int y, bool visible);

/* Stand-in of width 1 for a code point that some terminals draw two columns wide or not at all
 * (box lines, blocks, “ ” … — ·); cp itself when it needs none. */
uint32_t surface_ascii(uint32_t cp);

#endif
