#include "core/material/qti_expr.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool qti_trouble(struct qti_run *run, const struct xml_node *node, const char *why)
{
    run->trouble = node;
    run->why = why;
    return false;
}

static bool number_of(struct qti_run *run, const struct xml_node *node, const char *name,
                      double other, double *number)
{
    const char *text = qti_attribute(node, name);
    struct qti_scalar scalar;
    *number = other;
    if (!text)
        return true;
    if (!qti_scalar_parse(QTI_BASE_FLOAT, text, &scalar))
        return qti_trouble(run, node, ERR_N("not a number"));
    *number = scalar.number;
    return true;
}

static bool entry_fits(struct qti_run *run, const struct xml_node *entry, enum qti_base base,
                       const struct qti_scalar *part)
{
    run->steps++;
    struct qti_scalar key;
    const char *text = qti_attribute_or(entry, "mapKey", "");
    if (!qti_scalar_parse(base, text, &key))
        return false;
    if (base == QTI_BASE_STRING && !qti_flag(entry, "caseSensitive", false))
        return strcasecmp(text, part->text ? part->text : "") == 0;
    return qti_scalar_same(base, &key, part);
}

/* The mapped value of one part; the default when no entry fits. Entries that tell capitals apart
 * go first, as they are the narrower ones. */
static bool map_part(struct qti_run *run, const struct qti_variable *v,
                     const struct qti_scalar *part, double *mapped)
{
    const struct xml_node *found = NULL;
    for (const struct xml_node *e = qti_child(v->mapping, "mapEntry"); e && !found;
         e = qti_after(e, "mapEntry"))
        if (qti_flag(e, "caseSensitive", false) && entry_fits(run, e, v->base, part))
            found = e;
    for (const struct xml_node *e = qti_child(v->mapping, "mapEntry"); e && !found;
         e = qti_after(e, "mapEntry"))
        if (entry_fits(run, e, v->base, part))
            found = e;
    if (!found)
        return number_of(run, v->mapping, "defaultValue", 0, mapped);
    return number_of(run, found, "mappedValue", 0, mapped);
}

bool qti_map(struct qti_run *run, const struct qti_variable *variable,
             const struct qti_value *value, double *sum)
{
    double part, lowest, highest;
    bool set = value->cardinality == QTI_CARDINALITY_MULTIPLE;
    *sum = 0;
    for (unsigned i = 0; i < value->count; i++) {
        struct qti_value before = {value->base, value->cardinality, value->list, i};
        if (set && qti_value_holds(&before, &value->list[i]) > 0)
            continue;
        if (!map_part(run, variable, &value->list[i], &part))
            return false;
        *sum += part;
    }
    if (!number_of(run, variable->mapping, "lowerBound", *sum, &lowest))
        return false;
    *sum = *sum < lowest ? lowest : *sum;
    if (!number_of(run, variable->mapping, "upperBound", *sum, &highest))
        return false;
    *sum = *sum > highest ? highest : *sum;
    return true;
}

/* ---- expressions without arguments ---- */

static int variable_of(struct qti_run *run, const struct xml_node *node)
{
    int i = qti_model_find(run->model, qti_attribute(node, "identifier"));
    if (i < 0)
        qti_trouble(run, node, ERR_N("a variable that is not declared"));
    return i;
}

static bool eval_variable(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    int i = variable_of(run, node);
    if (i >= 0)
        *value = run->now[i];
    return i >= 0;
}

static bool eval_correct(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    int i = variable_of(run, node);
    if (i >= 0)
        *value = run->model->variables[i].correct;
    return i >= 0;
}

static bool eval_default(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    int i = variable_of(run, node);
    if (i >= 0)
        *value = run->model->variables[i].start;
    return i >= 0;
}

static bool eval_mapped(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    double sum = 0;
    int i = variable_of(run, node);
    if (i < 0)
        return false;
    if (!run->model->variables[i].mapping)
        return qti_trouble(run, node, ERR_N("a response without a mapping"));
    if (!qti_map(run, &run->model->variables[i], &run->now[i], &sum))
        return false;
    *value = qti_value_number(run->arena, QTI_BASE_FLOAT, sum);
    return true;
}

static bool eval_base(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    enum qti_base base = qti_base_named(qti_attribute(node, "baseType"));
    struct qti_scalar *one = arena_alloc(run->arena, sizeof *one);
    if (!qti_scalar_parse(base, qti_plain(node, run->arena), one))
        return qti_trouble(run, node, ERR_N("a value that is not of its declared type"));
    *value = (struct qti_value){.base = base, .list = one, .count = 1};
    return true;
}

static bool eval_null(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    (void) run;
    (void) node;
    *value = qti_value_null();
    return true;
}

typedef bool leaf(struct qti_run *run, const struct xml_node *node, struct qti_value *value);

static leaf *leaf_of(const struct xml_node *node)
{
    static const struct {
        const char *name;
        leaf *eval;
    } leaves[] = {
        {"baseValue", eval_base},  {"variable", eval_variable}, {"correct", eval_correct},
        {"default", eval_default}, {"null", eval_null},         {"mapResponse", eval_mapped},
    };
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (qti_is(node, leaves[i].name))
            return leaves[i].eval;
    return NULL;
}

/* ---- operators ---- */

static bool eval_operator(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    unsigned least, most, count = 0;
    qti_operator *apply = qti_operator_of(node, &least, &most);
    if (!apply)
        return qti_trouble(run, node, ERR_N("an expression that is not computed here"));
    for (const struct xml_node *c = xml_child(node, NULL); c; c = xml_after(c, NULL))
        count++;
    if (count < least || count > most)
        return qti_trouble(run, node, ERR_N("an expression with the wrong number of parts"));
    struct qti_value *args = arena_array(run->arena, count, sizeof *args);
    count = 0;
    for (const struct xml_node *c = xml_child(node, NULL); c; c = xml_after(c, NULL))
        if (!qti_eval(run, c, &args[count++]))
            return false;
    if (!qti_operands_fit(node, args, count))
        return qti_trouble(run, node, ERR_N("an expression with parts of the wrong type"));
    return apply(run, node, args, count, value);
}

bool qti_eval(struct qti_run *run, const struct xml_node *node, struct qti_value *value)
{
    leaf *simple = leaf_of(node);
    if (++run->steps > QTI_STEPS_MAX)
        return qti_trouble(run, node, ERR_N("more steps than allowed"));
    *value = qti_value_null();
    return simple ? simple(run, node, value) : eval_operator(run, node, value);
}
