#include "core/lab/image/formats.h"

#include "core/lab/jsonl.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const types[] = {"rectangle", "point", "linestrip", "polygon"};

struct labelme {
    struct image_work *work;
    unsigned image;
    size_t at, points;
    const char *file;
    struct err *err;
};

static bool wrong(struct labelme *l, const char *what, const char *value)
{
    err_set(l->err, ERR_INVALID, "%s: shapes[%zu]", l->file, l->at);
    return err_detail(l->err, "%s: %.60s", what, value);
}

static bool fits_type(const char *type, enum image_kind kind)
{
    return strcmp(type, types[kind]) == 0 || (kind == IMAGE_POLYLINE && strcmp(type, "line") == 0);
}

/* A rectangle has two corners, in the order in which they were drawn, or in X-AnyLabeling all four;
 * false for one that is turned. */
static bool settle_corners(struct image_object *o)
{
    int64_t edge[4];
    image_object_bounds(o, edge);
    for (unsigned i = 0; o->points == 4 && i < 4; i++) {
        const int64_t *p = &o->xy[2 * i], *next = &o->xy[2 * ((i + 1) % 4)];
        bool corner = (p[0] == edge[0] || p[0] == edge[2]) && (p[1] == edge[1] || p[1] == edge[3]);
        if (!corner || (p[0] == next[0]) == (p[1] == next[1]))
            return false;
    }
    memcpy(o->xy, edge, sizeof edge);
    o->points = 2;
    return true;
}

static bool read_points(struct labelme *l, const json_t *points, struct image_object *o)
{
    for (unsigned i = 0; i < 2 * o->points; i++) {
        const json_t *pair = json_array_get(points, i / 2);
        const json_t *value = json_array_size(pair) == 2 ? json_array_get(pair, i % 2) : NULL;
        if (!json_is_number(value) || !image_milli(json_number_value(value), &o->xy[i]))
            return wrong(l, "points", "[x, y]");
    }
    return true;
}

static bool read_shape(struct labelme *l, const json_t *shape)
{
    const struct labspec *spec = l->work->set->spec;
    const char *name = json_string_value(json_object_get(shape, "label"));
    const char *own = json_string_value(json_object_get(shape, "shape_type"));
    const char *type = own ? own : "polygon"; /* as files of its first versions mean */
    const json_t *points = json_object_get(shape, "points");
    const json_t *flags = json_object_get(shape, "flags");
    int label = labspec_find_label(spec, name);
    size_t n = json_array_size(points);
    if (label < 0)
        return wrong(l, "label", name ? name : "?");
    enum image_kind kind = image_kind_of(spec, (unsigned) label);
    if (!fits_type(type, kind)) {
        char what[80];
        snprintf(what, sizeof what, "%.30s: shape_type", name);
        return wrong(l, what, type);
    }
    if (n == 0 || n > IMAGE_POINTS_MAX || (kind == IMAGE_BOX && n != 2 && n != 4) ||
        (kind == IMAGE_POINT && n != 1) || (l->points += n) > IMAGE_ALL_POINTS_MAX)
        return wrong(l, "points", "");
    struct image_object *o = image_work_add(l->work, l->image, (unsigned) label, (unsigned) n);
    if (!read_points(l, points, o))
        return false;
    if (kind == IMAGE_BOX && !settle_corners(o))
        return wrong(l, "points", "a turned rectangle");
    o->flags = (json_is_true(json_object_get(flags, "occluded")) ? IMAGE_OCCLUDED : 0u) |
               (json_is_true(json_object_get(flags, "truncated")) ? IMAGE_TRUNCATED : 0u);
    return true;
}

static bool check_size(struct labelme *l, const json_t *root)
{
    const struct image_file *file = &l->work->set->list[l->image];
    const json_t *width = json_object_get(root, "imageWidth");
    const json_t *height = json_object_get(root, "imageHeight");
    if ((!width || json_number_value(width) == (double) file->width) &&
        (!height || json_number_value(height) == (double) file->height))
        return true;
    err_set(l->err, ERR_INVALID, "%s", l->file);
    return err_detail(l->err, "imageWidth, imageHeight ≠ %u×%u", file->width, file->height);
}

/* A picture inside the file makes it long, and many values make it large in memory. */
static bool is_heavy(const char *text, size_t len)
{
    size_t values = 0;
    for (size_t i = 0; i < len; i++)
        values += text[i] == ',' || text[i] == '[' || text[i] == '{';
    return values > IMAGE_TEXT_MAX / 4;
}

bool image_labelme_read(const struct image_source *from, struct err *err)
{
    const char *file = from->file->name, *text = from->file->text;
    size_t len = from->file->len;
    struct labelme l = {.work = from->work, .image = from->image, .file = file, .err = err};
    json_error_t json;
    if (is_heavy(text, len))
        return err_set(err, ERR_TOO_BIG, "%s", file);
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &json);
    if (!root) {
        err_set(err, ERR_FORMAT, "%s:%d", file, json.line);
        return err_detail(err, "%.200s", json.text);
    }
    const json_t *shapes = json_object_get(root, "shapes");
    bool ok = json_is_array(shapes) || err_set(err, ERR_FORMAT, "%s: shapes", file);
    if (ok && json_array_size(shapes) + from->work->count > IMAGE_OBJECTS_MAX)
        ok = err_set(err, ERR_TOO_BIG, "%s: shapes", file);
    ok = ok && check_size(&l, root);
    for (; ok && l.at < json_array_size(shapes); l.at++)
        ok = read_shape(&l, json_array_get(shapes, l.at));
    json_decref(root);
    return ok;
}

static void write_shape(const struct image_work *work, const struct image_object *o,
                        struct str *out)
{
    const struct labspec *spec = work->set->spec;
    str_add(out, "  {\"label\": ");
    jsonl_add_text(out, spec->labels[o->label].id);
    str_add(out, ", \"points\": [");
    for (unsigned i = 0; i < o->points; i++) {
        str_add(out, i ? ", [" : "[");
        image_add_milli(out, o->xy[2 * i]);
        str_add(out, ", ");
        image_add_milli(out, o->xy[2 * i + 1]);
        str_add(out, "]");
    }
    str_addf(out, "], \"group_id\": null, \"shape_type\": \"%s\", \"flags\": {",
             types[image_kind_of(spec, o->label)]);
    str_addf(out, "\"occluded\": %s, \"truncated\": %s}}",
             o->flags & IMAGE_OCCLUDED ? "true" : "false",
             o->flags & IMAGE_TRUNCATED ? "true" : "false");
}

bool image_labelme_write(const struct image_work *work, unsigned image, struct str *out,
                         struct err *err)
{
    const struct image_file *file = &work->set->list[image];
    const char *comma = "\n";
    str_add(out, "{\"version\": \"5.0.0\", \"flags\": {}, \"shapes\": [");
    for (size_t i = 0; i < work->count; i++) {
        if (work->list[i].image != image)
            continue;
        str_add(out, comma);
        write_shape(work, &work->list[i], out);
        comma = ",\n";
    }
    str_add(out, "],\n \"imagePath\": ");
    jsonl_add_text(out, file->name);
    str_addf(out, ", \"imageData\": null, \"imageHeight\": %u, \"imageWidth\": %u}\n", file->height,
             file->width);
    return true;
}
