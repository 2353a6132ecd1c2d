/* Boxes and other shapes on pictures: works, marks, faults, formats, hostile files. */
#include "core/lab/image/engine.h"
#include "core/lab/image/formats.h"
#include "core/lab/image/grade.h"
#include "tests/core/lab/image_set.h"
#include "tests/core/lab/sample.h"

#include <stdio.h>
#include <time.h>

#define HEAD                                                                                       \
    "{\"images\": [{\"id\": 1, \"file_name\": \"img_01.png\"},"                                    \
    " {\"id\": 2, \"file_name\": \"img_02.png\"}], \"annotations\": ["
#define BOX(label, box) "{\"image_id\": 1, \"label\": \"" label "\", \"bbox\": " box "}"
#define CAN_2           "{\"image_id\": 1, \"label\": \"can\", \"bbox\": [90, 10, 30, 40], \"occluded\": 1}"

static double value_of(const struct lab_result *result, const char *id)
{
    for (unsigned i = 0; i < result->spec->scores_count; i++)
        if (strcmp(result->scores[i].rule->id, id) == 0)
            return result->scores[i].value;
    ck_abort_msg("%s", id);
}

static const struct {
    const char *work, *kinds, *line;
    double value;
} marked[] = {
    /* 24 of 40 px wide: IoU .6. */
    {HEAD BOX("bottle", "[20, 20, 24, 80]") "," CAN_2 "," BOX("can", "[150, 60, 40, 50]") "]}",
     "tight missing missing missing", "fit", 2 * 2.6 / 6},
    /* 3/4 exactly. */
    {HEAD BOX("bottle", "[20, 20, 30, 80]") "," CAN_2 "," BOX("can", "[150, 60, 40, 50]") "]}",
     "tight missing missing missing", "boxes", 1},
    /* A thousandth less. */
    {HEAD BOX("bottle", "[20, 20, 29.999, 80]") "," CAN_2 "," BOX("can", "[150, 60, 40, 50]") "]}",
     "tight missing missing missing", "boxes", 4.0 / 6},
    {HEAD BOX("bottle", "[5, 5, 70, 110]") "]}", "loose missing missing missing missing missing",
     "cans", 0},
    {HEAD BOX("can", "[20, 20, 40, 80]") "," CAN_2 "," BOX("can", "[150, 60, 40, 50]") "]}",
     "label missing missing missing", "boxes", 4.0 / 6},
    {HEAD CAN_2 "," CAN_2 "]}", "missing missing twice missing missing missing", "boxes", 2.0 / 5},
    {HEAD BOX("can", "[90, 10, 30, 40]") "]}", "occluded missing missing missing missing missing",
     "ticks", 0},
    {HEAD BOX("can", "[0, 0, 0, 0]") "]}",
     "trouble extra missing missing missing missing missing missing", "valid", 0},
};

START_TEST(works_are_marked)
{
    struct lab_task *task = sample_open("shelf");
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        struct lab_result result;
        sample_grade(&image_engine, task, marked[i].work, &result);
        char *kinds = sample_kinds(&result), *sorted = NULL;
        for (const char *k = marked[i].kinds; *k;) {
            size_t n = strcspn(k, " ");
            sorted = xasprintf("%.*s", (int) n, k);
            ck_assert_msg(strstr(kinds, sorted), "%zu: %s", i, kinds);
            free(sorted);
            k += n + (k[n] == ' ');
        }
        ck_assert_uint_eq(strlen(kinds), strlen(marked[i].kinds));
        ck_assert_double_eq_tol(value_of(&result, marked[i].line), marked[i].value, 1e-12);
        free(kinds);
        lab_result_finish(&result);
    }
    lab_close(task);
}
END_TEST

/* ---- formats ---- */

static const char *const formats[] = {"coco", "labelme-tar", "voc-tar", "yolo-tar"};

START_TEST(formats_come_back)
{
    struct lab_task *task = sample_open("shelf");
    struct err err = ERR_INIT;
    struct str work = STR_INIT;
    ck_assert(lab_engine_solve(&image_engine, task, &work, &err));
    for (size_t i = 0; i < 4; i++) {
        struct str foreign = STR_INIT, again = STR_INIT;
        bool ok =
            lab_engine_export(&image_engine, task, formats[i], work.p, work.len, &foreign, &err);
        ck_assert_int_eq(ok, i < 2); /* VOC has boxes only, YOLO no points and lines */
        if (ok) {
            ck_assert_msg(sample_import(&image_engine, task, formats[i], "f", foreign.p,
                                        foreign.len, &again, &err),
                          "%s %s", err.object, err.detail);
            ck_assert_int_eq(again.len > 0, 1);
            struct lab_result result;
            sample_grade(&image_engine, task, again.p, &result);
            ck_assert_int_eq(lab_result_millis(&result), 10000);
            lab_result_finish(&result);
        }
        str_finish(&foreign);
        str_finish(&again);
    }
    str_finish(&work);
    lab_close(task);
}
END_TEST

/* The example of the lesson on formats: pixels 100 … 299 by 50 … 109 in every notation. */
static const struct {
    const char *format, *file, *text;
} notations[] = {
    {"voc", "img_01.xml",
     "<annotation><size><width>200</width><height>120</height></size><object><name>瓶</name>"
     "<truncated>1</truncated><bndbox><xmin>101</xmin><ymin>51</ymin><xmax>200</xmax>"
     "<ymax>110</ymax></bndbox></object></annotation>"},
    {"yolo", "img_01.txt", "0 0.75 0.666667 0.5 0.5\n"},
    {"labelme", "img_01.json",
     "{\"shapes\": [{\"label\": \"bottle\", \"shape_type\": \"rectangle\","
     " \"points\": [[200, 110], [100, 50]]}], \"imageWidth\": 200}"},
    {"coco", "any.json",
     "{\"images\": [{\"id\": 9, \"file_name\": \"x/img_01.png\"}],"
     " \"categories\": [{\"id\": 7, \"name\": \"bottle\"}],"
     " \"annotations\": [{\"image_id\": 9, \"category_id\": 7, \"bbox\": [100, 50, 100, 60]}]}"},
};

static bool read_as(const struct image_world *w, const char *format, const char *name,
                    const char *text, struct image_work *work, struct err *err)
{
    const struct lab_file file = lab_file_of(name, text, strlen(text));
    return lab_engine_read(&image_engine, &w->set, format, &file, work, err);
}

START_TEST(one_box_in_every_notation)
{
    struct image_world w;
    image_world_init(&w);
    for (size_t i = 0; i < sizeof notations / sizeof *notations; i++) {
        struct image_work work = {0};
        struct err err = ERR_INIT;
        ck_assert_msg(
            read_as(&w, notations[i].format, notations[i].file, notations[i].text, &work, &err),
            "%s: %s %s", notations[i].format, err.object, err.detail);
        ck_assert_uint_eq(work.count, 1);
        const int64_t want[] = {100000, 50000, 200000, 110000};
        for (int k = 0; k < 4; k++)
            ck_assert_int_eq(work.list[0].xy[k], want[k]);
        image_work_finish(&work);
    }
}
END_TEST

#define VOC_BOX(l, t, r, b)                                                                        \
    "<annotation><object><name>can</name><bndbox><xmin>" l "</xmin><ymin>" t "</ymin><xmax>" r     \
    "</xmax><ymax>" b "</ymax></bndbox></object></annotation>"

static const struct {
    const char *format, *file, *text;
} hostile[] = {
    {"coco", "f", ""},
    {"coco", "f", "{\"images\": 3, \"annotations\": []}"},
    {"coco", "f", HEAD BOX("can", "[NaN, 0, 1, 1]") "]}"},
    {"coco", "f", HEAD BOX("can", "[1e308, 0, 1, 1]") "]}"},
    {"coco", "f", HEAD BOX("can", "[1e999, 0, 1, 1]") "]}"},
    {"coco", "f", HEAD BOX("can", "[10, 10, -5, 5]") "]}"},
    {"coco", "f", HEAD BOX("can", "[-10, 10, 50, 5]") "]}"},
    {"coco", "f", HEAD BOX("can", "[10, 10, 500, 5]") "]}"},
    {"coco", "f", HEAD BOX("can", "[10, 10, 0, 5]") "]}"},
    {"coco", "f", HEAD BOX("dog", "[10, 10, 5, 5]") "]}"},
    {"coco", "f", HEAD BOX("can", "[10, 10, 5]") "]}"},
    {"coco", "f", HEAD "{\"image_id\": 3, \"label\": \"can\", \"bbox\": [1, 1, 2, 2]}]}"},
    {"coco", "f", HEAD "{\"image_id\": 1, \"label\": \"outline\", \"points\": [[1, 1]]}]}"},
    {"coco", "f",
     "{\"images\": [{\"id\": 1, \"file_name\": \"img_01.png\", \"width\": 640}],"
     " \"annotations\": []}"},
    {"coco", "f", "{\"images\": [{\"id\": 1, \"file_name\": \"no.png\"}], \"annotations\": []}"},
    {"voc", "img_09.xml", VOC_BOX("1", "1", "5", "5")},
    {"voc", "img_01.xml", VOC_BOX("nan", "1", "5", "5")},
    {"voc", "img_01.xml", VOC_BOX("1", "1", "1e308", "5")},
    {"voc", "img_01.xml", VOC_BOX("-20", "1", "5", "5")},
    {"voc", "img_01.xml", VOC_BOX("9", "9", "5", "5")},
    {"voc", "img_01.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><annotation/>"},
    {"voc", "img_01.xml",
     "<annotation><size><width>1</width><height>1</height></size></annotation>"},
    {"yolo", "img_01.txt", "0 nan 0.5 0.1 0.1"},
    {"yolo", "img_01.txt", "0 0.5 0.5 0.1"},
    {"yolo", "img_01.txt", "9 0.5 0.5 0.1 0.1"},
    {"yolo", "img_01.txt", "0 320 240 100 100"},
    {"yolo", "img_01.txt", "0 0.5 0.5 0.1 0.1 1.5"},
    {"yolo", "img_01.txt", "-1 0.5 0.5 0.1 0.1"},
    {"labelme", "img_01.json", "{\"shapes\": [{\"label\": \"can\", \"shape_type\": \"circle\"}]}"},
    {"labelme", "img_01.json", "{\"shapes\": [], \"imageWidth\": 99}"},
    {"voc-tar", "f.tar", "not a tar"},
};

START_TEST(hostile_files_are_refused)
{
    struct image_world w;
    image_world_init(&w);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct image_work work = {0};
        struct err err = ERR_INIT;
        ck_assert_msg(
            !read_as(&w, hostile[i].format, hostile[i].file, hostile[i].text, &work, &err), "%zu",
            i);
        ck_assert_msg(err.code != ERR_NONE && err.object[0], "%zu", i);
        image_work_finish(&work);
    }
}
END_TEST

START_TEST(a_million_boxes_are_refused)
{
    struct image_world w;
    struct image_work work = {0};
    struct err err = ERR_INIT;
    struct str text = STR_INIT;
    image_world_init(&w);
    for (int i = 0; i < 1000000; i++)
        str_add(&text, "0 .5 .5 .1 .1\n");
    ck_assert(!read_as(&w, "yolo", "img_01.txt", text.p, &work, &err));
    ck_assert_uint_le(work.count, IMAGE_OBJECTS_MAX);
    str_finish(&text);
    image_work_finish(&work);
}
END_TEST

START_TEST(ten_thousand_boxes_are_fast)
{
    struct lab_task *task = sample_open("shelf");
    struct image_set set;
    struct image_work work;
    struct lab_result result;
    struct err err = ERR_INIT;
    ck_assert(image_set_load(task, &set, &err));
    image_work_init(&work, &set);
    for (int i = 0; i < 10000; i++) {
        struct image_object *o = image_work_add(&work, (unsigned) i % 2, (unsigned) i / 2 % 2, 2);
        int64_t x = i % 100 * 1500, y = i / 100 * 1100;
        const int64_t xy[] = {x, y, x + 1900, y + 1900};
        memcpy(o->xy, xy, sizeof xy);
    }
    lab_result_init(&result, task->spec);
    clock_t before = clock();
    const struct lab_opened o = {.lab = task, .task = &set, .gold = &work};
    image_grade(&o, &work, &result, &err);
    double ms = 1000.0 * (double) (clock() - before) / CLOCKS_PER_SEC;
    printf("10,000 boxes against themselves, five lines: %.0f ms\n", ms);
    ck_assert_double_eq(value_of(&result, "boxes"), 1);
    lab_result_finish(&result);
    image_work_finish(&work);
    image_set_finish(&set);
    lab_close(task);
}
END_TEST

SUITE_MAIN("core/lab/image", tcase_add_test(tc, works_are_marked);
           tcase_add_test(tc, formats_come_back); tcase_add_test(tc, one_box_in_every_notation);
           tcase_add_test(tc, hostile_files_are_refused);
           tcase_add_test(tc, a_million_boxes_are_refused);
           tcase_add_test(tc, ten_thousand_boxes_are_fast);)
