/* What responses score: the response processing run on responses of our choice. */
#ifndef CORE_MATERIAL_QTI_PROBE_H
#define CORE_MATERIAL_QTI_PROBE_H

#include "core/material/qti_process.h"
#include "core/material/qti_text.h"
#include "core/material/question.h"

#include <stdint.h>

enum {
    QTI_FEEDBACK_MAX = 64,
    QTI_RUNS_MAX = 20000,    /* of one item's interaction */
    QTI_SPENT_MAX = 4000000, /* steps of all of them */
};

/* One interaction of an item and how it is asked. */
struct qti_probe {
    const struct qti_source *source;
    const struct qti_model *model;
    const struct xml_node *interaction;
    int variable, score; /* indices in the model */
    bool plain;          /* the declared right answer or mapping instead of the processing */
    struct qti_value hold[QTI_VARIABLES_MAX]; /* the other responses */
    const struct xml_node *feedback[QTI_FEEDBACK_MAX];
    unsigned feedback_count;
    unsigned runs, spent;
    const struct xml_node *trouble; /* after a failed run */
    const char *why;
};

struct qti_outcome {
    double score;
    uint64_t shown; /* bits of the probe's feedback */
};

/* Scores one response. False when the processing cannot be computed. */
bool qti_ask(struct qti_probe *probe, const struct qti_value *response, struct qti_outcome *out);

/* The same for a list of texts (identifiers, pairs, strings). */
bool qti_ask_texts(struct qti_probe *probe, const char *const *texts, unsigned count,
                   struct qti_outcome *out);

/* The variable that the probe asks about. */
const struct qti_variable *qti_probe_variable(const struct qti_probe *probe);

/* The whole mark for the best score attained: SCORE's normal maximum or MAXSCORE where the best
 * comes within a hundredth of it. */
double qti_full(const struct qti_probe *probe, double best);

/* Thousandths of a percent. */
int qti_weight(double score, double full);

/* The texts of the feedback whose bits are set, joined by blank lines; lives in the arena. */
const char *qti_feedback_text(const struct qti_probe *probe, uint64_t bits);

/* Reports something about the interaction. */
void qti_note(const struct qti_probe *probe, const char *what);

#endif
