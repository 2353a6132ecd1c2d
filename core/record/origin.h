/* Where records come from: what was taken up from other machines (exchange.h), by the records it
 * was first written in. */
#ifndef CORE_RECORD_ORIGIN_H
#define CORE_RECORD_ORIGIN_H

#include "core/record/records.h"

/* Statements of one kind that one account elsewhere brought to one learner. */
struct origin {
    int64_t learner;
    const char *home, *account; /* "urn:uuid:…", number of the learner there */
    const char *kind;           /* of the events: "study", "attempt.create" … */
    int64_t statements;
    int64_t first_ms, last_ms; /* when they were taken up, Unix time */
};

struct origins {
    struct origin *list; /* by learner, home, account, kind */
    size_t count;
    struct {
        int64_t attempt;
        const char *home;
    } * attempts; /* exams sat elsewhere, by id */
    size_t attempts_count;
    struct arena arena;
};

/* learner 0: of all. */
MUST_CHECK bool origins_load(struct records *records, int64_t learner, struct origins *origins,
                             struct err *err);
void origins_finish(struct origins *origins);

/* Where an exam was sat; NULL: in these records. Borrowed. */
const char *origins_home(const struct origins *origins, int64_t attempt);

#endif
