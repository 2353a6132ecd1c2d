#include "base/csv.h"
#include "base/str.h"
#include "tests/suite.h"

#include <string.h>

/* Fields are shown as [a][b], rows end with their line number. */
static const struct {
    const char *text, *rows;
} csv_rows[] = {
    {"", ""},
    {"a,b\nc\n", "[a][b]1 [c]2 "},
    {"a,b\r\n\r\nc,\r\n", "[a][b]1 [c][]3 "},
    {"\xEF\xBB\xBF李雷,五级", "[李雷][五级]1 "},
    {"\"a,\"\"b\"\"\",c\n", "[a,\"b\"][c]1 "},
    {"\"two\nlines\",x\ny\n", "[two\nlines][x]1 [y]3 "},
    {"\xC0\xEE\xC0\xD7,1\n", "[李雷][1]1 "}, /* GBK */
};

START_TEST(rows_are_read)
{
    for (size_t i = 0; i < sizeof csv_rows / sizeof *csv_rows; i++) {
        struct csv csv;
        struct str out = STR_INIT;
        ck_assert(csv_parse("f.csv", csv_rows[i].text, strlen(csv_rows[i].text), &csv, NULL));
        for (size_t r = 0; r < csv.count; r++) {
            for (size_t f = 0; f < csv.rows[r].count; f++)
                str_addf(&out, "[%s]", csv.rows[r].fields[f]);
            str_addf(&out, "%u ", csv.rows[r].line);
        }
        ck_assert_str_eq(str_text(&out), csv_rows[i].rows);
        str_finish(&out);
        csv_finish(&csv);
    }
}
END_TEST

/* The first line says what parts the fields; what it names is found by its heading. */
START_TEST(separators_are_found)
{
    static const char *const sheets[] = {"id;名称\n1;\"a;b\"\n", "id\t名称\r\n1\ta;b\r\n",
                                         "id,名称\n1,a;b\n", "\"id\",\"名称\",\"x;y;z;\"\n1,a;b\n"};
    static const char *const names[] = {"name", "名称", NULL}, *const none[] = {"x", NULL};
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        struct csv csv;
        ck_assert(csv_parse_any("f.csv", sheets[i], strlen(sheets[i]), &csv, NULL));
        ck_assert_uint_eq(csv_column(&csv.rows[0], names), 1);
        ck_assert_uint_eq(csv_column(&csv.rows[0], none), SIZE_MAX);
        ck_assert_str_eq(csv_field(&csv.rows[1], 1), "a;b");
        ck_assert_str_eq(csv_field(&csv.rows[1], 7), "");
        csv_finish(&csv);
    }
}
END_TEST

START_TEST(what_is_refused)
{
    struct csv csv;
    struct err err = ERR_INIT;
    ck_assert(!csv_parse("f.csv", "a\nb,\"c", 6, &csv, &err));
    ck_assert_str_eq(err.object, "f.csv:2");
    ck_assert(!csv_parse("f.csv", "a\0b", 3, &csv, &err));
    ck_assert_int_eq(err.code, ERR_FORMAT);
    ck_assert(!csv_parse("f.csv", "a\n\0b", 4, &csv, &err));
    ck_assert_str_eq(err.object, "f.csv:2");
    ck_assert(!csv_parse("f.csv", "\xff\xff\xff", 3, &csv, &err));
    ck_assert_int_eq(err.code, ERR_ENCODING);
}
END_TEST

START_TEST(utf16_and_tabs)
{
    static const struct {
        const char *text;
        size_t len;
    } texts[] = {
        {"\xFF\xFE\x4E\x67\t\0\xF7\x96\r\0\n\0"
         "1\0",
         14},
        {"\xFE\xFF\x67\x4E\0\t\x96\xF7\0\r\0\n\0"
         "1",
         14},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct csv csv;
        struct err err = ERR_INIT;
        ck_assert(csv_parse_with("f", texts[i].text, texts[i].len, '\t', &csv, &err));
        ck_assert_uint_eq(csv.count, 2);
        ck_assert_str_eq(csv.rows[0].fields[0], "李");
        ck_assert_str_eq(csv.rows[0].fields[1], "雷");
        ck_assert_str_eq(csv.rows[1].fields[0], "1");
        csv_finish(&csv);
    }
}
END_TEST

START_TEST(fields_are_written)
{
    struct str out = STR_INIT;
    csv_add_field(&out, "李雷", ',');
    csv_add_field(&out, "a,\"b\"", ',');
    csv_add_field(&out, "=1+1", '\n');
    ck_assert_str_eq(str_text(&out), "李雷,\"a,\"\"b\"\"\",\"'=1+1\"\n");
    str_finish(&out);
}
END_TEST

SUITE_MAIN("base/csv", tcase_add_test(tc, rows_are_read); tcase_add_test(tc, separators_are_found);
           tcase_add_test(tc, what_is_refused); tcase_add_test(tc, fields_are_written);
           tcase_add_test(tc, utf16_and_tabs);)
