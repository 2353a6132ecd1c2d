/* What the files of the frame share. */
#ifndef TUI_LAB_FRAME_PARTS_H
#define TUI_LAB_FRAME_PARTS_H

#include "core/study/hours.h"
#include "tui/child.h"
#include "tui/lab/desk.h"
#include "tui/lab/frame.h"
#include "tui/lab/history.h"
#include "tui/lab/pane.h"

enum lab_saved { LAB_SAVED, LAB_UNSAVED, LAB_SAVE_FAILED };

struct lab_frame {
    struct app *app;
    struct lab_attempts attempts; /* the one */
    struct lab_attempt *attempt;  /* of these */
    struct lab_desk desk;
    const struct lab_desk_ops *ops;
    void *state;                /* the desk's */
    struct lab_history history; /* its last entry is what is to be saved */
    enum lab_saved saved;
    char *problem; /* why it could not be saved; heap */

    struct hours_rules rules;
    struct hours_meter meter;
    int64_t active_ms; /* of the attempt before what the meter holds */

    struct lab_pane pane;
    bool pane_focused;
    bool wide; /* the pane stands beside the desk */
    struct rect head, work, side, fault;

    struct child marking;
    bool is_marking;

    struct lab_sitting sitting; /* in an exam; else all NULL */
    bool over;                  /* the exam is, and takes no work any more */

    struct lab_marks *marks; /* looking: at a fault of these; NULL when one works */
    size_t at;
    bool changed; /* looking: the desk changed something, to be put back */
};

/* ---- frame_keep.c ---- */

/* Opens task, desk and work of an attempt. */
MUST_CHECK bool lab_frame_load(struct lab_frame *frame, int64_t attempt, struct err *err);
void lab_frame_unload(struct lab_frame *frame);
/* Takes in the desk's work as a step. */
void lab_frame_take(struct lab_frame *frame);
/* Takes in what is being typed, too. */
void lab_frame_settle(struct lab_frame *frame);
/* Gives the desk the work as the history has it now. */
bool lab_frame_give(struct lab_frame *frame);
/* Writes what is not saved yet; false when it could not. When another window has saved the same
 * attempt meanwhile, or ended it, this work goes on as an attempt of its own. */
bool lab_frame_save(struct lab_frame *frame);
/* Another window has saved the attempt meanwhile, or ended it. */
bool lab_frame_elsewhere(const struct lab_frame *frame);
/* Takes in the newest work of the attempt, as a step; what is here must be saved. */
MUST_CHECK bool lab_frame_reload(struct lab_frame *frame, struct err *err);
/* The learner did something. */
void lab_frame_touch(struct lab_frame *frame);
/* Keeps study time when a minute of it is there, or `all`. True when the screen shows something
 * else now. */
bool lab_frame_keep_time(struct lab_frame *frame, bool all);
/* Active time of the attempt so far. */
int64_t lab_frame_active(const struct lab_frame *frame);

/* ---- frame_file.c ---- */

void lab_frame_import(struct lab_frame *frame);
void lab_frame_export(struct lab_frame *frame);

/* ---- frame_mark.c ---- */

/* Asks, then hands in. */
void lab_frame_hand_in(struct lab_frame *frame);
/* The marking program wrote something. */
void lab_frame_marked(struct lab_frame *frame);
/* Gives up the marking; the work stays open. */
void lab_frame_stop_marking(struct lab_frame *frame);

/* Screen of a desk in its context; frame.c. */
const struct screen_ops *lab_frame_screen(const char *engine);

#endif
