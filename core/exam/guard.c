#include "core/exam/guard.h"

#include "base/str.h"
#include "core/exam/journal.h"
#include "core/record/origin.h"

#include <stdlib.h>
#include <string.h>

/* By its newest event; whether its time is over is another question. */
static bool may_go_on(const struct attempt *a)
{
    bool going = strcmp(a->state, exam_state_name(EXAM_RUNNING)) == 0 ||
                 strcmp(a->state, exam_state_name(EXAM_PAUSED)) == 0 ||
                 strcmp(a->state, exam_state_name(EXAM_LOCKED)) == 0;
    return going && strcmp(a->mode, "assessed") == 0;
}

static bool has_time(struct records *records, const struct clock *clock, int64_t attempt, bool *has,
                     struct err *err)
{
    struct journal *journal;
    if (!journal_look(records, clock, attempt, &journal, err))
        return false;
    *has = journal_left_ms(journal) > 0;
    journal_close(journal);
    return true;
}

static bool look_at(struct records *records, const struct clock *clock, const struct attempt *a,
                    struct guard *guard, struct err *err)
{
    struct origins origins;
    bool has = false;
    if (!origins_load(records, a->learner, &origins, err))
        return false;
    bool here = !origins_home(&origins, a->id);
    origins_finish(&origins);
    if (here && !has_time(records, clock, a->id, &has, err))
        return false;
    if (has)
        *guard = (struct guard){
            .exam = a->id, .learner = a->learner, .title = xasprintf("%s %s", a->title, a->form)};
    return true;
}

bool guard_look(struct records *records, const struct clock *clock, int64_t learner,
                struct guard *guard, struct err *err)
{
    struct attempts attempts;
    *guard = (struct guard){0};
    if (!attempt_list(records, learner, &attempts, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && !guard->exam && i < attempts.count; i++)
        if (may_go_on(&attempts.list[i]))
            ok = look_at(records, clock, &attempts.list[i], guard, err);
    attempts_finish(&attempts);
    return ok;
}

void guard_finish(struct guard *guard)
{
    if (!guard)
        return;
    free(guard->title);
    *guard = (struct guard){0};
}
