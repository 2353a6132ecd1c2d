#include "core/lab/choice/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct spoiler {
    const struct choice_task *task;
    struct prng *prng;
    struct lab_spoiled *out;
    double kendall; /* lost in the sum over items */
    size_t pairs;   /* inverted */
    size_t silent;  /* left unanswered */
    size_t reasons; /* lost */
};

static void made(struct spoiler *s, enum choice_fault kind)
{
    s->out->kinds[s->out->count++] = &choice_faults[kind];
}

/* Another class: the neighbour's when the number lies on a bound. */
static void spoil_class(struct spoiler *s, const struct choice_item *item,
                        struct choice_answer *answer)
{
    uint64_t gold = answer->labels, other = gold;
    struct decimal number;
    const char *written = choice_column(s->task, item);
    for (unsigned i = 0; written && i < s->task->bins.count; i++) {
        uint64_t bit = UINT64_C(1) << s->task->bins.list[i].label;
        if (bins_number(written, &number) && bins_edge(&s->task->bins, number) &&
            choice_class_fault(s->task, item, gold, bit) == CHOICE_BIN_EDGE)
            other = bit;
    }
    while (other == gold)
        other = UINT64_C(1) << prng_below(s->prng, s->task->spec->labels_count);
    answer->labels = other;
    made(s, choice_class_fault(s->task, item, gold, other));
}

static void spoil_multi(struct spoiler *s, struct choice_answer *answer)
{
    unsigned label = prng_below(s->prng, s->task->spec->labels_count);
    uint64_t bit = UINT64_C(1) << label;
    if (answer->labels == bit)
        bit = UINT64_C(1) << (label + 1) % s->task->spec->labels_count;
    made(s, answer->labels & bit ? CHOICE_MISSING_LABEL : CHOICE_EXTRA_LABEL);
    answer->labels ^= bit;
}

static void spoil_order(struct spoiler *s, const struct choice_item *item,
                        struct choice_answer *answer)
{
    unsigned n = item->answers_count, at = prng_below(s->prng, n - 1);
    uint8_t first = answer->order[at];
    answer->order[at] = answer->order[at + 1];
    answer->order[at + 1] = first;
    s->kendall += 4.0 / (n * (n - 1.0));
    s->pairs++;
    made(s, CHOICE_INVERTED);
}

static void spoil_silent(struct spoiler *s, const struct choice_item *item,
                         struct choice_answer *answer)
{
    unsigned n = item->answers_count;
    s->kendall += 1;
    s->pairs += s->task->mode == CHOICE_RANK ? (size_t) n * (n - 1) / 2 : 1;
    s->reasons += answer->reason >= 0;
    s->silent++;
    *answer = (struct choice_answer){.reason = -1};
    made(s, CHOICE_UNANSWERED);
}

static void spoil_item(struct spoiler *s, size_t i, struct choice_answer *answer)
{
    const struct choice_item *item = &s->task->items[i];
    switch (s->task->mode) {
    case CHOICE_CLASS:
        spoil_class(s, item, answer);
        break;
    case CHOICE_MULTI:
        spoil_multi(s, answer);
        break;
    case CHOICE_PAIR:
        answer->side = answer->side == CHOICE_A ? CHOICE_B : CHOICE_A;
        s->reasons += answer->reason >= 0;
        made(s, CHOICE_WRONG_PREFERENCE);
        break;
    case CHOICE_RANK:
        spoil_order(s, item, answer);
        return;
    }
    s->pairs++;
}

static size_t all_pairs(const struct choice_task *task)
{
    size_t sum = 0;
    for (size_t i = 0; i < task->count; i++) {
        unsigned n = task->items[i].answers_count;
        sum += task->mode == CHOICE_RANK ? (size_t) n * (n - 1) / 2 : 1;
    }
    return sum;
}

/* What the rules say the mistakes come to; macro F1 and κ are not told. */
static double expected(const struct spoiler *s, const struct labspec_score *rule, size_t reasons)
{
    double n = (double) s->task->count;
    if (rule->check)
        return s->silent == 0;
    if (strcmp(rule->metric, "accuracy") == 0)
        return (n - (double) s->out->count) / n;
    if (strcmp(rule->metric, "answered") == 0)
        return (n - (double) s->silent) / n;
    if (strcmp(rule->metric, "kendall") == 0)
        return (n - s->kendall) / n;
    if (strcmp(rule->metric, "reasons") == 0 && reasons > 0)
        return (double) (reasons - s->reasons) / (double) reasons;
    if (strcmp(rule->metric, "pairs") == 0) {
        double all = (double) all_pairs(s->task);
        return (all - (double) s->pairs) / all;
    }
    return NAN;
}

bool choice_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                  struct lab_spoiled *spoiled, struct err *err)
{
    const struct choice_task *task = o->task;
    struct choice_work *work = o->gold;
    struct spoiler s = {.task = task, .prng = prng, .out = spoiled};
    uint32_t *order = xcalloc(task->count, sizeof *order);
    size_t reasons = 0;
    (void) err;
    for (size_t i = 0; i < task->count; i++) {
        order[i] = (uint32_t) i;
        reasons += work->answers[i].reason >= 0;
    }
    prng_shuffle(prng, order, task->count);
    size_t count = k < task->count ? k : task->count;
    spoiled->kinds = xcalloc(count + 1, sizeof(struct lab_fault_kind *));
    for (size_t i = 0; i < count; i++) {
        struct choice_answer *answer = &work->answers[order[i]];
        if (i == 3)
            spoil_silent(&s, &task->items[order[i]], answer);
        else
            spoil_item(&s, order[i], answer);
    }
    spoiled->values = xcalloc(task->spec->scores_count, sizeof *spoiled->values);
    for (unsigned i = 0; i < task->spec->scores_count; i++)
        spoiled->values[i] = expected(&s, &task->spec->scores[i], reasons);
    choice_work_write(task, work, &spoiled->work);
    free(order);
    return true;
}
