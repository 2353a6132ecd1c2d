#include "core/lab/image/engine.h"

#include "core/lab/image/formats.h"
#include "core/lab/image/grade.h"

#include <stdlib.h>
#include <string.h>

static const char *const options[] = {NULL};
static const char *const narrowed[] = {"box_f1",        "box_iou",  "box_map",    "polygon_f1",
                                       "polygon_iou",   "point_f1", "point_near", "polyline_f1",
                                       "polyline_near", "flags_f1", NULL};
static const char *const thresholds[] = {"box_f1",     "box_map",     "polygon_f1",    "point_f1",
                                         "point_near", "polyline_f1", "polyline_near", NULL};

static void close_set(void *set)
{
    image_set_finish(set);
    free(set);
}

static void *open_set(struct lab_task *lab, struct err *err)
{
    struct image_set *set = xcalloc(1, sizeof *set);
    if (image_check_labels(lab->spec, err) && image_set_load(lab, set, err))
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
    if (!lab_gold(lab, IMAGE_GOLD, &text, &len, err))
        return false;
    image_work_init(gold, set);
    bool ok = image_work_read(gold, text, len, err);
    free(text);
    list_all(gold);
    return ok || err_context(err, "%s", IMAGE_GOLD);
}

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
    .narrowed = narrowed,
    .thresholds = thresholds,
    .check = image_check,
    .advise = image_advise,
    .grade = image_grade,
    .spoil = image_spoil,
};
