/* Marking an attempt, by the program and by hand. */
#include "core/exam/journal_parts.h"

#include "base/str.h"
#include "core/exam/learned.h"

#include <stdlib.h>
#include <string.h>

bool journal_preview(const struct journal *j, struct grade *grade, struct err *err)
{
    if (!j->booklet)
        return err_set(err, ERR_DENIED, "%lld", (long long) journal_row(j)->id);
    return grade_exam(j->booklet, j->exam.answers, j->marks, j->marks_count, grade, err);
}

int64_t *journal_list_scores(const struct grade *grade)
{
    int64_t *scores = xcalloc(grade->items_count, sizeof *scores);
    for (unsigned i = 0; i < grade->items_count; i++)
        scores[i] = grade->items[i].outcome == GRADE_PENDING ? -1 : grade->items[i].score;
    return scores;
}

bool journal_grade(struct journal *j, struct grade *grade, struct err *err)
{
    struct exam_event event = {.type = EXAM_GRADE};
    struct attempt_step step = {0};
    if (!journal_preview(j, grade, err))
        return false;
    int64_t *scores = journal_list_scores(grade);
    const struct attempt_result result = {
        .method = GRADE_METHOD,
        .score = grade->score,
        .full = grade->full,
        .pass = j->booklet->pass,
        .passed = grade->passed,
        .pending = grade->pending > 0,
        .scores = scores,
        .scores_count = grade->items_count,
    };
    struct learned learned;
    learned_list(j->booklet, &j->exam, grade, j->result, journal_learner(j), &learned);
    event.value = grade->score;
    step.result = &result;
    step.reviews = learned.list;
    step.reviews_count = learned.count;
    bool ok = journal_write(j, &event, &step, err);
    learned_finish(&learned);
    if (ok)
        journal_keep_result(j, &result);
    else
        grade_finish(grade);
    free(scores);
    return ok;
}

/* Without spaces at the ends, so that one marker is not taken for two; heap. */
static char *trimmed(const char *name)
{
    static const char spaces[] = " \t\r\n";
    char *text = xstrdup(name + strspn(name, spaces));
    size_t n = strlen(text);
    while (n > 0 && strchr(spaces, text[n - 1]))
        text[--n] = '\0';
    return text;
}

bool journal_mark(struct journal *j, unsigned question, const char *who, int64_t millis,
                  struct err *err)
{
    const struct booklet *b = j->booklet;
    if (b && question < b->questions_count &&
        (b->questions[question].question->type != QUESTION_ESSAY ||
         millis > b->questions[question].points)) {
        err_set(err, ERR_INVALID, "%u", question + 1);
        return err_detail(err, "0-%lld", (long long) b->questions[question].points);
    }
    char *name = trimmed(who);
    bool ok = journal_event(
        j,
        (struct exam_event){.type = EXAM_MARK, .question = question, .who = name, .value = millis},
        err);
    free(name);
    return ok;
}

const struct grade_mark *journal_marks(const struct journal *j, size_t *count)
{
    *count = j->marks_count;
    return j->marks;
}
