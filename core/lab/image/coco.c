#include "core/lab/image/formats.h"

#include "core/lab/metric/mask.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *number(int64_t milli)
{
    return milli % 1000 == 0 ? json_integer(milli / 1000) : json_real((double) milli / 1000);
}

/* Pixels of a polygon, area of a box; 0 for others. */
static double area_of(const struct image_object *o, enum image_kind kind,
                      const struct image_file *file)
{
    if (kind == IMAGE_BOX)
        return (double) (o->xy[2] - o->xy[0]) * (double) (o->xy[3] - o->xy[1]) / 1e6;
    if (kind != IMAGE_POLYGON)
        return 0;
    struct mask mask;
    mask_fill(&(struct mask_ring){o->xy, o->points}, 1, (int32_t) file->width,
              (int32_t) file->height, &mask);
    double area = (double) mask.area;
    mask_finish(&mask);
    return area;
}

static void put_shape(json_t *entry, const struct image_object *o, enum image_kind kind)
{
    json_t *flat = json_array();
    for (unsigned i = 0; i < 2 * o->points; i++)
        json_array_append_new(flat, number(o->xy[i]));
    if (kind == IMAGE_POINT)
        json_array_append_new(flat, json_integer(o->flags & IMAGE_OCCLUDED ? 1 : 2));
    if (kind == IMAGE_POLYGON)
        json_object_set_new(entry, "segmentation", json_pack("[o]", flat));
    else if (kind == IMAGE_POINT)
        json_object_set_new(entry, "keypoints", flat);
    else
        json_decref(flat);
    if (kind == IMAGE_POINT)
        json_object_set_new(entry, "num_keypoints", json_integer(1));
    if (kind != IMAGE_POLYLINE)
        return;
    json_t *points = json_array();
    for (unsigned i = 0; i < o->points; i++)
        json_array_append_new(points,
                              json_pack("[o, o]", number(o->xy[2 * i]), number(o->xy[2 * i + 1])));
    json_object_set_new(entry, "points", points);
}

static json_t *entry_of(const struct image_work *work, size_t at)
{
    const struct image_object *o = &work->list[at];
    enum image_kind kind = image_kind_of(work->set->spec, o->label);
    int64_t edge[4];
    image_object_bounds(o, edge);
    json_t *entry = json_pack(
        "{s:I, s:i, s:i, s:[o, o, o, o], s:f, s:i, s:{s:b, s:b}}", "id", (json_int_t) at + 1,
        "image_id", (int) o->image + 1, "category_id", (int) o->label + 1, "bbox", number(edge[0]),
        number(edge[1]), number(edge[2] - edge[0]), number(edge[3] - edge[1]), "area",
        area_of(o, kind, &work->set->list[o->image]), "iscrowd", 0, "attributes", "occluded",
        (o->flags & IMAGE_OCCLUDED) != 0, "truncated", (o->flags & IMAGE_TRUNCATED) != 0);
    put_shape(entry, o, kind);
    if (o->score >= 0)
        json_object_set_new(entry, "score", json_real(o->score));
    return entry;
}

void image_coco_write(const struct image_work *work, struct str *out)
{
    const struct labspec *spec = work->set->spec;
    json_t *images = json_array(), *categories = json_array(), *annotations = json_array();
    for (unsigned i = 0; i < work->set->count; i++) {
        const struct image_file *file = &work->set->list[i];
        json_array_append_new(images, json_pack("{s:i, s:s, s:i, s:i}", "id", (int) i + 1,
                                                "file_name", file->name, "width", (int) file->width,
                                                "height", (int) file->height));
    }
    for (unsigned i = 0; i < spec->labels_count; i++)
        json_array_append_new(categories, json_pack("{s:i, s:s, s:s}", "id", (int) i + 1, "name",
                                                    spec->labels[i].id, "supercategory", ""));
    for (size_t i = 0; i < work->count; i++)
        json_array_append_new(annotations, entry_of(work, i));
    json_t *root = json_pack("{s:o, s:o, s:o}", "images", images, "categories", categories,
                             "annotations", annotations);
    char *dump = json_dumps(root, JSON_INDENT(1));
    str_add(out, dump);
    str_add(out, "\n");
    free(dump);
    json_decref(root);
}
