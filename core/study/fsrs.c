#include "core/study/fsrs.h"

#include "base/prng.h"

#include <math.h>

#define STABILITY_LEAST  0.001
#define STABILITY_MOST   36500.0
#define DIFFICULTY_LEAST 1.0
#define DIFFICULTY_MOST  10.0

const double fsrs_default[FSRS_PARAMS] = {0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194,
                                          0.001,  1.8722, 0.1666, 0.796,  1.4835, 0.0614, 0.2629,
                                          1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542};
const double fsrs_lowest[FSRS_PARAMS] = {0.001, 0.001, 0.001, 0.001, 1.0,   0.001, 0.001,
                                         0.001, 0.0,   0.0,   0.001, 0.001, 0.001, 0.001,
                                         0.0,   0.0,   1.0,   0.0,   0.0,   0.0,   0.1};
const double fsrs_highest[FSRS_PARAMS] = {100.0, 100.0, 100.0, 100.0, 10.0, 4.0,  4.0,
                                          0.75,  4.5,   0.8,   3.5,   5.0,  0.25, 0.9,
                                          4.0,   1.0,   6.0,   2.0,   2.0,  0.8,  0.8};

static double clamp(double x, double least, double most)
{
    return fmin(fmax(x, least), most);
}

static double clamp_stability(double s)
{
    return clamp(s, STABILITY_LEAST, STABILITY_MOST);
}

struct fsrs_rules fsrs_rules_default(void)
{
    enum { MINUTE_MS = 60000, YEARS_100 = 36500 };
    struct fsrs_rules rules = {.retention = 0.9,
                               .learning_ms = {1 * MINUTE_MS, 10 * MINUTE_MS},
                               .learning_count = 2,
                               .relearning_ms = {10 * MINUTE_MS},
                               .relearning_count = 1,
                               .interval_most = YEARS_100};
    for (int i = 0; i < FSRS_PARAMS; i++)
        rules.w[i] = fsrs_default[i];
    return rules;
}

/* ---- the model ---- */

static double decay_factor(const double *w)
{
    return pow(0.9, -1 / w[20]) - 1;
}

double fsrs_retrievability(const double w[FSRS_PARAMS], double stability, double days)
{
    return pow(1 + decay_factor(w) * days / stability, -w[20]);
}

unsigned fsrs_interval(const double w[FSRS_PARAMS], double stability, double retention,
                       unsigned most)
{
    double days = stability / decay_factor(w) * (pow(retention, -1 / w[20]) - 1);
    return (unsigned) clamp(nearbyint(days), 1, most);
}

/* Not clamped: mean reversion pulls toward this value also where it lies below 1. */
static double first_difficulty(const double *w, enum fsrs_grade grade)
{
    return w[4] - exp(w[5] * (grade - 1)) + 1;
}

struct fsrs_memory fsrs_first(const double w[FSRS_PARAMS], enum fsrs_grade grade)
{
    return (struct fsrs_memory){
        clamp_stability(w[grade - 1]),
        clamp(first_difficulty(w, grade), DIFFICULTY_LEAST, DIFFICULTY_MOST)};
}

/* -2 … 1 */
static int from_good(enum fsrs_grade grade)
{
    return (int) grade - FSRS_GOOD;
}

/* Linear damping toward 10, then mean reversion toward the difficulty of a first Easy. */
static double next_difficulty(const double *w, double d, enum fsrs_grade grade)
{
    double damped = d - w[6] * from_good(grade) * (10 - d) / 9;
    double reverted = w[7] * first_difficulty(w, FSRS_EASY) + (1 - w[7]) * damped;
    return clamp(reverted, DIFFICULTY_LEAST, DIFFICULTY_MOST);
}

/* A review on the same day. From Hard upward it never shortens the stability. */
static double same_day(const double *w, double s, enum fsrs_grade grade)
{
    double growth = exp(w[17] * (from_good(grade) + w[18])) * pow(s, -w[19]);
    return s * (grade >= FSRS_HARD ? fmax(growth, 1) : growth);
}

static double after_recall(const double *w, struct fsrs_memory m, double r, enum fsrs_grade grade)
{
    double penalty = grade == FSRS_HARD ? w[15] : 1, bonus = grade == FSRS_EASY ? w[16] : 1;
    return m.stability * (1 + exp(w[8]) * (11 - m.difficulty) * pow(m.stability, -w[9]) *
                                  (exp((1 - r) * w[10]) - 1) * penalty * bonus);
}

/* Forgetting leaves no more than a same-day Again would. */
static double after_lapse(const double *w, struct fsrs_memory m, double r)
{
    double slow = w[11] * pow(m.difficulty, -w[12]) * (pow(m.stability + 1, w[13]) - 1) *
                  exp((1 - r) * w[14]);
    return fmin(slow, m.stability / exp(w[17] * w[18]));
}

struct fsrs_memory fsrs_next(const double w[FSRS_PARAMS], struct fsrs_memory memory,
                             enum fsrs_grade grade, int64_t days)
{
    double s, r = fsrs_retrievability(w, memory.stability, (double) days);
    if (days < 1)
        s = same_day(w, memory.stability, grade);
    else if (grade == FSRS_AGAIN)
        s = after_lapse(w, memory, r);
    else
        s = after_recall(w, memory, r, grade);
    return (struct fsrs_memory){clamp_stability(s), next_difficulty(w, memory.difficulty, grade)};
}

int64_t fsrs_days(int64_t from_ms, int64_t to_ms)
{
    return to_ms > from_ms ? (to_ms - from_ms) / FSRS_DAY_MS : 0;
}

double fsrs_recall(const struct fsrs_rules *rules, const struct fsrs_card *card, int64_t now_ms)
{
    if (card->state == FSRS_NEW)
        return 0;
    return fsrs_retrievability(rules->w, card->memory.stability,
                               (double) fsrs_days(card->last_ms, now_ms));
}

/* ---- the schedule ---- */

/* The published widths of fuzz: one day, and a share of the interval that falls with its length. */
static unsigned fuzz(unsigned days, unsigned most, uint64_t seed)
{
    static const struct {
        double from, to, share;
    } ranges[] = {{2.5, 7, 0.15}, {7, 20, 0.1}, {20, INFINITY, 0.05}};
    struct prng prng;
    double delta = 1;
    if (days < 3)
        return days;
    for (int i = 0; i < 3; i++)
        delta += ranges[i].share * fmax(fmin(days, ranges[i].to) - ranges[i].from, 0);
    unsigned high = (unsigned) clamp(nearbyint(days + delta), 2, most);
    unsigned low = (unsigned) clamp(nearbyint(days - delta), 2, high);
    prng_seed(&prng, seed);
    return low + prng_below(&prng, high - low + 1);
}

static void graduate(const struct fsrs_rules *rules, struct fsrs_card *card, uint64_t fuzz_seed)
{
    unsigned days =
        fsrs_interval(rules->w, card->memory.stability, rules->retention, rules->interval_most);
    if (fuzz_seed)
        days = fuzz(days, rules->interval_most, fuzz_seed ^ (uint64_t) card->last_ms);
    card->state = FSRS_REVIEW;
    card->step = 0;
    card->due_ms = card->last_ms + (int64_t) days * FSRS_DAY_MS;
}

/* Hard stays: at the first of several steps half way to the next, at a single one half as long
 * again. Returns the wait, or -1 when the steps are done. */
static int64_t next_step(const int64_t *steps, unsigned count, unsigned *step,
                         enum fsrs_grade grade)
{
    if (count == 0 || (*step >= count && grade != FSRS_AGAIN) || grade == FSRS_EASY)
        return -1;
    if (grade == FSRS_AGAIN)
        *step = 0;
    else if (grade == FSRS_GOOD && ++*step == count)
        return -1;
    else if (grade == FSRS_HARD && *step == 0)
        return count == 1 ? steps[0] * 3 / 2 : (steps[0] + steps[1]) / 2;
    return steps[*step];
}

struct fsrs_card fsrs_review(const struct fsrs_rules *rules, const struct fsrs_card *card,
                             enum fsrs_grade grade, int64_t now_ms, uint64_t fuzz_seed)
{
    struct fsrs_card next = *card;
    int64_t wait = -1;
    if (card->state == FSRS_NEW)
        next.memory = fsrs_first(rules->w, grade);
    else
        next.memory = fsrs_next(rules->w, card->memory, grade, fsrs_days(card->last_ms, now_ms));
    next.last_ms = now_ms;
    if (card->state == FSRS_NEW || card->state == FSRS_LEARNING) {
        next.state = FSRS_LEARNING;
        wait = next_step(rules->learning_ms, rules->learning_count, &next.step, grade);
    } else if (card->state == FSRS_RELEARNING || grade == FSRS_AGAIN) {
        next.state = FSRS_RELEARNING;
        wait = next_step(rules->relearning_ms, rules->relearning_count, &next.step, grade);
    }
    if (wait >= 0)
        next.due_ms = now_ms + wait;
    else
        graduate(rules, &next, fuzz_seed);
    return next;
}
