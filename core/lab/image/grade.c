#include "core/lab/image/grade.h"

#include "core/lab/metric/map.h"
#include "core/material/decimal.h"

#include <stdlib.h>
#include <string.h>

enum {
    MILLION = 1000000,
    NEAR_IOU = MILLION / 10, /* pairs of the graded measures begin here */
    FLAG_IOU = MILLION / 2,
    USUAL_BOX = 750000,
    USUAL_POLYGON = 750000,
    USUAL_POINT = 5000,
    USUAL_LINE = 5000,
    USUAL_POINT_NEAR = 20000,
    USUAL_LINE_NEAR = 20000,
};

const struct lab_measure image_measures[] = {
    {"box_f1", ERR_N("F1 of boxes at a least IoU"), false, false, 0, 1},
    {"box_iou", ERR_N("how well boxes fit: IoU over all boxes"), false, false, 0, 1},
    {"box_map", ERR_N("mean average precision of boxes with confidences"), false, false, 0, 1},
    {"polygon_f1", ERR_N("F1 of polygons at a least IoU of their pixels"), false, false, 0, 1},
    {"polygon_iou", ERR_N("how well polygons fit: IoU over all polygons"), false, false, 0, 1},
    {"point_f1", ERR_N("F1 of points within a distance"), false, false, 0, 1},
    {"point_near", ERR_N("how near points are"), false, false, 0, 1},
    {"polyline_f1", ERR_N("F1 of lines within a distance"), false, false, 0, 1},
    {"polyline_near", ERR_N("how near lines are"), false, false, 0, 1},
    {"flags_f1", ERR_N("F1 of the ticks occluded and truncated"), false, false, 0, 1},
    {"valid", ERR_N("every object has an area and lies inside its picture"), true, false, 0, 1},
    {0},
};

const struct lab_fault_kind image_faults[] = {
    {"missing", ERR_N("nothing was drawn for it")},
    {"extra", ERR_N("nothing is to be drawn here")},
    {"label", ERR_N("the label is wrong: %1 instead of %2 (IoU %3)")},
    {"label", ERR_N("the label is wrong: %1 instead of %2")},
    {"loose",
     ERR_N("drawn too loosely: outside by %1 px at the left, top, right and bottom (negative: "
           "inside); IoU %2")},
    {"tight", ERR_N("cuts into the object: outside by %1 px at the left, top, right and bottom "
                    "(negative: inside); IoU %2")},
    {"shifted",
     ERR_N("shifted: outside by %1 px at the left, top, right and bottom (negative: inside); "
           "IoU %2")},
    {"far", ERR_N("off by %1 px, %2 px are allowed")},
    {"far", ERR_N("off by %1 px: within the %2 px, but nearer earns more")},
    {"outline", ERR_N("the outline does not follow the object: IoU %1")},
    {"occluded", ERR_N("the tick “occluded” is wrong")},
    {"truncated", ERR_N("the tick “truncated” is wrong")},
    {"twice", ERR_N("drawn twice")},
    {"trouble", ERR_N("it has no area, crosses itself or reaches over the picture's edge")},
    {0},
};

bool image_measure_of(const struct labspec_score *score, struct image_measure *m)
{
    static const struct {
        const char *name;
        struct image_measure measure;
    } names[] = {
        {"box_f1", {IMAGE_BOX, IMAGE_F1}},
        {"box_iou", {IMAGE_BOX, IMAGE_GRADED}},
        {"box_map", {IMAGE_BOX, IMAGE_MAP}},
        {"polygon_f1", {IMAGE_POLYGON, IMAGE_F1}},
        {"polygon_iou", {IMAGE_POLYGON, IMAGE_GRADED}},
        {"point_f1", {IMAGE_POINT, IMAGE_F1}},
        {"point_near", {IMAGE_POINT, IMAGE_GRADED}},
        {"polyline_f1", {IMAGE_POLYLINE, IMAGE_F1}},
        {"polyline_near", {IMAGE_POLYLINE, IMAGE_GRADED}},
        {"flags_f1", {IMAGE_BOX, IMAGE_FLAGS}},
        {"valid", {IMAGE_BOX, IMAGE_VALID}},
    };
    const char *name = score->metric ? score->metric : score->check;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0) {
            *m = names[i].measure;
            return true;
        }
    return false;
}

bool image_at(const struct labspec_score *score, const struct image_measure *m, int64_t *at)
{
    bool share = m->kind == IMAGE_BOX || m->kind == IMAGE_POLYGON;
    struct decimal d;
    if (!score->at) {
        bool graded = m->way == IMAGE_GRADED;
        *at = m->kind == IMAGE_BOX       ? USUAL_BOX
              : m->kind == IMAGE_POLYGON ? USUAL_POLYGON
              : m->kind == IMAGE_POINT   ? (graded ? USUAL_POINT_NEAR : USUAL_POINT)
                                         : (graded ? USUAL_LINE_NEAR : USUAL_LINE);
        return true;
    }
    if (!decimal_parse(score->at, strlen(score->at), &d) ||
        decimal_compare(d, decimal_from(share ? 1 : 1000)) > 0)
        return false;
    *at = decimal_scaled(d, share ? 6 : 3);
    return *at > 0;
}

/* ---- sides ---- */

static enum shape_kind shape_kind_of(enum image_kind kind)
{
    return kind == IMAGE_POINT ? SHAPE_POINT : kind == IMAGE_POLYLINE ? SHAPE_LINE : SHAPE_POLYGON;
}

void image_side_init(struct image_side *side, const struct image_work *work, enum image_kind kind,
                     const char *only)
{
    const struct labspec *spec = work->set->spec;
    *side = (struct image_side){0};
    side->boxes = xcalloc(work->count + 1, sizeof *side->boxes);
    side->shapes = xcalloc(work->count + 1, sizeof *side->shapes);
    side->objects = xcalloc(work->count + 1, sizeof *side->objects);
    for (size_t i = 0; i < work->count; i++) {
        const struct image_object *o = &work->list[i];
        const char *label = spec->labels[o->label].id;
        if (image_kind_of(spec, o->label) != kind || (only && strcmp(only, label) != 0))
            continue;
        struct box *b = &side->boxes[side->count];
        *b = (struct box){.image = o->image, .label = label};
        image_object_bounds(o, b->edge);
        side->shapes[side->count] =
            (struct shape){shape_kind_of(kind), o->xy, o->points, o->image, label};
        side->objects[side->count++] = (unsigned) i;
    }
}

void image_side_finish(struct image_side *side)
{
    free(side->boxes);
    free(side->shapes);
    free(side->objects);
    *side = (struct image_side){0};
}

static struct shape_rule shape_rule_of(const struct image_set *set, int64_t at)
{
    struct shape_rule rule = {.num = at, .den = MILLION, .distance = at};
    for (unsigned i = 0; i < set->count; i++) {
        if ((int32_t) set->list[i].width > rule.width)
            rule.width = (int32_t) set->list[i].width;
        if ((int32_t) set->list[i].height > rule.height)
            rule.height = (int32_t) set->list[i].height;
    }
    return rule;
}

struct sides {
    struct image_side gold, given;
};

static void sides_init(struct sides *s, const struct image_work *gold,
                       const struct image_work *given, enum image_kind kind, const char *only)
{
    image_side_init(&s->gold, gold, kind, only);
    image_side_init(&s->given, given, kind, only);
}

static void sides_finish(struct sides *s)
{
    image_side_finish(&s->gold);
    image_side_finish(&s->given);
}

/* Pairs at `at`: counts, and the sum of IoU or of distances. given_of may be NULL, else of as many
 * as there are golds. */
static struct tally pairs(const struct sides *s, const struct image_set *set, enum image_kind kind,
                          int64_t at, double *sum, uint32_t *given_of)
{
    struct tally tally;
    if (kind == IMAGE_BOX) {
        struct box_result r;
        const struct box_rule rule = {at, MILLION, false};
        box_match(s->gold.boxes, s->gold.count, s->given.boxes, s->given.count, &rule, &r);
        tally = r.tally;
        *sum = r.iou_sum;
        if (given_of)
            memcpy(given_of, r.given_of, s->gold.count * sizeof *given_of);
        box_result_finish(&r);
        return tally;
    }
    struct shape_result r;
    const struct shape_rule rule = shape_rule_of(set, at);
    shape_match(s->gold.shapes, s->gold.count, s->given.shapes, s->given.count, &rule, &r);
    tally = r.tally;
    *sum = r.measure_sum;
    if (given_of)
        memcpy(given_of, r.given_of, s->gold.count * sizeof *given_of);
    shape_result_finish(&r);
    return tally;
}

/* ---- measures ---- */

double image_graded(const struct image_work *gold, const struct image_work *given,
                    const struct labspec_score *score, const struct image_measure *m,
                    struct tally *tally)
{
    bool share = m->kind == IMAGE_BOX || m->kind == IMAGE_POLYGON;
    struct sides s;
    int64_t at = NEAR_IOU;
    double sum;
    if (!share && !image_at(score, m, &at))
        return 0;
    sides_init(&s, gold, given, m->kind, score->only);
    *tally = pairs(&s, gold->set, m->kind, at, &sum, NULL);
    sides_finish(&s);
    if (!share)
        sum = (double) tally->matched - sum / (double) at;
    size_t all = tally->gold + tally->given;
    return all ? 2 * sum / (double) all : 1;
}

static void mark_f1(const struct image_work *gold, const struct image_work *given,
                    const struct labspec_score *score, const struct image_measure *m,
                    struct lab_result *result)
{
    struct sides s;
    double sum;
    int64_t at = 1;
    bool known = image_at(score, m, &at);
    sides_init(&s, gold, given, m->kind, score->only);
    struct tally t = pairs(&s, gold->set, m->kind, at, &sum, NULL);
    sides_finish(&s);
    if (known)
        lab_result_share(result, score, 2 * t.matched, t.gold + t.given, "TP %zu, FP %zu, FN %zu",
                         t.matched, t.given - t.matched, t.gold - t.matched);
}

static void mark_map(const struct image_work *gold, const struct image_work *given,
                     const struct labspec_score *score, const struct image_measure *m,
                     struct lab_result *result)
{
    struct sides s;
    struct map_result r;
    int64_t at = USUAL_BOX;
    bool known = image_at(score, m, &at);
    sides_init(&s, gold, given, IMAGE_BOX, score->only);
    struct map_object *objects = xcalloc(s.gold.count + 1, sizeof *objects);
    struct map_found *found = xcalloc(s.given.count + 1, sizeof *found);
    for (size_t i = 0; i < s.gold.count; i++)
        objects[i].box = s.gold.boxes[i];
    for (size_t i = 0; i < s.given.count; i++) {
        double score_of = given->list[s.given.objects[i]].score;
        found[i] = (struct map_found){s.given.boxes[i], score_of < 0 ? 1 : score_of};
    }
    map_rate(objects, s.gold.count, found, s.given.count, MAP_VOC_ALL, at, MILLION, &r);
    if (known && r.defined)
        lab_result_metric(result, score, r.mean, "VOC-all, IoU ≥ %.2f", (double) at / MILLION);
    else
        lab_result_undefined(result, score, "0/0");
    map_result_finish(&r);
    free(objects);
    free(found);
    sides_finish(&s);
}

static size_t ticks(unsigned flags)
{
    return (flags & IMAGE_OCCLUDED ? 1u : 0u) + (flags & IMAGE_TRUNCATED ? 1u : 0u);
}

/* Ticks set on both sides of the pairs against all ticks that are set. */
static void count_ticks(const struct image_work *gold, const struct image_work *given,
                        enum image_kind kind, const char *only, struct tally *t, size_t *matched)
{
    struct sides s;
    double sum;
    sides_init(&s, gold, given, kind, only);
    uint32_t *given_of = xcalloc(s.gold.count + 1, sizeof *given_of);
    struct tally found = pairs(&s, gold->set, kind, FLAG_IOU, &sum, given_of);
    *matched += found.matched;
    for (size_t i = 0; i < s.gold.count; i++) {
        unsigned right = gold->list[s.gold.objects[i]].flags;
        t->gold += ticks(right);
        if (given_of[i] != ASSIGN_NONE)
            t->matched += ticks(right & given->list[s.given.objects[given_of[i]]].flags);
    }
    for (size_t i = 0; i < s.given.count; i++)
        t->given += ticks(given->list[s.given.objects[i]].flags);
    free(given_of);
    sides_finish(&s);
}

static void mark_flags(const struct image_work *gold, const struct image_work *given,
                       const struct labspec_score *score, struct lab_result *result)
{
    struct tally t = {0};
    size_t matched = 0;
    count_ticks(gold, given, IMAGE_BOX, score->only, &t, &matched);
    count_ticks(gold, given, IMAGE_POLYGON, score->only, &t, &matched);
    if (t.gold + t.given == 0)
        lab_result_share(result, score, matched, gold->count, "0 / 0");
    else
        lab_result_share(result, score, 2 * t.matched, t.gold + t.given, "TP %zu, FP %zu, FN %zu",
                         t.matched, t.given - t.matched, t.gold - t.matched);
}

static void mark_valid(const struct image_work *given, const struct labspec_score *score,
                       struct lab_result *result)
{
    size_t bad = 0;
    for (size_t i = 0; i < given->count; i++)
        bad += image_object_trouble(given, &given->list[i]) != IMAGE_FINE;
    lab_result_check(result, score, given->count > 0 && bad == 0, "%zu / %zu", bad, given->count);
}

static void mark(const struct image_work *gold, const struct image_work *given,
                 const struct labspec_score *score, struct lab_result *result)
{
    struct image_measure m;
    struct tally t;
    if (!image_measure_of(score, &m)) {
        lab_result_undefined(result, score, "?");
    } else if (m.way == IMAGE_F1) {
        mark_f1(gold, given, score, &m, result);
    } else if (m.way == IMAGE_GRADED) {
        double value = image_graded(gold, given, score, &m, &t);
        lab_result_metric(result, score, value, "%zu ↔ %zu: %zu", t.gold, t.given, t.matched);
    } else if (m.way == IMAGE_MAP) {
        mark_map(gold, given, score, &m, result);
    } else if (m.way == IMAGE_FLAGS) {
        mark_flags(gold, given, score, result);
    } else {
        mark_valid(given, score, result);
    }
}

bool image_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                 struct err *err)
{
    const struct image_work *gold = o->gold, *given = work;
    const struct labspec *spec = result->spec;
    for (unsigned i = 0; i < spec->scores_count; i++)
        mark(gold, given, &spec->scores[i], result);
    (void) err;
    for (int kind = 0; kind < IMAGE_KINDS; kind++)
        image_explain(gold, given, (enum image_kind) kind, result);
    return true;
}
