/* A tree that folds, over nodes in preorder that stay with the caller. */
#ifndef TUI_WIDGET_TREE_H
#define TUI_WIDGET_TREE_H

#include "tui/widget/list.h"

#include <stdint.h>

struct tree {
    struct list list; /* of the visible nodes */
    int *visible;     /* their indices */
    int count;        /* nodes */
    struct {
        int16_t depth;
        bool open;
    } * nodes;
};

/* Depth of a node, 0 for roots. */
typedef int tree_depth(const void *context, int node);
/* Draws a node; the row's surface begins behind the indent and the sign ▾ ▸. */
typedef void tree_row(const void *context, int node, bool selected, struct surface row);

void tree_finish(struct tree *tree);
/* Takes in the nodes, all folded; the first is selected. */
void tree_set(struct tree *tree, int count, tree_depth *depth, const void *context);
/* Selected node, -1 when the tree is empty. */
int tree_selected(const struct tree *tree);
/* Selects a node and unfolds what is above it. */
void tree_select(struct tree *tree, int node);
int tree_parent(const struct tree *tree, int node);
bool tree_has_children(const struct tree *tree, int node);
bool tree_is_open(const struct tree *tree, int node);
void tree_open(struct tree *tree, int node, bool open);
void tree_layout(struct tree *tree, int height);
/* Movement; LEFT folds or goes to the parent, RIGHT unfolds or goes to the first child, FOLD does
 * either. False for other actions. */
bool tree_act(struct tree *tree, enum action action);
/* A click on the sign folds, on the selected row opens. */
enum list_hit tree_mouse(struct tree *tree, struct rect area, const struct mouse *mouse);
void tree_draw(const struct tree *tree, struct surface s, bool focused, tree_row *row,
               const void *context);

#endif
