/* Every lost point with its place: what was drawn beside what is right. */
#include "core/lab/image/grade.h"

#include "core/lab/metric/mask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLION = 1000000 };

/* What explains the points of one kind of shape: the strictest line of its F1. */
struct explaining {
    const struct image_work *gold, *given;
    struct lab_result *result;
    enum image_kind kind;
    const char *score, *flags; /* lines that lose, "" for none */
    int64_t at;                /* threshold of pairs */
    double fine;               /* pairs below this IoU lose points on the graded line */
    const char *graded;
    int64_t reach; /* of the graded line: distance that counts nothing */
    struct image_side golds, givens;
};

static const struct labspec *spec_of(const struct explaining *x)
{
    return x->result->spec;
}

static bool take_f1(struct explaining *x, const struct labspec_score *line,
                    const struct image_measure *m)
{
    bool share = x->kind == IMAGE_BOX || x->kind == IMAGE_POLYGON;
    int64_t at;
    if (m->way != IMAGE_F1 && m->way != IMAGE_MAP)
        return false;
    if (!image_at(line, m, &at) || (x->at != 0 && (share ? at <= x->at : at >= x->at)))
        return true;
    x->at = at;
    x->score = line->id;
    return true;
}

static void take_lines(struct explaining *x)
{
    const struct labspec *spec = spec_of(x);
    const struct image_measure usual = {x->kind, IMAGE_F1};
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *line = &spec->scores[i];
        struct image_measure m;
        if (!image_measure_of(line, &m))
            continue;
        if (m.way == IMAGE_FLAGS)
            x->flags = line->id;
        if (m.kind != x->kind || m.way == IMAGE_FLAGS || m.way == IMAGE_VALID ||
            take_f1(x, line, &m))
            continue;
        if (!image_at(line, &m, &x->reach))
            continue;
        x->graded = line->id;
        x->fine = (double) line->full_micro / MILLION;
    }
    const struct labspec_score none = {.at = NULL};
    if (x->at == 0 && !image_at(&none, &usual, &x->at))
        x->at = MILLION;
    if (!*x->score)
        x->score = x->graded;
}

/* ---- texts ---- */

static void add_edges(struct str *out, const int64_t *v, size_t n, const char *between)
{
    for (size_t i = 0; i < n; i++) {
        str_add(out, i ? between : "");
        image_add_milli(out, v[i]);
    }
}

static char *describe(const struct image_work *work, const struct image_object *o)
{
    const struct labspec *spec = work->set->spec;
    enum image_kind kind = image_kind_of(spec, o->label);
    struct str out = STR_INIT;
    int64_t edge[4];
    str_addf(&out, "%s ", spec->labels[o->label].title);
    image_object_bounds(o, edge);
    add_edges(&out, edge, kind == IMAGE_POINT ? 2 : 4, ",");
    if (kind == IMAGE_POLYGON || kind == IMAGE_POLYLINE)
        str_addf(&out, " (%u)", o->points);
    if (o->flags & IMAGE_OCCLUDED)
        str_add(&out, " occluded");
    if (o->flags & IMAGE_TRUNCATED)
        str_add(&out, " truncated");
    return str_take(&out);
}

/* gold, given: index in their sides or ASSIGN_NONE. */
static void add(struct explaining *x, enum image_fault kind, const char *score, uint32_t gold,
                uint32_t given, const char *const args[3])
{
    const struct image_object *right =
        gold == ASSIGN_NONE ? NULL : &x->gold->list[x->golds.objects[gold]];
    const struct image_object *own =
        given == ASSIGN_NONE ? NULL : &x->given->list[x->givens.objects[given]];
    const struct image_object *where = own ? own : right;
    struct str at = STR_INIT;
    int64_t edge[4];
    char *mine = own ? describe(x->given, own) : NULL;
    char *best = right ? describe(x->gold, right) : NULL;
    image_object_bounds(where, edge);
    const char *name = x->gold->set->list[where->image].name;
    str_addf(&at, "%u:", where->image);
    add_edges(&at, edge, 4, ",");
    const struct lab_fault fault = {
        .kind = &image_faults[kind],
        .score = score,
        .place = name,
        .at = str_text(&at),
        .mine = mine,
        .gold = best,
        .args = {args ? args[0] : NULL, args ? args[1] : NULL, args ? args[2] : NULL}};
    lab_result_fault(x->result, &fault);
    free(mine);
    free(best);
    str_finish(&at);
}

static enum image_fault kind_of_leftover(enum box_fault fault)
{
    return fault == BOX_TWICE     ? IMAGE_FAULT_TWICE
           : fault == BOX_MISSING ? IMAGE_FAULT_MISSING
                                  : IMAGE_FAULT_EXTRA;
}

/* ---- boxes ---- */

static enum image_fault fit_fault(const int64_t off[BOX_EDGES])
{
    int64_t wide = off[BOX_LEFT] + off[BOX_RIGHT], high = off[BOX_TOP] + off[BOX_BOTTOM];
    int64_t most = 0, least = 0, size = 0;
    for (int i = 0; i < BOX_EDGES; i++) {
        most = off[i] > most ? off[i] : most;
        least = off[i] < least ? off[i] : least;
        size += llabs(off[i]);
    }
    if (most > 0 && least < 0 && 2 * llabs(wide) < size && 2 * llabs(high) < size &&
        3 * llabs(wide + high) < size)
        return IMAGE_FAULT_SHIFTED;
    return most >= -least ? IMAGE_FAULT_LOOSE : IMAGE_FAULT_TIGHT;
}

static void add_fit(struct explaining *x, const char *score, uint32_t gold, uint32_t given)
{
    const struct box *a = &x->golds.boxes[gold], *b = &x->givens.boxes[given];
    int64_t off[BOX_EDGES];
    char iou[16];
    struct str edges = STR_INIT;
    for (int i = 0; i < BOX_EDGES; i++) {
        off[i] = i <= BOX_TOP ? a->edge[i] - b->edge[i] : b->edge[i] - a->edge[i];
        str_add(&edges, i ? " / " : "");
        str_add(&edges, off[i] > 0 ? "+" : "");
        image_add_milli(&edges, off[i]);
    }
    snprintf(iou, sizeof iou, "%.3f", box_iou(a, b));
    add(x, fit_fault(off), score, gold, given, (const char *[3]){str_text(&edges), iou, NULL});
    str_finish(&edges);
}

static void add_label(struct explaining *x, uint32_t gold, uint32_t given, double iou)
{
    const struct labspec *spec = spec_of(x);
    bool area = x->kind == IMAGE_BOX || x->kind == IMAGE_POLYGON;
    char text[16];
    snprintf(text, sizeof text, "%.3f", iou);
    const char *mine = spec->labels[x->given->list[x->givens.objects[given]].label].title;
    const char *right = spec->labels[x->gold->list[x->golds.objects[gold]].label].title;
    add(x, area ? IMAGE_FAULT_LABEL : IMAGE_FAULT_LABEL_ONLY, x->score, gold, given,
        (const char *[3]){mine, right, area ? text : NULL});
}

static void add_flags(struct explaining *x, uint32_t gold, uint32_t given)
{
    unsigned right = x->gold->list[x->golds.objects[gold]].flags;
    unsigned own = x->given->list[x->givens.objects[given]].flags, off = right ^ own;
    if (off & IMAGE_OCCLUDED && *x->flags)
        add(x, IMAGE_FAULT_OCCLUDED, x->flags, gold, given, NULL);
    if (off & IMAGE_TRUNCATED && *x->flags)
        add(x, IMAGE_FAULT_TRUNCATED, x->flags, gold, given, NULL);
}

static void explain_boxes(struct explaining *x)
{
    struct box_result r;
    const struct box_rule rule = {x->at, MILLION, false};
    box_match(x->golds.boxes, x->golds.count, x->givens.boxes, x->givens.count, &rule, &r);
    for (uint32_t g = 0; g < x->golds.count; g++) {
        uint32_t given = r.given_of[g];
        if (given == ASSIGN_NONE)
            continue;
        if (box_iou(&x->golds.boxes[g], &x->givens.boxes[given]) < x->fine)
            add_fit(x, x->graded, g, given);
        add_flags(x, g, given);
    }
    for (size_t i = 0; i < r.findings_count; i++) {
        const struct box_finding *f = &r.findings[i];
        if (f->fault == BOX_LOOSE) {
            add_fit(x, x->score, f->gold, f->given);
            add_flags(x, f->gold, f->given);
        } else if (f->fault == BOX_LABEL || f->fault == BOX_ASTRAY) {
            add_label(x, f->gold, f->given, f->iou);
        } else {
            add(x, kind_of_leftover(f->fault), x->score, f->gold, f->given, NULL);
        }
    }
    box_result_finish(&r);
}

/* ---- other shapes ---- */

static void add_measure(struct explaining *x, uint32_t gold, uint32_t given, double measure)
{
    char off[24], allowed[24];
    if (x->kind == IMAGE_POLYGON) {
        snprintf(off, sizeof off, "%.3f", measure);
        add(x, IMAGE_FAULT_OUTLINE, x->score, gold, given, (const char *[3]){off, NULL, NULL});
        return;
    }
    snprintf(off, sizeof off, "%.1f", measure / 1000);
    snprintf(allowed, sizeof allowed, "%.1f", (double) x->at / 1000);
    add(x, measure > (double) x->at ? IMAGE_FAULT_FAR : IMAGE_FAULT_NEAR, x->score, gold, given,
        (const char *[3]){off, allowed, NULL});
}

/* IoU of two polygons, distance of other shapes. */
static double measure_of(const struct explaining *x, uint32_t gold, uint32_t given)
{
    const struct shape *a = &x->golds.shapes[gold], *b = &x->givens.shapes[given];
    if (x->kind != IMAGE_POLYGON)
        return shape_distance(a, b);
    const struct image_file *file = &x->gold->set->list[a->image];
    struct mask one, other;
    mask_fill(&(struct mask_ring){a->xy, a->points}, 1, (int32_t) file->width,
              (int32_t) file->height, &one);
    mask_fill(&(struct mask_ring){b->xy, b->points}, 1, (int32_t) file->width,
              (int32_t) file->height, &other);
    double iou = mask_iou(&one, &other);
    mask_finish(&one);
    mask_finish(&other);
    return iou;
}

/* A pair that fits, but loses points on the graded line. */
static void explain_pair(struct explaining *x, uint32_t gold, uint32_t given)
{
    const char *score = x->score;
    double measure = measure_of(x, gold, given);
    double share = x->kind == IMAGE_POLYGON ? measure : 1 - measure / (double) x->reach;
    if (*x->graded && share < x->fine) {
        x->score = x->graded;
        add_measure(x, gold, given, measure);
        x->score = score;
    }
    add_flags(x, gold, given);
}

static struct shape_rule rule_of(const struct explaining *x)
{
    const struct image_set *set = x->gold->set;
    struct shape_rule rule = {.num = x->at, .den = MILLION, .distance = x->at};
    for (unsigned i = 0; i < set->count; i++) {
        rule.width =
            set->list[i].width > (unsigned) rule.width ? (int32_t) set->list[i].width : rule.width;
        rule.height = set->list[i].height > (unsigned) rule.height ? (int32_t) set->list[i].height
                                                                   : rule.height;
    }
    return rule;
}

static void explain_shapes(struct explaining *x)
{
    struct shape_result r;
    const struct shape_rule rule = rule_of(x);
    shape_match(x->golds.shapes, x->golds.count, x->givens.shapes, x->givens.count, &rule, &r);
    for (uint32_t g = 0; g < x->golds.count; g++)
        if (r.given_of[g] != ASSIGN_NONE)
            explain_pair(x, g, r.given_of[g]);
    for (size_t i = 0; i < r.findings_count; i++) {
        const struct shape_finding *f = &r.findings[i];
        if (f->fault == BOX_LOOSE)
            add_measure(x, f->gold, f->given, f->measure);
        else if (f->fault == BOX_LABEL || f->fault == BOX_ASTRAY)
            add_label(x, f->gold, f->given, f->measure);
        else
            add(x, kind_of_leftover(f->fault), x->score, f->gold, f->given, NULL);
    }
    shape_result_finish(&r);
}

static void explain_trouble(struct explaining *x)
{
    for (uint32_t i = 0; i < x->givens.count; i++)
        if (image_object_trouble(x->given, &x->given->list[x->givens.objects[i]]) != IMAGE_FINE)
            add(x, IMAGE_FAULT_TROUBLE, "", ASSIGN_NONE, i, NULL);
}

void image_explain(const struct image_work *gold, const struct image_work *given,
                   enum image_kind kind, struct lab_result *result)
{
    struct explaining x = {.gold = gold,
                           .given = given,
                           .result = result,
                           .kind = kind,
                           .score = "",
                           .flags = "",
                           .graded = ""};
    take_lines(&x);
    image_side_init(&x.golds, gold, kind, NULL);
    image_side_init(&x.givens, given, kind, NULL);
    explain_trouble(&x);
    if (kind == IMAGE_BOX)
        explain_boxes(&x);
    else
        explain_shapes(&x);
    image_side_finish(&x.golds);
    image_side_finish(&x.givens);
}
