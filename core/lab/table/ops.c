#include "core/lab/table/ops.h"

#include "base/str.h"
#include "core/lab/table/value.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    table_op *run;
} ops[] = {
    {"edit", table_edit},       {"trim", table_trim},
    {"squeeze", table_squeeze}, {"halfwidth", table_halfwidth},
    {"case", table_case},       {"replace", table_replace},
    {"map", table_map},         {"date", table_date},
    {"number", table_number},   {"fill", table_fill},
    {"calc", table_calc},       {"bin", table_bin},
    {"dedupe", table_dedupe},   {"delete", table_delete},
    {"sort", table_sort},       {"rename", table_rename},
    {"drop", table_drop},       {"order", table_order},
    {"split", table_split},     {"join", table_join},
    {"add", table_add_fixed},   {"lookup", table_lookup},
    {"append", table_append},   {"group", table_group},
    {"table", table_whole},
};

bool table_wrong(struct table_run *run, const char *what)
{
    const char *op = table_text(run, "op");
    err_set(run->err, ERR_INVALID, "%s", op ? op : "op");
    return err_detail(run->err, "%.200s", what);
}

const char *table_text(const struct table_run *run, const char *name)
{
    return json_string_value(json_object_get(run->op, name));
}

int table_column(struct table_run *run, const char *name)
{
    const char *column = table_text(run, name);
    int i = column ? table_book_column(run->sheet, column) : -1;
    if (i < 0)
        table_wrong(run, column ? column : name);
    return i;
}

static bool twice(const size_t *list, size_t count, size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == column)
            return true;
    return false;
}

bool table_columns(struct table_run *run, const char *name, size_t **list, size_t *count)
{
    const json_t *names = json_object_get(run->op, name);
    size_t n = json_array_size(names), width = run->sheet->columns_count;
    *list = NULL;
    *count = 0;
    if (names && !json_is_array(names))
        return table_wrong(run, name);
    *list = xmalloc((width + 1) * sizeof **list);
    for (size_t i = 0; n == 0 && i < width; i++)
        (*list)[(*count)++] = i;
    for (size_t i = 0; i < n; i++) {
        const char *column = json_string_value(json_array_get(names, i));
        int at = column ? table_book_column(run->sheet, column) : -1;
        if (at < 0 || twice(*list, *count, (size_t) at)) {
            table_wrong(run, column ? column : name);
            free(*list);
            *list = NULL;
            return false;
        }
        (*list)[(*count)++] = (size_t) at;
    }
    return true;
}

void table_set_cell(struct table_run *run, struct table_row *row, size_t column, const char *text)
{
    const char *old = row->cells[column];
    if (old == text || strcmp(old, text) == 0)
        return;
    row->cells[column] = text;
    run->effect->cells++;
}

bool table_apply(struct table_book *book, const json_t *op, struct table_effect *effect,
                 struct err *err)
{
    struct table_effect none;
    struct table_run run = {.book = book, .op = op, .effect = effect ? effect : &none, .err = err};
    const char *name = table_text(&run, "op"), *on = table_text(&run, "on");
    *run.effect = (struct table_effect){0};
    if (!name || !on)
        return table_wrong(&run, name ? "on" : "op");
    run.sheet = table_book_find(book, on);
    if (strcmp(name, "sheet") == 0)
        return table_book_add(book, on, &run.sheet, err);
    if (!run.sheet)
        return table_wrong(&run, on);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (strcmp(ops[i].name, name) == 0)
            return ops[i].run(&run);
    return table_wrong(&run, name);
}

static bool compares(const char *is, const char *text, const char *value)
{
    struct decimal a, b;
    if (strcmp(is, "equals") == 0)
        return strcmp(text, value) == 0;
    if (strcmp(is, "not") == 0)
        return strcmp(text, value) != 0;
    if (strcmp(is, "contains") == 0)
        return *value && strstr(text, value);
    if (strcmp(is, "starts") == 0)
        return *value && str_starts(text, value);
    if (strcmp(is, "ends") == 0)
        return *value && str_ends(text, value);
    if (!value_plain(text, &a) || !value_plain(value, &b))
        return false;
    if (strcmp(is, "less") == 0)
        return decimal_compare(a, b) < 0;
    return strcmp(is, "more") == 0 && decimal_compare(a, b) > 0;
}

bool table_where(const json_t *where, const char *text)
{
    const char *is = json_string_value(json_object_get(where, "is"));
    const char *value = json_string_value(json_object_get(where, "value"));
    struct decimal d;
    if (!is)
        return false;
    if (strcmp(is, "empty") == 0)
        return !*text;
    if (strcmp(is, "filled") == 0)
        return *text;
    if (strcmp(is, "date") == 0)
        return value_is_date(text);
    if (strcmp(is, "not-date") == 0)
        return !value_is_date(text);
    if (strcmp(is, "number") == 0)
        return value_plain(text, &d);
    if (strcmp(is, "not-number") == 0)
        return !value_plain(text, &d);
    return compares(is, text, value ? value : "");
}
