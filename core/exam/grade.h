/* Marking a whole exam: pure, exact, and the same whenever it is done again.
 *
 * Scores are kept as whole multiples of 1/GRADE_UNIT of a thousandth of a point, so that a third of
 * half a point is exact; GRADE_UNIT is divisible by all numbers up to 26 and by 100000. There is
 * one rounding, of the total, half up to a whole thousandth; whether it passes is judged on that
 * figure, which is the one printed. Scores of questions and parts are rounded for display only.
 *
 * Answers in words (简答) are marked by hand: two markers, unseen by each other. When they differ
 * by no more than GRADE_SPREAD_PERCENT of the question's points, their mean counts. Else a third
 * marks: the mean of the third's mark and the nearer of the other two counts; the third's own when
 * both are equally near. A marker's later mark replaces the earlier one. A blank gets nothing,
 * unmarked.
 *
 * A lab is marked by its grader: the newest mark counts. */
#ifndef CORE_EXAM_GRADE_H
#define CORE_EXAM_GRADE_H

#include "core/exam/booklet.h"
#include "core/exam/exam.h"

enum {
    GRADE_METHOD = 1, /* version of these rules; recorded with every result */
    GRADE_SPREAD_PERCENT = 20,
};

#define GRADE_UNIT INT64_C(6692786100000)

/* Multiples of 1/GRADE_UNIT of a thousandth of a point → thousandths, rounded half up. */
int64_t grade_round(int64_t exact);

/* A mark given by hand, in the order they were given. */
struct grade_mark {
    unsigned question;
    const char *who;
    int64_t millis; /* 0 … the question's points */
};

enum grade_outcome {
    GRADE_BLANK,
    GRADE_WRONG,
    GRADE_PARTLY,
    GRADE_RIGHT,
    GRADE_PENDING, /* waits for `markers` more marks */
};

struct grade_item {
    enum grade_outcome outcome;
    int64_t exact;    /* score; 0 while pending */
    int64_t score;    /* rounded */
    int answer;       /* index of the answer whose feedback applies, or -1 */
    unsigned markers; /* still wanted */
};

/* A sum over questions. */
struct grade_sum {
    const char *key; /* requirement; of a part its id. Borrowed from the booklet */
    unsigned questions, right;
    int64_t points, exact, score; /* thousandths, exact, rounded */
};

struct grade {
    struct grade_item *items; /* per question */
    struct grade_sum *parts;  /* as the booklet's parts, which are as large as their weights */
    struct grade_sum *requirements; /* each once, in the order of the paper */
    unsigned items_count, parts_count, requirements_count;
    unsigned blanks, pending;   /* questions */
    int64_t exact, score, full; /* of all */
    bool passed;                /* provisional while pending */
};

/* Grades the responses of `answers` (one per question of the booklet). A response that cannot
 * belong to its question scores nothing. ERR_INVALID for marks that fit no question. */
MUST_CHECK bool grade_exam(const struct booklet *booklet, const struct exam_answer *answers,
                           const struct grade_mark *marks, size_t marks_count, struct grade *grade,
                           struct err *err);
void grade_finish(struct grade *grade);

/* One response to one question by the paper's rule for partly right ones. */
void grade_response(const struct booklet_question *question, enum blueprint_partial partial,
                    const char *response, struct grade_item *item);

#endif
