#include "tests/tui/svg.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_W = 9, CELL_H = 20, BASELINE = 15, MARGIN = 12, BAR = 30, FONT = 15 };

struct picture {
    FILE *f;
    const struct tty *tty;
    int32_t fg, bg;
    int cols, rows;
};

static void put_escaped(FILE *f, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            fputs("&lt;", f);
        else if (*text == '&')
            fputs("&amp;", f);
        else
            fputc(*text, f);
    }
}

/* Colours as they are seen, after reverse. */
static void seen(const struct picture *p, const struct tty_cell *cell, int32_t *fg, int32_t *bg)
{
    *fg = cell->fg < 0 ? p->fg : cell->fg;
    *bg = cell->bg < 0 ? p->bg : cell->bg;
    if (cell->reverse) {
        int32_t t = *fg;
        *fg = *bg;
        *bg = t;
    }
}

static void draw_background(const struct picture *p, int y)
{
    for (int x = 0; x < p->cols;) {
        struct tty_cell cell;
        int32_t fg, bg, next;
        tty_cell(p->tty, x, y, &cell);
        seen(p, &cell, &fg, &bg);
        int from = x;
        do {
            if (++x == p->cols)
                break;
            tty_cell(p->tty, x, y, &cell);
            seen(p, &cell, &fg, &next);
        } while (next == bg || cell.width == 0);
        if (bg != p->bg)
            fprintf(p->f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n",
                    MARGIN + from * CELL_W, BAR + y * CELL_H, (x - from) * CELL_W, CELL_H,
                    (unsigned) bg);
    }
}

static void draw_rect(const struct picture *p, double x, double y, double w, double h, int32_t fg)
{
    fprintf(p->f, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>\n",
            x, y, w, h, (unsigned) fg);
}

/* Box lines: from the middle of the cell to the sides named. */
static bool draw_line(const struct picture *p, const struct tty_cell *cell, int x, int y,
                      int32_t fg)
{
    static const struct {
        const char *text, *sides;
    } lines[] = {
        {"─", "LR"},  {"│", "UD"},  {"┌", "RD"},  {"┐", "LD"},  {"└", "RU"},   {"┘", "LU"},
        {"├", "RUD"}, {"┤", "LUD"}, {"┬", "LRD"}, {"┴", "LRU"}, {"┼", "LRUD"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (strcmp(cell->text, lines[i].text) != 0)
            continue;
        double left = MARGIN + x * CELL_W, top = BAR + y * CELL_H;
        double cx = left + CELL_W / 2.0, cy = top + CELL_H / 2.0;
        for (const char *side = lines[i].sides; *side; side++) {
            if (*side == 'L' || *side == 'R')
                draw_rect(p, *side == 'L' ? left : cx - 0.5, cy - 0.5, CELL_W / 2.0 + 0.5, 1, fg);
            else
                draw_rect(p, cx - 0.5, *side == 'U' ? top : cy - 0.5, 1, CELL_H / 2.0 + 0.5, fg);
        }
        return true;
    }
    return false;
}

/* A part of a cell, in eighths of its width and height from the upper left corner. */
static void draw_part(const struct picture *p, int x, int y, const int part[4], int32_t fg)
{
    draw_rect(p, MARGIN + x * CELL_W + CELL_W * part[0] / 8.0,
              BAR + y * CELL_H + CELL_H * part[1] / 8.0, CELL_W * (part[2] - part[0]) / 8.0,
              CELL_H * (part[3] - part[1]) / 8.0, fg);
}

/* Block elements are drawn as shapes: fonts leave gaps between them, or make them too wide. */
static bool draw_block(const struct picture *p, const struct tty_cell *cell, int x, int y,
                       int32_t fg)
{
    static const char *const lower[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const left[] = {"▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    static const struct {
        const char *text;
        int part[4];
    } others[] = {{"▀", {0, 0, 8, 4}}, {"▔", {0, 0, 8, 1}}, {"▐", {4, 0, 8, 8}},
                  {"▕", {7, 0, 8, 8}}, {"━", {0, 3, 8, 5}}, {"┃", {3, 0, 5, 8}}};
    /* upper left, upper right, lower left, lower right */
    static const char *const quarters[16] = {
        [1] = "▘", [2] = "▝", [4] = "▖",  [6] = "▞",  [7] = "▛",
        [8] = "▗", [9] = "▚", [11] = "▜", [13] = "▙", [14] = "▟"};
    for (int i = 0; i < 8; i++)
        if (strcmp(cell->text, lower[i]) == 0)
            return draw_part(p, x, y, (const int[]){0, 7 - i, 8, 8}, fg), true;
    for (int i = 0; i < 7; i++)
        if (strcmp(cell->text, left[i]) == 0)
            return draw_part(p, x, y, (const int[]){0, 0, i + 1, 8}, fg), true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(cell->text, others[i].text) == 0)
            return draw_part(p, x, y, others[i].part, fg), true;
    for (int i = 0; i < 16; i++) {
        if (!quarters[i] || strcmp(cell->text, quarters[i]) != 0)
            continue;
        for (int k = 0; k < 4; k++)
            if (i >> k & 1)
                draw_part(p, x, y,
                          (const int[]){k % 2 * 4, k / 2 * 4, k % 2 * 4 + 4, k / 2 * 4 + 4}, fg);
        return true;
    }
    return false;
}

static void draw_underline(const struct picture *p, int x, int y, int32_t fg)
{
    fprintf(p->f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\" fill=\"#%06x\"/>\n",
            MARGIN + x * CELL_W, BAR + y * CELL_H + BASELINE + 3, CELL_W, (unsigned) fg);
}

/* Neighbours of one look and width share a text element that lists the column of each. */
struct run {
    struct str columns, text;
    int32_t fg;
    bool bold, italic;
    int width, next; /* columns of its glyphs; the column after the last one */
};

static void end_run(const struct picture *p, struct run *run, int y)
{
    if (run->text.len > 0) {
        fprintf(p->f, "<text y=\"%d\" x=\"%s\" fill=\"#%06x\"%s%s>", BAR + y * CELL_H + BASELINE,
                str_text(&run->columns), (unsigned) run->fg,
                run->bold ? " font-weight=\"bold\"" : "",
                run->italic ? " font-style=\"italic\"" : "");
        put_escaped(p->f, str_text(&run->text));
        fputs("</text>\n", p->f);
    }
    str_clear(&run->columns);
    str_clear(&run->text);
}

static void add_glyph(const struct picture *p, struct run *run, const struct tty_cell *cell, int x,
                      int y, int32_t fg)
{
    if (x != run->next || cell->width != run->width || fg != run->fg || cell->bold != run->bold ||
        cell->italic != run->italic)
        end_run(p, run, y);
    run->width = cell->width;
    run->next = x + cell->width;
    run->fg = fg;
    run->bold = cell->bold;
    run->italic = cell->italic;
    str_addf(&run->columns, "%s%d", run->columns.len ? " " : "", MARGIN + x * CELL_W);
    str_add(&run->text, cell->text);
}

static void draw_glyphs(const struct picture *p, int y)
{
    struct run run = {.fg = -1};
    for (int x = 0; x < p->cols; x++) {
        struct tty_cell cell;
        int32_t fg, bg;
        tty_cell(p->tty, x, y, &cell);
        seen(p, &cell, &fg, &bg);
        if (cell.underline)
            draw_underline(p, x, y, fg);
        if (cell.width == 0 || strcmp(cell.text, " ") == 0 || draw_block(p, &cell, x, y, fg) ||
            draw_line(p, &cell, x, y, fg))
            continue;
        add_glyph(p, &run, &cell, x, y, fg);
        if (utf8_length(cell.text) > 1) /* combining marks: one column for several characters */
            end_run(p, &run, y);
    }
    end_run(p, &run, y);
    str_finish(&run.columns);
    str_finish(&run.text);
}

static void draw_cursor(const struct picture *p)
{
    int x, y;
    bool visible;
    tty_cursor(p->tty, &x, &y, &visible);
    if (visible)
        fprintf(p->f, "<rect x=\"%d\" y=\"%d\" width=\"2\" height=\"%d\" fill=\"#%06x\"/>\n",
                MARGIN + x * CELL_W, BAR + y * CELL_H + 2, CELL_H - 4, (unsigned) p->fg);
}

static void draw_frame(const struct picture *p, const char *title)
{
    int w = p->cols * CELL_W + 2 * MARGIN, h = p->rows * CELL_H + BAR + MARGIN;
    fprintf(p->f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\" font-size=\"%d\" font-family=\"'Sarasa Mono SC', "
            "'Noto Sans Mono CJK SC', 'Source Han Mono SC', 'WenQuanYi Zen Hei Mono', "
            "'DejaVu Sans Mono', 'Menlo', 'Consolas', 'Microsoft YaHei', monospace\">\n",
            w, h, w, h, FONT);
    fprintf(p->f, "<title>");
    put_escaped(p->f, title);
    fprintf(p->f, "</title>\n<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#%06x\"/>\n", w, h,
            (unsigned) p->bg);
    fprintf(p->f,
            "<text x=\"%d\" y=\"20\" text-anchor=\"middle\" fill=\"#808080\" "
            "font-size=\"13\">",
            w / 2);
    put_escaped(p->f, title);
    fputs("</text>\n", p->f);
}

bool svg_write(const struct tty *tty, const char *path, const char *title, bool light)
{
    struct picture p = {
        .tty = tty, .fg = light ? 0x24292F : 0xD5D8DF, .bg = light ? 0xFFFFFF : 0x1B1D23};
    tty_size(tty, &p.cols, &p.rows);
    p.f = fopen(path, "w");
    if (!p.f)
        return false;
    draw_frame(&p, title);
    for (int y = 0; y < p.rows; y++)
        draw_background(&p, y);
    for (int y = 0; y < p.rows; y++)
        draw_glyphs(&p, y);
    draw_cursor(&p);
    fputs("</svg>\n", p.f);
    bool ok = !ferror(p.f);
    return fclose(p.f) == 0 && ok;
}
