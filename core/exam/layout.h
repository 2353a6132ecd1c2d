/* How many questions of each type every part of a paper gets.
 *
 * Given are parts with the points they must have and sections with the number of questions they
 * must have, each worth the section's points. Wanted are whole numbers x[part][section] ≥ 0 with
 *
 *     Σ over sections of points · x = the part's points, for every part,
 *     Σ over parts of x = the section's questions, for every section,
 *
 * and, when the problem is capped, no more of a cell than there are. Were all questions worth the
 * same this would be a transportation problem; with 0.5 and 1 in one paper a flow may come out
 * fractional, so it is solved exactly by dynamic programming instead. Pure. */
#ifndef CORE_EXAM_LAYOUT_H
#define CORE_EXAM_LAYOUT_H

#include "base/prng.h"
#include "core/material/blueprint.h"

enum {
    LAYOUT_PARTS_MAX = BLUEPRINT_PARTS_MAX,
    LAYOUT_SECTIONS_MAX = BLUEPRINT_SECTIONS_MAX,
    LAYOUT_STATES_MAX = 1 << 15,
};

struct layout {
    unsigned parts, sections;
    unsigned part_points[LAYOUT_PARTS_MAX]; /* above 0; their sum is that of the sections' points */
    unsigned count[LAYOUT_SECTIONS_MAX], points[LAYOUT_SECTIONS_MAX]; /* above 0 */
    unsigned forms;                                                   /* x is used so many times */
    unsigned free[LAYOUT_PARTS_MAX][LAYOUT_SECTIONS_MAX];             /* of a cell at no cost */
    unsigned have[LAYOUT_PARTS_MAX][LAYOUT_SECTIONS_MAX];             /* of a cell altogether */
    bool capped;                                                      /* forms · x ≤ have */
};

struct layout_result {
    unsigned x[LAYOUT_PARTS_MAX][LAYOUT_SECTIONS_MAX];
    unsigned cost; /* Σ max(0, forms · x - free): the least there is */
};

/* False when no x satisfies all of it. Among those of least cost one near the even share of every
 * section is taken, fractions rounded up or down by chance. */
MUST_CHECK bool layout_solve(const struct layout *layout, struct prng *prng,
                             struct layout_result *result);

/* True when layout_solve can take it: Π (count + 1) over the sections but the largest is at most
 * LAYOUT_STATES_MAX. The three sections of a 90-minute form have 441. */
bool layout_fits(const unsigned *count, unsigned sections);

#endif
