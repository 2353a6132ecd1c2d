/* The parts of the home screen: its state, the rows of the tree, the text beside it. */
#ifndef TUI_SCREEN_HOME_PARTS_H
#define TUI_SCREEN_HOME_PARTS_H

#include "tui/app.h"
#include "core/record/lab_attempt.h"
#include "tui/screen/skills.h"
#include "tui/widget/text.h"
#include "tui/widget/tree.h"

enum home_pane { HOME_TREE, HOME_DETAIL };

enum { HOME_NOTHING_YET = -2 };

/* All labs and how they were done, looked up when first asked for. */
struct home_labs {
    bool loaded;
    struct lib_labs all;
    struct lab_standings standings;
};

/* Of one work. */
struct work_labs {
    size_t count, handed_in;
    int64_t got, full; /* of those handed in, thousandths of a point */
};

struct home {
    struct skills skills;
    struct home_labs labs;
    int64_t learner; /* whose skills these are */
    struct tree tree;
    int *nodes; /* library node of each node of the tree */
    enum home_pane focus;
    bool narrow; /* one pane at a time */
    struct rect panes[2], head, rows, text, next;
    int detail_of;       /* library node that the text is about, -1: that there is none */
    bool target_missing; /* the learner's target is in no pack */
    struct text detail;  /* scrolls */
    struct text step;    /* what to do next, always seen */
    char *heading;       /* document of the selected row, for the top line */
    char *place;         /* setting as read or written last */
};

/* Library node of the selected row, -1 when the tree is empty. */
int home_selected(const struct home *home);
/* The lesson that the selected row opens, -1 when it opens none. */
int home_lesson(const struct home *home);

/* Rows of the tree; columns depend on the width of the surface. */
void home_draw_rows(const struct home *home, struct surface s, bool focused);
/* Names of the columns, above the rows of a wide tree. */
bool home_has_head(int cols);
void home_draw_head(struct surface s);

struct work_labs home_labs_of(struct home *home, struct app *app, const char *work);
/* The next question looks again. */
void home_labs_forget(struct home *home);

/* Builds the text about the selected row. Shows in the top line what could not be loaded. */
void home_describe(struct home *home, struct app *app);

#endif
