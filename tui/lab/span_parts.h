/* What the files of the desk of marking text share. */
#ifndef TUI_LAB_SPAN_PARTS_H
#define TUI_LAB_SPAN_PARTS_H

#include "core/lab/span/work.h"
#include "tui/lab/desk.h"
#include "tui/lab/label.h"
#include "tui/widget/list.h"

enum { SPAN_MENU_MAX = 9, SPAN_HOTS = 64 };

/* A line of the text on the screen: characters [start, end). */
struct span_row {
    uint32_t start, end;
};

/* A label in the legend. */
struct span_hot {
    struct rect at;
    int label;
};

enum span_menu { SPAN_MENU_NONE, SPAN_MENU_RELATE, SPAN_MENU_UNRELATE };

struct span_desk {
    struct lab_desk *desk;
    struct span_task *task;
    struct span_work work;
    struct lab_label_keys keys;
    size_t at;       /* the document shown */
    uint32_t cursor; /* character */
    bool selecting;  /* from anchor to cursor, both included */
    uint32_t anchor;
    uint32_t entity; /* under the cursor; SPAN_NOWHERE */
    bool relating;   /* looking for the other end of a relation from `head` */
    uint32_t head;
    enum span_menu menu;
    unsigned menu_items[SPAN_MENU_MAX]; /* types, or relations */
    int menu_count, menu_at;
    bool dragging;
    uint32_t drag_from; /* given entities: the one where the drag began */
    bool taken;         /* a work was taken in: what comes next is undo, redo or an import */
    bool notes;         /* the legend says what the labels mean, where there is room */
    bool listing;       /* the list covers the text */
    struct list list;   /* of documents */
    int column;         /* the one kept when moving up and down; -1 */

    struct rect side, text, legend, info, menu_rows, links, marks; /* of the body */
    bool noted;              /* the legend has a row a label */
    int longest, most_lines; /* columns and line ends of any document, at most */
    int widest;              /* columns of a label's title, at most */
    uint32_t marks_top;      /* first entity in the list of marks */
    struct span_row *rows;
    int rows_count, rows_room, top; /* top: first row shown */
    struct span_hot hots[SPAN_HOTS];
    int hots_count;
};

static inline struct span_doc *span_desk_doc(struct span_desk *s)
{
    return &s->work.docs[s->at];
}
static inline const struct span_text *span_desk_text(const struct span_desk *s)
{
    return &s->task->texts[s->at];
}
/* Columns of a character; at least one, so that the cursor can stand on it. */
int span_desk_width(const struct span_text *text, uint32_t at);

/* ---- span.c ---- */

void span_desk_show(struct span_desk *s, size_t doc);

/* ---- span_move.c ---- */

bool span_desk_act_move(struct span_desk *s, enum action action);
/* Puts the cursor somewhere and takes the entity under it. */
void span_desk_go(struct span_desk *s, uint32_t at);
/* The same for an entity. */
void span_desk_go_entity(struct span_desk *s, uint32_t entity);
/* After undo, redo and import: the document, and in it the mark, where `before` was another work.
 * Stays where one is when that is among several documents that changed. */
void span_desk_show_change(struct span_desk *s, const struct span_work *before);

/* ---- span_edit.c ---- */

/* The selection [start, end), without white space at its ends; false when nothing is left. */
bool span_desk_selection(const struct span_desk *s, uint32_t *start, uint32_t *end);
void span_desk_label(struct span_desk *s, unsigned label);
/* Moves a bound of the current entity by one character. */
void span_desk_bound(struct span_desk *s, bool start, int way);
void span_desk_delete(struct span_desk *s);
/* Asks whether equal strings get the label of the current entity too, in the document or all. */
void span_desk_spread(struct span_desk *s);
void span_desk_warn(struct span_desk *s, const char *message);
void span_desk_changed(struct span_desk *s);

/* ---- span_relate.c ---- */

void span_desk_begin_relation(struct span_desk *s);
/* The current entity is the other end. */
void span_desk_end_relation(struct span_desk *s);
void span_desk_unrelate(struct span_desk *s);
/* Types that may lead from the head to the current entity; how many, at most SPAN_MENU_MAX. */
int span_desk_types(const struct span_desk *s, unsigned *types);
/* A digit while one relates or a menu is open. False when it means nothing. */
bool span_desk_digit(struct span_desk *s, int item);
bool span_desk_act_menu(struct span_desk *s, enum action action);
/* The current entity is an end of relation i. */
bool span_desk_touches(const struct span_desk *s, uint32_t i);

/* ---- span_mouse.c ---- */

bool span_desk_mouse(struct span_desk *s, const struct mouse *m);

/* ---- span_place.c ---- */

void span_desk_place(struct span_desk *s, struct rect body);
bool span_desk_has_notes(const struct span_desk *s);
/* Measures documents and labels, once. */
void span_desk_measure(struct span_desk *s);
/* Row and column of a character in the text's rectangle. */
void span_desk_where(const struct span_desk *s, uint32_t at, int *row, int *col);
/* The character shown at a column of a row. */
uint32_t span_desk_at(const struct span_desk *s, int row, int col);

/* ---- span_draw.c ---- */

void span_desk_draw(const void *state, struct surface body);

#endif
