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

static const char *const narrowed[] = {"cells", "totals", "classes", NULL};
static const char *const options[] = {"sources",    "result", "key",   "columns", "totals",
                                      "totals_key", "bins",   "dates", "units",   NULL};

/* What is open of a task: its lab and what the lab's options say. */
struct opened {
    struct lab_task *lab;
    struct table_setup setup;
};

/* A work. */
struct steps {
    json_t *ops;
};

static void *open_task(struct lab_task *lab, struct err *err)
{
    struct opened *o = xcalloc(1, sizeof *o);
    o->lab = lab;
    if (table_setup(lab, &o->setup, err))
        return o;
    free(o);
    return NULL;
}

static bool read_gold(struct lab_task *lab, void *task, void *gold, struct err *err)
{
    (void) task;
    return table_gold_open(lab, gold, err);
}

static void finish_gold(void *gold)
{
    table_gold_finish(gold);
}

static void init(const void *task, void *work)
{
    (void) task;
    ((struct steps *) work)->ops = json_array();
}

static bool read_work(const void *task, const char *text, size_t len, void *work, struct err *err)
{
    (void) task;
    return table_work_parse(text, len, &((struct steps *) work)->ops, err);
}

static void write_work(const void *task, const void *work, struct str *out)
{
    (void) task;
    table_work_print(((const struct steps *) work)->ops, out);
}

static void finish(void *work)
{
    json_decref(((struct steps *) work)->ops);
}

/* The gold's own operations when it has them, so that marks show whether the way is one; else its
 * sheets as they are. */
static bool solve(const struct lab_opened *o, struct str *work, struct err *err)
{
    const struct table_gold *gold = o->gold;
    struct err none = ERR_INIT;
    char *text;
    size_t len;
    (void) err;
    if (lab_gold(o->lab, "work.json", &text, &len, &none)) {
        str_add_bytes(work, text, len);
        free(text);
        return true;
    }
    json_t *ops = table_ops_whole(gold->result, gold->totals);
    table_work_print(ops, work);
    json_decref(ops);
    return true;
}

static bool untouched(const json_t *ops)
{
    for (size_t i = 0; i < json_array_size(ops); i++)
        if (!json_is_true(json_object_get(json_array_get(ops, i), "off")))
            return false;
    return true;
}

static bool grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                  struct err *err)
{
    const struct table_gold *gold = o->gold;
    const struct steps *steps = work;
    struct table_book mine;
    (void) err;
    table_book_clone(&mine, &gold->source);
    table_replay(&mine, steps->ops, NULL);
    table_marks(gold, &mine, result);
    for (unsigned i = 0; untouched(steps->ops) && i < o->lab->spec->scores_count; i++)
        lab_result_undefined(result, &o->lab->spec->scores[i], "–");
    table_book_finish(&mine);
    return true;
}

/* ---- formats ---- */

/* The sheet a CSV is meant for: that of its name, else the result. */
static const char *sheet_of(const struct table_setup *setup, const char *file)
{
    const char *totals = setup->totals;
    size_t n = totals ? strlen(totals) : 0;
    return totals && strncmp(file, totals, n) == 0 && file[n] == '.' ? totals : setup->result;
}

/* One of its columns, or none, is the lab's. */
static bool knows_column(const struct table_setup *setup, const json_t *columns)
{
    for (size_t i = 0; i < json_array_size(columns); i++)
        for (size_t c = 0; c < setup->columns_count; c++)
            if (strcmp(json_string_value(json_array_get(columns, i)), setup->columns[c].name) == 0)
                return true;
    return setup->columns_count == 0;
}

static bool read_csv(const void *task, const struct lab_format *format, const struct lab_file *file,
                     void *work, struct err *err)
{
    const struct table_setup *setup = &((const struct opened *) task)->setup;
    struct steps *steps = work;
    json_t *op;
    (void) format;
    const char *sheet = sheet_of(setup, file->name);
    if (!table_from_csv(file->name, file->text, file->len, sheet, &op, err))
        return false;
    steps->ops = json_array();
    if (sheet != setup->result)
        json_array_append_new(steps->ops, table_op_sheet(sheet));
    json_array_append_new(steps->ops, op);
    if (knows_column(setup, json_object_get(op, "columns")))
        return true;
    err_set(err, ERR_INVALID, "line 1");
    return err_detail(err, "%s?", setup->columns[0].name);
}

static bool write_csv(const void *task, const struct lab_format *format, const void *work,
                      struct str *out, struct err *err)
{
    const struct opened *o = task;
    const struct steps *steps = work;
    const char *name = format->with ? o->setup.totals : o->setup.result;
    struct table_book book;
    if (!table_sources(o->lab, &o->setup, &book, err))
        return false;
    table_replay(&book, steps->ops, NULL);
    const struct table_sheet *sheet = name ? table_book_find(&book, name) : NULL;
    if (sheet)
        table_csv(sheet, out);
    table_book_finish(&book);
    return sheet || err_set(err, ERR_NOT_FOUND, "%s", name ? name : "totals");
}

static const struct lab_format formats[] = {
    {.name = "csv", .suffix = ".csv", .read = read_csv, .write = write_csv},
    {.name = "operations",
     .suffix = ".json",
     .read = lab_format_read_own,
     .write = lab_format_write_own,
     .with = &table_engine},
    {.name = "totals", .suffix = "", .write = write_csv, .with = "totals"},
    {0}};

const struct lab_engine table_engine = {
    .name = "table",
    .measures = measures,
    .faults = table_faults,
    .formats = formats,
    .options = options,
    .open = open_task,
    .close = free,
    .gold_size = sizeof(struct table_gold),
    .read_gold = read_gold,
    .finish_gold = finish_gold,
    .work_size = sizeof(struct steps),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .narrowed = narrowed,
    .check = table_check,
    .advise = table_advise,
    .solve = solve,
    .grade = grade,
    .spoil = table_spoil,
};
