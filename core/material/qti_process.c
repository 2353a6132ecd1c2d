#include "core/material/qti_process.h"

#include "base/str.h"

#include <string.h>

enum { RULES_DEPTH_MAX = 32 };

/* ---- templates ---- */

static bool has_rules(const struct xml_node *processing)
{
    return processing && xml_child(processing, NULL) != NULL;
}

static const char *template_name(const struct qti_model *model)
{
    const char *uri = qti_attribute_or(model->processing, "template", "");
    const char *slash = strrchr(uri, '/');
    return slash ? slash + 1 : uri;
}

enum qti_template qti_template_of(const struct qti_model *model)
{
    static const struct {
        const char *name;
        enum qti_template kind;
    } known[] = {
        {"match_correct", QTI_TEMPLATE_MATCH},  {"map_response", QTI_TEMPLATE_MAP},
        {"CC2_match", QTI_TEMPLATE_MATCH},      {"CC2_match_basic", QTI_TEMPLATE_MATCH},
        {"CC2_map_response", QTI_TEMPLATE_MAP},
    };
    const char *name = template_name(model);
    if (has_rules(model->processing))
        return QTI_TEMPLATE_RULES;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n = strlen(known[i].name);
        if (strncmp(name, known[i].name, n) == 0 &&
            (name[n] == '\0' || strcmp(name + n, ".xml") == 0))
            return known[i].kind;
    }
    return *name ? QTI_TEMPLATE_UNKNOWN : QTI_TEMPLATE_NONE;
}

static int response_of(const struct qti_model *model)
{
    int i = qti_model_find(model, "RESPONSE");
    for (unsigned k = 0; i < 0 && k < model->count; k++)
        if (model->variables[k].response)
            i = (int) k;
    return i;
}

static void set_text(struct qti_run *run, const char *name, const char *text)
{
    int i = qti_model_find(run->model, name);
    if (i >= 0)
        run->now[i] = qti_value_text(run->arena, QTI_BASE_IDENTIFIER, text);
}

static bool run_template(struct qti_run *run, enum qti_template kind, int in)
{
    int score = qti_model_find(run->model, "SCORE");
    double got = 0;
    if (in < 0 || score < 0)
        return qti_trouble(run, run->model->item,
                           ERR_N("a standard template without RESPONSE or SCORE"));
    const struct qti_variable *v = &run->model->variables[in];
    if (kind == QTI_TEMPLATE_MATCH) {
        if (v->correct.count > 0 && run->now[in].count > 0)
            got = qti_value_same(&run->now[in], &v->correct);
    } else if (!v->mapping) {
        return qti_trouble(run, run->model->item, ERR_N("a response without a mapping"));
    } else if (run->now[in].count > 0 && !qti_map(run, v, &run->now[in], &got)) {
        return false;
    }
    run->now[score] = qti_value_number(run->arena, QTI_BASE_FLOAT, got);
    if (str_starts(template_name(run->model), "CC2_")) {
        set_text(run, "FEEDBACKBASIC", got > 0 ? "correct" : "incorrect");
        set_text(run, "FEEDBACK", got > 0 ? "correct" : "incorrect");
    }
    return true;
}

/* ---- rules ---- */

enum flow { GO_ON, LEAVE, FAILED };

static enum flow run_rules(struct qti_run *run, const struct xml_node *rule, unsigned depth);

static enum flow set_outcome(struct qti_run *run, const struct xml_node *rule)
{
    struct qti_value value;
    int i = qti_model_find(run->model, qti_attribute(rule, "identifier"));
    const struct xml_node *expression = xml_child(rule, NULL);
    /* Declared by the specification itself; nothing here asks for it. */
    if (i < 0 && strcmp(qti_attribute_or(rule, "identifier", ""), "completionStatus") == 0)
        return GO_ON;
    if (i < 0 || run->model->variables[i].response || !expression) {
        qti_trouble(run, rule, ERR_N("a variable that is not declared"));
        return FAILED;
    }
    if (!qti_eval(run, expression, &value))
        return FAILED;
    const struct qti_variable *v = &run->model->variables[i];
    bool kin = value.base == v->base || (qti_is_number(value.base) && qti_is_number(v->base)) ||
               (value.base == QTI_BASE_STRING && v->base == QTI_BASE_IDENTIFIER) ||
               (value.base == QTI_BASE_IDENTIFIER && v->base == QTI_BASE_STRING);
    if (value.count > 0 && !kin) {
        qti_trouble(run, rule, ERR_N("a value that is not of its declared type"));
        return FAILED;
    }
    value.base = v->base;
    value.cardinality = v->cardinality;
    if (v->cardinality == QTI_CARDINALITY_SINGLE && value.count > 1)
        value.count = 1;
    run->now[i] = value;
    return GO_ON;
}

/* The rules of an if or else-if when its condition, the first child, holds. */
static enum flow run_branch(struct qti_run *run, const struct xml_node *branch, unsigned depth,
                            bool *taken)
{
    const struct xml_node *rule = xml_child(branch, NULL);
    *taken = true;
    if (!qti_is(branch, "responseElse")) {
        struct qti_value condition;
        if (!rule) {
            qti_trouble(run, branch, ERR_N("a condition without an expression"));
            return FAILED;
        }
        if (!qti_eval(run, rule, &condition))
            return FAILED;
        *taken = condition.count > 0 && condition.base == QTI_BASE_BOOLEAN &&
                 condition.list[0].number != 0;
        rule = xml_after(rule, NULL);
    }
    return *taken ? run_rules(run, rule, depth + 1) : GO_ON;
}

static enum flow run_condition(struct qti_run *run, const struct xml_node *rule, unsigned depth)
{
    bool taken = false;
    enum flow flow = GO_ON;
    for (const struct xml_node *c = xml_child(rule, NULL); c && !taken && flow == GO_ON;
         c = xml_after(c, NULL)) {
        if (!qti_is(c, "responseIf") && !qti_is(c, "responseElseIf") &&
            !qti_is(c, "responseElse")) {
            qti_trouble(run, c, ERR_N("a rule that is not computed here"));
            return FAILED;
        }
        flow = run_branch(run, c, depth, &taken);
    }
    return flow;
}

static enum flow run_rules(struct qti_run *run, const struct xml_node *rule, unsigned depth)
{
    for (; rule; rule = xml_after(rule, NULL)) {
        enum flow flow = FAILED;
        if (++run->steps > QTI_STEPS_MAX || depth > RULES_DEPTH_MAX)
            qti_trouble(run, rule, ERR_N("more steps than allowed"));
        else if (qti_is(rule, "responseCondition"))
            flow = run_condition(run, rule, depth);
        else if (qti_is(rule, "setOutcomeValue"))
            flow = set_outcome(run, rule);
        else if (qti_is(rule, "responseProcessingFragment"))
            flow = run_rules(run, xml_child(rule, NULL), depth + 1);
        else if (qti_is(rule, "exitResponse"))
            flow = LEAVE;
        else
            qti_trouble(run, rule, ERR_N("a rule that is not computed here"));
        if (flow != GO_ON)
            return flow;
    }
    return GO_ON;
}

static void start_outcomes(struct qti_run *run)
{
    const struct qti_model *model = run->model;
    for (unsigned i = 0; i < model->count; i++) {
        const struct qti_variable *v = &model->variables[i];
        if (v->response)
            continue;
        run->now[i] = v->start;
        if (v->start.count == 0 && qti_is_number(v->base) &&
            v->cardinality == QTI_CARDINALITY_SINGLE)
            run->now[i] = qti_value_number(run->arena, v->base, 0);
        run->now[i].base = v->base;
        run->now[i].cardinality = v->cardinality;
    }
}

bool qti_process(struct qti_run *run)
{
    enum qti_template kind = qti_template_of(run->model);
    run->steps = 0;
    run->trouble = NULL;
    start_outcomes(run);
    if (kind == QTI_TEMPLATE_UNKNOWN)
        return qti_trouble(run, run->model->processing,
                           ERR_N("a processing template that is not known here"));
    if (kind == QTI_TEMPLATE_RULES)
        return run_rules(run, xml_child(run->model->processing, NULL), 0) != FAILED;
    if (kind != QTI_TEMPLATE_NONE)
        return run_template(run, kind, response_of(run->model));
    bool mapped = run->response >= 0 && run->model->variables[run->response].mapping;
    return run_template(run, mapped ? QTI_TEMPLATE_MAP : QTI_TEMPLATE_MATCH, run->response);
}

bool qti_feedback_shown(const struct qti_run *run, const struct xml_node *node)
{
    int i = qti_model_find(run->model, qti_attribute(node, "outcomeIdentifier"));
    const char *name = qti_attribute_or(node, "identifier", "");
    bool hide = strcmp(qti_attribute_or(node, "showHide", "show"), "hide") == 0, holds = false;
    for (unsigned k = 0; i >= 0 && k < run->now[i].count; k++)
        holds = holds || (run->now[i].list[k].text && strcmp(run->now[i].list[k].text, name) == 0);
    return holds != hide;
}
