#include "base/str.h"
#include "base/utf8.h"
#include "core/record/records.h"
#include "core/record/store.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_CHARACTERS = 40, TARGET_MAX_BYTES = 80, PIN_LEAST = 4, PIN_MOST = 64 };

static const char last_learner[] = "learner.last";

/* Control characters, and the bidi controls that could make a name look like another. */
static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x2069) || cp == 0xFEFF;
}

static bool is_plain_text(const char *text)
{
    size_t left = strlen(text);
    uint32_t cp;
    if (!utf8_valid(text, left))
        return false;
    for (size_t n; (n = utf8_decode(text, left, &cp)) > 0; text += n, left -= n)
        if (is_control(cp))
            return false;
    return true;
}

bool learner_name_ok(const char *name, struct err *err)
{
    size_t n = strlen(name);
    bool ok = n > 0 && is_plain_text(name) && utf8_length(name) <= NAME_MAX_CHARACTERS &&
              name[0] != ' ' && name[n - 1] != ' ';
    return ok || err_set(err, ERR_INVALID, "%s", name);
}

static bool check_target(const char *target, struct err *err)
{
    bool ok = strlen(target) <= TARGET_MAX_BYTES && is_plain_text(target);
    return ok || err_set(err, ERR_INVALID, "%s", target);
}

/* Fills `hash` with "" for no PIN. */
static bool hash_pin(const char *pin, char hash[crypto_pwhash_STRBYTES], struct err *err)
{
    size_t n = pin ? strlen(pin) : 0;
    hash[0] = '\0';
    if (n == 0)
        return true;
    if (n < PIN_LEAST || n > PIN_MOST) {
        err_set(err, ERR_INVALID, "PIN");
        return err_detail(err, "%d-%d", PIN_LEAST, PIN_MOST);
    }
    if (sodium_init() < 0 || crypto_pwhash_str(hash, pin, n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                               crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return err_set(err, ERR_MEMORY, "PIN");
    return true;
}

/* The PIN's hash as heap text, "" when there is none; ERR_NOT_FOUND when there is no such
 * learner. */
static bool find(struct records *records, int64_t id, char **pin, struct err *err)
{
    char *found = NULL;
    struct query query = query_open(&records->db, ST_LEARNER_ONE);
    query_int(&query, id);
    if (query_row(&query))
        found = xstrdup(query_get_text(&query, 0));
    if (!query_end(&query, err)) {
        free(found);
        return false;
    }
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "%lld", (long long) id);
    if (pin)
        *pin = found;
    else
        free(found);
    return true;
}

static bool find_number(struct records *records, int statement, const char *name, int64_t *number,
                        struct err *err)
{
    *number = 0;
    struct query query = query_open(&records->db, statement);
    if (name)
        query_text(&query, name);
    if (query_row(&query))
        *number = query_get_int(&query, 0);
    return query_end(&query, err);
}

static bool add_new(struct records *records, const struct learner_new *new, const char *hash,
                    int64_t *id, struct err *err)
{
    int64_t taken;
    if (!find_number(records, ST_LEARNER_NAMED, new->name, &taken, err) ||
        !find_number(records, ST_LEARNER_NEXT, NULL, id, err))
        return false;
    if (taken != 0)
        return err_set(err, ERR_EXISTS, "%s", new->name);
    json_t *body = json_pack("{s:s, s:s, s:s*}", "name", new->name, "target",
                             new->target ? new->target : "", "pin", hash[0] ? hash : NULL);
    return event_add(records, *id, EVENT_LEARNER_ADD, body, NULL, err);
}

static bool add_all(struct records *records, const struct learner_new *list, size_t count,
                    const char (*hashes)[crypto_pwhash_STRBYTES], size_t *at, int64_t *last,
                    struct err *err)
{
    if (!db_begin(&records->db, err))
        return false;
    for (*at = 0; *at < count; ++*at)
        if (!add_new(records, &list[*at], hashes[*at], last, err)) {
            db_rollback(&records->db);
            return false;
        }
    return event_commit(records, err);
}

bool learner_add_all(struct records *records, const struct learner_new *list, size_t count,
                     size_t *failed, int64_t *last, struct err *err)
{
    size_t at = 0;
    int64_t ignored;
    char(*hashes)[crypto_pwhash_STRBYTES] = xcalloc(count, sizeof *hashes);
    bool ok = true;
    for (; ok && at < count; at += ok)
        ok = learner_name_ok(list[at].name, err) &&
             check_target(list[at].target ? list[at].target : "", err) &&
             hash_pin(list[at].pin, hashes[at], err);
    if (ok && count > 0)
        ok = add_all(records, list, count, (const char(*)[crypto_pwhash_STRBYTES]) hashes, &at,
                     last ? last : &ignored, err);
    if (!ok && failed)
        *failed = at;
    free(hashes);
    return ok;
}

bool learner_add(struct records *records, const char *name, const char *target, const char *pin,
                 int64_t *id, struct err *err)
{
    const struct learner_new one = {.name = name, .target = target, .pin = pin};
    return learner_add_all(records, &one, 1, NULL, id, err);
}

bool learner_list(struct records *records, struct learners *learners, struct err *err)
{
    *learners = (struct learners){0};
    struct query query = query_open(&records->db, ST_LEARNER_ALL);
    while (query_row(&query)) {
        learners->list = list_grow(learners->list, learners->count, sizeof *learners->list);
        learners->list[learners->count++] = (struct learner){
            .id = query_get_int(&query, 0),
            .name = arena_strdup(&learners->arena, query_get_text(&query, 1)),
            .target = arena_strdup(&learners->arena, query_get_text(&query, 2)),
            .has_pin = !query_get_null(&query, 3),
            .created_ms = query_get_int(&query, 4),
        };
    }
    if (query_end(&query, err))
        return true;
    learners_finish(learners);
    return false;
}

void learners_finish(struct learners *learners)
{
    if (!learners)
        return;
    free(learners->list);
    arena_finish(&learners->arena);
    *learners = (struct learners){0};
}

/* Nothing is ever removed from the list of learners, so that looking before the transaction is as
 * good as inside. */
bool learner_set_target(struct records *records, int64_t id, const char *target, struct err *err)
{
    return check_target(target, err) && find(records, id, NULL, err) &&
           event_write(records, id, EVENT_LEARNER_TARGET, json_pack("{s:s}", "target", target),
                       NULL, err);
}

bool learner_set_pin(struct records *records, int64_t id, const char *pin, struct err *err)
{
    char hash[crypto_pwhash_STRBYTES];
    return find(records, id, NULL, err) && hash_pin(pin, hash, err) &&
           event_write(records, id, EVENT_LEARNER_PIN,
                       json_pack("{s:s*}", "pin", hash[0] ? hash : NULL), NULL, err);
}

bool learner_check_pin(struct records *records, int64_t id, const char *pin, struct err *err)
{
    char *hash;
    if (!find(records, id, &hash, err))
        return false;
    pin = pin ? pin : "";
    bool ok = hash[0] == '\0' ||
              (sodium_init() >= 0 && crypto_pwhash_str_verify(hash, pin, strlen(pin)) == 0);
    free(hash);
    return ok || err_set(err, ERR_DENIED, "PIN");
}

bool learner_last(struct records *records, int64_t *id, struct err *err)
{
    char *value;
    if (!setting_get(records, 0, last_learner, &value, err))
        return false;
    *id = value ? strtoll(value, NULL, 10) : 0;
    free(value);
    return true;
}

bool learner_set_last(struct records *records, int64_t id, struct err *err)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long) id);
    return find(records, id, NULL, err) && setting_put(records, 0, last_learner, text, err);
}

bool setting_get(struct records *records, int64_t learner, const char *name, char **value,
                 struct err *err)
{
    *value = NULL;
    struct query query = query_open(&records->db, ST_SETTING_GET);
    query_int(&query, learner);
    query_text(&query, name);
    if (query_row(&query))
        *value = xstrdup(query_get_text(&query, 0));
    if (query_end(&query, err))
        return true;
    free(*value);
    *value = NULL;
    return false;
}

bool setting_put(struct records *records, int64_t learner, const char *name, const char *value,
                 struct err *err)
{
    char *old;
    if (!setting_get(records, learner, name, &old, err))
        return false;
    bool same = old && strcmp(old, value) == 0;
    free(old);
    return same || event_write(records, learner, EVENT_SETTING,
                               json_pack("{s:s, s:s}", "name", name, "value", value), NULL, err);
}
