#include "tui/command/exam_sheet.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/command/exam.h"
#include "tui/command/sheet.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 78, PAGE_LINES = 60, FOOT_LINES = 2 };

/* ---- what is printed, by kind of line ---- */

enum line_kind { LINE_TITLE, LINE_SMALL, LINE_SECTION, LINE_STEM, LINE_OPTION, LINE_NOTE };

/* Gets every line in turn; `head` hangs before the text ("12. ", "A. "). `keep`: belongs to the
 * line before it on the same page. */
struct sink {
    void (*line)(struct sink *sink, enum line_kind kind, const char *head, const char *text);
    struct str out;
    struct str *lines; /* of text: blocks that stay together on a page */
    size_t count;
};

static void put(struct sink *s, enum line_kind kind, const char *head, const char *text)
{
    s->line(s, kind, head, text);
}

static void put_head(struct sink *s, const struct booklet *b, bool key)
{
    char *text = xasprintf(key ? _("%s (form %s): key") : _("%s (form %s)"), b->title, b->form);
    char full[EXAM_POINTS], pass[EXAM_POINTS];
    put(s, LINE_TITLE, "", text);
    free(text);
    text =
        xasprintf(_("Time: %u minutes. Full mark: %s points; %s pass. %u questions."), b->minutes,
                  exam_points(b->full, full), exam_points(b->pass, pass), b->questions_count);
    put(s, LINE_SMALL, "", text);
    free(text);
    if (!key)
        put(s, LINE_SMALL, "", _("Name: ____________  Number: ____________  Score: ________"));
}

static void put_section(struct sink *s, const struct booklet *b, unsigned i, bool key)
{
    const struct booklet_section *section = &b->sections[i];
    char each[EXAM_POINTS], all[EXAM_POINTS], head[16];
    char *text = xasprintf(_("%s (%u questions of %s points, %s points)"), section->title,
                           section->count, exam_points(section->points, each),
                           exam_points(section->points * section->count, all));
    snprintf(head, sizeof head, "%u  ", i + 1);
    put(s, LINE_SECTION, head, text);
    free(text);
    if (!key && section->type == BLUEPRINT_MULTIPLE)
        put(s, LINE_SMALL, "", exam_rule_text(b->partial));
}

/* A task is done in the workstation. */
static void put_lab(struct sink *s, const struct booklet_question *bq)
{
    const struct booklet_lab *lab = bq->lab;
    char *text =
        xasprintf(_("A hands-on task, variant %s, about %u minutes."), lab->variant, lab->minutes);
    put(s, LINE_OPTION, "", text);
    free(text);
    text = xasprintf(_("Done in the workstation: %s of %s %s"), bq->id, lab->pack, lab->version);
    put(s, LINE_OPTION, "", text);
    free(text);
}

static void put_options(struct sink *s, const struct booklet_question *bq)
{
    const struct question *q = bq->question;
    if (bq->lab) {
        put_lab(s, bq);
        return;
    }
    bool choices = q->type == QUESTION_MATCHING;
    unsigned n = choices ? q->choices_count : q->answers_count;
    if (q->type == QUESTION_TRUE_FALSE)
        put(s, LINE_OPTION, "", _("(    ) right  (    ) wrong"));
    if (q->type == QUESTION_ESSAY)
        for (int i = 0; i < 4; i++)
            put(s, LINE_OPTION, "", "________________________________________________________");
    for (unsigned i = 0; choices && i < q->answers_count; i++) {
        char head[24];
        snprintf(head, sizeof head, "(%u) ", i + 1);
        put(s, LINE_OPTION, head, q->answers[i].text);
    }
    if (q->type != QUESTION_SINGLE && q->type != QUESTION_MULTIPLE &&
        q->type != QUESTION_ORDERING && !choices)
        return;
    for (unsigned k = 0; k < n; k++) {
        unsigned at = bq->options > 1 ? bq->order[k] : k;
        const char head[] = {(char) ('A' + k), '.', ' ', '\0'};
        put(s, LINE_OPTION, head, choices ? q->choices[at] : q->answers[at].text);
    }
}

static void put_question(struct sink *s, const struct booklet *b, unsigned i)
{
    const struct booklet_question *bq = &b->questions[i];
    char head[24];
    snprintf(head, sizeof head, "%u. ", i + 1);
    char *stem = bq->question->tail
                     ? xasprintf("%s ________ %s", bq->question->stem, bq->question->tail)
                     : xstrdup(bq->question->stem);
    put(s, LINE_STEM, head, stem);
    free(stem);
    put_options(s, bq);
}

static void put_key(struct sink *s, const struct booklet *b, unsigned i)
{
    const struct booklet_question *bq = &b->questions[i];
    char head[24], *key = exam_key(bq);
    snprintf(head, sizeof head, "%u. ", i + 1);
    const char *word = bq->question->type == QUESTION_TRUE_FALSE
                           ? (bq->question->truth ? _("right") : _("wrong"))
                       : *key    ? key
                       : bq->lab ? _("marked by the program")
                                 : _("in words");
    char *text = xasprintf("%s  [%s]", word, bq->requirement);
    put(s, LINE_STEM, head, text);
    if (*bq->question->explanation)
        put(s, LINE_NOTE, "", bq->question->explanation);
    free(text);
    free(key);
}

static void put_all(struct sink *s, const struct booklet *b, bool key)
{
    put_head(s, b, key);
    for (unsigned i = 0; i < b->questions_count; i++) {
        if (i == 0 || b->questions[i].section != b->questions[i - 1].section)
            put_section(s, b, b->questions[i].section, key);
        if (key)
            put_key(s, b, i);
        else
            put_question(s, b, i);
    }
}

/* ---- text ---- */

static void wrap_into(struct str *out, int indent, const char *head, const char *text)
{
    struct utf8_line *lines;
    int used = utf8_width(head);
    size_t n = utf8_wrap(text, strlen(text), COLUMNS - indent - used, 0, &lines);
    for (size_t i = 0; i < n; i++)
        str_addf(out, "%*s%s%.*s\n", i ? indent + used : indent, "", i ? "" : head,
                 (int) lines[i].len, text + lines[i].start);
    if (n == 0)
        str_addf(out, "%*s%s\n", indent, "", head);
    free(lines);
}

/* A question and its options are one block. */
static void text_line(struct sink *s, enum line_kind kind, const char *head, const char *text)
{
    bool more = kind == LINE_OPTION || kind == LINE_NOTE || kind == LINE_SMALL;
    if (s->count == 0 || !more) {
        s->lines = xrealloc(s->lines, (s->count + 1) * sizeof *s->lines);
        s->lines[s->count++] = STR_INIT;
    }
    struct str *block = &s->lines[s->count - 1];
    if (kind == LINE_TITLE) {
        int width = utf8_width(text);
        str_addf(block, "%*s%s\n\n", width < COLUMNS ? (COLUMNS - width) / 2 : 0, "", text);
    } else {
        wrap_into(block, kind == LINE_OPTION || kind == LINE_NOTE ? 4 : 0, head, text);
    }
}

static size_t lines_of(const struct str *block)
{
    size_t n = 0;
    for (size_t i = 0; i < block->len; i++)
        n += block->p[i] == '\n';
    return n;
}

/* The page that each block begins; blocks longer than a page are not cut. */
static unsigned paginate(const struct sink *s, unsigned *page_of)
{
    unsigned page = 1;
    size_t used = 0;
    for (size_t i = 0; i < s->count; i++) {
        size_t need = lines_of(&s->lines[i]) + 1;
        if (used > 0 && used + need > PAGE_LINES - FOOT_LINES) {
            page++;
            used = 0;
        }
        page_of[i] = page;
        used += need;
    }
    return page;
}

static void end_page(struct str *out, size_t used, unsigned page, unsigned pages)
{
    for (; used < PAGE_LINES - FOOT_LINES; used++)
        str_add_char(out, '\n');
    char *foot = xasprintf(_("page %u of %u"), page, pages);
    int width = utf8_width(foot);
    str_addf(out, "\n%*s%s\n\f", width < COLUMNS ? (COLUMNS - width) / 2 : 0, "", foot);
    free(foot);
}

static void write_pages(const struct sink *s, struct str *out)
{
    unsigned *page_of = xcalloc(s->count + 1, sizeof *page_of);
    unsigned pages = paginate(s, page_of);
    size_t used = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (i > 0 && page_of[i] != page_of[i - 1]) {
            end_page(out, used, page_of[i - 1], pages);
            used = 0;
        }
        str_add(out, str_text(&s->lines[i]));
        str_add_char(out, '\n');
        used += lines_of(&s->lines[i]) + 1;
    }
    end_page(out, used, pages, pages);
    free(page_of);
}

static void write_text(const struct sink *s, struct str *out)
{
    for (size_t i = 0; i < s->count; i++) {
        str_add(out, str_text(&s->lines[i]));
        str_add_char(out, '\n');
    }
}

/* ---- HTML ---- */

static const char style[] =
    ".q{break-inside:avoid;margin:.5em 0}.q p{margin:0}"
    ".o{margin-left:2em}.n{margin-left:2em;color:#444;font-size:10pt}.s{text-align:center}"
    "@media print{.noprint{display:none}}";

static void html_line(struct sink *s, enum line_kind kind, const char *head, const char *text)
{
    static const struct {
        const char *open, *close;
    } tags[] = {
        [LINE_TITLE] = {"<h1>", "</h1>\n"},
        [LINE_SMALL] = {"<p class=\"s\">", "</p>\n"},
        [LINE_SECTION] = {"<h2>", "</h2>\n"},
        [LINE_STEM] = {"<p>", "</p>\n"},
        [LINE_OPTION] = {"<p class=\"o\">", "</p>\n"},
        [LINE_NOTE] = {"<p class=\"n\">", "</p>\n"},
    };
    bool inside = s->count > 0;
    if (inside && kind != LINE_OPTION && kind != LINE_NOTE) {
        str_add(&s->out, "</div>\n");
        s->count = 0;
    }
    if (kind == LINE_STEM) {
        str_add(&s->out, "<div class=\"q\">");
        s->count = 1;
    }
    str_add(&s->out, tags[kind].open);
    sheet_escape(&s->out, head);
    sheet_escape(&s->out, text);
    str_add(&s->out, tags[kind].close);
}

static char *write_html(const struct booklet *b, bool key)
{
    struct sink s = {.line = html_line};
    str_add(&s.out,
            "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\n<title>");
    sheet_escape(&s.out, b->title);
    str_addf(&s.out, "</title>\n<style>%s%s</style></head><body>\n", sheet_style, style);
    put_all(&s, b, key);
    if (s.count > 0)
        str_add(&s.out, "</div>\n");
    str_add(&s.out, "</body></html>\n");
    return str_take(&s.out);
}

char *exam_sheet_write(const struct booklet *booklet, enum exam_sheet kind, bool key)
{
    struct sink s = {.line = text_line};
    struct str out = STR_INIT;
    if (kind == EXAM_SHEET_HTML)
        return write_html(booklet, key);
    put_all(&s, booklet, key);
    if (kind == EXAM_SHEET_PAGES)
        write_pages(&s, &out);
    else
        write_text(&s, &out);
    for (size_t i = 0; i < s.count; i++)
        str_finish(&s.lines[i]);
    free(s.lines);
    return str_take(&out);
}
