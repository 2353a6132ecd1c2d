#include "base/pinyin.h"
#include "tests/suite.h"

static const struct {
    const char *text, *initials;
} rows[] = {
    {"", ""},
    {"训练", "xl"},
    {"标注", "bz"},
    {"业务数据采集", "ywsjcj"},
    {"人工智能训练师", "rgznxls"},
    {"AUC 指标(F1)", "auczbf1"},
    {"女 旅 绿", "nll"},
    {"安 额 偶", "aeo"},
    {"一—龥", "yy"},
    {"《标准》,2021年版。", "bz2021nb"},
    {"\xe6\xa0\x87\xe6\xb3", "b"}, /* cut off inside a character */
};

START_TEST(initials)
{
    char buf[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_uint_eq(pinyin_initials(rows[i].text, buf, sizeof buf), strlen(rows[i].initials));
        ck_assert_str_eq(buf, rows[i].initials);
    }
}
END_TEST

START_TEST(small_buffers)
{
    char buf[3] = "??";
    ck_assert_uint_eq(pinyin_initials("业务数据", buf, sizeof buf), 2);
    ck_assert_str_eq(buf, "yw");
    ck_assert_uint_eq(pinyin_initials("业务", buf, 1), 0);
    ck_assert_str_eq(buf, "");
    ck_assert_uint_eq(pinyin_initials("业务", NULL, 0), 0);
}
END_TEST

SUITE_MAIN("base/pinyin", tcase_add_test(tc, initials); tcase_add_test(tc, small_buffers);)
