#include "tui/command/sheet.h"

#include "base/fs.h"
#include "base/utf8.h"
#include "tui/command/command.h"
#include "tui/i18n.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_LEAST = 16, GAP = 2 };

/* What came with records or packs may hold what a terminal obeys: shown as \x1B. Lines within a
 * cell become one. Heap. */
static char *clean(const char *text, bool one_line)
{
    struct str out = STR_INIT;
    for (;;) {
        size_t n = strcspn(text, "\n");
        utf8_escape(&out, text, n);
        if (text[n] == '\0')
            return str_take(&out);
        str_add_char(&out, one_line ? ' ' : '\n');
        text += n + 1;
    }
}

/* ---- HTML ---- */

const char sheet_style[] =
    "@page{size:A4;margin:18mm 16mm;@bottom-center{content:counter(page)\" / \"counter(pages)}}"
    "body{font-family:\"Noto Serif CJK SC\",\"Songti SC\",SimSun,serif;font-size:11pt;"
    "line-height:1.5;max-width:180mm;margin:0 auto}"
    "h1{font-size:16pt;text-align:center}h2{font-size:12pt;margin:1.2em 0 .4em;"
    "break-after:avoid}";

static const char table_style[] =
    "table{border-collapse:collapse;width:100%;font-size:10pt}thead{display:table-header-group}"
    "tr{break-inside:avoid}th,td{border-bottom:1px solid #999;padding:.15em .4em;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}.r{text-align:right;white-space:nowrap}";

void sheet_escape(struct str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            str_add(out, "&amp;");
        else if (*text == '<')
            str_add(out, "&lt;");
        else if (*text == '>')
            str_add(out, "&gt;");
        else if (*text == '"')
            str_add(out, "&quot;");
        else if (*text == '\n')
            str_add(out, "<br>");
        else
            str_add_char(out, *text);
    }
}

static void put_tagged(struct sheet *s, const char *tag, const char *text)
{
    str_addf(&s->out, "<%s>", tag);
    sheet_escape(&s->out, text);
    str_addf(&s->out, "</%s>\n", tag);
}

static void html_table(struct sheet *s)
{
    str_add(&s->out, "<table>\n");
    for (size_t i = 0; i < s->cells_count; i++) {
        bool head = i < s->columns, right = s->right >> (i % s->columns) & 1;
        if (i % s->columns == 0)
            str_add(&s->out, head ? "<thead><tr>" : "<tr>");
        str_addf(&s->out, "<%s%s>", head ? "th" : "td", right ? " class=\"r\"" : "");
        sheet_escape(&s->out, s->cells[i]);
        str_add(&s->out, head ? "</th>" : "</td>");
        if (i % s->columns == s->columns - 1)
            str_add(&s->out, head ? "</tr></thead>\n<tbody>\n" : "</tr>\n");
    }
    str_add(&s->out, "</tbody></table>\n");
}

/* ---- text ---- */

static void put_wrapped(struct str *out, int indent, int columns, const char *text)
{
    struct utf8_line *lines;
    size_t n = utf8_wrap(text, strlen(text), columns, 0, &lines);
    for (size_t i = 0; i < n; i++)
        str_addf(out, "%*s%.*s\n", i ? indent : 0, "", (int) lines[i].len, text + lines[i].start);
    if (n == 0)
        str_add_char(out, '\n');
    free(lines);
}

static void put_padded(struct str *out, const char *text, int columns, bool right)
{
    int rest = columns - utf8_width(text);
    if (right)
        str_addf(out, "%*s", rest > 0 ? rest : 0, "");
    str_add(out, text);
    if (!right)
        str_addf(out, "%*s", rest > 0 ? rest : 0, "");
}

static void text_table(struct sheet *s)
{
    int widths[SHEET_COLUMNS] = {0}, before = 0;
    unsigned last = s->columns - 1;
    for (size_t i = 0; i < s->cells_count; i++) {
        int width = utf8_width(s->cells[i]);
        if (width > widths[i % s->columns])
            widths[i % s->columns] = width;
    }
    for (unsigned c = 0; c < last; c++)
        before += widths[c] + GAP;
    int left = CLI_COLUMNS - before > LAST_LEAST ? CLI_COLUMNS - before : LAST_LEAST;
    for (size_t i = 0; i < s->cells_count; i++) {
        unsigned c = (unsigned) (i % s->columns);
        bool right = s->right >> c & 1;
        if (c < last)
            put_padded(&s->out, s->cells[i], widths[c], right);
        else if (right)
            put_padded(&s->out, s->cells[i], widths[c], true);
        else
            put_wrapped(&s->out, before, left, s->cells[i]);
        if (c < last)
            str_addf(&s->out, "%*s", GAP, "");
        else if (right)
            str_add_char(&s->out, '\n');
    }
}

/* ---- both ---- */

void sheet_begin(struct sheet *sheet, enum sheet_form form, const char *name)
{
    char *title = clean(name, true);
    *sheet = (struct sheet){.form = form};
    if (form == SHEET_HTML) {
        str_add(&sheet->out, "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head>"
                             "<meta charset=\"utf-8\">\n<title>");
        sheet_escape(&sheet->out, title);
        str_addf(&sheet->out, "</title>\n<style>%s%s</style></head><body>\n", sheet_style,
                 table_style);
        put_tagged(sheet, "h1", title);
    } else {
        put_wrapped(&sheet->out, 0, CLI_COLUMNS, title);
    }
    free(title);
}

void sheet_section(struct sheet *sheet, const char *title)
{
    char *text = clean(title, false);
    if (sheet->form == SHEET_HTML) {
        put_tagged(sheet, "h2", text);
    } else {
        str_add_char(&sheet->out, '\n');
        put_wrapped(&sheet->out, 0, CLI_COLUMNS, text);
    }
    free(text);
}

void sheet_line(struct sheet *sheet, const char *line)
{
    char *text = clean(line, false);
    if (sheet->form == SHEET_HTML)
        put_tagged(sheet, "p", text);
    else
        put_wrapped(&sheet->out, 0, CLI_COLUMNS, text);
    free(text);
}

void sheet_table(struct sheet *sheet, const char *const *heads, unsigned columns, unsigned right)
{
    sheet->columns = columns;
    sheet->right = right;
    for (unsigned i = 0; i < columns; i++)
        sheet_cell(sheet, heads[i]);
}

static void take_cell(struct sheet *sheet, char *text)
{
    if ((sheet->cells_count & (sheet->cells_count - 1)) == 0)
        sheet->cells = xrealloc(sheet->cells, (sheet->cells_count ? 2 * sheet->cells_count : 1) *
                                                  sizeof *sheet->cells);
    sheet->cells[sheet->cells_count++] = text;
}

void sheet_cell(struct sheet *sheet, const char *text)
{
    take_cell(sheet, clean(text, true));
}

void sheet_cellf(struct sheet *sheet, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    sheet_cell(sheet, text);
}

void sheet_number(struct sheet *sheet, double value, int decimals)
{
    if (isnan(value))
        sheet_cell(sheet, "-");
    else
        sheet_cellf(sheet, "%.*f", decimals, value);
}

void sheet_table_end(struct sheet *sheet)
{
    if (sheet->form == SHEET_HTML)
        html_table(sheet);
    else
        text_table(sheet);
    for (size_t i = 0; i < sheet->cells_count; i++)
        free(sheet->cells[i]);
    free(sheet->cells);
    sheet->cells = NULL;
    sheet->cells_count = 0;
}

char *sheet_end(struct sheet *sheet)
{
    if (sheet->form == SHEET_HTML)
        str_add(&sheet->out, "</body></html>\n");
    return str_take(&sheet->out);
}

int sheet_write(const char *path, const char *text)
{
    struct err err = ERR_INIT;
    if (path && strcmp(path, "-") != 0)
        return fs_write_atomic(path, text, strlen(text), 0644, &err) ? CLI_OK : cli_fail(&err);
    fputs(text, stdout);
    return cli_done();
}
