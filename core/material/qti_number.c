#include "core/material/qti_entry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOUNDS_MAX = 400 };

/* What the scoring names, in its order. */
struct numbers {
    const char *const *list;
    unsigned count;
};

/* The line of numbers cut at bounds: point 0, gap 0 … point n-1; before and after lie outside. */
struct cuts {
    struct qti_probe *probe;
    struct decimal at[BOUNDS_MAX];
    unsigned count;
    struct qti_outcome points[BOUNDS_MAX], gaps[BOUNDS_MAX + 1]; /* gap i lies before point i */
};

static double as_double(struct decimal d)
{
    return (double) d.v / 1e15;
}

static void show(struct decimal d, char *out, size_t n)
{
    __int128 v = d.v < 0 ? -d.v : d.v;
    __int128 one = 1000000000000000;
    int len = snprintf(out, n, "%s%lld.%015lld", d.v < 0 ? "-" : "", (long long) (v / one),
                       (long long) (v % one));
    while (len > 0 && out[len - 1] == '0')
        out[--len] = '\0';
    if (len > 0 && out[len - 1] == '.')
        out[len - 1] = '\0';
}

static void add_cut(struct cuts *c, double at)
{
    char text[64];
    struct decimal d;
    unsigned i = 0;
    int len = snprintf(text, sizeof text, "%.15g", at);
    if (!(fabs(at) < 1e15) || !decimal_parse(text, (size_t) len, &d))
        return;
    while (i < c->count && decimal_compare(c->at[i], d) < 0)
        i++;
    if (c->count == BOUNDS_MAX || (i < c->count && decimal_compare(c->at[i], d) == 0))
        return;
    memmove(&c->at[i + 1], &c->at[i], (c->count - i) * sizeof *c->at);
    c->at[i] = d;
    c->count++;
}

/* A number that the scoring names, with what tolerances and roundings make of it. */
static void add_around(struct cuts *c, const struct xml_node *node, double at)
{
    const char *mode = qti_attribute_or(node, "toleranceMode", "exact");
    const char *tolerance = qti_attribute_or(node, "tolerance", "");
    bool relative = strcmp(mode, "relative") == 0;
    char *rest;
    for (int i = 0; i < 2 && !qti_is(node, "equalRounded"); i++, tolerance = rest) {
        double t = strtod(tolerance, &rest);
        if (rest == tolerance)
            break;
        add_cut(c, relative ? at / (1 + t / 100) : at + t);
        add_cut(c, relative ? at / (1 - t / 100) : at - t);
    }
    if (qti_is(node, "equalRounded") || qti_is(node, "roundTo")) {
        long figures = strtol(qti_attribute_or(node, "figures", "0"), NULL, 10);
        bool places = strcmp(qti_attribute_or(node, "roundingMode", ""), "decimalPlaces") == 0;
        double unit =
            places ? (double) figures : (double) figures - 1 - floor(log10(at == 0 ? 1 : fabs(at)));
        double near = round(at * pow(10, unit)) / pow(10, unit);
        add_cut(c, near - 0.5 / pow(10, unit));
        add_cut(c, near + 0.5 / pow(10, unit));
    }
}

static void cut(struct cuts *c, const struct numbers *numbers)
{
    const struct xml_node *root = c->probe->plain ? NULL : c->probe->model->processing;
    for (unsigned i = 0; i < numbers->count; i++) {
        double at = strtod(numbers->list[i], NULL);
        bool whole = qti_probe_variable(c->probe)->base == QTI_BASE_INTEGER;
        for (int k = whole ? -1 : 0; k <= whole; k++)
            add_cut(c, at + k);
        for (const struct xml_node *n = root; n && (n = qti_walk(root, n));)
            if (qti_is(n, "equal") || qti_is(n, "equalRounded") || qti_is(n, "roundTo"))
                add_around(c, n, at);
            else if (qti_is(n, "round") || qti_is(n, "truncate"))
                for (int k = -2; k <= 2; k++)
                    add_cut(c, at + k * 0.5);
    }
}

static bool ask_at(struct cuts *c, double at, struct qti_outcome *got)
{
    struct qti_scalar one = {.number = at};
    struct qti_value value = {.list = &one, .count = 1};
    return qti_ask(c->probe, &value, got);
}

/* Of integers nothing lies between neighbours: such a gap counts as its lesser side. */
static bool ask_integers(struct cuts *c)
{
    for (unsigned i = 1; i < c->count; i++) {
        double low = floor(as_double(c->at[i - 1])) + 1, high = ceil(as_double(c->at[i])) - 1;
        const struct qti_outcome *a = &c->points[i - 1], *b = &c->points[i];
        if (low > high)
            c->gaps[i] = a->score < b->score ? *a : *b;
        else if (!ask_at(c, low, &c->gaps[i]))
            return false;
    }
    return true;
}

static bool ask_all(struct cuts *c)
{
    for (unsigned i = 0; i < c->count; i++) {
        double at = as_double(c->at[i]);
        double before = i > 0 ? (as_double(c->at[i - 1]) + at) / 2 : at - 1;
        char text[64];
        show(c->at[i], text, sizeof text);
        if (!ask_at(c, before, &c->gaps[i]) || !ask_at(c, strtod(text, NULL), &c->points[i]))
            return false;
    }
    double last = c->count > 0 ? as_double(c->at[c->count - 1]) + 1 : 0;
    return ask_at(c, last, &c->gaps[c->count]) &&
           (qti_probe_variable(c->probe)->base != QTI_BASE_INTEGER || ask_integers(c));
}

/* ---- ranges ---- */

struct ranges {
    struct cuts *cuts;
    struct question_answer list[QUESTION_ANSWERS_MAX];
    struct qti_outcome got[QUESTION_ANSWERS_MAX];
    unsigned count;
    bool open, endless, lost;
};

/* The equal or equalRounded of the scoring that compares with that number, or NULL. */
static const struct xml_node *comparison(const struct qti_probe *probe, const char *literal)
{
    const struct xml_node *root = probe->plain ? NULL : probe->model->processing;
    struct arena *arena = &probe->source->import->arena;
    const struct qti_variable *v = qti_probe_variable(probe);
    for (const struct xml_node *n = root; n && (n = qti_walk(root, n));) {
        if (!n->parent || (!qti_is(n->parent, "equal") && !qti_is(n->parent, "equalRounded")))
            continue;
        if (qti_is(n, "baseValue") && strcmp(qti_plain(n, arena), literal) == 0)
            return n->parent;
        if (qti_is(n, "correct") && v->correct.count > 0 &&
            strcmp(v->correct.list[0].text, literal) == 0)
            return n->parent;
    }
    return NULL;
}

/* A number as the scoring writes it, else its shortest form. */
static const char *as_written(struct arena *arena, struct decimal at, const struct numbers *numbers)
{
    char text[64];
    struct decimal d;
    for (unsigned i = 0; i < numbers->count; i++)
        if (decimal_parse(numbers->list[i], strlen(numbers->list[i]), &d) &&
            decimal_compare(d, at) == 0)
            return numbers->list[i];
    show(at, text, sizeof text);
    return arena_strdup(arena, text);
}

/* "3.5:0.1" of a comparison with the middle of the range, or NULL. */
static const char *with_tolerance(struct ranges *r, unsigned from, unsigned to, const char *middle)
{
    struct cuts *c = r->cuts;
    struct decimal d, t;
    struct arena *arena = &c->probe->source->import->arena;
    const struct xml_node *node = comparison(c->probe, middle);
    if (!node || !decimal_parse(middle, strlen(middle), &d))
        return NULL;
    struct decimal down = decimal_add(d, decimal_negate(c->at[from]));
    struct decimal up = decimal_add(c->at[to], decimal_negate(d));
    const char *told = qti_attribute_or(node, "tolerance", "");
    size_t n = strcspn(told, " ");
    bool absolute = strcmp(qti_attribute_or(node, "toleranceMode", ""), "absolute") == 0;
    if (decimal_compare(down, up) != 0 || (from == to && !absolute))
        return NULL;
    if (absolute && decimal_parse(told, n, &t) && decimal_compare(t, up) == 0)
        return arena_printf(arena, "%s:%.*s", middle, (int) n, told);
    char text[64];
    show(up, text, sizeof text);
    return arena_printf(arena, "%s:%s", middle, text);
}

/* "3.5", "3.5:0.1" when the source compares with the middle, else "3..4". */
static const char *written(struct ranges *r, unsigned from, unsigned to,
                           const struct numbers *numbers)
{
    struct cuts *c = r->cuts;
    struct arena *arena = &c->probe->source->import->arena;
    const char *text = NULL;
    for (unsigned i = 0; i < numbers->count && !text; i++)
        text = with_tolerance(r, from, to, numbers->list[i]);
    if (text)
        return text;
    const char *low = as_written(arena, c->at[from], numbers);
    return from == to ? low
                      : arena_printf(arena, "%s..%s", low, as_written(arena, c->at[to], numbers));
}

static const struct qti_outcome *region(const struct cuts *c, unsigned i)
{
    return i % 2 ? &c->points[i / 2] : &c->gaps[i / 2];
}

/* A run of regions that score at least `level`: gaps are even, points odd. */
static void add_range(struct ranges *r, unsigned first, unsigned last,
                      const struct qti_outcome *got, const struct numbers *numbers)
{
    struct cuts *c = r->cuts;
    unsigned regions = 2 * c->count + 1;
    if (r->count == QUESTION_ANSWERS_MAX) {
        r->lost = true;
        return;
    }
    struct question_answer *a = &r->list[r->count];
    *a = (struct question_answer){.text = "*", .format = "", .feedback = ""};
    if (first == 0 && last == regions - 1) {
        r->got[r->count++] = *got;
        return;
    }
    if (first == 0 || last == regions - 1) {
        r->endless = true;
        return;
    }
    /* A gap at either end: its bound is left out in the source. */
    r->open = r->open || first % 2 == 0 || last % 2 == 0;
    unsigned from = first % 2 ? first / 2 : first / 2 - 1, to = last / 2;
    a->text = written(r, from, to, numbers);
    a->low = c->at[from];
    a->high = c->at[to];
    r->got[r->count++] = *got;
}

static void find_ranges(struct ranges *r, double level, const struct numbers *numbers)
{
    struct cuts *c = r->cuts;
    unsigned regions = 2 * c->count + 1;
    for (unsigned i = 0; i < regions; i++) {
        const struct qti_outcome *exact = NULL;
        unsigned first = i;
        while (i < regions && region(c, i)->score >= level) {
            if (region(c, i)->score == level)
                exact = region(c, i);
            i++;
        }
        if (i > first && exact)
            add_range(r, first, i - 1, exact, numbers);
    }
}

/* Numbers that score nothing and are told something of their own. */
static void find_told(struct ranges *r, const struct numbers *numbers)
{
    struct cuts *c = r->cuts;
    unsigned regions = 2 * c->count + 1;
    uint64_t other = region(c, 0)->shown;
    for (unsigned i = 1; i < regions; i++) {
        unsigned first = i;
        uint64_t shown = region(c, i)->shown;
        while (i < regions && region(c, i)->score <= 0 && region(c, i)->shown == shown &&
               shown != other)
            i++;
        if (i > first)
            add_range(r, first, --i, region(c, first), numbers);
    }
}

/* Position of the first literal that an answer's text begins with. */
static unsigned place(const struct question_answer *a, const struct numbers *numbers)
{
    for (unsigned i = 0; i < numbers->count; i++) {
        size_t n = strlen(numbers->list[i]);
        if (strncmp(a->text, numbers->list[i], n) == 0 &&
            (a->text[n] == '\0' || a->text[n] == ':' || strncmp(a->text + n, "..", 2) == 0))
            return i;
    }
    return numbers->count;
}

/* Ranges of the same score in the order in which the source names them. */
static void sort_ranges(struct ranges *r, const struct numbers *numbers)
{
    for (unsigned i = 1; i < r->count; i++)
        for (unsigned k = i; k > 0 && r->got[k - 1].score == r->got[k].score &&
                             place(&r->list[k - 1], numbers) > place(&r->list[k], numbers);
             k--) {
            struct question_answer answer = r->list[k];
            struct qti_outcome got = r->got[k];
            r->list[k] = r->list[k - 1];
            r->got[k] = r->got[k - 1];
            r->list[k - 1] = answer;
            r->got[k - 1] = got;
        }
}

/* The next score below `level` that some region has and that is above zero; else 0. */
static double next_level(const struct cuts *c, double level)
{
    double next = 0;
    for (unsigned i = 0; i < 2 * c->count + 1; i++) {
        double score = region(c, i)->score;
        if (score < level && score > next)
            next = score;
    }
    return next;
}

static void finish(struct ranges *r, double full, struct question *q, struct qti_derived *found)
{
    struct cuts *c = r->cuts;
    uint64_t other = c->gaps[0].shown;
    found->general = other;
    for (unsigned i = 0; i < r->count; i++)
        found->general &= r->got[i].shown;
    for (unsigned i = 0; i < r->count; i++) {
        uint64_t own = r->got[i].shown & ~found->general;
        r->list[i].weight = qti_weight(r->got[i].score, full);
        r->list[i].feedback = qti_feedback_text(c->probe, own);
        found->used |= own;
    }
    bool all = r->count > 0 && strcmp(r->list[r->count - 1].text, "*") == 0;
    if ((other & ~found->general) && !all && r->count < QUESTION_ANSWERS_MAX) {
        r->list[r->count++] = (struct question_answer){
            .text = "*",
            .format = "",
            .feedback = qti_feedback_text(c->probe, other & ~found->general)};
        found->used |= other & ~found->general;
    }
    q->type = QUESTION_NUMERIC;
    qti_keep_answers(c->probe, q, r->list, r->count);
}

static void tell(const struct ranges *r)
{
    if (r->open)
        qti_note(r->cuts->probe,
                 ERR_N("a bound that the source leaves out belongs to the range here"));
    if (r->endless)
        qti_note(r->cuts->probe, ERR_N("a range without an end is left out"));
    if (r->lost)
        qti_note(r->cuts->probe, ERR_N("more than 26 answers"));
}

bool qti_derive_number(struct qti_probe *probe, const char *const *literals, unsigned count,
                       struct question *question, struct qti_derived *found)
{
    struct numbers numbers = {literals, count};
    struct arena scratch = ARENA_INIT;
    struct cuts *c = arena_alloc(&scratch, sizeof *c);
    struct ranges *r = arena_alloc(&scratch, sizeof *r);
    c->probe = probe;
    r->cuts = c;
    cut(c, &numbers);
    bool ok = ask_all(c);
    double best = ok ? next_level(c, INFINITY) : 0;
    for (double level = best; level > 0; level = next_level(c, level))
        find_ranges(r, level, &numbers);
    if (ok) {
        find_told(r, &numbers);
        sort_ranges(r, &numbers);
        tell(r);
    }
    if (ok && best <= 0)
        qti_note(probe, ERR_N("no response scores anything; the question is left out"));
    ok = ok && best > 0 && r->count > 0;
    if (ok)
        finish(r, qti_full(probe, best), question, found);
    arena_finish(&scratch);
    return ok;
}
