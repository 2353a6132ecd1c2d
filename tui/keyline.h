/* The bottom line: the keys of the screen in front, as many as fit, `?` always among them. */
#ifndef TUI_KEYLINE_H
#define TUI_KEYLINE_H

#include "tui/action.h"
#include "tui/surface.h"

enum { KEYLINE_MAX = 48 };

struct keyline {
    struct {
        enum action action;
        const char *label; /* msgid */
        int x, w;          /* columns taken */
    } items[KEYLINE_MAX];
    int count;
};

/* Gathers what can run: can(context, action) tells. `way_out` (BACK or QUIT) keeps its place even
 * when others have to go. `opens` (a msgid) is what ACTION_OPEN does here, NULL: what the table
 * says.
 */
void keyline_make(struct keyline *line, bool (*can)(const void *context, enum action action),
                  const void *context, enum action way_out, const char *opens, bool typing,
                  int cols);
void keyline_draw(const struct keyline *line, bool typing, struct surface s);
/* The action at a column, for the mouse; ACTION_NONE between them. */
enum action keyline_at(const struct keyline *line, int x);

#endif
