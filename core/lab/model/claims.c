/* Figures of a run by their names in claims. */
#include "core/lab/model/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double rounded(double value)
{
    return round(value * 1e4) / 1e4;
}

/* A figure of one class: "recall.refund". */
static bool class_value(const struct model_data *data, const struct model_figures *figures,
                        const char *name, double *value)
{
    static const char *const names[] = {"precision", "recall", "f1", "support", NULL};
    char kind[16];
    const char *dot = strchr(name, '.');
    if (!dot || (size_t) (dot - name) >= sizeof kind)
        return false;
    snprintf(kind, sizeof kind, "%.*s", (int) (dot - name), name);
    int which = model_word(names, kind), class = model_class(data, dot + 1);
    if (which < 0 || class < 0)
        return false;
    if (!figures)
        return true;
    const struct classes_one *one = &figures->classes.of[class];
    const double values[] = {rounded(one->figures.precision), rounded(one->figures.recall),
                             rounded(one->figures.f1), (double) one->tally.gold};
    *value = values[which];
    return true;
}

static bool part_value(const struct model_data *data, const struct model_figures *figures,
                       const char *name, double *value)
{
    static const char *const names[] = {"accuracy", "macro_f1", "majority", "auc", "rows", NULL};
    int which = model_word(names, name);
    if (which < 0)
        return class_value(data, figures, name, value);
    if (which == 3 && data->classes != 2)
        return false;
    if (!figures)
        return true;
    const double values[] = {rounded(figures->classes.accuracy), rounded(figures->classes.macro.f1),
                             rounded(figures->majority), rounded(figures->auc),
                             (double) figures->classes.count};
    *value = values[which];
    return which != 3 || figures->has_auc;
}

bool model_claim_value(const struct model_data *data, const struct model_run *run,
                       const char *claim, double *value)
{
    *value = 0;
    if (strcmp(claim, "features") == 0) {
        *value = run ? (double) model_space_size(run->space) : 0;
        return true;
    }
    for (int p = 0; p < MODEL_PARTS; p++) {
        size_t n = strlen(model_parts[p]);
        if (strncmp(claim, model_parts[p], n) != 0 || claim[n] != '.')
            continue;
        if (run && run->counts[p] == 0 && strcmp(claim + n, ".rows") != 0)
            return false;
        return part_value(data, run ? &run->figures[p] : NULL, claim + n + 1, value);
    }
    return false;
}
