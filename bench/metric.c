/* How long the metrics of labs take. Prints one line a case, the best of several passes in ms.
 *
 *   bench/metric               10,000 boxes in 1, 100 and 1,000 images, 100,000 in 1,000; what no
 *                              honest work holds; AP of 10,000 detections
 *   bench/metric --make SEED   writes such objects and detections as text for bench/map.py
 *   bench/metric --rate FILE   AP by the three rules of such a text: value and ms */
#include "base/prng.h"
#include "base/str.h"
#include "core/lab/metric/map.h"
#include "core/lab/metric/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    OBJECTS = 5000,
    FOUND = 10000,
    BOXES = 10000,
    PASSES = 7,
    CLASSES = 5,
    IMAGES = 500,
    SIDE = 640, /* of a picture with shapes */
};

static const char *const names[CLASSES] = {"a", "b", "c", "d", "e"};

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

static struct box random_box(struct prng *prng, uint32_t images, uint32_t side)
{
    int64_t x = prng_below(prng, side), y = prng_below(prng, side);
    return (struct box){
        {x, y, x + 10000 + prng_below(prng, 90000), y + 10000 + prng_below(prng, 90000)},
        prng_below(prng, images),
        names[prng_below(prng, CLASSES)]};
}

/* The same box, a little off. */
static struct box near_box(struct prng *prng, const struct box *box)
{
    struct box near = *box;
    for (int i = 0; i < BOX_EDGES; i++)
        near.edge[i] += (int64_t) prng_below(prng, 8001) - 4000;
    return near;
}

static void time_boxes(size_t count, uint32_t images, uint32_t side, const struct box_rule *rule)
{
    struct prng prng;
    struct box *gold = xcalloc(count, sizeof *gold), *given = xcalloc(count, sizeof *given);
    double best = 1e9;
    size_t matched = 0;
    bool crowded = false;
    prng_seed(&prng, images);
    for (size_t i = 0; i < count; i++) {
        gold[i] = random_box(&prng, images, side);
        given[i] = near_box(&prng, &gold[i]);
    }
    for (int pass = 0; pass < PASSES; pass++) {
        struct box_result r;
        double from = milliseconds();
        box_match(gold, count, given, count, rule, &r);
        double took = milliseconds() - from;
        best = took < best ? took : best;
        matched = r.tally.matched;
        crowded = r.crowded;
        box_result_finish(&r);
    }
    printf("boxes %zu × %zu, %u images of %u px, IoU %lld/%lld%s: %zu pairs%s, %.1f ms\n", count,
           count, images, side / 1000, (long long) rule->num, (long long) rule->den,
           rule->any_label ? ", any label" : "", matched, crowded ? ", crowded" : "", best);
    free(gold);
    free(given);
}

/* Outlines up and down the whole picture, or lines to and fro beside the right ones. */
static void time_shapes(enum shape_kind kind, size_t golds, size_t givens, size_t points)
{
    const struct shape_rule rule = {3, 4, 5000, SIDE, SIDE};
    int64_t *right = xcalloc(2 * points, sizeof *right), *xy = xcalloc(2 * points, sizeof *xy);
    struct shape *gold = xcalloc(golds, sizeof *gold), *given = xcalloc(givens, sizeof *given);
    struct shape_result r;
    for (size_t i = 0; i < points; i++) {
        right[2 * i] = xy[2 * i] = (int64_t) i * SIDE * 1000 / (int64_t) points;
        right[2 * i + 1] = i % 2 ? 301000 : 300000;
        xy[2 * i + 1] = kind == SHAPE_LINE ? 300500 : i % 2 ? SIDE * 1000 : 0;
    }
    for (size_t i = 0; i < golds; i++)
        gold[i] = (struct shape){kind, right, 8, 0, NULL};
    for (size_t i = 0; i < givens; i++)
        given[i] = (struct shape){kind, xy, points, 0, NULL};
    double from = milliseconds();
    shape_match(gold, golds, given, givens, &rule, &r);
    printf("%s %zu × %zu of %zu points: %.1f ms\n", kind == SHAPE_LINE ? "lines" : "outlines",
           golds, givens, points, milliseconds() - from);
    shape_result_finish(&r);
    free(gold);
    free(given);
    free(right);
    free(xy);
}

/* ---- average precision ---- */

struct set {
    struct map_object *objects;
    struct map_found *found;
    size_t objects_count, found_count;
};

static void make_set(struct set *set, uint64_t seed)
{
    struct prng prng;
    prng_seed(&prng, seed);
    *set = (struct set){.objects_count = OBJECTS, .found_count = FOUND};
    set->objects = xcalloc(OBJECTS, sizeof *set->objects);
    set->found = xcalloc(FOUND, sizeof *set->found);
    for (int i = 0; i < OBJECTS; i++)
        set->objects[i] = (struct map_object){.box = random_box(&prng, IMAGES, 600000),
                                              .ignored = prng_below(&prng, 20) == 0};
    for (int i = 0; i < FOUND; i++) {
        struct box box = random_box(&prng, IMAGES, 600000);
        if (prng_below(&prng, 10) < 7)
            box = near_box(&prng, &set->objects[prng_below(&prng, OBJECTS)].box);
        set->found[i] = (struct map_found){box, (double) prng_below(&prng, 1000) / 1000};
    }
}

static void print_box(const struct box *box)
{
    printf("%u %s", box->image, box->label);
    for (int i = 0; i < BOX_EDGES; i++)
        printf(" %lld", (long long) box->edge[i]);
}

static void write_set(const struct set *set)
{
    for (size_t i = 0; i < set->objects_count; i++) {
        printf("o %d ", set->objects[i].ignored);
        print_box(&set->objects[i].box);
        putchar('\n');
    }
    for (size_t i = 0; i < set->found_count; i++) {
        printf("d %.3f ", set->found[i].confidence);
        print_box(&set->found[i].box);
        putchar('\n');
    }
}

static const char *name_of(char letter)
{
    return names[letter >= 'a' && letter < 'a' + CLASSES ? letter - 'a' : 0];
}

static bool read_set(const char *path, struct set *set)
{
    FILE *f = fopen(path, "r");
    char kind, label[8];
    double value;
    struct box box;
    long long e[BOX_EDGES];
    *set = (struct set){.objects = xcalloc(FOUND, sizeof *set->objects),
                        .found = xcalloc(FOUND, sizeof *set->found)};
    while (f && fscanf(f, " %c %lf %u %7s %lld %lld %lld %lld", &kind, &value, &box.image, label,
                       &e[0], &e[1], &e[2], &e[3]) == 8) {
        box.label = name_of(label[0]);
        for (int i = 0; i < BOX_EDGES; i++)
            box.edge[i] = e[i];
        if (kind == 'o' && set->objects_count < FOUND)
            set->objects[set->objects_count++] = (struct map_object){box, value > 0, false};
        else if (kind == 'd' && set->found_count < FOUND)
            set->found[set->found_count++] = (struct map_found){box, value};
    }
    if (f)
        fclose(f);
    return set->found_count > 0;
}

static void rate_set(const struct set *set)
{
    static const char *const rules[] = {"voc11", "voc", "coco"};
    for (int rule = MAP_VOC11; rule <= MAP_COCO; rule++) {
        double best = 1e9, mean = 0, steps[MAP_COCO_STEPS];
        for (int pass = 0; pass < PASSES; pass++) {
            struct map_result r = {.mean = 0};
            double from = milliseconds();
            if (rule == MAP_COCO)
                map_coco(set->objects, set->objects_count, set->found, set->found_count, steps,
                         &mean);
            else
                map_rate(set->objects, set->objects_count, set->found, set->found_count,
                         (enum map_rule) rule, 1, 2, &r);
            double took = milliseconds() - from;
            best = took < best ? took : best;
            mean = rule == MAP_COCO ? mean : r.mean;
            map_result_finish(&r);
        }
        printf("%s %.12f %.3f\n", rules[rule], mean, best);
    }
}

static void finish_set(struct set *set)
{
    free(set->objects);
    free(set->found);
}

int main(int argc, char **argv)
{
    struct set set = {.found_count = 0};
    if (argc == 3 && strcmp(argv[1], "--make") == 0) {
        make_set(&set, strtoull(argv[2], NULL, 10));
        write_set(&set);
    } else if (argc == 3 && strcmp(argv[1], "--rate") == 0) {
        if (!read_set(argv[2], &set))
            return 1;
        rate_set(&set);
    } else {
        const struct box_rule usual = {3, 4, false}, near = {1, 10, true};
        time_boxes(BOXES, 1, 20000000, &usual);
        time_boxes(BOXES, 1, 4000000, &usual);
        time_boxes(BOXES, 100, 2000000, &usual);
        time_boxes(BOXES, 1000, 600000, &usual);
        time_boxes(BOXES, 1000, 600000, &near);
        time_boxes(10 * BOXES, 1000, 600000, &usual);
        time_boxes(BOXES, 1, 1, &near);
        time_shapes(SHAPE_POLYGON, 30, 200, 2000);
        time_shapes(SHAPE_LINE, 10, 20000, 20);
        make_set(&set, 1);
        rate_set(&set);
    }
    finish_set(&set);
    return 0;
}
