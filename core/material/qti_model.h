/* The declarations of a QTI item: its variables, their right values, mappings and defaults. */
#ifndef CORE_MATERIAL_QTI_MODEL_H
#define CORE_MATERIAL_QTI_MODEL_H

#include "core/material/import.h"
#include "core/material/qti_value.h"

enum { QTI_VARIABLES_MAX = 128 };

struct qti_variable {
    const char *identifier;
    bool response; /* else an outcome */
    enum qti_base base;
    enum qti_cardinality cardinality;
    struct qti_value start;   /* the default value */
    struct qti_value correct; /* NULL when none is told */
    const struct xml_node *mapping, *area;
    double normal_maximum; /* 0 when none is told */
    unsigned line;
};

struct qti_model {
    const struct xml_node *item, *body, *processing;
    struct qti_variable variables[QTI_VARIABLES_MAX];
    unsigned count;
};

/* Reads the declarations of an item element. False after a fault in `import`. */
bool qti_model_read(const struct xml_node *item, struct import *import, struct qti_model *model);

/* The variable's index, or -1. */
int qti_model_find(const struct qti_model *model, const char *identifier);

#endif
