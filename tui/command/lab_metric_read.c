/* The files that `xunlian lab metric` compares. */
#include "tui/command/lab_metric.h"

#include "base/charset.h"
#include "base/csv.h"
#include "base/str.h"
#include "tui/command/lab_verbs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POLYGON_PX_MOST = 1 << 15 };

static const double most_px = 1e8, most_seconds = 1e8;

bool metric_number(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

/* ---- lines ---- */

bool metric_read_lines(struct arena *arena, const char *file, struct metric_lines *lines,
                       struct err *err)
{
    char *raw = NULL, *text = NULL;
    size_t len, n = 0, at = 0;
    if (!lab_read_file(file, &raw, &len, err))
        return false;
    bool ok = charset_decode(file, raw, len, &text, &len, err);
    free(raw);
    if (!ok)
        return false;
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    lines->list = arena_array(arena, n + 2, sizeof *lines->list);
    lines->count = 0;
    while (at < len) {
        size_t size = strcspn(text + at, "\n"), kept = size;
        while (kept > 0 && text[at + kept - 1] == '\r')
            kept--;
        lines->list[lines->count++] = arena_strndup(arena, text + at, kept);
        at += size + 1;
    }
    free(text);
    return true;
}

/* ---- tables ---- */

static bool read_table(const char *file, size_t columns, struct csv *csv, struct err *err)
{
    char *text = NULL;
    size_t len;
    if (!lab_read_file(file, &text, &len, err))
        return false;
    bool ok = csv_parse(file, text, len, csv, err);
    free(text);
    for (size_t i = 0; ok && i < csv->count; i++)
        if (csv->rows[i].count < columns) {
            ok = err_set(err, ERR_FORMAT, "%s:%u", file, csv->rows[i].line);
            csv_finish(csv);
        }
    if (ok && csv->count == 0) {
        csv_finish(csv);
        return err_set(err, ERR_FORMAT, "%s", file);
    }
    return ok;
}

static int by_id(const void *a, const void *b)
{
    const struct csv_row *x = a, *y = b;
    return strcmp(x->fields[0], y->fields[0]);
}

/* The first row is the heads. Ids in order, each once. */
static bool sort_rows(const char *file, struct csv *csv, struct err *err)
{
    if (csv->count > 2)
        qsort(csv->rows + 1, csv->count - 1, sizeof *csv->rows, by_id);
    for (size_t i = 2; i < csv->count; i++)
        if (by_id(&csv->rows[i - 1], &csv->rows[i]) == 0) {
            err_set(err, ERR_EXISTS, "%s:%u", file, csv->rows[i].line);
            return err_detail(err, "%s", csv->rows[i].fields[0]);
        }
    return true;
}

static bool join(struct arena *arena, const char *gold_file, const struct csv *gold,
                 const char *given_file, const struct csv *given, struct metric_pairs *pairs,
                 struct err *err)
{
    pairs->gold = arena_array(arena, gold->count, sizeof *pairs->gold);
    pairs->given = arena_array(arena, gold->count, sizeof *pairs->given);
    pairs->count = 0;
    for (size_t i = 1; i < gold->count || i < given->count; i++) {
        int by = i >= gold->count    ? 1
                 : i >= given->count ? -1
                                     : by_id(&gold->rows[i], &given->rows[i]);
        if (by != 0) {
            err_set(err, ERR_NOT_FOUND, "%s", by < 0 ? given_file : gold_file);
            return err_detail(err, "%s", (by < 0 ? gold : given)->rows[i].fields[0]);
        }
        pairs->gold[pairs->count] = arena_strdup(arena, gold->rows[i].fields[1]);
        pairs->given[pairs->count++] = arena_strdup(arena, given->rows[i].fields[1]);
    }
    return true;
}

bool metric_read_pairs(struct arena *arena, const char *gold, const char *given,
                       struct metric_pairs *pairs, struct err *err)
{
    struct csv a, b;
    if (!read_table(gold, 2, &a, err))
        return false;
    if (!read_table(given, 2, &b, err)) {
        csv_finish(&a);
        return false;
    }
    bool ok = sort_rows(gold, &a, err) && sort_rows(given, &b, err) &&
              join(arena, gold, &a, given, &b, pairs, err);
    csv_finish(&a);
    csv_finish(&b);
    return ok;
}

/* One width for all rows; an empty cell is a judgement that is missing. */
static bool add_raters(struct arena *arena, const char *file, const struct csv *csv, size_t first,
                       struct metric_ratings *ratings, struct err *err)
{
    size_t raters = csv->rows[0].count - 1;
    for (size_t i = 1; i < csv->count; i++) {
        const struct csv_row *row = &csv->rows[i];
        if (row->count != raters + 1)
            return err_set(err, ERR_FORMAT, "%s:%u", file, row->line);
        for (size_t k = 0; k < raters; k++)
            ratings->cells[(first + k) * ratings->things + i - 1] =
                *row->fields[k + 1] ? arena_strdup(arena, row->fields[k + 1]) : NULL;
    }
    return true;
}

static bool same_ids(const char *gold_file, const struct csv *gold, const char *given_file,
                     const struct csv *given, struct err *err)
{
    struct arena arena = {0};
    struct metric_pairs pairs;
    bool ok = join(&arena, gold_file, gold, given_file, given, &pairs, err);
    arena_finish(&arena);
    return ok;
}

static bool bring_together(struct arena *arena, const char *gold_file, struct csv *gold,
                           const char *given_file, struct csv *given,
                           struct metric_ratings *ratings, struct err *err)
{
    if (!sort_rows(gold_file, gold, err) || !sort_rows(given_file, given, err) ||
        !same_ids(gold_file, gold, given_file, given, err))
        return false;
    size_t ours = gold->rows[0].count - 1;
    ratings->raters = ours + given->rows[0].count - 1;
    ratings->things = gold->count - 1;
    ratings->cells =
        arena_array(arena, ratings->raters * ratings->things + 1, sizeof *ratings->cells);
    return add_raters(arena, gold_file, gold, 0, ratings, err) &&
           add_raters(arena, given_file, given, ours, ratings, err);
}

bool metric_read_ratings(struct arena *arena, const char *gold, const char *given,
                         struct metric_ratings *ratings, struct err *err)
{
    struct csv a, b;
    if (!read_table(gold, 2, &a, err))
        return false;
    if (!read_table(given, 2, &b, err)) {
        csv_finish(&a);
        return false;
    }
    bool ok = bring_together(arena, gold, &a, given, &b, ratings, err);
    csv_finish(&a);
    csv_finish(&b);
    return ok;
}

bool metric_read_segments(struct arena *arena, const char *file, struct metric_segments *segments,
                          struct err *err)
{
    struct csv csv;
    bool ok = true;
    if (!read_table(file, 3, &csv, err))
        return false;
    segments->list = arena_array(arena, csv.count, sizeof *segments->list);
    segments->count = 0;
    for (size_t i = 1; ok && i < csv.count; i++) {
        double start, end;
        const char **field = csv.rows[i].fields;
        if (!metric_number(field[0], &start) || !metric_number(field[1], &end) ||
            fabs(start) > most_seconds || fabs(end) > most_seconds || end < start)
            ok = err_set(err, ERR_FORMAT, "%s:%u", file, csv.rows[i].line);
        else
            segments->list[segments->count++] =
                (struct segment){.start = llround(1000 * start),
                                 .end = llround(1000 * end),
                                 .label = arena_strdup(arena, field[2])};
    }
    csv_finish(&csv);
    return ok;
}

/* ---- JSON ---- */

static json_t *load(const char *file, struct err *err)
{
    char *text = NULL;
    size_t len;
    json_error_t at;
    if (!lab_read_file(file, &text, &len, err))
        return NULL;
    json_t *json = json_loadb(text, len, 0, &at);
    free(text);
    if (!json) {
        err_set(err, ERR_FORMAT, "%s:%d", file, at.line);
        err_detail(err, "%s", at.text);
    }
    return json;
}

/* A COCO "bbox": x, y, width, height in pixels. */
static bool take_box(struct arena *arena, const json_t *item, struct box *box)
{
    const json_t *bbox = json_object_get(item, "bbox");
    json_int_t image = json_integer_value(json_object_get(item, "image_id"));
    const json_t *category = json_object_get(item, "category_id");
    double v[4];
    if (json_array_size(bbox) != 4 || image < 0 || image > UINT32_MAX ||
        !json_is_integer(json_object_get(item, "image_id")) || !json_is_integer(category))
        return false;
    for (size_t i = 0; i < 4; i++) {
        v[i] = json_number_value(json_array_get(bbox, i));
        if (!json_is_number(json_array_get(bbox, i)) || fabs(v[i]) > most_px || (i > 1 && v[i] < 0))
            return false;
    }
    *box = (struct box){
        .edge = {box_milli(v[0]), box_milli(v[1]), box_milli(v[0] + v[2]), box_milli(v[1] + v[3])},
        .image = (uint32_t) image,
        .label = arena_printf(arena, "%lld", (long long) json_integer_value(category))};
    return true;
}

/* 0 and 1, as COCO writes them, or false and true. */
static bool take_flag(const json_t *item, const char *name)
{
    const json_t *flag = json_object_get(item, name);
    return json_is_true(flag) || json_integer_value(flag) != 0;
}

bool metric_read_coco(struct arena *arena, const char *file, struct metric_boxes *boxes,
                      struct err *err)
{
    json_t *json = load(file, err), *item;
    const json_t *list = json_is_array(json) ? json : json_object_get(json, "annotations");
    size_t i, n = json_array_size(list);
    bool ok = json != NULL;
    if (ok && !json_is_array(list))
        ok = err_set(err, ERR_FORMAT, "%s", file);
    boxes->objects = arena_array(arena, n + 1, sizeof *boxes->objects);
    boxes->found = arena_array(arena, n + 1, sizeof *boxes->found);
    boxes->objects_count = boxes->found_count = 0;
    if (ok)
        json_array_foreach(list, i, item) {
            struct box box;
            const json_t *score = json_object_get(item, "score");
            if (!take_box(arena, item, &box)) {
                err_set(err, ERR_FORMAT, "%s", file);
                ok = err_detail(err, "annotations[%zu]", i);
                break;
            }
            bool crowd = take_flag(item, "iscrowd"), ignored = take_flag(item, "ignore");
            boxes->objects[boxes->objects_count++] = (struct map_object){box, ignored, crowd};
            boxes->found[boxes->found_count++] =
                (struct map_found){box, json_is_number(score) ? json_number_value(score) : 1};
        }
    json_decref(json);
    return ok;
}

/* The list of a COCO file of annotations or results; the caller drops *json. */
static bool load_list(const char *file, json_t **json, const json_t **list, struct err *err)
{
    *json = load(file, err);
    *list = json_is_array(*json) ? *json : json_object_get(*json, "annotations");
    return *json && (json_is_array(*list) || err_set(err, ERR_FORMAT, "%s", file));
}

static bool wrong_item(const char *file, size_t i, const char *name, struct err *err)
{
    err_set(err, ERR_FORMAT, "%s", file);
    return err_detail(err, "annotations[%zu].%s", i, name);
}

static bool take_image(const json_t *item, uint32_t *image)
{
    const json_t *id = json_object_get(item, "image_id");
    *image = (uint32_t) json_integer_value(id);
    return json_is_integer(id) && json_integer_value(id) >= 0 &&
           json_integer_value(id) <= UINT32_MAX;
}

/* [[x, y, x, y, x, y, …]] of at least three corners within POLYGON_PX_MOST. */
static bool take_ring(struct arena *arena, const json_t *item, struct metric_polygons *polygons,
                      struct shape *shape)
{
    const json_t *rings = json_object_get(item, "segmentation"), *ring = json_array_get(rings, 0);
    size_t n = json_array_size(ring);
    if (json_array_size(rings) != 1 || n < 6 || n % 2 != 0)
        return false;
    int64_t *xy = arena_array(arena, n, sizeof *xy);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(ring, i);
        double px = json_number_value(v);
        int32_t *side = i % 2 ? &polygons->height : &polygons->width;
        if (!json_is_number(v) || !(px >= 0 && px <= POLYGON_PX_MOST))
            return false;
        xy[i] = box_milli(px);
        if ((int32_t) ceil(px) + 1 > *side)
            *side = (int32_t) ceil(px) + 1;
    }
    shape->kind = SHAPE_POLYGON;
    shape->xy = xy;
    shape->points = n / 2;
    return true;
}

bool metric_read_polygons(struct arena *arena, const char *file, struct metric_polygons *polygons,
                          struct err *err)
{
    json_t *json;
    const json_t *list;
    bool ok = load_list(file, &json, &list, err);
    size_t n = ok ? json_array_size(list) : 0;
    *polygons = (struct metric_polygons){.list = arena_array(arena, n + 1, sizeof(struct shape))};
    for (size_t i = 0; ok && i < n; i++) {
        const json_t *item = json_array_get(list, i);
        const json_t *category = json_object_get(item, "category_id");
        struct shape *shape = &polygons->list[polygons->count++];
        *shape = (struct shape){.kind = SHAPE_POLYGON};
        ok = take_ring(arena, item, polygons, shape) || wrong_item(file, i, "segmentation", err);
        ok = ok && ((take_image(item, &shape->image) && json_is_integer(category)) ||
                    wrong_item(file, i, "image_id, category_id", err));
        shape->label = arena_printf(arena, "%lld", (long long) json_integer_value(category));
    }
    json_decref(json);
    return ok;
}

static bool take_pose(struct arena *arena, const json_t *item, size_t points, struct oks_pose *pose)
{
    const json_t *list = json_object_get(item, "keypoints");
    const json_t *area = json_object_get(item, "area");
    struct oks_point *p = arena_array(arena, points + 1, sizeof *p);
    if (json_array_size(list) != 3 * points || points == 0 || (area && !json_is_number(area)))
        return false;
    for (size_t i = 0; i < points; i++) {
        const json_t *x = json_array_get(list, 3 * i), *y = json_array_get(list, 3 * i + 1);
        const json_t *v = json_array_get(list, 3 * i + 2);
        if (!json_is_number(x) || !json_is_number(y) || !json_is_number(v) ||
            fabs(json_number_value(x)) > most_px || fabs(json_number_value(y)) > most_px)
            return false;
        p[i] = (struct oks_point){json_number_value(x), json_number_value(y),
                                  json_number_value(v) > 0 ? 1 : 0};
    }
    pose->points = p;
    pose->area = json_number_value(area);
    return true;
}

bool metric_read_poses(struct arena *arena, const char *file, struct metric_poses *poses,
                       struct err *err)
{
    json_t *json;
    const json_t *list;
    bool ok = load_list(file, &json, &list, err);
    size_t n = ok ? json_array_size(list) : 0;
    *poses = (struct metric_poses){.list = arena_array(arena, n + 1, sizeof(struct oks_pose))};
    poses->points = json_array_size(json_object_get(json_array_get(list, 0), "keypoints")) / 3;
    for (size_t i = 0; ok && i < n; i++) {
        const json_t *item = json_array_get(list, i);
        struct oks_pose *pose = &poses->list[poses->count++];
        ok = (take_pose(arena, item, poses->points, pose) ||
              wrong_item(file, i, "keypoints", err)) &&
             (take_image(item, &pose->image) || wrong_item(file, i, "image_id", err));
    }
    json_decref(json);
    return ok;
}

static bool take_spans(struct arena *arena, json_t *line, uint32_t text, struct metric_spans *spans)
{
    static const char *const names[] = {"spans", "label", "labels", "entities"};
    json_t *list = NULL, *item;
    size_t i;
    for (size_t k = 0; !list && k < sizeof names / sizeof *names; k++)
        list = json_object_get(line, names[k]);
    if (!json_is_array(list))
        return false;
    spans->list =
        xrealloc(spans->list, (spans->count + json_array_size(list) + 1) * sizeof *spans->list);
    json_array_foreach(list, i, item) {
        const json_t *start = json_array_get(item, 0), *end = json_array_get(item, 1);
        const char *label = json_string_value(json_array_get(item, 2));
        json_int_t from = json_integer_value(start), to = json_integer_value(end);
        if (!json_is_integer(start) || !json_is_integer(end) || !label || from < 0 || to < from ||
            to > UINT32_MAX)
            return false;
        spans->list[spans->count++] =
            (struct span){text, (uint32_t) from, (uint32_t) to, arena_strdup(arena, label)};
    }
    return true;
}

bool metric_read_spans(struct arena *arena, const char *file, struct metric_spans *spans,
                       struct err *err)
{
    struct metric_lines lines;
    struct metric_spans read = {.list = NULL};
    bool ok = metric_read_lines(arena, file, &lines, err);
    for (size_t i = 0; ok && i < lines.count; i++) {
        if (lines.list[i][0] == '\0')
            continue;
        json_t *line = json_loads(lines.list[i], 0, NULL);
        ok = take_spans(arena, line, (uint32_t) read.texts++, &read) ||
             err_set(err, ERR_FORMAT, "%s:%zu", file, i + 1);
        json_decref(line);
    }
    *spans = (struct metric_spans){.count = read.count, .texts = read.texts};
    spans->list = arena_array(arena, read.count + 1, sizeof *spans->list);
    if (ok && read.count > 0)
        memcpy(spans->list, read.list, read.count * sizeof *read.list);
    free(read.list);
    return ok;
}
