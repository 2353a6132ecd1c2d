#include "tui/exam/labs.h"

#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "tui/child.h"
#include "tui/lab/marks.h"

#include <jansson.h>
#include <stdlib.h>

enum { START_MS = 10 * 1000, MARK_MS = 120 * 1000 };

static const struct booklet_question *question_of(const struct journal *journal, unsigned question)
{
    return &journal_booklet(journal)->questions[question];
}

/* Folder of the version that the paper was drawn from; heap. */
static char *pack_dir(const char *data, const struct booklet_lab *lab)
{
    return xasprintf("%s/packs/%s/%s", data, lab->pack, lab->version);
}

bool exam_labs_begin(struct journal *journal, const char *data, unsigned question, int64_t *lab,
                     struct err *err)
{
    const struct booklet_question *q = question_of(journal, question);
    struct str work = STR_INIT;
    if (!journal_lab(journal, question, lab, err) || *lab)
        return *lab != 0;
    char *dir = pack_dir(data, q->lab);
    const char *args[] = {"lab", "start", q->id, "--variant", q->lab->variant, "--pack", dir, NULL};
    bool ok = child_run_lab(args, NULL, 0, START_MS, &work, err) &&
              journal_lab_start(journal, question, str_text(&work), work.len, lab, err);
    str_finish(&work);
    free(dir);
    return ok;
}

bool exam_labs_state(const struct journal *journal, struct records *records, unsigned question,
                     struct exam_lab *lab, struct err *err)
{
    const char *response = journal_exam(journal)->answers[question].response;
    struct lab_attempts attempts;
    int64_t id;
    *lab = (struct exam_lab){.begun = response && *response};
    if (!journal_lab(journal, question, &id, err))
        return false;
    if (!id)
        return true;
    if (!lab_attempt_get(records, id, &attempts, err))
        return false;
    lab->opened = true;
    lab->active_ms = attempts.list->active_ms;
    lab_attempts_finish(&attempts);
    return true;
}

/* ---- marking ---- */

static bool is_marked(const struct journal *journal, unsigned question)
{
    size_t count;
    const struct grade_mark *marks = journal_marks(journal, &count);
    for (size_t i = 0; i < count; i++)
        if (marks[i].question == question)
            return true;
    return false;
}

/* The marks of a work; false when it cannot be marked here and now. */
static bool grade(const struct booklet_question *q, const char *data, const char *work, size_t len,
                  struct str *out, struct lab_marks **marks, struct err *err)
{
    char *dir = pack_dir(data, q->lab);
    const char *args[] = {"lab",           "grade",  q->id, "-",      "--variant",
                          q->lab->variant, "--pack", dir,   "--json", NULL};
    bool ok = child_run_lab(args, work, len, MARK_MS, out, err) &&
              lab_marks_read(str_text(out), out->len, marks, err);
    free(dir);
    return ok;
}

/* One work. `waits` when it could not be marked; false when its marks could not be kept. */
static bool mark_one(struct journal *journal, struct records *records, const char *data,
                     unsigned question, bool *waits, struct err *err)
{
    struct lab_marks *marks = NULL;
    struct str out = STR_INIT;
    char *work = NULL;
    size_t len;
    int64_t lab;
    bool ok = journal_lab(journal, question, &lab, err);
    if (ok && !lab)
        err_set(err, ERR_NOT_FOUND, "%s", question_of(journal, question)->id);
    *waits = ok && (!lab || !lab_attempt_text(records, lab, &work, &len, err) ||
                    !grade(question_of(journal, question), data, work, len, &out, &marks, err));
    if (ok && !*waits) {
        const struct lab_verdict verdict = {.work = work,
                                            .work_len = len,
                                            .score = marks->score,
                                            .full = marks->full,
                                            .marks = str_text(&out),
                                            .marks_len = out.len};
        ok = journal_lab_mark(journal, question, lab, &verdict, err);
    }
    lab_marks_release(marks);
    str_finish(&out);
    free(work);
    return ok;
}

/* Handed in and not marked yet. */
static bool is_due(const struct journal *journal, unsigned question)
{
    const char *response = journal_exam(journal)->answers[question].response;
    return question_of(journal, question)->lab && response && *response &&
           !is_marked(journal, question);
}

bool exam_labs_mark(struct journal *journal, struct records *records, const char *data,
                    const struct exam_labs_progress *progress, struct exam_labs_count *count,
                    struct err *fault)
{
    const struct booklet *b = journal_booklet(journal);
    unsigned due = 0, n = 0;
    *count = (struct exam_labs_count){0};
    for (unsigned i = 0; b && i < b->questions_count; i++)
        due += is_due(journal, i);
    for (unsigned i = 0; b && i < b->questions_count; i++) {
        struct err err = ERR_INIT;
        bool waits = false;
        if (!is_due(journal, i))
            continue;
        if (progress)
            progress->tell(progress->data, ++n, due);
        bool kept = mark_one(journal, records, data, i, &waits, &err);
        if (!kept || (waits && count->waiting == 0))
            *fault = err;
        if (!kept)
            return false;
        count->waiting += waits;
        count->marked += !waits;
    }
    return true;
}

bool exam_labs_text(const struct journal *journal, struct records *records, unsigned question,
                    char **text, size_t *len)
{
    struct lab_attempts attempts;
    int64_t lab;
    if (!question_of(journal, question)->lab || !journal_lab(journal, question, &lab, NULL) ||
        !lab || !lab_attempt_get(records, lab, &attempts, NULL))
        return false;
    bool has =
        attempts.list[0].marks[0] && attempt_text(records, attempts.list[0].marks, text, len, NULL);
    lab_attempts_finish(&attempts);
    return has;
}

json_t *exam_labs_marks(const struct journal *journal, struct records *records, unsigned question)
{
    char *text;
    size_t len;
    if (!exam_labs_text(journal, records, question, &text, &len))
        return NULL;
    json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    return json;
}
