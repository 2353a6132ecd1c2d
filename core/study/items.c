#include "core/study/items.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- moments ---- */

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return n > 0 ? sum / (double) n : NAN;
}

static double covariance(const double *x, const double *y, size_t n)
{
    double a = mean_of(x, n), b = mean_of(y, n), sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - a) * (y[i] - b);
    return n > 1 ? sum / (double) (n - 1) : NAN;
}

static double central_moment(const double *x, size_t n, int power)
{
    double mean = mean_of(x, n), sum = 0;
    for (size_t i = 0; i < n; i++) {
        double term = 1;
        for (int k = 0; k < power; k++)
            term *= x[i] - mean;
        sum += term;
    }
    return sum / (double) n;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static void sort(double *x, size_t n)
{
    if (n > 0)
        qsort(x, n, sizeof *x, by_size);
}

/* NAN instead of a division by nothing. */
static double ratio(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

/* ---- items ---- */

struct run {
    const struct items_marks *marks;
    double *x, *rest, *totals; /* one per student */
};

static double least_of(const struct items_marks *marks, size_t item)
{
    return marks->least ? marks->least[item] : 0;
}

static void take_item(struct run *run, size_t item)
{
    const struct items_marks *m = run->marks;
    for (size_t s = 0; s < m->students; s++) {
        run->x[s] = m->marks[s * m->items + item];
        run->rest[s] = run->totals[s] - run->x[s];
    }
}

/* Leaves the square root of the covariance with the total in `effective`. */
static void analyse_item(struct run *run, size_t item, double intended, struct items_item *out)
{
    const struct items_marks *m = run->marks;
    size_t n = m->students;
    double least = least_of(m, item), span = m->most[item] - least;
    take_item(run, item);
    double spread = covariance(run->x, run->x, n), with_total = covariance(run->x, run->totals, n);
    double with_rest = covariance(run->x, run->rest, n);
    double rest_spread = covariance(run->rest, run->rest, n);
    *out = (struct items_item){
        .facility = 100 * ratio(mean_of(run->x, n) - least, span),
        .deviation = 100 * ratio(sqrt(spread), span),
        .intended = 100 * ratio(m->most[item], intended),
        .effective = with_total > 0 ? sqrt(with_total) : 0,
        .discrimination = 100 * ratio(with_rest, sqrt(spread * rest_spread)),
        .falls = with_total < 0,
    };
    sort(run->x, n);
    sort(run->rest, n);
    out->efficiency = 100 * ratio(with_rest, covariance(run->x, run->rest, n));
}

static void analyse_items(struct run *run, struct items_item *items)
{
    const struct items_marks *m = run->marks;
    double intended = 0, effective = 0;
    for (size_t p = 0; p < m->items; p++)
        intended += m->most[p];
    for (size_t p = 0; p < m->items; p++) {
        analyse_item(run, p, intended, &items[p]);
        effective += items[p].effective;
    }
    for (size_t p = 0; p < m->items; p++)
        items[p].effective = 100 * ratio(items[p].effective, effective);
}

/* ---- the test ---- */

static double median_of(const double *totals, size_t n)
{
    if (n == 0)
        return NAN;
    double *sorted = xcalloc(n, sizeof *sorted);
    memcpy(sorted, totals, n * sizeof *sorted);
    sort(sorted, n);
    double median = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    free(sorted);
    return median;
}

/* k-statistics: unbiased estimates of the cumulants. */
static void shape_of(const double *totals, size_t students, struct items_test *test)
{
    double n = (double) students, m2 = central_moment(totals, students, 2);
    double m3 = central_moment(totals, students, 3), m4 = central_moment(totals, students, 4);
    double k2 = n / (n - 1) * m2;
    test->skewness = test->kurtosis = NAN;
    if (students > 2 && k2 > 0)
        test->skewness = n * n / ((n - 1) * (n - 2)) * m3 / pow(k2, 1.5);
    if (students > 3 && k2 > 0)
        test->kurtosis = n * n / ((n - 1) * (n - 2) * (n - 3)) *
                         ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / (k2 * k2);
}

static bool is_right_or_wrong(const struct items_marks *m)
{
    for (size_t i = 0; i < m->students * m->items; i++) {
        size_t item = i % m->items;
        if (m->marks[i] != least_of(m, item) && m->marks[i] != m->most[item])
            return false;
    }
    return m->items > 0;
}

static void analyse_test(struct run *run, struct items_test *test)
{
    const struct items_marks *m = run->marks;
    size_t n = m->students;
    double spread = covariance(run->totals, run->totals, n), sum = 0, p = (double) m->items;
    *test = (struct items_test){.mean = mean_of(run->totals, n),
                                .median = median_of(run->totals, n),
                                .deviation = sqrt(spread),
                                .kr20 = is_right_or_wrong(m)};
    shape_of(run->totals, n, test);
    for (size_t i = 0; i < m->items; i++) {
        take_item(run, i);
        sum += covariance(run->x, run->x, n);
    }
    double alpha = m->items > 1 ? p / (p - 1) * (1 - ratio(sum, spread)) : NAN;
    test->consistency = 100 * alpha;
    test->error_ratio = 100 * sqrt(1 - alpha);
    test->error = test->error_ratio / 100 * test->deviation;
}

void items_analyse(const struct items_marks *marks, struct items_item *items,
                   struct items_test *test)
{
    size_t n = marks->students;
    struct run run = {.marks = marks};
    double *room = xcalloc(3 * n + 1, sizeof *room);
    run.x = room;
    run.rest = room + n;
    run.totals = room + 2 * n;
    for (size_t i = 0; i < n * marks->items; i++)
        run.totals[i / marks->items] += marks->marks[i];
    analyse_items(&run, items);
    analyse_test(&run, test);
    free(room);
}

/* ---- options ---- */

/* Index of the option a letter of a response names; -1 for none. */
static int option_of(enum question_type type, char letter, unsigned options)
{
    int i = letter >= 'a' && letter <= 'z' ? letter - 'a' : letter - 'A';
    if (type == QUESTION_TRUE_FALSE)
        i = i == 'T' - 'A' ? 0 : i == 'F' - 'A' ? 1 : -1;
    return i >= 0 && i < (int) options && i < QUESTION_ANSWERS_MAX ? i : -1;
}

void items_count(enum question_type type, unsigned options, const char *const *responses,
                 const double *totals, size_t students, struct items_choices *choices)
{
    *choices = (struct items_choices){0};
    for (size_t s = 0; s < students; s++) {
        unsigned chosen = 0;
        if (!responses[s] || !responses[s][0])
            choices->open++;
        for (const char *p = responses[s]; p && *p; p++) {
            int i = option_of(type, *p, options);
            if (i < 0 || chosen & 1u << i)
                continue;
            chosen |= 1u << i;
            choices->chosen[i]++;
            choices->mean[i] += totals[s];
        }
    }
    for (unsigned i = 0; i < QUESTION_ANSWERS_MAX; i++)
        choices->mean[i] = ratio(choices->mean[i], choices->chosen[i]);
}
