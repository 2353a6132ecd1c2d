#include "core/material/qti_expr.h"

#include "base/str.h"
#include "core/material/decimal.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OP(name)                                                                                   \
    static bool name(struct qti_run *run, const struct xml_node *node,                             \
                     const struct qti_value *args, unsigned count, struct qti_value *value)
#define UNUSED_OP ((void) run, (void) node, (void) args, (void) count)

static struct qti_value truth(struct qti_run *run, bool is)
{
    return qti_value_number(run->arena, QTI_BASE_BOOLEAN, is);
}

static struct qti_value number(struct qti_run *run, enum qti_base base, double n)
{
    return isfinite(n) ? qti_value_number(run->arena, base, n) : qti_value_null();
}

/* The kind of a sum: integer only while every part is. */
static enum qti_base common_base(const struct qti_value *args, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (args[i].base != QTI_BASE_INTEGER)
            return QTI_BASE_FLOAT;
    return QTI_BASE_INTEGER;
}

static bool any_null(const struct qti_value *args, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (args[i].count == 0)
            return true;
    return false;
}

/* ---- logic: true, false, and NULL for what is not known ---- */

OP(op_and)
{
    bool unknown = false;
    UNUSED_OP;
    for (unsigned i = 0; i < count; i++) {
        unknown = unknown || args[i].count == 0;
        if (args[i].count > 0 && args[i].list[0].number == 0) {
            *value = truth(run, false);
            return true;
        }
    }
    *value = unknown ? qti_value_null() : truth(run, true);
    return true;
}

OP(op_or)
{
    bool unknown = false;
    UNUSED_OP;
    for (unsigned i = 0; i < count; i++) {
        unknown = unknown || args[i].count == 0;
        if (args[i].count > 0 && args[i].list[0].number != 0) {
            *value = truth(run, true);
            return true;
        }
    }
    *value = unknown ? qti_value_null() : truth(run, false);
    return true;
}

OP(op_not)
{
    UNUSED_OP;
    if (args[0].count > 0)
        *value = truth(run, args[0].list[0].number == 0);
    return true;
}

OP(op_any)
{
    unsigned yes = 0, unknown = 0;
    unsigned least = (unsigned) strtoul(qti_attribute_or(node, "min", "0"), NULL, 10);
    unsigned most = (unsigned) strtoul(qti_attribute_or(node, "max", "0"), NULL, 10);
    for (unsigned i = 0; i < count; i++)
        if (args[i].count == 0)
            unknown++;
        else
            yes += args[i].list[0].number != 0;
    if (yes > most || yes + unknown < least)
        *value = truth(run, false);
    else if (yes >= least && yes + unknown <= most)
        *value = truth(run, true);
    return true;
}

OP(op_is_null)
{
    UNUSED_OP;
    bool empty = args[0].count == 0;
    if (args[0].count == 1 && args[0].base == QTI_BASE_STRING)
        empty = !args[0].list[0].text || !*args[0].list[0].text;
    *value = truth(run, empty);
    return true;
}

/* ---- comparing ---- */

OP(op_match)
{
    UNUSED_OP;
    if (!any_null(args, count))
        *value = truth(run, qti_value_same(&args[0], &args[1]));
    return true;
}

OP(op_member)
{
    UNUSED_OP;
    if (!any_null(args, count))
        *value = truth(run, qti_value_holds(&args[1], &args[0].list[0]) > 0);
    return true;
}

/* The second in the first: as a run of its order, or each as often as there. */
static bool container_has(const struct qti_value *a, const struct qti_value *b)
{
    if (a->cardinality != QTI_CARDINALITY_ORDERED) {
        for (unsigned i = 0; i < b->count; i++)
            if (qti_value_holds(b, &b->list[i]) > qti_value_holds(a, &b->list[i]))
                return false;
        return true;
    }
    for (unsigned at = 0; at + b->count <= a->count; at++) {
        unsigned same = 0;
        while (same < b->count && qti_scalar_same(a->base, &a->list[at + same], &b->list[same]))
            same++;
        if (same == b->count)
            return true;
    }
    return false;
}

OP(op_contains)
{
    UNUSED_OP;
    if (!any_null(args, count))
        *value = truth(run, container_has(&args[0], &args[1]));
    return true;
}

OP(op_string)
{
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    const char *a = args[0].list[0].text, *b = args[1].list[0].text;
    a = a ? a : "";
    b = b ? b : "";
    bool exact = qti_flag(node, "caseSensitive", true);
    bool part = qti_flag(node, "substring", false);
    if (part)
        *value = truth(run, (exact ? strstr(a, b) : strcasestr(a, b)) != NULL);
    else
        *value = truth(run, (exact ? strcmp(a, b) : strcasecmp(a, b)) == 0);
    return true;
}

/* substring: whether the first is in the second. */
OP(op_substring)
{
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    const char *a = args[0].list[0].text, *b = args[1].list[0].text;
    bool exact = qti_flag(node, "caseSensitive", true);
    if (a && b)
        *value = truth(run, (exact ? strstr(b, a) : strcasestr(b, a)) != NULL);
    return true;
}

/* A regular expression of plain characters, escapes and ".*" only; false for any other. */
static bool simple_match(const char *p, const char *s, bool *matches)
{
    const char *star = NULL, *retry = NULL;
    for (const char *c = p; *c; c += 1 + (*c == '\\' && c[1]))
        if (strchr("|?+()[]{}^$", *c) || (*c == '.' && c[1] != '*') ||
            (*c == '*' && (c == p || c[-1] != '.')))
            return false;
    for (;;) {
        if (p[0] == '.' && p[1] == '*') {
            star = p += 2;
            retry = s;
            continue;
        }
        size_t one = *p == '\\' && p[1] ? 2 : 1;
        if (!*s && !*p)
            break;
        if (*s && *p && p[one - 1] == *s) {
            p += one;
            s++;
        } else if (star && *retry) {
            p = star;
            s = ++retry;
        } else {
            *matches = false;
            return true;
        }
    }
    *matches = true;
    return true;
}

OP(op_pattern)
{
    bool matches;
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    const char *text = args[0].list[0].text;
    if (!simple_match(qti_attribute_or(node, "pattern", ""), text ? text : "", &matches))
        return qti_trouble(run, node, ERR_N("a pattern that is not computed here"));
    *value = truth(run, matches);
    return true;
}

OP(op_less)
{
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    double a = args[0].list[0].number, b = args[1].list[0].number;
    if (qti_is(node, "lt"))
        *value = truth(run, a < b);
    else if (qti_is(node, "lte"))
        *value = truth(run, a <= b);
    else if (qti_is(node, "gt"))
        *value = truth(run, a > b);
    else
        *value = truth(run, a >= b);
    return true;
}

/* ---- equal ---- */

/* The decimal that was written for a double of at most 15 digits: 0.8 - 0.1 is 0.7 then. */
static bool as_decimal(double n, struct decimal *out)
{
    char text[64];
    int len = snprintf(text, sizeof text, "%.15g", n);
    return decimal_parse(text, (size_t) len, out);
}

static int compare_numbers(double a, double b, double shift)
{
    struct decimal x, y, s;
    if (as_decimal(a, &x) && as_decimal(b, &y) && as_decimal(shift, &s))
        return decimal_compare(x, decimal_add(y, s));
    return a < b + shift ? -1 : a > b + shift;
}

static bool tolerances(const struct xml_node *node, double at, double out[2])
{
    const char *text = qti_attribute_or(node, "tolerance", "");
    char *end;
    out[0] = strtod(text, &end);
    if (end == text)
        return false;
    text = end;
    out[1] = strtod(text, &end);
    if (end == text)
        out[1] = out[0];
    if (strcmp(qti_attribute_or(node, "toleranceMode", "exact"), "relative") == 0)
        for (int i = 0; i < 2; i++)
            out[i] = fabs(at) * out[i] / 100;
    return isfinite(out[0]) && isfinite(out[1]);
}

OP(op_equal)
{
    double tolerance[2] = {0};
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    double a = args[0].list[0].number, b = args[1].list[0].number;
    if (strcmp(qti_attribute_or(node, "toleranceMode", "exact"), "exact") == 0) {
        *value = truth(run, a == b);
        return true;
    }
    if (!tolerances(node, a, tolerance))
        return qti_trouble(run, node, ERR_N("a tolerance that is no number"));
    /* The specification's x is the first expression: y within x - t0 … x + t1. */
    int low = compare_numbers(b, a, -tolerance[0]), high = compare_numbers(b, a, tolerance[1]);
    bool from = qti_flag(node, "includeLowerBound", true) ? low >= 0 : low > 0;
    bool to = qti_flag(node, "includeUpperBound", true) ? high <= 0 : high < 0;
    *value = truth(run, from && to);
    return true;
}

static bool rounded(const struct xml_node *node, double n, double *out)
{
    char text[80], mode = strcmp(qti_attribute_or(node, "roundingMode", "significantFigures"),
                                 "decimalPlaces") == 0
                              ? 'f'
                              : 'g';
    long figures = strtol(qti_attribute_or(node, "figures", "0"), NULL, 10);
    if (figures < (mode == 'g') || figures > 15 || fabs(n) > 1e30)
        return false;
    double scale =
        mode == 'f' ? (double) figures : (double) figures - 1 - floor(log10(n == 0 ? 1 : fabs(n)));
    snprintf(text, sizeof text, "%.15g", n * pow(10, scale));
    double whole = strtod(text, NULL);
    *out = (whole < 0 ? ceil(whole - 0.5) : floor(whole + 0.5)) / pow(10, scale);
    return isfinite(*out);
}

OP(op_rounded)
{
    double a, b;
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    if (!rounded(node, args[0].list[0].number, &a) ||
        (count > 1 && !rounded(node, args[1].list[0].number, &b)))
        return qti_trouble(run, node, ERR_N("a rounding that is not computed here"));
    *value = count > 1 ? truth(run, compare_numbers(a, b, 0) == 0) : number(run, QTI_BASE_FLOAT, a);
    return true;
}

/* ---- arithmetic ---- */

OP(op_fold)
{
    UNUSED_OP;
    bool product = qti_is(node, "product"), least = qti_is(node, "min"), most = qti_is(node, "max");
    double sum = product ? 1 : 0;
    bool first = true;
    if (any_null(args, count))
        return true;
    for (unsigned i = 0; i < count; i++)
        for (unsigned k = 0; k < args[i].count; k++, first = false) {
            double n = args[i].list[k].number;
            if (product)
                sum *= n;
            else if (least || most)
                sum = first || (least ? n < sum : n > sum) ? n : sum;
            else
                sum += n;
        }
    *value = number(run, common_base(args, count), sum);
    return true;
}

OP(op_binary)
{
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    double a = args[0].list[0].number, b = args[1].list[0].number;
    enum qti_base base = common_base(args, count);
    if (qti_is(node, "subtract"))
        *value = number(run, base, a - b);
    else if (qti_is(node, "power"))
        *value = number(run, QTI_BASE_FLOAT, pow(a, b));
    else if (b == 0)
        *value = qti_value_null();
    else if (qti_is(node, "divide"))
        *value = number(run, QTI_BASE_FLOAT, a / b);
    else if (qti_is(node, "integerDivide"))
        *value = number(run, QTI_BASE_INTEGER, floor(a / b));
    else
        *value = number(run, QTI_BASE_INTEGER, a - b * floor(a / b));
    return true;
}

OP(op_unary)
{
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    double n = args[0].list[0].number;
    if (qti_is(node, "truncate"))
        *value = number(run, QTI_BASE_INTEGER, trunc(n));
    else if (qti_is(node, "round"))
        *value = number(run, QTI_BASE_INTEGER, floor(n + 0.5));
    else
        *value = number(run, QTI_BASE_FLOAT, n);
    return true;
}

/* ---- containers ---- */

OP(op_container)
{
    UNUSED_OP;
    size_t total = 0;
    unsigned n = 0;
    for (unsigned i = 0; i < count; i++)
        total += args[i].count;
    if (total > QTI_STEPS_MAX)
        return qti_trouble(run, node, ERR_N("more steps than allowed"));
    struct qti_scalar *list = arena_array(run->arena, total, sizeof *list);
    value->cardinality =
        qti_is(node, "ordered") ? QTI_CARDINALITY_ORDERED : QTI_CARDINALITY_MULTIPLE;
    for (unsigned i = 0; i < count; i++) {
        for (unsigned k = 0; k < args[i].count; k++)
            list[n++] = args[i].list[k];
        if (args[i].count > 0)
            value->base = args[i].base;
    }
    value->list = list;
    value->count = n;
    return true;
}

OP(op_size)
{
    UNUSED_OP;
    *value = number(run, QTI_BASE_INTEGER, args[0].count);
    return true;
}

OP(op_index)
{
    UNUSED_OP;
    const char *text = qti_attribute_or(node, "n", "0");
    int variable = qti_model_find(run->model, text);
    double n = strtod(text, NULL);
    if (variable >= 0)
        n = run->now[variable].count ? run->now[variable].list[0].number : 0;
    if (n < 1 || n > args[0].count)
        return true;
    *value =
        (struct qti_value){.base = args[0].base, .list = &args[0].list[(size_t) n - 1], .count = 1};
    return true;
}

OP(op_delete)
{
    UNUSED_OP;
    if (any_null(args, count))
        return true;
    unsigned n = 0;
    struct qti_scalar *list = arena_array(run->arena, args[1].count, sizeof *list);
    for (unsigned i = 0; i < args[1].count; i++)
        if (!qti_scalar_same(args[1].base, &args[1].list[i], &args[0].list[0]))
            list[n++] = args[1].list[i];
    *value = (struct qti_value){args[1].base, args[1].cardinality, list, n};
    return true;
}

/* What the operands of an operator must be. */
enum operands { ANY, NUMBERS, TRUTHS };

static bool fit(enum operands want, const struct qti_value *args, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (args[i].count > 0 && ((want == NUMBERS && !qti_is_number(args[i].base)) ||
                                  (want == TRUTHS && args[i].base != QTI_BASE_BOOLEAN)))
            return false;
    return true;
}

struct entry {
    const char *name;
    qti_operator *apply;
    unsigned least, most;
    enum operands operands;
};

static const struct entry *entry_of(const struct xml_node *node)
{
    static const struct entry entries[] = {
        {"and", op_and, 1, UINT_MAX, TRUTHS},
        {"or", op_or, 1, UINT_MAX, TRUTHS},
        {"not", op_not, 1, 1, TRUTHS},
        {"anyN", op_any, 1, UINT_MAX, TRUTHS},
        {"isNull", op_is_null, 1, 1, ANY},
        {"match", op_match, 2, 2, ANY},
        {"member", op_member, 2, 2, ANY},
        {"contains", op_contains, 2, 2, ANY},
        {"stringMatch", op_string, 2, 2, ANY},
        {"substring", op_substring, 2, 2, ANY},
        {"patternMatch", op_pattern, 1, 1, ANY},
        {"lt", op_less, 2, 2, NUMBERS},
        {"lte", op_less, 2, 2, NUMBERS},
        {"gt", op_less, 2, 2, NUMBERS},
        {"gte", op_less, 2, 2, NUMBERS},
        {"equal", op_equal, 2, 2, NUMBERS},
        {"equalRounded", op_rounded, 2, 2, NUMBERS},
        {"roundTo", op_rounded, 1, 1, NUMBERS},
        {"sum", op_fold, 1, UINT_MAX, NUMBERS},
        {"product", op_fold, 1, UINT_MAX, NUMBERS},
        {"min", op_fold, 1, UINT_MAX, NUMBERS},
        {"max", op_fold, 1, UINT_MAX, NUMBERS},
        {"subtract", op_binary, 2, 2, NUMBERS},
        {"divide", op_binary, 2, 2, NUMBERS},
        {"power", op_binary, 2, 2, NUMBERS},
        {"integerDivide", op_binary, 2, 2, NUMBERS},
        {"integerModulus", op_binary, 2, 2, NUMBERS},
        {"truncate", op_unary, 1, 1, NUMBERS},
        {"round", op_unary, 1, 1, NUMBERS},
        {"integerToFloat", op_unary, 1, 1, NUMBERS},
        {"multiple", op_container, 0, UINT_MAX, ANY},
        {"ordered", op_container, 0, UINT_MAX, ANY},
        {"containerSize", op_size, 1, 1, ANY},
        {"index", op_index, 1, 1, ANY},
        {"delete", op_delete, 2, 2, ANY},
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (qti_is(node, entries[i].name))
            return &entries[i];
    return NULL;
}

qti_operator *qti_operator_of(const struct xml_node *node, unsigned *least, unsigned *most)
{
    const struct entry *entry = entry_of(node);
    *least = entry ? entry->least : 0;
    *most = entry ? entry->most : 0;
    return entry ? entry->apply : NULL;
}

bool qti_operands_fit(const struct xml_node *node, const struct qti_value *args, unsigned count)
{
    return fit(entry_of(node)->operands, args, count);
}
