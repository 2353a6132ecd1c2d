/* Average precision of detections with confidences. Pure.
 *
 * Detections of a class are taken by falling confidence, those that are no number (NAN) last, and
 * matched greedily, as each definition wants:
 * - VOC (Everingham et al., IJCV 2010, 4.2; development kit, VOCevaldet.m): a detection goes to the
 *   object of its image with the greatest IoU (the first of equal ones); from the least IoU on it
 * is right if that object is still free, wrong if not, and counts for nothing if the object is
 *   `ignored` ("difficult"). Equal confidences: in the order given.
 * - COCO (cocodataset.org, "Detection evaluation"; cocoeval.py): the best object (the last of equal
 *   ones) that is still free and reaches the IoU; `ignored` and `crowd` ones only when there is no
 *   other, and then the detection counts for nothing. A crowd takes any number, by its share of the
 *   detection's area. At most 100 detections count of each class and image. Equal confidences: by
 *   image, then in the order given. (cocoeval.py overwrites a file's "ignore" by its "iscrowd".)
 *   Only the area range "all".
 *
 * With precision made falling from the right, AP is
 * - MAP_VOC11: the mean of precision at recall 0, .1 … 1 (VOC 2007);
 * - MAP_VOC_ALL: the area under it (VOC 2010 and later);
 * - MAP_COCO: the mean of precision at recall 0, .01 … 1.
 * IoU and recall are compared in integers; cocoeval.py's are rounded, so that it misses a recall of
 * .35, .41, .47, .57, .69, .7, .82, .83, .94 or .95 that is reached exactly. VOC's extra pixel is
 * the importer's business (box.h). The mean over classes leaves out those without objects that
 * count; without any there is no mean. */
#ifndef CORE_LAB_METRIC_MAP_H
#define CORE_LAB_METRIC_MAP_H

#include "core/lab/metric/box.h"
#include "core/lab/metric/labels.h"

enum map_rule { MAP_VOC11, MAP_VOC_ALL, MAP_COCO };

enum { MAP_COCO_MOST = 100, MAP_COCO_STEPS = 10 };

struct map_object {
    struct box box;
    bool ignored; /* VOC: difficult */
    bool crowd;   /* COCO: iscrowd; ignored as well */
};

struct map_found {
    struct box box;
    double confidence;
};

struct map_class {
    const char *label; /* borrowed */
    size_t objects;    /* that count */
    size_t right, wrong;
    double ap; /* 0 without objects */
};

struct map_result {
    struct map_class *classes; /* in the order of their labels' bytes */
    size_t count;
    bool defined;
    double mean; /* over classes with objects */
};

/* At one least IoU num/den; finished by map_result_finish. */
void map_rate(const struct map_object *objects, size_t objects_count, const struct map_found *found,
              size_t found_count, enum map_rule rule, int64_t num, int64_t den,
              struct map_result *result);
void map_result_finish(struct map_result *result);

/* COCO's AP: mean[i] at IoU .50 + .05 i, and their mean. False when not defined. */
bool map_coco(const struct map_object *objects, size_t objects_count, const struct map_found *found,
              size_t found_count, double mean[MAP_COCO_STEPS], double *ap);

#endif
