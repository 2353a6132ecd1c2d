/* Labs as answers of an exam. */
#include "core/exam/journal_parts.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

#define LAB_GRADER "xunlian-lab"

static const struct booklet_question *lab_question(const struct journal *j, unsigned question,
                                                   struct err *err)
{
    if (j->booklet && question < j->booklet->questions_count && j->booklet->questions[question].lab)
        return &j->booklet->questions[question];
    err_set(err, ERR_INVALID, "%u", question + 1);
    return NULL;
}

bool journal_lab(const struct journal *j, unsigned question, int64_t *lab, struct err *err)
{
    struct lab_attempts attempts;
    const struct booklet_question *q = lab_question(j, question, err);
    *lab = 0;
    if (!q || !lab_attempt_list(j->records, journal_learner(j), q->id, &attempts, err))
        return false;
    for (size_t i = 0; i < attempts.count; i++)
        if (attempts.list[i].exam == journal_row(j)->id &&
            strcmp(attempts.list[i].variant, q->lab->variant) == 0)
            *lab = attempts.list[i].id;
    lab_attempts_finish(&attempts);
    return true;
}

bool journal_lab_start(struct journal *j, unsigned question, const char *text, size_t len,
                       int64_t *lab, struct err *err)
{
    const struct booklet_question *q = lab_question(j, question, err);
    if (!q || !journal_lab(j, question, lab, err))
        return false;
    if (*lab)
        return err_set(err, ERR_EXISTS, "%s", q->id);
    if (j->readonly || j->exam.state != EXAM_RUNNING)
        return err_set(err, ERR_DENIED, "%s", q->id);
    char *work = xasprintf("%s/%s", j->booklet->path, q->lab->work);
    const struct lab_attempt attempt = {.learner = journal_learner(j),
                                        .lab = q->id,
                                        .pack = q->lab->pack,
                                        .version = q->lab->version,
                                        .variant = q->lab->variant,
                                        .work = work,
                                        .title = q->lab->title,
                                        .minutes = (int) q->lab->minutes,
                                        .engine = q->lab->engine,
                                        .exam = journal_row(j)->id};
    bool ok = lab_attempt_start(j->records, &attempt, text, len, lab, err);
    free(work);
    return ok;
}

bool journal_lab_save(struct journal *j, unsigned question, int64_t lab, const char *text,
                      size_t len, int64_t active_ms, int64_t *saves, struct err *err)
{
    struct lab_save save = {.text = text, .len = len, .active_ms = active_ms, .saves = saves};
    char digest[ATTEMPT_DIGEST];
    if (!lab_question(j, question, err))
        return false;
    attempt_digest(text, len, digest);
    const struct exam_answer *answer = &j->exam.answers[question];
    if (j->exam.state == EXAM_RUNNING && answer->response && strcmp(answer->response, digest) == 0)
        return true;
    struct exam_event event = {.type = EXAM_ANSWER,
                               .question = question,
                               .text = digest,
                               .value = answer->revision + (int64_t) 1};
    return journal_write_lab(j, &event, lab, &save, err);
}

/* The attempt's own marks, once. */
static bool keep_marks(struct journal *j, int64_t lab, const struct lab_verdict *verdict,
                       struct err *err)
{
    struct lab_attempts attempts;
    if (!lab_attempt_get(j->records, lab, &attempts, err))
        return false;
    bool graded = attempts.list[0].state == LAB_ATTEMPT_GRADED;
    lab_attempts_finish(&attempts);
    return graded || lab_attempt_grade(j->records, lab, verdict, err);
}

bool journal_lab_mark(struct journal *j, unsigned question, int64_t lab,
                      const struct lab_verdict *v, struct err *err)
{
    const struct booklet_question *q = lab_question(j, question, err);
    if (!q)
        return false;
    if (v->full <= 0 || v->score < 0 || v->score > v->full)
        return err_set(err, ERR_INVALID, "%s", q->id);
    if (!keep_marks(j, lab, v, err))
        return false;
    return journal_mark(j, question, LAB_GRADER,
                        (2 * q->points * v->score + v->full) / (2 * v->full), err);
}
