/* Operations among sheets: look up, append, total; and a sheet made elsewhere. */
#include "core/lab/table/ops.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <stdlib.h>
#include <string.h>

static struct table_sheet *other_sheet(struct table_run *run, const char *name)
{
    const char *from = table_text(run, name);
    struct table_sheet *sheet = from ? table_book_find(run->book, from) : NULL;
    if (!sheet || sheet == run->sheet) {
        table_wrong(run, from ? from : name);
        return NULL;
    }
    return sheet;
}

/* ---- an index of one column's texts ---- */

struct keyed {
    const char *text;
    size_t row;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static struct keyed *index_of(const struct table_sheet *sheet, size_t column)
{
    struct keyed *list = xmalloc((sheet->count + 1) * sizeof *list);
    for (size_t r = 0; r < sheet->count; r++)
        list[r] = (struct keyed){sheet->rows[r].cells[column], r};
    qsort(list, sheet->count, sizeof *list, compare_keyed);
    return list;
}

/* The first row of a text, -1. */
static long find_keyed(const struct keyed *list, size_t count, const char *text)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (strcmp(list[mid].text, text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && strcmp(list[low].text, text) == 0 ? (long) list[low].row : -1;
}

static bool take_columns(struct table_run *run, const struct table_sheet *from, size_t *list,
                         size_t *count)
{
    const json_t *take = json_object_get(run->op, "take");
    *count = json_array_size(take);
    if (*count == 0 || *count + run->sheet->columns_count > BOOK_COLUMNS)
        return table_wrong(run, "take");
    for (size_t i = 0; i < *count; i++) {
        const char *name = json_string_value(json_array_get(take, i));
        int at = name ? table_book_column(from, name) : -1;
        if (at < 0 || table_book_column(run->sheet, name) >= 0)
            return table_wrong(run, name ? name : "take");
        list[i] = (size_t) at;
        for (size_t k = 0; k < i; k++)
            if (list[k] == list[i])
                return table_wrong(run, name);
    }
    return true;
}

bool table_lookup(struct table_run *run)
{
    struct table_sheet *from = other_sheet(run, "from");
    const char *match = table_text(run, "match");
    size_t take[BOOK_COLUMNS], count, width = run->sheet->columns_count;
    int column = from ? table_column(run, "column") : -1;
    int key = from && match ? table_book_column(from, match) : -1;
    if (!from || column < 0)
        return false;
    if (key < 0)
        return table_wrong(run, match ? match : "match");
    if (!take_columns(run, from, take, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!table_book_add_column(run->book, run->sheet, width + i, from->columns[take[i]],
                                   run->err))
            return false;
    struct keyed *keys = index_of(from, (size_t) key);
    for (size_t r = 0; r < run->sheet->count; r++) {
        struct table_row *row = &run->sheet->rows[r];
        long hit = find_keyed(keys, from->count, row->cells[column]);
        run->effect->left += hit < 0;
        for (size_t i = 0; hit >= 0 && i < count; i++)
            table_set_cell(run, row, width + i, from->rows[hit].cells[take[i]]);
    }
    free(keys);
    return true;
}

bool table_append(struct table_run *run)
{
    struct table_sheet *from = other_sheet(run, "from");
    if (!from)
        return false;
    size_t extra = 0;
    for (size_t i = 0; i < from->columns_count; i++)
        extra += table_book_column(run->sheet, from->columns[i]) < 0;
    size_t width = run->sheet->columns_count + extra, rows = run->sheet->count + from->count;
    if (width > BOOK_COLUMNS || rows > BOOK_ROWS || rows * width > BOOK_CELLS)
        return table_wrong(run, from->name);
    int to[BOOK_COLUMNS];
    for (size_t i = 0; i < from->columns_count; i++) {
        to[i] = table_book_column(run->sheet, from->columns[i]);
        if (to[i] < 0) {
            to[i] = (int) run->sheet->columns_count;
            if (!table_book_add_column(run->book, run->sheet, (size_t) to[i], from->columns[i],
                                       run->err))
                return false;
        }
    }
    for (size_t r = 0; r < from->count; r++) {
        struct table_row *row = table_book_add_row(run->book, run->sheet, 0);
        for (size_t i = 0; i < from->columns_count; i++)
            row->cells[to[i]] = from->rows[r].cells[i];
    }
    run->effect->made = from->count;
    return true;
}

bool table_whole(struct table_run *run)
{
    const json_t *columns = json_object_get(run->op, "columns");
    const json_t *rows = json_object_get(run->op, "rows");
    size_t width = json_array_size(columns), count = json_array_size(rows);
    struct table_book made = {0};
    struct table_sheet *sheet;
    bool ok = json_is_array(columns) && json_is_array(rows);
    if (!ok || width > BOOK_COLUMNS || count > BOOK_ROWS || count * width > BOOK_CELLS)
        return table_wrong(run, ok ? "rows" : "columns");
    ok = table_book_add(&made, "x", &sheet, run->err);
    for (size_t i = 0; ok && i < width; i++) {
        const char *name = json_string_value(json_array_get(columns, i));
        ok = name ? table_book_add_column(&made, sheet, i, name, run->err)
                  : table_wrong(run, "columns");
    }
    for (size_t r = 0; ok && r < count; r++) {
        const json_t *cells = json_array_get(rows, r);
        struct table_row *row = table_book_add_row(&made, sheet, BOOK_MADE + 1 + (uint32_t) r);
        ok = json_array_size(cells) == width || table_wrong(run, "rows");
        for (size_t i = 0; ok && i < width; i++) {
            const char *text = json_string_value(json_array_get(cells, i));
            ok = (text && strlen(text) <= BOOK_CELL_MAX) || table_wrong(run, "rows");
            row->cells[i] = ok ? arena_strdup(&run->book->arena, text) : "";
        }
    }
    if (ok) {
        struct table_sheet copy = table_book_copy(run->book, sheet);
        const char **names = arena_array(&run->book->arena, width + 1, sizeof *names);
        for (size_t i = 0; i < width; i++)
            names[i] = arena_strdup(&run->book->arena, sheet->columns[i]);
        free(run->sheet->rows);
        copy.name = run->sheet->name;
        copy.file = run->sheet->file;
        copy.columns = names;
        *run->sheet = copy;
        run->effect->made = count;
    }
    table_book_finish(&made);
    return ok;
}

/* ---- totals ---- */

enum how { HOW_COUNT, HOW_SUM, HOW_MEAN, HOW_MIN, HOW_MAX };

struct total {
    int column; /* -1: rows are counted */
    enum how how;
    const char *as;
};

struct sum {
    struct decimal v;
    size_t count;
};

enum { GROUP_BY = 3, TOTALS = 8 };

static bool read_total(struct table_run *run, const json_t *value, struct total *total)
{
    static const char *const names[] = {"count", "sum", "mean", "min", "max"};
    const char *column = json_string_value(json_object_get(value, "column"));
    const char *how = json_string_value(json_object_get(value, "how"));
    total->as = json_string_value(json_object_get(value, "as"));
    total->column = column ? table_book_column(run->sheet, column) : -1;
    for (size_t i = 0; i < 5 && how; i++)
        if (strcmp(names[i], how) == 0) {
            total->how = (enum how) i;
            if (total->column < 0 && (column || total->how != HOW_COUNT))
                return table_wrong(run, column ? column : "column");
            return total->as || table_wrong(run, "as");
        }
    return table_wrong(run, how ? how : "how");
}

static bool read_totals(struct table_run *run, struct total *totals, size_t *count)
{
    const json_t *values = json_object_get(run->op, "values");
    *count = json_array_size(values);
    if (*count == 0 || *count > TOTALS)
        return table_wrong(run, "values");
    for (size_t i = 0; i < *count; i++)
        if (!read_total(run, json_array_get(values, i), &totals[i]))
            return false;
    return true;
}

static void add_to(struct table_run *run, const struct total *total, const struct table_row *row,
                   struct sum *sum)
{
    struct decimal d = {0};
    const char *text = total->column >= 0 ? row->cells[total->column] : "1";
    if (total->how == HOW_COUNT) {
        sum->count += *text != '\0';
        return;
    }
    if (!value_plain(text, &d)) {
        run->effect->left++;
        return;
    }
    bool first = sum->count++ == 0;
    if (total->how == HOW_SUM || total->how == HOW_MEAN)
        sum->v = decimal_add(sum->v, d);
    else if (first || (decimal_compare(d, sum->v) < 0) == (total->how == HOW_MIN))
        sum->v = d;
}

static const char *total_text(struct arena *arena, const struct total *total, const struct sum *sum)
{
    struct decimal d = sum->v;
    if (total->how == HOW_COUNT)
        return arena_printf(arena, "%zu", sum->count);
    if (sum->count == 0 ||
        (total->how == HOW_MEAN && !value_over(sum->v, decimal_from((long) sum->count), &d)))
        return "";
    return value_decimal(arena, d);
}

struct group_key {
    const struct table_sheet *sheet;
    const size_t *by;
    size_t count;
};

static int compare_groups(const void *a, const void *b, void *data)
{
    const struct group_key *k = data;
    size_t x = *(const size_t *) a, y = *(const size_t *) b;
    for (size_t c = 0; c < k->count; c++) {
        int order = strcmp(k->sheet->rows[x].cells[k->by[c]], k->sheet->rows[y].cells[k->by[c]]);
        if (order)
            return order;
    }
    return 0;
}

/* Rows sorted by their group; groups come in the order of their texts. */
static void fill_groups(struct table_run *run, const struct group_key *key,
                        const struct total *totals, size_t totals_count, struct table_sheet *to)
{
    size_t n = run->sheet->count, *order = xmalloc((n + 1) * sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, n, sizeof *order, compare_groups, (void *) key);
    for (size_t i = 0; i < n;) {
        struct sum sums[TOTALS] = {{{0}, 0}};
        size_t first = i;
        for (; i < n && compare_groups(&order[first], &order[i], (void *) key) == 0; i++)
            for (size_t t = 0; t < totals_count; t++)
                add_to(run, &totals[t], &run->sheet->rows[order[i]], &sums[t]);
        struct table_row *row = table_book_add_row(run->book, to, 0);
        if (!row)
            break;
        for (size_t c = 0; c < key->count; c++)
            row->cells[c] = run->sheet->rows[order[first]].cells[key->by[c]];
        for (size_t t = 0; t < totals_count; t++)
            row->cells[key->count + t] = total_text(&run->book->arena, &totals[t], &sums[t]);
        run->effect->made++;
    }
    free(order);
}

bool table_group(struct table_run *run)
{
    const char *name = table_text(run, "to");
    struct total totals[TOTALS];
    size_t totals_count, *by, count;
    if (!name || strcmp(name, run->sheet->name) == 0)
        return table_wrong(run, "to");
    if (json_array_size(json_object_get(run->op, "by")) - 1 >= GROUP_BY)
        return table_wrong(run, "by");
    if (!read_totals(run, totals, &totals_count) || !table_columns(run, "by", &by, &count))
        return false;
    struct table_book trial = {0};
    struct table_sheet *to = NULL;
    bool ok = table_book_add(&trial, name, &to, run->err);
    for (size_t i = 0; ok && i < count; i++)
        ok = table_book_add_column(&trial, to, i, run->sheet->columns[by[i]], run->err);
    for (size_t i = 0; ok && i < totals_count; i++)
        ok = table_book_add_column(&trial, to, count + i, totals[i].as, run->err);
    size_t at = (size_t) (run->sheet - run->book->sheets);
    struct table_sheet *old = table_book_find(run->book, name);
    if (ok && !old)
        ok = table_book_add(run->book, name, &old, run->err);
    if (ok) {
        run->sheet = &run->book->sheets[at];
        struct table_sheet made = {.name = old->name, .file = old->file};
        for (size_t i = 0; ok && i < to->columns_count; i++)
            ok = table_book_add_column(run->book, &made, i, to->columns[i], run->err);
        fill_groups(run, &(struct group_key){run->sheet, by, count}, totals, totals_count, &made);
        free(old->rows);
        *old = made;
    }
    table_book_finish(&trial);
    free(by);
    return ok;
}
