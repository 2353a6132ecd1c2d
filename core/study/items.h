/* Classical item analysis of one test, by the definitions of Moodle's quiz statistics (Moodle
 * developer documentation, "Quiz statistics calculations"). Pure.
 *
 * Students s = 1 … S sat the same items p = 1 … P; x(p,s) is a mark, T(s) the sum of a student's
 * marks and X(p,s) = T(s) - x(p,s) the rest of the test. V and C are variance and covariance over
 * the students with the divisor S - 1. Each student counts once: give the first attempt of each.
 * What is not defined for the marks at hand (too few students, no spread) is NAN. */
#ifndef CORE_STUDY_ITEMS_H
#define CORE_STUDY_ITEMS_H

#include "core/material/question.h"

#include <stdbool.h>
#include <stddef.h>

struct items_marks {
    size_t students, items;
    const double *marks; /* students × items, student by student; unanswered is the least mark */
    const double *least; /* of each item; NULL: 0 */
    const double *most;  /* of each item; above the least */
};

/* One item; all in percent. */
struct items_item {
    double facility;       /* (mean x - least) / (most - least) */
    double deviation;      /* sqrt V(x) / (most - least) */
    double intended;       /* weight: most / sum of all most */
    double effective;      /* weight: sqrt C(x,T) / sum over the items of sqrt C(x,T); an item whose
                              marks fall as totals rise has none and counts for none */
    double discrimination; /* index: the correlation C(x,X) / sqrt(V(x) V(X)) */
    double efficiency;     /* discriminative: C(x,X) / Cmax, the covariance were the marks x and the
                              marks X handed out to students in the same order */
    bool falls;            /* C(x,T) < 0 */
};

/* The test as a whole; marks, unless said otherwise. */
struct items_test {
    double mean, median;
    double deviation;   /* sqrt V(T) */
    double skewness;    /* k3 / k2^(3/2), with the k-statistics of Fisher */
    double kurtosis;    /* k4 / k2^2; 0 for a normal distribution */
    double consistency; /* Cronbach's alpha, P / (P - 1) (1 - sum V(x) / V(T)), in percent; for
                           items that are right or wrong it is Kuder and Richardson's formula 20 */
    bool kr20;          /* every mark is the least or the most of its item */
    double error_ratio; /* sqrt(1 - alpha), in percent */
    double error;       /* standard error of a student's total: that ratio of the deviation */
};

/* Fills items[0 … marks->items - 1] and *test. */
void items_analyse(const struct items_marks *marks, struct items_item *items,
                   struct items_test *test);

/* How often the options of one question were chosen. */
struct items_choices {
    unsigned chosen[QUESTION_ANSWERS_MAX]; /* true/false: [0] true, [1] false */
    double mean[QUESTION_ANSWERS_MAX];     /* total of those who chose it; NAN when nobody did */
    unsigned open;                         /* students without response */
};

/* Counts responses (question.h) of students with these totals to a question with so many options.
 * NULL and "" are open; letters beyond the options are left out. */
void items_count(enum question_type type, unsigned options, const char *const *responses,
                 const double *totals, size_t students, struct items_choices *choices);

#endif
