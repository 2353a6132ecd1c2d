/* What the metrics of `xunlian lab metric` share. */
#ifndef TUI_COMMAND_LAB_METRIC_H
#define TUI_COMMAND_LAB_METRIC_H

#include "base/arena.h"
#include "base/err.h"
#include "core/lab/metric/agree.h"
#include "core/lab/metric/map.h"
#include "core/lab/metric/oks.h"
#include "core/lab/metric/segment.h"
#include "core/lab/metric/shape.h"
#include "core/lab/metric/span.h"

#include <jansson.h>

/* One comparison: what was asked for and the figures found. */
struct metric_job {
    struct arena arena;
    const char *gold, *given; /* files */
    int64_t iou;              /* in 1/METRIC_IOU_DEN; 0: the metric's own */
    double sigma;             /* of key points that are not COCO's; 0: METRIC_SIGMA */
    bool exact;
    json_t *figures;
};

enum { METRIC_IOU_DEN = 10000 };
#define METRIC_SIGMA 0.05

void metric_add_number(struct metric_job *job, const char *name, bool defined, double value);
void metric_add_count(struct metric_job *job, const char *name, size_t count);
void metric_add_tally(struct metric_job *job, struct tally t);
/* counts[enum box_fault] */
void metric_add_faults(struct metric_job *job, const size_t *counts);

/* Metrics of their own files: lab_metric_raters.c, lab_metric_shapes.c. */
MUST_CHECK bool metric_agreement(struct metric_job *job, struct err *err);
MUST_CHECK bool metric_polygons(struct metric_job *job, struct err *err);
MUST_CHECK bool metric_keypoints(struct metric_job *job, struct err *err);

/* Judgements of the same things: columns of both files, one per rater. */
struct metric_ratings {
    const char **cells; /* [rater × things + thing]; NULL: missing */
    size_t raters, things;
};

struct metric_polygons {
    struct shape *list;
    size_t count;
    int32_t width, height; /* all lie within */
};

struct metric_poses {
    struct oks_pose *list;
    size_t count, points; /* points of each */
};

/* Two lists of one thing each row, brought together by their first column. */
struct metric_pairs {
    const char **gold, **given;
    size_t count;
};

struct metric_lines {
    char **list;
    size_t count;
};

struct metric_boxes {
    struct map_object *objects; /* of a COCO file of annotations */
    struct map_found *found;    /* of a COCO file of results; of annotations: confidence 1 */
    size_t objects_count, found_count;
};

struct metric_spans {
    struct span *list;
    size_t count, texts;
};

struct metric_segments {
    struct segment *list;
    size_t count;
};

/* All take their memory from the arena; faults name file and line, or what is wrong in it. */
MUST_CHECK bool metric_read_pairs(struct arena *arena, const char *gold, const char *given,
                                  struct metric_pairs *pairs, struct err *err);
MUST_CHECK bool metric_read_ratings(struct arena *arena, const char *gold, const char *given,
                                    struct metric_ratings *ratings, struct err *err);
/* One ring each; masks and several rings are refused by name. */
MUST_CHECK bool metric_read_polygons(struct arena *arena, const char *file,
                                     struct metric_polygons *polygons, struct err *err);
/* "keypoints" x, y, v of the same number for all; "area" of annotations. */
MUST_CHECK bool metric_read_poses(struct arena *arena, const char *file, struct metric_poses *poses,
                                  struct err *err);
MUST_CHECK bool metric_read_lines(struct arena *arena, const char *file, struct metric_lines *lines,
                                  struct err *err);
MUST_CHECK bool metric_read_coco(struct arena *arena, const char *file, struct metric_boxes *boxes,
                                 struct err *err);
MUST_CHECK bool metric_read_spans(struct arena *arena, const char *file, struct metric_spans *spans,
                                  struct err *err);
MUST_CHECK bool metric_read_segments(struct arena *arena, const char *file,
                                     struct metric_segments *segments, struct err *err);

/* A whole number or decimal and nothing else. */
MUST_CHECK bool metric_number(const char *text, double *value);

#endif
