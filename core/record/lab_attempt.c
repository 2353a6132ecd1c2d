#include "core/record/lab_attempt.h"

#include "base/str.h"
#include "core/record/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const states[] = {
    [LAB_ATTEMPT_OPEN] = "open", [LAB_ATTEMPT_GRADED] = "graded", [LAB_ATTEMPT_LEFT] = "left"};

const char *lab_attempt_state_name(enum lab_attempt_state state)
{
    return states[state];
}

static enum lab_attempt_state state_named(const char *name)
{
    return strcmp(name, states[LAB_ATTEMPT_GRADED]) == 0 ? LAB_ATTEMPT_GRADED
           : strcmp(name, states[LAB_ATTEMPT_LEFT]) == 0 ? LAB_ATTEMPT_LEFT
                                                         : LAB_ATTEMPT_OPEN;
}

static const char *copy(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

/* ---- writing ---- */

/* Inside a transaction. */
static bool put_work(struct records *records, int64_t id, const struct lab_save *save,
                     const char *digest, struct err *err)
{
    struct query query = query_open(&records->db, ST_LAB_WORK_PUT);
    query_int(&query, id);
    query_text(&query, digest);
    query_bytes(&query, save->text, save->len);
    query_int(&query, clock_now(records->clock));
    query_int(&query, save->active_ms);
    return query_run(&query, err);
}

static json_t *start_json(const struct lab_attempt *a)
{
    json_t *body =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "lab", a->lab, "pack", a->pack,
                  "version", a->version, "variant", a->variant, "work", a->work, "title", a->title,
                  "engine", a->engine, "minutes", (json_int_t) a->minutes);
    if (body && a->exam)
        json_object_set_new(body, "exam", json_integer((json_int_t) a->exam));
    return body;
}

bool lab_attempt_start(struct records *records, const struct lab_attempt *attempt, const char *text,
                       size_t len, int64_t *id, struct err *err)
{
    const struct lab_save save = {.text = text, .len = len};
    char digest[ATTEMPT_DIGEST];
    if (len > LAB_WORK_MAX)
        return err_set(err, ERR_TOO_BIG, "%zu", len);
    attempt_digest(text, len, digest);
    if (!db_begin(&records->db, err))
        return false;
    if (event_add(records, attempt->learner, EVENT_LAB_START, start_json(attempt), id, err) &&
        put_work(records, *id, &save, digest, err))
        return event_commit(records, err);
    db_rollback(&records->db);
    return false;
}

struct standing_row {
    int64_t learner, exam;
    bool open;
};

static bool read_row(struct records *records, int64_t id, struct standing_row *row, struct err *err)
{
    bool found = false;
    struct query query = query_open(&records->db, ST_LAB_STATE);
    query_int(&query, id);
    if (query_row(&query)) {
        found = true;
        row->learner = query_get_int(&query, 0);
        row->open = state_named(query_get_text(&query, 1)) == LAB_ATTEMPT_OPEN;
        row->exam = query_get_int(&query, 2);
    }
    return query_end(&query, err) && (found || err_set(err, ERR_NOT_FOUND, "%lld", (long long) id));
}

/* Inside a transaction: the attempt must be one that goes on. */
static bool need_open(struct records *records, int64_t id, struct standing_row *row,
                      struct err *err)
{
    return read_row(records, id, row, err) &&
           (row->open || err_set(err, ERR_INVALID, "%lld", (long long) id));
}

/* Inside a transaction: nobody else saved it since the caller looked. */
static bool check_saves(struct records *records, int64_t id, const int64_t *known, struct err *err)
{
    int64_t saves = 0;
    if (!known)
        return true;
    struct query query = query_open(&records->db, ST_LAB_WORK_SAVES);
    query_int(&query, id);
    if (query_row(&query))
        saves = query_get_int(&query, 0);
    return query_end(&query, err) &&
           (saves == *known || err_set(err, ERR_BUSY, "%lld", (long long) id));
}

static bool save_in(struct records *records, int64_t id, const struct lab_save *save, int64_t *seq,
                    struct err *err)
{
    struct standing_row row;
    char digest[ATTEMPT_DIGEST];
    const struct lab_exam_step *exam = save->exam;
    attempt_digest(save->text, save->len, digest);
    if (!need_open(records, id, &row, err))
        return false;
    if (row.exam != (exam ? exam->attempt : 0))
        return err_set(err, ERR_INVALID, "%lld", (long long) id);
    if (!check_saves(records, id, save->saves, err) || !put_work(records, id, save, digest, err))
        return false;
    if (!exam)
        return true;
    struct attempt_step step = *exam->step;
    step.text = digest;
    return attempt_add_step(records, exam->attempt, *exam->last, &step, seq, err);
}

bool lab_attempt_save(struct records *records, int64_t id, const struct lab_save *save,
                      struct err *err)
{
    int64_t seq = 0;
    if (save->len > LAB_WORK_MAX)
        return err_set(err, ERR_TOO_BIG, "%zu", save->len);
    if (!db_begin(&records->db, err))
        return false;
    if (!save_in(records, id, save, &seq, err)) {
        db_rollback(&records->db);
        return false;
    }
    if (save->exam ? !event_commit(records, err) : !db_commit(&records->db, err))
        return false;
    if (save->exam)
        *save->exam->last = seq;
    if (save->saves)
        ++*save->saves;
    return true;
}

/* Digest and active time of the newest text; "" and 0 when it is not here. */
static bool read_work(struct records *records, int64_t id, char digest[ATTEMPT_DIGEST],
                      int64_t *active_ms, struct err *err)
{
    digest[0] = '\0';
    *active_ms = 0;
    struct query query = query_open(&records->db, ST_LAB_WORK_GET);
    query_int(&query, id);
    if (query_row(&query)) {
        snprintf(digest, ATTEMPT_DIGEST, "%s", query_get_text(&query, 0));
        *active_ms = query_get_int(&query, 2);
    }
    return query_end(&query, err);
}

static bool grade_in(struct records *records, int64_t id, const struct lab_verdict *v,
                     struct err *err)
{
    struct standing_row row;
    char digest[ATTEMPT_DIGEST], marked[ATTEMPT_DIGEST], kept[ATTEMPT_DIGEST];
    int64_t active;
    attempt_digest(v->work, v->work_len, marked);
    if (!need_open(records, id, &row, err) || !read_work(records, id, digest, &active, err))
        return false;
    if (strcmp(digest, marked) != 0)
        return err_set(err, ERR_BUSY, "%lld", (long long) id);
    if (!attempt_keep_text(records, v->marks, v->marks_len, kept, err))
        return false;
    json_t *body = json_pack("{s:I, s:I, s:I, s:I, s:s, s:s}", "attempt", (json_int_t) id, "score",
                             (json_int_t) v->score, "full", (json_int_t) v->full, "active",
                             (json_int_t) active, "marks", kept, "work", digest);
    return event_add(records, row.learner, EVENT_LAB_GRADE, body, NULL, err);
}

static bool leave_in(struct records *records, int64_t id, struct err *err)
{
    struct standing_row row;
    char digest[ATTEMPT_DIGEST];
    int64_t active;
    return need_open(records, id, &row, err) && read_work(records, id, digest, &active, err) &&
           event_add(
               records, row.learner, EVENT_LAB_LEAVE,
               json_pack("{s:I, s:I}", "attempt", (json_int_t) id, "active", (json_int_t) active),
               NULL, err);
}

bool lab_attempt_grade(struct records *records, int64_t id, const struct lab_verdict *verdict,
                       struct err *err)
{
    if (!db_begin(&records->db, err))
        return false;
    if (grade_in(records, id, verdict, err))
        return event_commit(records, err);
    db_rollback(&records->db);
    return false;
}

bool lab_attempt_leave(struct records *records, int64_t id, struct err *err)
{
    if (!db_begin(&records->db, err))
        return false;
    if (leave_in(records, id, err))
        return event_commit(records, err);
    db_rollback(&records->db);
    return false;
}

/* ---- reading ---- */

bool lab_attempt_text(struct records *records, int64_t id, char **text, size_t *len,
                      struct err *err)
{
    char hex[ATTEMPT_DIGEST] = "", now[ATTEMPT_DIGEST];
    size_t n = 0;
    *text = NULL;
    struct query query = query_open(&records->db, ST_LAB_WORK_GET);
    query_int(&query, id);
    if (query_row(&query)) {
        const void *bytes = query_get_bytes(&query, 1, &n);
        snprintf(hex, sizeof hex, "%s", query_get_text(&query, 0));
        *text = xmalloc(n + 1);
        if (n > 0)
            memcpy(*text, bytes, n);
        (*text)[n] = '\0';
    }
    bool ok = query_end(&query, err);
    if (ok && !*text)
        ok = err_set(err, ERR_NOT_FOUND, "%lld", (long long) id);
    if (ok) {
        attempt_digest(*text, n, now);
        ok = strcmp(hex, now) == 0 || err_set(err, ERR_DIGEST, "%lld", (long long) id);
    }
    if (len)
        *len = n;
    if (!ok) {
        free(*text);
        *text = NULL;
    }
    return ok;
}

static struct lab_attempt read_attempt(struct query *q, struct arena *arena)
{
    return (struct lab_attempt){
        .id = query_get_int(q, 0),
        .learner = query_get_int(q, 1),
        .lab = copy(arena, q, 2),
        .pack = copy(arena, q, 3),
        .version = copy(arena, q, 4),
        .variant = copy(arena, q, 5),
        .work = copy(arena, q, 6),
        .title = copy(arena, q, 7),
        .minutes = (int) query_get_int(q, 8),
        .engine = copy(arena, q, 9),
        .exam = query_get_int(q, 10),
        .state = state_named(query_get_text(q, 11)),
        .started_ms = query_get_int(q, 12),
        .ended_ms = query_get_int(q, 13),
        .saved_ms = query_get_int(q, 14),
        .active_ms = query_get_int(q, 15),
        .score = query_get_int(q, 16),
        .full = query_get_int(q, 17),
        .marks = copy(arena, q, 18),
        .saves = query_get_int(q, 19),
    };
}

/* id and learner: 0 for any. */
static bool load(struct records *records, int64_t id, int64_t learner, const char *lab,
                 struct lab_attempts *out, struct err *err)
{
    *out = (struct lab_attempts){0};
    struct query query = query_open(&records->db, ST_LAB_ALL);
    query_int(&query, id);
    query_int(&query, learner);
    query_text(&query, lab);
    while (query_row(&query)) {
        out->list = list_grow(out->list, out->count, sizeof *out->list);
        out->list[out->count++] = read_attempt(&query, &out->arena);
    }
    if (query_end(&query, err))
        return true;
    lab_attempts_finish(out);
    return false;
}

bool lab_attempt_list(struct records *records, int64_t learner, const char *lab,
                      struct lab_attempts *attempts, struct err *err)
{
    return load(records, 0, learner, lab, attempts, err);
}

bool lab_attempt_get(struct records *records, int64_t id, struct lab_attempts *attempts,
                     struct err *err)
{
    *attempts = (struct lab_attempts){0};
    if (id > 0 && !load(records, id, 0, NULL, attempts, err))
        return false;
    return attempts->count == 1 || err_set(err, ERR_NOT_FOUND, "%lld", (long long) id);
}

void lab_attempts_finish(struct lab_attempts *attempts)
{
    if (!attempts)
        return;
    free(attempts->list);
    arena_finish(&attempts->arena);
    *attempts = (struct lab_attempts){0};
}

bool lab_standing_list(struct records *records, int64_t learner, struct lab_standings *out,
                       struct err *err)
{
    *out = (struct lab_standings){0};
    struct query query = query_open(&records->db, ST_LAB_STANDING);
    query_int(&query, learner);
    while (query_row(&query)) {
        out->list = list_grow(out->list, out->count, sizeof *out->list);
        out->list[out->count++] = (struct lab_standing){
            .lab = copy(&out->arena, &query, 0),
            .work = copy(&out->arena, &query, 1),
            .attempts = (unsigned) query_get_int(&query, 2),
            .graded = (unsigned) query_get_int(&query, 3),
            .best = query_get_int(&query, 4),
            .full = query_get_int(&query, 5),
            .open = query_get_int(&query, 6),
            .newest = query_get_int(&query, 7),
            .active_ms = query_get_int(&query, 8),
        };
    }
    if (query_end(&query, err))
        return true;
    lab_standings_finish(out);
    return false;
}

void lab_standings_finish(struct lab_standings *standings)
{
    if (!standings)
        return;
    free(standings->list);
    arena_finish(&standings->arena);
    *standings = (struct lab_standings){0};
}

const struct lab_standing *lab_standing_of(const struct lab_standings *standings, const char *lab)
{
    for (size_t i = 0; i < standings->count; i++)
        if (strcmp(standings->list[i].lab, lab) == 0)
            return &standings->list[i];
    return NULL;
}
