/* The lint: each case declares a world of small files and the diagnostics it must give. */
#include "core/material/check.h"

#include "base/utf8.h"
#include "tests/suite.h"

#include "tests/core/material/world.h"

#define STANDARD                                                                                   \
    "kind: standard\ncode: t-1\ntitle: 标准\nname: n\nedition: e\n"                              \
    "issued: {authority: a, document: \"\", date: \"\"}\ndefinition: d\noverview: []\n"            \
    "basics: [{key: B2.1, text: 道德}, {key: B2.1.1, text: 守则}]\nlevels:\n"                  \
    "  - id: \"5\"\n    name: 五级\n    hours: 1\n"                                              \
    "    basic_weights: [{key: B2.1, theory_weight: 10}]\n    functions:\n"                        \
    "      - {id: \"1\", title: f, theory_weight: 90, skill_weight: 100, works: [\n"               \
    "          {id: \"1.1\", title: w, skills: [{key: S1.1.1, text: 会做}],\n"                   \
    "           knowledge: [{key: K1.1.1, text: 知道}]}]}\n"                                     \
    "assessment: []\nstaffing: []\nfacts: []\neligibility: []\nerrata: []\n"

#define PACK                                                                                       \
    "id: a-pack\nversion: 1.0.0\ntitle: t\nlicence: CC0-1.0\nauthors: [a]\nlanguage: zh-CN\n"      \
    "minimum: 0.1.0\nserves: [{standard: t-1, levels: [\"5\"]}]\n"
#define PLAN "plan:\n  - {level: \"5\", work: \"1.1\", lesson: 10, practice: 35, lab: 0, exam: 0}\n"
#define FRONT(id, covers, state, order)                                                            \
    "---\nid: " id "\ntitle: 课\nwork: \"1.1\"\ncovers: [" covers "]\nminutes: 10\norder: " order  \
    "\nstate: " state "\n---\n"
#define WHOLE FRONT("a", "S1.1.1, K1.1.1, B2.1", "outline", "1")
#define LAB(id, covers)                                                                            \
    "id: " id "\ntitle: t\nengine: e\nwork: \"1.1\"\ncovers: [" covers "]\nminutes: 5\n"           \
    "points: 1\nlicence: CC0-1.0\nvariants: [a]\n"                                                 \
    "score: [{id: s, title: t, check: c, points: 1}]\n"
#define ASK(id, stem)                                                                              \
    "```gift\n// [id:" id "] [tag:S1.1.1] [tag:d1]\n" stem "{=甲 #好\n~乙 #坏\n####总}\n```\n"

struct expectation {
    const char *name, *file;
    unsigned line;
};

static struct world world;

/* Checks the world; every expectation must be among the diagnostics. Returns the report. */
static struct check_report look(void)
{
    struct check_report report;
    struct err err = ERR_INIT;
    ck_assert(utf8_locale_init(&err));
    ck_assert_msg(check_pack(world.dir, NULL, 0, &report, &err), "%s", err.object);
    return report;
}

static bool found(const struct check_report *report, const char *name, const char *file,
                  unsigned line)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct check_diagnostic *d = &report->list[i];
        if (strcmp(check_name(d->code), name) == 0 && strcmp(d->file, file) == 0 && d->line == line)
            return true;
    }
    return false;
}

static void print_report(const struct check_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct check_diagnostic *d = &report->list[i];
        struct str text = STR_INIT;
        check_fill(&text, check_message(d), d);
        fprintf(stderr, "%s:%u: %s: %s\n", d->file, d->line, check_name(d->code), str_text(&text));
        str_finish(&text);
    }
}

static void expect(const char *name, const char *file, unsigned line)
{
    struct check_report report = look();
    if (!found(&report, name, file, line)) {
        print_report(&report);
        ck_abort_msg("no %s at %s:%u", name, file, line);
    }
    check_report_finish(&report);
}

static void expect_clean(void)
{
    struct check_report report = look();
    if (report.errors + report.warnings > 0)
        print_report(&report);
    ck_assert_uint_eq(report.errors + report.warnings, 0);
    check_report_finish(&report);
}

static void begin(void)
{
    world_begin(&world);
    world_write(&world, "standards/t.yaml", STANDARD);
    world_write(&world, "pack.yaml", PACK PLAN);
    world_write(&world, "lessons/a.md", WHOLE);
}

static void end(void)
{
    world_end(&world);
}

START_TEST(a_clean_pack)
{
    expect_clean();
}
END_TEST

/* Each row replaces one file of the clean pack. */
START_TEST(one_fault_each)
{
    static const struct {
        const char *file, *text, *name, *where;
        unsigned line;
    } table[] = {
        {"pack.yaml", "id: a\n", "unreadable", "pack.yaml", 1},
        {"pack.yaml", PACK PLAN "colour: red\n", "unreadable", "pack.yaml", 11},
        {"pack.yaml",
         PACK "plan:\n  - {level: \"5\", work: \"1.1\", lesson: 10, practice: 34, lab: "
              "0, exam: 0}\n",
         "plan-sum", "pack.yaml", 9},
        {"pack.yaml",
         PACK "plan:\n  - {level: \"5\", work: \"1.1\", lesson: 11, practice: 34, lab: "
              "0, exam: 0}\n",
         "lesson-sum", "pack.yaml", 10},
        {"pack.yaml",
         PACK "plan:\n  - {level: \"5\", work: \"9.9\", lesson: 0, practice: 45, lab: "
              "0, exam: 0}\n",
         "unknown-work", "pack.yaml", 9},
        {"pack.yaml", PACK PLAN "media: [{path: media/none.png, licence: CC0-1.0}]\n",
         "missing-media", "pack.yaml", 11},
        {"standards/t.yaml", "kind: standard\n", "unreadable", "standards/t.yaml", 1},
        {"standards/t.yaml", "kind: standard\n", "no-standard", "pack.yaml", 8},
        {"media/x.png", "x", "no-licence", "pack.yaml", 0},
        {"glossary/t.yaml", "terms: [{term: 甲, en: a}]\n", "unreadable", "glossary/t.yaml", 1},
        {"glossary/t.yaml",
         "terms:\n  - {term: 甲, en: a, line: 一}\n  - {term: 乙, en: b, "
         "line: 二, also: [甲]}\n",
         "term-twice", "glossary/t.yaml", 3},
        {"glossary/t.yaml", "terms: [{term: 甲, en: a, line: 一, lesson: none}]\n", "term-lesson",
         "glossary/t.yaml", 1},
        {"glossary/t.yaml", "terms: [{term: 甲, en: a, line: \"\"}]\n", "term-line",
         "glossary/t.yaml", 1},
        {"glossary/t.yaml", "terms: [{term: 甲, en: a, line: 一, requirement: S9.9.9}]\n",
         "unknown-key", "glossary/t.yaml", 1},
        {"labs/x/lab.yaml", "id: x\n", "unreadable", "labs/x/lab.yaml", 1},
        {"labs/x/lab.yaml", LAB("y", "S1.1.1"), "lab", "labs/x/lab.yaml", 1},
        {"labs/x/lab.yaml", LAB("x", "S1.1.1"), "lab", "labs/x/lab.yaml", 0}, /* no task.md */
        {"labs/x/task.md", "做\n", "lab", "labs/x", 0},                       /* no lab.yaml */
        {"labs/x/lab.yaml", LAB("x", "S1.1.1, S1.1.1"), "lab", "labs/x/lab.yaml", 5},
        {"labs/x/lab.yaml", LAB("x", "S1.1.1") "level: \"9\"\n", "unknown-level", "labs/x/lab.yaml",
         11},
        {"labs/x/lab.yaml", LAB("x", "S9.9.9"), "unknown-key", "labs/x/lab.yaml", 5},
        {"labs/x/lab.yaml", LAB("x", "K1.1.1"), "lab-uncovered", "pack.yaml", 0},
        {"labs/x/lab.yaml", LAB("x", "S1.1.1"), "lab-variants", "labs/x/lab.yaml", 9},
        {"lessons/a.md", FRONT("a", "S1.1.1, B2.1", "outline", "1"), "uncovered", "pack.yaml", 0},
        {"lessons/a.md", FRONT("a", "S1.1.9", "outline", "1"), "unknown-key", "lessons/a.md", 1},
        {"lessons/a.md", WHOLE "## 节 {K1.1.9}\n", "unknown-key", "lessons/a.md", 10},
        {"lessons/a.md", "---\nid: a\n", "unreadable", "lessons/a.md", 3},
        {"lessons/a.md", WHOLE "\xFF\n", "encoding", "lessons/a.md", 10},
        {"lessons/a.md", "\xEF\xBB\xBF" WHOLE, "bom", "lessons/a.md", 1},
        {"lessons/a.md", WHOLE "一\r\n", "crlf", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "一\t二\n", "tab", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE, "outline", "lessons/a.md", 0},
        {"lessons/a.md", WHOLE "# 题\n", "title", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "```\nx\n```\n", "no-language", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "[甲](none.md)\n", "dead-link", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "![图](media/none.png)\n", "dead-link", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "\n[甲]: none.md\n", "dead-link", "lessons/a.md", 11},
        {"lessons/a.md", WHOLE "[甲](../pack.yaml)\n", "dead-link", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "[甲](https://example.org)\n", "outside-link", "lessons/a.md", 10},
        {"lessons/a.md", WHOLE "```gift\n甲{=对 #好\n~错 #坏\n####总}\n```\n", "no-id",
         "lessons/a.md", 11},
        {"lessons/a.md", WHOLE "```gift\n// [id:q]\n甲{=对 #好\n~错 #坏\n####总}\n```\n", "no-tag",
         "lessons/a.md", 12},
        {"lessons/a.md", WHOLE "```gift\n// [id:q]\n甲{=对 #好\n~错 #坏\n####总}\n```\n",
         "no-difficulty", "lessons/a.md", 12},
        {"lessons/a.md", WHOLE "```gift\n// [id:q] [tag:K9.9]\n甲{T####总}\n```\n", "unknown-key",
         "lessons/a.md", 12},
        {"lessons/a.md", WHOLE "```gift\n// [id:q]\n甲{=对 ~错 #坏}\n```\n", "no-explanation",
         "lessons/a.md", 12},
        {"lessons/a.md", WHOLE "```gift\n// [id:q]\n甲{=对 ~错}\n```\n", "no-feedback",
         "lessons/a.md", 12},
        {"lessons/a.md", WHOLE "```gift\n甲{=x=1 ~错}\n```\n", "several-right", "lessons/a.md", 11},
        {"lessons/a.md", WHOLE "```gift\n甲{~%50%a ~%30%b ~c}\n```\n", "weights", "lessons/a.md",
         11},
        {"lessons/a.md", WHOLE "```gift\n甲{=a ~b ~b}\n```\n", "same-option", "lessons/a.md", 11},
        {"lessons/a.md", WHOLE ASK("q", "甲") ASK("q", "乙丙丁"), "duplicate-question",
         "lessons/a.md", 18},
        {"lessons/a.md",
         WHOLE ASK("q", "采集语音之前,先要确认哪一项参数?")
             ASK("r", "采集语音之前,先要确认哪一项参数呢?"),
         "near-duplicate", "lessons/a.md", 18},
        {"lessons/b.md", FRONT("a", "S1.1.1", "outline", "2"), "duplicate-lesson", "lessons/b.md",
         1},
        {"lessons/b.md", FRONT("b", "S1.1.1", "outline", "1"), "order", "lessons/b.md", 1},
        {"lessons/a.md", FRONT("a", "S1.1.1", "complete", "1"), "not-taught", "lessons/a.md", 1},
        {"lessons/a.md", FRONT("a", "S1.1.1", "complete", "1") "## 节 {S1.1.1}\n字\n", "short",
         "lessons/a.md", 1},
        {"lessons/a.md", FRONT("a", "S1.1.1", "complete", "1") "## 节 {S1.1.1}\n字\n",
         "no-question", "lessons/a.md", 1},
        {"lessons/a.md", FRONT("a", "S1.1.1", "complete", "1") "## 节 {S1.1.1}\n字\n",
         "section-question", "lessons/a.md", 10},
        {"lessons/a.md", FRONT("a", "S1.1.1", "complete", "1") "## 节 {K1.1.1}\n字\n",
         "not-covered", "lessons/a.md", 10},
        {"lessons/a.md",
         WHOLE "```text\n0123456789012345678901234567890123456789012345678901234567890123456789012"
               "\n```\n",
         "wide-code", "lessons/a.md", 11},
        {"lessons/a.md",
         WHOLE "| 一二三四五六七八九十一二三四五六七八九十 | 一二三四五六七八九十一二三四五六七 |\n"
               "|---|---|\n",
         "wide-table", "lessons/a.md", 10},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        world_write(&world, table[i].file, table[i].text);
        expect(table[i].name, table[i].where, table[i].line);
        end();
        begin();
    }
}
END_TEST

START_TEST(what_is_fine)
{
    static const char *const bodies[] = {
        "| 一二三四五六七八九十一二三四五六七八九十 | 一二三四五六七八九十一二三四 |\n|---|---|\n",
        "```text\n[甲](none.md)\n```\n",
        "`[甲](none.md)` \\[甲](none.md)\n",
        "[甲](a.md) [乙](lessons/a.md#x) [丙](#y)\n",
        ASK("q", "甲乙丙丁") ASK("r", "戊己庚辛"),
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char *text = xasprintf("%s%s", WHOLE, bodies[i]);
        world_write(&world, "lessons/a.md", text);
        expect_clean();
        free(text);
    }
}
END_TEST

/* n questions whose right answer stands first; `truths` of n true/false questions are true. */
static void write_bank(int n, int first, int longest, int truths)
{
    struct str text = STR_INIT;
    str_add(&text, WHOLE);
    for (int i = 0; i < n; i++) {
        const char *right = i < longest ? "一个很长的选项" : "短";
        str_addf(&text, "```gift\n// [id:q%d] [tag:S1.1.1] [tag:d1]\n%c%c%c%c%c%c?{\n", i,
                 'a' + i % 26, 'a' + i / 26, 'b' + i % 25, 'c' + i % 24, 'd' + i % 23,
                 'e' + i % 22);
        str_addf(&text, i < first ? "=%s #r\n~中等 #w\n" : "~中等 #w\n=%s #r\n", right);
        str_add(&text, "####e\n}\n```\n");
        str_addf(&text, "```gift\n// [id:t%d] [tag:S1.1.1] [tag:d1]\n%c%c%c%c{%s####e}\n```\n", i,
                 'A' + i % 26, 'B' + i % 25, 'A' + i / 26, 'C' + i % 24, i < truths ? "T" : "F");
    }
    world_write(&world, "lessons/a.md", str_text(&text));
    str_finish(&text);
}

START_TEST(biases)
{
    write_bank(40, 12, 12, 20);
    struct check_report report = look();
    ck_assert(found(&report, "position-bias", "pack.yaml", 0)); /* B: 28 of 40 */
    ck_assert(!found(&report, "length-bias", "pack.yaml", 0));
    ck_assert(!found(&report, "truth-bias", "pack.yaml", 0));
    check_report_finish(&report);
    write_bank(40, 12, 13, 23);
    report = look();
    ck_assert(found(&report, "length-bias", "pack.yaml", 0));
    ck_assert(found(&report, "truth-bias", "pack.yaml", 0));
    check_report_finish(&report);
    write_bank(19, 0, 19, 19);
    report = look();
    ck_assert(!found(&report, "position-bias", "pack.yaml", 0));
    ck_assert(!found(&report, "length-bias", "pack.yaml", 0));
    ck_assert(!found(&report, "truth-bias", "pack.yaml", 0));
    check_report_finish(&report);
}
END_TEST

START_TEST(links_are_refused)
{
    char *link = fs_join(world.dir, "lessons/b.md");
    ck_assert_int_eq(symlink("/etc/passwd", link), 0);
    expect("unreadable", "lessons/b.md", 0);
    free(link);
}
END_TEST

START_TEST(texts)
{
    const struct check_diagnostic d = {.code = CHECK_UNKNOWN_KEY, .args = {"K9", "5", "%1"}};
    struct str out = STR_INIT;
    check_fill(&out, "%3 %1 100%", &d);
    ck_assert_str_eq(str_text(&out), "%1 K9 100%");
    str_finish(&out);
    for (int c = 0; c < CHECK_CODES; c++) {
        const struct check_diagnostic one = {.code = (enum check_code) c};
        ck_assert_str_ne(check_message(&one), "");
        ck_assert_str_ne(check_mend(&one), "");
        for (int k = 0; k < c; k++)
            ck_assert_str_ne(check_name((enum check_code) c), check_name((enum check_code) k));
    }
    struct check_report report;
    struct err err = ERR_INIT;
    ck_assert(!check_pack("/nowhere", NULL, 0, &report, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
}
END_TEST

SUITE_MAIN("core/material/check", tcase_add_checked_fixture(tc, begin, end);
           tcase_add_test(tc, a_clean_pack); tcase_add_test(tc, one_fault_each);
           tcase_add_test(tc, what_is_fine); tcase_add_test(tc, biases);
           tcase_add_test(tc, links_are_refused); tcase_add_test(tc, texts);)
