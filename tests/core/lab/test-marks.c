/* Marking text: works, changes, marks, faults, formats. */
#include "core/lab/span/engine.h"
#include "core/lab/span/formats.h"
#include "core/lab/span/grade.h"
#include "tests/core/lab/sample.h"

/* 您好，订单A2025-0417里的保温杯，89元，能寄到南桥附近吗？
 * 0         5          15 17  20 21 24   28 30          */
#define DOC1(entities, relations)                                                                  \
    "{\"id\":\"1\",\"entities\":[" entities "],\"relations\":[" relations "]}\n"
#define E(id, start, end, label)                                                                   \
    "{\"id\":" #id ",\"start\":" #start ",\"end\":" #end ",\"label\":\"" label "\"}"
#define R(from, to, type) "{\"from\":" #from ",\"to\":" #to ",\"type\":\"" type "\"}"

static const struct {
    const char *work, *kinds; /* of the first document */
} works[] = {
    {DOC1(E(1, 5, 15, "order") "," E(2, 17, 20, "商品") "," E(3, 21, 24, "money") "," E(4, 28, 30,
                                                                                        "place"),
          R(2, 3, "costs") "," R(2, 4, "sent_to")),
     ""},
    {DOC1(E(1, 5, 15, "order") "," E(2, 17, 21, "goods") "," E(3, 21, 23, "money") "," E(4, 28, 32,
                                                                                         "place"),
          ""),
     "punctuation unit modifier relation_missing relation_missing"},
    {DOC1(E(1, 5, 14, "order") "," E(2, 17, 20, "place") "," E(3, 20, 24, "place"), ""),
     "boundary label astray missing relation_missing relation_missing"},
    {DOC1(E(1, 5, 15, "order") "," E(2, 17, 20, "goods") "," E(3, 21, 24, "money") "," E(
              4, 28, 30, "place") "," E(5, 0, 2, "goods") "," E(6, 18, 22, "order"),
          R(3, 2, "costs") "," R(2, 4, "costs")),
     "extra extra relation_type relation_direction overlap"},
    {DOC1(E(1, 5, 9, "order") "," E(2, 10, 15, "order") "," E(3, 17, 20, "goods") "," E(
              4, 21, 24, "money") "," E(5, 26, 30, "place"),
          R(3, 4, "costs") "," R(3, 5, "sent_to")),
     "boundary split boundary relation_missing relation_extra"},
};

static char *first_kinds(const struct lab_result *result)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < result->faults_count; i++)
        if (str_starts(result->faults[i].at, "1:"))
            str_addf(&out, "%s%s", out.len ? " " : "", result->faults[i].kind->name);
    return str_take(&out);
}

START_TEST(faults_are_named)
{
    struct lab_task *task = sample_open("orders");
    for (size_t i = 0; i < sizeof works / sizeof *works; i++) {
        struct lab_result result;
        sample_grade(&span_engine, task, works[i].work, &result);
        char *kinds = first_kinds(&result);
        ck_assert_str_eq(kinds, works[i].kinds);
        free(kinds);
        lab_result_finish(&result);
    }
    lab_close(task);
}
END_TEST

START_TEST(a_fault_says_where_and_what)
{
    struct lab_task *task = sample_open("orders");
    struct lab_result result;
    sample_grade(&span_engine, task, DOC1(E(1, 6, 17, "order"), ""), &result);
    const struct lab_fault *f = &result.faults[0];
    ck_assert_str_eq(f->kind->name, "boundary");
    ck_assert_str_eq(f->at, "1:5-15");
    ck_assert_str_eq(f->score, "f1");
    ck_assert_str_eq(f->mine, "订单号 “2025-0417里的” 6–17");
    ck_assert_str_eq(f->gold, "订单号 “A2025-0417” 5–15");
    ck_assert_str_eq(f->args[0], "您好，订单A2025-0417里的保温杯，89…");
    ck_assert_str_eq(f->args[1], "里的");
    ck_assert_str_eq(f->args[2], "A");
    lab_result_finish(&result);
    lab_close(task);
}
END_TEST

/* The clause of the right label is quoted, else that of the lab's explanation. */
START_TEST(a_fault_quotes_a_clause)
{
    struct lab_task *task = sample_open("orders");
    struct lab_result result;
    sample_grade(&span_engine, task,
                 DOC1(E(1, 5, 15, "order") "," E(2, 17, 21, "goods") "," E(3, 21, 24, "money"), ""),
                 &result);
    const struct lab_fault *f = result.faults;
    ck_assert_str_eq(f[0].kind->name, "punctuation");
    ck_assert_str_eq(lab_fault_rule(&f[0], task->spec), "3.2");
    ck_assert_str_eq(f[1].gold, "地点 “南桥” 28–30");
    ck_assert_str_eq(lab_fault_rule(&f[1], task->spec), "3.4");
    ck_assert_str_eq(f[2].kind->name, "relation_missing");
    ck_assert_str_eq(f[2].gold, "“保温杯” 17–20 —价格→ “89元” 21–24");
    ck_assert_ptr_null(lab_fault_rule(&f[2], task->spec));
    lab_result_finish(&result);
    lab_close(task);
}
END_TEST

/* One entity of ten right, nothing else: 2·1/(10+1) is below the ramp; both checks hold. */
START_TEST(checks_want_something)
{
    struct lab_task *task = sample_open("orders");
    struct lab_result result;
    sample_grade(&span_engine, task, DOC1(E(1, 5, 15, "order"), ""), &result);
    ck_assert_int_eq(lab_result_millis(&result), 2000);
    ck_assert_double_eq_tol(result.scores[0].value, 2.0 / (11 + 1), 1e-12);
    lab_result_finish(&result);
    sample_grade(&span_engine, task, "", &result);
    ck_assert_int_eq(lab_result_millis(&result), 0);
    lab_result_finish(&result);
    /* a mark that begins with a blank beside one that is right; a wrong one alone */
    sample_grade(&span_engine, task,
                 "{\"id\":\"2\",\"entities\":[" E(1, 1, 4, "goods") "," E(2, 4, 8, "goods") "]}",
                 &result);
    ck_assert_int_eq(lab_result_millis(&result), 1000);
    lab_result_finish(&result);
    sample_grade(&span_engine, task, DOC1(E(1, 0, 2, "order"), ""), &result);
    ck_assert_int_eq(lab_result_millis(&result), 0);
    lab_result_finish(&result);
    lab_close(task);
}
END_TEST

START_TEST(marks_keep_their_relations)
{
    struct span_doc doc = {0};
    const struct span_entity a = {0, 2, 0}, b = {4, 6, 0}, c = {8, 9, 1};
    span_doc_add(&doc, b);
    span_doc_add(&doc, c);
    ck_assert(span_doc_relate(&doc, (struct span_relation){0, 1, 0}));
    ck_assert(!span_doc_relate(&doc, (struct span_relation){0, 1, 0}));
    ck_assert(!span_doc_relate(&doc, (struct span_relation){1, 1, 0}));
    ck_assert_uint_eq(span_doc_add(&doc, a), 0);
    ck_assert_uint_eq(span_doc_add(&doc, a), 0);
    ck_assert_uint_eq(doc.entities_count, 3);
    ck_assert_uint_eq(doc.relations[0].from, 1);
    ck_assert_uint_eq(doc.relations[0].to, 2);
    ck_assert_uint_eq(span_doc_move(&doc, 1, (struct span_entity){10, 12, 0}), 2);
    ck_assert_uint_eq(doc.relations[0].from, 2);
    ck_assert_uint_eq(doc.relations[0].to, 1);
    ck_assert_uint_eq(span_doc_overlap(&doc, 2, 8, SPAN_NOWHERE), SPAN_NOWHERE);
    ck_assert_uint_eq(span_doc_overlap(&doc, 1, 9, 0), 1);
    span_doc_remove(&doc, 0);
    ck_assert_uint_eq(doc.relations[0].from, 1);
    span_doc_remove(&doc, 0);
    ck_assert_uint_eq(doc.relations_count, 0);
    free(doc.entities);
    free(doc.relations);
}
END_TEST

/* The gold goes out and comes back; what a format cannot hold (relations in CoNLL) is what lacks.
 */
START_TEST(formats_round_trip)
{
    struct lab_task *task = sample_open("orders");
    struct str gold = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(lab_engine_solve(&span_engine, task, &gold, &err));
    for (const struct lab_format *f = span_formats; f->name; f++) {
        struct str file = STR_INIT, back = STR_INIT;
        struct lab_result result;
        ck_assert(lab_engine_export(&span_engine, task, f->name, gold.p, gold.len, &file, &err));
        ck_assert_msg(
            sample_import(&span_engine, task, f->name, "x", file.p, file.len, &back, &err),
            "%s: %s %s", f->name, err.object, err.detail);
        sample_grade(&span_engine, task, back.p, &result);
        bool tags = strcmp(f->name, "conll") == 0 || strcmp(f->name, "bioes") == 0;
        ck_assert_int_eq(lab_result_millis(&result), tags ? 8000 : 10000);
        if (!tags)
            ck_assert_str_eq(back.p, gold.p);
        lab_result_finish(&result);
        str_finish(&file);
        str_finish(&back);
    }
    str_finish(&gold);
    lab_close(task);
}
END_TEST

/* What stands in files of other tools, and the first marked entity of the second document. */
static const struct {
    const char *format, *file, *text, *found; /* "start-end label" */
} foreign[] = {
    {"brat", "2.ann", "T1\tgoods 4 8\t蓝牙耳机\n#1\tAnnotatorNotes T1\t好\n", "4-8 0"},
    {"brat", "x", "# 1.ann\n# 2.ann\nT7\t商品 4 8\n", "4-8 0"},
    {"doccano", "x",
     "{\"id\":77,\"text\":\"😀 买了蓝牙耳机（1,299 元），单号B77-03。\","
     "\"label\":[[4,8,\"商品\"]]}\n",
     "4-8 0"},
    {"doccano", "x",
     "{\"id\":\"2\",\"entities\":[{\"id\":9,\"label\":\"goods\",\"start_offset\":4,"
     "\"end_offset\":8}]}\n",
     "4-8 0"},
    /* the emoji is one code point and two UTF-16 units */
    {"labelstudio", "x",
     "[{\"data\":{\"text\":\"😀 买了蓝牙耳机（1,299 元），单号B77-03。\"},\"annotations\":"
     "[{\"result\":[{\"type\":\"labels\",\"id\":\"a\",\"value\":{\"start\":5,\"end\":9,"
     "\"text\":\"蓝牙耳机\",\"labels\":[\"商品\"]}}]}]}]",
     "4-8 0"},
    {"labelstudio", "x",
     "[{\"data\":{\"id\":\"2\"},\"annotations\":[{\"was_cancelled\":true,\"result\":[]},"
     "{\"result\":[{\"type\":\"labels\",\"id\":\"a\",\"value\":{\"start\":4,\"end\":8,"
     "\"text\":\"蓝牙耳机\",\"labels\":[\"goods\"]}}]}]}]",
     "4-8 0"},
    {"labelstudio", "x",
     "[{\"id\":5,\"text\":\"😀 买了蓝牙耳机（1,299 元），单号B77-03。\",\"label\":[{\"start\":5,"
     "\"end\":9,\"text\":\"蓝牙耳机\",\"labels\":[\"goods\"]}]}]",
     "4-8 0"},
};

START_TEST(foreign_files_are_read)
{
    struct lab_task *lab = sample_open("orders");
    struct span_task *task;
    struct err err = ERR_INIT;
    ck_assert(span_task_open(lab, &task, &err));
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        const struct lab_file file =
            lab_file_of(foreign[i].file, foreign[i].text, strlen(foreign[i].text));
        struct span_work work = {0};
        char found[40];
        ck_assert_msg(lab_engine_read(&span_engine, task, foreign[i].format, &file, &work, &err),
                      "%zu: %s %s", i, err.object, err.detail);
        ck_assert_uint_eq(work.docs[1].entities_count, 1);
        const struct span_entity *e = &work.docs[1].entities[0];
        snprintf(found, sizeof found, "%u-%u %u", e->start, e->end, e->label - 1);
        ck_assert_str_eq(found, foreign[i].found);
        span_work_finish(&work);
    }
    span_task_close(task);
    lab_close(lab);
}
END_TEST

/* Tags: BIO, BIOES, an I that begins, tokens of several characters, other columns. */
START_TEST(tags_of_characters)
{
    static const struct labspec_label labels[] = {{.id = "a", .title = "甲"},
                                                  {.id = "b", .title = "乙"}};
    static const struct labspec spec = {.id = "x", .labels = labels, .labels_count = 2};
    static const char texts[] =
        "{\"id\":\"1\",\"text\":\"天 气ok好\"}\n{\"id\":\"2\",\"text\":\"雨\"}";
    static const struct {
        const char *tags, *found; /* "0-2a", of both documents */
    } table[] = {
        {"天 B-a\n气 I-a\no O\nk O\n好 B-b\n\n雨 S-b\n", "1:0-3a 1:5-6b 2:0-1b "},
        {"天\tB-a\r\n气\tE-a\r\nok\tS-b\r\n好\tO\r\n\r\n\r\n雨\tO\r\n", "1:0-3a 1:3-5b "},
        {"-DOCSTART- O\n\n天 x y I-甲\n气 x y I-乙\no O\nk O\n好 O\n", "1:0-1a 1:2-3b "},
        {"天 B-a\n气 B-a\no I-a\nk I-a\n好 O\n", "1:0-1a 1:2-5a "},
        {"", ""},
    };
    struct span_task *task;
    ck_assert(span_task_read(&spec, "t", texts, sizeof texts - 1, &task, NULL));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct lab_file file = lab_file_of("x", table[i].tags, strlen(table[i].tags));
        struct span_work work = {0};
        struct str found = STR_INIT;
        struct err err = ERR_INIT;
        ck_assert_msg(lab_engine_read(&span_engine, task, "conll", &file, &work, &err), "%s %s",
                      err.object, err.detail);
        for (size_t d = 0; d < 2; d++)
            for (uint32_t k = 0; k < work.docs[d].entities_count; k++)
                str_addf(&found, "%zu:%u-%u%s ", d + 1, work.docs[d].entities[k].start,
                         work.docs[d].entities[k].end, labels[work.docs[d].entities[k].label].id);
        ck_assert_str_eq(str_text(&found), table[i].found);
        str_finish(&found);
        span_work_finish(&work);
    }
    span_task_close(task);
}
END_TEST

/* What must be refused in one line that says where. */
static const struct {
    const char *format, *text, *object;
} hostile[] = {
    {"doccano", "{\"id\":\"1\",\"entities\":[" E(1, 0, 99, "goods") "]}", "line 1"},
    {"doccano", "{\"id\":\"1\",\"entities\":[" E(1, -1, 2, "goods") "]}", "line 1"},
    {"doccano", "{\"id\":\"1\",\"entities\":[" E(1, 2, 2, "goods") "]}", "line 1"},
    {"doccano", "{\"id\":\"1\",\"entities\":[" E(1, 0, 4294967298, "goods") "]}", "line 1"},
    {"doccano", "{\"id\":\"1\",\"entities\":[" E(1, 0, 1.5, "goods") "]}", "line 1"},
    {"doccano", "\n{\"id\":\"1\",\"entities\":[" E(1, 0, 2, "car") "]}", "line 2"},
    {"doccano", "{\"id\":\"1\",\"entities\":[" E(1, 0, 2, "goods") "," E(1, 3, 4, "goods") "]}",
     "line 1"},
    {"doccano", DOC1(E(1, 0, 2, "goods"), R(1, 1, "costs")), "line 1"},
    {"doccano", DOC1(E(1, 0, 2, "goods"), R(1, 7, "costs")), "line 1"},
    {"doccano", DOC1(E(1, 0, 2, "goods"), R(1, 7, "owns")), "line 1"},
    {"doccano", "{\"id\":\"1\"}\n{\"id\":\"1\"}", "line 2"},
    {"doccano", "{\"id\":\"8\"}", "line 1"},
    {"doccano", "{\"id\":\"8\",\"text\":\"别的\"}", "line 1"},
    {"doccano", "{\"id\":\"1\",\"entities\":7}", "line 1"},
    {"doccano", "nonsense", "line 1"},
    {"conll", "您 O\n好 O\n\n", "line 3"},
    {"conll", "我 O\n", "line 1"},
    {"conll", "您\n", "line 1"},
    {"conll", "您 B-car\n", "line 1"},
    {"conll", "您 X-goods\n", "line 1"},
    {"conll", "\xFF\xFE O\n", "line 1"},
    {"brat", "T1\tgoods 0 2\n", "line 1"}, /* of no document */
    {"brat", "# 9.ann\n", "line 1"},
    {"brat", "# 1.ann\n# 1.ann\n", "line 2"},
    {"brat", "# 1.ann\nT1\tgoods 0 999\n", "line 2"},
    {"brat", "# 1.ann\nT1\tgoods 0 99999999999999999999\n", "line 2"},
    {"brat", "# 1.ann\nT1\tgoods 2 1\n", "line 2"},
    {"brat", "# 1.ann\nT1\tgoods 0 2;5 6\t您好 A\n", "line 2"},
    {"brat", "# 1.ann\nT1\tgoods 0 2\t别的\n", "line 2"},
    {"brat", "# 1.ann\nT1\tgoods 0 2\nT1\tgoods 3 4\n", "line 3"},
    {"brat", "# 1.ann\nT1\tgoods 0 2\nR1\tcosts Arg1:T1 Arg2:T2\n", "line 3"},
    {"brat", "# 1.ann\nE1\tgoods:T1\n", "line 2"},
    {"brat-tar", "T1\tgoods 0 2\n", "tar"},
    {"labelstudio", "{}", "[…]"},
    {"labelstudio", "[", "line 1"},
    {"labelstudio", "[{\"data\":{\"id\":\"9\"}}]", "[1]"},
    {"labelstudio", "[{\"data\":{\"id\":\"1\"}},{\"data\":{\"id\":\"1\"}}]", "[2]"},
    {"labelstudio",
     "[{\"data\":{\"id\":\"1\"},\"annotations\":[{\"result\":[{\"type\":\"labels\",\"value\":"
     "{\"start\":0,\"end\":2,\"text\":\"你好\",\"labels\":[\"goods\"]}}]}]}]",
     "[1]"},
    {"labelstudio",
     "[{\"data\":{\"id\":\"1\"},\"annotations\":[{\"result\":[{\"type\":\"choices\"}]}]}]", "[1]"},
    {"labelstudio",
     "[{\"data\":{\"id\":\"2\"},\"annotations\":[{\"result\":[{\"type\":\"labels\",\"value\":"
     "{\"start\":1,\"end\":99,\"labels\":[\"goods\"]}}]}]}]",
     "[1]"},
};

START_TEST(hostile_files_are_refused)
{
    struct lab_task *task = sample_open("orders");
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct err err = ERR_INIT;
        struct str work = STR_INIT;
        ck_assert_msg(!sample_import(&span_engine, task, hostile[i].format, "x", hostile[i].text,
                                     strlen(hostile[i].text), &work, &err),
                      "%s", hostile[i].text);
        ck_assert_int_eq(err.code, ERR_FORMAT);
        ck_assert_str_eq(err.object, hostile[i].object);
        ck_assert_uint_eq(work.len, 0);
        str_finish(&work);
    }
    lab_close(task);
}
END_TEST

/* What a file does not name stays as it was, with its relations and ticks. */
START_TEST(a_file_of_one_document)
{
    static const char ann[] = "T1\tgoods 0 2\t谢谢\n";
    struct lab_task *lab = sample_open("orders");
    struct span_task *task;
    struct span_work before, work;
    struct str gold = STR_INIT, part = STR_INIT, whole = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(span_task_open(lab, &task, &err));
    ck_assert(lab_engine_solve(&span_engine, lab, &gold, &err));
    ck_assert(span_work_read(task, gold.p, gold.len, &before, &err));
    before.docs[3].done = true;
    ck_assert(sample_import(&span_engine, lab, "brat", "3.ann", ann, strlen(ann), &part, &err));
    ck_assert_ptr_null(strstr(part.p, "\"id\":\"1\""));
    ck_assert(span_work_read(task, part.p, part.len, &work, &err));
    span_work_complete(&work, &before);
    ck_assert_uint_eq(work.docs[2].entities_count, 1);
    span_doc_remove(&work.docs[2], 0);
    span_work_write(task, &work, &whole);
    str_clear(&gold);
    span_work_write(task, &before, &gold);
    ck_assert_str_eq(whole.p, gold.p);
    span_work_finish(&before);
    span_work_finish(&work);
    str_finish(&gold);
    str_finish(&part);
    str_finish(&whole);
    span_task_close(task);
    lab_close(lab);
}
END_TEST

/* Given entities stay as they are. */
START_TEST(given_entities_are_fixed)
{
    struct lab_task *task = sample_open("links");
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    static const char less[] = "{\"id\":\"1\",\"entities\":[]}";
    ck_assert(
        !sample_import(&span_engine, task, "doccano", "x", less, sizeof less - 1, &work, &err));
    ck_assert(lab_engine_start(&span_engine, task, &work, &err));
    ck_assert_ptr_nonnull(strstr(work.p, "\"label\":\"view\""));
    str_finish(&work);
    lab_close(task);
}
END_TEST

SUITE_MAIN("core/lab/marks", tcase_add_test(tc, faults_are_named);
           tcase_add_test(tc, a_fault_says_where_and_what);
           tcase_add_test(tc, a_fault_quotes_a_clause); tcase_add_test(tc, checks_want_something);
           tcase_add_test(tc, marks_keep_their_relations); tcase_add_test(tc, formats_round_trip);
           tcase_add_test(tc, foreign_files_are_read); tcase_add_test(tc, tags_of_characters);
           tcase_add_test(tc, hostile_files_are_refused);
           tcase_add_test(tc, a_file_of_one_document);
           tcase_add_test(tc, given_entities_are_fixed);)
