#include "packs/zip.h"

#include "base/utf8.h"
#include "packs/qti.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

/* Writes the files and reads what came of it. */
static bool write_and_read(const struct zip *zip, struct arena *arena, struct zip *back,
                           struct err *err)
{
    void *bytes;
    size_t len;
    ck_assert(zip_write(zip, &bytes, &len, err));
    bool ok = zip_read(bytes, len, arena, back, err);
    free(bytes);
    return ok;
}

START_TEST(there_and_back)
{
    struct zip_file files[] = {{"a.txt", "", 0}, {"items/题.xml", "<a/>", 4}, {"b/c/d", "\0x", 2}};
    struct zip zip = {files, 3}, back;
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    ck_assert(utf8_locale_init(&err));
    ck_assert(write_and_read(&zip, &arena, &back, &err));
    ck_assert_uint_eq(back.count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(back.list[i].name, files[i].name);
        ck_assert_uint_eq(back.list[i].len, files[i].len);
        ck_assert_mem_eq(back.list[i].bytes, files[i].bytes, files[i].len);
    }
    arena_finish(&arena);
}
END_TEST

START_TEST(names)
{
    static const char *const evil[] = {"../x", "a/../../x", "/etc/x", "a\\..\\x", "C:x",   "a//b",
                                       "./a",  "a/..",      "a\nb",   "a/./b",    "x\x7Fy"};
    for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
        struct zip_file file = {evil[i], "x", 1};
        struct zip zip = {&file, 1}, back;
        struct arena arena = ARENA_INIT;
        struct err err = ERR_INIT;
        ck_assert_msg(!write_and_read(&zip, &arena, &back, &err), "%s", evil[i]);
        ck_assert_int_eq(err.code, ERR_FORMAT);
        arena_finish(&arena);
    }
}
END_TEST

START_TEST(twice_and_broken)
{
    struct zip_file files[] = {{"a", "1", 1}, {"a", "2", 1}};
    struct zip zip = {files, 2}, back;
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    void *bytes;
    size_t len;
    ck_assert(!write_and_read(&zip, &arena, &back, &err));
    zip.count = 1;
    ck_assert(zip_write(&zip, &bytes, &len, &err));
    for (size_t n = 0; n < len; n++)
        if (zip_read(bytes, n, &arena, &back, &err))
            ck_assert_uint_le(back.count, 1);
    ck_assert(!zip_read("no zip", 6, &arena, &back, &err));
    free(bytes);
    arena_finish(&arena);
}
END_TEST

/* A package whose item shows a picture outside of it. */
START_TEST(media_outside)
{
    static const char manifest[] =
        "<manifest><resources><resource identifier=\"q\" type=\"imsqti_item_xmlv2p2\" "
        "href=\"q.xml\"/></resources></manifest>";
    static const char item[] =
        "<assessmentItem identifier=\"q\" title=\"t\"><itemBody><p>x<img src=\"../../etc/x.png\" "
        "alt=\"\"/></p></itemBody></assessmentItem>";
    struct zip_file files[] = {{"imsmanifest.xml", manifest, sizeof manifest - 1},
                               {"q.xml", item, sizeof item - 1}};
    struct zip zip = {files, 2};
    struct import import = {0};
    struct err err = ERR_INIT;
    void *bytes;
    size_t len;
    ck_assert(zip_write(&zip, &bytes, &len, &err));
    ck_assert(!qti_import("x.zip", bytes, len, NULL, &import));
    ck_assert_uint_eq(import.faults, 1);
    ck_assert_str_eq(import.notes[0].file, "x.zip:q.xml");
    ck_assert_uint_eq(import.media_count, 0);
    free(bytes);
    import_finish(&import);
}
END_TEST

SUITE_MAIN("packs/zip", tcase_add_test(tc, there_and_back); tcase_add_test(tc, names);
           tcase_add_test(tc, twice_and_broken); tcase_add_test(tc, media_outside);)
