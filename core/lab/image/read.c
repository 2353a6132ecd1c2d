/* Reading works, and COCO's own files, which say the same with numbers for labels. */
#include "core/lab/image/work.h"

#include "core/lab/reason.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct image_work *work;
    struct err *err;
    json_t *images;    /* id as text → index + 1 */
    json_t *labels;    /* category's id as text → index + 1 */
    size_t at, points; /* annotation being read; points so far */
};

static bool wrong(struct reading *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(struct reading *r, const char *fmt, ...)
{
    char detail[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    err_set(r->err, ERR_INVALID, "annotations[%zu]", r->at);
    return err_detail(r->err, "%s", detail);
}

/* Numbers and texts alike name things. */
static bool key_of(const json_t *id, char *buf, size_t n)
{
    if (json_is_integer(id))
        snprintf(buf, n, "%lld", (long long) json_integer_value(id));
    else if (json_is_string(id))
        snprintf(buf, n, "%.60s", json_string_value(id));
    else
        return false;
    return true;
}

/* ---- pictures and categories ---- */

static bool same_size(const json_t *image, const char *name, unsigned size)
{
    const json_t *value = json_object_get(image, name);
    return !value || (json_is_number(value) && json_number_value(value) == (double) size);
}

static bool read_image(struct reading *r, size_t at, const json_t *image)
{
    char key[64];
    const char *name = json_string_value(json_object_get(image, "file_name"));
    int found = name ? image_set_find(r->work->set, name, false) : -1;
    if (!key_of(json_object_get(image, "id"), key, sizeof key) || found < 0) {
        err_set(r->err, ERR_INVALID, "images[%zu]", at);
        err_detail(r->err, "file_name: %.80s", name ? name : "?");
        return found < 0 ? lab_why(r->err, LAB_WHY_PICTURE_UNKNOWN, name ? name : "?", NULL, NULL)
                         : lab_why(r->err, LAB_WHY_ID, NULL, NULL, NULL);
    }
    const struct image_file *file = &r->work->set->list[found];
    if (!same_size(image, "width", file->width) || !same_size(image, "height", file->height)) {
        char size[40];
        snprintf(size, sizeof size, "%u×%u", file->width, file->height);
        err_set(r->err, ERR_INVALID, "images[%zu]", at);
        err_detail(r->err, "%s: width, height ≠ %s", file->name, size);
        return lab_why(r->err, LAB_WHY_PICTURE_SIZE, file->name, size, NULL);
    }
    if (json_object_get(r->images, key)) {
        err_set(r->err, ERR_INVALID, "images[%zu]", at);
        err_detail(r->err, "id %s ×2", key);
        return lab_why(r->err, LAB_WHY_ID_TWICE, key, NULL, NULL);
    }
    json_object_set_new(r->images, key, json_integer(found + 1));
    r->work->listed[found] = true;
    return true;
}

static bool read_category(struct reading *r, size_t at, const json_t *category)
{
    char key[64];
    const char *name = json_string_value(json_object_get(category, "name"));
    int found = labspec_find_label(r->work->set->spec, name);
    if (!name || !key_of(json_object_get(category, "id"), key, sizeof key)) {
        err_set(r->err, ERR_INVALID, "categories[%zu]", at);
        return err_detail(r->err, "id, name");
    }
    json_object_set_new(r->labels, key, json_integer(found + 1));
    return true;
}

/* ---- an annotation ---- */

static bool find_image(struct reading *r, const json_t *entry, unsigned *image)
{
    char key[64];
    json_int_t found = 0;
    if (key_of(json_object_get(entry, "image_id"), key, sizeof key))
        found = json_integer_value(json_object_get(r->images, key));
    *image = (unsigned) (found - 1);
    if (found > 0)
        return true;
    wrong(r, "image_id");
    return lab_why(r->err, LAB_WHY_OBJECT_IMAGE, NULL, NULL, NULL);
}

static bool find_label(struct reading *r, const json_t *entry, unsigned *label)
{
    char key[64] = "?";
    const char *name = json_string_value(json_object_get(entry, "label"));
    json_int_t found = 0;
    if (name)
        found = labspec_find_label(r->work->set->spec, name) + 1;
    else if (key_of(json_object_get(entry, "category_id"), key, sizeof key))
        found = json_integer_value(json_object_get(r->labels, key));
    *label = (unsigned) (found - 1);
    if (found > 0)
        return true;
    if (name)
        wrong(r, "label: %.60s", name);
    else
        wrong(r, "category_id: %s", key);
    return lab_why_label(r->err, r->work->set->spec,
                         r->err->detail + (name ? strlen("label: ") : 0));
}

static bool read_number(struct reading *r, const char *what, const json_t *value, int64_t *milli)
{
    if (json_is_number(value) && image_milli(json_number_value(value), milli))
        return true;
    wrong(r, "%s: –%d … %d", what, IMAGE_COORD_MAX / 1000, IMAGE_COORD_MAX / 1000);
    return lab_why(r->err, LAB_WHY_MEMBER, what, "number", NULL);
}

static bool read_box(struct reading *r, const json_t *entry, struct image_object *o)
{
    const json_t *bbox = json_object_get(entry, "bbox");
    int64_t v[4];
    if (!json_is_array(bbox) || json_array_size(bbox) != 4) {
        wrong(r, "bbox: [x, y, w, h]");
        return lab_why(r->err, LAB_WHY_MEMBER, "bbox", "[x, y, w, h]", NULL);
    }
    for (size_t i = 0; i < 4; i++)
        if (!read_number(r, "bbox", json_array_get(bbox, i), &v[i]))
            return false;
    if (v[2] < 0 || v[3] < 0) {
        wrong(r, "bbox: w, h < 0");
        return lab_why(r->err, LAB_WHY_OBJECT_EMPTY, NULL, NULL, NULL);
    }
    o->xy[0] = v[0];
    o->xy[1] = v[1];
    o->xy[2] = v[0] + v[2];
    o->xy[3] = v[1] + v[3];
    return true;
}

/* The only ring of a "segmentation": neither a run-length mask nor several parts can be held. */
static const json_t *ring_of(struct reading *r, const json_t *segmentation)
{
    const json_t *ring = json_array_get(segmentation, 0);
    if (json_is_object(segmentation))
        wrong(r, "segmentation: RLE");
    else if (json_array_size(segmentation) > 1)
        wrong(r, "segmentation: %zu rings", json_array_size(segmentation));
    else if (!json_is_array(ring) || json_array_size(ring) % 2 || json_array_size(ring) == 0)
        wrong(r, "segmentation: [[x, y, x, y, …]]");
    else
        return ring;
    return NULL;
}

/* The only one of "keypoints": x, y, and how it is seen; 0: it is not there. */
static const json_t *keypoint_of(struct reading *r, const json_t *list)
{
    if (json_is_array(list) && json_array_size(list) == 3 &&
        json_integer_value(json_array_get(list, 2)) > 0)
        return list;
    wrong(r, "keypoints: [x, y, v]: %zu, v %lld", json_array_size(list) / 3,
          (long long) json_integer_value(json_array_get(list, 2)));
    return NULL;
}

static bool wrong_points(struct reading *r, const char *detail)
{
    wrong(r, "%s", detail);
    return lab_why(r->err, LAB_WHY_MEMBER, "points", "[[x, y], …]", NULL);
}

/* "points": pairs; "segmentation": one ring, flat; "keypoints": one point, flat with v. NULL after
 * a message. */
static const json_t *points_of(struct reading *r, const json_t *entry, enum image_kind kind,
                               size_t *count, bool *flat)
{
    const json_t *points = json_object_get(entry, "points");
    *flat = !points;
    if (points) {
        *count = json_array_size(points);
    } else if (kind == IMAGE_POINT && json_object_get(entry, "keypoints")) {
        points = keypoint_of(r, json_object_get(entry, "keypoints"));
        *count = 1;
    } else if (kind == IMAGE_POLYGON && json_object_get(entry, "segmentation")) {
        points = ring_of(r, json_object_get(entry, "segmentation"));
        *count = json_array_size(points) / 2;
    } else {
        wrong(r, kind == IMAGE_POINT ? "keypoints" : "segmentation");
    }
    if (!points || (json_is_array(points) && *count > 0 && (kind != IMAGE_POINT || *count == 1)))
        return points;
    wrong_points(r, "points");
    return NULL;
}

static bool read_points(struct reading *r, const json_t *list, bool flat, struct image_object *o)
{
    for (size_t i = 0; i < 2 * (size_t) o->points; i++) {
        const json_t *value = json_array_get(list, i);
        if (!flat) {
            const json_t *pair = json_array_get(list, i / 2);
            if (!json_is_array(pair) || json_array_size(pair) != 2)
                return wrong_points(r, "points: [x, y]");
            value = json_array_get(pair, i % 2);
        }
        if (!read_number(r, "points", value, &o->xy[i]))
            return false;
    }
    return true;
}

static bool read_shape(struct reading *r, const json_t *entry, unsigned image, unsigned label)
{
    enum image_kind kind = image_kind_of(r->work->set->spec, label);
    size_t count = 2;
    bool flat;
    if (kind == IMAGE_BOX)
        return read_box(r, entry, image_work_add(r->work, image, label, 2));
    const json_t *list = points_of(r, entry, kind, &count, &flat);
    if (!list)
        return false;
    r->points += count;
    if (count > IMAGE_POINTS_MAX || r->points > IMAGE_ALL_POINTS_MAX)
        return wrong(r, "points: > %d", IMAGE_POINTS_MAX);
    return read_points(r, list, flat, image_work_add(r->work, image, label, (unsigned) count));
}

static bool is_set(const json_t *entry, const char *name)
{
    const json_t *value = json_object_get(entry, name);
    const json_t *attributes = json_object_get(entry, "attributes");
    if (!value)
        value = json_object_get(attributes, name);
    return json_is_true(value) || (json_is_integer(value) && json_integer_value(value) != 0);
}

/* CVAT writes the angle of every box, nearly always 0. */
static bool is_turned(const json_t *entry)
{
    const json_t *attributes = json_object_get(entry, "attributes");
    return json_number_value(json_object_get(attributes, "rotation")) != 0;
}

static bool read_entry(struct reading *r, const json_t *entry)
{
    unsigned image, label;
    const char *kind = json_string_value(json_object_get(entry, "kind"));
    const json_t *score = json_object_get(entry, "score");
    if (!json_is_object(entry))
        return wrong(r, "{…}");
    if (!find_image(r, entry, &image) || !find_label(r, entry, &label))
        return false;
    if (kind && image_kind_find(kind) != (int) image_kind_of(r->work->set->spec, label)) {
        const struct labspec *spec = r->work->set->spec;
        wrong(r, "kind: %.20s", kind);
        return lab_why(r->err, LAB_WHY_OBJECT_KIND, kind, spec->labels[label].id,
                       image_kind_name(image_kind_of(spec, label)));
    }
    if (is_turned(entry))
        return wrong(r, "rotation");
    if (!read_shape(r, entry, image, label))
        return false;
    struct image_object *o = &r->work->list[r->work->count - 1];
    bool hidden = image_kind_of(r->work->set->spec, label) == IMAGE_POINT &&
                  json_integer_value(json_array_get(json_object_get(entry, "keypoints"), 2)) == 1;
    o->flags = (hidden || is_set(entry, "occluded") ? IMAGE_OCCLUDED : 0u) |
               (is_set(entry, "truncated") ? IMAGE_TRUNCATED : 0u);
    o->score = score ? json_number_value(score) : -1;
    return !score || (json_is_number(score) && o->score >= 0 && o->score <= 1) ||
           wrong(r, "score: 0 … 1");
}

/* ---- the whole ---- */

typedef bool read_one(struct reading *r, size_t at, const json_t *entry);

static bool read_annotation(struct reading *r, size_t at, const json_t *entry)
{
    r->at = at;
    return read_entry(r, entry);
}

static bool read_list(struct reading *r, const json_t *root, const char *name, bool needed,
                      size_t most, read_one *one)
{
    const json_t *list = json_object_get(root, name);
    if (!list && !needed)
        return true;
    if (!json_is_array(list)) {
        err_set(r->err, ERR_FORMAT, "%s: […]", name);
        return lab_why(r->err, LAB_WHY_MEMBER, name, "[…]", NULL);
    }
    if (json_array_size(list) > most) {
        err_set(r->err, ERR_TOO_BIG, "%s", name);
        return err_detail(r->err, "%zu > %zu", json_array_size(list), most);
    }
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!one(r, i, json_array_get(list, i)))
            return false;
    return true;
}

bool image_work_read(struct image_work *work, const char *text, size_t len, struct err *err)
{
    struct reading r = {.work = work, .err = err};
    json_error_t json;
    if (len > IMAGE_TEXT_MAX) {
        err_set(err, ERR_TOO_BIG, "JSON");
        return err_detail(err, "%zu > %d", len, IMAGE_TEXT_MAX);
    }
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &json);
    if (!root) {
        err_set(err, ERR_FORMAT, "line %d", json.line);
        err_detail(err, "%.200s", json.text);
        return lab_why(err, LAB_WHY_JSON, json.text, NULL, NULL);
    }
    if (!json_is_object(root)) {
        json_decref(root);
        err_set(err, ERR_FORMAT, "line 1");
        return err_detail(err, "{\"images\": …}");
    }
    r.images = json_object();
    r.labels = json_object();
    bool ok = read_list(&r, root, "images", true, IMAGE_FILES_MAX, read_image) &&
              read_list(&r, root, "categories", false, IMAGE_FILES_MAX * 10, read_category) &&
              read_list(&r, root, "annotations", true, IMAGE_OBJECTS_MAX, read_annotation);
    json_decref(r.images);
    json_decref(r.labels);
    json_decref(root);
    return ok;
}
