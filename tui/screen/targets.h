/* The levels one can train for, as a list to choose from. */
#ifndef TUI_SCREEN_TARGETS_H
#define TUI_SCREEN_TARGETS_H

#include "tui/app.h"
#include "tui/widget/list.h"

#include "core/record/library.h"

struct targets {
    struct lib_tree tree;
    int *nodes;       /* levels, as indices into the tree */
    struct list list; /* of them */
};

/* Takes the levels out of the library; selects the one with this path (NULL for the first). */
MUST_CHECK bool targets_load(struct targets *targets, struct library *library, const char *chosen,
                             struct err *err);
void targets_finish(struct targets *targets);
/* Path of the selected level, NULL when there is none; borrowed. */
const char *targets_selected(const struct targets *targets);
/* One row a level: its name, what it is a level of, its standard hours. */
void targets_draw(const struct targets *targets, struct surface s, bool focused);

/* The short name of a level, "五级", "计算机视觉产品实现 中级"; the path itself when the tree does
 * not know it. Heap. */
char *targets_name(const struct lib_tree *tree, const char *path);

/* The same without the direction, where there is little room: "中级". Heap. */
char *targets_short_name(const struct lib_tree *tree, const char *path);

/* A window to choose a level in. `chosen` is called after it closed, on a choice only; then data is
 * released (always; release may be NULL). */
struct targets_window {
    const char *current; /* path, or NULL; borrowed for the call */
    void (*chosen)(struct app *app, const char *path, void *data);
    void (*release)(void *data);
    void *data;
};
void targets_choose(struct app *app, const struct targets_window *window);

#endif
