#include "tui/widget/list.h"

enum { WHEEL_STEP = 3 };

static int clamp(int n, int low, int high)
{
    return n < low ? low : n > high ? high : n;
}

void list_set_count(struct list *list, int count)
{
    list->count = count;
    list_select(list, list->selected);
}

void list_select(struct list *list, int index)
{
    list->selected = list->count > 0 ? clamp(index, 0, list->count - 1) : -1;
}

void list_layout(struct list *list, int height)
{
    int most = list->count > height ? list->count - height : 0;
    list->height = height;
    if (list->selected < list->top)
        list->top = list->selected;
    if (list->selected >= list->top + height)
        list->top = list->selected - height + 1;
    list->top = clamp(list->top, 0, most);
}

bool list_act(struct list *list, enum action action)
{
    int page = list->height > 1 ? list->height - 1 : 1;
    switch (action) {
    case ACTION_UP:
        list_select(list, list->selected - 1);
        return true;
    case ACTION_DOWN:
        list_select(list, list->selected + 1);
        return true;
    case ACTION_PAGE_UP:
        list->top -= page;
        list_select(list, list->selected - page);
        return true;
    case ACTION_PAGE_DOWN:
        list->top += page;
        list_select(list, list->selected + page);
        return true;
    case ACTION_FIRST:
        list_select(list, 0);
        return true;
    case ACTION_LAST:
        list_select(list, list->count - 1);
        return true;
    default:
        return false;
    }
}

enum list_hit list_mouse(struct list *list, struct rect area, const struct mouse *mouse)
{
    if (!rect_contains(area, mouse->x, mouse->y))
        return LIST_NOTHING;
    if (mouse->what == MOUSE_WHEEL_UP || mouse->what == MOUSE_WHEEL_DOWN) {
        int step = mouse->what == MOUSE_WHEEL_UP ? -WHEEL_STEP : WHEEL_STEP;
        list_select(list, list->selected + step);
        return LIST_SELECTED;
    }
    int index = list->top + mouse->y - area.y;
    if (mouse->what != MOUSE_PRESS || mouse->button != 1 || index >= list->count)
        return LIST_NOTHING;
    bool again = index == list->selected;
    list_select(list, index);
    return again ? LIST_OPENED : LIST_SELECTED;
}

void list_draw(const struct list *list, struct surface s, bool focused, list_row *row,
               const void *context)
{
    bool bar = list->count > s.h && s.w > 1;
    int w = s.w - bar;
    for (int y = 0; y < s.h && list->top + y < list->count; y++) {
        int index = list->top + y;
        bool selected = index == list->selected;
        struct rect r = {0, y, w, 1};
        row(context, index, selected, surface_sub(s, r));
        if (!selected)
            continue;
        surface_restyle(s, r, focused ? STYLE_SELECTED : STYLE_FAINT_SELECTED);
        if (focused)
            surface_caret(s, 0, y, false);
    }
    if (bar)
        surface_scrollbar(s, s.w - 1, 0, s.h, list->top, s.h, list->count);
}
