#include "core/record/attempt_project.h"

#include <string.h>

#define UNPACK(body, ...) (json_unpack((body), __VA_ARGS__) == 0)

static bool wrong_shape(const struct event *event, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%s", event->kind);
}

bool project_paper_add(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *digest, *title, *form, *blueprint, *level, *draw, *invigilator;
    json_int_t minutes, questions;
    int sealed;
    if (!UNPACK(body, "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:I, s:I}", "digest", &digest,
                "title", &title, "form", &form, "blueprint", &blueprint, "level", &level, "draw",
                &draw, "sealed", &sealed, "invigilator", &invigilator, "minutes", &minutes,
                "questions", &questions))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_PAPER_ADD);
    query_int(&query, event->seq);
    query_text(&query, digest);
    query_text(&query, title);
    query_text(&query, form);
    query_text(&query, blueprint);
    query_text(&query, level);
    query_text(&query, draw);
    query_int(&query, sealed != 0);
    query_text(&query, invigilator);
    query_int(&query, minutes);
    query_int(&query, questions);
    query_int(&query, event->at_ms);
    return query_run(&query, err);
}

static bool add_step(struct db *db, int64_t attempt, int64_t seq, struct err *err)
{
    struct query query = query_open(db, ST_ATTEMPT_STEP_ADD);
    query_int(&query, attempt);
    query_int(&query, seq);
    return query_run(&query, err);
}

bool project_attempt_create(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *paper, *title, *form, *level, *mode, *state, *invigilator;
    json_int_t rule, questions, limit, wall;
    int pause, sealed;
    if (!UNPACK(body, "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:b}", "paper",
                &paper, "title", &title, "form", &form, "level", &level, "mode", &mode, "state",
                &state, "invigilator", &invigilator, "rule", &rule, "questions", &questions,
                "limit", &limit, "wall", &wall, "pause", &pause, "sealed", &sealed))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_ATTEMPT_ADD);
    query_int(&query, event->seq);
    query_int(&query, event->learner);
    query_text(&query, paper);
    query_text(&query, title);
    query_text(&query, form);
    query_text(&query, level);
    query_text(&query, mode);
    query_text(&query, state);
    query_text(&query, invigilator);
    query_int(&query, rule);
    query_int(&query, questions);
    query_int(&query, pause != 0);
    query_int(&query, sealed != 0);
    query_int(&query, limit);
    query_int(&query, wall);
    return query_run(&query, err) && add_step(db, event->seq, event->seq, err);
}

/* ---- steps ---- */

struct step {
    const struct event *event;
    const char *what, *state;
    json_int_t attempt, elapsed, wall;
};

static bool project_advance(struct db *db, const struct step *s, struct err *err)
{
    struct query query = query_open(db, ST_ATTEMPT_ADVANCE);
    query_text(&query, s->state);
    query_int(&query, s->elapsed);
    query_int(&query, s->event->seq);
    query_int(&query, s->attempt);
    return query_run(&query, err) && add_step(db, s->attempt, s->event->seq, err);
}

static bool set_time(struct db *db, int statement, int64_t ms, int64_t attempt, struct err *err)
{
    struct query query = query_open(db, statement);
    query_int(&query, ms);
    query_int(&query, attempt);
    return query_run(&query, err);
}

static bool project_open(struct db *db, const struct step *s, json_t *body, struct err *err)
{
    const char *paper;
    if (!UNPACK(body, "{s:s}", "paper", &paper))
        return wrong_shape(s->event, err);
    struct query query = query_open(db, ST_ATTEMPT_OPENED);
    query_text(&query, paper);
    query_int(&query, s->attempt);
    return query_run(&query, err);
}

static bool project_start(struct db *db, const struct step *s, json_t *body, struct err *err)
{
    json_t *items, *item;
    size_t i;
    if (!UNPACK(body, "{s:o}", "items", &items) || !json_is_array(items))
        return wrong_shape(s->event, err);
    json_array_foreach(items, i, item) {
        const char *question, *revision, *requirement, *part;
        json_int_t points;
        if (!UNPACK(item, "[s, s, s, s, I]", &question, &revision, &requirement, &part, &points))
            return wrong_shape(s->event, err);
        struct query query = query_open(db, ST_ATTEMPT_ITEM_ADD);
        query_int(&query, s->attempt);
        query_int(&query, (int64_t) i);
        query_text(&query, question);
        query_text(&query, revision);
        query_text(&query, requirement);
        query_text(&query, part);
        query_int(&query, points);
        if (!query_run(&query, err))
            return false;
    }
    return set_time(db, ST_ATTEMPT_STARTED, s->wall, s->attempt, err);
}

static bool project_response(struct db *db, const struct step *s, json_t *body, struct err *err)
{
    json_int_t question, revision;
    const char *text = "";
    if (!UNPACK(body, "{s:I, s:I, s?s}", "question", &question, "value", &revision, "text", &text))
        return wrong_shape(s->event, err);
    struct query query = query_open(db, ST_ATTEMPT_ITEM_ANSWER);
    query_text(&query, text);
    query_int(&query, revision);
    query_int(&query, s->attempt);
    query_int(&query, question);
    return query_run(&query, err);
}

static bool project_end(struct db *db, const struct step *s, json_t *body, struct err *err)
{
    (void) body;
    return set_time(db, ST_ATTEMPT_ENDED, s->wall, s->attempt, err);
}

static bool project_reopen(struct db *db, const struct step *s, json_t *body, struct err *err)
{
    (void) body;
    return set_time(db, ST_ATTEMPT_ENDED, 0, s->attempt, err);
}

static bool project_grade(struct db *db, const struct step *s, json_t *body, struct err *err)
{
    json_int_t score, full, pass;
    int passed, pending;
    json_t *scores, *item;
    size_t i;
    if (!UNPACK(body, "{s:I, s:I, s:I, s:b, s:b, s:o}", "value", &score, "full", &full, "pass",
                &pass, "passed", &passed, "pending", &pending, "scores", &scores) ||
        !json_is_array(scores))
        return wrong_shape(s->event, err);
    json_array_foreach(scores, i, item) {
        struct query query = query_open(db, ST_ATTEMPT_ITEM_SCORE);
        query_int(&query, json_integer_value(item));
        query_int(&query, s->attempt);
        query_int(&query, (int64_t) i);
        if (!query_run(&query, err))
            return false;
    }
    struct query query = query_open(db, ST_ATTEMPT_GRADED);
    query_int(&query, score);
    query_int(&query, full);
    query_int(&query, pass);
    query_int(&query, passed != 0);
    query_int(&query, pending != 0);
    query_int(&query, s->attempt);
    return query_run(&query, err);
}

/* Steps that change more than the state and the clock. */
static const struct {
    const char *what;
    bool (*project)(struct db *db, const struct step *step, json_t *body, struct err *err);
} steps[] = {
    {"open", project_open},   {"start", project_start}, {"answer", project_response},
    {"submit", project_end},  {"timeout", project_end}, {"reopen", project_reopen},
    {"grade", project_grade},
};

bool project_attempt_step(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    struct step step = {.event = event};
    if (!UNPACK(body, "{s:I, s:s, s:s, s:I, s:I}", "attempt", &step.attempt, "what", &step.what,
                "state", &step.state, "elapsed", &step.elapsed, "wall", &step.wall))
        return wrong_shape(event, err);
    if (!project_advance(db, &step, err))
        return false;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].what, step.what) == 0)
            return steps[i].project(db, &step, body, err);
    return true;
}
