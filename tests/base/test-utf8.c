#include "base/str.h"
#include "base/utf8.h"
#include "tests/suite.h"

#include <string.h>

static void locale(void)
{
    ck_assert(utf8_locale_init(NULL));
}

START_TEST(widths)
{
    locale();
    ck_assert_int_eq(utf8_width("abc"), 3);
    ck_assert_int_eq(utf8_width("标注"), 4);
    ck_assert_int_eq(utf8_width("“训练”"), 6);
    ck_assert_int_eq(utf8_width("e\xCC\x81"), 1);
    ck_assert_uint_eq(utf8_length("标注ab"), 4);
}
END_TEST

START_TEST(fit_never_splits_a_glyph)
{
    locale();
    int used;
    ck_assert_uint_eq(utf8_fit("标注", 6, 3, &used), 3);
    ck_assert_int_eq(used, 2);
    char buf[32];
    utf8_clip("数据采集和处理", 7, buf, sizeof buf);
    ck_assert_str_eq(buf, "数据采…");
    utf8_clip("数据", 4, buf, sizeof buf);
    ck_assert_str_eq(buf, "数据");
    char small[6];
    utf8_clip("数据采集", 8, small, sizeof small);
    ck_assert(utf8_valid(small, strlen(small)));
}
END_TEST

/* No line begins with a closing mark nor ends with an opening one, and nothing is lost. */
START_TEST(wrap_obeys_kinsoku)
{
    static const char text[] =
        "标注员说：“先看规范，再动手。”他用 C++ 写了脚本（共 120 "
        "行），导出《采集台账》、《清洗记录》"
        "和“命名表”“样例表”；数据有 3,000 条！都说“随便用”。里面有人脸，“不要”「改」。";
    static const char *const bad_heads[] = {"，", "。", "”", "）", "》", "、", "；", "！", "："};
    static const char *const bad_tails[] = {"“", "（", "《"};
    locale();
    for (int cols = 4; cols <= 60; cols++) {
        struct utf8_line *lines;
        size_t n = utf8_wrap(text, strlen(text), cols, 0, &lines);
        size_t letters = 0;
        for (size_t i = 0; i < n; i++) {
            const char *p = text + lines[i].start;
            ck_assert_int_le(lines[i].width, cols);
            for (size_t k = 0; i > 0 && cols >= 8 && k < sizeof bad_heads / sizeof *bad_heads; k++)
                ck_assert_msg(!str_starts(p, bad_heads[k]), "head %s at %d", bad_heads[k], cols);
            for (size_t k = 0; cols >= 8 && k < sizeof bad_tails / sizeof *bad_tails; k++) {
                size_t m = strlen(bad_tails[k]);
                ck_assert(lines[i].len < m || memcmp(p + lines[i].len - m, bad_tails[k], m) != 0);
            }
            for (size_t k = 0; k < lines[i].len; k++)
                letters += p[k] != ' ';
        }
        size_t all = 0;
        for (const char *p = text; *p; p++)
            all += *p != ' ';
        ck_assert_uint_eq(letters, all);
        free(lines);
    }
}
END_TEST

START_TEST(wrap_keeps_hard_breaks)
{
    locale();
    struct utf8_line *lines;
    size_t n = utf8_wrap("甲\n\n乙", strlen("甲\n\n乙"), 10, 0, &lines);
    ck_assert_uint_eq(n, 3);
    ck_assert_uint_eq(lines[1].len, 0);
    free(lines);
    n = utf8_wrap("aaaaaaaaaaaaaaaaaaaaaaaa", 24, 10, 0, &lines);
    ck_assert_uint_eq(n, 3);
    free(lines);
}
END_TEST

START_TEST(escape_shows_what_would_harm)
{
    struct str s = STR_INIT;
    const char raw[] = "a\x1b[2J\xE2\x80\xAE标\xFF\n";
    utf8_escape(&s, raw, sizeof raw - 1);
    ck_assert_str_eq(str_text(&s), "a\\x1B[2J\\u{202E}标\\xFF\\x0A");
    str_finish(&s);
}
END_TEST

SUITE_MAIN("base/utf8", tcase_add_test(tc, widths); tcase_add_test(tc, fit_never_splits_a_glyph);
           tcase_add_test(tc, wrap_obeys_kinsoku); tcase_add_test(tc, wrap_keeps_hard_breaks);
           tcase_add_test(tc, escape_shows_what_would_harm);)
