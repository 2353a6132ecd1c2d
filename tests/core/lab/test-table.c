/* Cells, operations, marks of tables. */
#include "core/lab/table/engine.h"
#include "core/lab/table/marks.h"
#include "core/lab/table/profile.h"
#include "core/lab/table/value.h"

#include "base/fs.h"
#include "base/str.h"
#include "tests/suite.h"

#include <string.h>

START_TEST(values)
{
    struct arena arena = ARENA_INIT;
    static const struct {
        const char *text, *form, *want;
    } dates[] = {
        {"2024/3/9", "YYYY/M/D", "2024-03-09"},   {"2024年12月31日", "YYYY年M月D日", "2024-12-31"},
        {"20240229", "YYYYMMDD", "2024-02-29"},   {"20230229", "YYYYMMDD", NULL},
        {"24.3.9", "YY.M.D", "2024-03-09"},       {"2024-03-09 14:05", "YYYY-MM-DD*", "2024-03-09"},
        {"2024-03-09 14:05", "YYYY-MM-DD", NULL}, {"2024/13/1", "YYYY/M/D", NULL},
        {"45000", "EXCEL", "2023-03-15"},         {"61", "EXCEL", NULL},
        {"36526", "EXCEL", "2000-01-01"},         {"", "YYYY", NULL},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        const char *got = value_date(&arena, dates[i].text, dates[i].form);
        ck_assert_str_eq(got ? got : "-", dates[i].want ? dates[i].want : "-");
    }
    static const struct {
        const char *text, *want;
    } numbers[] = {
        {"1,234.50", "1234.5"}, {"￥35", "35"},   {"２５３", "253"},
        {"5斤", "2.5"},         {"800g", "0.8"},  {"2.4 千克", "2.4"},
        {"12,34", NULL},        {"1,2345", NULL}, {"", NULL},
        {"kg", NULL},           {"-3.0", "-3"},   {"-1,000kg", "-1000"},
        {"1e5", NULL},          {"三", NULL},     {"0", "0"},
        {"0.05", "0.05"},
    };
    static const char *const names[] = {"kg", "千克", "g", "斤"}, *const factors[] = {
                                                                      "1", "1", "0.001", "0.5"};
    struct value_unit units[4];
    for (size_t i = 0; i < 4; i++) {
        units[i].text = names[i];
        ck_assert(value_plain(factors[i], &units[i].factor));
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct decimal d;
        bool ok = value_number(numbers[i].text, units, 4, &d);
        ck_assert_str_eq(ok ? value_decimal(&arena, d) : "-",
                         numbers[i].want ? numbers[i].want : "-");
    }
    ck_assert_str_eq(value_trim(&arena, "\u3000 a b \u00a0"), "a b");
    ck_assert_str_eq(value_trim(&arena, "\u3000"), "");
    ck_assert_str_eq(value_halfwidth(&arena, "ＢＸ－１\u3000。"), "BX-1 。");
    ck_assert_str_eq(value_fold(&arena, " ｂx－1 "), "BX-1");
    char shape[80];
    value_pattern("138-0000-12字", shape, sizeof shape);
    ck_assert_str_eq(shape, "999-9999-99字");
    value_pattern("13800001111", shape, sizeof shape);
    ck_assert_str_eq(shape, "9999…");
    arena_finish(&arena);
}
END_TEST

static void load(struct table_book *book, const char *file, const char *text)
{
    struct err err = ERR_INIT;
    ck_assert_msg(table_book_read(book, file, text, strlen(text), &err), "%s %s", err.object,
                  err.detail);
}

/* Runs operations given as one JSON array on a.csv and b.csv; the sheet `a` as CSV. */
static char *run(const char *a, const char *b, const char *ops, const char *sheet)
{
    struct table_book book = {0};
    struct str out = STR_INIT;
    json_error_t at;
    load(&book, "a.csv", a);
    if (b)
        load(&book, "b.csv", b);
    json_t *list = json_loads(ops, 0, &at);
    ck_assert_msg(list != NULL, "%s: %s", ops, at.text);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct err err = ERR_INIT;
        if (!table_apply(&book, json_array_get(list, i), NULL, &err))
            str_addf(&out, "!%s\n", err.detail);
    }
    json_decref(list);
    const struct table_sheet *s = table_book_find(&book, sheet);
    if (s)
        table_csv(s, &out);
    table_book_finish(&book);
    return str_take(&out);
}

START_TEST(operations)
{
    static const struct {
        const char *a, *b, *ops, *sheet, *want;
    } cases[] = {
        {"k,v\n1, x \n2,y\n", NULL, "[{'op':'trim','on':'a'}]", "a", "k,v\n1,x\n2,y\n"},
        {"k,v\n1,x\n2,y\n", NULL,
         "[{'op':'edit','on':'a','cells':[[2,'v','z'],[9,'v','q'],[1,'no','q']]}]", "a",
         "k,v\n1,x\n2,z\n"},
        {"k,v\n1,a\n1,b\n2,c\n", NULL, "[{'op':'dedupe','on':'a','by':['k'],'keep':'last'}]", "a",
         "k,v\n1,b\n2,c\n"},
        {"k,v\n1,a\n1,b\n2,c\n", NULL, "[{'op':'dedupe','on':'a','by':['k']}]", "a",
         "k,v\n1,a\n2,c\n"},
        {"n\n10\n9\nx\n", NULL, "[{'op':'sort','on':'a','by':['n']}]", "a", "n\n9\n10\nx\n"},
        {"n\n10\n9\n", NULL, "[{'op':'sort','on':'a','by':['n'],'down':true}]", "a", "n\n10\n9\n"},
        {"a,b,c\n1,2,3\n", NULL, "[{'op':'order','on':'a','columns':['c','a']}]", "a",
         "c,a,b\n3,1,2\n"},
        {"a,b,c\n1,2,3\n", NULL, "[{'op':'drop','on':'a','columns':['b']}]", "a", "a,c\n1,3\n"},
        {"a,b\n1,2\n", NULL, "[{'op':'rename','on':'a','column':'a','to':'b'}]", "a",
         "!b\na,b\n1,2\n"},
        {"x,n,y\n1,a b,2\n", NULL,
         "[{'op':'split','on':'a','column':'n','at':' ','into':['p','q']}]", "a",
         "x,p,q,y\n1,a,b,2\n"},
        {"x,n,y\n1,a,2\n", NULL,
         "[{'op':'join','on':'a','columns':['y','x'],'with':'-','into':'z'}]", "a", "z,n\n2-1,a\n"},
        {"k,v\na,1\nb,\nc,3\n", NULL, "[{'op':'fill','on':'a','column':'v','above':true}]", "a",
         "k,v\na,1\nb,1\nc,3\n"},
        {"k,v\na,1\nb,\na,\n", NULL, "[{'op':'fill','on':'a','column':'v','by':'k'}]", "a",
         "k,v\na,1\nb,\na,1\n"},
        {"k,v\na,1\nb,2\n", NULL,
         "[{'op':'fill','on':'a','column':'v','with':'9','where':{'column':'k','is':'equals','"
         "value':'b'}}]",
         "a", "k,v\na,1\nb,9\n"},
        {"k,v\na,1\nb,2\n", NULL,
         "[{'op':'delete','on':'a','where':{'column':'v','is':'more','value':'1'}}]", "a",
         "k,v\na,1\n"},
        {"k,v\na,1\nb,2\n", NULL, "[{'op':'delete','on':'a','rows':[1]}]", "a", "k,v\nb,2\n"},
        {"n\n99.99\n100\n500\n", NULL,
         "[{'op':'bin','on':'a','column':'n','into':'c','edges':['100','500'],'names':['s','m','l']"
         "}]",
         "a", "n,c\n99.99,s\n100,m\n500,l\n"},
        {"k,n\na,1.10\na,2.2\nb,x\n", NULL,
         "[{'op':'group','on':'a','to':'t','by':['k'],'values':[{'how':'count','as':'c'},{'column':"
         "'n','how':'sum','as':'s'}]}]",
         "t", "k,c,s\na,2,3.3\nb,1,\n"},
        {"p\n250\n", NULL,
         "[{'op':'calc','on':'a','into':'p','left':'p','sign':'/','right':'100'}]", "a",
         "p\n2.5\n"},
        {"k\nx\nz\n", "k,v\nx,1\ny,2\n",
         "[{'op':'lookup','on':'a','from':'b','column':'k','match':'k','take':['v']}]", "a",
         "!v\nk\nx\nz\n"},
        {"c\nx\nz\n", "k,v\nx,1\nx,2\n",
         "[{'op':'lookup','on':'a','from':'b','column':'c','match':'k','take':['v']}]", "a",
         "c,v\nx,1\nz,\n"},
        {"k,v\n1,2\n", "v,w\n3,4\n", "[{'op':'append','on':'a','from':'b'}]", "a",
         "k,v,w\n1,2,\n,3,4\n"},
        {"k\n1\n", NULL, "[{'op':'table','on':'a','columns':['q'],'rows':[['=1']]}]", "a",
         "q\n\"'=1\"\n"},
        {"k\n1\n", NULL, "[{'op':'nothing','on':'a'}]", "a", "!nothing\nk\n1\n"},
        {"k\n1\n", NULL, "[{'op':'trim','on':'zz'}]", "a", "!zz\nk\n1\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *ops = xstrdup(cases[i].ops);
        for (char *p = ops; *p; p++)
            if (*p == '\'')
                *p = '"';
        char *got = run(cases[i].a, cases[i].b, ops, cases[i].sheet);
        if (strncmp(cases[i].want, "!v", 2) == 0)
            ck_assert_msg(*got != '\0', "%s", ops);
        else
            ck_assert_msg(strcmp(got, cases[i].want) == 0, "%s\n%s\n%s", ops, got, cases[i].want);
        free(got);
        free(ops);
    }
}
END_TEST

START_TEST(sources)
{
    struct table_book book = {0};
    struct err err = ERR_INIT;
    load(&book, "x.json", "[{\"a\":1,\"b\":null},{\"a\":\"t\",\"c\":true}]");
    struct str out = STR_INIT;
    table_csv(&book.sheets[0], &out);
    ck_assert_str_eq(str_text(&out), "a,b,c\n1,,\nt,,true\n");
    str_finish(&out);
    static const char gbk[] = "\xb5\xa5\xba\xc5,b\n1,2\n";
    ck_assert(table_book_read(&book, "g.csv", gbk, sizeof gbk - 1, &err));
    ck_assert_str_eq(table_book_find(&book, "g")->columns[0], "单号");
    static const char *const bad[][2] = {
        {"1.json", "{}"},        {"2.json", "[1]"},     {"3.json", "[{\"a\":[1]}]"},
        {"4.csv", "a,a\n1,2\n"}, {"5.csv", "a\n1,2\n"}, {"6.csv", "a,\n1,2\n"},
        {"7.csv", "a\n\"1"},     {"8.csv", ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!table_book_read(&book, bad[i][0], bad[i][1], strlen(bad[i][1]), &err), "%s",
                      bad[i][0]);
    table_book_finish(&book);
}
END_TEST

START_TEST(works)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"ops\":[1]}",
                                      "{\"ops\":[{\"op\":\"x\"}]}",
                                      "{\"ops\":[],\"x\":1}",
                                      "{\"ops\":[{\"op\":\"x\",\"on\":\"y\",\"off\":1}]}"};
    struct err err = ERR_INIT;
    struct str out = STR_INIT;
    json_t *ops;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!table_work_parse(bad[i], strlen(bad[i]), &ops, &err), "%s", bad[i]);
    static const char good[] = "{\"ops\":[\n{\"on\":\"a\",\"op\":\"trim\"},\n{\"on\":\"a\",\"op\":"
                               "\"case\",\"to\":\"upper\"}\n]}\n";
    ck_assert(table_work_parse(good, strlen(good), &ops, &err));
    table_work_print(ops, &out);
    ck_assert_str_eq(str_text(&out), good);
    str_finish(&out);
    json_decref(ops);
}
END_TEST

/* ---- marks ---- */

static void put(const char *dir, const char *name, const char *text)
{
    char *path = fs_join(dir, name), *folder = xstrdup(path);
    struct err err = ERR_INIT;
    *strrchr(folder, '/') = '\0';
    ck_assert(fs_make_dirs(folder, &err));
    ck_assert(fs_write_atomic(path, text, strlen(text), 0644, &err));
    free(path);
    free(folder);
}

static char *make_pack(void)
{
    char *dir = xstrdup("/tmp/xunlian-table-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    put(dir, "pack.yaml",
        "id: sample\nversion: 1.0.0\ntitle: 样\nlicence: CC-BY-SA-4.0\nauthors: [甲]\n"
        "language: zh-CN\nminimum: 0.1.0\n");
    put(dir, "labs/x/lab.yaml",
        "id: x\ntitle: 试\nengine: table\nwork: \"2.1\"\ncovers: [S2.1.1]\nminutes: 10\n"
        "licence: CC0-1.0\nvariants: [a]\npoints: 10\n"
        "options:\n  - {name: sources, value: t.csv}\n  - {name: key, value: k}\n"
        "  - {name: columns, value: \"k:text n:number d:date\"}\n"
        "score:\n  - {id: f1, title: 准, metric: repair_net, full: 1, zero: 0, points: 5}\n"
        "  - {id: cells, title: 格, metric: cells, full: 1, zero: 0, points: 3}\n"
        "  - {id: schema, title: 列, metric: schema, full: 1, zero: 0, points: 2}\n");
    put(dir, "labs/x/task.md", "做完它。\n");
    put(dir, "labs/x/a/t.csv",
        "k,n,d\nA1,１,2024/1/2\nA2,2,2024-01-03\nA2,2,2024-01-03\nA3,3,2024-01-04\n");
    put(dir, "labs/x/a/gold/t.csv", "k,n,d\nA1,1,2024-01-02\nA2,2,2024-01-03\nA3,3,2024-01-04\n");
    return dir;
}

static bool has(const struct lab_result *result, const char *kind, const char *at)
{
    for (size_t i = 0; i < result->faults_count; i++)
        if (strcmp(result->faults[i].kind->name, kind) == 0 &&
            (!at || strcmp(result->faults[i].at, at) == 0))
            return true;
    return false;
}

/* Dirty: A1's n and d, the second A2. */
static const struct {
    const char *work;
    double net, cells, schema;
    const char *fault, *at;
} graded[] = {
    {"{\"ops\":[]}", 0, 0, 0, NULL, NULL},
    {"{\"ops\":[{\"op\":\"trim\",\"on\":\"t\",\"off\":true}]}", 0, 0, 0, NULL, NULL},
    {"{\"ops\":[{\"op\":\"halfwidth\",\"on\":\"t\"},{\"op\":\"dedupe\",\"on\":\"t\",\"by\":[\"k\"]}"
     ","
     "{\"op\":\"date\",\"on\":\"t\",\"columns\":[\"d\"],\"forms\":[\"YYYY/M/D\"]}]}",
     1, 1, 1, NULL, NULL},
    /* one of three: F1 = 2·1/(3 + 1) */
    {"{\"ops\":[{\"op\":\"halfwidth\",\"on\":\"t\"}]}", .5, 8.0 / 12, 8.0 / 9, "still_dirty",
     "t\t1\td"},
    /* the same, and a clean cell damaged: F1 = 2/(3 + 2), a point is a fifth */
    {"{\"ops\":[{\"op\":\"halfwidth\",\"on\":\"t\"},{\"op\":\"edit\",\"on\":\"t\",\"cells\":[[4,"
     "\"n\","
     "\"7\"]]}]}",
     .4 - .2, 7.0 / 12, 8.0 / 9, "damaged", "t\t4\tn"},
    /* all but a row that had to stay */
    {"{\"ops\":[{\"op\":\"halfwidth\",\"on\":\"t\"},{\"op\":\"dedupe\",\"on\":\"t\",\"by\":[\"k\"]}"
     ","
     "{\"op\":\"date\",\"on\":\"t\",\"columns\":[\"d\"],\"forms\":[\"YYYY/M/D\"]},"
     "{\"op\":\"delete\",\"on\":\"t\",\"rows\":[4]}]}",
     6.0 / 7 - .2, 6.0 / 9, 1, "over_deleted", NULL},
    {"{\"ops\":[{\"op\":\"edit\",\"on\":\"t\",\"cells\":[[1,\"n\",\"5\"]]}]}", 0, 7.0 / 12, 8.0 / 9,
     "wrong_repair", "t\t1\tn"},
    /* a key typed wrong: found by the source's row */
    {"{\"ops\":[{\"op\":\"rename\",\"on\":\"t\",\"column\":\"d\",\"to\":\"e\"}]}", 0, 0, 0,
     "extra_column", NULL},
};

START_TEST(marks)
{
    char *dir = make_pack();
    struct lab_task *task;
    struct err err = ERR_INIT;
    ck_assert(lab_open(dir, "x", 0, &task, &err));
    ck_assert_msg(lab_engine_check_task(&table_engine, task, NULL, &err), "%s %s", err.object,
                  err.detail);
    for (size_t i = 0; i < sizeof graded / sizeof *graded; i++) {
        struct lab_result result;
        lab_result_init(&result, task->spec);
        ck_assert(lab_engine_grade(&table_engine, task, graded[i].work, strlen(graded[i].work),
                                   &result, &err));
        if (graded[i].net > 0 || graded[i].cells > 0) {
            ck_assert_double_eq_tol(result.scores[0].value, graded[i].net, 1e-9);
            ck_assert_double_eq_tol(result.scores[1].value, graded[i].cells, 1e-9);
            ck_assert_double_eq_tol(result.scores[2].value, graded[i].schema, 1e-9);
        } else if (!graded[i].fault) {
            ck_assert_int_eq(lab_result_millis(&result), 0);
        }
        if (graded[i].fault)
            ck_assert_msg(has(&result, graded[i].fault, graded[i].at), "%zu %s", i,
                          graded[i].fault);
        lab_result_finish(&result);
    }
    lab_close(task);
    ck_assert(fs_remove_tree(dir, NULL));
    free(dir);
}
END_TEST

static bool import_csv(struct lab_task *task, const char *text, struct str *work, struct err *err)
{
    const struct lab_file file = lab_file_of("mine.csv", text, strlen(text));
    return lab_engine_import(&table_engine, task, "csv", &file, work, err);
}

START_TEST(csv_there_and_back)
{
    char *dir = make_pack();
    struct lab_task *task;
    struct err err = ERR_INIT;
    struct str work = STR_INIT, csv = STR_INIT, again = STR_INIT;
    static const char text[] = "k,n,d\nA1,1,2024-01-02\nA2,2,2024-01-03\n=x,-3.5,2024-01-04\n";
    ck_assert(lab_open(dir, "x", 0, &task, &err));
    ck_assert(import_csv(task, text, &work, &err));
    ck_assert(lab_engine_export(&table_engine, task, "csv", str_text(&work), work.len, &csv, &err));
    ck_assert_str_eq(str_text(&csv), "k,n,d\nA1,1,2024-01-02\nA2,2,2024-01-03\n\"'=x\",-3.5,"
                                     "2024-01-04\n");
    str_clear(&work);
    ck_assert(import_csv(task, csv.p, &work, &err));
    ck_assert(
        lab_engine_export(&table_engine, task, "csv", str_text(&work), work.len, &again, &err));
    ck_assert_str_eq(str_text(&again), str_text(&csv));
    static const char other[] = "x,y\n1,2\n";
    ck_assert(!import_csv(task, other, &work, &err));
    str_finish(&work);
    str_finish(&csv);
    str_finish(&again);
    lab_close(task);
    ck_assert(fs_remove_tree(dir, NULL));
    free(dir);
}
END_TEST

START_TEST(profiles)
{
    struct table_book book = {0};
    struct profile p;
    load(&book, "p.csv", "d,c\n2024-01-02,上海\n2024/1/3,上海 \n,上海\n2024-01-04,\n");
    profile_make(&book.sheets[0], 0, TABLE_DATE, &p);
    ck_assert_uint_eq(p.empty, 1);
    ck_assert_uint_eq(p.values_count, 4);
    ck_assert(p.doubts & PROFILE_MIXED_DATE);
    ck_assert(p.doubts & PROFILE_TYPE);
    profile_finish(&p);
    profile_make(&book.sheets[0], 1, TABLE_TEXT, &p);
    ck_assert_str_eq(p.values[0].text, "上海");
    ck_assert_uint_eq(p.values[0].count, 2);
    ck_assert(p.doubts & PROFILE_ALIKE);
    ck_assert(p.doubts & PROFILE_BLANKS);
    profile_finish(&p);
    table_book_finish(&book);
}
END_TEST

SUITE_MAIN("core/lab/table", tcase_add_test(tc, values); tcase_add_test(tc, operations);
           tcase_add_test(tc, sources); tcase_add_test(tc, works); tcase_add_test(tc, marks);
           tcase_add_test(tc, csv_there_and_back); tcase_add_test(tc, profiles);)
