#include "tui/reader/reader.h"

#include "tui/i18n.h"

#include <stdlib.h>

static bool is_of(const struct reader *reader, int line, int question)
{
    int tag = text_line_tag(&reader->text, line);
    return tag == QUIZ_TAG + question || tag == QUIZ_FIELD_TAG + question;
}

/* First line of a question and the line behind its last. */
static void question_lines(const struct reader *reader, int question, int *first, int *end)
{
    *first = text_line_of_tag(&reader->text, QUIZ_TAG + question);
    *end = *first;
    while (*first >= 0 && is_of(reader, *end, question))
        (*end)++;
}

static bool is_in_view(const struct reader *reader, int question)
{
    int first, end, bottom = reader->text.top + reader->text.height;
    question_lines(reader, question, &first, &end);
    if (first < 0)
        return false;
    bool taller = end - first > reader->text.height;
    return end > reader->text.top && (taller ? first < bottom : end <= bottom);
}

int reader_find_question(const struct reader *reader)
{
    int count = (int) reader->lesson->questions_count;
    int linked = reader->text.link / QUIZ_LINKS;
    if (reader->typing >= 0)
        return reader->typing;
    if (reader->text.link >= 0 && linked < count && is_in_view(reader, linked))
        return linked;
    for (int i = 0; i < count; i++) {
        const struct quiz *quiz = &reader->quizzes[i];
        if (!quiz->answered && !quiz->revealed && is_in_view(reader, i))
            return i;
    }
    return -1;
}

void reader_show_verdict(struct reader *reader)
{
    int first, end, question = reader->judged;
    reader->judged = -1;
    if (question < 0)
        return;
    question_lines(reader, question, &first, &end);
    int top = end - reader->text.height;
    if (first >= 0 && top > reader->text.top)
        text_scroll_to(&reader->text, top < first ? top : first);
}

bool reader_section_answered(const struct reader *reader, unsigned section)
{
    for (unsigned i = 0; i < reader->lesson->questions_count; i++) {
        const struct quiz *quiz = &reader->quizzes[i];
        if (quiz->place->section == (int) section && !quiz->answered && !quiz_is_open(quiz))
            return false;
    }
    return true;
}

void reader_restore_answers(struct reader *reader, struct app *app)
{
    for (unsigned i = 0; app->learner && i < reader->lesson->questions_count; i++) {
        struct answer answer = {0};
        struct err err = ERR_INIT;
        bool found = false;
        if (!answer_last(app->records, app->learner, reader->quizzes[i].question->id, &answer,
                         &found, &err))
            app_error(app, &err);
        else if (found && !quiz_restore(&reader->quizzes[i], answer.response))
            quiz_again(&reader->quizzes[i]);
        answer_finish(&answer);
    }
}

/* ---- answering ---- */

static void record_answer(struct reader *reader, struct app *app, const struct quiz *quiz)
{
    struct err err = ERR_INIT;
    char *response = quiz_response(quiz);
    if (app->learner &&
        !answer_add(app->records, app->learner, reader->place.id, reader->place.work,
                    quiz->question->id, response, quiz->mark.right, &err))
        app_error(app, &err);
    free(response);
}

bool reader_submit(struct reader *reader, struct app *app, int question)
{
    struct quiz *quiz = &reader->quizzes[question];
    struct err err = ERR_INIT;
    char *response = quiz_response(quiz);
    bool empty = !*response;
    free(response);
    if (empty) {
        app_toast(app, STYLE_WARN, "%s", _("Choose or type an answer first."));
        return false;
    }
    if (!quiz_answer(quiz, &err)) {
        app_toast(app, STYLE_WARN, "%s",
                  quiz->question->type == QUESTION_NUMERIC
                      ? _("This is no number. Write it like 12 or 3.5.")
                      : _("This cannot be an answer to the question."));
        return false;
    }
    reader->typing = -1;
    reader->judged = question;
    reader->text.link = TEXT_NO_LINK;
    reader->stale = true;
    record_answer(reader, app, quiz);
    return true;
}

void reader_choose(struct reader *reader, struct app *app, unsigned option)
{
    int question = reader->question;
    if (question < 0 || option >= quiz_options(&reader->quizzes[question]))
        return;
    quiz_choose(&reader->quizzes[question], option);
    reader->stale = true;
    if (reader->quizzes[question].question->type != QUESTION_MULTIPLE)
        reader_submit(reader, app, question);
}

void reader_reveal(struct reader *reader)
{
    if (reader->question < 0)
        return;
    reader->quizzes[reader->question].revealed = true;
    reader->judged = reader->question;
    reader->text.link = TEXT_NO_LINK;
    reader->stale = true;
}

static void start_typing(struct reader *reader, int question)
{
    int line = text_line_of_tag(&reader->text, QUIZ_FIELD_TAG + question);
    if (line < 0)
        return;
    reader->typing = question;
    reader->text.link = TEXT_NO_LINK;
    text_show_line(&reader->text, line);
}

bool reader_use_link(struct reader *reader, struct app *app, int link)
{
    int question = link / QUIZ_LINKS;
    if (link < 0 || question >= (int) reader->lesson->questions_count)
        return false;
    reader->question = question;
    switch (link % QUIZ_LINKS) {
    case QUIZ_SUBMIT:
        if (quiz_is_open(&reader->quizzes[question]))
            reader_reveal(reader);
        else
            reader_submit(reader, app, question);
        break;
    case QUIZ_AGAIN:
        quiz_again(&reader->quizzes[question]);
        reader->text.link = TEXT_NO_LINK;
        reader->stale = true;
        break;
    case QUIZ_TYPE:
        start_typing(reader, question);
        break;
    default:
        reader_choose(reader, app, (unsigned) (link % QUIZ_LINKS));
    }
    return true;
}

void reader_enter(struct reader *reader, struct app *app)
{
    int question = reader->question;
    if (reader->typing >= 0)
        reader_submit(reader, app, reader->typing);
    else if (reader->text.link >= 0 && reader_use_link(reader, app, reader->text.link))
        return;
    else if (question < 0)
        return;
    else if (quiz_is_open(&reader->quizzes[question]))
        reader_reveal(reader);
    else if (quiz_options(&reader->quizzes[question]) == 0)
        start_typing(reader, question);
    else
        reader_submit(reader, app, question);
}
