/* The bank sorted into cells (part × section), and picking from them. Private to core/exam. */
#ifndef CORE_EXAM_PICK_H
#define CORE_EXAM_PICK_H

#include "base/prng.h"
#include "core/exam/paper.h"

/* Items of a cell with one requirement and one difficulty. */
struct pick_stratum {
    uint32_t *fresh, *recent; /* those still to be had */
    unsigned fresh_count, recent_count;
    unsigned requirement, difficulty;
};

struct pick_cell {
    struct pick_stratum *strata; /* none empty at first */
    unsigned strata_count;
    unsigned fresh, all; /* items still to be had */
};

struct pick_shelf {
    struct pick_cell cells[BLUEPRINT_PARTS_MAX][BLUEPRINT_SECTIONS_MAX];
    struct pick_stratum *strata;
    uint32_t *items;
};

/* Sorts what the request may use. One pass over the bank and its order kept within a stratum. */
void pick_shelf_init(struct pick_shelf *shelf, const struct paper_request *request);
void pick_shelf_finish(struct pick_shelf *shelf);

/* What one paper has so far. */
struct pick_tally {
    unsigned *requirement;                           /* questions per requirement */
    unsigned difficulty[BLUEPRINT_DIFFICULTIES + 1]; /* still wanted of each; [0] never */
};

/* Takes one item of a cell that is not empty: fresh while there are any, of the requirement the
 * paper has least of, and there of a difficulty drawn by what is still wanted; then the one seen
 * longest ago. */
uint32_t pick_item(struct pick_cell *cell, struct pick_tally *tally, const struct paper_bank *bank,
                   struct prng *prng);

#endif
