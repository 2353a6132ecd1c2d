#include "core/record/xapi.h"

#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ADL "http://adlnet.gov/expapi/verbs/"

static const struct {
    const char *kind, *what; /* `what` of an attempt's step, else NULL for any */
    const char *verb, *word;
} verbs[] = {
    {"learner.add", NULL, ADL "registered", "registered"},
    {"learner.target", NULL, ADL "registered", "registered"},
    {"study", NULL, ADL "experienced", "experienced"},
    {"read", NULL, ADL "progressed", "progressed"},
    {"note.add", NULL, ADL "commented", "commented"},
    {"answer", NULL, ADL "answered", "answered"},
    {"review", NULL, ADL "answered", "answered"},
    {"attempt.create", NULL, ADL "initialized", "initialized"},
    {"attempt.step", "start", ADL "attempted", "attempted"},
    {"attempt.step", "answer", ADL "answered", "answered"},
    {"attempt.step", "pause", ADL "suspended", "suspended"},
    {"attempt.step", "continue", ADL "resumed", "resumed"},
    {"attempt.step", "return", ADL "resumed", "resumed"},
    {"attempt.step", "submit", ADL "completed", "completed"},
    {"attempt.step", "timeout", ADL "completed", "completed"},
    {"attempt.step", "grade", ADL "scored", "scored"},
    {"lab.start", NULL, ADL "attempted", "attempted"},
    {"lab.grade", NULL, ADL "scored", "scored"},
    {"lab.leave", NULL, ADL "terminated", "terminated"},
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void find_verb(const struct statement *s, const char **verb, const char **word)
{
    const char *what = text_of(s->body, "what");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].kind, s->kind) == 0 &&
            (!verbs[i].what || strcmp(verbs[i].what, what) == 0)) {
            *verb = verbs[i].verb;
            *word = verbs[i].word;
            if (strcmp(what, "grade") == 0) {
                bool passed = json_is_true(json_object_get(s->body, "passed"));
                bool pending = json_is_true(json_object_get(s->body, "pending"));
                *word = pending ? "scored" : passed ? "passed" : "failed";
                *verb = pending ? ADL "scored" : passed ? ADL "passed" : ADL "failed";
            }
            return;
        }
    *verb = ADL "interacted";
    *word = "interacted";
}

/* The activity: "urn:xunlian:question:l5-1.1-001". A place that is no part of an IRI is written in
 * percent signs. */
static void add_iri(struct str *iri, const char *type, const char *name)
{
    str_add(iri, "urn:xunlian:");
    str_add(iri, type);
    str_add_char(iri, ':');
    for (const unsigned char *p = (const unsigned char *) name; *p; p++)
        if (isalnum(*p) || strchr("-._~/:", *p))
            str_add_char(iri, (char) *p);
        else
            str_addf(iri, "%%%02X", *p);
}

static json_t *activity(const struct statement *s)
{
    static const struct {
        const char *key, *type, *iri;
    } objects[] = {
        {"question", "question", "http://adlnet.gov/expapi/activities/cmi.interaction"},
        {"lesson", "lesson", "http://adlnet.gov/expapi/activities/lesson"},
        {"lab", "lab", "http://adlnet.gov/expapi/activities/simulation"},
        {"work", "work", "http://adlnet.gov/expapi/activities/module"},
        {"target", "level", "http://adlnet.gov/expapi/activities/course"},
        {"paper", "paper", "http://adlnet.gov/expapi/activities/assessment"},
    };
    struct str iri = STR_INIT;
    const char *type = "http://adlnet.gov/expapi/activities/assessment";
    for (size_t i = 0; i < sizeof objects / sizeof *objects && iri.len == 0; i++) {
        const char *name = text_of(s->body, objects[i].key);
        if (!*name)
            continue;
        add_iri(&iri, objects[i].type, name);
        type = objects[i].iri;
    }
    if (iri.len == 0) {
        char number[32];
        json_t *attempt = json_object_get(s->body, "attempt");
        snprintf(number, sizeof number, "%lld",
                 (long long) (attempt ? json_integer_value(attempt) : s->seq));
        add_iri(&iri, attempt ? "attempt" : "event", number);
    }
    json_t *object = json_pack("{s:s, s:s, s:{s:s}}", "objectType", "Activity", "id",
                               str_text(&iri), "definition", "type", type);
    str_finish(&iri);
    return object;
}

static void set_duration(json_t *result, int64_t ms)
{
    char text[40];
    snprintf(text, sizeof text, "PT%lld.%02lldS", (long long) (ms / 1000),
             (long long) (ms % 1000 / 10));
    json_object_set_new(result, "duration", json_string(text));
}

static void set_score(json_t *result, double raw, double full)
{
    if (full <= 0)
        return;
    json_object_set_new(result, "score",
                        json_pack("{s:f, s:f, s:f, s:f}", "scaled", raw / full, "raw", raw, "min",
                                  0.0, "max", full));
}

static json_t *result_of(const struct statement *s)
{
    const json_t *b = s->body;
    json_t *r = json_object();
    const json_t *right = json_object_get(b, "right"), *score = json_object_get(b, "score");
    const char *response = text_of(b, "response");
    if (!*response && strcmp(s->kind, "attempt.step") == 0 &&
        strcmp(text_of(b, "what"), "answer") == 0)
        response = text_of(b, "text");
    if (*response)
        json_object_set_new(r, "response", json_string(response));
    if (right)
        json_object_set_new(r, "success", json_boolean(json_is_true(right)));
    if (strcmp(s->kind, "lab.grade") == 0) {
        set_score(r, (double) json_integer_value(score) / 1000,
                  (double) json_integer_value(json_object_get(b, "full")) / 1000);
    } else if (json_is_integer(score) && json_integer_value(score) >= 0) {
        set_score(r, (double) json_integer_value(score) / 1000, 100);
        json_object_set_new(r, "success", json_boolean(json_integer_value(score) >= 100000));
    }
    if (json_object_get(b, "took"))
        set_duration(r, json_integer_value(json_object_get(b, "took")));
    if (json_object_get(b, "active"))
        set_duration(r, json_integer_value(json_object_get(b, "active")));
    if (strcmp(text_of(b, "what"), "grade") == 0) {
        set_score(r, (double) json_integer_value(json_object_get(b, "value")) / 1000,
                  (double) json_integer_value(json_object_get(b, "full")) / 1000);
        json_object_set_new(r, "success", json_boolean(json_is_true(json_object_get(b, "passed"))));
        set_duration(r, json_integer_value(json_object_get(b, "elapsed")));
    }
    return r;
}

void xapi_time(int64_t at_ms, char text[XAPI_TIME])
{
    time_t seconds = (time_t) (at_ms / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    size_t n = strftime(text, XAPI_TIME, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(text + n, XAPI_TIME - n, ".%03dZ", (int) (at_ms % 1000));
}

int64_t xapi_time_read(const char *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
    if (strlen(text) != sizeof form - 1)
        return -1;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char) text[i]) : form[i] != text[i])
            return -1;
    struct tm tm = {.tm_year = atoi(text) - 1900,
                    .tm_mon = atoi(text + 5) - 1,
                    .tm_mday = atoi(text + 8),
                    .tm_hour = atoi(text + 11),
                    .tm_min = atoi(text + 14),
                    .tm_sec = atoi(text + 17)};
    int64_t at_ms = (int64_t) timegm(&tm) * 1000 + atoi(text + 20);
    char again[XAPI_TIME];
    if (at_ms < 0)
        return -1;
    xapi_time(at_ms, again);
    return strcmp(again, text) == 0 ? at_ms : -1;
}

json_t *xapi_write(const struct statement *s)
{
    const char *verb, *word;
    char at[XAPI_TIME];
    xapi_time(s->at_ms, at);
    find_verb(s, &verb, &word);
    json_t *event = json_pack("{s:I, s:s, s:O, s:s*}", "seq", (json_int_t) s->seq, "kind", s->kind,
                              "body", s->body, "text", s->text);
    json_t *json = json_pack(
        "{s:s, s:{s:s, s:s, s:{s:s, s:s}}, s:{s:s, s:{s:s}}, s:o, s:s, s:s, s:{s:s, s:{s:o}}}",
        "id", s->id, "actor", "objectType", "Agent", "name", s->name, "account", "homePage",
        s->home, "name", s->account, "verb", "id", verb, "display", "en", word, "object",
        activity(s), "timestamp", at, "version", "1.0.3", "context", "platform", "xunlian",
        "extensions", XAPI_EVENT, event);
    json_t *result = result_of(s);
    if (json_object_size(result) > 0)
        json_object_set(json, "result", result);
    json_decref(result);
    return json;
}

void xapi_brief(const json_t *json, struct xapi_brief *brief)
{
    const json_t *result = json_object_get(json, "result");
    const json_t *success = json_object_get(result, "success");
    const json_t *scaled = json_object_get(json_object_get(result, "score"), "scaled");
    *brief = (struct xapi_brief){
        .verb = text_of(json_object_get(json, "verb"), "id"),
        .object = text_of(json_object_get(json, "object"), "id"),
        .response = text_of(result, "response"),
        .duration = text_of(result, "duration"),
        .success = success ? json_is_true(success) : -1,
        .scaled = scaled ? json_number_value(scaled) : -2,
    };
}

static bool is_uuid(const char *id)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (strlen(id) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'x' ? !isxdigit((unsigned char) id[i]) || isupper((unsigned char) id[i])
                           : id[i] != '-')
            return false;
    return true;
}

static bool is_home(const char *home)
{
    static const char scheme[] = "urn:uuid:";
    return strncmp(home, scheme, sizeof scheme - 1) == 0 && is_uuid(home + sizeof scheme - 1);
}

static bool is_number(const char *text)
{
    size_t n = strlen(text);
    return n > 0 && n <= 18 && strspn(text, "0123456789") == n;
}

bool xapi_read(const json_t *json, struct arena *arena, struct statement *s, struct err *err)
{
    const json_t *actor = json_object_get(json, "actor"),
                 *account = json_object_get(actor, "account"),
                 *context = json_object_get(json, "context"),
                 *event = json_object_get(json_object_get(context, "extensions"), XAPI_EVENT);
    const json_t *text = json_object_get(event, "text");
    const char *id = text_of(json, "id");
    *s = (struct statement){
        .id = arena_strdup(arena, id),
        .home = arena_strdup(arena, text_of(account, "homePage")),
        .account = arena_strdup(arena, text_of(account, "name")),
        .name = arena_strdup(arena, text_of(actor, "name")),
        .at_ms = xapi_time_read(text_of(json, "timestamp")),
        .seq = json_integer_value(json_object_get(event, "seq")),
        .kind = arena_strdup(arena, text_of(event, "kind")),
        .body = json_object_get(event, "body"),
        .text = text ? arena_strdup(arena, text_of(event, "text")) : NULL,
    };
    bool ok = is_uuid(id) && is_home(s->home) && is_number(s->account) && s->at_ms >= 0 &&
              s->seq > 0 && *s->kind && json_is_object(s->body);
    return ok || err_set(err, ERR_FORMAT, "%s", *id ? id : "statement");
}
