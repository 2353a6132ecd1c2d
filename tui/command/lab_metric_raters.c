/* Agreement of two or more raters, by every coefficient that their judgements allow. */
#include "core/lab/metric/agree.h"

#include "base/str.h"
#include "core/lab/metric/labels.h"
#include "tui/command/lab_metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FLEISS_CELLS_MOST = 1 << 24 };

/* Judgements as classes; as numbers too when all of them are. */
struct judged {
    size_t raters, things, classes;
    bool whole;       /* nobody is silent about anything */
    bool numbers;     /* classes are in the order of their numbers */
    double *classed;  /* [rater × things + thing], NAN: missing */
    double *numbered; /* the same */
};

static int by_number(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static size_t number_classes(struct arena *arena, struct judged *j)
{
    size_t cells = j->raters * j->things, n = 0, classes = 0;
    double *sorted = arena_array(arena, cells + 1, sizeof *sorted);
    for (size_t i = 0; i < cells; i++)
        if (!isnan(j->numbered[i]))
            sorted[n++] = j->numbered[i];
    qsort(sorted, n, sizeof *sorted, by_number);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[classes++] = sorted[i];
    for (size_t i = 0; i < cells; i++) {
        const double *at = isnan(j->numbered[i]) ? NULL
                                                 : bsearch(&j->numbered[i], sorted, classes,
                                                           sizeof *sorted, by_number);
        j->classed[i] = at ? (double) (at - sorted) : NAN;
    }
    return classes;
}

static size_t name_classes(struct arena *arena, const struct metric_ratings *r, struct judged *j)
{
    size_t cells = j->raters * j->things, n = 0;
    struct labels labels;
    const char **said = arena_array(arena, cells + 1, sizeof *said);
    for (size_t i = 0; i < cells; i++)
        if (r->cells[i])
            said[n++] = r->cells[i];
    labels_collect(&labels, said, n, said, 0);
    unsigned *numbers = labels_numbers(&labels, said, n);
    for (size_t i = 0, k = 0; i < cells; i++)
        j->classed[i] = r->cells[i] ? (double) numbers[k++] : NAN;
    free(numbers);
    size_t classes = labels.count;
    labels_finish(&labels);
    return classes;
}

static void judge(struct arena *arena, const struct metric_ratings *r, struct judged *j)
{
    size_t cells = r->raters * r->things;
    *j = (struct judged){.raters = r->raters, .things = r->things, .whole = true, .numbers = true};
    j->classed = arena_array(arena, cells + 1, sizeof *j->classed);
    j->numbered = arena_array(arena, cells + 1, sizeof *j->numbered);
    for (size_t i = 0; i < cells; i++) {
        j->numbered[i] = NAN;
        if (!r->cells[i])
            j->whole = false;
        else
            j->numbers = j->numbers && metric_number(r->cells[i], &j->numbered[i]);
    }
    j->classes = j->numbers ? number_classes(arena, j) : name_classes(arena, r, j);
}

static void add(struct metric_job *job, const char *name, struct agree_result r)
{
    metric_add_number(job, name, r.defined, r.value);
}

static void add_nothing(struct metric_job *job, const char *name)
{
    metric_add_number(job, name, false, 0);
}

static void add_cohen(struct metric_job *job, const struct judged *j)
{
    static const struct {
        const char *name;
        enum agree_weights weights;
    } kinds[] = {{"kappa", AGREE_PLAIN},
                 {"kappa_linear", AGREE_LINEAR},
                 {"kappa_quadratic", AGREE_QUADRATIC}};
    unsigned *a = arena_array(&job->arena, j->things + 1, sizeof *a);
    unsigned *b = arena_array(&job->arena, j->things + 1, sizeof *b);
    bool can = j->raters == 2 && j->whole;
    for (size_t i = 0; can && i < j->things; i++) {
        a[i] = (unsigned) j->classed[i];
        b[i] = (unsigned) j->classed[j->things + i];
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (!can || (kinds[k].weights != AGREE_PLAIN && !j->numbers))
            add_nothing(job, kinds[k].name);
        else
            add(job, kinds[k].name, agree_cohen(a, b, j->things, j->classes, kinds[k].weights));
    }
}

static bool add_fleiss(struct metric_job *job, const struct judged *j, struct err *err)
{
    bool even = false;
    if (!j->whole) {
        add_nothing(job, "fleiss");
        return true;
    }
    if (j->things * j->classes > FLEISS_CELLS_MOST)
        return err_set(err, ERR_TOO_BIG, "%s", job->gold);
    unsigned *counts = xcalloc(j->things * j->classes + 1, sizeof *counts);
    for (size_t i = 0; i < j->raters * j->things; i++)
        counts[i % j->things * j->classes + (size_t) j->classed[i]]++;
    add(job, "fleiss", agree_fleiss(counts, j->things, j->classes, &even));
    free(counts);
    return true;
}

static void add_alpha(struct metric_job *job, const struct judged *j)
{
    static const struct {
        const char *name;
        enum agree_level level;
    } levels[] = {{"alpha_ordinal", AGREE_ORDINAL},
                  {"alpha_interval", AGREE_INTERVAL},
                  {"alpha_ratio", AGREE_RATIO}};
    bool below = false;
    for (size_t i = 0; i < j->raters * j->things; i++)
        below = below || j->numbered[i] < 0;
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
        if (!j->numbers || (below && levels[k].level == AGREE_RATIO))
            add_nothing(job, levels[k].name);
        else
            add(job, levels[k].name,
                agree_alpha(j->numbered, j->raters, j->things, levels[k].level));
    }
}

bool metric_agreement(struct metric_job *job, struct err *err)
{
    struct metric_ratings r;
    struct judged j;
    if (!metric_read_ratings(&job->arena, job->gold, job->given, &r, err))
        return false;
    judge(&job->arena, &r, &j);
    if (j.classes > AGREE_VALUES_MOST)
        return err_set(err, ERR_TOO_BIG, "%s", job->gold);
    struct agree_result alpha = agree_alpha(j.classed, j.raters, j.things, AGREE_NOMINAL);
    metric_add_count(job, "count", j.things);
    metric_add_count(job, "raters", j.raters);
    metric_add_number(job, "raw", true, alpha.raw);
    add_cohen(job, &j);
    add(job, "alpha", alpha);
    add_alpha(job, &j);
    return add_fleiss(job, &j, err);
}
