#include "core/material/version.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_identifier_char(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* A number without leading zeros (clause 2) below 2^31; moves *p past it. */
static bool read_number(const char **p, uint32_t *number)
{
    const char *s = *p;
    uint64_t n = 0;
    if (!is_digit(*s) || (s[0] == '0' && is_digit(s[1])))
        return false;
    for (; is_digit(*s); s++)
        if ((n = n * 10 + (uint64_t) (*s - '0')) > INT32_MAX)
            return false;
    *number = (uint32_t) n;
    *p = s;
    return true;
}

/* Dot-separated identifiers (clauses 9 and 10). */
static bool read_tail(const char **p, const char *end, bool numbers_are_strict,
                      char tail[VERSION_TAIL_MAX + 1])
{
    const char *start = *p, *s = start;
    for (;;) {
        const char *one = s;
        bool digits = true;
        for (; s < end && is_identifier_char(*s); s++)
            digits = digits && is_digit(*s);
        if (s == one || (numbers_are_strict && digits && *one == '0' && s - one > 1))
            return false;
        if (s == end || *s != '.')
            break;
        s++;
    }
    size_t n = (size_t) (s - start);
    if (n > VERSION_TAIL_MAX)
        return false;
    memcpy(tail, start, n);
    tail[n] = '\0';
    *p = s;
    return true;
}

/* Reads at most three numbers; *given says how many there were. */
static bool read_version(const char *text, size_t len, struct version *v, int *given)
{
    const char *p = text, *end = text + len;
    uint32_t *const numbers[] = {&v->major, &v->minor, &v->patch};
    *v = (struct version){0};
    for (*given = 0; *given < 3;) {
        if (!read_number(&p, numbers[*given]))
            return false;
        if (++*given == 3 || p >= end || *p != '.')
            break;
        p++;
    }
    if (*given == 3 && p < end && *p == '-' && (p++, !read_tail(&p, end, true, v->pre)))
        return false;
    if (*given == 3 && p < end && *p == '+' && (p++, !read_tail(&p, end, false, v->build)))
        return false;
    return p == end;
}

bool version_parse(const char *text, struct version *version, struct err *err)
{
    int given;
    if (!read_version(text, strlen(text), version, &given) || given != 3)
        return err_set(err, ERR_FORMAT, "%.80s", text);
    return true;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* One pair of identifiers: numbers below words, numbers by value, words by ASCII (clause 11.4). */
static int compare_identifiers(const char *a, size_t na, const char *b, size_t nb)
{
    bool number_a = strspn(a, "0123456789") >= na, number_b = strspn(b, "0123456789") >= nb;
    if (number_a != number_b)
        return number_a ? -1 : 1;
    if (number_a && na != nb)
        return na < nb ? -1 : 1;
    int order = memcmp(a, b, na < nb ? na : nb);
    return order ? order : compare_numbers(na, nb);
}

static int compare_pre(const char *a, const char *b)
{
    if (!*a || !*b)
        return (*b != '\0') - (*a != '\0');
    for (;;) {
        size_t na = strcspn(a, "."), nb = strcspn(b, ".");
        int order = compare_identifiers(a, na, b, nb);
        if (order)
            return order;
        a += na;
        b += nb;
        if (!*a || !*b)
            return (*a != '\0') - (*b != '\0');
        a++;
        b++;
    }
}

int version_compare(const struct version *a, const struct version *b)
{
    int order = compare_numbers(a->major, b->major);
    if (!order)
        order = compare_numbers(a->minor, b->minor);
    if (!order)
        order = compare_numbers(a->patch, b->patch);
    return order ? order : compare_pre(a->pre, b->pre);
}

/* The first version that "^base" no longer takes in. */
static struct version caret_end(const struct version *base, int given)
{
    if (base->major > 0 || given == 1)
        return (struct version){.major = base->major + 1};
    if (base->minor > 0 || given == 2)
        return (struct version){.minor = base->minor + 1};
    return (struct version){.patch = base->patch + 1};
}

struct comparator {
    char op; /* '=', '<', '>', 'l' (<=), 'g' (>=), '^', '*' */
    struct version base;
    int given;
};

static bool read_comparator(const char *s, size_t n, struct comparator *c)
{
    *c = (struct comparator){.op = '='};
    if (n == 1 && *s == '*') {
        c->op = '*';
        return true;
    }
    if (n > 1 && strchr("<>=^", *s)) {
        c->op = *s++;
        n--;
        if ((c->op == '<' || c->op == '>') && *s == '=') {
            c->op = c->op == '<' ? 'l' : 'g';
            s++;
            n--;
        }
    }
    return read_version(s, n, &c->base, &c->given) && (c->given == 3 || c->op == '^');
}

static bool comparator_holds(const struct comparator *c, const struct version *v)
{
    int order = version_compare(v, &c->base);
    struct version end;
    switch (c->op) {
    case '*':
        return true;
    case '<':
        return order < 0;
    case '>':
        return order > 0;
    case 'l':
        return order <= 0;
    case 'g':
        return order >= 0;
    case '^':
        end = caret_end(&c->base, c->given);
        return order >= 0 && version_compare(v, &end) < 0;
    default:
        return order == 0;
    }
}

static bool admits_pre(const struct comparator *c, const struct version *v)
{
    return c->base.pre[0] && c->base.major == v->major && c->base.minor == v->minor &&
           c->base.patch == v->patch;
}

bool version_in_range(const struct version *version, const char *range, bool *in, struct err *err)
{
    bool holds = true, pre_named = false;
    int count = 0;
    for (const char *s = range;; count++) {
        s += strspn(s, " ");
        size_t n = strcspn(s, " ");
        struct comparator c;
        if (n == 0)
            break;
        if (!read_comparator(s, n, &c))
            return err_set(err, ERR_FORMAT, "%.80s", range);
        holds = holds && comparator_holds(&c, version);
        pre_named = pre_named || admits_pre(&c, version);
        s += n;
    }
    if (count == 0)
        return err_set(err, ERR_FORMAT, "%.80s", range);
    *in = holds && (!version->pre[0] || pre_named);
    return true;
}
