/* Second threads: every piece comes once and in order, until the end, a failure or a stop; and the
 * first file that differs is named. */
#include "base/str.h"
#include "packs/ahead.h"
#include "packs/lane.h"
#include "packs/tally.h"
#include "tests/suite.h"

#include <string.h>

enum { PIECES = 1000, PIECE = 64, STOP = 10 };

struct seen {
    unsigned char next;
    size_t pieces, stop; /* at so many */
    bool in_order;
};

static bool look(void *ctx, const void *data, size_t len)
{
    struct seen *s = ctx;
    const unsigned char *p = data;
    for (size_t i = 0; i < len; i++)
        s->in_order = s->in_order && p[i] == s->next;
    s->next++;
    return ++s->pieces != s->stop;
}

/* Returns how many pieces were taken. */
static size_t put_all(struct seen *s)
{
    unsigned char buffers[LANE_BUFFERS][PIECE];
    struct lane *lane = lane_new(look, s);
    size_t taken = 0;
    for (size_t i = 0; i < PIECES; i++) {
        unsigned char *buffer = buffers[i % LANE_BUFFERS];
        memset(buffer, (int) (i & 0xff), PIECE);
        taken += lane_put(lane, buffer, PIECE);
    }
    lane_end(lane);
    return taken;
}

START_TEST(pieces_in_order)
{
    struct seen s = {.in_order = true};
    ck_assert_uint_eq(put_all(&s), PIECES);
    ck_assert_uint_eq(s.pieces, PIECES);
    ck_assert(s.in_order);
    lane_end(lane_new(look, &s));
    lane_end(NULL);
    ck_assert_uint_eq(s.pieces, PIECES);
}
END_TEST

START_TEST(work_ends_early)
{
    struct seen s = {.in_order = true, .stop = STOP};
    ck_assert_uint_le(put_all(&s), STOP + LANE_DEPTH);
    ck_assert_uint_eq(s.pieces, STOP);
}
END_TEST

/* Makes `count` pieces of growing length, then the end or a failure. */
struct maker {
    unsigned char piece[PIECES];
    size_t count, made;
    bool fails;
    int ends; /* how often the end was asked for */
};

static bool make(void *ctx, const void **data, size_t *len)
{
    struct maker *m = ctx;
    *data = m->piece;
    *len = m->made < m->count ? m->made + 1 : 0;
    memset(m->piece, (int) (m->made & 0xff), *len);
    m->made += *len > 0;
    m->ends += *len == 0;
    return *len > 0 || !m->fails;
}

static void take(struct ahead *ahead, size_t count)
{
    const void *data;
    size_t len;
    for (size_t i = 0; i < count; i++) {
        ck_assert(ahead_next(ahead, &data, &len));
        ck_assert_uint_eq(len, i + 1);
        const unsigned char *p = data;
        ck_assert(p[0] == (i & 0xff) && p[len - 1] == (i & 0xff));
    }
}

static const struct {
    size_t count, taken;
    bool fails;
} makers[] = {{PIECES, PIECES, false},
              {PIECES, PIECES, true},
              {0, 0, false},
              {0, 0, true},
              {1, 1, true},
              {PIECES, 7, false},
              {3, 0, true}};

START_TEST(pieces_ahead)
{
    struct maker *m = xcalloc(1, sizeof *m);
    m->count = makers[_i].count;
    m->fails = makers[_i].fails;
    struct ahead *ahead = ahead_new(make, m);
    const void *data;
    size_t len = 1;
    take(ahead, makers[_i].taken);
    for (int again = 0; makers[_i].taken == m->count && again < 2; again++) {
        ck_assert(ahead_next(ahead, &data, &len) == !m->fails);
        ck_assert_uint_eq(len, 0);
    }
    ahead_free(ahead);
    ck_assert_int_le(m->ends, 1);
    ck_assert_uint_le(m->made, makers[_i].taken + 8);
    free(m);
}
END_TEST

/* Files of these sizes; NONE where there is no more. */
enum { FILES = 6, NONE = -1, CONTENT = 700 << 10 };

static const struct {
    int sizes[FILES];
    int differs;  /* the file whose digest is another, or NONE */
    int missing;  /* bytes that never come */
    int expected; /* the file that is named, or NONE */
} cases[] = {
    {{1, 2, 3, NONE}, NONE, 0, NONE},
    {{0, 0, 5, 0, 300 << 10, 0}, NONE, 0, NONE},
    {{300 << 10, 300 << 10, 1, NONE}, NONE, 0, NONE},
    {{0, NONE}, NONE, 0, NONE},
    {{0, NONE}, 0, 0, 0},
    {{0, 0, 5, 0, NONE}, 0, 0, 0},
    {{0, 0, 5, 0, NONE}, 3, 0, 3},
    {{300 << 10, 300 << 10, 1, NONE}, 0, 0, 0},
    {{300 << 10, 300 << 10, 1, NONE}, 1, 0, 1},
    {{300 << 10, 300 << 10, 1, NONE}, 2, 0, 2},
    {{128 << 10, 128 << 10, 7, 0, NONE}, NONE, 7, 2},
    {{10, 10, 10, NONE}, NONE, 11, 1},
    {{10, 10, 10, NONE}, 0, 11, 0},
};

static void describe(size_t i, const char *content, struct manifest *m)
{
    static const char *const names[FILES] = {"a", "b", "c", "d", "e", "f"};
    struct digest *digest = digest_new();
    m->entries = xcalloc(FILES, sizeof *m->entries);
    for (size_t f = 0; f < FILES && cases[i].sizes[f] != NONE; f++) {
        struct manifest_entry *e = &m->entries[m->count++];
        e->name = names[f];
        e->size = (uint64_t) cases[i].sizes[f];
        digest_of(digest, content + m->total, (size_t) e->size, e->sha256);
        e->sha256[0] ^= cases[i].differs == (int) f;
        m->total += e->size;
    }
    digest_free(digest);
}

static void check_case(size_t i, size_t step, const char *content)
{
    struct manifest m = {0};
    struct err err = ERR_INIT;
    describe(i, content, &m);
    size_t left = (size_t) m.total - (size_t) cases[i].missing;
    struct tally *tally = tally_new(&m);
    bool more = true;
    for (const char *p = content; left > 0 && more;) {
        size_t n = left < step ? left : step;
        more = tally_add(tally, p, n);
        p += n;
        left -= n;
    }
    bool ok = tally_end(tally, true, &err);
    ck_assert_msg(ok == (cases[i].expected == NONE), "case %zu by %zu", i, step);
    if (!ok) {
        ck_assert_int_eq(err.code, ERR_DIGEST);
        ck_assert_str_eq(err.object, m.entries[cases[i].expected].name);
    }
    free(m.entries);
}

START_TEST(first_file_that_differs)
{
    static const size_t steps[] = {3, 10240, 128 << 10, CONTENT};
    char *content = xmalloc(CONTENT);
    for (size_t i = 0; i < CONTENT; i++)
        content[i] = (char) (i * 31 >> 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
            check_case(i, steps[k], content);
    free(content);
}
END_TEST

/* What has not come is no difference unless everything should have come. */
START_TEST(broken_off)
{
    struct manifest m = {0};
    struct err err = ERR_INIT;
    char content[CONTENT / 1000] = "";
    describe(0, content, &m);
    struct tally *tally = tally_new(&m);
    ck_assert(tally_add(tally, content, 2));
    ck_assert(tally_end(tally, false, &err));
    free(m.entries);
}
END_TEST

SUITE_MAIN("packs/threads", tcase_add_test(tc, pieces_in_order);
           tcase_add_test(tc, work_ends_early);
           tcase_add_loop_test(tc, pieces_ahead, 0, sizeof makers / sizeof *makers);
           tcase_add_test(tc, first_file_that_differs); tcase_add_test(tc, broken_off);)
