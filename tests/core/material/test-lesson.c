#include "core/material/lesson.h"

#include "tests/suite.h"

#include <string.h>

#define FRONT(more)                                                                                \
    "---\nid: l5-1.1-1\ntitle: 一课\nwork: \"1.1\"\ncovers: [S1.1.1, K1.1.1]\nminutes: 10\n"     \
    "order: 3\nstate: complete\n" more "---\n"

static const struct lesson *parse(const char *text, struct arena *arena, struct err *err)
{
    const struct lesson *lesson = NULL;
    bool ok =
        lesson_parse("lessons/a.md", text, strlen(text), "4-04-05-05", "5", arena, &lesson, err);
    return ok ? lesson : NULL;
}

static const struct lesson *parse_good(const char *text, struct arena *arena)
{
    struct err err = ERR_INIT;
    const struct lesson *lesson = parse(text, arena, &err);
    ck_assert_msg(lesson != NULL, "%s %s", err.object, err.detail);
    return lesson;
}

START_TEST(front_matter)
{
    struct arena arena = ARENA_INIT;
    const struct lesson *l = parse_good(FRONT("") "引言。\n", &arena);
    ck_assert_str_eq(l->id, "l5-1.1-1");
    ck_assert_str_eq(l->title, "一课");
    ck_assert_str_eq(l->work, "1.1");
    ck_assert_str_eq(l->standard, "4-04-05-05");
    ck_assert_str_eq(l->level, "5");
    ck_assert_uint_eq(l->covers_count, 2);
    ck_assert_str_eq(l->covers[1], "K1.1.1");
    ck_assert_uint_eq(l->minutes, 10);
    ck_assert_uint_eq(l->order, 3);
    ck_assert_int_eq(l->state, LESSON_COMPLETE);
    ck_assert_str_eq(l->body, "引言。\n");
    ck_assert_uint_eq(l->body_line, 10);
    ck_assert_uint_eq(l->sections_count, 0);
    l = parse_good(FRONT("standard: 2-02-10-09\nlevel: vision-2\n"), &arena);
    ck_assert_str_eq(l->standard, "2-02-10-09");
    ck_assert_str_eq(l->level, "vision-2");
    ck_assert_uint_eq(l->len, 0);
    arena_finish(&arena);
}
END_TEST

START_TEST(sections)
{
    static const char text[] = FRONT("") "引言\n"
                                         "## 第一节 {S1.1.1 K1.1.1}\n"
                                         "两个字 and words\n"
                                         "```sql\n"
                                         "## 不是标题\n"
                                         "~~~\n"
                                         "```\n"
                                         "### 小标题\n"
                                         "   ##   第二节 {不是标记}  \n"
                                         "~~~~text\n"
                                         "~~~\n"
                                         "## 也不是\n"
                                         "~~~~~\n"
                                         "##不是\n"
                                         "    ## 不是\n"
                                         "## 第三节\n";
    struct arena arena = ARENA_INIT;
    const struct lesson *l = parse_good(text, &arena);
    ck_assert_uint_eq(l->sections_count, 3);
    const struct lesson_section *s = l->sections;
    ck_assert_str_eq(s[0].title, "第一节");
    ck_assert_uint_eq(s[0].keys_count, 2);
    ck_assert_str_eq(s[0].keys[1], "K1.1.1");
    ck_assert_uint_eq(s[0].offset, strlen("引言\n"));
    ck_assert_uint_eq(s[0].line, 11);
    ck_assert_uint_eq(s[0].hanzi, 3 + 3 + 4 + 3);
    ck_assert_str_eq(s[1].title, "第二节 {不是标记}");
    ck_assert_uint_eq(s[1].keys_count, 0);
    ck_assert_str_eq(s[2].title, "第三节");
    ck_assert_uint_eq(s[2].offset + s[2].len, l->len);
    for (unsigned i = 0; i + 1 < l->sections_count; i++)
        ck_assert_uint_eq(s[i].offset + s[i].len, s[i + 1].offset);
    arena_finish(&arena);
}
END_TEST

START_TEST(questions)
{
    static const char text[] = FRONT("") "## 节\n"
                                         "```gift\n"
                                         "// [id:q1]\n"
                                         "甲{T}\n"
                                         "```\n"
                                         "后文\n"
                                         "```text\n"
                                         "```gift\n"
                                         "```\n";
    struct arena arena = ARENA_INIT;
    const struct lesson *l = parse_good(text, &arena);
    ck_assert_uint_eq(l->questions_count, 1);
    const struct lesson_question *q = l->questions;
    ck_assert_str_eq(q->question->id, "q1");
    ck_assert_int_eq(q->section, 0);
    ck_assert_uint_eq(q->line, 11);
    ck_assert_uint_eq(q->question->line, 13);
    ck_assert_int_eq(strncmp(l->body + q->offset, "```gift", 7), 0);
    ck_assert_int_eq(strncmp(l->body + q->offset + q->len, "后文", strlen("后文")), 0);
    arena_finish(&arena);
}
END_TEST

START_TEST(faults)
{
    static const struct {
        const char *text, *where;
        enum err_code code;
    } table[] = {
        {"", "lessons/a.md:1", ERR_FORMAT},
        {"# 没有头\n", "lessons/a.md:1", ERR_FORMAT},
        {"---\nid: a\n", "lessons/a.md:3", ERR_FORMAT},
        {"---\nid: a\nfoo: b\n---\n", "lessons/a.md:3", ERR_FORMAT},
        {FRONT("minutes: 3\n"), "lessons/a.md:9", ERR_FORMAT},
        {FRONT("") "```gift\n甲{T}\n\n乙{F}\n```\n", "lessons/a.md:10", ERR_FORMAT},
        {FRONT("") "```gift\n甲{=对\n```\n", "lessons/a.md:11", ERR_FORMAT},
        {FRONT("") "```gift\n甲{=对", "lessons/a.md:11", ERR_FORMAT},
        {FRONT("") "甲\n\033[2J\n", "lessons/a.md:11", ERR_ENCODING},
        {FRONT("") "甲\xC2\x9B", "lessons/a.md:10", ERR_ENCODING},
        {FRONT("") "甲\xE2\x80\xAE", "lessons/a.md:10", ERR_ENCODING},
        {FRONT("") "\xC3\x28", "lessons/a.md:10", ERR_ENCODING},
        {"---\nid: ../a\ntitle: t\nwork: w\ncovers: []\nminutes: 1\norder: 1\nstate: "
         "outline\n---\n",
         "lessons/a.md:2", ERR_INVALID},
        {"---\nid: a\ntitle: t\nwork: w\ncovers: [X1]\nminutes: 1\norder: 1\nstate: outline\n---\n",
         "lessons/a.md:5", ERR_INVALID},
        {"---\nid: a\ntitle: t\nwork: w\ncovers: []\nminutes: 0\norder: 1\nstate: outline\n---\n",
         "lessons/a.md:6", ERR_INVALID},
        {"---\nid: a\ntitle: \"\\e[31m\"\nwork: w\ncovers: []\nminutes: 1\norder: 1\nstate: "
         "outline\n---\n",
         "lessons/a.md", ERR_FORMAT},
        {"---\nid: a\ntitle: t\nwork: w\ncovers: []\nminutes: 1\norder: 1\nstate: fertig\n---\n",
         "lessons/a.md:8", ERR_FORMAT},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena arena = ARENA_INIT;
        struct err err = ERR_INIT;
        ck_assert_msg(parse(table[i].text, &arena, &err) == NULL, "%zu", i);
        ck_assert_msg(strcmp(err.object, table[i].where) == 0, "%zu: %s (%s)", i, err.object,
                      err.detail);
        ck_assert_msg(err.code == table[i].code, "%zu: %d", i, err.code);
        arena_finish(&arena);
    }
}
END_TEST

SUITE_MAIN("core/material/lesson", tcase_add_test(tc, front_matter); tcase_add_test(tc, sections);
           tcase_add_test(tc, questions); tcase_add_test(tc, faults);)
