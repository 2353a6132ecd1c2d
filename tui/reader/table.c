#include "tui/reader/table.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 24, NARROWEST = 4, EDGE = 3 /* "│ " and the blank after a cell */ };

void table_finish(struct table *table)
{
    str_finish(&table->bytes);
    free(table->runs);
    free(table->cells);
    *table = (struct table){0};
}

void table_begin(struct table *table, size_t columns, int64_t offset)
{
    str_clear(&table->bytes);
    table->run_count = table->cell_count = 0;
    table->columns = columns;
    table->offset = offset;
}

void table_cell(struct table *table, enum table_align align)
{
    if (table->cell_count == table->cell_cap) {
        table->cell_cap = table->cell_cap ? table->cell_cap * 2 : 32;
        table->cells = xrealloc(table->cells, table->cell_cap * sizeof *table->cells);
    }
    table->cells[table->cell_count++] =
        (struct table_cell){table->run_count, 0, table->bytes.len, 0, table->offset, align};
}

void table_add(struct table *table, enum style style, const char *s, size_t n, int64_t offset)
{
    if (table->cell_count == 0)
        return;
    if (table->run_count == table->run_cap) {
        table->run_cap = table->run_cap ? table->run_cap * 2 : 64;
        table->runs = xrealloc(table->runs, table->run_cap * sizeof *table->runs);
    }
    struct table_cell *cell = &table->cells[table->cell_count - 1];
    table->runs[table->run_count++] = (struct table_run){style, table->bytes.len, n};
    str_add_bytes(&table->bytes, s, n);
    cell->runs++;
    cell->len += n;
    if (offset >= 0 && cell->runs == 1)
        cell->offset = table->offset = offset;
}

/* ---- widths ---- */

struct fit {
    const struct table *table;
    struct text *text;
    const char *prefix;
    size_t columns;
    int widths[COLUMNS_MAX];
    bool ruled; /* a cell is wrapped: rows are told apart by lines */
};

static void natural_widths(struct fit *fit)
{
    const struct table *table = fit->table;
    const char *p = str_text(&table->bytes);
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t column = i % table->columns;
        int w = utf8_width_n(p + table->cells[i].start, table->cells[i].len);
        if (column < fit->columns && w > fit->widths[column])
            fit->widths[column] = w;
    }
}

/* Narrows the widest column again and again until the sum fits. */
static void narrow(struct fit *fit, int room)
{
    int sum = 0;
    for (size_t i = 0; i < fit->columns; i++)
        sum += fit->widths[i];
    while (sum > room) {
        size_t widest = 0;
        for (size_t i = 1; i < fit->columns; i++)
            if (fit->widths[i] > fit->widths[widest])
                widest = i;
        if (fit->widths[widest] <= NARROWEST)
            return;
        fit->widths[widest]--;
        sum--;
        fit->ruled = true;
    }
}

/* ---- drawing ---- */

static void begin_line(const struct fit *fit, int64_t offset)
{
    struct text_block block = {.offset = offset, .verbatim = true, .prefix_style = STYLE_BORDER};
    snprintf(block.first, sizeof block.first, "%s", fit->prefix);
    snprintf(block.rest, sizeof block.rest, "%s", fit->prefix);
    text_block(fit->text, &block);
}

static void put_rule(const struct fit *fit, int64_t offset, const char *left, const char *middle,
                     const char *right)
{
    struct str line = STR_INIT;
    str_add(&line, left);
    for (size_t i = 0; i < fit->columns; i++) {
        for (int k = 0; k < fit->widths[i] + EDGE - 1; k++)
            str_add(&line, "─");
        str_add(&line, i + 1 < fit->columns ? middle : right);
    }
    begin_line(fit, offset);
    text_add(fit->text, STYLE_BORDER, str_text(&line), line.len);
    str_finish(&line);
}

static void put_blanks(const struct fit *fit, int n)
{
    for (; n > 0; n--)
        text_add(fit->text, STYLE_TEXT, " ", 1);
}

/* The part [start, start + len) of a cell, with its runs' styles. */
static void put_slice(const struct fit *fit, const struct table_cell *cell, size_t start,
                      size_t len, bool head)
{
    const char *p = str_text(&fit->table->bytes);
    for (size_t i = 0; i < cell->runs; i++) {
        const struct table_run *run = &fit->table->runs[cell->first_run + i];
        size_t from = run->start > start ? run->start : start;
        size_t to = run->start + run->len < start + len ? run->start + run->len : start + len;
        if (from < to)
            text_add(fit->text, head && run->style == STYLE_TEXT ? STYLE_STRONG : run->style,
                     p + from, to - from);
    }
}

static void put_cell(const struct fit *fit, const struct table_cell *cell,
                     const struct utf8_line *line, int width, bool head)
{
    int spare = line ? width - line->width : width;
    int left = cell->align == TABLE_RIGHT ? spare : cell->align == TABLE_CENTRE ? spare / 2 : 0;
    put_blanks(fit, left);
    if (line)
        put_slice(fit, cell, cell->start + line->start, line->len, head);
    put_blanks(fit, spare - left + 1);
}

static void put_row(const struct fit *fit, size_t row)
{
    const struct table *table = fit->table;
    const struct table_cell *cells = &table->cells[row * table->columns];
    const char *p = str_text(&table->bytes);
    struct utf8_line *lines[COLUMNS_MAX] = {0};
    size_t counts[COLUMNS_MAX] = {0}, height = 1;
    for (size_t i = 0; i < fit->columns; i++) {
        counts[i] = utf8_wrap(p + cells[i].start, cells[i].len, fit->widths[i], 0, &lines[i]);
        height = counts[i] > height ? counts[i] : height;
    }
    for (size_t y = 0; y < height; y++) {
        begin_line(fit, cells[0].offset);
        for (size_t i = 0; i < fit->columns; i++) {
            text_add_text(fit->text, STYLE_BORDER, "│");
            put_blanks(fit, 1);
            put_cell(fit, &cells[i], y < counts[i] ? &lines[i][y] : NULL, fit->widths[i], row == 0);
        }
        text_add_text(fit->text, STYLE_BORDER, "│");
    }
    for (size_t i = 0; i < fit->columns; i++)
        free(lines[i]);
}

void table_put(const struct table *table, struct text *text, const char *prefix, int cols)
{
    struct fit fit = {.table = table, .text = text, .prefix = prefix, .columns = table->columns};
    if (table->columns == 0 || table->cell_count < table->columns)
        return;
    if (fit.columns > COLUMNS_MAX)
        fit.columns = COLUMNS_MAX;
    natural_widths(&fit);
    narrow(&fit, cols - utf8_width(prefix) - (int) fit.columns * EDGE - 1);
    size_t rows = table->cell_count / table->columns;
    put_rule(&fit, table->cells[0].offset, "┌", "┬", "┐");
    for (size_t row = 0; row < rows; row++) {
        if (row == 1 || (row > 1 && fit.ruled))
            put_rule(&fit, table->cells[row * table->columns].offset, "├", "┼", "┤");
        put_row(&fit, row);
    }
    put_rule(&fit, table->cells[table->cell_count - 1].offset, "└", "┴", "┘");
}
