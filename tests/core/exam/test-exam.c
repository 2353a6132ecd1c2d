/* Every transition of the state machine and every refusal, as a table; and the clock rule. */
#include "core/exam/exam.h"
#include "tests/suite.h"

#include <string.h>

enum { QUESTIONS = 3, LIMIT = 600000, BOOT = 7200000 };

static const int64_t wall = INT64_C(1767574800000);

struct moment {
    int64_t boot_ms; /* after the start of the machine, without BOOT */
    int64_t wall_ms; /* the same of the system time */
    const char *boot;
};

struct bench {
    struct exam exam;
    struct exam_form form;
    int64_t now_ms;
};

static struct clock_moment moment_of(const struct moment *m)
{
    struct clock_moment at = {.wall_ms = wall + m->wall_ms, .boot_ms = BOOT + m->boot_ms};
    strcpy(at.boot_id, m->boot);
    return at;
}

/* Both clocks agree. */
static struct exam_event at(enum exam_event_type type, int64_t ms)
{
    const struct moment m = {ms, ms, "first"};
    return (struct exam_event){.type = type, .at = moment_of(&m)};
}

static bool apply(struct bench *b, struct exam_event event)
{
    return exam_apply(&b->exam, &event, &b->form, NULL);
}

static struct exam_event filled(const struct bench *b, enum exam_event_type type)
{
    struct exam_event e = at(type, b->now_ms);
    e.value = type == EXAM_ANSWER   ? 1
              : type == EXAM_WARN   ? 300000
              : type == EXAM_SUBMIT ? QUESTIONS
                                    : 0;
    e.text = "A";
    e.who = "甲";
    return e;
}

/* The shortest way to a state. */
static void reach(struct bench *b, enum exam_state state, bool assessed)
{
    static const enum exam_event_type way[] = {EXAM_CREATE, EXAM_OPEN, EXAM_START};
    *b = (struct bench){.form = {.questions = QUESTIONS,
                                 .limit_ms = LIMIT,
                                 .pause = !assessed,
                                 .mode = assessed ? EXAM_ASSESSED : EXAM_MOCK}};
    for (int i = 0; i < 3 && i < (int) state; i++)
        ck_assert(apply(b, filled(b, way[i])));
    if (state == EXAM_PAUSED)
        ck_assert(apply(b, filled(b, EXAM_PAUSE)));
    if (state == EXAM_LOCKED) {
        struct exam_event e = filled(b, EXAM_RETURN);
        strcpy(e.at.boot_id, "second");
        ck_assert(apply(b, e));
        ck_assert_int_eq(b->exam.state, EXAM_LOCKED);
        strcpy(b->exam.last.boot_id, "first");
    }
    if (state >= EXAM_SUBMITTED)
        ck_assert(apply(b, filled(b, EXAM_SUBMIT)));
    if (state == EXAM_GRADED)
        ck_assert(apply(b, filled(b, EXAM_GRADE)));
    ck_assert_int_eq(b->exam.state, state);
}

#define NONE      EXAM_NONE
#define CREATED   EXAM_CREATED
#define OPENED    EXAM_OPENED
#define RUNNING   EXAM_RUNNING
#define PAUSED    EXAM_PAUSED
#define LOCKED    EXAM_LOCKED
#define SUBMITTED EXAM_SUBMITTED
#define GRADED    EXAM_GRADED

/* What each event leads to from each state: a state, or a refusal. */
struct cell {
    enum exam_state to; /* when the refusal is EXAM_FINE */
    enum exam_refusal why;
};
#define TO(state)                                                                                  \
    {                                                                                              \
        state, EXAM_FINE                                                                           \
    }
#define NO(why)                                                                                    \
    {                                                                                              \
        0, why                                                                                     \
    }

static const struct {
    enum exam_event_type type;
    struct cell from[EXAM_STATES];
} transitions[] = {
    {EXAM_CREATE,
     {TO(CREATED), NO(EXAM_ALREADY_THERE), NO(EXAM_ALREADY_THERE), NO(EXAM_ALREADY_THERE),
      NO(EXAM_ALREADY_THERE), NO(EXAM_ALREADY_THERE), NO(EXAM_ALREADY_THERE),
      NO(EXAM_ALREADY_THERE)}},
    {EXAM_OPEN,
     {NO(EXAM_NOT_THERE), TO(OPENED), NO(EXAM_ALREADY_OPEN), NO(EXAM_ALREADY_OPEN),
      NO(EXAM_ALREADY_OPEN), NO(EXAM_ALREADY_OPEN), NO(EXAM_ALREADY_OPEN), NO(EXAM_ALREADY_OPEN)}},
    {EXAM_START,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_OPEN), TO(RUNNING), NO(EXAM_ALREADY_STARTED),
      NO(EXAM_ALREADY_STARTED), NO(EXAM_ALREADY_STARTED), NO(EXAM_ALREADY_STARTED),
      NO(EXAM_ALREADY_STARTED)}},
    {EXAM_ANSWER,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(RUNNING),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_FLAG,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(RUNNING),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_VISIT,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(RUNNING),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_TICK,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(RUNNING),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_PAUSE,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(PAUSED),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_CONTINUE,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_PAUSED),
      TO(RUNNING), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_RETURN,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(RUNNING), TO(PAUSED),
      TO(LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_WARN,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(RUNNING),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_SUBMIT,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), TO(SUBMITTED),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_TIMEOUT,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_STARTED), NO(EXAM_NOT_STARTED), NO(EXAM_TIME_LEFT),
      NO(EXAM_IS_PAUSED), NO(EXAM_IS_LOCKED), NO(EXAM_IS_OVER), NO(EXAM_IS_OVER)}},
    {EXAM_REOPEN,
     {NO(EXAM_NOT_THERE), NO(EXAM_NO_REOPEN), NO(EXAM_NO_REOPEN), NO(EXAM_NO_REOPEN),
      NO(EXAM_NO_REOPEN), TO(RUNNING), TO(RUNNING), NO(EXAM_NO_REOPEN)}},
    {EXAM_GRADE,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_OVER), NO(EXAM_NOT_OVER), NO(EXAM_NOT_OVER),
      NO(EXAM_NOT_OVER), NO(EXAM_NOT_OVER), TO(GRADED), TO(GRADED)}},
    {EXAM_MARK,
     {NO(EXAM_NOT_THERE), NO(EXAM_NOT_OVER), NO(EXAM_NOT_OVER), NO(EXAM_NOT_OVER),
      NO(EXAM_NOT_OVER), NO(EXAM_NOT_OVER), NO(EXAM_NOT_GRADED), TO(GRADED)}},
};
enum { TRANSITIONS = sizeof transitions / sizeof *transitions };

START_TEST(every_transition)
{
    ck_assert_int_eq(TRANSITIONS, EXAM_EVENT_TYPES);
    for (int state = EXAM_NONE; state < EXAM_STATES; state++) {
        struct bench b;
        const struct cell *want = &transitions[_i].from[state];
        reach(&b, (enum exam_state) state, state == EXAM_LOCKED);
        struct exam_event e = filled(&b, transitions[_i].type);
        const enum exam_refusal why = exam_check(&b.exam, &e, &b.form, NULL);
        ck_assert_msg(why == want->why, "%s from %s: %s", exam_event_name(e.type),
                      exam_state_name((enum exam_state) state), exam_refusal_text(why));
        struct err err = ERR_INIT;
        bool done = exam_apply(&b.exam, &e, &b.form, &err);
        ck_assert_int_eq(done, want->why == EXAM_FINE);
        ck_assert_int_eq(b.exam.state, done ? want->to : (enum exam_state) state);
        if (!done) {
            ck_assert_int_eq(err.code, ERR_DENIED);
            ck_assert_str_eq(err.detail, exam_refusal_text(why));
        }
        exam_finish(&b.exam);
    }
}
END_TEST

/* Refusals that depend on what the event says. */
static const struct {
    enum exam_state from;
    enum exam_event_type type;
    unsigned question;
    int64_t value;
    const char *text, *who;
    enum exam_refusal why;
} faults[] = {
    {EXAM_RUNNING, EXAM_ANSWER, QUESTIONS, 1, "A", NULL, EXAM_NO_QUESTION},
    {EXAM_RUNNING, EXAM_ANSWER, 0, 0, "A", NULL, EXAM_BAD_REVISION},
    {EXAM_RUNNING, EXAM_ANSWER, 0, 2, "A", NULL, EXAM_BAD_REVISION},
    {EXAM_RUNNING, EXAM_ANSWER, 0, 1, NULL, NULL, EXAM_FINE},
    {EXAM_RUNNING, EXAM_FLAG, QUESTIONS, 1, NULL, NULL, EXAM_NO_QUESTION},
    {EXAM_RUNNING, EXAM_FLAG, 0, 2, NULL, NULL, EXAM_BAD_VALUE},
    {EXAM_RUNNING, EXAM_VISIT, QUESTIONS, 0, NULL, NULL, EXAM_NO_QUESTION},
    {EXAM_RUNNING, EXAM_WARN, 0, 0, NULL, NULL, EXAM_BAD_VALUE},
    {EXAM_RUNNING, EXAM_SUBMIT, 0, QUESTIONS - 1, NULL, NULL, EXAM_BAD_BLANKS},
    {EXAM_SUBMITTED, EXAM_REOPEN, 0, 0, NULL, NULL, EXAM_BAD_TEXT},
    {EXAM_SUBMITTED, EXAM_REOPEN, 0, 0, "", NULL, EXAM_BAD_TEXT},
    {EXAM_SUBMITTED, EXAM_REOPEN, 0, -1, "误交卷", NULL, EXAM_BAD_VALUE},
    {EXAM_SUBMITTED, EXAM_REOPEN, 0, 86400001, "误交卷", NULL, EXAM_BAD_VALUE},
    {EXAM_SUBMITTED, EXAM_GRADE, 0, -1, NULL, NULL, EXAM_BAD_VALUE},
    {EXAM_GRADED, EXAM_MARK, QUESTIONS, 0, NULL, "甲", EXAM_NO_QUESTION},
    {EXAM_GRADED, EXAM_MARK, 0, 0, NULL, NULL, EXAM_BAD_TEXT},
    {EXAM_GRADED, EXAM_MARK, 0, -1, NULL, "甲", EXAM_BAD_VALUE},
};

START_TEST(every_fault)
{
    struct bench b;
    reach(&b, faults[_i].from, false);
    struct exam_event e = at(faults[_i].type, 0);
    e.question = faults[_i].question;
    e.value = faults[_i].value;
    e.text = faults[_i].text;
    e.who = faults[_i].who;
    ck_assert_str_eq(exam_refusal_text(exam_check(&b.exam, &e, &b.form, NULL)),
                     exam_refusal_text(faults[_i].why));
    exam_finish(&b.exam);
}
END_TEST

static const struct {
    struct exam_form form;
    bool fine;
} forms[] = {
    {{.questions = 1, .limit_ms = 1}, true},
    {{.questions = 0, .limit_ms = 1}, false},
    {{.questions = 1, .limit_ms = 0}, false},
    {{.questions = EXAM_QUESTIONS_MAX + 1, .limit_ms = 1}, false},
};

START_TEST(forms_are_checked)
{
    struct exam exam = {0};
    struct exam_event e = at(EXAM_CREATE, 0);
    ck_assert_int_eq(exam_check(&exam, &e, &forms[_i].form, NULL),
                     forms[_i].fine ? EXAM_FINE : EXAM_BAD_FORM);
    ck_assert_int_eq(exam_check(&exam, &e, NULL, NULL), EXAM_BAD_FORM);
}
END_TEST

START_TEST(a_response_has_a_limit)
{
    static char text[EXAM_RESPONSE_MAX + 2];
    struct bench b;
    reach(&b, EXAM_RUNNING, false);
    memset(text, 'x', EXAM_RESPONSE_MAX + 1);
    struct exam_event e = filled(&b, EXAM_ANSWER);
    e.text = text;
    ck_assert_int_eq(exam_check(&b.exam, &e, NULL, NULL), EXAM_BAD_TEXT);
    text[EXAM_RESPONSE_MAX] = '\0';
    ck_assert_int_eq(exam_check(&b.exam, &e, NULL, NULL), EXAM_FINE);
    exam_finish(&b.exam);
}
END_TEST

/* ---- the clock ---- */

#define NO_ANOMALY EXAM_ANOMALY_KINDS

/* One event after the start, and what it counts. */
static const struct {
    const char *what;
    bool assessed, pause;
    enum exam_event_type type;
    struct moment at;
    int64_t elapsed;
    enum exam_state state;
    enum exam_anomaly_kind anomaly;
    int64_t amount;
} clocks[] = {
    {"time passes", false, false, EXAM_TICK, {5000, 5000, "first"}, 5000, RUNNING, NO_ANOMALY, 0},
    {"clocks differ a little",
     false,
     false,
     EXAM_TICK,
     {5000, 7000, "first"},
     5000,
     RUNNING,
     NO_ANOMALY,
     0},
    {"system time put forward",
     false,
     false,
     EXAM_TICK,
     {5000, 3605000, "first"},
     5000,
     RUNNING,
     EXAM_ANOMALY_WALL_JUMP,
     3600000},
    {"system time put back",
     false,
     false,
     EXAM_TICK,
     {5000, -3595000, "first"},
     5000,
     RUNNING,
     EXAM_ANOMALY_WALL_JUMP,
     -3600000},
    {"system time to 1970",
     true,
     false,
     EXAM_TICK,
     {5000, -1767574800000, "first"},
     5000,
     RUNNING,
     EXAM_ANOMALY_WALL_JUMP,
     -1767574805000},
    {"killed, no pause",
     false,
     false,
     EXAM_RETURN,
     {60000, 60000, "first"},
     60000,
     RUNNING,
     EXAM_ANOMALY_AWAY,
     60000},
    {"killed, with pause",
     false,
     true,
     EXAM_RETURN,
     {60000, 60000, "first"},
     0,
     RUNNING,
     EXAM_ANOMALY_AWAY,
     60000},
    {"killed, assessed",
     true,
     false,
     EXAM_RETURN,
     {60000, 60000, "first"},
     60000,
     RUNNING,
     EXAM_ANOMALY_AWAY,
     60000},
    {"power cut, mock",
     false,
     false,
     EXAM_RETURN,
     {-7000000, 900000, "second"},
     0,
     RUNNING,
     EXAM_ANOMALY_RESTART,
     900000},
    {"power cut, assessed",
     true,
     false,
     EXAM_RETURN,
     {-7000000, 900000, "second"},
     0,
     LOCKED,
     EXAM_ANOMALY_RESTART,
     900000},
    {"power cut, clock battery empty",
     true,
     false,
     EXAM_RETURN,
     {-7000000, -1767574800000, "second"},
     0,
     LOCKED,
     EXAM_ANOMALY_RESTART,
     -1767574800000},
    {"virtual machine put back",
     false,
     false,
     EXAM_RETURN,
     {-60000, 60000, "first"},
     0,
     RUNNING,
     EXAM_ANOMALY_BOOT_BACK,
     60000},
    {"the same, assessed",
     true,
     false,
     EXAM_RETURN,
     {-60000, 60000, "first"},
     0,
     LOCKED,
     EXAM_ANOMALY_BOOT_BACK,
     60000},
    {"longer than the time",
     false,
     false,
     EXAM_RETURN,
     {LIMIT + 1, LIMIT + 1, "first"},
     LIMIT,
     RUNNING,
     EXAM_ANOMALY_AWAY,
     LIMIT + 1},
};

START_TEST(the_clock_rule)
{
    struct bench b;
    reach(&b, EXAM_RUNNING, clocks[_i].assessed);
    b.exam.form.pause = clocks[_i].pause;
    struct exam_event e = {.type = clocks[_i].type, .at = moment_of(&clocks[_i].at)};
    struct exam_after after;
    ck_assert_int_eq(exam_check(&b.exam, &e, NULL, &after), EXAM_FINE);
    ck_assert(apply(&b, e));
    ck_assert_msg(b.exam.elapsed_ms == clocks[_i].elapsed, "%s: %lld", clocks[_i].what,
                  (long long) b.exam.elapsed_ms);
    ck_assert_int_eq(after.elapsed_ms, b.exam.elapsed_ms);
    ck_assert_int_eq(b.exam.state, clocks[_i].state);
    size_t want = clocks[_i].anomaly != NO_ANOMALY;
    ck_assert_uint_eq(b.exam.anomalies_count, want);
    if (want) {
        ck_assert_int_eq(b.exam.anomalies[0].kind, clocks[_i].anomaly);
        ck_assert_int_eq(b.exam.anomalies[0].amount_ms, clocks[_i].amount);
        ck_assert_int_eq(b.exam.anomalies[0].counted_ms, clocks[_i].elapsed);
    }
    exam_finish(&b.exam);
}
END_TEST

START_TEST(pause_and_lock_stop_the_clock)
{
    struct bench b;
    reach(&b, EXAM_PAUSED, false);
    ck_assert(apply(&b, at(EXAM_CONTINUE, 50000)));
    ck_assert_int_eq(b.exam.elapsed_ms, 0);
    exam_finish(&b.exam);
    reach(&b, EXAM_LOCKED, true);
    struct exam_event e = at(EXAM_REOPEN, 50000);
    e.text = "停电";
    ck_assert(apply(&b, e));
    ck_assert_int_eq(b.exam.elapsed_ms, 0);
    ck_assert(apply(&b, at(EXAM_TICK, 51000)));
    ck_assert_int_eq(b.exam.elapsed_ms, 1000);
    exam_finish(&b.exam);
}
END_TEST

/* Work needs the program to have come back first. */
START_TEST(a_restart_needs_a_return)
{
    static const enum exam_event_type types[] = {EXAM_ANSWER, EXAM_TICK, EXAM_SUBMIT};
    struct bench b;
    reach(&b, EXAM_RUNNING, false);
    struct exam_event e = filled(&b, types[_i]);
    strcpy(e.at.boot_id, "second");
    ck_assert_int_eq(exam_check(&b.exam, &e, NULL, NULL), EXAM_RESTARTED);
    exam_finish(&b.exam);
}
END_TEST

START_TEST(time_is_up)
{
    struct bench b;
    reach(&b, EXAM_RUNNING, false);
    struct exam_event last = at(EXAM_ANSWER, LIMIT - 1);
    last.value = 1;
    last.text = "B";
    ck_assert(apply(&b, last));
    ck_assert_int_eq(exam_left_ms(&b.exam, &last.at), 1);
    struct exam_event warning = at(EXAM_WARN, LIMIT - 1);
    warning.value = 60000;
    ck_assert(apply(&b, warning));
    static const enum exam_event_type late[] = {EXAM_ANSWER, EXAM_FLAG, EXAM_VISIT,
                                                EXAM_PAUSE,  EXAM_WARN, EXAM_SUBMIT};
    for (size_t i = 0; i < sizeof late / sizeof *late; i++) {
        struct exam_event e = at(late[i], LIMIT);
        e.question = 1;
        e.value = late[i] == EXAM_SUBMIT ? QUESTIONS - 1 : 1;
        e.text = "C";
        ck_assert_int_eq(exam_check(&b.exam, &e, NULL, NULL), EXAM_TIME_UP);
    }
    ck_assert(apply(&b, at(EXAM_TIMEOUT, LIMIT + 700)));
    ck_assert_int_eq(b.exam.elapsed_ms, LIMIT);
    ck_assert(b.exam.by_time);
    ck_assert_str_eq(b.exam.answers[0].response, "B");
    ck_assert_uint_eq(exam_blanks(&b.exam), QUESTIONS - 1);
    struct exam_event reopen = at(EXAM_REOPEN, LIMIT + 9000);
    reopen.text = "机器故障";
    reopen.value = 30000;
    ck_assert(apply(&b, reopen));
    ck_assert(!b.exam.by_time);
    ck_assert_int_eq(exam_left_ms(&b.exam, &reopen.at), 30000);
    ck_assert_int_eq(b.exam.warned_ms, 0); /* with more time come the warnings again */
    exam_finish(&b.exam);
}
END_TEST

/* Whatever the clocks do, what was counted never shrinks and never passes the limit. */
START_TEST(the_clock_never_gains)
{
    static const int64_t jumps[] = {0, 1, 999, 5000, -1, -5000, 90000, -90000, 86400000};
    static const char *const boots[] = {"first", "first", "first", "second", "third"};
    uint64_t state = (uint64_t) _i + 1;
    struct bench b;
    reach(&b, EXAM_RUNNING, false);
    b.exam.form.pause = _i % 2;
    struct clock_moment now = b.exam.last;
    for (int n = 0; n < 400; n++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        now.boot_ms += jumps[(state >> 33) % 9];
        now.wall_ms += jumps[(state >> 40) % 9];
        strcpy(now.boot_id, boots[(state >> 50) % 5]);
        int64_t before = b.exam.elapsed_ms;
        struct exam_event e = {.type = EXAM_RETURN, .at = now};
        ck_assert(apply(&b, e));
        ck_assert_int_ge(b.exam.elapsed_ms, before);
        ck_assert_int_le(b.exam.elapsed_ms, LIMIT);
        ck_assert_int_eq(exam_left_ms(&b.exam, &now), LIMIT - b.exam.elapsed_ms);
    }
    exam_finish(&b.exam);
}
END_TEST

START_TEST(answers_flags_and_time_per_question)
{
    struct bench b;
    reach(&b, EXAM_RUNNING, false);
    struct exam_event e = at(EXAM_VISIT, 1000);
    e.question = 2;
    ck_assert(apply(&b, e));
    e = at(EXAM_FLAG, 4000);
    e.question = 1;
    e.value = 1;
    ck_assert(apply(&b, e));
    ck_assert_uint_eq(exam_flags(&b.exam), 1);
    ck_assert_int_eq(b.exam.answers[0].spent_ms, 1000);
    ck_assert_int_eq(b.exam.answers[2].spent_ms, 3000);
    for (int revision = 1; revision <= 2; revision++) {
        e = at(EXAM_ANSWER, 5000);
        e.question = 2;
        e.value = revision;
        e.text = revision == 1 ? "A" : "";
        ck_assert(apply(&b, e));
        ck_assert_uint_eq(exam_blanks(&b.exam), revision == 1 ? QUESTIONS - 1 : QUESTIONS);
    }
    ck_assert_uint_eq(b.exam.answers[2].revision, 2);
    exam_finish(&b.exam);
}
END_TEST

SUITE_MAIN("core/exam/exam", tcase_add_loop_test(tc, every_transition, 0, TRANSITIONS);
           tcase_add_loop_test(tc, every_fault, 0, sizeof faults / sizeof *faults);
           tcase_add_loop_test(tc, forms_are_checked, 0, sizeof forms / sizeof *forms);
           tcase_add_test(tc, a_response_has_a_limit);
           tcase_add_loop_test(tc, the_clock_rule, 0, sizeof clocks / sizeof *clocks);
           tcase_add_test(tc, pause_and_lock_stop_the_clock);
           tcase_add_loop_test(tc, a_restart_needs_a_return, 0, 3); tcase_add_test(tc, time_is_up);
           tcase_add_loop_test(tc, the_clock_never_gains, 0, 8);
           tcase_add_test(tc, answers_flags_and_time_per_question);)
