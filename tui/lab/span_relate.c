/* Relations between marks, and the menu that asks which. */
#include "tui/i18n.h"
#include "tui/lab/span_parts.h"

bool span_desk_touches(const struct span_desk *s, uint32_t i)
{
    const struct span_relation *r = &s->work.docs[s->at].relations[i];
    return s->entity != SPAN_NOWHERE && (r->from == s->entity || r->to == s->entity);
}

void span_desk_begin_relation(struct span_desk *s)
{
    if (s->task->spec->relations_count == 0 || s->entity == SPAN_NOWHERE)
        return;
    s->relating = true;
    s->selecting = false;
    s->head = s->entity;
}

static void relate(struct span_desk *s, unsigned type)
{
    s->menu = SPAN_MENU_NONE;
    s->relating = false;
    if (span_doc_relate(span_desk_doc(s), (struct span_relation){s->head, s->entity, type}))
        span_desk_changed(s);
    else
        span_desk_warn(s, _("This relation is there already."));
}

int span_desk_types(const struct span_desk *s, unsigned *types)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    int n = 0;
    if (!s->relating || s->entity == SPAN_NOWHERE || s->entity == s->head)
        return 0;
    for (unsigned t = 0; t < s->task->spec->relations_count && n < SPAN_MENU_MAX; t++)
        if (span_type_fits(s->task, t, doc->entities[s->head].label,
                           doc->entities[s->entity].label))
            types[n++] = t;
    return n;
}

void span_desk_end_relation(struct span_desk *s)
{
    if (s->entity == SPAN_NOWHERE || s->entity == s->head) {
        span_desk_warn(s, _("Go to the other entity first: Tab, the arrows or a click."));
        return;
    }
    s->menu_count = span_desk_types(s, s->menu_items);
    s->menu_at = 0;
    if (s->menu_count == 0)
        span_desk_warn(s, _("No relation leads from the first label to this one."));
    else if (s->menu_count == 1)
        relate(s, s->menu_items[0]);
    else
        s->menu = SPAN_MENU_RELATE;
}

static void unrelate(struct span_desk *s, uint32_t relation)
{
    s->menu = SPAN_MENU_NONE;
    span_doc_unrelate(span_desk_doc(s), relation);
    span_desk_changed(s);
}

void span_desk_unrelate(struct span_desk *s)
{
    const struct span_doc *doc = span_desk_doc(s);
    s->relating = false;
    s->menu_count = s->menu_at = 0;
    for (uint32_t i = 0; i < doc->relations_count && s->menu_count < SPAN_MENU_MAX; i++)
        if (span_desk_touches(s, i))
            s->menu_items[s->menu_count++] = i;
    if (s->menu_count == 1)
        unrelate(s, s->menu_items[0]);
    else if (s->menu_count > 1)
        s->menu = SPAN_MENU_UNRELATE;
}

static void choose(struct span_desk *s, int item)
{
    if (s->menu == SPAN_MENU_RELATE)
        relate(s, s->menu_items[item]);
    else
        unrelate(s, s->menu_items[item]);
}

bool span_desk_digit(struct span_desk *s, int item)
{
    unsigned types[SPAN_MENU_MAX];
    if (s->menu != SPAN_MENU_NONE) {
        if (item < s->menu_count)
            choose(s, item);
        return true;
    }
    int n = span_desk_types(s, types);
    if (item >= n)
        return n > 0;
    relate(s, types[item]);
    return true;
}

bool span_desk_act_menu(struct span_desk *s, enum action action)
{
    if (s->menu == SPAN_MENU_NONE)
        return false;
    if (action == ACTION_OPEN)
        choose(s, s->menu_at);
    else if (action == ACTION_UP || action == ACTION_PREV_PANE)
        s->menu_at = (s->menu_at + s->menu_count - 1) % s->menu_count;
    else if (action == ACTION_DOWN || action == ACTION_NEXT_PANE)
        s->menu_at = (s->menu_at + 1) % s->menu_count;
    return true;
}
