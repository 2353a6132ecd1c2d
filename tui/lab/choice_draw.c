/* Drawing of the desk of choosing. */
#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/choice_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void spot(struct choice_pen *p, struct rect at, enum choice_hot what, int index)
{
    if (p->notes && at.h > 0 && p->notes->spots_count < CHOICE_SPOTS)
        p->notes->spots[p->notes->spots_count++] = (struct choice_spot){at, what, index};
}

static int rows_of(const char *text, int cols)
{
    struct utf8_line *lines;
    size_t n = utf8_wrap(text, strlen(text), cols > 2 ? cols : 2, 0, &lines);
    free(lines);
    return (int) n;
}

static const struct choice_item *item_of(const struct choice_pen *p)
{
    return &p->c->task->items[p->c->at];
}

static const struct choice_answer *answer_of(const struct choice_pen *p)
{
    return &p->c->work.answers[p->c->at];
}

/* ---- what is read ---- */

static void put_fields(struct choice_pen *p)
{
    const struct choice_item *item = item_of(p);
    int cols = 0;
    for (unsigned i = 0; i < item->fields_count; i++) {
        int w = utf8_width(item->fields[i].name);
        cols = w > cols ? w : cols;
    }
    for (unsigned i = 0; i < item->fields_count; i++) {
        int rows = rows_of(item->fields[i].value, p->r.w - cols - 2);
        struct rect at = rect_cut_top(&p->r, rows > 0 ? rows : 1);
        if (p->notes)
            continue;
        surface_clip(p->s, at.x, at.y, cols, STYLE_DIM, item->fields[i].name);
        rect_cut_left(&at, cols + 2);
        surface_wrap(p->s, at, STYLE_ACCENT, item->fields[i].value);
    }
    rect_cut_top(&p->r, item->fields_count > 0);
}

static void put_side(struct choice_pen *p, struct rect at, enum choice_side side, const char *text)
{
    bool on = answer_of(p)->side == side;
    const char *title = side == CHOICE_A ? _("a: answer A") : _("b: answer B");
    spot(p, at, CHOICE_HOT_SIDE, side);
    if (p->notes)
        return;
    struct rect in = surface_box(p->s, at, on ? STYLE_BORDER_FOCUS : STYLE_BORDER, title);
    surface_wrap(p->s, rect_inset(in, 1, 0), on ? STYLE_STRONG : STYLE_TEXT, text);
    if (on)
        surface_text_right(p->s, at.x + at.w - 2, at.y, STYLE_GOOD, _(" ✓ better "));
}

static void put_sides(struct choice_pen *p)
{
    const char *a = item_of(p)->answers[0].text, *b = item_of(p)->answers[1].text;
    int w = p->c->wide ? p->r.w / 2 : p->r.w;
    int rows_a = rows_of(a, w - 4) + 2, rows_b = rows_of(b, w - 4) + 2;
    if (p->c->wide) {
        struct rect both = rect_cut_top(&p->r, rows_a > rows_b ? rows_a : rows_b);
        put_side(p, rect_cut_left(&both, w), CHOICE_A, a);
        put_side(p, both, CHOICE_B, b);
    } else {
        put_side(p, rect_cut_top(&p->r, rows_a), CHOICE_A, a);
        put_side(p, rect_cut_top(&p->r, rows_b), CHOICE_B, b);
    }
}

static void put_order(struct choice_pen *p)
{
    const struct choice_item *item = item_of(p);
    uint8_t order[CHOICE_RANKED_MAX];
    choice_desk_order(p->c, order);
    for (unsigned i = 0; i < item->answers_count; i++) {
        const struct choice_text *one = &item->answers[order[i]];
        int rows = rows_of(one->text, p->r.w - 7);
        struct rect at = rect_cut_top(&p->r, rows > 0 ? rows : 1);
        bool here = i == p->c->line;
        spot(p, at, CHOICE_HOT_ANSWER, (int) i);
        if (p->notes && here) {
            p->notes->line_top = at.y;
            p->notes->line_rows = at.h;
        }
        if (p->notes)
            continue;
        surface_printf(p->s, at.x, at.y, here ? STYLE_KEY : STYLE_DIM, "%s%u", here ? "▸" : " ",
                       i + 1);
        surface_clip(p->s, at.x + 4, at.y, 3, STYLE_ACCENT, one->id);
        rect_cut_left(&at, 7);
        surface_wrap(p->s, at, here ? STYLE_STRONG : STYLE_TEXT, one->text);
    }
}

void choice_desk_put_text(struct choice_pen *p)
{
    const char *text = item_of(p)->text;
    put_fields(p);
    struct rect at = rect_cut_top(&p->r, rows_of(text, p->r.w));
    if (!p->notes)
        surface_wrap(p->s, at, STYLE_TEXT, text);
    rect_cut_top(&p->r, p->c->task->mode >= CHOICE_PAIR);
    if (p->c->task->mode == CHOICE_PAIR)
        put_sides(p);
    else if (p->c->task->mode == CHOICE_RANK)
        put_order(p);
}

/* ---- what is chosen among ---- */

static bool has_label(const struct choice_pen *p, unsigned i)
{
    const struct choice_answer *a = answer_of(p);
    return p->c->task->mode == CHOICE_PAIR ? a->reason == (int) i : a->labels >> i & 1;
}

static void draw_label(const struct choice_pen *p, unsigned i, struct rect at)
{
    const struct labspec_label *label = &p->c->task->spec->labels[i];
    const char key[] = {p->c->keys.of[i] ? p->c->keys.of[i] : ' ', '\0'};
    bool on = has_label(p, i);
    int x = surface_text(p->s, at.x, at.y, on ? STYLE_GOOD : STYLE_DIM, on ? "✓ " : "  ");
    x = surface_text(p->s, x, at.y, STYLE_KEY, key) + 1;
    x = surface_clip(p->s, x, at.y, at.x + at.w - x, on ? STYLE_SELECTED : STYLE_TEXT,
                     label->title);
    if (p->c->notes && label->note && p->c->label_cols == 1)
        surface_clip(p->s, x + 2, at.y, at.x + at.w - x - 2, STYLE_DIM, label->note);
}

static void put_tie(struct choice_pen *p)
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

void choice_desk_put_labels(struct choice_pen *p)
{
    unsigned n = p->c->task->spec->labels_count;
    bool pair = p->c->task->mode == CHOICE_PAIR;
    if (p->c->task->mode == CHOICE_RANK)
        return;
    if (pair && p->c->task->ties)
        put_tie(p);
    if (pair && n > 0) {
        struct rect at = rect_cut_top(&p->r, 1);
        if (!p->notes)
            surface_text(p->s, at.x, at.y, STYLE_DIM, _("What decides:"));
    }
    int cols = p->c->label_cols, w = p->r.w / cols;
    for (unsigned i = 0; i < n && (int) i / cols < p->r.h; i++) {
        struct rect at = {p->r.x + (int) i % cols * w, p->r.y + (int) i / cols, w, 1};
        spot(p, at, CHOICE_HOT_LABEL, (int) i);
        if (!p->notes)
            draw_label(p, i, at);
    }
}

/* ---- the item ---- */

static void draw_head(const struct choice_desk *c, struct surface s)
{
    const struct rect at = c->head;
    const char *id = c->task->items[c->at].id;
    char number[24];
    char *head = xasprintf(_("Item %zu of %zu"), c->at + 1, c->task->count);
    int x = surface_text(s, at.x, at.y, STYLE_TITLE, head) + 2;
    snprintf(number, sizeof number, "%zu", c->at + 1);
    if (strcmp(number, id) != 0)
        surface_text(s, x, at.y, STYLE_DIM, id);
    if (!choice_answered(c->task, &c->work.answers[c->at]))
        surface_text_right(s, at.x + at.w, at.y, STYLE_WARN, _("not answered"));
    else if (choice_desk_is_open(c, c->at))
        surface_text_right(s, at.x + at.w, at.y, STYLE_WARN, _("the reason is missing"));
    else
        surface_text_right(s, at.x + at.w, at.y, STYLE_GOOD, _("✓ answered"));
    free(head);
}

/* What is read is drawn in full and copied from the first row shown. */
static void draw_text(const struct choice_desk *c, struct surface s)
{
    struct grid grid = {0};
    grid_init(&grid, c->view.w > 0 ? c->view.w : 1, c->text_rows > 0 ? c->text_rows : 1);
    struct choice_pen pen = {
        .c = c, .s = grid_surface(&grid), .r = {0, 0, c->view.w, c->text_rows}};
    choice_desk_put_text(&pen);
    surface_copy(surface_sub(s, c->view), 0, 0, &grid, c->scroll);
    grid_finish(&grid);
    if (c->task->mode == CHOICE_RANK)
        surface_caret(s, c->view.x, c->view.y + c->line_top - c->scroll, false);
}

/* How much there is above and below. */
static void draw_hint(const struct choice_desk *c, struct surface s)
{
    const struct rect at = c->hint;
    int below = c->text_rows - c->scroll - c->view.h;
    surface_scrollbar(s, c->view.x + c->view.w, c->view.y, c->view.h, c->scroll, c->view.h,
                      c->text_rows);
    if (at.h == 0 || !choice_desk_scrolls(c))
        return;
    if (c->scroll > 0)
        surface_text(s, at.x, at.y, STYLE_DIM, _("▲ PgUp"));
    if (below <= 0)
        return;
    char *more = xasprintf(_("▼ PgDn: %d more lines"), below);
    surface_text_right(s, at.x + at.w, at.y, STYLE_WARN, more);
    free(more);
}

/* ---- the list ---- */

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct choice_desk *c = context;
    size_t i = c->rows[index];
    const struct choice_answer *a = &c->work.answers[i];
    struct str shown = STR_INIT;
    bool is = choice_answered(c->task, a), open = choice_desk_is_open(c, i);
    choice_show(c->task, &c->task->items[i], a, &shown);
    surface_text(row, 0, 0,
                 !is    ? STYLE_DIM
                 : open ? STYLE_WARN
                        : STYLE_GOOD,
                 !is    ? "·"
                 : open ? "?"
                        : "✓");
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

void choice_desk_draw(const void *state, struct surface body)
{
    const struct choice_desk *c = state;
    if (c->side.w > 0) {
        draw_filter(c, body, (struct rect){1, c->side.y - 1, c->side.w - 1, 1});
        list_draw(&c->list, surface_sub(body, c->side), c->task->mode != CHOICE_RANK, draw_row, c);
        surface_vline(body, c->side.w, 0, body.h, STYLE_BORDER);
    }
    struct choice_pen pen = {.c = c, .s = body, .r = c->labels};
    draw_head(c, body);
    draw_text(c, body);
    draw_hint(c, body);
    choice_desk_put_labels(&pen);
}
