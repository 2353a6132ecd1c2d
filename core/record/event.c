#include "core/record/store.h"

#include "base/fs.h"
#include "base/log.h"
#include "base/str.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The mark is one line, "seq hash", of fixed length, beside the database. It is written after each
 * commit and not synced: after a power cut it may be behind the database, never ahead. A mark that
 * is ahead says that the database lost its end: its -wal was removed, or it was copied or put back
 * as a file. The first write that follows records the loss as an event, so that it stays known. */
enum { MARK_LEN = 20 + 1 + 2 * EVENT_HASH + 1 };

static const char *const kind_names[] = {
#define X(kind, name, apply) [kind] = name,
    EVENT_LIST(X)
#undef X
};

enum event_kind event_kind_named(const char *name)
{
    int kind = 0;
    while (kind < EVENT_KINDS && strcmp(kind_names[kind], name) != 0)
        kind++;
    return (enum event_kind) kind;
}

static const char hash_domain[] = "xunlian event 1"; /* with its NUL, first of what is hashed */

static void hash_number(crypto_hash_sha256_state *state, uint64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char) (value >> (8 * i));
    crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void hash_text(crypto_hash_sha256_state *state, const char *text)
{
    size_t n = strlen(text);
    hash_number(state, n);
    crypto_hash_sha256_update(state, (const unsigned char *) text, n);
}

/* Numbers as 8 bytes, texts with their length in front: no two events give the same bytes. */
void event_hash(const struct event *event, unsigned char hash[EVENT_HASH])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *) hash_domain, sizeof hash_domain);
    hash_number(&state, (uint64_t) event->seq);
    hash_number(&state, (uint64_t) event->learner);
    hash_number(&state, (uint64_t) event->at_ms);
    hash_text(&state, event->kind);
    hash_text(&state, event->body);
    crypto_hash_sha256_update(&state, event->prev, EVENT_HASH);
    crypto_hash_sha256_final(&state, hash);
}

static bool copy_hash(struct query *query, int column, unsigned char hash[EVENT_HASH])
{
    size_t n;
    const void *bytes = query_get_bytes(query, column, &n);
    if (n != EVENT_HASH)
        return false;
    memcpy(hash, bytes, n);
    return true;
}

bool event_read(struct query *query, struct event *event)
{
    event->seq = query_get_int(query, 0);
    event->learner = query_get_int(query, 1);
    event->at_ms = query_get_int(query, 2);
    event->kind = query_get_text(query, 3);
    event->body = query_get_text(query, 4);
    return copy_hash(query, 5, event->prev) && copy_hash(query, 6, event->hash);
}

bool event_head(struct records *records, int64_t *seq, unsigned char hash[EVENT_HASH],
                struct err *err)
{
    *seq = -1;
    struct query query = query_open(&records->db, ST_HEAD_GET);
    if (query_row(&query) && copy_hash(&query, 1, hash))
        *seq = query_get_int(&query, 0);
    if (!query_end(&query, err))
        return false;
    return *seq >= 0 || err_set(err, ERR_DAMAGED, "records.db: head");
}

void event_mark_read(const char *path, int64_t *seq, unsigned char hash[EVENT_HASH])
{
    char *text;
    size_t len, used;
    const char *end;
    *seq = 0;
    if (!fs_read(path, MARK_LEN, &text, &len, NULL))
        return;
    if (len == MARK_LEN && text[20] == ' ' &&
        sodium_hex2bin(hash, EVENT_HASH, text + 21, (size_t) 2 * EVENT_HASH, NULL, &used, &end) ==
            0 &&
        used == EVENT_HASH)
        *seq = strtoll(text, NULL, 10);
    free(text);
}

void event_mark_write(const char *path, int64_t seq, const unsigned char hash[EVENT_HASH])
{
    char line[MARK_LEN + 1], hex[2 * EVENT_HASH + 1];
    sodium_bin2hex(hex, sizeof hex, hash, EVENT_HASH);
    snprintf(line, sizeof line, "%020" PRId64 " %s\n", seq, hex);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || pwrite(fd, line, MARK_LEN, 0) != MARK_LEN)
        log_line("record", "cannot write %s", path);
    if (fd >= 0)
        close(fd);
}

static void mark_write(struct records *records)
{
    unsigned char hash[EVENT_HASH];
    int64_t seq;
    if (event_head(records, &seq, hash, NULL))
        event_mark_write(records->mark, seq, hash);
}

static bool insert(struct db *db, const struct event *event, struct err *err)
{
    struct query add = query_open(db, ST_EVENT_ADD);
    query_int(&add, event->seq);
    query_int(&add, event->learner);
    query_int(&add, event->at_ms);
    query_text(&add, event->kind);
    query_text(&add, event->body);
    query_bytes(&add, event->prev, EVENT_HASH);
    query_bytes(&add, event->hash, EVENT_HASH);
    if (!query_run(&add, err))
        return false;
    struct query head = query_open(db, ST_HEAD_PUT);
    query_int(&head, event->seq);
    query_bytes(&head, event->hash, EVENT_HASH);
    return query_run(&head, err);
}

static bool append(struct records *records, int64_t learner, enum event_kind kind, const char *body,
                   int64_t *seq, struct err *err)
{
    struct event event = {.learner = learner,
                          .at_ms = clock_now(records->clock),
                          .kind = kind_names[kind],
                          .body = body};
    if (!event_head(records, &event.seq, event.prev, err))
        return false;
    event.seq++;
    event_hash(&event, event.hash);
    if (!insert(&records->db, &event, err) || !project_apply(&records->db, &event, err))
        return false;
    if (seq)
        *seq = event.seq;
    return true;
}

/* Before the first write of this process. */
static bool note_loss(struct records *records, struct err *err)
{
    unsigned char mark[EVENT_HASH], hash[EVENT_HASH];
    char hex[2 * EVENT_HASH + 1];
    int64_t marked, head;
    event_mark_read(records->mark, &marked, mark);
    if (!event_head(records, &head, hash, err))
        return false;
    if (marked <= head)
        return true;
    sodium_bin2hex(hex, sizeof hex, mark, sizeof mark);
    char *body = xasprintf("{\"hash\":\"%s\",\"seq\":%" PRId64 "}", hex, marked);
    bool ok = append(records, 0, EVENT_LOSS, body, NULL, err);
    free(body);
    return ok;
}

bool event_add(struct records *records, int64_t learner, enum event_kind kind, json_t *body,
               int64_t *seq, struct err *err)
{
    bool ok = false;
    char *text = NULL;
    if (!body)
        return err_set(err, ERR_ENCODING, "%s", kind_names[kind]);
    text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text) {
        err_set(err, ERR_ENCODING, "%s", kind_names[kind]);
        goto out;
    }
    if (!records->mark_known && !note_loss(records, err))
        goto out;
    ok = append(records, learner, kind, text, seq, err);
out:
    free(text);
    json_decref(body);
    return ok;
}

bool event_commit(struct records *records, struct err *err)
{
    if (!db_commit(&records->db, err))
        return false;
    records->mark_known = true;
    mark_write(records);
    return true;
}

bool event_write(struct records *records, int64_t learner, enum event_kind kind, json_t *body,
                 int64_t *seq, struct err *err)
{
    if (!db_begin(&records->db, err)) {
        json_decref(body);
        return false;
    }
    if (!event_add(records, learner, kind, body, seq, err)) {
        db_rollback(&records->db);
        return false;
    }
    return event_commit(records, err);
}
