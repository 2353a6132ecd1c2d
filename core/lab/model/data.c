#include "core/lab/model/data.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/lab/reason.h"
#include "core/material/clean.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ERRORS_MAX = 500 };

static bool wrong_option(const struct model_data *data, const char *name, const char *value,
                         const char *can, struct err *err)
{
    return lab_wrong_option(data->spec, name, value, can, err);
}

/* "a, b" */
static char *names_of(const struct csv_row *head)
{
    struct str all = STR_INIT;
    for (size_t i = 0; i < head->count; i++)
        str_addf(&all, "%s%s", i ? ", " : "", head->fields[i]);
    return str_take(&all);
}

static bool no_column(const char *file, const struct csv_row *head, const char *name,
                      struct err *err)
{
    char *all = names_of(head);
    err_set(err, ERR_FORMAT, "%s:%u", file, head->line);
    err_detail(err, "column: %.60s", name);
    lab_why(err, LAB_WHY_COLUMN, name, all, NULL);
    free(all);
    return false;
}

static bool wrong_row(const char *file, const struct csv_row *row, const char *what,
                      const char *value, struct err *err)
{
    err_set(err, ERR_FORMAT, "%s:%u", file, row->line);
    return err_detail(err, "%.60s: %.60s", what, value);
}

int model_class(const struct model_data *data, const char *name)
{
    for (unsigned i = 0; i < data->classes; i++)
        if (strcmp(data->spec->labels[i].id, name) == 0 ||
            strcmp(data->spec->labels[i].title, name) == 0)
            return (int) i;
    return -1;
}

int model_column(const struct model_data *data, const char *name)
{
    for (unsigned i = 0; i < data->columns_count; i++)
        if (strcmp(data->columns[i], name) == 0)
            return (int) i;
    return -1;
}

bool model_is_feature(const struct model_data *data, int column)
{
    return column >= 0 && column != data->id && column != data->label && column != data->text &&
           column != data->group && column != data->time;
}

static int find_name(const struct model_name *names, unsigned count, const char *id)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(names[i].id, id) == 0)
            return (int) i;
    return -1;
}

int model_cause(const struct model_data *data, const char *id)
{
    return find_name(data->causes, data->causes_count, id);
}

int model_claim(const struct model_data *data, const char *id)
{
    return find_name(data->claims, data->claims_count, id);
}

size_t model_find(const struct model_rows *rows, const char *id)
{
    size_t i = 0;
    while (i < rows->count && strcmp(rows->list[i].id, id) != 0)
        i++;
    return i;
}

bool model_number(const char *cell, double *number)
{
    char *end;
    *number = 0;
    if (!*cell || strspn(cell, "+-.0123456789eE") != strlen(cell))
        return false;
    *number = strtod(cell, &end);
    return *end == '\0' && isfinite(*number) && fabs(*number) < 1e15;
}

/* ---- options ---- */

/* "id title; id title": a list of names, at most `most`. */
static bool read_names(struct model_data *data, const char *option, unsigned most,
                       struct model_name *names, unsigned *count, struct err *err)
{
    char *copy = arena_strdup(&data->arena, labspec_option(data->spec, option, "")), *save = NULL;
    *count = 0;
    for (char *one = strtok_r(copy, ";\n", &save); one; one = strtok_r(NULL, ";\n", &save)) {
        one += strspn(one, " ");
        if (!*one)
            continue;
        char *title = one + strcspn(one, " ");
        if (*title)
            *title++ = '\0';
        if (*count == most || find_name(names, *count, one) >= 0)
            return wrong_option(data, option, one, "id title; id title", err);
        names[(*count)++] = (struct model_name){one, *title ? title : one};
    }
    return true;
}

static bool read_share(struct model_data *data, const char *option, const char *otherwise,
                       double *value, struct err *err)
{
    const char *text = labspec_option(data->spec, option, otherwise);
    if (model_number(text, value) && *value >= 0 && *value <= 1)
        return true;
    return wrong_option(data, option, text, "0 … 1", err);
}

static bool read_options(struct model_data *data, struct err *err)
{
    const struct labspec *spec = data->spec;
    data->classes = spec->labels_count;
    if (data->classes < 2) {
        lab_wrong_spec(spec, 0, "labels", "< 2", err);
        return lab_why(err, LAB_WHY_LABELS_NONE, "2", NULL, NULL);
    }
    const char *positive = labspec_option(spec, "positive", spec->labels[1].id);
    int class = model_class(data, positive);
    if (class < 0)
        return wrong_option(data, "positive", positive, spec->labels[0].id, err);
    data->positive = (unsigned) class;
    return read_names(data, "causes", MODEL_CAUSES_MAX, data->causes, &data->causes_count, err) &&
           read_names(data, "claims", MODEL_CLAIMS_MAX, data->claims, &data->claims_count, err) &&
           read_share(data, "tolerance", "0.005", &data->tolerance, err) &&
           read_share(data, "near", "0.8", &data->near, err);
}

/* ---- rows ---- */

static bool read_columns(struct model_data *data, const char *file, const struct csv *csv,
                         struct err *err)
{
    const struct csv_row *head = &csv->rows[0];
    static const char *const names[] = {"label", "text", "group", "time"};
    static const char *const otherwise[] = {"label", "text", NULL, NULL};
    int *const columns[] = {&data->label, &data->text, &data->group, &data->time};
    if (head->count > MODEL_COLUMNS_MAX)
        return wrong_row(file, head, "columns", "> 64", err);
    for (size_t i = 0; i < head->count; i++) {
        const char *name = head->fields[i];
        if (!*name || model_column(data, name) >= 0)
            return wrong_row(file, head, "column", name, err);
        data->columns[data->columns_count++] = arena_strdup(&data->arena, name);
    }
    data->id = model_column(data, "id");
    for (int i = 0; i < 4; i++) {
        const char *name = labspec_option(data->spec, names[i], otherwise[i]);
        *columns[i] = name ? model_column(data, name) : -1;
        if (name && *columns[i] < 0 && strcmp(names[i], "text") != 0)
            return no_column(file, head, name, err);
    }
    return data->id >= 0 || no_column(file, head, "id", err);
}

/* Where each of the data's columns is in this file, -1: not there. */
static bool map_columns(const struct model_data *data, const char *file, const struct csv_row *head,
                        bool all, int *map, struct err *err)
{
    for (unsigned c = 0; c < data->columns_count; c++) {
        map[c] = -1;
        for (size_t i = 0; i < head->count; i++)
            if (strcmp(head->fields[i], data->columns[c]) == 0)
                map[c] = (int) i;
        bool needed = (int) c == data->id || (int) c == data->label ? (int) c == data->id : all;
        if (needed && map[c] < 0)
            return no_column(file, head, data->columns[c], err);
    }
    return true;
}

static bool read_row(struct model_data *data, const char *file, const struct csv_row *from,
                     const int *map, bool labelled, struct model_row *row, struct err *err)
{
    row->cells = arena_array(&data->arena, data->columns_count, sizeof *row->cells);
    for (unsigned c = 0; c < data->columns_count; c++) {
        size_t at = (size_t) map[c];
        const char *cell = map[c] >= 0 && at < from->count ? from->fields[at] : "";
        if (!text_is_clean(cell, strlen(cell)))
            return wrong_row(file, from, data->columns[c], "", err);
        row->cells[c] = arena_strdup(&data->arena, cell);
    }
    row->id = row->cells[data->id];
    row->class = labelled ? model_class(data, row->cells[data->label]) : -1;
    if (!*row->id) {
        wrong_row(file, from, "id", "", err);
        return lab_why(err, LAB_WHY_ID, NULL, NULL, NULL);
    }
    if (labelled && row->class < 0) {
        wrong_row(file, from, data->columns[data->label], row->cells[data->label], err);
        return lab_why_label(err, data->spec, row->cells[data->label]);
    }
    return true;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static bool check_ids(const struct model_rows *rows, const char *file, struct err *err)
{
    const char **ids = xcalloc(rows->count + 1, sizeof *ids);
    const char *twice = NULL;
    for (size_t i = 0; i < rows->count; i++)
        ids[i] = rows->list[i].id;
    qsort(ids, rows->count, sizeof *ids, by_id);
    for (size_t i = 1; i < rows->count; i++)
        if (strcmp(ids[i], ids[i - 1]) == 0)
            twice = ids[i];
    free(ids);
    if (!twice)
        return true;
    err_set(err, ERR_FORMAT, "%s", file);
    err_detail(err, "id: %.60s ×2", twice);
    return lab_why(err, LAB_WHY_ID_TWICE, twice, NULL, NULL);
}

static bool take_rows(struct model_data *data, const char *file, const struct csv *csv,
                      bool labelled, bool all, struct model_rows *rows, struct err *err)
{
    int map[MODEL_COLUMNS_MAX];
    if (csv->count > MODEL_ROWS_MAX + 1u) {
        err_set(err, ERR_TOO_BIG, "%s", file);
        return err_detail(err, "> %d", MODEL_ROWS_MAX);
    }
    if (!map_columns(data, file, &csv->rows[0], all, map, err))
        return false;
    rows->list = arena_array(&data->arena, csv->count, sizeof *rows->list);
    rows->count = csv->count - 1;
    for (size_t i = 0; i < rows->count; i++)
        if (!read_row(data, file, &csv->rows[i + 1], map, labelled, &rows->list[i], err))
            return false;
    return check_ids(rows, file, err);
}

bool model_data_read(struct model_data *data, const char *file, const char *text, size_t len,
                     bool labelled, struct model_rows *rows, struct err *err)
{
    struct csv csv;
    if (!csv_parse(file, text, len, &csv, err))
        return false;
    bool ok = csv.count > 0 || err_set(err, ERR_FORMAT, "%s", file);
    if (ok && data->columns_count == 0)
        ok = read_columns(data, file, &csv, err);
    ok = ok && take_rows(data, file, &csv, labelled, true, rows, err);
    csv_finish(&csv);
    return ok;
}

static bool read_file(struct lab_task *lab, struct model_data *data, const char *file,
                      bool labelled, struct model_rows *rows, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_data(lab, file, &text, &len, err))
        return false;
    bool ok = model_data_read(data, file, text, len, labelled, rows, err);
    free(text);
    return ok;
}

/* Errors of a model that is given: what it said is a column of its own. */
static bool take_errors(struct model_data *data, const struct csv *csv, struct err *err)
{
    const struct csv_row *head = &csv->rows[0];
    size_t at = 0;
    while (at < head->count && strcmp(head->fields[at], "predicted") != 0)
        at++;
    if (at == head->count)
        return no_column("errors.csv", head, "predicted", err);
    if (csv->count > ERRORS_MAX + 1u)
        return err_set(err, ERR_TOO_BIG, "errors.csv");
    if (!take_rows(data, "errors.csv", csv, true, false, &data->errors, err))
        return false;
    data->predicted = arena_array(&data->arena, csv->count, sizeof *data->predicted);
    for (size_t i = 0; i < data->errors.count; i++) {
        const struct csv_row *row = &csv->rows[i + 1];
        data->predicted[i] = arena_strdup(&data->arena, at < row->count ? row->fields[at] : "");
        if (model_class(data, data->predicted[i]) < 0) {
            wrong_row("errors.csv", row, "predicted", data->predicted[i], err);
            return lab_why_label(err, data->spec, data->predicted[i]);
        }
    }
    return true;
}

static bool read_errors(struct lab_task *lab, struct model_data *data, struct err *err)
{
    char *text;
    size_t len;
    struct csv csv;
    if (!lab_path(lab, "errors.csv"))
        return true;
    if (!lab_data(lab, "errors.csv", &text, &len, err))
        return false;
    bool ok = csv_parse("errors.csv", text, len, &csv, err);
    free(text);
    if (!ok)
        return false;
    ok = csv.count > 0 ? take_errors(data, &csv, err) : err_set(err, ERR_FORMAT, "errors.csv");
    csv_finish(&csv);
    return ok;
}

bool model_data_new(const struct labspec *spec, struct model_data **data, struct err *err)
{
    *data = xcalloc(1, sizeof **data);
    (*data)->spec = spec;
    if (read_options(*data, err))
        return true;
    model_data_close(*data);
    *data = NULL;
    return false;
}

bool model_data_open(struct lab_task *lab, struct model_data **data, struct err *err)
{
    struct model_data *d;
    *data = NULL;
    if (!model_data_new(lab->spec, &d, err))
        return false;
    bool ok = read_file(lab, d, "data.csv", true, &d->rows, err);
    if (ok && lab_path(lab, "test.csv"))
        ok = read_file(lab, d, "test.csv", false, &d->test, err);
    ok = ok && read_errors(lab, d, err);
    if (!ok) {
        model_data_close(d);
        d = NULL;
    }
    *data = d;
    return ok;
}

void model_data_close(struct model_data *data)
{
    if (!data)
        return;
    arena_finish(&data->arena);
    free(data);
}
