#include "core/lab/image/engine.h"

#include "core/lab/image/formats.h"
#include "core/lab/image/grade.h"

#include <stdlib.h>
#include <string.h>

#define GOLD "gold.json"

/* A task with its pictures and its gold. */
struct opened {
    struct image_set set;
    struct image_work gold;
};

static void finish(struct opened *o)
{
    image_work_finish(&o->gold);
    image_set_finish(&o->set);
}

static bool open_gold(struct lab_task *task, struct opened *o, struct err *err)
{
    char *text;
    size_t len;
    *o = (struct opened){0};
    if (!image_set_load(task, &o->set, err))
        return false;
    image_work_init(&o->gold, &o->set);
    if (!lab_gold(task, GOLD, &text, &len, err)) {
        finish(o);
        return false;
    }
    bool ok = image_work_read(&o->gold, text, len, err);
    free(text);
    if (!ok) {
        err_context(err, "%s", GOLD);
        finish(o);
    }
    return ok;
}

static bool wrong(const struct labspec *spec, struct err *err, const char *what, const char *name)
{
    err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
    return err_detail(err, "%s: %s", what, name);
}

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

static bool check_scores(const struct image_work *gold, struct err *err)
{
    const struct labspec *spec = gold->set->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *score = &spec->scores[i];
        struct image_measure m;
        int64_t at;
        if (!image_measure_of(score, &m) || !image_at(score, &m, &at))
            return wrong(spec, err, "score: at", score->id);
        if (!measures_something(gold, score, &m))
            return wrong(spec, err, "score: gold", score->id);
    }
    return true;
}

static bool check_labels(const struct labspec *spec, struct err *err)
{
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (spec->labels[i].kind && image_kind_find(spec->labels[i].kind) < 0)
            return wrong(spec, err, "labels: kind", spec->labels[i].kind);
    return spec->labels_count > 0 || wrong(spec, err, "labels", "");
}

static bool check_gold(const struct image_work *gold, struct err *err)
{
    for (size_t i = 0; i < gold->count; i++)
        if (image_object_trouble(gold, &gold->list[i]) != IMAGE_FINE) {
            err_set(err, ERR_INVALID, "%s", GOLD);
            return err_detail(err, "annotations[%zu]", i);
        }
    return true;
}

static bool engine_check(struct lab_task *task, struct err *err)
{
    struct opened o;
    if (!check_labels(task->spec, err) || !open_gold(task, &o, err))
        return false;
    bool ok = check_gold(&o.gold, err) && check_scores(&o.gold, err);
    finish(&o);
    return ok;
}

static bool engine_start(struct lab_task *task, struct str *work, struct err *err)
{
    struct image_set set;
    struct image_work empty;
    if (!image_set_load(task, &set, err))
        return false;
    image_work_init(&empty, &set);
    image_work_write(&empty, false, work);
    image_work_finish(&empty);
    image_set_finish(&set);
    return true;
}

static bool engine_solve(struct lab_task *task, struct str *work, struct err *err)
{
    struct opened o;
    if (!open_gold(task, &o, err))
        return false;
    image_work_write(&o.gold, false, work);
    finish(&o);
    return true;
}

static bool engine_grade(struct lab_task *task, const char *text, size_t len,
                         struct lab_result *result, struct err *err)
{
    struct opened o;
    struct image_work given;
    if (!open_gold(task, &o, err))
        return false;
    image_work_init(&given, &o.set);
    bool ok = image_work_read(&given, text, len, err);
    if (ok)
        image_grade(&o.gold, &given, result);
    image_work_finish(&given);
    finish(&o);
    return ok;
}

static bool engine_spoil(struct lab_task *task, unsigned k, struct prng *prng,
                         struct lab_spoiled *spoiled, struct err *err)
{
    struct opened o;
    if (!open_gold(task, &o, err))
        return false;
    image_spoil(&o.gold, k, prng, spoiled);
    finish(&o);
    return true;
}

static const char *const options[] = {NULL};

const struct lab_engine image_engine = {
    .name = "image",
    .measures = image_measures,
    .faults = image_faults,
    .formats = image_formats,
    .options = options,
    .check = engine_check,
    .start = engine_start,
    .solve = engine_solve,
    .grade = engine_grade,
    .spoil = engine_spoil,
    .import = image_import,
    .export = image_export,
};
