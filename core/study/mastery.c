#include "core/study/mastery.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static const double guess = 0.25, repeated = 0.5;

/* Share of the mark of an answer, 0 … 1. */
static double share_of(const struct review *review)
{
    static const double by_grade[] = {
        [FSRS_AGAIN] = 0, [FSRS_HARD] = 0.5, [FSRS_GOOD] = 1, [FSRS_EASY] = 1};
    if (review->score == REVIEW_BY_HAND)
        return by_grade[review->grade];
    return (double) review->score / REVIEW_FULL;
}

static int compare(const char *work, const char *requirement, const struct mastery *m)
{
    int order = strcmp(work, m->work);
    return order != 0 ? order : strcmp(requirement, m->requirement);
}

static int by_work(const void *a, const void *b)
{
    const struct mastery *x = a;
    return compare(x->work, x->requirement, b);
}

/* One entry a card, then those of one requirement become one. */
static void gather(const struct deck *deck, const struct fsrs_rules *rules, int64_t now_ms,
                   struct mastery_sum *sum)
{
    size_t kept = 0;
    sum->list = xcalloc(deck->count + 1, sizeof *sum->list);
    for (size_t i = 0; i < deck->count; i++) {
        const struct deck_card *card = &deck->cards[i];
        double recall = fsrs_recall(rules, &card->card, now_ms);
        double weight = card->answers > 1 ? repeated : 1;
        double p = share_of(card->last) * (recall + (1 - recall) * guess);
        sum->list[i] = (struct mastery){.work = card->last->work,
                                        .requirement = card->last->requirement,
                                        .weight = weight,
                                        .sum = weight * p,
                                        .questions = 1};
    }
    qsort(sum->list, deck->count, sizeof *sum->list, by_work);
    for (size_t i = 0; i < deck->count; i++) {
        struct mastery *into = kept ? &sum->list[kept - 1] : NULL;
        if (!into || by_work(into, &sum->list[i]) != 0) {
            sum->list[kept++] = sum->list[i];
            continue;
        }
        into->weight += sum->list[i].weight;
        into->sum += sum->list[i].sum;
        into->questions++;
    }
    sum->count = kept;
}

/* Bytes of the level in a work's path: all but the last part. */
static size_t level_len(const char *work)
{
    const char *slash = strrchr(work, '/');
    return slash ? (size_t) (slash - work) : strlen(work);
}

/* The mean of a level is known from the requirements practised: as few of them say little of the
 * others, as few answers say little of them. */
static struct mastery_level judge_level(const char *path, size_t len, double weight, double right,
                                        size_t requirements)
{
    double mean = (1 + right) / (2 + weight);
    double spread = mean * (1 - mean);
    return (struct mastery_level){
        .path = path,
        .path_len = len,
        .mean = mean,
        .variance =
            spread / ((MASTERY_PRIOR + 1.0) * ((double) requirements + 1)) + spread / (weight + 3)};
}

static void judge(struct mastery *m, const struct mastery_level *level)
{
    double a = MASTERY_PRIOR * level->mean + m->sum;
    double b = MASTERY_PRIOR * (1 - level->mean) + m->weight - m->sum;
    m->mean = a / (a + b);
    m->variance = a * b / ((a + b) * (a + b) * (a + b + 1));
}

void mastery_fold(const struct deck *deck, const struct fsrs_rules *rules, int64_t now_ms,
                  struct mastery_sum *sum)
{
    *sum = (struct mastery_sum){.levels = xcalloc(deck->count + 1, sizeof *sum->levels)};
    gather(deck, rules, now_ms, sum);
    for (size_t from = 0, end; from < sum->count; from = end) {
        const char *path = sum->list[from].work;
        size_t len = level_len(path);
        double weight = 0, right = 0;
        for (end = from; end < sum->count; end++) {
            const struct mastery *m = &sum->list[end];
            if (level_len(m->work) != len || strncmp(m->work, path, len) != 0)
                break;
            weight += m->weight;
            right += m->sum;
        }
        struct mastery_level level = judge_level(path, len, weight, right, end - from);
        for (size_t i = from; i < end; i++)
            judge(&sum->list[i], &level);
        sum->levels[sum->level_count++] = level;
    }
}

void mastery_finish(struct mastery_sum *sum)
{
    if (!sum)
        return;
    free(sum->list);
    free(sum->levels);
    *sum = (struct mastery_sum){0};
}

const struct mastery *mastery_of(const struct mastery_sum *sum, const char *work,
                                 const char *requirement)
{
    struct mastery key = {.work = work, .requirement = requirement};
    return sum->count ? bsearch(&key, sum->list, sum->count, sizeof *sum->list, by_work) : NULL;
}

struct mastery_level mastery_level(const struct mastery_sum *sum, const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; i < sum->level_count; i++)
        if (sum->levels[i].path_len == len && strncmp(sum->levels[i].path, path, len) == 0)
            return sum->levels[i];
    return judge_level(path, len, 0, 0, 0);
}

bool mastery_work(const struct mastery_sum *sum, const char *work, double *mean)
{
    double total = 0;
    size_t n = 0;
    for (size_t i = 0; i < sum->count; i++)
        if (strcmp(sum->list[i].work, work) == 0) {
            total += sum->list[i].mean;
            n++;
        }
    *mean = n ? total / (double) n : 0;
    return n > 0;
}
