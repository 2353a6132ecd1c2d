#include "core/lab/model/grade.h"

#include "core/lab/model/choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind model_faults[] = {
    [MODEL_SCALED_BEFORE_SPLIT] = {"scaled_before_split",
                                   ERR_N("fitted on all rows before the split, not on train only")},
    [MODEL_TUNED_ON_TEST] = {"tuned_on_test", ERR_N("settings were chosen on the test part")},
    [MODEL_DUPLICATE_ACROSS] = {"duplicate_across",
                                ERR_N("%1 rows stand in two parts, nearly the same: %2 and %3")},
    [MODEL_GROUP_ACROSS] = {"group_across",
                            ERR_N("%1 times rows of one group stand in two parts: %2 and %3")},
    [MODEL_FUTURE_IN_TRAIN] = {"future_in_train",
                               ERR_N("%1 rows come before others that are earlier: %2 and %3")},
    [MODEL_LEAKY_COLUMN] = {"leaky_column", ERR_N("column %1 is only known when the answer is")},
    [MODEL_FAULT_NOT_RUN] = {"not_run", ERR_N("no model was trained")},
    [MODEL_FAULT_CANNOT_RUN] = {"cannot_run", ERR_N("the pipeline cannot be run: %1 %2")},
    [MODEL_FAULT_LOW_GAIN] = {"low_gain",
                              ERR_N("on unseen rows it reaches %1; all points need %2")},
    [MODEL_FAULT_NO_PREDICTION] = {"no_prediction", ERR_N("%1 rows have no prediction")},
    [MODEL_FAULT_NO_CAUSE] = {"no_cause", ERR_N("the error has no cause yet: %1")},
    [MODEL_FAULT_WRONG_CAUSE] = {"wrong_cause", ERR_N("the error has another cause: %1")},
    [MODEL_FAULT_NO_CLAIM] = {"no_claim", ERR_N("the report leaves this out: %1")},
    [MODEL_FAULT_WRONG_CLAIM] = {"wrong_claim", ERR_N("the work computes another value: %1")},
    [MODEL_FAULT_NOT_COMPARED] = {"not_compared",
                                  ERR_N("C was not compared on validation or in train: C = %1")},
    [MODEL_FAULT_OTHER_C] = {"other_c",
                             ERR_N("the comparison chooses C = %2 (macro F1 %3), not C = %1")},
    [MODEL_FAULTS] = {NULL, NULL},
};

const char *const model_checks[MODEL_LEAKS] = {"fitted_on_train", "not_tuned_on_test",
                                               "no_duplicates",   "groups_whole",
                                               "time_order",      "no_leaky_column"};

struct grader {
    const struct model_data *data;
    const struct model_gold *gold;
    const struct model_work *work;
    struct lab_result *result;
    struct model_run *run;      /* NULL: predictions, or not run */
    struct model_choice choice; /* of a run */
    bool leaks[MODEL_LEAKS];    /* the same */
    bool seen;                  /* there is something to judge on unseen rows */
    double macro, accuracy, auc, of[LABSPEC_LABELS_MAX];
    bool has_auc;
    double baseline; /* macro F1 */
};

/* ---- unseen rows ---- */

static double rounded(double value)
{
    return round(value * 1e4) / 1e4;
}

/* Macro F1 of classes that occur; `given` may be data->classes: nothing was given. */
static double macro_of(const struct classes_result *r, unsigned classes, double *of)
{
    double sum = 0;
    size_t n = 0;
    for (unsigned c = 0; c < classes; c++) {
        if (of)
            of[c] = rounded(r->of[c].figures.f1);
        if (r->of[c].tally.gold + r->of[c].tally.given == 0)
            continue;
        sum += r->of[c].figures.f1;
        n++;
    }
    return n > 0 ? rounded(sum / (double) n) : 0;
}

static unsigned *gold_classes(const struct grader *g)
{
    unsigned *gold = xcalloc(g->gold->test.count + 1, sizeof *gold);
    for (size_t i = 0; i < g->gold->test.count; i++)
        gold[i] = (unsigned) g->gold->test.list[i].class;
    return gold;
}

static void judge(struct grader *g, const unsigned *given, const double *positive)
{
    struct classes_result r;
    size_t n = g->gold->test.count;
    unsigned *gold = gold_classes(g);
    bool *is = xcalloc(n + 1, sizeof *is);
    classes_compare(gold, given, n, g->data->classes + 1u, &r);
    g->macro = macro_of(&r, g->data->classes, g->of);
    g->accuracy = rounded(r.accuracy);
    for (size_t i = 0; i < n; i++)
        is[i] = gold[i] == g->data->positive;
    g->has_auc = positive && g->data->classes == 2 && classes_auc(positive, is, n, &g->auc);
    g->auc = rounded(g->auc);
    g->seen = true;
    classes_result_finish(&r);
    free(is);
    free(gold);
}

/* The class that data.csv has most, for every row. */
static void give_majority(const struct grader *g, unsigned *given)
{
    size_t rows[LABSPEC_LABELS_MAX] = {0};
    unsigned most = 0;
    for (size_t i = 0; i < g->data->rows.count; i++)
        rows[g->data->rows.list[i].class]++;
    for (unsigned c = 1; c < g->data->classes; c++)
        most = rows[c] > rows[most] ? c : most;
    for (size_t i = 0; i < g->gold->test.count; i++)
        given[i] = most;
}

static bool judge_baseline(struct grader *g, struct err *err)
{
    unsigned *given = xcalloc(g->gold->test.count + 1, sizeof *given), *gold = gold_classes(g);
    struct model_run *run = NULL;
    struct classes_result r;
    bool ok = true;
    if (!g->gold->has_baseline)
        give_majority(g, given);
    else
        ok = model_run_new(g->data, &g->gold->baseline, &run, err) &&
             model_run_predict(run, &g->gold->test, given, NULL, err);
    if (ok) {
        classes_compare(gold, given, g->gold->test.count, g->data->classes, &r);
        g->baseline = macro_of(&r, g->data->classes, NULL);
        classes_result_finish(&r);
    }
    model_run_free(run);
    free(given);
    free(gold);
    return ok;
}

static void add_fault(const struct grader *g, int kind, const char *score, const char *place,
                      const char *at, const char *mine, const char *gold, const char *a,
                      const char *b, const char *c)
{
    const struct lab_fault fault = {.kind = &model_faults[kind],
                                    .score = score,
                                    .place = place,
                                    .at = at,
                                    .mine = mine,
                                    .gold = gold,
                                    .args = {a, b, c}};
    lab_result_fault(g->result, &fault);
}

/* The first line of the score with one of these metrics or checks; "" without one. */
static const char *line_of(const struct grader *g, const char *a, const char *b)
{
    const struct labspec *spec = g->data->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const char *name = spec->scores[i].metric ? spec->scores[i].metric : spec->scores[i].check;
        if (strcmp(name, a) == 0 || strcmp(name, b) == 0)
            return spec->scores[i].id;
    }
    return "";
}

static void judge_predictions(struct grader *g)
{
    size_t n = g->gold->test.count, missing = 0;
    unsigned *given = xcalloc(n + 1, sizeof *given);
    double *positive = xcalloc(n + 1, sizeof *positive);
    bool scored = true;
    for (size_t i = 0; i < n; i++) {
        size_t at = model_find(&g->data->test, g->gold->test.list[i].id);
        const struct model_prediction *p = &g->work->predictions[at];
        bool is = at < g->data->test.count && p->class >= 0;
        given[i] = is ? (unsigned) p->class : g->data->classes;
        positive[i] = is ? p->score : 0;
        scored = scored && is && p->scored;
        missing += !is;
    }
    if (missing < n)
        judge(g, given, scored ? positive : NULL);
    if (missing > 0) {
        char count[24];
        snprintf(count, sizeof count, "%zu", missing);
        add_fault(g, MODEL_FAULT_NO_PREDICTION, line_of(g, "gain", "macro_f1"), "", "data", NULL,
                  NULL, count, NULL, NULL);
    }
    free(given);
    free(positive);
}

static void find_leaks(struct grader *g)
{
    uint64_t used = g->work->features.numeric | g->work->features.onehot;
    for (int i = 0; i < MODEL_LEAKS; i++)
        g->leaks[i] = g->run->leaks[i].found;
    g->leaks[MODEL_LEAKY_COLUMN] = (used & g->gold->leaky) != 0;
    model_choice_make(g->run, &g->choice);
    g->leaks[MODEL_TUNED_ON_TEST] = g->choice.on_test;
}

/* What cannot be run earns nothing and says why; only a missing library is no fault of the work. */
static bool run_pipeline(struct grader *g, struct err *err)
{
    struct err why = ERR_INIT;
    if (!model_run_new(g->data, g->work, &g->run, &why)) {
        if (why.code == ERR_UNSUPPORTED) {
            *err = why;
            return false;
        }
        add_fault(g, MODEL_FAULT_CANNOT_RUN, line_of(g, "gain", "macro_f1"), "", "train", NULL,
                  NULL, why.object, why.detail, NULL);
        return true;
    }
    unsigned *given = xcalloc(g->gold->test.count + 1, sizeof *given);
    double *positive = xcalloc(g->gold->test.count + 1, sizeof *positive);
    bool ok = model_run_predict(g->run, &g->gold->test, given, positive, err);
    if (ok)
        judge(g, given, positive);
    find_leaks(g);
    free(given);
    free(positive);
    return ok;
}

/* ---- lines ---- */

static size_t count_leaks(const struct grader *g)
{
    size_t n = 0;
    for (int i = 0; i < MODEL_LEAKS; i++)
        n += g->leaks[i];
    return n;
}

static bool cause_right(const struct grader *g, size_t i)
{
    int tag = g->work->tags[i];
    return tag >= 0 && g->gold->causes[i] >> tag & 1;
}

static bool claim_right(const struct grader *g, unsigned i, double *value)
{
    bool is = g->run && model_claim_value(g->data, g->run, g->data->claims[i].id, value);
    return is && g->work->claims[i].set &&
           fabs(g->work->claims[i].value - *value) <= g->data->tolerance + 1e-9;
}

static void grade_causes(const struct grader *g, const struct labspec_score *rule)
{
    size_t right = 0;
    for (size_t i = 0; i < g->data->errors.count; i++)
        right += cause_right(g, i);
    lab_result_share(g->result, rule, right, g->gold->causes_count, "%zu / %zu", right,
                     g->gold->causes_count);
}

static void grade_claims(const struct grader *g, const struct labspec_score *rule)
{
    size_t right = 0;
    double value;
    for (unsigned i = 0; i < g->data->claims_count; i++)
        right += claim_right(g, i, &value);
    lab_result_share(g->result, rule, right, g->data->claims_count, "%zu / %u", right,
                     g->data->claims_count);
}

static void grade_unseen(const struct grader *g, const struct labspec_score *rule)
{
    double value = g->macro;
    if (!g->seen) {
        lab_result_undefined(g->result, rule, "%s", "");
        return;
    }
    if (strcmp(rule->metric, "gain") == 0) {
        lab_result_metric(g->result, rule, g->macro - g->baseline, "%.4f - %.4f", g->macro,
                          g->baseline);
        return;
    }
    if (strcmp(rule->metric, "accuracy") == 0)
        value = g->accuracy;
    else if (strcmp(rule->metric, "auc") == 0)
        value = g->has_auc ? g->auc : NAN;
    else if (rule->only)
        value = g->of[model_class(g->data, rule->only)];
    if (isnan(value))
        lab_result_undefined(g->result, rule, "%s", "");
    else
        lab_result_metric(g->result, rule, value, "n = %zu", g->gold->test.count);
}

static void grade_check(const struct grader *g, const struct labspec_score *rule)
{
    int leak = 0;
    while (leak < MODEL_LEAKS && strcmp(model_checks[leak], rule->check) != 0)
        leak++;
    bool holds = leak == MODEL_LEAKS ? g->seen : g->run && !g->leaks[leak];
    if (strcmp(rule->check, MODEL_CHECK_C) == 0)
        holds = g->run && g->choice.fair && !g->choice.on_test;
    lab_result_check(g->result, rule, holds, "%s", "");
}

static void grade_line(const struct grader *g, const struct labspec_score *rule)
{
    if (rule->check)
        grade_check(g, rule);
    else if (strcmp(rule->metric, "causes") == 0)
        grade_causes(g, rule);
    else if (strcmp(rule->metric, "claims") == 0)
        grade_claims(g, rule);
    else if (strcmp(rule->metric, "leaks") != 0)
        grade_unseen(g, rule);
    else if (g->run)
        lab_result_metric(g->result, rule, (double) count_leaks(g), "%zu", count_leaks(g));
    else
        lab_result_undefined(g->result, rule, "%s", "");
}

/* ---- faults ---- */

static const char *row_id(const struct grader *g, size_t row)
{
    return row < g->data->rows.count ? g->data->rows.list[row].id : "";
}

static void add_leaky(const struct grader *g, const char *score)
{
    uint64_t used = (g->work->features.numeric | g->work->features.onehot) & g->gold->leaky;
    for (unsigned c = 0; c < g->data->columns_count; c++)
        if (used >> c & 1)
            add_fault(g, MODEL_LEAKY_COLUMN, score, "", "features", g->data->columns[c], NULL,
                      g->data->columns[c], NULL, NULL);
}

static void add_leaks(const struct grader *g)
{
    static const char *const at[] = {"features", "train", "split", "split", "split", "features"};
    for (int i = 0; i < MODEL_LEAKS; i++) {
        const struct model_leak_found *leak = &g->run->leaks[i];
        const char *score = line_of(g, model_checks[i], "leaks");
        char count[24];
        snprintf(count, sizeof count, "%zu", leak->count);
        if (i == MODEL_LEAKY_COLUMN)
            add_leaky(g, score);
        else if (i == MODEL_TUNED_ON_TEST ? g->choice.on_test : leak->found)
            add_fault(g, i, score, row_id(g, leak->row_b), at[i], NULL, NULL, count,
                      row_id(g, leak->row_a), row_id(g, leak->row_b));
    }
}

/* Only where it costs: a C of one's own is no mistake by itself. */
static void add_choice(const struct grader *g)
{
    const struct model_choice *choice = &g->choice;
    const char *score = line_of(g, MODEL_CHECK_C, MODEL_CHECK_C);
    char mine[32], best[32], f1[32];
    if (!*score || choice->fair)
        return;
    snprintf(mine, sizeof mine, "%g", g->work->train.c);
    snprintf(best, sizeof best, "%g", choice->best_c);
    snprintf(f1, sizeof f1, "%.4f", choice->best);
    if (choice->compared)
        add_fault(g, MODEL_FAULT_OTHER_C, score, "", "train", mine, best, mine, best, f1);
    else
        add_fault(g, MODEL_FAULT_NOT_COMPARED, score, "", "train", mine, NULL, mine, NULL, NULL);
}

static void add_causes(const struct grader *g)
{
    for (size_t i = 0; i < g->data->errors.count; i++) {
        const struct model_row *row = &g->data->errors.list[i];
        const char *shown = g->data->text >= 0 ? row->cells[g->data->text] : row->id;
        int tag = g->work->tags[i], right = 0;
        char at[128];
        if (g->gold->causes[i] == 0 || cause_right(g, i))
            continue;
        while (!(g->gold->causes[i] >> right & 1))
            right++;
        snprintf(at, sizeof at, "errors %.100s", row->id);
        add_fault(g, tag < 0 ? MODEL_FAULT_NO_CAUSE : MODEL_FAULT_WRONG_CAUSE,
                  line_of(g, "causes", ""), row->id, at, tag < 0 ? "" : g->data->causes[tag].title,
                  g->data->causes[right].title, shown, NULL, NULL);
    }
}

static void add_claims(const struct grader *g)
{
    for (unsigned i = 0; i < g->data->claims_count; i++) {
        const struct model_name *claim = &g->data->claims[i];
        char mine[40], real[40], at[128];
        double value = 0;
        if (claim_right(g, i, &value))
            continue;
        bool set = g->work->claims[i].set;
        snprintf(mine, sizeof mine, "%.10g", g->work->claims[i].value);
        snprintf(real, sizeof real, "%.10g", value);
        snprintf(at, sizeof at, "report %.100s", claim->id);
        add_fault(g, set ? MODEL_FAULT_WRONG_CLAIM : MODEL_FAULT_NO_CLAIM, line_of(g, "claims", ""),
                  "", at, set ? mine : "", g->run ? real : "", claim->title, NULL, NULL);
    }
}

/* A line about unseen rows that is below its full value. */
static void add_low(const struct grader *g)
{
    for (unsigned i = 0; i < g->data->spec->scores_count; i++) {
        const struct lab_score *line = &g->result->scores[i];
        const struct labspec_score *rule = line->rule;
        char value[32];
        if (!rule->metric || !line->defined || line->millis == (int64_t) rule->millis ||
            strcmp(rule->metric, "causes") == 0 || strcmp(rule->metric, "claims") == 0 ||
            strcmp(rule->metric, "leaks") == 0)
            continue;
        snprintf(value, sizeof value, "%.4f", line->value);
        add_fault(g, MODEL_FAULT_LOW_GAIN, rule->id, rule->title, "train", value, rule->full, value,
                  rule->full, NULL);
    }
}

bool model_grade(const struct lab_opened *o, const void *given, struct lab_result *result,
                 struct err *err)
{
    const struct model_data *data = o->task;
    const struct model_work *work = given;
    struct grader g = {.data = data, .gold = o->gold, .work = work, .result = result};
    bool ok = true;
    if (work->form == MODEL_PREDICTIONS)
        judge_predictions(&g);
    else if (model_work_runs(work))
        ok = run_pipeline(&g, err);
    else
        add_fault(&g, MODEL_FAULT_NOT_RUN, line_of(&g, "gain", "macro_f1"), "", "split", NULL, NULL,
                  NULL, NULL, NULL);
    ok = ok && (!g.seen || judge_baseline(&g, err));
    if (ok) {
        for (unsigned i = 0; i < data->spec->scores_count; i++)
            grade_line(&g, &data->spec->scores[i]);
        if (g.run) {
            add_leaks(&g);
            add_choice(&g);
        }
        add_low(&g);
        add_causes(&g);
        add_claims(&g);
    }
    model_run_free(g.run);
    return ok;
}
