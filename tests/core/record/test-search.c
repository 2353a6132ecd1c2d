#include "base/utf8.h"
#include "tests/core/record/shelves.h"

#include <sqlite3.h>

enum { EVERY = 37, WORDS_MAX_TRIED = 1500 };

struct corpus {
    char **texts; /* titles and bodies of all entries, one after the other */
    size_t count;
};

static bool is_han(const char *p)
{
    uint32_t cp;
    return utf8_decode(p, strlen(p), &cp) == 3 && cp >= 0x4E00 && cp <= 0x9FFF;
}

/* Takes out what does not part two Chinese characters: marks, or one line break. */
static char *clean(const char *text)
{
    struct str out = STR_INIT;
    bool after_han = false;
    while (*text) {
        size_t skip = strspn(text, "*`~");
        if (skip == 0 && *text == '\n')
            skip = 1;
        if (skip > 0 && after_han && is_han(text + skip))
            text += skip;
        after_han = is_han(text);
        size_t n = after_han ? 3 : 1;
        str_add_bytes(&out, text, n);
        text += n;
    }
    return str_take(&out);
}

static void corpus_load(struct corpus *corpus, const char *dir)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    char *path = fs_join(dir, "library.db");
    *corpus = (struct corpus){0};
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT title, body FROM entry", -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        corpus->texts = xrealloc(corpus->texts, (corpus->count + 2) * sizeof *corpus->texts);
        for (int i = 0; i < 2; i++)
            corpus->texts[corpus->count++] = clean((const char *) sqlite3_column_text(stmt, i));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    free(path);
}

static void corpus_finish(struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->count; i++)
        free(corpus->texts[i]);
    free(corpus->texts);
}

/* Entries that hold both words (b may be "") as substrings. */
static size_t brute_force(const struct corpus *corpus, const char *a, const char *b)
{
    size_t n = 0;
    for (size_t i = 0; i < corpus->count; i += 2) {
        const char *title = corpus->texts[i], *body = corpus->texts[i + 1];
        n += (strstr(title, a) || strstr(body, a)) && (strstr(title, b) || strstr(body, b));
    }
    return n;
}

static size_t total(struct shelves *s, const char *words, size_t limit)
{
    struct lib_hits hits;
    NEED(library_search(s->library, words, limit, &hits, err));
    size_t n = hits.total;
    ck_assert_uint_eq(hits.count, n < limit ? n : limit);
    lib_hits_finish(&hits);
    return n;
}

/* The next word of `chars` Chinese characters at or after p; NULL at the end. */
static const char *next_word(const char *p, size_t chars)
{
    for (; *p; p++) {
        size_t n = 0;
        while (n < chars && is_han(p + 3 * n))
            n++;
        if (n == chars)
            return p;
    }
    return NULL;
}

/* Words are taken from the texts themselves, every so many bytes; _i is their length. */
START_TEST(counts_are_exact)
{
    struct shelves s;
    struct corpus corpus;
    char word[16], other[16] = "数据", both[40];
    size_t chars = (size_t) _i, tried = 0, most = 0;
    shelves_fill(&s);
    corpus_load(&corpus, s.dir);
    for (size_t i = 0; i < corpus.count && tried < WORDS_MAX_TRIED; i++) {
        const char *p = corpus.texts[i], *end = p + strlen(p);
        while (p < end && (p = next_word(p, chars)) != NULL && tried < WORDS_MAX_TRIED) {
            snprintf(word, sizeof word, "%.*s", (int) (3 * chars), p);
            size_t wanted = brute_force(&corpus, word, "");
            ck_assert_msg(total(&s, word, 0) == wanted, "%s: %zu", word, wanted);
            most = wanted > most ? wanted : most;
            snprintf(both, sizeof both, "%s %s", other, word);
            ck_assert_uint_eq(total(&s, both, 3), brute_force(&corpus, other, word));
            memcpy(other, word, sizeof other);
            tried++;
            p += 3 * EVERY < end - p ? 3 * EVERY : end - p;
        }
    }
    ck_assert_uint_gt(tried, 300);
    ck_assert_uint_gt(most, 10);
    corpus_finish(&corpus);
    shelves_close(&s);
}
END_TEST

static struct lib_hit *first_of(struct lib_hits *hits, enum hit_kind kind)
{
    for (size_t i = 0; i < hits->count; i++)
        if (hits->list[i].kind == kind)
            return &hits->list[i];
    return NULL;
}

START_TEST(hits_lead_to_their_place)
{
    struct shelves s;
    struct lib_hits hits;
    struct lib_lesson lesson;
    char *text;
    NEED(utf8_locale_init(err));
    shelves_fill(&s);
    NEED(library_search(s.library, "标注", 1000, &hits, err));
    ck_assert_uint_eq(hits.count, hits.total);
    int checked = 0;
    for (size_t i = 0; i < hits.count; i++) {
        const struct lib_hit *hit = &hits.list[i];
        ck_assert(utf8_valid(hit->excerpt, strlen(hit->excerpt)));
        ck_assert_int_le(utf8_width(hit->excerpt), 62);
        if (hit->hit_len == 0)
            continue;
        ck_assert_int_eq(strncmp(hit->excerpt + hit->hit_start, "标注", 6), 0);
        if (hit->kind != HIT_LESSON || strcmp(hit->excerpt, hit->title) == 0)
            continue;
        NEED(library_lesson(s.library, hit->target, &lesson, err));
        char *file = fs_join(lesson.dir, lesson.file);
        NEED(fs_read(file, 1 << 20, &text, NULL, err));
        const char *body = strstr(text + 3, "\n---\n") + 5;
        ck_assert_ptr_nonnull(strstr(body, "标注"));
        ck_assert_int_le((int) hit->offset, (int) strlen(body));
        ck_assert_msg(strncmp(body + hit->offset, "标", 3) == 0, "%s at %lld", hit->target,
                      (long long) hit->offset);
        checked++;
        free(text);
        free(file);
        lib_lesson_finish(&lesson);
    }
    ck_assert_int_gt(checked, 10);
    lib_hits_finish(&hits);

    NEED(library_search(s.library, "能利用设备 原始业务数据", 10, &hits, err));
    const struct lib_hit *item = first_of(&hits, HIT_REQUIREMENT);
    ck_assert_ptr_nonnull(item);
    ck_assert_str_eq(item->key, "S1.1.1");
    ck_assert_str_eq(item->target, "4-04-05-05/5/1.1");
    ck_assert_str_eq(item->where, "五级/初级工");
    lib_hits_finish(&hits);
    NEED(library_search(s.library, "s1.1.1 设备", 10, &hits, err));
    item = first_of(&hits, HIT_REQUIREMENT);
    ck_assert_ptr_nonnull(item);
    ck_assert_str_eq(item->key, "S1.1.1");
    ck_assert_int_eq(strncmp(item->excerpt + item->hit_start, "设备", 6), 0);
    lib_hits_finish(&hits);
    shelves_close(&s);
}
END_TEST

START_TEST(initials_letters_and_width)
{
    struct shelves s;
    struct lib_hits hits;
    shelves_fill(&s);
    NEED(library_search(s.library, "ywsjcj", 10, &hits, err)); /* 业务数据采集 */
    ck_assert_uint_gt(hits.count, 0);
    ck_assert_str_eq(hits.list[0].title, "业务数据采集");
    lib_hits_finish(&hits);
    NEED(library_search(s.library, "sjcj 业务", 10, &hits, err));
    ck_assert_uint_gt(hits.count, 0);
    lib_hits_finish(&hits);
    ck_assert_uint_eq(total(&s, "ＳＱＬ", 1), total(&s, "sql", 1));
    ck_assert_uint_gt(total(&s, "sql", 1), 0);
    ck_assert_uint_eq(total(&s, "标注　数据", 1), total(&s, "数据 标注", 1));
    NEED(library_search(s.library, "职业道德", 50, &hits, err));
    const struct lib_hit *work = first_of(&hits, HIT_WORK);
    ck_assert_ptr_nonnull(work);
    for (size_t i = 0; i < hits.count; i++) /* once, not for every level */
        ck_assert(hits.list[i].kind != HIT_WORK || &hits.list[i] == work ||
                  !str_starts(hits.list[i].target, "4-04-05-05"));
    ck_assert_str_eq(work->target, "4-04-05-05/5/B2.1");
    lib_hits_finish(&hits);
    shelves_close(&s);
}
END_TEST

/* Nothing that is typed is syntax. */
START_TEST(whatever_is_typed)
{
    static const char *const typed[] = {
        "",
        " ",
        "。",
        "\"",
        "*",
        "a\"b",
        "AND",
        "OR NOT",
        "title:数据",
        "{body} : 数据",
        "数据*",
        "NEAR(a b)",
        "-数据",
        "^数据",
        "(",
        "数据 (",
        "'; DROP TABLE entry; --",
        "%",
        "\xff\xfe",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    };
    struct shelves s;
    shelves_fill(&s);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        total(&s, typed[i], 5);
    ck_assert_uint_eq(total(&s, "", 5), 0);
    ck_assert_uint_eq(total(&s, "。 !", 5), 0);
    ck_assert_uint_eq(total(&s, "数据*", 5), total(&s, "数据", 5));
    shelves_close(&s);
}
END_TEST

SUITE_MAIN("core/record/search", tcase_add_loop_test(tc, counts_are_exact, 1, 5);
           tcase_add_test(tc, hits_lead_to_their_place);
           tcase_add_test(tc, initials_letters_and_width); tcase_add_test(tc, whatever_is_typed);)
