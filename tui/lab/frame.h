/* The screen around a desk: the same for every kind of lab. One shows the task, saves each step
 * durably before it says so, undoes and redoes, imports and exports, hands in. */
#ifndef TUI_LAB_FRAME_H
#define TUI_LAB_FRAME_H

#include "core/record/lab_attempt.h"
#include "tui/app.h"
#include "tui/lab/marks.h"

/* Goes on with an open attempt of the learner. */
bool lab_frame_work(struct app *app, int64_t attempt);
/* Shows an ended attempt without letting it be changed: at the place of a fault of its marks, which
 * are held. */
bool lab_frame_look(struct app *app, int64_t attempt, struct lab_marks *marks, size_t fault);

#endif
