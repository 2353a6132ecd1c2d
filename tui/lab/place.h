/* Labs of the installed packs, and starting an attempt at one. */
#ifndef TUI_LAB_PLACE_H
#define TUI_LAB_PLACE_H

#include "core/lab/lab.h"
#include "core/record/lab_attempt.h"
#include "core/record/library.h"
#include "tui/app.h"

/* Opens the variant of an attempt in the version of the pack it was begun with, while that is
 * still there, else in the one installed now. ERR_NOT_FOUND. */
MUST_CHECK bool lab_place_open(const struct app *app, const struct lab_attempt *attempt,
                               struct lab_task **task, struct err *err);

/* Begins an attempt with the untouched work: the variant of this name, or (NULL) the next one of
 * the learner. *id is the attempt. */
MUST_CHECK bool lab_place_start(const struct app *app, const char *lab, const char *variant,
                                int64_t *id, struct err *err);
/* Index of the variant that the learner's next attempt takes. */
MUST_CHECK bool lab_place_next_variant(const struct app *app, const char *lab,
                                       const struct labspec *spec, unsigned *variant,
                                       struct err *err);

/* The learner's open attempt at this variant, else a new one at it. */
MUST_CHECK bool lab_place_variant(const struct app *app, const char *lab, const char *variant,
                                  int64_t *id, struct err *err);

/* Goes on with the open attempt at a lab, or begins one, and opens its screen. `anew` ends an
 * open attempt without marks and begins the next. A lab whose engine has no screen is explained. */
bool lab_place_go(struct app *app, const char *lab, bool anew);

/* The lesson (heap) and its section that teach what a lab trains, the requirement it names first
 * before the others; false when none is installed. */
bool lab_place_lesson(const struct app *app, const char *lab, char **lesson, int *section);
/* Whether there is one, and app->teach can open it; opens it. */
bool lab_place_is_taught(const struct app *app, const char *lab);
void lab_place_teach(struct app *app, const char *lab);

#endif
