/* What was trained and compared while working. */
#include "core/lab/model/work.h"

#include <string.h>

void model_work_own_words(struct model_work *work, struct model_features *features)
{
    for (unsigned i = 0; i < features->words_count; i++)
        features->words[i] = arena_strdup(&work->arena, features->words[i]);
}

static bool same_features(const struct model_features *a, const struct model_features *b)
{
    bool same = a->fit_on == b->fit_on && a->grams[1] == b->grams[1] &&
                a->grams[2] == b->grams[2] && a->words_count == b->words_count &&
                a->min_df == b->min_df && a->weight == b->weight && a->numeric == b->numeric &&
                a->onehot == b->onehot && a->scale == b->scale;
    for (unsigned i = 0; same && i < a->words_count; i++)
        same = strcmp(a->words[i], b->words[i]) == 0;
    return same;
}

static bool same_tune(const struct model_tune *a, const struct model_tune *b)
{
    bool same = a->on == b->on && a->grid_count == b->grid_count &&
                (a->on != MODEL_ON_FOLDS || a->folds == b->folds);
    for (unsigned i = 0; same && i < a->grid_count; i++)
        same = a->grid[i] == b->grid[i];
    return same;
}

bool model_past_is(const struct model_past *past, const struct model_work *work, bool any_c)
{
    const struct model_split *a = &past->split, *b = &work->split;
    return a->by == b->by && a->train == b->train && a->validation == b->validation &&
           a->seed == b->seed && a->dedupe == b->dedupe &&
           same_features(&past->features, &work->features) &&
           past->train.solver == work->train.solver && past->train.weights == work->train.weights &&
           (any_c || (past->train.c == work->train.c && past->threshold == work->threshold));
}

static bool same_past(const struct model_past *a, const struct model_past *b)
{
    const struct model_work work = {
        .split = b->split, .features = b->features, .train = b->train, .threshold = b->threshold};
    return same_tune(&a->tune, &b->tune) && model_past_is(a, &work, a->tune.grid_count > 0);
}

bool model_work_add_past(struct model_work *work, const struct model_past *one)
{
    unsigned out = 0, last = work->past_count;
    for (unsigned i = 0; i < last; i++)
        if (same_past(&work->past[i], one))
            return false;
    if (last == MODEL_PAST_MAX) {
        while (out < last && work->past[out].tune.grid_count > 0)
            out++;
        out = out < last ? out : 0;
        memmove(work->past + out, work->past + out + 1, (last - out - 1) * sizeof *work->past);
        last--;
    }
    work->past[last] = *one;
    model_work_own_words(work, &work->past[last].features);
    work->past_count = last + 1;
    return true;
}

static unsigned last_number(const struct model_work *work)
{
    unsigned most = 0;
    for (unsigned i = 0; i < work->past_count; i++)
        most = work->past[i].number > most ? work->past[i].number : most;
    return most;
}

bool model_work_note(struct model_work *work, const struct model_work *did, bool compared)
{
    struct model_past one = {.number = last_number(work) + 1,
                             .split = did->split,
                             .features = did->features,
                             .train = did->train,
                             .threshold = did->threshold};
    if (compared)
        one.tune = did->tune;
    return one.number <= MODEL_PAST_NUMBER_MAX && model_work_add_past(work, &one);
}

bool model_work_recall(struct model_work *work, const struct model_work *from)
{
    bool any = false;
    for (unsigned i = 0; i < from->past_count; i++)
        any = model_work_add_past(work, &from->past[i]) || any;
    return any;
}

void model_work_take(struct model_work *work, const struct model_past *past)
{
    work->form = MODEL_PIPELINE;
    work->split = past->split;
    work->features = past->features;
    work->train = past->train;
    work->threshold = past->threshold;
    model_work_own_words(work, &work->features);
}
