#include "core/material/qti_derive.h"

#include <math.h>
#include <string.h>

/* The options in their right order; false after a note. */
static bool sort_right(struct qti_probe *probe, const struct qti_options *o,
                       struct qti_options *sorted)
{
    const struct qti_variable *v = qti_probe_variable(probe);
    for (unsigned i = 0; i < v->correct.count; i++)
        for (unsigned k = 0; k < o->count && sorted->count < QUESTION_ANSWERS_MAX; k++)
            if (strcmp(o->names[k], v->correct.list[i].text) == 0) {
                sorted->nodes[sorted->count] = o->nodes[k];
                sorted->names[sorted->count] = o->names[k];
                sorted->answers[sorted->count] = o->answers[k];
                sorted->answers[sorted->count++].weight = QUESTION_FULL;
            }
    if (v->correct.count == 0)
        qti_note(probe, ERR_N("no right answer is declared; the question is left out"));
    else if (sorted->count != o->count)
        qti_note(probe, ERR_N("an order of only some of the choices; the question is left out"));
    return sorted->count == o->count && v->correct.count == o->count;
}

/* The share of neighbours that follow one another as they should. */
static double next_share(const struct qti_options *right, const char *const *names)
{
    unsigned good = 0;
    for (unsigned i = 0; i + 1 < right->count; i++)
        for (unsigned k = 0; k + 1 < right->count; k++)
            good += names[i] == right->names[k] && names[i + 1] == right->names[k + 1];
    return (double) good / (right->count - 1);
}

struct parts {
    bool some, by_next; /* other orders score; as their right neighbours are */
};

/* Asks for the right order with two places exchanged; the whole is `full`. */
static bool try_swap(struct qti_probe *probe, const struct qti_options *right, unsigned a,
                     unsigned b, double full, struct parts *parts, struct qti_derived *found)
{
    struct qti_outcome got;
    const char *names[QUESTION_ANSWERS_MAX];
    memcpy(names, right->names, sizeof names);
    names[a] = right->names[b];
    names[b] = right->names[a];
    if (!qti_ask_texts(probe, names, right->count, &got))
        return false;
    parts->some = parts->some || got.score > 0;
    if (fabs(got.score / full - next_share(right, names)) > 0.001)
        parts->by_next = false;
    found->general &= got.shown;
    return true;
}

bool qti_derive_order(struct qti_probe *probe, struct question *question, struct qti_derived *found)
{
    struct qti_options options = {.count = 0}, right = {.count = 0};
    struct qti_outcome whole;
    struct parts parts = {.by_next = true};
    if (!qti_options_read(probe, probe->interaction, "simpleChoice", &options) ||
        !sort_right(probe, &options, &right))
        return false;
    if (!qti_ask_texts(probe, right.names, right.count, &whole))
        return false;
    if (right.count < 2 || whole.score <= 0) {
        qti_note(probe, ERR_N("no response scores anything; the question is left out"));
        return false;
    }
    found->general = whole.shown;
    for (unsigned a = 0; a < right.count; a++)
        for (unsigned b = a + 1; b < right.count; b++)
            if (!try_swap(probe, &right, a, b, whole.score, &parts, found))
                return false;
    if (parts.some && !parts.by_next)
        qti_note(probe, ERR_N("only the whole order earns the mark here; the source gives parts of "
                              "it"));
    question->order = parts.some && parts.by_next ? QUESTION_ORDER_NEXT : QUESTION_ORDER_EXACT;
    question->type = QUESTION_ORDERING;
    qti_keep_answers(probe, question, right.answers, right.count);
    return true;
}
