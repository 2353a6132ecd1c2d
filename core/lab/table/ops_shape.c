/* Operations on the rows and columns of one sheet. */
#include "core/lab/table/ops.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

struct sorting {
    const struct table_sheet *sheet;
    const size_t *by;
    size_t count;
    bool down, text;
};

/* Numbers by size and before texts, texts by bytes. */
static int compare_cells(const char *a, const char *b, bool text)
{
    struct decimal x, y;
    bool p = !text && value_plain(a, &x), q = !text && value_plain(b, &y);
    if (p && q)
        return decimal_compare(x, y);
    return p != q ? q - p : strcmp(a, b);
}

static int compare_rows(const void *a, const void *b, void *data)
{
    const struct sorting *s = data;
    size_t i = *(const size_t *) a, k = *(const size_t *) b;
    for (size_t c = 0; c < s->count; c++) {
        int order = compare_cells(s->sheet->rows[i].cells[s->by[c]],
                                  s->sheet->rows[k].cells[s->by[c]], s->text);
        if (order != 0)
            return s->down ? -order : order;
    }
    return (i > k) - (i < k);
}

/* Row numbers in the order of some columns, equal ones as they were; heap. */
static size_t *sorted_rows(const struct sorting *sorting)
{
    size_t n = sorting->sheet->count, *list = xmalloc((n + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = i;
    qsort_r(list, n, sizeof *list, compare_rows, (void *) sorting);
    return list;
}

static void keep_rows(struct table_run *run, const bool *out)
{
    struct table_sheet *sheet = run->sheet;
    size_t kept = 0;
    for (size_t r = 0; r < sheet->count; r++)
        if (!out[r])
            sheet->rows[kept++] = sheet->rows[r];
    run->effect->gone = sheet->count - kept;
    sheet->count = kept;
}

bool table_dedupe(struct table_run *run)
{
    struct sorting sorting = {.sheet = run->sheet, .text = true};
    const char *keep = table_text(run, "keep");
    bool last = keep && strcmp(keep, "last") == 0;
    size_t *by, n = run->sheet->count;
    if (keep && !last && strcmp(keep, "first") != 0)
        return table_wrong(run, "keep");
    if (!table_columns(run, "by", &by, &sorting.count))
        return false;
    sorting.by = by;
    size_t *order = sorted_rows(&sorting);
    bool *out = xcalloc(n + 1, sizeof *out);
    for (size_t i = 0; i + 1 < n; i++) {
        bool same = true;
        for (size_t c = 0; same && c < sorting.count; c++)
            same = strcmp(run->sheet->rows[order[i]].cells[by[c]],
                          run->sheet->rows[order[i + 1]].cells[by[c]]) == 0;
        if (same)
            out[order[last ? i : i + 1]] = true;
    }
    keep_rows(run, out);
    free(out);
    free(order);
    free(by);
    return true;
}

static bool in_list(const json_t *rows, uint32_t id)
{
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (json_integer_value(json_array_get(rows, i)) == (json_int_t) id)
            return true;
    return false;
}

bool table_delete(struct table_run *run)
{
    const json_t *where = json_object_get(run->op, "where"),
                 *rows = json_object_get(run->op, "rows");
    const char *name = json_string_value(json_object_get(where, "column"));
    int column = name ? table_book_column(run->sheet, name) : -1;
    if (where ? column < 0 : !json_is_array(rows) || json_array_size(rows) > 10000)
        return table_wrong(run, where && name ? name : where ? "where" : "rows");
    bool *out = xcalloc(run->sheet->count + 1, sizeof *out);
    for (size_t r = 0; r < run->sheet->count; r++)
        out[r] = where ? table_where(where, run->sheet->rows[r].cells[column])
                       : in_list(rows, run->sheet->rows[r].id);
    keep_rows(run, out);
    free(out);
    return true;
}

bool table_sort(struct table_run *run)
{
    struct sorting sorting = {.sheet = run->sheet,
                              .down = json_is_true(json_object_get(run->op, "down"))};
    size_t *by, n = run->sheet->count;
    if (json_array_size(json_object_get(run->op, "by")) == 0)
        return table_wrong(run, "by");
    if (!table_columns(run, "by", &by, &sorting.count))
        return false;
    sorting.by = by;
    size_t *order = sorted_rows(&sorting);
    struct table_row *rows = xmalloc((n + 1) * sizeof *rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = run->sheet->rows[order[i]];
    if (n)
        memcpy(run->sheet->rows, rows, n * sizeof *rows);
    free(rows);
    free(order);
    free(by);
    return true;
}

/* ---- columns ---- */

static bool fits_name(struct table_run *run, const char *name)
{
    if (!name || !*name || strlen(name) > 200)
        return table_wrong(run, name ? name : "to");
    return true;
}

bool table_rename(struct table_run *run)
{
    const char *to = table_text(run, "to");
    int column = table_column(run, "column");
    if (column < 0 || !fits_name(run, to))
        return false;
    if (strcmp(run->sheet->columns[column], to) == 0)
        return true;
    if (table_book_column(run->sheet, to) >= 0)
        return table_wrong(run, to);
    struct arena *arena = &run->book->arena;
    const char **names = arena_array(arena, run->sheet->columns_count, sizeof *names);
    memcpy(names, run->sheet->columns, run->sheet->columns_count * sizeof *names);
    names[column] = arena_strdup(arena, to);
    run->sheet->columns = names;
    return true;
}

/* The listed columns first, then the others; or the others only. */
static bool arrange(struct table_run *run, bool drop)
{
    size_t *list, count, width = run->sheet->columns_count, n = 0;
    if (json_array_size(json_object_get(run->op, "columns")) == 0)
        return table_wrong(run, "columns");
    if (!table_columns(run, "columns", &list, &count))
        return false;
    size_t *pick = xmalloc((width + 1) * sizeof *pick);
    for (size_t i = 0; !drop && i < count; i++)
        pick[n++] = list[i];
    for (size_t i = 0; i < width; i++) {
        bool listed = false;
        for (size_t k = 0; k < count; k++)
            listed = listed || list[k] == i;
        if (!listed)
            pick[n++] = i;
    }
    table_book_pick_columns(run->book, run->sheet, pick, n);
    free(pick);
    free(list);
    return true;
}

bool table_drop(struct table_run *run)
{
    return arrange(run, true);
}

bool table_order(struct table_run *run)
{
    return arrange(run, false);
}

/* Names that are free, or those of the columns that go. */
static bool new_names(struct table_run *run, const json_t *into, const size_t *gone, size_t count)
{
    for (size_t i = 0; i < json_array_size(into); i++) {
        const char *name = json_string_value(json_array_get(into, i));
        if (!fits_name(run, name))
            return false;
        int at = table_book_column(run->sheet, name);
        bool goes = at < 0;
        for (size_t k = 0; k < count; k++)
            goes = goes || gone[k] == (size_t) at;
        for (size_t k = 0; k < i; k++)
            goes = goes && strcmp(name, json_string_value(json_array_get(into, k))) != 0;
        if (!goes)
            return table_wrong(run, name);
    }
    return true;
}

/* Takes columns out and puts new ones, empty, where the first was; the old cells stay in `old`. */
static void exchange(struct table_run *run, const size_t *gone, size_t count, const json_t *into,
                     struct table_sheet *old)
{
    struct table_sheet *sheet = run->sheet;
    size_t made = json_array_size(into), width = sheet->columns_count - count + made, n = 0;
    struct arena *arena = &run->book->arena;
    const char **names = arena_array(arena, width + 1, sizeof *names);
    *old = table_book_copy(run->book, sheet);
    for (size_t r = 0; r < sheet->count; r++)
        sheet->rows[r].cells = arena_array(arena, width + 1, sizeof *names);
    for (size_t i = 0; i < sheet->columns_count; i++) {
        bool goes = false;
        for (size_t k = 0; k < count; k++)
            goes = goes || gone[k] == i;
        for (size_t k = 0; i == gone[0] && k < made; k++) {
            names[n] = arena_strdup(arena, json_string_value(json_array_get(into, k)));
            for (size_t r = 0; r < sheet->count; r++)
                sheet->rows[r].cells[n] = "";
            n++;
        }
        if (goes)
            continue;
        names[n] = sheet->columns[i];
        for (size_t r = 0; r < sheet->count; r++)
            sheet->rows[r].cells[n] = old->rows[r].cells[i];
        n++;
    }
    sheet->columns = names;
    sheet->columns_count = width;
}

bool table_split(struct table_run *run)
{
    const char *at = table_text(run, "at");
    const json_t *into = json_object_get(run->op, "into");
    size_t n = json_array_size(into);
    int column = table_column(run, "column");
    if (column < 0)
        return false;
    if (!at || !*at || n < 2 || run->sheet->columns_count + n > BOOK_COLUMNS ||
        run->sheet->count * (run->sheet->columns_count + n) > BOOK_CELLS)
        return table_wrong(run, at && *at ? "into" : "at");
    size_t from = (size_t) column;
    if (!new_names(run, into, &from, 1))
        return false;
    struct table_sheet old;
    exchange(run, &from, 1, into, &old);
    for (size_t r = 0; r < run->sheet->count; r++) {
        const char *text = old.rows[r].cells[column];
        for (size_t i = 0; i < n && text; i++) {
            const char *end = i + 1 < n ? strstr(text, at) : NULL;
            size_t len = end ? (size_t) (end - text) : strlen(text);
            const char *part = arena_strndup(&run->book->arena, text, len);
            table_set_cell(run, &run->sheet->rows[r], from + i,
                           value_trim(&run->book->arena, part));
            run->effect->left += !end && i + 1 < n && i == 0 && *text;
            text = end ? end + strlen(at) : NULL;
        }
    }
    free(old.rows);
    return true;
}

bool table_join(struct table_run *run)
{
    const char *with = table_text(run, "with");
    size_t *list, count, first = 0;
    if (!with || strlen(with) > 40 || json_array_size(json_object_get(run->op, "columns")) < 2)
        return table_wrong(run, with ? "columns" : "with");
    if (!table_columns(run, "columns", &list, &count))
        return false;
    for (size_t i = 1; i < count; i++)
        if (list[i] < list[first])
            first = i;
    size_t swapped[BOOK_COLUMNS];
    memcpy(swapped, list, count * sizeof *list);
    swapped[0] = list[first];
    swapped[first] = list[0];
    json_t *into = json_array();
    json_array_append(into, json_object_get(run->op, "into"));
    bool ok = new_names(run, into, list, count);
    struct table_sheet old;
    if (ok) {
        exchange(run, swapped, count, into, &old);
        for (size_t r = 0; r < run->sheet->count; r++) {
            struct str text = STR_INIT;
            for (size_t i = 0; i < count; i++) {
                const char *part = old.rows[r].cells[list[i]];
                if (*part && text.len > 0)
                    str_add(&text, with);
                str_add(&text, part);
            }
            if (text.len <= BOOK_CELL_MAX)
                table_set_cell(run, &run->sheet->rows[r], swapped[0],
                               arena_strdup(&run->book->arena, str_text(&text)));
            else
                run->effect->left++;
            str_finish(&text);
        }
        free(old.rows);
    }
    json_decref(into);
    free(list);
    return ok;
}

bool table_add_fixed(struct table_run *run)
{
    const char *column = table_text(run, "column"), *with = table_text(run, "with");
    if (!with || strlen(with) > BOOK_CELL_MAX)
        return table_wrong(run, "with");
    size_t at = run->sheet->columns_count;
    if (!fits_name(run, column) ||
        !table_book_add_column(run->book, run->sheet, at, column, run->err))
        return false;
    with = arena_strdup(&run->book->arena, with);
    for (size_t r = 0; r < run->sheet->count; r++)
        table_set_cell(run, &run->sheet->rows[r], at, with);
    return true;
}
