#include "core/lab/model/formats.h"

#include "core/lab/model/engine.h"
#include "core/lab/model/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const id_names[] = {"id", "编号", "序号", NULL};
static const char *const label_names[] = {"label", "predicted", "标签", "类别", "预测", NULL};
static const char *const score_names[] = {"score", "分数", "概率", NULL};

static bool wrong(const char *file, const struct csv_row *row, const char *what, const char *value,
                  struct err *err)
{
    err_set(err, ERR_FORMAT, "%s:%u", file, row->line);
    return err_detail(err, "%s: %.120s", what, value);
}

static bool read_row(const struct model_data *data, const char *file, const struct csv_row *row,
                     const size_t columns[3], struct model_work *work, struct err *err)
{
    const char *id = csv_field(row, columns[0]), *label = csv_field(row, columns[1]);
    const char *score = csv_field(row, columns[2]);
    size_t i = model_find(&data->test, id);
    int class = model_class(data, label);
    if (i == data->test.count)
        return wrong(file, row, "id", id, err);
    if (class < 0)
        return wrong(file, row, "label", label, err);
    struct model_prediction *p = &work->predictions[i];
    if (p->class >= 0)
        return wrong(file, row, "id ×2", id, err);
    p->class = class;
    p->scored = *score != '\0';
    return !p->scored || model_number(score, &p->score) || wrong(file, row, "score", score, err);
}

static bool read_rows(const struct model_data *data, const char *file, const struct csv *csv,
                      struct model_work *work, struct err *err)
{
    const struct csv_row *head = &csv->rows[0];
    const size_t columns[] = {csv_column(head, id_names), csv_column(head, label_names),
                              csv_column(head, score_names)};
    if (columns[0] == SIZE_MAX || columns[1] == SIZE_MAX)
        return wrong(file, head, "column", columns[0] == SIZE_MAX ? "id" : "label", err);
    for (size_t i = 1; i < csv->count; i++)
        if (!read_row(data, file, &csv->rows[i], columns, work, err))
            return false;
    return true;
}

static bool read_csv(const void *of, const struct lab_format *format, const struct lab_file *file,
                     void *to, struct err *err)
{
    const struct model_data *data = of;
    struct model_work *work = to;
    struct csv csv;
    (void) format;
    if (data->test.count == 0)
        return err_set(err, ERR_UNSUPPORTED, "%s", file->name) || err_detail(err, "test.csv");
    if (!csv_parse_any(file->name, file->text, file->len, &csv, err))
        return false;
    model_work_init(data, work);
    work->form = MODEL_PREDICTIONS;
    bool ok = csv.count > 0 || err_set(err, ERR_FORMAT, "%s", file->name);
    ok = ok && read_rows(data, file->name, &csv, work, err);
    csv_finish(&csv);
    return ok;
}

static void add_row(const struct model_data *data, size_t i, unsigned class, bool scored,
                    double score, struct str *out)
{
    char text[40] = "";
    if (scored)
        snprintf(text, sizeof text, "%.6f", score);
    csv_add_field(out, data->test.list[i].id, ',');
    csv_add_field(out, data->spec->labels[class].id, ',');
    csv_add_field(out, text, '\n');
}

static bool export_run(const struct model_data *data, const struct model_work *work,
                       struct str *out, struct err *err)
{
    struct model_run *run;
    if (!model_work_runs(work)) {
        err_set(err, ERR_INVALID, "work");
        return err_detail(err, "train");
    }
    if (!model_run_new(data, work, &run, err))
        return false;
    unsigned *given = xcalloc(data->test.count + 1, sizeof *given);
    double *positive = xcalloc(data->test.count + 1, sizeof *positive);
    bool ok = model_run_predict(run, &data->test, given, positive, err);
    for (size_t i = 0; ok && i < data->test.count; i++)
        add_row(data, i, given[i], data->classes == 2, positive[i], out);
    free(given);
    free(positive);
    model_run_free(run);
    return ok;
}

static bool write_csv(const void *of, const struct lab_format *format, const void *given,
                      struct str *out, struct err *err)
{
    const struct model_data *data = of;
    const struct model_work *work = given;
    (void) format;
    if (data->test.count == 0)
        return err_set(err, ERR_UNSUPPORTED, "csv") || err_detail(err, "test.csv");
    str_add(out, "id,label,score\n");
    if (work->form == MODEL_PIPELINE)
        return export_run(data, work, out, err);
    for (size_t i = 0; i < data->test.count; i++) {
        const struct model_prediction *p = &work->predictions[i];
        if (p->class >= 0)
            add_row(data, i, (unsigned) p->class, p->scored, p->score, out);
    }
    return true;
}

const struct lab_format model_formats[] = {
    {.name = "json",
     .suffix = ".json",
     .read = lab_format_read_own,
     .write = lab_format_write_own,
     .with = &model_engine},
    {.name = "csv", .suffix = ".csv", .read = read_csv, .write = write_csv},
    {0},
};
