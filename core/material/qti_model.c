#include "core/material/qti_model.h"

#include <stdlib.h>
#include <string.h>

int qti_model_find(const struct qti_model *model, const char *identifier)
{
    for (unsigned i = 0; identifier && i < model->count; i++)
        if (strcmp(model->variables[i].identifier, identifier) == 0)
            return (int) i;
    return -1;
}

static bool bad_value(struct import *import, const struct xml_node *node)
{
    return import_fault(import, node->line, ERR_N("a value that is not of its declared type"),
                        "%.80s", qti_plain(node, &import->arena));
}

static bool read_variable(const struct xml_node *node, struct import *import,
                          struct qti_variable *v)
{
    const struct xml_node *start = qti_child(node, "defaultValue");
    const struct xml_node *correct = qti_child(node, "correctResponse");
    const char *maximum = qti_attribute_or(node, "normalMaximum", "0");
    *v = (struct qti_variable){
        .identifier = qti_attribute(node, "identifier"),
        .response = qti_is(node, "responseDeclaration"),
        .base = qti_base_named(qti_attribute(node, "baseType")),
        .cardinality = qti_cardinality_named(qti_attribute(node, "cardinality")),
        .mapping = qti_child(node, "mapping"),
        .area = qti_child(node, "areaMapping"),
        .normal_maximum = strtod(maximum, NULL),
        .line = node->line,
    };
    if (!v->identifier || !*v->identifier)
        return import_fault(import, node->line, ERR_N("a declaration without an identifier"), "%s",
                            "");
    if (start && !qti_value_read(start, v->base, v->cardinality, &import->arena, &v->start))
        return bad_value(import, start);
    if (correct && !qti_value_read(correct, v->base, v->cardinality, &import->arena, &v->correct))
        return bad_value(import, correct);
    return true;
}

bool qti_model_read(const struct xml_node *item, struct import *import, struct qti_model *model)
{
    bool ok = true;
    *model = (struct qti_model){
        .item = item,
        .body = qti_child(item, "itemBody"),
        .processing = qti_child(item, "responseProcessing"),
    };
    for (const struct xml_node *node = item->first; node; node = node->next) {
        if (!qti_is(node, "responseDeclaration") && !qti_is(node, "outcomeDeclaration"))
            continue;
        if (model->count == QTI_VARIABLES_MAX)
            return import_fault(import, node->line, ERR_N("more declarations than allowed"), "%d",
                                QTI_VARIABLES_MAX);
        if (!read_variable(node, import, &model->variables[model->count])) {
            ok = false;
            continue;
        }
        if (qti_model_find(model, model->variables[model->count].identifier) >= 0)
            ok = import_fault(import, node->line, ERR_N("an identifier declared twice"), "%s",
                              model->variables[model->count].identifier);
        else
            model->count++;
    }
    return ok;
}
