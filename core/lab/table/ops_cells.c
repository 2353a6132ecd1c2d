/* Operations that change cells where they are. */
#include "core/lab/table/ops.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <stdlib.h>
#include <string.h>

/* Row of an id; ids mostly ascend from 1, so that the row is near its number. */
static struct table_row *find_row(const struct table_sheet *sheet, uint32_t id)
{
    uint32_t near = id > BOOK_MADE ? id - BOOK_MADE : id;
    if (near > 0 && near <= sheet->count && sheet->rows[near - 1].id == id)
        return &sheet->rows[near - 1];
    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->rows[i].id == id)
            return &sheet->rows[i];
    return NULL;
}

/* Cells of rows or columns that are no more are passed over: an operation before may be off. */
bool table_edit(struct table_run *run)
{
    const json_t *cells = json_object_get(run->op, "cells"), *cell;
    size_t i;
    if (!json_is_array(cells))
        return table_wrong(run, "cells");
    json_array_foreach(cells, i, cell) {
        const char *column = json_string_value(json_array_get(cell, 1));
        const char *text = json_string_value(json_array_get(cell, 2));
        if (!json_is_integer(json_array_get(cell, 0)) || !column || !text ||
            strlen(text) > BOOK_CELL_MAX)
            return table_wrong(run, "cells");
    }
    json_array_foreach(cells, i, cell) {
        json_int_t id = json_integer_value(json_array_get(cell, 0));
        int column = table_book_column(run->sheet, json_string_value(json_array_get(cell, 1)));
        struct table_row *row =
            id > 0 && id <= UINT32_MAX ? find_row(run->sheet, (uint32_t) id) : NULL;
        if (row && column >= 0)
            table_set_cell(
                run, row, (size_t) column,
                arena_strdup(&run->book->arena, json_string_value(json_array_get(cell, 2))));
        else
            run->effect->left++;
    }
    return true;
}

/* One text to another; NULL: it cannot be read and stays. */
typedef const char *change(struct arena *arena, const char *text, const void *data);

static bool change_cells(struct table_run *run, change *to, const void *data)
{
    size_t *list, count;
    if (!table_columns(run, "columns", &list, &count))
        return false;
    for (size_t r = 0; r < run->sheet->count; r++)
        for (size_t i = 0; i < count; i++) {
            struct table_row *row = &run->sheet->rows[r];
            const char *text = row->cells[list[i]];
            const char *made = to(&run->book->arena, text, data);
            if (!made)
                run->effect->left++;
            else if (strlen(made) <= BOOK_CELL_MAX)
                table_set_cell(run, row, list[i], made);
        }
    free(list);
    return true;
}

static const char *to_trimmed(struct arena *arena, const char *text, const void *data)
{
    (void) data;
    return value_trim(arena, text);
}

bool table_trim(struct table_run *run)
{
    return change_cells(run, to_trimmed, NULL);
}

static const char *to_squeezed(struct arena *arena, const char *text, const void *data)
{
    (void) data;
    return value_squeeze(arena, text);
}

bool table_squeeze(struct table_run *run)
{
    return change_cells(run, to_squeezed, NULL);
}

static const char *to_halfwidth(struct arena *arena, const char *text, const void *data)
{
    (void) data;
    return value_halfwidth(arena, text);
}

bool table_halfwidth(struct table_run *run)
{
    return change_cells(run, to_halfwidth, NULL);
}

static const char *to_case(struct arena *arena, const char *text, const void *data)
{
    return value_case(arena, text, *(const bool *) data);
}

bool table_case(struct table_run *run)
{
    const char *to = table_text(run, "to");
    bool upper = to && strcmp(to, "upper") == 0;
    if (!to || (!upper && strcmp(to, "lower") != 0))
        return table_wrong(run, "to");
    return change_cells(run, to_case, &upper);
}

static const char *to_replaced(struct arena *arena, const char *text, const void *data)
{
    const char *const *pair = data;
    return value_replace(arena, text, pair[0], pair[1]);
}

bool table_replace(struct table_run *run)
{
    const char *pair[2] = {table_text(run, "find"), table_text(run, "with")};
    if (!pair[0] || !*pair[0])
        return table_wrong(run, "find");
    if (!pair[1])
        return table_wrong(run, "with");
    return change_cells(run, to_replaced, pair);
}

static const char *to_mapped(struct arena *arena, const char *text, const void *data)
{
    const char *to = json_string_value(json_object_get(data, text));
    return !to || strcmp(to, text) == 0 ? text : arena_strdup(arena, to);
}

bool table_map(struct table_run *run)
{
    const json_t *pairs = json_object_get(run->op, "pairs");
    const char *key;
    json_t *value;
    if (!json_is_object(pairs) || json_object_size(pairs) > TABLE_PAIRS)
        return table_wrong(run, "pairs");
    json_object_foreach((json_t *) pairs, key, value)
        if (!json_is_string(value))
            return table_wrong(run, key);
    return change_cells(run, to_mapped, pairs);
}

static const char *to_date(struct arena *arena, const char *text, const void *data)
{
    const json_t *forms = data;
    if (!*text || value_is_date(text))
        return text;
    for (size_t i = 0; i < json_array_size(forms); i++) {
        const char *date = value_date(arena, text, json_string_value(json_array_get(forms, i)));
        if (date)
            return date;
    }
    return NULL;
}

bool table_date(struct table_run *run)
{
    const json_t *forms = json_object_get(run->op, "forms");
    if (!json_is_array(forms) || json_array_size(forms) > TABLE_FORMS)
        return table_wrong(run, "forms");
    for (size_t i = 0; i < json_array_size(forms); i++)
        if (!json_is_string(json_array_get(forms, i)))
            return table_wrong(run, "forms");
    return change_cells(run, to_date, forms);
}

struct units {
    struct value_unit list[TABLE_UNITS];
    size_t count;
};

static const char *to_number(struct arena *arena, const char *text, const void *data)
{
    const struct units *units = data;
    struct decimal d;
    if (!*text || value_plain(text, &d))
        return text;
    return value_number(text, units->list, units->count, &d) ? value_decimal(arena, d) : NULL;
}

bool table_number(struct table_run *run)
{
    struct units units = {.count = 0};
    const json_t *given = json_object_get(run->op, "units");
    const char *key;
    json_t *value;
    if ((given && !json_is_object(given)) || json_object_size(given) > TABLE_UNITS)
        return table_wrong(run, "units");
    json_object_foreach((json_t *) given, key, value) {
        struct value_unit *u = &units.list[units.count++];
        u->text = key;
        if (!json_is_string(value) || !value_plain(json_string_value(value), &u->factor))
            return table_wrong(run, key);
    }
    return change_cells(run, to_number, &units);
}

/* ---- fill ---- */

/* The first filled cell of `column` among rows with the same text in `by`. */
static const char *same_as(const struct table_sheet *sheet, size_t by, size_t column,
                           const char *text)
{
    for (size_t r = 0; *text && r < sheet->count; r++)
        if (*sheet->rows[r].cells[column] && strcmp(sheet->rows[r].cells[by], text) == 0)
            return sheet->rows[r].cells[column];
    return "";
}

bool table_fill(struct table_run *run)
{
    const json_t *where = json_object_get(run->op, "where");
    const char *with = table_text(run, "with"), *last = "";
    bool above = json_is_true(json_object_get(run->op, "above"));
    int column = table_column(run, "column"), by = -1, in = column;
    if (column < 0 || (json_object_get(run->op, "by") && (by = table_column(run, "by")) < 0))
        return false;
    if ((with != NULL) + above + (by >= 0) != 1 || (with && strlen(with) > BOOK_CELL_MAX))
        return table_wrong(run, "with");
    if (where) {
        const char *name = json_string_value(json_object_get(where, "column"));
        in = name ? table_book_column(run->sheet, name) : -1;
        if (in < 0)
            return table_wrong(run, name ? name : "where");
    }
    with = with ? arena_strdup(&run->book->arena, with) : NULL;
    for (size_t r = 0; r < run->sheet->count; r++) {
        struct table_row *row = &run->sheet->rows[r];
        const char *text = row->cells[column];
        bool meant = where ? table_where(where, row->cells[in]) : !*text;
        const char *made = above ? last : with ? with : "";
        if (meant && by >= 0)
            made = same_as(run->sheet, (size_t) by, (size_t) column, row->cells[by]);
        if (meant && (*made || with))
            table_set_cell(run, row, (size_t) column, made);
        else if (meant)
            run->effect->left++;
        last = *row->cells[column] ? row->cells[column] : last;
    }
    return true;
}

/* ---- calc, bin ---- */

/* Column of a name, or a number. */
static bool operand(struct table_run *run, const char *name, int *column, struct decimal *number)
{
    const char *text = table_text(run, name);
    *column = text ? table_book_column(run->sheet, text) : -1;
    return *column >= 0 || (text && value_plain(text, number)) ||
           table_wrong(run, text ? text : name);
}

static bool combine(struct decimal a, char sign, struct decimal b, struct decimal *out)
{
    switch (sign) {
    case '+':
        *out = decimal_add(a, b);
        return true;
    case '-':
        *out = decimal_add(a, decimal_negate(b));
        return true;
    case '*':
        return value_times(a, b, out);
    default:
        return value_over(a, b, out);
    }
}

bool table_calc(struct table_run *run)
{
    const char *into = table_text(run, "into"), *sign = table_text(run, "sign");
    int left, right;
    struct decimal a = {0}, b = {0}, out;
    if (!sign || strlen(sign) != 1 || !strchr("+-*/", *sign))
        return table_wrong(run, "sign");
    if (!into || !operand(run, "left", &left, &a) || !operand(run, "right", &right, &b))
        return into ? false : table_wrong(run, "into");
    int to = table_book_column(run->sheet, into);
    if (to < 0) {
        to = (int) run->sheet->columns_count;
        if (!table_book_add_column(run->book, run->sheet, (size_t) to, into, run->err))
            return false;
    }
    for (size_t r = 0; r < run->sheet->count; r++) {
        struct table_row *row = &run->sheet->rows[r];
        if ((left < 0 || value_plain(row->cells[left], &a)) &&
            (right < 0 || value_plain(row->cells[right], &b)) && combine(a, *sign, b, &out))
            table_set_cell(run, row, (size_t) to, value_decimal(&run->book->arena, out));
        else
            run->effect->left++;
    }
    return true;
}

bool table_bin(struct table_run *run)
{
    const json_t *edges = json_object_get(run->op, "edges");
    const json_t *names = json_object_get(run->op, "names");
    const char *into = table_text(run, "into");
    int column = table_column(run, "column");
    size_t n = json_array_size(edges);
    struct decimal edge[TABLE_FORMS], d;
    if (column < 0)
        return false;
    if (n == 0 || n > TABLE_FORMS || json_array_size(names) != n + 1)
        return table_wrong(run, "edges");
    for (size_t i = 0; i <= n; i++) {
        const char *text = json_string_value(json_array_get(edges, i));
        if (i < n && (!text || !value_plain(text, &edge[i]) ||
                      (i > 0 && decimal_compare(edge[i - 1], edge[i]) >= 0)))
            return table_wrong(run, text ? text : "edges");
        if (!json_is_string(json_array_get(names, i)))
            return table_wrong(run, "names");
    }
    int to = into ? table_book_column(run->sheet, into) : -1;
    if (to < 0) {
        to = column + 1;
        if (!table_book_add_column(run->book, run->sheet, (size_t) to, into ? into : "", run->err))
            return false;
    }
    for (size_t r = 0; r < run->sheet->count; r++) {
        struct table_row *row = &run->sheet->rows[r];
        size_t i = 0;
        if (!value_plain(row->cells[column], &d)) {
            run->effect->left++;
            continue;
        }
        while (i < n && decimal_compare(d, edge[i]) >= 0)
            i++;
        table_set_cell(
            run, row, (size_t) to,
            arena_strdup(&run->book->arena, json_string_value(json_array_get(names, i))));
    }
    return true;
}
