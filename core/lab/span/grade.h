/* Marks of a marked text, and mistakes put into the gold on purpose. */
#ifndef CORE_LAB_SPAN_GRADE_H
#define CORE_LAB_SPAN_GRADE_H

#include "core/lab/engine.h"
#include "core/lab/span/work.h"

enum span_mistake {
    SPAN_MISTAKE_MISSING,
    SPAN_MISTAKE_EXTRA,
    SPAN_MISTAKE_LABEL,
    SPAN_MISTAKE_BOUNDARY, /* characters too many and others too few */
    SPAN_MISTAKE_LONG,
    SPAN_MISTAKE_SHORT,
    SPAN_MISTAKE_SPLIT,       /* one more piece of what has its partner, but not exactly */
    SPAN_MISTAKE_PUNCTUATION, /* the surplus is punctuation or white space */
    SPAN_MISTAKE_MODIFIER,    /* the surplus is a word of the option `modifiers` */
    SPAN_MISTAKE_UNIT,        /* surplus or lack is a word of the option `units` */
    SPAN_MISTAKE_ASTRAY,
    SPAN_MISTAKE_TWICE,
    SPAN_MISTAKE_OVERLAP,
    SPAN_MISTAKE_RELATION_MISSING,
    SPAN_MISTAKE_RELATION_EXTRA,
    SPAN_MISTAKE_RELATION_TYPE,
    SPAN_MISTAKE_RELATION_DIRECTION,
};
extern const struct lab_fault_kind span_faults[];

/* Reads the gold and holds it to the rules: trimmed, without overlaps unless they are allowed,
 * relations between labels that they may join. ERR_INVALID. */
bool span_gold(struct lab_task *lab, void *task, void *gold, struct err *err);

/* The lint's part of it: every document, nothing twice, and the words of a mark that has them as
 * "text". */
bool span_check_gold(const struct lab_opened *o, struct err *err);
/* The gold has something that the score line measures. */
bool span_measures_something(const struct span_task *task, const struct span_work *gold,
                             const struct labspec_score *score);
/* What looks like a slip in the gold. */
void span_advise(const struct lab_opened *o, const struct lab_advice *advice);

/* A mark begins and ends with a character. */
bool span_trimmed(const struct span_text *text, const struct span_entity *e);
/* What the learner has marked, not what was given. */
size_t span_marks(const struct span_task *task, const struct span_work *work);

/* Marks a work against the gold, all lines of the lab's score. */
bool span_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                struct err *err);

/* What kind of slip the difference of two bounds is. */
enum span_mistake span_bound_mistake(const struct span_task *task, const struct span_text *text,
                                     const struct span_entity *gold,
                                     const struct span_entity *given);

/* Something is marked, all of it begins and ends with a character, relations fit their types. */
bool span_valid(const struct span_task *task, const struct span_work *work);

/* Makes up to k mistakes in the gold. */
bool span_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                struct lab_spoiled *spoiled, struct err *err);

#endif
