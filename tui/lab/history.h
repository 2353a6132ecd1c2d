/* Steps of a work that can be taken back: each is the whole work after it. The oldest are forgotten
 * when there are too many or they take too much memory. Pure. */
#ifndef TUI_LAB_HISTORY_H
#define TUI_LAB_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

enum { LAB_HISTORY_STEPS = 500, LAB_HISTORY_BYTES = 32 * 1024 * 1024 };

struct lab_history {
    struct lab_step {
        char *text;
        size_t len;
    } * steps;
    size_t count, at; /* at: the work as it is now; count 0: none yet */
    size_t bytes;
};

void lab_history_finish(struct lab_history *history);
/* Moves it to the heap and back, for the time between two visits. */
void *lab_history_put_by(struct lab_history *history);
void lab_history_free(void *history);
/* Takes over what was put by, when its work is this one; else it is freed. Takes NULL. */
void lab_history_resume(struct lab_history *history, void *kept, const char *text, size_t len);

/* A new work after `at`; what was undone is forgotten. Copies. False when it is the same as now. */
bool lab_history_add(struct lab_history *history, const char *text, size_t len);
/* Puts a work in the place of the one as it is now: no step, and nothing is forgotten. False when
 * it is the same. */
bool lab_history_amend(struct lab_history *history, const char *text, size_t len);
bool lab_history_can_undo(const struct lab_history *history);
bool lab_history_can_redo(const struct lab_history *history);
/* Goes one step back or on; false when there is none. */
bool lab_history_undo(struct lab_history *history);
bool lab_history_redo(struct lab_history *history);
/* The work as it is now; NULL when there is none. */
const struct lab_step *lab_history_now(const struct lab_history *history);

#endif
