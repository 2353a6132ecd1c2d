#include "core/material/gift_write.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_BYTES = QUESTION_REVISION / 2 };

/* A backslash before an arrow stays alone: it keeps the arrow from making a pair, and is kept. */
static void add_escaped(struct str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            str_add(out, "\\n");
            continue;
        }
        if (strchr("~=#{}:\\", *text) && strncmp(text, "\\->", 3) != 0)
            str_add_char(out, '\\');
        str_add_char(out, *text);
    }
}

static void add_format(struct str *out, const char *format)
{
    if (*format)
        str_addf(out, "[%s]", format);
}

/* A value of a comment line, where only "]" and "\" are escaped. */
static void add_value(struct str *out, const char *name, const char *value)
{
    str_addf(out, " [%s:", name);
    for (; *value; value++) {
        if (*value == ']' || *value == '\\')
            str_add_char(out, '\\');
        str_add_char(out, *value);
    }
    str_add_char(out, ']');
}

static void add_comment(struct str *out, const struct question *q)
{
    if (!q->id[0] && q->tags_count == 0)
        return;
    str_add(out, "//");
    if (q->id[0])
        add_value(out, "id", q->id);
    for (unsigned i = 0; i < q->tags_count; i++)
        add_value(out, "tag", q->tags[i]);
    str_add_char(out, '\n');
}

/* A stem that would begin a comment line gets an empty title before it. */
static void add_stem(struct str *out, const struct question *q)
{
    if (q->title[0] || strncmp(q->stem, "//", 2) == 0) {
        str_add(out, "::");
        add_escaped(out, q->title);
        str_add(out, "::");
    }
    add_format(out, q->format);
    add_escaped(out, q->stem);
}

/* ---- answers ---- */

static void add_feedback(struct str *out, const char *feedback)
{
    if (!*feedback)
        return;
    str_add_char(out, '#');
    add_escaped(out, feedback);
}

/* Thousandths of a percent as "33.333". */
static void add_weight(struct str *out, int weight)
{
    int size = abs(weight), places = size % 1000;
    str_addf(out, "%%%s%d", weight < 0 ? "-" : "", size / 1000);
    if (places > 0) {
        char digits[8];
        snprintf(digits, sizeof digits, ".%03d", places);
        for (size_t n = strlen(digits); digits[n - 1] == '0'; n--)
            digits[n - 1] = '\0';
        str_add(out, digits);
    }
    str_add_char(out, '%');
}

/* One answer behind its mark. A text that begins like a weight has its weight told before. */
static void add_answer(struct str *out, char mark, const struct question_answer *a, bool number)
{
    int usual = mark == '=' ? QUESTION_FULL : 0;
    str_add_char(out, mark);
    if (a->weight != usual || (a->text[0] == '%' && !a->format[0]))
        add_weight(out, a->weight);
    add_format(out, a->format);
    if (number)
        str_add(out, a->text);
    else
        add_escaped(out, a->text);
    add_feedback(out, a->feedback);
    str_add_char(out, '\n');
}

static void add_all(struct str *out, const struct question *q, char mark)
{
    for (unsigned i = 0; i < q->answers_count; i++)
        add_answer(out, mark, &q->answers[i], q->type == QUESTION_NUMERIC);
}

/* Behind "=" an arrow would make a pair of it. */
static bool may_be_marked(const struct question_answer *a)
{
    for (const char *p = a->text; (p = strstr(p, "->")); p++)
        if (p == a->text || p[-1] != '\\')
            return false;
    return true;
}

/* A single choice needs one "=" and one "~" at least; the rest is told by weights. `=` marks what
 * has the full mark, or, when nothing has, the best one that can be marked. */
static void add_single(struct str *out, const struct question *q)
{
    int best = -1;
    unsigned marked = 0;
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        if (!may_be_marked(a))
            continue;
        marked += a->weight == QUESTION_FULL;
        if (best < 0 || a->weight > q->answers[best].weight)
            best = (int) i;
    }
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        bool right = may_be_marked(a) && a->weight == QUESTION_FULL;
        if (marked == 0)
            right = (int) i == best;
        if (marked == q->answers_count && i + 1 == q->answers_count)
            right = false;
        add_answer(out, right ? '=' : '~', a, false);
    }
}

/* Right-hand sides stand in the order of `choices`: one that no pair before names comes alone. */
static unsigned add_choices(struct str *out, const struct question *q, unsigned from,
                            const char *until)
{
    for (; from < q->choices_count; from++) {
        if (until && strcmp(q->choices[from], until) == 0)
            return from + 1;
        str_add(out, "= -> ");
        add_escaped(out, q->choices[from]);
        str_add_char(out, '\n');
    }
    return from;
}

static bool is_out(const struct question *q, unsigned upto, const char *match)
{
    for (unsigned i = 0; i < upto; i++)
        if (strcmp(q->choices[i], match) == 0)
            return true;
    return false;
}

static void add_pairs(struct str *out, const struct question *q)
{
    unsigned written = 0;
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        if (!is_out(q, written, a->match))
            written = add_choices(out, q, written, a->match);
        str_add_char(out, '=');
        if (a->text[0] == '%' && !a->format[0])
            add_weight(out, QUESTION_FULL);
        add_format(out, a->format);
        add_escaped(out, a->text);
        str_add(out, " -> ");
        add_escaped(out, a->match);
        add_feedback(out, a->feedback);
        str_add_char(out, '\n');
    }
    add_choices(out, q, written, NULL);
}

static void add_truth(struct str *out, const struct question *q)
{
    str_add(out, q->truth ? "TRUE" : "FALSE");
    if (q->answers_count == 2 && (q->answers[0].feedback[0] || q->answers[1].feedback[0])) {
        str_add_char(out, '#');
        add_escaped(out, q->answers[0].feedback);
        add_feedback(out, q->answers[1].feedback);
    }
    str_add_char(out, '\n');
}

static void add_order(struct str *out, const struct question *q)
{
    str_addf(out, ">%u ALL VERTICAL %s\n", q->answers_count,
             q->order == QUESTION_ORDER_NEXT ? "RELATIVE_NEXT_EXCLUDE_LAST" : "ALL_OR_NOTHING");
    for (unsigned i = 0; i < q->answers_count; i++) {
        add_escaped(out, q->answers[i].text);
        str_add_char(out, '\n');
    }
}

static void add_answers(struct str *out, const struct question *q)
{
    switch (q->type) {
    case QUESTION_SINGLE:
        add_single(out, q);
        break;
    case QUESTION_MULTIPLE:
        add_all(out, q, '~');
        break;
    case QUESTION_TRUE_FALSE:
        add_truth(out, q);
        break;
    case QUESTION_SHORT:
        add_all(out, q, '=');
        break;
    case QUESTION_NUMERIC:
        str_add(out, "#\n");
        add_all(out, q, '=');
        break;
    case QUESTION_MATCHING:
        add_pairs(out, q);
        break;
    case QUESTION_ORDERING:
        add_order(out, q);
        break;
    case QUESTION_ESSAY:
    case QUESTION_DESCRIPTION:
    case QUESTION_TYPES:
        break;
    }
}

void gift_write(const struct question *question, struct str *out)
{
    const struct question *q = question;
    if (q->category[0])
        str_addf(out, "$CATEGORY: %s\n\n", q->category);
    add_comment(out, q);
    add_stem(out, q);
    if (q->type != QUESTION_DESCRIPTION) {
        str_add(out, "{\n");
        add_answers(out, q);
        if (q->explanation[0]) {
            str_add(out, "####");
            add_escaped(out, q->explanation);
            str_add_char(out, '\n');
        }
        str_add_char(out, '}');
        if (q->tail)
            add_escaped(out, q->tail);
    }
    str_add_char(out, '\n');
}

void question_revision(const struct question *question, char revision[QUESTION_REVISION])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct str text = STR_INIT;
    gift_write(question, &text);
    crypto_hash_sha256(hash, (const unsigned char *) str_text(&text), text.len);
    str_finish(&text);
    for (int i = 0; i < HASH_BYTES; i++)
        snprintf(revision + 2 * i, 3, "%02x", hash[i]);
}
