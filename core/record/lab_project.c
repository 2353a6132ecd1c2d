#include "core/record/lab_project.h"

#define UNPACK(body, ...) (json_unpack((body), __VA_ARGS__) == 0)

static bool wrong_shape(const struct event *event, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%s", event->kind);
}

bool project_lab_start(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *texts[7];
    json_int_t minutes, exam = 0;
    if (!UNPACK(body, "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s?I}", "lab", &texts[0], "pack",
                &texts[1], "version", &texts[2], "variant", &texts[3], "work", &texts[4], "title",
                &texts[5], "engine", &texts[6], "minutes", &minutes, "exam", &exam))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_LAB_ADD);
    query_int(&query, event->seq);
    query_int(&query, event->learner);
    for (int i = 0; i < 6; i++)
        query_text(&query, texts[i]);
    query_int(&query, minutes);
    query_text(&query, texts[6]);
    query_int(&query, exam);
    query_int(&query, event->at_ms);
    return query_run(&query, err);
}

bool project_lab_grade(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    const char *marks;
    json_int_t attempt, score, full, active;
    if (!UNPACK(body, "{s:I, s:I, s:I, s:I, s:s}", "attempt", &attempt, "score", &score, "full",
                &full, "active", &active, "marks", &marks))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_LAB_GRADED);
    query_int(&query, score);
    query_int(&query, full);
    query_text(&query, marks);
    query_int(&query, event->at_ms);
    query_int(&query, active);
    query_int(&query, attempt);
    return query_run(&query, err);
}

bool project_lab_leave(struct db *db, const struct event *event, json_t *body, struct err *err)
{
    json_int_t attempt, active;
    if (!UNPACK(body, "{s:I, s:I}", "attempt", &attempt, "active", &active))
        return wrong_shape(event, err);
    struct query query = query_open(db, ST_LAB_LEFT);
    query_int(&query, event->at_ms);
    query_int(&query, active);
    query_int(&query, attempt);
    return query_run(&query, err);
}
