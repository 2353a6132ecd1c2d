/* Which versions of which packs to install: deterministic, highest versions first, with
 * backtracking, never below what was installed before. */
#ifndef PACKS_SOLVE_H
#define PACKS_SOLVE_H

#include "base/err.h"
#include "packs/catalog.h"

#include <stddef.h>

/* A version that some remote offers. Of equal versions the one that stands first is taken. */
struct solve_offer {
    const struct catalog_pack *pack;
    size_t remote; /* the caller's */
};

/* A pack that is installed. */
struct solve_have {
    const char *id, *version, *highest;
    const json_t *requires; /* as in a catalogue */
    bool pinned;            /* stays, whoever asks */
};

struct solve_want {
    const char *id;
    const char *range; /* a version range; NULL: any */
};

struct solve_problem {
    const struct solve_offer *offers;
    size_t offer_count;
    const struct solve_have *have;
    size_t have_count;
    const struct solve_want *wants;
    size_t want_count;
    const char *program; /* version of this program; packs that need a later one are left out */
};

/* What is to be installed, requirements before those that require them. */
struct solve_plan {
    const struct solve_offer **steps;
    size_t count;
};

/* ERR_NOT_FOUND with the pack's id when nobody offers it; ERR_CONFLICT with the id as object and
 * all that asks for it, and what is offered, as detail; ERR_NEWER with "id version" when only
 * versions for a later program would do. What is installed and fits is kept unless
 * it is wanted by name. */
MUST_CHECK bool solve(const struct solve_problem *problem, struct solve_plan *plan,
                      struct err *err);

/* Whether a pack needs a later version of the program than the problem's. */
bool solve_too_new(const struct solve_problem *problem, const struct catalog_pack *pack);
void solve_plan_finish(struct solve_plan *plan);

#endif
