#include "core/lab/metric/wer.h"

#include "base/prng.h"
#include "base/str.h"
#include "tests/core/lab/near.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

START_TEST(normalisation)
{
    static const struct {
        unsigned flags;
        const char *text, *want;
    } cases[] = {
        {WER_USUAL, "Ｈｅｌｌｏ， 世界！", "hello世界"},
        {WER_USUAL, "我的电话是一三八零零一三八〇〇〇。", "我的电话是13800138000"},
        {WER_NUMERALS, "一二三", "123"},
        {WER_NUMERALS, "一百二十三", "一百二十三"},
        {WER_NUMERALS, "一万二三", "一万二三"},
        {WER_NUMERALS, "一个人", "一个人"},
        {WER_NUMERALS, "二〇二五年", "2025年"},
        {WER_NUMERALS, "三五百", "三五百"},
        {WER_MARKS, "“嗯”，——好…的", "嗯好的"},
        {WER_SPACE, " a　b\tc ", "abc"},
        {WER_CASE, "AbÉ", "abé"},
        {0, "Ａ， b", "Ａ， b"},
        {WER_USUAL, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = wer_normalise(cases[i].text, cases[i].flags);
        ck_assert_str_eq(got, cases[i].want);
        free(got);
    }
}
END_TEST

START_TEST(counts)
{
    static const struct {
        enum wer_unit unit;
        unsigned flags;
        const char *gold, *given;
        size_t s, d, i, n;
        const char *ops; /* = S D I */
    } cases[] = {
        /* Levenshtein's distance in every textbook: 3 */
        {WER_CHARACTERS, 0, "kitten", "sitting", 2, 0, 1, 6, "S===S=I"},
        {WER_CHARACTERS, 0, "intention", "execution", 3, 1, 1, 9,
         NULL}, /* Jurafsky and Martin: 5 */
        {WER_CHARACTERS, WER_USUAL, "今天，天气很好。", "今天天气好啊", 2, 0, 0, 6, "====SS"},
        {WER_CHARACTERS, 0, "", "abc", 0, 0, 3, 0, "III"},
        {WER_CHARACTERS, 0, "abc", "", 0, 3, 0, 3, "DDD"},
        {WER_CHARACTERS, 0, "", "", 0, 0, 0, 0, ""},
        /* jiwer's README: "hello world" against "hello duck" has a WER of 0.5 */
        {WER_WORDS, WER_USUAL, "hello world", "Hello,  duck", 1, 0, 0, 2, "=S"},
        {WER_WORDS, 0, "a bb a", "bb a a a", 1, 0, 1, 3, "I=S="},
        /* sclite's weights (SCTK, sclite.htm: 0, 3, 3, 4) would delete three and insert three */
        {WER_WORDS, 0, "1 2 3 a b", "a b x y z", 5, 0, 0, 5, "SSSSS"},
        {WER_CHARACTERS, 0, "ab", "aab", 0, 0, 1, 2, "=I="}, /* what both begin with is kept */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wer_line line;
        ck_assert(
            wer_compare(cases[i].gold, cases[i].given, cases[i].unit, cases[i].flags, &line, NULL));
        size_t errors = cases[i].s + cases[i].d + cases[i].i;
        ck_assert_uint_eq(line.counts.length, cases[i].n);
        if (cases[i].ops) {
            ck_assert_uint_eq(line.counts.substituted, cases[i].s);
            ck_assert_uint_eq(line.counts.deleted, cases[i].d);
            ck_assert_uint_eq(line.counts.inserted, cases[i].i);
            ck_assert_uint_eq(line.edits_count, strlen(cases[i].ops));
            for (size_t k = 0; k < line.edits_count; k++)
                ck_assert_int_eq("=SDI"[line.edits[k].op], cases[i].ops[k]);
        } else {
            ck_assert_uint_eq(line.counts.substituted + line.counts.deleted + line.counts.inserted,
                              errors);
        }
        wer_line_finish(&line);
    }
}
END_TEST

/* A line of a million characters is normalised in no more than a glance at each. */
START_TEST(long_lines)
{
    struct str text = STR_INIT;
    struct wer_line line;
    for (int i = 0; i < WER_UNITS_MOST / 2; i++)
        str_add(&text, "一a");
    ck_assert(
        wer_compare(str_text(&text), str_text(&text), WER_CHARACTERS, WER_USUAL, &line, NULL));
    ck_assert_uint_eq(line.counts.length, WER_UNITS_MOST);
    wer_line_finish(&line);
    str_add(&text, "a");
    ck_assert(!wer_compare("a", str_text(&text), WER_CHARACTERS, WER_USUAL, &line, NULL));
    wer_line_finish(&line);
    ck_assert(!wer_compare(str_text(&text), "a", WER_WORDS, 0, &line, NULL));
    wer_line_finish(&line);
    str_finish(&text);
}
END_TEST

START_TEST(rates)
{
    struct wer_counts a = {1, 2, 3, 4}, b = {1, 0, 0, 6};
    same(wer_rate(wer_add(a, b)), .7);
    same(wer_rate(a), 1.5);
    same(wer_rate((struct wer_counts){0, 0, 0, 0}), 0);
    ck_assert(isinf(wer_rate((struct wer_counts){0, 0, 1, 0})));
}
END_TEST

/* The recursive definition. */
static size_t distance(const char *a, const char *b)
{
    if (!*a || !*b)
        return strlen(a) + strlen(b);
    size_t kept = distance(a + 1, b + 1) + (*a != *b), less = distance(a + 1, b) + 1,
           more = distance(a, b + 1) + 1;
    size_t best = kept < less ? kept : less;
    return best < more ? best : more;
}

/* The edits turn one text into the other. */
static void check_edits(const struct wer_line *line)
{
    struct str made = STR_INIT;
    size_t gold = 0;
    for (size_t k = 0; k < line->edits_count; k++) {
        const struct wer_edit *e = &line->edits[k];
        ck_assert_uint_eq(e->gold, gold);
        gold += e->op != WER_INSERT;
        if (e->op != WER_DELETE)
            str_add_bytes(&made, line->given.text + line->given.tokens[e->given].start,
                          line->given.tokens[e->given].len);
    }
    ck_assert_uint_eq(gold, line->gold.count);
    ck_assert_str_eq(str_text(&made), line->given.text);
    str_finish(&made);
}

START_TEST(as_defined)
{
    struct prng prng;
    prng_seed(&prng, 20250614);
    for (int round = 0; round < 10000; round++) {
        char text[2][7];
        for (int k = 0; k < 2; k++) {
            size_t n = prng_below(&prng, 7);
            for (size_t i = 0; i < n; i++)
                text[k][i] = (char) ('a' + prng_below(&prng, 3));
            text[k][n] = '\0';
        }
        struct wer_line line;
        ck_assert(wer_compare(text[0], text[1], WER_CHARACTERS, 0, &line, NULL));
        ck_assert_uint_eq(line.counts.substituted + line.counts.deleted + line.counts.inserted,
                          distance(text[0], text[1]));
        check_edits(&line);
        wer_line_finish(&line);
    }
}
END_TEST

SUITE_MAIN("core/lab/metric/wer", tcase_add_test(tc, normalisation); tcase_add_test(tc, counts);
           tcase_add_test(tc, rates); tcase_add_test(tc, long_lines);
           tcase_add_test(tc, as_defined);)
