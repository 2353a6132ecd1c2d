#include "core/material/version.h"
#include "tests/suite.h"

#include "tests/core/material/lines.h"

static void check_order(const char *line)
{
    char a[100], op, b[100];
    struct version x, y;
    ck_assert_int_eq(sscanf(line, "%99s %c %99s", a, &op, b), 3);
    ck_assert_msg(version_parse(a, &x, NULL) && version_parse(b, &y, NULL), "%s", line);
    int want = op == '<' ? -1 : 0, there = version_compare(&x, &y), back = version_compare(&y, &x);
    ck_assert_msg((there > 0) - (there < 0) == want, "%s", line);
    ck_assert_msg((back > 0) - (back < 0) == -want, "%s", line);
}

static void check_range(const char *line, bool want)
{
    char a[100];
    int n = 0;
    struct version version;
    bool in;
    ck_assert_int_eq(sscanf(line, "%99s %n", a, &n), 1);
    ck_assert(version_parse(a, &version, NULL));
    ck_assert_msg(version_in_range(&version, line + n, &in, NULL), "%s", line);
    ck_assert_msg(in == want, "%s", line);
}

START_TEST(table)
{
    char line[300], word[20];
    int n = 0, rows = 0;
    const struct version zero = {0};
    bool in;
    FILE *file = lines_open("version.data");
    for (; lines_next(file, line, sizeof line); rows++) {
        struct version version;
        struct err err = ERR_INIT;
        ck_assert_int_eq(sscanf(line, "%19s %n", word, &n), 1);
        const char *rest = line + n;
        if (strcmp(word, "order") == 0)
            check_order(rest);
        else if (strcmp(word, "in") == 0 || strcmp(word, "out") == 0)
            check_range(rest, word[0] == 'i');
        else if (strcmp(word, "badrange") == 0)
            ck_assert_msg(!version_in_range(&zero, rest, &in, &err), "%s", line);
        else
            ck_assert_msg(version_parse(rest, &version, &err) == (word[0] == 'g'), "%s", line);
        if (strcmp(word, "bad") == 0)
            ck_assert_int_eq(err.code, ERR_FORMAT);
    }
    fclose(file);
    ck_assert_int_gt(rows, 60);
}
END_TEST

SUITE_MAIN("core/material/version", tcase_add_test(tc, table);)
