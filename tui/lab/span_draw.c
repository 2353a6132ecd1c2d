/* Where the parts of the desk of marking text are, and their drawing. Each line of the text has a
 * line below it for the labels: as long as the mark, so that it can be read without colours. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/span_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIDE_FROM = 100,
    SIDE = 32,
    LINKS_MOST = 6,
    LEGEND_MOST = 3,
    CLIP = 24,
    WORD_MOST = 20,
    LABEL_COLS = 14
};

static const enum style tag_styles[] = {STYLE_ACCENT, STYLE_GOOD, STYLE_WARN,
                                        STYLE_CODE,   STYLE_KEY,  STYLE_STRONG};

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

/* Where the line that begins at `start` ends: at a line end, at the edge, before a short word. */
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
    if (at == text->length || at == start)
        return at == start ? start + 1 : at;
    uint32_t word = at;
    while (word > start && at - word < WORD_MOST && in_word(text, word) && in_word(text, word - 1))
        word--;
    return word > start && in_word(text, word) && !in_word(text, word - 1) ? word : at;
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

/* Labels one after the other, as many lines as they need. */
static int place_legend(struct span_desk *s, struct rect r)
{
    const struct labspec *spec = s->task->spec;
    int x = r.x, y = 0;
    s->hots_count = 0;
    for (unsigned i = 0; i < spec->labels_count && i < SPAN_HOTS; i++) {
        int w = utf8_width(spec->labels[i].title) + 3;
        if (x + w > r.x + r.w && x > r.x) {
            x = r.x;
            y++;
        }
        if (y == LEGEND_MOST)
            return y;
        s->hots[s->hots_count++] = (struct span_hot){{x, r.y + y, w - 1, 1}, (int) i};
        x += w + 1;
    }
    return y + 1;
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

/* What the text leaves free shows its marks one by one, to be looked over. */
static void place_marks(struct span_desk *s)
{
    uint32_t n = span_desk_doc(s)->entities_count;
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
    if (body.w >= SIDE_FROM)
        s->side = rect_cut_left(&body, SIDE);
    else if (s->listing)
        s->side = body;
    list_layout(&s->list, s->side.h > 0 ? s->side.h : 1);
    struct rect r = rect_inset(body, 1, 0);
    s->legend = rect_cut_top(&r, place_legend(s, r));
    rect_cut_top(&r, 1);
    s->info = rect_cut_bottom(&r, 1);
    int links = (int) span_desk_doc(s)->relations_count;
    int most = r.h / 3 < LINKS_MOST ? r.h / 3 : LINKS_MOST;
    s->links = rect_cut_bottom(&r, links < most ? links : most);
    s->text = r;
    wrap(s, s->text.w > 2 ? s->text.w : 2);
    place_marks(s);
    show_cursor(s);
}

/* ---- drawing ---- */

static void draw_legend(const struct span_desk *s, struct surface body)
{
    for (int i = 0; i < s->hots_count; i++) {
        int label = s->hots[i].label;
        const char key[] = {s->keys.of[label] ? s->keys.of[label] : ' ', '\0'};
        struct rect at = s->hots[i].at;
        bool here = s->entity != SPAN_NOWHERE &&
                    s->work.docs[s->at].entities[s->entity].label == (unsigned) label;
        int x = surface_text(body, at.x, at.y, STYLE_KEY, key) + 1;
        surface_text(body, x, at.y, here ? STYLE_SELECTED : tag_styles[label % 6],
                     s->task->spec->labels[label].title);
    }
    surface_hline(body, s->legend.x - 1, s->legend.y + s->legend.h, s->legend.w + 2, STYLE_BORDER);
}

static bool is_selected(const struct span_desk *s, uint32_t at)
{
    uint32_t low = s->anchor < s->cursor ? s->anchor : s->cursor;
    uint32_t high = s->anchor < s->cursor ? s->cursor : s->anchor;
    return s->selecting && at >= low && at <= high;
}

static enum style style_at(const struct span_desk *s, uint32_t at)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    enum style style = STYLE_TEXT;
    if (is_selected(s, at))
        return STYLE_SELECTED;
    for (uint32_t i = 0; i < doc->entities_count && doc->entities[i].start <= at; i++)
        if (at < doc->entities[i].end) {
            if (i == s->entity)
                return STYLE_MATCH_HERE;
            style = s->relating && i == s->head ? STYLE_MATCH
                    : style == STYLE_MATCH      ? style
                                                : STYLE_LINK;
        }
    return style;
}

static void draw_chars(const struct span_desk *s, const struct span_row *row, struct surface line)
{
    const struct span_text *text = span_desk_text(s);
    int x = 0;
    for (uint32_t at = row->start, end; at < row->end; at = end) {
        end = at + 1;
        while (end < row->end && span_desk_width(text, end) == 0)
            end++; /* marks go with their letter */
        if (span_cp(text, at) == '\n')
            surface_text(line, x, 0, is_selected(s, at) ? STYLE_SELECTED : STYLE_DIM, "↵");
        else
            surface_text_n(line, x, 0, style_at(s, at), text->text + text->at[at],
                           text->at[end] - text->at[at]);
        x += span_desk_width(text, at);
    }
}

/* Columns of [from, to) in a row that begins at `start`. */
static int columns(const struct span_text *text, uint32_t from, uint32_t to)
{
    int w = 0;
    for (uint32_t i = from; i < to; i++)
        w += span_desk_width(text, i);
    return w;
}

/* Key and name of the label below the mark; a line as long as the mark where the name is shorter. A
 * mark that goes on from the line above has no name again. */
static void draw_tags(const struct span_desk *s, const struct span_row *row, struct surface line)
{
    const struct span_text *text = span_desk_text(s);
    const struct span_doc *doc = &s->work.docs[s->at];
    for (uint32_t i = 0; i < doc->entities_count; i++) {
        const struct span_entity *e = &doc->entities[i];
        if (e->end <= row->start || e->start >= row->end)
            continue;
        uint32_t from = e->start > row->start ? e->start : row->start;
        uint32_t to = e->end < row->end ? e->end : row->end;
        uint32_t next = i + 1 < doc->entities_count && doc->entities[i + 1].start < row->end
                            ? doc->entities[i + 1].start
                            : row->end;
        int x = columns(text, row->start, from), w = columns(text, from, to);
        int room = next > from ? columns(text, from, next) - (next < row->end) : w;
        enum style style = tag_styles[e->label % 6];
        const char key[] = {s->keys.of[e->label] ? s->keys.of[e->label] : ' ', '\0'};
        if (next == row->end)
            room = line.w - x;
        surface_repeat(line, x, 0, w, style, 0x2500);
        if (from != e->start)
            continue;
        surface_text(line, x, 0, style, key);
        surface_clip(line, x + 1, 0, (room > w ? room : w) - 1, style,
                     s->task->spec->labels[e->label].title);
    }
}

static void draw_text(const struct span_desk *s, struct surface body)
{
    struct surface area = surface_sub(body, s->text);
    for (int i = 0; 2 * i < area.h && s->top + i < s->rows_count; i++) {
        const struct span_row *row = &s->rows[s->top + i];
        draw_chars(s, row, surface_sub(area, (struct rect){0, 2 * i, area.w, 1}));
        draw_tags(s, row, surface_sub(area, (struct rect){0, 2 * i + 1, area.w, 1}));
    }
    int row, col;
    span_desk_where(s, s->cursor, &row, &col);
    surface_caret(area, col, 2 * (row - s->top), true);
    surface_scrollbar(body, body.w - 1, s->text.y, s->text.h, s->top, s->text.h / 2, s->rows_count);
}

static void words_of(const struct span_desk *s, uint32_t start, uint32_t end, char *buf, size_t n)
{
    struct str words = STR_INIT;
    span_add_text(span_desk_text(s), start, end, &words);
    utf8_clip(str_text(&words), CLIP, buf, n);
    for (char *p = buf; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    str_finish(&words);
}

static char *relation_text(const struct span_desk *s, uint32_t i)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    const struct span_relation *r = &doc->relations[i];
    char from[128], to[128];
    words_of(s, doc->entities[r->from].start, doc->entities[r->from].end, from, sizeof from);
    words_of(s, doc->entities[r->to].start, doc->entities[r->to].end, to, sizeof to);
    return xasprintf("“%s” ─%s→ “%s”", from, s->task->spec->relations[r->type].title, to);
}

/* The relations of the entity under the cursor come first. */
static void draw_links(const struct span_desk *s, struct surface body)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    int y = s->links.y;
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t i = 0; i < doc->relations_count; i++) {
            bool mine = s->entity != SPAN_NOWHERE &&
                        (doc->relations[i].from == s->entity || doc->relations[i].to == s->entity);
            if (mine != (turn == 0) || y == s->links.y + s->links.h)
                continue;
            char *text = relation_text(s, i);
            surface_clip(body, s->links.x, y++, s->links.w, mine ? STYLE_STRONG : STYLE_DIM, text);
            free(text);
        }
}

static void draw_marks(const struct span_desk *s, struct surface body)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    for (int i = 0; i < s->marks.h; i++) {
        uint32_t k = s->marks_top + (uint32_t) i;
        const struct span_entity *e = &doc->entities[k];
        const char *label = s->task->spec->labels[e->label].title;
        int x = s->marks.x, y = s->marks.y + i, end = x + LABEL_COLS;
        struct str words = STR_INIT;
        char range[40];
        span_add_text(span_desk_text(s), e->start, e->end, &words);
        surface_text(body, x - 1, y, STYLE_KEY, k == s->entity ? "▸" : " ");
        surface_clip(body, x + 1, y, LABEL_COLS - 2, tag_styles[e->label % 6], label);
        snprintf(range, sizeof range, "%u–%u", e->start, e->end);
        int right = surface_text_right(body, s->marks.x + s->marks.w, y, STYLE_DIM, range);
        surface_clip(body, end, y, right - end - 1, k == s->entity ? STYLE_STRONG : STYLE_TEXT,
                     str_text(&words));
        str_finish(&words);
    }
}

static char *menu_text(const struct span_desk *s)
{
    struct str out = STR_INIT;
    str_add(&out, s->menu == SPAN_MENU_RELATE ? _("Which relation?") : _("Remove which?"));
    for (int i = 0; i < s->menu_count; i++) {
        char *one = s->menu == SPAN_MENU_RELATE
                        ? xstrdup(s->task->spec->relations[s->menu_items[i]].title)
                        : relation_text(s, s->menu_items[i]);
        str_addf(&out, "  %d %s", i + 1, one);
        free(one);
    }
    return str_take(&out);
}

/* What is under the cursor, or what is to be done next. */
static char *info_text(const struct span_desk *s)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    char words[128];
    uint32_t start, end;
    if (s->menu != SPAN_MENU_NONE)
        return menu_text(s);
    if (s->relating) {
        words_of(s, doc->entities[s->head].start, doc->entities[s->head].end, words, sizeof words);
        return xasprintf(_("Relation from “%s”: go to the other end, then Enter; Esc gives up."),
                         words);
    }
    if (span_desk_selection(s, &start, &end)) {
        words_of(s, start, end, words, sizeof words);
        return xasprintf(_("%u characters “%s”: a label's key marks them."), end - start, words);
    }
    if (s->entity != SPAN_NOWHERE) {
        const struct span_entity *e = &doc->entities[s->entity];
        words_of(s, e->start, e->end, words, sizeof words);
        return xasprintf(_("%s “%s” %u–%u; mark %u of %u"), s->task->spec->labels[e->label].title,
                         words, e->start, e->end, s->entity + 1, doc->entities_count);
    }
    return xasprintf(_("Character %u of %u; %u marks"), s->cursor + 1, span_desk_text(s)->length,
                     doc->entities_count);
}

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct span_desk *s = context;
    const struct span_doc *doc = &s->work.docs[index];
    char count[24];
    snprintf(count, sizeof count, "%u", doc->entities_count + doc->relations_count);
    surface_text(row, 0, 0, doc->done ? STYLE_GOOD : STYLE_DIM, doc->done ? "✓" : "·");
    int end = surface_text_right(row, row.w - 1, 0, STYLE_ACCENT, count);
    surface_clip(row, 2, 0, end - 3, STYLE_TEXT, s->task->texts[index].text);
}

void span_desk_draw(const void *state, struct surface body)
{
    const struct span_desk *s = state;
    if (s->side.w > 0) {
        list_draw(&s->list, surface_sub(body, s->side), s->listing, draw_row, s);
        if (s->side.w == body.w)
            return;
        surface_vline(body, s->side.w, 0, body.h, STYLE_BORDER);
    }
    draw_legend(s, body);
    draw_links(s, body);
    draw_marks(s, body);
    char *info = info_text(s);
    bool busy = s->menu != SPAN_MENU_NONE || s->relating || s->selecting;
    surface_clip(body, s->info.x, s->info.y, s->info.w, busy ? STYLE_WARN : STYLE_DIM, info);
    free(info);
    draw_text(s, body);
}
