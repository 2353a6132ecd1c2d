#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/cells_parts.h"

#include <stdio.h>
#include <string.h>

enum { SIDE_LEAST = 36, SIDE_MOST = 60, GAP = 1 };

/* The key's column stays while others scroll. */
static size_t fixed_column(const struct cells *c)
{
    int column = table_book_column(cells_sheet(c), c->setup.key[0]);
    return column > 0 ? (size_t) column : 0;
}

static int width_of(const struct cells *c, size_t column)
{
    int most = c->grid.w - c->gutter - 4;
    return c->widths[column] < most ? c->widths[column] : most > 1 ? most : 1;
}

/* The columns from `left` on: calls back for each that begins on the screen. */
typedef bool each_column(void *data, size_t column, int x, int w);

static void walk(const struct cells *c, each_column *each, void *data)
{
    const struct table_sheet *sheet = cells_sheet(c);
    size_t fixed = fixed_column(c), left = cells_view(c)->left;
    int x = c->gutter;
    if (sheet->columns_count == 0)
        return;
    if (!each(data, fixed, x, width_of(c, fixed)))
        return;
    x += width_of(c, fixed) + GAP;
    for (size_t i = left; i < sheet->columns_count && x < c->grid.w; i++) {
        if (i == fixed)
            continue;
        if (!each(data, i, x, width_of(c, i)))
            return;
        x += width_of(c, i) + GAP;
    }
}

struct seek {
    size_t column;
    int room;
    bool whole;
};

static bool see(void *data, size_t column, int x, int w)
{
    struct seek *seek = data;
    if (column == seek->column)
        seek->whole = x + w <= seek->room;
    return column != seek->column;
}

static void scroll(struct cells *c)
{
    struct cells_view *v = cells_view(c);
    size_t shown = c->grid.h > 2 ? (size_t) c->grid.h - 1 : 1;
    if (v->row < v->top)
        v->top = v->row;
    if (v->row >= v->top + shown)
        v->top = v->row - shown + 1;
    if (c->rows_count < shown)
        v->top = 0;
    if (v->column < v->left)
        v->left = v->column;
    for (;;) {
        struct seek seek = {.column = v->column, .room = c->grid.w};
        walk(c, see, &seek);
        if (seek.whole || v->left >= v->column)
            break;
        v->left++;
    }
    while (v->left > 0) {
        struct seek seek = {.column = cells_sheet(c)->columns_count - 1, .room = c->grid.w};
        v->left--;
        walk(c, see, &seek);
        if (!seek.whole) {
            v->left++;
            break;
        }
    }
}

void cells_layout(void *state, struct rect body)
{
    struct cells *c = state;
    char digits[24];
    c->tabs = rect_cut_top(&body, 1);
    c->line = rect_cut_bottom(&body, 2);
    c->side = (struct rect){0};
    if (c->pane != CELLS_GRID) {
        int w = body.w / 2;
        w = w < SIDE_LEAST ? SIDE_LEAST : w > SIDE_MOST ? SIDE_MOST : w;
        c->side = rect_cut_right(&body, w);
        rect_cut_left(&c->side, 1);
        list_layout(c->pane == CELLS_MENU ? &c->menu : &c->list,
                    c->side.h - (c->pane == CELLS_STEPS ? 2 : 3));
    }
    c->grid = body;
    c->gutter = snprintf(digits, sizeof digits, "%zu", cells_sheet(c)->count) + 1;
    if (c->gutter < 4)
        c->gutter = 4;
    scroll(c);
    if (c->input != CELLS_NONE)
        field_layout(&c->field, c->line.w - 14);
}

struct find_at {
    int x;
    size_t column;
    bool found;
};

static bool hits(void *data, size_t column, int x, int w)
{
    struct find_at *at = data;
    if (at->x >= x && at->x <= x + w) {
        at->column = column;
        at->found = true;
    }
    return !at->found;
}

bool cells_at(const struct cells *c, int x, int y, long *row, size_t *column)
{
    struct find_at at = {.x = x};
    if (!rect_contains(c->grid, x, y))
        return false;
    walk(c, hits, &at);
    *column = at.column;
    *row = y - c->grid.y - 1;
    if (*row >= 0)
        *row += (long) cells_view(c)->top;
    return at.found && *row < (long) c->rows_count;
}

void cells_doubt_text(unsigned doubts, char *buf, size_t n)
{
    static const struct {
        unsigned bit;
        const char *text;
    } words[] = {
        {PROFILE_EMPTY, N_("empty cells")},
        {PROFILE_BLANKS, N_("blanks at the ends")},
        {PROFILE_FULLWIDTH, N_("full-width letters or digits")},
        {PROFILE_MIXED_DATE, N_("dates in several forms")},
        {PROFILE_MIXED_NUMBER, N_("numbers mixed with texts")},
        {PROFILE_ALIKE, N_("texts that differ only in blanks, width or case")},
        {PROFILE_TYPE, N_("not of the type asked for")},
    };
    size_t used = 0;
    buf[0] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (doubts & words[i].bit && used < n)
            used += (size_t) snprintf(buf + used, n - used, "%s%s", used ? _(", ") : "",
                                      _(words[i].text));
}

/* ---- drawing ---- */

static void draw_tabs(const struct cells *c, struct surface s)
{
    int x = 1;
    for (size_t i = 0; i < c->now.count; i++) {
        bool here = i == c->sheet;
        x = surface_printf(s, x, 0, here ? STYLE_SELECTED : STYLE_DIM, " %s ",
                           c->now.sheets[i].name) +
            1;
    }
    if (c->filter)
        surface_printf(s, x + 1, 0, STYLE_WARN, _("filter %s: %s (%zu rows; Esc: all)"),
                       cells_sheet(c)->columns[c->filter_column], c->filter, c->rows_count);
}

struct drawing {
    const struct cells *c;
    struct surface s;
    long row; /* of the rows shown; -1: the heading */
    int y;
};

static bool draw_cell(void *data, size_t column, int x, int w)
{
    const struct drawing *d = data;
    const struct cells *c = d->c;
    const struct table_sheet *sheet = cells_sheet(c);
    const struct cells_view *v = cells_view(c);
    int room = x + w > d->s.w ? d->s.w - x : w;
    if (room <= 0)
        return false;
    if (d->row < 0) {
        surface_clip(d->s, x, d->y, room, v->column == column ? STYLE_TITLE : STYLE_STRONG,
                     sheet->columns[column]);
        return true;
    }
    const struct table_row *row = &sheet->rows[c->rows[d->row]];
    bool here = (size_t) d->row == v->row && column == v->column;
    unsigned doubts = cells_doubts(c, row, column) & ~(unsigned) PROFILE_EMPTY;
    enum style style = STYLE_TEXT;
    if (doubts)
        style = STYLE_WARN;
    else if (!cells_is_source(c, row, column))
        style = STYLE_GOOD;
    surface_clip(d->s, x, d->y, room, style, row->cells[column]);
    if (here) {
        surface_restyle(d->s, (struct rect){x, d->y, room, 1},
                        c->pane == CELLS_GRID ? STYLE_SELECTED : STYLE_FAINT_SELECTED);
        surface_caret(d->s, x, d->y, false);
    }
    return true;
}

static void draw_grid(const struct cells *c, struct surface s)
{
    const struct cells_view *v = cells_view(c);
    struct drawing d = {.c = c, .s = s, .row = -1};
    if (cells_sheet(c)->columns_count == 0) {
        surface_wrap(s, (struct rect){2, 1, s.w - 4, 4}, STYLE_DIM,
                     _("This sheet is empty: o, then “Append a sheet”, fills it."));
        return;
    }
    walk(c, draw_cell, &d);
    for (int y = 1; y < s.h && v->top + (size_t) y - 1 < c->rows_count; y++) {
        char number[24];
        d.row = (long) v->top + y - 1;
        d.y = y;
        snprintf(number, sizeof number, "%zu", c->rows[d.row] + 1);
        surface_text_right(s, c->gutter - 1, y, STYLE_DIM, number);
        walk(c, draw_cell, &d);
    }
    surface_scrollbar(s, s.w - 1, 1, s.h - 1, (int) v->top, s.h - 1, (int) c->rows_count);
}

static void draw_line(const struct cells *c, struct surface s)
{
    static const char *const labels[] = {NULL, N_("Cell: "), N_("Filter: "), N_("Find: ")};
    const struct table_row *row = cells_row(c);
    surface_hline(s, 0, 0, s.w, STYLE_BORDER);
    if (c->input != CELLS_NONE) {
        int x = surface_text(s, 1, 1, STYLE_STRONG, _(labels[c->input]));
        field_draw(&c->field, surface_sub(s, (struct rect){x, 1, s.w - x - 1, 1}), true,
                   c->input == CELLS_FILTER ? _("part, =text, ! doubtful, ~shape") : "");
        return;
    }
    if (!row || cells_sheet(c)->columns_count == 0)
        return;
    size_t column = cells_view(c)->column;
    char doubts[200];
    cells_doubt_text(cells_doubts(c, row, column), doubts, sizeof doubts);
    int end = *doubts ? surface_text_right(s, s.w - 1, 1, STYLE_WARN, doubts) - 2 : s.w - 1;
    int x = surface_printf(s, 1, 1, STYLE_STRONG, "%s ", cells_column(c));
    x = surface_text(s, x, 1, STYLE_DIM, "[");
    x = surface_clip(s, x, 1, end - x - 1, STYLE_TEXT, row->cells[column]);
    surface_text(s, x, 1, STYLE_DIM, "]");
}

void cells_draw(const void *state, struct surface body)
{
    const struct cells *c = state;
    draw_tabs(c, surface_sub(body, c->tabs));
    draw_grid(c, surface_sub(body, c->grid));
    if (c->pane != CELLS_GRID) {
        surface_vline(body, c->side.x - 1, c->side.y, c->side.h, STYLE_BORDER);
        cells_pane_draw(c, surface_sub(body, c->side));
    }
    draw_line(c, surface_sub(body, c->line));
}
