#include "core/exam/exam.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

const char *exam_refusal_text(enum exam_refusal refusal)
{
    static const char *const texts[] = {
#define X(code, text) [code] = text,
        EXAM_REFUSALS(X)
#undef X
    };
    return texts[refusal];
}

static const char *const event_names[EXAM_EVENT_TYPES] = {
#define X(type, name) [type] = name,
    EXAM_EVENTS(X)
#undef X
};

const char *exam_event_name(enum exam_event_type type)
{
    return event_names[type];
}

enum exam_event_type exam_event_named(const char *name)
{
    int type = 0;
    while (type < EXAM_EVENT_TYPES && strcmp(event_names[type], name) != 0)
        type++;
    return (enum exam_event_type) type;
}

const char *exam_state_name(enum exam_state state)
{
    static const char *const names[EXAM_STATES] = {
        [EXAM_NONE] = "none",       [EXAM_CREATED] = "created",     [EXAM_OPENED] = "opened",
        [EXAM_RUNNING] = "running", [EXAM_PAUSED] = "paused",       [EXAM_LOCKED] = "locked",
        [EXAM_GRADED] = "graded",   [EXAM_SUBMITTED] = "submitted",
    };
    return names[state];
}

const char *exam_anomaly_name(enum exam_anomaly_kind kind)
{
    static const char *const names[EXAM_ANOMALY_KINDS] = {
        [EXAM_ANOMALY_RESTART] = "restart",
        [EXAM_ANOMALY_AWAY] = "away",
        [EXAM_ANOMALY_WALL_JUMP] = "wall_jump",
        [EXAM_ANOMALY_BOOT_BACK] = "boot_back",
    };
    return names[kind];
}

/* ---- the clock ---- */

/* What lies between the newest event and a moment. */
struct interval {
    int64_t counted_ms, elapsed_ms; /* of the interval; of the exam at its end */
    bool restarted;
    int64_t boot_ms, wall_ms; /* as the clocks say; boot_ms after a restart: 0 */
};

static int64_t limit_of(const struct exam *exam)
{
    return exam->form.limit_ms + exam->reopening.extra_ms;
}

static struct interval interval_to(const struct exam *exam, const struct clock_moment *now,
                                   bool absent)
{
    struct interval i = {.wall_ms = now->wall_ms - exam->last.wall_ms};
    i.restarted = strcmp(now->boot_id, exam->last.boot_id) != 0;
    i.boot_ms = i.restarted ? 0 : now->boot_ms - exam->last.boot_ms;
    if (exam->state == EXAM_RUNNING && i.boot_ms > 0 && !(absent && exam->form.pause))
        i.counted_ms = i.boot_ms;
    int64_t left = limit_of(exam) - exam->elapsed_ms;
    if (i.counted_ms > left)
        i.counted_ms = left;
    i.elapsed_ms = exam->elapsed_ms + i.counted_ms;
    return i;
}

int64_t exam_left_ms(const struct exam *exam, const struct clock_moment *now)
{
    struct interval i = interval_to(exam, now, false);
    return limit_of(exam) - i.elapsed_ms;
}

int64_t exam_warning_due(const struct exam *exam, int64_t left_ms)
{
    static const int64_t minute = 60 * 1000, minutes[] = {15, 5, 1};
    int64_t due = 0;
    if (exam->state != EXAM_RUNNING || left_ms <= 0)
        return 0;
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++)
        if (left_ms <= minutes[i] * minute && minutes[i] * minute < exam->form.limit_ms)
            due = minutes[i] * minute;
    return exam->warned_ms != 0 && exam->warned_ms <= due ? 0 : due;
}

static void note(struct exam *exam, enum exam_anomaly_kind kind, int64_t amount_ms,
                 const struct interval *i, int64_t wall_ms)
{
    size_t n = exam->anomalies_count++;
    exam->anomalies = xrealloc(exam->anomalies, (n + 1) * sizeof *exam->anomalies);
    exam->anomalies[n] = (struct exam_anomaly){
        .kind = kind, .amount_ms = amount_ms, .counted_ms = i->counted_ms, .wall_ms = wall_ms};
}

/* Anomalies matter from the start to the end of the exam. */
static void note_anomalies(struct exam *exam, const struct interval *i,
                           const struct exam_event *event)
{
    int64_t wall = event->at.wall_ms, jump = i->wall_ms - i->boot_ms;
    if (exam->state < EXAM_RUNNING || exam->state > EXAM_LOCKED)
        return;
    if (i->restarted) {
        note(exam, EXAM_ANOMALY_RESTART, i->wall_ms, i, wall);
        return;
    }
    if (i->boot_ms < 0)
        note(exam, EXAM_ANOMALY_BOOT_BACK, -i->boot_ms, i, wall);
    else if (event->type == EXAM_RETURN)
        note(exam, EXAM_ANOMALY_AWAY, i->boot_ms, i, wall);
    if (i->boot_ms >= 0 && (jump > EXAM_JUMP_MS || jump < -EXAM_JUMP_MS))
        note(exam, EXAM_ANOMALY_WALL_JUMP, jump, i, wall);
}

/* ---- what is allowed ---- */

static enum exam_refusal need_running(const struct exam *exam)
{
    switch (exam->state) {
    case EXAM_NONE:
        return EXAM_NOT_THERE;
    case EXAM_CREATED:
    case EXAM_OPENED:
        return EXAM_NOT_STARTED;
    case EXAM_PAUSED:
        return EXAM_IS_PAUSED;
    case EXAM_LOCKED:
        return EXAM_IS_LOCKED;
    case EXAM_RUNNING:
        return EXAM_FINE;
    default:
        return EXAM_IS_OVER;
    }
}

static bool has_text(const char *text, size_t most)
{
    return text && *text && strlen(text) <= most;
}

static enum exam_refusal check_create(const struct exam *exam, const struct exam_form *form)
{
    if (exam->state != EXAM_NONE)
        return EXAM_ALREADY_THERE;
    bool fine =
        form && form->questions > 0 && form->questions <= EXAM_QUESTIONS_MAX && form->limit_ms > 0;
    return fine ? EXAM_FINE : EXAM_BAD_FORM;
}

static enum exam_refusal check_before(const struct exam *exam, enum exam_event_type type)
{
    if (exam->state == EXAM_NONE)
        return EXAM_NOT_THERE;
    if (type == EXAM_OPEN)
        return exam->state == EXAM_CREATED ? EXAM_FINE : EXAM_ALREADY_OPEN;
    if (exam->state == EXAM_CREATED)
        return EXAM_NOT_OPEN;
    return exam->state == EXAM_OPENED ? EXAM_FINE : EXAM_ALREADY_STARTED;
}

static enum exam_refusal check_answer(const struct exam *exam, const struct exam_event *event)
{
    const char *text = event->text ? event->text : "";
    if (event->question >= exam->form.questions)
        return EXAM_NO_QUESTION;
    if (event->type == EXAM_FLAG)
        return event->value == 0 || event->value == 1 ? EXAM_FINE : EXAM_BAD_VALUE;
    if (event->type == EXAM_VISIT)
        return EXAM_FINE;
    if (strlen(text) > EXAM_RESPONSE_MAX)
        return EXAM_BAD_TEXT;
    return event->value == (int64_t) exam->answers[event->question].revision + 1
               ? EXAM_FINE
               : EXAM_BAD_REVISION;
}

/* What a candidate does needs a running clock with time on it. */
static enum exam_refusal check_work(const struct exam *exam, const struct exam_event *event,
                                    const struct interval *i)
{
    enum exam_refusal refusal = need_running(exam);
    bool up = i->elapsed_ms >= limit_of(exam);
    if (refusal == EXAM_FINE && i->restarted)
        return EXAM_RESTARTED;
    if (refusal != EXAM_FINE)
        return refusal;
    switch (event->type) {
    case EXAM_TICK:
        return EXAM_FINE;
    case EXAM_TIMEOUT:
        return up ? EXAM_FINE : EXAM_TIME_LEFT;
    case EXAM_PAUSE:
        if (!exam->form.pause)
            return EXAM_NO_PAUSE;
        break;
    case EXAM_WARN:
        if (event->value <= 0)
            return EXAM_BAD_VALUE;
        break;
    case EXAM_SUBMIT:
        if (event->value != (int64_t) exam_blanks(exam))
            return EXAM_BAD_BLANKS;
        break;
    default:
        refusal = check_answer(exam, event);
    }
    return refusal == EXAM_FINE && up ? EXAM_TIME_UP : refusal;
}

static enum exam_refusal check_continue(const struct exam *exam, const struct interval *i)
{
    if (exam->state == EXAM_PAUSED)
        return i->restarted ? EXAM_RESTARTED : EXAM_FINE;
    enum exam_refusal refusal = need_running(exam);
    return refusal == EXAM_FINE ? EXAM_NOT_PAUSED : refusal;
}

/* The program can come back to anything that has begun and is not over. */
static enum exam_refusal check_return(const struct exam *exam)
{
    bool under_way = exam->state >= EXAM_RUNNING && exam->state <= EXAM_LOCKED;
    return under_way ? EXAM_FINE : need_running(exam);
}

static enum exam_refusal check_reopen(const struct exam *exam, const struct exam_event *event)
{
    const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    if (exam->state == EXAM_NONE)
        return EXAM_NOT_THERE;
    if (exam->state != EXAM_LOCKED && exam->state != EXAM_SUBMITTED)
        return EXAM_NO_REOPEN;
    if (!has_text(event->text, EXAM_TEXT_MAX))
        return EXAM_BAD_TEXT;
    return event->value >= 0 && event->value <= day_ms ? EXAM_FINE : EXAM_BAD_VALUE;
}

static enum exam_refusal check_after_end(const struct exam *exam, const struct exam_event *event)
{
    if (exam->state == EXAM_NONE)
        return EXAM_NOT_THERE;
    if (exam->state < EXAM_SUBMITTED)
        return EXAM_NOT_OVER;
    if (event->value < 0)
        return EXAM_BAD_VALUE;
    if (event->type == EXAM_GRADE)
        return EXAM_FINE;
    if (exam->state != EXAM_GRADED)
        return EXAM_NOT_GRADED;
    if (event->question >= exam->form.questions)
        return EXAM_NO_QUESTION;
    return has_text(event->who, EXAM_TEXT_MAX) ? EXAM_FINE : EXAM_BAD_TEXT;
}

static enum exam_refusal check(const struct exam *exam, const struct exam_event *event,
                               const struct exam_form *form, const struct interval *i)
{
    switch (event->type) {
    case EXAM_CREATE:
        return check_create(exam, form);
    case EXAM_OPEN:
    case EXAM_START:
        return check_before(exam, event->type);
    case EXAM_CONTINUE:
        return check_continue(exam, i);
    case EXAM_RETURN:
        return check_return(exam);
    case EXAM_REOPEN:
        return check_reopen(exam, event);
    case EXAM_GRADE:
    case EXAM_MARK:
        return check_after_end(exam, event);
    default:
        return check_work(exam, event, i);
    }
}

static enum exam_state state_after(const struct exam *exam, const struct exam_event *event,
                                   bool broken)
{
    switch (event->type) {
    case EXAM_CREATE:
        return EXAM_CREATED;
    case EXAM_OPEN:
        return EXAM_OPENED;
    case EXAM_START:
    case EXAM_CONTINUE:
    case EXAM_REOPEN:
        return EXAM_RUNNING;
    case EXAM_PAUSE:
        return EXAM_PAUSED;
    case EXAM_RETURN:
        return broken && exam->form.mode == EXAM_ASSESSED ? EXAM_LOCKED : exam->state;
    case EXAM_SUBMIT:
    case EXAM_TIMEOUT:
        return EXAM_SUBMITTED;
    case EXAM_GRADE:
        return EXAM_GRADED;
    default:
        return exam->state;
    }
}

enum exam_refusal exam_check(const struct exam *exam, const struct exam_event *event,
                             const struct exam_form *form, struct exam_after *after)
{
    struct interval i = interval_to(exam, &event->at, event->type == EXAM_RETURN);
    enum exam_refusal refusal = check(exam, event, form, &i);
    if (after)
        *after = (struct exam_after){
            .state = state_after(exam, event, i.restarted || i.boot_ms < 0),
            .elapsed_ms = i.elapsed_ms,
        };
    return refusal;
}

/* ---- the fold ---- */

static void apply_answer(struct exam *exam, const struct exam_event *event)
{
    struct exam_answer *answer = &exam->answers[event->question];
    free(answer->response);
    answer->response = event->text && *event->text ? xstrdup(event->text) : NULL;
    answer->revision = (unsigned) event->value;
    answer->elapsed_ms = exam->elapsed_ms;
}

static void apply_reopen(struct exam *exam, const struct exam_event *event)
{
    struct exam_reopening *r = &exam->reopening;
    r->count++;
    r->extra_ms += event->value;
    snprintf(r->reason, sizeof r->reason, "%s", event->text);
    exam->ended_wall_ms = 0;
    exam->by_time = false;
    exam->warned_ms = 0;
}

static void apply_detail(struct exam *exam, const struct exam_event *event,
                         const struct exam_form *form)
{
    switch (event->type) {
    case EXAM_CREATE:
        exam->form = *form;
        exam->answers = xcalloc(form->questions, sizeof *exam->answers);
        exam->created_wall_ms = event->at.wall_ms;
        break;
    case EXAM_START:
        exam->started_wall_ms = event->at.wall_ms;
        break;
    case EXAM_ANSWER:
        apply_answer(exam, event);
        break;
    case EXAM_FLAG:
        exam->answers[event->question].flagged = event->value != 0;
        break;
    case EXAM_VISIT:
        exam->position = event->question;
        break;
    case EXAM_WARN:
        exam->warned_ms = event->value;
        break;
    case EXAM_SUBMIT:
    case EXAM_TIMEOUT:
        exam->ended_wall_ms = event->at.wall_ms;
        exam->by_time = event->type == EXAM_TIMEOUT;
        break;
    case EXAM_REOPEN:
        apply_reopen(exam, event);
        break;
    case EXAM_GRADE:
        exam->score = event->value;
        break;
    case EXAM_MARK:
        exam->marks++;
        break;
    default:
        break;
    }
}

bool exam_apply(struct exam *exam, const struct exam_event *event, const struct exam_form *form,
                struct err *err)
{
    struct exam_after after;
    enum exam_refusal refusal = exam_check(exam, event, form, &after);
    if (refusal != EXAM_FINE) {
        err_set(err, ERR_DENIED, "%s", exam_event_name(event->type));
        return err_detail(err, "%s", exam_refusal_text(refusal));
    }
    struct interval i = interval_to(exam, &event->at, event->type == EXAM_RETURN);
    note_anomalies(exam, &i, event);
    if (exam->answers)
        exam->answers[exam->position].spent_ms += i.counted_ms;
    exam->elapsed_ms = after.elapsed_ms;
    apply_detail(exam, event, form);
    exam->state = after.state;
    exam->last = event->at;
    return true;
}

void exam_finish(struct exam *exam)
{
    if (!exam)
        return;
    for (unsigned i = 0; exam->answers && i < exam->form.questions; i++)
        free(exam->answers[i].response);
    free(exam->answers);
    free(exam->anomalies);
    *exam = (struct exam){0};
}

unsigned exam_blanks(const struct exam *exam)
{
    unsigned blanks = 0;
    for (unsigned i = 0; i < exam->form.questions; i++)
        blanks += exam->answers[i].response == NULL;
    return blanks;
}

unsigned exam_flags(const struct exam *exam)
{
    unsigned flags = 0;
    for (unsigned i = 0; i < exam->form.questions; i++)
        flags += exam->answers[i].flagged;
    return flags;
}
