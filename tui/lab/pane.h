/* The task of a lab and its rules, to be read beside or over the work. */
#ifndef TUI_LAB_PANE_H
#define TUI_LAB_PANE_H

#include "core/lab/lab.h"
#include "tui/widget/text.h"

enum lab_page { LAB_PAGE_NONE, LAB_PAGE_TASK, LAB_PAGE_RULES };

struct lab_pane {
    char *texts[LAB_PAGE_RULES + 1]; /* Markdown; heap */
    enum lab_page page;              /* shown now */
    struct text text;
    int cols; /* the text was laid out for; 0: not yet */
    int tops[LAB_PAGE_RULES + 1];
    struct rect area; /* of the text, by lab_pane_layout */
};

MUST_CHECK bool lab_pane_open(struct lab_pane *pane, struct lab_task *task, struct err *err);
void lab_pane_finish(struct lab_pane *pane);
/* There are rules. */
bool lab_pane_has_rules(const struct lab_pane *pane);
/* Shows a page at the line where it was left. */
void lab_pane_show(struct lab_pane *pane, enum lab_page page);
/* The page over all of `body`. */
void lab_pane_layout(struct lab_pane *pane, struct rect body);
void lab_pane_draw(const struct lab_pane *pane, struct surface s, bool focused);

/* Appends Markdown to a text, laid out for so many columns. */
void lab_pane_put(struct text *text, const char *markdown, int cols);

#endif
