#include "core/lab/table/work.h"

#include "base/csv.h"
#include "base/str.h"
#include "core/lab/reason.h"
#include "core/lab/table/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

static bool bad_option(const struct lab_task *task, const char *name, const char *value,
                       const char *can, struct err *err)
{
    lab_wrong_option(task->spec, name, value, can, err);
    return err_detail(err, "options: %s: %.100s", name, value);
}

/* Words of an option, apart by blanks or commas. */
static bool words(struct lab_task *task, const char *name, const char **list, size_t room,
                  size_t *count, struct err *err)
{
    const char *text = labspec_option(task->spec, name, "");
    *count = 0;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, ", \n");
        if (n > 0) {
            if (*count == room)
                return bad_option(task, name, text, "…", err);
            list[(*count)++] = arena_strndup(&task->arena, p, n);
        }
        p += n + (p[n] != '\0');
    }
    return true;
}

static const char *const type_names[] = {"text", "number", "integer", "date"};

const char *table_type_name(enum table_type type)
{
    return type_names[type];
}

static bool read_columns(struct lab_task *task, struct table_setup *setup, struct err *err)
{
    const char *list[BOOK_COLUMNS];
    if (!words(task, "columns", list, BOOK_COLUMNS, &setup->columns_count, err))
        return false;
    for (size_t i = 0; i < setup->columns_count; i++) {
        const char *colon = strrchr(list[i], ':');
        struct table_column_rule *rule = &setup->columns[i];
        rule->name =
            colon ? arena_strndup(&task->arena, list[i], (size_t) (colon - list[i])) : list[i];
        bool known = !colon;
        for (size_t t = 0; colon && t < 4; t++)
            if (strcmp(colon + 1, type_names[t]) == 0) {
                rule->type = (enum table_type) t;
                known = true;
            }
        if (!known)
            return bad_option(task, "columns", list[i],
                              "name:text, name:number, name:integer, name:date", err);
    }
    return true;
}

/* "class source edge edge …": a class for each stretch between the edges, each edge in the upper
 * one. */
static bool read_bins(struct lab_task *task, struct table_setup *setup, struct err *err)
{
    const char *list[TABLE_FORMS];
    size_t n;
    struct decimal last = {0}, d;
    if (!words(task, "bins", list, TABLE_FORMS, &n, err))
        return false;
    if (n == 0)
        return true;
    if (n < 3)
        return bad_option(task, "bins", list[0], "class source bound bound …", err);
    setup->class_column = list[0];
    setup->class_source = list[1];
    for (size_t i = 2; i < n; i++) {
        if (!value_plain(list[i], &d) || (i > 2 && decimal_compare(last, d) >= 0))
            return bad_option(task, "bins", list[i], "class source bound bound …", err);
        last = d;
        setup->edges[setup->edges_count++] = list[i];
    }
    return true;
}

static char *stem(struct arena *arena, const char *file)
{
    const char *dot = strrchr(file, '.');
    return arena_strndup(arena, file, dot ? (size_t) (dot - file) : strlen(file));
}

bool table_setup(struct lab_task *task, struct table_setup *setup, struct err *err)
{
    *setup = (struct table_setup){0};
    if (!words(task, "sources", setup->sources, BOOK_SHEETS - 2, &setup->sources_count, err) ||
        !words(task, "key", setup->key, BOOK_COLUMNS, &setup->key_count, err) ||
        !words(task, "totals_key", setup->totals_key, BOOK_COLUMNS, &setup->totals_key_count,
               err) ||
        !words(task, "dates", setup->dates, TABLE_FORMS, &setup->dates_count, err) ||
        !read_columns(task, setup, err) || !read_bins(task, setup, err))
        return false;
    if (setup->sources_count == 0)
        return bad_option(task, "sources", "", "a.csv b.json …", err);
    if (setup->key_count == 0)
        return bad_option(task, "key", "", "column column …", err);
    setup->result = labspec_option(task->spec, "result", stem(&task->arena, setup->sources[0]));
    setup->totals = labspec_option(task->spec, "totals", NULL);
    setup->units = labspec_option(task->spec, "units", NULL);
    if (setup->totals && setup->totals_key_count == 0)
        return bad_option(task, "totals_key", "", "column column …", err);
    return true;
}

enum table_type table_type_of(const struct table_setup *setup, const char *column)
{
    for (size_t i = 0; i < setup->columns_count; i++)
        if (strcmp(setup->columns[i].name, column) == 0)
            return setup->columns[i].type;
    return TABLE_TEXT;
}

bool table_type_holds(enum table_type type, const char *text)
{
    struct decimal d;
    if (!*text || type == TABLE_TEXT)
        return true;
    if (type == TABLE_DATE)
        return value_is_date(text);
    return value_plain(text, &d) && (type == TABLE_NUMBER || !strchr(text, '.'));
}

bool table_sources(struct lab_task *task, const struct table_setup *setup, struct table_book *book,
                   struct err *err)
{
    struct table_sheet *sheet;
    *book = (struct table_book){0};
    bool ok = true;
    for (size_t i = 0; ok && i < setup->sources_count; i++) {
        char *text;
        size_t len;
        ok = lab_data(task, setup->sources[i], &text, &len, err);
        if (ok) {
            ok = table_book_read(book, setup->sources[i], text, len, err);
            free(text);
        }
    }
    if (ok && !table_book_find(book, setup->result))
        ok = table_book_add(book, setup->result, &sheet, err);
    if (!ok)
        table_book_finish(book);
    return ok;
}

/* ---- works ---- */

static bool op_fits(const json_t *op)
{
    const json_t *off = json_object_get(op, "off");
    return json_is_string(json_object_get(op, "op")) && json_is_string(json_object_get(op, "on")) &&
           (!off || json_is_boolean(off));
}

bool table_work_parse(const char *text, size_t len, json_t **ops, struct err *err)
{
    json_error_t at;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    json_t *list = json_object_get(root, "ops");
    *ops = NULL;
    bool ok = json_is_array(list) && json_object_size(root) == 1;
    if (!root) {
        err_set(err, ERR_FORMAT, "line %d", at.line);
        err_detail(err, "%s", at.text);
    } else if (!ok || json_array_size(list) > TABLE_OPS_MAX) {
        ok = err_set(err, ok ? ERR_TOO_BIG : ERR_FORMAT, "line 1");
        err_detail(err, "ops");
    }
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        if (!op_fits(json_array_get(list, i))) {
            ok = err_set(err, ERR_FORMAT, "line %zu", i + 2);
            err_detail(err, "op, on");
        }
    if (ok)
        *ops = json_incref(list);
    json_decref(root);
    return ok;
}

void table_work_print(const json_t *ops, struct str *out)
{
    size_t n = json_array_size(ops);
    str_add(out, "{\"ops\":[");
    for (size_t i = 0; i < n; i++) {
        char *line = json_dumps(json_array_get(ops, i), JSON_COMPACT | JSON_SORT_KEYS);
        str_addf(out, "%s\n%s", i ? "," : "", line ? line : "{}");
        free(line);
    }
    str_add(out, n ? "\n]}\n" : "]}\n");
}

void table_replay(struct table_book *book, const json_t *ops, struct table_step *steps)
{
    for (size_t i = 0; i < json_array_size(ops); i++) {
        const json_t *op = json_array_get(ops, i);
        struct table_step none, *step = steps ? &steps[i] : &none;
        struct err err = ERR_INIT;
        *step = (struct table_step){.off = json_is_true(json_object_get(op, "off"))};
        if (step->off)
            continue;
        step->failed = !table_apply(book, op, &step->effect, &err);
        if (step->failed)
            snprintf(step->why, sizeof step->why, "%.100s", *err.detail ? err.detail : err.object);
    }
}

/* ---- CSV ---- */

static bool guarded(const char *text)
{
    struct decimal d;
    return *text && strchr("=+-@'", *text) && !value_plain(text, &d);
}

static void add_field(struct str *out, const char *text, char end)
{
    const char *guard = guarded(text) ? "'" : "";
    if (!*guard && !strpbrk(text, "\",\r\n")) {
        str_addf(out, "%s%c", text, end);
        return;
    }
    str_addf(out, "\"%s", guard);
    for (; *text; text++) {
        if (*text == '"')
            str_add_char(out, '"');
        str_add_char(out, *text);
    }
    str_addf(out, "\"%c", end);
}

void table_csv(const struct table_sheet *sheet, struct str *out)
{
    size_t n = sheet->columns_count;
    for (size_t i = 0; i < n; i++)
        add_field(out, sheet->columns[i], i + 1 < n ? ',' : '\n');
    for (size_t r = 0; r < sheet->count; r++)
        for (size_t i = 0; i < n; i++) {
            const char *text = sheet->rows[r].cells[i];
            /* one empty field alone would be an empty line, which readers leave out */
            if (n == 1 && !*text)
                str_add(out, "\"\"\n");
            else
                add_field(out, text, i + 1 < n ? ',' : '\n');
        }
}

static const char *unguarded(const char *text)
{
    return text[0] == '\'' && text[1] && strchr("=+-@'", text[1]) ? text + 1 : text;
}

json_t *table_op_sheet(const char *name)
{
    return json_pack("{s:s, s:s}", "op", "sheet", "on", name);
}

/* A sheet as the operation that makes it. */
static json_t *op_whole(const struct table_sheet *sheet, const char *on)
{
    json_t *columns = json_array(), *rows = json_array();
    for (size_t i = 0; i < sheet->columns_count; i++)
        json_array_append_new(columns, json_string(sheet->columns[i]));
    for (size_t r = 0; r < sheet->count; r++) {
        json_t *cells = json_array();
        for (size_t i = 0; i < sheet->columns_count; i++)
            json_array_append_new(cells, json_string(sheet->rows[r].cells[i]));
        json_array_append_new(rows, cells);
    }
    return json_pack("{s:s, s:s, s:o, s:o}", "op", "table", "on", on, "columns", columns, "rows",
                     rows);
}

json_t *table_ops_whole(const struct table_sheet *result, const struct table_sheet *totals)
{
    json_t *ops = json_array();
    json_array_append_new(ops, op_whole(result, result->name));
    if (totals) {
        json_array_append_new(ops, table_op_sheet(totals->name));
        json_array_append_new(ops, op_whole(totals, totals->name));
    }
    return ops;
}

bool table_from_csv(const char *file, const char *text, size_t len, const char *on, json_t **op,
                    struct err *err)
{
    struct table_book book = {0};
    bool ok = table_book_read(&book, file, text, len, err);
    if (ok) {
        struct table_sheet *sheet = &book.sheets[0];
        for (size_t r = 0; r < sheet->count; r++)
            for (size_t i = 0; i < sheet->columns_count; i++)
                sheet->rows[r].cells[i] = unguarded(sheet->rows[r].cells[i]);
        *op = op_whole(sheet, on);
    }
    table_book_finish(&book);
    return ok;
}
