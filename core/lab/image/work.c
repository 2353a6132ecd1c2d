#include "core/lab/image/work.h"

#include "core/lab/jsonl.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"box", "point", "polyline", "polygon"};

enum { LEAST_POINTS_LINE = 2, LEAST_POINTS_POLYGON = 3 };

/* ---- the list ---- */

void image_work_init(struct image_work *work, const struct image_set *set)
{
    *work = (struct image_work){.set = set};
    work->listed = xcalloc(set->count + 1, sizeof *work->listed);
}

void image_work_finish(struct image_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        free(work->list[i].xy);
    free(work->list);
    free(work->listed);
    *work = (struct image_work){0};
}

struct image_object *image_work_add(struct image_work *work, unsigned image, unsigned label,
                                    unsigned points)
{
    if (work->count == work->room) {
        work->room = work->room ? 2 * work->room : 16;
        work->list = xrealloc(work->list, work->room * sizeof *work->list);
    }
    struct image_object *o = &work->list[work->count++];
    *o = (struct image_object){.image = image, .label = label, .score = -1, .points = points};
    o->xy = xcalloc(2 * (size_t) points + 2, sizeof *o->xy);
    return o;
}

void image_work_remove(struct image_work *work, size_t at)
{
    free(work->list[at].xy);
    memmove(&work->list[at], &work->list[at + 1], (work->count - at - 1) * sizeof *work->list);
    work->count--;
}

struct image_object *image_work_copy(struct image_work *work, size_t at)
{
    const struct image_object old = work->list[at];
    struct image_object *o = image_work_add(work, old.image, old.label, old.points);
    memcpy(o->xy, old.xy, 2 * old.points * sizeof *o->xy);
    o->flags = old.flags;
    o->score = old.score;
    return o;
}

void image_object_insert(struct image_object *o, unsigned at, int64_t x, int64_t y)
{
    o->xy = xrealloc(o->xy, (2 * (size_t) o->points + 4) * sizeof *o->xy);
    memmove(&o->xy[2 * at + 2], &o->xy[2 * at], 2 * (size_t) (o->points - at) * sizeof *o->xy);
    o->xy[2 * at] = x;
    o->xy[2 * at + 1] = y;
    o->points++;
}

void image_object_erase(struct image_object *o, unsigned at)
{
    memmove(&o->xy[2 * at], &o->xy[2 * at + 2], 2 * (size_t) (o->points - at - 1) * sizeof *o->xy);
    o->points--;
}

/* ---- names ---- */

const char *image_kind_name(enum image_kind kind)
{
    return kinds[kind];
}

int image_kind_find(const char *name)
{
    for (int i = 0; i < IMAGE_KINDS; i++)
        if (strcmp(kinds[i], name) == 0)
            return i;
    return -1;
}

enum image_kind image_kind_of(const struct labspec *spec, unsigned label)
{
    const char *name = spec->labels[label].kind;
    int kind = name ? image_kind_find(name) : IMAGE_BOX;
    return kind < 0 ? IMAGE_BOX : (enum image_kind) kind;
}

bool image_milli(double px, int64_t *milli)
{
    if (!isfinite(px) || fabs(px) > IMAGE_COORD_MAX / 1000)
        return false;
    *milli = llround(px * 1000);
    return true;
}

void image_add_milli(struct str *out, int64_t milli)
{
    int64_t size = milli < 0 ? -milli : milli;
    str_addf(out, "%s%lld", milli < 0 ? "-" : "", (long long) (size / 1000));
    int rest = (int) (size % 1000);
    if (rest % 10 != 0)
        str_addf(out, ".%03d", rest);
    else if (rest % 100 != 0)
        str_addf(out, ".%02d", rest / 10);
    else if (rest != 0)
        str_addf(out, ".%d", rest / 100);
}

/* ---- geometry ---- */

void image_object_bounds(const struct image_object *o, int64_t edge[4])
{
    for (int i = 0; i < 4; i++)
        edge[i] = o->points ? o->xy[i % 2] : 0;
    for (unsigned i = 1; i < o->points; i++)
        for (int axis = 0; axis < 2; axis++) {
            int64_t v = o->xy[2 * i + axis];
            edge[axis] = v < edge[axis] ? v : edge[axis];
            edge[2 + axis] = v > edge[2 + axis] ? v : edge[2 + axis];
        }
}

/* Twice the signed area of a, b, c. */
static __int128 turn(const int64_t *a, const int64_t *b, const int64_t *c)
{
    return (__int128) (b[0] - a[0]) * (c[1] - a[1]) - (__int128) (b[1] - a[1]) * (c[0] - a[0]);
}

static int sign(__int128 v)
{
    return (v > 0) - (v < 0);
}

static bool sides_cross(const int64_t *a, const int64_t *b, const int64_t *c, const int64_t *d)
{
    return sign(turn(a, b, c)) * sign(turn(a, b, d)) < 0 &&
           sign(turn(c, d, a)) * sign(turn(c, d, b)) < 0;
}

static bool is_crossed(const struct image_object *o)
{
    unsigned n = o->points;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = i + 2; k < n; k++)
            if (!(i == 0 && k == n - 1) && sides_cross(&o->xy[2 * i], &o->xy[2 * ((i + 1) % n)],
                                                       &o->xy[2 * k], &o->xy[2 * ((k + 1) % n)]))
                return true;
    return false;
}

static __int128 twice_area(const struct image_object *o)
{
    __int128 sum = 0;
    for (unsigned i = 1; i + 1 < o->points; i++)
        sum += turn(o->xy, &o->xy[2 * i], &o->xy[2 * i + 2]);
    return sum < 0 ? -sum : sum;
}

static enum image_trouble shape_trouble(const struct image_object *o, enum image_kind kind)
{
    if (kind == IMAGE_POLYLINE && o->points < LEAST_POINTS_LINE)
        return IMAGE_FEW;
    if (kind != IMAGE_POLYGON)
        return IMAGE_FINE;
    if (o->points < LEAST_POINTS_POLYGON)
        return IMAGE_FEW;
    if (is_crossed(o))
        return IMAGE_CROSSED;
    return twice_area(o) == 0 ? IMAGE_EMPTY : IMAGE_FINE;
}

enum image_trouble image_object_trouble(const struct image_work *work, const struct image_object *o)
{
    const struct image_file *file = &work->set->list[o->image];
    enum image_kind kind = image_kind_of(work->set->spec, o->label);
    int64_t edge[4];
    if (kind == IMAGE_BOX && (o->xy[2] <= o->xy[0] || o->xy[3] <= o->xy[1]))
        return IMAGE_EMPTY;
    image_object_bounds(o, edge);
    if (edge[0] < 0 || edge[1] < 0 || edge[2] > (int64_t) file->width * 1000 ||
        edge[3] > (int64_t) file->height * 1000)
        return IMAGE_OUTSIDE;
    return shape_trouble(o, kind);
}

/* ---- writing ---- */

static void add_coordinates(struct str *out, const struct image_object *o, enum image_kind kind)
{
    if (kind == IMAGE_BOX) {
        const int64_t box[] = {o->xy[0], o->xy[1], o->xy[2] - o->xy[0], o->xy[3] - o->xy[1]};
        str_add(out, "\"bbox\": [");
        for (int i = 0; i < 4; i++) {
            str_add(out, i ? ", " : "");
            image_add_milli(out, box[i]);
        }
        str_add(out, "]");
        return;
    }
    str_add(out, "\"points\": [");
    for (unsigned i = 0; i < o->points; i++) {
        str_add(out, i ? ", [" : "[");
        image_add_milli(out, o->xy[2 * i]);
        str_add(out, ", ");
        image_add_milli(out, o->xy[2 * i + 1]);
        str_add(out, "]");
    }
    str_add(out, "]");
}

static void add_object(struct str *out, const struct image_work *work, const struct image_object *o,
                       unsigned id)
{
    const struct labspec *spec = work->set->spec;
    enum image_kind kind = image_kind_of(spec, o->label);
    str_addf(out, "{\"id\": %u, \"image_id\": %u, \"label\": ", id, o->image + 1);
    jsonl_add_text(out, spec->labels[o->label].id);
    str_addf(out, ", \"kind\": \"%s\", ", kinds[kind]);
    add_coordinates(out, o, kind);
    str_addf(out, ", \"occluded\": %s, \"truncated\": %s",
             o->flags & IMAGE_OCCLUDED ? "true" : "false",
             o->flags & IMAGE_TRUNCATED ? "true" : "false");
    if (o->score >= 0)
        str_addf(out, ", \"score\": %.6f", o->score);
    str_add(out, "}");
}

void image_work_write(const struct image_work *work, bool partly, struct str *out)
{
    const char *comma = "\n";
    unsigned id = 0;
    str_add(out, "{\"images\": [");
    for (unsigned i = 0; i < work->set->count; i++) {
        const struct image_file *file = &work->set->list[i];
        if (partly && !work->listed[i])
            continue;
        str_addf(out, "%s{\"id\": %u, \"file_name\": ", comma, i + 1);
        jsonl_add_text(out, file->name);
        str_addf(out, ", \"width\": %u, \"height\": %u}", file->width, file->height);
        comma = ",\n";
    }
    str_add(out, "],\n\"annotations\": [");
    comma = "\n";
    for (size_t i = 0; i < work->count; i++) {
        str_add(out, comma);
        add_object(out, work, &work->list[i], ++id);
        comma = ",\n";
    }
    str_add(out, "]}\n");
}
