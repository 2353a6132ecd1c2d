#include "core/lab/model/engine.h"

#include "core/lab/model/formats.h"
#include "core/lab/model/grade.h"

#include <string.h>

static const struct lab_measure measures[] = {
    {"gain", ERR_N("macro F1 on unseen rows above the baseline's"), false, false, -1, 1},
    {"macro_f1", ERR_N("macro F1 on unseen rows"), false, false, 0, 1},
    {"accuracy", ERR_N("accuracy on unseen rows"), false, false, 0, 1},
    {"auc", ERR_N("area under the ROC curve on unseen rows"), false, false, 0, 1},
    {"leaks", ERR_N("kinds of leaks"), false, true, 0, MODEL_LEAKS},
    {"causes", ERR_N("share of errors with a right cause"), false, false, 0, 1},
    {"claims", ERR_N("share of right figures in the report"), false, false, 0, 1},
    {"trained", ERR_N("a model was trained"), true, false, 0, 1},
    {"fitted_on_train", ERR_N("features are fitted on train only"), true, false, 0, 1},
    {"not_tuned_on_test", ERR_N("settings were not chosen on the test part"), true, false, 0, 1},
    {"no_duplicates", ERR_N("no row stands in two parts"), true, false, 0, 1},
    {"groups_whole", ERR_N("no group stands in two parts"), true, false, 0, 1},
    {"time_order", ERR_N("no part has rows earlier than the part before"), true, false, 0, 1},
    {"no_leaky_column", ERR_N("no feature gives the answer away"), true, false, 0, 1},
    {MODEL_CHECK_C, ERR_N("C is what a comparison on validation or in train chooses"), true, false,
     0, 1},
    {NULL, NULL, false, false, 0, 0},
};

static const char *const narrowed[] = {"macro_f1", NULL};
static const char *const inexact[] = {"gain", "macro_f1", "accuracy", "auc", NULL};
static const char *const options[] = {"text",   "label",  "group",     "time", "positive",
                                      "causes", "claims", "tolerance", "near", NULL};

static void *open_data(struct lab_task *lab, struct err *err)
{
    struct model_data *data;
    return model_data_open(lab, &data, err) ? data : NULL;
}

static void close_data(void *data)
{
    model_data_close(data);
}

static void init(const void *data, void *work)
{
    model_work_init(data, work);
}

static bool read_work(const void *data, const char *text, size_t len, void *work, struct err *err)
{
    return model_work_read(data, text, len, work, err);
}

static void write_work(const void *data, const void *work, struct str *out)
{
    model_work_write(data, work, out);
}

static void finish(void *work)
{
    model_work_finish(work);
}

static bool solve(const struct lab_opened *o, struct str *work, struct err *err)
{
    struct model_gold *gold = o->gold;
    if (!model_gold_claims(o->task, gold, err))
        return false;
    model_work_write(o->task, &gold->solution, work);
    return true;
}

const struct lab_engine model_engine = {
    .name = "model",
    .measures = measures,
    .faults = model_faults,
    .formats = model_formats,
    .options = options,
    .open = open_data,
    .close = close_data,
    .gold_size = sizeof(struct model_gold),
    .read_gold = model_gold_open,
    .finish_gold = model_gold_close,
    .work_size = sizeof(struct model_work),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .narrowed = narrowed,
    .inexact = inexact,
    .check = model_check,
    .advise = model_advise,
    .solve = solve,
    .grade = model_grade,
    .spoil = model_spoil,
};
