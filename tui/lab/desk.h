/* A lab at work on the screen. The frame (frame.c) is the same for every engine: it shows the task,
 * saves each step durably before it says 已保存, undoes and redoes by going back to an earlier
 * step's work, imports and exports, hands in, and shows the marks. An engine gives a desk: the part
 * of the screen one works on. Its state can always be written as a work and be read back from one.
 */
#ifndef TUI_LAB_DESK_H
#define TUI_LAB_DESK_H

#include "base/str.h"
#include "core/lab/lab.h"
#include "tui/app.h"

struct lab_desk {
    struct app *app;       /* messages, clock, dialogs, watched descriptors */
    struct lab_task *task; /* its data; never its gold */
    bool handed_in;        /* the work is only looked at: nothing that changes it is offered */
    void *frame;           /* the frame's own */
};

/* An engine's part. Every member may be NULL but engine, open, load, save, draw and close. */
struct lab_desk_ops {
    const char *engine; /* "span" */
    bool (*open)(struct lab_desk *desk, void **state, struct err *err);
    /* Takes in a work: at the start, after undo, redo and import. Keeps the place one looks at as
     * far as it still is there. ERR_FORMAT. */
    bool (*load)(void *state, const char *work, size_t len, struct err *err);
    /* Writes the work, always the same text for the same work. */
    void (*save)(const void *state, struct str *work);
    void (*layout)(void *state, struct rect body);
    void (*draw)(const void *state, struct surface body);
    bool (*act)(void *state, enum action action);
    enum action_state (*can)(const void *state, enum action action, const char **why);
    /* What ⏎ does now, a msgid; NULL: "Open". */
    const char *(*opens)(const void *state);
    bool (*typing)(const void *state);
    /* Something is typed that is not in the work yet; and takes it in, as leaving its field would,
     * but stays in the field. Both or none. */
    bool (*typed)(const void *state);
    void (*settle)(void *state);
    bool (*event)(void *state, const struct event *event);
    void (*ready)(void *state); /* the descriptor of app_watch */
    void (*tick)(void *state);  /* of app_set_tick */
    /* How far one is: "12/40 句"; translated, into buf. */
    void (*progress)(const void *state, char *buf, size_t n);
    /* Shows a place of the result (lab_fault.at). */
    void (*place)(void *state, const char *at);
    /* Esc inside the desk: true when it closed something of its own (a menu, a zoom). */
    bool (*back)(void *state);
    void (*close)(void *state);
};

/* To be called by a desk after every step that changed its work: saves it and makes it one step of
 * undo. False when it could not be saved; the frame says so and keeps trying with the next step. */
bool lab_desk_changed(struct lab_desk *desk);
/* What is written down about how the work came to be, and no step of its own: saved with the work
 * as it is now, and not taken back by undo. Nothing while a work that was handed in is looked at.
 */
void lab_desk_noted(struct lab_desk *desk);

#endif
