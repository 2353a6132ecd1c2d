/* Where the parts of the desk of choosing are. The labels stay in sight; what is read scrolls above
 * them when it is long. */
#include "base/utf8.h"
#include "tui/lab/choice_parts.h"

enum {
    SIDE_FROM = 72,
    SIDE = 26,
    SIDE_WIDE = 38,
    WIDE = 100,
    TEXT_LEAST = 4,     /* rows that the labels leave to what is read */
    TALL = 1000 * 1000, /* more rows than any item has */
    SIGN = 5            /* columns of "✓ 1 " and of what parts two labels */
};

/* Rows of the labels: one under the other with their meanings; without, or where these would take
 * more than half the room, beside each other. */
static int label_rows(struct choice_desk *c, struct rect r)
{
    int n = (int) c->task->spec->labels_count, widest = 0;
    for (int i = 0; i < n; i++) {
        int w = utf8_width(c->task->spec->labels[i].title) + SIGN;
        widest = w > widest ? w : widest;
    }
    c->label_cols = 1;
    if (n > 0 && (!c->notes || n > r.h / 2) && r.w / widest > 1)
        c->label_cols = r.w / widest;
    return (n + c->label_cols - 1) / c->label_cols;
}

static int choice_rows(struct choice_desk *c, struct rect r)
{
    int labels = label_rows(c, r);
    if (c->task->mode == CHOICE_RANK)
        return 0;
    if (c->task->mode != CHOICE_PAIR)
        return labels;
    return c->task->ties + (labels > 0) + labels;
}

/* Spots of what is read, noted from its first row on, to where it is shown. */
static void shift_spots(struct choice_desk *c)
{
    int kept = 0;
    for (int i = 0; i < c->spots_count; i++) {
        struct rect at = c->spots[i].at;
        int top = at.y - c->scroll, end = top + at.h;
        top = top > 0 ? top : 0;
        end = end < c->view.h ? end : c->view.h;
        if (top >= end)
            continue;
        c->spots[kept] = c->spots[i];
        c->spots[kept++].at = (struct rect){c->view.x + at.x, c->view.y + top, at.w, end - top};
    }
    c->spots_count = kept;
}

static void clamp_scroll(struct choice_desk *c)
{
    int most = c->text_rows > c->view.h ? c->text_rows - c->view.h : 0;
    if (c->follow) {
        int end = c->line_top + c->line_rows;
        if (end > c->scroll + c->view.h)
            c->scroll = end - c->view.h;
        if (c->line_top < c->scroll)
            c->scroll = c->line_top;
    }
    c->follow = false;
    c->scroll = c->scroll > most ? most : c->scroll < 0 ? 0 : c->scroll;
}

static void place_item(struct choice_desk *c, struct rect r)
{
    c->head = rect_cut_top(&r, 2);
    struct choice_pen text = {.c = c, .notes = c, .r = {0, 0, r.w, TALL}};
    choice_desk_put_text(&text);
    c->text_rows = TALL - text.r.h;
    int below = choice_rows(c, r), gap = c->task->mode == CHOICE_PAIR ? 0 : 1;
    int room = r.h - below - gap;
    if (c->text_rows > room) { /* the row of the hint */
        gap = 1;
        room = r.h - below - gap;
        room = room > TEXT_LEAST ? room : TEXT_LEAST;
    }
    c->view = rect_cut_top(&r, c->text_rows < room ? c->text_rows : room);
    c->hint = rect_cut_top(&r, gap);
    c->labels = r;
    clamp_scroll(c);
    shift_spots(c);
    struct choice_pen labels = {.c = c, .notes = c, .r = r};
    choice_desk_put_labels(&labels);
}

void choice_desk_place(struct choice_desk *c, struct rect body)
{
    c->side = (struct rect){0};
    c->wide = body.w >= WIDE;
    if (body.w >= SIDE_FROM) {
        c->side = rect_cut_left(&body, c->wide ? SIDE_WIDE : SIDE);
        rect_cut_top(&c->side, 1);
    }
    list_layout(&c->list, c->side.h > 0 ? c->side.h : 1);
    c->item = rect_inset(body, 1, 0); /* beside the line between and the scroll bar */
    c->spots_count = 0;
    place_item(c, c->item);
}
