#include "core/lab/model/grade.h"

#include "core/lab/reason.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool wrong(const char *file, enum lab_reason reason, const char *what, struct err *err)
{
    err_set(err, ERR_INVALID, "gold/%s", file);
    err_detail(err, "%.120s", what);
    return lab_why(err, reason, what, NULL, NULL);
}

static bool read_test(struct lab_task *lab, struct model_data *data, struct model_gold *gold,
                      struct err *err)
{
    char *text;
    size_t len;
    if (!lab_gold(lab, "test.csv", &text, &len, err))
        return false;
    bool ok = model_data_read(data, "gold/test.csv", text, len, true, &gold->test, err);
    free(text);
    if (!ok)
        return false;
    if (gold->test.count == 0)
        return wrong("test.csv", LAB_WHY_TABLE_EMPTY, "0", err);
    for (size_t i = 0; i < data->test.count; i++)
        if (model_find(&gold->test, data->test.list[i].id) == gold->test.count)
            return wrong("test.csv", LAB_WHY_MODEL_ROWS, data->test.list[i].id, err);
    if (data->test.count > 0 && data->test.count != gold->test.count) {
        char counts[60];
        snprintf(counts, sizeof counts, "%zu, %zu", data->test.count, gold->test.count);
        return wrong("test.csv", LAB_WHY_MODEL_ROWS, counts, err);
    }
    return true;
}

static bool read_solution(struct lab_task *lab, const struct model_data *data,
                          struct model_gold *gold, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_gold(lab, "model.json", &text, &len, err))
        return false;
    bool ok = model_work_read(data, text, len, &gold->solution, err);
    free(text);
    return ok || err_context(err, "gold/model.json");
}

static bool read_leaky(const struct model_data *data, struct model_gold *gold, const json_t *list,
                       struct err *err)
{
    size_t i;
    json_t *one;
    json_array_foreach((json_t *) list, i, one) {
        const char *name = json_string_value(one);
        int c = name ? model_column(data, name) : -1;
        if (!model_is_feature(data, c))
            return wrong("answers.json", LAB_WHY_MODEL_ANSWER, name ? name : "leaky", err);
        gold->leaky |= UINT64_C(1) << c;
    }
    return true;
}

static bool read_causes(struct model_data *data, struct model_gold *gold, const json_t *object,
                        struct err *err)
{
    const char *id;
    json_t *list, *one;
    size_t k;
    gold->causes = arena_array(&data->arena, data->errors.count + 1, sizeof *gold->causes);
    json_object_foreach((json_t *) object, id, list) {
        size_t i = model_find(&data->errors, id);
        if (i == data->errors.count)
            return wrong("answers.json", LAB_WHY_MODEL_ANSWER, id, err);
        json_array_foreach(list, k, one) {
            int cause = json_is_string(one) ? model_cause(data, json_string_value(one)) : -1;
            if (cause < 0)
                return wrong("answers.json", LAB_WHY_MODEL_ANSWER, id, err);
            gold->causes[i] |= UINT32_C(1) << cause;
        }
        gold->causes_count += gold->causes[i] != 0;
    }
    return true;
}

static bool read_baseline(const struct model_data *data, struct model_gold *gold,
                          const json_t *object, struct err *err)
{
    if (!object)
        return true;
    char *text = json_dumps(object, 0);
    gold->has_baseline = text && model_work_read(data, text, strlen(text), &gold->baseline, err);
    free(text);
    if (!gold->has_baseline)
        return err_context(err, "gold/answers.json");
    return model_work_runs(&gold->baseline) ||
           wrong("answers.json", LAB_WHY_MODEL_ANSWER, "baseline", err);
}

static bool read_answers(struct lab_task *lab, struct model_data *data, struct model_gold *gold,
                         struct err *err)
{
    char *text;
    size_t len;
    json_error_t why;
    struct err missing = ERR_INIT;
    if (!lab_gold(lab, "answers.json", &text, &len, &missing)) {
        gold->causes = arena_array(&data->arena, data->errors.count + 1, sizeof *gold->causes);
        if (missing.code == ERR_NOT_FOUND || missing.sys == 2)
            return true;
        *err = missing;
        return false;
    }
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    free(text);
    bool ok = json_is_object(root) || wrong("answers.json", LAB_WHY_JSON, why.text, err);
    ok = ok && read_leaky(data, gold, json_object_get(root, "leaky"), err) &&
         read_causes(data, gold, json_object_get(root, "causes"), err) &&
         read_baseline(data, gold, json_object_get(root, "baseline"), err);
    json_decref(root);
    return ok;
}

bool model_gold_open(struct lab_task *lab, void *data, void *gold, struct err *err)
{
    return read_test(lab, data, gold, err) && read_solution(lab, data, gold, err) &&
           read_answers(lab, data, gold, err);
}

void model_gold_close(void *opened)
{
    struct model_gold *gold = opened;
    model_work_finish(&gold->solution);
    model_work_finish(&gold->baseline);
}

bool model_gold_claims(const struct model_data *data, struct model_gold *gold, struct err *err)
{
    struct model_run *run;
    if (!model_work_runs(&gold->solution) || !model_linear_there())
        return true;
    if (!model_run_new(data, &gold->solution, &run, err))
        return err_context(err, "gold/model.json");
    for (unsigned i = 0; i < data->claims_count; i++)
        gold->solution.claims[i].set =
            model_claim_value(data, run, data->claims[i].id, &gold->solution.claims[i].value);
    model_run_free(run);
    return true;
}
