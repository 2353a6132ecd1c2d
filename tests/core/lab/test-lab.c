/* Opened labs, clauses, results and ramps. */
#include "core/lab/engine.h"
#include "core/material/lab_seal.h"
#include "tests/suite.h"

#include "base/fs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void put(const char *dir, const char *name, const char *text, size_t len)
{
    char *path = fs_join(dir, name);
    char *folder = xstrdup(path);
    struct err err = ERR_INIT;
    *strrchr(folder, '/') = '\0';
    ck_assert(fs_make_dirs(folder, &err));
    ck_assert(fs_write_atomic(path, text, len, 0644, &err));
    free(path);
    free(folder);
}

static void put_text(const char *dir, const char *name, const char *text)
{
    put(dir, name, text, strlen(text));
}

static char *make_pack(void)
{
    char *dir = xstrdup("/tmp/xunlian-lab-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    put_text(dir, "pack.yaml",
             "id: sample\nversion: 1.0.0\ntitle: 样\nlicence: CC-BY-SA-4.0\nauthors: [甲]\n"
             "language: zh-CN\nminimum: 0.1.0\n");
    put_text(dir, "labs/x/lab.yaml",
             "id: x\ntitle: 试\nengine: choice\nwork: \"2.1\"\ncovers: [S2.1.2]\nminutes: 10\n"
             "licence: CC0-1.0\nvariants: [a, b]\npoints: 10\nscore:\n"
             "  - {id: f1, title: 准, metric: m, full: 0.95, zero: 0.6, points: 6}\n"
             "  - {id: cer, title: 错, metric: e, full: 0.03, zero: 0.2, points: 3}\n"
             "  - {id: all, title: 全, check: c, points: 1}\n"
             "explain: [{when: kind, rule: \"3.2\", text: 看清再选}]\n");
    put_text(dir, "labs/x/task.md", "做完它。\n");
    put_text(dir, "labs/x/rules.md",
             "## 3 总\n\n总则。\n\n## 3.2 标点\n\n标点不算。\n\n## 3.20 别的\n");
    put_text(dir, "labs/x/a/items.csv", "a\n");
    put_text(dir, "labs/x/items.csv", "shared\n");
    put_text(dir, "labs/x/a/gold/g.txt", "plain");
    return dir;
}

static void drop_pack(char *dir)
{
    ck_assert(fs_remove_tree(dir, NULL));
    free(dir);
}

START_TEST(files_of_a_variant)
{
    char *dir = make_pack(), *text;
    struct lab_task *task;
    struct err err = ERR_INIT;
    size_t len;
    ck_assert_msg(lab_open(dir, "x", 0, &task, &err), "%s %s", err.object, err.detail);
    ck_assert(lab_data(task, "items.csv", &text, &len, &err));
    ck_assert_str_eq(text, "a\n");
    free(text);
    ck_assert(lab_gold(task, "g.txt", &text, &len, &err));
    ck_assert_str_eq(text, "plain");
    free(text);
    ck_assert(!lab_data(task, "nothing", &text, &len, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    lab_close(task);
    ck_assert(lab_open(dir, "x", 1, &task, &err));
    ck_assert(lab_data(task, "items.csv", &text, &len, &err));
    ck_assert_str_eq(text, "shared\n");
    free(text);
    lab_close(task);
    ck_assert(!lab_open(dir, "x", 2, &task, &err));
    ck_assert(!lab_open(dir, "../x", 0, &task, &err));
    ck_assert(!lab_open(dir, "y", 0, &task, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    drop_pack(dir);
}
END_TEST

START_TEST(sealed_gold_is_opened)
{
    char *dir = make_pack(), *text, *sealed;
    struct lab_task *task;
    struct err err = ERR_INIT;
    size_t len;
    lab_seal_close("sample", "labs/x/a/gold/g.txt", "secret", 6, &sealed, &len);
    put(dir, "labs/x/a/gold/g.txt", sealed, len);
    put(dir, "labs/x/b/gold/g.txt", sealed, len);
    free(sealed);
    ck_assert(lab_open(dir, "x", 0, &task, &err));
    ck_assert(lab_gold(task, "g.txt", &text, &len, &err));
    ck_assert_str_eq(text, "secret");
    free(text);
    lab_close(task);
    ck_assert(lab_open(dir, "x", 1, &task, &err));
    ck_assert(!lab_gold(task, "g.txt", &text, &len, &err));
    ck_assert_int_eq(err.code, ERR_DAMAGED);
    lab_close(task);
    drop_pack(dir);
}
END_TEST

START_TEST(clauses)
{
    static const char rules[] =
        "## 3 总\n\n总则。\n\n## 3.2 标点\n\n标点不算。\n\n## 3.20 别的\n无。\n\n"
        "# 5 格\n\n## 5.1 空白\n去掉。\n\n# 6 行";
    static const struct {
        const char *clause, *text;
    } table[] = {{"3", "3 总\n\n总则。"},
                 {"3.2", "3.2 标点\n\n标点不算。"},
                 {"3.20", "3.20 别的\n无。"},
                 {"5", "5 格\n\n## 5.1 空白\n去掉。"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char *text = lab_clause(rules, table[i].clause);
        ck_assert_ptr_nonnull(text);
        ck_assert_str_eq(text, table[i].text);
        free(text);
    }
    ck_assert_ptr_null(lab_clause(rules, "4"));
    ck_assert_ptr_null(lab_clause("", "3"));
}
END_TEST

static const struct {
    int64_t value, full, zero, millis, want;
} ramps[] = {
    {950000, 950000, 600000, 8000, 8000},
    {999999, 950000, 600000, 8000, 8000},
    {600000, 950000, 600000, 8000, 0},
    {0, 950000, 600000, 8000, 0},
    {775000, 950000, 600000, 8000, 4000},
    {30000, 30000, 200000, 5000, 5000},
    {115000, 30000, 200000, 5000, 2500},
    {200000, 30000, 200000, 5000, 0},
    {1500000, 30000, 200000, 5000, 0},
    {1, 3, 0, 1000, 333},
    {2, 3, 0, 1000, 667},
    {1, 2, 0, 1, 1},
};

START_TEST(ramps_are_straight)
{
    for (size_t i = 0; i < sizeof ramps / sizeof *ramps; i++)
        ck_assert_int_eq(lab_ramp(ramps[i].value, ramps[i].full, ramps[i].zero, ramps[i].millis),
                         ramps[i].want);
}
END_TEST

START_TEST(lines_add_up)
{
    static const struct lab_fault_kind kind = {"kind", "text"};
    char *dir = make_pack();
    struct lab_task *task;
    struct lab_result result;
    char shown[24];
    ck_assert(lab_open(dir, "x", 0, &task, NULL));
    const struct labspec_score *rules = task->spec->scores;
    lab_result_init(&result, task->spec);
    ck_assert_int_eq(lab_result_millis(&result), 0);
    lab_result_share(&result, &rules[0], 31, 40, "%d/%d", 31, 40); /* .775: the middle */
    lab_result_metric(&result, &rules[1], 0.115, " ");
    lab_result_check(&result, &rules[2], true, " ");
    ck_assert_int_eq(lab_result_millis(&result), 3000 + 1500 + 1000);
    lab_result_metric(&result, &rules[1], NAN, " ");
    ck_assert_int_eq(lab_result_millis(&result), 4000);
    lab_result_share(&result, &rules[0], 0, 0, " ");
    lab_result_undefined(&result, &rules[2], " ");
    ck_assert_int_eq(lab_result_millis(&result), 0);
    lab_result_fault(&result,
                     &(struct lab_fault){.kind = &kind, .mine = "车\xe4\xb8", .gold = "\xff"});
    for (int i = 0; i < LAB_FAULTS_MAX + 2; i++)
        lab_result_fault(&result, &(struct lab_fault){.kind = &kind, .mine = "车"});
    ck_assert_uint_eq(result.faults_count, LAB_FAULTS_MAX);
    ck_assert_uint_eq(result.faults_more, 3);
    json_t *json = lab_result_json(&result, task);
    ck_assert_str_eq(json_string_value(json_object_get(json, "shown")), "0.0");
    const json_t *fault = json_array_get(json_object_get(json, "faults"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(fault, "gold")), "\uFFFD");
    ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(fault, "mine")), "车\uFFFD"));
    fault = json_array_get(json_object_get(json, "faults"), 1);
    ck_assert_str_eq(json_string_value(json_object_get(fault, "rule")), "3.2");
    ck_assert_str_eq(json_string_value(json_object_get(fault, "mine")), "车");
    json_decref(json);
    lab_result_finish(&result);
    lab_close(task);
    drop_pack(dir);
    lab_result_shown(8249, shown, sizeof shown);
    ck_assert_str_eq(shown, "8.2");
    lab_result_shown(8250, shown, sizeof shown);
    ck_assert_str_eq(shown, "8.3");
    lab_result_shown(10000, shown, sizeof shown);
    ck_assert_str_eq(shown, "10.0");
}
END_TEST

static const struct lab_measure measures[] = {{.name = "m", .least = 0, .most = 1},
                                              {.name = "e", .error = true, .least = 0, .most = 10},
                                              {.name = "c", .check = true, .most = 1},
                                              {0}};
static const struct lab_fault_kind faults[] = {{"kind", "text"}, {0}};

/* The rules name what the engine knows, and ramps can be climbed. */
START_TEST(rules_fit_their_engine)
{
    char *dir = make_pack();
    struct lab_task *task;
    struct err err = ERR_INIT;
    struct lab_engine engine = {.name = "choice", .measures = measures, .faults = faults};
    ck_assert(lab_open(dir, "x", 0, &task, NULL));
    ck_assert_msg(lab_engine_check(&engine, task->spec, &err), "%s %s", err.object, err.detail);
    engine.faults = &faults[1];
    ck_assert(!lab_engine_check(&engine, task->spec, &err));
    ck_assert_str_eq(err.detail, "when: kind");
    engine.faults = faults;
    engine.measures = &measures[1];
    ck_assert(!lab_engine_check(&engine, task->spec, &err));
    ck_assert_str_eq(err.detail, "metric: m");
    const struct lab_measure turned[] = {{.name = "m", .error = true, .most = 1}, {0}};
    engine.measures = turned;
    ck_assert(!lab_engine_check(&engine, task->spec, &err));
    ck_assert_str_eq(err.detail, "full, zero: f1");
    lab_close(task);
    drop_pack(dir);
}
END_TEST

SUITE_MAIN("core/lab", tcase_add_test(tc, files_of_a_variant);
           tcase_add_test(tc, sealed_gold_is_opened); tcase_add_test(tc, clauses);
           tcase_add_test(tc, ramps_are_straight); tcase_add_test(tc, lines_add_up);
           tcase_add_test(tc, rules_fit_their_engine);)
