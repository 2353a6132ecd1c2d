#include "core/material/qti_derive.h"

#include <string.h>

bool qti_options_read(struct qti_probe *probe, const struct xml_node *from, const char *name,
                      struct qti_options *options)
{
    struct arena *arena = &probe->source->import->arena;
    for (const struct xml_node *n = qti_child(from, name); n; n = qti_after(n, name)) {
        unsigned i = options->count;
        if (i == QUESTION_ANSWERS_MAX) {
            qti_note(probe, ERR_N("more than 26 answers"));
            return false;
        }
        const char *format = strstr(qti_attribute_or(n, "class", ""), "xunlian-format-");
        options->nodes[i] = n;
        options->names[i] = qti_attribute_or(n, "identifier", "");
        options->answers[i] = (struct question_answer){
            .text = qti_text_of(probe->source, n),
            .feedback = "",
            .format = arena_strndup(arena, format ? format + 15 : "",
                                    format ? strcspn(format + 15, " ") : 0),
        };
        if (!*options->answers[i].text)
            options->answers[i].text = options->names[i];
        options->count++;
    }
    return true;
}

const char *qti_option_feedback(const struct qti_probe *probe, const struct xml_node *option,
                                uint64_t bits)
{
    struct str all = STR_INIT;
    const char *modal = qti_feedback_text(probe, bits);
    for (const struct xml_node *n = option; n && (n = qti_walk(option, n));)
        if (qti_is(n, "feedbackInline") || qti_is(n, "feedbackBlock")) {
            str_add(&all, all.len > 0 ? "\n\n" : "");
            str_add(&all, qti_text_of(probe->source, n));
        }
    str_add(&all, all.len > 0 && *modal ? "\n\n" : "");
    str_add(&all, modal);
    const char *kept = arena_strdup(&probe->source->import->arena, str_text(&all));
    str_finish(&all);
    return kept;
}

void qti_keep_answers(struct qti_probe *probe, struct question *question,
                      const struct question_answer *answers, unsigned count)
{
    struct question_answer *kept = arena_array(&probe->source->import->arena, count, sizeof *kept);
    if (count > 0)
        memcpy(kept, answers, count * sizeof *kept);
    question->answers = kept;
    question->answers_count = count;
}

/* ---- true or false ---- */

/* 1 for a word of agreement, 0 of denial, -1 for anything else. */
static int truth_word(const char *word)
{
    static const char *const words[][2] = {
        {"false", "true"}, {"False", "True"}, {"FALSE", "TRUE"}, {"错误", "正确"},
        {"错", "对"},      {"×", "√"},        {"F", "T"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int k = 0; k < 2; k++)
            if (strcmp(words[i][k], word) == 0)
                return k;
    return -1;
}

static bool is_truth(const struct qti_options *o, struct question *q)
{
    if (o->count != 2)
        return false;
    int first = truth_word(o->answers[0].text), second = truth_word(o->answers[1].text);
    int right = o->answers[0].weight == QUESTION_FULL ? 0 : 1;
    if (first < 0 || second < 0 || first == second || o->answers[right].weight != QUESTION_FULL ||
        o->answers[1 - right].weight > 0)
        return false;
    q->truth = right == 0 ? first : second;
    return true;
}

static void keep_truth(struct qti_probe *probe, struct question *q, const struct qti_options *o)
{
    int right = o->answers[0].weight == QUESTION_FULL ? 0 : 1;
    struct question_answer told[2] = {
        {.text = "", .format = "", .feedback = o->answers[1 - right].feedback},
        {.text = "", .format = "", .feedback = o->answers[right].feedback, .weight = QUESTION_FULL},
    };
    q->type = QUESTION_TRUE_FALSE;
    qti_keep_answers(probe, q, told, 2);
}

/* ---- one of several ---- */

static bool derive_single(struct qti_probe *probe, struct qti_options *o, struct question *q,
                          struct qti_derived *found)
{
    struct qti_outcome got[QUESTION_ANSWERS_MAX];
    double best = 0;
    found->general = ~UINT64_C(0);
    for (unsigned i = 0; i < o->count; i++) {
        if (!qti_ask_texts(probe, &o->names[i], 1, &got[i]))
            return false;
        best = got[i].score > best ? got[i].score : best;
        found->general &= got[i].shown;
    }
    if (best <= 0) {
        qti_note(probe, ERR_N("no response scores anything; the question is left out"));
        return false;
    }
    double full = qti_full(probe, best);
    for (unsigned i = 0; i < o->count; i++) {
        uint64_t own = got[i].shown & ~found->general;
        o->answers[i].weight = qti_weight(got[i].score, full);
        o->answers[i].feedback = qti_option_feedback(probe, o->nodes[i], own);
        found->used |= own;
    }
    q->type = QUESTION_SINGLE;
    if (is_truth(o, q))
        keep_truth(probe, q, o);
    else
        qti_keep_answers(probe, q, o->answers, o->count);
    return true;
}

static unsigned choices_limit(const struct qti_probe *probe)
{
    const char *text = qti_attribute_or(probe->interaction, "maxChoices", "1");
    unsigned limit = 0;
    for (; *text >= '0' && *text <= '9' && limit < 1000; text++)
        limit = limit * 10 + (unsigned) (*text - '0');
    return limit;
}

bool qti_derive_choice(struct qti_probe *probe, struct question *question,
                       struct qti_derived *found)
{
    struct qti_options options = {.most = choices_limit(probe)};
    bool is_inline = qti_is(probe->interaction, "inlineChoiceInteraction");
    if (!qti_options_read(probe, probe->interaction, is_inline ? "inlineChoice" : "simpleChoice",
                          &options))
        return false;
    if (options.count < 2) {
        qti_note(probe, ERR_N("fewer than two answers; the question is left out"));
        return false;
    }
    if (qti_probe_variable(probe)->cardinality == QTI_CARDINALITY_SINGLE)
        return derive_single(probe, &options, question, found);
    if (!qti_derive_multiple(probe, &options, found))
        return false;
    question->type = QUESTION_MULTIPLE;
    qti_keep_answers(probe, question, options.answers, options.count);
    return true;
}
