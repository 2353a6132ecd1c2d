/* How an open lesson is laid out and drawn. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/reader/document.h"
#include "tui/reader/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 3, /* left of the text: marks of notes, of the question in view */
    SIDE_FROM = 112,
    SIDE = 36,
    HEAD = 2,
    FIELD_COLS = 30,
    FRAME_TAG = 1, /* title and end of the text: no place of the body of their own */
};

/* ---- building the text ---- */

static void hook_question(void *context, struct text *text, unsigned index)
{
    struct reader *reader = context;
    quiz_put(&reader->quizzes[index], text, index, reader->lesson->questions_count);
}

static void hook_figure(void *context, struct text *text, const char *path, const char *caption,
                        int64_t offset)
{
    struct reader *reader = context;
    int rows = reader->body.h - 3;
    figures_put(&reader->figures, text, path, caption, offset, reader->text.width,
                rows < 4 ? 4 : rows);
}

static const char *requirement_text(const struct reader *reader, const char *key)
{
    for (size_t i = 0; i < reader->requirements.count; i++)
        if (strcmp(reader->requirements.list[i].key, key) == 0)
            return reader->requirements.list[i].text;
    return "";
}

void reader_put_front(struct reader *reader)
{
    struct text *text = &reader->text;
    const struct lesson *lesson = reader->lesson;
    char line[160];
    text_block(text, &(struct text_block){.tag = FRAME_TAG, .offset = -1});
    text_add_text(text, STYLE_TITLE, lesson->title);
    snprintf(line, sizeof line, _("About %u minutes · %u sections · %u questions"), lesson->minutes,
             lesson->sections_count, lesson->questions_count);
    text_block(text, &(struct text_block){.tag = FRAME_TAG, .offset = -1});
    text_add_text(text, STYLE_DIM, line);
    text_space(text);
    for (unsigned i = 0; i < lesson->covers_count; i++) {
        struct text_block block = {.prefix_style = STYLE_DIM, .tag = FRAME_TAG, .offset = -1};
        snprintf(block.first, sizeof block.first, "%s  ", lesson->covers[i]);
        snprintf(block.rest, sizeof block.rest, "%*s", utf8_width(block.first), "");
        text_block(text, &block);
        text_add_text(text, STYLE_TEXT, requirement_text(reader, lesson->covers[i]));
    }
    text_space(text);
    if (lesson->state == LESSON_OUTLINE) {
        text_block(text, &(struct text_block){.first = "! ",
                                              .rest = "  ",
                                              .prefix_style = STYLE_WARN,
                                              .tag = FRAME_TAG,
                                              .offset = -1});
        text_add_text(text, STYLE_WARN,
                      _("This lesson is not written yet. Below stands what it will teach; reading "
                        "this earns no study hours."));
        text_space(text);
    }
}

static void put_end(struct reader *reader)
{
    struct text *text = &reader->text;
    int64_t end = (int64_t) reader->lesson->len;
    text_space(text);
    text_anchor(text, (int) reader->lesson->sections_count);
    text_block(text, &(struct text_block){.offset = end, .verbatim = true, .tag = FRAME_TAG});
    for (int i = 0; i < reader->text.width; i++)
        text_add_text(text, STYLE_BORDER, "─");
    text_block(text, &(struct text_block){.offset = end, .tag = FRAME_TAG});
    if (!reader->next) {
        text_add_text(text, STYLE_DIM, _("The end of the last lesson of this level."));
        return;
    }
    char *line = xasprintf(_("Next lesson (Space): %s"),
                           reader->next_title ? reader->next_title : reader->next);
    text_add_link(text, STYLE_LINK, line, strlen(line), READER_NEXT_LINK);
    free(line);
}

static void find_again(struct reader *reader)
{
    int top = reader->text.top;
    if (!*field_text(&reader->find))
        return;
    reader->hits = text_find(&reader->text, field_text(&reader->find));
    text_scroll_to(&reader->text, top);
}

static void build(struct reader *reader, int cols)
{
    static const struct document_hooks hooks = {.question = hook_question, .figure = hook_figure};
    struct document_hooks own = hooks;
    struct text *text = &reader->text;
    bool first = reader->built_cols == 0, resized = cols != reader->built_cols;
    int64_t place = reader->go_to >= 0 ? reader->go_to : reader_place(reader);
    own.context = reader;
    text_clear(text);
    text->width = cols;
    reader_put_front(reader);
    document_build(text, reader->lesson, cols, &own);
    put_end(reader);
    text_layout(text, cols, reader->body.h);
    reader->built_cols = cols;
    reader->stale = false;
    if ((resized && !first) || reader->go_to >= 0) {
        text_scroll_to(text, place <= 0 ? 0 : text_line_of_place(text, place));
        reader->anchor = place;
        reader->anchor_top = text->top;
    }
    reader->go_to = -1;
    find_again(reader);
    free(reader->note_lines);
    reader->note_lines = NULL;
}

/* ---- layout ---- */

static void place_parts(struct reader *reader, struct rect body)
{
    reader->head = rect_cut_top(&body, HEAD);
    reader->side = (struct rect){0};
    reader->line = (struct rect){0};
    if (reader->finding || *field_text(&reader->find))
        reader->line = rect_cut_bottom(&body, 1);
    if (body.w >= SIDE_FROM)
        reader->side = rect_cut_left(&body, SIDE);
    int cols = body.w - MARGIN - 2;
    cols = cols > DOCUMENT_MEASURE ? DOCUMENT_MEASURE : cols;
    int spare = (body.w - cols - 2) / 2;
    body.x += spare > MARGIN ? spare : MARGIN;
    body.w = cols;
    reader->body = body;
}

static void place_notes(struct reader *reader)
{
    if (reader->note_lines)
        return;
    reader->note_lines = xcalloc(reader->notes.count + 1, sizeof *reader->note_lines);
    for (size_t i = 0; i < reader->notes.count; i++)
        reader->note_lines[i] = text_line_of_place(&reader->text, reader->notes.list[i].offset);
}

/* Without colours, or where half blocks are no half, only captions are shown. */
static int figure_colours(const struct app *app)
{
    bool can = term_theme(app->term) != THEME_MONO && !term_is_console(app->term) &&
               !term_is_ascii(app->term);
    return can ? term_colours(app->term) : 0;
}

void reader_layout(struct reader *reader, struct app *app, struct rect body)
{
    place_parts(reader, body);
    if (figures_set_colours(&reader->figures, figure_colours(app)))
        reader->stale = true;
    if (reader->stale || reader->built_cols != reader->body.w || reader->go_to >= 0)
        build(reader, reader->body.w);
    text_layout(&reader->text, reader->body.w, reader->body.h);
    reader_show_verdict(reader);
    place_notes(reader);
    reader->question = reader_find_question(reader);
    field_layout(&reader->find, FIELD_COLS);
    if (reader->typing >= 0)
        field_layout(&reader->quizzes[reader->typing].field, FIELD_COLS);
    if (!term_has_input(app->term))
        figures_show(&reader->figures, &reader->text);
}

/* ---- drawing ---- */

static const char *section_sign(const struct reader *reader, unsigned section, int current)
{
    return reader_section_done(reader, section) ? "✓" : (int) section == current ? "▸" : "·";
}

static void draw_head(const struct reader *reader, struct surface s)
{
    unsigned count = reader->lesson->sections_count;
    int current = reader_section(reader), end = s.w - 1;
    char percent[24];
    int lines = (int) reader->text.line_count - reader->text.height;
    int part = lines <= 0 ? 100 : reader->text.top * 100 / lines;
    snprintf(percent, sizeof percent, "%d%%", part);
    int x = surface_text_right(s, end, 0, STYLE_DIM, percent) - 1;
    for (unsigned i = count; i-- > 0 && x > s.w / 3;) {
        bool is_done = reader_section_done(reader, i);
        enum style style = is_done ? STYLE_GOOD : (int) i == current ? STYLE_ACCENT : STYLE_DIM;
        x = surface_text_right(s, x, 0, style, section_sign(reader, i, current));
    }
    int at = surface_text(s, 1, 0, STYLE_DIM, reader->level);
    at = surface_text(s, at, 0, STYLE_BORDER, *reader->level ? " › " : "");
    at = surface_clip(s, at, 0, x - at - 1, STYLE_DIM, reader->work);
    if (at < x - 8) {
        at = surface_text(s, at, 0, STYLE_BORDER, " › ");
        surface_clip(s, at, 0, x - at - 1, STYLE_STRONG, reader->lesson->title);
    }
    surface_hline(s, 0, 1, s.w, STYLE_BORDER);
}

/* In the rule below the head: the section that is read and what it teaches. */
static void draw_section(const struct reader *reader, struct surface s)
{
    int current = reader_section(reader);
    if (current < 0)
        return;
    const struct lesson_section *section = &reader->lesson->sections[current];
    char number[32];
    snprintf(number, sizeof number, " %d/%u ", current + 1, reader->lesson->sections_count);
    int x = surface_text(s, 1, 1, STYLE_DIM, number);
    x = surface_clip(s, x, 1, s.w - x - 24, STYLE_STRONG, section->title);
    for (unsigned i = 0; i < section->keys_count && x + 10 < s.w; i++) {
        x = surface_text(s, x, 1, STYLE_DIM, " ");
        x = surface_text(s, x, 1, STYLE_DIM, section->keys[i]);
    }
    surface_text(s, x, 1, STYLE_DIM, reader_section_done(reader, (unsigned) current) ? " ✓ " : " ");
}

static void draw_margin(const struct reader *reader, struct surface body)
{
    const struct text *text = &reader->text;
    for (size_t i = 0; reader->note_lines && i < reader->notes.count; i++) {
        int y = reader->note_lines[i] - text->top;
        if (y >= 0 && y < text->height)
            surface_text(body, reader->body.x - 2, reader->body.y + y, STYLE_ACCENT,
                         reader->notes.list[i].text[0] ? "※" : "◆");
    }
    int line = reader->question < 0 ? -1 : text_line_of_tag(text, QUIZ_TAG + reader->question);
    int y = line < text->top ? 0 : line - text->top;
    if (line >= 0 && y < text->height)
        surface_text(body, reader->body.x - 2, reader->body.y + y, STYLE_ACCENT, "▸");
}

static void draw_fields(const struct reader *reader, struct surface body)
{
    const struct text *text = &reader->text;
    int x = reader->body.x + 2 + utf8_width(_("Your answer:")) + 1;
    for (int y = 0; y < text->height; y++) {
        int question = text_line_tag(text, text->top + y) - QUIZ_FIELD_TAG;
        if (question < 0 || question >= (int) reader->lesson->questions_count)
            continue;
        struct rect r = {x, reader->body.y + y, FIELD_COLS, 1};
        field_draw(&reader->quizzes[question].field, surface_sub(body, r),
                   reader->typing == question, NULL);
    }
}

static void draw_find(const struct reader *reader, struct surface body)
{
    struct rect line = reader->line;
    char count[96];
    if (line.h == 0)
        return;
    surface_text(body, line.x + 1, line.y, STYLE_KEY, "/");
    struct rect field = {line.x + 3, line.y, FIELD_COLS, 1};
    field_draw(&reader->find, surface_sub(body, field), reader->finding, _("search this lesson"));
    if (!*field_text(&reader->find))
        return;
    if (reader->hits == 0)
        snprintf(count, sizeof count, "%s", _("not found in this lesson"));
    else
        snprintf(count, sizeof count, _("hit %d of %zu · n next, N previous"), reader->text.hit + 1,
                 reader->hits);
    surface_clip(body, line.x + FIELD_COLS + 5, line.y, line.w - FIELD_COLS - 6, STYLE_DIM, count);
}

/* ---- the side pane of wide screens ---- */

static int draw_contents(const struct reader *reader, struct surface s)
{
    int y = 0, current = reader_section(reader);
    surface_text(s, 1, y++, STYLE_TITLE, _("Contents"));
    for (unsigned i = 0; i < reader->lesson->sections_count && y < s.h; i++, y++) {
        bool done = reader_section_done(reader, i), here = (int) i == current;
        surface_text(s, 1, y, done ? STYLE_GOOD : STYLE_ACCENT, section_sign(reader, i, current));
        surface_clip(s, 3, y, s.w - 4, here ? STYLE_STRONG : STYLE_TEXT,
                     reader->lesson->sections[i].title);
    }
    return y + 1;
}

static int draw_requirements(const struct reader *reader, struct surface s, int y)
{
    const struct lesson *lesson = reader->lesson;
    surface_text(s, 1, y++, STYLE_TITLE, _("This lesson teaches"));
    for (unsigned i = 0; i < lesson->covers_count && y < s.h; i++) {
        int x = surface_text(s, 1, y, STYLE_DIM, lesson->covers[i]) + 1;
        struct rect r = {x, y, s.w - x - 1, s.h - y};
        int used = surface_wrap(s, r, STYLE_TEXT, requirement_text(reader, lesson->covers[i]));
        y += used > 0 ? used : 1;
    }
    return y + 1;
}

static void draw_notes(const struct reader *reader, struct surface s, int y)
{
    if (reader->notes.count == 0)
        return;
    surface_text(s, 1, y++, STYLE_TITLE, _("Notes"));
    for (size_t i = 0; i < reader->notes.count && y < s.h; i++) {
        const struct note *note = &reader->notes.list[i];
        surface_text(s, 1, y, STYLE_ACCENT, note->text[0] ? "※" : "◆");
        struct rect r = {3, y, s.w - 4, s.h - y};
        int used = surface_wrap(s, r, STYLE_TEXT, note->text[0] ? note->text : _("Bookmark"));
        y += used > 0 ? used : 1;
    }
}

static void draw_side(const struct reader *reader, struct surface body)
{
    if (reader->side.w == 0)
        return;
    struct rect r = reader->side;
    surface_vline(body, r.x + r.w - 1, r.y, r.h, STYLE_BORDER);
    r.w--;
    struct surface s = surface_sub(body, r);
    int y = draw_contents(reader, s);
    y = draw_requirements(reader, s, y);
    draw_notes(reader, s, y);
}

void reader_draw(const struct reader *reader, const struct app *app, struct surface s)
{
    draw_head(reader, s);
    draw_section(reader, s);
    draw_side(reader, s);
    text_draw(&reader->text, surface_sub(s, reader->body));
    draw_margin(reader, s);
    draw_find(reader, s);
    surface_scrollbar(s, s.w - 1, reader->body.y, reader->body.h, reader->text.top,
                      reader->text.height, (int) reader->text.line_count);
    draw_fields(reader, s);
}
