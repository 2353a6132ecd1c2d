#include "core/lab/model/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_LINEAR
#ifdef LINEAR_IN_FOLDER
#include <liblinear/linear.h>
#else
#include <linear.h>
#endif

_Static_assert(sizeof(struct feature_node) == sizeof(struct model_value), "one layout");

bool model_linear_there(void)
{
    return true;
}

static void silent(const char *text)
{
}

struct weighting {
    int *labels;
    double *weights;
    int count;
};

/* Each class as heavy as the others: n / (classes × rows of the class). */
static void balance(const int *class_of, size_t count, unsigned classes, struct weighting *w)
{
    size_t *rows = xcalloc(classes, sizeof *rows);
    unsigned seen = 0;
    for (size_t i = 0; i < count; i++)
        seen += rows[class_of[i]]++ == 0;
    w->labels = xcalloc(classes, sizeof *w->labels);
    w->weights = xcalloc(classes, sizeof *w->weights);
    for (unsigned c = 0; c < classes; c++)
        if (rows[c] > 0) {
            w->labels[w->count] = (int) c;
            w->weights[w->count++] = (double) count / ((double) seen * (double) rows[c]);
        }
    free(rows);
}

/* Takes over the weights of liblinear's model in the order of our classes. */
static void take_model(const struct model *model, unsigned classes, size_t size,
                       struct model_linear *linear)
{
    int seen = get_nr_class(model);
    *linear = (struct model_linear){.classes = classes, .size = size};
    linear->weights = xcalloc((size + 1) * classes, sizeof *linear->weights);
    for (unsigned c = 0; c < classes; c++)
        linear->weights[size * classes + c] = -INFINITY;
    for (int k = 0; k < seen; k++)
        for (size_t f = 0; f <= size; f++) {
            double w = seen == 2 ? model->w[f] * (k == 0 ? 1 : -1) : model->w[f * seen + k];
            linear->weights[f * classes + model->label[k]] = w;
        }
}

/* The rows with the constant as last feature: liblinear wants it in the rows. */
static struct feature_node **with_constant(struct model_value *const *rows, size_t count,
                                           size_t size, struct feature_node **all)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = 0;
        while (rows[i][n].index != -1)
            n++;
        total += n + 2;
    }
    struct feature_node **list = xcalloc(count + 1, sizeof(struct feature_node *));
    *all = xcalloc(total + 1, sizeof **all);
    for (size_t i = 0; i < count; i++) {
        list[i] = *all + at;
        for (size_t n = 0; rows[i][n].index != -1; n++)
            (*all)[at++] = (struct feature_node){rows[i][n].index, rows[i][n].value};
        (*all)[at++] = (struct feature_node){(int) size + 1, 1};
        (*all)[at++] = (struct feature_node){-1, 0};
    }
    return list;
}

static unsigned classes_seen(const int *class_of, size_t count)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < count; i++)
        seen |= UINT64_C(1) << class_of[i];
    return (unsigned) __builtin_popcountll(seen);
}

bool model_linear_train(const struct model_train *train_, unsigned classes, size_t size,
                        struct model_value *const *rows, const int *class_of, size_t count,
                        struct model_linear *linear, struct err *err)
{
    static const int solvers[] = {
        [MODEL_L2LR] = L2R_LR, [MODEL_L2SVM] = L2R_L2LOSS_SVC_DUAL, [MODEL_L1LR] = L1R_LR};
    if (classes_seen(class_of, count) < 2) {
        err_set(err, ERR_INVALID, "train");
        return err_detail(err, "classes < 2");
    }
    struct weighting w = {0};
    if (train_->weights == MODEL_BALANCED)
        balance(class_of, count, classes, &w);
    struct feature_node *all, **x = with_constant(rows, count, size, &all);
    double *y = xcalloc(count, sizeof *y);
    for (size_t i = 0; i < count; i++)
        y[i] = class_of[i];
    const struct problem problem = {
        .l = (int) count, .n = (int) size + 1, .y = y, .x = x, .bias = 1};
    const struct parameter parameter = {.solver_type = solvers[train_->solver],
                                        .eps = train_->solver == MODEL_L2SVM ? 0.01 : 0.001,
                                        .C = train_->c,
                                        .nr_weight = w.count,
                                        .weight_label = w.labels,
                                        .weight = w.weights,
                                        .p = 0.1};
    set_print_string_function(silent);
    srand(1);
    struct model *model = train(&problem, &parameter);
    take_model(model, classes, size, linear);
    free_and_destroy_model(&model);
    free(w.labels);
    free(w.weights);
    free(all);
    free(x);
    free(y);
    return true;
}

#else

bool model_linear_there(void)
{
    return false;
}

bool model_linear_train(const struct model_train *train, unsigned classes, size_t size,
                        struct model_value *const *rows, const int *class_of, size_t count,
                        struct model_linear *linear, struct err *err)
{
    return err_set(err, ERR_UNSUPPORTED, "liblinear");
}

#endif

void model_linear_finish(struct model_linear *linear)
{
    free(linear->weights);
    *linear = (struct model_linear){0};
}

unsigned model_linear_scores(const struct model_linear *linear, const struct model_value *row,
                             double *scores)
{
    unsigned best = 0;
    for (unsigned c = 0; c < linear->classes; c++)
        scores[c] = linear->weights[linear->size * linear->classes + c];
    for (; row->index != -1; row++)
        for (unsigned c = 0; c < linear->classes; c++)
            scores[c] +=
                row->value * linear->weights[(size_t) (row->index - 1) * linear->classes + c];
    for (unsigned c = 0; c < linear->classes; c++) {
        scores[c] = round(scores[c] * 1e6) / 1e6;
        if (scores[c] > scores[best])
            best = c;
    }
    return best;
}
