#include "core/lab/table/engine.h"

#include "core/lab/table/marks.h"

#include <stdlib.h>
#include <string.h>

static const struct lab_measure measures[] = {
    {"repair_f1", ERR_N("F1 of the repairs"), false, false, 0, 1},
    {"repair_net", ERR_N("F1 of the repairs, less a point for each damaged cell"), false, false, 0,
     1},
    {"damage", ERR_N("clean cells damaged"), false, true, 0, 1000},
    {"cells", ERR_N("share of right cells"), false, false, 0, 1},
    {"rows", ERR_N("share of right rows"), false, false, 0, 1},
    {"schema", ERR_N("columns: names, order, types"), false, false, 0, 1},
    {"classes", ERR_N("share of right classes"), false, false, 0, 1},
    {"totals", ERR_N("share of right totals"), false, false, 0, 1},
    {0}};

static const struct lab_format formats[] = {{"csv", ".csv", true, true},
                                            {"operations", ".json", true, true},
                                            {"totals", "", false, true},
                                            {0}};

static const char *const options[] = {"sources",    "result", "key",   "columns", "totals",
                                      "totals_key", "bins",   "dates", "units",   NULL};

static bool fits(struct lab_task *task, const struct table_gold *gold, struct err *err)
{
    const struct labspec *spec = task->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        bool repair =
            strncmp(rule->metric, "repair_", 7) == 0 || strcmp(rule->metric, "damage") == 0;
        bool ok = !repair || gold->from;
        if (strcmp(rule->metric, "totals") == 0)
            ok = gold->totals;
        if (strcmp(rule->metric, "classes") == 0)
            ok = table_class_column(gold, rule) >= 0;
        if (!ok) {
            err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
            return err_detail(err, "score %s: %s", rule->id, rule->metric);
        }
    }
    return true;
}

static bool check_types(struct lab_task *task, const struct table_gold *gold,
                        const struct table_sheet *sheet, struct err *err)
{
    for (size_t c = 0; sheet && c < sheet->columns_count; c++) {
        enum table_type type = table_type_of(&gold->setup, sheet->columns[c]);
        for (size_t r = 0; r < sheet->count; r++)
            if (!table_type_holds(type, sheet->rows[r].cells[c])) {
                err_set(err, ERR_INVALID, "labs/%s/%s/gold/%s.csv", task->spec->id,
                        task->spec->variants[task->variant], sheet->name);
                return err_detail(err, "%s: %s", sheet->columns[c], sheet->rows[r].cells[c]);
            }
    }
    return true;
}

static bool check(struct lab_task *task, struct err *err)
{
    struct table_gold gold;
    if (!table_gold_open(task, &gold, err))
        return false;
    bool ok = fits(task, &gold, err) && check_types(task, &gold, gold.result, err) &&
              check_types(task, &gold, gold.totals, err);
    table_gold_finish(&gold);
    return ok;
}

static bool start(struct lab_task *task, struct str *work, struct err *err)
{
    struct table_setup setup;
    if (!table_setup(task, &setup, err))
        return false;
    str_add(work, "{\"ops\":[]}\n");
    return true;
}

/* The gold's own operations when it has them, so that marks show whether the way is one; else its
 * sheets as they are. */
static bool solve(struct lab_task *task, struct str *work, struct err *err)
{
    struct table_gold gold;
    struct err none = ERR_INIT;
    char *text;
    size_t len;
    if (lab_gold(task, "work.json", &text, &len, &none)) {
        str_add_bytes(work, text, len);
        free(text);
        return true;
    }
    if (!table_gold_open(task, &gold, err))
        return false;
    json_t *ops = json_array();
    json_array_append_new(ops, table_op_whole(gold.result, gold.result->name));
    if (gold.totals) {
        json_array_append_new(ops, json_pack("{s:s, s:s}", "op", "sheet", "on", gold.totals->name));
        json_array_append_new(ops, table_op_whole(gold.totals, gold.totals->name));
    }
    table_work_print(ops, work);
    json_decref(ops);
    table_gold_finish(&gold);
    return true;
}

static bool untouched(const json_t *ops)
{
    for (size_t i = 0; i < json_array_size(ops); i++)
        if (!json_is_true(json_object_get(json_array_get(ops, i), "off")))
            return false;
    return true;
}

static bool grade(struct lab_task *task, const char *work, size_t len, struct lab_result *result,
                  struct err *err)
{
    struct table_gold gold;
    struct table_book mine;
    json_t *ops;
    if (!table_work_parse(work, len, &ops, err))
        return false;
    bool ok = table_gold_open(task, &gold, err);
    if (ok) {
        table_book_clone(&mine, &gold.source);
        table_replay(&mine, ops, NULL);
        table_marks(&gold, &mine, result);
        for (unsigned i = 0; untouched(ops) && i < task->spec->scores_count; i++)
            lab_result_undefined(result, &task->spec->scores[i], "–");
        table_book_finish(&mine);
        table_gold_finish(&gold);
    }
    json_decref(ops);
    return ok;
}

/* ---- formats ---- */

/* The sheet a CSV is meant for: that of its name, else the result. */
static const char *sheet_of(struct lab_task *task, const struct table_setup *setup,
                            const char *file)
{
    const char *totals = setup->totals;
    size_t n = totals ? strlen(totals) : 0;
    (void) task;
    return totals && strncmp(file, totals, n) == 0 && file[n] == '.' ? totals : setup->result;
}

static bool import_csv(struct lab_task *task, const char *file, const char *text, size_t len,
                       struct str *work, struct err *err)
{
    struct table_setup setup;
    json_t *op;
    if (!table_setup(task, &setup, err))
        return false;
    const char *sheet = sheet_of(task, &setup, file);
    if (!table_from_csv("line", text, len, sheet, &op, err))
        return false;
    bool known = setup.columns_count == 0;
    const json_t *columns = json_object_get(op, "columns");
    for (size_t i = 0; i < json_array_size(columns); i++)
        for (size_t c = 0; c < setup.columns_count; c++)
            known = known || strcmp(json_string_value(json_array_get(columns, i)),
                                    setup.columns[c].name) == 0;
    json_t *ops = json_array();
    if (sheet != setup.result)
        json_array_append_new(ops, json_pack("{s:s, s:s}", "op", "sheet", "on", sheet));
    json_array_append_new(ops, op);
    if (known)
        table_work_print(ops, work);
    else
        err_set(err, ERR_INVALID, "line 1");
    json_decref(ops);
    return known || err_detail(err, "%s?", setup.columns[0].name);
}

static bool import_file(struct lab_task *task, const char *format, const char *file,
                        const char *text, size_t len, struct str *work, struct err *err)
{
    json_t *ops;
    if (strcmp(format, "csv") == 0)
        return import_csv(task, file, text, len, work, err);
    if (!table_work_parse(text, len, &ops, err))
        return false;
    table_work_print(ops, work);
    json_decref(ops);
    return true;
}

static bool export_file(struct lab_task *task, const char *format, const char *work, size_t len,
                        struct str *out, struct err *err)
{
    struct table_setup setup;
    struct table_book book;
    json_t *ops;
    if (!table_work_parse(work, len, &ops, err))
        return false;
    bool ok = table_setup(task, &setup, err);
    if (ok && strcmp(format, "operations") == 0) {
        table_work_print(ops, out);
    } else if (ok) {
        const char *name = strcmp(format, "totals") == 0 ? setup.totals : setup.result;
        ok = table_sources(task, &setup, &book, err);
        if (ok) {
            table_replay(&book, ops, NULL);
            const struct table_sheet *sheet = name ? table_book_find(&book, name) : NULL;
            if (sheet)
                table_csv(sheet, out);
            else
                ok = err_set(err, ERR_NOT_FOUND, "%s", name ? name : "totals");
            table_book_finish(&book);
        }
    }
    json_decref(ops);
    return ok;
}

const struct lab_engine table_engine = {
    .name = "table",
    .measures = measures,
    .faults = table_faults,
    .formats = formats,
    .options = options,
    .check = check,
    .start = start,
    .solve = solve,
    .grade = grade,
    .spoil = table_spoil,
    .import = import_file,
    .export = export_file,
};
