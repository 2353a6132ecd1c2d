/* What the files of the desk of choosing share. */
#ifndef TUI_LAB_CHOICE_PARTS_H
#define TUI_LAB_CHOICE_PARTS_H

#include "core/lab/choice/work.h"
#include "tui/lab/desk.h"
#include "tui/lab/label.h"
#include "tui/widget/list.h"

enum {
    CHOICE_SHOW_ALL = -2,
    CHOICE_SHOW_OPEN = -1, /* not answered; 0 …: answered by this label (pair: side - 1) */
};

/* What a click on a row of the item means. */
enum choice_hot { CHOICE_HOT_LABEL, CHOICE_HOT_SIDE, CHOICE_HOT_ANSWER };
struct choice_spot {
    struct rect at;
    enum choice_hot what;
    int index;
};
enum { CHOICE_SPOTS = 80 };

struct choice_desk {
    struct lab_desk *desk;
    struct choice_task *task;
    struct choice_work work;
    bool taken;   /* a work was taken in: what comes next is undo, redo or an import */
    bool reasons; /* a preference counts with its reason */
    struct lab_label_keys keys;
    size_t at;    /* the item shown */
    int filter;   /* CHOICE_SHOW_… or a label */
    size_t *rows; /* items of the list */
    struct list list;
    unsigned line; /* rank: the answer that is moved, its place in the order */
    bool follow;   /* rank: the line is to be seen */
    bool notes;    /* labels show what they mean */
    bool wide;     /* answers side by side */
    struct rect side, item, head, view, hint, labels; /* of the body; view: of what is read */
    int text_rows, scroll;                            /* of what is read; first row shown */
    int line_top, line_rows;                          /* of these, the line's */
    int label_cols;                                   /* labels beside each other */
    struct choice_spot spots[CHOICE_SPOTS];           /* of the item, in the body's coordinates */
    int spots_count;
};

/* ---- choice.c ---- */

/* Items of the list by the filter; the item shown stays where it can. */
void choice_desk_filter(struct choice_desk *c);
/* The order of the item shown as it stands: the answer's, else as set. */
void choice_desk_order(const struct choice_desk *c, uint8_t *order);
/* Nothing is chosen, or a reason is missing that counts. */
bool choice_desk_is_open(const struct choice_desk *c, size_t item);

/* ---- choice_place.c ---- */

/* Computes where things are; called by layout. */
void choice_desk_place(struct choice_desk *c, struct rect body);
/* What is read of the item is longer than its place. */
static inline bool choice_desk_scrolls(const struct choice_desk *c)
{
    return c->text_rows > c->view.h;
}

/* ---- choice_draw.c ---- */

void choice_desk_draw(const void *state, struct surface body);

/* Draws, or, with notes, measures and notes spots: both walk the same rows. */
struct choice_pen {
    const struct choice_desk *c;
    struct choice_desk *notes; /* NULL: draws */
    struct surface s;
    struct rect r; /* what is left */
};
/* Fields, text and answers of the item: what is read. */
void choice_desk_put_text(struct choice_pen *p);
/* "Equally good", reasons, labels: what is chosen among. */
void choice_desk_put_labels(struct choice_pen *p);

#endif
