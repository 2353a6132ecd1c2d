/* What drawing from questions and from labs share. Private to core/exam/draw*.c. */
#ifndef CORE_EXAM_DRAW_PARTS_H
#define CORE_EXAM_DRAW_PARTS_H

#include "core/exam/draw.h"

/* "4-04-05-05/5", or a competition's code. */
const char *draw_level_path(const struct draw_request *request, struct arena *arena);

/* SHA-256 of an installed pack's MANIFEST, which names the digest of every file of it; "" without
 * one. */
const char *draw_pack_digest(const struct draw_request *request, const char *pack,
                             const char *version, struct arena *arena);

/* What is written must read back: a paper that could not be sat is none. */
MUST_CHECK bool draw_check(const char *text, struct err *err);

/* draw_papers for a blueprint of labs. */
MUST_CHECK bool draw_skills(const struct draw_request *request, struct draw *draw, struct err *err);

#endif
