#include "tui/surface.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cell blank = {.cp = ' ', .width = 1};

void grid_init(struct grid *grid, int cols, int rows)
{
    *grid = (struct grid){0};
    grid_reset(grid, cols, rows);
}

void grid_finish(struct grid *grid)
{
    if (!grid)
        return;
    free(grid->cells);
    *grid = (struct grid){0};
}

void grid_reset(struct grid *grid, int cols, int rows)
{
    size_t n = (size_t) cols * (size_t) rows;
    if (cols != grid->cols || rows != grid->rows || !grid->cells) {
        grid->cells = xrealloc(grid->cells, n * sizeof *grid->cells);
        grid->cols = cols;
        grid->rows = rows;
    }
    for (size_t i = 0; i < n; i++)
        grid->cells[i] = blank;
    grid->caret = (struct caret){cols - 1, rows - 1, false};
}

static void dump_cell(const struct cell *cell, struct str *out)
{
    char buf[4];
    if (cell->width == 0)
        return;
    str_add_bytes(out, buf, utf8_encode(cell->cp, buf));
    for (int i = 0; i < SURFACE_MARKS && cell->mark[i]; i++)
        str_add_bytes(out, buf, utf8_encode(cell->mark[i], buf));
}

static void end_line(struct str *out, size_t from)
{
    while (out->len > from && out->p[out->len - 1] == ' ')
        out->p[--out->len] = '\0';
    str_add_char(out, '\n');
}

void grid_dump(const struct grid *grid, struct str *out)
{
    for (int y = 0; y < grid->rows; y++) {
        size_t from = out->len;
        for (int x = 0; x < grid->cols; x++)
            dump_cell(&grid->cells[y * grid->cols + x], out);
        end_line(out, from);
    }
}

void grid_dump_styles(const struct grid *grid, struct str *out)
{
    static const char letters[] = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";
    for (int y = 0; y < grid->rows; y++) {
        for (int x = 0; x < grid->cols; x++)
            str_add_char(out, letters[grid->cells[y * grid->cols + x].style]);
        str_add_char(out, '\n');
    }
}

struct surface grid_surface(struct grid *grid)
{
    return (struct surface){grid, 0, 0, grid->cols, grid->rows};
}

static struct rect intersect(struct rect a, struct rect b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right > x ? right - x : 0, bottom > y ? bottom - y : 0};
}

struct surface surface_sub(struct surface s, struct rect r)
{
    struct rect in = intersect(r, surface_rect(s));
    return (struct surface){s.grid, s.x + in.x, s.y + in.y, in.w, in.h};
}

static int between(int n, int most)
{
    return n < 0 ? 0 : n > most ? most : n;
}

struct rect rect_cut_top(struct rect *r, int n)
{
    n = between(n, r->h);
    struct rect cut = {r->x, r->y, r->w, n};
    r->y += n;
    r->h -= n;
    return cut;
}

struct rect rect_cut_bottom(struct rect *r, int n)
{
    n = between(n, r->h);
    r->h -= n;
    return (struct rect){r->x, r->y + r->h, r->w, n};
}

struct rect rect_cut_left(struct rect *r, int n)
{
    n = between(n, r->w);
    struct rect cut = {r->x, r->y, n, r->h};
    r->x += n;
    r->w -= n;
    return cut;
}

struct rect rect_cut_right(struct rect *r, int n)
{
    n = between(n, r->w);
    r->w -= n;
    return (struct rect){r->x + r->w, r->y, n, r->h};
}

struct rect rect_inset(struct rect r, int dx, int dy)
{
    struct rect in = {r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy};
    in.w = in.w < 0 ? 0 : in.w;
    in.h = in.h < 0 ? 0 : in.h;
    return in;
}

bool rect_contains(struct rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

struct rect rect_centre(struct rect r, int w, int h)
{
    w = between(w, r.w);
    h = between(h, r.h);
    return (struct rect){r.x + (r.w - w) / 2, r.y + (r.h - h) / 2, w, h};
}

static struct cell *cell_at(struct surface s, int x, int y)
{
    return &s.grid->cells[(size_t) (s.y + y) * (size_t) s.grid->cols + (size_t) (s.x + x)];
}

static void make_blank(struct cell *cell)
{
    cell->cp = ' ';
    cell->width = 1;
    memset(cell->mark, 0, sizeof cell->mark);
}

/* Before the cells x … x+w-1 of a row are overwritten: blanks the halves of wide glyphs that would
 * be left over at both ends. */
static void split_glyphs(struct surface s, int x, int y, int w)
{
    struct cell *first = cell_at(s, x, y);
    if (first->width == 0 && s.x + x > 0)
        make_blank(first - 1);
    struct cell *last = first + w - 1;
    if (last->width == 2 && s.x + x + w < s.grid->cols)
        make_blank(last + 1);
}

/* Puts a glyph of width w ≥ 1 whose first column may lie outside of s. */
static void put(struct surface s, int x, int y, const struct cell *cell)
{
    int w = cell->width;
    if (y < 0 || y >= s.h || x + w <= 0 || x >= s.w)
        return;
    struct cell one = *cell;
    if (x < 0 || x + w > s.w) {
        x = x < 0 ? 0 : x;
        make_blank(&one);
        w = 1;
    }
    split_glyphs(s, x, y, w);
    struct cell *at = cell_at(s, x, y);
    *at = one;
    if (w == 2) {
        at[1] = one;
        at[1].cp = 0;
        at[1].width = 0;
        memset(at[1].mark, 0, sizeof at[1].mark);
    }
}

void surface_fill(struct surface s, struct rect r, enum style style)
{
    struct rect in = intersect(r, surface_rect(s));
    struct cell cell = blank;
    cell.style = (uint8_t) style;
    for (int y = in.y; y < in.y + in.h; y++) {
        if (in.w > 0)
            split_glyphs(s, in.x, y, in.w);
        for (int x = in.x; x < in.x + in.w; x++)
            *cell_at(s, x, y) = cell;
    }
}

void surface_restyle(struct surface s, struct rect r, enum style style)
{
    struct rect in = intersect(r, surface_rect(s));
    for (int y = in.y; y < in.y + in.h; y++)
        for (int x = in.x; x < in.x + in.w; x++)
            cell_at(s, x, y)->style = (uint8_t) style;
}

void surface_repeat(struct surface s, int x, int y, int n, enum style style, uint32_t cp)
{
    struct cell cell = {.cp = cp, .width = 1, .style = (uint8_t) style};
    for (int i = 0; i < n; i++)
        put(s, x + i, y, &cell);
}

static void add_mark(struct surface s, int x, int y, uint32_t mark)
{
    if (y < 0 || y >= s.h || x <= 0 || x > s.w || mark < 0x300)
        return;
    struct cell *cell = cell_at(s, x - 1, y);
    if (cell->width == 0 && x > 1)
        cell--;
    for (int i = 0; i < SURFACE_MARKS; i++) {
        if (cell->mark[i] == 0) {
            cell->mark[i] = mark;
            return;
        }
    }
}

/* Zero-width code points that join or order other text would disturb the row; only marks that
 * combine with the glyph before are kept. */
static bool is_mark(uint32_t cp)
{
    return cp >= 0x300 && !(cp >= 0x200B && cp <= 0x200F) && !(cp >= 0x2028 && cp <= 0x202E) &&
           !(cp >= 0x2060 && cp <= 0x2069) && cp != 0xFEFF && cp != 0x061C;
}

int surface_text_n(struct surface s, int x, int y, enum style style, const char *text, size_t n)
{
    uint32_t cp;
    for (size_t i = 0, len; i < n && (len = utf8_decode(text + i, n - i, &cp)) > 0; i += len) {
        int w = utf8_cp_width(cp);
        if (w == 0 && is_mark(cp)) {
            add_mark(s, x, y, cp);
            continue;
        }
        if (w == 0 && cp >= 0x80)
            continue;
        if (x >= s.w)
            break;
        struct cell cell = {.cp = w ? cp : ' ', .width = (uint8_t) (w ? w : 1)};
        cell.style = (uint8_t) style;
        put(s, x, y, &cell);
        x += cell.width;
    }
    return x < s.w ? x : s.w;
}

int surface_text(struct surface s, int x, int y, enum style style, const char *text)
{
    return surface_text_n(s, x, y, style, text, strlen(text));
}

int surface_clip(struct surface s, int x, int y, int cols, enum style style, const char *text)
{
    size_t n = strlen(text);
    if (cols <= 0)
        return x;
    if (utf8_width_n(text, n) <= cols)
        return surface_text_n(s, x, y, style, text, n);
    size_t fit = utf8_fit(text, n, cols - 1, NULL);
    x = surface_text_n(s, x, y, style, text, fit);
    return surface_text(s, x, y, style, "…");
}

int surface_text_right(struct surface s, int end, int y, enum style style, const char *text)
{
    int x = end - utf8_width(text);
    surface_text(s, x, y, style, text);
    return x > 0 ? x : 0;
}

void surface_text_centre(struct surface s, int y, enum style style, const char *text)
{
    int x = (s.w - utf8_width(text)) / 2;
    surface_clip(s, x > 0 ? x : 0, y, s.w, style, text);
}

int surface_printf(struct surface s, int x, int y, enum style style, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    if (n < 0)
        return x;
    x = surface_clip(s, x, y, s.w - x, style, text);
    free(text);
    return x;
}

int surface_wrap(struct surface s, struct rect r, enum style style, const char *text)
{
    struct utf8_line *lines;
    if (r.w < 2 || r.h < 1)
        return 0;
    size_t n = utf8_wrap(text, strlen(text), r.w, 0, &lines);
    int used = n < (size_t) r.h ? (int) n : r.h;
    struct surface in = surface_sub(s, r);
    for (int i = 0; i < used; i++)
        surface_text_n(in, 0, i, style, text + lines[i].start, lines[i].len);
    free(lines);
    return used;
}

int surface_runs(struct surface s, int x, int y, const struct run *runs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x = surface_text(s, x, y, runs[i].style, runs[i].text);
    return x;
}

void surface_pixel(struct surface s, int x, int y, uint32_t cp, uint8_t fg, uint8_t bg)
{
    struct cell cell = {.cp = cp, .width = 1, .style = STYLE_PIXEL, .fg = fg, .bg = bg};
    put(s, x, y, &cell);
}

void surface_copy(struct surface s, int x, int y, const struct grid *grid, int from_row)
{
    for (int row = from_row; row < grid->rows && y + row - from_row < s.h; row++) {
        for (int col = 0; col < grid->cols; col++) {
            const struct cell *cell = &grid->cells[row * grid->cols + col];
            if (cell->width > 0)
                put(s, x + col, y + row - from_row, cell);
        }
    }
}

void surface_hline(struct surface s, int x, int y, int n, enum style style)
{
    surface_repeat(s, x, y, n, style, 0x2500);
}

void surface_vline(struct surface s, int x, int y, int n, enum style style)
{
    for (int i = 0; i < n; i++)
        surface_repeat(s, x, y + i, 1, style, 0x2502);
}

struct rect surface_box(struct surface s, struct rect r, enum style style, const char *title)
{
    if (r.w < 2 || r.h < 2)
        return rect_inset(r, 1, 1);
    int right = r.x + r.w - 1, bottom = r.y + r.h - 1;
    surface_hline(s, r.x + 1, r.y, r.w - 2, style);
    surface_hline(s, r.x + 1, bottom, r.w - 2, style);
    surface_vline(s, r.x, r.y + 1, r.h - 2, style);
    surface_vline(s, right, r.y + 1, r.h - 2, style);
    surface_repeat(s, r.x, r.y, 1, style, 0x250C);
    surface_repeat(s, right, r.y, 1, style, 0x2510);
    surface_repeat(s, r.x, bottom, 1, style, 0x2514);
    surface_repeat(s, right, bottom, 1, style, 0x2518);
    if (title && *title && r.w > 6) {
        surface_text(s, r.x + 1, r.y, style, " ");
        int x = surface_clip(s, r.x + 2, r.y, r.w - 5, STYLE_TITLE, title);
        surface_text(s, x, r.y, style, " ");
    }
    return rect_inset(r, 1, 1);
}

void surface_bar(struct surface s, int x, int y, int cols, int64_t part, int64_t whole)
{
    int full = 0;
    part = part < 0 ? 0 : part > whole ? whole : part;
    if (whole > 0 && cols > 0) {
        full = (int) ((double) part / (double) whole * cols + 0.5);
        if (full == 0 && part > 0)
            full = 1;
        if (full == cols && part < whole && cols > 1)
            full = cols - 1;
    }
    surface_repeat(s, x, y, full, STYLE_BAR_FULL, 0x2587);
    surface_repeat(s, x + full, y, cols - full, STYLE_BAR_EMPTY, 0x2581);
}

void surface_scrollbar(struct surface s, int x, int y, int h, int top, int shown, int total)
{
    if (total <= shown || h < 2)
        return;
    int size = (int) ((int64_t) h * shown / total);
    size = size < 1 ? 1 : size;
    int room = h - size, most = total - shown;
    int at = (int) (((int64_t) room * top + most / 2) / most);
    for (int i = 0; i < h; i++) {
        bool thumb = i >= at && i < at + size;
        surface_repeat(s, x, y + i, 1, STYLE_BORDER, thumb ? 0x2588 : 0x2502);
    }
}

void surface_caret(struct surface s, int x, int y, bool visible)
{
    if (rect_contains(surface_rect(s), x, y))
        s.grid->caret = (struct caret){s.x + x, s.y + y, visible};
}

struct stand_in {
    uint32_t cp;
    char ascii;
};

static const struct stand_in stand_ins[] = {
    {0x00A7, 'S'}, {0x00B0, 'o'}, {0x00B1, '~'}, {0x00B7, '.'}, {0x00D7, 'x'},  {0x00F7, '/'},
    {0x2010, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2015, '-'}, {0x2018, '\''}, {0x2019, '\''},
    {0x201C, '"'}, {0x201D, '"'}, {0x2022, '*'}, {0x2026, '~'}, {0x203B, '*'},  {0x2103, 'C'},
    {0x2190, '<'}, {0x2191, '^'}, {0x2192, '>'}, {0x2193, 'v'}, {0x21E5, '>'},  {0x21E7, '^'},
    {0x221A, 'v'}, {0x2248, '~'}, {0x2260, '!'}, {0x2264, '<'}, {0x2265, '>'},  {0x23CE, '<'},
    {0x2581, '_'}, {0x2582, '_'}, {0x2583, '_'}, {0x2584, '='}, {0x2585, '='},  {0x2586, '#'},
    {0x2587, '#'}, {0x2588, '#'}, {0x2591, '.'}, {0x2592, ':'}, {0x2593, '#'},  {0x25A0, '#'},
    {0x25A1, '.'}, {0x25B2, '^'}, {0x25B3, '^'}, {0x25B6, '>'}, {0x25B8, '+'},  {0x25BC, 'v'},
    {0x25BE, '-'}, {0x25C6, '*'}, {0x25C7, 'o'}, {0x25CB, 'o'}, {0x25CE, 'o'},  {0x25CF, '*'},
    {0x25D0, '~'}, {0x25E6, 'o'}, {0x2605, '*'}, {0x2606, '*'}, {0x2610, '.'},  {0x2611, 'x'},
    {0x2713, 'v'}, {0x2714, 'v'}, {0x2717, 'x'}, {0x2718, 'x'}, {0x276F, '>'},
};

uint32_t surface_ascii(uint32_t cp)
{
    if (cp < 0xA0)
        return cp;
    if (cp >= 0x2460 && cp <= 0x2468) /* ① … ⑨ */
        return '1' + (cp - 0x2460);
    if (cp == 0x2500 || cp == 0x2501 || cp == 0x2550)
        return '-';
    if (cp == 0x2502 || cp == 0x2503 || cp == 0x2551)
        return '|';
    if (cp >= 0x2500 && cp < 0x2580)
        return '+';
    size_t low = 0, high = sizeof stand_ins / sizeof *stand_ins;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (stand_ins[mid].cp == cp)
            return (unsigned char) stand_ins[mid].ascii;
        if (stand_ins[mid].cp < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return cp;
}
