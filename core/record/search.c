#include "base/str.h"
#include "core/record/excerpt.h"
#include "core/record/shelf.h"
#include "core/record/store.h"
#include "core/record/words.h"

#include <stdlib.h>
#include <string.h>

enum { EXCERPT_COLS = 60, WORDS_AT_MOST = 16, LEAST_INITIALS = 2 };

struct request {
    struct words_phrase phrases[WORDS_AT_MOST];
    size_t count;
    bool initials;               /* every word may be pinyin initials */
    struct str anywhere, titles; /* FTS5 expressions */
};

static void request_finish(struct request *request)
{
    for (size_t i = 0; i < request->count; i++)
        words_phrase_finish(&request->phrases[i]);
    str_finish(&request->anywhere);
    str_finish(&request->titles);
}

/* Bytes of the blank at p: a space or an ideographic one; 0 for anything else. */
static size_t blank(const char *p)
{
    if (*p == ' ' || *p == '\t' || *p == '\n')
        return 1;
    return strncmp(p, "　", 3) == 0 ? 3 : 0;
}

static size_t word_length(const char *p)
{
    size_t n = 0;
    while (p[n] && blank(p + n) == 0)
        n++;
    return n;
}

static bool may_be_initials(const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!((word[i] >= 'a' && word[i] <= 'z') || (word[i] >= 'A' && word[i] <= 'Z')))
            return false;
    return n >= LEAST_INITIALS;
}

/* One word as a phrase of FTS5, quoted: nothing in it is syntax. */
static void add_expression(struct request *request, const char *word, size_t n, bool prefix)
{
    struct str *out = &request->anywhere;
    if (out->len > 0)
        str_add(out, " AND ");
    if (!may_be_initials(word, n))
        str_add(out, "{title body} : ");
    str_add_char(out, '"');
    for (size_t i = 0; i < n; i++)
        str_add_char(out, word[i] == '"' ? ' ' : word[i]);
    str_add(out, prefix ? "\" *" : "\"");
}

static void request_init(struct request *request, const char *words)
{
    *request = (struct request){.initials = true};
    while (*words && request->count < WORDS_AT_MOST) {
        size_t skip = blank(words);
        if (skip > 0) {
            words += skip;
            continue;
        }
        size_t n = word_length(words);
        struct words_phrase *phrase = &request->phrases[request->count];
        words_phrase_init(phrase, words, n);
        if (phrase->count > 0) {
            request->initials = request->initials && may_be_initials(words, n);
            add_expression(request, words, n, phrase->prefix);
            request->count++;
        }
        words += n;
    }
    str_addf(&request->titles, "{title initials} : (%s)", str_text(&request->anywhere));
}

/* The first place of any of the words; false when none stands there as it is written. */
static bool find_first(const struct request *request, const char *text, size_t n, size_t *start,
                       size_t *end)
{
    bool found = false;
    size_t s, e;
    for (size_t i = 0; i < request->count; i++) {
        if (!words_phrase_find(&request->phrases[i], text, n, &s, &e) || (found && s >= *start))
            continue;
        *start = s;
        *end = e;
        found = true;
    }
    return found;
}

static void set_excerpt(struct lib_hit *hit, const char *text, size_t start, size_t end,
                        struct arena *arena)
{
    struct excerpt excerpt = excerpt_make(text, strlen(text), start, end, EXCERPT_COLS, arena);
    hit->excerpt = excerpt.text;
    hit->hit_start = excerpt.hit_start;
    hit->hit_len = excerpt.hit_len;
}

static void read_hit(const struct request *request, struct query *query, struct lib_hit *hit,
                     struct arena *arena)
{
    const char *title = query_get_text(query, 7), *body = query_get_text(query, 8);
    const char *lesson = query_get_text(query, 9);
    int64_t text_start = query_get_int(query, 6);
    bool in_section = query_get_int(query, 4) >= 0;
    size_t start = 0, end = 0;
    *hit = (struct lib_hit){.kind = (enum hit_kind) query_get_int(query, 0),
                            .target = arena_strdup(arena, query_get_text(query, 1)),
                            .key = arena_strdup(arena, query_get_text(query, 2)),
                            .offset = query_get_int(query, 5)};
    const char *where = query_get_text(query, 3);
    if (hit->kind == HIT_LESSON)
        where = in_section ? title : "";
    hit->title = arena_strdup(arena, lesson[0] ? lesson : title);
    hit->where = arena_strdup(arena, where);
    if (body[0] == '\0' || hit->kind == HIT_REQUIREMENT) { /* whose body is its key */
        find_first(request, title, strlen(title), &start, &end);
        set_excerpt(hit, title, start, end, arena);
        return;
    }
    if (find_first(request, body, strlen(body), &start, &end) && text_start >= 0)
        hit->offset = text_start + (int64_t) start;
    set_excerpt(hit, body, start, end, arena);
}

static bool count_hits(struct library *library, const struct request *request, size_t *total,
                       struct err *err)
{
    struct query query = query_open(&library->db, SH_SEARCH_COUNT);
    query_text(&query, str_text(&request->anywhere));
    *total = query_row(&query) ? (size_t) query_get_int(&query, 0) : 0;
    return query_end(&query, err);
}

static bool take_hits(const struct request *request, struct query *query, struct lib_hits *hits,
                      struct err *err)
{
    while (query_row(query)) {
        hits->list = list_grow(hits->list, hits->count, sizeof *hits->list);
        read_hit(request, query, &hits->list[hits->count++], &hits->arena);
    }
    return query_end(query, err);
}

static bool read_hits(struct library *library, const struct request *request, size_t limit,
                      struct lib_hits *hits, struct err *err)
{
    struct query query = query_open(&library->db, SH_SEARCH);
    query_text(&query, str_text(&request->anywhere));
    query_text(&query, str_text(&request->titles));
    query_int(&query, (int64_t) limit);
    query_int(&query, request->initials);
    if (!take_hits(request, &query, hits, err))
        return false;
    if (hits->count >= limit || hits->count >= hits->total)
        return true;
    query = query_open(&library->db, SH_SEARCH_BANK);
    query_text(&query, str_text(&request->anywhere));
    query_int(&query, (int64_t) (limit - hits->count));
    return take_hits(request, &query, hits, err);
}

bool library_search(struct library *library, const char *words, size_t limit, struct lib_hits *hits,
                    struct err *err)
{
    struct request request;
    bool ok = true;
    *hits = (struct lib_hits){0};
    request_init(&request, words);
    if (request.count > 0)
        ok = count_hits(library, &request, &hits->total, err) &&
             (hits->total == 0 || read_hits(library, &request, limit, hits, err));
    request_finish(&request);
    if (!ok)
        lib_hits_finish(hits);
    return ok;
}

void lib_hits_finish(struct lib_hits *hits)
{
    if (!hits)
        return;
    free(hits->list);
    arena_finish(&hits->arena);
    *hits = (struct lib_hits){0};
}
