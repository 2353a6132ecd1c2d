#include "core/exam/grade.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

int64_t grade_round(int64_t exact)
{
    return (exact + GRADE_UNIT / 2) / GRADE_UNIT;
}

/* ---- one response ---- */

/* points · part / of, exactly: `of` divides GRADE_UNIT. */
static int64_t share(int64_t points, int64_t part, int64_t of)
{
    return points * part * (GRADE_UNIT / of);
}

static bool is_chosen(const char *response, unsigned option)
{
    return strchr(response, (char) ('A' + option)) || strchr(response, (char) ('a' + option));
}

/* A response to a multiple choice by a rule that counts options: whatever their weights, a wrong
 * one among the right ones spoils them. */
static int64_t counted(const struct booklet_question *q, enum blueprint_partial partial,
                       const char *response)
{
    unsigned right = 0, chosen = 0;
    for (unsigned i = 0; i < q->question->answers_count; i++) {
        bool good = q->question->answers[i].weight > 0, taken = is_chosen(response, i);
        if (taken && !good)
            return 0;
        right += good;
        chosen += taken;
    }
    if (chosen == right && right > 0)
        return share(q->points, 1, 1);
    if (partial == BLUEPRINT_ALL_OR_NOTHING || chosen == 0 || right == 0)
        return 0;
    if (partial == BLUEPRINT_HALF)
        return share(q->points, 1, 2);
    return share(q->points, chosen, right);
}

/* A share of right pairs, of which question_grade gives a rounded percentage. */
static int64_t pairs(const struct booklet_question *q, const struct question_mark *mark)
{
    int64_t n = q->question->answers_count, scaled = (int64_t) mark->score * n;
    int64_t right = (scaled + QUESTION_FULL / 2) / QUESTION_FULL;
    return share(q->points, right, n);
}

void grade_response(const struct booklet_question *question, enum blueprint_partial partial,
                    const char *response, struct grade_item *item)
{
    struct question_mark mark;
    *item = (struct grade_item){.outcome = GRADE_BLANK, .answer = -1};
    if (!response || question_is_blank(question->question, response))
        return;
    item->outcome = GRADE_WRONG;
    if (!question_grade(question->question, response, &mark, NULL))
        return;
    item->answer = mark.answer;
    if (mark.by_hand) {
        item->outcome = GRADE_PENDING;
        item->markers = 2;
        return;
    }
    if (question->question->type == QUESTION_MULTIPLE && partial != BLUEPRINT_BY_WEIGHTS)
        item->exact = counted(question, partial, response);
    else if (mark.right)
        item->exact = share(question->points, 1, 1);
    else if (question->question->type == QUESTION_MATCHING)
        item->exact = pairs(question, &mark);
    else
        item->exact = share(question->points, mark.score, QUESTION_FULL);
    item->score = grade_round(item->exact);
    if (item->exact > 0 && item->exact == share(question->points, 1, 1))
        item->outcome = GRADE_RIGHT;
    else if (item->exact > 0)
        item->outcome = GRADE_PARTLY;
}

/* ---- marks by hand ---- */

enum { MARKERS = 3 };

/* The newest mark of each of the first three markers. */
static unsigned collect(const struct grade_mark *marks, size_t count, unsigned question,
                        int64_t millis[MARKERS])
{
    const char *who[MARKERS];
    unsigned n = 0, k;
    for (size_t i = 0; i < count; i++) {
        if (marks[i].question != question)
            continue;
        for (k = 0; k < n && strcmp(who[k], marks[i].who) != 0; k++)
            ;
        if (k == MARKERS)
            continue;
        who[k] = marks[i].who;
        millis[k] = marks[i].millis;
        n += k == n;
    }
    return n;
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* Twice the score that two or three marks give; -1 while marks are wanting. */
static int64_t settle(const int64_t m[MARKERS], unsigned n, int64_t points)
{
    if (n < 2)
        return -1;
    if (distance(m[0], m[1]) * 100 <= points * GRADE_SPREAD_PERCENT)
        return m[0] + m[1];
    if (n < MARKERS)
        return -1;
    int64_t first = distance(m[2], m[0]), second = distance(m[2], m[1]);
    if (first == second)
        return 2 * m[2];
    return m[2] + (first < second ? m[0] : m[1]);
}

/* Twice the newest mark of a lab; -1 when there is none. */
static int64_t settle_lab(const struct grade_mark *marks, size_t count, unsigned question)
{
    while (count > 0)
        if (marks[--count].question == question)
            return 2 * marks[count].millis;
    return -1;
}

static void grade_by_hand(const struct booklet_question *q, unsigned index,
                          const struct grade_mark *marks, size_t count, struct grade_item *item)
{
    int64_t millis[MARKERS] = {0};
    unsigned n = collect(marks, count, index, millis);
    int64_t twice = q->lab ? settle_lab(marks, count, index) : settle(millis, n, q->points);
    if (twice < 0) {
        item->markers = n < 2 && !q->lab ? 2 - n : 1;
        return;
    }
    item->markers = 0;
    item->exact = share(twice, 1, 2);
    item->score = grade_round(item->exact);
    item->outcome = twice == 2 * q->points ? GRADE_RIGHT : twice > 0 ? GRADE_PARTLY : GRADE_WRONG;
}

/* ---- sums ---- */

static void add(struct grade_sum *sum, const struct booklet_question *q,
                const struct grade_item *item)
{
    sum->questions++;
    sum->right += item->outcome == GRADE_RIGHT;
    sum->points += q->points;
    sum->exact += item->exact;
    sum->score = grade_round(sum->exact);
}

static struct grade_sum *requirement_of(struct grade *grade, const char *key)
{
    unsigned i = 0;
    while (i < grade->requirements_count && strcmp(grade->requirements[i].key, key) != 0)
        i++;
    if (i == grade->requirements_count)
        grade->requirements[grade->requirements_count++].key = key;
    return &grade->requirements[i];
}

static void sum_up(const struct booklet *booklet, struct grade *grade)
{
    for (unsigned i = 0; i < booklet->parts_count; i++)
        grade->parts[i].key = booklet->parts[i].id;
    for (unsigned i = 0; i < grade->items_count; i++) {
        const struct booklet_question *q = &booklet->questions[i];
        const struct grade_item *item = &grade->items[i];
        add(&grade->parts[q->part], q, item);
        add(requirement_of(grade, q->requirement), q, item);
        grade->exact += item->exact;
        grade->blanks += item->outcome == GRADE_BLANK;
        grade->pending += item->outcome == GRADE_PENDING;
    }
    grade->score = grade_round(grade->exact);
    grade->full = booklet->full;
    grade->passed = grade->score >= booklet->pass;
}

static bool check_marks(const struct booklet *booklet, const struct grade_mark *marks, size_t count,
                        struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        unsigned at = marks[i].question;
        if (at >= booklet->questions_count ||
            booklet->questions[at].question->type != QUESTION_ESSAY || marks[i].millis < 0 ||
            marks[i].millis > booklet->questions[at].points)
            return err_set(err, ERR_INVALID, "%u", at + 1);
    }
    return true;
}

bool grade_exam(const struct booklet *booklet, const struct exam_answer *answers,
                const struct grade_mark *marks, size_t marks_count, struct grade *grade,
                struct err *err)
{
    unsigned n = booklet->questions_count;
    *grade = (struct grade){.items_count = n, .parts_count = booklet->parts_count};
    if (!check_marks(booklet, marks, marks_count, err))
        return false;
    grade->items = xcalloc(n, sizeof *grade->items);
    grade->parts = xcalloc(booklet->parts_count, sizeof *grade->parts);
    grade->requirements = xcalloc(n, sizeof *grade->requirements);
    for (unsigned i = 0; i < n; i++) {
        struct grade_item *item = &grade->items[i];
        grade_response(&booklet->questions[i], booklet->partial, answers[i].response, item);
        if (item->outcome == GRADE_PENDING)
            grade_by_hand(&booklet->questions[i], i, marks, marks_count, item);
    }
    sum_up(booklet, grade);
    return true;
}

void grade_finish(struct grade *grade)
{
    if (!grade)
        return;
    free(grade->items);
    free(grade->parts);
    free(grade->requirements);
    *grade = (struct grade){0};
}
