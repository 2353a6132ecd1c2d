/* Moving about in the text and among the marks. */
#include "tui/lab/span_parts.h"

#include <string.h>

/* The shortest entity at a character: with nested ones the inner. */
static uint32_t entity_at(struct span_desk *s, uint32_t at)
{
    const struct span_doc *doc = span_desk_doc(s);
    uint32_t best = SPAN_NOWHERE;
    for (uint32_t i = 0; i < doc->entities_count; i++) {
        const struct span_entity *e = &doc->entities[i];
        if (e->start <= at && at < e->end &&
            (best == SPAN_NOWHERE ||
             e->end - e->start < doc->entities[best].end - doc->entities[best].start))
            best = i;
    }
    return best;
}

void span_desk_go(struct span_desk *s, uint32_t at)
{
    uint32_t last = span_desk_text(s)->length - 1;
    s->cursor = at < last ? at : last;
    s->entity = entity_at(s, s->cursor);
}

void span_desk_go_entity(struct span_desk *s, uint32_t entity)
{
    s->selecting = false;
    s->column = -1;
    s->cursor = span_desk_doc(s)->entities[entity].start;
    s->entity = entity;
}

static void move_by(struct span_desk *s, int way)
{
    s->column = -1;
    if (way < 0 ? s->cursor > 0 : true)
        span_desk_go(s, way < 0 ? s->cursor - 1 : s->cursor + 1);
}

static void move_row(struct span_desk *s, int way)
{
    int row, col;
    span_desk_where(s, s->cursor, &row, &col);
    if (s->column < 0)
        s->column = col;
    if (row + way >= 0 && row + way < s->rows_count)
        span_desk_go(s, span_desk_at(s, row + way, s->column));
}

/* 0 space, 1 mark, 2 letter or digit, 3 anything else: where the kind changes, a word begins. */
static int kind_of(const struct span_text *text, uint32_t at)
{
    uint32_t cp = span_cp(text, at);
    if (span_is_space(cp))
        return 0;
    if (span_is_mark(cp))
        return 1;
    return cp < 128 ? 2 : 3;
}

static void move_word(struct span_desk *s, int way)
{
    const struct span_text *text = span_desk_text(s);
    uint32_t at = s->cursor;
    s->column = -1;
    if (way > 0) {
        int kind = kind_of(text, at);
        while (at + 1 < text->length && kind_of(text, at) == kind)
            at++;
        while (at + 1 < text->length && kind_of(text, at) == 0)
            at++;
    } else if (at > 0) {
        at--;
        while (at > 0 && kind_of(text, at) == 0)
            at--;
        while (at > 0 && kind_of(text, at - 1) == kind_of(text, at))
            at--;
    }
    span_desk_go(s, at);
}

static void step_entity(struct span_desk *s, int way)
{
    const struct span_doc *doc = span_desk_doc(s);
    uint32_t n = doc->entities_count, best = SPAN_NOWHERE;
    if (n == 0)
        return;
    if (s->entity != SPAN_NOWHERE) {
        span_desk_go_entity(s, way > 0 ? (s->entity + 1) % n : (s->entity + n - 1) % n);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = way > 0 ? i : n - 1 - i;
        bool beyond =
            way > 0 ? doc->entities[k].start > s->cursor : doc->entities[k].start < s->cursor;
        if (beyond && best == SPAN_NOWHERE)
            best = k;
    }
    span_desk_go_entity(s, best != SPAN_NOWHERE ? best : way > 0 ? 0 : n - 1);
}

/* The first press takes the character under the cursor. */
static void extend(struct span_desk *s, enum action action)
{
    s->relating = false;
    if (!s->selecting) {
        s->selecting = true;
        s->anchor = s->cursor;
        if (action == ACTION_SPAN_SELECT_LEFT || action == ACTION_SPAN_SELECT_RIGHT)
            return;
    }
    if (action == ACTION_SPAN_SELECT_LEFT || action == ACTION_SPAN_SELECT_RIGHT)
        move_by(s, action == ACTION_SPAN_SELECT_LEFT ? -1 : 1);
    else
        move_row(s, action == ACTION_SPAN_SELECT_UP ? -1 : 1);
}

static bool move(struct span_desk *s, enum action action)
{
    switch (action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        move_by(s, action == ACTION_LEFT ? -1 : 1);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        move_row(s, action == ACTION_UP ? -1 : 1);
        return true;
    case ACTION_FIRST:
    case ACTION_LAST:
        s->column = -1;
        span_desk_go(s, action == ACTION_FIRST ? 0 : span_desk_text(s)->length - 1);
        return true;
    case ACTION_SPAN_WORD_LEFT:
    case ACTION_SPAN_WORD_RIGHT:
        move_word(s, action == ACTION_SPAN_WORD_LEFT ? -1 : 1);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        step_entity(s, action == ACTION_NEXT_PANE ? 1 : -1);
        return true;
    default:
        return false;
    }
}

bool span_desk_act_move(struct span_desk *s, enum action action)
{
    switch (action) {
    case ACTION_SPAN_SELECT_LEFT:
    case ACTION_SPAN_SELECT_RIGHT:
    case ACTION_SPAN_SELECT_UP:
    case ACTION_SPAN_SELECT_DOWN:
        extend(s, action);
        return true;
    default:
        break;
    }
    if (!move(s, action))
        return false;
    if (s->desk->handed_in) /* what is selected is the place of a fault */
        s->selecting = false;
    return true;
}

/* ---- what undo changed ---- */

static bool same_entity(const struct span_entity *a, const struct span_entity *b)
{
    return a->start == b->start && a->end == b->end && a->label == b->label;
}

static bool same_relation(const struct span_relation *a, const struct span_relation *b)
{
    return a->from == b->from && a->to == b->to && a->type == b->type;
}

/* The first entity that another document has not, or not so; the count when they agree. */
static uint32_t first_new_entity(const struct span_doc *doc, const struct span_doc *other)
{
    uint32_t i = 0;
    while (i < doc->entities_count && i < other->entities_count &&
           same_entity(&doc->entities[i], &other->entities[i]))
        i++;
    return i;
}

static uint32_t first_new_relation(const struct span_doc *doc, const struct span_doc *other)
{
    uint32_t i = 0;
    while (i < doc->relations_count && i < other->relations_count &&
           same_relation(&doc->relations[i], &other->relations[i]))
        i++;
    return i;
}

static bool same_doc(const struct span_doc *a, const struct span_doc *b)
{
    return a->done == b->done && a->entities_count == b->entities_count &&
           a->relations_count == b->relations_count &&
           first_new_entity(a, b) == a->entities_count &&
           first_new_relation(a, b) == a->relations_count;
}

/* The cursor to where the document is not as it was. */
static void go_change(struct span_desk *s, const struct span_doc *was)
{
    const struct span_doc *is = span_desk_doc(s);
    uint32_t e = first_new_entity(is, was), r = first_new_relation(is, was);
    if (e < is->entities_count)
        span_desk_go_entity(s, e);
    else if (e < was->entities_count)
        span_desk_go(s, was->entities[e].start);
    else if (r < is->relations_count)
        span_desk_go_entity(s, is->relations[r].to);
    else if (r < was->relations_count)
        span_desk_go_entity(s, was->relations[r].to);
}

void span_desk_show_change(struct span_desk *s, const struct span_work *before)
{
    size_t first = s->task->count, changed = 0;
    bool here = !same_doc(&s->work.docs[s->at], &before->docs[s->at]);
    for (size_t i = 0; i < s->task->count; i++)
        if (!same_doc(&s->work.docs[i], &before->docs[i])) {
            first = changed++ == 0 ? i : first;
        }
    if (changed == 0)
        return;
    if (!here)
        span_desk_show(s, first);
    if (changed == 1 || !here)
        go_change(s, &before->docs[s->at]);
}
