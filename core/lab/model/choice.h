/* Where C comes from: the comparisons that a work states and has on record are computed anew. Same
 * work, same answer. */
#ifndef CORE_LAB_MODEL_CHOICE_H
#define CORE_LAB_MODEL_CHOICE_H

#include "core/lab/model/run.h"

struct model_choice {
    bool compared; /* on validation or in train, with the settings as they are but for C */
    bool fair;     /* such a comparison chooses the work's C */
    bool on_test;  /* the work says that C was chosen on test, or only a comparison there does */
    double best_c, best; /* what the newest fair comparison chooses, and its macro F1 */
    double mine;         /* macro F1 of the work's C in it, -1: was not compared */
};

/* Of a run and its work. At most some hundred models are trained: older comparisons on record
 * beyond that are passed over. What cannot be computed (a part without rows) chooses nothing. */
void model_choice_make(const struct model_run *run, struct model_choice *choice);

#endif
