/* One line of text input. The terminal's own cursor stands at the caret, so that input methods
 * open their window there. */
#ifndef TUI_WIDGET_FIELD_H
#define TUI_WIDGET_FIELD_H

#include "base/str.h"
#include "tui/input.h"
#include "tui/surface.h"

struct field {
    struct str text;
    size_t caret;  /* byte offset */
    size_t scroll; /* byte offset of the first character shown */
    bool chosen;   /* all of it: typing replaces it, any other editing keeps it */
    bool secret;   /* shows • for each character */
    size_t most;   /* characters at most; 0: 200 */
};

void field_finish(struct field *field);
void field_set(struct field *field, const char *text);
const char *field_text(const struct field *field);
/* Keys that edit and paste (line ends become blanks). False for what is no editing. */
bool field_event(struct field *field, const struct event *event);
/* Call in layout: scrolls so that the caret is seen in `cols` columns. */
void field_layout(struct field *field, int cols);
/* Puts the caret under a click at column x of the field. */
void field_click(struct field *field, int x);
/* Draws over the first line of s; the hint stands there while the field is empty. */
void field_draw(const struct field *field, struct surface s, bool focused, const char *hint);

#endif
