#include "core/lab/model/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { THRESHOLDS = 19 }; /* .05 … .95 */

static json_t *real(double value)
{
    return json_real(round(value * 1e4) / 1e4);
}

static json_t *rows_json(const struct model_run *run)
{
    json_t *rows = json_object();
    size_t counts[MODEL_PARTS + 1][LABSPEC_LABELS_MAX] = {{0}};
    for (size_t i = 0; i < run->data->rows.count; i++)
        counts[run->parts[i]][run->data->rows.list[i].class]++;
    for (int p = 0; p <= MODEL_PARTS; p++) {
        json_t *list = json_array();
        for (unsigned c = 0; c < run->data->classes; c++)
            json_array_append_new(list, json_integer((json_int_t) counts[p][c]));
        json_object_set_new(rows, p < MODEL_PARTS ? model_parts[p] : "out", list);
    }
    return rows;
}

static json_t *part_json(const struct model_run *run, const struct model_figures *f)
{
    json_t *classes = json_array(), *confusion = json_array();
    const struct classes_result *r = &f->classes;
    for (size_t c = 0; c < r->classes; c++) {
        const struct classes_one *one = &r->of[c];
        json_t *row = json_array();
        json_array_append_new(
            classes, json_pack("{s:o, s:o, s:o, s:I}", "precision", real(one->figures.precision),
                               "recall", real(one->figures.recall), "f1", real(one->figures.f1),
                               "support", (json_int_t) one->tally.gold));
        for (size_t k = 0; k < r->classes; k++)
            json_array_append_new(row, json_integer((json_int_t) r->confusion[c * r->classes + k]));
        json_array_append_new(confusion, row);
    }
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "rows", (json_int_t) r->count,
                     "accuracy", real(r->accuracy), "macro_f1", real(r->macro.f1), "majority",
                     real(f->majority), "auc", f->has_auc ? real(f->auc) : json_null(), "classes",
                     classes, "confusion", confusion);
}

static json_t *parts_json(const struct model_run *run)
{
    json_t *parts = json_object();
    for (int p = 0; p < MODEL_PARTS; p++)
        if (run->counts[p] > 0)
            json_object_set_new(parts, model_parts[p], part_json(run, &run->figures[p]));
    return parts;
}

/* ---- errors ---- */

struct push {
    size_t feature;
    double by;
};

static int by_push(const void *a, const void *b)
{
    const struct push *x = a, *y = b;
    double u = fabs(x->by), v = fabs(y->by);
    if (u != v)
        return u < v ? 1 : -1;
    return (x->feature > y->feature) - (x->feature < y->feature);
}

static json_t *pushes_json(const struct model_run *run, struct push *list, size_t n, size_t most)
{
    json_t *top = json_array();
    qsort(list, n, sizeof *list, by_push);
    for (size_t i = 0; i < n && i < most; i++)
        json_array_append_new(
            top,
            json_pack("[s, o]", model_space_name(run->space, list[i].feature), real(list[i].by)));
    return top;
}

/* What pushed the row from its true class to the given one. */
static json_t *top_json(const struct model_run *run, size_t row)
{
    const struct model_value *values = run->vectors.rows[row];
    const struct model_linear *l = &run->linear;
    unsigned gold = (unsigned) run->data->rows.list[row].class, given = run->given[row];
    size_t n = 0;
    while (values[n].index != -1)
        n++;
    struct push *list = xcalloc(n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        size_t f = (size_t) values[i].index - 1;
        double by = l->weights[f * l->classes + given] - l->weights[f * l->classes + gold];
        list[i] = (struct push){f, values[i].value * by};
    }
    json_t *top = pushes_json(run, list, n, MODEL_REPORT_TOP);
    free(list);
    return top;
}

static json_t *errors_json(const struct model_run *run)
{
    json_t *errors = json_array();
    for (int p = MODEL_VALIDATION; p < MODEL_PARTS; p++)
        for (size_t i = 0; i < run->counts[p]; i++) {
            uint32_t row = run->rows[p][i];
            const struct model_row *r = &run->data->rows.list[row];
            if (run->given[row] == (unsigned) r->class ||
                json_array_size(errors) == MODEL_REPORT_ERRORS)
                continue;
            bool two = run->data->classes == 2;
            json_array_append_new(errors, json_pack("{s:s, s:s, s:i, s:i, s:o, s:o}", "id", r->id,
                                                    "part", model_parts[p], "true", r->class,
                                                    "given", (int) run->given[row], "score",
                                                    two ? real(run->positive[row]) : json_null(),
                                                    "top", top_json(run, row)));
        }
    return errors;
}

static json_t *weights_json(const struct model_run *run)
{
    const struct model_linear *l = &run->linear;
    json_t *all = json_array();
    struct push *list = xcalloc(l->size + 1, sizeof *list);
    for (unsigned c = 0; c < l->classes; c++) {
        size_t n = 0;
        for (size_t f = 0; f < l->size; f++)
            if (l->weights[f * l->classes + c] > 0)
                list[n++] = (struct push){f, l->weights[f * l->classes + c]};
        json_array_append_new(all, pushes_json(run, list, n, MODEL_REPORT_WEIGHTS));
    }
    free(list);
    return all;
}

static json_t *leaks_json(const struct model_run *run)
{
    json_t *leaks = json_array();
    for (int i = 0; i < MODEL_LEAKS; i++) {
        const struct model_leak_found *leak = &run->leaks[i];
        const struct model_rows *rows = &run->data->rows;
        if (!leak->found)
            continue;
        json_array_append_new(
            leaks, json_pack("{s:s, s:I, s:s, s:s}", "name", model_leaks[i], "count",
                             (json_int_t) leak->count, "a",
                             leak->row_a < rows->count ? rows->list[leak->row_a].id : "", "b",
                             leak->row_b < rows->count ? rows->list[leak->row_b].id : ""));
    }
    return leaks;
}

/* ---- curves ---- */

/* Figures of the positive class on validation at a threshold. */
static json_t *threshold_json(const struct model_run *run, double at)
{
    struct tally t = {0};
    size_t right = 0, n = run->counts[MODEL_VALIDATION];
    for (size_t i = 0; i < n; i++) {
        uint32_t row = run->rows[MODEL_VALIDATION][i];
        bool is = run->data->rows.list[row].class == (int) run->data->positive;
        bool said = run->positive[row] >= at;
        t.gold += is;
        t.given += said;
        t.matched += is && said;
        right += is == said;
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "at", real(at), "precision",
                     real(t.given > 0 ? tally_precision(t) : 0), "recall", real(tally_recall(t)),
                     "f1", real(tally_f1(t)), "accuracy",
                     real(n > 0 ? (double) right / (double) n : 0));
}

static json_t *thresholds_json(const struct model_run *run)
{
    json_t *list = json_array();
    if (run->data->classes == 2 && run->counts[MODEL_VALIDATION] > 0)
        for (int i = 1; i <= THRESHOLDS; i++)
            json_array_append_new(list, threshold_json(run, i * 0.05));
    return list;
}

static bool add_learning(const struct model_run *run, json_t *root, struct err *err)
{
    struct model_step steps[MODEL_CURVE_STEPS];
    size_t count;
    if (!model_run_learning(run, steps, &count, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:I, s:o, s:o}", "rows", (json_int_t) steps[i].rows,
                                              "train", real(steps[i].train), "validation",
                                              real(steps[i].validation)));
    json_object_set_new(root, "learning", list);
    return true;
}

static bool add_grid(const struct model_run *run, json_t *root, struct err *err)
{
    struct model_trial trials[MODEL_GRID_MAX];
    if (!model_run_grid(run, &run->work->tune, trials, err))
        return false;
    json_t *list = json_array();
    for (unsigned i = 0; i < run->work->tune.grid_count; i++)
        json_array_append_new(
            list, json_pack("{s:f, s:o}", "C", trials[i].c, "score", real(trials[i].score)));
    json_object_set_new(root, "grid", list);
    return true;
}

bool model_report(const struct model_run *run, struct model_ask ask, double seconds,
                  json_t **report, struct err *err)
{
    json_t *root = json_pack("{s:f, s:I}", "seconds", round(seconds * 1000) / 1000, "features",
                             (json_int_t) model_space_size(run->space));
    json_object_set_new(root, "rows", rows_json(run));
    json_object_set_new(root, "parts", parts_json(run));
    json_object_set_new(root, "errors", errors_json(run));
    json_object_set_new(root, "weights", weights_json(run));
    json_object_set_new(root, "leaks", leaks_json(run));
    json_object_set_new(root, "thresholds", thresholds_json(run));
    bool ok =
        (!ask.learning || add_learning(run, root, err)) && (!ask.grid || add_grid(run, root, err));
    if (!ok) {
        json_decref(root);
        root = NULL;
    }
    *report = root;
    return ok;
}
