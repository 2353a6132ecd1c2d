/* Choosing: bins, works, marks, faults, formats. */
#include "core/lab/choice/engine.h"
#include "core/lab/choice/formats.h"
#include "tests/core/lab/sample.h"

static const struct {
    const char *text;
    long thousandths; /* -1: no number */
    long naive;
} numbers[] = {
    {"1200", 1200000, 1200000},
    {"１，２００", 1200000, 0},
    {"1,200", 1200000, 1000},
    {"¥1,200.50元", 1200500, 0},
    {"￥ 88", 88000, 0},
    {"1.2万", 12000000, 1200},
    {"一千二百", 1200000, 0},
    {"十五元", 15000, 0},
    {"两万零三百", 20300000, 0},
    {"五百零五", 505000, 0},
    {"", -1, 0},
    {"元", -1, 0},
    {"无", -1, 0},
    {"12a", -1, 12000},
    {"1..2", -1, 1000},
    {"99999999999999999999", -1, 0},
};

START_TEST(numbers_as_written)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct decimal d;
        bool is = bins_number(numbers[i].text, &d);
        ck_assert_msg(is == (numbers[i].thousandths >= 0), "%s", numbers[i].text);
        if (is)
            ck_assert_int_eq(decimal_scaled(d, 3), numbers[i].thousandths);
        ck_assert_int_eq(decimal_scaled(bins_naive(numbers[i].text), 3), numbers[i].naive);
    }
    ck_assert(bins_plain("12.5"));
    ck_assert(!bins_plain("1,200"));
    ck_assert(!bins_plain(""));
}
END_TEST

static const struct {
    const char *ranges, *domain;
    bool good;
} partitions[] = {
    {"small [0,200); middle [200,1000); large [1000,∞)", NULL, true},
    {"large [1000,∞)\nsmall [0,200)\nmiddle [200,1000)\n", NULL, true},
    {"small [0,200]; middle (200,1000]; large (1000,∞)", NULL, true},
    {"small (-∞,0); middle [0,0]; large (0,∞)", "(-∞,∞)", true},
    {"small [0,200); middle [200,1000]", "[0,1000]", true},
    {"small [0,200); middle [200,1000); small [1000,∞)", NULL, true},
    {"small [0,200); middle (200,1000); large [1000,∞)", NULL, false}, /* 200 nowhere */
    {"small [0,200]; middle [200,1000); large [1000,∞)", NULL, false}, /* 200 twice */
    {"small [0,200); middle [300,1000); large [1000,∞)", NULL, false}, /* gap */
    {"small [0,200); middle [100,1000); large [1000,∞)", NULL, false}, /* overlap */
    {"small [1,200); middle [200,1000); large [1000,∞)", NULL, false}, /* below */
    {"small [0,200); middle [200,1000)", NULL, false},                 /* above */
    {"small [0,200); none [200,∞)", NULL, false},
    {"small [200,0)", NULL, false},
    {"small 0-200", NULL, false},
    {"", NULL, false},
};

START_TEST(bins_part_their_domain)
{
    static const struct labspec_label labels[] = {
        {.id = "small"}, {.id = "middle"}, {.id = "large"}};
    for (size_t i = 0; i < sizeof partitions / sizeof *partitions; i++) {
        const struct labspec_option options[] = {{.name = "ranges", .value = partitions[i].ranges},
                                                 {.name = "domain", .value = partitions[i].domain}};
        const struct labspec spec = {.id = "x",
                                     .labels = labels,
                                     .labels_count = 3,
                                     .options = options,
                                     .options_count = partitions[i].domain ? 2 : 1};
        struct arena arena = ARENA_INIT;
        struct bins bins;
        ck_assert_msg(bins_read(&spec, &arena, &bins, NULL) == partitions[i].good, "%s",
                      partitions[i].ranges);
        arena_finish(&arena);
    }
}
END_TEST

static const struct {
    const char *lab, *work, *kinds;
    long millis;
} works[] = {
    {"refund", "", "unanswered unanswered unanswered unanswered unanswered unanswered", 0},
    {"refund",
     "{\"id\":\"6\",\"label\":\"大额\"}\n{\"id\":\"5\",\"label\":\"safety\"}\n"
     "{\"id\":\"4\",\"label\":\"middle\"}\n{\"id\":\"3\",\"label\":\"large\"}\n"
     "{\"id\":\"2\",\"label\":\"middle\"}\n{\"id\":\"1\",\"label\":\"small\"}\n",
     "", 10000},
    /* 200 on the bound; 1,200 read as 0; 999.99 far off; nothing for the last */
    {"refund",
     "{\"id\":\"1\",\"label\":\"small\"}\n{\"id\":\"2\",\"label\":\"small\"}\n"
     "{\"id\":\"3\",\"label\":\"small\"}\n{\"id\":\"4\",\"label\":\"large\"}\n"
     "{\"id\":\"5\",\"label\":\"safety\"}\n{\"id\":\"6\",\"label\":null}\n",
     "bin_edge text_number wrong_class unanswered", 0},
    {"reply",
     "{\"id\":\"1\",\"choice\":\"a\",\"reason\":\"fact\"}\n"
     "{\"id\":\"2\",\"choice\":\"b\",\"reason\":\"fact\"}\n{\"id\":\"3\",\"choice\":\"tie\"}\n",
     "wrong_reason", 7000},
    {"reply",
     "{\"id\":\"1\",\"choice\":\"a\",\"reason\":\"fact\"}\n"
     "{\"id\":\"2\",\"choice\":\"b\",\"reason\":\"tone\"}\n{\"id\":\"3\",\"choice\":\"a\"}\n",
     "wrong_preference", 7000 / 3 + 3000},
    {"reply",
     "{\"id\":\"1\",\"choice\":\"a\"}\n"
     "{\"id\":\"2\",\"choice\":\"b\",\"reason\":\"tone\"}\n{\"id\":\"3\",\"choice\":\"tie\"}\n",
     "no_reason", 7000},
    {"order",
     "{\"id\":\"1\",\"order\":[\"B\",\"D\",\"A\",\"C\"]}\n"
     "{\"id\":\"2\",\"order\":[\"A\",\"C\",\"B\"]}\n",
     "inverted", 5000 + 3111},
    {"order", "{\"id\":\"2\",\"order\":[\"A\",\"C\",\"B\"]}\n", "unanswered", 3000},
    {"topics",
     "{\"id\":\"1\",\"labels\":[\"taste\"]}\n{\"id\":\"2\",\"labels\":[\"price\",\"taste\"]}\n"
     "{\"id\":\"3\",\"labels\":[\"speed\",\"价格\"]}\n",
     "missing_label extra_label", -1},
};

START_TEST(works_are_marked)
{
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        struct lab_task *task = sample_open(works[i].lab);
        struct lab_result result;
        sample_grade(&choice_engine, task, works[i].work, &result);
        char *kinds = sample_kinds(&result);
        ck_assert_str_eq(kinds, works[i].kinds);
        if (works[i].millis >= 0)
            ck_assert_int_eq(lab_result_millis(&result), works[i].millis);
        free(kinds);
        lab_result_finish(&result);
        lab_close(task);
    }
}
END_TEST

/* What a work must not hold, and the line that is named. */
static const struct {
    const char *lab, *work, *object, *detail;
} hostile[] = {
    {"refund", "{\"id\":\"9\",\"label\":\"small\"}", "line 1", "id: 9"},
    {"refund", "\n{\"id\":\"1\"}\n{\"id\":\"1\"}", "line 3", "id: 1 ×2"},
    {"refund", "{\"id\":\"1\",\"label\":\"huge\"}", "line 1", "label: huge"},
    {"refund", "{\"id\":\"1\",\"label\":7}", "line 1", "label: ?"},
    {"refund", "{\"id\":\"1\",\"order\":[]}", "line 1", "order"},
    {"refund", "[]", "line 1", "{…}"},
    {"refund", "{\"id\":\"1\",", "line 1", NULL},
    {"refund", "{\"id\":\"1\",\"id\":\"1\"}", "line 1", NULL},
    {"reply", "{\"id\":\"1\",\"choice\":\"c\"}", "line 1", "choice: c"},
    {"reply", "{\"id\":\"1\",\"choice\":\"a\",\"reason\":\"x\"}", "line 1", "reason: x"},
    {"order", "{\"id\":\"1\",\"order\":[\"A\"]}", "line 1", "order: 1 / 4"},
    {"order", "{\"id\":\"2\",\"order\":[\"A\",\"A\",\"B\"]}", "line 1", "order: A"},
    {"topics", "{\"id\":\"1\",\"labels\":[\"taste\",\"口味\"]}", "line 1", "labels: 口味"},
    {"topics", "{\"id\":\"1\",\"labels\":\"taste\"}", "line 1", "labels: taste"},
};

START_TEST(hostile_works_are_refused)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct lab_task *task = sample_open(hostile[i].lab);
        struct lab_result result;
        struct err err = ERR_INIT;
        lab_result_init(&result, task->spec);
        ck_assert_msg(!lab_engine_grade(&choice_engine, task, hostile[i].work,
                                        strlen(hostile[i].work), &result, &err),
                      "%s", hostile[i].work);
        ck_assert_int_eq(err.code, ERR_FORMAT);
        ck_assert_str_eq(err.object, hostile[i].object);
        if (hostile[i].detail)
            ck_assert_str_eq(err.detail, hostile[i].detail);
        lab_result_finish(&result);
        lab_close(task);
    }
}
END_TEST

/* The gold goes out and comes back the same in every format. */
START_TEST(formats_round_trip)
{
    static const char *const labs[] = {"refund", "reply", "order", "topics"};
    for (size_t i = 0; i < 4; i++) {
        struct lab_task *task = sample_open(labs[i]);
        struct str gold = STR_INIT;
        struct err err = ERR_INIT;
        ck_assert(lab_engine_solve(&choice_engine, task, &gold, &err));
        for (const struct lab_format *f = choice_formats; f->name; f++) {
            struct str file = STR_INIT, back = STR_INIT;
            ck_assert(
                lab_engine_export(&choice_engine, task, f->name, gold.p, gold.len, &file, &err));
            ck_assert_msg(
                sample_import(&choice_engine, task, f->name, "x", file.p, file.len, &back, &err),
                "%s %s", err.object, err.detail);
            ck_assert_str_eq(back.p, gold.p);
            str_finish(&file);
            str_finish(&back);
        }
        str_finish(&gold);
        lab_close(task);
    }
}
END_TEST

/* What goes out can be judged elsewhere: the items stand beside the answers. */
START_TEST(files_hold_the_items)
{
    struct lab_task *task = sample_open("refund");
    struct str work = STR_INIT, file = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(lab_engine_start(&choice_engine, task, &work, &err));
    ck_assert(lab_engine_export(&choice_engine, task, "csv", work.p, work.len, &file, &err));
    ck_assert(str_starts(file.p, "\xEF\xBB\xBFid,label,单号,金额,text\n1,,00417,80,外箱破损"));
    str_clear(&file);
    ck_assert(lab_engine_export(&choice_engine, task, "jsonl", work.p, work.len, &file, &err));
    ck_assert(str_starts(file.p, "{\"id\":\"1\",\"label\":null,\"text\":\"外箱破损，两瓶漏液。\","
                                 "\"fields\":{\"单号\":\"00417\",\"金额\":\"80\"}}\n"));
    str_finish(&work);
    str_finish(&file);
    lab_close(task);
}
END_TEST

/* The number that decides stands beside the right class, and as it is read. */
START_TEST(numbers_are_shown)
{
    struct lab_task *task = sample_open("refund");
    struct lab_result result;
    sample_grade(&choice_engine, task,
                 "{\"id\":\"3\",\"label\":\"safety\"}\n{\"id\":\"4\",\"label\":\"small\"}\n",
                 &result);
    ck_assert_uint_eq(result.faults_count, 6);
    ck_assert_str_eq(result.faults[2].gold, "大额 (金额 １，２００ = 1200)");
    ck_assert_str_eq(result.faults[3].gold, "中额 (金额 999.99)");
    lab_result_finish(&result);
    lab_close(task);
}
END_TEST

START_TEST(sheets_of_offices)
{
    static const char sheet[] =
        "\xEF\xBB\xBF序号,备注,类别\r\n002,x,中额\r\n\r\n1,\"a,b\",small\r\n";
    static const char bad[] = "id,label\n1,small\n\n7,small\n";
    struct lab_task *task = sample_open("refund");
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert_msg(
        sample_import(&choice_engine, task, "csv", "x.csv", sheet, sizeof sheet - 1, &work, &err),
        "%s %s", err.object, err.detail);
    ck_assert(str_starts(work.p, "{\"id\":\"1\",\"label\":\"small\"}\n"
                                 "{\"id\":\"2\",\"label\":\"middle\"}\n"
                                 "{\"id\":\"3\",\"label\":null}\n"));
    ck_assert(
        !sample_import(&choice_engine, task, "csv", "x.csv", bad, sizeof bad - 1, &work, &err));
    ck_assert_str_eq(err.object, "line 4");
    ck_assert(!sample_import(&choice_engine, task, "csv", "x.csv", "a,b\n", 4, &work, &err));
    ck_assert_str_eq(err.detail, "id");
    str_finish(&work);
    lab_close(task);
}
END_TEST

SUITE_MAIN("core/lab/choice", tcase_add_test(tc, numbers_as_written);
           tcase_add_test(tc, bins_part_their_domain); tcase_add_test(tc, works_are_marked);
           tcase_add_test(tc, hostile_works_are_refused); tcase_add_test(tc, formats_round_trip);
           tcase_add_test(tc, files_hold_the_items); tcase_add_test(tc, numbers_are_shown);
           tcase_add_test(tc, sheets_of_offices);)
