#include "core/lab/metric/agree.h"

#include "base/str.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* Value of a coefficient whose disagreements stand in the result. */
static void conclude(struct agree_result *r)
{
    r->defined = r->expected > 0 && isfinite(r->expected);
    r->value = r->defined ? 1 - r->observed / r->expected : 0;
}

/* ---- Cohen ---- */

static double weight(size_t i, size_t j, size_t classes, enum agree_weights weights)
{
    double off = i > j ? (double) (i - j) : (double) (j - i), span = (double) classes - 1;
    if (weights == AGREE_PLAIN || off == 0)
        return off != 0;
    return weights == AGREE_LINEAR ? off / span : off * off / (span * span);
}

struct agree_result agree_cohen(const unsigned *a, const unsigned *b, size_t count, size_t classes,
                                enum agree_weights weights)
{
    struct agree_result r = {.raw = 1, .count = count};
    double *left = xcalloc(classes + 1, sizeof *left), *right = xcalloc(classes + 1, sizeof *right);
    double n = (double) count;
    size_t equal = 0;
    for (size_t i = 0; i < count; i++) {
        left[a[i]]++;
        right[b[i]]++;
        equal += a[i] == b[i];
        r.observed += weight(a[i], b[i], classes, weights);
    }
    for (size_t i = 0; i < classes; i++)
        for (size_t j = 0; j < classes; j++)
            r.expected += weight(i, j, classes, weights) * left[i] * right[j];
    if (count > 0) {
        r.raw = (double) equal / n;
        r.observed /= n;
        r.expected /= n * n;
    }
    conclude(&r);
    free(left);
    free(right);
    return r;
}

/* ---- Fleiss ---- */

static size_t raters_of(const unsigned *row, size_t classes)
{
    size_t n = 0;
    for (size_t c = 0; c < classes; c++)
        n += row[c];
    return n;
}

struct agree_result agree_fleiss(const unsigned *counts, size_t things, size_t classes, bool *even)
{
    struct agree_result r = {.raw = 1, .count = things};
    size_t raters = things ? raters_of(counts, classes) : 2;
    double pairs = 0, all = (double) things * (double) raters, chance = 0;
    double *of = xcalloc(classes + 1, sizeof *of);
    *even = raters >= 2;
    for (size_t i = 0; i < things; i++) {
        const unsigned *row = &counts[i * classes];
        *even = *even && raters_of(row, classes) == raters;
        for (size_t c = 0; c < classes; c++) {
            pairs += (double) row[c] * ((double) row[c] - 1);
            of[c] += row[c];
        }
    }
    for (size_t c = 0; c < classes && things > 0; c++)
        chance += of[c] / all * (of[c] / all);
    free(of);
    if (!*even || things == 0)
        return r;
    r.raw = pairs / (all * ((double) raters - 1));
    r.observed = 1 - r.raw;
    r.expected = 1 - chance;
    conclude(&r);
    return r;
}

/* ---- Krippendorff ---- */

struct alpha {
    enum agree_level level;
    double *values; /* the different ones, rising */
    double *scaled; /* the same over 2^power, so that no square is too big or too small */
    int power;
    size_t count;
    double *totals; /* pairable values of each */
    double *below;  /* and of all below it */
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

/* (x - y) / (x + y) of values ≥ 0 that differ, also where the sum is too big. */
static double relative(double x, double y)
{
    return isfinite(x + y) ? (x - y) / (x + y) : (x / 2 - y / 2) / (x / 2 + y / 2);
}

/* Squared difference of values c and k. */
static double difference(const struct alpha *a, size_t c, size_t k)
{
    double d = 1;
    if (c == k)
        return 0;
    if (a->level == AGREE_ORDINAL)
        d = c < k ? a->below[k] - a->below[c] + (a->totals[k] - a->totals[c]) / 2
                  : a->below[c] - a->below[k] + (a->totals[c] - a->totals[k]) / 2;
    else if (a->level == AGREE_INTERVAL)
        d = a->scaled[c] - a->scaled[k];
    else if (a->level == AGREE_RATIO)
        d = relative(a->values[c], a->values[k]);
    return d * d;
}

static size_t index_of(const struct alpha *a, double value)
{
    const double *at = bsearch(&value, a->values, a->count, sizeof value, by_size);
    return (size_t) (at - a->values);
}

/* The values of a thing, as numbers; 0 when fewer than two. */
static size_t pairable(const struct alpha *a, const double *values, size_t raters, size_t things,
                       size_t thing, size_t *out)
{
    size_t n = 0;
    for (size_t r = 0; r < raters; r++)
        if (!isnan(values[r * things + thing]))
            out[n++] = index_of(a, values[r * things + thing]);
    return n >= 2 ? n : 0;
}

static void find_values(struct alpha *a, const double *values, size_t n)
{
    size_t kept = 0;
    a->values = xcalloc(n + 1, sizeof *a->values);
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            a->values[a->count++] = values[i];
    if (a->count > 0)
        qsort(a->values, a->count, sizeof *a->values, by_size);
    for (size_t i = 0; i < a->count; i++)
        if (kept == 0 || a->values[kept - 1] < a->values[i])
            a->values[kept++] = a->values[i];
    a->count = kept;
    assert(a->count <= AGREE_VALUES_MOST);
    a->scaled = xcalloc(a->count + 1, sizeof *a->scaled);
    a->totals = xcalloc(a->count + 1, sizeof *a->totals);
    a->below = xcalloc(a->count + 1, sizeof *a->below);
}

/* By a power of two, which changes no digit: α does not depend on the unit. */
static void scale(struct alpha *a)
{
    double most = 0;
    for (size_t i = 0; i < a->count; i++)
        if (a->totals[i] > 0)
            most = fmax(most, fabs(a->values[i]));
    if (isfinite(most))
        frexp(most, &a->power);
    for (size_t i = 0; i < a->count; i++)
        a->scaled[i] = ldexp(a->values[i], -a->power);
}

static double expected(const struct alpha *a)
{
    double sum = 0;
    for (size_t c = 0; c < a->count; c++)
        for (size_t k = 0; k < a->count; k++)
            if (a->totals[c] > 0 && a->totals[k] > 0)
                sum += a->totals[c] * a->totals[k] * difference(a, c, k);
    return sum;
}

struct agree_result agree_alpha(const double *values, size_t raters, size_t things,
                                enum agree_level level)
{
    struct agree_result r = {.raw = 1};
    struct alpha a = {.level = level};
    size_t *of = xcalloc(raters + 1, sizeof *of);
    double unequal = 0, n = 0;
    find_values(&a, values, raters * things);
    for (size_t t = 0; t < things; t++)
        for (size_t i = pairable(&a, values, raters, things, t, of); i-- > 0; n++)
            a.totals[of[i]]++;
    scale(&a);
    for (size_t c = 1; c < a.count; c++)
        a.below[c] = a.below[c - 1] + a.totals[c - 1];
    for (size_t t = 0; t < things; t++) {
        size_t m = pairable(&a, values, raters, things, t, of);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < m; j++) {
                r.observed += difference(&a, of[i], of[j]) / (double) (m - 1);
                unequal += (of[i] != of[j]) / (double) (m - 1);
            }
    }
    r.count = (size_t) n;
    if (n > 0) {
        r.raw = 1 - unequal / n;
        r.observed /= n;
        r.expected = expected(&a) / (n * (n - 1));
    }
    conclude(&r);
    if (level == AGREE_INTERVAL) {
        r.observed = ldexp(r.observed, 2 * a.power);
        r.expected = ldexp(r.expected, 2 * a.power);
    }
    free(a.values);
    free(a.scaled);
    free(a.totals);
    free(a.below);
    free(of);
    return r;
}
