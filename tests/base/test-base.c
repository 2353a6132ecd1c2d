#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "tests/suite.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(errors_gain_context)
{
    struct err err = ERR_INIT;
    errno = ENOSPC;
    ck_assert(!err_set(&err, ERR_IO, "lessons/%s", "a.md"));
    ck_assert_str_eq(err.object, "lessons/a.md");
    ck_assert_str_ne(err.detail, "");
    err_context(&err, "pack");
    ck_assert_str_eq(err.object, "pack: lessons/a.md");
    ck_assert(!err_set(NULL, ERR_IO, "x"));
    for (int c = 0; c < ERR_COUNT; c++)
        ck_assert_str_ne(err_text((enum err_code) c), "");
}
END_TEST

START_TEST(arena_is_aligned_and_zeroed)
{
    struct arena a = ARENA_INIT;
    for (size_t i = 0; i < 3000; i++) {
        unsigned char *p = arena_alloc(&a, i % 97);
        ck_assert_uint_eq((uintptr_t) p % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < i % 97; k++)
            ck_assert_uint_eq(p[k], 0);
        memset(p, 0xAA, i % 97);
    }
    ck_assert_str_eq(arena_printf(&a, "%s/%d", "S", 5), "S/5");
    arena_finish(&a);
    arena_finish(NULL);
}
END_TEST

START_TEST(times)
{
    int64_t ms;
    char buf[40];
    ck_assert(clock_parse("2026-01-05T09:00:00+08:00", &ms, NULL));
    ck_assert_int_eq(ms, INT64_C(1767574800000));
    clock_format(ms, buf, sizeof buf);
    ck_assert_str_eq(buf, "2026-01-05T09:00:00+08:00");
    clock_format_day(clock_local_day(ms), buf, sizeof buf);
    ck_assert_str_eq(buf, "2026-01-05");
    ck_assert(clock_parse("2026-01-04T23:59:59+08:00", &ms, NULL));
    clock_format_day(clock_local_day(ms), buf, sizeof buf);
    ck_assert_str_eq(buf, "2026-01-04");
    ck_assert(!clock_parse("2026-01-05 09:00", &ms, NULL));
    ck_assert(!clock_parse("2026-13-05T09:00:00Z", &ms, NULL));
}
END_TEST

START_TEST(files)
{
    char dir[] = "/tmp/xunlian-test-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    char *deep = fs_join(dir, "a/b/c"), *file = fs_join(deep, "x.txt"), *data;
    size_t len;
    struct err err = ERR_INIT;
    ck_assert(fs_make_dirs(deep, &err));
    ck_assert(fs_write_atomic(file, "标注", 6, 0600, &err));
    ck_assert(fs_write_atomic(file, "数据", 6, 0600, &err));
    ck_assert(fs_read(file, 100, &data, &len, &err));
    ck_assert_uint_eq(len, 6);
    ck_assert_str_eq(data, "数据");
    free(data);
    ck_assert(!fs_read(file, 5, &data, NULL, &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    ck_assert(!fs_read(deep, 5, &data, NULL, &err));
    ck_assert_int_eq(err.code, ERR_FORMAT);
    ck_assert(fs_remove_tree(dir, &err));
    ck_assert_int_ne(access(dir, F_OK), 0);
    ck_assert(fs_remove_tree(dir, &err));
    ck_assert(!fs_read(file, 5, &data, NULL, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    free(deep);
    free(file);
}
END_TEST

START_TEST(strings)
{
    struct str s = STR_INIT;
    for (int i = 0; i < 200; i++)
        str_addf(&s, "%d,", i);
    ck_assert_uint_eq(s.len, strlen(s.p));
    ck_assert(str_starts(str_text(&s), "0,1,2,"));
    ck_assert(str_ends(str_text(&s), "198,199,"));
    char *taken = str_take(&s);
    free(taken);
    ck_assert_str_eq(str_text(&s), "");
    str_finish(&s);
}
END_TEST

SUITE_MAIN("base", tcase_add_test(tc, errors_gain_context);
           tcase_add_test(tc, arena_is_aligned_and_zeroed); tcase_add_test(tc, times);
           tcase_add_test(tc, files); tcase_add_test(tc, strings);)
