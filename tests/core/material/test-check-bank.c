#include "core/material/check.h"

#include "base/utf8.h"
#include "tests/suite.h"

#include "tests/core/material/world.h"

#define PACK                                                                                       \
    "id: a-pack\nversion: 1.0.0\ntitle: 包\nlicence: CC0-1.0\nauthors: [训练中心]\n"          \
    "language: zh-CN\nminimum: 0.1.0\nserves: [{standard: \"9-99\", levels: [\"5\"]}]\n"
#define GOOD "####因为规范第三条这样写。\n}\n"

static struct check_report check(const struct world *world)
{
    struct check_report report;
    struct err err = ERR_INIT;
    ck_assert_msg(check_questions(world->dir, NULL, 0, &report, &err), "%s", err.object);
    return report;
}

static const struct check_diagnostic *find(const struct check_report *report, const char *name)
{
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(check_name(report->list[i].code), name) == 0)
            return &report->list[i];
    return NULL;
}

START_TEST(one_fault_each)
{
    static const struct {
        const char *text, *name;
        unsigned line;
    } table[] = {
        {"甲?{\n=对\n~错 #坏\n" GOOD, "no-id", 1},
        {"// [id:a b]\n甲?{\n=对\n~错 #坏\n" GOOD, "bad-id", 2},
        {"// [id:a]\n甲?{\n=对\n~错 #坏\n" GOOD, "no-tag", 2},
        {"// [id:a]\n甲?{\n=对\n~错 #坏\n" GOOD, "no-difficulty", 2},
        {"// [id:a]\n甲?{\n=对\n~错 #坏\n}\n", "no-explanation", 2},
        {"// [id:a]\n甲?{\n=对\n~错 #坏\n####因为。\n}\n", "thin-explanation", 2},
        {"// [id:a]\n甲?{\n=对\n~错\n" GOOD, "no-feedback", 2},
        {"// [id:a]\n甲?{\n=对\n", "unreadable", 2},
        {"// [id:a]\n甲?{T}\n\n// [id:a]\n乙?{F}\n", "duplicate-question", 5},
        {"// [id:a]\n采集语音之前,先要确认哪一项参数?{T}\n\n"
         "// [id:b]\n采集语音之前,先要确认哪一项参数呢?{T}\n",
         "near-duplicate", 5},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct world world;
        world_begin(&world);
        world_write(&world, "pack.yaml", PACK);
        world_write(&world, "questions/a.gift", table[i].text);
        struct check_report report = check(&world);
        const struct check_diagnostic *d = find(&report, table[i].name);
        ck_assert_msg(d && d->line == table[i].line && strcmp(d->file, "questions/a.gift") == 0,
                      "%zu %s %u", i, table[i].name, d ? d->line : 0);
        check_report_finish(&report);
        world_end(&world);
    }
}
END_TEST

/* A wrong option may be spoken of by its letter or its words. */
START_TEST(explanations_cover_options)
{
    struct world world;
    world_begin(&world);
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "questions/a.gift",
                "// [id:a] [tag:K1.1.1] [tag:d1]\n甲?{\n=对\n~错得远\n~另一项\n"
                "####规范第三条这样写,错得远不合,C 也不合。\n}\n");
    struct check_report report = check(&world);
    ck_assert_ptr_null(find(&report, "no-feedback"));
    check_report_finish(&report);
    world_end(&world);
}
END_TEST

/* 40 questions, all A, all d1, all true. */
START_TEST(shares)
{
    struct world world;
    struct str text = STR_INIT;
    world_begin(&world);
    for (int i = 0; i < 40; i++)
        str_addf(&text, "// [id:q%d] [tag:d1]\n%d?{\n=比别的都长\n~短#坏\n" GOOD "\n", i, 1000 + i);
    for (int i = 0; i < 40; i++)
        str_addf(&text, "// [id:t%d] [tag:d1]\n%d?{\nTRUE\n" GOOD "\n", i, 2000 + i);
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "questions/a.gift", str_text(&text));
    struct check_report report = check(&world);
    ck_assert_ptr_nonnull(find(&report, "position-bias"));
    ck_assert_ptr_nonnull(find(&report, "length-bias"));
    ck_assert_ptr_nonnull(find(&report, "truth-bias"));
    ck_assert_ptr_nonnull(find(&report, "difficulty-mix"));
    check_report_finish(&report);
    str_finish(&text);
    world_end(&world);
}
END_TEST

enum { STEMS = 300, LONGEST = 30 };

/* Jaccard's coefficient of the pairs of neighbouring letters, counted directly. */
static unsigned likeness(const char *a, const char *b)
{
    bool in[2][128 * 128] = {{false}};
    unsigned common = 0, all = 0;
    for (; a[0] && a[1]; a++)
        in[0][a[0] * 128 + a[1]] = true;
    for (; b[0] && b[1]; b++)
        in[1][b[0] * 128 + b[1]] = true;
    for (int i = 0; i < 128 * 128; i++) {
        common += in[0][i] && in[1][i];
        all += in[0][i] || in[1][i];
    }
    return all ? common * 100 / all : 0;
}

/* Random stems, many of them edits of another: found is exactly what a comparison of all finds. */
START_TEST(nothing_alike_is_missed)
{
    static char stems[STEMS][LONGEST + 1];
    unsigned state = 7, expected = 0, found = 0;
    struct world world;
    struct str text = STR_INIT;
    world_begin(&world);
    for (int i = 0; i < STEMS; i++) {
        for (int k = 0; k < LONGEST; k++) {
            state = state * 1103515245 + 12345;
            stems[i][k] = (char) ('a' + (state >> 16) % 26);
        }
        if (i % 3 == 2) {
            memcpy(stems[i], stems[i - 1], LONGEST);
            for (unsigned k = 0; k < (state >> 20) % 4; k++)
                stems[i][5 + 7 * k] = 'z';
        }
        bool alike = false;
        for (int k = 0; k < i; k++)
            alike = alike || likeness(stems[i], stems[k]) >= 80;
        expected += alike;
        str_addf(&text, "// [id:q%d]\n%s{T}\n\n", i, stems[i]);
    }
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "questions/a.gift", str_text(&text));
    struct check_report report = check(&world);
    for (size_t i = 0; i < report.count; i++)
        found += strcmp(check_name(report.list[i].code), "near-duplicate") == 0;
    ck_assert_uint_gt(expected, 20);
    ck_assert_uint_eq(found, expected);
    check_report_finish(&report);
    str_finish(&text);
    world_end(&world);
}
END_TEST

SUITE_MAIN("core/material/check-bank", if (!utf8_locale_init(NULL)) return 99;
           tcase_add_test(tc, one_fault_each); tcase_add_test(tc, explanations_cover_options);
           tcase_add_test(tc, shares); tcase_add_test(tc, nothing_alike_is_missed);)
