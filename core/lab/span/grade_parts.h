/* What the files that mark a marked text share. */
#ifndef CORE_LAB_SPAN_GRADE_PARTS_H
#define CORE_LAB_SPAN_GRADE_PARTS_H

#include "core/lab/metric/relation.h"
#include "core/lab/metric/span.h"
#include "core/lab/span/grade.h"

/* A work's marks as the metrics take them. */
struct span_marks {
    struct span *list;
    size_t count;
    size_t *first; /* of each document */
};

struct span_links {
    struct relation *list;
    size_t count;
};

/* A marking under way. */
struct span_grader {
    const struct span_task *task;
    const struct span_work *gold_work, *given_work;
    struct span_marks gold, given;
    struct span_links gold_relations, given_relations;
    struct span_result spans;
    struct relation_result relations;
    struct lab_result *result;
};

/* Says what is wrong, in the order of the documents; in each its marks from the front, then
 * relations, then whether marks overlap. */
void span_find_faults(const struct span_grader *g);

#endif
