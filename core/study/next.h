/* The recommended way through a level: work by work, first its lessons, then practice of what they
 * teach, then its labs; when all works are done, mock exams until one is passed. Pure. */
#ifndef CORE_STUDY_NEXT_H
#define CORE_STUDY_NEXT_H

#include <stdbool.h>
#include <stddef.h>

#define NEXT_MASTERED 0.6 /* practice is enough for now */

/* Where a learner stands with one work. */
struct next_work {
    unsigned sections, read; /* of lessons in full */
    bool has_questions;
    double mastery; /* 0 … 1; below 0: never practised */
    unsigned labs, handed_in;
};

enum next_kind { NEXT_READ, NEXT_PRACTISE, NEXT_LAB, NEXT_EXAM, NEXT_NOTHING };

struct next_step {
    enum next_kind kind;
    size_t work; /* index; of NEXT_EXAM and NEXT_NOTHING `count` */
};

/* `exams`: whether a mock exam belongs to what is asked for (a whole level), and none is passed. */
struct next_step next_find(const struct next_work *works, size_t count, bool exams);

#endif
