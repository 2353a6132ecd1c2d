#include "tui/screen/answering.h"

#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { FIELD_COLS = 44, LETTERS_BY_KEY = 9 };

unsigned answering_letters(const struct quiz *quiz)
{
    const struct question *q = quiz->question;
    return q->type == QUESTION_MATCHING   ? q->choices_count
           : q->type == QUESTION_ORDERING ? q->answers_count
                                          : 0;
}

bool answering_is_typed(const struct quiz *quiz)
{
    unsigned letters = answering_letters(quiz);
    return quiz_options(quiz) == 0 && (letters == 0 || letters > LETTERS_BY_KEY);
}

void answering_add_letter(struct quiz *quiz, unsigned n)
{
    const char *have = field_text(&quiz->field);
    char letter = (char) ('A' + n);
    bool twice = quiz->question->type == QUESTION_ORDERING && strchr(have, letter);
    if (n >= answering_letters(quiz) || twice || strlen(have) >= quiz->question->answers_count)
        return;
    char *more = xasprintf("%s%c", have, letter);
    field_set(&quiz->field, more);
    free(more);
}

void answering_take_back(struct quiz *quiz)
{
    char *have = xstrdup(field_text(&quiz->field));
    size_t n = strlen(have);
    if (n > 0)
        have[n - 1] = '\0';
    field_set(&quiz->field, have);
    free(have);
}

void answering_layout(struct quiz *quiz)
{
    field_layout(&quiz->field, FIELD_COLS);
}

/* "B A _ _": what was chosen of a match or an order. */
static void draw_letters(const struct quiz *quiz, struct surface s, int x, int y)
{
    const char *have = field_text(&quiz->field);
    for (unsigned i = 0; i < quiz->question->answers_count; i++) {
        char letter[2] = {i < strlen(have) ? have[i] : '_', '\0'};
        x = surface_text(s, x, y, STYLE_STRONG, letter) + 1;
    }
}

void answering_draw(const struct quiz *quiz, struct surface s, int x, int y)
{
    if (quiz_options(quiz) > 0)
        return;
    x = surface_text(s, x, y, STYLE_TEXT, _("Your answer:")) + 1;
    if (answering_is_typed(quiz))
        field_draw(&quiz->field, surface_sub(s, (struct rect){x, y, FIELD_COLS, 1}), true, "");
    else
        draw_letters(quiz, s, x, y);
}
