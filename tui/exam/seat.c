#include "tui/exam/seat.h"

#include "base/log.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND_MS = 1000, MINUTE_S = 60, HOUR_S = 3600, WORDS_MOST = 4000 };

bool seat_open(struct records *records, const struct clock *clock, int64_t attempt, bool look,
               struct seat **seat, struct err *err)
{
    struct journal *journal;
    if (!(look ? journal_look : journal_open)(records, clock, attempt, &journal, err))
        return false;
    struct seat *new = xcalloc(1, sizeof *new);
    new->holders = 1;
    new->journal = journal;
    seat_refresh(new);
    *seat = new;
    return true;
}

struct seat *seat_hold(struct seat *seat)
{
    seat->holders++;
    return seat;
}

static void put_away(struct seat *seat)
{
    if (seat->shown)
        quiz_finish(&seat->quiz);
    seat->shown = false;
}

void seat_release(struct seat *seat)
{
    struct err err = ERR_INIT;
    if (!seat || --seat->holders > 0)
        return;
    if (!seat_save(seat, &err))
        log_line("exam", "answer not kept: %s", err.object);
    put_away(seat);
    journal_close(seat->journal);
    free(seat);
}

void seat_refresh(struct seat *seat)
{
    seat->exam = journal_exam(seat->journal);
    seat->booklet = journal_booklet(seat->journal);
}

/* ---- the question in front ---- */

static const char *recorded(const struct seat *seat, unsigned question)
{
    const char *response = seat->exam->answers[question].response;
    return response ? response : "";
}

void seat_look(struct seat *seat, unsigned question)
{
    const struct booklet_question *bq = &seat->booklet->questions[question];
    put_away(seat);
    seat->at = question;
    seat->spot = (struct lesson_question){.question = bq->question, .section = -1};
    quiz_init(&seat->quiz, &seat->spot);
    seat->quiz.order = bq->options > 1 ? bq->order : NULL;
    seat->quiz.field.most = bq->question->type == QUESTION_ESSAY ? WORDS_MOST : 0;
    char *response = xstrdup(recorded(seat, question));
    size_t n = strlen(response);
    while (bq->question->type == QUESTION_MATCHING && n > 0 && response[n - 1] == '-')
        response[--n] = '\0';
    quiz_recall(&seat->quiz, response);
    free(response);
    seat->shown = true;
}

bool seat_show(struct seat *seat, unsigned question, struct err *err)
{
    if (!seat_save(seat, err) || !journal_visit(seat->journal, question, err))
        return false;
    seat_look(seat, question);
    return true;
}

/* ---- saving ---- */

/* The answer as it stands on the screen; a match that is not finished gets "-" for what is open. */
static char *standing(const struct seat *seat)
{
    char *response = quiz_response(&seat->quiz);
    size_t n = strlen(response), pairs = seat->quiz.question->answers_count;
    if (seat->quiz.question->type != QUESTION_MATCHING || n == 0 || n >= pairs)
        return response;
    response = xrealloc(response, pairs + 1);
    memset(response + n, '-', pairs - n);
    response[pairs] = '\0';
    return response;
}

/* A question whose answer stands in the quiz; the work of a lab is saved where one works on it. */
static bool is_open(const struct seat *seat)
{
    return seat->shown && seat->exam->state == EXAM_RUNNING &&
           !seat->booklet->questions[seat->at].lab;
}

bool seat_save(struct seat *seat, struct err *err)
{
    if (!is_open(seat))
        return true;
    char *response = standing(seat);
    bool ok = strcmp(response, recorded(seat, seat->at)) == 0 && !seat_has_failed(seat)
                  ? true
                  : journal_answer(seat->journal, seat->at, response, err);
    free(response);
    return ok;
}

bool seat_is_readable(const struct seat *seat)
{
    struct question_mark mark;
    const struct question *question = seat->booklet->questions[seat->at].question;
    return seat_is_blank(seat, seat->at) || seat_lab(seat) ||
           question_grade(question, recorded(seat, seat->at), &mark, NULL);
}

bool seat_is_unsaved(const struct seat *seat)
{
    if (!is_open(seat))
        return false;
    char *response = standing(seat);
    bool differs = strcmp(response, recorded(seat, seat->at)) != 0;
    free(response);
    return differs || seat_has_failed(seat);
}

bool seat_has_failed(const struct seat *seat)
{
    return journal_unsaved(seat->journal, NULL) != NULL;
}

const struct booklet_lab *seat_lab(const struct seat *seat)
{
    return seat->booklet->questions[seat->at].lab;
}

/* ---- looking for questions ---- */

bool seat_is_blank(const struct seat *seat, unsigned question)
{
    return !*recorded(seat, question);
}

bool seat_find(const struct seat *seat, unsigned from, enum seat_wish wish, unsigned *question)
{
    unsigned n = seat->exam->form.questions;
    for (unsigned i = 1; i < n; i++) {
        unsigned at = (from + i) % n;
        bool found = wish == SEAT_BLANK ? seat_is_blank(seat, at) : seat->exam->answers[at].flagged;
        if (found) {
            *question = at;
            return true;
        }
    }
    return false;
}

/* ---- time ---- */

bool seat_tick(struct seat *seat, struct seat_tick *tick, struct err *err)
{
    *tick = (struct seat_tick){0};
    if (!journal_tick(seat->journal, &tick->ended, err))
        return false;
    int64_t due = exam_warning_due(seat->exam, journal_left_ms(seat->journal));
    if (tick->ended || due == 0)
        return true;
    if (!journal_warn(seat->journal, due, err))
        return false;
    tick->warned = due;
    return true;
}

void seat_format_left(int64_t ms, char *buf, size_t n)
{
    long s = ms > 0 ? (long) ((ms + SECOND_MS - 1) / SECOND_MS) : 0;
    if (s >= HOUR_S)
        snprintf(buf, n, "%ld:%02ld:%02ld", s / HOUR_S, s / MINUTE_S % MINUTE_S, s % MINUTE_S);
    else
        snprintf(buf, n, "%ld:%02ld", s / MINUTE_S, s % MINUTE_S);
}
