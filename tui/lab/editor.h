/* A small editor of several lines, without a memory of its own steps: undo is the frame's. */
#ifndef TUI_LAB_EDITOR_H
#define TUI_LAB_EDITOR_H

#include "base/str.h"
#include "tui/input.h"
#include "tui/surface.h"

struct editor {
    struct str text;
    size_t caret; /* byte */
    size_t most;  /* bytes */
    int goal;     /* column that moving up and down keeps to, -1: none */
    int top, left;
};

void editor_finish(struct editor *editor);
void editor_set(struct editor *editor, const char *text);
/* Keys that edit or move, and paste; *changed: the text is another. False for what is neither. */
bool editor_event(struct editor *editor, const struct event *event, bool *changed);
void editor_insert(struct editor *editor, const char *text);
/* Removes bytes [from, to) and puts the caret there. */
void editor_erase(struct editor *editor, size_t from, size_t to);
void editor_layout(struct editor *editor, int cols, int rows);
void editor_click(struct editor *editor, int x, int y);

/* Line and column (both from 0) of a byte. */
void editor_place(const struct editor *editor, size_t at, int *line, int *column);
int editor_lines(const struct editor *editor);

/* Style of the byte at `at`; *end: up to where it holds. */
typedef enum style editor_style(const void *context, const char *text, size_t at, size_t *end);
/* mark: a byte to be pointed at, SIZE_MAX: none. */
void editor_draw(const struct editor *editor, struct surface s, bool focused, editor_style *style,
                 const void *context, size_t mark);

#endif
