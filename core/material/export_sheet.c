#include "base/csv.h"
#include "core/material/export.h"
#include "core/material/sheet_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum sheet_column before[] = {SHEET_ID, SHEET_TYPE, SHEET_STEM};
static const enum sheet_column behind[] = {SHEET_ANSWER, SHEET_EXPLANATION, SHEET_DIFFICULTY,
                                           SHEET_POINT,  SHEET_TAGS,        SHEET_CATEGORY,
                                           SHEET_TITLE};
enum {
    BEFORE = sizeof before / sizeof *before,
    BEHIND = sizeof behind / sizeof *behind,
};

static void csv_begin(struct export *out)
{
    char name[40];
    if (out->mark)
        str_add(&out->out, "\xEF\xBB\xBF");
    for (int i = 0; i < BEFORE; i++)
        csv_add_field(&out->out, sheet_heading(before[i]), ',');
    for (unsigned i = 0; i < out->options; i++) {
        snprintf(name, sizeof name, "选项%c", (int) ('A' + i));
        csv_add_field(&out->out, name, ',');
    }
    for (int i = 0; i < BEHIND; i++)
        csv_add_field(&out->out, sheet_heading(behind[i]),
                      i + 1 < BEHIND || out->feedbacks > 0 ? ',' : '\n');
    for (unsigned i = 0; i < out->feedbacks; i++) {
        snprintf(name, sizeof name, "反馈%c", (int) ('A' + i));
        csv_add_field(&out->out, name, i + 1 < out->feedbacks ? ',' : '\n');
    }
}

/* ---- what a sheet cannot say ---- */

static bool weights_fit(const struct question *q)
{
    for (unsigned i = 0; i < q->answers_count; i++)
        if (q->answers[i].weight != QUESTION_FULL)
            return false;
    return true;
}

static bool has_bar(const struct question *q)
{
    for (unsigned i = 0; i < q->answers_count; i++)
        if (strchr(q->answers[i].text, '|') || strstr(q->answers[i].text, "｜"))
            return true;
    return false;
}

static bool has_arrow(const struct question *q)
{
    for (unsigned i = 0; i < q->answers_count; i++)
        if (strstr(q->answers[i].text, "->") || strstr(q->answers[i].text, "→"))
            return true;
    return false;
}

static bool has_format(const struct question *q)
{
    bool marked = q->format[0] != '\0';
    for (unsigned i = 0; i < q->answers_count; i++)
        marked = marked || q->answers[i].format[0];
    return marked;
}

static const char *misfit(const struct question *q)
{
    bool choice = q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE;
    bool typed = q->type == QUESTION_SHORT || q->type == QUESTION_NUMERIC;
    if (q->tail)
        return ERR_N("a gap within the text has no place in a sheet");
    if ((choice && !export_plain_weights(q)) || (typed && !weights_fit(q)))
        return ERR_N("weights of its own have no place in a sheet");
    if (q->type == QUESTION_NUMERIC && q->answers_count > 1)
        return ERR_N("several answers of a number have no place in a sheet");
    if (q->type == QUESTION_SHORT && has_bar(q))
        return ERR_N("an answer with | has no place in a sheet");
    if (q->type == QUESTION_ORDERING && q->order != QUESTION_ORDER_EXACT)
        return ERR_N("partial marks of an order have no place in a sheet");
    if (q->type == QUESTION_MATCHING && has_arrow(q))
        return ERR_N("a pair with an arrow in its text has no place in a sheet");
    return strcmp(q->format, "html") == 0 ? ERR_N("HTML has no place in a sheet") : NULL;
}

/* ---- cells ---- */

static void join(struct str *cell, const char *text)
{
    if (cell->len > 0)
        str_add_char(cell, ' ');
    str_add(cell, text);
}

static bool is_difficulty(const char *tag)
{
    return tag[0] == 'd' && tag[1] >= '1' && tag[1] <= '3' && tag[2] == '\0';
}

static void add_tags(struct export *out, const struct question *q, bool keys, struct str *cell)
{
    for (unsigned i = 0; i < q->tags_count; i++) {
        const char *tag = q->tags[i];
        if (is_difficulty(tag) || question_tag_is_key(tag) != keys)
            continue;
        if (strpbrk(tag, " ,;"))
            import_report(&out->notes, q->line, ERR_N("a tag with spaces falls into pieces"),
                          "%.60s", tag);
        join(cell, tag);
    }
}

static void answer_cell(const struct question *q, struct str *cell)
{
    char *key = question_key(q);
    switch (q->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
    case QUESTION_ORDERING:
        str_add(cell, key);
        break;
    case QUESTION_TRUE_FALSE:
        str_add(cell, q->truth ? "对" : "错");
        break;
    case QUESTION_SHORT:
    case QUESTION_NUMERIC:
        for (unsigned i = 0; i < q->answers_count; i++)
            str_addf(cell, "%s%s", i ? "|" : "", q->answers[i].text);
        break;
    default:
        break;
    }
    free(key);
}

static void cell_text(struct export *out, const struct question *q, enum sheet_column column,
                      struct str *cell)
{
    static const char *const difficulties[] = {"", "易", "中", "难"};
    switch (column) {
    case SHEET_ID:
        str_add(cell, q->id);
        break;
    case SHEET_TYPE:
        str_add(cell, sheet_type_word(q->type));
        break;
    case SHEET_STEM:
        str_add(cell, q->stem);
        break;
    case SHEET_ANSWER:
        answer_cell(q, cell);
        break;
    case SHEET_EXPLANATION:
        str_add(cell, q->explanation);
        break;
    case SHEET_DIFFICULTY:
        str_add(cell, difficulties[question_difficulty(q)]);
        break;
    case SHEET_POINT:
        add_tags(out, q, true, cell);
        break;
    case SHEET_TAGS:
        add_tags(out, q, false, cell);
        break;
    case SHEET_CATEGORY:
        str_add(cell, q->category);
        break;
    default:
        str_add(cell, q->title);
        break;
    }
}

static void add_cell(struct export *out, struct str *cell, char end)
{
    csv_add_field(&out->out, str_text(cell), end);
    str_clear(cell);
}

static bool is_used(const struct question *q, const char *choice)
{
    for (unsigned i = 0; i < q->answers_count; i++)
        if (strcmp(q->answers[i].match, choice) == 0)
            return true;
    return false;
}

/* The options of a question in their cells; returns how many. */
static void add_options(struct export *out, const struct question *q, struct str *cell)
{
    unsigned n = 0;
    bool listed = q->type == QUESTION_SINGLE || q->type == QUESTION_MULTIPLE ||
                  q->type == QUESTION_ORDERING || q->type == QUESTION_MATCHING;
    for (unsigned i = 0; listed && i < q->answers_count; i++, n++) {
        str_add(cell, q->answers[i].text);
        if (q->type == QUESTION_MATCHING)
            str_addf(cell, " -> %s", q->answers[i].match);
        add_cell(out, cell, ',');
    }
    for (unsigned i = 0; i < q->choices_count; i++)
        if (!is_used(q, q->choices[i])) {
            str_addf(cell, "-> %s", q->choices[i]);
            add_cell(out, cell, ',');
            n++;
        }
    for (; n < out->options; n++)
        add_cell(out, cell, ',');
}

static void csv_add(struct export *out, const struct question *q)
{
    struct str cell = STR_INIT;
    const char *why = misfit(q);
    if (why) {
        export_leave(out, q, why);
        return;
    }
    if (has_format(q) && !(strcmp(q->format, "markdown") == 0 && strstr(q->stem, "](media/")))
        import_report(&out->notes, q->line, ERR_N("the mark of a text's format is left out"),
                      "%.60s", export_name(q));
    for (int i = 0; i < BEFORE; i++) {
        cell_text(out, q, before[i], &cell);
        add_cell(out, &cell, ',');
    }
    add_options(out, q, &cell);
    for (int i = 0; i < BEHIND; i++) {
        cell_text(out, q, behind[i], &cell);
        add_cell(out, &cell, i + 1 < BEHIND || out->feedbacks > 0 ? ',' : '\n');
    }
    for (unsigned i = 0; i < out->feedbacks; i++) {
        if (i < q->answers_count)
            str_add(&cell, q->answers[i].feedback);
        add_cell(out, &cell, i + 1 < out->feedbacks ? ',' : '\n');
    }
    str_finish(&cell);
    out->written++;
}

static void csv_end(struct export *out)
{
    (void) out;
}

const struct export_format export_csv = {"csv", csv_begin, csv_add, csv_end};
