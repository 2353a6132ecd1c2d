#include "core/material/blueprint.h"
#include "core/material/bundle.h"
#include "core/material/check.h"
#include "tests/suite.h"

#include "tests/core/material/world.h"

#define HEAD   "id: form\ntitle: 卷\nstandard: s\n"
#define LEVELS "levels: [\"5\"]\n"
#define TIME   "minutes: 90\npass: 60\n"
#define SECTIONS                                                                                   \
    "sections:\n  - {type: single, title: 单选, count: 140, points: 0.5}\n"                      \
    "  - {type: true_false, title: 判断, count: 20, points: 0.5}\n"                              \
    "  - {type: multiple, title: 多选, count: 20, points: 1}\n"
#define ONE(count, points)                                                                         \
    "sections: [{type: single, title: 单选, count: " count ", points: " points "}]\n"
#define WEIGHTS "weights: standard\n"
#define WHOLE   HEAD LEVELS TIME SECTIONS WEIGHTS

static bool parse(const char *text, struct arena *arena, const struct blueprint **b,
                  struct err *err)
{
    return blueprint_parse("blueprints/x.yaml", text, strlen(text), arena, b, err);
}

START_TEST(everything_is_read)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct blueprint *b;
    ck_assert_msg(parse(WHOLE "partial: share\nsource: 样卷\nrecent_days: 30\npause: true\n"
                              "difficulty: {d1: 20, d2: 50, d3: 30}\n",
                        &arena, &b, &err),
                  "%s %s", err.object, err.detail);
    ck_assert_str_eq(b->id, "form");
    ck_assert_str_eq(b->source, "样卷");
    ck_assert_uint_eq(b->minutes, 90);
    ck_assert_uint_eq(b->full_millis, 100 * BLUEPRINT_POINT);
    ck_assert_uint_eq(b->pass_millis, 60 * BLUEPRINT_POINT);
    ck_assert_uint_eq(b->sections_count, 3);
    ck_assert_uint_eq(b->sections[0].millis, 500);
    ck_assert_uint_eq(b->sections[2].millis, 1000);
    ck_assert_int_eq(b->sections[1].type, BLUEPRINT_TRUE_FALSE);
    ck_assert_int_eq(b->partial, BLUEPRINT_SHARE);
    ck_assert_uint_eq(b->difficulty->d2, 50);
    ck_assert_uint_eq(b->recent_days, 30);
    ck_assert(b->pause);
    arena_finish(&arena);
}
END_TEST

START_TEST(what_need_not_be_written)
{
    struct arena arena = ARENA_INIT;
    const struct blueprint *b;
    ck_assert(parse(WHOLE, &arena, &b, NULL));
    ck_assert_int_eq(b->partial, BLUEPRINT_ALL_OR_NOTHING);
    ck_assert_ptr_null(b->source);
    ck_assert_uint_eq(b->difficulty->d1 + b->difficulty->d3, 60);
    ck_assert_uint_eq(b->recent_days, 0);
    ck_assert(!b->pause);
    arena_finish(&arena);
}
END_TEST

START_TEST(points_are_exact)
{
    static const struct {
        const char *text;
        unsigned millis;
    } rows[] = {
        {HEAD LEVELS "minutes: 1\npass: 0.1\n" ONE("10", "0.1") WEIGHTS, 1000},
        {HEAD LEVELS "minutes: 1\npass: 0.1\n" ONE("3", "0.333") WEIGHTS, 999},
        {HEAD LEVELS "minutes: 1\npass: 7.25\n" ONE("29", "0.25") WEIGHTS, 7250},
        {HEAD LEVELS "minutes: 1\npass: 1\n" ONE("1", "1000") WEIGHTS, 1000000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        const struct blueprint *b;
        ck_assert_msg(parse(rows[i].text, &arena, &b, NULL), "%zu", i);
        ck_assert_uint_eq(b->full_millis, rows[i].millis);
        arena_finish(&arena);
    }
}
END_TEST

START_TEST(faults)
{
    static const struct {
        const char *text, *detail;
    } rows[] = {
        {WHOLE "colour: red\n", "Unexpected key: colour"},
        {HEAD LEVELS TIME SECTIONS, "Missing required mapping field: weights"},
        {HEAD TIME SECTIONS WEIGHTS, "weights, levels: []"},
        {HEAD "levels: [\"5\", \"4\", \"5\"]\n" TIME SECTIONS WEIGHTS, "levels: 5 ×2"},
        {"id: 卷\ntitle: t\nstandard: s\n" LEVELS TIME SECTIONS WEIGHTS, "id: 卷"},
        {HEAD LEVELS "minutes: 0\npass: 60\n" SECTIONS WEIGHTS, "minutes: 0"},
        {HEAD LEVELS "minutes: 90\npass: 100.5\n" SECTIONS WEIGHTS, "pass: 100.5"},
        {HEAD LEVELS "minutes: 90\npass: 六十\n" SECTIONS WEIGHTS, "pass: 六十"},
        {HEAD LEVELS TIME ONE("0", "1") WEIGHTS, "count: 0"},
        {HEAD LEVELS TIME ONE("1001", "1") WEIGHTS, "count: 1001"},
        {HEAD LEVELS TIME ONE("100", "0") WEIGHTS, "points: 0"},
        {HEAD LEVELS TIME ONE("100", "-1") WEIGHTS, "points: -1"},
        {HEAD LEVELS TIME ONE("100", "0.0005") WEIGHTS, "points: 0.0005"},
        {HEAD LEVELS TIME ONE("100", "1e9") WEIGHTS, "points: 1e9"},
        {HEAD LEVELS TIME ONE("500", "100") WEIGHTS, "sections: 500 × ? = 50000000/1000"},
        {HEAD LEVELS TIME "sections: []\n" WEIGHTS, "sections: []"},
        {HEAD LEVELS TIME SECTIONS "weights: skills\n", "weights: skills, sections"},
        {HEAD LEVELS TIME "weights: skills\n", "labs: 0"},
        {HEAD LEVELS TIME "weights: skills\nlabs: [{part: \"1\", count: 0}]\n", "labs: 1: 0"},
        {HEAD LEVELS TIME
         "weights: skills\nlabs: [{part: \"1\", count: 1}, {part: \"1\", count: 2}]\n",
         "labs: 1 ×2"},
        {WHOLE "labs: [{part: \"1\", count: 1}]\n", "labs, weights"},
        {HEAD LEVELS TIME "sections: [{type: lab, title: t, count: 1, points: 100}]\n" WEIGHTS,
         "type: lab; weights: skills, labs: []"},
        {HEAD LEVELS TIME "sections:\n  - {type: oral, title: t, count: 1, points: 1}\n" WEIGHTS,
         NULL},
        {HEAD LEVELS TIME "sections:\n  - {type: single, title: a, count: 50, points: 1}\n"
                          "  - {type: single, title: b, count: 50, points: 1}\n" WEIGHTS,
         "type: single ×2"},
        {WHOLE "partial: some\n", NULL},
        {WHOLE "difficulty: {d1: 30, d2: 30, d3: 30}\n", "difficulty: 30 + 30 + 30 != 100"},
        {WHOLE "recent_days: 9999\n", "recent_days: 9999"},
        {WHOLE "table: [{part: \"1\", percent: 100}]\n", "weights, table"},
        {HEAD TIME SECTIONS "weights: table\n", "weights, table"},
        {HEAD TIME SECTIONS "weights: table\ntable: [{part: \"1\", percent: 99}]\n",
         "table: 99 != 100"},
        {HEAD TIME SECTIONS
         "weights: table\ntable: [{part: \"1\", percent: 50}, {part: \"1\", percent: 50}]\n",
         "table: 1 ×2"},
        {HEAD TIME SECTIONS
         "weights: table\ntable: [{part: \"1\", percent: 100}, {part: \"2\", percent: 0}]\n",
         "table: 2: 0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct err err = ERR_INIT;
        const struct blueprint *b;
        ck_assert_msg(!parse(rows[i].text, &arena, &b, &err), "%zu", i);
        ck_assert(err.code == ERR_INVALID || err.code == ERR_FORMAT);
        ck_assert_msg(str_starts(err.object, "blueprints/x.yaml"), "%s", err.object);
        ck_assert_msg(!rows[i].detail || strcmp(err.detail, rows[i].detail) == 0, "%zu: %s", i,
                      err.detail);
        arena_finish(&arena);
    }
}
END_TEST

/* ---- with the official standards ---- */

static struct bundle *open_standards(void)
{
    char dir[1000];
    struct bundle *bundle = NULL;
    struct err err = ERR_INIT;
    const char *top = getenv("top_srcdir");
    snprintf(dir, sizeof dir, "%s/content/standards", top ? top : ".");
    ck_assert_msg(bundle_open(dir, &bundle, &err), "%s: %s", err.object, err.detail);
    return bundle;
}

static const struct blueprint *find(const struct bundle *bundle, const char *id)
{
    const struct blueprint *const *list;
    size_t n = bundle_blueprints(bundle, &list);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->id, id) == 0)
            return list[i];
    ck_abort_msg("%s", id);
    return NULL;
}

static const struct standard *standard_of(const struct bundle *bundle, const char *code)
{
    const struct standard *const *list;
    size_t n = bundle_standards(bundle, &list);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->code, code) == 0)
            return list[i];
    return NULL;
}

/* The layouts of the real forms. */
START_TEST(official_forms)
{
    static const struct {
        const char *id, *code;
        unsigned minutes, questions, served;
        unsigned counts[3];
    } rows[] = {
        {"trainer-theory-90", "4-04-05-05", 90, 180, 5, {140, 20, 20}},
        {"engineer-theory-90", "2-02-10-09", 90, 180, 15, {140, 20, 20}},
        {"shanghai-level-3", "4-04-05-05", 90, 190, 1, {40, 140, 10}},
        {"shanghai-level-4", "4-04-05-05", 90, 200, 1, {150, 50}},
        {"edge-theory-20", "qgb-2024-edge", 20, 50, 0, {30, 20}},
    };
    struct bundle *bundle = open_standards();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct blueprint *b = find(bundle, rows[i].id);
        const struct standard *standard = standard_of(bundle, rows[i].code);
        unsigned questions = 0, served = 0;
        for (unsigned k = 0; k < b->sections_count; k++) {
            ck_assert_uint_eq(b->sections[k].count, rows[i].counts[k]);
            questions += b->sections[k].count;
        }
        for (unsigned k = 0; standard && k < standard->levels_count; k++)
            served += blueprint_serves(b, rows[i].code, standard->levels[k].id);
        ck_assert_uint_eq(questions, rows[i].questions);
        ck_assert_uint_eq(served, rows[i].served);
        ck_assert_uint_eq(b->minutes, rows[i].minutes);
        ck_assert_uint_eq(b->full_millis, 100 * BLUEPRINT_POINT);
        ck_assert_uint_eq(b->pass_millis, 60 * BLUEPRINT_POINT);
    }
    ck_assert(!blueprint_serves(find(bundle, "shanghai-level-3"), "2-02-10-09", "vision-3"));
    ck_assert(blueprint_serves(find(bundle, "edge-theory-20"), "qgb-2024-edge", ""));
    bundle_free(bundle);
}
END_TEST

START_TEST(parts_are_the_weight_table)
{
    static const struct {
        const char *id;
        unsigned percent;
    } five[] = {{"B2.1", 5}, {"B2.2", 15}, {"1", 20}, {"2", 50}, {"3", 10}};
    static const struct {
        const char *key;
        int part;
    } keys[] = {{"K1.1.2", 2}, {"S2.1.1", 3},  {"S3.2.1", 4},   {"B2.1", 0}, {"B2.2.1.1", 1},
                {"B2.3", -1},  {"K4.1.1", -1}, {"K22.1.1", -1}, {"B2", -1},  {"", -1}};
    struct bundle *bundle = open_standards();
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct blueprint *b = find(bundle, "trainer-theory-90");
    const struct standard *s = standard_of(bundle, "4-04-05-05");
    const struct blueprint_part *parts;
    unsigned count;
    ck_assert(blueprint_parts(b, s, "5", &arena, &parts, &count, &err));
    ck_assert_uint_eq(count, 5);
    for (unsigned i = 0; i < count; i++) {
        ck_assert_str_eq(parts[i].id, five[i].id);
        ck_assert_uint_eq(parts[i].percent, five[i].percent);
        ck_assert(parts[i].title[0]);
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        ck_assert_msg(blueprint_part_of(parts, count, keys[i].key) == keys[i].part, "%s",
                      keys[i].key);
    ck_assert(!blueprint_parts(b, s, "9", &arena, &parts, &count, &err));
    ck_assert_int_eq(err.code, ERR_NOT_FOUND);
    ck_assert(!blueprint_parts(b, NULL, "5", &arena, &parts, &count, &err));
    b = find(bundle, "edge-theory-20");
    ck_assert(blueprint_parts(b, NULL, "", &arena, &parts, &count, &err));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(blueprint_part_of(parts, count, "K1.1.2"), 0);
    arena_finish(&arena);
    bundle_free(bundle);
}
END_TEST

START_TEST(points_that_percentages_cannot_share)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct blueprint *b;
    const struct blueprint_part *parts;
    unsigned count;
    ck_assert(parse(HEAD "minutes: 9\npass: 0.5\n" ONE(
                        "3", "0.333") "weights: table\ntable: [{part: \"1\", percent: 35}, "
                                      "{part: \"2\", percent: 65}]\n",
                    &arena, &b, &err));
    ck_assert(!blueprint_parts(b, NULL, "5", &arena, &parts, &count, &err));
    ck_assert_str_eq(err.object, "form");
    ck_assert_str_eq(err.detail, "1: 35% × 999/1000");
    arena_finish(&arena);
}
END_TEST

/* ---- in a pack ---- */

#define STANDARD                                                                                   \
    "kind: standard\ncode: s\ntitle: 标准\nname: n\nedition: e\n"                                \
    "issued: {authority: a, document: \"\", date: \"\"}\ndefinition: d\noverview: []\n"            \
    "basics: [{key: B2.1, text: 道德}]\nlevels:\n"                                               \
    "  - {id: \"5\", name: 五级, hours: 1, basic_weights: [{key: B2.1, theory_weight: 10}],\n"   \
    "     functions: [{id: \"1\", title: f, theory_weight: 90, skill_weight: 100, works: [\n"      \
    "       {id: \"1.1\", title: w, skills: [], knowledge: [{key: K1.1.1, text: t}]}]}]}\n"        \
    "assessment: []\nstaffing: []\nfacts: []\neligibility: []\nerrata: []\n"
#define PACK                                                                                       \
    "id: a-pack\nversion: 1.0.0\ntitle: t\nlicence: CC0-1.0\nauthors: [a]\nlanguage: zh-CN\n"      \
    "minimum: 0.1.0\n"

START_TEST(a_pack_with_blueprints)
{
    static const struct {
        const char *text, *code, *what;
    } rows[] = {
        {WHOLE, NULL, NULL},
        {HEAD "levels: [\"4\"]\n" TIME SECTIONS WEIGHTS, "unknown-level", "s"},
        {WHOLE "colour: red\n", "unreadable", "colour"},
        {HEAD LEVELS "minutes: 9\npass: 0.1\n" ONE("1", "0.333") WEIGHTS, "unreadable",
         "B2.1: 10% × 333/1000"},
    };
    struct world world;
    struct check_report report;
    struct bundle *bundle;
    struct err err = ERR_INIT;
    world_begin(&world);
    world_write(&world, "pack.yaml", PACK);
    world_write(&world, "standards/s.yaml", STANDARD);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world_write(&world, "blueprints/a.yaml", rows[i].text);
        ck_assert(check_pack(world.dir, NULL, 0, &report, &err));
        ck_assert_uint_eq(report.errors, rows[i].code != NULL);
        if (rows[i].code) {
            ck_assert_str_eq(check_name(report.list[0].code), rows[i].code);
            ck_assert_str_eq(report.list[0].args[0], rows[i].what);
            ck_assert_str_eq(report.list[0].file, "blueprints/a.yaml");
        }
        check_report_finish(&report);
    }
    world_write(&world, "blueprints/a.yaml", WHOLE);
    ck_assert(bundle_open(world.dir, &bundle, &err));
    ck_assert_str_eq(find(bundle, "form")->title, "卷");
    bundle_free(bundle);
    world_write(&world, "blueprints/b.yaml", WHOLE);
    ck_assert(!bundle_open(world.dir, &bundle, &err));
    ck_assert_str_eq(err.detail, "id: form ×2");
    ck_assert(check_pack(world.dir, NULL, 0, &report, &err));
    ck_assert_uint_eq(report.errors, 1);
    check_report_finish(&report);
    world_end(&world);
}
END_TEST

START_TEST(types)
{
    ck_assert_int_eq(blueprint_type_of(QUESTION_NUMERIC), BLUEPRINT_FILL);
    ck_assert_int_eq(blueprint_type_of(QUESTION_SHORT), BLUEPRINT_FILL);
    ck_assert_int_eq(blueprint_type_of(QUESTION_DESCRIPTION), BLUEPRINT_TYPES);
    ck_assert_str_eq(blueprint_type_name(BLUEPRINT_TRUE_FALSE), "true_false");
}
END_TEST

SUITE_MAIN("core/material/blueprint", tcase_add_test(tc, everything_is_read);
           tcase_add_test(tc, what_need_not_be_written); tcase_add_test(tc, points_are_exact);
           tcase_add_test(tc, faults); tcase_add_test(tc, official_forms);
           tcase_add_test(tc, parts_are_the_weight_table);
           tcase_add_test(tc, points_that_percentages_cannot_share);
           tcase_add_test(tc, a_pack_with_blueprints); tcase_add_test(tc, types);)
