/* The files of a lab on pictures, held to the rules. */
#include "core/lab/image/grade.h"

#include <stdlib.h>
#include <string.h>

bool image_check_labels(const struct labspec *spec, struct err *err)
{
    for (unsigned i = 0; i < spec->labels_count; i++) {
        const struct labspec_label *label = &spec->labels[i];
        if (!label->kind || image_kind_find(label->kind) >= 0)
            continue;
        lab_wrong_spec(spec, label->line, "labels: kind", label->kind, err);
        return lab_why(err, LAB_WHY_LABEL_KIND, label->id, label->kind, NULL);
    }
    if (spec->labels_count > 0)
        return true;
    lab_wrong_spec(spec, 0, "labels", "", err);
    return lab_why(err, LAB_WHY_LABELS_NONE, "1", NULL, NULL);
}

/* The gold says of every picture what is on it, be it nothing. */
static bool check_listed(const struct lab_opened *o, struct err *err)
{
    const struct image_set *set = o->task;
    struct image_work read;
    const char *missing = NULL;
    char *text;
    size_t len;
    if (!lab_gold(o->lab, IMAGE_GOLD, &text, &len, err))
        return false;
    image_work_init(&read, set);
    bool ok = image_work_read(&read, text, len, err);
    free(text);
    for (unsigned i = 0; ok && i < set->count; i++)
        missing = missing || read.listed[i] ? missing : set->list[i].name;
    image_work_finish(&read);
    if (!missing)
        return ok;
    err_set(err, ERR_INVALID, IMAGE_GOLD ": images");
    err_detail(err, "%s", missing);
    return lab_why(err, LAB_WHY_PICTURE_UNLISTED, missing, NULL, NULL);
}

/* ---- score lines ---- */

/* Whether a line measures anything of the gold: else it could be earned by doing nothing. */
static bool measures_something(const struct image_work *gold, const struct labspec_score *score,
                               const struct image_measure *m)
{
    for (size_t i = 0; i < gold->count; i++) {
        const struct labspec *spec = gold->set->spec;
        const struct image_object *o = &gold->list[i];
        bool kind = m->way == IMAGE_FLAGS || m->way == IMAGE_VALID ||
                    image_kind_of(spec, o->label) == m->kind;
        if (kind && (!score->only || strcmp(score->only, spec->labels[o->label].id) == 0))
            return true;
    }
    return false;
}

static bool check_scores(const struct lab_opened *o, struct err *err)
{
    const struct image_work *gold = o->gold;
    const struct labspec *spec = gold->set->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *score = &spec->scores[i];
        struct image_measure m;
        int64_t at;
        if (!image_measure_of(score, &m) || !image_at(score, &m, &at))
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_AT, score->at, NULL, err);
        if (score->only && labspec_find_label(spec, score->only) < 0)
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_ONLY, score->only, NULL, err);
        if (!measures_something(gold, score, &m))
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_NOTHING,
                                   spec->variants[o->lab->variant], NULL, err);
    }
    return true;
}

/* ---- objects ---- */

static bool wrong_object(size_t at, enum lab_reason reason, const char *a, const char *b,
                         struct err *err)
{
    err_set(err, ERR_INVALID, IMAGE_GOLD ": annotations[%zu]", at);
    return lab_why(err, reason, a, b, NULL);
}

static bool outside(const struct image_work *gold, size_t at, struct err *err)
{
    const struct image_object *o = &gold->list[at];
    const struct image_file *file = &gold->set->list[o->image];
    struct str reach = STR_INIT, size = STR_INIT;
    int64_t edge[4];
    image_object_bounds(o, edge);
    for (int i = 0; i < 4; i++) {
        str_add(&reach, i == 2 ? " – " : i ? ", " : "");
        image_add_milli(&reach, edge[i]);
    }
    str_addf(&size, "%u×%u", file->width, file->height);
    wrong_object(at, LAB_WHY_OBJECT_OUTSIDE, str_text(&reach), str_text(&size), err);
    str_finish(&reach);
    str_finish(&size);
    return false;
}

static bool check_object(const struct image_work *gold, size_t at, struct err *err)
{
    switch (image_object_trouble(gold, &gold->list[at])) {
    case IMAGE_FINE:
        return true;
    case IMAGE_OUTSIDE:
        return outside(gold, at, err);
    case IMAGE_EMPTY:
        return wrong_object(at, LAB_WHY_OBJECT_EMPTY, NULL, NULL, err);
    case IMAGE_FEW:
        return wrong_object(at, LAB_WHY_OBJECT_FEW, NULL, NULL, err);
    default:
        return wrong_object(at, LAB_WHY_OBJECT_CROSSED, NULL, NULL, err);
    }
}

static bool same_object(const struct image_object *a, const struct image_object *b)
{
    return a->image == b->image && a->label == b->label && a->points == b->points &&
           memcmp(a->xy, b->xy, 2 * (size_t) a->points * sizeof *a->xy) == 0;
}

static bool check_pictures(const struct lab_opened *o, struct err *err)
{
    const struct image_set *set = o->task;
    for (unsigned i = 0; i < set->count; i++) {
        char *bytes;
        size_t len;
        if (!folder_read(&o->lab->folder, set->list[i].path, LAB_FILE_MAX, &bytes, &len, err))
            return false;
        bool whole = image_whole((const unsigned char *) bytes, len);
        free(bytes);
        if (whole)
            continue;
        err_set(err, ERR_FORMAT, "%s", set->list[i].path);
        return lab_why_count(err, LAB_WHY_PICTURE, IMAGE_SIDE_MAX, NULL, NULL);
    }
    return true;
}

bool image_check(const struct lab_opened *o, struct err *err)
{
    const struct image_work *gold = o->gold;
    if (!check_listed(o, err))
        return false;
    for (size_t i = 0; i < gold->count; i++) {
        if (!check_object(gold, i, err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (same_object(&gold->list[k], &gold->list[i]))
                return wrong_object(i, LAB_WHY_OBJECT_TWICE, NULL, NULL, err);
    }
    return check_pictures(o, err) && check_scores(o, err);
}

/* ---- what is only strange ---- */

/* A threshold alone is a cliff: what is off by a hair costs everything. */
static void advise_cliffs(const struct labspec *spec, const struct lab_advice *advice)
{
    static const struct {
        const char *strict, *near;
    } pairs[] = {{"box_f1", "box_iou"},
                 {"polygon_f1", "polygon_iou"},
                 {"point_f1", "point_near"},
                 {"polyline_f1", "polyline_near"}};
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++) {
        const struct labspec_score *strict = NULL;
        bool near = false;
        for (unsigned i = 0; i < spec->scores_count; i++) {
            const char *metric = spec->scores[i].metric ? spec->scores[i].metric : "";
            strict = strcmp(metric, pairs[p].strict) == 0 ? &spec->scores[i] : strict;
            near = near || strcmp(metric, pairs[p].near) == 0;
        }
        if (!strict || near)
            continue;
        char *object = xasprintf("labs/%s/lab.yaml:%u", spec->id, strict->line);
        lab_advise(advice, LAB_WHY_SCORE_CLIFF, object, strict->id, pairs[p].near, NULL);
        free(object);
    }
}

void image_advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct image_work *gold = o->gold;
    const struct labspec *spec = gold->set->spec;
    for (unsigned l = 0; l < spec->labels_count; l++) {
        bool used = false;
        for (size_t i = 0; i < gold->count; i++)
            used = used || gold->list[i].label == l;
        if (!used)
            lab_advise(advice, LAB_WHY_LABEL_UNUSED, "", spec->labels[l].id, NULL, NULL);
    }
    advise_cliffs(spec, advice);
}
