/* The rule that an assessed exam sets for everything else the program shows.
 *
 * While an assessed exam is under way in these records, whoever sits it, nothing opens that could
 * help to answer, and no work is marked: lessons, search, terms, practice, the tasks and rules of
 * labs, papers, results with the right answers. One state folder is one hall: who is at the
 * keyboard is not known to a command, and a result of one candidate tells another what is right.
 *
 * Under way is what was started and not handed in, paused and locked too, but for an exam whose
 * time is over by the machine's boot time: nobody can answer in it any more. Exams that were sat on
 * another machine and taken up from there do not count here. */
#ifndef CORE_EXAM_GUARD_H
#define CORE_EXAM_GUARD_H

#include "base/clock.h"
#include "core/record/records.h"

struct guard {
    int64_t exam; /* the first that is under way; 0: none is */
    int64_t learner;
    char *title; /* heap */
};

/* Of this learner, 0: of anybody, which is the rule. ERR_DAMAGED etc. when the records cannot tell;
 * guard_finish also then. */
MUST_CHECK bool guard_look(struct records *records, const struct clock *clock, int64_t learner,
                           struct guard *guard, struct err *err);
void guard_finish(struct guard *guard);

#endif
