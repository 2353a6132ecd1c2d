#include "core/record/attempt.h"

#include "base/str.h"
#include "core/record/store.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* ---- texts ---- */

void attempt_digest(const char *text, size_t len, char hex[ATTEMPT_DIGEST])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *) text, len);
    sodium_bin2hex(hex, ATTEMPT_DIGEST, hash, sizeof hash);
}

bool attempt_keep_text(struct records *records, const char *text, size_t len, char *hex,
                       struct err *err)
{
    if (len > ATTEMPT_BLOB_MAX)
        return err_set(err, ERR_TOO_BIG, "%zu", len);
    attempt_digest(text, len, hex);
    struct query query = query_open(&records->db, ST_BLOB_ADD);
    query_text(&query, hex);
    query_bytes(&query, text, len);
    return query_run(&query, err);
}

bool attempt_text(struct records *records, const char *digest, char **text, size_t *len,
                  struct err *err)
{
    char hex[ATTEMPT_DIGEST];
    size_t n = 0;
    *text = NULL;
    struct query query = query_open(&records->db, ST_BLOB_GET);
    query_text(&query, digest);
    if (query_row(&query)) {
        const void *bytes = query_get_bytes(&query, 0, &n);
        *text = xmalloc(n + 1);
        if (n > 0)
            memcpy(*text, bytes, n);
        (*text)[n] = '\0';
    }
    bool ok = query_end(&query, err);
    if (ok && !*text)
        ok = err_set(err, ERR_NOT_FOUND, "%s", digest);
    if (ok) {
        attempt_digest(*text, n, hex);
        ok = strcmp(hex, digest) == 0 || err_set(err, ERR_DIGEST, "%s", digest);
    }
    if (len)
        *len = n;
    if (!ok) {
        free(*text);
        *text = NULL;
    }
    return ok;
}

/* ---- papers ---- */

bool attempt_paper_add(struct records *records, const struct attempt_paper *p, const char *text,
                       size_t len, int64_t *id, struct err *err)
{
    char digest[ATTEMPT_DIGEST];
    if (!db_begin(&records->db, err))
        return false;
    if (!attempt_keep_text(records, text, len, digest, err))
        goto fail;
    json_t *body =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:I, s:I}", "digest", digest, "title",
                  p->title, "form", p->form, "blueprint", p->blueprint, "level", p->level, "draw",
                  p->draw, "sealed", (int) p->sealed, "invigilator", or_empty(p->invigilator),
                  "minutes", (json_int_t) p->minutes, "questions", (json_int_t) p->questions);
    if (event_add(records, 0, EVENT_PAPER_ADD, body, id, err))
        return event_commit(records, err);
fail:
    db_rollback(&records->db);
    return false;
}

static const char *copy(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

bool attempt_paper_list(struct records *records, struct attempt_papers *papers, struct err *err)
{
    *papers = (struct attempt_papers){0};
    struct query query = query_open(&records->db, ST_PAPER_ALL);
    while (query_row(&query)) {
        papers->list = list_grow(papers->list, papers->count, sizeof *papers->list);
        papers->list[papers->count++] = (struct attempt_paper){
            .id = query_get_int(&query, 0),
            .digest = copy(&papers->arena, &query, 1),
            .title = copy(&papers->arena, &query, 2),
            .form = copy(&papers->arena, &query, 3),
            .blueprint = copy(&papers->arena, &query, 4),
            .level = copy(&papers->arena, &query, 5),
            .draw = copy(&papers->arena, &query, 6),
            .sealed = query_get_int(&query, 7) != 0,
            .invigilator = copy(&papers->arena, &query, 8),
            .minutes = (int) query_get_int(&query, 9),
            .questions = (unsigned) query_get_int(&query, 10),
            .at_ms = query_get_int(&query, 11),
        };
    }
    if (query_end(&query, err))
        return true;
    attempt_papers_finish(papers);
    return false;
}

void attempt_papers_finish(struct attempt_papers *papers)
{
    if (!papers)
        return;
    free(papers->list);
    arena_finish(&papers->arena);
    *papers = (struct attempt_papers){0};
}

/* ---- attempts ---- */

static struct attempt read_attempt(struct query *q, struct arena *arena)
{
    return (struct attempt){
        .id = query_get_int(q, 0),
        .learner = query_get_int(q, 1),
        .paper = copy(arena, q, 2),
        .opened = copy(arena, q, 3),
        .title = copy(arena, q, 4),
        .form = copy(arena, q, 5),
        .level = copy(arena, q, 6),
        .mode = copy(arena, q, 7),
        .state = copy(arena, q, 8),
        .invigilator = copy(arena, q, 9),
        .rule = (int) query_get_int(q, 10),
        .questions = (unsigned) query_get_int(q, 11),
        .pause = query_get_int(q, 12) != 0,
        .sealed = query_get_int(q, 13) != 0,
        .limit_ms = query_get_int(q, 14),
        .elapsed_ms = query_get_int(q, 15),
        .created_ms = query_get_int(q, 16),
        .started_ms = query_get_int(q, 17),
        .ended_ms = query_get_int(q, 18),
        .score = query_get_int(q, 19),
        .full = query_get_int(q, 20),
        .pass = query_get_int(q, 21),
        .passed = query_get_int(q, 22) != 0,
        .pending = query_get_int(q, 23) != 0,
        .last = query_get_int(q, 24),
        .answered = (unsigned) query_get_int(q, 25),
    };
}

/* attempt and learner: 0 for any. */
static bool load_attempts(struct records *records, int64_t attempt, int64_t learner,
                          struct attempts *attempts, struct err *err)
{
    *attempts = (struct attempts){0};
    struct query query = query_open(&records->db, ST_ATTEMPT_ALL);
    query_int(&query, attempt);
    query_int(&query, learner);
    while (query_row(&query)) {
        attempts->list = list_grow(attempts->list, attempts->count, sizeof *attempts->list);
        attempts->list[attempts->count++] = read_attempt(&query, &attempts->arena);
    }
    if (query_end(&query, err))
        return true;
    attempts_finish(attempts);
    return false;
}

bool attempt_list(struct records *records, int64_t learner, struct attempts *attempts,
                  struct err *err)
{
    return load_attempts(records, 0, learner, attempts, err);
}

bool attempt_get(struct records *records, int64_t id, struct attempts *attempts, struct err *err)
{
    *attempts = (struct attempts){0};
    if (id > 0 && !load_attempts(records, id, 0, attempts, err))
        return false;
    return attempts->count == 1 || err_set(err, ERR_NOT_FOUND, "%lld", (long long) id);
}

void attempts_finish(struct attempts *attempts)
{
    if (!attempts)
        return;
    free(attempts->list);
    arena_finish(&attempts->arena);
    *attempts = (struct attempts){0};
}

bool attempt_item_list(struct records *records, int64_t attempt, struct attempt_items *items,
                       struct err *err)
{
    *items = (struct attempt_items){0};
    struct query query = query_open(&records->db, ST_ATTEMPT_ITEM_ALL);
    query_int(&query, attempt);
    while (query_row(&query)) {
        items->list = list_grow(items->list, items->count, sizeof *items->list);
        items->list[items->count++] = (struct attempt_item){
            .attempt = query_get_int(&query, 0),
            .learner = query_get_int(&query, 1),
            .place = (unsigned) query_get_int(&query, 2),
            .question = copy(&items->arena, &query, 3),
            .revision = copy(&items->arena, &query, 4),
            .requirement = copy(&items->arena, &query, 5),
            .part = copy(&items->arena, &query, 6),
            .points = query_get_int(&query, 7),
            .response = copy(&items->arena, &query, 8),
            .answers = (unsigned) query_get_int(&query, 9),
            .score = query_get_int(&query, 10),
        };
    }
    if (query_end(&query, err))
        return true;
    attempt_items_finish(items);
    return false;
}

void attempt_items_finish(struct attempt_items *items)
{
    if (!items)
        return;
    free(items->list);
    arena_finish(&items->arena);
    *items = (struct attempt_items){0};
}

bool attempt_seen_list(struct records *records, int64_t learner, struct attempt_seen *seen,
                       struct err *err)
{
    *seen = (struct attempt_seen){0};
    struct query query = query_open(&records->db, ST_ATTEMPT_SEEN);
    query_int(&query, learner);
    while (query_row(&query)) {
        seen->list = list_grow(seen->list, seen->count, sizeof *seen->list);
        seen->list[seen->count].question = copy(&seen->arena, &query, 0);
        seen->list[seen->count++].at_ms = query_get_int(&query, 1);
    }
    if (query_end(&query, err))
        return true;
    attempt_seen_finish(seen);
    return false;
}

void attempt_seen_finish(struct attempt_seen *seen)
{
    if (!seen)
        return;
    free(seen->list);
    arena_finish(&seen->arena);
    *seen = (struct attempt_seen){0};
}

/* ---- writing steps ---- */

bool attempt_create(struct records *records, const struct attempt *a, const struct clock_moment *at,
                    int64_t *last, struct err *err)
{
    char *text;
    if (!attempt_text(records, a->paper, &text, NULL, err))
        return false;
    free(text);
    json_t *body = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:b, s:I, s:s}", "paper",
        a->paper, "title", a->title, "form", a->form, "level", a->level, "mode", a->mode, "state",
        a->state, "invigilator", or_empty(a->invigilator), "rule", (json_int_t) a->rule,
        "questions", (json_int_t) a->questions, "limit", (json_int_t) a->limit_ms, "wall",
        (json_int_t) at->wall_ms, "pause", (int) a->pause, "sealed", (int) a->sealed, "boot",
        (json_int_t) at->boot_ms, "boot_id", at->boot_id);
    return event_write(records, a->learner, EVENT_ATTEMPT_CREATE, body, last, err);
}

static json_t *items_json(const struct attempt_step *step)
{
    json_t *list = json_array();
    for (size_t i = 0; i < step->items_count; i++) {
        const struct attempt_item *item = &step->items[i];
        json_array_append_new(list,
                              json_pack("[s, s, s, s, I]", item->question, item->revision,
                                        item->requirement, item->part, (json_int_t) item->points));
    }
    return list;
}

static void add_result(json_t *body, const struct attempt_result *result)
{
    json_t *scores = json_array();
    for (size_t i = 0; i < result->scores_count; i++)
        json_array_append_new(scores, json_integer((json_int_t) result->scores[i]));
    json_object_set_new(body, "method", json_integer(result->method));
    json_object_set_new(body, "full", json_integer((json_int_t) result->full));
    json_object_set_new(body, "pass", json_integer((json_int_t) result->pass));
    json_object_set_new(body, "passed", json_boolean(result->passed));
    json_object_set_new(body, "pending", json_boolean(result->pending));
    json_object_set_new(body, "scores", scores);
}

/* NULL for text that is not UTF-8. */
static json_t *step_json(int64_t attempt, const struct attempt_step *step, const char *opened)
{
    json_t *body =
        json_pack("{s:I, s:s, s:s, s:I, s:I, s:I, s:s, s:I, s:I, s:s*, s:s*, s:s*}", "attempt",
                  (json_int_t) attempt, "what", step->what, "state", step->state, "elapsed",
                  (json_int_t) step->elapsed_ms, "wall", (json_int_t) step->at.wall_ms, "boot",
                  (json_int_t) step->at.boot_ms, "boot_id", step->at.boot_id, "question",
                  (json_int_t) step->question, "value", (json_int_t) step->value, "text",
                  step->text, "who", step->who, "paper", opened);
    if (body && step->items)
        json_object_set_new(body, "items", items_json(step));
    if (body && step->result)
        add_result(body, step->result);
    return body;
}

/* Whose attempt it is, when the caller knows its newest step. */
static bool check_newest(struct records *records, int64_t attempt, int64_t last, int64_t *learner,
                         struct err *err)
{
    int64_t newest = 0;
    struct query query = query_open(&records->db, ST_ATTEMPT_LAST);
    query_int(&query, attempt);
    if (query_row(&query)) {
        *learner = query_get_int(&query, 0);
        newest = query_get_int(&query, 1);
    }
    if (!query_end(&query, err))
        return false;
    if (newest == 0)
        return err_set(err, ERR_NOT_FOUND, "%lld", (long long) attempt);
    return newest == last || err_set(err, ERR_BUSY, "%lld", (long long) attempt);
}

static bool add_reviews(struct records *records, const struct attempt_step *step, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < step->reviews_count; i++)
        ok = review_append(records, &step->reviews[i], NULL, err);
    return ok;
}

bool attempt_add_step(struct records *records, int64_t attempt, int64_t last,
                      const struct attempt_step *step, int64_t *seq, struct err *err)
{
    char opened[ATTEMPT_DIGEST] = "";
    int64_t learner = 0;
    return check_newest(records, attempt, last, &learner, err) &&
           (!step->paper ||
            attempt_keep_text(records, step->paper, step->paper_len, opened, err)) &&
           event_add(records, learner, EVENT_ATTEMPT_STEP,
                     step_json(attempt, step, step->paper ? opened : NULL), seq, err) &&
           add_reviews(records, step, err);
}

bool attempt_append(struct records *records, int64_t attempt, int64_t *last,
                    const struct attempt_step *step, struct err *err)
{
    int64_t seq = 0;
    if (!db_begin(&records->db, err))
        return false;
    if (!attempt_add_step(records, attempt, *last, step, &seq, err)) {
        db_rollback(&records->db);
        return false;
    }
    if (!event_commit(records, err))
        return false;
    *last = seq;
    return true;
}

/* ---- reading them ---- */

static const char *member(struct arena *arena, const json_t *body, const char *key)
{
    const char *text = json_string_value(json_object_get(body, key));
    return arena_strdup(arena, or_empty(text));
}

static int64_t number(const json_t *body, const char *key)
{
    return json_integer_value(json_object_get(body, key));
}

static const struct attempt_result *read_result(struct arena *arena, const json_t *body)
{
    const json_t *scores = json_object_get(body, "scores");
    struct attempt_result *result = arena_alloc(arena, sizeof *result);
    size_t n = json_array_size(scores);
    int64_t *list = arena_array(arena, n, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = json_integer_value(json_array_get(scores, i));
    *result = (struct attempt_result){
        .method = (int) number(body, "method"),
        .score = number(body, "value"),
        .full = number(body, "full"),
        .pass = number(body, "pass"),
        .passed = json_is_true(json_object_get(body, "passed")),
        .pending = json_is_true(json_object_get(body, "pending")),
        .scores = list,
        .scores_count = n,
    };
    return result;
}

static struct attempt_step read_step(struct arena *arena, struct query *query, const json_t *body)
{
    const char *what = json_string_value(json_object_get(body, "what"));
    struct attempt_step step = {
        .seq = query_get_int(query, 0),
        .at_ms = query_get_int(query, 1),
        .what = arena_strdup(arena, what ? what : "create"),
        .state = member(arena, body, "state"),
        .elapsed_ms = number(body, "elapsed"),
        .at = {.wall_ms = number(body, "wall"), .boot_ms = number(body, "boot")},
        .question = (unsigned) number(body, "question"),
        .value = number(body, "value"),
        .text = member(arena, body, "text"),
        .who = member(arena, body, "who"),
        .opened = what ? member(arena, body, "paper") : "",
    };
    snprintf(step.at.boot_id, sizeof step.at.boot_id, "%s",
             or_empty(json_string_value(json_object_get(body, "boot_id"))));
    if (what && strcmp(what, "grade") == 0)
        step.result = read_result(arena, body);
    return step;
}

bool attempt_step_list(struct records *records, int64_t attempt, struct attempt_steps *steps,
                       struct err *err)
{
    bool ok = true;
    *steps = (struct attempt_steps){0};
    struct query query = query_open(&records->db, ST_ATTEMPT_STEP_ALL);
    query_int(&query, attempt);
    while (ok && query_row(&query)) {
        json_t *body = json_loads(query_get_text(&query, 2), JSON_REJECT_DUPLICATES, NULL);
        ok = body != NULL;
        if (ok) {
            steps->list = list_grow(steps->list, steps->count, sizeof *steps->list);
            steps->list[steps->count++] = read_step(&steps->arena, &query, body);
        }
        json_decref(body);
    }
    ok = query_end(&query, err) && (ok || err_set(err, ERR_DAMAGED, "records.db: event"));
    if (!ok)
        attempt_steps_finish(steps);
    return ok;
}

void attempt_steps_finish(struct attempt_steps *steps)
{
    if (!steps)
        return;
    free(steps->list);
    arena_finish(&steps->arena);
    *steps = (struct attempt_steps){0};
}
