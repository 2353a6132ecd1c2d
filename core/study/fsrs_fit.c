#include "core/study/fsrs_fit.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { N = FSRS_PARAMS, ROUNDS_MOST = 100 };

#define SURE         1e-9 /* no prediction counts as nearer to 0 or 1 than this */
#define DAMPING      1e-3
#define DAMPING_MOST 1e12
#define GAIN_LEAST   1e-9 /* of the sum; below it the search ends */

/* Spread of each parameter among learners. */
static const double spread[N] = {6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6,  0.12, 0.39, 0.18, 0.33,
                                 0.3,  0.09, 0.16,  0.57,  0.25, 1.03, 0.31, 0.32, 0.14, 0.27};

/* ---- numbers that carry their gradient ---- */

struct dual {
    double v, d[N];
};

static struct dual constant(double v)
{
    return (struct dual){.v = v};
}

static struct dual param(const double *w, int i)
{
    struct dual x = constant(w[i]);
    x.d[i] = 1;
    return x;
}

/* f(a) from its value and slope; f(a, b) likewise. */
static struct dual chain(const struct dual *a, double value, double slope)
{
    struct dual x = {.v = value};
    for (int i = 0; i < N; i++)
        x.d[i] = slope * a->d[i];
    return x;
}

static struct dual chain2(const struct dual *a, const struct dual *b, double value, double by_a,
                          double by_b)
{
    struct dual x = {.v = value};
    for (int i = 0; i < N; i++)
        x.d[i] = by_a * a->d[i] + by_b * b->d[i];
    return x;
}

static struct dual add(struct dual a, struct dual b)
{
    return chain2(&a, &b, a.v + b.v, 1, 1);
}

static struct dual sub(struct dual a, struct dual b)
{
    return chain2(&a, &b, a.v - b.v, 1, -1);
}

static struct dual mul(struct dual a, struct dual b)
{
    return chain2(&a, &b, a.v * b.v, b.v, a.v);
}

/* a·x + b */
static struct dual line(struct dual x, double a, double b)
{
    return chain(&x, a * x.v + b, a);
}

static struct dual raise(struct dual a, struct dual b)
{
    double v = pow(a.v, b.v);
    return chain2(&a, &b, v, b.v * pow(a.v, b.v - 1), v * log(a.v));
}

static struct dual expo(struct dual a)
{
    double v = exp(a.v);
    return chain(&a, v, v);
}

static struct dual clamp(struct dual a, double least, double most)
{
    return a.v < least ? constant(least) : a.v > most ? constant(most) : a;
}

/* ---- the model of fsrs.c over them ---- */

struct memory {
    struct dual s, d;
};

static struct dual clamp_stability(struct dual s)
{
    return clamp(s, 0.001, 36500);
}

static struct dual first_difficulty(const double *w, enum fsrs_grade grade)
{
    struct dual steep = expo(line(param(w, 5), grade - 1, 0));
    return line(sub(param(w, 4), steep), 1, 1);
}

static struct memory first_memory(const double *w, enum fsrs_grade grade)
{
    return (struct memory){clamp_stability(param(w, grade - 1)),
                           clamp(first_difficulty(w, grade), 1, 10)};
}

/* -2 … 1 */
static int from_good(enum fsrs_grade grade)
{
    return (int) grade - FSRS_GOOD;
}

static struct dual recall(const double *w, struct dual s, double days)
{
    struct dual decay = param(w, 20);
    double power = pow(0.9, -1 / decay.v);
    struct dual factor = chain(&decay, power - 1, power * log(0.9) / (decay.v * decay.v));
    struct dual share = chain(&s, days / s.v, -days / (s.v * s.v));
    return raise(line(mul(factor, share), 1, 1), line(decay, -1, 0));
}

static struct dual next_difficulty(const double *w, struct dual d, enum fsrs_grade grade)
{
    struct dual step = line(mul(param(w, 6), line(d, -1, 10)), from_good(grade) / 9.0, 0);
    struct dual pull = sub(first_difficulty(w, FSRS_EASY), sub(d, step));
    return clamp(add(sub(d, step), mul(param(w, 7), pull)), 1, 10);
}

static struct dual same_day(const double *w, struct dual s, enum fsrs_grade grade)
{
    struct dual speed = expo(mul(param(w, 17), line(param(w, 18), 1, from_good(grade))));
    struct dual growth = mul(speed, raise(s, line(param(w, 19), -1, 0)));
    return grade >= FSRS_HARD && growth.v < 1 ? s : mul(s, growth);
}

static struct dual after_recall(const double *w, const struct memory *m, struct dual r,
                                enum fsrs_grade grade)
{
    struct dual due = line(expo(mul(param(w, 10), line(r, -1, 1))), 1, -1);
    struct dual growth = mul(mul(expo(param(w, 8)), line(m->d, -1, 11)),
                             mul(raise(m->s, line(param(w, 9), -1, 0)), due));
    if (grade == FSRS_HARD)
        growth = mul(growth, param(w, 15));
    if (grade == FSRS_EASY)
        growth = mul(growth, param(w, 16));
    return mul(m->s, line(growth, 1, 1));
}

static struct dual after_lapse(const double *w, const struct memory *m, struct dual r)
{
    struct dual grown = line(raise(line(m->s, 1, 1), param(w, 13)), 1, -1);
    struct dual base = mul(param(w, 11), raise(m->d, line(param(w, 12), -1, 0)));
    struct dual slow = mul(mul(base, grown), expo(mul(param(w, 14), line(r, -1, 1))));
    struct dual most = mul(m->s, expo(line(mul(param(w, 17), param(w, 18)), -1, 0)));
    return slow.v < most.v ? slow : most;
}

/* `r` is the recall on the day of the review. */
static void remember(const double *w, struct memory *m, const struct dual *r, enum fsrs_grade grade,
                     int64_t days)
{
    struct dual s = days < 1              ? same_day(w, m->s, grade)
                    : grade == FSRS_AGAIN ? after_lapse(w, m, *r)
                                          : after_recall(w, m, *r, grade);
    m->s = clamp_stability(s);
    m->d = next_difficulty(w, m->d, grade);
}

/* ---- loss ---- */

/* Sums over a log. The information is Fisher's: Σ ∇r ∇rᵀ / r(1-r). */
struct sums {
    double loss, gradient[N], information[N][N];
    size_t count;
};

static void add_review(struct sums *sums, const struct dual *r, bool recalled)
{
    double p = fmin(fmax(r->v, SURE), 1 - SURE), slope = recalled ? -1 / p : 1 / (1 - p);
    sums->loss -= log(recalled ? p : 1 - p);
    sums->count++;
    for (int i = 0; i < N; i++) {
        sums->gradient[i] += slope * r->d[i];
        for (int k = 0; k <= i; k++)
            sums->information[i][k] += r->d[i] * r->d[k] / (p * (1 - p));
    }
}

static void sum_log(const double *w, const struct fsrs_log *list, size_t count, struct sums *sums)
{
    struct memory memory = {0};
    memset(sums, 0, sizeof *sums);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || list[i].card != list[i - 1].card) {
            memory = first_memory(w, list[i].grade);
            continue;
        }
        int64_t days = fsrs_days(list[i - 1].at_ms, list[i].at_ms);
        struct dual r = {0};
        if (days >= 1) {
            r = recall(w, memory.s, (double) days);
            add_review(sums, &r, list[i].grade != FSRS_AGAIN);
        }
        remember(w, &memory, &r, list[i].grade, days);
    }
}

/* The loss alone, by the plain model. */
static double plain_loss(const double *w, const struct fsrs_log *list, size_t count,
                         size_t *counted)
{
    struct fsrs_memory memory = {0};
    double sum = 0;
    *counted = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || list[i].card != list[i - 1].card) {
            memory = fsrs_first(w, list[i].grade);
            continue;
        }
        int64_t days = fsrs_days(list[i - 1].at_ms, list[i].at_ms);
        if (days >= 1) {
            double p = fsrs_retrievability(w, memory.stability, (double) days);
            p = fmin(fmax(p, SURE), 1 - SURE);
            sum -= log(list[i].grade != FSRS_AGAIN ? p : 1 - p);
            ++*counted;
        }
        memory = fsrs_next(w, memory, list[i].grade, days);
    }
    return sum;
}

double fsrs_loss(const double w[FSRS_PARAMS], const struct fsrs_log *list, size_t count,
                 double gradient[FSRS_PARAMS])
{
    size_t counted;
    struct sums sums;
    double loss = plain_loss(w, list, count, &counted);
    if (gradient) {
        sum_log(w, list, count, &sums);
        memcpy(gradient, sums.gradient, sizeof sums.gradient);
    }
    return counted ? loss / (double) counted : 0;
}

static double penalty(const double *w)
{
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += pow((w[i] - fsrs_default[i]) / spread[i], 2) / 2;
    return sum;
}

/* ---- the search ---- */

/* Cholesky's factor of the n leading rows, in place, then the solution in x. False when the matrix
 * is not positive definite. */
static bool solve(double a[N][N], double x[N], int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= i; k++) {
            double sum = a[i][k];
            for (int j = 0; j < k; j++)
                sum -= a[i][j] * a[k][j];
            if (i == k && !(sum > 0))
                return false;
            a[i][k] = i == k ? sqrt(sum) : sum / a[k][k];
        }
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++)
            x[i] -= a[i][j] * x[j];
        x[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            x[i] -= a[j][i] * x[j];
        x[i] /= a[i][i];
    }
    return true;
}

/* A damped step over the parameters that do not press against a bound. */
static bool step(const struct sums *sums, const double *w, double damping, double next[N])
{
    double a[N][N], x[N];
    int at[N], n = 0;
    for (int i = 0; i < N; i++)
        if (!(w[i] <= fsrs_lowest[i] && sums->gradient[i] > 0) &&
            !(w[i] >= fsrs_highest[i] && sums->gradient[i] < 0))
            at[n++] = i;
    for (int i = 0; i < n; i++) {
        x[i] = -sums->gradient[at[i]];
        for (int k = 0; k <= i; k++)
            a[i][k] = sums->information[at[i]][at[k]];
        a[i][i] *= 1 + damping;
    }
    if (!solve(a, x, n))
        return false;
    memcpy(next, w, N * sizeof *next);
    for (int i = 0; i < n; i++)
        next[at[i]] = fmin(fmax(w[at[i]] + x[i], fsrs_lowest[at[i]]), fsrs_highest[at[i]]);
    return true;
}

static void add_prior(struct sums *sums, const double *w)
{
    for (int i = 0; i < N; i++) {
        double precision = 1 / (spread[i] * spread[i]);
        sums->gradient[i] += (w[i] - fsrs_default[i]) * precision;
        sums->information[i][i] += precision;
    }
}

/* One round: shorter and shorter steps until one lowers the sum. Returns what was gained. */
static double improve(struct fsrs_fit *fit, const struct fsrs_log *log, size_t count,
                      double *damping)
{
    struct sums sums;
    double next[N], before;
    size_t counted;
    sum_log(fit->w, log, count, &sums);
    before = plain_loss(fit->w, log, count, &counted) + penalty(fit->w);
    add_prior(&sums, fit->w);
    for (; *damping < DAMPING_MOST; *damping *= 4) {
        if (!step(&sums, fit->w, *damping, next))
            continue;
        double after = plain_loss(next, log, count, &counted) + penalty(next);
        if (after < before) {
            memcpy(fit->w, next, sizeof next);
            *damping = fmax(*damping / 8, DAMPING);
            return before - after;
        }
    }
    return 0;
}

struct fsrs_fit fsrs_fit(const struct fsrs_log *log, size_t count)
{
    struct fsrs_fit fit = {0};
    double damping = DAMPING, gain;
    memcpy(fit.w, fsrs_default, sizeof fit.w);
    double sum = plain_loss(fit.w, log, count, &fit.count);
    if (fit.count == 0)
        return fit;
    fit.loss_before = sum / (double) fit.count;
    do {
        gain = improve(&fit, log, count, &damping);
        fit.rounds++;
    } while (gain > GAIN_LEAST * sum && fit.rounds < ROUNDS_MOST);
    fit.loss = fsrs_loss(fit.w, log, count, NULL);
    return fit;
}
