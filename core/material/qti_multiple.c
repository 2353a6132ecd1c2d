#include "core/material/qti_derive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sets of options as bits, and what they score. */
enum { ALL_SETS = 10 /* options up to which every set is asked */ };

struct trial {
    uint32_t set;
    struct qti_outcome got;
};

struct trials {
    struct trial *list;
    size_t count, room;
};

static unsigned size_of(uint32_t set)
{
    return (unsigned) __builtin_popcount(set);
}

static struct trial *find_trial(const struct trials *trials, uint32_t set)
{
    for (size_t i = 0; i < trials->count; i++)
        if (trials->list[i].set == set)
            return &trials->list[i];
    return NULL;
}

/* Asks a set unless it was asked; sets that the interaction does not allow are passed over. */
static bool ask_set(struct qti_probe *probe, const struct qti_options *o, uint32_t set,
                    struct trials *trials)
{
    const char *texts[QUESTION_ANSWERS_MAX];
    unsigned n = 0;
    if ((o->most > 0 && size_of(set) > o->most) || find_trial(trials, set))
        return true;
    for (unsigned i = 0; i < o->count; i++)
        if (set >> i & 1)
            texts[n++] = o->names[i];
    if (trials->count == trials->room) {
        trials->room = trials->room ? trials->room * 2 : 64;
        trials->list = xrealloc(trials->list, trials->room * sizeof *trials->list);
    }
    struct trial *t = &trials->list[trials->count++];
    t->set = set;
    return qti_ask_texts(probe, texts, n, &t->got);
}

/* The right set by the declared answer or the positive entries of the mapping. */
static uint32_t declared_set(const struct qti_probe *probe, const struct qti_options *o)
{
    const struct qti_variable *v = qti_probe_variable(probe);
    uint32_t set = 0;
    for (unsigned i = 0; i < o->count; i++)
        for (unsigned k = 0; k < v->correct.count; k++)
            if (strcmp(v->correct.list[k].text, o->names[i]) == 0)
                set |= UINT32_C(1) << i;
    for (const struct xml_node *e = qti_child(v->mapping, "mapEntry"); e && v->correct.count == 0;
         e = qti_after(e, "mapEntry"))
        for (unsigned i = 0; i < o->count; i++)
            if (strcmp(qti_attribute_or(e, "mapKey", ""), o->names[i]) == 0 &&
                strtod(qti_attribute_or(e, "mappedValue", "0"), NULL) > 0)
                set |= UINT32_C(1) << i;
    return set;
}

/* The options that the processing names. */
static uint32_t named_set(const struct qti_probe *probe, const struct qti_options *o)
{
    const struct xml_node *root = probe->plain ? NULL : probe->model->processing;
    struct arena *arena = &probe->source->import->arena;
    uint32_t set = 0;
    for (const struct xml_node *n = root; n && (n = qti_walk(root, n));)
        for (unsigned i = 0; qti_is(n, "baseValue") && i < o->count; i++)
            if (strcmp(qti_plain(n, arena), o->names[i]) == 0)
                set |= UINT32_C(1) << i;
    return set;
}

static bool ask_sets(struct qti_probe *probe, const struct qti_options *o, uint32_t right,
                     struct trials *trials)
{
    uint32_t named = named_set(probe, o);
    bool ok = ask_set(probe, o, right, trials) && ask_set(probe, o, 0, trials) &&
              ask_set(probe, o, named, trials);
    for (uint32_t set = 1; ok && o->count <= ALL_SETS && set < UINT32_C(1) << o->count; set++)
        ok = ask_set(probe, o, set, trials);
    for (unsigned i = 0; ok && i < o->count; i++)
        ok = ask_set(probe, o, UINT32_C(1) << i, trials) &&
             ask_set(probe, o, right ^ UINT32_C(1) << i, trials) &&
             ask_set(probe, o, named ^ UINT32_C(1) << i, trials);
    return ok;
}

/* The best set: the declared one where it is as good as any, else the smallest. */
static uint32_t best_set(const struct trials *trials, double *best)
{
    uint32_t set = trials->list[0].set;
    *best = trials->list[0].got.score;
    for (size_t i = 1; i < trials->count; i++) {
        const struct trial *t = &trials->list[i];
        bool smaller =
            t->got.score == *best && set != trials->list[0].set && size_of(t->set) < size_of(set);
        if (t->got.score > *best || smaller) {
            set = t->set;
            *best = t->got.score;
        }
    }
    return set;
}

/* What our marking would give, as question_grade has it. */
static int model_score(const struct qti_options *o, uint32_t set)
{
    long sum = 0;
    uint32_t want = 0;
    for (unsigned i = 0; i < o->count; i++) {
        if (o->answers[i].weight > 0)
            want |= UINT32_C(1) << i;
        if (set >> i & 1)
            sum += o->answers[i].weight;
    }
    if (set == want || sum > QUESTION_FULL)
        return QUESTION_FULL;
    return sum < 0 ? 0 : (int) sum;
}

static bool is_exact(const struct qti_options *o, const struct trials *trials, double full)
{
    for (size_t i = 0; i < trials->count; i++) {
        int source = qti_weight(trials->list[i].got.score, full);
        if (abs((source < 0 ? 0 : source) - model_score(o, trials->list[i].set)) > 30)
            return false;
    }
    return true;
}

/* Each option by what it adds to the right set, or takes away from it. */
static bool weigh_each(struct qti_options *o, const struct trials *trials, uint32_t right,
                       double full)
{
    const struct trial *whole = find_trial(trials, right);
    for (unsigned i = 0; i < o->count; i++) {
        bool in = right >> i & 1;
        const struct trial *other = find_trial(trials, right ^ UINT32_C(1) << i);
        const struct trial *alone = find_trial(trials, UINT32_C(1) << i);
        if (!other && (in || !alone))
            return false;
        double change = other ? other->got.score - whole->got.score : alone->got.score;
        o->answers[i].weight = qti_weight(in ? -change : change, full);
        if (in && o->answers[i].weight <= 0)
            return false;
    }
    return true;
}

/* What the mapping says itself: bounds then hide nothing. */
static bool weigh_mapped(struct qti_probe *probe, struct qti_options *o, double full)
{
    const struct qti_variable *v = qti_probe_variable(probe);
    double other = strtod(qti_attribute_or(v->mapping, "defaultValue", "0"), NULL);
    if (!v->mapping)
        return false;
    for (unsigned i = 0; i < o->count; i++) {
        double mapped = other;
        for (const struct xml_node *e = qti_child(v->mapping, "mapEntry"); e;
             e = qti_after(e, "mapEntry"))
            if (strcmp(qti_attribute_or(e, "mapKey", ""), o->names[i]) == 0)
                mapped = strtod(qti_attribute_or(e, "mappedValue", "0"), NULL);
        o->answers[i].weight = qti_weight(mapped, full);
    }
    return true;
}

static void weigh_evenly(struct qti_options *o, uint32_t right)
{
    for (unsigned i = 0; i < o->count; i++)
        o->answers[i].weight =
            right >> i & 1 ? QUESTION_FULL / (int) size_of(right) : -QUESTION_FULL;
}

/* Feedback that one option alone brings belongs to it. */
static void give_feedback(struct qti_probe *probe, struct qti_options *o,
                          const struct trials *trials, struct qti_derived *found)
{
    found->general = ~UINT64_C(0);
    for (size_t i = 0; i < trials->count; i++)
        if (trials->list[i].set != 0)
            found->general &= trials->list[i].got.shown;
    for (unsigned i = 0; i < o->count; i++) {
        uint64_t own = ~found->general;
        for (size_t k = 0; k < trials->count; k++)
            own &= trials->list[k].set >> i & 1 ? trials->list[k].got.shown
                                                : ~trials->list[k].got.shown;
        o->answers[i].feedback = qti_option_feedback(probe, o->nodes[i], own);
        found->used |= own;
    }
}

static bool weigh(struct qti_probe *probe, struct qti_options *o, const struct trials *trials)
{
    double best;
    uint32_t right = best_set(trials, &best);
    if (best <= 0 || right == 0) {
        qti_note(probe, ERR_N("no response scores anything; the question is left out"));
        return false;
    }
    double full = qti_full(probe, best);
    if ((weigh_mapped(probe, o, full) && is_exact(o, trials, full)) ||
        (weigh_each(o, trials, right, full) && is_exact(o, trials, full)))
        return true;
    weigh_evenly(o, right);
    if (!is_exact(o, trials, full))
        qti_note(probe, ERR_N("part of the right answer earns part of the mark here; the source "
                              "scores it differently"));
    return true;
}

bool qti_derive_multiple(struct qti_probe *probe, struct qti_options *options,
                         struct qti_derived *found)
{
    struct trials trials = {0};
    bool ok = ask_sets(probe, options, declared_set(probe, options), &trials) &&
              weigh(probe, options, &trials);
    if (ok)
        give_feedback(probe, options, &trials, found);
    free(trials.list);
    return ok;
}
