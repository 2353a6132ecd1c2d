#include "base/clock.h"
#include "core/study/hours.h"
#include "tests/suite.h"

#include <string.h>

enum { S = 1000, MIN = 60 * S };

static int64_t at(const char *text)
{
    int64_t ms;
    ck_assert(clock_parse(text, &ms, NULL));
    return ms;
}

/* Acts as seconds since the first look; -1 takes what was gathered. */
static const struct meter_row {
    const char *what;
    int acts[16]; /* ended by -2 */
    int active_s;
} meter_rows[] = {
    {"nothing", {-2}, 0},
    {"one act", {0, -2}, 0},
    {"two acts", {0, 60, -2}, 60},
    {"exactly the idle limit counts", {0, 180, -2}, 180},
    {"one second more does not", {0, 181, -2}, 0},
    {"ten active minutes", {0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, -2}, 600},
    {"a pause of five minutes does not count", {0, 120, 240, 540, 660, -2}, 360},
    {"taken in between", {0, 100, -1, 200, -1, 300, -2}, 300},
    {"taken twice at once", {0, 100, -1, -1, 150, -2}, 150},
    {"the clock was set back", {1000, 1100, 500, 560, -2}, 160},
};

START_TEST(meter_counts_active_time)
{
    struct hours_rules rules = hours_rules_default();
    const int64_t start = at("2026-01-05T09:00:00+08:00");
    for (size_t i = 0; i < sizeof meter_rows / sizeof *meter_rows; i++) {
        struct hours_meter meter = {0};
        int64_t from, sum = 0;
        for (const int *act = meter_rows[i].acts; *act != -2; act++)
            if (*act == -1)
                sum += hours_meter_take(&meter, &from);
            else
                hours_meter_touch(&meter, &rules, start + (int64_t) *act * S);
        sum += hours_meter_take(&meter, &from);
        ck_assert_msg(sum == (int64_t) meter_rows[i].active_s * S, "%s: %lld s", meter_rows[i].what,
                      (long long) (sum / S));
    }
}
END_TEST

START_TEST(meter_tells_where_a_stretch_begins)
{
    struct hours_rules rules = hours_rules_default();
    struct hours_meter meter = {0};
    int64_t from;
    hours_meter_touch(&meter, &rules, 10 * MIN);
    hours_meter_touch(&meter, &rules, 20 * MIN); /* after a pause: the stretch begins here */
    hours_meter_touch(&meter, &rules, 21 * MIN);
    ck_assert_int_eq(hours_meter_take(&meter, &from), MIN);
    ck_assert_int_eq(from, 20 * MIN);
    hours_meter_touch(&meter, &rules, 22 * MIN);
    ck_assert_int_eq(hours_meter_take(&meter, &from), MIN);
    ck_assert_int_eq(from, 21 * MIN); /* goes on without a gap */
    hours_meter_touch(&meter, &rules, 40 * MIN);
    hours_meter_touch(&meter, &rules, 42 * MIN);
    ck_assert_int_eq(hours_meter_take(&meter, &from), 2 * MIN);
    ck_assert_int_eq(from, 40 * MIN);
}
END_TEST

/* Minutes credited and cut of a list of stretches. */
static const struct fold_row {
    const char *what;
    struct {
        const char *from;
        enum study_kind kind;
        const char *lesson;
        int planned, active;
    } list[6];
    int credited, cut;
    int days[3];
} fold_rows[] = {
    {"nothing", {{0}}, 0, 0, {0}},
    {"one lesson", {{"2026-01-05T09:00:00+08:00", STUDY_LESSON, "a", 30, 20}}, 20, 0, {20}},
    {"twice the plan and no more",
     {{"2026-01-05T09:00:00+08:00", STUDY_LESSON, "a", 30, 40},
      {"2026-01-06T09:00:00+08:00", STUDY_LESSON, "a", 30, 40},
      {"2026-01-07T09:00:00+08:00", STUDY_LESSON, "a", 30, 40}},
     60,
     60,
     {40, 20, 0}},
    {"each lesson has its own cap",
     {{"2026-01-05T09:00:00+08:00", STUDY_LESSON, "b", 10, 30},
      {"2026-01-05T10:00:00+08:00", STUDY_LESSON, "a", 10, 30}},
     40,
     20,
     {40}},
    {"no plan, no cap", {{"2026-01-05T09:00:00+08:00", STUDY_LESSON, "a", 0, 90}}, 90, 0, {90}},
    {"questions in a lesson count towards its cap",
     {{"2026-01-05T09:00:00+08:00", STUDY_LESSON, "a", 10, 15},
      {"2026-01-05T10:00:00+08:00", STUDY_PRACTICE, "a", 10, 15}},
     20,
     10,
     {20}},
    {"practice without a lesson has no cap",
     {{"2026-01-05T09:00:00+08:00", STUDY_PRACTICE, "", 10, 90}},
     90,
     0,
     {90}},
    {"seven hours a day",
     {{"2026-01-05T08:00:00+08:00", STUDY_EXAM, "", 0, 300},
      {"2026-01-05T14:00:00+08:00", STUDY_LAB, "", 0, 300}},
     315,
     285,
     {315}},
    {"the classroom is exempt from the lesson's cap",
     {{"2026-01-05T08:00:00+08:00", STUDY_CLASSROOM, "a", 10, 90}},
     90,
     0,
     {90}},
    {"and does not use it up",
     {{"2026-01-05T08:00:00+08:00", STUDY_CLASSROOM, "a", 10, 90},
      {"2026-01-05T10:00:00+08:00", STUDY_LESSON, "a", 10, 30}},
     110,
     10,
     {110}},
    {"but not from the day's",
     {{"2026-01-05T08:00:00+08:00", STUDY_CLASSROOM, "", 0, 400}},
     315,
     85,
     {315}},
    {"across midnight", {{"2026-01-05T23:30:00+08:00", STUDY_LAB, "", 0, 90}}, 90, 0, {30, 60}},
    {"across midnight at the day's cap",
     {{"2026-01-05T12:00:00+08:00", STUDY_LAB, "", 0, 310},
      {"2026-01-05T23:30:00+08:00", STUDY_LAB, "", 0, 90}},
     375,
     25,
     {315, 60}},
    {"what a day cuts, a lesson may still earn",
     {{"2026-01-05T08:00:00+08:00", STUDY_LAB, "", 0, 315},
      {"2026-01-05T20:00:00+08:00", STUDY_LESSON, "a", 10, 15},
      {"2026-01-06T20:00:00+08:00", STUDY_LESSON, "a", 10, 15}},
     330,
     15,
     {315, 15}},
};

START_TEST(fold)
{
    struct hours_rules rules = hours_rules_default();
    for (size_t i = 0; i < sizeof fold_rows / sizeof *fold_rows; i++) {
        const struct fold_row *row = &fold_rows[i];
        struct study list[6];
        struct hours_sum sum;
        size_t n = 0;
        for (; n < 6 && row->list[n].from; n++)
            list[n] = (struct study){.learner = 1,
                                     .kind = row->list[n].kind,
                                     .work = "4-04-05-05/5/1.1",
                                     .lesson = row->list[n].lesson,
                                     .planned_min = row->list[n].planned,
                                     .from_ms = at(row->list[n].from),
                                     .active_ms = (int64_t) row->list[n].active * MIN,
                                     .reason = ""};
        hours_fold(list, n, &rules, &sum);
        ck_assert_msg(sum.total_ms == (int64_t) row->credited * MIN, "%s: %lld min", row->what,
                      (long long) (sum.total_ms / MIN));
        ck_assert_msg(sum.cut_ms == (int64_t) row->cut * MIN, "%s: cut %lld", row->what,
                      (long long) (sum.cut_ms / MIN));
        for (size_t day = 0; day < 3; day++)
            ck_assert_msg((day < sum.day_count ? sum.days[day].ms : 0) ==
                              (int64_t) row->days[day] * MIN,
                          "%s: day %zu", row->what, day);
        hours_sum_finish(&sum);
    }
}
END_TEST

START_TEST(credits_are_kept_per_work_and_kind)
{
    struct hours_rules rules = hours_rules_default();
    struct hours_sum sum;
    const int64_t t = at("2026-01-05T09:00:00+08:00");
    const struct study list[] = {
        {1, STUDY_LESSON, "4-04-05-05/5/1.2", "x", 60, t, 10 * MIN, ""},
        {1, STUDY_LAB, "4-04-05-05/5/1.1", "", 0, t + 20 * MIN, 20 * MIN, ""},
        {1, STUDY_LESSON, "4-04-05-05/5/1.2", "y", 60, t + 60 * MIN, 5 * MIN, ""},
        {1, STUDY_EXAM, "4-04-05-05/5", "", 0, t + 80 * MIN, 7 * MIN, ""},
        {1, STUDY_EXAM, "4-04-05-05/50", "", 0, t + 90 * MIN, 1 * MIN, ""},
    };
    hours_fold(list, sizeof list / sizeof *list, &rules, &sum);
    ck_assert_uint_eq(sum.credit_count, 4);
    ck_assert_str_eq(sum.credits[1].work, "4-04-05-05/5/1.1");
    ck_assert_str_eq(sum.credits[2].work, "4-04-05-05/5/1.2");
    ck_assert_int_eq(sum.credits[2].ms[STUDY_LESSON], 15 * MIN);
    ck_assert_int_eq(sum.credits[1].ms[STUDY_LAB], 20 * MIN);
    ck_assert_int_eq(hours_under(&sum, "4-04-05-05/5"), 42 * MIN);
    ck_assert_int_eq(hours_under(&sum, "4-04-05-05"), 43 * MIN);
    ck_assert_int_eq(hours_under(&sum, "4-04-05-05/5/1"), 0);
    hours_sum_finish(&sum);
    hours_sum_finish(NULL);
}
END_TEST

START_TEST(days_begin_at_local_midnight)
{
    int32_t day = clock_local_day(at("2026-01-05T12:00:00+08:00"));
    ck_assert_int_eq(clock_day_start(day), at("2026-01-05T00:00:00+08:00"));
    ck_assert_int_eq(clock_local_day(clock_day_start(day) - 1), day - 1);
}
END_TEST

SUITE_MAIN("core/study/hours", tcase_add_test(tc, meter_counts_active_time);
           tcase_add_test(tc, meter_tells_where_a_stretch_begins); tcase_add_test(tc, fold);
           tcase_add_test(tc, credits_are_kept_per_work_and_kind);
           tcase_add_test(tc, days_begin_at_local_midnight);)
