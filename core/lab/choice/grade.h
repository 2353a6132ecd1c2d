/* Marks of a choosing work, and mistakes put into the gold on purpose. */
#ifndef CORE_LAB_CHOICE_GRADE_H
#define CORE_LAB_CHOICE_GRADE_H

#include "core/lab/choice/work.h"
#include "core/lab/engine.h"

enum choice_fault {
    CHOICE_UNANSWERED,
    CHOICE_WRONG_CLASS,
    CHOICE_BIN_EDGE,    /* wrong, and the number lies on the bound between the two bins */
    CHOICE_TEXT_NUMBER, /* wrong, and right for what is left of a number when half is not read */
    CHOICE_MISSING_LABEL,
    CHOICE_EXTRA_LABEL,
    CHOICE_WRONG_PREFERENCE,
    CHOICE_WRONG_REASON,
    CHOICE_NO_REASON,
    CHOICE_INVERTED,
};
extern const struct lab_fault_kind choice_faults[];

/* Reads the gold; every item must be answered, and where a bin says so it is the bin's class unless
 * the line has a "why". ERR_INVALID. */
bool choice_gold(struct lab_task *lab, void *task, void *gold, struct err *err);

/* Marks a work against the gold, all lines of the lab's score. */
bool choice_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                  struct err *err);

/* The kind of a wrong class. */
enum choice_fault choice_class_fault(const struct choice_task *task, const struct choice_item *item,
                                     uint64_t gold, uint64_t given);

/* Makes k mistakes (or fewer, one an item) in the gold. */
bool choice_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                  struct lab_spoiled *spoiled, struct err *err);

#endif
