/* Drawing of the desk of marking text. A label below a mark is as long as the mark, so that it can
 * be read without colours. */
#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/span_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIP = 24, LABEL_COLS = 14, WORDS_COLS = 16 };

static const enum style tag_styles[] = {STYLE_ACCENT, STYLE_GOOD, STYLE_WARN,
                                        STYLE_CODE,   STYLE_KEY,  STYLE_STRONG};

/* ---- legend ---- */

static void draw_label(const struct span_desk *s, struct surface body, struct rect at, int label)
{
    const struct labspec_label *l = &s->task->spec->labels[label];
    const char key[] = {s->keys.of[label] ? s->keys.of[label] : ' ', '\0'};
    bool here = s->entity != SPAN_NOWHERE &&
                s->work.docs[s->at].entities[s->entity].label == (unsigned) label;
    int x = at.x;
    if (!s->task->given)
        x = surface_text(body, x, at.y, STYLE_KEY, key) + 1;
    surface_text(body, x, at.y, here ? STYLE_SELECTED : tag_styles[label % 6], l->title);
    x += s->widest + 2;
    if (s->noted && l->note)
        surface_clip(body, x, at.y, at.x + at.w - x, STYLE_DIM, l->note);
}

/* What leads from where to where: 有属性 商品→属性 */
static void draw_types(const struct span_desk *s, struct surface body)
{
    const struct labspec *spec = s->task->spec;
    struct str types = STR_INIT;
    for (unsigned i = 0; i < spec->relations_count; i++) {
        const struct labspec_relation *r = &spec->relations[i];
        const struct labspec_label *from = r->from ? labspec_label(spec, r->from) : NULL;
        const struct labspec_label *to = r->to ? labspec_label(spec, r->to) : NULL;
        str_addf(&types, "%s%s", i > 0 ? "   " : "", r->title);
        if (from || to)
            str_addf(&types, " %s→%s", from ? from->title : "", to ? to->title : "");
    }
    surface_clip(body, s->legend.x, s->legend.y + s->legend.h - 1, s->legend.w, STYLE_DIM,
                 str_text(&types));
    str_finish(&types);
}

static void draw_legend(const struct span_desk *s, struct surface body)
{
    for (int i = 0; i < s->hots_count; i++)
        draw_label(s, body, s->hots[i].at, s->hots[i].label);
    if (s->task->spec->relations_count > 0)
        draw_types(s, body);
    surface_hline(body, s->legend.x - 1, s->legend.y + s->legend.h, s->legend.w + 2, STYLE_BORDER);
}

/* ---- text ---- */

static bool is_selected(const struct span_desk *s, uint32_t at)
{
    uint32_t low = s->anchor < s->cursor ? s->anchor : s->cursor;
    uint32_t high = s->anchor < s->cursor ? s->cursor : s->anchor;
    return s->selecting && at >= low && at <= high;
}

/* A relation joins the entity to the one under the cursor. */
static bool is_partner(const struct span_desk *s, uint32_t entity)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    for (uint32_t i = 0; i < doc->relations_count && s->entity != SPAN_NOWHERE; i++)
        if ((doc->relations[i].from == s->entity && doc->relations[i].to == entity) ||
            (doc->relations[i].to == s->entity && doc->relations[i].from == entity))
            return true;
    return false;
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
            bool match = s->relating ? i == s->head : is_partner(s, i);
            style = match || style == STYLE_MATCH ? STYLE_MATCH : STYLE_LINK;
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

/* Key and name of the label below mark i, as far as there is room before the next; a line as long
 * as the mark where they are shorter. Given entities cannot get another label: no key. */
static void draw_tag(const struct span_desk *s, struct surface line, uint32_t i, int x, int room)
{
    const struct span_entity *e = &s->work.docs[s->at].entities[i];
    const char *title = s->task->spec->labels[e->label].title;
    enum style style = tag_styles[e->label % 6];
    const char key[] = {s->keys.of[e->label] ? s->keys.of[e->label] : ' ', '\0'};
    if (!s->task->given) {
        surface_text(line, x++, 0, style, key);
        room--;
    }
    surface_text_n(line, x, 0, style, title, utf8_fit(title, strlen(title), room, NULL));
}

/* A mark that goes on from the line above has no name again. */
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
        int gap = !s->task->given && next < row->end;
        int room = next == row->end ? line.w - x
                   : next > from    ? columns(text, from, next) - gap
                                    : w;
        surface_repeat(line, x, 0, w, tag_styles[e->label % 6], 0x2500);
        if (from == e->start)
            draw_tag(s, line, i, x, room > w ? room : w);
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
            bool mine = span_desk_touches(s, i);
            if (mine != (turn == 0) || y == s->links.y + s->links.h)
                continue;
            char *text = relation_text(s, i);
            surface_clip(body, s->links.x, y++, s->links.w, mine ? STYLE_STRONG : STYLE_DIM, text);
            free(text);
        }
}

/* What leads away from an entity: ─好评→ 清楚, 舒服 */
static void add_links(const struct span_desk *s, uint32_t entity, struct str *out)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    const struct labspec *spec = s->task->spec;
    for (unsigned t = 0; t < spec->relations_count; t++) {
        bool first = true;
        for (uint32_t i = 0; i < doc->relations_count; i++) {
            const struct span_relation *r = &doc->relations[i];
            if (r->from != entity || r->type != t)
                continue;
            if (first)
                str_addf(out, "%s─%s→ ", out->len > 0 ? "  " : "", spec->relations[t].title);
            str_add(out, first ? "" : ", ");
            char words[128];
            words_of(s, doc->entities[r->to].start, doc->entities[r->to].end, words, sizeof words);
            str_add(out, words);
            first = false;
        }
    }
}

static void draw_mark(const struct span_desk *s, struct surface body, uint32_t k, int y)
{
    const struct span_entity *e = &s->work.docs[s->at].entities[k];
    int x = s->marks.x, words_at = x + LABEL_COLS;
    bool links = s->links.h == 0 && s->task->spec->relations_count > 0;
    struct str words = STR_INIT, leads = STR_INIT;
    char range[40];
    span_add_text(span_desk_text(s), e->start, e->end, &words);
    surface_text(body, x - 1, y, STYLE_KEY, k == s->entity ? "▸" : is_partner(s, k) ? "·" : " ");
    surface_clip(body, x + 1, y, LABEL_COLS - 2, tag_styles[e->label % 6],
                 s->task->spec->labels[e->label].title);
    snprintf(range, sizeof range, "%u–%u", e->start, e->end);
    int end = surface_text_right(body, s->marks.x + s->marks.w, y, STYLE_DIM, range) - 1;
    int most = links && end - words_at > WORDS_COLS ? WORDS_COLS : end - words_at;
    surface_clip(body, words_at, y, most, k == s->entity ? STYLE_STRONG : STYLE_TEXT,
                 str_text(&words));
    if (links)
        add_links(s, k, &leads);
    surface_clip(body, words_at + most + 1, y, end - words_at - most - 1,
                 k == s->entity ? STYLE_STRONG : STYLE_TEXT, str_text(&leads));
    str_finish(&words);
    str_finish(&leads);
}

static void draw_marks(const struct span_desk *s, struct surface body)
{
    for (int i = 0; i < s->marks.h; i++)
        draw_mark(s, body, s->marks_top + (uint32_t) i, s->marks.y + i);
}

/* ---- what is asked and said ---- */

static void draw_menu(const struct span_desk *s, struct surface body)
{
    for (int i = 0; i < s->menu_rows.h && i < s->menu_count; i++) {
        char *one = s->menu == SPAN_MENU_RELATE
                        ? xstrdup(s->task->spec->relations[s->menu_items[i]].title)
                        : relation_text(s, s->menu_items[i]);
        bool here = i == s->menu_at;
        int x = s->menu_rows.x, y = s->menu_rows.y + i;
        x = surface_printf(body, x, y, STYLE_KEY, "%s%d ", here ? "▸" : " ", i + 1);
        surface_clip(body, x, y, s->menu_rows.x + s->menu_rows.w - x,
                     here ? STYLE_SELECTED : STYLE_TEXT, one);
        free(one);
    }
}

/* The relation that is being made, and what it can be at this place. */
static char *relating_text(const struct span_desk *s)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    const struct span_entity *head = &doc->entities[s->head];
    unsigned types[SPAN_MENU_MAX];
    int n = span_desk_types(s, types);
    char from[128], to[128];
    words_of(s, head->start, head->end, from, sizeof from);
    if (s->entity == SPAN_NOWHERE || s->entity == s->head)
        return xasprintf(_("Relation from “%s”: go to the other end, then Enter; Esc gives up."),
                         from);
    words_of(s, doc->entities[s->entity].start, doc->entities[s->entity].end, to, sizeof to);
    if (n == 0)
        return xasprintf(_("No relation leads from “%s” to “%s”; Esc gives up."), from, to);
    struct str choices = STR_INIT;
    for (int i = 0; i < n; i++)
        str_addf(&choices, "  %d %s", i + 1, s->task->spec->relations[types[i]].title);
    char *text = xasprintf("“%s” → “%s” %s", from, to, str_text(&choices));
    str_finish(&choices);
    return text;
}

static char *selected_text(const struct span_desk *s, uint32_t start, uint32_t end)
{
    char words[128];
    words_of(s, start, end, words, sizeof words);
    if (s->desk->handed_in)
        return xasprintf(_("Here: “%s” %u–%u"), words, start, end);
    return xasprintf(_("%u characters “%s”: a label's key marks them."), end - start, words);
}

/* What is under the cursor, or what is to be done next. */
static char *info_text(const struct span_desk *s)
{
    const struct span_doc *doc = &s->work.docs[s->at];
    char words[128];
    uint32_t start, end;
    if (s->menu != SPAN_MENU_NONE)
        return xstrdup(s->menu == SPAN_MENU_RELATE ? _("Which relation?") : _("Remove which?"));
    if (s->relating)
        return relating_text(s);
    if (span_desk_selection(s, &start, &end))
        return selected_text(s, start, end);
    if (s->entity != SPAN_NOWHERE) {
        const struct span_entity *e = &doc->entities[s->entity];
        words_of(s, e->start, e->end, words, sizeof words);
        return xasprintf(_("%s “%s” %u–%u; mark %u of %u"), s->task->spec->labels[e->label].title,
                         words, e->start, e->end, s->entity + 1, doc->entities_count);
    }
    return xasprintf(_("Character %u of %u; %u marks"), s->cursor + 1, span_desk_text(s)->length,
                     doc->entities_count);
}

/* ---- the whole ---- */

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct span_desk *s = context;
    const struct span_doc *doc = &s->work.docs[index];
    char count[24];
    snprintf(count, sizeof count, "%u",
             (s->task->given ? 0 : doc->entities_count) + doc->relations_count);
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
    draw_menu(s, body);
    char *info = info_text(s);
    bool busy = s->menu != SPAN_MENU_NONE || s->relating || s->selecting;
    surface_clip(body, s->info.x, s->info.y, s->info.w, busy ? STYLE_WARN : STYLE_DIM, info);
    free(info);
    draw_text(s, body);
}
