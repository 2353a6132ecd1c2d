#include "core/lab/model/work.h"

#include "core/material/clean.h"

#include "core/lab/reason.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORK_MAX = 4 * 1024 * 1024, WORD_BYTES = 60, SEED_MOST = 1000000 };

const char *const model_forms[] = {"pipeline", "predictions", NULL};
const char *const model_bys[] = {"random", "stratified", "group", "time", NULL};
const char *const model_dedupes[] = {"none", "exact", "near", NULL};
const char *const model_fit_ons[] = {"train", "all", NULL};
const char *const model_weight_names[] = {"tf", "tfidf", "binary", NULL};
const char *const model_scales[] = {"none", "standard", "minmax", NULL};
const char *const model_solvers[] = {"l2lr", "l2svm", "l1lr", NULL};
const char *const model_weights_names[] = {"none", "balanced", NULL};
const char *const model_tune_ons[] = {"none", "validation", "folds", "test", NULL};

int model_word(const char *const *list, const char *word)
{
    for (int i = 0; list[i]; i++)
        if (strcmp(list[i], word) == 0)
            return i;
    return -1;
}

void model_work_init(const struct model_data *data, struct model_work *work)
{
    *work = (struct model_work){.form = MODEL_PIPELINE, .threshold = 0.5};
    work->split = (struct model_split){
        .by = MODEL_RANDOM, .train = 60, .validation = 20, .seed = 1, .dedupe = MODEL_KEEP};
    work->features = (struct model_features){.min_df = 1};
    work->train = (struct model_train){.c = 1};
    work->tune = (struct model_tune){.folds = 5};
    work->tags = arena_array(&work->arena, data->errors.count + 1, sizeof *work->tags);
    for (size_t i = 0; i < data->errors.count; i++)
        work->tags[i] = -1;
    work->past = arena_array(&work->arena, MODEL_PAST_MAX, sizeof *work->past);
    work->predictions = arena_array(&work->arena, data->test.count + 1, sizeof *work->predictions);
    for (size_t i = 0; i < data->test.count; i++)
        work->predictions[i].class = -1;
}

void model_work_finish(struct model_work *work)
{
    arena_finish(&work->arena);
    *work = (struct model_work){0};
}

bool model_work_runs(const struct model_work *work)
{
    return work->form == MODEL_PIPELINE && work->split.set && work->features.set && work->train.set;
}

bool model_work_untouched(const struct model_data *data, const struct model_work *work)
{
    struct model_work empty;
    struct str a = STR_INIT, b = STR_INIT;
    model_work_init(data, &empty);
    model_work_write(data, &empty, &a);
    model_work_write(data, work, &b);
    bool same = strcmp(str_text(&a), str_text(&b)) == 0;
    str_finish(&a);
    str_finish(&b);
    model_work_finish(&empty);
    return same;
}

void model_work_copy(const struct model_data *data, const struct model_work *from,
                     struct model_work *to)
{
    struct arena arena;
    model_work_init(data, to);
    int *tags = to->tags;
    struct model_prediction *predictions = to->predictions;
    struct model_past *past = to->past;
    arena = to->arena;
    *to = *from;
    to->arena = arena;
    to->tags = tags;
    to->predictions = predictions;
    to->past = past;
    memcpy(tags, from->tags, data->errors.count * sizeof *tags);
    memcpy(predictions, from->predictions, data->test.count * sizeof *predictions);
    model_work_own_words(to, &to->features);
    for (unsigned i = 0; i < from->past_count; i++) {
        past[i] = from->past[i];
        model_work_own_words(to, &past[i].features);
    }
}

/* ---- reading ---- */

struct reader {
    const struct model_data *data;
    struct model_work *work;
    struct err *err;
};

static bool wrong(struct reader *r, const char *member, const char *what)
{
    err_set(r->err, ERR_FORMAT, "%.60s", member);
    err_detail(r->err, "%.120s", what);
    return lab_why(r->err, LAB_WHY_MODEL_PIPELINE, member, what, NULL);
}

static bool is_word(const char *names, const char *name)
{
    size_t n = strlen(name);
    for (; *names; names += strspn(names, " ")) {
        size_t word = strcspn(names, " ");
        if (word == n && memcmp(names, name, n) == 0)
            return true;
        names += word;
    }
    return false;
}

/* Every member of the object is one of these names. */
static bool known(struct reader *r, const json_t *object, const char *at, const char *names)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object))
        return wrong(r, at, "{…}");
    json_object_foreach((json_t *) object, name, value) {
        if (!is_word(names, name))
            return wrong(r, at, name);
    }
    return true;
}

static bool read_word(struct reader *r, const json_t *object, const char *name,
                      const char *const *list, int *value)
{
    const json_t *member = json_object_get(object, name);
    if (!member)
        return true;
    int found = json_is_string(member) ? model_word(list, json_string_value(member)) : -1;
    if (found < 0)
        return wrong(r, name, json_is_string(member) ? json_string_value(member) : "\"…\"");
    *value = found;
    return true;
}

static bool read_count(struct reader *r, const json_t *object, const char *name, unsigned least,
                       unsigned most, unsigned *value)
{
    const json_t *member = json_object_get(object, name);
    char range[60];
    if (!member)
        return true;
    json_int_t n = json_is_integer(member) ? json_integer_value(member) : -1;
    snprintf(range, sizeof range, "%u … %u", least, most);
    if (n < (json_int_t) least || n > (json_int_t) most)
        return wrong(r, name, range);
    *value = (unsigned) n;
    return true;
}

static bool read_real(struct reader *r, const json_t *member, const char *name, double least,
                      double most, double *value)
{
    char range[80];
    double x = json_is_number(member) ? json_number_value(member) : NAN;
    snprintf(range, sizeof range, "%g … %g", least, most);
    if (!(x >= least && x <= most))
        return wrong(r, name, range);
    *value = x;
    return true;
}

static bool read_split(struct reader *r, const json_t *o)
{
    struct model_split *split = &r->work->split;
    int by = (int) split->by, dedupe = (int) split->dedupe;
    if (!o)
        return true;
    if (!known(r, o, "split", "by train validation seed dedupe") ||
        !read_word(r, o, "by", model_bys, &by) ||
        !read_count(r, o, "train", 1, 98, &split->train) ||
        !read_count(r, o, "validation", 0, 98, &split->validation) ||
        !read_count(r, o, "seed", 0, SEED_MOST, &split->seed) ||
        !read_word(r, o, "dedupe", model_dedupes, &dedupe))
        return false;
    split->by = (enum model_by) by;
    split->dedupe = (enum model_dedupe) dedupe;
    split->set = true;
    if (split->train + split->validation > 100)
        return wrong(r, "split", "> 100");
    if (split->by == MODEL_BY_GROUP && r->data->group < 0)
        return wrong(r, "split", "group");
    return split->by != MODEL_BY_TIME || r->data->time >= 0 || wrong(r, "split", "time");
}

static bool read_grams(struct reader *r, const json_t *list)
{
    size_t i;
    json_t *one;
    if (list && !json_is_array(list))
        return wrong(r, "grams", "[…]");
    json_array_foreach((json_t *) list, i, one) {
        json_int_t n = json_is_integer(one) ? json_integer_value(one) : 0;
        if (n < 1 || n > 2)
            return wrong(r, "grams", "1, 2");
        r->work->features.grams[n] = true;
    }
    return true;
}

static bool read_words(struct reader *r, const json_t *list)
{
    struct model_features *f = &r->work->features;
    size_t i;
    json_t *one;
    if (list && !json_is_array(list))
        return wrong(r, "words", "[…]");
    json_array_foreach((json_t *) list, i, one) {
        const char *word = json_string_value(one);
        size_t n = json_string_length(one);
        if (!word || n == 0 || n > WORD_BYTES || strlen(word) != n || !text_is_clean(word, n))
            return wrong(r, "words", word ? word : "\"…\"");
        if (f->words_count == MODEL_WORDS_MAX)
            return wrong(r, "words", "> 200");
        f->words[f->words_count++] = arena_strdup(&r->work->arena, word);
    }
    return true;
}

static bool read_columns(struct reader *r, const json_t *list, const char *name, uint64_t *columns)
{
    size_t i;
    json_t *one;
    if (list && !json_is_array(list))
        return wrong(r, name, "[…]");
    json_array_foreach((json_t *) list, i, one) {
        const char *column = json_string_value(one);
        int c = column ? model_column(r->data, column) : -1;
        if (!model_is_feature(r->data, c))
            return wrong(r, name, column ? column : "\"…\"");
        *columns |= UINT64_C(1) << c;
    }
    return true;
}

static bool read_features(struct reader *r, const json_t *o)
{
    struct model_features *f = &r->work->features;
    int fit_on = 0, weight = 0, scale = 0;
    if (!o)
        return true;
    if (!known(r, o, "features", "fit_on grams words min_df weight numeric onehot scale") ||
        !read_word(r, o, "fit_on", model_fit_ons, &fit_on) ||
        !read_grams(r, json_object_get(o, "grams")) ||
        !read_words(r, json_object_get(o, "words")) ||
        !read_count(r, o, "min_df", 1, MODEL_MIN_DF_MAX, &f->min_df) ||
        !read_word(r, o, "weight", model_weight_names, &weight) ||
        !read_columns(r, json_object_get(o, "numeric"), "numeric", &f->numeric) ||
        !read_columns(r, json_object_get(o, "onehot"), "onehot", &f->onehot) ||
        !read_word(r, o, "scale", model_scales, &scale))
        return false;
    f->fit_on = (enum model_fit_on) fit_on;
    f->weight = (enum model_weight) weight;
    f->scale = (enum model_scale) scale;
    f->set = true;
    if ((f->grams[1] || f->grams[2] || f->words_count > 0) && r->data->text < 0)
        return wrong(r, "features", "text");
    return !(f->numeric & f->onehot) || wrong(r, "features", "numeric, onehot");
}

static bool read_train(struct reader *r, const json_t *o)
{
    struct model_train *t = &r->work->train;
    int solver = 0, weights = 0;
    if (!o)
        return true;
    const json_t *c = json_object_get(o, "C");
    if (!known(r, o, "train", "solver C weights") ||
        !read_word(r, o, "solver", model_solvers, &solver) ||
        (c && !read_real(r, c, "C", MODEL_C_LEAST, MODEL_C_MOST, &t->c)) ||
        !read_word(r, o, "weights", model_weights_names, &weights))
        return false;
    t->solver = (enum model_solver) solver;
    t->weights = (enum model_weights) weights;
    t->set = true;
    return true;
}

static bool read_tune(struct reader *r, const json_t *o)
{
    struct model_tune *t = &r->work->tune;
    int on = 0;
    size_t i;
    json_t *one;
    if (!o)
        return true;
    if (!known(r, o, "tune", "on folds grid") || !read_word(r, o, "on", model_tune_ons, &on) ||
        !read_count(r, o, "folds", 2, MODEL_FOLDS_MAX, &t->folds))
        return false;
    const json_t *grid = json_object_get(o, "grid");
    if ((grid && !json_is_array(grid)) || json_array_size(grid) > MODEL_GRID_MAX)
        return wrong(r, "grid", "≤ 12");
    json_array_foreach((json_t *) grid, i, one)
        if (!read_real(r, one, "grid", MODEL_C_LEAST, MODEL_C_MOST, &t->grid[t->grid_count++]))
            return false;
    t->on = (enum model_tune_on) on;
    return true;
}

/* All steps of a pipeline. */
static bool read_settings(struct reader *r, const json_t *o)
{
    const json_t *threshold = json_object_get(o, "threshold");
    return read_split(r, json_object_get(o, "split")) &&
           read_features(r, json_object_get(o, "features")) &&
           read_train(r, json_object_get(o, "train")) && read_tune(r, json_object_get(o, "tune")) &&
           (!threshold || read_real(r, threshold, "threshold", 0, 1, &r->work->threshold));
}

static bool read_tags(struct reader *r, const json_t *o)
{
    const char *name;
    json_t *value;
    if (o && !json_is_object(o))
        return wrong(r, "tags", "{…}");
    json_object_foreach((json_t *) o, name, value) {
        size_t i = model_find(&r->data->errors, name);
        int cause = json_is_string(value) ? model_cause(r->data, json_string_value(value)) : -1;
        if (i == r->data->errors.count)
            return wrong(r, "tags", name);
        if (cause < 0)
            return wrong(r, name, json_is_string(value) ? json_string_value(value) : "\"…\"");
        r->work->tags[i] = cause;
    }
    return true;
}

static bool read_claims(struct reader *r, const json_t *o)
{
    const char *name;
    json_t *value;
    if (o && !json_is_object(o))
        return wrong(r, "claims", "{…}");
    json_object_foreach((json_t *) o, name, value) {
        int i = model_claim(r->data, name);
        if (i < 0)
            return wrong(r, "claims", name);
        if (!read_real(r, value, name, -1e9, 1e9, &r->work->claims[i].value))
            return false;
        r->work->claims[i].set = true;
    }
    return true;
}

static bool read_prediction(struct reader *r, const json_t *o)
{
    const char *id, *label;
    if (!known(r, o, "predictions", "id label score"))
        return false;
    id = json_string_value(json_object_get(o, "id"));
    label = json_string_value(json_object_get(o, "label"));
    const json_t *score = json_object_get(o, "score");
    size_t i = id ? model_find(&r->data->test, id) : r->data->test.count;
    int class = label ? model_class(r->data, label) : -1;
    if (i == r->data->test.count)
        return wrong(r, "predictions", id ? id : "id");
    struct model_prediction *p = &r->work->predictions[i];
    if (class < 0 || p->class >= 0)
        return wrong(r, id, class < 0 ? (label ? label : "label") : "×2");
    p->class = class;
    p->scored = score != NULL;
    return !score || read_real(r, score, id, -1e9, 1e9, &p->score);
}

static bool read_predictions(struct reader *r, const json_t *list)
{
    size_t i;
    json_t *one;
    if (list && !json_is_array(list))
        return wrong(r, "predictions", "[…]");
    json_array_foreach((json_t *) list, i, one)
        if (!read_prediction(r, one))
            return false;
    return true;
}

/* One thing done is read as a work of its own, whose settings are taken. */
static bool read_past(struct reader *r, const json_t *o)
{
    struct model_work one;
    struct reader inner = {r->data, &one, r->err};
    unsigned number = 0;
    model_work_init(r->data, &one);
    bool ok = known(r, o, "past", "number split features train tune threshold") &&
              read_count(&inner, o, "number", 1, MODEL_PAST_NUMBER_MAX, &number) &&
              read_settings(&inner, o) &&
              (model_work_runs(&one) || wrong(r, "past", "split, features, train"));
    if (ok) {
        struct model_past past = {.number = number,
                                  .split = one.split,
                                  .features = one.features,
                                  .train = one.train,
                                  .threshold = one.threshold};
        if (one.tune.grid_count > 0)
            past.tune = one.tune;
        model_work_add_past(r->work, &past);
    }
    model_work_finish(&one);
    return ok;
}

static bool read_pasts(struct reader *r, const json_t *list)
{
    size_t i;
    json_t *one;
    if ((list && !json_is_array(list)) || json_array_size(list) > MODEL_PAST_MAX)
        return wrong(r, "past", "≤ 40");
    json_array_foreach((json_t *) list, i, one)
        if (!read_past(r, one))
            return false;
    return true;
}

static bool read_all(struct reader *r, const json_t *o)
{
    int form = MODEL_PIPELINE;
    if (!known(r, o, "work",
               "form split features train tune threshold tags claims predictions past") ||
        !read_word(r, o, "form", model_forms, &form))
        return false;
    r->work->form = (enum model_form) form;
    const json_t *predictions = json_object_get(o, "predictions");
    if (form == MODEL_PIPELINE ? predictions != NULL : r->data->test.count == 0)
        return wrong(r, "form", model_forms[form]);
    return read_settings(r, o) && read_tags(r, json_object_get(o, "tags")) &&
           read_claims(r, json_object_get(o, "claims")) && read_predictions(r, predictions) &&
           read_pasts(r, json_object_get(o, "past"));
}

bool model_work_read(const struct model_data *data, const char *text, size_t len,
                     struct model_work *work, struct err *err)
{
    json_error_t why;
    model_work_init(data, work);
    if (strspn(text, " \t\r\n") == len)
        return true;
    if (len > WORK_MAX) {
        model_work_finish(work);
        return err_set(err, ERR_TOO_BIG, "%d", WORK_MAX);
    }
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    struct reader r = {data, work, err};
    bool ok = root && read_all(&r, root);
    if (!root) {
        err_set(err, ERR_FORMAT, "line %d", why.line);
        err_detail(err, "%.200s", why.text);
        lab_why(err, LAB_WHY_JSON, why.text, NULL, NULL);
    }
    json_decref(root);
    if (!ok)
        model_work_finish(work);
    return ok;
}

/* ---- writing ---- */

static json_t *columns_json(const struct model_data *data, uint64_t columns)
{
    json_t *list = json_array();
    for (unsigned c = 0; c < data->columns_count; c++)
        if (columns >> c & 1)
            json_array_append_new(list, json_string(data->columns[c]));
    return list;
}

static json_t *features_json(const struct model_data *data, const struct model_features *f)
{
    json_t *grams = json_array(), *words = json_array();
    for (int n = 1; n <= 2; n++)
        if (f->grams[n])
            json_array_append_new(grams, json_integer(n));
    for (unsigned i = 0; i < f->words_count; i++)
        json_array_append_new(words, json_string(f->words[i]));
    return json_pack("{s:s, s:o, s:o, s:i, s:s, s:o, s:o, s:s}", "fit_on", model_fit_ons[f->fit_on],
                     "grams", grams, "words", words, "min_df", (int) f->min_df, "weight",
                     model_weight_names[f->weight], "numeric", columns_json(data, f->numeric),
                     "onehot", columns_json(data, f->onehot), "scale", model_scales[f->scale]);
}

static json_t *tune_json(const struct model_tune *t)
{
    json_t *grid = json_array();
    for (unsigned i = 0; i < t->grid_count; i++)
        json_array_append_new(grid, json_real(t->grid[i]));
    return json_pack("{s:s, s:i, s:o}", "on", model_tune_ons[t->on], "folds", (int) t->folds,
                     "grid", grid);
}

static json_t *tags_json(const struct model_data *data, const struct model_work *work)
{
    json_t *tags = json_object();
    for (size_t i = 0; i < data->errors.count; i++)
        if (work->tags[i] >= 0)
            json_object_set_new(tags, data->errors.list[i].id,
                                json_string(data->causes[work->tags[i]].id));
    return tags;
}

static json_t *claims_json(const struct model_data *data, const struct model_work *work)
{
    json_t *claims = json_object();
    for (unsigned i = 0; i < data->claims_count; i++)
        if (work->claims[i].set)
            json_object_set_new(claims, data->claims[i].id, json_real(work->claims[i].value));
    return claims;
}

static json_t *predictions_json(const struct model_data *data, const struct model_work *work)
{
    json_t *list = json_array();
    for (size_t i = 0; i < data->test.count; i++) {
        const struct model_prediction *p = &work->predictions[i];
        if (p->class < 0)
            continue;
        json_t *one = json_pack("{s:s, s:s}", "id", data->test.list[i].id, "label",
                                data->spec->labels[p->class].id);
        if (p->scored)
            json_object_set_new(one, "score", json_real(p->score));
        json_array_append_new(list, one);
    }
    return list;
}

static void write_pipeline(const struct model_data *data, const struct model_work *work,
                           json_t *root)
{
    const struct model_split *split = &work->split;
    if (split->set)
        json_object_set_new(root, "split",
                            json_pack("{s:s, s:i, s:i, s:i, s:s}", "by", model_bys[split->by],
                                      "train", (int) split->train, "validation",
                                      (int) split->validation, "seed", (int) split->seed, "dedupe",
                                      model_dedupes[split->dedupe]));
    if (work->features.set)
        json_object_set_new(root, "features", features_json(data, &work->features));
    if (work->train.set)
        json_object_set_new(root, "train",
                            json_pack("{s:s, s:f, s:s}", "solver",
                                      model_solvers[work->train.solver], "C", work->train.c,
                                      "weights", model_weights_names[work->train.weights]));
    if (work->tune.on != MODEL_NOT_TUNED || work->tune.grid_count > 0)
        json_object_set_new(root, "tune", tune_json(&work->tune));
    json_object_set_new(root, "threshold", json_real(work->threshold));
}

static json_t *past_json(const struct model_data *data, const struct model_past *past)
{
    const struct model_work work = {.split = past->split,
                                    .features = past->features,
                                    .train = past->train,
                                    .tune = past->tune,
                                    .threshold = past->threshold};
    json_t *one = json_pack("{s:i}", "number", (int) past->number);
    write_pipeline(data, &work, one);
    return one;
}

static void write_pasts(const struct model_data *data, const struct model_work *work, json_t *root)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < work->past_count; i++)
        json_array_append_new(list, past_json(data, &work->past[i]));
    if (work->past_count > 0)
        json_object_set_new(root, "past", list);
    else
        json_decref(list);
}

void model_work_write(const struct model_data *data, const struct model_work *work, struct str *out)
{
    json_t *root = json_pack("{s:s}", "form", model_forms[work->form]);
    if (work->form == MODEL_PIPELINE)
        write_pipeline(data, work, root);
    else
        json_object_set_new(root, "predictions", predictions_json(data, work));
    json_object_set_new(root, "tags", tags_json(data, work));
    json_object_set_new(root, "claims", claims_json(data, work));
    write_pasts(data, work, root);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(10));
    str_add(out, text ? text : "{}");
    str_add(out, "\n");
    free(text);
    json_decref(root);
}
