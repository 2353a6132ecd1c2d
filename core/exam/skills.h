/* A skills paper: labs by the skill weights of a level. Pure; same labs, form and seed give the
 * same papers.
 *
 * Every part of the form gets so many labs as it says, which share its points evenly. Labs are
 * drawn at random, works that have none yet first, and the planned minutes of all together stay
 * within the paper's time. Parallel papers share no variant of a lab. */
#ifndef CORE_EXAM_SKILLS_H
#define CORE_EXAM_SKILLS_H

#include "core/exam/paper.h"

#include <stddef.h>
#include <stdint.h>

enum { SKILLS_METHOD = 1, SKILLS_LABS_MAX = 500, SKILLS_TASKS_MAX = 120 };

/* A lab that could be drawn. */
struct skills_lab {
    const char *id, *work; /* "2.1"; ids ascend */
    unsigned part;         /* index in the form */
    unsigned minutes;
    unsigned variants; /* 1 … 32 */
};

struct skills_form {
    unsigned counts[BLUEPRINT_PARTS_MAX]; /* labs per part */
    unsigned parts;
    unsigned minutes; /* of all labs at most */
};

struct skills_task {
    unsigned lab, variant; /* indices */
};

struct skills_paper {
    struct skills_task tasks[SKILLS_TASKS_MAX]; /* part by part */
    unsigned count;
};

enum skills_outcome {
    SKILLS_DRAWN,
    SKILLS_SHORT,   /* a part has too few labs with a variant left: lack_part, lack_count */
    SKILLS_TOO_LONG /* the shortest choice takes `minutes` */
};

struct skills_set {
    struct skills_paper papers[PAPER_FORMS_MAX];
    unsigned papers_count;
    enum skills_outcome outcome;
    unsigned lack_part, lack_count, minutes;
};

/* Draws `forms` papers; false: see outcome. At most SKILLS_LABS_MAX labs. */
MUST_CHECK bool skills_draw(const struct skills_form *form, const struct skills_lab *labs,
                            size_t count, uint64_t seed, unsigned forms, struct skills_set *set);

#endif
