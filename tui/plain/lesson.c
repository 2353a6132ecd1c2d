#include "tui/plain/parts.h"

#include "tui/i18n.h"
#include "tui/reader/document.h"
#include "tui/reader/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 18, QUESTION_MORE = 8 /* lines that a page grows by for a question */ };

/* ---- the text ---- */

static void hook_question(void *context, struct text *text, unsigned index)
{
    const struct reader *reader = context;
    quiz_put_plain(&reader->quizzes[index], text, index, reader->lesson->questions_count);
    quiz_put_result(&reader->quizzes[index], text, index);
    text_space(text);
}

static void hook_figure(void *context, struct text *text, const char *path, const char *caption,
                        int64_t offset)
{
    text_space(text);
    text_block(text, &(struct text_block){.offset = offset});
    char *line = xasprintf(_("Figure: %s"), *caption ? caption : path);
    text_add_text(text, STYLE_TEXT, line);
    free(line);
    text_space(text);
}

static void lay_out(struct reader *reader, int cols)
{
    struct document_hooks hooks = {hook_question, hook_figure, reader};
    struct text *text = &reader->text;
    text_clear(text);
    text->width = cols;
    reader_put_front(reader);
    document_build(text, reader->lesson, cols, &hooks);
    text_anchor(text, (int) reader->lesson->sections_count);
    text_block(text, &(struct text_block){.offset = (int64_t) reader->lesson->len});
    text_layout(text, cols, PAGE);
    text->top = reader->go_to > 0 ? text_line_of_place(text, reader->go_to) : 0;
    reader->go_to = -1;
    reader->built_cols = cols;
}

/* ---- pages ---- */

static bool is_blank(const struct text *text, int line)
{
    struct text one = *text;
    struct grid grid;
    struct str bytes = STR_INIT;
    one.top = line;
    grid_init(&grid, text->width, 1);
    text_draw(&one, grid_surface(&grid));
    grid_dump(&grid, &bytes);
    bool blank = strspn(str_text(&bytes), " \n") == bytes.len;
    grid_finish(&grid);
    str_finish(&bytes);
    return blank;
}

static void question_lines(const struct text *text, int question, int *first, int *end)
{
    *first = *end = text_line_of_tag(text, QUIZ_TAG + question);
    while (*first >= 0 && text_line_tag(text, *end) == QUIZ_TAG + question)
        (*end)++;
}

/* A heading does not stand alone at the end of a page. */
static int before_heading(const struct reader *reader, int top, int end)
{
    for (int i = 0; i < (int) reader->lesson->sections_count; i++) {
        int first, last;
        if (text_anchor_lines(&reader->text, i, &first, &last) && first > top && first < end &&
            first + 3 > end && last > end)
            return first;
    }
    return end;
}

/* Sets the page that begins at the top; a question in it is whole, and an open one ends it. The
 * open question, or -1. */
static int turn_page(struct reader *reader)
{
    struct text *text = &reader->text;
    int total = (int) text->line_count, top = text->top;
    while (top + 1 < total && is_blank(text, top))
        top++;
    int end = top + PAGE < total ? top + PAGE : total, open = -1;
    for (int i = 0; i < (int) reader->lesson->questions_count && open < 0; i++) {
        const struct quiz *quiz = &reader->quizzes[i];
        int first, last;
        question_lines(text, i, &first, &last);
        if (first < 0 || last <= top || first >= end)
            continue;
        bool solved = quiz->answered || quiz->revealed;
        if (first > top && last > top + PAGE + QUESTION_MORE) {
            end = first;
            break;
        }
        end = last > end || !solved ? last : end;
        open = solved ? -1 : i;
    }
    if (open < 0)
        end = before_heading(reader, top, end);
    text->top = top;
    text->height = end - top;
    return open;
}

/* ---- steps ---- */

bool plain_step(const struct reader *reader, const char *line, enum plain_step *step, int *section)
{
    *step = strcmp(line, "q") == 0 ? PLAIN_BACK : PLAIN_ON;
    if (!*line || *step == PLAIN_BACK)
        return true;
    if (line[0] != 's')
        return false;
    int n = console_number(line + 1 + strspn(line + 1, " "), (int) reader->lesson->sections_count);
    *step = PLAIN_SECTION;
    *section = n - 1;
    return n > 0;
}

static void save(struct plain *plain, struct reader *reader, bool always)
{
    reader_mark(reader, plain->app);
    if (always || reader->session.unsaved)
        session_save(&reader->session, plain->app);
    plain_message(plain);
}

bool plain_lesson_ask(struct plain *plain, struct reader *reader, const char *prompt)
{
    save(plain, reader, false);
    if (!console_ask(&plain->console, prompt))
        return false;
    reader_touch(reader, plain->app);
    return true;
}

/* The section that the page ends in. */
static int last_section(const struct reader *reader)
{
    int found = 0, bottom = reader->text.top + reader->text.height;
    for (int i = 0; i < (int) reader->lesson->sections_count; i++) {
        int first, end;
        if (text_anchor_lines(&reader->text, i, &first, &end) && first < bottom)
            found = i;
    }
    return found;
}

static char *prompt_of(const struct reader *reader, bool last)
{
    unsigned count = reader->lesson->sections_count;
    if (last)
        return xasprintf(reader->next ? _("[End. Enter: next lesson, s N: section 1–%u, q: back]")
                                      : _("[End. Enter: back, s N: section 1–%u, q: back]"),
                         count);
    return xasprintf(_("[Section %d of %u. Enter: go on, s N: section, q: back]"),
                     last_section(reader) + 1, count);
}

static enum plain_step ask_step(struct plain *plain, struct reader *reader, bool last, int *section)
{
    enum plain_step step = PLAIN_BACK;
    char *prompt = prompt_of(reader, last);
    while (plain_lesson_ask(plain, reader, prompt)) {
        if (plain_step(reader, str_text(&plain->console.line), &step, section))
            break;
        step = PLAIN_BACK;
        console_say_made(
            &plain->console, "",
            xasprintf(_("Expected: Enter to go on, s and a section from 1 to %u, or q."),
                      reader->lesson->sections_count));
    }
    free(prompt);
    return step;
}

static void go_to_section(struct reader *reader, int section)
{
    int first, end;
    if (text_anchor_lines(&reader->text, section, &first, &end))
        reader->text.top = first;
}

/* The line behind the last one of a page that is not empty. */
static int last_words(const struct text *text, int end)
{
    while (end > text->top && is_blank(text, end - 1))
        end--;
    return end;
}

/* One page, its question, and what comes next. */
static enum plain_step read_page(struct plain *plain, struct reader *reader, bool *last)
{
    struct text *text = &reader->text;
    int section = 0, open = turn_page(reader), end = text->top + text->height;
    enum plain_step step = PLAIN_ON;
    *last = end >= (int) text->line_count - 1;
    console_space(&plain->console);
    console_print(&plain->console, text, text->top, last_words(text, end));
    if (open >= 0)
        step = plain_question(plain, reader, open, &section);
    if (step == PLAIN_ON &&
        (open < 0 || reader->quizzes[open].answered || reader->quizzes[open].revealed || *last))
        step = ask_step(plain, reader, *last, &section);
    save(plain, reader, false);
    if (step == PLAIN_SECTION) {
        go_to_section(reader, section);
        *last = false;
        return PLAIN_ON;
    }
    if (step == PLAIN_ON && !*last)
        text->top = end;
    return step;
}

/* Reads one lesson; the id of the next one when the learner goes on to it, heap. */
static char *read_lesson(struct plain *plain, const char *id, int64_t offset)
{
    struct reader *reader;
    struct err err = ERR_INIT;
    char *next = NULL;
    bool last = false;
    if (!reader_open(plain->app, id, offset, &reader, &err)) {
        plain_error(plain, &err);
        return NULL;
    }
    session_touch(&reader->session, plain->app);
    lay_out(reader, plain->console.width);
    enum plain_step step = PLAIN_ON;
    while (step == PLAIN_ON && !last)
        step = read_page(plain, reader, &last);
    if (step == PLAIN_ON && reader->next)
        next = xstrdup(reader->next);
    save(plain, reader, true);
    reader_close(reader);
    return next;
}

void plain_lesson(struct plain *plain, const char *id, int64_t offset)
{
    char *at = xstrdup(id);
    while (at && !plain->console.over) {
        char *next = read_lesson(plain, at, offset);
        free(at);
        at = next;
        offset = -1;
    }
    free(at);
}
