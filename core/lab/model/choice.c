#include "core/lab/model/choice.h"

#include <math.h>

enum { MODELS_MOST = 240 };
/* Nearer than this two scores are equal: the last digits differ between machines. */
#define EQUAL 0.0005

struct chooser {
    const struct model_run *run;
    struct model_choice *choice;
    unsigned models;
    bool test; /* a comparison on test chooses the work's C */
};

static unsigned cost(const struct model_tune *tune)
{
    return tune->grid_count * (tune->on == MODEL_ON_FOLDS ? tune->folds : 1);
}

/* Score of a C in trials, -1. */
static double score_of(const struct model_trial *trials, unsigned count, double c)
{
    for (unsigned i = 0; i < count; i++)
        if (fabs(trials[i].c - c) <= 1e-9 * c)
            return trials[i].score;
    return -1;
}

static void weigh(struct chooser *ch, const struct model_tune *tune)
{
    struct model_trial trials[MODEL_GRID_MAX];
    struct err err = ERR_INIT;
    bool test = tune->on == MODEL_ON_TEST;
    if (tune->on == MODEL_NOT_TUNED || tune->grid_count == 0 ||
        ch->models + cost(tune) > MODELS_MOST)
        return;
    ch->models += cost(tune);
    if (!model_run_grid(ch->run, tune, trials, &err))
        return;
    const struct model_trial *best = &trials[model_best(trials, tune->grid_count)];
    double mine = score_of(trials, tune->grid_count, ch->run->work->train.c);
    bool chosen = mine >= best->score - EQUAL;
    ch->test = ch->test || (test && chosen);
    if (test)
        return;
    struct model_choice *choice = ch->choice;
    if (!choice->compared) {
        choice->best_c = best->c;
        choice->best = best->score;
        choice->mine = mine;
    }
    choice->compared = true;
    choice->fair = choice->fair || chosen;
}

void model_choice_make(const struct model_run *run, struct model_choice *choice)
{
    const struct model_work *work = run->work;
    struct chooser ch = {.run = run, .choice = choice};
    *choice = (struct model_choice){.mine = -1};
    weigh(&ch, &work->tune);
    for (unsigned i = work->past_count; i-- > 0;)
        if (model_past_is(&work->past[i], work, true))
            weigh(&ch, &work->past[i].tune);
    choice->on_test = work->tune.on == MODEL_ON_TEST || (ch.test && !choice->fair);
}
