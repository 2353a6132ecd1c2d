#include "core/record/attempt_project.h"
#include "core/record/lab_project.h"
#include "core/record/review.h"
#include "core/record/store.h"

#include <string.h>

/* A body's shape is checked by json_unpack: an event of another shape cannot be projected. */
#define UNPACK(body, ...) (json_unpack((body), __VA_ARGS__) == 0)

typedef bool project_fn(struct db *db, const struct event *event, json_t *body, struct err *err);

static bool wrong_shape(const struct event *event, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%s", event->kind);
}

static bool project_learner_add(struct db *db, const struct event *event, json_t *body,
                                struct err *err)
{
    const char *name, *target, *pin = NULL;
    if (!UNPACK(body, "{s:s, s:s, s?s}", "name", &name, "target", &target, "pin", &pin))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_LEARNER_ADD);
    query_int(&query, event->learner);
    query_text(&query, name);
    query_text(&query, target);
    query_text(&query, pin);
    query_int(&query, event->at_ms);
    return query_run(&query, err);
}

static bool project_learner_target(struct db *db, const struct event *event, json_t *body,
                                   struct err *err)
{
    const char *target;
    if (!UNPACK(body, "{s:s}", "target", &target))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_LEARNER_TARGET);
    query_text(&query, target);
    query_int(&query, event->learner);
    return query_run(&query, err);
}

static bool project_learner_pin(struct db *db, const struct event *event, json_t *body,
                                struct err *err)
{
    const char *pin = NULL;
    if (!UNPACK(body, "{s?s}", "pin", &pin))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_LEARNER_PIN);
    query_text(&query, pin);
    query_int(&query, event->learner);
    return query_run(&query, err);
}

struct stretch {
    const char *work, *lesson, *reason;
    json_int_t kind, planned, from, active;
};

/* Where a stretch already in the table begins. */
struct row_key {
    int64_t from, seq; /* seq 0: there is none */
};

/* The row that `stretch` goes on, without any time between the two. */
static bool find_continued(struct db *db, int64_t learner, const struct stretch *stretch,
                           struct row_key *key, struct err *err)
{
    *key = (struct row_key){0};
    struct query query = query_open(db, ST_STUDY_BEFORE);
    query_int(&query, learner);
    query_int(&query, stretch->from);
    if (query_row(&query) && query_get_int(&query, 2) == stretch->kind &&
        strcmp(query_get_text(&query, 3), stretch->work) == 0 &&
        strcmp(query_get_text(&query, 4), stretch->lesson) == 0 &&
        query_get_int(&query, 5) == stretch->planned && query_get_int(&query, 6) == stretch->from &&
        strcmp(query_get_text(&query, 7), stretch->reason) == 0)
        *key = (struct row_key){.from = query_get_int(&query, 0), .seq = query_get_int(&query, 1)};
    return query_end(&query, err);
}

static bool project_study(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    struct stretch s;
    struct row_key continued;
    if (!UNPACK(body, "{s:I, s:s, s:s, s:I, s:I, s:I, s:s}", "kind", &s.kind, "work", &s.work,
                "lesson", &s.lesson, "planned", &s.planned, "from", &s.from, "active", &s.active,
                "reason", &s.reason))
        return wrong_shape(event, err);
    if (!find_continued(db, event->learner, &s, &continued, err))
        return false;
    if (continued.seq != 0) {
        struct query extend = query_open(db, ST_STUDY_EXTEND);
        query_int(&extend, s.active);
        query_int(&extend, event->learner);
        query_int(&extend, continued.from);
        query_int(&extend, continued.seq);
        return query_run(&extend, err);
    }
    struct query query = query_open(db, ST_STUDY_ADD);
    query_int(&query, event->seq);
    query_int(&query, event->learner);
    query_int(&query, s.kind);
    query_text(&query, s.work);
    query_text(&query, s.lesson);
    query_int(&query, s.planned);
    query_int(&query, s.from);
    query_int(&query, s.active);
    query_text(&query, s.reason);
    return query_run(&query, err);
}

static bool project_read(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *lesson, *work;
    json_int_t section, place, done, sections;
    if (!UNPACK(body, "{s:s, s:s, s:I, s:I, s:I, s:I}", "lesson", &lesson, "work", &work, "section",
                &section, "place", &place, "done", &done, "sections", &sections))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_READING_PUT);
    query_int(&query, event->learner);
    query_text(&query, lesson);
    query_text(&query, work);
    query_int(&query, section);
    query_int(&query, place);
    query_int(&query, done);
    query_int(&query, sections);
    query_int(&query, event->seq);
    return query_run(&query, err);
}

static bool project_note_add(struct db *db, const struct event *event, json_t *body,
                             struct err *err)
{
    const char *lesson, *text;
    json_int_t place;
    if (!UNPACK(body, "{s:s, s:I, s:s}", "lesson", &lesson, "place", &place, "text", &text))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_NOTE_ADD);
    query_int(&query, event->seq);
    query_int(&query, event->learner);
    query_text(&query, lesson);
    query_int(&query, place);
    query_text(&query, text);
    query_int(&query, event->at_ms);
    return query_run(&query, err);
}

static bool project_note_remove(struct db *db, const struct event *event, json_t *body,
                                struct err *err)
{
    json_int_t note;
    if (!UNPACK(body, "{s:I}", "note", &note))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_NOTE_REMOVE);
    query_int(&query, event->learner);
    query_int(&query, note);
    return query_run(&query, err);
}

static bool project_answer(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *question, *lesson, *work, *response;
    int right;
    if (!UNPACK(body, "{s:s, s:s, s:s, s:s, s:b}", "question", &question, "lesson", &lesson, "work",
                &work, "response", &response, "right", &right))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_ANSWER_PUT);
    query_int(&query, event->learner);
    query_text(&query, question);
    query_text(&query, lesson);
    query_text(&query, work);
    query_text(&query, response);
    query_int(&query, right != 0);
    query_int(&query, event->at_ms);
    return query_run(&query, err);
}

static bool project_setting(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *name, *value;
    if (!UNPACK(body, "{s:s, s:s}", "name", &name, "value", &value))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_SETTING_PUT);
    query_int(&query, event->learner);
    query_text(&query, name);
    query_text(&query, value);
    return query_run(&query, err);
}

/* A wrong answer enters the book of wrong answers; a right one is counted there. */
static bool project_mistake(struct db *db, const struct event *event, const struct review *review,
                            struct err *err)
{
    bool wrong = review_is_wrong(review);
    struct query query = query_open(db, wrong ? ST_MISTAKE_PUT : ST_MISTAKE_RIGHT);
    query_int(&query, event->learner);
    query_text(&query, review->question);
    if (wrong) {
        query_text(&query, review->revision);
        query_text(&query, review->work);
        query_text(&query, review->requirement);
        query_text(&query, review->response);
        query_int(&query, event->at_ms);
        query_int(&query, event->seq);
    }
    return query_run(&query, err);
}

static bool project_review(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    struct review r;
    json_int_t took;
    const char *mode;
    if (!UNPACK(body, "{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:I, s:i, s:s}", "question", &r.question,
                "revision", &r.revision, "work", &r.work, "requirement", &r.requirement, "mode",
                &mode, "response", &r.response, "score", &r.score, "took", &took, "grade", &r.grade,
                "algorithm", &r.algorithm))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_REVIEW_ADD);
    query_int(&query, event->seq);
    query_int(&query, event->learner);
    query_text(&query, r.question);
    query_text(&query, r.revision);
    query_text(&query, r.work);
    query_text(&query, r.requirement);
    query_text(&query, mode);
    query_text(&query, r.response);
    query_int(&query, r.score);
    query_int(&query, took);
    query_int(&query, r.grade);
    query_text(&query, r.algorithm);
    query_int(&query, event->at_ms);
    return query_run(&query, err) && project_mistake(db, event, &r, err);
}

static bool project_review_grade(struct db *db, const struct event *event, json_t *body,
                                 struct err *err)
{
    json_int_t seq;
    int grade;
    if (!UNPACK(body, "{s:I, s:i}", "review", &seq, "grade", &grade))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_REVIEW_GRADE);
    query_int(&query, grade);
    query_int(&query, event->learner);
    query_int(&query, seq);
    return query_run(&query, err);
}

static bool project_mistake_reason(struct db *db, const struct event *event, json_t *body,
                                   struct err *err)
{
    const char *question, *reason;
    if (!UNPACK(body, "{s:s, s:s}", "question", &question, "reason", &reason))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_MISTAKE_REASON);
    query_text(&query, reason);
    query_int(&query, event->learner);
    query_text(&query, question);
    return query_run(&query, err);
}

static bool project_gone(struct db *db, const struct event *event, json_t *body, bool gone,
                         struct err *err)
{
    const char *question;
    if (!UNPACK(body, "{s:s}", "question", &question))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_MISTAKE_GONE);
    query_int(&query, gone);
    query_int(&query, event->learner);
    query_text(&query, question);
    return query_run(&query, err);
}

static bool project_mistake_remove(struct db *db, const struct event *event, json_t *body,
                                   struct err *err)
{
    return project_gone(db, event, body, true, err);
}

static bool project_mistake_keep(struct db *db, const struct event *event, json_t *body,
                                 struct err *err)
{
    return project_gone(db, event, body, false, err);
}

/* A loss changes nothing that can be projected: the events it speaks of are gone. */
static bool project_loss(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    (void) db;
    (void) event;
    (void) body;
    (void) err;
    return true;
}

/* Says only that an account elsewhere is a learner here. */
static bool project_account(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    (void) db;
    return json_object_get(body, "imported") != NULL || wrong_shape(event, err);
}

/* An event taken up from other records keeps the time it had there. */
static bool project_origin(struct db *db, const struct event *event, json_t *origin, int64_t *at_ms,
                           struct err *err)
{
    const char *id, *home, *account;
    json_int_t at, seq;
    if (!UNPACK(origin, "{s:s, s:s, s:s, s:I, s:I}", "id", &id, "home", &home, "account", &account,
                "at", &at, "seq", &seq))
        return wrong_shape(event, err);
    *at_ms = at;
    struct query query = query_open(db, ST_IMPORTED_ADD);
    query_text(&query, id);
    query_text(&query, home);
    query_text(&query, account);
    query_int(&query, seq);
    query_int(&query, event->seq);
    query_int(&query, event->learner);
    return query_run(&query, err);
}

static const struct {
    const char *name;
    project_fn *apply;
} kinds[EVENT_KINDS] = {
#define X(kind, text, fn) [kind] = {.name = text, .apply = fn},
    EVENT_LIST(X)
#undef X
};

bool project_apply(struct db *db, const struct event *event, struct err *err)
{
    int kind = 0;
    while (kind < EVENT_KINDS && strcmp(kinds[kind].name, event->kind) != 0)
        kind++;
    if (kind == EVENT_KINDS)
        return err_set(err, ERR_FORMAT, "%s", event->kind);
    json_t *body = json_loads(event->body, JSON_REJECT_DUPLICATES, NULL);
    if (!body)
        return wrong_shape(event, err);
    struct event as_was = *event;
    json_t *origin = json_object_get(body, "imported");
    bool ok = (!origin || project_origin(db, event, origin, &as_was.at_ms, err)) &&
              kinds[kind].apply(db, &as_was, body, err);
    json_decref(body);
    return ok;
}
