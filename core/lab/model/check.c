/* The files of a lab on models, held to the rules. */
#include "core/lab/model/grade.h"

#include "base/csv.h"
#include "base/str.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- score lines and claims ---- */

static bool check_claims(const struct model_data *data, struct err *err)
{
    double value;
    for (unsigned i = 0; i < data->claims_count; i++) {
        const char *id = data->claims[i].id;
        if (model_claim_value(data, NULL, id, &value))
            continue;
        lab_wrong_option(data->spec, "claims", id, NULL, err);
        return lab_why(err, LAB_WHY_MODEL_CLAIM, id, NULL, NULL);
    }
    return true;
}

static bool check_scores(const struct lab_opened *o, struct err *err)
{
    const struct model_data *data = o->task;
    const struct model_gold *gold = o->gold;
    const struct labspec *spec = data->spec;
    const char *variant = spec->variants[o->lab->variant];
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        const char *metric = rule->metric ? rule->metric : "";
        if (strcmp(metric, "causes") == 0 && gold->causes_count == 0)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_NOTHING, variant, NULL, err);
        if (strcmp(metric, "claims") == 0 && data->claims_count == 0)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS, "claims: –", NULL, err);
        if (strcmp(metric, "auc") == 0 && data->classes != 2)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS, "labels ≠ 2", NULL, err);
        if (rule->only && model_class(data, rule->only) < 0)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_ONLY, rule->only, NULL, err);
    }
    return true;
}

/* The unseen rows as the learner sees them have no class. */
static bool check_hidden(const struct lab_opened *o, struct err *err)
{
    const struct model_data *data = o->task;
    const char *label = data->columns[data->label];
    struct csv csv;
    char *text;
    size_t len;
    if (data->test.count == 0)
        return true;
    if (!lab_data(o->lab, "test.csv", &text, &len, err))
        return false;
    bool ok = csv_parse("test.csv", text, len, &csv, err);
    free(text);
    for (size_t i = 0; ok && i < csv.rows[0].count; i++)
        if (strcmp(csv.rows[0].fields[i], label) == 0) {
            err_set(err, ERR_INVALID, "test.csv:%u", csv.rows[0].line);
            ok = lab_why(err, LAB_WHY_MODEL_LEAK, label, NULL, NULL);
        }
    csv_finish(&csv);
    return ok;
}

static bool check_answers(const struct lab_opened *o, struct err *err)
{
    struct err none = ERR_INIT;
    json_error_t at;
    char *text;
    size_t len;
    const char *name, *odd = NULL;
    json_t *value;
    if (!lab_gold(o->lab, "answers.json", &text, &len, &none))
        return true;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    free(text);
    json_object_foreach(root, name, value)
        if (strcmp(name, "leaky") != 0 && strcmp(name, "causes") != 0 &&
            strcmp(name, "baseline") != 0)
            odd = name;
    if (odd) {
        err_set(err, ERR_INVALID, "gold/answers.json: %.60s", odd);
        lab_why(err, LAB_WHY_MEMBER_UNKNOWN, odd, "leaky, causes, baseline", NULL);
    }
    bool ok = !odd;
    json_decref(root);
    return ok;
}

bool model_check(const struct lab_opened *o, struct err *err)
{
    return check_answers(o, err) && check_claims(o->task, err) && check_scores(o, err) &&
           check_hidden(o, err);
}

/* ---- what is only strange ---- */

/* All cells but the id are the same. */
static bool same_row(const struct model_data *data, const struct model_row *a,
                     const struct model_row *b)
{
    if (data->text >= 0)
        return strcmp(a->cells[data->text], b->cells[data->text]) == 0;
    for (unsigned c = 0; c < data->columns_count; c++)
        if ((int) c != data->id && strcmp(a->cells[c], b->cells[c]) != 0)
            return false;
    return true;
}

static void advise_overlap(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct model_data *data = o->task;
    const struct model_gold *gold = o->gold;
    const char *one = NULL;
    size_t n = 0;
    for (size_t i = 0; i < gold->test.count; i++)
        for (size_t k = 0; k < data->rows.count; k++)
            if (same_row(data, &gold->test.list[i], &data->rows.list[k])) {
                one = one ? one : gold->test.list[i].id;
                n++;
                break;
            }
    char count[24];
    snprintf(count, sizeof count, "%zu", n);
    if (n > 0)
        lab_advise(advice, LAB_WHY_MODEL_OVERLAP, "gold/test.csv", count, one, NULL);
}

/* Accuracy and macro F1 on the unseen rows of giving each the class that the data have most. */
static void commonest(const struct model_data *data, const struct model_gold *gold,
                      double *accuracy, double *macro)
{
    size_t seen[LABSPEC_LABELS_MAX] = {0}, unseen[LABSPEC_LABELS_MAX] = {0}, classes = 0;
    unsigned best = 0;
    for (size_t i = 0; i < data->rows.count; i++)
        seen[data->rows.list[i].class]++;
    for (size_t i = 0; i < gold->test.count; i++)
        unseen[gold->test.list[i].class]++;
    for (unsigned c = 0; c < data->classes; c++) {
        best = seen[c] > seen[best] ? c : best;
        classes += unseen[c] > 0;
    }
    *accuracy = (double) unseen[best] / (double) gold->test.count;
    *macro = 2 * *accuracy / (1 + *accuracy) / (double) (classes ? classes : 1);
}

static void advise_baseline(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct model_data *data = o->task;
    const struct labspec *spec = data->spec;
    double accuracy, macro;
    commonest(data, o->gold, &accuracy, &macro);
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        const char *metric = rule->metric ? rule->metric : "";
        double value = -1;
        char shown[24];
        if (strcmp(metric, "accuracy") == 0)
            value = accuracy;
        else if (strcmp(metric, "macro_f1") == 0 && !rule->only)
            value = macro;
        if (value <= (double) rule->zero_micro / 1e6)
            continue;
        snprintf(shown, sizeof shown, "%.2f", value);
        char *object = xasprintf("labs/%s/lab.yaml:%u", spec->id, rule->line);
        lab_advise(advice, LAB_WHY_MODEL_BASELINE, object, rule->id, shown, NULL);
        free(object);
    }
}

void model_advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    advise_overlap(o, advice);
    advise_baseline(o, advice);
}
