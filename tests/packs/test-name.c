#include "packs/name.h"
#include "tests/suite.h"

#include <string.h>

#define LONG50 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"
#define DEEP   "a/b/c/d/e/f/g/h/i/j/k/l/m/n/"

static const struct {
    const char *name;
    bool ok;
} names[] = {
    {"pack.yaml", true},
    {"lessons/1.1-1.md", true},
    {"media/图一 副本.png", true},
    {"labs/ner/data/样例.csv", true},
    {"glossary/terms.yaml", true},
    {"papers/a.json", true},
    {"media/caf\xC3\xA9.png", true},
    {"media/" LONG50 LONG50, true},
    {"media/" LONG50 LONG50 "/" LONG50 LONG50, true},
    {"media/" DEEP "x", true},
    /* outside, or not below the folders of a pack */
    {"", false},
    {".", false},
    {"..", false},
    {"/etc/passwd", false},
    {"../x", false},
    {"media/../../x", false},
    {"media/./x", false},
    {"media//x", false},
    {"media/", false},
    {"media", false},
    {"README.md", false},
    {"MANIFEST", false},
    {"pack.yaml/x", false},
    {"Lessons/a.md", false},
    {"lessonsx/a.md", false},
    /* hidden, option-like, or changed by other systems */
    {"media/.hidden", false},
    {"media/-rf", false},
    {"-x", false},
    {"media/a.", false},
    {"media/a ", false},
    {"media/ a", false},
    {"media/a:b", false},
    {"media\\a", false},
    {"media/a\\..\\b", false},
    {"media/a*", false},
    {"media/a?", false},
    {"media/a|b", false},
    {"media/a\"b", false},
    {"media/<a>", false},
    /* what a terminal or a reader would be fooled by */
    {"media/a\nb", false},
    {"media/a\tb", false},
    {"media/\x1B[2Jx", false},
    {"media/a\x7F", false},
    {"media/a\xC2\x85", false},
    {"media/a\xE2\x80\xAEgnp.exe", false},
    {"media/a\xE2\x81\xA6", false},
    {"media/a\xE2\x80\x8B", false},
    {"media/a\xEF\xBB\xBF", false},
    {"media/a\xC2\xA0"
     "b",
     false},
    {"media/a\xE3\x80\x80"
     "b",
     false},
    {"media/a\xE2\x80\xA8", false},
    {"media/\xEE\x80\x80", false},
    {"media/\xEF\xBF\xBE", false},
    /* encoding */
    {"media/\xFF", false},
    {"media/\xC0\xAE\xC0\xAE", false},
    {"media/\xED\xA0\x80", false},
    {"media/cafe\xCC\x81.png", false},
    /* size */
    {"media/" LONG50 LONG50 "a", false},
    {"media/" LONG50 LONG50 LONG50 LONG50 LONG50 LONG50, false},
    {"media/" DEEP "x/y", false},
};

START_TEST(each_name)
{
    struct err err = ERR_INIT;
    bool ok = name_check(names[_i].name, strlen(names[_i].name), &err);
    ck_assert_msg(ok == names[_i].ok, "%s: %s", names[_i].name, err.detail);
    if (!ok)
        ck_assert_int_eq(err.code, ERR_INVALID);
}
END_TEST

START_TEST(nul_inside)
{
    ck_assert(!name_check("media/a\0b", 9, NULL));
}
END_TEST

static const struct {
    const char *names[4]; /* sorted by bytes */
    bool ok;
} sets[] = {
    {{"lessons/a.md", "lessons/b.md", "pack.yaml"}, true},
    {{"lessons/A.md", "lessons/a.md"}, false},
    {{"media/STRASSE", "media/stra\xC3\x9F"
                       "e"},
     false},
    {{"media/\xC3\x89", "media/\xC3\xA9"}, false},
    {{"media/K", "media/\xE2\x84\xAA"}, false},
    {{"media/x", "media/x/y"}, false},
    {{"media/x", "media/x-", "media/x/y"}, false},
    {{"labs/N/a", "labs/n/b"}, false},
    {{"labs/n", "labs/N/a"}, false},
    {{"labs/n-/a", "labs/n/a", "labs/n0/a"}, true},
    {{"media/图/一", "media/图/二"}, true},
};

START_TEST(each_set)
{
    size_t n = 0;
    while (n < 4 && sets[_i].names[n])
        n++;
    struct err err = ERR_INIT;
    ck_assert_msg(name_check_all(sets[_i].names, n, &err) == sets[_i].ok, "%s", err.object);
}
END_TEST

START_TEST(pack_ids)
{
    static const char *const good[] = {"ab", "xunlian-level5", "0a"};
    static const char *const bad[] = {
        "", "a", "-a", "A-b", "a_b", "a/b", "..", "中文", LONG50 "aaaaaaaaaaaaaa"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert(name_is_pack_id(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert(!name_is_pack_id(bad[i]));
}
END_TEST

SUITE_MAIN("packs/name", tcase_add_loop_test(tc, each_name, 0, sizeof names / sizeof *names);
           tcase_add_loop_test(tc, each_set, 0, sizeof sets / sizeof *sets);
           tcase_add_test(tc, nul_inside); tcase_add_test(tc, pack_ids);)
