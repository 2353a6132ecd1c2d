/* The screen around a desk: the same for every kind of lab. One shows the task, saves each step
 * durably before it says so, undoes and redoes, imports and exports, hands in. */
#ifndef TUI_LAB_FRAME_H
#define TUI_LAB_FRAME_H

#include "core/record/lab_attempt.h"
#include "tui/app.h"
#include "tui/lab/marks.h"

/* An exam that an attempt belongs to: it saves the work, keeps the clock, and takes the work in. */
struct lab_sitting {
    void *data;
    const char *heading; /* "第 2/5 题 · …"; borrowed until the release */
    /* Saves the work of the attempt. ERR_DENIED when the exam takes no answer any more. */
    bool (*save)(void *data, int64_t attempt, const struct lab_save *save, struct err *err);
    /* "1:12:30": the time left; *hurry when little of it is left, *last in the last seconds: what
     * is being typed is taken then. */
    void (*left)(const void *data, char *buf, size_t n, bool *hurry, bool *last);
    /* Every second. False when the exam is over: the screen then closes. */
    bool (*tick)(void *data, struct app *app);
    void (*release)(void *data); /* at the end, always */
};

/* Works on an attempt within an exam; the sitting is copied. */
bool lab_frame_sit(struct app *app, int64_t attempt, const struct lab_sitting *sitting);
/* Goes on with an open attempt of the learner. */
bool lab_frame_work(struct app *app, int64_t attempt);
/* Shows an ended attempt without letting it be changed: at the place of a fault of its marks, which
 * are held. */
bool lab_frame_look(struct app *app, int64_t attempt, struct lab_marks *marks, size_t fault);

#endif
