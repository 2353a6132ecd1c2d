#include "core/lab/table/book.h"

#include "base/csv.h"
#include "base/str.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void table_book_finish(struct table_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->count; i++)
        free(book->sheets[i].rows);
    arena_finish(&book->arena);
    *book = (struct table_book){0};
}

bool table_book_add(struct table_book *book, const char *name, struct table_sheet **sheet,
                    struct err *err)
{
    if (!*name || strlen(name) > 80)
        return err_set(err, ERR_INVALID, "%.80s", name);
    if (table_book_find(book, name))
        return err_set(err, ERR_EXISTS, "%s", name);
    if (book->count == BOOK_SHEETS)
        return err_set(err, ERR_TOO_BIG, "%s", name);
    *sheet = &book->sheets[book->count++];
    **sheet = (struct table_sheet){.name = arena_strdup(&book->arena, name)};
    return true;
}

struct table_sheet *table_book_find(const struct table_book *book, const char *name)
{
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->sheets[i].name, name) == 0)
            return (struct table_sheet *) &book->sheets[i];
    return NULL;
}

int table_book_column(const struct table_sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet->columns_count; i++)
        if (strcmp(sheet->columns[i], name) == 0)
            return (int) i;
    return -1;
}

struct table_row *table_book_add_row(struct table_book *book, struct table_sheet *sheet,
                                     uint32_t id)
{
    size_t width = sheet->columns_count;
    if (sheet->count >= BOOK_ROWS || (sheet->count + 1) * width > BOOK_CELLS)
        return NULL;
    if (sheet->count == sheet->room) {
        sheet->room = sheet->room ? 2 * sheet->room : 64;
        sheet->rows = xrealloc(sheet->rows, sheet->room * sizeof *sheet->rows);
    }
    struct table_row *row = &sheet->rows[sheet->count++];
    row->id = id ? id : sheet->last_id + 1;
    if (row->id > sheet->last_id)
        sheet->last_id = row->id;
    row->cells = arena_array(&book->arena, width ? width : 1, sizeof *row->cells);
    for (size_t i = 0; i < width; i++)
        row->cells[i] = "";
    return row;
}

bool table_book_add_column(struct table_book *book, struct table_sheet *sheet, size_t at,
                           const char *name, struct err *err)
{
    size_t n = sheet->columns_count;
    if (!*name || strlen(name) > 200)
        return err_set(err, ERR_INVALID, "%.80s", name);
    if (table_book_column(sheet, name) >= 0)
        return err_set(err, ERR_EXISTS, "%s", name);
    if (n >= BOOK_COLUMNS || sheet->count * (n + 1) > BOOK_CELLS)
        return err_set(err, ERR_TOO_BIG, "%s", name);
    const char **columns = arena_array(&book->arena, n + 1, sizeof *columns);
    if (at > n)
        at = n;
    for (size_t i = 0; i <= n; i++)
        columns[i] = i == at ? arena_strdup(&book->arena, name) : sheet->columns[i - (i > at)];
    for (size_t r = 0; r < sheet->count; r++) {
        const char **cells = arena_array(&book->arena, n + 1, sizeof *cells);
        for (size_t i = 0; i <= n; i++)
            cells[i] = i == at ? "" : sheet->rows[r].cells[i - (i > at)];
        sheet->rows[r].cells = cells;
    }
    sheet->columns = columns;
    sheet->columns_count = n + 1;
    return true;
}

void table_book_pick_columns(struct table_book *book, struct table_sheet *sheet,
                             const size_t *columns, size_t count)
{
    const char **names = arena_array(&book->arena, count ? count : 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = sheet->columns[columns[i]];
    for (size_t r = 0; r < sheet->count; r++) {
        const char **cells = arena_array(&book->arena, count ? count : 1, sizeof *cells);
        for (size_t i = 0; i < count; i++)
            cells[i] = sheet->rows[r].cells[columns[i]];
        sheet->rows[r].cells = cells;
    }
    sheet->columns = names;
    sheet->columns_count = count;
}

/* ---- reading sources ---- */

static char *sheet_name(const char *file)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    char *out = xstrdup(name);
    if (dot && dot > name)
        out[dot - name] = '\0';
    return out;
}

static bool too_big(const char *file, struct err *err)
{
    err_set(err, ERR_TOO_BIG, "%s", file);
    return err_detail(err, "rows %d, columns %d, cells %d", BOOK_ROWS, BOOK_COLUMNS, BOOK_CELLS);
}

static bool put_cell(struct table_book *book, struct table_row *row, size_t column,
                     const char *text, const char *file, unsigned line, struct err *err)
{
    if (strlen(text) > BOOK_CELL_MAX)
        return err_set(err, ERR_TOO_BIG, "%s:%u", file, line);
    row->cells[column] = *text ? arena_strdup(&book->arena, text) : "";
    return true;
}

static bool read_csv(struct table_book *book, struct table_sheet *sheet, const char *file,
                     const char *text, size_t len, struct err *err)
{
    struct csv csv;
    if (!csv_parse(file, text, len, &csv, err))
        return false;
    bool ok = csv.count > 0 || err_set(err, ERR_FORMAT, "%s:1", file);
    for (size_t i = 0; ok && i < csv.rows[0].count; i++)
        ok = table_book_add_column(book, sheet, i, csv.rows[0].fields[i], err) ||
             err_context(err, "%s:1", file);
    for (size_t r = 1; ok && r < csv.count; r++) {
        const struct csv_row *from = &csv.rows[r];
        if (from->count > sheet->columns_count) {
            err_set(err, ERR_FORMAT, "%s:%u", file, from->line);
            ok = err_detail(err, "%zu > %zu", from->count, sheet->columns_count);
            break;
        }
        struct table_row *row = table_book_add_row(book, sheet, 0);
        ok = row || too_big(file, err);
        for (size_t i = 0; ok && i < from->count; i++)
            ok = put_cell(book, row, i, from->fields[i], file, from->line, err);
    }
    csv_finish(&csv);
    return ok;
}

/* A value as text; NULL for what is not flat. */
static char *json_text(const json_t *value)
{
    if (json_is_null(value))
        return xstrdup("");
    if (json_is_string(value))
        return strlen(json_string_value(value)) == json_string_length(value)
                   ? xstrdup(json_string_value(value))
                   : NULL;
    if (json_is_object(value) || json_is_array(value))
        return NULL;
    return json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
}

static bool read_object(struct table_book *book, struct table_sheet *sheet, const char *file,
                        json_t *object, unsigned line, struct err *err)
{
    const char *key;
    json_t *value;
    bool ok = json_is_object(object) || err_set(err, ERR_FORMAT, "%s:[%u]", file, line);
    if (ok)
        json_object_foreach(object, key, value)
            if (ok && table_book_column(sheet, key) < 0)
                ok = table_book_add_column(book, sheet, sheet->columns_count, key, err) ||
                     err_context(err, "%s", file);
    struct table_row *row = ok ? table_book_add_row(book, sheet, 0) : NULL;
    if (ok && !row)
        ok = too_big(file, err);
    if (ok)
        json_object_foreach(object, key, value) {
            char *text = ok ? json_text(value) : NULL;
            if (ok && !text)
                ok = err_set(err, ERR_FORMAT, "%s:[%u].%.80s", file, line, key);
            ok = ok &&
                 put_cell(book, row, (size_t) table_book_column(sheet, key), text, file, line, err);
            free(text);
        }
    return ok;
}

static bool read_json(struct table_book *book, struct table_sheet *sheet, const char *file,
                      const char *text, size_t len, struct err *err)
{
    json_error_t at;
    json_t *list = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    if (!json_is_array(list)) {
        err_set(err, ERR_FORMAT, "%s:%d", file, list ? 1 : at.line);
        err_detail(err, "%s", list ? "not an array" : at.text);
        json_decref(list);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = read_object(book, sheet, file, json_array_get(list, i), (unsigned) i, err);
    json_decref(list);
    return ok;
}

bool table_book_read(struct table_book *book, const char *file, const char *text, size_t len,
                     struct err *err)
{
    struct table_sheet *sheet;
    char *name = sheet_name(file);
    bool ok = table_book_add(book, name, &sheet, err);
    free(name);
    if (!ok)
        return false;
    sheet->file = arena_strdup(&book->arena, file);
    return str_ends(file, ".json") ? read_json(book, sheet, file, text, len, err)
                                   : read_csv(book, sheet, file, text, len, err);
}

/* ---- copies ---- */

struct table_sheet table_book_copy(struct table_book *book, const struct table_sheet *sheet)
{
    struct table_sheet copy = *sheet;
    size_t width = sheet->columns_count;
    copy.room = sheet->count ? sheet->count : 1;
    copy.rows = xmalloc(copy.room * sizeof *copy.rows);
    const char **cells = arena_array(&book->arena, sheet->count * width + 1, sizeof *cells);
    for (size_t r = 0; r < sheet->count; r++) {
        copy.rows[r] = (struct table_row){sheet->rows[r].id, cells + r * width};
        if (width)
            memcpy(copy.rows[r].cells, sheet->rows[r].cells, width * sizeof *cells);
    }
    return copy;
}

void table_book_clone(struct table_book *to, const struct table_book *from)
{
    *to = (struct table_book){.count = from->count};
    for (size_t i = 0; i < from->count; i++)
        to->sheets[i] = table_book_copy(to, &from->sheets[i]);
}
