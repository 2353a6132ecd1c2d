#include "tui/reader/quiz.h"

#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/reader/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void quiz_init(struct quiz *quiz, const struct lesson_question *place)
{
    *quiz = (struct quiz){.place = place, .question = place->question};
}

void quiz_finish(struct quiz *quiz)
{
    field_finish(&quiz->field);
}

unsigned quiz_options(const struct quiz *quiz)
{
    switch (quiz->question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        return quiz->question->answers_count;
    case QUESTION_TRUE_FALSE:
        return 2;
    default:
        return 0;
    }
}

bool quiz_is_open(const struct quiz *quiz)
{
    enum question_type type = quiz->question->type;
    return type == QUESTION_ESSAY || type == QUESTION_DESCRIPTION;
}

void quiz_choose(struct quiz *quiz, unsigned option)
{
    bool was = quiz->chosen[option];
    if (quiz->question->type != QUESTION_MULTIPLE)
        memset(quiz->chosen, 0, sizeof quiz->chosen);
    quiz->chosen[option] = quiz->question->type != QUESTION_MULTIPLE || !was;
}

/* The option, or the choice of a match, that is shown at a place. */
static unsigned at_place(const struct quiz *quiz, unsigned place)
{
    bool moved = quiz->order && quiz->question->type != QUESTION_TRUE_FALSE;
    return moved ? quiz->order[place] : place;
}

static unsigned place_of(const struct quiz *quiz, unsigned option)
{
    unsigned place = 0;
    while (place < QUESTION_ANSWERS_MAX - 1 && at_place(quiz, place) != option)
        place++;
    return place;
}

/* Letters of places as letters of the source, or with `back` the other way; heap. */
static char *translate(const struct quiz *quiz, const char *text, bool back)
{
    const struct question *q = quiz->question;
    unsigned n = q->type == QUESTION_MATCHING   ? q->choices_count
                 : q->type == QUESTION_ORDERING ? q->answers_count
                                                : 0;
    if (!quiz->order || n == 0)
        return question_unscramble(q, text, back);
    char *out = xstrdup(text);
    for (char *p = out; *p; p++) {
        unsigned i = (unsigned) ((*p | 0x20) - 'a');
        if (i < n)
            *p = (char) ('A' + (back ? place_of(quiz, i) : at_place(quiz, i)));
    }
    return out;
}

/* What was typed for an ordering names the items by the places they are shown at. */
char *quiz_response(const struct quiz *quiz)
{
    struct str out = STR_INIT;
    unsigned options = quiz_options(quiz);
    if (options == 0)
        return translate(quiz, field_text(&quiz->field), false);
    for (unsigned i = 0; i < options; i++)
        if (quiz->chosen[place_of(quiz, i)])
            str_add_char(&out,
                         quiz->question->type == QUESTION_TRUE_FALSE ? "TF"[i] : (char) ('A' + i));
    return str_take(&out);
}

bool quiz_answer(struct quiz *quiz, struct err *err)
{
    char *response = quiz_response(quiz);
    bool ok = question_grade(quiz->question, response, &quiz->mark, err);
    free(response);
    quiz->answered = ok;
    return ok;
}

void quiz_recall(struct quiz *quiz, const char *response)
{
    unsigned options = quiz_options(quiz);
    bool truth = quiz->question->type == QUESTION_TRUE_FALSE;
    memset(quiz->chosen, 0, sizeof quiz->chosen);
    if (options == 0) {
        char *typed = translate(quiz, response, true);
        field_set(&quiz->field, typed);
        free(typed);
    }
    for (const char *p = response; options > 0 && *p; p++) {
        unsigned option = truth ? *p == 'F' : (unsigned) (*p - 'A');
        if (option < options)
            quiz->chosen[place_of(quiz, option)] = true;
    }
}

bool quiz_restore(struct quiz *quiz, const char *response)
{
    char *plain = question_notation(quiz->question, response);
    bool fits = question_grade(quiz->question, plain, &quiz->mark, NULL);
    if (fits) {
        quiz_recall(quiz, plain);
        quiz->answered = true;
    }
    free(plain);
    return fits;
}

void quiz_again(struct quiz *quiz)
{
    quiz->answered = quiz->revealed = false;
    memset(quiz->chosen, 0, sizeof quiz->chosen);
    field_set(&quiz->field, "");
}

/* ---- showing ---- */

struct putter {
    const struct quiz *quiz;
    struct text *text;
    unsigned index;
    int64_t offset; /* each block gets one of its own, inside the question's bytes */
    bool plain;     /* without bar, boxes and links */
};

static void put_block(struct putter *put, const char *first, const char *rest)
{
    struct text_block block = {
        .prefix_style = STYLE_ACCENT, .offset = put->offset, .tag = QUIZ_TAG + (int) put->index};
    const char *bar = put->plain ? "" : "│ ";
    snprintf(block.first, sizeof block.first, "%s%s", bar, first);
    snprintf(block.rest, sizeof block.rest, "%s%s", bar, rest);
    text_block(put->text, &block);
    put->offset++;
}

static void put_line(struct putter *put, enum style style, const char *sign, const char *s)
{
    put_block(put, "", *sign ? "  " : "");
    if (*sign && (!put->plain || style == STYLE_TEXT)) {
        text_add_text(put->text, style, sign);
        text_add_text(put->text, style, " ");
    }
    document_inline(put->text, style, s);
}

static int link_id(const struct putter *put, int link)
{
    return (int) put->index * QUIZ_LINKS + link;
}

static void put_link(struct putter *put, int link, const char *s)
{
    text_add_link(put->text, STYLE_LINK, s, strlen(s), link_id(put, link));
}

const char *quiz_kind(enum question_type type)
{
    switch (type) {
    case QUESTION_SINGLE:
        return _("one right answer");
    case QUESTION_MULTIPLE:
        return _("several right answers");
    case QUESTION_TRUE_FALSE:
        return _("true or false");
    case QUESTION_NUMERIC:
        return _("a number");
    case QUESTION_ORDERING:
        return _("put in order: type the letters");
    default:
        return "";
    }
}

static void put_title(struct putter *put, unsigned count)
{
    const struct question *q = put->quiz->question;
    char number[64];
    put_block(put, "", "");
    snprintf(number, sizeof number, _("Question %u/%u"), put->index + 1, count);
    text_add_text(put->text, STYLE_TITLE, number);
    const char *kind = quiz_kind(q->type);
    text_add_text(put->text, STYLE_DIM, *kind ? " · " : "");
    text_add_text(put->text, STYLE_DIM, kind);
    for (unsigned i = 0; i < q->tags_count; i++)
        if (question_tag_is_key(q->tags[i])) {
            text_add_text(put->text, STYLE_DIM, " · ");
            text_add_text(put->text, STYLE_DIM, q->tags[i]);
        }
}

static bool is_right(const struct question *q, unsigned option)
{
    if (q->type == QUESTION_TRUE_FALSE)
        return q->truth == (option == 0);
    return q->type == QUESTION_SINGLE ? q->answers[option].weight == QUESTION_FULL
                                      : q->answers[option].weight > 0;
}

static const char *option_text(const struct question *q, unsigned option)
{
    if (q->type == QUESTION_TRUE_FALSE)
        return option == 0 ? _("True") : _("False");
    return q->answers[option].text;
}

static const char *option_feedback(const struct question *q, unsigned option)
{
    if (q->type != QUESTION_TRUE_FALSE)
        return q->answers[option].feedback;
    unsigned which = is_right(q, option) ? 1 : 0;
    return which < q->answers_count ? q->answers[which].feedback : "";
}

static void put_option(struct putter *put, unsigned place)
{
    const struct quiz *quiz = put->quiz;
    bool solved = quiz->answered || quiz->revealed, chosen = quiz->chosen[place];
    unsigned option = at_place(quiz, place);
    bool right = is_right(quiz->question, option);
    bool several = quiz->question->type == QUESTION_MULTIPLE;
    const char *sign = !solved ? " " : right ? "✓" : chosen ? "✗" : " ";
    const char *box = several ? chosen ? "☑" : "☐" : chosen ? "●" : "○";
    enum style style = !solved ? STYLE_TEXT : right ? STYLE_GOOD : chosen ? STYLE_BAD : STYLE_TEXT;
    char head[24];
    snprintf(head, sizeof head, "%s%u %s ", sign, place + 1, box);
    put_block(put, "", "     ");
    if (solved) {
        text_add_text(put->text, style, head);
        document_inline(put->text, style == STYLE_BAD ? STYLE_TEXT : style,
                        option_text(quiz->question, option));
    } else {
        put_link(put, (int) place, head);
        document_inline(put->text, STYLE_TEXT, option_text(quiz->question, option));
    }
    const char *feedback = option_feedback(quiz->question, option);
    if (!solved || !*feedback)
        return;
    put_block(put, "     → ", "       ");
    document_inline(put->text, STYLE_DIM, feedback);
}

static void put_field(struct putter *put)
{
    struct text_block block = {.first = "│ ",
                               .prefix_style = STYLE_ACCENT,
                               .offset = put->offset,
                               .verbatim = true,
                               .tag = QUIZ_FIELD_TAG + (int) put->index};
    text_block(put->text, &block);
    put_link(put, QUIZ_TYPE, _("Your answer:"));
}

/* What was typed, and the feedback that belongs to it. */
static void put_typed(struct putter *put)
{
    const struct quiz *quiz = put->quiz;
    int answer = quiz->mark.answer;
    if (!quiz->answered)
        return;
    put_block(put, "", "  ");
    text_add_text(put->text, STYLE_TEXT, _("Your answer:"));
    text_add_text(put->text, STYLE_TEXT, " ");
    text_add_text(put->text, quiz->mark.right ? STYLE_GOOD : STYLE_STRONG,
                  field_text(&quiz->field));
    if (answer >= 0 && (unsigned) answer < quiz->question->answers_count &&
        quiz->question->answers[answer].feedback[0]) {
        put_block(put, "→ ", "  ");
        document_inline(put->text, STYLE_DIM, quiz->question->answers[answer].feedback);
    }
}

static void put_key(struct putter *put)
{
    char *letters = question_key(put->quiz->question);
    char *key = translate(put->quiz, letters, true);
    free(letters);
    if (*key && quiz_options(put->quiz) == 0) {
        char *line = xasprintf(_("The right answer is %s."), key);
        put_line(put, STYLE_STRONG, "", line);
        free(line);
    }
    free(key);
}

static void put_verdict(struct putter *put)
{
    const struct quiz *quiz = put->quiz;
    char partly[96];
    if (!quiz->answered)
        return;
    if (quiz->mark.right) {
        put_line(put, STYLE_GOOD, "✓", _("Right."));
        return;
    }
    snprintf(partly, sizeof partly, _("Partly right: %d%% of the mark."), quiz->mark.score / 1000);
    if (quiz->mark.score > 0)
        put_line(put, STYLE_WARN, "◐", partly);
    else
        put_line(put, STYLE_BAD, "✗", _("Not right."));
}

static void put_solution(struct putter *put)
{
    const struct quiz *quiz = put->quiz;
    put_verdict(put);
    if (quiz->revealed || !quiz->mark.right)
        put_key(put);
    if (quiz->question->explanation[0])
        put_line(put, STYLE_TEXT, "", quiz->question->explanation);
    put_block(put, "", "");
    put_link(put, QUIZ_AGAIN,
             quiz_is_open(quiz) ? _("Hide it (Tab, ⏎)") : _("Answer again (Tab, ⏎)"));
}

static void put_hint(struct putter *put)
{
    const struct quiz *quiz = put->quiz;
    char hint[128];
    unsigned options = quiz_options(quiz);
    put_block(put, "", "");
    if (quiz_is_open(quiz)) {
        put_link(put, QUIZ_SUBMIT, _("⏎ Show the explanation"));
    } else if (quiz->question->type == QUESTION_MULTIPLE) {
        snprintf(hint, sizeof hint, _("Press 1–%u to choose, then"), options);
        text_add_text(put->text, STYLE_DIM, hint);
        text_add_text(put->text, STYLE_DIM, " ");
        put_link(put, QUIZ_SUBMIT, _("⏎ Answer"));
    } else if (options > 0) {
        snprintf(hint, sizeof hint, _("Press 1–%u to answer; e shows the solution"), options);
        text_add_text(put->text, STYLE_DIM, hint);
    } else {
        text_add_text(put->text, STYLE_DIM, _("Press ⏎ to type the answer; e shows the solution"));
    }
}

static void put_stem(struct putter *put, unsigned count)
{
    const struct question *q = put->quiz->question;
    put_title(put, count);
    put_line(put, STYLE_STRONG, "", q->stem);
    if (!q->tail)
        return;
    text_add_text(put->text, STYLE_STRONG, " ____ ");
    document_inline(put->text, STYLE_STRONG, q->tail);
}

/* Both sides of what is to be matched. */
static void put_pairs(struct putter *put)
{
    const struct question *q = put->quiz->question;
    for (unsigned i = 0; q->type == QUESTION_MATCHING && i < q->answers_count; i++)
        put_line(put, STYLE_TEXT, "•", q->answers[i].text);
    if (q->type != QUESTION_MATCHING)
        return;
    unsigned char place[QUESTION_ANSWERS_MAX];
    question_scramble(q, place);
    for (unsigned i = 0; i < q->choices_count; i++) {
        char letter[2] = {(char) ('A' + i), '\0'};
        unsigned choice = put->quiz->order ? put->quiz->order[i] : place[i];
        put_line(put, STYLE_TEXT, letter, q->choices[choice]);
    }
}

/* The items of an ordering, lettered by the places they are shown at. */
static void put_items(struct putter *put)
{
    const struct question *q = put->quiz->question;
    unsigned char place[QUESTION_ANSWERS_MAX];
    if (q->type != QUESTION_ORDERING)
        return;
    question_scramble(q, place);
    for (unsigned i = 0; i < q->answers_count; i++) {
        char letter[2] = {(char) ('A' + i), '\0'};
        unsigned item = put->quiz->order ? put->quiz->order[i] : place[i];
        put_line(put, STYLE_TEXT, letter, q->answers[item].text);
    }
}

void quiz_put(const struct quiz *quiz, struct text *text, unsigned index, unsigned count)
{
    struct putter put = {quiz, text, index, (int64_t) quiz->place->offset, false};
    bool solved = quiz->answered || quiz->revealed;
    unsigned options = quiz_options(quiz);
    text_space(text);
    put_stem(&put, count);
    for (unsigned i = 0; i < options; i++)
        put_option(&put, i);
    put_pairs(&put);
    put_items(&put);
    if (options == 0 && !quiz_is_open(quiz))
        solved ? put_typed(&put) : put_field(&put);
    solved ? put_solution(&put) : put_hint(&put);
    text_space(text);
}

void quiz_put_card(const struct quiz *quiz, struct text *text)
{
    struct putter put = {quiz, text, 0, 0, true};
    bool solved = quiz->answered || quiz->revealed;
    unsigned options = quiz_options(quiz);
    put_line(&put, STYLE_STRONG, "", quiz->question->stem);
    if (quiz->question->tail) {
        text_add_text(text, STYLE_STRONG, " ____ ");
        document_inline(text, STYLE_STRONG, quiz->question->tail);
    }
    text_space(text);
    for (unsigned i = 0; i < options; i++)
        put_option(&put, i);
    put_pairs(&put);
    put_items(&put);
    if (!solved)
        return;
    if (options == 0)
        put_typed(&put);
    if (quiz->revealed || !quiz->mark.right)
        put_key(&put);
    text_space(text);
    if (quiz->question->explanation[0])
        put_line(&put, STYLE_TEXT, "", quiz->question->explanation);
}

/* ---- line by line ---- */

void quiz_put_plain(const struct quiz *quiz, struct text *text, unsigned index, unsigned count)
{
    struct putter put = {quiz, text, index, (int64_t) quiz->place->offset, true};
    unsigned options = quiz_options(quiz);
    text_space(text);
    put_stem(&put, count);
    for (unsigned i = 0; i < options; i++) {
        char number[16];
        snprintf(number, sizeof number, "%u) ", i + 1);
        put_block(&put, number, "   ");
        document_inline(text, STYLE_TEXT, option_text(quiz->question, i));
    }
    put_pairs(&put);
    put_items(&put);
}

/* An option that was chosen or is right, and what is to be said of it. */
static void put_told(struct putter *put, unsigned option)
{
    bool chosen = put->quiz->chosen[option], right = is_right(put->quiz->question, option);
    const char *feedback = option_feedback(put->quiz->question, option);
    char head[96];
    if (!chosen && !right)
        return;
    snprintf(head, sizeof head,
             !chosen ? _("Right is %u:")
             : right ? _("Your answer %u is right:")
                     : _("Your answer %u is not right:"),
             option + 1);
    put_block(put, "", "  ");
    text_add_text(put->text, STYLE_TEXT, head);
    text_add_text(put->text, STYLE_TEXT, " ");
    document_inline(put->text, STYLE_TEXT, option_text(put->quiz->question, option));
    if (!*feedback)
        return;
    put_block(put, "  ", "  ");
    document_inline(put->text, STYLE_TEXT, feedback);
}

void quiz_put_result(const struct quiz *quiz, struct text *text, unsigned index)
{
    struct putter put = {quiz, text, index, (int64_t) quiz->place->offset, true};
    unsigned options = quiz_options(quiz);
    if (!quiz->answered && !quiz->revealed)
        return;
    put_verdict(&put);
    for (unsigned i = 0; i < options; i++)
        put_told(&put, i);
    if (options == 0)
        put_typed(&put);
    if (quiz->revealed || !quiz->mark.right)
        put_key(&put);
    if (quiz->question->explanation[0])
        put_line(&put, STYLE_TEXT, "", quiz->question->explanation);
}
