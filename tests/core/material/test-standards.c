/* The official standards pack, held against the numbers of the printed documents. */
#include "core/material/bundle.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

static struct bundle *open_standards(void)
{
    char dir[1000];
    struct bundle *bundle = NULL;
    struct err err = ERR_INIT;
    const char *top = getenv("top_srcdir");
    snprintf(dir, sizeof dir, "%s/content/standards", top ? top : ".");
    ck_assert_msg(bundle_open(dir, &bundle, &err), "%s: %s %s", err.object, err_text(err.code),
                  err.detail);
    return bundle;
}

static const struct standard *find(const struct bundle *bundle, const char *code)
{
    const struct standard *const *list;
    size_t n = bundle_standards(bundle, &list);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->code, code) == 0)
            return list[i];
    ck_abort_msg("%s", code);
    return NULL;
}

struct totals {
    unsigned works, skills, knowledge, theory, skill;
};

static struct totals count_level(const struct standard_level *level)
{
    struct totals t = {0};
    for (unsigned i = 0; i < level->basic_weights_count; i++)
        t.theory += level->basic_weights[i].theory_weight;
    for (unsigned f = 0; f < level->functions_count; f++) {
        const struct standard_function *function = &level->functions[f];
        t.theory += function->theory_weight;
        t.skill += function->skill_weight;
        t.works += function->works_count;
        for (unsigned w = 0; w < function->works_count; w++) {
            t.skills += function->works[w].skills_count;
            t.knowledge += function->works[w].knowledge_count;
        }
    }
    return t;
}

static struct totals count_all(const struct standard *standard)
{
    struct totals sum = {0};
    for (unsigned i = 0; i < standard->levels_count; i++) {
        struct totals t = count_level(&standard->levels[i]);
        ck_assert_uint_eq(t.theory, 100);
        ck_assert_uint_eq(t.skill, 100);
        sum.works += t.works;
        sum.skills += t.skills;
        sum.knowledge += t.knowledge;
    }
    return sum;
}

START_TEST(trainer)
{
    static const struct {
        const char *id;
        unsigned hours;
    } levels[] = {{"5", 60}, {"4", 50}, {"3", 40}, {"2", 40}, {"1", 30}};
    struct bundle *bundle = open_standards();
    const struct standard *s = find(bundle, "4-04-05-05");
    struct totals sum = count_all(s);
    ck_assert_uint_eq(sum.works, 36);
    ck_assert_uint_eq(sum.skills, 84);
    ck_assert_uint_eq(sum.knowledge, 80);
    ck_assert_uint_eq(s->levels_count, 5);
    for (unsigned i = 0; i < 5; i++) {
        ck_assert_str_eq(s->levels[i].id, levels[i].id);
        ck_assert_uint_eq(s->levels[i].hours, levels[i].hours);
        ck_assert_ptr_null(s->levels[i].track);
    }
    const struct standard_level *five = standard_find_level(s, "5");
    const struct standard_item *item = standard_find_item(s, five, "S1.1.1");
    ck_assert_str_eq(item->text, "能利用设备、工具等完成原始业务数据采集");
    ck_assert_str_eq(standard_find_work(five, "2.1")->id, "2.1");
    ck_assert(standard_has_work(five, "B2.1"));
    ck_assert(!standard_has_work(five, "9.1"));
    ck_assert_ptr_null(standard_find_item(s, five, "K9.9.9"));
    ck_assert_uint_eq(s->assessment_count, 3);
    bundle_free(bundle);
}
END_TEST

START_TEST(engineer)
{
    static const unsigned hours[] = {64, 80, 80};
    struct bundle *bundle = open_standards();
    const struct standard *s = find(bundle, "2-02-10-09");
    struct totals sum = count_all(s);
    ck_assert_uint_eq(s->levels_count, 15);
    ck_assert_uint_eq(s->tracks_count, 5);
    ck_assert_uint_eq(sum.works, 124);
    ck_assert_uint_eq(sum.skills, 387);
    ck_assert_uint_eq(sum.knowledge, 436);
    for (unsigned i = 0; i < 15; i++) {
        const struct standard_level *level = &s->levels[i];
        const char *grade = standard_grade(level->id);
        ck_assert_ptr_nonnull(standard_find_track(s, level->track));
        ck_assert_uint_eq(level->hours, hours[grade[0] - '1']);
    }
    ck_assert_uint_eq(s->terms_count, 29);
    bundle_free(bundle);
}
END_TEST

START_TEST(competition)
{
    struct bundle *bundle = open_standards();
    const struct competition *const *list;
    ck_assert_uint_eq(bundle_competitions(bundle, &list), 1);
    const struct competition *c = list[0];
    int points = 0, awards = 0;
    for (unsigned i = 0; i < c->rubric_count; i++) {
        points += c->rubric[i].points;
        awards += c->rubric[i].awards_count > 0;
    }
    ck_assert_str_eq(c->code, "qgb-2024-edge");
    ck_assert_uint_eq(c->minutes, 180);
    ck_assert_uint_eq(c->modules_count, 4);
    ck_assert_uint_eq(c->rubric_count, 26);
    ck_assert_int_eq(points, 100000);
    ck_assert_int_eq(awards, 2);
    ck_assert_int_eq(c->rubric[0].full, 100000);
    ck_assert_int_eq(c->rubric[0].points, 15000);
    bundle_free(bundle);
}
END_TEST

SUITE_MAIN("core/material/standards", tcase_add_test(tc, trainer); tcase_add_test(tc, engineer);
           tcase_add_test(tc, competition);)
