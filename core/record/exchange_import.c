#include "core/record/exchange_import.h"

#include "base/str.h"
#include "core/record/attempt.h"

#include <stdlib.h>
#include <string.h>

/* Bodies that speak of another event by its number; a lab only when it is part of an exam. */
static const struct {
    const char *kind, *key;
} references[] = {{"note.remove", "note"}, {"review.grade", "review"}, {"attempt.step", "attempt"},
                  {"lab.start", "exam"},   {"lab.grade", "attempt"},   {"lab.leave", "attempt"}};

static const char *reference_of(const char *kind)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (strcmp(references[i].kind, kind) == 0)
            return references[i].key;
    return NULL;
}

/* The first number of a row, or 0. */
static bool one_number(struct query *query, int64_t *number, struct err *err)
{
    *number = query_row(query) ? query_get_int(query, 0) : 0;
    return query_end(query, err);
}

void exchange_to_origin(struct records *records, struct statement *s)
{
    const char *key = reference_of(s->kind);
    json_object_del(s->body, "imported");
    if (!key || !json_object_get(s->body, key))
        return;
    int64_t origin = 0;
    struct query query = query_open(&records->db, ST_IMPORTED_ORIGIN);
    query_text(&query, s->home);
    query_int(&query, json_integer_value(json_object_get(s->body, key)));
    if (one_number(&query, &origin, NULL) && origin > 0)
        json_object_set_new(s->body, key, json_integer((json_int_t) origin));
}

/* ---- taking up ---- */

struct intake {
    struct records *records;
    const struct exchange_options *options;
    struct exchange_report *report;
    char home[EXCHANGE_HOME];
    char (*own)[EXCHANGE_ID]; /* ids of all events written here, sorted */
    size_t own_count;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool load_own(struct intake *in, struct err *err)
{
    struct query query = query_open(&in->records->db, ST_EVENT_ALL);
    while (query_row(&query)) {
        struct event event;
        in->own = list_grow(in->own, in->own_count, sizeof *in->own);
        if (event_read(&query, &event))
            exchange_id(event.hash, in->own[in->own_count++]);
    }
    if (!query_end(&query, err))
        return false;
    if (in->own_count > 0)
        qsort(in->own, in->own_count, sizeof *in->own, by_id);
    return true;
}

static bool is_known(struct intake *in, const char *id, bool *known, struct err *err)
{
    int64_t seq = 0;
    *known = in->own_count > 0 && strlen(id) < EXCHANGE_ID &&
             bsearch(id, in->own, in->own_count, sizeof *in->own, by_id) != NULL;
    if (*known)
        return true;
    struct query query = query_open(&in->records->db, ST_IMPORTED_GET);
    query_text(&query, id);
    if (!one_number(&query, &seq, err))
        return false;
    *known = seq > 0;
    return true;
}

/* The learner an account is here; 0: nobody yet. */
static bool find_account(struct intake *in, const struct statement *s, int64_t *learner,
                         struct err *err)
{
    if (strcmp(s->home, in->home) == 0) {
        struct query own = query_open(&in->records->db, ST_LEARNER_ID);
        query_int(&own, strtoll(s->account, NULL, 10));
        return one_number(&own, learner, err);
    }
    struct query query = query_open(&in->records->db, ST_IMPORTED_ACCOUNT);
    query_text(&query, s->home);
    query_text(&query, s->account);
    return one_number(&query, learner, err);
}

static bool find_number(struct intake *in, enum records_statement statement, const char *name,
                        int64_t *number, struct err *err)
{
    struct query query = query_open(&in->records->db, statement);
    if (name)
        query_text(&query, name);
    return one_number(&query, number, err);
}

/* Who a statement is about: a known account, else by the name; *add when it is a new learner. */
static bool find_learner(struct intake *in, const struct statement *s, int64_t *learner, bool *add,
                         struct err *err)
{
    *add = false;
    if (!find_account(in, s, learner, err) || *learner != 0)
        return *learner != 0;
    if (!find_number(in, ST_LEARNER_NAMED, s->name, learner, err))
        return false;
    if (*learner != 0)
        return in->options->merge || err_set(err, ERR_EXISTS, "%s", s->name);
    *add = true;
    return find_number(in, ST_LEARNER_NEXT, NULL, learner, err);
}

static json_t *origin_json(const struct statement *s)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:I}", "id", s->id, "home", s->home, "account",
                     s->account, "at", (json_int_t) s->at_ms, "seq", (json_int_t) s->seq);
}

static bool refuse(const struct statement *s, enum err_code code, struct err *err)
{
    return err_set(err, code, "%s", s->id);
}

/* Turns the number a body refers to into the one it has here. */
static bool refer(struct intake *in, const struct statement *s, json_t *body, struct err *err)
{
    const char *key = reference_of(s->kind);
    int64_t seq = 0;
    if (!key || (strcmp(key, "exam") == 0 && !json_object_get(body, key)))
        return true;
    struct query query = query_open(&in->records->db, ST_IMPORTED_SEQ);
    query_text(&query, s->home);
    query_int(&query, json_integer_value(json_object_get(body, key)));
    if (!one_number(&query, &seq, err))
        return false;
    if (seq == 0)
        return refuse(s, ERR_NOT_FOUND, err);
    json_object_set_new(body, key, json_integer((json_int_t) seq));
    return true;
}

/* The text that the body names must be the one it brings, or be here. */
static bool take_text(struct intake *in, const struct statement *s, struct err *err)
{
    char hex[ATTEMPT_DIGEST];
    const char *key;
    if (!exchange_takes(s->kind, &key))
        return refuse(s, ERR_UNSUPPORTED, err);
    const char *digest = key ? json_string_value(json_object_get(s->body, key)) : NULL;
    if (!digest)
        return true;
    if (!s->text)
        return refuse(s, ERR_NOT_FOUND, err);
    attempt_digest(s->text, strlen(s->text), hex);
    if (strcmp(hex, digest) != 0)
        return refuse(s, ERR_DIGEST, err);
    struct query query = query_open(&in->records->db, ST_BLOB_ADD);
    query_text(&query, hex);
    query_bytes(&query, s->text, strlen(s->text));
    return query_run(&query, err);
}

/* Appends the statement as an event of this learner. */
static bool append(struct intake *in, const struct statement *s, int64_t learner,
                   enum event_kind kind, struct err *err)
{
    struct err inner = ERR_INIT;
    json_t *body = json_deep_copy(s->body);
    json_object_set_new(body, "imported", origin_json(s));
    if (!refer(in, s, body, err)) {
        json_decref(body);
        return false;
    }
    if (event_add(in->records, learner, kind, body, NULL, &inner))
        return true;
    if (inner.code == ERR_FORMAT)
        return refuse(s, ERR_FORMAT, err);
    if (err)
        *err = inner;
    return false;
}

static bool take(struct intake *in, const struct statement *s, struct err *err)
{
    int64_t learner;
    bool known, add;
    bool joins = strcmp(s->kind, "learner.add") == 0;
    if (!is_known(in, s->id, &known, err))
        return false;
    if (known) {
        in->report->known++;
        return true;
    }
    if (!take_text(in, s, err) || !find_learner(in, s, &learner, &add, err))
        return false;
    if (add && !joins)
        return refuse(s, ERR_NOT_FOUND, err);
    if (add && !learner_name_ok(s->name, err))
        return false;
    in->report->learners += add;
    in->report->added++;
    /* Who is here already does not join again: from now on the two are known to be one. */
    return append(in, s, learner, joins && !add ? EVENT_ACCOUNT : event_kind_named(s->kind), err);
}

static int in_order(const void *a, const void *b)
{
    const struct statement *x = a, *y = b;
    int c = strcmp(x->home, y->home);
    return c ? c : (x->seq > y->seq) - (x->seq < y->seq);
}

bool exchange_import(struct records *records, struct statement *list, size_t count,
                     const struct exchange_options *options, struct exchange_report *report,
                     struct err *err)
{
    struct intake in = {.records = records, .options = options, .report = report};
    *report = (struct exchange_report){0};
    if (count > 0)
        qsort(list, count, sizeof *list, in_order);
    if (!exchange_home(records, false, in.home, err) || !db_begin(&records->db, err))
        return false;
    bool ok = load_own(&in, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = take(&in, &list[i], err);
    free(in.own);
    if (!ok || options->dry_run || report->added == 0) {
        db_rollback(&records->db);
        return ok;
    }
    return event_commit(records, err);
}
