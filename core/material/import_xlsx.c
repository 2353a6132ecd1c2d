#include "core/material/import_xlsx.h"

#include "base/str.h"
#include "core/material/import_sheet.h"
#include "core/material/xml.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 100000, CELLS_MAX = 256, STRINGS_MAX = 1000000 };

static const struct xml_limits sheet_limits = {
    .bytes = (size_t) 64 * 1024 * 1024, .depth = 32, .nodes = 2000000, .attributes = 64};

static bool parse(struct import *out, struct xlsx_part part, const struct xml_node **root)
{
    struct err err = ERR_INIT;
    return xml_parse(out->file, part.text, part.len, &sheet_limits, &out->arena, root, &err) ||
           import_err(out, &err);
}

/* ---- which sheet ---- */

static const char *target_of(const struct xml_node *relations, const char *id)
{
    const struct xml_node *r = xml_child(relations, "Relationship");
    for (; r; r = xml_after(r, "Relationship")) {
        const char *got = xml_attribute(r, "Id");
        if (got && strcmp(got, id) == 0)
            return xml_attribute(r, "Target");
    }
    return NULL;
}

/* The attribute r:id; a plain id is another thing. */
static const char *relation_id(const struct xml_node *node)
{
    for (unsigned i = 0; i < node->attributes_count; i++)
        if (strcmp(node->attributes[i].name, "id") == 0 && *node->attributes[i].space)
            return node->attributes[i].value;
    return NULL;
}

bool xlsx_first_sheet(struct xlsx_part workbook, struct xlsx_part relations, struct import *out,
                      const char **name)
{
    const struct xml_node *book, *links;
    if (!workbook.text || !relations.text)
        return import_fault(out, 0, ERR_N("not an Excel workbook"), "%s", "");
    if (!parse(out, workbook, &book) || !parse(out, relations, &links))
        return false;
    const struct xml_node *sheet = xml_child(xml_child(book, "sheets"), "sheet");
    const char *id = sheet ? relation_id(sheet) : NULL;
    const char *target = id ? target_of(links, id) : NULL;
    if (!target)
        return import_fault(out, 0, ERR_N("a workbook without a sheet"), "%s", "");
    if (xml_after(sheet, "sheet"))
        import_report(out, 0, ERR_N("only the first sheet of the workbook is read"), "%.60s",
                      xml_attribute(sheet, "name") ? xml_attribute(sheet, "name") : "");
    *name = *target == '/' ? target + 1 : arena_printf(&out->arena, "xl/%s", target);
    return true;
}

/* ---- cells ---- */

struct book {
    struct import *out;
    const char **strings;
    size_t strings_count;
};

/* Text of <t> or of the runs <r><t>; what is read aloud (<rPh>) is left out. */
static const char *rich_text(struct book *book, const struct xml_node *node)
{
    struct str text = STR_INIT;
    for (const struct xml_node *n = xml_child(node, NULL); n; n = xml_after(n, NULL))
        if (xml_is(n, "t"))
            str_add(&text, xml_text(n, &book->out->arena));
        else if (xml_is(n, "r"))
            str_add(&text, xml_text(xml_child(n, "t"), &book->out->arena));
    const char *kept = arena_strdup(&book->out->arena, str_text(&text));
    str_finish(&text);
    return kept;
}

static bool read_strings(struct book *book, struct xlsx_part part)
{
    const struct xml_node *root;
    size_t count = 0;
    if (!part.text)
        return true;
    if (!parse(book->out, part, &root))
        return false;
    for (const struct xml_node *n = xml_child(root, "si"); n; n = xml_after(n, "si"))
        count++;
    if (count > STRINGS_MAX)
        return import_fault(book->out, 0, ERR_N("too many texts in the workbook"), "%zu", count);
    book->strings = arena_array(&book->out->arena, count, sizeof *book->strings);
    for (const struct xml_node *n = xml_child(root, "si"); n; n = xml_after(n, "si"))
        book->strings[book->strings_count++] = rich_text(book, n);
    return true;
}

/* "AB12" → 27; false for what names no cell or one too far to the right. */
static bool column_of(const char *reference, size_t *column)
{
    size_t n = 0;
    for (; *reference >= 'A' && *reference <= 'Z'; reference++)
        if ((n = n * 26 + (size_t) (*reference - 'A' + 1)) > CELLS_MAX)
            return false;
    *column = n - 1;
    return n > 0;
}

/* A number as a person sees it: 0.1 and not 0.10000000000000001. */
static const char *number_text(struct arena *arena, const char *value)
{
    char *end;
    double number = strtod(value, &end);
    return *value && *end == '\0' && strlen(value) > 15 ? arena_printf(arena, "%.15g", number)
                                                        : value;
}

static bool cell_text(struct book *book, const struct xml_node *cell, unsigned row,
                      const char **text)
{
    struct arena *arena = &book->out->arena;
    const char *type = xml_attribute(cell, "t");
    const char *value = xml_text(xml_child(cell, "v"), arena);
    type = type ? type : "n";
    if (strcmp(type, "inlineStr") == 0) {
        *text = rich_text(book, xml_child(cell, "is"));
    } else if (strcmp(type, "s") == 0) {
        char *end;
        unsigned long i = strtoul(value, &end, 10);
        if (!*value || *end || i >= book->strings_count)
            return import_fault(book->out, row, ERR_N("a cell without its text"), "%.20s", value);
        *text = book->strings[i];
    } else if (strcmp(type, "b") == 0) {
        *text = strcmp(value, "1") == 0 ? "TRUE" : "FALSE";
    } else if (strcmp(type, "e") == 0) {
        return import_fault(book->out, row, ERR_N("a cell whose formula failed"), "%.20s", value);
    } else {
        *text = strcmp(type, "n") == 0 ? number_text(arena, value) : value;
    }
    return true;
}

static bool read_cells(struct book *book, const struct xml_node *from, struct csv_row *row)
{
    const char *fields[CELLS_MAX];
    size_t next = 0;
    for (size_t i = 0; i < CELLS_MAX; i++)
        fields[i] = "";
    for (const struct xml_node *c = xml_child(from, "c"); c; c = xml_after(c, "c")) {
        const char *reference = xml_attribute(c, "r");
        size_t column = next;
        if ((reference && !column_of(reference, &column)) || column >= CELLS_MAX)
            return import_fault(book->out, row->line, ERR_N("too many columns"), "> %d", CELLS_MAX);
        if (!cell_text(book, c, row->line, &fields[column]))
            return false;
        next = column + 1;
        row->count = next > row->count ? next : row->count;
    }
    row->fields = arena_array(&book->out->arena, row->count, sizeof *row->fields);
    if (row->count > 0)
        memcpy(row->fields, fields, row->count * sizeof *fields);
    return true;
}

static bool read_sheet(struct book *book, const struct xml_node *data, struct csv *rows)
{
    unsigned number = 0;
    size_t room = 0;
    for (const struct xml_node *r = xml_child(data, "row"); r; r = xml_after(r, "row")) {
        const char *written = xml_attribute(r, "r");
        number = written ? (unsigned) strtoul(written, NULL, 10) : number + 1;
        if (rows->count == ROWS_MAX)
            return import_fault(book->out, number, ERR_N("too many rows"), "> %d", ROWS_MAX);
        if (rows->count == room) {
            room = room ? room * 2 : 64;
            rows->rows = xrealloc(rows->rows, room * sizeof *rows->rows);
        }
        struct csv_row row = {.line = number};
        if (!read_cells(book, r, &row))
            return false;
        rows->rows[rows->count++] = row;
    }
    return true;
}

bool xlsx_read(struct xlsx_part sheet, struct xlsx_part strings,
               const struct import_options *options, struct import *out)
{
    struct book book = {.out = out};
    struct csv rows = {0};
    const struct xml_node *root;
    if (!sheet.text)
        return import_fault(out, 0, ERR_N("a workbook without a sheet"), "%s", "");
    bool ok = read_strings(&book, strings) && parse(out, sheet, &root) &&
              read_sheet(&book, xml_child(root, "sheetData"), &rows) &&
              import_rows(&rows, options, out);
    free(rows.rows);
    return ok;
}
