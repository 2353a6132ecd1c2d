/* Where the parts of the desk of choosing are, and their drawing. Both walk the same rows: once to
 * note what can be clicked, once to draw. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/choice_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_FROM = 72, SIDE = 26, SIDE_WIDE = 38, WIDE = 100, MARK = 2 };

/* Draws when `draw`, else notes spots into the desk. */
struct pen {
    const struct choice_desk *c;
    struct choice_desk *notes; /* NULL: draws */
    struct surface s;
    struct rect r; /* what is left of the item's pane */
};

static void spot(struct pen *p, struct rect at, enum choice_hot what, int index)
{
    if (p->notes && p->notes->spots_count < CHOICE_SPOTS)
        p->notes->spots[p->notes->spots_count++] = (struct choice_spot){at, what, index};
}

static int rows_of(const char *text, int cols)
{
    struct utf8_line *lines;
    size_t n = utf8_wrap(text, strlen(text), cols > 2 ? cols : 2, 0, &lines);
    free(lines);
    return (int) n;
}

/* A wrapped text; "…" in its last row when it goes on: a larger window shows the rest. */
static void draw_wrapped(const struct pen *p, struct rect at, enum style style, const char *text)
{
    surface_wrap(p->s, at, style, text);
    if (at.h > 0 && rows_of(text, at.w) > at.h)
        surface_text_right(p->s, at.x + at.w, at.y + at.h - 1, STYLE_WARN, " …");
}

/* A wrapped text at the top of what is left, at most `most` rows. */
static void put_text(struct pen *p, enum style style, const char *text, int most)
{
    int rows = rows_of(text, p->r.w);
    if (rows > most)
        rows = most;
    struct rect at = rect_cut_top(&p->r, rows);
    if (!p->notes)
        draw_wrapped(p, at, style, text);
}

static const struct choice_item *item_of(const struct pen *p)
{
    return &p->c->task->items[p->c->at];
}

static const struct choice_answer *answer_of(const struct pen *p)
{
    return &p->c->work.answers[p->c->at];
}

/* ---- the item ---- */

static void put_head(struct pen *p)
{
    struct rect at = rect_cut_top(&p->r, 1);
    const struct choice_answer *a = answer_of(p);
    if (p->notes)
        return;
    char *head = xasprintf(_("Item %zu of %zu"), p->c->at + 1, p->c->task->count);
    int x = surface_text(p->s, at.x, at.y, STYLE_TITLE, head) + 2;
    surface_text(p->s, x, at.y, STYLE_DIM, item_of(p)->id);
    if (choice_answered(p->c->task, a))
        surface_text_right(p->s, at.x + at.w, at.y, STYLE_GOOD, _("✓ answered"));
    else
        surface_text_right(p->s, at.x + at.w, at.y, STYLE_WARN, _("not answered"));
    free(head);
}

static void put_fields(struct pen *p)
{
    const struct choice_item *item = item_of(p);
    int cols = 0;
    for (unsigned i = 0; i < item->fields_count; i++) {
        int w = utf8_width(item->fields[i].name);
        cols = w > cols ? w : cols;
    }
    for (unsigned i = 0; i < item->fields_count; i++) {
        int rows = rows_of(item->fields[i].value, p->r.w - cols - 2);
        struct rect at = rect_cut_top(&p->r, rows);
        if (p->notes || at.h == 0)
            continue;
        surface_clip(p->s, at.x, at.y, cols, STYLE_DIM, item->fields[i].name);
        rect_cut_left(&at, cols + 2);
        surface_wrap(p->s, at, STYLE_ACCENT, item->fields[i].value);
    }
    rect_cut_top(&p->r, item->fields_count > 0);
}

/* ---- labels ---- */

static bool has_label(const struct pen *p, unsigned i)
{
    const struct choice_answer *a = answer_of(p);
    return p->c->task->mode == CHOICE_PAIR ? a->reason == (int) i : a->labels >> i & 1;
}

static void draw_label(const struct pen *p, unsigned i, struct rect at)
{
    const struct labspec_label *label = &p->c->task->spec->labels[i];
    const char key[] = {p->c->keys.of[i] ? p->c->keys.of[i] : ' ', '\0'};
    bool on = has_label(p, i);
    int x = surface_text(p->s, at.x, at.y, on ? STYLE_GOOD : STYLE_DIM, on ? "✓ " : "  ");
    x = surface_text(p->s, x, at.y, STYLE_KEY, key) + 1;
    x = surface_clip(p->s, x, at.y, at.x + at.w - x, on ? STYLE_SELECTED : STYLE_TEXT,
                     label->title);
    if (p->c->notes && label->note)
        surface_clip(p->s, x + 2, at.y, at.x + at.w - x - 2, STYLE_DIM, label->note);
}

/* In rows with their notes; in columns without, or where the rows do not suffice. */
static void put_labels(struct pen *p)
{
    unsigned n = p->c->task->spec->labels_count;
    int widest = 0, cols = 1;
    for (unsigned i = 0; i < n; i++) {
        int w = utf8_width(p->c->task->spec->labels[i].title) + 7;
        widest = w > widest ? w : widest;
    }
    if ((!p->c->notes || (int) n > p->r.h) && widest > 0)
        cols = p->r.w / widest > 1 ? p->r.w / widest : 1;
    int rows = ((int) n + cols - 1) / cols, w = p->r.w / cols;
    struct rect all = rect_cut_top(&p->r, rows);
    for (unsigned i = 0; i < n; i++) {
        struct rect at = {all.x + (int) i % cols * w, all.y + (int) i / cols, w, 1};
        if (at.y >= all.y + all.h)
            break;
        spot(p, at, CHOICE_HOT_LABEL, (int) i);
        if (!p->notes)
            draw_label(p, i, at);
    }
}

/* How many rows the labels take below the text. */
static int label_rows(const struct pen *p)
{
    int n = (int) p->c->task->spec->labels_count, room = p->r.h * 2 / 3;
    return n < room ? n : room;
}

/* ---- pairs ---- */

static void put_side(struct pen *p, struct rect at, enum choice_side side, const char *text)
{
    bool on = answer_of(p)->side == side;
    const char *title = side == CHOICE_A ? _("a: answer A") : _("b: answer B");
    spot(p, at, CHOICE_HOT_SIDE, side);
    if (p->notes)
        return;
    struct rect in = surface_box(p->s, at, on ? STYLE_BORDER_FOCUS : STYLE_BORDER, title);
    draw_wrapped(p, rect_inset(in, 1, 0), on ? STYLE_STRONG : STYLE_TEXT, text);
    if (on)
        surface_text_right(p->s, at.x + at.w - 2, at.y, STYLE_GOOD, _(" ✓ better "));
}

static void put_tie(struct pen *p)
{
    struct rect at = rect_cut_top(&p->r, 1);
    bool on = answer_of(p)->side == CHOICE_TIE;
    spot(p, at, CHOICE_HOT_SIDE, CHOICE_TIE);
    if (p->notes)
        return;
    int x = surface_text(p->s, at.x, at.y, on ? STYLE_GOOD : STYLE_DIM, on ? "✓ " : "  ");
    x = surface_text(p->s, x, at.y, STYLE_KEY, "=") + 1;
    surface_text(p->s, x, at.y, on ? STYLE_SELECTED : STYLE_TEXT, _("equally good"));
}

static void put_pair(struct pen *p)
{
    const struct choice_item *item = item_of(p);
    const char *a = item->answers[0].text, *b = item->answers[1].text;
    int labels = (int) p->c->task->spec->labels_count;
    int below = p->c->task->ties + (labels > 0 ? labels + 1 : 0);
    int most = p->r.h - (below < p->r.h / 2 ? below : p->r.h / 2);
    if (p->c->wide) {
        int w = p->r.w / 2, rows_a = rows_of(a, w - 4), rows_b = rows_of(b, w - 4);
        int rows = (rows_a > rows_b ? rows_a : rows_b) + 2;
        struct rect both = rect_cut_top(&p->r, rows < most ? rows : most);
        put_side(p, rect_cut_left(&both, w), CHOICE_A, a);
        put_side(p, both, CHOICE_B, b);
    } else {
        int rows_a = rows_of(a, p->r.w - 4) + 2, rows_b = rows_of(b, p->r.w - 4) + 2;
        if (rows_a + rows_b > most) {
            rows_a = rows_a < most / 2 || rows_b >= most / 2 ? rows_a : most - rows_b;
            rows_a = rows_a > most / 2 && rows_b >= most / 2 ? most / 2 : rows_a;
            rows_b = rows_b < most - rows_a ? rows_b : most - rows_a;
        }
        put_side(p, rect_cut_top(&p->r, rows_a), CHOICE_A, a);
        put_side(p, rect_cut_top(&p->r, rows_b), CHOICE_B, b);
    }
    if (p->c->task->ties)
        put_tie(p);
    if (labels > 0) {
        struct rect at = rect_cut_top(&p->r, 1);
        if (!p->notes)
            surface_text(p->s, at.x, at.y, STYLE_DIM, _("What decides:"));
        put_labels(p);
    }
}

/* ---- orders ---- */

static void put_order(struct pen *p)
{
    const struct choice_item *item = item_of(p);
    uint8_t order[CHOICE_RANKED_MAX];
    choice_desk_order(p->c, order);
    for (unsigned i = 0; i < item->answers_count; i++) {
        const struct choice_text *one = &item->answers[order[i]];
        struct rect at = rect_cut_top(&p->r, rows_of(one->text, p->r.w - 7));
        bool here = i == p->c->line;
        spot(p, at, CHOICE_HOT_ANSWER, (int) i);
        if (p->notes || at.h == 0)
            continue;
        surface_printf(p->s, at.x, at.y, here ? STYLE_KEY : STYLE_DIM, "%s%u", here ? "▸" : " ",
                       i + 1);
        surface_clip(p->s, at.x + 4, at.y, 3, STYLE_ACCENT, one->id);
        if (here)
            surface_caret(p->s, at.x, at.y, false);
        rect_cut_left(&at, 7);
        surface_wrap(p->s, at, here ? STYLE_STRONG : STYLE_TEXT, one->text);
    }
}

static void put_item(struct pen *p)
{
    put_head(p);
    rect_cut_top(&p->r, 1);
    put_fields(p);
    int below = p->c->task->mode <= CHOICE_MULTI ? label_rows(p) + 1 : p->r.h / 2;
    int most = p->r.h - below;
    put_text(p, STYLE_TEXT, item_of(p)->text, most > 1 ? most : 1);
    rect_cut_top(&p->r, 1);
    if (p->c->task->mode == CHOICE_PAIR)
        put_pair(p);
    else if (p->c->task->mode == CHOICE_RANK)
        put_order(p);
    else
        put_labels(p);
}

/* ---- the list ---- */

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct choice_desk *c = context;
    size_t i = c->rows[index];
    const struct choice_answer *a = &c->work.answers[i];
    struct str shown = STR_INIT;
    bool is = choice_answered(c->task, a);
    choice_show(c->task, &c->task->items[i], a, &shown);
    surface_text(row, 0, 0, is ? STYLE_GOOD : STYLE_DIM, is ? "✓" : "·");
    int end = row.w - 1, x = end;
    if (is) {
        int w = utf8_width(str_text(&shown)), most = row.w / 2;
        w = w < most ? w : most;
        x = end - w;
        surface_clip(row, x, 0, w, STYLE_ACCENT, str_text(&shown));
    }
    surface_clip(row, 2, 0, x - 3, STYLE_TEXT, c->task->items[i].text);
    str_finish(&shown);
}

/* What the list shows: all, or a part. */
static void draw_filter(const struct choice_desk *c, struct surface s, struct rect at)
{
    static const char *const sides[] = {"A", "B", "A = B"};
    const char *name = c->filter == CHOICE_SHOW_ALL    ? _("all")
                       : c->filter == CHOICE_SHOW_OPEN ? _("not answered")
                       : c->task->mode == CHOICE_PAIR  ? sides[c->filter]
                                                       : c->task->spec->labels[c->filter].title;
    char *text = xasprintf(_("Shown: %s (%d)"), name, c->list.count);
    surface_clip(s, at.x, at.y, at.w - 1, c->filter == CHOICE_SHOW_ALL ? STYLE_DIM : STYLE_WARN,
                 text);
    free(text);
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
    c->item = rect_inset(body, 1, 0);
    c->spots_count = 0;
    struct pen pen = {.c = c, .notes = c, .r = c->item};
    put_item(&pen);
}

void choice_desk_draw(const void *state, struct surface body)
{
    const struct choice_desk *c = state;
    if (c->side.w > 0) {
        draw_filter(c, body, (struct rect){1, c->side.y - 1, c->side.w - 1, 1});
        list_draw(&c->list, surface_sub(body, c->side), c->task->mode != CHOICE_RANK, draw_row, c);
        surface_vline(body, c->side.w, 0, body.h, STYLE_BORDER);
    }
    struct pen pen = {.c = c, .s = body, .r = c->item};
    put_item(&pen);
}
