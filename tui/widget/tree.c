#include "tui/widget/tree.h"

#include "base/str.h"

#include <stdlib.h>

enum { INDENT = 2 };

void tree_finish(struct tree *tree)
{
    if (!tree)
        return;
    free(tree->visible);
    free(tree->nodes);
    *tree = (struct tree){0};
}

bool tree_has_children(const struct tree *tree, int node)
{
    return node + 1 < tree->count && tree->nodes[node + 1].depth > tree->nodes[node].depth;
}

int tree_parent(const struct tree *tree, int node)
{
    int depth = tree->nodes[node].depth;
    while (--node >= 0)
        if (tree->nodes[node].depth < depth)
            return node;
    return -1;
}

/* Index in `visible` of a node, or of the nearest one before it. */
static int place_of(const struct tree *tree, int node)
{
    int low = 0, high = tree->list.count - 1;
    while (low < high) {
        int mid = (low + high + 1) / 2;
        if (tree->visible[mid] <= node)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

static void gather(struct tree *tree)
{
    int n = 0, node = 0;
    while (node < tree->count) {
        int at = node++;
        tree->visible[n++] = at;
        if (!tree->nodes[at].open)
            while (node < tree->count && tree->nodes[node].depth > tree->nodes[at].depth)
                node++;
    }
    list_set_count(&tree->list, n);
}

void tree_set(struct tree *tree, int count, tree_depth *depth, const void *context)
{
    tree->count = count;
    tree->visible = xrealloc(tree->visible, (size_t) count * sizeof *tree->visible);
    tree->nodes = xrealloc(tree->nodes, (size_t) count * sizeof *tree->nodes);
    for (int i = 0; i < count; i++) {
        tree->nodes[i].depth = (int16_t) depth(context, i);
        tree->nodes[i].open = false;
    }
    gather(tree);
    list_select(&tree->list, 0);
}

int tree_selected(const struct tree *tree)
{
    return tree->list.selected < 0 ? -1 : tree->visible[tree->list.selected];
}

bool tree_is_open(const struct tree *tree, int node)
{
    return tree->nodes[node].open;
}

void tree_open(struct tree *tree, int node, bool open)
{
    int selected = tree_selected(tree);
    if (node < 0 || node >= tree->count || (open && !tree_has_children(tree, node)))
        return;
    tree->nodes[node].open = open;
    gather(tree);
    list_select(&tree->list, place_of(tree, selected));
}

void tree_select(struct tree *tree, int node)
{
    if (node < 0 || node >= tree->count)
        return;
    for (int up = tree_parent(tree, node); up >= 0; up = tree_parent(tree, up))
        tree->nodes[up].open = true;
    gather(tree);
    list_select(&tree->list, place_of(tree, node));
}

void tree_layout(struct tree *tree, int height)
{
    list_layout(&tree->list, height);
}

static void go_left(struct tree *tree, int node)
{
    if (tree->nodes[node].open)
        tree_open(tree, node, false);
    else if (tree_parent(tree, node) >= 0)
        tree_select(tree, tree_parent(tree, node));
}

static void go_right(struct tree *tree, int node)
{
    if (!tree_has_children(tree, node))
        return;
    if (tree->nodes[node].open)
        tree_select(tree, node + 1);
    else
        tree_open(tree, node, true);
}

bool tree_act(struct tree *tree, enum action action)
{
    int node = tree_selected(tree);
    if (action != ACTION_LEFT && action != ACTION_RIGHT && action != ACTION_FOLD)
        return list_act(&tree->list, action);
    if (node < 0)
        return true;
    if (action == ACTION_LEFT)
        go_left(tree, node);
    else if (action == ACTION_RIGHT)
        go_right(tree, node);
    else
        tree_open(tree, node, !tree->nodes[node].open);
    return true;
}

static int sign_column(const struct tree *tree, int node)
{
    return tree->nodes[node].depth * INDENT;
}

enum list_hit tree_mouse(struct tree *tree, struct rect area, const struct mouse *mouse)
{
    enum list_hit hit = list_mouse(&tree->list, area, mouse);
    int node = tree_selected(tree);
    if (hit == LIST_NOTHING || mouse->what != MOUSE_PRESS || node < 0)
        return hit;
    int x = mouse->x - area.x - sign_column(tree, node);
    if (x < 0 || x > 1 || !tree_has_children(tree, node))
        return hit;
    tree_open(tree, node, !tree->nodes[node].open);
    return LIST_SELECTED;
}

struct drawing {
    const struct tree *tree;
    tree_row *row;
    const void *context;
};

static void draw_row(const void *context, int index, bool selected, struct surface s)
{
    const struct drawing *drawing = context;
    const struct tree *tree = drawing->tree;
    int node = tree->visible[index], x = sign_column(tree, node);
    if (tree_has_children(tree, node))
        surface_text(s, x, 0, STYLE_BORDER_FOCUS, tree->nodes[node].open ? "▾" : "▸");
    struct rect rest = {x + INDENT, 0, s.w - x - INDENT, 1};
    drawing->row(drawing->context, node, selected, surface_sub(s, rest));
}

void tree_draw(const struct tree *tree, struct surface s, bool focused, tree_row *row,
               const void *context)
{
    struct drawing drawing = {tree, row, context};
    list_draw(&tree->list, s, focused, draw_row, &drawing);
}
