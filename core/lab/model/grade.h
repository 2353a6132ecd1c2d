/* Marks of a model work, and mistakes put into the gold on purpose.
 *
 *     gold/test.csv       unseen rows with their class
 *     gold/model.json     a pipeline that earns all points (its claims are filled in by running it)
 *     gold/answers.json   {"leaky": ["closed_by"], "causes": {"e1": ["short", "noise"]},
 *                          "baseline": {a pipeline}}; every member may be missing */
#ifndef CORE_LAB_MODEL_GRADE_H
#define CORE_LAB_MODEL_GRADE_H

#include "core/lab/engine.h"
#include "core/lab/model/run.h"

enum model_fault {
    MODEL_FAULT_NOT_RUN = MODEL_LEAKS, /* those of enum model_leak come first */
    MODEL_FAULT_CANNOT_RUN,
    MODEL_FAULT_LOW_GAIN,
    MODEL_FAULT_NO_PREDICTION,
    MODEL_FAULT_NO_CAUSE,
    MODEL_FAULT_WRONG_CAUSE,
    MODEL_FAULT_NO_CLAIM,
    MODEL_FAULT_WRONG_CLAIM,
    MODEL_FAULT_NOT_COMPARED,
    MODEL_FAULT_OTHER_C,
    MODEL_FAULTS
};
extern const struct lab_fault_kind model_faults[];
/* C is what a comparison on validation or in train chooses. */
#define MODEL_CHECK_C "c_as_compared"
/* Check of each leak: holds when the work has been run and has not that leak. */
extern const char *const model_checks[MODEL_LEAKS];

struct model_gold {
    struct model_rows test;
    uint64_t leaky;   /* columns */
    uint32_t *causes; /* right ones of each error, bits; 0: not asked for */
    size_t causes_count;
    struct model_work solution, baseline;
    bool has_baseline;
};

/* Reads the gold into the data's arena and checks it. */
bool model_gold_open(struct lab_task *lab, void *data, void *gold, struct err *err);
void model_gold_close(void *gold);

/* Fills in the solution's claims with what it really computes; as they are without liblinear. */
MUST_CHECK bool model_gold_claims(const struct model_data *data, struct model_gold *gold,
                                  struct err *err);

/* Marks a work, all lines of the score. ERR_UNSUPPORTED without liblinear. */
bool model_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                 struct err *err);

/* Makes k mistakes (or fewer) in the gold's solution. */
bool model_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err);

/* Claims and score lines that fit, unseen rows without their class; and what makes marks cheap. */
bool model_check(const struct lab_opened *o, struct err *err);
void model_advise(const struct lab_opened *o, const struct lab_advice *advice);

#endif
