/* FSRS-6, the scheduler of spaced reviews, after the description of the algorithm published by
 * open-spaced-repetition (awesome-fsrs, "The Algorithm") and the behaviour of its reference
 * program py-fsrs. Pure: time and seed come in as arguments.
 *
 * A card's memory is a stability S (days after which it is recalled with 90 percent) and a
 * difficulty D (1 … 10). Days are whole times 24 hours since the last review. */
#ifndef CORE_STUDY_FSRS_H
#define CORE_STUDY_FSRS_H

#include <stdint.h>

enum { FSRS_PARAMS = 21, FSRS_STEPS_MAX = 8, FSRS_DAY_MS = 86400000 };

/* Kept with every review in the log. */
#define FSRS_VERSION "FSRS-6"

enum fsrs_grade { FSRS_AGAIN = 1, FSRS_HARD, FSRS_GOOD, FSRS_EASY };

/* Steps are minutes or hours within a learning session; review intervals are days. */
enum fsrs_state { FSRS_NEW, FSRS_LEARNING, FSRS_REVIEW, FSRS_RELEARNING };

/* The published default parameters and the bounds that they are fitted within. */
extern const double fsrs_default[FSRS_PARAMS];
extern const double fsrs_lowest[FSRS_PARAMS];
extern const double fsrs_highest[FSRS_PARAMS];

struct fsrs_rules {
    double w[FSRS_PARAMS];
    double retention; /* wanted at the next review, 0 … 1 */
    int64_t learning_ms[FSRS_STEPS_MAX], relearning_ms[FSRS_STEPS_MAX];
    unsigned learning_count, relearning_count;
    unsigned interval_most; /* days */
};

/* Defaults, 0.9, steps of 1 and 10 minutes, one relearning step of 10 minutes, 100 years. */
struct fsrs_rules fsrs_rules_default(void);

struct fsrs_memory {
    double stability, difficulty;
};

/* A zeroed card is new. */
struct fsrs_card {
    enum fsrs_state state;
    unsigned step; /* of the learning or relearning steps */
    struct fsrs_memory memory;
    int64_t last_ms, due_ms; /* Unix time; without meaning while new */
};

/* The card after a review at now_ms (not before the last one; a clock set back counts as the same
 * day). With a fuzz seed other than 0, intervals of 3 days and more vary a little, the same way for
 * the same seed and time, so that cards learned together do not stay together. */
struct fsrs_card fsrs_review(const struct fsrs_rules *rules, const struct fsrs_card *card,
                             enum fsrs_grade grade, int64_t now_ms, uint64_t fuzz_seed);

/* Probability of recall at now_ms; 0 for a new card. */
double fsrs_recall(const struct fsrs_rules *rules, const struct fsrs_card *card, int64_t now_ms);

/* ---- the model beneath, for fitting and forecasts ---- */

/* Memory after the first review, and after one that follows `days` whole days after the last. */
struct fsrs_memory fsrs_first(const double w[FSRS_PARAMS], enum fsrs_grade grade);
struct fsrs_memory fsrs_next(const double w[FSRS_PARAMS], struct fsrs_memory memory,
                             enum fsrs_grade grade, int64_t days);

/* The forgetting curve R(days, S) = (1 + F·days/S)^-w20 with R(S, S) = 0.9. */
double fsrs_retrievability(const double w[FSRS_PARAMS], double stability, double days);

/* Whole days, 1 … most, after which the retention is the wanted one. */
unsigned fsrs_interval(const double w[FSRS_PARAMS], double stability, double retention,
                       unsigned most);

/* Whole days from one time to a later one; 0 when the clock ran backwards. */
int64_t fsrs_days(int64_t from_ms, int64_t to_ms);

#endif
