#include "tui/exam/after.h"

#include "core/study/rules.h"

/* Time at work on a lab, breaks left out, as it was when the work was last saved. */
static int64_t lab_ms(const struct seat *seat, struct records *records, unsigned question)
{
    struct exam_lab lab;
    return exam_labs_state(seat->journal, records, question, &lab, NULL) ? lab.active_ms : 0;
}

static int64_t active_ms(const struct seat *seat, struct records *records,
                         const struct hours_rules *rules)
{
    const struct exam *exam = seat->exam;
    int64_t sum = 0;
    for (unsigned i = 0; i < exam->form.questions; i++) {
        int64_t spent = exam->answers[i].spent_ms;
        int64_t most = seat->booklet->questions[i].lab ? lab_ms(seat, records, i) : 0;
        if (most < rules->idle_ms)
            most = rules->idle_ms;
        sum += spent < most ? spent : most;
    }
    return sum < exam->form.limit_ms ? sum : exam->form.limit_ms;
}

static bool is_credited(struct records *records, const struct study *study, bool *credited,
                        struct err *err)
{
    struct study_list list;
    if (!study_load(records, study->learner, &list, err))
        return false;
    *credited = false;
    for (size_t i = 0; i < list.count; i++)
        if (list.list[i].kind == STUDY_EXAM && list.list[i].from_ms == study->from_ms)
            *credited = true;
    study_list_finish(&list);
    return true;
}

static bool credit(struct seat *seat, struct records *records, struct err *err)
{
    struct hours_rules rules;
    if (!rules_load(records, &rules, err))
        return false;
    struct study study = {.learner = journal_learner(seat->journal),
                          .kind = STUDY_EXAM,
                          .work = seat->booklet->path,
                          .lesson = "",
                          .from_ms = seat->exam->started_wall_ms,
                          .active_ms = active_ms(seat, records, &rules),
                          .reason = ""};
    bool credited = false;
    if (study.active_ms == 0)
        return true;
    return is_credited(records, &study, &credited, err) &&
           (credited || study_add(records, &study, err));
}

static bool grade_again(struct seat *seat, struct err *err)
{
    struct grade grade = {0};
    bool ok = journal_grade(seat->journal, &grade, err);
    grade_finish(&grade);
    return ok;
}

bool after_exam(struct seat *seat, struct records *records, const char *data,
                const struct exam_labs_progress *progress, struct err *waits, struct err *err)
{
    struct exam_labs_count labs;
    if (seat->exam->state == EXAM_SUBMITTED &&
        (!credit(seat, records, err) || !grade_again(seat, err)))
        return false;
    if (seat->exam->state != EXAM_GRADED)
        return true;
    if (!exam_labs_mark(seat->journal, records, data, progress, &labs, waits)) {
        *err = *waits;
        return false;
    }
    return labs.marked == 0 || grade_again(seat, err);
}
