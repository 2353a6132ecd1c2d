/* What a graded exam tells the scheduler and 错题本: its answers, as reviews. */
#ifndef CORE_EXAM_LEARNED_H
#define CORE_EXAM_LEARNED_H

#include "core/exam/booklet.h"
#include "core/exam/exam.h"
#include "core/exam/grade.h"
#include "core/record/attempt.h"

struct learned {
    struct review *list; /* in the order of the paper; texts of the booklet, exam and arena */
    size_t count;
    struct arena arena;
};

/* The answers that `grade` settles and `before`, the grading before it (NULL: none), did not: over
 * all gradings of an attempt each answer comes once. A blank never comes: unanswered is not wrong.
 * An answer marked by hand is one that its grade alone tells of (REVIEW_BY_HAND). `learner` is
 * whose exam it is. */
void learned_list(const struct booklet *booklet, const struct exam *exam, const struct grade *grade,
                  const struct attempt_result *before, int64_t learner, struct learned *learned);
void learned_finish(struct learned *learned);

#endif
