/* The settings of a step as rows: what they are called, how they stand, how they change. */
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const by_texts[] = {N_("at random"), N_("by class (stratified)"), N_("by group"),
                                       N_("by time"), NULL};
static const char *const dedupe_texts[] = {N_("keep"), N_("leave out the same"),
                                           N_("leave out the nearly same"), NULL};
static const char *const fit_texts[] = {N_("train only"), N_("all rows"), NULL};
static const char *const weight_texts[] = {N_("counts (tf)"), N_("tf-idf"), N_("there or not"),
                                           NULL};
static const char *const scale_texts[] = {N_("as they are"), N_("mean 0, deviation 1"),
                                          N_("from 0 to 1"), NULL};
static const char *const solver_texts[] = {N_("logistic regression (L2)"),
                                           N_("support vector machine (L2)"),
                                           N_("logistic regression (L1)"), NULL};
static const char *const weights_texts[] = {N_("all rows alike"), N_("rare classes heavier"), NULL};
static const char *const tune_texts[] = {N_("not tuned"), N_("validation part"),
                                         N_("cross-validation in train"), N_("test part"), NULL};
static const char *const use_texts[] = {N_("not used"), N_("as a number"), N_("as a class"), NULL};
static const char *const yes_texts[] = {N_("no"), N_("yes"), NULL};

/* A setting that is one of some words: where it is in the work. */
struct choice {
    const char *const *texts;
    int value, count;
};

static int count_of(const char *const *texts)
{
    int n = 0;
    while (texts[n])
        n++;
    return n;
}

static int column_use(const struct model_desk *m, int column)
{
    if (m->work.features.numeric >> column & 1)
        return 1;
    return m->work.features.onehot >> column & 1 ? 2 : 0;
}

static bool choice_of(const struct model_desk *m, struct model_line line, struct choice *choice)
{
    const struct model_work *w = &m->work;
    *choice = (struct choice){0};
    switch (line.what) {
    case MODEL_BY:
        *choice = (struct choice){by_texts, (int) w->split.by, 0};
        break;
    case MODEL_DEDUPE:
        *choice = (struct choice){dedupe_texts, (int) w->split.dedupe, 0};
        break;
    case MODEL_FIT_ON:
        *choice = (struct choice){fit_texts, (int) w->features.fit_on, 0};
        break;
    case MODEL_GRAM_1:
    case MODEL_GRAM_2:
        *choice =
            (struct choice){yes_texts, w->features.grams[line.what == MODEL_GRAM_1 ? 1 : 2], 0};
        break;
    case MODEL_WEIGHT:
        *choice = (struct choice){weight_texts, (int) w->features.weight, 0};
        break;
    case MODEL_SCALE:
        *choice = (struct choice){scale_texts, (int) w->features.scale, 0};
        break;
    case MODEL_COLUMN:
        *choice = (struct choice){use_texts, column_use(m, line.index), 0};
        break;
    case MODEL_SOLVER:
        *choice = (struct choice){solver_texts, (int) w->train.solver, 0};
        break;
    case MODEL_WEIGHTS:
        *choice = (struct choice){weights_texts, (int) w->train.weights, 0};
        break;
    case MODEL_TUNE_ON:
        *choice = (struct choice){tune_texts, (int) w->tune.on, 0};
        break;
    default:
        return false;
    }
    choice->count = count_of(choice->texts);
    return true;
}

/* The step of the line counts as done from now on. */
static void mark_set(struct model_desk *m, struct model_line line)
{
    if (line.what <= MODEL_DEDUPE)
        m->work.split.set = true;
    else if (line.what <= MODEL_COLUMN)
        m->work.features.set = true;
    else if (line.what <= MODEL_WEIGHTS)
        m->work.train.set = true;
}

static void set_choice(struct model_desk *m, struct model_line line, int value)
{
    struct model_work *w = &m->work;
    uint64_t bit = line.what == MODEL_COLUMN ? UINT64_C(1) << line.index : 0;
    switch (line.what) {
    case MODEL_BY:
        w->split.by = (enum model_by) value;
        break;
    case MODEL_DEDUPE:
        w->split.dedupe = (enum model_dedupe) value;
        break;
    case MODEL_FIT_ON:
        w->features.fit_on = (enum model_fit_on) value;
        break;
    case MODEL_GRAM_1:
    case MODEL_GRAM_2:
        w->features.grams[line.what == MODEL_GRAM_1 ? 1 : 2] = value;
        break;
    case MODEL_WEIGHT:
        w->features.weight = (enum model_weight) value;
        break;
    case MODEL_SCALE:
        w->features.scale = (enum model_scale) value;
        break;
    case MODEL_COLUMN:
        w->features.numeric = (w->features.numeric & ~bit) | (value == 1 ? bit : 0);
        w->features.onehot = (w->features.onehot & ~bit) | (value == 2 ? bit : 0);
        break;
    case MODEL_SOLVER:
        w->train.solver = (enum model_solver) value;
        break;
    case MODEL_WEIGHTS:
        w->train.weights = (enum model_weights) value;
        break;
    default:
        w->tune.on = (enum model_tune_on) value;
        break;
    }
}

/* ---- the rows of a step ---- */

static void add_line(struct model_desk *m, int *count, enum model_what what, int index)
{
    if ((size_t) *count == m->lines_room) {
        m->lines_room = m->lines_room ? 2 * m->lines_room : 64;
        m->lines = xrealloc(m->lines, m->lines_room * sizeof *m->lines);
    }
    m->lines[(*count)++] = (struct model_line){what, index};
}

static void add_range(struct model_desk *m, int *count, enum model_what first, enum model_what last)
{
    for (int what = first; what <= (int) last; what++)
        add_line(m, count, (enum model_what) what, 0);
}

static void add_features(struct model_desk *m, int *n)
{
    bool table = false;
    add_line(m, n, MODEL_FIT_ON, 0);
    if (m->data->text >= 0)
        add_range(m, n, MODEL_GRAM_1, MODEL_WEIGHT);
    for (unsigned c = 0; c < m->data->columns_count; c++)
        if (model_is_feature(m->data, (int) c)) {
            add_line(m, n, MODEL_COLUMN, (int) c);
            table = true;
        }
    if (table)
        add_line(m, n, MODEL_SCALE, 0);
}

static void add_train(struct model_desk *m, int *n)
{
    add_range(m, n, MODEL_SOLVER, MODEL_WEIGHTS);
    if (m->data->classes == 2)
        add_line(m, n, MODEL_THRESHOLD, 0);
    add_range(m, n, MODEL_TUNE_ON, MODEL_GRID);
    const json_t *grid = model_desk_grid(m);
    for (size_t i = 0; i < json_array_size(grid); i++)
        add_line(m, n, MODEL_TRIAL, (int) i);
    for (unsigned i = m->work.past_count; i-- > 0;)
        if (m->work.past[i].tune.grid_count == 0)
            add_line(m, n, MODEL_RUN, (int) i);
}

static void add_errors(struct model_desk *m, int *n)
{
    struct model_shown shown = model_desk_shown(m);
    if (!m->own_errors)
        for (size_t i = 0; i < m->data->errors.count; i++)
            add_line(m, n, MODEL_GIVEN, (int) i);
    else
        for (size_t i = 0; i < json_array_size(json_object_get(shown.report, "errors")); i++)
            add_line(m, n, MODEL_OWN, (int) i);
}

void model_desk_lines(struct model_desk *m)
{
    int n = 0;
    if (m->tab == MODEL_TAB_DATA)
        for (size_t i = 0; i < m->data->rows.count; i++)
            add_line(m, &n, MODEL_ROW, (int) i);
    else if (m->tab == MODEL_TAB_SPLIT)
        add_range(m, &n, MODEL_BY, MODEL_DEDUPE);
    else if (m->tab == MODEL_TAB_FEATURES)
        add_features(m, &n);
    else if (m->tab == MODEL_TAB_TRAIN)
        add_train(m, &n);
    else if (m->tab == MODEL_TAB_ERRORS)
        add_errors(m, &n);
    else if (m->tab == MODEL_TAB_REPORT)
        for (unsigned i = 0; i < m->data->claims_count; i++)
            add_line(m, &n, MODEL_CLAIM, (int) i);
    list_set_count(&m->lists[m->tab], n);
}

const struct model_line *model_desk_line(const struct model_desk *m)
{
    const struct list *list = &m->lists[m->tab];
    return list->selected >= 0 && list->selected < list->count ? &m->lines[list->selected] : NULL;
}

const char *model_field_name(const struct model_desk *m, struct model_line line)
{
    static const char *const names[] = {
        [MODEL_BY] = N_("Rows are parted"),
        [MODEL_TRAIN_SHARE] = N_("Train, %"),
        [MODEL_VALIDATION_SHARE] = N_("Validation, %"),
        [MODEL_SEED] = N_("Seed"),
        [MODEL_DEDUPE] = N_("Same rows"),
        [MODEL_FIT_ON] = N_("Learnt from"),
        [MODEL_GRAM_1] = N_("Single characters"),
        [MODEL_GRAM_2] = N_("Pairs of characters"),
        [MODEL_WORDS] = N_("Words of your own"),
        [MODEL_MIN_DF] = N_("In rows at least"),
        [MODEL_WEIGHT] = N_("Weight of a term"),
        [MODEL_SCALE] = N_("Numbers are scaled"),
        [MODEL_SOLVER] = N_("Method"),
        [MODEL_C] = N_("C (larger fits closer)"),
        [MODEL_WEIGHTS] = N_("Weight of rows"),
        [MODEL_THRESHOLD] = N_("Threshold"),
        [MODEL_TUNE_ON] = N_("C is chosen on"),
        [MODEL_FOLDS] = N_("Folds"),
        [MODEL_GRID] = N_("C to be tried"),
    };
    if (line.what == MODEL_COLUMN)
        return m->data->columns[line.index];
    if (line.what == MODEL_CLAIM)
        return m->data->claims[line.index].title;
    return line.what <= MODEL_GRID ? _(names[line.what]) : "";
}

bool model_field_set(const struct model_desk *m, struct model_line line)
{
    if (line.what <= MODEL_DEDUPE)
        return m->work.split.set;
    if (line.what <= MODEL_COLUMN)
        return m->work.features.set;
    return line.what > MODEL_WEIGHTS || m->work.train.set;
}

static void add_grid(const struct model_desk *m, const char *comma, struct str *out)
{
    for (unsigned i = 0; i < m->work.tune.grid_count; i++)
        str_addf(out, "%s%g", i ? comma : "", m->work.tune.grid[i]);
}

static void add_words(const struct model_desk *m, struct str *out)
{
    for (unsigned i = 0; i < m->work.features.words_count; i++)
        str_addf(out, "%s%s", i ? " " : "", m->work.features.words[i]);
}

/* The number of a setting that is one. */
static bool number_of(const struct model_desk *m, struct model_line line, double *value)
{
    const struct model_work *w = &m->work;
    switch (line.what) {
    case MODEL_TRAIN_SHARE:
        *value = w->split.train;
        return true;
    case MODEL_VALIDATION_SHARE:
        *value = w->split.validation;
        return true;
    case MODEL_SEED:
        *value = w->split.seed;
        return true;
    case MODEL_MIN_DF:
        *value = w->features.min_df;
        return true;
    case MODEL_C:
        *value = w->train.c;
        return true;
    case MODEL_THRESHOLD:
        *value = w->threshold;
        return true;
    case MODEL_FOLDS:
        *value = w->tune.folds;
        return true;
    case MODEL_CLAIM:
        *value = w->claims[line.index].value;
        return w->claims[line.index].set;
    default:
        return false;
    }
}

void model_field_value(const struct model_desk *m, struct model_line line, struct str *out)
{
    struct choice choice;
    double number;
    if (choice_of(m, line, &choice))
        str_add(out, _(choice.texts[choice.value]));
    else if (number_of(m, line, &number))
        str_addf(out, "%.10g", number);
    else if (line.what == MODEL_WORDS)
        add_words(m, out);
    else if (line.what == MODEL_GRID)
        add_grid(m, "  ", out);
}

bool model_field_typed(const struct model_desk *m, struct model_line line, struct str *text)
{
    struct choice choice;
    if (line.what > MODEL_CLAIM || choice_of(m, line, &choice))
        return false;
    if (text && line.what == MODEL_GRID)
        add_grid(m, " ", text);
    else if (text)
        model_field_value(m, line, text);
    return true;
}

/* ---- changing ---- */

/* Whether a choice can be made with this data. */
static bool can_choose(const struct model_desk *m, struct model_line line, int value)
{
    if (line.what != MODEL_BY)
        return true;
    return value == MODEL_BY_GROUP  ? m->data->group >= 0
           : value == MODEL_BY_TIME ? m->data->time >= 0
                                    : true;
}

static bool set_number(struct model_desk *m, struct model_line line, double x)
{
    struct model_work *w = &m->work;
    bool whole = x >= 0 && x <= 1000000 && x == (double) (unsigned) x;
    unsigned n = whole ? (unsigned) x : 0;
    switch (line.what) {
    case MODEL_TRAIN_SHARE:
        if (!whole || n < 1 || n + w->split.validation > 100 || n > 98)
            return false;
        w->split.train = n;
        return true;
    case MODEL_VALIDATION_SHARE:
        if (!whole || n + w->split.train > 100)
            return false;
        w->split.validation = n;
        return true;
    case MODEL_SEED:
        w->split.seed = whole ? n : w->split.seed;
        return whole;
    case MODEL_MIN_DF:
        if (!whole || n < 1 || n > MODEL_MIN_DF_MAX)
            return false;
        w->features.min_df = n;
        return true;
    case MODEL_C:
        if (!(x >= MODEL_C_LEAST && x <= MODEL_C_MOST))
            return false;
        w->train.c = x;
        return true;
    case MODEL_THRESHOLD:
        if (!(x >= 0 && x <= 1))
            return false;
        w->threshold = x;
        return true;
    case MODEL_FOLDS:
        if (!whole || n < 2 || n > MODEL_FOLDS_MAX)
            return false;
        w->tune.folds = n;
        return true;
    case MODEL_CLAIM:
        w->claims[line.index].set = true;
        w->claims[line.index].value = x;
        return true;
    default:
        return false;
    }
}

/* The next value of a number: shares by 5, the threshold by 0.05, C by factors of about 3. */
static double next_number(struct model_line line, double x, int way)
{
    static const double cs[] = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3,
                                1,      3,      10,    30,    100,  300,  1000};
    enum { COUNT = sizeof cs / sizeof *cs };
    if (line.what == MODEL_TRAIN_SHARE || line.what == MODEL_VALIDATION_SHARE)
        return x + 5 * way;
    if (line.what == MODEL_THRESHOLD)
        return ((int) (x * 20 + 0.5) + way) / 20.0;
    if (line.what != MODEL_C)
        return x + way;
    int i = way > 0 ? 0 : COUNT - 1;
    while (i >= 0 && i < COUNT && (way > 0 ? cs[i] <= x * 1.0001 : cs[i] >= x * 0.9999))
        i += way;
    return i >= 0 && i < COUNT ? cs[i] : x;
}

bool model_field_step(struct model_desk *m, struct model_line line, int way)
{
    struct choice choice;
    double number;
    if (choice_of(m, line, &choice)) {
        int value = choice.value;
        do
            value = (value + way + choice.count) % choice.count;
        while (!can_choose(m, line, value));
        set_choice(m, line, value);
    } else if (line.what == MODEL_CLAIM || !number_of(m, line, &number) ||
               !set_number(m, line, next_number(line, number, way))) {
        return false;
    }
    mark_set(m, line);
    return true;
}

static bool take_words(struct model_desk *m, const char *text)
{
    struct model_features *f = &m->work.features;
    char *copy = arena_strdup(&m->work.arena, text), *save = NULL;
    f->words_count = 0;
    for (char *one = strtok_r(copy, " ,;\t", &save); one; one = strtok_r(NULL, " ,;\t", &save))
        if (f->words_count < MODEL_WORDS_MAX && strlen(one) <= 60)
            f->words[f->words_count++] = one;
    return true;
}

static bool take_grid(struct model_desk *m, const char *text)
{
    struct model_tune tune = m->work.tune;
    char *copy = xstrdup(text), *save = NULL;
    bool ok = true;
    tune.grid_count = 0;
    for (char *one = strtok_r(copy, " ,;", &save); one && ok; one = strtok_r(NULL, " ,;", &save)) {
        double c;
        ok = tune.grid_count < MODEL_GRID_MAX && model_number(one, &c) && c >= MODEL_C_LEAST &&
             c <= MODEL_C_MOST;
        if (ok)
            tune.grid[tune.grid_count++] = c;
    }
    free(copy);
    if (ok)
        m->work.tune = tune;
    return ok;
}

const char *model_field_wants(struct model_line line)
{
    switch (line.what) {
    case MODEL_TRAIN_SHARE:
    case MODEL_VALIDATION_SHARE:
        return _("Whole per cent; train at least 1, both together at most 100.");
    case MODEL_SEED:
        return _("A whole number from 0 to 1000000.");
    case MODEL_MIN_DF:
        return _("A whole number from 1 to 100.");
    case MODEL_C:
        return _("A number from 0.0001 to 1000.");
    case MODEL_THRESHOLD:
        return _("A number from 0 to 1.");
    case MODEL_FOLDS:
        return _("A whole number from 2 to 10.");
    case MODEL_GRID:
        return _("At most 12 numbers from 0.0001 to 1000, blanks between them.");
    default:
        return _("A number, such as 0.9028.");
    }
}

bool model_field_take(struct model_desk *m, struct model_line line, const char *text)
{
    double number;
    if (line.what == MODEL_CLAIM && !*text)
        return model_field_clear(m, line);
    bool ok = line.what == MODEL_WORDS ? take_words(m, text)
              : line.what == MODEL_GRID
                  ? take_grid(m, text)
                  : model_number(text, &number) && set_number(m, line, number);
    if (ok)
        mark_set(m, line);
    return ok;
}

bool model_field_clear(struct model_desk *m, struct model_line line)
{
    if (line.what == MODEL_CLAIM)
        m->work.claims[line.index].set = false;
    else if (line.what == MODEL_GIVEN)
        m->work.tags[line.index] = -1;
    else if (line.what == MODEL_COLUMN)
        set_choice(m, line, 0);
    else if (line.what == MODEL_WORDS)
        m->work.features.words_count = 0;
    else if (line.what == MODEL_GRID)
        m->work.tune.grid_count = 0;
    else
        return false;
    return true;
}
