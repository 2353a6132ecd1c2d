#include "core/material/qti_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool qti_has_feedback(const struct question *question)
{
    if (*question->explanation)
        return true;
    for (unsigned i = 0; i < question->answers_count; i++)
        if (*question->answers[i].feedback)
            return true;
    return false;
}

const char *qti_weight_text(int weight, char *buffer)
{
    int size = abs(weight);
    int len = snprintf(buffer, 16, "%s%d.%05d", weight < 0 ? "-" : "", size / QUESTION_FULL,
                       size % QUESTION_FULL);
    while (buffer[len - 1] == '0')
        buffer[--len] = '\0';
    if (buffer[len - 1] == '.')
        buffer[--len] = '\0';
    return buffer;
}

const char *qti_answer_name(const struct question *question, unsigned i, char *buffer)
{
    if (question->type == QUESTION_TRUE_FALSE)
        return (i == 1) == question->truth ? "true" : "false";
    snprintf(buffer, 16, "%c", (int) ('A' + i));
    return buffer;
}

/* ---- declarations ---- */

static const char *base_type(const struct question *q)
{
    switch (q->type) {
    case QUESTION_MATCHING:
        return "directedPair";
    case QUESTION_NUMERIC:
        return "float";
    case QUESTION_SHORT:
    case QUESTION_ESSAY:
        return "string";
    default:
        return "identifier";
    }
}

static const char *cardinality(const struct question *q)
{
    if (q->type == QUESTION_MULTIPLE || q->type == QUESTION_MATCHING)
        return "multiple";
    return q->type == QUESTION_ORDERING ? "ordered" : "single";
}

static void put_value(struct qti_xml *xml, const char *value)
{
    qti_begin(xml, "value", NULL);
    qti_put(xml, value);
    qti_end(xml, "value");
}

static const char *pair_name(const struct question *q, unsigned i, char *buffer)
{
    for (unsigned k = 0; k < q->choices_count; k++)
        if (strcmp(q->choices[k], q->answers[i].match) == 0)
            snprintf(buffer, 16, "L%u R%u", i + 1, k + 1);
    return buffer;
}

static bool has_star(const char *text)
{
    for (; *text; text++)
        if (*text == '\\' && text[1] == '*')
            text++;
        else if (*text == '*')
            return true;
    return false;
}

/* The first right answer that is a plain value; NULL when every one is a pattern or a range. */
static char *right_text(const struct question *q)
{
    for (unsigned i = 0; i < q->answers_count; i++) {
        const char *text = q->answers[i].text;
        if (q->answers[i].weight != QUESTION_FULL || (q->type == QUESTION_SHORT && has_star(text)))
            continue;
        struct question one = *q;
        one.answers = &q->answers[i];
        one.answers_count = 1;
        char *key = question_key(&one), *to = key;
        for (const char *p = key; *p; p++)
            if (*p != '\\' || p[1] != '*')
                *to++ = *p;
        *to = '\0';
        if (strcmp(key, "*") != 0 || q->type == QUESTION_SHORT)
            return key;
        free(key);
    }
    return NULL;
}

static void put_correct(struct qti_xml *xml, const struct question *q)
{
    char name[16] = "";
    char *typed = NULL;
    bool several = q->type == QUESTION_MULTIPLE || q->type == QUESTION_MATCHING ||
                   q->type == QUESTION_ORDERING;
    if (q->type == QUESTION_ESSAY)
        return;
    if (q->type == QUESTION_SHORT || q->type == QUESTION_NUMERIC) {
        typed = right_text(q);
        if (!typed)
            return;
    }
    qti_begin(xml, "correctResponse", NULL);
    if (typed)
        put_value(xml, typed);
    for (unsigned i = 0, done = 0; !typed && i < q->answers_count && !(done && !several); i++) {
        int weight = q->answers[i].weight;
        if (q->type == QUESTION_MATCHING)
            put_value(xml, pair_name(q, i, name));
        else if (q->type == QUESTION_ORDERING ||
                 (q->type == QUESTION_MULTIPLE ? weight > 0 : weight == QUESTION_FULL))
            put_value(xml, qti_answer_name(q, i, name)), done++;
    }
    qti_end(xml, "correctResponse");
    free(typed);
}

bool qti_is_mapped(const struct question *question)
{
    const struct question *q = question;
    unsigned full = 0, part = 0;
    if (q->type == QUESTION_MATCHING || q->type == QUESTION_MULTIPLE)
        return true;
    for (unsigned i = 0; i < q->answers_count; i++) {
        full += q->answers[i].weight == QUESTION_FULL;
        part += q->answers[i].weight != QUESTION_FULL && q->answers[i].weight != 0;
        if (q->type == QUESTION_SHORT &&
            (strpbrk(q->answers[i].text, "*\\\n") || *q->answers[i].feedback))
            return false;
    }
    return q->type == QUESTION_SHORT || (q->type == QUESTION_SINGLE && (full > 1 || part > 0));
}

static void put_mapping(struct qti_xml *xml, const struct question *q)
{
    char name[16] = "", weight[16];
    bool multiple = q->type == QUESTION_MULTIPLE, pairs = q->type == QUESTION_MATCHING;
    if (!qti_is_mapped(q))
        return;
    qti_begin(xml, "mapping", "lowerBound", multiple ? "0" : NULL, "upperBound",
              multiple ? "1" : NULL, "defaultValue", "0", NULL);
    for (unsigned i = 0; i < q->answers_count; i++) {
        bool typed = q->type == QUESTION_SHORT;
        const char *key = pairs   ? pair_name(q, i, name)
                          : typed ? q->answers[i].text
                                  : qti_answer_name(q, i, name);
        qti_empty(xml, "mapEntry", "mapKey", key, "mappedValue",
                  qti_weight_text(q->answers[i].weight, weight), "caseSensitive",
                  typed ? "false" : NULL, NULL);
    }
    qti_end(xml, "mapping");
}

/* The whole mark: 1; one for each pair; one for each neighbour of an order. */
static unsigned whole(const struct question *q)
{
    if (q->type == QUESTION_MATCHING)
        return q->answers_count;
    if (q->type == QUESTION_ORDERING && q->order == QUESTION_ORDER_NEXT)
        return q->answers_count - 1;
    return 1;
}

static void put_declarations(struct qti_xml *xml, const struct question *q)
{
    char maximum[16];
    snprintf(maximum, sizeof maximum, "%u", whole(q));
    if (q->type != QUESTION_DESCRIPTION) {
        qti_begin(xml, "responseDeclaration", "identifier", "RESPONSE", "cardinality",
                  cardinality(q), "baseType", base_type(q), NULL);
        put_correct(xml, q);
        put_mapping(xml, q);
        qti_end(xml, "responseDeclaration");
        qti_empty(xml, "outcomeDeclaration", "identifier", "SCORE", "cardinality", "single",
                  "baseType", "float", "normalMaximum", maximum, NULL);
    }
    if (qti_has_feedback(q))
        qti_empty(xml, "outcomeDeclaration", "identifier", "FEEDBACK", "cardinality", "multiple",
                  "baseType", "identifier", NULL);
}

/* ---- body ---- */

/* "xunlian-stem xunlian-format-markdown" */
static char *class_of(const char *class, const char *format)
{
    if (!*format)
        return *class ? xstrdup(class) : NULL;
    return xasprintf("%s%sxunlian-format-%s", class, *class ? " " : "", format);
}

static void put_option(struct qti_xml *xml, const char *element, const char *name,
                       const struct question_answer *answer, const char *most)
{
    char *class = class_of("", answer->format ? answer->format : "");
    qti_begin(xml, element, "identifier", name, "class", class, "matchMax", most, NULL);
    qti_put_text(xml, answer->text);
    qti_end(xml, element);
    free(class);
}

static int by_text(const void *a, const void *b)
{
    const struct question_answer *const *x = a, *const *y = b;
    int order = strcmp((*x)->text, (*y)->text);
    return order ? order : (*x > *y) - (*x < *y);
}

/* Sorted by text, as the right order is the answer. */
static void put_order(struct qti_xml *xml, const struct question *q)
{
    char name[16];
    const struct question_answer *sorted[QUESTION_ANSWERS_MAX];
    for (unsigned i = 0; i < q->answers_count; i++)
        sorted[i] = &q->answers[i];
    qsort(sorted, q->answers_count, sizeof *sorted, by_text);
    qti_begin(xml, "orderInteraction", "responseIdentifier", "RESPONSE", "shuffle", "true", NULL);
    for (unsigned i = 0; i < q->answers_count; i++) {
        unsigned at = (unsigned) (sorted[i] - q->answers);
        put_option(xml, "simpleChoice", qti_answer_name(q, at, name), sorted[i], NULL);
    }
    qti_end(xml, "orderInteraction");
}

static void put_match(struct qti_xml *xml, const struct question *q)
{
    char name[16];
    qti_begin(xml, "matchInteraction", "responseIdentifier", "RESPONSE", "shuffle", "true",
              "maxAssociations", "0", NULL);
    qti_begin(xml, "simpleMatchSet", NULL);
    for (unsigned i = 0; i < q->answers_count; i++) {
        snprintf(name, sizeof name, "L%u", i + 1);
        put_option(xml, "simpleAssociableChoice", name, &q->answers[i], "1");
    }
    qti_end(xml, "simpleMatchSet");
    qti_begin(xml, "simpleMatchSet", NULL);
    for (unsigned i = 0; i < q->choices_count; i++) {
        struct question_answer right = {.text = q->choices[i], .format = ""};
        snprintf(name, sizeof name, "R%u", i + 1);
        put_option(xml, "simpleAssociableChoice", name, &right, "0");
    }
    qti_end(xml, "simpleMatchSet");
    qti_end(xml, "matchInteraction");
}

static void put_choices(struct qti_xml *xml, const struct question *q)
{
    char name[16];
    static const struct question_answer truths[] = {{.text = "正确", .format = ""},
                                                    {.text = "错误", .format = ""}};
    qti_begin(xml, "choiceInteraction", "responseIdentifier", "RESPONSE", "shuffle", "false",
              "maxChoices", q->type == QUESTION_MULTIPLE ? "0" : "1", NULL);
    if (q->type == QUESTION_TRUE_FALSE) {
        put_option(xml, "simpleChoice", "true", &truths[0], NULL);
        put_option(xml, "simpleChoice", "false", &truths[1], NULL);
    } else {
        for (unsigned i = 0; i < q->answers_count; i++)
            put_option(xml, "simpleChoice", qti_answer_name(q, i, name), &q->answers[i], NULL);
    }
    qti_end(xml, "choiceInteraction");
}

static void put_inline_choices(struct qti_xml *xml, const struct question *q)
{
    char name[16];
    qti_begin(xml, "inlineChoiceInteraction", "responseIdentifier", "RESPONSE", "shuffle", "false",
              NULL);
    for (unsigned i = 0; i < q->answers_count; i++)
        put_option(xml, "inlineChoice", qti_answer_name(q, i, name), &q->answers[i], NULL);
    qti_end(xml, "inlineChoiceInteraction");
}

/* Typed texts stand in the sentence, and so do options of a missing word that are bare text. */
static bool is_inline(const struct question *q)
{
    if (q->type == QUESTION_SHORT || q->type == QUESTION_NUMERIC)
        return true;
    for (unsigned i = 0; i < q->answers_count; i++)
        if (strchr(q->answers[i].text, '\n') || strstr(q->answers[i].text, "![") ||
            *q->answers[i].format)
            return false;
    return q->type == QUESTION_SINGLE && q->tail;
}

static void put_interaction(struct qti_xml *xml, const struct question *q)
{
    if (q->type == QUESTION_SHORT || q->type == QUESTION_NUMERIC)
        qti_empty(xml, "textEntryInteraction", "responseIdentifier", "RESPONSE", NULL);
    else if (is_inline(q))
        put_inline_choices(xml, q);
    else if (q->type == QUESTION_ESSAY)
        qti_empty(xml, "extendedTextInteraction", "responseIdentifier", "RESPONSE", NULL);
    else if (q->type == QUESTION_MATCHING)
        put_match(xml, q);
    else if (q->type == QUESTION_ORDERING)
        put_order(xml, q);
    else if (q->type != QUESTION_DESCRIPTION)
        put_choices(xml, q);
}

static void put_body(struct qti_xml *xml, const struct question *q)
{
    char *class = class_of("xunlian-stem", q->format);
    bool within = is_inline(q) && q->tail;
    qti_begin(xml, "itemBody", NULL);
    qti_begin(xml, "div", "class", class, NULL);
    qti_put_text(xml, q->stem);
    if (within) {
        put_interaction(xml, q);
        qti_put_text(xml, q->tail);
    }
    qti_end(xml, "div");
    if (!within) {
        if (is_inline(q))
            qti_begin(xml, "div", NULL);
        put_interaction(xml, q);
        if (is_inline(q))
            qti_end(xml, "div");
    }
    if (!within && q->tail) {
        qti_begin(xml, "div", "class", "xunlian-tail", NULL);
        qti_put_text(xml, q->tail);
        qti_end(xml, "div");
    }
    qti_end(xml, "itemBody");
    free(class);
}

/* ---- feedback ---- */

static void put_feedback(struct qti_xml *xml, const char *name, const char *text)
{
    if (!*text)
        return;
    qti_begin(xml, "modalFeedback", "outcomeIdentifier", "FEEDBACK", "identifier", name, "showHide",
              "show", NULL);
    if (xml->version == QTI_30)
        qti_begin(xml, "contentBody", NULL);
    qti_begin(xml, "p", NULL);
    qti_put_text(xml, text);
    qti_end(xml, "p");
    if (xml->version == QTI_30)
        qti_end(xml, "contentBody");
    qti_end(xml, "modalFeedback");
}

char *qti_item_write(const struct question *question, enum qti_version version,
                     const char *identifier)
{
    static const char *const spaces[] = {"http://www.imsglobal.org/xsd/imsqti_v2p2",
                                         "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"};
    struct qti_xml xml = {.version = version};
    char name[16];
    str_add(&xml.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    qti_begin(&xml, "assessmentItem", "xmlns", spaces[version], "identifier", identifier, "title",
              question->title, "label", *question->id ? question->id : NULL, "xml:lang", "zh-CN",
              "toolName", "xunlian", "toolVersion", "1", "adaptive", "false", "timeDependent",
              "false", NULL);
    put_declarations(&xml, question);
    put_body(&xml, question);
    qti_write_processing(&xml, question);
    put_feedback(&xml, "general", question->explanation);
    for (unsigned i = 0; i < question->answers_count; i++)
        put_feedback(&xml, qti_answer_name(question, i, name), question->answers[i].feedback);
    qti_end(&xml, "assessmentItem");
    str_add_char(&xml.out, '\n');
    return str_take(&xml.out);
}
