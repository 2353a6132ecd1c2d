/* The mouse at the desk of marking text: a drag selects characters, or, where the entities are
 * given, leads a relation from one to another. */
#include "tui/lab/span_parts.h"

static bool relates(const struct span_desk *s)
{
    return s->task->given && s->task->spec->relations_count > 0 && !s->desk->handed_in;
}

static void press_text(struct span_desk *s, uint32_t at)
{
    bool other = s->relating;
    s->selecting = false;
    span_desk_go(s, at);
    if (other && s->entity != SPAN_NOWHERE && s->entity != s->head) {
        span_desk_end_relation(s);
        return;
    }
    s->anchor = at;
    s->drag_from = s->entity;
    s->dragging = s->task->given ? relates(s) && s->entity != SPAN_NOWHERE : !s->desk->handed_in;
}

static void drag_text(struct span_desk *s, uint32_t at)
{
    span_desk_go(s, at);
    if (s->task->given) {
        s->relating = s->relating || s->entity != s->drag_from;
        s->head = s->drag_from;
    } else if (at != s->anchor) {
        s->selecting = true;
        s->relating = false;
    }
}

static void release(struct span_desk *s)
{
    bool led = s->dragging && s->task->given && s->relating;
    s->dragging = false;
    if (!led)
        return;
    if (s->entity != SPAN_NOWHERE && s->entity != s->head)
        span_desk_end_relation(s);
    else
        s->relating = false;
}

static bool on_text(struct span_desk *s, const struct mouse *m)
{
    int row = s->top + (m->y - s->text.y) / 2;
    if (row >= s->rows_count || (m->what == MOUSE_DRAG && !s->dragging))
        return true;
    uint32_t at = span_desk_at(s, row, m->x - s->text.x);
    if (m->what == MOUSE_PRESS && m->button == 1)
        press_text(s, at);
    else if (m->what == MOUSE_DRAG)
        drag_text(s, at);
    else
        return false;
    s->column = -1;
    return true;
}

static bool on_list(struct span_desk *s, const struct mouse *m)
{
    enum list_hit hit = list_mouse(&s->list, s->side, m);
    if (hit != LIST_NOTHING && (size_t) s->list.selected != s->at)
        span_desk_show(s, (size_t) s->list.selected);
    s->listing = s->listing && hit == LIST_NOTHING;
    return true;
}

static bool on_press(struct span_desk *s, int x, int y)
{
    if (s->menu != SPAN_MENU_NONE) {
        if (rect_contains(s->menu_rows, x, y))
            span_desk_digit(s, y - s->menu_rows.y);
        else
            s->menu = SPAN_MENU_NONE;
        return true;
    }
    for (int i = 0; i < s->hots_count; i++)
        if (rect_contains(s->hots[i].at, x, y)) {
            span_desk_label(s, (unsigned) s->hots[i].label);
            return true;
        }
    if (!rect_contains(s->marks, x, y))
        return false;
    span_desk_go_entity(s, s->marks_top + (uint32_t) (y - s->marks.y));
    if (s->relating && s->entity != s->head)
        span_desk_end_relation(s);
    return true;
}

bool span_desk_mouse(struct span_desk *s, const struct mouse *m)
{
    if (m->what == MOUSE_RELEASE) {
        release(s);
        return true;
    }
    if (s->side.w > 0 && rect_contains(s->side, m->x, m->y))
        return on_list(s, m);
    if (m->what == MOUSE_PRESS && m->button == 1 && on_press(s, m->x, m->y))
        return true;
    return rect_contains(s->text, m->x, m->y) && on_text(s, m);
}
