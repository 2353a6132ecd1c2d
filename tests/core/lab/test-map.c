#include "core/lab/metric/map.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

/* ---- Padilla, Netto and da Silva, A survey on performance metrics for object-detection
 * algorithms, 2020, and sample 2 of its toolkit: 15 objects, 24 detections, IoU .3, pixels counted
 * as VOC does: AP is 26.84% at 11 points and 24.56% at all. ---- */

enum { OBJECTS = 15, FOUND = 24 };

static const struct {
    unsigned image;
    int x, y, width, height;
} objects_published[] = {{1, 25, 16, 38, 56},  {1, 129, 123, 41, 62}, {2, 123, 11, 43, 55},
                         {2, 38, 132, 59, 45}, {3, 16, 14, 35, 48},   {3, 123, 30, 49, 44},
                         {3, 99, 139, 47, 47}, {4, 53, 42, 40, 52},   {4, 154, 43, 31, 34},
                         {5, 59, 31, 44, 51},  {5, 48, 128, 34, 52},  {6, 36, 89, 52, 76},
                         {6, 62, 58, 44, 67},  {7, 28, 31, 55, 63},   {7, 58, 67, 50, 58}};

static const struct {
    unsigned image;
    int x, y, width, height;
    double confidence;
} found_published[] = {
    {1, 5, 67, 31, 48, .88},    {1, 119, 111, 40, 67, .70}, {1, 124, 9, 49, 67, .80},
    {2, 64, 111, 64, 58, .71},  {2, 26, 140, 60, 47, .54},  {2, 19, 18, 43, 35, .74},
    {3, 109, 15, 77, 39, .18},  {3, 86, 63, 46, 45, .67},   {3, 160, 62, 36, 53, .38},
    {3, 105, 131, 47, 47, .91}, {3, 18, 148, 40, 44, .44},  {4, 83, 28, 28, 26, .35},
    {4, 28, 68, 42, 67, .78},   {4, 87, 89, 25, 39, .45},   {4, 10, 155, 60, 26, .14},
    {5, 50, 38, 28, 46, .62},   {5, 95, 11, 53, 28, .44},   {5, 29, 131, 72, 29, .95},
    {5, 29, 163, 72, 29, .23},  {6, 43, 48, 74, 38, .45},   {6, 17, 155, 29, 35, .84},
    {6, 95, 110, 25, 42, .43},  {7, 16, 20, 101, 88, .48},  {7, 33, 116, 37, 49, .95}};

static struct box voc_box(unsigned image, int x, int y, int width, int height)
{
    struct box box = {{x, y, x + width + 1, y + height + 1}, image, "object"};
    for (int i = 0; i < BOX_EDGES; i++)
        box.edge[i] *= 1000;
    return box;
}

static void load(struct map_object *objects, struct map_found *found)
{
    for (int i = 0; i < OBJECTS; i++)
        objects[i] =
            (struct map_object){.box = voc_box(objects_published[i].image, objects_published[i].x,
                                               objects_published[i].y, objects_published[i].width,
                                               objects_published[i].height)};
    for (int i = 0; i < FOUND; i++)
        found[i] = (struct map_found){.box = voc_box(found_published[i].image, found_published[i].x,
                                                     found_published[i].y, found_published[i].width,
                                                     found_published[i].height),
                                      .confidence = found_published[i].confidence};
}

START_TEST(published)
{
    struct map_object objects[OBJECTS];
    struct map_found found[FOUND];
    struct map_result r;
    load(objects, found);
    map_rate(objects, OBJECTS, found, FOUND, MAP_VOC11, 3, 10, &r);
    near(100 * r.mean, 26.84, .01);
    ck_assert_uint_eq(r.classes[0].right, 7);
    ck_assert_uint_eq(r.classes[0].wrong, 17);
    map_result_finish(&r);
    map_rate(objects, OBJECTS, found, FOUND, MAP_VOC_ALL, 3, 10, &r);
    near(100 * r.mean, 24.56, .02); /* 24.568… cut off, as printed there */
    map_result_finish(&r);
}
END_TEST

/* ---- rules ---- */

#define PX(l, t, r, b)                                                                             \
    {                                                                                              \
        (l) * 1000, (t) *1000, (r) *1000, (b) *1000                                                \
    }

START_TEST(what_counts_for_nothing)
{
    const struct map_object objects[] = {{{PX(0, 0, 10, 10), 0, "a"}, false, false},
                                         {{PX(20, 0, 30, 10), 0, "a"}, true, false},
                                         {{PX(40, 0, 140, 100), 0, "a"}, false, true}};
    const struct map_found found[] = {{{PX(0, 0, 10, 10), 0, "a"}, .5},
                                      {{PX(20, 0, 30, 10), 0, "a"}, .9},
                                      {{PX(20, 0, 30, 10), 0, "a"}, .8},
                                      {{PX(50, 10, 60, 20), 0, "a"}, .95},
                                      {{PX(60, 10, 70, 20), 0, "a"}, .94}};
    struct map_result r;
    map_rate(objects, 3, found, 5, MAP_COCO, 1, 2, &r);
    ck_assert_uint_eq(r.classes[0].objects, 1);
    ck_assert_uint_eq(r.classes[0].right, 1);
    ck_assert_uint_eq(r.classes[0].wrong, 1); /* the second on what only counts once */
    same(r.mean, .5);
    map_result_finish(&r);
    map_rate(objects, 2, found, 3, MAP_VOC_ALL, 1, 2, &r);
    ck_assert_uint_eq(r.classes[0].wrong, 0); /* VOC: nothing on a difficult one ever counts */
    same(r.mean, 1);
    map_result_finish(&r);
}
END_TEST

/* VOC looks at the best object only, COCO at the best that is free. */
START_TEST(best_or_best_free)
{
    const struct map_object objects[] = {{{PX(0, 0, 100, 100), 0, "a"}, false, false},
                                         {{PX(10, 0, 110, 100), 0, "a"}, false, false}};
    const struct map_found found[] = {{{PX(0, 0, 100, 100), 0, "a"}, .9},
                                      {{PX(1, 0, 101, 100), 0, "a"}, .8}};
    struct map_result r;
    map_rate(objects, 2, found, 2, MAP_VOC_ALL, 1, 2, &r);
    same(r.mean, .5);
    map_result_finish(&r);
    map_rate(objects, 2, found, 2, MAP_COCO, 1, 2, &r);
    same(r.mean, 1);
    map_result_finish(&r);
}
END_TEST

START_TEST(hundred_an_image)
{
    struct map_found found[MAP_COCO_MOST + 1];
    const struct map_object object = {{PX(0, 0, 10, 10), 0, "a"}, false, false};
    struct map_result r;
    for (int i = 0; i <= MAP_COCO_MOST; i++)
        found[i] = (struct map_found){{PX(900, 900, 910, 910), 0, "a"}, 1 - i / 1000.0};
    found[MAP_COCO_MOST].box = object.box;
    map_rate(&object, 1, found, MAP_COCO_MOST + 1, MAP_COCO, 1, 2, &r);
    same(r.mean, 0);
    map_result_finish(&r);
    map_rate(&object, 1, found + 1, MAP_COCO_MOST, MAP_COCO, 1, 2, &r);
    same(r.mean, .01);
    map_result_finish(&r);
}
END_TEST

START_TEST(means)
{
    const struct map_object objects[] = {{{PX(0, 0, 10, 10), 0, "a"}, false, false},
                                         {{PX(0, 0, 10, 10), 0, "b"}, false, false}};
    const struct map_found found[] = {{{PX(0, 0, 10, 8), 0, "a"}, .9},
                                      {{PX(0, 0, 10, 10), 0, "c"}, .9}};
    double mean[MAP_COCO_STEPS], ap;
    ck_assert(map_coco(objects, 2, found, 2, mean, &ap));
    for (int i = 0; i < MAP_COCO_STEPS; i++)
        same(mean[i], i <= 6 ? .5 : 0); /* IoU .80 reaches .80 */
    same(ap, .35);
    ck_assert(!map_coco(NULL, 0, found, 2, mean, &ap));
    ck_assert(!map_coco(NULL, 0, NULL, 0, mean, &ap));
}
END_TEST

/* cocoeval.py joins the detections of a class image by image and sorts them stably. */
START_TEST(equal_confidences)
{
    const struct map_object object = {{PX(0, 0, 10, 10), 1, "a"}, false, false};
    const struct map_found found[] = {{{PX(0, 0, 10, 10), 1, "a"}, .5},
                                      {{PX(50, 50, 60, 60), 0, "a"}, .5},
                                      {{PX(0, 0, 10, 10), 1, "a"}, NAN}};
    struct map_result r;
    map_rate(&object, 1, found, 2, MAP_COCO, 1, 2, &r);
    same(r.mean, .5);
    map_result_finish(&r);
    map_rate(&object, 1, found, 2, MAP_VOC_ALL, 1, 2, &r); /* in the order given */
    same(r.mean, 1);
    map_result_finish(&r);
    map_rate(&object, 1, found + 1, 2, MAP_VOC_ALL, 1, 2, &r); /* no number: last */
    same(r.mean, .5);
    map_result_finish(&r);
}
END_TEST

/* ---- against the definitions, all pairs, nothing sorted but by hand ---- */

enum { FEW = 8, SOME = 14 };

struct scene {
    struct map_object objects[FEW];
    struct map_found found[SOME];
    size_t objects_count, found_count;
    bool taken[FEW], seen[SOME];
    bool coco;
};

static bool counts_for_nothing(const struct scene *s, size_t object)
{
    return s->objects[object].ignored || (s->coco && s->objects[object].crowd);
}

/* -1 without shared area, else IoU (of a crowd in COCO: share of the detection). */
static double overlap(const struct scene *s, size_t object, size_t found)
{
    const struct box *a = &s->objects[object].box, *b = &s->found[found].box;
    __int128 shared = box_shared(a, b), whole = box_area(b);
    if (a->image != b->image || strcmp(a->label, b->label) != 0 || shared == 0)
        return -1;
    if (!(s->coco && s->objects[object].crowd))
        whole += box_area(a) - shared;
    return (double) shared / (double) whole;
}

/* 1 right, 0 wrong, -1 counts for nothing. */
static int judge(struct scene *s, size_t found, double least)
{
    int best = -1;
    for (int pass = 0; pass < (s->coco ? 2 : 1) && best < 0; pass++)
        for (size_t i = 0; i < s->objects_count; i++) {
            double iou = overlap(s, i, found),
                   most = best < 0 ? -1 : overlap(s, (size_t) best, found);
            bool free_one = !s->taken[i] || s->objects[i].crowd;
            if (s->coco
                    ? free_one && counts_for_nothing(s, i) == pass && iou >= least && iou >= most
                    : iou > most)
                best = (int) i;
        }
    if (best < 0 || overlap(s, (size_t) best, found) < least)
        return 0;
    if (counts_for_nothing(s, (size_t) best)) {
        s->taken[best] = true;
        return -1;
    }
    if (s->taken[best])
        return 0;
    s->taken[best] = true;
    return 1;
}

/* The next detection of a class: most confident, then (COCO) lowest image, then first. */
static size_t next_found(struct scene *s, const char *label)
{
    size_t best = SOME;
    for (size_t i = 0; i < s->found_count; i++) {
        const struct map_found *f = &s->found[i], *b = &s->found[best < SOME ? best : 0];
        if (s->seen[i] || strcmp(f->box.label, label) != 0)
            continue;
        if (best == SOME || f->confidence > b->confidence ||
            (s->coco && f->confidence == b->confidence && f->box.image < b->box.image))
            best = i;
    }
    if (best < SOME)
        s->seen[best] = true;
    return best;
}

static double ap_of(const unsigned *right, const unsigned *seen, size_t n, unsigned objects,
                    enum map_rule rule)
{
    unsigned steps = rule == MAP_VOC11 ? 10 : rule == MAP_COCO ? 100 : objects;
    double sum = 0;
    for (unsigned i = rule == MAP_VOC_ALL ? 1 : 0; i <= steps; i++) {
        double most = 0;
        for (size_t k = 0; k < n; k++)
            if (right[k] * steps >= i * objects)
                most = fmax(most, (double) right[k] / seen[k]);
        sum += most;
    }
    return sum / (rule == MAP_VOC_ALL ? objects : steps + 1);
}

static bool by_definition(struct scene *s, enum map_rule rule, double least, double *mean)
{
    static const char *const labels[] = {"a", "b"};
    unsigned classes = 0;
    *mean = 0;
    s->coco = rule == MAP_COCO;
    memset(s->taken, 0, sizeof s->taken);
    memset(s->seen, 0, sizeof s->seen);
    for (size_t c = 0; c < 2; c++) {
        unsigned objects = 0, right[SOME], seen[SOME], hits = 0, counted = 0;
        for (size_t i = 0; i < s->objects_count; i++)
            objects += strcmp(s->objects[i].box.label, labels[c]) == 0 && !counts_for_nothing(s, i);
        for (size_t at; (at = next_found(s, labels[c])) < SOME;) {
            int verdict = judge(s, at, least);
            if (verdict < 0)
                continue;
            hits += (unsigned) verdict;
            right[counted] = hits;
            seen[counted] = counted + 1;
            counted++;
        }
        classes += objects > 0;
        *mean += objects ? ap_of(right, seen, counted, objects, rule) : 0;
    }
    *mean = classes ? *mean / classes : 0;
    return classes > 0;
}

static struct box some_box(struct prng *prng)
{
    int64_t x = 10 * prng_below(prng, 4), y = 10 * prng_below(prng, 4);
    return (struct box){PX(x, y, x + 10 * prng_below(prng, 5), y + 10 + 10 * prng_below(prng, 3)),
                        prng_below(prng, 3), prng_below(prng, 2) ? "a" : "b"};
}

static void make_scene(struct prng *prng, struct scene *s)
{
    s->objects_count = prng_below(prng, FEW + 1);
    s->found_count = prng_below(prng, SOME + 1);
    for (size_t i = 0; i < s->objects_count; i++)
        s->objects[i] =
            (struct map_object){some_box(prng), prng_below(prng, 5) == 0, prng_below(prng, 5) == 0};
    for (size_t i = 0; i < s->found_count; i++) {
        s->found[i] = (struct map_found){some_box(prng), prng_below(prng, 4) / 4.0};
        if (s->objects_count > 0 && prng_below(prng, 3) > 0)
            s->found[i].box = s->objects[prng_below(prng, (uint32_t) s->objects_count)].box;
    }
}

START_TEST(as_defined)
{
    struct prng prng;
    prng_seed(&prng, 20250616);
    for (int round = 0; round < 10000; round++) {
        struct scene s;
        make_scene(&prng, &s);
        for (int rule = MAP_VOC11; rule <= MAP_COCO; rule++) {
            struct map_result r;
            double mean;
            int64_t quarters = 1 + prng_below(&prng, 4);
            map_rate(s.objects, s.objects_count, s.found, s.found_count, (enum map_rule) rule,
                     quarters, 4, &r);
            ck_assert(by_definition(&s, (enum map_rule) rule, (double) quarters / 4, &mean) ==
                      r.defined);
            same(r.mean, mean);
            map_result_finish(&r);
        }
    }
}
END_TEST

SUITE_MAIN("core/lab/metric/map", tcase_add_test(tc, published);
           tcase_add_test(tc, what_counts_for_nothing); tcase_add_test(tc, best_or_best_free);
           tcase_add_test(tc, hundred_an_image); tcase_add_test(tc, means);
           tcase_add_test(tc, equal_confidences); tcase_add_test(tc, as_defined);)
