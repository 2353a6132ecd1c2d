#include "core/lab/model/engine.h"

#include "core/lab/model/formats.h"
#include "core/lab/model/grade.h"

#include <stdlib.h>
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
    {NULL, NULL, false, false, 0, 0},
};

static const char *const options[] = {"text",   "label",  "group",     "time", "positive",
                                      "causes", "claims", "tolerance", "near", NULL};

static bool wrong_score(const struct labspec *spec, const char *what, struct err *err)
{
    err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
    return err_detail(err, "%s", what);
}

/* A line that could never be earned, or claims nobody can compute. */
static bool check_rules(const struct model_data *data, const struct model_gold *gold,
                        struct err *err)
{
    const struct labspec *spec = data->spec;
    double value;
    for (unsigned i = 0; i < data->claims_count; i++)
        if (!model_claim_value(data, NULL, data->claims[i].id, &value))
            return wrong_score(spec, data->claims[i].id, err);
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        const char *metric = rule->metric ? rule->metric : "";
        if ((strcmp(metric, "causes") == 0 && gold->causes_count == 0) ||
            (strcmp(metric, "claims") == 0 && data->claims_count == 0) ||
            (strcmp(metric, "auc") == 0 && data->classes != 2) ||
            (rule->only && (strcmp(metric, "macro_f1") != 0 || model_class(data, rule->only) < 0)))
            return wrong_score(spec, rule->id, err);
    }
    return true;
}

/* The task's data and gold, opened together. */
struct opened {
    struct model_data *data;
    struct model_gold gold;
};

static bool open_all(struct lab_task *lab, struct opened *all, struct err *err)
{
    if (!model_data_open(lab, &all->data, err))
        return false;
    if (model_gold_open(lab, all->data, &all->gold, err))
        return true;
    model_data_close(all->data);
    return false;
}

static void close_all(struct opened *all)
{
    model_gold_close(&all->gold);
    model_data_close(all->data);
}

static bool engine_check(struct lab_task *lab, struct err *err)
{
    struct opened all;
    if (!open_all(lab, &all, err))
        return false;
    bool ok = check_rules(all.data, &all.gold, err);
    close_all(&all);
    return ok;
}

static bool engine_start(struct lab_task *lab, struct str *work, struct err *err)
{
    struct model_data *data;
    struct model_work empty;
    if (!model_data_open(lab, &data, err))
        return false;
    model_work_init(data, &empty);
    model_work_write(data, &empty, work);
    model_work_finish(&empty);
    model_data_close(data);
    return true;
}

static bool engine_solve(struct lab_task *lab, struct str *work, struct err *err)
{
    struct opened all;
    if (!open_all(lab, &all, err))
        return false;
    bool ok = model_gold_claims(all.data, &all.gold, err);
    if (ok)
        model_work_write(all.data, &all.gold.solution, work);
    close_all(&all);
    return ok;
}

static bool engine_grade(struct lab_task *lab, const char *work, size_t len,
                         struct lab_result *result, struct err *err)
{
    struct opened all;
    struct model_work given;
    if (!open_all(lab, &all, err))
        return false;
    bool ok = model_work_read(all.data, work, len, &given, err);
    if (ok) {
        ok = model_grade(all.data, &all.gold, &given, result, err);
        model_work_finish(&given);
    }
    close_all(&all);
    return ok;
}

static bool engine_spoil(struct lab_task *lab, unsigned k, struct prng *prng,
                         struct lab_spoiled *spoiled, struct err *err)
{
    struct opened all;
    if (!open_all(lab, &all, err))
        return false;
    bool ok = model_gold_claims(all.data, &all.gold, err);
    if (ok)
        model_spoil(all.data, &all.gold, k, prng, spoiled);
    close_all(&all);
    return ok;
}

static bool engine_import(struct lab_task *lab, const char *format, const char *file,
                          const char *text, size_t len, struct str *work, struct err *err)
{
    struct model_data *data;
    struct model_work read;
    if (!model_data_open(lab, &data, err))
        return false;
    bool ok = model_import(data, format, file, text, len, &read, err);
    if (ok) {
        model_work_write(data, &read, work);
        model_work_finish(&read);
    }
    model_data_close(data);
    return ok;
}

static bool engine_export(struct lab_task *lab, const char *format, const char *work, size_t len,
                          struct str *out, struct err *err)
{
    struct model_data *data;
    struct model_work read;
    if (!model_data_open(lab, &data, err))
        return false;
    bool ok = model_work_read(data, work, len, &read, err);
    if (ok) {
        ok = model_export(data, format, &read, out, err);
        model_work_finish(&read);
    }
    model_data_close(data);
    return ok;
}

const struct lab_engine model_engine = {
    .name = "model",
    .measures = measures,
    .faults = model_faults,
    .formats = model_formats,
    .options = options,
    .check = engine_check,
    .start = engine_start,
    .solve = engine_solve,
    .grade = engine_grade,
    .spoil = engine_spoil,
    .import = engine_import,
    .export = engine_export,
};
