#include "core/material/qti_write.h"

#include <stdlib.h>
#include <string.h>

/* ---- expressions ---- */

static void put_variable(struct qti_xml *xml, const char *name)
{
    qti_empty(xml, "variable", "identifier", name, NULL);
}

static void put_base(struct qti_xml *xml, const char *type, const char *value)
{
    qti_begin(xml, "baseValue", "baseType", type, NULL);
    qti_put(xml, value);
    qti_end(xml, "baseValue");
}

static void set_number(struct qti_xml *xml, int weight)
{
    char number[16];
    qti_begin(xml, "setOutcomeValue", "identifier", "SCORE", NULL);
    put_base(xml, "float", qti_weight_text(weight, number));
    qti_end(xml, "setOutcomeValue");
}

static void set_mapped(struct qti_xml *xml)
{
    qti_begin(xml, "setOutcomeValue", "identifier", "SCORE", NULL);
    qti_empty(xml, "mapResponse", "identifier", "RESPONSE", NULL);
    qti_end(xml, "setOutcomeValue");
}

/* FEEDBACK and what else is told. */
static void set_told(struct qti_xml *xml, const char *variable, const char *name)
{
    qti_begin(xml, "setOutcomeValue", "identifier", "FEEDBACK", NULL);
    qti_begin(xml, "multiple", NULL);
    if (variable)
        put_variable(xml, variable);
    if (name)
        put_base(xml, "identifier", name);
    qti_end(xml, "multiple");
    qti_end(xml, "setOutcomeValue");
}

static void put_right(struct qti_xml *xml)
{
    qti_begin(xml, "match", NULL);
    put_variable(xml, "RESPONSE");
    qti_empty(xml, "correct", "identifier", "RESPONSE", NULL);
    qti_end(xml, "match");
}

/* ---- typed answers ---- */

static void put_answered(struct qti_xml *xml)
{
    qti_begin(xml, "not", NULL);
    qti_begin(xml, "isNull", NULL);
    put_variable(xml, "RESPONSE");
    qti_end(xml, "isNull");
    qti_end(xml, "not");
}

/* Our pattern as a regular expression of XML Schema, where only `.*` stands for something. */
static char *as_expression(const char *text)
{
    struct str out = STR_INIT;
    for (; *text; text++) {
        if (*text == '*')
            str_add(&out, ".");
        else if (*text == '\\' && text[1] == '*')
            text++, str_add_char(&out, '\\');
        else if (strchr("\\|.?+()[]{}^$-", *text))
            str_add_char(&out, '\\');
        str_add_char(&out, *text);
    }
    return str_take(&out);
}

/* The text without escapes; NULL when a star in it stands for any text. */
static char *as_plain(const char *text, size_t n)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '*') {
            str_finish(&out);
            return NULL;
        }
        if (text[i] == '\\' && i + 1 < n && text[i + 1] == '*')
            i++;
        str_add_char(&out, text[i]);
    }
    return str_take(&out);
}

static void put_text_condition(struct qti_xml *xml, const char *text)
{
    size_t n = strlen(text);
    char *plain = as_plain(text, n);
    char *inner = n > 2 && text[0] == '*' && text[n - 1] == '*' ? as_plain(text + 1, n - 2) : NULL;
    if (strcmp(text, "*") == 0) {
        put_answered(xml);
    } else if (plain) {
        qti_begin(xml, "stringMatch", "caseSensitive", "false", NULL);
        put_variable(xml, "RESPONSE");
        put_base(xml, "string", plain);
        qti_end(xml, "stringMatch");
    } else if (inner) {
        qti_begin(xml, "substring", "caseSensitive", "false", NULL);
        put_base(xml, "string", inner);
        put_variable(xml, "RESPONSE");
        qti_end(xml, "substring");
    } else {
        char *expression = as_expression(text);
        qti_begin(xml, "patternMatch", "pattern", expression, NULL);
        put_variable(xml, "RESPONSE");
        qti_end(xml, "patternMatch");
        free(expression);
    }
    free(plain);
    free(inner);
}

static void put_bound(struct qti_xml *xml, const char *operator, const char * bound)
{
    qti_begin(xml, operator, NULL);
    put_variable(xml, "RESPONSE");
    put_base(xml, "float", bound);
    qti_end(xml, operator);
}

/* "3.5", "3.5:0.1", "1..5", "*" */
static void put_number_condition(struct qti_xml *xml, const char *text)
{
    char *first = xstrdup(text);
    char *dots = strstr(first, ".."), *colon = strchr(first, ':');
    if (strcmp(text, "*") == 0) {
        put_answered(xml);
    } else if (dots) {
        *dots = '\0';
        qti_begin(xml, "and", NULL);
        put_bound(xml, "gte", first);
        put_bound(xml, "lte", dots + 2);
        qti_end(xml, "and");
    } else {
        if (colon)
            *colon++ = '\0';
        char *both = colon ? xasprintf("%s %s", colon, colon) : NULL;
        qti_begin(xml, "equal", "toleranceMode", colon ? "absolute" : "exact", "tolerance", both,
                  NULL);
        put_variable(xml, "RESPONSE");
        put_base(xml, "float", first);
        qti_end(xml, "equal");
        free(both);
    }
    free(first);
}

/* Numbers: the best weight that fits counts, so that comes first. */
static void sort_numbers(const struct question *q, unsigned *order)
{
    for (unsigned i = 0; i < q->answers_count; i++) {
        unsigned at = i;
        while (q->type == QUESTION_NUMERIC && at > 0 &&
               q->answers[order[at - 1]].weight < q->answers[i].weight) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
}

static void put_typed(struct qti_xml *xml, const struct question *q)
{
    char name[16];
    unsigned order[QUESTION_ANSWERS_MAX];
    sort_numbers(q, order);
    qti_begin(xml, "responseCondition", NULL);
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[order[i]];
        const char *branch = i == 0 ? "responseIf" : "responseElseIf";
        qti_begin(xml, branch, NULL);
        if (q->type == QUESTION_NUMERIC)
            put_number_condition(xml, a->text);
        else
            put_text_condition(xml, a->text);
        set_number(xml, a->weight);
        if (*a->feedback)
            set_told(xml, "FEEDBACK", qti_answer_name(q, order[i], name));
        qti_end(xml, branch);
    }
    qti_end(xml, "responseCondition");
}

/* ---- rules ---- */

static void put_right_else_mapped(struct qti_xml *xml, bool mapped)
{
    qti_begin(xml, "responseCondition", NULL);
    qti_begin(xml, "responseIf", NULL);
    put_right(xml);
    set_number(xml, QUESTION_FULL);
    qti_end(xml, "responseIf");
    if (mapped) {
        qti_begin(xml, "responseElse", NULL);
        set_mapped(xml);
        qti_end(xml, "responseElse");
    }
    qti_end(xml, "responseCondition");
}

/* One for each pair of neighbours. */
static void put_neighbours(struct qti_xml *xml, const struct question *q)
{
    char name[16];
    for (unsigned i = 0; i + 1 < q->answers_count; i++) {
        qti_begin(xml, "responseCondition", NULL);
        qti_begin(xml, "responseIf", NULL);
        qti_begin(xml, "contains", NULL);
        put_variable(xml, "RESPONSE");
        qti_begin(xml, "ordered", NULL);
        put_base(xml, "identifier", qti_answer_name(q, i, name));
        put_base(xml, "identifier", qti_answer_name(q, i + 1, name));
        qti_end(xml, "ordered");
        qti_end(xml, "contains");
        qti_begin(xml, "setOutcomeValue", "identifier", "SCORE", NULL);
        qti_begin(xml, "sum", NULL);
        put_variable(xml, "SCORE");
        put_base(xml, "float", "1");
        qti_end(xml, "sum");
        qti_end(xml, "setOutcomeValue");
        qti_end(xml, "responseIf");
        qti_end(xml, "responseCondition");
    }
}

static bool is_typed(const struct question *q)
{
    return q->type == QUESTION_NUMERIC || (q->type == QUESTION_SHORT && !qti_is_mapped(q));
}

static bool by_neighbours(const struct question *q)
{
    return q->type == QUESTION_ORDERING && q->order == QUESTION_ORDER_NEXT;
}

static void put_scoring(struct qti_xml *xml, const struct question *q)
{
    if (is_typed(q))
        put_typed(xml, q);
    else if (by_neighbours(q))
        put_neighbours(xml, q);
    else if (qti_is_mapped(q) && q->type != QUESTION_MULTIPLE)
        set_mapped(xml);
    else
        put_right_else_mapped(xml, q->type == QUESTION_MULTIPLE);
}

/* Several right options whose weights are not the whole: choosing just them is, all the same. */
static bool is_uneven(const struct question *q)
{
    int sum = 0;
    for (unsigned i = 0; i < q->answers_count; i++)
        sum += q->answers[i].weight > 0 ? q->answers[i].weight : 0;
    return q->type == QUESTION_MULTIPLE && abs(sum - QUESTION_FULL) > 30;
}

static void put_template(struct qti_xml *xml, bool mapped)
{
    static const char *const uris[][2] = {
        {"http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct",
         "http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response"},
        {"https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
         "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"},
    };
    qti_empty(xml, "responseProcessing", "template", uris[xml->version][mapped], NULL);
}

void qti_write_processing(struct qti_xml *xml, const struct question *question)
{
    const struct question *q = question;
    bool closed = q->type != QUESTION_ESSAY && q->type != QUESTION_DESCRIPTION;
    bool chosen = q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE ||
                  q->type == QUESTION_TRUE_FALSE;
    bool told = qti_has_feedback(q);
    const char *general = *q->explanation ? "general" : NULL;
    if (!closed && !told)
        return;
    if (!told && !is_typed(q) && !by_neighbours(q) && !is_uneven(q)) {
        put_template(xml, qti_is_mapped(q));
        return;
    }
    qti_begin(xml, "responseProcessing", NULL);
    if (told && (chosen || general))
        set_told(xml, chosen ? "RESPONSE" : NULL, general);
    if (closed)
        put_scoring(xml, q);
    qti_end(xml, "responseProcessing");
}
