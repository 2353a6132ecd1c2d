#include "core/study/hours.h"

#include "base/clock.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000, UNIT_MIN = 45, IDLE_MIN = 3, DAY_UNITS = 7, LESSON_PERCENT = 200 };

struct hours_rules hours_rules_default(void)
{
    return (struct hours_rules){.idle_ms = IDLE_MIN * MINUTE_MS,
                                .lesson_cap_percent = LESSON_PERCENT,
                                .day_cap_ms = (int64_t) DAY_UNITS * UNIT_MIN * MINUTE_MS,
                                .unit_ms = UNIT_MIN * MINUTE_MS};
}

void hours_meter_touch(struct hours_meter *meter, const struct hours_rules *rules, int64_t now_ms)
{
    int64_t gap = now_ms - meter->last_ms;
    bool counts = meter->last_ms != 0 && gap >= 0 && gap <= rules->idle_ms;
    if (counts)
        meter->active_ms += gap;
    else if (meter->active_ms == 0)
        meter->from_ms = now_ms;
    meter->last_ms = now_ms;
}

int64_t hours_meter_take(struct hours_meter *meter, int64_t *from_ms)
{
    int64_t active = meter->active_ms;
    *from_ms = meter->from_ms;
    meter->from_ms = meter->last_ms;
    meter->active_ms = 0;
    return active;
}

/* What has been earned of one lesson. */
struct lesson_used {
    const char *lesson;
    int64_t ms;
};

struct fold {
    const struct hours_rules *rules;
    struct hours_sum *sum;
    struct lesson_used *lessons; /* by id */
    size_t lesson_count;
    int32_t day; /* the day that [day_from, day_end) is: asking the calendar is slow */
    int64_t day_from, day_end;
};

/* Makes room at `at` in an array of `count` elements; returns the array. */
static void *open_gap(void *array, size_t count, size_t at, size_t size)
{
    char *bytes = xrealloc(array, (count + 1) * size);
    memmove(bytes + (at + 1) * size, bytes + at * size, (count - at) * size);
    memset(bytes + at * size, 0, size);
    return bytes;
}

static struct lesson_used *lesson_of(struct fold *fold, const char *lesson)
{
    size_t low = 0, high = fold->lesson_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strcmp(fold->lessons[mid].lesson, lesson);
        if (order == 0)
            return &fold->lessons[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    fold->lessons = open_gap(fold->lessons, fold->lesson_count++, low, sizeof *fold->lessons);
    fold->lessons[low].lesson = lesson;
    return &fold->lessons[low];
}

static struct hours_credit *credit_of(struct hours_sum *sum, const char *work)
{
    size_t low = 0, high = sum->credit_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strcmp(sum->credits[mid].work, work);
        if (order == 0)
            return &sum->credits[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    sum->credits = open_gap(sum->credits, sum->credit_count++, low, sizeof *sum->credits);
    sum->credits[low].work = work;
    return &sum->credits[low];
}

/* Days come nearly in order: the search starts at the end. */
static struct hours_day *day_of(struct hours_sum *sum, int32_t day)
{
    size_t at = sum->day_count;
    while (at > 0 && sum->days[at - 1].day > day)
        at--;
    if (at > 0 && sum->days[at - 1].day == day)
        return &sum->days[at - 1];
    sum->days = open_gap(sum->days, sum->day_count++, at, sizeof *sum->days);
    sum->days[at].day = day;
    return &sum->days[at];
}

static int64_t room(int64_t cap, int64_t used)
{
    return cap > used ? cap - used : 0;
}

/* Credits a piece of a stretch that lies within one day. */
static void credit(struct fold *fold, const struct study *study, int32_t number, int64_t ms)
{
    const struct hours_rules *rules = fold->rules;
    struct hours_day *day = day_of(fold->sum, number);
    struct lesson_used *lesson = NULL;
    int64_t earned = ms, left = room(rules->day_cap_ms, day->ms);
    if (study->lesson[0] && study->kind != STUDY_CLASSROOM) {
        lesson = lesson_of(fold, study->lesson);
        int64_t cap = (int64_t) study->planned_min * MINUTE_MS * rules->lesson_cap_percent / 100;
        if (study->planned_min > 0 && room(cap, lesson->ms) < earned)
            earned = room(cap, lesson->ms);
    }
    if (left < earned)
        earned = left;
    if (lesson)
        lesson->ms += earned;
    day->ms += earned;
    day->cut_ms += ms - earned;
    fold->sum->total_ms += earned;
    fold->sum->cut_ms += ms - earned;
    struct hours_credit *c = credit_of(fold->sum, study->work);
    c->ms[study->kind] += earned;
    c->total_ms += earned;
}

static void turn_to(struct fold *fold, int64_t ms)
{
    if (ms >= fold->day_from && ms < fold->day_end)
        return;
    fold->day = clock_local_day(ms);
    fold->day_from = clock_day_start(fold->day);
    fold->day_end = clock_day_start(fold->day + 1);
}

static void fold_study(struct fold *fold, const struct study *study)
{
    int64_t from = study->from_ms, end = from + study->active_ms;
    while (from < end) {
        turn_to(fold, from);
        int64_t until = fold->day_end > from && fold->day_end < end ? fold->day_end : end;
        credit(fold, study, fold->day, until - from);
        from = until;
    }
}

void hours_fold(const struct study *list, size_t count, const struct hours_rules *rules,
                struct hours_sum *sum)
{
    *sum = (struct hours_sum){0};
    struct fold fold = {.rules = rules, .sum = sum};
    for (size_t i = 0; i < count; i++)
        fold_study(&fold, &list[i]);
    free(fold.lessons);
}

void hours_sum_finish(struct hours_sum *sum)
{
    if (!sum)
        return;
    free(sum->credits);
    free(sum->days);
    *sum = (struct hours_sum){0};
}

int64_t hours_under(const struct hours_sum *sum, const char *path)
{
    size_t n = strlen(path);
    int64_t ms = 0;
    for (size_t i = 0; i < sum->credit_count; i++) {
        const char *work = sum->credits[i].work;
        if (strncmp(work, path, n) == 0 && (work[n] == '\0' || work[n] == '/'))
            ms += sum->credits[i].total_ms;
    }
    return ms;
}
