#include "base/str.h"
#include "core/material/lab_seal.h"
#include "core/material/labspec.h"
#include "tests/suite.h"

#include <sodium.h>
#include <string.h>

#define HEAD                                                                                       \
    "id: l5-x\ntitle: 试\nengine: choice\nwork: \"2.1\"\ncovers: [S2.1.2]\nminutes: 10\n"         \
    "licence: CC-BY-SA-4.0\nvariants: [a, b, c]\n"
#define POINTS "points: 10\n"
#define SCORE                                                                                      \
    "score:\n  - {id: f1, title: 准, metric: accuracy, full: 0.95, zero: 0.6, points: 7.5}\n"     \
    "  - {id: all, title: 全, check: all_answered, points: 2.5}\n"
#define WHOLE HEAD POINTS SCORE

static bool parse(const char *text, struct arena *arena, const struct labspec **spec,
                  struct err *err)
{
    return labspec_parse("labs/l5-x/lab.yaml", text, strlen(text), arena, spec, err);
}

START_TEST(everything_is_read)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct labspec *spec;
    ck_assert_msg(parse(WHOLE "level: \"5\"\nseed: 7\nsource: 内容组生成\n"
                              "labels: [{id: car, title: 车, key: c, kind: box}]\n"
                              "relations: [{id: of, title: 属于, from: car}]\n"
                              "options: [{name: bins, value: amount}]\n"
                              "explain: [{when: wrong_class, rule: \"3.2\", text: 先看规则表}]\n",
                        &arena, &spec, &err),
                  "%s %s", err.object, err.detail);
    ck_assert_uint_eq(spec->millis, 10 * LABSPEC_POINT);
    ck_assert_uint_eq(spec->scores[0].millis, 7500);
    ck_assert_int_eq(spec->scores[0].full_micro, 950000);
    ck_assert_int_eq(spec->scores[0].zero_micro, 600000);
    ck_assert_ptr_null(spec->scores[1].metric);
    ck_assert_str_eq(labspec_label(spec, "car")->title, "车");
    ck_assert_ptr_null(labspec_label(spec, "bus"));
    ck_assert_str_eq(labspec_option(spec, "bins", ""), "amount");
    ck_assert_str_eq(labspec_option(spec, "iou", "0.75"), "0.75");
    ck_assert_str_eq(labspec_explain(spec, "wrong_class")->rule, "3.2");
    ck_assert_ptr_null(labspec_explain(spec, "other"));
    ck_assert_int_eq(labspec_find_variant(spec, "b"), 1);
    ck_assert_int_eq(labspec_find_variant(spec, "z"), -1);
    arena_finish(&arena);
}
END_TEST

/* Attempts go through all variants before one comes again, wherever they begin. */
START_TEST(variants_go_round)
{
    struct arena arena = ARENA_INIT;
    const struct labspec *spec;
    ck_assert(parse(WHOLE, &arena, &spec, NULL));
    for (uint64_t start = 0; start < 7; start++) {
        unsigned seen = 0;
        for (unsigned attempt = 0; attempt < 3; attempt++)
            seen |= 1u << labspec_variant(spec, start, attempt);
        ck_assert_uint_eq(seen, 7);
        ck_assert_uint_eq(labspec_variant(spec, start, 3), labspec_variant(spec, start, 0));
    }
    ck_assert_uint_lt(labspec_variant(spec, UINT64_MAX, UINT32_MAX), 3);
    arena_finish(&arena);
}
END_TEST

static const struct {
    const char *text, *what;
} bad[] = {
    {HEAD "points: 9\n" SCORE, "points: 9; score: 10000/1000"},
    {HEAD "points: ten\n" SCORE, "points: ten"},
    {HEAD POINTS "score: [{id: a, title: t, points: 10}]\n", "score a: metric | check"},
    {HEAD POINTS "score: [{id: a, title: t, metric: m, check: c, points: 10}]\n",
     "score a: metric | check"},
    {HEAD POINTS "score: [{id: a, title: t, metric: m, full: 1, points: 10}]\n",
     "score a: full, zero"},
    {HEAD POINTS "score: [{id: a, title: t, metric: m, full: .5, zero: 0.5, points: 10}]\n",
     "score a: full = zero"},
    {HEAD POINTS "score: [{id: a, title: t, metric: m, full: nan, zero: 0, points: 10}]\n",
     "score a: full, zero"},
    {HEAD POINTS "score: [{id: a, title: t, check: c, full: 1, points: 10}]\n",
     "score a: check: full, zero"},
    {HEAD POINTS "score: [{id: a, title: t, check: c, points: 0.0001}]\n",
     "score a: points: 0.0001"},
    {HEAD POINTS "score: [{id: a, title: t, check: c, points: 5}, "
                 "{id: a, title: t, check: c, points: 5}]\n",
     "score: a ×2"},
    {WHOLE "labels: [{id: a, title: x}, {id: a, title: y}]\n", "labels: a ×2"},
    {WHOLE "labels: [{id: a, title: x, key: q}, {id: b, title: y, key: q}]\n",
     "labels: a, b: key: q"},
    {WHOLE "labels: [{id: a, title: x, key: Tab}]\n", "labels: a: key: Tab"},
    {WHOLE "relations: [{id: r, title: x, from: nobody}]\n", "relations: r: from, to"},
    {WHOLE "options: [{name: a, value: x}, {name: a, value: y}]\n", "options: a ×2"},
};

START_TEST(faults_are_named)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena arena = ARENA_INIT;
        struct err err = ERR_INIT;
        const struct labspec *spec;
        ck_assert_msg(!parse(bad[i].text, &arena, &spec, &err), "%zu", i);
        ck_assert_str_eq(err.detail, bad[i].what);
        arena_finish(&arena);
    }
}
END_TEST

START_TEST(gold_paths)
{
    static const struct {
        const char *path;
        bool covered;
    } paths[] = {
        {"labs/x/a/gold/gold.jsonl", true}, {"labs/x/a/gold/sub/gold.db", true},
        {"labs/x/a/data.csv", false},       {"labs/x/gold/gold.csv", false},
        {"labs/x/a/gold/", false},          {"lessons/a/b/gold/x", false},
        {"labs/x/a/golden/x", false},       {"labs//a/gold/x", false},
        {"labs/x/a/b/gold/x", false},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        ck_assert_msg(lab_seal_covers(paths[i].path) == paths[i].covered, "%s", paths[i].path);
}
END_TEST

/* The same bytes every time; nothing of the answer in them; not for another pack or path; not when
 * a bit is changed. */
START_TEST(gold_is_sealed)
{
    static const char plain[] = "{\"label\": \"car\"}\n", path[] = "labs/x/a/gold/g.jsonl";
    struct err err = ERR_INIT;
    char *sealed, *again, *opened;
    size_t n, m, len;
    lab_seal_close("pack", path, plain, strlen(plain), &sealed, &n);
    lab_seal_close("pack", path, plain, strlen(plain), &again, &m);
    ck_assert_mem_eq(sealed, again, n);
    ck_assert(lab_seal_is_sealed(sealed, n));
    ck_assert(!lab_seal_is_sealed(plain, strlen(plain)));
    ck_assert_ptr_null(memmem(sealed, n, "car", 3));
    ck_assert(lab_seal_open("pack", path, sealed, n, &opened, &len, &err));
    ck_assert_str_eq(opened, plain);
    free(opened);
    ck_assert(!lab_seal_open("other", path, sealed, n, &opened, &len, &err));
    ck_assert(!lab_seal_open("pack", "labs/x/b/gold/g.jsonl", sealed, n, &opened, &len, &err));
    for (size_t i = 0; i < n; i++) {
        sealed[i] ^= 1;
        ck_assert(!lab_seal_open("pack", path, sealed, n, &opened, &len, &err));
        sealed[i] ^= 1;
        ck_assert(!lab_seal_open("pack", path, sealed, i, &opened, &len, &err));
    }
    free(sealed);
    free(again);
}
END_TEST

SUITE_MAIN("core/material/labspec", if (sodium_init() < 0) return 1;
           tcase_add_test(tc, everything_is_read); tcase_add_test(tc, variants_go_round);
           tcase_add_test(tc, faults_are_named); tcase_add_test(tc, gold_paths);
           tcase_add_test(tc, gold_is_sealed);)
