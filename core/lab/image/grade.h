/* Marks of a work on pictures. Matching is one to one within a picture and a label
 * (core/lab/metric: box.h, shape.h, map.h); measures of the same kind of shape look at the same
 * objects, which `only` narrows to one label. */
#ifndef CORE_LAB_IMAGE_GRADE_H
#define CORE_LAB_IMAGE_GRADE_H

#include "core/lab/engine.h"
#include "core/lab/image/work.h"
#include "core/lab/metric/box.h"
#include "core/lab/metric/shape.h"

extern const struct lab_measure image_measures[];
extern const struct lab_fault_kind image_faults[];

/* Indices of image_faults. */
enum image_fault {
    IMAGE_FAULT_MISSING,
    IMAGE_FAULT_EXTRA,
    IMAGE_FAULT_LABEL,
    IMAGE_FAULT_LABEL_ONLY, /* of what has no area */
    IMAGE_FAULT_LOOSE,
    IMAGE_FAULT_TIGHT,
    IMAGE_FAULT_SHIFTED,
    IMAGE_FAULT_FAR,
    IMAGE_FAULT_NEAR, /* within what is allowed, but not there */
    IMAGE_FAULT_OUTLINE,
    IMAGE_FAULT_OCCLUDED,
    IMAGE_FAULT_TRUNCATED,
    IMAGE_FAULT_TWICE,
    IMAGE_FAULT_TROUBLE,
};

#define IMAGE_GOLD "gold.json"

/* Labels of kinds that there are; every picture listed in the gold; objects that lie in their
 * pictures, and score lines that measure something; and what looks like a slip. */
bool image_check_labels(const struct labspec *spec, struct err *err);
bool image_check(const struct lab_opened *o, struct err *err);
void image_advise(const struct lab_opened *o, const struct lab_advice *advice);

/* What a measure's name says. */
struct image_measure {
    enum image_kind kind;
    enum { IMAGE_F1, IMAGE_GRADED, IMAGE_MAP, IMAGE_FLAGS, IMAGE_VALID } way;
};
/* False for an unknown name. */
bool image_measure_of(const struct labspec_score *score, struct image_measure *measure);

/* A least IoU as a fraction num / 10^6, or a distance in thousandths of a pixel; the usual one when
 * the line has no `at`. False for what is neither. */
bool image_at(const struct labspec_score *score, const struct image_measure *measure, int64_t *at);

/* Objects of a kind, of one label or all (`only` NULL), as the metrics take them. */
struct image_side {
    struct box *boxes; /* of boxes */
    struct shape *shapes;
    unsigned *objects; /* index in the work of each */
    size_t count;
};
void image_side_init(struct image_side *side, const struct image_work *work, enum image_kind kind,
                     const char *only);
void image_side_finish(struct image_side *side);

/* Marks every line of the score and names the faults. */
bool image_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                 struct err *err);

/* One for each pair and leftover of a kind; borrowed by image_explain. */
void image_explain(const struct image_work *gold, const struct image_work *given,
                   enum image_kind kind, struct lab_result *result);

/* The gold with mistakes, and what they cost. */
bool image_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err);

/* Value of a graded measure: every pair counts its nearness, 0 … 1, 2 Σ / (golds + givens). */
double image_graded(const struct image_work *gold, const struct image_work *given,
                    const struct labspec_score *score, const struct image_measure *measure,
                    struct tally *tally);

#endif
