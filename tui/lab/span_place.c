/* Where the parts of the desk of marking text are. Each line of the text has a line below it for
 * the labels. */
#include "base/utf8.h"
#include "tui/lab/span_parts.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIDE_FROM = 100,
    SIDE = 32,
    LINKS_MOST = 6,
    LEGEND_MOST = 3,
    WORD_MOST = 20,
    CLOSING_MOST = 2,
    MARKS_LEAST = 4 /* rows that the meanings of labels leave to the list of marks */
};

int span_desk_width(const struct span_text *text, uint32_t at)
{
    uint32_t cp = span_cp(text, at);
    int w = utf8_cp_width(cp);
    return w > 0 || cp >= 0x300 ? w : 1;
}

/* ---- lines ---- */

static bool in_word(const struct span_text *text, uint32_t at)
{
    uint32_t cp = span_cp(text, at);
    return cp > ' ' && cp < 127;
}

/* No line begins with one of these, GB/T 15834-2011 5.1. */
static bool is_closing(uint32_t cp)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF01, 0xFF1F, 0xFF1B, 0xFF1A,
                                     0xFF09, 0x300B, 0x300D, 0x300F, 0x3011, 0x201D, 0x2019, '%'};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == cp)
            return true;
    return false;
}

/* Where a line that reaches the edge before `at` ends: not before a closing mark, nor within a
 * short word. */
static uint32_t break_at(const struct span_text *text, uint32_t start, uint32_t at)
{
    uint32_t mark = at;
    while (mark > start + 1 && at - mark < CLOSING_MOST && is_closing(span_cp(text, mark)))
        mark--;
    if (is_closing(span_cp(text, mark)))
        mark = at;
    uint32_t word = mark;
    while (word > start && mark - word < WORD_MOST && in_word(text, word) &&
           in_word(text, word - 1))
        word--;
    return word > start && in_word(text, word) && !in_word(text, word - 1) ? word : mark;
}

/* Where the line that begins at `start` ends: at a line end or at the edge. */
static uint32_t row_end(const struct span_text *text, uint32_t start, int cols)
{
    int w = 0;
    uint32_t at = start;
    for (; at < text->length; at++) {
        if (span_cp(text, at) == '\n')
            return at + 1;
        int c = span_desk_width(text, at);
        if (w + c > cols)
            break;
        w += c;
    }
    if (at == start)
        return start + 1;
    return at == text->length ? at : break_at(text, start, at);
}

static void wrap(struct span_desk *s, int cols)
{
    const struct span_text *text = span_desk_text(s);
    s->rows_count = 0;
    for (uint32_t at = 0; at < text->length;) {
        if (s->rows_count == s->rows_room) {
            s->rows_room = s->rows_room ? 2 * s->rows_room : 16;
            s->rows = xrealloc(s->rows, (size_t) s->rows_room * sizeof *s->rows);
        }
        uint32_t end = row_end(text, at, cols);
        s->rows[s->rows_count++] = (struct span_row){at, end};
        at = end;
    }
}

void span_desk_where(const struct span_desk *s, uint32_t at, int *row, int *col)
{
    *row = 0;
    *col = 0;
    while (*row + 1 < s->rows_count && s->rows[*row].end <= at)
        ++*row;
    if (s->rows_count == 0)
        return;
    for (uint32_t i = s->rows[*row].start; i < at; i++)
        *col += span_desk_width(span_desk_text(s), i);
}

uint32_t span_desk_at(const struct span_desk *s, int row, int col)
{
    const struct span_row *r = &s->rows[row];
    uint32_t at = r->start;
    for (int w = 0; at + 1 < r->end; at++) {
        w += span_desk_width(span_desk_text(s), at);
        if (w > col)
            break;
    }
    return at;
}

/* ---- layout ---- */

void span_desk_measure(struct span_desk *s)
{
    for (size_t i = 0; i < s->task->count; i++) {
        const struct span_text *text = &s->task->texts[i];
        int width = 0, lines = 1;
        for (uint32_t at = 0; at < text->length; at++) {
            width += span_desk_width(text, at);
            lines += span_cp(text, at) == '\n';
        }
        s->longest = width > s->longest ? width : s->longest;
        s->most_lines = lines > s->most_lines ? lines : s->most_lines;
    }
    for (unsigned i = 0; i < s->task->spec->labels_count; i++) {
        int w = utf8_width(s->task->spec->labels[i].title);
        s->widest = w > s->widest ? w : s->widest;
    }
}

/* Labels one after the other, as many lines as they need; or each on a line of its own. */
static int place_labels(struct span_desk *s, struct rect r)
{
    const struct labspec *spec = s->task->spec;
    int x = r.x, y = 0;
    s->hots_count = 0;
    for (unsigned i = 0; i < spec->labels_count && i < SPAN_HOTS; i++) {
        int w = s->noted ? r.w : utf8_width(spec->labels[i].title) + (s->task->given ? 2 : 4);
        if (x + w > r.x + r.w + 2 && x > r.x) {
            x = r.x;
            y++;
        }
        if (y == LEGEND_MOST && !s->noted)
            return y;
        s->hots[s->hots_count++] = (struct span_hot){{x, r.y + y, w, 1}, (int) i};
        x += w;
    }
    return y + 1;
}

bool span_desk_has_notes(const struct span_desk *s)
{
    const struct labspec *spec = s->task->spec;
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (spec->labels[i].note)
            return true;
    return false;
}

/* The meanings are there when the longest document leaves room for them, so that they do not come
 * and go from one to the next. */
static bool place_notes(const struct span_desk *s, struct rect r)
{
    int labels = (int) s->task->spec->labels_count, cols = r.w > 2 ? r.w : 2;
    int text = 2 * (s->longest / cols + s->most_lines);
    return s->notes && span_desk_has_notes(s) && r.h >= labels + 2 + text + MARKS_LEAST;
}

static void show_cursor(struct span_desk *s)
{
    int row, col, rows = s->text.h / 2 > 0 ? s->text.h / 2 : 1;
    span_desk_where(s, s->cursor, &row, &col);
    if (row < s->top)
        s->top = row;
    if (row >= s->top + rows)
        s->top = row - rows + 1;
    if (s->top > 0 && s->top + rows > s->rows_count)
        s->top = s->rows_count > rows ? s->rows_count - rows : 0;
}

/* What the text leaves free shows its marks one by one, to be looked over. When there is no room
 * for all of them with what leads from each, the relations have lines of their own. */
static void place_marks(struct span_desk *s)
{
    uint32_t n = span_desk_doc(s)->entities_count;
    int links = (int) span_desk_doc(s)->relations_count;
    int most = s->text.h / 3 < LINKS_MOST ? s->text.h / 3 : LINKS_MOST;
    bool all = s->text.h - 2 * s->rows_count - 1 >= (int) n;
    s->links = rect_cut_bottom(&s->text, all ? 0 : links < most ? links : most);
    int room = s->text.h - 2 * s->rows_count - 1;
    int h = room < (int) n ? room : (int) n;
    s->marks = rect_cut_bottom(&s->text, h > 1 || h == (int) n ? h : 0);
    uint32_t shown = (uint32_t) s->marks.h;
    if (s->entity != SPAN_NOWHERE && s->entity < s->marks_top)
        s->marks_top = s->entity;
    if (s->entity != SPAN_NOWHERE && s->entity >= s->marks_top + shown)
        s->marks_top = s->entity + 1 - shown;
    if (s->marks_top + shown > n)
        s->marks_top = n - shown;
}

void span_desk_place(struct span_desk *s, struct rect body)
{
    s->side = (struct rect){0};
    if (body.w >= SIDE_FROM) {
        s->side = rect_cut_left(&body, SIDE);
        rect_cut_left(&body, 1); /* the line between */
    } else if (s->listing) {
        s->side = body;
    }
    list_layout(&s->list, s->side.h > 0 ? s->side.h : 1);
    struct rect r = rect_inset(body, 1, 0);
    s->noted = place_notes(s, r);
    s->legend = rect_cut_top(&r, place_labels(s, r) + (s->task->spec->relations_count > 0));
    rect_cut_top(&r, 1);
    s->info = rect_cut_bottom(&r, 1);
    s->menu_rows = rect_cut_bottom(&r, s->menu != SPAN_MENU_NONE ? s->menu_count : 0);
    s->text = r;
    wrap(s, s->text.w > 2 ? s->text.w : 2);
    place_marks(s);
    show_cursor(s);
}
