/* A scrolling list with one selected row. Rows are drawn by a callback; nothing is copied. */
#ifndef TUI_WIDGET_LIST_H
#define TUI_WIDGET_LIST_H

#include "tui/action.h"
#include "tui/input.h"
#include "tui/surface.h"

struct list {
    int count;
    int selected; /* -1 when empty */
    int top;      /* first row shown */
    int height;   /* rows shown, by list_layout */
};

/* Draws row `index`; the row's surface is one line. */
typedef void list_row(const void *context, int index, bool selected, struct surface row);

enum list_hit { LIST_NOTHING, LIST_SELECTED, LIST_OPENED };

/* Keeps the selection where it can be. */
void list_set_count(struct list *list, int count);
void list_select(struct list *list, int index);
/* Call in the screen's layout: takes in the height and scrolls so that the selection is seen. */
void list_layout(struct list *list, int height);
/* Movement (up, down, pages, first, last). False for other actions. */
bool list_act(struct list *list, enum action action);
/* Wheel and clicks inside `area`, where the list is drawn (the body's coordinates). A click on the
 * selected row opens it. */
enum list_hit list_mouse(struct list *list, struct rect area, const struct mouse *mouse);
/* Draws the list over all of s, with a scroll bar in the last column when it is needed. focused:
 * the selection stands out and the caret is parked there. */
void list_draw(const struct list *list, struct surface s, bool focused, list_row *row,
               const void *context);

#endif
