/* Models: likeness, parts, leaks, features, training, marks, formats. */
#include "core/lab/model/engine.h"
#include "core/lab/model/formats.h"
#include "core/lab/model/grade.h"
#include "core/lab/model/report.h"
#include "tests/core/lab/sample.h"

#include <math.h>
#include <stdio.h>

static char *model_dir(void)
{
    const char *top = getenv("top_srcdir");
    return fs_join(top ? top : ".", "docs/examples/labs/model-sample");
}

static struct lab_task *open_lab(const char *id)
{
    struct lab_task *task;
    struct err err = ERR_INIT;
    char *dir = model_dir();
    ck_assert_msg(lab_open(dir, id, 0, &task, &err), "%s %s", err.object, err.detail);
    free(dir);
    return task;
}

static const struct labspec_label labels[] = {{.id = "no", .title = "否"},
                                              {.id = "yes", .title = "是"}};

/* Data of a text in CSV; options may be NULL. */
static struct model_data *make_data(const struct labspec *spec, const char *csv)
{
    struct model_data *data;
    struct err err = ERR_INIT;
    ck_assert_msg(model_data_new(spec, &data, &err), "%s %s", err.object, err.detail);
    ck_assert_msg(model_data_read(data, "data.csv", csv, strlen(csv), true, &data->rows, &err),
                  "%s %s", err.object, err.detail);
    return data;
}

START_TEST(samples_are_sound)
{
    char *dir = model_dir();
    struct check_report report = {0};
    if (model_linear_there())
        lab_lint(dir, &report);
    for (size_t i = 0; i < report.count; i++)
        printf("%s %s %s %s\n", report.list[i].file, report.list[i].args[0], report.list[i].args[1],
               report.list[i].args[2]);
    ck_assert_uint_eq(report.count, 0);
    check_report_finish(&report);
    free(dir);
}
END_TEST

/* ---- likeness ---- */

static const struct {
    const char *a, *b;
    bool exact, near;
} pairs[] = {
    {"退款没到账", "退款没到账", true, true},
    {"退款没到账", "退款，没到账！", false, false},
    {"退款没到账。", " 退款没到账!!", true, true},
    {"ＡＢＣ１２快递", "abc12快递", true, true},
    {"请问退款什么时候能到账呢", "请问退款什么时候能到账啊", false, true},
    {"请问退款什么时候能到账呢", "请问发票什么时候能开出来", false, false},
    {"票", "票", true, true},
    {"票", "坏", false, false},
    {"", "", true, true},
};

START_TEST(texts_are_alike)
{
    const struct labspec spec = {.id = "x", .labels = labels, .labels_count = 2};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *csv = xasprintf("id,text,label\n1,\"%s\",no\n2,\"%s\",yes\n", pairs[i].a, pairs[i].b);
        struct model_data *data = make_data(&spec, csv);
        struct alike alike;
        alike_init(data, &data->rows, &alike);
        ck_assert_msg(alike_exact(&alike, 0, 1) == pairs[i].exact, "%s", pairs[i].a);
        ck_assert_msg(alike_near(&alike, 0, 1) == pairs[i].near, "%s", pairs[i].a);
        ck_assert(alike_near(&alike, 1, 0) == pairs[i].near);
        alike_finish(&alike);
        model_data_close(data);
        free(csv);
    }
}
END_TEST

/* ---- parts ---- */

/* 100 rows, every fourth "yes", 40 groups, times that go back and forth. */
static struct model_data *make_hundred(const struct labspec *spec)
{
    struct str csv = STR_INIT;
    str_add(&csv, "id,who,day,x,label\n");
    for (int i = 0; i < 100; i++)
        str_addf(&csv, "r%d,g%d,2026-01-%02d,%d,%s\n", i, i * 7 % 40, 1 + i * 13 % 28, i / 2,
                 i % 4 ? "no" : "yes");
    struct model_data *data = make_data(spec, str_text(&csv));
    str_finish(&csv);
    return data;
}

static void split(const struct model_data *data, enum model_by by, enum model_dedupe dedupe,
                  unsigned char *parts, struct model_leak_found *leaks)
{
    struct model_work work;
    struct alike alike;
    model_work_init(data, &work);
    work.split = (struct model_split){
        .set = true, .by = by, .train = 60, .validation = 20, .seed = 3, .dedupe = dedupe};
    alike_init(data, &data->rows, &alike);
    unsigned char *made = model_split_rows(data, &work.split, &alike);
    model_find_leaks(data, &work, &alike, made, leaks);
    memcpy(parts, made, data->rows.count);
    free(made);
    alike_finish(&alike);
    model_work_finish(&work);
}

START_TEST(parts_are_as_asked)
{
    static const struct labspec_option options[] = {{.name = "group", .value = "who"},
                                                    {.name = "time", .value = "day"}};
    const struct labspec spec = {
        .id = "x", .labels = labels, .labels_count = 2, .options = options, .options_count = 2};
    struct model_data *data = make_hundred(&spec);
    for (int by = MODEL_RANDOM; by <= MODEL_BY_TIME; by++) {
        unsigned char parts[100], again[100];
        struct model_leak_found leaks[MODEL_LEAKS];
        size_t counts[MODEL_PARTS + 1] = {0}, yes[MODEL_PARTS + 1] = {0};
        split(data, (enum model_by) by, MODEL_KEEP, parts, leaks);
        split(data, (enum model_by) by, MODEL_KEEP, again, leaks);
        ck_assert_mem_eq(parts, again, 100);
        for (int i = 0; i < 100; i++) {
            counts[parts[i]]++;
            yes[parts[i]] += data->rows.list[i].class == 1;
        }
        ck_assert_uint_eq(counts[MODEL_OUT], 0);
        ck_assert_int_le(abs((int) counts[MODEL_TRAIN] - 60), by >= MODEL_BY_GROUP ? 4 : 0);
        if (by == MODEL_STRATIFIED)
            ck_assert(yes[0] == 15 && yes[1] == 5 && yes[2] == 5);
        ck_assert(leaks[MODEL_GROUP_ACROSS].found == (by != MODEL_BY_GROUP));
        ck_assert(leaks[MODEL_FUTURE_IN_TRAIN].found == (by != MODEL_BY_TIME));
        ck_assert(leaks[MODEL_DUPLICATE_ACROSS].found); /* x comes twice */
    }
    unsigned char parts[100];
    struct model_leak_found leaks[MODEL_LEAKS];
    split(data, MODEL_RANDOM, MODEL_EXACT, parts, leaks);
    ck_assert(!leaks[MODEL_DUPLICATE_ACROSS].found);
    size_t out = 0;
    for (int i = 0; i < 100; i++)
        out += parts[i] == MODEL_OUT;
    ck_assert_uint_eq(out, 50);
    model_data_close(data);
}
END_TEST

START_TEST(folds_are_as_the_split)
{
    enum { FOLDS = 4 };
    static const struct labspec_option options[] = {{"group", "who"}, {"time", "day"}};
    const struct labspec spec = {
        .id = "x", .labels = labels, .labels_count = 2, .options = options, .options_count = 2};
    struct model_data *data = make_hundred(&spec);
    unsigned char parts[100] = {0};
    for (int by = MODEL_STRATIFIED; by <= MODEL_BY_TIME; by++) {
        const struct model_split split = {.by = (enum model_by) by, .seed = 3};
        unsigned char *fold = model_folds(data, &split, parts, FOLDS);
        size_t counts[FOLDS + 1] = {0}, yes[FOLDS + 1] = {0};
        for (int i = 0; i < 100; i++) {
            counts[fold[i]]++;
            yes[fold[i]] += data->rows.list[i].class == 1;
            for (int k = 0; k < i; k++) {
                const char *const *a = data->rows.list[i].cells, *const *b =
                                                                     data->rows.list[k].cells;
                int order = strcmp(a[data->time], b[data->time]);
                if (by == MODEL_BY_GROUP && strcmp(a[data->group], b[data->group]) == 0)
                    ck_assert_uint_eq(fold[i], fold[k]);
                if (by == MODEL_BY_TIME && order != 0)
                    ck_assert(order < 0 ? fold[i] <= fold[k] : fold[i] >= fold[k]);
            }
        }
        for (int f = 0; f < FOLDS; f++) {
            ck_assert_int_le(abs((int) counts[f] - (by == MODEL_BY_TIME ? 20 : 25)),
                             by == MODEL_STRATIFIED ? 0 : 4);
            if (by == MODEL_STRATIFIED)
                ck_assert_int_le(abs((int) yes[f] - 6), 1);
        }
        free(fold);
    }
    model_data_close(data);
}
END_TEST

/* ---- what was done ---- */

START_TEST(what_was_done_is_kept_in_its_order)
{
    const struct labspec spec = {.id = "x", .labels = labels, .labels_count = 2};
    struct model_data *data = make_data(&spec, "id,a,label\n1,1,no\n2,3,yes\n");
    struct model_work work, again, older;
    struct str text = STR_INIT, copy = STR_INIT;
    struct err err = ERR_INIT;
    model_work_init(data, &work);
    work.split.set = work.features.set = work.train.set = true;
    work.features.numeric = 2;
    ck_assert(model_work_note(&work, &work, false));
    ck_assert(!model_work_note(&work, &work, false));
    model_work_copy(data, &work, &older);
    work.tune =
        (struct model_tune){.on = MODEL_ON_TEST, .folds = 5, .grid = {1, 2}, .grid_count = 2};
    ck_assert(model_work_note(&work, &work, true));
    work.train.c = 5;
    ck_assert(!model_work_note(&work, &work, true)); /* it compares the same */
    ck_assert_uint_eq(work.past_count, 2);
    ck_assert(model_past_is(&work.past[0], &work, true) &&
              !model_past_is(&work.past[0], &work, false));
    /* trainings give way to newer ones, a comparison does not */
    for (unsigned seed = 1; seed <= MODEL_PAST_MAX; seed++) {
        work.split.seed = seed;
        ck_assert(model_work_note(&work, &work, false));
    }
    ck_assert_uint_eq(work.past_count, MODEL_PAST_MAX);
    ck_assert_uint_eq(work.past[0].number, 2);
    ck_assert_uint_eq(work.past[0].tune.grid_count, 2);
    ck_assert_uint_eq(work.past[MODEL_PAST_MAX - 1].number, MODEL_PAST_MAX + 2);
    model_work_write(data, &work, &text);
    ck_assert_msg(model_work_read(data, text.p, text.len, &again, &err), "%s %s", err.object,
                  err.detail);
    model_work_write(data, &again, &copy);
    ck_assert_str_eq(text.p, copy.p);
    model_work_recall(&older, &again);
    ck_assert_uint_eq(older.past_count, MODEL_PAST_MAX);
    model_work_take(&older, &older.past[MODEL_PAST_MAX - 1]);
    ck_assert_uint_eq(older.split.seed, MODEL_PAST_MAX);
    model_work_finish(&work);
    model_work_finish(&again);
    model_work_finish(&older);
    str_finish(&text);
    str_finish(&copy);
    model_data_close(data);
}
END_TEST

/* ---- features and training ---- */

START_TEST(numbers_are_scaled_on_train)
{
    const struct labspec spec = {.id = "x", .labels = labels, .labels_count = 2};
    struct model_data *data = make_data(&spec, "id,a,c,label\n1,1,u,no\n2,3,v,yes\n3,,u,no\n"
                                               "4,11,w,yes\n");
    const uint32_t fit[] = {0, 1, 2};
    struct model_features features = {.set = true,
                                      .min_df = 1,
                                      .numeric = UINT64_C(1) << 1,
                                      .onehot = UINT64_C(1) << 2,
                                      .scale = MODEL_STANDARD};
    struct model_space *space;
    struct model_vectors v;
    ck_assert(model_space_new(data, &features, &data->rows, fit, 3, &space, NULL));
    ck_assert_uint_eq(model_space_size(space), 3);
    ck_assert_str_eq(model_space_name(space, 0), "a");
    ck_assert_str_eq(model_space_name(space, 1), "c=u");
    ck_assert(model_vectors_make(space, &data->rows, &v, NULL));
    /* mean 2, deviation 1 of 1 and 3; the empty cell is the mean and not written */
    ck_assert_double_eq(v.rows[0][0].value, -1);
    ck_assert_double_eq(v.rows[1][0].value, 1);
    ck_assert_int_eq(v.rows[2][0].index, 2);
    ck_assert_double_eq(v.rows[3][0].value, 9);
    ck_assert_int_eq(v.rows[3][1].index, -1); /* w was not seen */
    model_vectors_finish(&v);
    model_space_free(space);
    model_data_close(data);
}
END_TEST

START_TEST(texts_are_weighed)
{
    const struct labspec spec = {.id = "x", .labels = labels, .labels_count = 2};
    struct model_data *data =
        make_data(&spec, "id,text,label\n1,甲甲乙,no\n2,甲 丙,yes\n3,乙,no\n");
    const uint32_t fit[] = {0, 1};
    struct model_features features = {
        .set = true, .min_df = 1, .grams = {false, true, true}, .weight = MODEL_TFIDF};
    struct model_space *space;
    struct model_vectors v;
    ck_assert(model_space_new(data, &features, &data->rows, fit, 2, &space, NULL));
    /* 丙 乙 甲 甲乙 甲甲; 甲丙 is parted by a blank */
    ck_assert_uint_eq(model_space_size(space), 5);
    ck_assert(model_vectors_make(space, &data->rows, &v, NULL));
    double rare = log(3.0 / 2) + 1, length = sqrt(1 + rare * rare); /* 甲 has idf 1 */
    ck_assert_double_eq_tol(v.rows[1][0].value, rare / length, 1e-12);
    ck_assert_double_eq_tol(v.rows[1][1].value, 1 / length, 1e-12);
    ck_assert_double_eq_tol(v.rows[2][0].value, 1, 1e-12);
    model_vectors_finish(&v);
    model_space_free(space);
    model_data_close(data);
}
END_TEST

/* At the least of ½ w² + C Σ log(1 + e^(-y wx)) the slope is nothing, whoever found it. */
START_TEST(regression_is_at_its_least)
{
    enum { N = 40 };
    struct model_value cells[N][3], *rows[N];
    int class_of[N];
    struct model_linear linear;
    const struct model_train train = {.set = true, .solver = MODEL_L2LR, .c = 2};
    if (!model_linear_there())
        return;
    for (int i = 0; i < N; i++) {
        cells[i][0] = (struct model_value){1, (i * 37 % 19 - 9) / 9.0};
        cells[i][1] = (struct model_value){2, (i * 53 % 23 - 11) / 11.0};
        cells[i][2] = (struct model_value){-1, 0};
        rows[i] = cells[i];
        class_of[i] = cells[i][0].value + 0.5 * cells[i][1].value + (i % 7 - 3) / 6.0 > 0;
    }
    ck_assert(model_linear_train(&train, 2, 2, rows, class_of, N, &linear, NULL));
    double w[3], slope[3];
    for (int k = 0; k < 3; k++)
        slope[k] = w[k] = linear.weights[k * 2 + 1];
    for (int i = 0; i < N; i++) {
        double x[] = {cells[i][0].value, cells[i][1].value, 1}, y = class_of[i] ? 1 : -1;
        double push = 2 * y / (1 + exp(y * (w[0] * x[0] + w[1] * x[1] + w[2] * x[2])));
        for (int k = 0; k < 3; k++)
            slope[k] -= push * x[k];
    }
    for (int k = 0; k < 3; k++)
        ck_assert_double_lt(fabs(slope[k]), 0.05);
    ck_assert_double_gt(w[0], 1);
    model_linear_finish(&linear);
}
END_TEST

/* ---- marks ---- */

#define SPLIT  "\"split\":{\"by\":\"random\",\"train\":60,\"validation\":20}"
#define COUNTS "\"numeric\":[\"months\",\"visits\",\"complaints\",\"spend\"]"

#define GOOD           "\"split\":{\"by\":\"group\"},\"features\":{" COUNTS ",\"scale\":\"standard\"}"
#define TRAIN(c)       "\"train\":{\"C\":" c ",\"weights\":\"balanced\"}"
#define TUNE(on, grid) "\"tune\":{\"on\":\"" on "\",\"grid\":" grid "}"
/* On record: a comparison on test, which chooses 10 there. */
#define PEEKED "\"past\":[{\"number\":1," GOOD "," TRAIN("1") "," TUNE("test", "[0.1,1,10]") "}]"

static const struct {
    const char *lab, *work, *kinds;
    double leaks; /* where the lab measures them; NAN: undefined */
} works[] = {
    {"churn", "", "not_run", NAN},
    {"churn", "{" SPLIT "}", "not_run", NAN},
    {"churn", "{" SPLIT ",\"features\":{},\"train\":{}}", "cannot_run", NAN},
    {"churn", "{" GOOD "," TRAIN("1") "}", "not_compared", 0},
    {"churn", "{" GOOD "," TRAIN("1") "," TUNE("validation", "[0.1,1,10]") "}", "", 0},
    {"churn", "{" GOOD "," TRAIN("10") "," TUNE("validation", "[0.1,1,10]") "}", "other_c", 0},
    {"churn", "{" GOOD "," TRAIN("3") "," TUNE("validation", "[0.1,1,10]") "}", "other_c", 0},
    {"churn", "{" GOOD "," TRAIN("10") "," TUNE("folds", "[0.1,1,10]") "}", "", 0},
    {"churn", "{" GOOD "," TRAIN("10") "," TUNE("test", "[0.1,1,10]") "}",
     "tuned_on_test not_compared", 0},
    /* what was chosen on test stays chosen there, whatever the work says now */
    {"churn", "{" GOOD "," TRAIN("10") "," TUNE("validation", "[0.1,1,10]") "," PEEKED "}",
     "tuned_on_test other_c", 0},
    {"churn", "{" GOOD "," TRAIN("10") "," PEEKED "}", "tuned_on_test not_compared", 0},
    /* but not what another comparison chooses as well, nor another C */
    {"churn", "{" GOOD "," TRAIN("10") "," TUNE("folds", "[0.1,1,10]") "," PEEKED "}", "", 0},
    {"churn", "{" GOOD "," TRAIN("1") "," TUNE("validation", "[0.1,1,10]") "," PEEKED "}", "", 0},
    {"churn", "{" SPLIT ",\"features\":{" COUNTS ",\"fit_on\":\"all\"},\"train\":{}}",
     "scaled_before_split group_across not_compared", 0},
    {"churn",
     "{\"split\":{\"by\":\"group\"},\"features\":{" COUNTS
     ",\"onehot\":[\"cancel_reason\"]},\"train\":{},\"tune\":{\"on\":\"test\",\"grid\":[1]}}",
     "tuned_on_test leaky_column not_compared low_gain", 0},
    {"messages", "{" SPLIT ",\"features\":{\"grams\":[1]},\"train\":{}}",
     "duplicate_across not_compared low_gain", 1},
    {"messages",
     "{\"split\":{\"by\":\"stratified\",\"dedupe\":\"near\"},\"features\":{\"grams\":[1,2],"
     "\"words\":[\"发票\"]},\"train\":{\"solver\":\"l2svm\",\"weights\":\"balanced\"},"
     "\"tune\":{\"on\":\"validation\",\"grid\":[1]}}",
     "", 0},
};

/* Faults but those of tags and claims. */
static char *main_kinds(const struct lab_result *result)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < result->faults_count; i++) {
        const char *name = result->faults[i].kind->name;
        if (!str_ends(name, "_claim") && !str_ends(name, "_cause"))
            str_addf(&out, "%s%s", out.len ? " " : "", name);
    }
    return str_take(&out);
}

START_TEST(works_are_marked)
{
    for (size_t i = 0; i < sizeof works / sizeof *works && model_linear_there(); i++) {
        struct lab_task *task = open_lab(works[i].lab);
        struct lab_result result;
        sample_grade(&model_engine, task, works[i].work, &result);
        char *kinds = main_kinds(&result);
        ck_assert_msg(strcmp(kinds, works[i].kinds) == 0, "%s: %s", works[i].work, kinds);
        const struct lab_score *first = &result.scores[0];
        if (first->rule->metric && strcmp(first->rule->metric, "leaks") == 0)
            ck_assert_double_eq(first->value, works[i].leaks);
        free(kinds);
        lab_result_finish(&result);
        lab_close(task);
    }
}
END_TEST

START_TEST(reports_repeat)
{
    struct lab_task *task = open_lab("messages");
    struct model_data *data;
    struct model_work work;
    struct err err = ERR_INIT;
    const char *text = "{" SPLIT ",\"features\":{\"grams\":[1]},\"train\":{\"solver\":\"l1lr\"},"
                       "\"tune\":{\"on\":\"folds\",\"folds\":3,\"grid\":[0.1,1]}}";
    char *first = NULL;
    ck_assert(model_data_open(task, &data, &err));
    ck_assert(model_work_read(data, text, strlen(text), &work, &err));
    for (int i = 0; i < 2 && model_linear_there(); i++) {
        struct model_run *run;
        json_t *report;
        ck_assert(model_run_new(data, &work, &run, &err));
        ck_assert(model_report(run, (struct model_ask){true, true}, 0, &report, &err));
        ck_assert_uint_eq(json_array_size(json_object_get(report, "grid")), 2);
        ck_assert_uint_eq(json_array_size(json_object_get(report, "learning")), MODEL_CURVE_STEPS);
        char *dump = json_dumps(report, JSON_COMPACT);
        if (first)
            ck_assert_str_eq(dump, first);
        free(first);
        first = dump;
        json_decref(report);
        model_run_free(run);
    }
    free(first);
    model_work_finish(&work);
    model_data_close(data);
    lab_close(task);
}
END_TEST

/* ---- formats ---- */

static const struct {
    const char *lab, *work, *object;
} hostile[] = {
    {"churn", "[]", "work"},
    {"churn", "{", "line 1"},
    {"churn", "{\"form\":\"pipeline\",\"form\":\"pipeline\"}", "line 1"},
    {"churn", "{\"splits\":{}}", "work"},
    {"churn", "{\"\":{}}", "work"},
    {"churn", "{\"split\":{\"by\":\"time\"}}", "split"},
    {"churn", "{\"split\":{\"train\":90,\"validation\":20}}", "split"},
    {"churn", "{\"split\":{\"train\":0}}", "train"},
    {"churn", "{\"split\":{\"seed\":-1}}", "seed"},
    {"churn", "{\"split\":7}", "split"},
    {"churn", "{\"features\":{\"grams\":[1]}}", "features"},
    {"churn", "{\"features\":{\"numeric\":[\"label\"]}}", "numeric"},
    {"churn", "{\"features\":{\"numeric\":[\"customer\"]}}", "numeric"},
    {"churn", "{\"features\":{\"numeric\":[\"spend\"],\"onehot\":[\"spend\"]}}", "features"},
    {"churn", "{\"train\":{\"C\":1e9}}", "C"},
    {"churn", "{\"train\":{\"C\":null}}", "C"},
    {"churn", "{\"train\":{\"solver\":\"xgboost\"}}", "solver"},
    {"churn", "{\"tune\":{\"grid\":[1,1,1,1,1,1,1,1,1,1,1,1,1]}}", "grid"},
    {"churn", "{\"threshold\":2}", "threshold"},
    {"churn", "{\"past\":{}}", "past"},
    {"churn", "{\"past\":[{\"number\":1}]}", "past"},
    {"churn", "{\"past\":[{\"number\":0}]}", "number"},
    {"churn", "{\"past\":[{\"tags\":{}}]}", "past"},
    {"churn", "{\"past\":[{\"train\":{\"C\":0}}]}", "C"},
    {"churn", "{\"form\":\"predictions\"}", "form"},
    {"churn", "{\"tags\":{\"e1\":\"short\"}}", "tags"},
    {"churn", "{\"claims\":{\"accuracy\":1}}", "claims"},
    {"messages", "{\"features\":{\"grams\":[3]}}", "grams"},
    {"messages", "{\"features\":{\"words\":[\"\"]}}", "words"},
    {"messages", "{\"tags\":{\"e1\":\"bad\"}}", "e1"},
    {"messages", "{\"predictions\":[]}", "form"},
    {"messages",
     "{\"form\":\"predictions\",\"predictions\":[{\"id\":\"t1\",\"label\":\"refund\"},"
     "{\"id\":\"t1\",\"label\":\"refund\"}]}",
     "t1"},
};

START_TEST(hostile_works_are_refused)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct lab_task *task = open_lab(hostile[i].lab);
        struct lab_result result;
        struct err err = ERR_INIT;
        lab_result_init(&result, task->spec);
        ck_assert_msg(!lab_engine_grade(&model_engine, task, hostile[i].work,
                                        strlen(hostile[i].work), &result, &err),
                      "%s", hostile[i].work);
        ck_assert_int_eq(err.code, ERR_FORMAT);
        ck_assert_str_eq(err.object, hostile[i].object);
        lab_result_finish(&result);
        lab_close(task);
    }
}
END_TEST

START_TEST(predictions_come_and_go)
{
    struct lab_task *task = open_lab("messages");
    struct str work = STR_INIT, csv = STR_INIT, again = STR_INIT;
    struct err err = ERR_INIT;
    const char *sheet = "编号,预测,概率\nt2,退款,0.25\nt1,delivery,\n";
    ck_assert(
        sample_import(&model_engine, task, "csv", "p.csv", sheet, strlen(sheet), &work, &err));
    ck_assert(lab_engine_export(&model_engine, task, "csv", work.p, work.len, &csv, &err));
    ck_assert_str_eq(csv.p, "id,label,score\nt1,delivery,\nt2,refund,0.250000\n");
    ck_assert(sample_import(&model_engine, task, "csv", "p.csv", csv.p, csv.len, &again, &err));
    ck_assert_str_eq(work.p, again.p);
    struct lab_result result;
    sample_grade(&model_engine, task, work.p, &result);
    char *kinds = main_kinds(&result);
    ck_assert_str_eq(kinds, "no_prediction low_gain");
    ck_assert(!result.scores[0].defined && result.scores[1].defined);
    free(kinds);
    lab_result_finish(&result);
    str_finish(&work);
    str_finish(&csv);
    str_finish(&again);
    static const char *const bad[] = {"",
                                      "id\n1\n",
                                      "id,label\nt999,refund\n",
                                      "id,label\nt1,x\n",
                                      "id,label\nt1,refund\nt1,refund\n",
                                      "id,label,score\nt1,refund,many\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!sample_import(&model_engine, task, "csv", "p.csv", bad[i], strlen(bad[i]),
                                     &work, &err),
                      "%s", bad[i]);
        ck_assert_int_eq(err.code, ERR_FORMAT);
    }
    lab_close(task);
}
END_TEST

START_TEST(pipelines_come_and_go)
{
    struct lab_task *task = open_lab("churn");
    struct str work = STR_INIT, again = STR_INIT, start = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(lab_engine_solve(&model_engine, task, &work, &err));
    ck_assert(sample_import(&model_engine, task, "json", "m.json", work.p, work.len, &again, &err));
    ck_assert_str_eq(work.p, again.p);
    ck_assert(lab_engine_start(&model_engine, task, &start, &err));
    ck_assert_str_eq(start.p, "{\n \"form\": \"pipeline\",\n \"threshold\": 0.5,\n \"tags\": {},\n "
                              "\"claims\": {}\n}\n");
    ck_assert(!lab_engine_export(&model_engine, task, "csv", work.p, work.len, &again, &err));
    str_finish(&work);
    str_finish(&again);
    str_finish(&start);
    lab_close(task);
}
END_TEST

SUITE_MAIN("core/lab/model", tcase_set_timeout(tc, 60); tcase_add_test(tc, samples_are_sound);
           tcase_add_test(tc, texts_are_alike); tcase_add_test(tc, parts_are_as_asked);
           tcase_add_test(tc, folds_are_as_the_split);
           tcase_add_test(tc, what_was_done_is_kept_in_its_order);
           tcase_add_test(tc, numbers_are_scaled_on_train); tcase_add_test(tc, texts_are_weighed);
           tcase_add_test(tc, regression_is_at_its_least); tcase_add_test(tc, works_are_marked);
           tcase_add_test(tc, reports_repeat); tcase_add_test(tc, hostile_works_are_refused);
           tcase_add_test(tc, predictions_come_and_go); tcase_add_test(tc, pipelines_come_and_go);)
