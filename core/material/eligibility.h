/* Who may apply for which level: the rules of a standard's 申报条件 over given facts. Pure. */
#ifndef CORE_MATERIAL_ELIGIBILITY_H
#define CORE_MATERIAL_ELIGIBILITY_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/standard.h"

#include <stddef.h>

/* A fact as given: the fact's id and a decimal number, a choice's id, or yes/no. */
struct eligibility_given {
    const char *fact, *value;
};

enum eligibility_state {
    ELIGIBILITY_NOT_MET,
    ELIGIBILITY_OPEN,  /* not decided: facts are missing */
    ELIGIBILITY_REFER, /* its conditions hold, and it leads to rules outside the standard */
    ELIGIBILITY_MET,
};

/* What became of a clause. The conditions listed are those of the alternative that comes nearest:
 * of a clause not met the ones that fail, of an open one those whose fact is missing. */
struct eligibility_clause {
    const struct standard_rule *rule;
    enum eligibility_state state;
    const struct standard_condition **lacking;
    unsigned lacking_count;
};

struct eligibility_level {
    const struct standard_eligibility *rules;
    const char *name;             /* of the level, "五级/初级工" */
    enum eligibility_state state; /* the best of its clauses */
    unsigned deciding; /* index of the clause that decides: the first in that state; of a level not
                          met the one with the fewest conditions lacking */
    const struct eligibility_clause *clauses;
    unsigned clauses_count;
};

struct eligibility {
    const struct eligibility_level *levels; /* in the standard's order */
    unsigned levels_count;
    struct arena arena;
};

/* Decides every level. ERR_USAGE with "fact=value" for an unknown fact, a value that the fact does
 * not take, or a fact given twice. The result borrows from the standard; finish it. */
MUST_CHECK bool eligibility_decide(const struct standard *standard,
                                   const struct eligibility_given *given, size_t count,
                                   struct eligibility *out, struct err *err);
void eligibility_finish(struct eligibility *eligibility);

#endif
