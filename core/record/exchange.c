#include "core/record/exchange.h"

#include "base/str.h"
#include "core/record/attempt.h"
#include "core/record/exchange_import.h"
#include "core/record/store.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is exported, and which text goes with it. */
static const struct {
    const char *kind;
    const char *digest; /* key of the body, or NULL */
} exported[] = {
    {"learner.add", NULL},
    {"learner.target", NULL},
    {"study", NULL},
    {"read", NULL},
    {"note.add", NULL},
    {"note.remove", NULL},
    {"answer", NULL},
    {"review", NULL},
    {"review.grade", NULL},
    {"mistake.reason", NULL},
    {"mistake.remove", NULL},
    {"mistake.keep", NULL},
    {"attempt.create", "paper"},
    {"attempt.step", "paper"},
    {"lab.start", NULL},
    {"lab.grade", "marks"},
    {"lab.leave", NULL},
};

enum { EXPORTED = sizeof exported / sizeof *exported };

bool exchange_takes(const char *kind, const char **digest)
{
    for (int i = 0; i < EXPORTED; i++)
        if (strcmp(exported[i].kind, kind) == 0) {
            *digest = exported[i].digest;
            return true;
        }
    return false;
}

/* RFC 4122: version 5, a name-based id; the name is the event, whose SHA-256 it takes. */
void exchange_id(const unsigned char hash[EVENT_HASH], char id[EXCHANGE_ID])
{
    unsigned char b[16];
    char hex[33];
    memcpy(b, hash, sizeof b);
    b[6] = (unsigned char) ((b[6] & 0x0F) | 0x50);
    b[8] = (unsigned char) ((b[8] & 0x3F) | 0x80);
    sodium_bin2hex(hex, sizeof hex, b, sizeof b);
    snprintf(id, EXCHANGE_ID, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

bool exchange_home(struct records *records, bool make, char home[EXCHANGE_HOME], struct err *err)
{
    static const char name[] = "records.home";
    unsigned char random[EVENT_HASH];
    char id[EXCHANGE_ID], *known = NULL;
    home[0] = '\0';
    if (!setting_get(records, 0, name, &known, err))
        return false;
    if (known || !make) {
        snprintf(home, EXCHANGE_HOME, "%s", known ? known : "");
        free(known);
        return true;
    }
    randombytes_buf(random, sizeof random);
    exchange_id(random, id);
    snprintf(home, EXCHANGE_HOME, "urn:uuid:%s", id);
    return setting_put(records, 0, name, home, err);
}

struct outgoing {
    struct records *records;
    const struct learners *learners;
    const char *home;
    int64_t learner, since_ms;
    exchange_fn *each;
    void *ctx;
};

static const char *name_of(const struct learners *learners, int64_t id)
{
    for (size_t i = 0; i < learners->count; i++)
        if (learners->list[i].id == id)
            return learners->list[i].name;
    return "";
}

/* Secrets stay here. */
static void redact(json_t *body)
{
    json_object_del(body, "pin");
    if (json_object_get(body, "invigilator"))
        json_object_set_new(body, "invigilator", json_string(""));
}

/* An event that was taken up elsewhere goes on as what it was there. */
static void restore_origin(struct statement *s, const json_t *origin)
{
    json_int_t at, seq;
    if (json_unpack((json_t *) origin, "{s:s, s:s, s:s, s:I, s:I}", "id", &s->id, "home", &s->home,
                    "account", &s->account, "at", &at, "seq", &seq) == 0) {
        s->at_ms = at;
        s->seq = seq;
    }
}

static bool export_event(const struct outgoing *x, const struct event *event, struct err *err)
{
    char id[EXCHANGE_ID], account[24];
    const char *digest = NULL;
    if (event->learner == 0 || (x->learner && event->learner != x->learner) ||
        !exchange_takes(event->kind, &digest))
        return true;
    exchange_id(event->hash, id);
    snprintf(account, sizeof account, "%lld", (long long) event->learner);
    json_t *body = json_loads(event->body, 0, NULL);
    if (!body)
        return err_set(err, ERR_DAMAGED, "%lld", (long long) event->seq);
    struct statement s = {.id = id,
                          .home = x->home,
                          .account = account,
                          .name = name_of(x->learners, event->learner),
                          .at_ms = event->at_ms,
                          .seq = event->seq,
                          .kind = event->kind,
                          .body = body};
    json_t *origin = json_incref(json_object_get(body, "imported"));
    if (origin) {
        restore_origin(&s, origin);
        exchange_to_origin(x->records, &s);
    }
    redact(body);
    const char *hex = digest ? json_string_value(json_object_get(body, digest)) : NULL;
    char *text = NULL;
    bool ok = !hex || attempt_text(x->records, hex, &text, NULL, err);
    s.text = text;
    ok = ok && (s.at_ms < x->since_ms || x->each(x->ctx, &s, err));
    free(text);
    json_decref(origin);
    json_decref(body);
    return ok;
}

bool exchange_export(struct records *records, int64_t learner, int64_t since_ms, exchange_fn *each,
                     void *ctx, struct err *err)
{
    struct learners learners;
    char home[EXCHANGE_HOME];
    if (!learner_list(records, &learners, err))
        return false;
    struct outgoing x = {.records = records,
                         .learners = &learners,
                         .home = home,
                         .learner = learner,
                         .since_ms = since_ms,
                         .each = each,
                         .ctx = ctx};
    bool ok = exchange_home(records, true, home, err);
    struct query query = query_open(&records->db, ST_EVENT_ALL);
    while (ok && query_row(&query)) {
        struct event event;
        ok = event_read(&query, &event) ? export_event(&x, &event, err)
                                        : err_set(err, ERR_DAMAGED, "%lld", (long long) event.seq);
    }
    ok = query_end(&query, ok ? err : NULL) && ok;
    learners_finish(&learners);
    return ok;
}
