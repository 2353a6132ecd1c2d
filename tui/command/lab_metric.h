/* What the metrics of `xunlian lab metric` share. */
#ifndef TUI_COMMAND_LAB_METRIC_H
#define TUI_COMMAND_LAB_METRIC_H

#include "base/arena.h"
#include "base/err.h"
#include "core/lab/metric/map.h"
#include "core/lab/metric/segment.h"
#include "core/lab/metric/span.h"

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
