#include "core/material/import.h"

#include "core/material/import_moodle.h"
#include "core/material/import_sheet.h"
#include "core/material/import_text.h"
#include "tests/suite.h"

#include "tests/core/material/import_dump.h"
#include "tests/core/material/lines.h"

static const struct {
    const char *name;
    import_read *read;
} formats[] = {
    {"aiken", import_aiken},
    {"gift", import_gift},
    {"moodle", import_moodle},
    {"sheet", import_sheet},
};

struct import_case {
    char name[200];
    import_read *read;
    struct str text, want;
};

static void check(struct import_case *c)
{
    static const char *const tags[] = {"K1.1.1", "d2"};
    static const struct import_options options = {tags, 2};
    struct import import = {0};
    struct str got = STR_INIT;
    if (c->read) {
        bool ok = c->read("f", str_text(&c->text), c->text.len, &options, &import);
        ck_assert_int_eq(ok, import.faults == 0);
        import_dump(&got, &import);
        if (getenv("IMPORT_SHOW"))
            printf("%s\n%s\n", c->name, str_text(&got));
        else
            ck_assert_msg(strcmp(str_text(&got), str_text(&c->want)) == 0, "%s:\n%s---\n%s",
                          c->name, str_text(&got), str_text(&c->want));
    }
    import_finish(&import);
    str_finish(&got);
    str_finish(&c->text);
    str_finish(&c->want);
    *c = (struct import_case){0};
}

static void begin(struct import_case *c, const char *line)
{
    snprintf(c->name, sizeof c->name, "%.190s", line);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strncmp(line, formats[i].name, strlen(formats[i].name)) == 0)
            c->read = formats[i].read;
    ck_assert_msg(c->read != NULL, "%s", line);
}

/* \xNN, \n, \t; nothing else is escaped. */
static void add_bytes(struct str *out, const char *s)
{
    for (; *s; s++)
        if (s[0] == '\\' && s[1] == 'x') {
            char digits[3] = {s[2], s[3], '\0'};
            str_add_char(out, (char) strtol(digits, NULL, 16));
            s += 3;
        } else if (s[0] == '\\' && (s[1] == 'n' || s[1] == 't')) {
            str_add_char(out, *++s == 'n' ? '\n' : '\t');
        } else {
            str_add_char(out, *s);
        }
}

START_TEST(table)
{
    char line[4000];
    struct import_case c = {0};
    int cases = 0;
    FILE *file = lines_open("import.data");
    while (lines_next(file, line, sizeof line)) {
        if (line[0] == '@') {
            check(&c);
            begin(&c, line + 2);
            cases++;
        } else if (line[0] == '|') {
            str_addf(&c.text, "%s\n", line[1] ? line + 2 : "");
        } else if (line[0] == '~') {
            add_bytes(&c.text, line + 2);
        } else {
            ck_assert_msg(line[0] == '>', "%s", line);
            str_addf(&c.want, "%s\n", line + 2);
        }
    }
    check(&c);
    ck_assert_int_gt(cases, 28);
    fclose(file);
}
END_TEST

START_TEST(media_names)
{
    static const struct {
        const char *name, *bytes, *want; /* NULL: refused */
    } files[] = {
        {"a.png", "1", "media/a.png"},
        {"a.png", "1", "media/a.png"},
        {"a.png", "2", "media/370cabd5-a.png"},
        {"图 1(a).png", "3", "media/图-1-a-.png"},
        {"sub/b.png", "4", "media/b.png"},
        {".hidden", "5", "media/-hidden"},
        {"../b.png", "6", NULL},
        {"a/../../b.png", "7", NULL},
        {"..\\b.png", "8", NULL},
        {"/etc/passwd", "9", NULL},
        {"C:\\b.png", "0", NULL},
        {"", "0", NULL},
        {"a\nb", "0", "media/a-b"},
        {"a\xE2\x80\xAE"
         "gnp.exe",
         "0", NULL},
    };
    struct import import = {0};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *got = import_keep_media(&import, 1, files[i].name, files[i].bytes, 1);
        if (files[i].want)
            ck_assert_str_eq(got ? got : "(refused)", files[i].want);
        else
            ck_assert_ptr_null(got);
    }
    ck_assert_uint_eq(import.media_count, 6);
    ck_assert_uint_eq(import.faults, 7);
    import_finish(&import);
}
END_TEST

SUITE_MAIN("core/material/import", tcase_add_test(tc, table); tcase_add_test(tc, media_names);)
