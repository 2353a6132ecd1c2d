/* Response processing: the rules of an item, or one of the standard templates. */
#ifndef CORE_MATERIAL_QTI_PROCESS_H
#define CORE_MATERIAL_QTI_PROCESS_H

#include "core/material/qti_expr.h"

enum qti_template {
    QTI_TEMPLATE_RULES, /* the item's own */
    QTI_TEMPLATE_MATCH,
    QTI_TEMPLATE_MAP,
    QTI_TEMPLATE_NONE,    /* no processing, or an empty one */
    QTI_TEMPLATE_UNKNOWN, /* a URI that is not one of the standard ones */
};

/* By the last part of the template's URI: match_correct, map_response (2.0–2.2, 3.0) and the
 * Common Cartridge ones, CC2_match, CC2_match_basic, CC2_map_response. */
enum qti_template qti_template_of(const struct qti_model *model);

/* Runs the processing on the responses in `now`: outcomes begin with their defaults (numbers
 * without one with 0). False when it cannot be computed; run->trouble and why say what. */
bool qti_process(struct qti_run *run);

/* True when the feedback element is shown after a run. */
bool qti_feedback_shown(const struct qti_run *run, const struct xml_node *node);

#endif
