/* A long text to be read: blocks of styled runs, wrapped to the width, with anchors, links, hits of
 * a search, and a place that survives a change of width.
 *
 *     text_block(&text, &(struct text_block){.first = "• ", .rest = "  "});
 *     text_add(&text, STYLE_TEXT, "标注", 6);
 *     text_add(&text, STYLE_CODE, "BIO", 3);
 */
#ifndef TUI_WIDGET_TEXT_H
#define TUI_WIDGET_TEXT_H

#include "base/str.h"
#include "tui/action.h"
#include "tui/input.h"
#include "tui/surface.h"

#include <stdint.h>

enum { TEXT_PREFIX = 24, TEXT_NO_LINK = -1 };

/* Draws rows `row` … of a block of its own (a figure, a wide table). */
typedef void text_painter(const void *context, struct surface s);

struct text_block {
    char first[TEXT_PREFIX]; /* what stands before its first line, … */
    char rest[TEXT_PREFIX];  /* … and before the others (a quote's bar, a hanging indent) */
    enum style prefix_style;
    int64_t offset; /* place in the source, for text_place and text_show_place */
    int tag;        /* what the block is to its owner, see text_line_tag; 0 nothing */
    bool verbatim;  /* lines are cut at the edge, not wrapped (code, tables) */
    int rows;       /* with painter: the block is so many rows high and has no text */
    text_painter *painter;
    const void *context;
};

struct text {
    struct str bytes;
    struct text_part *blocks;
    struct text_run *runs;
    struct text_line *lines;
    struct text_anchor *anchors;
    struct text_hit *hits;
    size_t block_count, block_cap, run_count, run_cap, line_count, line_cap, anchor_count,
        anchor_cap, hit_count, hit_cap;
    int width, height; /* by text_layout */
    int top;           /* first line shown */
    int hit;           /* the current hit, -1 before the first */
    int link;          /* the focused link's id, TEXT_NO_LINK */
    bool stale;        /* to be wrapped again */
};

#define TEXT_INIT ((struct text){.hit = -1, .link = TEXT_NO_LINK})

void text_finish(struct text *text);
/* Takes everything out; width, place in the source and focus stay, so that a text can be built
 * anew after one answer without jumping. */
void text_clear(struct text *text);

/* Begins a block (copied). The text added next belongs to it; '\n' breaks a line. */
void text_block(struct text *text, const struct text_block *block);
void text_add(struct text *text, enum style style, const char *s, size_t n);
void text_add_text(struct text *text, enum style style, const char *s);
/* The same with its own place in the source: a run copied from there byte by byte. */
void text_add_from(struct text *text, enum style style, const char *s, size_t n, int64_t offset);
/* A run that can have the focus (NEXT_PANE, PREV_PANE) and be clicked. id ≥ 0; runs with the same
 * id are one link. */
void text_add_link(struct text *text, enum style style, const char *s, size_t n, int id);
/* An empty line; none at the very beginning nor after another. */
void text_space(struct text *text);
/* The next block is the one meant by this id ≥ 0. */
void text_anchor(struct text *text, int id);

/* Call in layout: wraps when the width or the text changed. */
void text_layout(struct text *text, int width, int height);
/* UP, DOWN, pages, FIRST, LAST, READ_ON scroll; NEXT_PANE, PREV_PANE move the focus among links
 * (false when there is none further). */
bool text_act(struct text *text, enum action action);
/* Wheel scrolls; a click on a link focuses it and gives its id, else TEXT_NO_LINK. */
int text_mouse(struct text *text, struct rect area, const struct mouse *mouse);
void text_draw(const struct text *text, struct surface s);

/* The last line is on the screen. */
bool text_at_end(const struct text *text);
/* The anchor at or above the first line shown (the section one reads), -1 before the first. */
int text_current_anchor(const struct text *text);
/* All lines of this anchor up to the next have been above the screen's end. */
bool text_has_passed(const struct text *text, int anchor);
void text_show_anchor(struct text *text, int id);
/* Source offset of the first line shown, and going there. */
int64_t text_place(const struct text *text);
void text_show_place(struct text *text, int64_t offset);
/* Source offset of any line; an empty line between blocks counts to what follows it. A tagged or
 * verbatim block is one place unless its runs say more. */
int64_t text_line_place(const struct text *text, int line);
/* The line that shows a place: the last one that begins at or before it. */
int text_line_of_place(const struct text *text, int64_t offset);
/* Tag of the block that the line belongs to; 0 outside the text. */
int text_line_tag(const struct text *text, int line);
/* First line of the first block with this tag, -1 when there is none. */
int text_line_of_tag(const struct text *text, int tag);
/* Lines of an anchor up to the next one: first, and behind the last. False for an unknown id. */
bool text_anchor_lines(const struct text *text, int anchor, int *first, int *end);
void text_scroll_to(struct text *text, int line);
/* Scrolls as little as needed so that the line is seen. */
void text_show_line(struct text *text, int line);
/* Scrolls as little as needed so that the focused link is seen. */
void text_focus_link(struct text *text, int id);

/* Marks all places of the words (ASCII letters of either case) and goes to the first at or below
 * the top. Returns how many; "" takes the marks away. */
size_t text_find(struct text *text, const char *words);
/* The next (+1) or previous (-1) hit, round the end. */
void text_next_hit(struct text *text, int direction);

#endif
