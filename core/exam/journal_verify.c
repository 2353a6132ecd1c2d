/* Holding an attempt against its events, its paper and its result. */
#include "core/exam/journal_parts.h"

#include <stdlib.h>
#include <string.h>

/* Grading again, with the marks that the newest grading knew. */
static bool same_result(const struct journal *j)
{
    struct grade grade;
    const struct attempt_result *r = j->result;
    if (!j->booklet ||
        !grade_exam(j->booklet, j->exam.answers, j->marks, j->marks_graded, &grade, NULL))
        return false;
    int64_t *scores = journal_list_scores(&grade);
    bool same = r->score == grade.score && r->full == grade.full && r->passed == grade.passed &&
                r->pending == (grade.pending > 0) && r->scores_count == grade.items_count &&
                memcmp(r->scores, scores, grade.items_count * sizeof *scores) == 0;
    free(scores);
    grade_finish(&grade);
    return same;
}

static bool check_paper(struct records *records, const struct attempt *a, struct err *err)
{
    char *text = NULL;
    bool ok = attempt_text(records, a->paper, &text, NULL, err);
    free(text);
    if (ok && *a->opened) {
        ok = attempt_text(records, a->opened, &text, NULL, err);
        free(text);
    }
    return ok;
}

/* True when a fault of the material, not of the check itself. */
static bool is_finding(const struct err *fault)
{
    switch (fault->code) {
    case ERR_DAMAGED:
    case ERR_DIGEST:
    case ERR_NOT_FOUND:
    case ERR_FORMAT:
    case ERR_INVALID:
        return true;
    default:
        return false;
    }
}

bool journal_verify(struct records *records, const struct clock *clock, int64_t attempt,
                    struct journal_verdict *verdict, struct err *err)
{
    struct journal *j = journal_new(records, clock);
    struct err fault = ERR_INIT;
    struct journal_verdict v = {0};
    bool ok = chain_verify(records, &v.chain, err) && attempt_get(records, attempt, &j->row, err);
    if (!ok)
        goto out;
    v.paper_whole = check_paper(records, journal_row(j), &fault);
    if (!v.paper_whole && !is_finding(&fault)) {
        *err = fault;
        ok = false;
        goto out;
    }
    v.folds = journal_replay(j, &fault);
    if (!v.folds)
        v.first_bad = strtoll(fault.detail, NULL, 10);
    v.anomalies = j->exam.anomalies_count;
    if (v.paper_whole && *journal_row(j)->opened)
        v.paper_whole = journal_load_paper(j, journal_row(j)->opened, &fault);
    v.graded = j->result != NULL;
    v.grade_same = v.graded && v.folds && v.paper_whole && same_result(j);
    v.sound = !v.chain.first_bad && !v.chain.truncated && !v.chain.projections_bad &&
              !v.chain.losses && v.paper_whole && v.folds && (!v.graded || v.grade_same);
out:
    *verdict = v;
    journal_close(j);
    return ok;
}
