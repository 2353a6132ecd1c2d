#include "core/lab/image/engine.h"

#include "core/lab/image/formats.h"
#include "core/lab/image/grade.h"

#include <stdlib.h>
#include <string.h>

#define GOLD "gold.json"

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

static bool check(const struct lab_opened *o, struct err *err)
{
    return check_gold(o->gold, err) && check_scores(o->gold, err);
}

static void close_set(void *set)
{
    image_set_finish(set);
    free(set);
}

static void *open_set(struct lab_task *lab, struct err *err)
{
    struct image_set *set = xcalloc(1, sizeof *set);
    if (check_labels(lab->spec, err) && image_set_load(lab, set, err))
        return set;
    close_set(set);
    return NULL;
}

static void list_all(struct image_work *work)
{
    for (unsigned i = 0; i < work->set->count; i++)
        work->listed[i] = true;
}

static void init(const void *set, void *work)
{
    image_work_init(work, set);
    list_all(work);
}

static bool read_work(const void *set, const char *text, size_t len, void *work, struct err *err)
{
    image_work_init(work, set);
    return image_work_read(work, text, len, err);
}

/* Of the pictures that are listed: a file of another tool may be about some of them only. */
static void write_work(const void *set, const void *work, struct str *out)
{
    (void) set;
    image_work_write(work, true, out);
}

static void finish(void *work)
{
    image_work_finish(work);
}

static bool read_gold(struct lab_task *lab, void *set, void *gold, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_gold(lab, GOLD, &text, &len, err))
        return false;
    image_work_init(gold, set);
    bool ok = image_work_read(gold, text, len, err);
    free(text);
    list_all(gold);
    return ok || err_context(err, "%s", GOLD);
}

static const char *const options[] = {NULL};

const struct lab_engine image_engine = {
    .name = "image",
    .measures = image_measures,
    .faults = image_faults,
    .formats = image_formats,
    .options = options,
    .open = open_set,
    .close = close_set,
    .gold_size = sizeof(struct image_work),
    .read_gold = read_gold,
    .finish_gold = finish,
    .work_size = sizeof(struct image_work),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .settle = image_settle,
    .check = check,
    .grade = image_grade,
    .spoil = image_spoil,
};
