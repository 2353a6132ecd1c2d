/* Choosing what a paper is drawn by, and saying what a bank lacks. */
#ifndef TUI_EXAM_CHOICE_H
#define TUI_EXAM_CHOICE_H

#include "core/exam/draw.h"
#include "tui/pack_set.h"

/* The blueprint serves the level (or the competition) with this path, "4-04-05-05/5". */
bool exam_choice_serves(const struct blueprint *blueprint, const char *path);
/* The standard that a blueprint names; NULL when no pack brings it. */
const struct standard *exam_choice_standard(const struct pack_set *packs,
                                            const struct blueprint *blueprint);
/* Labs of the packs that serve a level ("4-04-05-05/5"), for a skills paper; heap, borrowed from
 * the packs. */
struct draw_lab *exam_choice_labs(const struct pack_set *packs, const char *path, size_t *count);
/* "part 1 … lacks questions of the kind …: 3", translated; heap. */
char *exam_choice_lack(const struct draw_lack *lack);

#endif
