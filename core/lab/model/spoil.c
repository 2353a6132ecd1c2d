#include "core/lab/model/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KIND_LEAK, KIND_CAUSE, KIND_CLAIM, KIND_C };

struct mistake {
    int kind;
    size_t at; /* leak, error or claim */
};

struct spoiler {
    const struct model_data *data;
    struct model_gold *gold;
    struct lab_spoiled *out;
    size_t causes, claims;
    bool leaks[MODEL_LEAKS];
    bool moved;   /* the model and its figures are others */
    bool other_c; /* than the one compared */
};

static bool asks_for_c(const struct labspec *spec)
{
    for (unsigned i = 0; i < spec->scores_count; i++)
        if (spec->scores[i].check && strcmp(spec->scores[i].check, MODEL_CHECK_C) == 0)
            return true;
    return false;
}

static size_t find_mistakes(const struct spoiler *s, struct mistake *list)
{
    size_t n = 0;
    const struct model_work *work = &s->gold->solution;
    if (work->features.fit_on == MODEL_ON_TRAIN)
        list[n++] = (struct mistake){KIND_LEAK, MODEL_SCALED_BEFORE_SPLIT};
    if (work->tune.on != MODEL_ON_TEST)
        list[n++] = (struct mistake){KIND_LEAK, MODEL_TUNED_ON_TEST};
    if (s->gold->leaky)
        list[n++] = (struct mistake){KIND_LEAK, MODEL_LEAKY_COLUMN};
    if (asks_for_c(s->data->spec))
        list[n++] = (struct mistake){KIND_C, 0};
    for (size_t i = 0; i < s->data->errors.count; i++)
        if (s->gold->causes[i])
            list[n++] = (struct mistake){KIND_CAUSE, i};
    for (unsigned i = 0; i < s->data->claims_count; i++)
        if (work->claims[i].set)
            list[n++] = (struct mistake){KIND_CLAIM, i};
    return n;
}

static void made(struct spoiler *s, int kind)
{
    s->out->kinds[s->out->count++] = &model_faults[kind];
}

static void spoil_leak(struct spoiler *s, size_t leak)
{
    struct model_work *work = &s->gold->solution;
    unsigned c = 0;
    if (leak == MODEL_TUNED_ON_TEST)
        work->tune.on = MODEL_ON_TEST;
    else
        s->moved = true;
    if (leak == MODEL_SCALED_BEFORE_SPLIT)
        work->features.fit_on = MODEL_ON_ALL;
    while (leak == MODEL_LEAKY_COLUMN && !(s->gold->leaky >> c & 1))
        c++;
    if (leak == MODEL_LEAKY_COLUMN)
        work->features.onehot |= UINT64_C(1) << c;
    s->leaks[leak] = true;
    made(s, (int) leak);
}

static void spoil_cause(struct spoiler *s, size_t i, struct prng *prng)
{
    int *tag = &s->gold->solution.tags[i];
    uint32_t right = s->gold->causes[i];
    unsigned other = prng_below(prng, s->data->causes_count);
    s->causes++;
    if (right >> other & 1) {
        *tag = -1;
        made(s, MODEL_FAULT_NO_CAUSE);
    } else {
        *tag = (int) other;
        made(s, MODEL_FAULT_WRONG_CAUSE);
    }
}

static void spoil_claim(struct spoiler *s, size_t i, struct prng *prng)
{
    s->claims++;
    if (prng_below(prng, 3) == 0) {
        s->gold->solution.claims[i].set = false;
        made(s, MODEL_FAULT_NO_CLAIM);
    } else {
        s->gold->solution.claims[i].value += 4 * s->data->tolerance + 1;
        made(s, MODEL_FAULT_WRONG_CLAIM);
    }
}

/* A C that no comparison has tried. */
static void spoil_c(struct spoiler *s)
{
    double *c = &s->gold->solution.train.c;
    *c = *c * 1.7 > MODEL_C_MOST ? *c / 1.7 : *c * 1.7;
    s->moved = s->other_c = true;
}

/* What the rules say; figures on unseen rows are not told. */
static double expected(const struct spoiler *s, const struct labspec_score *rule)
{
    double leaks = 0;
    for (int i = 0; i < MODEL_LEAKS; i++) {
        leaks += s->leaks[i];
        if (rule->check && strcmp(rule->check, model_checks[i]) == 0)
            return !s->leaks[i];
    }
    if (rule->check && strcmp(rule->check, MODEL_CHECK_C) == 0)
        return s->other_c || s->leaks[MODEL_TUNED_ON_TEST] ? 0 : s->moved ? NAN : 1;
    if (rule->check)
        return 1;
    if (strcmp(rule->metric, "leaks") == 0)
        return leaks;
    if (strcmp(rule->metric, "causes") == 0 && s->gold->causes_count > 0)
        return (double) (s->gold->causes_count - s->causes) / (double) s->gold->causes_count;
    if (strcmp(rule->metric, "claims") == 0 && !s->moved)
        return (double) (s->data->claims_count - s->claims) / (double) s->data->claims_count;
    return NAN;
}

bool model_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err)
{
    const struct model_data *data = o->task;
    struct model_gold *gold = o->gold;
    if (!model_gold_claims(data, gold, err))
        return false;
    struct spoiler s = {.data = data, .gold = gold, .out = spoiled};
    size_t room = data->errors.count + data->claims_count + MODEL_LEAKS + 1;
    struct mistake *list = xcalloc(room, sizeof *list);
    uint32_t *order = xcalloc(room, sizeof *order);
    size_t n = find_mistakes(&s, list);
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t) i;
    prng_shuffle(prng, order, n);
    spoiled->kinds = xcalloc(k + 1, sizeof(struct lab_fault_kind *));
    for (size_t i = 0; i < n && i < k; i++) {
        const struct mistake *m = &list[order[i]];
        if (m->kind == KIND_LEAK)
            spoil_leak(&s, m->at);
        else if (m->kind == KIND_CAUSE)
            spoil_cause(&s, m->at, prng);
        else if (m->kind == KIND_C)
            spoil_c(&s);
        else
            spoil_claim(&s, m->at, prng);
    }
    if (s.other_c)
        made(&s, s.leaks[MODEL_TUNED_ON_TEST] ? MODEL_FAULT_NOT_COMPARED : MODEL_FAULT_OTHER_C);
    spoiled->values = xcalloc(data->spec->scores_count, sizeof *spoiled->values);
    for (unsigned i = 0; i < data->spec->scores_count; i++)
        spoiled->values[i] = expected(&s, &data->spec->scores[i]);
    model_work_write(data, &gold->solution, &spoiled->work);
    free(list);
    free(order);
    return true;
}
