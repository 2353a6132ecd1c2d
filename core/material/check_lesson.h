/* Lint of lessons against the standards and against each other. Private to the lint. */
#ifndef CORE_MATERIAL_CHECK_LESSON_H
#define CORE_MATERIAL_CHECK_LESSON_H

#include "core/material/check_run.h"

/* Keys, works, sections, characters and minutes of each lesson; ids and orders of all. */
void check_lessons(struct check_run *run);

/* Ids of lessons that another pack has already. */
void check_taken(struct check_run *run, const struct bundle *with);

/* The pack plans this level, so that it is to teach the whole of it. */
bool check_whole(const struct check_run *run, const char *level);

/* What the levels served need and no lesson covers. */
void check_coverage(struct check_run *run);

#endif
