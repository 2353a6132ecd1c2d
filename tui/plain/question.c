#include "tui/plain/parts.h"

#include "tui/i18n.h"
#include "tui/reader/reader.h"

#include <stdlib.h>
#include <string.h>

static const char *prompt_of(const struct quiz *quiz)
{
    if (quiz_is_open(quiz))
        return _("[Enter: explanation]");
    switch (quiz->question->type) {
    case QUESTION_MULTIPLE:
        return _("[Numbers, like 1 3; ?: solution; Enter: later]");
    case QUESTION_SINGLE:
    case QUESTION_TRUE_FALSE:
        return _("[Number; ?: solution; Enter: later]");
    default:
        return _("[Your answer; ?: solution; Enter: later]");
    }
}

/* A copy with blanks for all that may stand between numbers; heap. */
static char *numbers_of(const char *line)
{
    static const char *const commas[] = {",", "，", "、", "\t"};
    char *copy = xstrdup(line);
    for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
        for (char *p = copy; (p = strstr(p, commas[i]));)
            memset(p, ' ', strlen(commas[i]));
    return copy;
}

/* False when something is no option or too many were named. */
static bool choose(struct quiz *quiz, const char *line)
{
    unsigned options = quiz_options(quiz), chosen = 0;
    char *copy = numbers_of(line), *rest = copy, *word;
    bool ok = true;
    quiz_again(quiz);
    while (ok && (word = strsep(&rest, " "))) {
        int n = console_number(word, (int) options);
        ok = !*word || n > 0;
        if (n > 0 && !quiz->chosen[n - 1]) {
            quiz_choose(quiz, (unsigned) n - 1);
            chosen++;
        }
    }
    free(copy);
    return ok && chosen > 0 && (chosen == 1 || quiz->question->type == QUESTION_MULTIPLE);
}

static void say_expected(struct plain *plain, const struct quiz *quiz)
{
    unsigned options = quiz_options(quiz);
    console_say_made(
        &plain->console, "",
        quiz->question->type == QUESTION_MULTIPLE
            ? xasprintf(_("Expected: numbers from 1 to %u, ?, Enter or q."), options)
            : xasprintf(_("Expected: a number from 1 to %u, ?, Enter or q."), options));
}

static void say_result(struct plain *plain, const struct quiz *quiz, int question)
{
    struct text text = TEXT_INIT;
    quiz_put_result(quiz, &text, (unsigned) question);
    text_layout(&text, plain->console.width, 1);
    console_print(&plain->console, &text, 0, (int) text.line_count);
    text_finish(&text);
}

/* What was entered, taken as an answer. True when it was one. */
static bool answer(struct plain *plain, struct reader *reader, int question, const char *line)
{
    struct quiz *quiz = &reader->quizzes[question];
    if (quiz_options(quiz) == 0)
        field_set(&quiz->field, line);
    else if (!choose(quiz, line)) {
        quiz_again(quiz);
        say_expected(plain, quiz);
        return false;
    }
    if (reader_submit(reader, plain->app, question))
        return true;
    quiz_again(quiz);
    plain_message(plain);
    return false;
}

/* Where words are typed, "q" may be the answer. */
static bool takes_steps(const struct quiz *quiz)
{
    enum question_type type = quiz->question->type;
    return type != QUESTION_SHORT && type != QUESTION_MATCHING && type != QUESTION_ORDERING;
}

enum plain_step plain_question(struct plain *plain, struct reader *reader, int question,
                               int *section)
{
    struct quiz *quiz = &reader->quizzes[question];
    const char *prompt = prompt_of(quiz);
    enum plain_step step;
    while (plain_lesson_ask(plain, reader, prompt)) {
        const char *line = str_text(&plain->console.line);
        bool open = quiz_is_open(quiz);
        if ((open && !*line) || strcmp(line, "?") == 0) {
            reader->question = question;
            reader_reveal(reader);
        } else if (!*line || (takes_steps(quiz) && plain_step(reader, line, &step, section))) {
            return *line ? step : PLAIN_ON;
        } else if (open || !answer(plain, reader, question, line)) {
            if (open)
                console_say(&plain->console, "", _("Expected: Enter, or q to go back."));
            continue;
        }
        say_result(plain, quiz, question);
        return PLAIN_ON;
    }
    return PLAIN_BACK;
}
