/* Expressions of QTI's response processing (2.0–2.2, 3.0; the operators of items). */
#ifndef CORE_MATERIAL_QTI_EXPR_H
#define CORE_MATERIAL_QTI_EXPR_H

#include "core/material/qti_model.h"

enum { QTI_STEPS_MAX = 20000 }; /* expressions and rules of one run */

/* One run of the response processing. */
struct qti_run {
    const struct qti_model *model;
    struct arena *arena;
    struct qti_value now[QTI_VARIABLES_MAX]; /* the variables' values */
    int response;                            /* what a missing processing is about */
    unsigned steps;
    const struct xml_node *trouble; /* what could not be computed */
    const char *why;                /* a msgid */
};

/* Evaluates an expression element. False when it, or something in it, cannot be computed: then
 * run->trouble and run->why say what. */
bool qti_eval(struct qti_run *run, const struct xml_node *node, struct qti_value *value);

/* What a mapping gives for a value: the mapped values of its parts, each different part of a
 * multiple once, within the bounds. */
bool qti_map(struct qti_run *run, const struct qti_variable *variable,
             const struct qti_value *value, double *sum);

/* Always false. */
bool qti_trouble(struct qti_run *run, const struct xml_node *node, const char *why);

/* The operators: args are evaluated already. */
typedef bool qti_operator(struct qti_run *run, const struct xml_node *node,
                          const struct qti_value *args, unsigned count, struct qti_value *value);

/* The operator of a 2.x name, or NULL; *least and *most arguments. */
qti_operator *qti_operator_of(const struct xml_node *node, unsigned *least, unsigned *most);

/* Whether the arguments are of the types that the operator of a node takes. */
bool qti_operands_fit(const struct xml_node *node, const struct qti_value *args, unsigned count);

#endif
