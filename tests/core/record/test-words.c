#include "base/str.h"
#include "base/utf8.h"
#include "core/record/excerpt.h"
#include "core/record/words.h"
#include "tests/suite.h"

#include <string.h>

static char *tokens_of(const char *text)
{
    struct words words;
    struct words_token token;
    struct str out = STR_INIT;
    words_init(&words, text, strlen(text));
    while (words_next(&words, &token)) {
        if (out.len > 0)
            str_add_char(&out, ' ');
        str_add_bytes(&out, token.text, token.len);
    }
    return str_take(&out);
}

static const struct {
    const char *text, *tokens;
} token_rows[] = {
    {"", ""},
    {"，。!? --", ""},
    {"数", "数"},
    {"数据标注", "数据 据标 标注 注"},
    {"数据,标注", "数据 据 标注 注"},
    {"数据 标注", "数据 据 标注 注"},
    {"数**据**标`注`", "数据 据标 标注 注"},
    {"数据\n标注", "数据 据标 标注 注"},
    {"数据\n\n标注", "数据 据 标注 注"},
    {"数据\n- 标注", "数据 据 标注 注"},
    {"|数据|标注|", "数据 据 标注 注"},
    {"AUC指标F1", "auc 指标 标 f1"},
    {"ＡＵＣ　１２", "auc 12"},
    {"work_years S1.1.1", "work years s1 1 1"},
    {"Ünïcode ΑΒ", "ünïcode αβ"},
    {"二〇二四年", "二〇 〇二 二四 四年 年"},
    {"データ", "デー ータ タ"},
    {"\xff数\xe6据", "数 据"},
};

START_TEST(texts_are_cut)
{
    for (size_t i = 0; i < sizeof token_rows / sizeof *token_rows; i++) {
        char *tokens = tokens_of(token_rows[i].text);
        ck_assert_str_eq(tokens, token_rows[i].tokens);
        free(tokens);
    }
}
END_TEST

/* What is found is shown in the text between [ and ]; "" when it is not there. */
static const struct {
    const char *text, *wanted, *found;
} find_rows[] = {
    {"先做数据标注。", "标注", "先做数据[标注]。"},
    {"先做数据标注。", "数据标注", "先做[数据标注]。"},
    {"先做数据标注。", "据标注", "先做数[据标注]。"},
    {"先做数据标注。", "注", "先做数据标[注]。"},
    {"先做数据标注。", "先", "[先]做数据标注。"},
    {"先做数据标注。", "据", "先做数[据]标注。"},
    {"数据与标注", "数据标注", ""},
    {"数据与数据标注", "数据标注", "数据与[数据标注]"},
    {"**数据**标注", "数据标注", "**[数据**标注]"},
    {"算 AUC 指标", "auc指标", "算 [AUC 指标]"},
    {"算 AUC 指标", "指标auc", ""},
    {"指标AUC", "指标a", "[指标AUC]"},
    {"Python 语言", "pyth", "[Python] 语言"},
    {"Python 语言", "ython", ""},
    {"甲a数乙", "a数", "甲[a数]乙"},
    {"甲乙a", "乙a", "甲[乙a]"},
    {"数据", "。", ""},
};

START_TEST(phrases)
{
    for (size_t i = 0; i < sizeof find_rows / sizeof *find_rows; i++) {
        const char *text = find_rows[i].text;
        struct words_phrase phrase;
        struct str out = STR_INIT;
        size_t start = 0, end = 0;
        words_phrase_init(&phrase, find_rows[i].wanted, strlen(find_rows[i].wanted));
        if (words_phrase_find(&phrase, text, strlen(text), &start, &end))
            str_addf(&out, "%.*s[%.*s]%s", (int) start, text, (int) (end - start), text + start,
                     text + end);
        ck_assert_str_eq(str_text(&out), find_rows[i].found);
        str_finish(&out);
        words_phrase_finish(&phrase);
    }
}
END_TEST

static const struct {
    const char *text, *hit;
    int cols;
    const char *excerpt, *shown;
} excerpt_rows[] = {
    {"数据标注", "标注", 60, "数据标注", "标注"},
    {"## 标题\n\n**重点**:`SQL`  语句", "SQL", 60, "标题 重点:SQL 语句", "SQL"},
    {"|列一|列二|\n|---|:--:|\n|甲|乙|", "乙", 60, "…列二 甲 乙", "乙"},
    {"一二三四五六七八九十一二三四五六七八九十标注一二三四五六七八九十", "标注", 20,
     "…八九十标注一二三四…", "标注"},
    {"一二三四五六七八九十", "", 10, "一二三四五…", ""},
    {"**数据**标注", "数据**标注", 60, "数据标注", "数据标注"},
};

START_TEST(excerpts)
{
    struct arena arena = ARENA_INIT;
    ck_assert(utf8_locale_init(NULL));
    for (size_t i = 0; i < sizeof excerpt_rows / sizeof *excerpt_rows; i++) {
        const char *text = excerpt_rows[i].text, *hit = excerpt_rows[i].hit;
        size_t at = (size_t) (strstr(text, hit) - text), end = *hit ? at + strlen(hit) : 0;
        struct excerpt e = excerpt_make(text, strlen(text), at, end, excerpt_rows[i].cols, &arena);
        ck_assert_str_eq(e.text, excerpt_rows[i].excerpt);
        ck_assert_int_eq(e.hit_len, (int) strlen(excerpt_rows[i].shown));
        ck_assert_int_eq(strncmp(e.text + e.hit_start, excerpt_rows[i].shown, (size_t) e.hit_len),
                         0);
    }
    arena_finish(&arena);
}
END_TEST

SUITE_MAIN("core/record/words", tcase_add_test(tc, texts_are_cut); tcase_add_test(tc, phrases);
           tcase_add_test(tc, excerpts);)
