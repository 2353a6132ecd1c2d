#include "core/material/qti_entry.h"

#include <stdlib.h>
#include <string.h>

enum { LITERALS_MAX = 64 };

/* A text no one types: what any other response scores. */
static const char NOBODY[] = "\xEE\x80\x80";

struct literals {
    const char *list[LITERALS_MAX];
    const char *patterns[LITERALS_MAX]; /* what to write for it; NULL: the text itself */
    unsigned count;
    bool lost; /* more than fit */
};

static void add_literal(struct literals *l, const char *text)
{
    for (unsigned i = 0; i < l->count; i++)
        if (strcmp(l->list[i], text) == 0)
            return;
    if (l->count == LITERALS_MAX)
        l->lost = true;
    else if (*text)
        l->list[l->count++] = text;
}

/* A regular expression with nothing but ".*" in it: asked for with nothing in those places. */
static void add_pattern(struct literals *l, const char *expression, struct arena *arena)
{
    struct str text = STR_INIT, pattern = STR_INIT;
    unsigned before = l->count;
    for (const char *p = expression; *p; p++) {
        if (p[0] == '.' && p[1] == '*') {
            str_add_char(&pattern, '*');
            p++;
            continue;
        }
        if (*p == '\\' && p[1])
            p++;
        str_add(&pattern, *p == '*' ? "\\" : "");
        str_add_char(&pattern, *p);
        str_add_char(&text, *p);
    }
    add_literal(l, arena_strdup(arena, str_text(&text)));
    if (l->count > before)
        l->patterns[before] = arena_strdup(arena, str_text(&pattern));
    str_finish(&text);
    str_finish(&pattern);
}

/* Every text that the scoring could look for: right answers, mapping keys, constants. */
static void gather(const struct qti_probe *probe, struct literals *l)
{
    const struct qti_variable *v = qti_probe_variable(probe);
    struct arena *arena = &probe->source->import->arena;
    const struct xml_node *root = probe->plain ? NULL : probe->model->processing;
    for (unsigned i = 0; i < v->correct.count && !probe->source->own; i++)
        add_literal(l, v->correct.list[i].text);
    for (const struct xml_node *e = qti_child(v->mapping, "mapEntry"); e;
         e = qti_after(e, "mapEntry"))
        add_literal(l, qti_attribute_or(e, "mapKey", ""));
    for (unsigned i = 0; i < probe->model->count; i++) {
        const struct qti_variable *other = &probe->model->variables[i];
        for (unsigned k = 0; other->base == v->base && k < other->start.count; k++)
            add_literal(l, other->start.list[k].text);
    }
    for (const struct xml_node *n = root; n && (n = qti_walk(root, n));)
        if (qti_is(n, "baseValue") && !qti_is(n->parent, "setOutcomeValue") &&
            qti_base_named(qti_attribute(n, "baseType")) == v->base)
            add_literal(l, qti_plain(n, arena));
        else if (qti_is(n, "patternMatch"))
            add_pattern(l, qti_attribute_or(n, "pattern", ""), arena);
    /* In our own items it is one of the others, which stand in their order. */
    for (unsigned i = 0; i < v->correct.count && probe->source->own; i++)
        add_literal(l, v->correct.list[i].text);
}

/* ---- a typed text ---- */

struct short_answers {
    struct qti_probe *probe;
    struct question_answer list[QUESTION_ANSWERS_MAX];
    struct qti_outcome got[QUESTION_ANSWERS_MAX];
    unsigned count;
    double best;
    bool capitals; /* told apart in the source */
};

static bool has_letters(const char *s)
{
    for (; *s; s++)
        if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z'))
            return true;
    return false;
}

/* The text with its capitals turned. */
static char *other_case(const char *s)
{
    char *copy = xstrdup(s);
    for (char *p = copy; *p; p++)
        if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
            *p ^= 0x20;
    return copy;
}

/* As a pattern of ours, where a star stands for any text. */
static const char *as_pattern(struct arena *arena, const char *s, bool part)
{
    struct str out = STR_INIT;
    str_add(&out, part ? "*" : "");
    for (; *s; s++) {
        str_add(&out, *s == '*' ? "\\" : "");
        str_add_char(&out, *s);
    }
    str_add(&out, part ? "*" : "");
    const char *kept = arena_strdup(arena, str_text(&out));
    str_finish(&out);
    return kept;
}

static bool ask_one(struct qti_probe *probe, const char *text, struct qti_outcome *got)
{
    return qti_ask_texts(probe, &text, 1, got);
}

static bool try_text(struct short_answers *s, const char *text, const char *pattern,
                     const struct qti_outcome *nobody)
{
    struct qti_outcome got, around, turned;
    struct arena *arena = &s->probe->source->import->arena;
    const char *wrapped = arena_printf(arena, "%s%s%s", NOBODY, text, NOBODY);
    char *other = other_case(text);
    bool ok = ask_one(s->probe, text, &got) && ask_one(s->probe, wrapped, &around) &&
              ask_one(s->probe, other, &turned);
    free(other);
    if (!ok)
        return false;
    bool plain = got.score == nobody->score && got.shown == nobody->shown;
    if ((plain && !s->probe->source->own) || s->count == QUESTION_ANSWERS_MAX - 1)
        return true;
    bool part = !plain && around.score == got.score && around.shown == got.shown;
    s->capitals =
        s->capitals || (!s->probe->source->own && has_letters(text) && turned.score != got.score);
    s->best = got.score > s->best ? got.score : s->best;
    s->list[s->count] =
        (struct question_answer){.text = pattern ? pattern : as_pattern(arena, text, part)};
    s->got[s->count++] = got;
    return true;
}

/* Case variants of one answer are one answer here; the first stays. */
static bool has_before(const struct short_answers *s, unsigned at)
{
    for (unsigned i = 0; i < at; i++)
        if (strcasecmp(s->list[i].text, s->list[at].text) == 0)
            return true;
    return false;
}

static void finish_short(struct short_answers *s, double full, struct question *q,
                         struct qti_derived *found)
{
    unsigned n = 0;
    for (unsigned i = 0; i < s->count; i++) {
        uint64_t own = s->got[i].shown & ~found->general;
        if (!s->probe->source->own && has_before(s, i))
            continue;
        s->list[i].weight = qti_weight(s->got[i].score, full);
        s->list[i].format = "";
        s->list[i].feedback = qti_feedback_text(s->probe, own);
        found->used |= own;
        s->list[n++] = s->list[i];
    }
    q->type = QUESTION_SHORT;
    qti_keep_answers(s->probe, q, s->list, n);
}

static bool derive_short(struct qti_probe *probe, const struct literals *l, struct question *q,
                         struct qti_derived *found)
{
    struct short_answers s = {.probe = probe};
    struct qti_outcome nobody;
    if (!ask_one(probe, NOBODY, &nobody))
        return false;
    for (unsigned i = 0; i < l->count; i++)
        if (!try_text(&s, l->list[i], l->patterns[i], &nobody))
            return false;
    found->general = nobody.shown;
    for (unsigned i = 0; i < s.count; i++)
        found->general &= s.got[i].shown;
    if (nobody.score > 0 || (nobody.shown & ~found->general)) {
        s.best = nobody.score > s.best ? nobody.score : s.best;
        s.list[s.count] = (struct question_answer){.text = "*"};
        s.got[s.count++] = nobody;
    }
    if (s.best <= 0) {
        qti_note(probe, ERR_N("no response scores anything; the question is left out"));
        return false;
    }
    if (s.capitals)
        qti_note(probe, ERR_N("capitals and small letters count as the same here; the source tells "
                              "them apart"));
    finish_short(&s, qti_full(probe, s.best), q, found);
    return true;
}

bool qti_derive_entry(struct qti_probe *probe, struct question *question, struct qti_derived *found)
{
    struct literals literals = {.count = 0};
    const struct qti_variable *v = qti_probe_variable(probe);
    gather(probe, &literals);
    if (literals.lost)
        qti_note(probe, ERR_N("more answers than are read; the last ones are left out"));
    if (qti_attribute(probe->interaction, "patternMask"))
        qti_note(probe, ERR_N("the form that a response must have is not checked here"));
    if (qti_is_number(v->base))
        return qti_derive_number(probe, literals.list, literals.count, question, found);
    return derive_short(probe, &literals, question, found);
}
