#include "packs/manifest.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEAD "xunlian-pack 1\nid sample\nversion 1.0.0\nlicence CC0-1.0\nminimum 0.1.0\n\n"
#define YAML HASH " 0 pack.yaml\n"

static const struct {
    const char *text;
    enum err_code code;
} texts[] = {
    {HEAD YAML, ERR_NONE},
    {HEAD HASH " 12 lessons/a.md\n" YAML, ERR_NONE},
    {HEAD HASH " 536870912 lessons/a.md\n" YAML, ERR_NONE},
    {"", ERR_FORMAT},
    {HEAD, ERR_FORMAT},
    {HEAD HASH " 0 lessons/a.md\n", ERR_FORMAT},
    {"xunlian-pack 2\n" YAML, ERR_NEWER},
    {"xunlian-pack 01\n" YAML, ERR_NEWER},
    {"xunlian-pack x\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid Sample\nversion 1.0.0\nlicence x\nminimum 0.1.0\n\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid ../x\nversion 1.0.0\nlicence x\nminimum 0.1.0\n\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid sample\nversion 1.0\nlicence x\nminimum 0.1.0\n\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid sample\nversion ../..\nlicence x\nminimum 0.1.0\n\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid sample\nversion 1.0.0+b\nlicence x\nminimum 0.1.0\n\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid sample\nversion 1.0.0\nlicence \nminimum 0.1.0\n\n" YAML, ERR_FORMAT},
    {"xunlian-pack 1\nid sample\nversion 1.0.0\nlicence \x1B[m\nminimum 0.1.0\n\n" YAML,
     ERR_FORMAT},
    {"xunlian-pack 1\nid sample\nversion 1.0.0\nlicence \xFF\nminimum 0.1.0\n\n" YAML,
     ERR_ENCODING},
    {"xunlian-pack 1\nid sample\nversion 1.0.0\nlicence x\nminimum 0.1.0\n" YAML, ERR_FORMAT},
    {HEAD "\n" YAML, ERR_FORMAT},
    {HEAD YAML "\n", ERR_FORMAT},
    {HEAD HASH " 0 pack.yaml", ERR_FORMAT},
    {HEAD YAML "x", ERR_FORMAT},
    {HEAD HASH " 0 pack.yaml\r\n", ERR_INVALID},
    {HEAD YAML YAML, ERR_FORMAT},
    {HEAD YAML HASH " 0 lessons/a.md\n", ERR_FORMAT},
    {HEAD HASH " 00 pack.yaml\n", ERR_FORMAT},
    {HEAD HASH " -1 pack.yaml\n", ERR_FORMAT},
    {HEAD HASH "  pack.yaml\n", ERR_FORMAT},
    {HEAD HASH " 0  pack.yaml\n", ERR_INVALID},
    {HEAD HASH " 536870913 pack.yaml\n", ERR_TOO_BIG},
    {HEAD HASH " 99999999999 pack.yaml\n", ERR_FORMAT},
    {HEAD "E3B0" HASH " 0 pack.yaml\n", ERR_FORMAT},
    {HEAD "xyz\n", ERR_FORMAT},
    {HEAD HASH " 0 ../x\n" YAML, ERR_INVALID},
    {HEAD HASH " 0 lessons/A.md\n" HASH " 0 lessons/a.md\n" YAML, ERR_INVALID},
};

START_TEST(each_text)
{
    struct manifest m;
    struct err err = ERR_INIT;
    bool ok = manifest_parse(texts[_i].text, strlen(texts[_i].text), &m, &err);
    ck_assert_msg(err.code == texts[_i].code, "%d: %s %s", _i, err.object, err_text(err.code));
    ck_assert(ok == (texts[_i].code == ERR_NONE));
    if (ok) {
        struct str again = STR_INIT;
        manifest_write(&m, &again);
        ck_assert_str_eq(str_text(&again), texts[_i].text);
        str_finish(&again);
        ck_assert_ptr_nonnull(manifest_find(&m, "pack.yaml"));
        ck_assert_ptr_null(manifest_find(&m, "nothing"));
        manifest_finish(&m);
    }
}
END_TEST

START_TEST(nul_byte)
{
    static const char text[] = HEAD HASH " 0 lessons/a\0b\n" YAML;
    struct manifest m;
    struct err err = ERR_INIT;
    ck_assert(!manifest_parse(text, sizeof text - 1, &m, &err));
    ck_assert_int_eq(err.code, ERR_FORMAT);
}
END_TEST

static void many(struct str *text, int files, const char *size)
{
    str_add(text, HEAD);
    for (int i = 0; i < files; i++)
        str_addf(text, HASH " %s lessons/%06d.md\n", size, i);
    str_add(text, YAML);
}

START_TEST(limits)
{
    struct manifest m;
    struct err err = ERR_INIT;
    struct str text = STR_INIT;
    many(&text, MANIFEST_ENTRIES - 1, "1");
    ck_assert(manifest_parse(str_text(&text), text.len, &m, &err));
    ck_assert_uint_eq(m.count, MANIFEST_ENTRIES);
    ck_assert_uint_eq(m.total, MANIFEST_ENTRIES - 1);
    manifest_finish(&m);
    str_clear(&text);
    many(&text, MANIFEST_ENTRIES, "1");
    ck_assert(!manifest_parse(str_text(&text), text.len, &m, &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    str_clear(&text);
    many(&text, 9, "536870912");
    ck_assert(!manifest_parse(str_text(&text), text.len, &m, &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    str_finish(&text);
}
END_TEST

SUITE_MAIN("packs/manifest", tcase_add_loop_test(tc, each_text, 0, sizeof texts / sizeof *texts);
           tcase_add_test(tc, nul_byte); tcase_add_test(tc, limits);)
