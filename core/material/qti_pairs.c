#include "core/material/qti_derive.h"

#include <math.h>
#include <string.h>

/* The right pairs of a match or an associate interaction. */
struct pairs {
    const char *text[QUESTION_ANSWERS_MAX]; /* "A B" */
    const char *left[QUESTION_ANSWERS_MAX], *right[QUESTION_ANSWERS_MAX];
    unsigned count;
};

static bool add_pair(struct qti_probe *probe, const char *text, struct pairs *pairs)
{
    const char *cut = strchr(text, ' ');
    struct arena *arena = &probe->source->import->arena;
    if (!cut || pairs->count == QUESTION_ANSWERS_MAX) {
        qti_note(probe, cut ? ERR_N("more than 26 answers")
                            : ERR_N("a value that is not of its declared type"));
        return false;
    }
    pairs->text[pairs->count] = text;
    pairs->left[pairs->count] = arena_strndup(arena, text, (size_t) (cut - text));
    pairs->right[pairs->count++] = cut + 1;
    return true;
}

static bool read_pairs(struct qti_probe *probe, struct pairs *pairs)
{
    const struct qti_variable *v = qti_probe_variable(probe);
    for (unsigned i = 0; i < v->correct.count; i++)
        if (!add_pair(probe, v->correct.list[i].text, pairs))
            return false;
    for (const struct xml_node *e = qti_child(v->mapping, "mapEntry"); e && v->correct.count == 0;
         e = qti_after(e, "mapEntry")) {
        struct qti_scalar mapped;
        bool good =
            qti_scalar_parse(QTI_BASE_FLOAT, qti_attribute_or(e, "mappedValue", ""), &mapped);
        if (good && mapped.number > 0 && !add_pair(probe, qti_attribute_or(e, "mapKey", ""), pairs))
            return false;
    }
    if (pairs->count == 0)
        qti_note(probe, ERR_N("no right answer is declared; the question is left out"));
    return pairs->count > 0;
}

static bool has_twice(const char *const *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        for (unsigned k = 0; k < i; k++)
            if (strcmp(list[i], list[k]) == 0)
                return true;
    return false;
}

static void turn(struct pairs *pairs)
{
    for (unsigned i = 0; i < pairs->count; i++) {
        const char *left = pairs->left[i];
        pairs->left[i] = pairs->right[i];
        pairs->right[i] = left;
    }
}

/* Asks for all pairs, then for all but one: here each pair earns its equal share. */
static bool check_shares(struct qti_probe *probe, const struct pairs *pairs,
                         struct qti_derived *found)
{
    struct qti_outcome whole, some, none;
    const char *texts[QUESTION_ANSWERS_MAX];
    bool even = true;
    if (!qti_ask_texts(probe, pairs->text, pairs->count, &whole) ||
        !qti_ask_texts(probe, NULL, 0, &none))
        return false;
    if (whole.score <= 0) {
        qti_note(probe, ERR_N("no response scores anything; the question is left out"));
        return false;
    }
    found->general = whole.shown & none.shown;
    for (unsigned out = 0; out < pairs->count; out++) {
        unsigned n = 0;
        for (unsigned i = 0; i < pairs->count; i++)
            if (i != out)
                texts[n++] = pairs->text[i];
        if (!qti_ask_texts(probe, texts, n, &some))
            return false;
        double share = whole.score * n / pairs->count;
        even = even && fabs(some.score - share) <= whole.score / 1000;
        found->general &= some.shown;
    }
    if (!even)
        qti_note(probe, ERR_N("every pair earns the same part of the mark here; the source scores "
                              "it differently"));
    return true;
}

static const char *name_text(const struct qti_options *o, const char *name)
{
    for (unsigned i = 0; i < o->count; i++)
        if (strcmp(o->names[i], name) == 0)
            return o->answers[i].text;
    return NULL;
}

static bool is_left(const struct pairs *pairs, const char *name)
{
    for (unsigned i = 0; i < pairs->count; i++)
        if (strcmp(pairs->left[i], name) == 0)
            return true;
    return false;
}

static void add_choice(struct question *q, const char **choices, const char *text)
{
    for (unsigned i = 0; i < q->choices_count; i++)
        if (strcmp(choices[i], text) == 0)
            return;
    if (q->choices_count < QUESTION_ANSWERS_MAX)
        choices[q->choices_count++] = text;
}

static bool fill(struct qti_probe *probe, const struct pairs *pairs,
                 const struct qti_options *lefts, const struct qti_options *rights,
                 struct question *q)
{
    struct arena *arena = &probe->source->import->arena;
    struct question_answer answers[QUESTION_ANSWERS_MAX];
    const char **choices = arena_array(arena, QUESTION_ANSWERS_MAX, sizeof *choices);
    q->choices_count = 0;
    unsigned n = 0;
    for (unsigned i = 0; i < lefts->count; i++) {
        for (unsigned k = 0; k < pairs->count; k++) {
            const char *right = name_text(rights, pairs->right[k]);
            if (strcmp(pairs->left[k], lefts->names[i]) != 0 || !right)
                continue;
            answers[n++] = (struct question_answer){.text = lefts->answers[i].text,
                                                    .match = right,
                                                    .weight = QUESTION_FULL,
                                                    .feedback = "",
                                                    .format = lefts->answers[i].format};
            if (lefts == rights)
                add_choice(q, choices, right);
        }
    }
    for (unsigned i = 0; i < rights->count; i++)
        if (lefts != rights || (!is_left(pairs, rights->names[i])))
            add_choice(q, choices, rights->answers[i].text);
    q->choices = choices;
    if (n != pairs->count) {
        qti_note(probe, ERR_N("a right answer that is not among the choices"));
        return false;
    }
    q->type = QUESTION_MATCHING;
    qti_keep_answers(probe, q, answers, n);
    return true;
}

/* The two sides of a match; of an associate both are the one list. */
static bool read_sides(struct qti_probe *probe, struct qti_options *lefts,
                       struct qti_options *rights, bool *one)
{
    const struct xml_node *set = qti_child(probe->interaction, "simpleMatchSet");
    const struct xml_node *other = set ? qti_after(set, "simpleMatchSet") : NULL;
    *one = set == NULL;
    return qti_options_read(probe, *one ? probe->interaction : set, "simpleAssociableChoice",
                            lefts) &&
           (*one || qti_options_read(probe, other ? other : set, "simpleAssociableChoice", rights));
}

bool qti_derive_pairs(struct qti_probe *probe, struct question *question, struct qti_derived *found)
{
    struct qti_options sides[2] = {{.count = 0}, {.count = 0}};
    struct pairs pairs = {.count = 0};
    bool one, turned = false;
    if (!read_sides(probe, &sides[0], &sides[1], &one) || !read_pairs(probe, &pairs) ||
        !check_shares(probe, &pairs, found))
        return false;
    if (has_twice(pairs.left, pairs.count) && !has_twice(pairs.right, pairs.count)) {
        turn(&pairs);
        turned = true;
    }
    if (has_twice(pairs.left, pairs.count)) {
        qti_note(probe, ERR_N("a choice with several right partners on both sides; the question is "
                              "left out"));
        return false;
    }
    if (one)
        qti_note(probe, ERR_N("pairs within one list are asked as matching here"));
    return fill(probe, &pairs, &sides[one ? 0 : turned], &sides[one ? 0 : !turned], question);
}
