/* What the files of the console's desk share. */
#ifndef TUI_LAB_CONSOLE_PARTS_H
#define TUI_LAB_CONSOLE_PARTS_H

#include "core/lab/console/engine.h"
#include "tui/lab/desk.h"
#include "tui/widget/field.h"

/* A row of the terminal: a part of a line of the system's output. */
struct console_row {
    size_t line, start, len;
};

struct console_desk {
    struct lab_desk *desk;
    struct console_scenario *scenario;
    struct console_work work;
    struct console_sim sim;

    struct field command; /* being typed */
    size_t past;          /* command of the work shown by Up; work.count: none */
    char *draft;          /* what was typed before Up; heap */
    struct str choices;   /* what Tab found, shown above the prompt until the next key */
    struct console_row *rows;
    size_t rows_count, rows_room, lines_done; /* lines of the output cut into rows */
    int rows_cols;
    size_t rows_dropped; /* lines that the output had dropped by then */
    size_t back;         /* rows scrolled up from the end */
    size_t marked;       /* line of the output to be shown in look, + 1; 0: none */

    bool in_form;       /* the form has the focus */
    size_t at;          /* field */
    struct field value; /* of that field, being edited */
    int form_top;

    bool wide;
    struct rect system, terminal, form; /* empty: not shown */
};

/* ---- console_form.c ---- */

/* The value being edited is not the one in the work. */
bool console_form_typed(const struct console_desk *d);
/* Takes the value being edited into the work; true when that changed it. */
bool console_form_commit(struct console_desk *d);
/* Goes to a field; its value can be edited. */
void console_form_go(struct console_desk *d, size_t field);
bool console_form_key(struct console_desk *d, const struct event *event);
void console_form_click(struct console_desk *d, int x, int y);
void console_form_layout(struct console_desk *d);
void console_form_draw(const struct console_desk *d, struct surface s);
size_t console_form_filled(const struct console_desk *d);

/* ---- console_draw.c ---- */

void console_draw_layout(struct console_desk *d, struct rect body);
void console_draw(const void *state, struct surface body);
/* Forgets the rows: the output was made anew. */
void console_draw_reset(struct console_desk *d);

#endif
