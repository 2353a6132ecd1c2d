/* Figures of a lesson as coloured cells. Decoding happens in a program of its own, so that a broken
 * picture can harm nothing here. */
#ifndef TUI_READER_FIGURE_H
#define TUI_READER_FIGURE_H

#include "core/material/folder.h"
#include "tui/app.h"
#include "tui/widget/text.h"

enum figure_state {
    FIGURE_UNSEEN, /* not decoded yet */
    FIGURE_SHOWN,
    FIGURE_MISSING /* cannot be shown here: its caption stands for it */
};

struct figure {
    char *path;
    char *caption;
    enum figure_state state;
    int cols, rows;         /* cells; 0 when it cannot be shown */
    unsigned width, height; /* pixels, 0 unknown */
    struct figure_cell *cells;
    int cells_cols, cells_rows; /* what was decoded */
    int tag;
};

struct figures {
    struct figure **list;
    size_t count;
    const struct folder *folder; /* of the pack */
    int colours;                 /* below 16 no figure is shown */
};

enum { FIGURE_TAG = 20000, FIGURE_CAPTION_TAG = 30000 };

void figures_finish(struct figures *figures);
/* True when the number changed: then the text is to be built anew. */
bool figures_set_colours(struct figures *figures, int colours);
/* Appends a figure and its caption to the text, `cols` columns wide and `rows` high at most. */
void figures_put(struct figures *figures, struct text *text, const char *path, const char *caption,
                 int64_t offset, int cols, int rows);
/* Decodes what is on the screen now and was not before. */
void figures_show(struct figures *figures, const struct text *text);

#endif
