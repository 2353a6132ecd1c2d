/* calc: + - * / and brackets, with round-off shown to nine figures. */
#include "core/lab/console/run.h"

#include "core/lab/console/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct calc {
    const char *p;
    bool bad;
    int depth;
};

static double sum(struct calc *c);

static void blanks(struct calc *c)
{
    c->p += strspn(c->p, " ");
}

static double value(struct calc *c)
{
    blanks(c);
    if (++c->depth > 50)
        c->bad = true;
    double v = 0;
    if (c->bad) {
        c->depth--;
        return 0;
    }
    if (*c->p == '-') {
        c->p++;
        v = -value(c);
    } else if (*c->p == '(') {
        c->p++;
        v = sum(c);
        blanks(c);
        if (*c->p == ')')
            c->p++;
        else
            c->bad = true;
    } else {
        size_t n = strspn(c->p, "0123456789.");
        char *end;
        v = n > 0 && n < 30 ? strtod(c->p, &end) : 0;
        c->bad = c->bad || n == 0 || n >= 30 || end != c->p + n;
        c->p += n;
    }
    c->depth--;
    return v;
}

static double product(struct calc *c)
{
    double v = value(c);
    for (blanks(c); !c->bad && (*c->p == '*' || *c->p == '/'); blanks(c)) {
        bool times = *c->p++ == '*';
        double w = value(c);
        v = times ? v * w : v / w;
    }
    return v;
}

static double sum(struct calc *c)
{
    double v = product(c);
    for (blanks(c); !c->bad && (*c->p == '+' || *c->p == '-'); blanks(c)) {
        bool plus = *c->p++ == '+';
        double w = product(c);
        v = plus ? v + w : v - w;
    }
    return v;
}

bool console_run_calc(struct console_run *run)
{
    struct str text = STR_INIT, joined = STR_INIT;
    char shown[40];
    for (int i = 1; i < run->n; i++)
        str_addf(&joined, "%s ", run->v[i]);
    console_plain(str_text(&joined), &text);
    for (char *times; (times = strstr(text.p ? text.p : "", "×"));)
        memcpy(times, " *", 2);
    for (char *over; (over = strstr(text.p ? text.p : "", "÷"));)
        memcpy(over, " /", 2);
    struct calc c = {.p = str_text(&text)};
    double v = sum(&c);
    blanks(&c);
    bool ok = !c.bad && !*c.p && isfinite(v);
    snprintf(shown, sizeof shown, "%.9g", v);
    str_finish(&text);
    str_finish(&joined);
    if (!ok)
        return console_refuse(run, ERR_N("calc: numbers, + - * / and brackets, as (416+72/2)/640"),
                              NULL, NULL, NULL);
    console_put(run, shown);
    return true;
}
