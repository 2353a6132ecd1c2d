/* From an interaction and what its responses score to the type, answers and weights of a
 * question. */
#ifndef CORE_MATERIAL_QTI_DERIVE_H
#define CORE_MATERIAL_QTI_DERIVE_H

#include "core/material/qti_probe.h"

/* What was found besides the answers. */
struct qti_derived {
    uint64_t general; /* feedback that every response gets */
    uint64_t used;    /* feedback that an answer carries */
};

/* Fills type, answers, choices and truth of the question. False when the processing cannot be
 * computed (probe->trouble is set: asking again with probe->plain may help) or when the question
 * cannot be expressed (trouble is NULL: a note says why). */
typedef bool qti_derive(struct qti_probe *probe, struct question *question,
                        struct qti_derived *found);

bool qti_derive_choice(struct qti_probe *probe, struct question *question,
                       struct qti_derived *found);
bool qti_derive_pairs(struct qti_probe *probe, struct question *question,
                      struct qti_derived *found);
bool qti_derive_order(struct qti_probe *probe, struct question *question,
                      struct qti_derived *found);
bool qti_derive_entry(struct qti_probe *probe, struct question *question,
                      struct qti_derived *found);

/* Several options at once: called by qti_derive_choice. */
struct qti_options {
    const struct xml_node *nodes[QUESTION_ANSWERS_MAX];
    const char *names[QUESTION_ANSWERS_MAX]; /* identifiers */
    struct question_answer answers[QUESTION_ANSWERS_MAX];
    unsigned count;
    unsigned most; /* that may be chosen; 0 for any number */
};

bool qti_derive_multiple(struct qti_probe *probe, struct qti_options *options,
                         struct qti_derived *found);

/* Gathers the options below a node: elements of that name. False after a note. */
bool qti_options_read(struct qti_probe *probe, const struct xml_node *from, const char *name,
                      struct qti_options *options);

/* Feedback that stands inside the option, then that of the bits; lives in the import's arena. */
const char *qti_option_feedback(const struct qti_probe *probe, const struct xml_node *option,
                                uint64_t bits);

/* Copies the answers into the import's arena. */
void qti_keep_answers(struct qti_probe *probe, struct question *question,
                      const struct question_answer *answers, unsigned count);

#endif
