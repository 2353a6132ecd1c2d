/* The gold with mistakes of the kinds people make, each on an object that stands alone, so that
 * what it costs can be told without matching anything. */
#include "core/lab/image/grade.h"

#include "core/lab/metric/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum deed { LEAVE_OUT, ADD, MISLABEL, MISFIT, MISTICK, TWICE, DEEDS };
enum { ALONE = 30000, EXTRA_SIDE = 24000, TRIES = 300, MILLION = 1000000 };

struct spoiling {
    const struct image_work *gold;
    struct image_work work; /* the gold's objects come first, in order */
    struct prng *prng;
    struct lab_spoiled *out;
    int *deed;  /* of each gold object, -1: none */
    bool ticks; /* a line of the score looks at ticks */
};

/* ---- objects that stand alone ---- */

static bool apart(const int64_t a[4], const int64_t b[4])
{
    return a[2] + ALONE <= b[0] || b[2] + ALONE <= a[0] || a[3] + ALONE <= b[1] ||
           b[3] + ALONE <= a[1];
}

static bool is_free(const struct image_work *work, unsigned image, const int64_t edge[4],
                    size_t except)
{
    for (size_t i = 0; i < work->count; i++) {
        int64_t other[4];
        if (i == except || work->list[i].image != image)
            continue;
        image_object_bounds(&work->list[i], other);
        if (!apart(edge, other))
            return false;
    }
    return true;
}

/* ---- deeds ---- */

static int other_label(const struct labspec *spec, unsigned label)
{
    for (unsigned i = 1; i < spec->labels_count; i++) {
        unsigned other = (label + i) % spec->labels_count;
        if (image_kind_of(spec, other) == image_kind_of(spec, label))
            return (int) other;
    }
    return -1;
}

/* Distance of the strictest F1 line of a kind. */
static int64_t reach(const struct labspec *spec, enum image_kind kind)
{
    int64_t least = 0, at;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        struct image_measure m;
        if (image_measure_of(&spec->scores[i], &m) && m.kind == kind && m.way == IMAGE_F1 &&
            image_at(&spec->scores[i], &m, &at) && (least == 0 || at < least))
            least = at;
    }
    return least;
}

/* Three fifths of its width; points and lines go twice as far as is allowed. */
static void misfit(struct image_object *o, enum image_kind kind, int64_t distance, int64_t width)
{
    int64_t edge[4];
    image_object_bounds(o, edge);
    int64_t step = edge[2] + 2 * distance > width ? -2 * distance : 2 * distance;
    for (unsigned i = 0; i < o->points; i++) {
        int64_t *x = &o->xy[2 * i];
        *x = kind == IMAGE_BOX || kind == IMAGE_POLYGON ? edge[0] + (*x - edge[0]) * 3 / 5
                                                        : *x + step;
    }
}

static bool add_extra(struct spoiling *s)
{
    const struct image_set *set = s->gold->set;
    for (int i = 0; i < TRIES; i++) {
        unsigned image = prng_below(s->prng, set->count);
        int64_t width = set->list[image].width, height = set->list[image].height;
        if (width * 1000 <= EXTRA_SIDE || height * 1000 <= EXTRA_SIDE)
            continue;
        int64_t x = 1000 * (int64_t) prng_below(s->prng, (uint32_t) (width - EXTRA_SIDE / 1000));
        int64_t y = 1000 * (int64_t) prng_below(s->prng, (uint32_t) (height - EXTRA_SIDE / 1000));
        const int64_t edge[4] = {x, y, x + EXTRA_SIDE, y + EXTRA_SIDE};
        if (!is_free(&s->work, image, edge, SIZE_MAX))
            continue;
        enum image_kind kind = image_kind_of(set->spec, 0);
        unsigned points = kind == IMAGE_POINT ? 1 : kind == IMAGE_POLYGON ? 3 : 2;
        struct image_object *o = image_work_add(&s->work, image, 0, points);
        const int64_t xy[6] = {x, y, edge[2], edge[3], x, edge[3]};
        memcpy(o->xy, xy, 2 * points * sizeof *xy);
        return true;
    }
    return false;
}

static enum image_fault fault_of(enum deed deed, enum image_kind kind)
{
    switch (deed) {
    case LEAVE_OUT:
        return IMAGE_FAULT_MISSING;
    case ADD:
        return IMAGE_FAULT_EXTRA;
    case MISLABEL:
        return kind == IMAGE_BOX || kind == IMAGE_POLYGON ? IMAGE_FAULT_LABEL
                                                          : IMAGE_FAULT_LABEL_ONLY;
    case MISTICK:
        return IMAGE_FAULT_OCCLUDED;
    case TWICE:
        return IMAGE_FAULT_TWICE;
    default:
        return kind == IMAGE_BOX       ? IMAGE_FAULT_TIGHT
               : kind == IMAGE_POLYGON ? IMAGE_FAULT_OUTLINE
                                       : IMAGE_FAULT_FAR;
    }
}

static bool commit(struct spoiling *s, size_t at, enum deed deed)
{
    const struct labspec *spec = s->gold->set->spec;
    struct image_object *o = &s->work.list[at];
    enum image_kind kind = image_kind_of(spec, o->label);
    int other = other_label(spec, o->label);
    bool area = kind == IMAGE_BOX || kind == IMAGE_POLYGON;
    if ((deed == MISLABEL && other < 0) || (deed == MISTICK && (!s->ticks || !area)) ||
        (deed == MISFIT && !area && reach(spec, kind) == 0) || (deed == ADD && !add_extra(s)))
        return false;
    if (deed == MISLABEL)
        o->label = (unsigned) other;
    else if (deed == MISFIT)
        misfit(o, kind, reach(spec, kind), (int64_t) s->gold->set->list[o->image].width * 1000);
    else if (deed == MISTICK)
        o->flags ^= IMAGE_OCCLUDED;
    else if (deed == TWICE)
        image_work_copy(&s->work, at);
    s->deed[at] = deed == ADD ? -1 : (int) deed;
    s->out->kinds[s->out->count++] = &image_faults[fault_of(deed, kind)];
    return true;
}

/* ---- what it costs ---- */

static double polygon_iou(const struct image_work *work, const struct image_object *a,
                          const struct image_object *b)
{
    const struct image_file *file = &work->set->list[a->image];
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

/* What an object, well drawn or not, adds to a line: 0 … 1. */
static double part_of(const struct spoiling *s, size_t at, const struct labspec_score *score,
                      const struct image_measure *m)
{
    const struct image_object *gold = &s->gold->list[at], *own = &s->work.list[at];
    int64_t limit;
    if (s->deed[at] == LEAVE_OUT || s->deed[at] == MISLABEL || !image_at(score, m, &limit))
        return 0;
    if (s->deed[at] != MISFIT)
        return 1;
    double share;
    if (m->kind == IMAGE_BOX)
        share = (double) (own->xy[2] - own->xy[0]) / (double) (gold->xy[2] - gold->xy[0]);
    else if (m->kind == IMAGE_POLYGON)
        share = polygon_iou(s->gold, gold, own);
    else
        share = 1 - fabs((double) (own->xy[0] - gold->xy[0])) / (double) limit;
    if (m->way == IMAGE_GRADED)
        return share > 0 ? share : 0;
    if (m->kind == IMAGE_BOX || m->kind == IMAGE_POLYGON)
        return share * MILLION >= (double) limit;
    return share >= 0;
}

static bool counts(const struct image_work *work, const struct image_object *o,
                   const struct labspec_score *score, enum image_kind kind)
{
    const struct labspec *spec = work->set->spec;
    return image_kind_of(spec, o->label) == kind &&
           (!score->only || strcmp(score->only, spec->labels[o->label].id) == 0);
}

static double expected(const struct spoiling *s, const struct labspec_score *score)
{
    struct image_measure m;
    double sum = 0;
    size_t all = 0;
    if (!image_measure_of(score, &m) || (m.way != IMAGE_F1 && m.way != IMAGE_GRADED))
        return NAN;
    for (size_t i = 0; i < s->gold->count; i++)
        if (counts(s->gold, &s->gold->list[i], score, m.kind)) {
            sum += part_of(s, i, score, &m);
            all++;
        }
    for (size_t i = 0; i < s->work.count; i++)
        if (counts(&s->work, &s->work.list[i], score, m.kind))
            all += i >= s->gold->count || s->deed[i] != LEAVE_OUT;
    return all ? 2 * sum / (double) all : NAN;
}

/* ---- the whole ---- */

static uint32_t *alone(const struct image_work *gold, struct prng *prng, size_t *count)
{
    uint32_t *list = xcalloc(gold->count + 1, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < gold->count; i++) {
        int64_t edge[4];
        image_object_bounds(&gold->list[i], edge);
        if (is_free(gold, gold->list[i].image, edge, i))
            list[(*count)++] = (uint32_t) i;
    }
    prng_shuffle(prng, list, *count);
    return list;
}

static void leave_out(struct spoiling *s)
{
    for (size_t i = s->gold->count; i-- > 0;)
        if (s->deed[i] == LEAVE_OUT)
            image_work_remove(&s->work, i);
}

bool image_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err)
{
    const struct image_work *gold = o->gold;
    const struct labspec *spec = gold->set->spec;
    struct spoiling s = {.gold = gold, .prng = prng, .out = spoiled};
    size_t count;
    (void) err;
    image_work_init(&s.work, gold->set);
    for (size_t i = 0; i < gold->count; i++) {
        const struct image_object *from = &gold->list[i];
        struct image_object *to = image_work_add(&s.work, from->image, from->label, from->points);
        memcpy(to->xy, from->xy, 2 * from->points * sizeof *to->xy);
        to->flags = from->flags;
    }
    s.deed = xcalloc(gold->count + 1, sizeof *s.deed);
    for (size_t i = 0; i < gold->count; i++)
        s.deed[i] = -1;
    for (unsigned i = 0; i < spec->scores_count; i++)
        s.ticks |= spec->scores[i].metric && strcmp(spec->scores[i].metric, "flags_f1") == 0;
    spoiled->kinds = xcalloc(k + 1, sizeof *spoiled->kinds);
    spoiled->values = xcalloc(spec->scores_count + 1, sizeof *spoiled->values);
    uint32_t *list = alone(gold, prng, &count), first = prng_below(prng, DEEDS);
    for (size_t i = 0; i < count && spoiled->count < k; i++)
        for (uint32_t n = 0; n < DEEDS && !commit(&s, list[i], (first + n + (uint32_t) i) % DEEDS);)
            n++;
    for (unsigned i = 0; i < spec->scores_count; i++)
        spoiled->values[i] = expected(&s, &spec->scores[i]);
    leave_out(&s);
    image_work_write(&s.work, false, &spoiled->work);
    free(list);
    free(s.deed);
    image_work_finish(&s.work);
    return true;
}
