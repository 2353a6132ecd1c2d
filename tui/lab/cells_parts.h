/* What the files of the desk for tables share. */
#ifndef TUI_LAB_CELLS_PARTS_H
#define TUI_LAB_CELLS_PARTS_H

#include "core/lab/table/profile.h"
#include "core/lab/table/work.h"
#include "tui/lab/desk.h"
#include "tui/widget/field.h"
#include "tui/widget/list.h"

enum cells_pane { CELLS_GRID, CELLS_MENU, CELLS_STEPS, CELLS_PROFILE, CELLS_PREVIEW };
enum cells_input { CELLS_NONE, CELLS_EDIT, CELLS_FILTER, CELLS_FIND };

enum { CELLS_SAMPLES = 5, CELLS_COLUMN_MOST = 24, CELLS_COLUMN_LEAST = 4 };

/* Where one looks in a sheet. */
struct cells_view {
    size_t row; /* of the rows shown, not of the sheet's */
    size_t top;
    size_t column, left;
};

/* An operation that is about to be run. */
struct cells_preview {
    json_t *op;
    struct table_effect effect;
    size_t count; /* samples */
    struct {
        char *place, *before, *after;
    } samples[CELLS_SAMPLES];
};

struct cells {
    struct lab_desk *desk;
    struct table_setup setup;
    struct table_book source, now;
    json_t *ops;
    struct table_step *steps; /* of each operation; heap */
    size_t steps_room;

    size_t sheet; /* of now */
    struct cells_view views[BOOK_SHEETS];
    size_t *rows; /* of the sheet, those that are shown; heap */
    size_t rows_count;
    char *filter; /* heap, NULL: all rows */
    size_t filter_column;
    char *found; /* what was searched for last; heap */
    int widths[BOOK_COLUMNS];

    enum cells_pane pane;
    enum cells_input input;
    struct field field;
    struct list menu, list; /* list: of steps, of the profile */
    struct profile profile;
    bool profiled;
    struct cells_preview preview;

    struct rect tabs, grid, side, line; /* by layout */
    int gutter;
};

/* ---- cells.c ---- */

struct table_sheet *cells_sheet(const struct cells *c);
struct cells_view *cells_view(const struct cells *c);
/* The row the cursor is on, NULL when none is shown. */
struct table_row *cells_row(const struct cells *c);
/* The column's name under the cursor, "" without columns. */
const char *cells_column(const struct cells *c);
/* What can be wrong with a cell by itself; bits of profile_doubt. */
unsigned cells_doubts(const struct cells *c, const struct table_row *row, size_t column);
/* The text came so from the source. */
bool cells_is_source(const struct cells *c, const struct table_row *row, size_t column);
/* Rows, widths and lists anew after the sheet changed. */
void cells_refresh(struct cells *c);
/* Runs all operations anew, then saves a step of the work. */
void cells_rerun(struct cells *c);
/* Adds an operation that can be run, runs it and saves; takes over op. */
void cells_add(struct cells *c, json_t *op);
void cells_set_filter(struct cells *c, const char *filter, size_t column);
void cells_show_pane(struct cells *c, enum cells_pane pane);

/* ---- cells_form.c: operations by their forms ---- */

/* Number of operations in the menu, the name of each (msgid), and what it does (msgid). */
int cells_ops_count(void);
const char *cells_op_title(int i);
const char *cells_op_help(int i);
/* Title of an operation's name; the name itself when it has none. */
const char *cells_op_named(const char *name);
/* Opens its form; `op`: to be changed at this place of the work, else -1. */
void cells_form_open(struct cells *c, int i, int step);
int cells_op_index(const char *name);
/* A form that replaces one text of the column by another. */
void cells_form_replace(struct cells *c, const char *text);
/* "columns 客户, 城市 …" of an operation, for the list of steps. */
void cells_op_summary(const json_t *op, struct str *out);

/* ---- cells_panes.c ---- */

/* Works out what an operation would do and shows it; takes over op. False: err says what does not
 * fit. */
bool cells_preview_make(struct cells *c, json_t *op, struct err *err);
void cells_preview_drop(struct cells *c);
bool cells_pane_act(struct cells *c, enum action action);
bool cells_pane_mouse(struct cells *c, const struct mouse *mouse);
void cells_pane_draw(const struct cells *c, struct surface s);
void cells_pane_refresh(struct cells *c);

/* ---- cells_draw.c ---- */

void cells_layout(void *state, struct rect body);
void cells_draw(const void *state, struct surface body);
/* What stands at a point of the grid: row of the rows shown (-1 the heading) and column. */
bool cells_at(const struct cells *c, int x, int y, long *row, size_t *column);
/* Translated words for doubts; buf of n bytes. */
void cells_doubt_text(unsigned doubts, char *buf, size_t n);

#endif
