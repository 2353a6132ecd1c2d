#include "core/lab/metric/classes.h"

#include "base/str.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static double ratio(size_t a, size_t b)
{
    return b > 0 ? (double) a / (double) b : 0;
}

static void add(struct classes_figures *sum, const struct classes_figures *f, double weight)
{
    sum->precision += f->precision * weight;
    sum->recall += f->recall * weight;
    sum->f1 += f->f1 * weight;
}

static void divide(struct classes_figures *sum, double by)
{
    sum->precision /= by;
    sum->recall /= by;
    sum->f1 /= by;
}

static void average(struct classes_result *r)
{
    size_t seen = 0;
    for (size_t c = 0; c < r->classes; c++) {
        struct classes_one *one = &r->of[c];
        const struct tally *t = &one->tally;
        one->has_precision = t->given > 0;
        one->has_recall = t->gold > 0;
        one->figures =
            (struct classes_figures){ratio(t->matched, t->given), ratio(t->matched, t->gold),
                                     ratio(2 * t->matched, t->gold + t->given)};
        seen += t->gold + t->given > 0;
        add(&r->macro, &one->figures, 1);
        add(&r->weighted, &one->figures, (double) t->gold);
    }
    r->accuracy = ratio(r->right, r->count);
    r->micro = (struct classes_figures){r->accuracy, r->accuracy, r->accuracy};
    divide(&r->macro, (double) seen);
    divide(&r->weighted, (double) r->count);
}

void classes_compare(const unsigned *gold, const unsigned *given, size_t count, size_t classes,
                     struct classes_result *r)
{
    *r = (struct classes_result){.count = count, .classes = classes};
    r->confusion = xcalloc(classes * classes + 1, sizeof *r->confusion);
    r->of = xcalloc(classes + 1, sizeof *r->of);
    for (size_t i = 0; i < count; i++) {
        r->confusion[gold[i] * classes + given[i]]++;
        r->of[gold[i]].tally.gold++;
        r->of[given[i]].tally.given++;
        r->of[gold[i]].tally.matched += gold[i] == given[i];
        r->right += gold[i] == given[i];
    }
    if (count > 0) {
        average(r);
        return;
    }
    r->accuracy = 1;
    r->micro = r->macro = r->weighted = (struct classes_figures){1, 1, 1};
}

void classes_result_finish(struct classes_result *r)
{
    free(r->confusion);
    free(r->of);
    *r = (struct classes_result){0};
}

/* ---- ROC ---- */

struct scored {
    double score;
    bool positive;
};

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    return (x->score > y->score) - (x->score < y->score);
}

bool classes_auc(const double *scores, const bool *positive, size_t count, double *auc)
{
    struct scored *list = xcalloc(count + 1, sizeof *list);
    uint64_t below = 0, twice = 0, positives = 0; /* negatives below; twice Mann–Whitney's U */
    bool numbers = true;
    *auc = 0;
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct scored){scores[i], positive[i]};
        numbers = numbers && !isnan(scores[i]);
    }
    if (!numbers) {
        free(list);
        return false;
    }
    if (count > 0)
        qsort(list, count, sizeof *list, by_score);
    for (size_t i = 0, end; i < count; i = end) {
        uint64_t here[2] = {0, 0};
        for (end = i; end < count && list[end].score == list[i].score; end++)
            here[list[end].positive]++;
        twice += here[1] * (2 * below + here[0]);
        below += here[0];
        positives += here[1];
    }
    free(list);
    *auc = positives && below ? (double) twice / (2.0 * (double) positives * (double) below) : 0;
    return positives && below;
}
