#include "tui/command/lesson_text.h"

#include "base/str.h"
#include "tui/command/command.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- questions ---- */

static void print_options(const struct question *q, bool answers)
{
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        char head[16];
        if (q->type == QUESTION_MATCHING)
            snprintf(head, sizeof head, "%u. ", i + 1);
        else
            snprintf(head, sizeof head, "%c. ", (int) ('A' + i));
        cli_wrap(4, head, a->text);
        if (answers && a->feedback[0])
            cli_wrap(7, "→ ", a->feedback);
    }
    if (q->type != QUESTION_MATCHING)
        return;
    unsigned char place[QUESTION_ANSWERS_MAX];
    question_scramble(q, place);
    for (unsigned i = 0; i < q->choices_count; i++) {
        char head[16];
        snprintf(head, sizeof head, "%c. ", (int) ('A' + i));
        cli_wrap(8, head, q->choices[place[i]]);
    }
}

/* Items in the order they are shown in, with its letters. */
static void print_items(const struct question *q)
{
    unsigned char place[QUESTION_ANSWERS_MAX];
    question_scramble(q, place);
    for (unsigned i = 0; i < q->answers_count; i++) {
        char head[16];
        snprintf(head, sizeof head, "%c. ", (int) ('A' + i));
        cli_wrap(4, head, q->answers[place[i]].text);
    }
}

static void print_question(const struct question *q, bool answers)
{
    char *stem = q->tail ? xasprintf("%s ____ %s", q->stem, q->tail) : xstrdup(q->stem);
    bool options =
        q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE || q->type == QUESTION_MATCHING;
    cli_wrap(2, "? ", stem);
    free(stem);
    if (options)
        print_options(q, answers);
    if (q->type == QUESTION_ORDERING)
        print_items(q);
    if (!answers)
        return;
    char *letters = question_key(q), *key = question_unscramble(q, letters, true);
    free(letters);
    if (key[0]) {
        char *line = xasprintf(_("Right answer: %s"), key);
        cli_wrap(4, "", line);
        free(line);
    }
    if (q->explanation[0])
        cli_wrap(4, "", q->explanation);
    free(key);
}

/* ---- the body ---- */

/* Appends a line without the marks of emphasis, code and links; figures as their captions. */
static void add_plain(struct str *out, const char *p, size_t n)
{
    for (const char *end = p + n; p < end; p++) {
        const char *close = NULL;
        if (*p == '\\' && p + 1 < end && strchr("*_`[]()#|!\\", p[1])) {
            str_add_char(out, *++p);
            continue;
        }
        if (*p == '*' && p + 1 < end && p[1] == '*') {
            p++;
            continue;
        }
        if (*p == '`')
            continue;
        if (*p == '!' && p + 1 < end && p[1] == '[')
            continue;
        if (*p == '[' || (*p == ']' && p + 1 < end && p[1] == '('))
            close = *p == ']' ? memchr(p, ')', (size_t) (end - p)) : p;
        if (*p == ']' && close)
            p = close;
        else if (*p != '[' && *p != ']')
            str_add_char(out, *p);
        else if (*p == '[' && !memmem(p, (size_t) (end - p), "](", 2))
            str_add_char(out, *p);
        else if (*p == ']')
            str_add_char(out, *p);
    }
}

static void print_paragraph(const char *p, size_t n)
{
    struct str text = STR_INIT;
    size_t indent = 0;
    while (indent < n && p[indent] == ' ')
        indent++;
    add_plain(&text, p + indent, n - indent);
    cli_wrap((int) indent, "", str_text(&text));
    str_finish(&text);
}

static bool starts_with(const char *p, size_t n, const char *text)
{
    return n >= strlen(text) && memcmp(p, text, strlen(text)) == 0;
}

struct printer {
    const struct lesson *lesson;
    bool answers, code;
    unsigned section, question;
};

static void print_line(struct printer *printer, const char *p, size_t n, size_t at)
{
    const struct lesson *lesson = printer->lesson;
    size_t indent = 0;
    while (indent < n && p[indent] == ' ')
        indent++;
    if (starts_with(p + indent, n - indent, "```") || starts_with(p + indent, n - indent, "~~~")) {
        printer->code = !printer->code;
        return;
    }
    if (!printer->code && printer->section < lesson->sections_count &&
        lesson->sections[printer->section].offset == at) {
        printf("## %s\n", lesson->sections[printer->section++].title);
        return;
    }
    if (printer->code)
        printf("    %.*s\n", (int) n, p);
    else if (n > 0 && p[0] == '|')
        printf("%.*s\n", (int) n, p);
    else
        print_paragraph(p, n);
}

void lesson_print(const struct lesson *lesson, bool answers)
{
    struct printer printer = {.lesson = lesson, .answers = answers};
    printf("%s\n%s/%s  %s\n", lesson->title, lesson->standard, lesson->level, lesson->work);
    printf(_("about %u minutes\n\n"), lesson->minutes);
    for (size_t at = 0; at < lesson->len;) {
        const char *p = lesson->body + at;
        if (printer.question < lesson->questions_count &&
            lesson->questions[printer.question].offset == at) {
            const struct lesson_question *q = &lesson->questions[printer.question++];
            print_question(q->question, answers);
            at += q->len;
            continue;
        }
        const char *newline = memchr(p, '\n', lesson->len - at);
        size_t n = newline ? (size_t) (newline - p) : lesson->len - at;
        print_line(&printer, p, n > 0 && p[n - 1] == '\r' ? n - 1 : n, at);
        at += n + 1;
    }
}
